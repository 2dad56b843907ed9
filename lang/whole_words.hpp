#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace hjemmel::lang {

/// Gives the first place from `from` on at which words stand whole in a text, or npos: neither end
/// cuts a word or a number, so `10 dage` does not stand in `110 dage`, nor `kommune` in `kommuner`.
[[nodiscard]] std::size_t find_whole(std::string_view text, std::string_view words,
                                     std::size_t from = 0);

/// A stretch of a text, as bytes.
struct Stretch {
    std::size_t begin = 0;
    std::size_t end = 0;
};

/// Finds what a quote covers: its words, whole, as they stand; where ` … ` leaves some out, all
/// from the words before it to the next ones behind it.
[[nodiscard]] std::optional<Stretch> find_quote(std::string_view text, std::string_view quote);

[[nodiscard]] inline bool stands_in(std::string_view text, std::string_view quote) {
    return find_quote(text, quote).has_value();
}

}  // namespace hjemmel::lang
