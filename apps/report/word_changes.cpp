#include "apps/report/word_changes.hpp"

#include <algorithm>
#include <cstdint>

namespace hjemmel::apps {

namespace {

constexpr std::size_t most_pairs = 4'000'000;

/// A word with the blanks behind it; the first one has those before it as well.
struct Word {
    std::string_view whole;
    std::string_view bare;
};

std::vector<Word> words_of(std::string_view text) {
    constexpr std::string_view blanks = " \n\t";
    std::vector<Word> words;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t begin = text.find_first_not_of(blanks, at);
        if (begin == std::string_view::npos) break;
        const std::size_t end = std::min(text.find_first_of(blanks, begin), text.size());
        const std::size_t next = std::min(text.find_first_not_of(blanks, end), text.size());
        words.push_back({text.substr(at, next - at), text.substr(begin, end - begin)});
        at = next;
    }
    return words;
}

void add(std::vector<WordRun>& runs, std::string_view words, bool is_common) {
    if (runs.empty() || runs.back().is_common != is_common) runs.push_back({{}, is_common});
    runs.back().words += words;
}

}  // namespace

WordChanges word_changes(std::string_view before, std::string_view after) {
    const std::vector<Word> left = words_of(before);
    const std::vector<Word> right = words_of(after);
    WordChanges changes;
    if (right.size() > 0 && left.size() > most_pairs / right.size()) {
        add(changes.before, before, false);
        add(changes.after, after, false);
        return changes;
    }
    // How many words the rests from here on share.
    const std::size_t width = right.size() + 1;
    std::vector<std::uint32_t> shared((left.size() + 1) * width);
    for (std::size_t i = left.size(); i-- > 0;) {
        for (std::size_t j = right.size(); j-- > 0;) {
            shared[i * width + j] =
                left[i].bare == right[j].bare
                    ? shared[(i + 1) * width + j + 1] + 1
                    : std::max(shared[(i + 1) * width + j], shared[i * width + j + 1]);
        }
    }
    std::size_t i = 0;
    std::size_t j = 0;
    while (i < left.size() || j < right.size()) {
        const bool both = i < left.size() && j < right.size();
        if (both && left[i].bare == right[j].bare) {
            add(changes.before, left[i++].whole, true);
            add(changes.after, right[j++].whole, true);
        } else if (j == right.size() ||
                   (both && shared[(i + 1) * width + j] >= shared[i * width + j + 1])) {
            add(changes.before, left[i++].whole, false);
        } else {
            add(changes.after, right[j++].whole, false);
        }
    }
    return changes;
}

}  // namespace hjemmel::apps
