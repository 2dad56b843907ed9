#pragma once

#include <cstddef>
#include <string_view>

namespace hjemmel::lang {

/// Gives the first place from `from` on at which words stand whole in a text, or npos: neither end
/// cuts a word or a number, so `10 dage` does not stand in `110 dage`, nor `kommune` in `kommuner`.
[[nodiscard]] std::size_t find_whole(std::string_view text, std::string_view words,
                                     std::size_t from = 0);

[[nodiscard]] inline bool stands_in(std::string_view text, std::string_view words) {
    return find_whole(text, words) != std::string_view::npos;
}

}  // namespace hjemmel::lang
