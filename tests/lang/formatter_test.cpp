#include "lang/formatter.hpp"

#include "lang/diagnostic_text.hpp"
#include "lang/tree_words.hpp"
#include "tests/support/ast_text.hpp"
#include "tests/support/random_rules.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck/catch.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

using namespace hjemmel::lang;

// Formatting keeps the tree and the comments, is the same when it is done twice, and a file that is
// translated and back again is the same file.

namespace {

namespace fs = std::filesystem;

const fs::path root = HJEMMEL_SOURCE_DIR;

struct Read {
    SourceFile source;
    Parsed parsed;
};

Read read(std::string text) {
    Read result{SourceFile::of("case.rules", std::move(text)), {}};
    result.parsed = parse(result.source, FileId{});
    return result;
}

std::string messages(const Diagnostics& diagnostics, const SourceFile& source) {
    Sources sources;
    static_cast<void>(sources.add(source));
    return draw(diagnostics, sources, {});
}

std::string formatted(const std::string& text, Language language) {
    const Read file = read(text);
    const Formatted result = format(file.parsed, file.source, language);
    return result.faithful ? result.text : messages(result.diagnostics, file.source);
}

/// The comments in order, without the blanks behind them.
std::vector<std::string> comments(const std::string& text) {
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
std::string expressions(const Parsed& parsed) {
    const hjemmel::support::AstText write(parsed.module);
    std::string result;
    for (std::uint32_t id = 0; id < parsed.module.exprs.size(); ++id) {
        result += write.expression(ast::ExprId{id}) + "\n";
    }
    return result;
}

/// Says which promise is broken for a text that is read without errors; nothing when all hold.
std::string broken_promise(const std::string& text) {
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

std::string contents(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

/// A case without what comes out of it.
std::string input_of(const fs::path& path) {
    std::string text = contents(path);
    if (const std::size_t at = text.rfind("\n----\n"); at != std::string::npos) {
        text.resize(at + 1);
    }
    return text;
}

std::vector<fs::path> files_in(const std::vector<std::string>& folders) {
    std::vector<fs::path> files;
    for (const std::string& folder : folders) {
        for (const auto& entry : fs::recursive_directory_iterator(root / folder)) {
            if (entry.path().extension() == ".rules") {
                files.push_back(entry.path());
            }
        }
    }
    return files;
}

}  // namespace

TEST_CASE("every rule file of the repository keeps its meaning in any layout and either language") {
    std::size_t checked = 0;
    for (const fs::path& path : files_in({"rules", "examples", "tests/cases"})) {
        const std::string text = input_of(path);
        if (path.parent_path().filename() != "translate" &&
            text.find("\n==== ") == std::string::npos &&
            !has_errors(read(text).parsed.diagnostics)) {
            INFO(path.string());
            CHECK(broken_promise(text) == "");
            ++checked;
        }
    }
    CHECK(checked > 80);
}

TEST_CASE("the rule files of the repository are formatted") {
    for (const fs::path& path : files_in({"rules", "examples", "tests/cases/meaning"})) {
        const std::string text = contents(path);
        INFO(path.string());
        CHECK(formatted(text, read(text).parsed.module.language) == text);
    }
}

TEST_CASE("random files keep their meaning in any layout and either language") {
    rc::prop("formatting and translating", [](std::uint64_t seed) {
        const std::string text = hjemmel::support::RandomRules(seed).file(4);
        RC_PRE(!has_errors(read(text).parsed.diagnostics));
        const std::string broken = broken_promise(text);
        if (!broken.empty()) {
            RC_FAIL(broken + "\n\n" + text);
        }
    });
}

TEST_CASE("a formatted line is short where it can be broken, in both languages") {
    const std::string english = contents(root / "rules/denmark/supervision/bek-1409-2019.rules");
    for (const Language language : {Language::English, Language::Danish}) {
        const std::string text = formatted(english, language);
        for (std::size_t begin = 0; begin < text.size();) {
            const std::size_t end = text.find('\n', begin);
            const std::string line = text.substr(begin, end - begin);
            const auto columns = std::count_if(line.begin(), line.end(), [](char byte) {
                return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80;
            });
            const std::size_t quote = line.find('"');
            const bool one_text =
                quote != std::string::npos && line.find('"', quote + 1) + 1 == line.size();
            INFO(line);
            const bool comment = line.find_first_not_of(' ') == line.find("--");  // the author's
            CHECK((columns <= widest_line || one_text || comment));
            begin = end + 1;
        }
    }
}

TEST_CASE("line ends, byte order marks and letters with two spellings come out in one form") {
    const std::string file = "language english\nmodule m\n\ndefine å : number\n  is 1  -- x\n";
    CHECK(formatted("\xEF\xBB\xBFlanguage  english\nmodule m\n\n\ndefine a\xCC\x8A : number is 1 "
                    "-- x  ",
                    Language::English) == file);
    std::string windows = file;
    for (std::size_t at = windows.find('\n'); at != std::string::npos;
         at = windows.find('\n', at + 2)) {
        windows.insert(at, 1, '\r');
    }
    CHECK(formatted(windows, Language::English) == windows);
}

TEST_CASE("a name that is a word of the other language is named and nothing is written") {
    const Read file =
        read("language english\nmodule m\nunit dage\ndefine q : number dage\n  is 12 dage\n");
    const Formatted danish = format(file.parsed, file.source, Language::Danish);
    CHECK(danish.text.empty());
    REQUIRE(danish.diagnostics.size() == 1);
    CHECK(danish.diagnostics[0].code == Code::NameInOtherLanguage);
    CHECK(title_text(danish.diagnostics[0], Language::English) ==
          "`dage` would be a word of the language in the translated file");
    CHECK(position_of(file.source, danish.diagnostics[0].span.begin) == Position{4, 19});
}
