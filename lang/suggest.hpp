#pragma once

#include "lang/keywords.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hjemmel::lang {

/// The candidate that is written most like `name`, when one is near enough to be meant; the first
/// of equals.
[[nodiscard]] std::optional<std::string> nearest(std::string_view name,
                                                 const std::vector<std::string>& candidates);

/// `OG`, `NÅR`, `Hvert`: the letters of the two languages, made small.
[[nodiscard]] std::string in_small_letters(std::string_view word);

/// True for the words that people write for `%`: `pct`, `procent`, `percent`.
[[nodiscard]] bool is_per_cent(std::string_view word);

/// What people write for durations that have no unit of their own: `years`, `uger`, `mdr`.
struct UsualDuration {
    int each;      ///< so many of the unit
    Keyword unit;  ///< days or months
};
[[nodiscard]] std::optional<UsualDuration> duration_in_words(std::string_view word);

/// What people write for yes and no: `true`, `sand`, `falsk`.
[[nodiscard]] std::optional<bool> truth_in_words(std::string_view word);

}  // namespace hjemmel::lang
