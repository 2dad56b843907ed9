#pragma once

#include "apps/cli/asking.hpp"
#include "apps/cli/console.hpp"
#include "apps/cli/options.hpp"
#include "apps/cli/rule_files.hpp"
#include "apps/data/data_package.hpp"
#include "apps/json/envelope.hpp"
#include "apps/report/answer.hpp"
#include "apps/report/display.hpp"

#include <nlohmann/json_fwd.hpp>

#include <optional>
#include <string>
#include <vector>

namespace hjemmel::cli {

/// What every question starts from: rules read, scenarios applied, data loaded.
struct Prepared {
    CheckedRules rules;
    std::optional<apps::LoadedData> data;
    std::optional<UsageError> usage;  ///< then nothing was answered
    Options options;                  ///< with what the scenarios add to what the user wrote
    engine::Circumstances circumstances;
    lang::Diagnostics diagnostics;  ///< of rules, data and evaluation
    apps::Envelope envelope;
    Exit exit = Exit::Complete;

    [[nodiscard]] const engine::Program& program() const { return rules.compiled.program; }
    /// All assumptions of the data, of the package and of its files.
    [[nodiscard]] std::vector<std::string> data_assumptions() const;
    void refuse(UsageError error);
    /// What is done so far is all that there will be.
    void stop();
    /// Refuses so many answers, or other things that `--limit NAME` counts.
    void too_many(lang::Code code, std::size_t count, std::size_t limit, const std::string& name);
    void add(lang::Diagnostics more);
    /// Sorts the messages and takes the exit that they ask for.
    void finish();
};

/// Reads rules, scenarios and data into `prepared`; false when nothing can be asked, and then it
/// says why.
[[nodiscard]] bool prepare(const Options& options, Prepared& prepared);

/// What `run` and `explain` have in common: the question found, and the answers.
struct Answering : Prepared {
    std::vector<apps::AnswerRecord> answers;
    std::size_t asked = 0;
};

/// Reads, asks and searches. grounds: with the reasons of every answer.
[[nodiscard]] Answering answer_all(const Options& options, bool grounds);

/// Writes the JSON document of results.
[[nodiscard]] std::string results_document(const Prepared& prepared, nlohmann::ordered_json results,
                                           lang::Language language);
[[nodiscard]] std::string answers_document(const Answering& answering, const Options& options);

/// Under which law, knowledge, scenarios and readings was asked, when the user said so.
[[nodiscard]] std::vector<std::string> circumstances_in_words(const Options& options,
                                                              const apps::Display& display);

/// What the data leave out, and how much of it was read: on standard error.
void show_data_report(const apps::LoadedData& data, const Options& options, Console& console);

}  // namespace hjemmel::cli
