#include "lang/characters.hpp"
#include "lang/format_plan.hpp"
#include "lang/tree_words.hpp"

#include <algorithm>

namespace hjemmel::lang::layout {

namespace {

/// Goes over the leaves and keeps what it saw since the last word.
class Collector {
public:
    Collector(const SyntaxTree& tree, std::string_view text) : tree_(tree), text_(text) {}

    Words collect() {
        const auto count = static_cast<std::uint32_t>(tree_.nodes.size());
        result_.first_of.resize(count + 1);
        bool any_line_end = false;
        for (std::uint32_t at = 0; at < count; ++at) {
            result_.first_of[at] = static_cast<std::uint32_t>(result_.words.size());
            const SyntaxNode& node = tree_.nodes[at];
            switch (node.kind) {
                case NodeKind::Blank:
                    if (at_line_start()) {
                        column_ = columns_of(text_of(node));
                    }
                    break;
                case NodeKind::LineEnd:
                    if (!any_line_end) {
                        result_.carriage_returns = node.end - node.begin == 2;
                        any_line_end = true;
                    }
                    ++line_ends_;
                    column_ = 0;
                    break;
                case NodeKind::Comment:
                    comment(node);
                    break;
                default:
                    if (is_leaf(node.kind) && !is_byte_order_mark(tree_, at)) {
                        word(at);
                    }
            }
        }
        result_.first_of[count] = static_cast<std::uint32_t>(result_.words.size());
        push({});
        return std::move(result_);
    }

private:
    [[nodiscard]] std::string_view text_of(const SyntaxNode& node) const {
        return text_.substr(node.begin, node.end - node.begin);
    }
    [[nodiscard]] bool at_line_start() const { return line_ends_ > 0 || result_.words.empty(); }

    void comment(const SyntaxNode& node) { add_comment(text_of(node)); }

    void add_comment(std::string_view text) {
        while (!text.empty() &&
               std::string_view(" \t\r").find(text.back()) != std::string_view::npos) {
            text.remove_suffix(1);
        }
        Comment comment;
        comment.text = text;
        comment.trailing = !at_line_start() && !seen_comment_;
        comment.indented = column_ > 0;
        comment.blank_before = line_ends_ > 1;
        result_.comments.push_back(comment);
        seen_comment_ = true;
        line_ends_ = 0;
    }

    void word(std::uint32_t leaf) {
        Word word;
        word.leaf = leaf;
        word.widest = widest(leaf);
        push(word);
        // A comment may stand inside a provision, behind its commas; it goes to the end of the
        // line.
        const SyntaxNode& node = tree_.nodes[leaf];
        if (node.kind == NodeKind::Anchor) {
            const std::string_view text = text_of(node);
            for (std::size_t at = text.find("--"); at != std::string_view::npos;
                 at = text.find("--", at)) {
                const std::size_t end = std::min(text.find('\n', at), text.size());
                add_comment(text.substr(at, end - at));
                at = end;
            }
        }
    }

    void push(Word word) {
        word.first_comment = next_comment_;
        word.end_comment = static_cast<std::uint32_t>(result_.comments.size());
        word.began_line = at_line_start() || seen_comment_;
        word.blank_line = line_ends_ > 1;
        word.column = column_;
        result_.words.push_back(word);
        next_comment_ = word.end_comment;
        line_ends_ = 0;
        seen_comment_ = false;
    }

    [[nodiscard]] std::uint32_t widest(std::uint32_t leaf) const {
        return std::max(columns_of(written_leaf(tree_, leaf, text_, Language::English)),
                        columns_of(written_leaf(tree_, leaf, text_, Language::Danish)));
    }

    const SyntaxTree& tree_;
    std::string_view text_;
    Words result_;
    std::uint32_t next_comment_ = 0;
    std::uint32_t line_ends_ = 0;  // since the last word or comment
    std::uint32_t column_ = 0;     // of the last blank at the start of a line
    bool seen_comment_ = false;    // since the last word
};

}  // namespace

Words words_in(const SyntaxTree& tree, std::string_view text) {
    return Collector(tree, text).collect();
}

std::uint32_t columns_of(std::string_view text) {
    return static_cast<std::uint32_t>(std::count_if(text.begin(), text.end(), [](char byte) {
        return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80;
    }));
}

}  // namespace hjemmel::lang::layout
