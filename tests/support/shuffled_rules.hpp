#pragma once

#include <algorithm>
#include <random>
#include <string>
#include <utility>
#include <vector>

// Rule files with the same statements in another order, and with words where they do not belong.

namespace hjemmel::support {

/// The statements of a file, each with the lines that belong to it; comments above a statement stay
/// with the one before.
[[nodiscard]] inline std::vector<std::string> statements_of(const std::string& text) {
    std::vector<std::string> statements;
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = std::min(text.find('\n', begin), text.size() - 1) + 1;
        const char first = text[begin];
        const bool opens = first != ' ' && first != '\t' && first != '\n' && first != '-';
        if (opens || statements.empty()) statements.emplace_back();
        statements.back() += text.substr(begin, end - begin);
        begin = end;
    }
    return statements;
}

/// The same file with its statements in another order; `language`, `module` and `use` stay in
/// front.
[[nodiscard]] inline std::string shuffled(const std::string& text, std::mt19937_64& random) {
    std::vector<std::string> statements = statements_of(text);
    const auto stays = [](const std::string& statement) {
        for (const char* word : {"language ", "module ", "use ", "sprog ", "modul ", "brug "}) {
            if (statement.rfind(word, 0) == 0) return true;
        }
        return statement.front() == '-';
    };
    const auto first = std::find_if_not(statements.begin(), statements.end(), stays);
    std::shuffle(first, statements.end(), random);
    std::string result;
    for (std::string& statement : statements) {
        if (statement.back() != '\n') statement += '\n';
        result += statement;
    }
    return result;
}

/// The file with one to three of its words left out, doubled, or put in the place of another.
[[nodiscard]] inline std::string mangled(const std::string& text, std::mt19937_64& random) {
    std::vector<std::string> pieces;  // words and the blanks between them, by turns
    for (const char letter : text) {
        const bool blank = letter == ' ' || letter == '\n';
        const bool was_blank =
            !pieces.empty() && (pieces.back().front() == ' ' || pieces.back().front() == '\n');
        if (pieces.empty() || blank != was_blank) pieces.emplace_back();
        pieces.back() += letter;
    }
    for (std::size_t times = 1 + random() % 3; times > 0; --times) {
        const std::size_t one = random() % pieces.size();
        const std::size_t other = random() % pieces.size();
        switch (random() % 4) {
            case 0:
                pieces[one].clear();
                break;
            case 1:
                pieces[one] += " " + pieces[one];
                break;
            case 2:
                std::swap(pieces[one], pieces[other]);
                break;
            default:
                pieces[one] = pieces[other];
        }
    }
    std::string result;
    for (const std::string& piece : pieces) result += piece;
    return result;
}

}  // namespace hjemmel::support
