#include "apps/cli/preparing.hpp"

#include "apps/cli/console.hpp"
#include "apps/cli/scenarios.hpp"
#include "apps/cli/verbs.hpp"
#include "apps/data/packed_register.hpp"
#include "apps/json/diagnostics_json.hpp"
#include "apps/report/plan_words.hpp"
#include "apps/report/words.hpp"
#include "lang/diagnostic_text.hpp"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <filesystem>
#include <system_error>
#include <utility>

namespace hjemmel::cli {

namespace {

using apps::say;
using apps::Word;

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

bool prepare_rules(Prepared& prepared) {
    prepared.rules = check_rules(prepared.options.paths);
    prepared.diagnostics = prepared.rules.compiled.diagnostics;
    prepared.envelope.rules_hash = prepared.program().rules_hash;
    return !lang::has_errors(prepared.diagnostics);
}

bool says_something(const engine::Plan& plan) {
    return !plan.levers.empty() || !plan.goals.empty() || plan.seek || !plan.models.empty();
}

/// A simulation without `--scenario` is of the only scenario that asks for one.
bool choose_scenario(Prepared& prepared) {
    Options& options = prepared.options;
    if (options.verb != Verb::Simulate || !options.scenarios.empty()) {
        return true;
    }
    std::string names;
    const auto& plans = prepared.rules.compiled.plans;
    for (std::size_t index = 0; index < plans.size(); ++index) {
        if (says_something(plans[index])) {
            const std::string& name = prepared.program().scenarios[index].name;
            names += (names.empty() ? "`" : ", `") + std::string(apps::last_word(name)) + "`";
            options.scenarios.push_back(name);
        }
    }
    if (options.scenarios.size() == 1) {
        return true;
    }
    prepared.refuse({options.language,
                     options.scenarios.empty()
                         ? say(apps::PlanWord::NoScenario, options.language)
                         : say(apps::PlanWord::ScenariosAre, options.language, names),
                     {say(Word::UsageExample, options.language, "--scenario NAME")}});
    return false;
}

bool prepare_scenarios(Prepared& prepared) {
    Options& options = prepared.options;
    if (!choose_scenario(prepared)) {
        return false;
    }
    auto applied = apply_scenarios(prepared.program(), options);
    if (applied && options.data.empty()) {
        applied = tl::unexpected(
            UsageError{options.language, say(Word::UsageNoData, options.language), {}});
    }
    if (!applied) {
        prepared.refuse(std::move(applied.error()));
        return false;
    }
    prepared.circumstances.scenarios = std::move(*applied);
    for (const engine::ScenarioId scenario : prepared.circumstances.scenarios) {
        prepared.envelope.scenarios.push_back(prepared.program()[scenario].name);
    }
    prepared.circumstances.law_on = prepared.envelope.law_on = options.law_on;
    prepared.circumstances.known_on = prepared.envelope.known_on = options.known_on;
    return true;
}

/// About how many bytes there are to read.
std::uint64_t bytes_of(const std::filesystem::path& data) {
    namespace fs = std::filesystem;
    std::error_code error;
    if (!fs::is_directory(data, error)) {
        const std::uintmax_t size = fs::file_size(data, error);
        return error ? 0 : size;
    }
    std::uint64_t bytes = 0;
    for (const auto& entry : fs::directory_iterator(data, error)) {
        const std::uintmax_t size = entry.is_regular_file(error) ? entry.file_size(error) : 0;
        bytes += error ? 0 : size;
    }
    return bytes;
}

bool prepare_data(Prepared& prepared) {
    apps::LoadOptions load = load_options(prepared.options);
    if (prepared.pieces) {
        load.pieces = prepared.pieces();
    }
    if (prepared.progress != nullptr) {
        prepared.progress->begin(Word::ProgressReading, bytes_of(prepared.options.data));
        load.cancelled = [progress = prepared.progress] {
            constexpr std::uint64_t between_calls = std::uint64_t{64} << 10U;
            progress->add(between_calls);
            return is_cancelled();
        };
    }
    prepared.data.emplace(
        apps::load_data(prepared.options.data, prepared.program(), prepared.rules.sources, load));
    append(prepared.data->diagnostics, prepared.diagnostics);
    prepared.envelope.data_hash = prepared.data->hash;
    if (prepared.data->cancelled) {
        prepared.stop();
        return false;
    }
    return !lang::has_errors(prepared.diagnostics);
}

bool prepare_choices(Prepared& prepared) {
    auto choices = find_choices(prepared.program(), prepared.options);
    if (!choices) {
        prepared.refuse(std::move(choices.error()));
        return false;
    }
    prepared.envelope.choices = choices_in_use(prepared.program(), *choices);
    prepared.circumstances.choices = std::move(*choices);
    return true;
}

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

void Prepared::refuse_too_many(lang::Code code, std::size_t count, std::size_t limit,
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

bool Prepared::refuse_to_overwrite(const std::string& path, const std::filesystem::path& but) {
    namespace fs = std::filesystem;
    std::vector<fs::path> inputs;
    std::error_code error;
    if (fs::is_directory(options.data, error)) {
        for (const auto& entry : fs::directory_iterator(options.data, error)) {
            inputs.push_back(entry.path());
        }
    } else {
        inputs.emplace_back(options.data);
    }
    for (const lang::SourceFile& source : rules.sources.files) {
        inputs.emplace_back(source.path);
    }
    for (const fs::path& input : inputs) {
        if (input.filename() != but.filename() && !path.empty() &&
            fs::equivalent(input, path, error) && !error) {
            refuse({options.language, say(Word::UsageOutIsInput, options.language, path), {}});
            return true;
        }
    }
    return false;
}

void Prepared::stop() {
    envelope.complete = false;
    exit = Exit::Cancelled;
}

apps::LoadOptions load_options(const Options& options) {
    apps::LoadOptions load;
    load.show_values = options.show_values;
    load.cancelled = is_cancelled;
    load.trust_stamps = options.verb != Verb::Data;
    load.use_pack = options.verb != Verb::Data || options.data_action != DataAction::Pack;
    return load;
}

bool prepare(const Options& options, Prepared& prepared) {
    prepared.options = options;
    return prepare_rules(prepared) && prepare_scenarios(prepared) && prepare_data(prepared) &&
           prepare_choices(prepared);
}

std::optional<Question> prepared_question(Prepared& prepared) {
    const apps::People people(prepared.program(), prepared.data->facts,
                              prepared.options.show_values);
    auto question =
        find_question({prepared.program(), prepared.data->facts, people, prepared.options});
    if (!question) {
        prepared.refuse(std::move(question.error()));
        return std::nullopt;
    }
    const std::size_t most = prepared.options.limits.answers;
    if (question->places.size() > most) {
        prepared.refuse_too_many(lang::Code::TooManyAnswers, question->places.size(), most,
                                 "answers");
        return std::nullopt;
    }
    return std::move(*question);
}

void conclude(Prepared& prepared) {
    prepared.exit = graver(prepared.exit, exit_for(prepared.diagnostics));
    lang::sort_diagnostics(prepared.diagnostics);
}

void append(lang::Diagnostics from, lang::Diagnostics& to) {
    for (lang::Diagnostic& diagnostic : from) {
        to.push_back(std::move(diagnostic));
    }
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

std::vector<std::string> data_report(const apps::LoadedData& data, lang::Language language,
                                     bool all_files) {
    std::vector<std::string> lines;
    if (data.packed && all_files) {
        lines.push_back(say(Word::PackUsed, language, apps::pack_name));
    }
    for (const apps::FileReport& file : data.files) {
        if (file.left_out.empty() && !all_files) {
            continue;
        }
        std::string line = say(Word::RowsReport, language, file.file, file.read, file.used);
        for (const apps::FileReport::LeftOut& left_out : file.left_out) {
            line += ", " + say(Word::RowsLeftOut, language, left_out.rows,
                               lang::phrase_text(left_out.why, language));
        }
        lines.push_back(std::move(line));
    }
    return lines;
}

nlohmann::ordered_json results_json(const Prepared& prepared, nlohmann::ordered_json results,
                                    lang::Language language) {
    nlohmann::ordered_json json = apps::envelope_json(
        prepared.envelope, std::move(results),
        apps::diagnostics_json(prepared.diagnostics, prepared.rules.sources, language));
    if (prepared.data) {
        json["data"] = data_json(prepared, language);
    }
    return json;
}

nlohmann::ordered_json data_json(const Prepared& prepared, lang::Language language) {
    return {{"source", prepared.data->source},
            {"assumptions", prepared.data_assumptions()},
            {"files", files_json(*prepared.data, language)}};
}

}  // namespace hjemmel::cli
