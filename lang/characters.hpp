#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace hjemmel::lang {

[[nodiscard]] constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// A code point and its length in bytes; length 0 where the bytes are no UTF-8.
struct CodePoint {
    char32_t value = 0;
    std::size_t length = 0;
};

/// Decodes one code point; overlong forms, surrogates and what lies above U+10FFFF are refused.
[[nodiscard]] CodePoint code_point_at(std::string_view text, std::size_t at);

/// Gives the length in bytes of the blank at `at` (space, tab, no-break space), or 0.
[[nodiscard]] std::size_t blank_at(std::string_view text, std::size_t at);
/// Gives the length of the line end at `at` (LF or CRLF), or 0.
[[nodiscard]] std::size_t line_end_at(std::string_view text, std::size_t at);

/// Gives the byte after the word (a letter of a Latin script, then letters, digits, `_`), or
/// `begin`.
[[nodiscard]] std::size_t end_of_word(std::string_view text, std::size_t begin);
/// Says that the word goes on at `at`.
[[nodiscard]] bool continues_word(std::string_view text, std::size_t at);

/// A letter of a Latin script, as names have them; combining marks count.
[[nodiscard]] bool is_latin_letter(char32_t letter);
[[nodiscard]] bool is_letter(char32_t letter);
[[nodiscard]] bool is_bidi_control(char32_t point);
/// Shows nothing on the screen: zero width, soft hyphen, byte order mark, unusual blanks, control
/// characters.
[[nodiscard]] bool is_invisible(char32_t point);
/// A blank, however wide.
[[nodiscard]] bool is_space(char32_t point);
[[nodiscard]] bool is_combining_mark(char32_t point);
/// Gives what is written in ASCII instead of a typographic sign or a digit of another script, or
/// nothing.
[[nodiscard]] std::string ascii_form(char32_t point);

/// Gives the Latin letter that a letter of another script looks like, or nothing.
[[nodiscard]] std::string latin_form(char32_t letter);

/// Gives the text in NFC; the text itself when it is plain ASCII.
[[nodiscard]] std::string to_nfc(std::string_view text);
/// Gives the text with all letters small, in NFC.
[[nodiscard]] std::string without_case(std::string_view text);
/// Writes `U+2013`.
[[nodiscard]] std::string code_point_name(char32_t point);
void append_utf8(std::string& text, char32_t point);

}  // namespace hjemmel::lang
