#include "lang/tree_words.hpp"

#include "lang/characters.hpp"

namespace hjemmel::lang {

namespace {

/// Puts one blank wherever blanks and line ends stand; comments in between are left out.
std::string single_blanks(std::string_view text) {
    std::string result;
    for (std::size_t at = 0; at < text.size();) {
        std::size_t next = at;
        while (next < text.size()) {
            if (const std::size_t blank = blank_at(text, next); blank != 0) {
                next += blank;
            } else if (const std::size_t line_end = line_end_at(text, next); line_end != 0) {
                next += line_end;
            } else if (text.substr(next, 2) == "--") {
                while (next < text.size() && line_end_at(text, next) == 0) {
                    ++next;
                }
            } else {
                break;
            }
        }
        if (next != at) {
            result += ' ';
            at = next;
        } else {
            result += text[at++];
        }
    }
    return result;
}

}  // namespace

bool is_byte_order_mark(const SyntaxTree& tree, std::uint32_t leaf) {
    const SyntaxNode& node = tree.nodes[leaf];
    return node.kind == NodeKind::Skipped && node.begin == 0 && node.end == 3;
}

std::string written_leaf(const SyntaxTree& tree, std::uint32_t leaf, std::string_view text,
                         Language language) {
    const SyntaxNode& node = tree.nodes[leaf];
    const std::string_view written = text.substr(node.begin, node.end - node.begin);
    switch (node.kind) {
        case NodeKind::Keyword:
            return std::string(spelling(node.keyword(), language));
        case NodeKind::Name:
            return to_nfc(written);
        case NodeKind::Anchor:
            return single_blanks(written);
        default:
            return std::string(written);
    }
}

std::string words_of(const SyntaxTree& tree, std::string_view text) {
    std::string result;
    result.reserve(text.size());
    std::vector<std::uint32_t> ends;  // of the nodes that are open
    const auto count = static_cast<std::uint32_t>(tree.nodes.size());
    for (std::uint32_t at = 0; at < count; ++at) {
        while (!ends.empty() && ends.back() == at) {
            result += ')';
            ends.pop_back();
        }
        const NodeKind kind = tree.nodes[at].kind;
        if (kind == NodeKind::Language) {
            at = tree.end_of(at) - 1;
        } else if (!is_leaf(kind)) {
            result += '(';
            ends.push_back(tree.end_of(at));
        } else if (!is_trivia(kind) && !is_byte_order_mark(tree, at)) {
            result += written_leaf(tree, at, text, Language::English);
            result += ' ';
        }
    }
    result.append(ends.size(), ')');
    return result;
}

}  // namespace hjemmel::lang
