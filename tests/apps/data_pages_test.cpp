// Runs the examples of the pages about data: each gives its message and no other, and repaired
// none.

#include "tests/apps/data_support.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <iterator>
#include <set>

using namespace hjemmel;
using namespace hjemmel::testing;

namespace {

std::string read_page(const std::string& code) {
    std::ifstream stream(std::filesystem::path(HJEMMEL_SOURCE_DIR) / "docs/diagnostics" /
                         (code + ".md"));
    return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

// The blocks of a part whose first line names a file: "```csv persons.csv".
DataFolder::Files files_in(const std::string& page, const std::string& heading) {
    DataFolder::Files files;
    const std::size_t begin = page.find("\n## " + heading + "\n");
    REQUIRE(begin != std::string::npos);
    const std::string part = page.substr(begin, page.find("\n## ", begin + 4) - begin);
    for (std::size_t at = part.find("\n```"); at != std::string::npos;
         at = part.find("\n```", at + 4)) {
        const std::size_t line = part.find('\n', at + 1);
        const std::string opening = part.substr(at + 4, line - at - 4);
        const std::size_t end = part.find("\n```", line - 1);
        REQUIRE(end != std::string::npos);
        if (const std::size_t blank = opening.find(' '); blank != std::string::npos) {
            std::string text = end < line ? "" : part.substr(line + 1, end - line);
            files.emplace_back(opening.substr(blank + 1), text == "\n" ? "" : text);
        }
        at = end < line ? line : end;
    }
    return files;
}

Loaded load_block_files(const DataFolder::Files& files) {
    return files.size() == 1 && files[0].first == "case.json" ? load_json(files[0].second)
                                                              : load_files(files);
}

std::vector<std::string> codes_of_data() {
    std::vector<std::string> codes;
    for (const lang::Code code : lang::all_codes()) {
        const auto number = static_cast<int>(code);
        if ((number >= 7000 && number < 7100) || (number >= 9700 && number < 9800)) {
            codes.push_back(lang::code_name(code));
        }
    }
    return codes;
}

// What cannot be shown as text on a page; data_errors_test.cpp and
// data_pack_test.cpp give each of them.
const std::set<std::string> shown_elsewhere = {"E7001", "E7003", "E7005", "E7020", "E7021", "E7022",
                                               "W7080", "W7081", "W7082", "W7083", "E7099", "E9701",
                                               "E9702", "E9703", "E9704", "E9705", "E9706"};

}  // namespace

TEST_CASE("the example of each page about data gives its message, and repaired none") {
    REQUIRE(codes_of_data().size() > 60);
    for (const std::string& code : codes_of_data()) {
        DYNAMIC_SECTION(code) {
            const std::string page = read_page(code);
            REQUIRE(page.starts_with("# " + code + ": "));
            CHECK(page.find("\nPå dansk: ") != std::string::npos);
            const DataFolder::Files example = files_in(page, "Example");
            CHECK(example.empty() == shown_elsewhere.contains(code));
            if (!example.empty()) {
                const Loaded loaded = load_block_files(example);
                INFO(loaded.drawn());
                const auto codes = loaded.codes();
                CHECK_FALSE(codes.empty());
                CHECK(std::all_of(codes.begin(), codes.end(),
                                  [&](const std::string& found) { return found == code; }));
                CHECK_FALSE(loaded.drawn(lang::Language::Danish).empty());
            }
            const DataFolder::Files repaired = files_in(page, "Repaired");
            if (!repaired.empty()) {
                CHECK(load_block_files(repaired).drawn() == "");
            }
        }
    }
}
