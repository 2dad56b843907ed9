#include "lang/diagnostic_text.hpp"
#include "lang/formatter.hpp"
#include "lang/parser.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using namespace hjemmel::lang;

// A case is a file: the input, a line `----`, and all that comes out. UPDATE_CASES=1 rewrites what
// comes out.

namespace {

namespace fs = std::filesystem;

const fs::path root = HJEMMEL_SOURCE_DIR;

std::string contents(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

/// Writes messages as a case shows them: `E1002 3:7: …`, with help and fixes below.
std::string written(const Diagnostics& diagnostics, const SourceFile& source) {
    std::string result;
    for (const Diagnostic& diagnostic : diagnostics) {
        const Position place = position_of(source, diagnostic.span.begin);
        result += code_name(diagnostic.code) + " " + std::to_string(place.line) + ":" +
                  std::to_string(place.column) + ": " + title_text(diagnostic, Language::English) +
                  "\n";
        for (const Text& note : diagnostic.notes) {
            result += "  = " + phrase_text(note, Language::English) + "\n";
        }
        for (const Text& help : diagnostic.help) {
            result += "  help: " + phrase_text(help, Language::English) + "\n";
        }
        for (const Fix& fix : diagnostic.fixes) {
            result += "  fix: " + phrase_text(fix.title, Language::English) + "\n";
        }
    }
    return result;
}

/// Reads the input only: messages, and how many statements are left.
std::string syntax(const std::string& input) {
    Sources sources;
    const FileId file = sources.add(SourceFile::of("case.rules", input));
    const Parsed parsed = parse(sources[file], file);
    const std::size_t count = parsed.module.statements.size();
    return written(parsed.diagnostics, sources[file]) + "read " + std::to_string(count) +
           (count == 1 ? " statement\n" : " statements\n");
}

std::string written_in(const std::string& input, std::optional<Language> language) {
    Sources sources;
    const FileId file = sources.add(SourceFile::of("case.rules", input));
    const Parsed parsed = parse(sources[file], file);
    if (has_errors(parsed.diagnostics)) {
        return written(parsed.diagnostics, sources[file]);
    }
    const Formatted formatted =
        format(parsed, sources[file], language.value_or(parsed.module.language));
    return written(formatted.diagnostics, sources[file]) + formatted.text;
}

/// The file as the formatter leaves it.
std::string formatted(const std::string& input) { return written_in(input, std::nullopt); }

/// The file in Danish.
std::string translated(const std::string& input) { return written_in(input, Language::Danish); }

/// What is done with the cases of a folder below `tests/cases`.
const std::map<std::string, std::function<std::string(const std::string&)>> areas = {
    {"syntax", syntax},
    {"format", formatted},
    {"translate", translated},
};

struct Case {
    std::string area;
    fs::path path;
};

std::vector<Case> all_cases() {
    std::vector<Case> cases;
    for (const auto& [area, run] : areas) {
        for (const auto& entry : fs::directory_iterator(root / "tests/cases" / area)) {
            if (entry.path().extension() == ".rules") {
                cases.push_back({area, entry.path()});
            }
        }
    }
    std::sort(cases.begin(), cases.end(),
              [](const Case& a, const Case& b) { return a.path < b.path; });
    return cases;
}

const std::string_view divider = "----\n";

/// Splits a case at its divider, which stands on a line of its own.
std::pair<std::string, std::string> split(const std::string& text) {
    std::size_t at = text.rfind("\n" + std::string(divider));
    if (at == std::string::npos) {
        return {text.rfind(divider, 0) == 0 ? "" : text,
                text.rfind(divider, 0) == 0 ? text.substr(divider.size()) : ""};
    }
    return {text.substr(0, at + 1), text.substr(at + 1 + divider.size())};
}

}  // namespace

TEST_CASE("every case comes out as it is written down") {
    const bool update = std::getenv("UPDATE_CASES") != nullptr;
    for (const Case& one : all_cases()) {
        const auto [input, expected] = split(contents(one.path));
        const std::string found = areas.at(one.area)(input);
        if (update && found != expected) {
            std::ofstream(one.path, std::ios::binary) << input << divider << found;
            continue;
        }
        INFO(one.path.string());
        CHECK(found == expected);
    }
}

TEST_CASE("each code has a page, and a test or a case that gives it") {
    std::string shown;
    for (const auto& entry : fs::recursive_directory_iterator(root / "tests")) {
        if (entry.is_regular_file() && entry.path().filename() != "cases_test.cpp") {
            shown += contents(entry.path());
        }
    }
    std::string missing;
    for (const Code code : all_codes()) {
        const std::string name = code_name(code);
        const std::string page = contents(root / "docs/diagnostics" / (name + ".md"));
        if (page.rfind("# " + name + ": ", 0) != 0) {
            missing += name + " has no page\n";
        }
        // The tests of data and of law texts run the examples of these pages.
        const bool runs = page.find("```csv ") != std::string::npos ||
                          page.find("```toml ") != std::string::npos ||
                          page.find("```json ") != std::string::npos ||
                          page.find("```law") != std::string::npos;
        // Cases and tests name a code as `E8001`, as its number, or as `Code::LawUnknownLine`.
        const bool named =
            shown.find(name.substr(1)) != std::string::npos ||
            shown.find("Code::" + std::string(identifier_of(code))) != std::string::npos;
        if (!named && !runs) {
            missing += name + " has no case\n";
        }
    }
    CHECK(missing == "");
}

namespace {

/// Gives the blocks of a page that are marked as rules: the example, then the repaired text.
std::vector<std::string> rule_blocks(const std::string& page) {
    std::vector<std::string> blocks;
    const std::string open = "\n```rules\n";
    for (std::size_t at = page.find(open); at != std::string::npos; at = page.find(open, at + 1)) {
        const std::size_t begin = at + open.size();
        const std::size_t end = page.find("\n```", begin - 1);
        blocks.push_back(page.substr(begin, end - begin + 1));
    }
    return blocks;
}

/// When the text is read, or when it is translated.
bool gives(const std::string& text, Code code) {
    Sources sources;
    const FileId file = sources.add(SourceFile::of("example.rules", text));
    const Parsed parsed = parse(sources[file], file);
    Diagnostics found = parsed.diagnostics;
    if (!has_errors(found)) {
        const Formatted danish = format(parsed, sources[file], Language::Danish);
        found.insert(found.end(), danish.diagnostics.begin(), danish.diagnostics.end());
    }
    return std::any_of(found.begin(), found.end(),
                       [&](const Diagnostic& diagnostic) { return diagnostic.code == code; });
}

}  // namespace

TEST_CASE("the example of a page about syntax gives its code, and the repaired text is read") {
    for (const Code code : all_codes()) {
        const auto number = static_cast<unsigned>(code);
        if (number >= 2000 && number / 100 != 90) {
            continue;
        }
        const std::string name = code_name(code);
        const std::string page = contents(root / "docs/diagnostics" / (name + ".md"));
        INFO(name);
        const bool complete = page.find("\n## Example\n") != std::string::npos &&
                              page.find("\n## Repaired\n") != std::string::npos &&
                              page.find("\nPå dansk: ") != std::string::npos;
        CHECK(complete);
        const std::vector<std::string> blocks = rule_blocks(page);
        // What cannot stand in a page, such as bytes that are no text, has words instead of a
        // block.
        if (blocks.size() == 2) {
            CHECK(gives(blocks[0], code));
            CHECK(!gives(blocks[1], code));
            Sources sources;
            const FileId file = sources.add(SourceFile::of("repaired.rules", blocks[1]));
            const Parsed parsed = parse(sources[file], file);
            CHECK(draw(parsed.diagnostics, sources, {}) == "");
        }
    }
}
