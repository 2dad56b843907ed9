// The pages of the messages about importing law, about law held against rules, and about reviews:
// the files of each example are written, and its command is run.

#include "lang/diagnostic.hpp"
#include "tests/apps/command_support.hpp"
#include "tests/support/pages.hpp"

#include <catch2/catch.hpp>

#include <set>
#include <sstream>

using namespace hjemmel;
using namespace hjemmel::testing;

namespace {

bool is_of_law_and_review(lang::Code code) {
    const auto number = static_cast<unsigned>(code);
    return number >= 8030 && number < 9000;
}

std::string page_of(const std::string& code) {
    return tests::read_page(std::string(HJEMMEL_SOURCE_DIR) + "/docs/diagnostics/" + code + ".md");
}

/// The codes that the command under a heading gives; its files lie in a folder of their own.
std::set<std::string> codes_under(const std::string& page, const std::string& heading) {
    const std::size_t begin = page.find("\n## " + heading + "\n");
    REQUIRE(begin != std::string::npos);
    const std::size_t end = page.find("\n## ", begin + 1);
    const CommandFolder folder;
    std::set<std::string> codes;
    std::size_t commands = 0;
    for (const tests::Block& block : tests::blocks_of(page.substr(begin, end - begin))) {
        if (block.kind != "sh") {
            REQUIRE(block.words.size() == 1);
            folder.write("page/" + block.words.front(), block.text);
            continue;
        }
        ++commands;
        std::istringstream line(block.text);
        std::vector<std::string> words{std::istream_iterator<std::string>(line), {}};
        REQUIRE(words.front() == "hjemmel");
        words.erase(words.begin());
        words.emplace_back("--json");
        const Finished finished = folder.run_in("page", words);
        INFO(finished.out << finished.err);
        const nlohmann::json document = finished.json();
        for (const auto& diagnostic : document["diagnostics"]) {
            codes.insert(diagnostic["code"].get<std::string>());
        }
    }
    CHECK(commands == 1);
    return codes;
}

}  // namespace

TEST_CASE("each message about law texts and reviews has a page whose example gives it") {
    std::size_t pages = 0;
    for (const lang::Code code : lang::all_codes()) {
        if (!is_of_law_and_review(code)) {
            continue;
        }
        ++pages;
        const std::string name = lang::code_name(code);
        DYNAMIC_SECTION(name) {
            const std::string page = page_of(name);
            CHECK(page.rfind("# " + name + ": ", 0) == 0);
            CHECK(page.find("\nPå dansk: ") != std::string::npos);
            CHECK(codes_under(page, "Example").count(name) == 1);
            CHECK(codes_under(page, "Repaired").count(name) == 0);
        }
    }
    CHECK(pages > 25);
}
