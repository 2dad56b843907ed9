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

using apps::say;
using apps::Word;

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

class Preparation {
public:
    Preparation(const Options& options, Prepared& result) : options_(options), result_(result) {}

    bool all() { return rules() && scenarios() && data() && choices(); }

private:
    bool rules() {
        result_.rules = check_rules(options_.paths);
        result_.diagnostics = result_.rules.compiled.diagnostics;
        result_.envelope.rules_hash = result_.program().rules_hash;
        return !lang::has_errors(result_.diagnostics);
    }

    bool scenarios() {
        auto applied = apply_scenarios(result_.program(), options_);
        if (applied && options_.data.empty()) {
            applied = tl::unexpected(
                UsageError{options_.language, say(Word::UsageNoData, options_.language), {}});
        }
        if (!applied) {
            result_.refuse(std::move(applied.error()));
            return false;
        }
        for (const engine::ScenarioId scenario : *applied) {
            result_.envelope.scenarios.push_back(result_.program()[scenario].name);
        }
        result_.options = options_;
        result_.circumstances = {options_.law_on, options_.known_on, {}, std::move(*applied)};
        result_.envelope.law_on = options_.law_on;
        result_.envelope.known_on = options_.known_on;
        return true;
    }

    bool data() {
        apps::LoadOptions load;
        load.show_values = options_.show_values;
        load.cancelled = is_cancelled;
        result_.data.emplace(
            apps::load_data(options_.data, result_.program(), result_.rules.sources, load));
        result_.add(result_.data->diagnostics);
        result_.envelope.data_hash = result_.data->hash;
        if (result_.data->cancelled) {
            result_.stop();
            return false;
        }
        return !lang::has_errors(result_.diagnostics);
    }

    bool choices() {
        auto choices = find_choices(result_.program(), options_);
        if (!choices) {
            result_.refuse(std::move(choices.error()));
            return false;
        }
        result_.envelope.choices = choices_in_use(result_.program(), *choices);
        result_.circumstances.choices = std::move(*choices);
        return true;
    }

    Options options_;  ///< with what the scenarios add
    Prepared& result_;
};

class Run {
public:
    Run(const Options& options, bool grounds) : grounds_(grounds) {
        if (prepare(options, result_)) {
            question();
        }
        result_.finish();
    }

    Answering result() { return std::move(result_); }

private:
    void question() {
        const Options& options = result_.options;
        const auto searches = find_searches(options);
        if (!searches) {
            return result_.refuse(searches.error());
        }
        Asking asking(result_.rules, result_.data->facts, options, result_.circumstances);
        const auto question =
            find_question({result_.program(), result_.data->facts, asking.people(), options});
        if (!question) {
            return result_.refuse(question.error());
        }
        result_.asked = question->places.size();
        if (result_.asked > options.limits.answers) {
            return result_.too_many(lang::Code::TooManyAnswers, result_.asked,
                                    options.limits.answers, "answers");
        }
        // What a search cannot do is said before anything is answered.
        const auto figures = asking.figures_of(question->places.front(), *searches);
        if (!figures) {
            return result_.refuse(figures.error());
        }
        const auto candidates = static_cast<std::size_t>(searches->to - searches->from) + 1;
        if (figures->possible && candidates > options.limits.candidates) {
            return result_.too_many(lang::Code::TooManyCandidates, candidates,
                                    options.limits.candidates, "candidates");
        }
        ask(asking, *question, *searches);
        result_.add(asking.findings().diagnostics());
    }

    void ask(Asking& asking, const Question& question, const Searches& searches) {
        const Asking::Wanted wanted{grounds_, question.places.size() <= most_settled};
        for (const engine::Place& place : question.places) {
            auto record = asking.answer(place, wanted);
            if (!record) {
                return result_.stop();
            }
            auto searched = asking.search(place, searches, *record);
            if (!searched) {
                return result_.refuse(std::move(searched.error()));
            }
            if (!*searched) {
                return result_.stop();
            }
            if (record->least && record->least->differs) {
                result_.exit = graver(result_.exit, Exit::Findings);
            }
            result_.answers.push_back(std::move(*record));
        }
    }

    bool grounds_;
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

std::vector<std::string> Prepared::data_assumptions() const {
    std::vector<std::string> assumptions;
    if (data) {
        assumptions = data->assumptions;
        for (const apps::FileReport& file : data->files) {
            assumptions.insert(assumptions.end(), file.assumptions.begin(), file.assumptions.end());
        }
    }
    return assumptions;
}

void Prepared::refuse(UsageError error) {
    usage = std::move(error);
    exit = Exit::Usage;
}

void Prepared::stop() {
    envelope.complete = false;
    exit = Exit::Cancelled;
}

void Prepared::too_many(lang::Code code, std::size_t count, std::size_t limit,
                        const std::string& name) {
    lang::Diagnostic diagnostic;
    diagnostic.code = code;
    diagnostic.arguments = {engine::Rational(count), engine::Rational(limit)};
    diagnostic.span = nowhere;
    if (code == lang::Code::TooManyAnswers) {
        diagnostic.help.push_back({lang::Phrase::AskForFewer, {}});
    }
    diagnostic.help.push_back(
        {lang::Phrase::RaiseLimit, {"--limit " + name + "=" + std::to_string(count)}});
    diagnostics.push_back(std::move(diagnostic));
    envelope.complete = false;
}

void Prepared::add(lang::Diagnostics more) {
    for (lang::Diagnostic& diagnostic : more) {
        diagnostics.push_back(std::move(diagnostic));
    }
}

void Prepared::finish() {
    exit = graver(exit, exit_for(diagnostics));
    lang::sort_diagnostics(diagnostics);
}

bool prepare(const Options& options, Prepared& prepared) {
    return Preparation(options, prepared).all();
}

Answering answer_all(const Options& options, bool grounds) {
    return Run(options, grounds).result();
}

std::string results_document(const Prepared& prepared, nlohmann::ordered_json results,
                             lang::Language language) {
    nlohmann::ordered_json document = apps::envelope_json(
        prepared.envelope, std::move(results),
        apps::diagnostics_json(prepared.diagnostics, prepared.rules.sources, language));
    if (prepared.data) {
        document["data"] = {{"source", prepared.data->source},
                            {"assumptions", prepared.data_assumptions()},
                            {"files", files_json(*prepared.data, language)}};
    }
    return apps::json_text(document);
}

std::string answers_document(const Answering& answering, const Options& options) {
    nlohmann::ordered_json results = nlohmann::ordered_json::array();
    for (const apps::AnswerRecord& record : answering.answers) {
        results.push_back(apps::answer_json(record));
    }
    return results_document(answering, std::move(results), options.language);
}

std::vector<std::string> circumstances_in_words(const Options& options,
                                                const apps::Display& display) {
    std::vector<std::string> texts;
    if (options.law_on) {
        texts.push_back(say(Word::UnderLaw, options.language, display.date(*options.law_on)));
    }
    if (options.known_on) {
        texts.push_back(say(Word::UnderKnown, options.language, display.date(*options.known_on)));
    }
    for (const std::string& name : options.scenarios) {
        texts.push_back(say(Word::UnderScenario, options.language, name));
    }
    for (const auto& [name, option] : options.choices) {
        texts.push_back(say(Word::UnderChoice, options.language, name, option));
    }
    return texts;
}

void show_data_report(const apps::LoadedData& data, const Options& options, Console& console) {
    for (const apps::FileReport& file : data.files) {
        if (file.left_out.empty()) {
            continue;
        }
        std::string line = say(Word::RowsReport, options.language, file.file, file.read, file.used);
        for (const apps::FileReport::LeftOut& left_out : file.left_out) {
            line += ", " + say(Word::RowsLeftOut, options.language, left_out.rows,
                               lang::phrase_text(left_out.why, options.language));
        }
        console.remark(line);
    }
}

}  // namespace hjemmel::cli
