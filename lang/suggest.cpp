#include "lang/suggest.hpp"

#include "lang/characters.hpp"

#include <algorithm>
#include <cstddef>

namespace hjemmel::lang {

namespace {

std::u32string letters_of(std::string_view word) {
    std::u32string letters;
    for (std::size_t at = 0; at < word.size();) {
        const CodePoint point = code_point_at(word, at);
        letters += point.value;
        at += std::max<std::size_t>(point.length, 1);
    }
    return letters;
}

/// Counts insertions, deletions, changes and swaps of neighbours between two words.
std::size_t distance(std::u32string_view left, std::u32string_view right) {
    const std::size_t width = right.size() + 1;
    std::vector<std::size_t> before(width), last(width), row(width);
    for (std::size_t column = 0; column < width; ++column) last[column] = column;
    for (std::size_t line = 1; line <= left.size(); ++line) {
        row[0] = line;
        for (std::size_t column = 1; column < width; ++column) {
            const bool same = left[line - 1] == right[column - 1];
            row[column] = std::min(
                {last[column] + 1, row[column - 1] + 1, last[column - 1] + (same ? 0U : 1U)});
            const bool swapped = line > 1 && column > 1 && left[line - 1] == right[column - 2] &&
                                 left[line - 2] == right[column - 1];
            if (swapped) row[column] = std::min(row[column], before[column - 2] + 1);
        }
        before = last;
        last = row;
    }
    return last[right.size()];
}

}  // namespace

std::string in_small_letters(std::string_view word) {
    std::string small(word);
    for (std::size_t at = 0; at < small.size(); ++at) {
        const auto byte = static_cast<unsigned char>(small[at]);
        const bool second_of_latin = at > 0 && static_cast<unsigned char>(small[at - 1]) == 0xC3;
        if ((byte >= 'A' && byte <= 'Z') || (second_of_latin && byte >= 0x80 && byte <= 0x9E)) {
            small[at] = static_cast<char>(byte + 0x20);
        }
    }
    return small;
}

bool is_per_cent(std::string_view word) {
    const std::string small = in_small_letters(word);
    return small == "pct" || small == "procent" || small == "percent";
}

std::optional<UsualDuration> duration_in_words(std::string_view word) {
    struct Row {
        std::string_view word;
        UsualDuration duration;
    };
    static constexpr Row rows[] = {
        {"year", {12, Keyword::UnitMonths}}, {"years", {12, Keyword::UnitMonths}},
        {"år", {12, Keyword::UnitMonths}},   {"week", {7, Keyword::UnitDays}},
        {"weeks", {7, Keyword::UnitDays}},   {"uge", {7, Keyword::UnitDays}},
        {"uger", {7, Keyword::UnitDays}},    {"mdr", {1, Keyword::UnitMonths}},
        {"mth", {1, Keyword::UnitMonths}},   {"mths", {1, Keyword::UnitMonths}}};
    for (const Row& row : rows) {
        if (row.word == word) return row.duration;
    }
    return std::nullopt;
}

std::optional<bool> truth_in_words(std::string_view word) {
    const std::string small = in_small_letters(word);
    if (small == "true" || small == "sand" || small == "sandt") return true;
    if (small == "false" || small == "falsk") return false;
    return std::nullopt;
}

std::optional<std::string> nearest(std::string_view name,
                                   const std::vector<std::string>& candidates) {
    std::optional<std::string> best;
    const std::u32string letters = letters_of(name);
    constexpr std::size_t too_short = 2;  // almost any short word is near another
    if (letters.size() <= too_short) return best;
    std::size_t best_distance = std::max<std::size_t>(1, letters.size() / 3) + 1;
    for (const std::string& candidate : candidates) {
        const std::u32string other = letters_of(candidate);
        const std::size_t longer = std::max(other.size(), letters.size());
        const std::size_t shorter = std::min(other.size(), letters.size());
        if (candidate == name || longer - shorter >= best_distance) continue;
        const std::size_t found = distance(letters, other);
        if (found < best_distance || (best && found == best_distance && candidate < *best)) {
            best = candidate;
            best_distance = found;
        }
    }
    return best;
}

}  // namespace hjemmel::lang
