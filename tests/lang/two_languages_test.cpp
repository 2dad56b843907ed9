#include "lang/compile.hpp"
#include "lang/formatter.hpp"
#include "lang/tree_words.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <vector>

using namespace hjemmel::lang;

// Wherever a word of the other language stands in a file, the message says so and how it is written
// here.

namespace {

namespace fs = std::filesystem;

const fs::path root = HJEMMEL_SOURCE_DIR;
const fs::path rules = root / "rules/denmark/supervision";

std::string contents(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

struct File {
    std::string path;
    std::string text;
};

std::string in_language(const std::string& text, Language language) {
    const SourceFile source = SourceFile::of("file.rules", text);
    return format(parse(source, FileId{}), source, language).text;
}

/// The rules of the repository, and small ones with the statements that they lack, in a language.
std::vector<File> files_in(Language language) {
    std::vector<File> files;
    for (const fs::path& folder : {rules, root / "tests/cases/meaning"}) {
        for (const auto& entry : fs::recursive_directory_iterator(folder)) {
            if (entry.path().extension() == ".rules") {
                files.push_back(
                    {entry.path().string(), in_language(contents(entry.path()), language)});
            }
        }
    }
    std::sort(files.begin(), files.end(),
              [](const File& left, const File& right) { return left.path < right.path; });
    return files;
}

/// Checks one of the files with the rules, without the tests of the others.
Diagnostics checked(const std::vector<File>& files, std::size_t one) {
    Sources sources;
    std::vector<FileId> ids;
    for (std::size_t file = 0; file < files.size(); ++file) {
        if (file == one || fs::path(files[file].path).parent_path() == rules) {
            ids.push_back(sources.add(SourceFile::of(files[file].path, files[file].text)));
        }
    }
    return compile(sources, ids,
                   [](const std::string& path) -> std::optional<std::string> {
                       return fs::exists(path) ? std::optional(contents(path)) : std::nullopt;
                   })
        .diagnostics;
}

/// One keyword of a file that is spelled otherwise in the other language.
struct Place {
    Keyword keyword;
    std::uint32_t begin;
    std::uint32_t end;
};

/// The keywords of a file; `seen` has those whose construct was met before.
std::vector<Place> places_in(const std::string& text,
                             std::set<std::tuple<Keyword, NodeKind, NodeKind>>& seen) {
    const Parsed parsed = parse(SourceFile::of("file.rules", text), FileId{});
    std::vector<std::uint32_t> open;
    std::vector<Place> places;
    for (std::uint32_t at = 0; at < parsed.tree.nodes.size(); ++at) {
        while (!open.empty() && parsed.tree.end_of(open.back()) <= at) {
            open.pop_back();
        }
        const SyntaxNode& node = parsed.tree.nodes[at];
        if (!is_leaf(node.kind)) {
            open.push_back(at);
        } else if (node.kind == NodeKind::Keyword && open.size() > 1) {
            const NodeKind parent = parsed.tree.nodes[open.back()].kind;
            const NodeKind above = parsed.tree.nodes[open[open.size() - 2]].kind;
            const bool differs = spelling(node.keyword(), Language::English) !=
                                 spelling(node.keyword(), Language::Danish);
            if (differs && seen.insert({node.keyword(), parent, above}).second) {
                places.push_back({node.keyword(), node.begin, node.end});
            }
        }
    }
    return places;
}

bool tells(const Diagnostics& found, Code code, std::uint32_t begin, const std::string& word) {
    return std::any_of(found.begin(), found.end(), [&](const Diagnostic& one) {
        return one.code == code && one.span.begin == begin &&
               one.arguments.at(1) == Argument(word) && one.fixes.size() == 1 &&
               one.fixes[0].edits.at(0).replacement == word;
    });
}

void check_all_words(Language language) {
    const Language other = language == Language::English ? Language::Danish : Language::English;
    const Code code = language == Language::English ? Code::DanishWordInEnglishFile
                                                    : Code::EnglishWordInDanishFile;
    const std::vector<File> files = files_in(language);
    std::set<std::tuple<Keyword, NodeKind, NodeKind>> seen;
    for (std::size_t file = 0; file < files.size(); ++file) {
        for (const Place& place : places_in(files[file].text, seen)) {
            std::vector<File> changed = files;
            changed[file].text.replace(place.begin, place.end - place.begin,
                                       spelling(place.keyword, other));
            const std::string word(spelling(place.keyword, language));
            const SourceFile source = SourceFile::of(files[file].path, changed[file].text);
            Diagnostics found = parse(source, FileId{}).diagnostics;
            if (!tells(found, code, place.begin, word)) {
                found = checked(changed, file);  // only the checker knows that the name is none
            }
            INFO(spelling(place.keyword, other)
                 << " for " << word << " in " << files[file].path << " at byte " << place.begin);
            CHECK(tells(found, code, place.begin, word));
        }
    }
    CHECK(seen.size() > 230);
}

}  // namespace

TEST_CASE("a Danish word in an English file is told wherever it stands") {
    check_all_words(Language::English);
}

TEST_CASE("an English word in a Danish file is told wherever it stands") {
    check_all_words(Language::Danish);
}

TEST_CASE("no word of one table is a word of the same file in the other language by accident") {
    // A translated file is read with the same words, whichever row a spelling is shared by.
    for (const File& file : files_in(Language::English)) {
        const SourceFile english = SourceFile::of(file.path, file.text);
        const std::string text = in_language(file.text, Language::Danish);
        const SourceFile danish = SourceFile::of(file.path, text);
        CHECK(words_of(parse(danish, FileId{}).tree, text) ==
              words_of(parse(english, FileId{}).tree, file.text));
    }
}

TEST_CASE("days, months and points have their words in the language of the file") {
    const auto messages = [](const std::string& unit) {
        std::string codes;
        const SourceFile source = SourceFile::of(
            "file.rules",
            "language dansk\nmodul m\nparameter p : måneder\n  antagelse \"x\"\n  er 1 " + unit +
                "\n");
        for (const Diagnostic& one : parse(source, FileId{}).diagnostics) {
            codes += code_name(one.code);
        }
        return codes;
    };
    CHECK(messages("måned").empty());
    CHECK(messages("måneder").empty());
    CHECK(messages("dag").empty());
    CHECK(messages("procentpoint").empty());
    CHECK(messages("month") == "E1040");
    CHECK(messages("months") == "E1040");
    CHECK(messages("points") == "E1040");
}
