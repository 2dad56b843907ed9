#pragma once

#include "apps/report/answer.hpp"
#include "apps/report/display.hpp"

#include <string>
#include <vector>

namespace hjemmel::apps {

/// What stands around the answers.
struct AnswerTable {
    std::vector<std::string>
        circumstances;  ///< under which law and readings was asked; beside the heading
    std::vector<std::string> assumptions;  ///< of the data
    bool closing = true;                   ///< with the line that counts the answers
    bool colour = false;
};

/// Writes one line for each answer, aligned, under the label of what was asked, with what searches
/// found and what would settle an unknown one; at the end how many answers there are of each kind.
/// All answers are of one quantity.
[[nodiscard]] std::string answer_table(const std::vector<AnswerRecord>& answers,
                                       const AnswerTable& table, const Display& display);

/// How many columns a text takes on a screen: its code points.
[[nodiscard]] std::size_t text_width(const std::string& text);

}  // namespace hjemmel::apps
