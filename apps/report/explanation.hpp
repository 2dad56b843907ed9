#pragma once

#include "apps/report/answer.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace hjemmel::apps {

/// How an answer can be had again, and what it rests on besides its own grounds.
struct Repetition {
    std::string command;
    std::string engine;
    std::string rules_hash;
    std::string data_hash;
    std::vector<std::string> assumptions;  ///< of the data as a whole
};

struct ExplanationOptions {
    Language language = Language::English;
    std::size_t lines = 2'000;  ///< of the reasons; then how many are left
    bool colour = false;
};

/// Writes why an answer is what it is: answer, because, what was close, what was not used and why,
/// readings, assumptions, what is missing, how to repeat it. Made of the record and its grounds
/// document alone.
[[nodiscard]] std::string explanation_text(const AnswerRecord& answer, const Repetition& repetition,
                                           const ExplanationOptions& options);

}  // namespace hjemmel::apps
