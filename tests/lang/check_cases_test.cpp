#include "tests/support/findings.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>
#include <utility>
#include <vector>

// Cases of the checker, `tests/cases/check/<fact>.rules` and, with its lints and notes,
// `tests/cases/lint/<fact>.rules`: rule files, a line `----`, and all that comes out of them.
// UPDATE_CASES=1 rewrites what comes out. The example law stands in
// `tests/support/example_law.hpp`.

namespace {

namespace fs = std::filesystem;
using namespace hjemmel;
using tests::Checked;
using tests::NamedText;

const fs::path folder = fs::path(HJEMMEL_SOURCE_DIR) / "tests/cases";
const std::string divider = "\n----\n";

struct Case {
    fs::path path;
    std::string input;
    std::string expected;
    lang::Lints lints;

    [[nodiscard]] std::vector<NamedText> files() const {
        return tests::files_of(input, "case.rules");
    }
    [[nodiscard]] Checked checked() const { return Checked(files(), lints); }
};

std::vector<Case> all_cases() {
    std::vector<Case> cases;
    const auto add = [&](const fs::path& path, lang::Lints lints) {
        std::ifstream file(path, std::ios::binary);
        const std::string text{std::istreambuf_iterator<char>(file), {}};
        const std::size_t at = text.rfind(divider);
        const bool divided = at != std::string::npos;
        cases.push_back({path, divided ? text.substr(0, at + 1) : text,
                         divided ? text.substr(at + divider.size()) : std::string(), lints});
    };
    for (const auto& [area, lints] :
         {std::pair{"check", lang::Lints::Hidden}, std::pair{"lint", lang::Lints::Shown}}) {
        for (const auto& entry : fs::directory_iterator(folder / area)) {
            if (entry.path().extension() == ".rules") add(entry.path(), lints);
        }
    }
    std::sort(cases.begin(), cases.end(),
              [](const Case& left, const Case& right) { return left.path < right.path; });
    return cases;
}

/// What comes out: the messages, or what was counted when there are none.
std::string outcome(const Checked& checked) {
    if (!checked.compiled.diagnostics.empty()) return checked.text();
    const lang::Summary& summary = checked.compiled.summary;
    return fmt::format("nothing to report: {} rules, {} assumptions, {} tests\n", summary.rules,
                       summary.assumptions, summary.tests);
}

bool asked_to_update() {
    const char* asked = std::getenv("UPDATE_CASES");
    return asked != nullptr && std::string(asked) == "1";
}

std::vector<std::string> paragraphs(const std::string& text) {
    std::vector<std::string> result;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = text.find('\n', at) + 1;
        if (text[at] == ' ' && !result.empty()) {
            result.back() += text.substr(at, end - at);
        } else {
            result.push_back(text.substr(at, end - at));
        }
        at = end;
    }
    std::sort(result.begin(), result.end());
    return result;
}

}  // namespace

TEST_CASE("each case of the checker comes out as written") {
    REQUIRE(!all_cases().empty());
    for (const Case& one : all_cases()) {
        DYNAMIC_SECTION(one.path.stem().string()) {
            const std::string found = outcome(one.checked());
            if (asked_to_update()) {
                std::ofstream(one.path, std::ios::binary)
                    << one.input << divider.substr(1) << found;
            } else {
                CHECK(found == one.expected);
            }
        }
    }
}

TEST_CASE("a fix removes the message that offers it") {
    std::size_t fixes = 0;
    for (const Case& one : all_cases()) {
        const Checked before = one.checked();
        for (const lang::Diagnostic& found : before.compiled.diagnostics) {
            for (const lang::Fix& fix : found.fixes) {
                ++fixes;
                INFO(one.path.stem().string()
                     << ": " << lang::phrase_text(fix.title, lang::Language::English));
                const Checked after(before.repaired(fix), one.lints);
                const auto same = [&](const lang::Diagnostic& other) {
                    return other.code == found.code && other.span.file == found.span.file &&
                           other.span.begin == found.span.begin;
                };
                CHECK(std::none_of(after.compiled.diagnostics.begin(),
                                   after.compiled.diagnostics.end(), same));
            }
        }
    }
    CHECK(fixes > 0);
}

TEST_CASE("what is said does not depend on the order in which files are named") {
    for (const Case& one : all_cases()) {
        std::vector<NamedText> files = one.files();
        if (files.size() < 2) continue;
        INFO(one.path.stem().string());
        const std::string forwards = one.checked().text();
        std::reverse(files.begin(), files.end());
        CHECK(paragraphs(Checked(files, one.lints).text()) == paragraphs(forwards));
    }
}

TEST_CASE("a case that is cut off anywhere is answered") {
    constexpr std::size_t step = 29;  // bytes; all of them would take minutes
    for (const Case& one : all_cases()) {
        for (std::size_t length = 0; length < one.input.size(); length += step) {
            const Checked checked(tests::files_of(one.input.substr(0, length), "case.rules"),
                                  one.lints);
            CHECK(checked.compiled.summary.files > 0);
        }
    }
}

TEST_CASE("checking twice says the same") {
    for (const Case& one : all_cases()) {
        CHECK(one.checked().text() == one.checked().text());
    }
}

TEST_CASE("every message of the checker has a case") {
    std::set<std::string> seen;
    for (const Case& one : all_cases()) {
        for (const lang::Diagnostic& found : one.checked().compiled.diagnostics) {
            seen.insert(lang::code_name(found.code));
        }
    }
    for (const lang::Code code : lang::all_codes()) {
        const unsigned range = static_cast<unsigned>(code) / 1000;
        const bool of_checker =
            (range >= 2 && range <= 4) || range == 6 || code == lang::Code::TooManyIndices;
        if (!of_checker) continue;
        INFO(lang::code_name(code));
        CHECK(seen.count(lang::code_name(code)) == 1);
    }
}
