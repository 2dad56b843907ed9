#include "apps/report/fork.hpp"

#include "apps/cli/console.hpp"
#include "apps/cli/evaluation_findings.hpp"
#include "apps/cli/preparing.hpp"
#include "apps/cli/verbs.hpp"
#include "apps/json/diagnostics_json.hpp"
#include "apps/json/fork_json.hpp"
#include "engine/evaluate/forking.hpp"
#include "engine/program/dependence.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <set>
#include <utility>

namespace hjemmel::cli {

namespace {

using apps::say;
using apps::Word;

/// The readings that a fork leaves open.
struct OpenReadings {
    std::vector<engine::InterpretationId> open;    ///< in order of their names
    std::vector<engine::InterpretationId> unread;  ///< named, but nothing that is read names them
};

class Fork {
public:
    explicit Fork(const Options& options) {
        prepared_.envelope.schema = "hjemmel.fork/1";
        can_ask_ = prepare(options, prepared_);
    }

    void answer() {
        if (can_ask_) {
            if (const auto question = prepared_question(prepared_)) {
                fork(*question);
            }
        }
        conclude(prepared_);
    }

    [[nodiscard]] const Prepared& prepared() const { return prepared_; }
    [[nodiscard]] const apps::ForkDocument& document() const { return document_; }
    [[nodiscard]] std::size_t asked() const { return places_; }

private:
    void fork(const Question& question) {
        const auto readings = open_readings(question.quantity);
        if (!readings) {
            prepared_.refuse(readings.error());
            return;
        }
        places_ = question.places.size();
        const engine::Program& program = prepared_.program();
        const engine::Facts& facts = prepared_.data->facts;
        const apps::People people(program, facts, prepared_.options.show_values);
        const apps::Display display(program, prepared_.options.language);
        const apps::AnswerContext context{program, facts, people, display};
        describe(*readings, display);
        std::vector<std::uint32_t> chosen;
        for (const engine::InterpretationId reading : readings->open) {
            chosen.push_back(prepared_.circumstances.choices.options.at(reading.index));
        }
        engine::ForkingInterpreter forking(program, facts, prepared_.circumstances, readings->open,
                                           prepared_.options.limits.evaluation);
        forking.set_cancel(is_cancelled);
        for (const engine::Place& place : question.places) {
            const engine::Forked forked = forking.ask(place);
            if (forked.end != engine::Forked::End::Complete) {
                stop(forked.end, question.quantity);
                break;
            }
            document_.records.push_back(apps::fork_record(context, place, forking, forked, chosen));
            count(document_.records.back());
        }
        document_.all_evaluations = forking.evaluations();
        engine::Rational possible(document_.records.size());
        for (const engine::InterpretationId reading : readings->open) {
            possible = possible * engine::Rational(program[reading].options.size());
        }
        document_.combinations = possible.to_string();
    }

    [[nodiscard]] tl::expected<OpenReadings, UsageError> open_readings(
        engine::QuantityId quantity) const {
        const engine::Program& program = prepared_.program();
        const Options& options = prepared_.options;
        const engine::Circumstances& under = prepared_.circumstances;
        std::set<std::uint32_t> chosen;
        for (const auto& [name, option] : options.choices) {
            if (const auto id = engine::find_interpretation(program, name)) {
                chosen.insert(id->index);
            }
        }
        const engine::Reach reach =
            engine::reach_of(program, quantity, {under.law_on, under.known_on, under.scenarios});
        OpenReadings readings;
        if (options.over.empty()) {
            for (const engine::InterpretationId id : engine::interpretations_in(program, reach)) {
                if (chosen.count(id.index) == 0) {
                    readings.open.push_back(id);
                }
            }
            return readings;
        }
        for (const std::string& name : options.over) {
            const auto id = find_reading(program, name, options.language);
            if (!id) {
                return tl::unexpected(id.error());
            }
            if (chosen.count(id->index) > 0) {
                return tl::unexpected(UsageError{
                    options.language, say(Word::UsageOverChosen, options.language, name), {}});
            }
            auto& where = reach.interpretations[id->index] ? readings.open : readings.unread;
            if (std::find(where.begin(), where.end(), *id) == where.end()) {
                where.push_back(*id);
            }
        }
        for (auto* ids : {&readings.open, &readings.unread}) {
            std::sort(ids->begin(), ids->end(), [&](const auto& left, const auto& right) {
                return program[left].name < program[right].name;
            });
        }
        return readings;
    }

    void describe(const OpenReadings& readings, const apps::Display& display) {
        for (const auto* ids : {&readings.open, &readings.unread}) {
            for (const engine::InterpretationId id : *ids) {
                document_.readings.push_back(apps::open_reading(
                    display, id, prepared_.circumstances.choices.options.at(id.index)));
                document_.readings.back().is_reached = ids == &readings.open;
            }
        }
    }

    void count(const apps::ForkRecord& record) {
        document_.evaluations += record.evaluations;
        for (apps::OpenReading& reading : document_.readings) {
            const bool decides = std::find(record.deciding.begin(), record.deciding.end(),
                                           reading.name) != record.deciding.end();
            reading.decides += decides ? 1 : 0;
        }
    }

    void stop(engine::Forked::End end, engine::QuantityId quantity) {
        prepared_.envelope.complete = false;
        const engine::Limits& limits = prepared_.options.limits.evaluation;
        if (end == engine::Forked::End::Cancelled) {
            prepared_.stop();
            return;
        }
        if (end == engine::Forked::End::CombinationLimit) {
            lang::Diagnostic diagnostic;
            diagnostic.code = lang::Code::TooManyCombinations;
            diagnostic.arguments = {engine::Rational(limits.combinations)};
            diagnostic.span = nowhere;
            diagnostic.help.push_back(
                {lang::Phrase::RaiseLimit,
                 {"--limit combinations=" + std::to_string(limits.combinations * 10)}});
            prepared_.diagnostics.push_back(std::move(diagnostic));
            return;
        }
        engine::EvaluationError error;
        error.kind = end == engine::Forked::End::StepLimit
                         ? engine::EvaluationError::Kind::StepLimit
                         : engine::EvaluationError::Kind::DepthLimit;
        error.quantity = quantity;
        error.origin = prepared_.program()[quantity].origin;
        EvaluationFindings findings(prepared_.program(), limits, prepared_.rules.sources);
        findings.add({error}, prepared_.program()[quantity].name, nullptr);
        append(findings.diagnostics(), prepared_.diagnostics);
    }

    Prepared prepared_;
    apps::ForkDocument document_;
    bool can_ask_ = false;
    std::size_t places_ = 0;
};

std::string json_document(const Fork& fork, const Options& options) {
    const Prepared& prepared = fork.prepared();
    const apps::ForkDocument& document = fork.document();
    nlohmann::ordered_json json = apps::envelope_json(
        prepared.envelope, apps::fork_results_json(document),
        apps::diagnostics_json(prepared.diagnostics, prepared.rules.sources, options.language));
    json["readings"] = apps::open_readings_json(document);
    json["evaluations"] = {
        {"asked", document.evaluations},
        {"all", document.all_evaluations},
        {"possible", document.combinations.empty() ? "0" : document.combinations}};
    if (prepared.data) {
        json["data"] = data_json(prepared, options.language);
    }
    return apps::json_text(json);
}

}  // namespace

Exit fork(const Options& options, Console& console) {
    Fork fork(options);
    fork.answer();
    const Prepared& prepared = fork.prepared();
    if (prepared.usage) {
        show_usage_error(*prepared.usage);
        return prepared.exit;
    }
    if (options.json) {
        console.answer(json_document(fork, options));
        return prepared.exit;
    }
    console.draw(prepared.diagnostics, prepared.rules.sources);
    if (prepared.data) {
        for (const std::string& line : data_report(*prepared.data, options.language)) {
            console.remark(line);
        }
    }
    const std::size_t answered = fork.document().records.size();
    if (answered > 0) {
        const apps::Display display(prepared.program(), options.language);
        apps::ForkText text;
        text.circumstances = circumstances_in_words(prepared.options, display);
        text.assumptions = prepared.data_assumptions();
        text.closing = !options.quiet;
        text.colour = console.colours_answers();
        console.answer(apps::fork_text(fork.document(), text, display));
    }
    if (prepared.exit == Exit::Cancelled) {
        console.alarm(answered == 0 ? say(Word::StoppedBefore, options.language)
                                    : say(Word::Stopped, options.language, answered, fork.asked()));
    }
    return prepared.exit;
}

}  // namespace hjemmel::cli
