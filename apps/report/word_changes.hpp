#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace hjemmel::apps {

/// Words of a text, with the blanks behind them, that the other text has too or lacks.
struct WordRun {
    std::string words;
    bool is_common = true;
};

/// Two texts in runs. Put together, the runs of each side are its text.
struct WordChanges {
    std::vector<WordRun> before;
    std::vector<WordRun> after;
};

/// Finds the words that two texts share in the same order, as many as possible. Texts with
/// more than four million pairs of words are told to differ as wholes.
[[nodiscard]] WordChanges word_changes(std::string_view before, std::string_view after);

}  // namespace hjemmel::apps
