#pragma once

#include "lang/diagnostic.hpp"
#include "lang/syntax_tree.hpp"

#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

namespace hjemmel::lang {

/// What the characters of a file are, before any word is read.
struct CharacterCheck {
    bool readable = true;     ///< false: no text at all, nothing else is worth reading
    Diagnostics diagnostics;  ///< in order of place
    /// Bytes that are no UTF-8, and line ends that are carriage returns alone, with what is read in
    /// their place, in order. Only the first of each is reported.
    std::vector<std::pair<std::uint32_t, char>> instead;
};

/// Finds what no rule file may contain: bytes that are no UTF-8, NUL, characters of no width and
/// such as turn the direction, and outside comments and texts also blanks of other widths, letters
/// of other scripts and typographic signs.
[[nodiscard]] CharacterCheck check_characters(std::string_view text, FileId file);

/// Drops what the reading of a statement found wrong when its characters are already reported: they
/// are the cause.
void drop_consequences(const std::vector<SyntaxNode>& words, const CharacterCheck& characters,
                       Diagnostics& found);

}  // namespace hjemmel::lang
