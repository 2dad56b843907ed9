#include "apps/cli/asking.hpp"
#include "apps/cli/console.hpp"
#include "apps/cli/evaluation_findings.hpp"
#include "apps/cli/preparing.hpp"
#include "apps/cli/scenarios.hpp"
#include "apps/cli/verbs.hpp"
#include "apps/json/diagnostics_json.hpp"
#include "apps/json/difference_json.hpp"
#include "apps/report/difference.hpp"
#include "engine/evaluate/branching.hpp"
#include "engine/program/dependence.hpp"
#include "engine/program/two_states.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <memory>
#include <utility>

namespace hjemmel::cli {

namespace {

using apps::say;
using apps::Word;

/// One of the two states: its rules, and what the command line says of it.
struct Side {
    Options options;
    std::string title;
    CheckedRules rules;
    std::vector<engine::ScenarioId> scenarios;
    engine::Choices choices;

    [[nodiscard]] const engine::Program& program() const { return rules.compiled.program; }
    [[nodiscard]] engine::StateOptions state() const {
        return {options.law_on, options.known_on, choices, scenarios};
    }
};

nlohmann::ordered_json side_json(const Side& side) {
    const auto date_or_null = [](const std::optional<engine::Date>& date) {
        return date ? nlohmann::ordered_json(date->to_string()) : nlohmann::ordered_json(nullptr);
    };
    nlohmann::ordered_json json;
    json["rules_hash"] = side.program().rules_hash;
    json["law_on"] = date_or_null(side.options.law_on);
    json["known_on"] = date_or_null(side.options.known_on);
    json["scenarios"] = nlohmann::ordered_json::array();
    for (const engine::ScenarioId scenario : side.scenarios) {
        json["scenarios"].push_back(side.program()[scenario].name);
    }
    json["choices"] = nlohmann::ordered_json::object();
    for (std::size_t i = 0; i < side.choices.options.size(); ++i) {
        const engine::Interpretation& reading = side.program().interpretations[i];
        json["choices"][reading.name] = reading.options.at(side.choices.options[i]).name;
    }
    return json;
}

/// Asks one state of the rules, when both are in one program.
class StateAsker {
public:
    StateAsker(engine::AskedState state, const engine::Facts& facts, const engine::Limits& limits)
        : state_(std::make_unique<engine::AskedState>(std::move(state))),
          interpreter_(state_->program, facts,
                       {state_->law_on, state_->known_on, state_->choices, state_->scenarios},
                       limits) {
        interpreter_.set_cancel(is_cancelled);
    }

    [[nodiscard]] engine::Answer ask(const engine::Place& place) { return interpreter_.ask(place); }
    [[nodiscard]] engine::Answer ask(const engine::Place& place, engine::Grounds& grounds) {
        return interpreter_.ask_with_grounds(place, grounds);
    }
    [[nodiscard]] const engine::Program& program() const { return state_->program; }
    [[nodiscard]] engine::LawKnown law() const {
        return {state_->law_on, state_->known_on, state_->scenarios};
    }

private:
    std::unique_ptr<engine::AskedState> state_;
    engine::Interpreter interpreter_;
};

class Diff {
public:
    explicit Diff(const Options& options) : options_(options) {
        result_.envelope.schema = "hjemmel.diff/1";
        result_.options = options;
    }

    void compare() {
        if (sides() && rules() && circumstances()) {
            const engine::TwoStates states(before_.program(), before_.state(), after_.program(),
                                           after_.state());
            if (states.declared_otherwise()) {
                document_.declared_otherwise = *states.declared_otherwise();
                compare_apart();
            } else {
                compare_together(states);
            }
        }
        if (!document_.records.empty()) {
            result_.exit = graver(result_.exit, Exit::Findings);
        }
        conclude(result_);
    }

    [[nodiscard]] const Prepared& result() const { return result_; }
    [[nodiscard]] const apps::DifferenceDocument& document() const { return document_; }
    [[nodiscard]] const Side& before() const { return before_; }
    [[nodiscard]] const Side& after() const { return after_; }
    [[nodiscard]] const lang::Sources& sources() const {
        return is_one_ ? before_.rules.sources : after_.rules.sources;
    }
    [[nodiscard]] bool is_one() const { return is_one_; }

private:
    // ---- the two sides ----

    bool sides() {
        const lang::Language language = options_.language;
        if (options_.paths.size() > 2) {
            result_.refuse(
                {language, say(Word::UsageDiffMany, language, options_.paths.size()), {}});
            return false;
        }
        before_.options = after_.options = options_;
        is_one_ = options_.paths.size() == 1;
        if (!is_one_) {
            before_.options.paths = {options_.paths.front()};
            after_.options.paths = {options_.paths.back()};
            before_.title = options_.paths.front();
            after_.title = options_.paths.back();
            return true;
        }
        before_.options.law_on.reset();
        before_.options.known_on.reset();
        before_.options.choices.clear();
        before_.options.scenarios.clear();
        if (!options_.law_on && !options_.known_on && options_.choices.empty() &&
            options_.scenarios.empty()) {
            result_.refuse({language, say(Word::UsageDiffOne, language), {}});
            return false;
        }
        return true;
    }

    bool rules() {
        before_.rules = check_rules(before_.options.paths);
        append(before_.rules.compiled.diagnostics, result_.diagnostics);
        if (lang::has_errors(result_.diagnostics)) {
            return false;
        }
        if (is_one_) {
            after_.rules.compiled.program = before_.program();
        } else {
            // One set of sources: a message of either state points into its own files.
            after_.rules = check_rules(after_.options.paths, std::nullopt, lang::Lints::Hidden,
                                       before_.rules.sources);
            append(after_.rules.compiled.diagnostics, result_.diagnostics);
        }
        result_.envelope.rules_hash = after_.program().rules_hash;
        return !lang::has_errors(result_.diagnostics);
    }

    bool circumstances() {
        for (Side* side : {&after_, &before_}) {
            auto scenarios = apply_scenarios(side->program(), side->options);
            auto choices = scenarios ? find_choices(side->program(), side->options)
                                     : tl::expected<engine::Choices, UsageError>(
                                           tl::unexpected(std::move(scenarios.error())));
            if (!choices) {
                result_.refuse(std::move(choices.error()));
                return false;
            }
            side->scenarios = std::move(*scenarios);
            side->choices = std::move(*choices);
            if (!engine::find_quantity(side->program(), options_.ask) && !is_one_) {
                result_.refuse(
                    {options_.language,
                     say(Word::UsageDiffMissing, options_.language, side->title, options_.ask),
                     {}});
                return false;
            }
        }
        // The same data and the same question on both sides, also where a scenario names them.
        before_.options.data = after_.options.data =
            after_.options.data.empty() ? before_.options.data : after_.options.data;
        before_.options.for_indices = after_.options.for_indices =
            after_.options.for_indices.empty() ? before_.options.for_indices
                                               : after_.options.for_indices;
        if (after_.options.data.empty()) {
            result_.refuse({options_.language, say(Word::UsageNoData, options_.language), {}});
            return false;
        }
        result_.options.for_indices = after_.options.for_indices;
        result_.envelope.law_on = after_.options.law_on;
        result_.envelope.known_on = after_.options.known_on;
        for (const engine::ScenarioId scenario : after_.scenarios) {
            result_.envelope.scenarios.push_back(after_.program()[scenario].name);
        }
        for (std::size_t i = 0; i < after_.choices.options.size(); ++i) {
            const engine::Interpretation& reading = after_.program().interpretations[i];
            result_.envelope.choices.emplace_back(
                reading.name, reading.options.at(after_.choices.options[i]).name);
        }
        return true;
    }

    // ---- both states in one program ----

    void compare_together(const engine::TwoStates& states) {
        const engine::Program& declared = states.declarations();
        apps::LoadOptions load;
        load.show_values = options_.show_values;
        load.cancelled = is_cancelled;
        result_.data.emplace(apps::load_data(after_.options.data, declared,
                                             is_one_ ? before_.rules.sources : after_.rules.sources,
                                             load));
        append(result_.data->diagnostics, result_.diagnostics);
        result_.envelope.data_hash = result_.data->hash;
        if (result_.data->cancelled) {
            result_.stop();
            return;
        }
        if (lang::has_errors(result_.diagnostics)) {
            return;
        }
        const engine::Facts& facts = result_.data->facts;
        const apps::People people(declared, facts, options_.show_values);
        const apps::Display display(declared, options_.language);
        auto question = find_question({declared, facts, people, result_.options});
        if (!question) {
            result_.refuse(std::move(question.error()));
            return;
        }
        if (question->places.size() > options_.limits.answers) {
            result_.refuse_too_many(lang::Code::TooManyAnswers, question->places.size(),
                                    options_.limits.answers, "answers");
            return;
        }
        document_.label = display.label(question->quantity);
        StateAsker before(states.before(), facts, options_.limits.evaluation);
        StateAsker after(states.after(), facts, options_.limits.evaluation);
        std::vector<engine::Place> differing;
        for (const engine::Place& place : question->places) {
            auto left = record_of(before, place, people, display);
            auto right = record_of(after, place, people, display);
            if (is_cancelled()) {
                result_.stop();
                return;
            }
            ++document_.compared;
            if (!apps::shows_the_same(left, right)) {
                document_.records.push_back({std::move(left), std::move(right), {}});
                differing.push_back(place);
            }
        }
        attribute(states, differing, question->quantity, before, after, people, display);
    }

    apps::AnswerRecord record_of(StateAsker& asker, const engine::Place& place,
                                 const apps::People& people, const apps::Display& display) {
        const apps::AnswerContext context{asker.program(), result_.data->facts, people, display};
        const engine::Answer plain = asker.ask(place);
        apps::AnswerRecord record = answer_record(context, place, plain.outcome);
        if (plain.outcome.state == engine::State::Value && plain.errors.empty()) {
            return record;
        }
        engine::Grounds grounds;
        const engine::Answer answer = asker.ask(place, grounds);
        EvaluationFindings findings(asker.program(), options_.limits.evaluation,
                                    after_.rules.sources);
        findings.add(answer.errors, record.label, &grounds);
        for (lang::Diagnostic& diagnostic : findings.diagnostics()) {
            const bool is_known = std::any_of(
                result_.diagnostics.begin(), result_.diagnostics.end(), [&](const auto& one) {
                    return one.code == diagnostic.code && one.span == diagnostic.span;
                });
            if (!is_known) {
                result_.diagnostics.push_back(std::move(diagnostic));
            }
        }
        if (answer.ground.index < grounds.size()) {
            add_reasons(context, place, grounds, answer.ground, record);
        }
        return record;
    }

    /// Makes each change alone, and takes each back alone, for the answers that differ.
    void attribute(const engine::TwoStates& states, const std::vector<engine::Place>& places,
                   engine::QuantityId quantity, const StateAsker& before, const StateAsker& after,
                   const apps::People& people, const apps::Display& display) {
        const engine::Reach reach_before =
            engine::reach_of(before.program(), quantity, before.law());
        const engine::Reach reach_after = engine::reach_of(after.program(), quantity, after.law());
        const std::vector<engine::RuleChange>& changes = states.changes();
        for (std::size_t number = 0; number < changes.size() && !is_cancelled(); ++number) {
            const engine::RuleChange& change = changes[number];
            if (!is_read(change, states.declarations(), reach_before) &&
                !is_read(change, states.declarations(), reach_after)) {
                continue;
            }
            const std::size_t listed = document_.changes.size();
            document_.changes.push_back(apps::change_record(display, states, change));
            if (places.empty()) {
                continue;
            }
            std::vector<bool> made(changes.size(), false);
            made[number] = true;
            StateAsker alone(states.with(made), result_.data->facts, options_.limits.evaluation);
            made.assign(changes.size(), true);
            made[number] = false;
            StateAsker reversed(states.with(made), result_.data->facts, options_.limits.evaluation);
            for (std::size_t i = 0; i < places.size(); ++i) {
                apps::DifferenceRecord& record = document_.records[i];
                apps::Effect effect{listed, moved(alone, places[i], record.before, people, display),
                                    moved(reversed, places[i], record.after, people, display)};
                if (effect.alone || effect.reversed) {
                    ++document_.changes[listed].moves;
                    record.effects.push_back(std::move(effect));
                }
            }
        }
        if (is_cancelled()) {
            result_.stop();
        }
    }

    std::optional<apps::AnswerRecord> moved(StateAsker& asker, const engine::Place& place,
                                            const apps::AnswerRecord& from,
                                            const apps::People& people,
                                            const apps::Display& display) const {
        const apps::AnswerContext context{asker.program(), result_.data->facts, people, display};
        apps::AnswerRecord record = answer_record(context, place, asker.ask(place).outcome);
        return apps::shows_the_same(record, from) ? std::nullopt : std::optional(std::move(record));
    }

    /// Whether the question can read what changes: a clause counts where its quantity is read.
    static bool is_read(const engine::RuleChange& change, const engine::Program& program,
                        const engine::Reach& reach) {
        switch (change.kind) {
            case engine::RuleChange::Kind::Clause:
                return reach.quantities[program.clauses[change.subject].quantity.index];
            case engine::RuleChange::Kind::Step:
                return reach.parameters[change.subject];
            case engine::RuleChange::Kind::Otherwise:
            case engine::RuleChange::Kind::DecidedOn:
                return reach.quantities[change.subject];
            case engine::RuleChange::Kind::Reading:
                return reach.interpretations[change.subject];
            case engine::RuleChange::Kind::Provision:
            case engine::RuleChange::Kind::LawDate:
            case engine::RuleChange::Kind::KnowledgeDate:
            case engine::RuleChange::Kind::Overlays:
                return true;
        }
        return true;
    }

    // ---- each state in a program of its own ----

    void compare_apart() {
        std::array<std::vector<apps::AnswerRecord>, 2> answers;
        for (const bool is_after : {false, true}) {
            Side& side = is_after ? after_ : before_;
            Prepared prepared;
            std::optional<Question> question;
            if (prepare(side.options, prepared)) {
                question = prepared_question(prepared);
            }
            if (question) {
                Asking asking(prepared.rules, prepared.data->facts, prepared.options,
                              prepared.circumstances);
                for (const engine::Place& place : question->places) {
                    auto record = asking.answer(place, {});
                    if (!record) {
                        result_.stop();
                        return;
                    }
                    document_.label = record->label;
                    answers[is_after ? 1 : 0].push_back(std::move(*record));
                }
                append(asking.findings().diagnostics(), prepared.diagnostics);
            }
            side.rules = std::move(prepared.rules);
            // Those of the rules have been taken already, where both states were checked.
            result_.diagnostics = std::move(prepared.diagnostics);
            result_.usage = prepared.usage;
            result_.data = std::move(prepared.data);
            result_.envelope.data_hash = prepared.envelope.data_hash;
            result_.exit = graver(result_.exit, prepared.exit);
            if (!question) {
                return;
            }
        }
        match(answers[0], answers[1]);
    }

    void match(const std::vector<apps::AnswerRecord>& left,
               const std::vector<apps::AnswerRecord>& right) {
        for (const apps::AnswerRecord& after : right) {
            const auto before =
                std::find_if(left.begin(), left.end(), [&](const apps::AnswerRecord& one) {
                    return one.entity == after.entity && one.index == after.index;
                });
            if (before == left.end()) {
                continue;
            }
            ++document_.compared;
            if (!apps::shows_the_same(*before, after)) {
                document_.records.push_back({*before, after, {}});
            }
        }
    }

    const Options& options_;
    Side before_;
    Side after_;
    bool is_one_ = false;
    Prepared result_;
    apps::DifferenceDocument document_;
};

std::string json_document(const Diff& diff, const Options& options) {
    const Prepared& result = diff.result();
    const apps::DifferenceDocument& document = diff.document();
    nlohmann::ordered_json json = apps::envelope_json(
        result.envelope, apps::difference_results_json(document),
        apps::diagnostics_json(result.diagnostics, diff.sources(), options.language));
    json["before"] = side_json(diff.before());
    json["after"] = side_json(diff.after());
    json["compared"] = document.compared;
    json["changes"] = apps::changes_json(document);
    json["declared_otherwise"] = document.declared_otherwise.empty()
                                     ? nlohmann::ordered_json(nullptr)
                                     : nlohmann::ordered_json(document.declared_otherwise);
    if (result.data) {
        json["data"] = data_json(result, options.language);
    }
    return apps::json_text(json);
}

std::string difference_in_words(const Diff& diff, const Options& options, bool colour) {
    const engine::Program& program = diff.after().program();
    const apps::Display display(program, options.language);
    apps::DifferenceText text;
    text.before = diff.before().title;
    text.after = diff.after().title;
    std::vector<std::string> under = circumstances_in_words(diff.after().options, display);
    if (diff.is_one()) {
        const std::string& path = options.paths.front();
        text.before = say(Word::StateWithout, options.language, path);
        text.after = say(Word::StateWith, options.language, path, display.list(under));
    } else {
        text.circumstances = std::move(under);
    }
    text.assumptions = diff.result().data_assumptions();
    text.closing = !options.quiet;
    text.colour = colour;
    return apps::difference_text(diff.document(), text, display);
}

}  // namespace

Exit diff(const Options& options, Console& console) {
    Diff diff(options);
    diff.compare();
    const Prepared& result = diff.result();
    if (result.usage) {
        show_usage_error(*result.usage);
        return result.exit;
    }
    if (options.json) {
        console.answer(json_document(diff, options));
        return result.exit;
    }
    console.draw(result.diagnostics, diff.sources());
    if (result.data) {
        for (const std::string& line : data_report(*result.data, options.language)) {
            console.remark(line);
        }
    }
    if (diff.document().compared > 0) {
        console.answer(difference_in_words(diff, options, console.colours_answers()));
    }
    if (result.exit == Exit::Cancelled) {
        console.alarm(say(Word::StoppedBefore, options.language));
    }
    return result.exit;
}

}  // namespace hjemmel::cli
