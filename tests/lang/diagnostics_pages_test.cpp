#include "tests/support/findings.hpp"

#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <string_view>
#include <vector>

// The pages of `docs/diagnostics`: what `hjemmel explain E2001` prints. Their examples are run.

namespace {

namespace fs = std::filesystem;
using namespace hjemmel;
using tests::Checked;
using tests::NamedText;

const fs::path folder = fs::path(HJEMMEL_SOURCE_DIR) / "docs/diagnostics";

/// Puts the form for many in the place of `{name:one|many}`.
std::string in_plural(std::string text) {
    for (std::size_t bar = text.find('|'); bar != std::string::npos; bar = text.find('|')) {
        text.erase(text.find('}', bar), 1);
        text.erase(text.rfind('{', bar), bar + 1 - text.rfind('{', bar));
    }
    return text;
}

/// The English titles, with their arguments as `{name}`.
const std::map<lang::Code, std::string>& titles() {
    static const std::map<lang::Code, std::string> all = {
#define HJEMMEL_DIAGNOSTIC(number, name, severity, arguments, english, danish) \
    {lang::Code::name, in_plural(english)},
#define HJEMMEL_PHRASE(name, arguments, english, danish)
#include "lang/diagnostic_codes.def"
#undef HJEMMEL_DIAGNOSTIC
#undef HJEMMEL_PHRASE
    };
    return all;
}

std::string contents(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

std::string page_of(lang::Code code) { return contents(folder / (lang::code_name(code) + ".md")); }

/// Of the checker: their titles are those of the catalogue, and their examples are rule files.
bool is_of_checker(lang::Code code) {
    const unsigned range = static_cast<unsigned>(code) / 1000;
    return (range >= 2 && range <= 4) || range == 6 || code == lang::Code::TooManyIndices;
}

/// The text from a heading to the next one.
std::string section(const std::string& page, const std::string& heading) {
    const std::size_t at = page.find("\n## " + heading + "\n");
    if (at == std::string::npos) return "";
    const std::size_t begin = at + heading.size() + 5;
    return page.substr(begin, page.find("\n## ", begin) - begin);
}

/// The fenced blocks of a kind; what stands behind the kind is the name of the file.
std::vector<NamedText> blocks(const std::string& text, const std::string& kind) {
    std::vector<NamedText> files;
    const std::string fence = "\n```" + kind;
    for (std::size_t at = text.find(fence); at != std::string::npos;
         at = text.find(fence, at + 1)) {
        const std::size_t info = at + fence.size();
        const std::size_t begin = text.find('\n', info) + 1;
        const std::size_t end = text.find("\n```", begin - 1) + 1;
        const std::string name = text.substr(info, begin - 1 - info);
        files.push_back(
            {name.empty() ? "example.rules" : name.substr(1), text.substr(begin, end - begin)});
        at = end;
    }
    return files;
}

}  // namespace

TEST_CASE(
    "every message of the checker has a page with its two languages, an example and the same "
    "repaired") {
    for (const lang::Code code : lang::all_codes()) {
        if (!is_of_checker(code)) continue;
        const std::string name = lang::code_name(code);
        const std::string page = page_of(code);
        INFO(name);
        CHECK(page.rfind("# " + name + ": ", 0) == 0);
        CHECK(page.find("\nPå dansk: ") != std::string::npos);
        CHECK(!section(page, "Example").empty());
        CHECK(!section(page, "Repaired").empty());
    }
}

TEST_CASE("every page belongs to a message") {
    for (const auto& entry : fs::directory_iterator(folder)) {
        const std::string name = entry.path().stem().string();
        lang::Code code{};
        INFO(name);
        REQUIRE(lang::find_code(name, code));
        CHECK(lang::code_name(code) == name);
    }
}

TEST_CASE("a page of the checker bears the title of the catalogue") {
    for (const lang::Code code : lang::all_codes()) {
        if (!is_of_checker(code)) continue;
        const std::string page = page_of(code);
        CHECK(page.substr(0, page.find('\n')) ==
              "# " + lang::code_name(code) + ": " + titles().at(code));
    }
}

TEST_CASE("the example of a page gives its message, the repaired one none") {
    for (const lang::Code code : lang::all_codes()) {
        if (!is_of_checker(code)) continue;
        const std::string page = page_of(code);
        const std::vector<NamedText> example = blocks(section(page, "Example"), "rules");
        const std::vector<NamedText> repaired = blocks(section(page, "Repaired"), "rules");
        INFO(lang::code_name(code));
        CHECK(!example.empty());
        CHECK(example.size() == repaired.size());
        const bool is_lint = lang::severity_of(code) >= lang::Severity::Lint;
        const lang::Lints lints = is_lint ? lang::Lints::Shown : lang::Lints::Hidden;
        CHECK(Checked(example, lints).codes() == lang::code_name(code));
        CHECK(Checked(repaired, lints).text().empty());
    }
}

TEST_CASE("the law that the pages cite is the one that they show") {
    const std::vector<NamedText> shown =
        blocks(contents(fs::path(HJEMMEL_SOURCE_DIR) / "docs/language/messages.md"), "law");
    REQUIRE(shown.size() == std::size(tests::example_laws));
    for (std::size_t law = 0; law < shown.size(); ++law) {
        CHECK(shown[law].path == tests::example_laws[law].path);
        CHECK(shown[law].text == tests::example_laws[law].text);
    }
}
