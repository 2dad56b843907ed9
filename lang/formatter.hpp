#pragma once

#include "lang/diagnostic.hpp"
#include "lang/parser.hpp"
#include "lang/source.hpp"

#include <string>

namespace hjemmel::lang {

/// The columns that a formatted line has at most, where a place to break it can be found.
inline constexpr std::uint32_t widest_line = 120;

/// What became of a text: the same tree and the same comments in the one layout that files have.
struct Formatted {
    std::string text;
    /// What was written is read as the same words again. If not, `text` is empty; without a message
    /// it is a fault of ours.
    bool faithful = true;
    Diagnostics diagnostics;  ///< a name that is a word of the other language
};

/// Writes a file anew, in the language that is asked for. `parsed` is what `source` was read as and
/// has no errors. Formatting twice is the same as once, and a formatted file that is translated and
/// translated back is the file: where a line breaks depends on neither language.
[[nodiscard]] Formatted format(const Parsed& parsed, const SourceFile& source, Language language);

}  // namespace hjemmel::lang
