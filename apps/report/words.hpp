#pragma once

#include "lang/diagnostic.hpp"

#include <fmt/format.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace hjemmel::apps {

using lang::Language;

/// The words of answers and explanations (`apps/report/words.def`).
enum class Word : std::uint16_t {
#define HJEMMEL_WORD(name, english, danish) name,
#include "apps/report/words.def"
#undef HJEMMEL_WORD
    Last  ///< none: how many there are
};

/// The text of a word in a language, with {} where its arguments go.
[[nodiscard]] std::string_view word(Word word, Language language);

/// A whole number with its digits grouped: `1,234` or `1.234`.
[[nodiscard]] std::string grouped(std::int64_t number, Language language);

/// Keeps of each `[one|many]` of a text the first for exactly one and the second for any other
/// number; the number is the argument in front of it.
[[nodiscard]] std::string in_number(std::string_view text, const std::vector<bool>& is_one);

/// An argument of a text: whole numbers in the form of the language, anything else as it is.
template <typename T>
[[nodiscard]] decltype(auto) spoken(const T& argument, Language language) {
    if constexpr (std::is_integral_v<T> && !std::is_same_v<T, bool> && !std::is_same_v<T, char>) {
        return grouped(static_cast<std::int64_t>(argument), language);
    } else {
        return (argument);
    }
}
template <typename T>
[[nodiscard]] bool is_one(const T& argument) {
    if constexpr (std::is_integral_v<T>) {
        return argument == 1;
    } else if constexpr (std::is_convertible_v<const T&, std::string_view>) {
        return std::string_view(argument) == "1";
    } else {
        return false;
    }
}

/// The text of a word with its arguments.
template <typename... Arguments>
[[nodiscard]] std::string say(Word which, Language language, const Arguments&... arguments) {
    const auto formatted = [&](const auto&... ready) {
        return fmt::vformat(in_number(word(which, language), {is_one(arguments)...}),
                            fmt::make_format_args(ready...));
    };
    return formatted(spoken(arguments, language)...);
}

}  // namespace hjemmel::apps
