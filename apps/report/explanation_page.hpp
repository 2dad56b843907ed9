#pragma once

#include "apps/report/answer.hpp"
#include "apps/report/explanation.hpp"

#include <optional>
#include <string>
#include <vector>

namespace hjemmel::apps {

/// What the answer would be under another option of a reading that was used.
struct OtherReading {
    std::string question;
    std::string option;
    std::string display;
};

/// The answer that an explanation is held against.
struct Against {
    std::string title;  ///< what it is: a day, a scenario, another row
    AnswerRecord answer;
};

/// Writes an explanation as a page of its own: sentence, steps to open and close, evidence; what
/// was close, what was not used, readings, what is missing, how to repeat it. Made of the record
/// and its grounds document; works without script and asks no address for anything.
[[nodiscard]] std::string explanation_page(const AnswerRecord& answer, const Repetition& repetition,
                                           const std::vector<OtherReading>& readings,
                                           const std::optional<Against>& against,
                                           Language language);

/// The steps in which two answers differ, as text.
[[nodiscard]] std::string contrast_text(const AnswerRecord& answer, const Against& against,
                                        Language language);

}  // namespace hjemmel::apps
