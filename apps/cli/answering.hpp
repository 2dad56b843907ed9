#pragma once

#include "apps/cli/asking.hpp"
#include "apps/cli/options.hpp"
#include "apps/cli/rule_files.hpp"
#include "apps/data/data_package.hpp"
#include "apps/json/envelope.hpp"
#include "apps/report/answer.hpp"

#include <optional>
#include <string>
#include <vector>

namespace hjemmel::cli {

/// What `run` and `explain` have in common: rules and data read, the question found, the answers.
struct Answering {
    CheckedRules rules;
    std::optional<apps::LoadedData> data;
    std::optional<UsageError> usage;  ///< then nothing was answered
    Options options;                  ///< with what the scenarios add to what the user wrote
    std::vector<apps::AnswerRecord> answers;
    std::size_t asked = 0;
    lang::Diagnostics diagnostics;  ///< of rules, data and evaluation
    apps::Envelope envelope;
    Exit exit = Exit::Complete;

    /// All assumptions of the data, of the package and of its files.
    [[nodiscard]] std::vector<std::string> data_assumptions() const;
};

/// Reads, asks and searches. grounds: with the reasons of every answer.
[[nodiscard]] Answering answer_all(const Options& options, bool grounds);

/// Writes the JSON document of the answers.
[[nodiscard]] std::string answers_document(const Answering& answering, const Options& options);

}  // namespace hjemmel::cli
