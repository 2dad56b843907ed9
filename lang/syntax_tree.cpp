#include "lang/syntax_tree.hpp"

#include "lang/characters.hpp"

namespace hjemmel::lang {

namespace {

/// Copies the tree of words and fills the gaps between them.
class Filler {
public:
    Filler(const std::vector<SyntaxNode>& words, std::string_view text)
        : words_(words), text_(text) {}

    SyntaxTree fill() {
        tree_.nodes.reserve(words_.size() * 2 + 16);
        for (std::uint32_t i = 0; i < words_.size(); ++i) {
            close_until(i);
            const SyntaxNode& word = words_[i];
            fill_to(word.begin);
            const auto copy = static_cast<std::uint32_t>(tree_.nodes.size());
            tree_.nodes.push_back(word);
            if (is_leaf(word.kind)) {
                at_ = word.end;
            } else {
                open_.push_back({copy, i + word.size});
            }
        }
        close_until(static_cast<std::uint32_t>(words_.size()));
        return std::move(tree_);
    }

private:
    struct Open {
        std::uint32_t copy;  // index in the new tree
        std::uint32_t end;   // where its words end
    };

    void close_until(std::uint32_t word) {
        while (!open_.empty() && open_.back().end <= word) {
            SyntaxNode& node = tree_.nodes[open_.back().copy];
            const std::uint32_t end = node.end;
            const std::uint32_t copy = open_.back().copy;
            fill_to(end);
            tree_.nodes[copy].size = static_cast<std::uint32_t>(tree_.nodes.size()) - copy;
            open_.pop_back();
        }
    }

    void leaf(NodeKind kind, std::size_t end) {
        tree_.nodes.push_back({kind, 0, at_, static_cast<std::uint32_t>(end), 1});
        at_ = static_cast<std::uint32_t>(end);
    }

    void fill_to(std::uint32_t end) {
        while (at_ < end) {
            std::size_t next = at_;
            while (next < end && blank_at(text_, next) != 0) {
                next += blank_at(text_, next);
            }
            if (next != at_) {
                leaf(NodeKind::Blank, next);
            } else if (const std::size_t line_end = line_end_at(text_, at_); line_end != 0) {
                leaf(NodeKind::LineEnd, at_ + line_end);
            } else if (text_.substr(at_, 2) == "--") {
                while (next < end && line_end_at(text_, next) == 0) {
                    ++next;
                }
                leaf(NodeKind::Comment, next);
            } else {
                do {
                    ++next;
                } while (next < end && blank_at(text_, next) == 0 &&
                         line_end_at(text_, next) == 0 && text_.substr(next, 2) != "--");
                leaf(NodeKind::Skipped, next);
            }
        }
    }

    const std::vector<SyntaxNode>& words_;
    std::string_view text_;
    SyntaxTree tree_;
    std::vector<Open> open_;
    std::uint32_t at_ = 0;
};

}  // namespace

SyntaxTree with_trivia(const std::vector<SyntaxNode>& words, std::string_view text) {
    return Filler(words, text).fill();
}

}  // namespace hjemmel::lang
