#pragma once

#include <cstddef>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

// The fenced blocks of documents, for the tests that run and compare them.

namespace hjemmel::tests {

/// What stands between two fences; behind the opening fence stand a kind and words.
struct Block {
    std::string kind;                ///< `rules`, `console`, …; empty when nothing is said
    std::vector<std::string> words;  ///< what follows the kind
    std::string text;                ///< whole lines
    std::size_t begin = 0;           ///< where the text begins in the page
    std::size_t line = 0;            ///< of the opening fence, from 1

    [[nodiscard]] bool has(std::string_view word) const {
        for (const std::string& found : words) {
            if (found == word) return true;
        }
        return false;
    }

    /// What stands behind `key=`; empty when it does not.
    [[nodiscard]] std::string after(std::string_view key) const {
        for (const std::string& word : words) {
            if (word.size() > key.size() && word.compare(0, key.size(), key) == 0 &&
                word[key.size()] == '=') {
                return word.substr(key.size() + 1);
            }
        }
        return "";
    }
};

/// The blocks of a page in its order. A fence stands in the first column.
[[nodiscard]] inline std::vector<Block> blocks_of(const std::string& page) {
    std::vector<Block> blocks;
    bool inside = false;
    std::size_t number = 0;
    for (std::size_t at = 0; at < page.size();) {
        const std::size_t newline = page.find('\n', at);
        const std::size_t end = newline == std::string::npos ? page.size() : newline + 1;
        const std::string line = page.substr(at, end - at);
        ++number;
        if (line.compare(0, 3, "```") == 0) {
            if (!inside) {
                Block block;
                std::istringstream words(line.substr(3));
                words >> block.kind;
                block.words.assign(std::istream_iterator<std::string>(words), {});
                block.begin = end;
                block.line = number;
                blocks.push_back(std::move(block));
            }
            inside = !inside;
        } else if (inside) {
            blocks.back().text += line;
        }
        at = end;
    }
    return blocks;
}

[[nodiscard]] inline std::string read_page(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

inline void write_page(const std::filesystem::path& path, const std::string& text) {
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << text;
}

/// Pages whose generated parts differ are written anew when the environment says UPDATE_CASES.
[[nodiscard]] inline bool pages_are_updated() { return std::getenv("UPDATE_CASES") != nullptr; }

/// A block and what its text shall be.
struct Replacement {
    Block block;
    std::string text;
};

/// Writes the page with other texts in some of its blocks, which are in the order of the page.
inline void update_page(const std::filesystem::path& path, const std::string& page,
                        const std::vector<Replacement>& replacements) {
    std::string text = page;
    for (std::size_t left = replacements.size(); left > 0; --left) {
        const Replacement& last = replacements[left - 1];
        text.replace(last.block.begin, last.block.text.size(), last.text);
    }
    if (text != page) write_page(path, text);
}

}  // namespace hjemmel::tests
