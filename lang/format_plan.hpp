#pragma once

#include "lang/syntax_tree.hpp"

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// What the stages of formatting hand on: the words of a file with what stands between them
/// (`format_words`), how each is set off from the one before (`format_rules`), and where lines
/// break
/// (`formatter`). Private to these files.
namespace hjemmel::lang::layout {

struct Comment {
    std::string_view text;  ///< from `--`, without the blanks at its end
    bool trailing = false;  ///< behind a word, on its line
    bool indented = false;
    bool blank_before = false;  ///< an empty line stands above
};

/// A word and what stands before it in the source.
struct Word {
    std::uint32_t leaf = 0;
    std::uint32_t widest = 0;         ///< in columns, in the language in which it is wider
    std::uint32_t first_comment = 0;  ///< into Words::comments
    std::uint32_t end_comment = 0;
    std::uint32_t column = 0;  ///< where it stood, when it began its line
    bool began_line = false;   ///< a line end stood before it
    bool blank_line = false;   ///< an empty line stood before it, behind the comments
    [[nodiscard]] bool has_comments() const { return first_comment != end_comment; }
};

struct Words {
    std::vector<Word> words;  ///< one more than there are: what stands before the end of the file
    std::vector<Comment> comments;
    std::vector<std::uint32_t> first_of;  ///< by node: its first word; one more for the end
    bool carriage_returns = false;        ///< lines end in CR LF
};

/// How a word is set off from the one before it.
enum class Break : std::uint8_t {
    Never,   ///< on the same line, unless a comment stands between
    Kept,    ///< on a new line where the author has one, or when what follows does not fit on this
             ///< one
    All,     ///< with all of its group or with none
    Always,  ///< on a new line
};

inline constexpr std::uint32_t none = std::numeric_limits<std::uint32_t>::max();

struct Gap {
    Break kind = Break::Never;
    std::uint8_t spaces = 1;      ///< on the same line
    std::int16_t indent = 0;      ///< on a new line: columns to the right of the anchor
    std::uint32_t anchor = none;  ///< a word; none: the first column
    std::uint32_t end = 0;        ///< Kept: the word behind what has to fit
    std::uint32_t group = none;   ///< All: into Plan::groups
    std::uint32_t table =
        none;                  ///< into Plan::tables: what stands before is filled up to its column
    std::uint32_t cell = 0;    ///< in a table: the first word of what is filled up
    std::uint16_t column = 0;  ///< on the same line: not left of this column
    bool keeps_blank_line = false;
};

/// Words `begin` to `end` stand on one line, or each gap of kind All between them breaks.
struct Group {
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
};

/// Lines whose parts stand in one column: each gap says where its cell begins.
struct Table {
    std::vector<std::uint32_t> gaps;
    std::uint32_t between = 2;  ///< blanks behind the widest cell, at least
};

struct Plan {
    std::vector<Gap> gaps;  ///< by word: what stands before it
    std::vector<Group> groups;
    std::vector<Table> tables;
};

/// Collects the words of a tree that was read without errors.
[[nodiscard]] Words words_in(const SyntaxTree& tree, std::string_view text);

/// Says how each word is set off. It looks at the tree and at where the author has broken lines,
/// and at nothing that depends on the language.
[[nodiscard]] Plan plan_of(const SyntaxTree& tree, const Words& words, std::string_view text);

/// Counts the code points of a text.
[[nodiscard]] std::uint32_t columns_of(std::string_view text);

}  // namespace hjemmel::lang::layout
