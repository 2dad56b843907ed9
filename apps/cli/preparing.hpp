#pragma once

#include "apps/cli/options.hpp"
#include "apps/cli/progress.hpp"
#include "apps/cli/question.hpp"
#include "apps/cli/rule_files.hpp"
#include "apps/data/data_package.hpp"
#include "apps/json/envelope.hpp"
#include "apps/report/display.hpp"
#include "engine/evaluate/interpreter.hpp"
#include "lang/diagnostic.hpp"

#include <cstddef>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace hjemmel::cli {

/// What every verb that asks has read before it asks.
struct Prepared {
    CheckedRules rules;
    std::optional<apps::LoadedData> data;
    std::optional<UsageError> usage;  ///< then nothing was answered
    Options options;                  ///< with what the scenarios add to what the user wrote
    engine::Circumstances circumstances;
    lang::Diagnostics diagnostics;  ///< of rules, data and evaluation
    apps::Envelope envelope;
    Exit exit = Exit::Complete;
    Progress* progress = nullptr;  ///< told how much of the data is read; may be null
    /// Says, when the rules are known, which rows may be read piece by piece; may be empty.
    std::function<std::optional<apps::Pieces>()> pieces;

    [[nodiscard]] const engine::Program& program() const { return rules.compiled.program; }

    /// All assumptions of the data, of the package and of its files.
    [[nodiscard]] std::vector<std::string> data_assumptions() const;

    /// Says that the command line cannot be followed.
    void refuse(UsageError error);
    /// Says that more is asked for than a limit of the command line allows.
    void refuse_too_many(lang::Code code, std::size_t count, std::size_t limit,
                         const std::string& name);
    /// Refuses to write a file that is among those that are read; true when it did. but: one of
    /// them that may be written anew.
    [[nodiscard]] bool refuse_to_overwrite(const std::string& path,
                                           const std::filesystem::path& but = {});
    /// Says that it was stopped from outside.
    void stop();
};

/// Reads rules, scenarios, data and readings as the options say. When they cannot be used, `usage`,
/// the diagnostics and the exit say why, and false is given.
[[nodiscard]] bool prepare(const Options& options, Prepared& prepared);

/// How the data are read, but for progress and pieces.
[[nodiscard]] apps::LoadOptions load_options(const Options& options);

/// Finds what is asked for; nothing when that is not possible or too much.
[[nodiscard]] std::optional<Question> prepared_question(Prepared& prepared);

/// Puts the messages in order and lets errors among them decide how the verb ends.
void conclude(Prepared& prepared);

/// Appends messages.
void append(lang::Diagnostics from, lang::Diagnostics& to);

/// Under which law, knowledge, scenarios and readings a question is asked, as far as the user or a
/// scenario says so.
[[nodiscard]] std::vector<std::string> circumstances_in_words(const Options& options,
                                                              const apps::Display& display);

/// What the data leave out, and how much of them was read, one line for each file that leaves out
/// something, or for all.
[[nodiscard]] std::vector<std::string> data_report(const apps::LoadedData& data,
                                                   lang::Language language, bool all_files = false);

/// The JSON document of results, with what it says of the data.
[[nodiscard]] nlohmann::ordered_json results_json(const Prepared& prepared,
                                                  nlohmann::ordered_json results,
                                                  lang::Language language);
/// The part of a document that speaks of the data.
[[nodiscard]] nlohmann::ordered_json data_json(const Prepared& prepared, lang::Language language);

}  // namespace hjemmel::cli
