#pragma once

#include "lang/diagnostic_text.hpp"
#include "lang/formatter.hpp"
#include "lang/tree_words.hpp"
#include "tests/support/ast_text.hpp"

#include <string>
#include <utility>
#include <vector>

// What formatting and translating a rule file promise.

namespace hjemmel::support {

using namespace hjemmel::lang;  // what is formatted is theirs

struct Read {
    SourceFile source;
    Parsed parsed;
};

inline Read read(std::string text) {
    Read result{SourceFile::of("case.rules", std::move(text)), {}};
    result.parsed = parse(result.source, FileId{});
    return result;
}

inline std::string messages(const Diagnostics& diagnostics, const SourceFile& source) {
    Sources sources;
    static_cast<void>(sources.add(source));
    return draw(diagnostics, sources, {});
}

inline std::string formatted(const std::string& text, Language language) {
    const Read file = read(text);
    const Formatted result = format(file.parsed, file.source, language);
    return result.faithful ? result.text : messages(result.diagnostics, file.source);
}

/// The comments in order, without the blanks behind them.
inline std::vector<std::string> comments(const std::string& text) {
    const Read file = read(text);
    std::vector<std::string> result;
    const auto add = [&](std::string comment) {
        comment.erase(comment.find_last_not_of(" \t\r") + 1);
        result.push_back(std::move(comment));
    };
    for (const SyntaxNode& node : file.parsed.tree.nodes) {
        const std::string leaf = text.substr(node.begin, node.end - node.begin);
        if (node.kind == NodeKind::Comment) {
            add(leaf);
        } else if (node.kind == NodeKind::Anchor && leaf.find("--") != std::string::npos) {
            const std::size_t begin = leaf.find("--");
            add(leaf.substr(begin, leaf.find('\n', begin) - begin));
        }
    }
    return result;
}

/// Every expression of a file as a nested list: independent of the words of the tree.
inline std::string expressions(const Parsed& parsed) {
    const hjemmel::support::AstText write(parsed.module);
    std::string result;
    for (std::uint32_t id = 0; id < parsed.module.exprs.size(); ++id) {
        result += write.expression(ast::ExprId{id}) + "\n";
    }
    return result;
}

/// Says which promise is broken for a text that is read without errors; nothing when all hold.
inline std::string broken_promise(const std::string& text) {
    const Read before = read(text);
    const std::string once = formatted(text, before.parsed.module.language);
    const Read after = read(once);
    if (!after.parsed.diagnostics.empty() && before.parsed.diagnostics.empty()) {
        return "it is not read: " + messages(after.parsed.diagnostics, after.source);
    }
    if (words_of(before.parsed.tree, text) != words_of(after.parsed.tree, once)) {
        return "the words are others";
    }
    if (expressions(before.parsed) != expressions(after.parsed)) {
        return "the tree is another";
    }
    if (comments(text) != comments(once)) {
        return "the comments are others";
    }
    if (formatted(once, after.parsed.module.language) != once) {
        return "twice is not once:\n" + once;
    }
    const Language other =
        after.parsed.module.language == Language::English ? Language::Danish : Language::English;
    const std::string translated = formatted(once, other);
    const Read danish = read(translated);
    if (words_of(danish.parsed.tree, translated) != words_of(before.parsed.tree, text)) {
        return "the translation says something else:\n" + translated;
    }
    if (formatted(translated, other) != translated) {
        return "the translation is not formatted:\n" + translated;
    }
    if (formatted(translated, after.parsed.module.language) != once) {
        return "there and back is not the same";
    }
    return "";
}

}  // namespace hjemmel::support
