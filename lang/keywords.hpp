#pragma once

#include "lang/diagnostic.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace hjemmel::lang {

/// The words of the language (`lang/keywords.def`), one per meaning.
enum class Keyword : std::uint8_t {
#define HJEMMEL_KEYWORD(name, english, danish) name,
#define HJEMMEL_WORD(name, english, danish) name,
#include "lang/keywords.def"
#undef HJEMMEL_KEYWORD
#undef HJEMMEL_WORD
};

/// Gives the spelling, `not applicable` or `ikke relevant`.
[[nodiscard]] std::string_view spelling(Keyword keyword, Language language);

/// Gives an example of the statement that a keyword opens, on one line; empty: it opens none.
[[nodiscard]] std::string_view statement_shape(Keyword opener, Language language);

/// Gives the byte after the keyword when it stands at `begin`, or `begin`. A phrase may have blanks
/// and line ends between its words; a longer phrase that stands there is not taken for its first
/// words.
[[nodiscard]] std::size_t match_keyword(std::string_view text, std::size_t begin, Keyword keyword,
                                        Language language);

/// The same without regard to longer phrases, for places where none can stand.
[[nodiscard]] std::size_t match_word_of(std::string_view text, std::size_t begin, Keyword keyword,
                                        Language language);

/// Finds the longest keyword of a language that stands at `begin`.
[[nodiscard]] std::optional<Keyword> keyword_at(std::string_view text, std::size_t begin,
                                                Language language);

/// Says that the word or phrase is no name in any file.
[[nodiscard]] bool is_reserved(Keyword keyword);

/// Says that no name can be read here: the word is reserved in some language, or a phrase of this
/// one begins.
[[nodiscard]] bool is_reserved_at(std::string_view text, std::size_t begin, std::size_t end,
                                  Language language);

/// Says that a keyword opens a statement.
[[nodiscard]] bool opens_statement(Keyword keyword);

}  // namespace hjemmel::lang
