// Every Danish text that the user sees is spelled as the Danish dictionary has it; what it lacks
// stands in `tests/support/danish_words.txt`.

#include "apps/report/words.hpp"
#include "lang/keywords.hpp"
#include "tests/apps/command_support.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

using namespace hjemmel;
namespace fs = std::filesystem;

namespace {

const fs::path root = HJEMMEL_SOURCE_DIR;

std::string contents(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

/// A text and where it stands.
struct Text {
    std::string place;
    std::string text;
};

void add_messages(std::vector<Text>& texts) {
#define HJEMMEL_DIAGNOSTIC(number, name, severity, arguments, english, danish) \
    texts.push_back({#name, danish});
#define HJEMMEL_PHRASE(name, arguments, english, danish) texts.push_back({#name, danish});
#include "lang/diagnostic_codes.def"
#undef HJEMMEL_DIAGNOSTIC
#undef HJEMMEL_PHRASE
}

void add_words(std::vector<Text>& texts) {
#define HJEMMEL_WORD(name, english, danish) texts.push_back({"Word::" #name, danish});
#include "apps/report/words.def"
#include "apps/report/plan_words.def"
#undef HJEMMEL_WORD
#define HJEMMEL_KEYWORD(name, english, danish) texts.push_back({"Keyword::" #name, danish});
#define HJEMMEL_WORD(name, english, danish) texts.push_back({"Keyword::" #name, danish});
#include "lang/keywords.def"
#undef HJEMMEL_WORD
#undef HJEMMEL_KEYWORD
}

/// The paragraphs of a document that are in Danish.
void add_paragraphs(const fs::path& path, std::vector<Text>& texts) {
    const std::string document = contents(path);
    const std::string opening = "\nPå dansk: ";
    for (std::size_t at = document.find(opening); at != std::string::npos;
         at = document.find(opening, at + 1)) {
        texts.push_back(
            {path.filename().string(), document.substr(at, document.find("\n\n", at + 1) - at)});
    }
}

/// What is written for people in a file that `new` makes: texts but for the English labels, and the
/// words of the law.
void add_new_file(const fs::path& path, std::vector<Text>& texts) {
    std::istringstream lines(contents(path));
    for (std::string line; std::getline(lines, line);) {
        std::string text;
        if (path.extension() == ".law" && line.rfind("  ", 0) == 0) {
            text = line;
        }
        for (std::size_t at = line.find('"'); at != std::string::npos;) {
            const std::size_t end = line.find('"', at + 1);
            if (at >= 3 && line.substr(at - 3, 3) == "en ") {
                break;  // the English label is the last on its line
            }
            text += " " + line.substr(at + 1, end - at - 1);
            at = line.find('"', end + 1);
        }
        texts.push_back({"new " + path.filename().string(), text});
    }
}

/// Every Danish text of the project, without those of rules.
std::vector<Text> danish_texts() {
    std::vector<Text> texts;
    add_messages(texts);
    add_words(texts);
    const testing::CommandFolder folder;
    texts.push_back({"help", folder.run({"help", "--lang", "da"}).out});
    for (const char* folder_of_documents : {"docs/diagnostics", "docs/language"}) {
        for (const auto& entry : fs::directory_iterator(root / folder_of_documents)) {
            add_paragraphs(entry.path(), texts);
        }
    }
    CHECK(folder.run({"new", "fresh", "--language", "dansk"}).exit == 0);
    for (const auto& entry : fs::recursive_directory_iterator(folder.path() / "fresh")) {
        if (entry.is_regular_file()) {
            add_new_file(entry.path(), texts);
        }
    }
    return texts;
}

bool is_letter(char byte) {
    return static_cast<unsigned char>(byte) >= 0x80 || (byte >= 'a' && byte <= 'z') ||
           (byte >= 'A' && byte <= 'Z');
}

/// The words of a text: what stands in backticks or braces, options, names with `_`, paths and
/// figures are none.
std::vector<std::string> words_of(std::string text) {
    for (const auto& [open, close] : {std::pair{'`', '`'}, std::pair{'{', '}'}}) {
        for (std::size_t at = text.find(open); at != std::string::npos; at = text.find(open, at)) {
            const std::size_t end = std::min(text.find(close, at + 1), text.size() - 1);
            text.replace(at, end + 1 - at, " ");
        }
    }
    std::vector<std::string> words;
    std::istringstream stream(text);
    for (std::string piece; stream >> piece;) {
        if (piece.find_first_of("_/=@*\\") != std::string::npos || piece.rfind("--", 0) == 0) {
            continue;
        }
        std::string word;
        for (const char byte : piece + " ") {
            if (is_letter(byte)) {
                word += byte;
            } else if (!word.empty()) {
                words.push_back(word);
                word.clear();
            }
        }
    }
    return words;
}

/// Signs that are no letters, as `§`, `…` and quotation marks, stand apart from words.
std::string without_signs(std::string text) {
    for (const std::string sign : {"§", "…", "»", "«", "\u00a0", "–", "×"}) {
        for (std::size_t at = text.find(sign); at != std::string::npos; at = text.find(sign, at)) {
            text.replace(at, sign.size(), " ");
        }
    }
    return text;
}

bool has_dictionary() {
    // NOLINTNEXTLINE(cert-env33-c): a fixed line.
    return std::system("hunspell -d da_DK -l </dev/null >/dev/null 2>&1") == 0;
}

/// The words that the dictionary does not have.
std::set<std::string> unknown_of(const std::set<std::string>& words) {
    const fs::path in = fs::temp_directory_path() / ("hjemmel-words-" + std::to_string(getpid()));
    {
        std::ofstream file(in);
        for (const std::string& word : words) {
            file << word << "\n";
        }
    }
    std::set<std::string> unknown;
    const std::string line = "hunspell -i UTF-8 -d da_DK -l '" + in.string() + "'";
    // NOLINTNEXTLINE(cert-env33-c): the path is ours.
    if (std::FILE* const pipe = popen(line.c_str(), "r"); pipe != nullptr) {
        std::array<char, 512> buffer{};
        while (std::fgets(buffer.data(), static_cast<int>(buffer.size()), pipe) != nullptr) {
            std::string word(buffer.data());
            word.erase(word.find_last_not_of('\n') + 1);
            unknown.insert(word);
        }
        pclose(pipe);
    }
    fs::remove(in);
    return unknown;
}

std::set<std::string> own_words() {
    std::set<std::string> words;
    std::istringstream lines(contents(root / "tests/support/danish_words.txt"));
    for (std::string line; std::getline(lines, line);) {
        if (!line.empty() && line[0] != '#') {
            words.insert(line);
        }
    }
    return words;
}

}  // namespace

TEST_CASE("every Danish text is spelled as the dictionary or the list of own words has it") {
    if (!has_dictionary()) {
        WARN("skipped: hunspell and hunspell-da are not installed (scripts/setup build)");
        return;
    }
    std::map<std::string, std::string> places;
    std::set<std::string> words;
    for (const Text& text : danish_texts()) {
        for (const std::string& word : words_of(without_signs(text.text))) {
            words.insert(word);
            places.emplace(word, text.place);
        }
    }
    REQUIRE(words.size() > 800);
    const std::set<std::string> own = own_words();
    const std::set<std::string> unknown = unknown_of(words);
    for (const std::string& word : unknown) {
        INFO(word << " in " << places[word]);
        CHECK(own.count(word) == 1);
    }
    for (const std::string& word : own) {
        INFO(word << " stands in danish_words.txt and is not needed there");
        CHECK(unknown.count(word) == 1);
    }
}

TEST_CASE("the dictionary finds a word that is wrong") {
    if (has_dictionary()) {
        CHECK(unknown_of({"kommunen", "kommunnen", "fokusmål"}) ==
              std::set<std::string>{"kommunnen"});
    }
}
