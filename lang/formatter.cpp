#include "lang/formatter.hpp"

#include "lang/format_plan.hpp"
#include "lang/tree_words.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace hjemmel::lang {

namespace {

using layout::Break;
using layout::Comment;
using layout::Gap;
using layout::none;
using layout::Plan;
using layout::Word;
using layout::Words;

/// Decides where lines break. Each word counts as wide as it is in the language in which it is
/// wider, so that both languages break at the same words.
class Lines {
public:
    Lines(const Words& words, Plan& plan) : words_(words.words), plan_(plan) {
        const std::size_t count = words_.size();
        sums_.resize(count + 1);
        behind_.resize(count + 1);
        forced_.resize(count + 1, static_cast<std::uint32_t>(count));
        breaks_.resize(count);
        columns_.resize(count);
        for (std::size_t i = 0; i < count; ++i) {
            sums_[i + 1] = sums_[i] + plan_.gaps[i].spaces + words_[i].widest;
        }
        for (std::size_t i = count; i-- > 0;) {
            const bool may_break = plan_.gaps[i].kind != Break::Never || words_[i].has_comments();
            behind_[i] = may_break ? 0 : plan_.gaps[i].spaces + words_[i].widest + behind_[i + 1];
            const bool always = plan_.gaps[i].kind == Break::Always || words_[i].has_comments();
            forced_[i] = always ? static_cast<std::uint32_t>(i) : forced_[i + 1];
        }
        for (const layout::Group& group : plan_.groups) {
            broken_.push_back(!may_stand_on_one_line(group) ? State::Broken : State::Open);
        }
        drop_wide_tables();
    }

    /// By word: whether it begins a line.
    std::vector<bool> decide() {
        for (std::uint32_t i = 0; i < words_.size(); ++i) {
            const Gap& gap = plan_.gaps[i];
            std::uint32_t column = at_ + gap.spaces;
            if (gap.column > column) {
                column = gap.column;
            }
            breaks_[i] = i == 0 || begins_line(i, column);
            if (breaks_[i]) {
                column = (gap.anchor == none ? 0 : columns_[gap.anchor]) +
                         static_cast<std::uint32_t>(gap.indent);
            } else if (gap.table != none) {
                column += filling(gap);
            }
            columns_[i] = column;
            at_ = column + words_[i].widest;
        }
        return std::move(breaks_);
    }

private:
    enum class State : std::uint8_t { Open, Broken, OneLine };

    [[nodiscard]] bool begins_line(std::uint32_t i, std::uint32_t column) {
        const Gap& gap = plan_.gaps[i];
        if (words_[i].has_comments()) {
            return true;
        }
        switch (gap.kind) {
            case Break::Never:
                return false;
            case Break::Always:
                return true;
            case Break::Kept:
                return words_[i].began_line || !fits(i, column);
            case Break::All:
                return is_broken(gap.group);
        }
        return false;
    }

    /// Columns from word `i` to word `end`, on one line.
    [[nodiscard]] std::uint32_t width(std::uint32_t i, std::uint32_t end) const {
        return end <= i ? 0 : sums_[end] - sums_[i] - plan_.gaps[i].spaces;
    }

    [[nodiscard]] bool fits(std::uint32_t i, std::uint32_t column) const {
        const Gap& gap = plan_.gaps[i];
        const std::uint32_t stop = std::min(gap.end, forced_[i + 1]);
        if (stop != gap.end && gap.spaces > 1) {
            return false;  // what stands behind something else on its line is not broken itself
        }
        return column + width(i, stop) + (stop == gap.end ? behind_[stop] : 0) <= widest_line;
    }

    [[nodiscard]] bool may_stand_on_one_line(const layout::Group& group) const {
        for (std::uint32_t i = group.begin + 1; i < group.end; ++i) {
            const Break kind = plan_.gaps[i].kind;
            if (kind == Break::Always || words_[i].has_comments() ||
                (kind == Break::Kept && words_[i].began_line)) {
                return false;
            }
        }
        return true;
    }

    [[nodiscard]] bool is_broken(std::uint32_t index) {
        const layout::Group& group = plan_.groups[index];
        State& state = broken_[index];
        if (state == State::Open) {
            const bool fits =
                columns_[group.begin] + width(group.begin, group.end) + behind_[group.end] <=
                widest_line;
            state = fits ? State::OneLine : State::Broken;
        }
        return state == State::Broken;
    }

    // ---- tables ----

    /// What stands before the gap, from the beginning of its cell.
    [[nodiscard]] std::uint32_t cell_width(std::uint32_t gap) const {
        return width(plan_.gaps[gap].cell, gap);
    }

    [[nodiscard]] bool is_plain(std::uint32_t begin, std::uint32_t end) const {
        for (std::uint32_t i = begin + 1; i < end; ++i) {
            if (plan_.gaps[i].kind == Break::Kept && words_[i].began_line) {
                return false;
            }
        }
        return forced_[begin + 1] >= end;
    }

    /// A column is given up where it would make a line too wide.
    void drop_wide_tables() {
        for (layout::Table& table : plan_.tables) {
            std::uint32_t cell = 0;
            std::uint32_t rest = 0;
            bool plain = true;
            for (const std::uint32_t gap : table.gaps) {
                cell = std::max(cell, cell_width(gap));
                rest = std::max(rest, words_[gap].widest + behind_[gap + 1]);
                plain = plain && is_plain(plan_.gaps[gap].cell, gap);
            }
            constexpr std::uint32_t indent = 2;  // of the lines of a test, where rests are long
            if (!plain || indent + cell + table.between + rest > widest_line) {
                for (const std::uint32_t gap : table.gaps) {
                    plan_.gaps[gap].table = none;
                }
                table.gaps.clear();
            }
        }
        widest_cells_.reserve(plan_.tables.size());
        for (const layout::Table& table : plan_.tables) {
            std::uint32_t cell = 0;
            for (const std::uint32_t gap : table.gaps) {
                cell = std::max(cell, cell_width(gap));
            }
            widest_cells_.push_back(cell);
        }
    }

    [[nodiscard]] std::uint32_t filling(const Gap& gap) const {
        const auto at = static_cast<std::uint32_t>(&gap - plan_.gaps.data());
        return widest_cells_[gap.table] - cell_width(at);
    }

    const std::vector<Word>& words_;
    Plan& plan_;
    std::vector<std::uint32_t> sums_;    // by word: columns of all before it, on one endless line
    std::vector<std::uint32_t> behind_;  // by word: columns of what cannot leave its line
    std::vector<std::uint32_t> forced_;  // by word: the next one that begins a line in any case
    std::vector<State> broken_;          // by group
    std::vector<std::uint32_t> widest_cells_;  // by table
    std::vector<bool> breaks_;
    std::vector<std::uint32_t> columns_;
    std::uint32_t at_ = 0;
};

/// The word behind `language`.
bool is_name_of_language(const SyntaxTree& tree, std::uint32_t leaf) {
    if (tree.nodes[leaf].kind != NodeKind::Name) {
        return false;
    }
    // `language`, blanks, and the name are the children of the first statement.
    for (std::uint32_t node = leaf; node-- > 0;) {
        if (!is_leaf(tree.nodes[node].kind)) {
            return tree.nodes[node].kind == NodeKind::Language;
        }
    }
    return false;
}

/// Writes the lines in one language.
class Writer {
public:
    Writer(const Words& words, const Plan& plan, const std::vector<bool>& breaks)
        : words_(words), plan_(plan), breaks_(breaks) {}

    std::string write(const SyntaxTree& tree, std::string_view text, Language language) {
        const auto count = static_cast<std::uint32_t>(words_.words.size() - 1);
        texts_.reserve(count);
        for (std::uint32_t i = 0; i < count; ++i) {
            const std::uint32_t leaf = words_.words[i].leaf;
            texts_.push_back(is_name_of_language(tree, leaf)
                                 ? (language == Language::Danish ? "dansk" : "english")
                                 : written_leaf(tree, leaf, text, language));
            widths_.push_back(layout::columns_of(texts_.back()));
        }
        fill_tables();
        columns_.resize(count + 1);
        result_.reserve(text.size());
        for (std::uint32_t i = 0; i <= count; ++i) {
            word(i);
        }
        return std::move(result_);
    }

private:
    [[nodiscard]] std::uint32_t column_of(const Gap& gap) const {
        return (gap.anchor == none ? 0 : columns_[gap.anchor]) +
               static_cast<std::uint32_t>(gap.indent);
    }

    void word(std::uint32_t i) {
        const Gap& gap = plan_.gaps[i];
        const Word& word = words_.words[i];
        const bool end = i == texts_.size();
        if (breaks_[i]) {
            at_ = column_of(gap);
            comments(i, end);
            const bool separated = word.blank_line && !result_.empty() && !end &&
                                   (gap.keeps_blank_line || word.has_comments());
            end_line();
            if (separated) {
                end_empty_line();
            }
            if (!end) {
                result_.append(at_, ' ');
            }
        } else {
            std::uint32_t spaces = gap.spaces;
            if (gap.column > at_ + spaces) {
                spaces = gap.column - at_;
            }
            if (gap.table != none) {
                spaces += widest_cells_[gap.table] - cell_width(i);
            }
            result_.append(spaces, ' ');
            at_ += spaces;
        }
        columns_[i] = at_;
        if (!end) {
            result_ += texts_[i];
            at_ += widths_[i];
        }
    }

    /// Comments stand above the line of the next word and begin where it does; those behind a
    /// statement and indented in the source stay below it.
    void comments(std::uint32_t i, bool end) {
        const bool between_statements = end || plan_.gaps[i].anchor == none;
        bool of_statement = between_statements && i > 0;
        for (std::uint32_t k = words_.words[i].first_comment; k < words_.words[i].end_comment;
             ++k) {
            const Comment& comment = words_.comments[k];
            if (comment.trailing && i > 0) {
                result_ += "  ";
                result_ += comment.text;
                continue;
            }
            of_statement = of_statement && comment.indented;
            const bool separated = comment.blank_before && !result_.empty();
            end_line();
            if (separated) {
                end_empty_line();
            }
            constexpr std::uint32_t step = 2;
            result_.append(of_statement ? step : at_, ' ');
            result_ += comment.text;
        }
    }

    void end_line() {
        if (!result_.empty() && result_.back() != '\n') {
            end_empty_line();
        }
    }
    void end_empty_line() { result_ += words_.carriage_returns ? "\r\n" : "\n"; }

    // ---- tables ----

    [[nodiscard]] std::uint32_t cell_width(std::uint32_t gap) const {
        std::uint32_t width = 0;
        for (std::uint32_t i = plan_.gaps[gap].cell; i < gap; ++i) {
            width += widths_[i] + (i == plan_.gaps[gap].cell ? 0 : plan_.gaps[i].spaces);
        }
        return width;
    }

    void fill_tables() {
        for (const layout::Table& table : plan_.tables) {
            std::uint32_t cell = 0;
            for (const std::uint32_t gap : table.gaps) {
                cell = std::max(cell, cell_width(gap));
            }
            widest_cells_.push_back(cell);
        }
    }

    const Words& words_;
    const Plan& plan_;
    const std::vector<bool>& breaks_;
    std::vector<std::string> texts_;
    std::vector<std::uint32_t> widths_;
    std::vector<std::uint32_t> widest_cells_;  // by table
    std::vector<std::uint32_t> columns_;
    std::string result_;
    std::uint32_t at_ = 0;
};

/// The first word that is read as something else in the other language.
Span first_difference(const Parsed& before, const SourceFile& source, const Parsed& after,
                      const SourceFile& translated) {
    const Words words = layout::words_in(before.tree, source.bytes);
    const Words others = layout::words_in(after.tree, translated.bytes);
    const std::size_t count = std::min(words.words.size(), others.words.size()) - 1;
    for (std::size_t i = 0; i < count; ++i) {
        const std::uint32_t leaf = words.words[i].leaf;
        const SyntaxNode& node = before.tree.nodes[leaf];
        const SyntaxNode& other = after.tree.nodes[others.words[i].leaf];
        if (node.kind != other.kind || node.detail != other.detail ||
            (node.kind == NodeKind::Name && !is_name_of_language(before.tree, leaf) &&
             written_leaf(before.tree, leaf, source.bytes, Language::English) !=
                 written_leaf(after.tree, others.words[i].leaf, translated.bytes,
                              Language::English))) {
            return {before.module.file, node.begin, node.end};
        }
    }
    return {before.module.file, 0, 0};
}

}  // namespace

Formatted format(const Parsed& parsed, const SourceFile& source, Language language) {
    Formatted result;
    const std::string_view text = source.bytes;
    const Words words = layout::words_in(parsed.tree, text);
    Plan plan = layout::plan_of(parsed.tree, words, text);
    const std::vector<bool> breaks = Lines(words, plan).decide();
    result.text = Writer(words, plan, breaks).write(parsed.tree, text, language);
    const SourceFile written = SourceFile::of(source.path, result.text);
    const Parsed again = parse(written, parsed.module.file);
    if (words_of(again.tree, written.bytes) == words_of(parsed.tree, text)) {
        return result;
    }
    result.text.clear();
    result.faithful = false;
    if (language != parsed.module.language) {
        Diagnostic diagnostic{};
        diagnostic.code = Code::NameInOtherLanguage;
        diagnostic.span = first_difference(parsed, source, again, written);
        diagnostic.arguments = {std::string(
            text.substr(diagnostic.span.begin, diagnostic.span.end - diagnostic.span.begin))};
        diagnostic.help.push_back({Phrase::RenameToTranslate, {}});
        result.diagnostics.push_back(std::move(diagnostic));
    }
    return result;
}

}  // namespace hjemmel::lang
