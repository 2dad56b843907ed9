#pragma once

#include "lang/keywords.hpp"
#include "lang/syntax_tree.hpp"

#include <string>
#include <string_view>

namespace hjemmel::lang {

/// The first three bytes of a file that has the mark; no statement could be made of them either.
[[nodiscard]] bool is_byte_order_mark(const SyntaxTree& tree, std::uint32_t leaf);

/// Gives the text of a leaf in a language, as the formatter writes it: a keyword in its spelling, a
/// name in NFC, an anchor with single blanks; anything else as it is.
[[nodiscard]] std::string written_leaf(const SyntaxTree& tree, std::uint32_t leaf,
                                       std::string_view text, Language language);

/// Writes what a file says without how it is laid out: its words in English, with parentheses where
/// nodes begin and end; no comments, and no line that tells the language. Two files with the same
/// words mean the same, whatever their layout and language.
[[nodiscard]] std::string words_of(const SyntaxTree& tree, std::string_view text);

}  // namespace hjemmel::lang
