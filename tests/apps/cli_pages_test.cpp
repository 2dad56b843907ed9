// The pages of the messages that the command itself gives: of evaluation, of rule files, of limits.

#include "lang/diagnostic.hpp"
#include "tests/apps/command_support.hpp"
#include "tests/support/example_law.hpp"

#include <catch2/catch.hpp>

#include <fstream>
#include <iterator>
#include <set>

using namespace hjemmel;
using namespace hjemmel::testing;

namespace {

bool is_of_the_command(lang::Code code) {
    const auto number = static_cast<unsigned>(code);
    return (number >= 5000 && number < 6000) || (number >= 7100 && number < 7200) ||
           (number >= 9400 && number < 9500);
}

std::string page_of(const std::string& code) {
    std::ifstream stream(std::string(HJEMMEL_SOURCE_DIR) + "/docs/diagnostics/" + code + ".md");
    return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

/// The rule file under a heading; empty when the page shows none.
std::string rules_under(const std::string& page, const std::string& heading) {
    const std::size_t section = page.find("\n## " + heading + "\n");
    const std::string fence = "```rules\n";
    const std::size_t begin = page.find(fence, section);
    const std::size_t next = page.find("\n## ", section + 1);
    if (section == std::string::npos || begin == std::string::npos || begin > next) {
        return {};
    }
    return page.substr(begin + fence.size(), page.find("\n```", begin) + 1 - begin - fence.size());
}

std::set<std::string> codes_of_test(const std::string& rules) {
    const CommandFolder folder;
    folder.write("page/example.rules", rules);
    for (const tests::ExampleLaw& law : tests::example_laws) {
        folder.write("page/" + std::string(law.path), std::string(law.text));
    }
    std::set<std::string> codes;
    const Finished finished = folder.run({"test", "page", "--json"});
    INFO(finished.out << finished.err);
    const nlohmann::json document = finished.json();
    for (const auto& diagnostic : document["diagnostics"]) {
        codes.insert(diagnostic["code"].get<std::string>());
    }
    return codes;
}

}  // namespace

TEST_CASE("every message of the command has a page with two languages, an example and its repair") {
    for (const lang::Code code : lang::all_codes()) {
        if (!is_of_the_command(code)) {
            continue;
        }
        const std::string name = lang::code_name(code);
        const std::string page = page_of(name);
        INFO(name);
        CHECK(page.rfind("# " + name + ": ", 0) == 0);
        CHECK(page.find("\nPå dansk: ") != std::string::npos);
        CHECK(page.find("\n## Example\n") != std::string::npos);
        CHECK(page.find("\n## Repaired\n") != std::string::npos);
    }
}

TEST_CASE("the example of a page of evaluation gives its message, and repaired nothing") {
    std::size_t run = 0;
    for (const lang::Code code : lang::all_codes()) {
        const std::string name = lang::code_name(code);
        const std::string example =
            is_of_the_command(code) ? rules_under(page_of(name), "Example") : "";
        if (example.empty()) {
            continue;
        }
        ++run;
        INFO(name);
        const std::set<std::string> codes = codes_of_test(example);
        CHECK(codes.count(name) == 1);
        for (const std::string& other : codes) {
            CHECK((other == name || other == "E5101"));
        }
        CHECK(codes_of_test(rules_under(page_of(name), "Repaired")).empty());
    }
    CHECK(run >= 8);
}
