#include "apps/cli/answering.hpp"

#include "apps/cli/console.hpp"
#include "apps/cli/scenarios.hpp"
#include "apps/cli/verbs.hpp"
#include "apps/json/answer_json.hpp"
#include "apps/json/diagnostics_json.hpp"
#include "apps/report/words.hpp"
#include "lang/diagnostic_text.hpp"

#include <nlohmann/json.hpp>

#include <utility>

namespace hjemmel::cli {

namespace {

/// With more answers than this nobody reads what would settle each of them.
constexpr std::size_t most_settled = 20;

std::vector<std::pair<std::string, std::string>> choices_in_use(const engine::Program& program,
                                                                const engine::Choices& choices) {
    std::vector<std::pair<std::string, std::string>> names;
    for (std::size_t index = 0; index < program.interpretations.size(); ++index) {
        const engine::Interpretation& interpretation = program.interpretations[index];
        names.emplace_back(interpretation.name,
                           interpretation.options.at(choices.options.at(index)).name);
    }
    return names;
}

void append(lang::Diagnostics from, lang::Diagnostics& to) {
    for (lang::Diagnostic& diagnostic : from) {
        to.push_back(std::move(diagnostic));
    }
}

class Run {
public:
    Run(const Options& options, bool grounds) : options_(options), grounds_(grounds) {}

    Answering all() {
        if (rules() && scenarios() && data()) {
            question();
        }
        result_.exit = graver(result_.exit, exit_for(result_.diagnostics));
        lang::sort_diagnostics(result_.diagnostics);
        return std::move(result_);
    }

private:
    bool rules() {
        result_.rules = check_rules(options_.paths);
        result_.diagnostics = result_.rules.compiled.diagnostics;
        result_.envelope.rules_hash = program().rules_hash;
        return !lang::has_errors(result_.diagnostics);
    }

    bool scenarios() {
        auto applied = apply_scenarios(program(), options_);
        if (applied && options_.data.empty()) {
            applied = tl::unexpected(UsageError{
                options_.language, apps::say(apps::Word::UsageNoData, options_.language), {}});
        }
        if (!applied) {
            refuse(std::move(applied.error()));
            return false;
        }
        scenarios_ = std::move(*applied);
        for (const engine::ScenarioId scenario : scenarios_) {
            result_.envelope.scenarios.push_back(program()[scenario].name);
        }
        result_.options = options_;
        result_.envelope.law_on = options_.law_on;
        result_.envelope.known_on = options_.known_on;
        return true;
    }

    bool data() {
        apps::LoadOptions load;
        load.show_values = options_.show_values;
        load.cancelled = is_cancelled;
        result_.data.emplace(
            apps::load_data(options_.data, program(), result_.rules.sources, load));
        append(result_.data->diagnostics, result_.diagnostics);
        result_.envelope.data_hash = result_.data->hash;
        if (result_.data->cancelled) {
            result_.exit = Exit::Cancelled;
            result_.envelope.complete = false;
            return false;
        }
        return !lang::has_errors(result_.diagnostics);
    }

    void question() {
        auto choices = find_choices(program(), options_);
        auto searches = find_searches(options_);
        if (!choices || !searches) {
            refuse(std::move(choices ? searches.error() : choices.error()));
            return;
        }
        result_.envelope.choices = choices_in_use(program(), *choices);
        Asking asking(result_.rules, result_.data->facts, options_,
                      {options_.law_on, options_.known_on, std::move(*choices), scenarios_});
        const auto question =
            find_question({program(), result_.data->facts, asking.people(), options_});
        if (!question) {
            refuse(question.error());
            return;
        }
        result_.asked = question->places.size();
        if (result_.asked > options_.limits.answers) {
            too_many(lang::Code::TooManyAnswers, result_.asked, options_.limits.answers, "answers");
            result_.diagnostics.back().help.insert(result_.diagnostics.back().help.begin(),
                                                   {lang::Phrase::AskForFewer, {}});
            return;
        }
        // What a search cannot do is said before anything is answered.
        const auto figures = asking.figures_of(question->places.front(), *searches);
        if (!figures) {
            refuse(figures.error());
            return;
        }
        const auto candidates = static_cast<std::size_t>(searches->to - searches->from) + 1;
        if (figures->possible && candidates > options_.limits.candidates) {
            too_many(lang::Code::TooManyCandidates, candidates, options_.limits.candidates,
                     "candidates");
            return;
        }
        ask(asking, *question, *searches);
        append(asking.findings().diagnostics(), result_.diagnostics);
    }

    void ask(Asking& asking, const Question& question, const Searches& searches) {
        const Asking::Wanted wanted{grounds_, question.places.size() <= most_settled};
        for (const engine::Place& place : question.places) {
            auto record = asking.answer(place, wanted);
            if (!record) {
                stop();
                return;
            }
            auto searched = asking.search(place, searches, *record);
            if (!searched) {
                refuse(std::move(searched.error()));
                return;
            }
            if (!*searched) {
                stop();
                return;
            }
            if (record->least && record->least->differs) {
                result_.exit = graver(result_.exit, Exit::Findings);
            }
            result_.answers.push_back(std::move(*record));
        }
    }

    void stop() {
        result_.envelope.complete = false;
        result_.exit = Exit::Cancelled;
    }

    void refuse(UsageError error) {
        result_.usage = std::move(error);
        result_.exit = Exit::Usage;
    }

    void too_many(lang::Code code, std::size_t count, std::size_t limit, const std::string& name) {
        lang::Diagnostic diagnostic;
        diagnostic.code = code;
        diagnostic.arguments = {engine::Rational(count), engine::Rational(limit)};
        diagnostic.span = nowhere;
        diagnostic.help.push_back(
            {lang::Phrase::RaiseLimit, {"--limit " + name + "=" + std::to_string(count)}});
        result_.diagnostics.push_back(std::move(diagnostic));
        result_.envelope.complete = false;
    }

    [[nodiscard]] const engine::Program& program() const { return result_.rules.compiled.program; }

    Options options_;  ///< with what the scenarios add
    bool grounds_;
    std::vector<engine::ScenarioId> scenarios_;
    Answering result_;
};

nlohmann::ordered_json files_json(const apps::LoadedData& data, lang::Language language) {
    nlohmann::ordered_json files = nlohmann::ordered_json::array();
    for (const apps::FileReport& file : data.files) {
        nlohmann::ordered_json one;
        one["file"] = file.file;
        one["read"] = file.read;
        one["used"] = file.used;
        one["left_out"] = nlohmann::ordered_json::array();
        for (const apps::FileReport::LeftOut& left_out : file.left_out) {
            one["left_out"].push_back(
                {{"why", lang::phrase_text(left_out.why, language)}, {"rows", left_out.rows}});
        }
        if (!file.source.empty()) {
            one["source"] = file.source;
        }
        files.push_back(std::move(one));
    }
    return files;
}

}  // namespace

std::vector<std::string> Answering::data_assumptions() const {
    std::vector<std::string> assumptions;
    if (data) {
        assumptions = data->assumptions;
        for (const apps::FileReport& file : data->files) {
            assumptions.insert(assumptions.end(), file.assumptions.begin(), file.assumptions.end());
        }
    }
    return assumptions;
}

Answering answer_all(const Options& options, bool grounds) { return Run(options, grounds).all(); }

std::string answers_document(const Answering& answering, const Options& options) {
    nlohmann::ordered_json results = nlohmann::ordered_json::array();
    for (const apps::AnswerRecord& record : answering.answers) {
        results.push_back(apps::answer_json(record));
    }
    nlohmann::ordered_json document = apps::envelope_json(
        answering.envelope, std::move(results),
        apps::diagnostics_json(answering.diagnostics, answering.rules.sources, options.language));
    if (answering.data) {
        document["data"] = {{"source", answering.data->source},
                            {"assumptions", answering.data_assumptions()},
                            {"files", files_json(*answering.data, options.language)}};
    }
    return apps::json_text(document);
}

}  // namespace hjemmel::cli
