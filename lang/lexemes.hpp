#pragma once

#include <cstddef>
#include <string_view>

namespace hjemmel::lang {

// Each gives the byte after what it names, or `begin` when that does not stand there.

/// `other.gap`: words joined by dots without blanks.
[[nodiscard]] std::size_t end_of_dotted_word(std::string_view text, std::size_t begin);
/// All that is written together with a digit in front, well formed or not: `14_500`, `0.15`,
/// `1.234,5`, `12abc`.
[[nodiscard]] std::size_t end_of_number(std::string_view text, std::size_t begin);
/// `2021-03-31`, also `2021-3-1` and days that do not exist.
[[nodiscard]] std::size_t end_of_date(std::string_view text, std::size_t begin);
/// `2021-03`.
[[nodiscard]] std::size_t end_of_month(std::string_view text, std::size_t begin);
/// `"…"` within a line; `""` inside stands for one quotation mark.
[[nodiscard]] std::size_t end_of_text(std::string_view text, std::size_t begin);
/// `§ 5, stk. 1, nr. 2, litra a`, as Danish law is cited.
[[nodiscard]] std::size_t end_of_anchor(std::string_view text, std::size_t begin);

/// Skips blanks and comments within a statement: to the next word of it, or to where the statement
/// ends.
[[nodiscard]] std::size_t skip_within(std::string_view text, std::size_t begin);
/// Skips empty lines and comments between statements: to the next word, wherever it stands.
[[nodiscard]] std::size_t skip_between_statements(std::string_view text, std::size_t begin);
/// Goes to the next line after `begin` that is neither indented, nor empty, nor a comment; or to
/// the end.
[[nodiscard]] std::size_t next_statement(std::string_view text, std::size_t begin);
[[nodiscard]] bool match_word(std::string_view text, std::size_t at, std::string_view word);
[[nodiscard]] bool in_first_column(std::string_view text, std::size_t at);

}  // namespace hjemmel::lang
