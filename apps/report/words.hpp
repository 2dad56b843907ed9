#pragma once

#include "lang/diagnostic.hpp"

#include <fmt/format.h>

#include <cstdint>
#include <string>
#include <string_view>

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

/// The text of a word with its arguments.
template <typename... Arguments>
[[nodiscard]] std::string say(Word which, Language language, const Arguments&... arguments) {
    return fmt::vformat(word(which, language), fmt::make_format_args(arguments...));
}

}  // namespace hjemmel::apps
