#pragma once

#include "apps/cli/asking.hpp"
#include "apps/cli/preparing.hpp"
#include "apps/report/answer.hpp"
#include "apps/report/cross_check.hpp"

#include <optional>
#include <string>
#include <vector>

namespace hjemmel::cli {

/// What `run` and `explain` have in common: rules and data read, the question found, the answers.
struct Answering : Prepared {
    std::vector<apps::AnswerRecord> answers;
    std::size_t asked = 0;
    std::optional<apps::CrossCheck> cross_check;
};

/// Reads, asks and searches. grounds: with the reasons of every answer.
[[nodiscard]] Answering answer_all(const Options& options, bool grounds);

/// Writes the JSON document of the answers.
[[nodiscard]] std::string answers_document(const Answering& answering, const Options& options);

}  // namespace hjemmel::cli
