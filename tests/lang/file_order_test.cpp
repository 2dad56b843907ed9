// Nothing depends on the order of files, nor on that of the statements in them.
#include "lang/compile.hpp"
#include "tests/support/node_names.hpp"
#include "tests/support/program_builder.hpp"
#include "tests/support/shuffled_rules.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck/catch.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <random>
#include <string>
#include <utility>
#include <vector>

using namespace hjemmel;

namespace {

namespace fs = std::filesystem;

struct File {
    std::string path;
    std::string text;
};

std::string contents(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

std::vector<File> files_of(const fs::path& folder) {
    std::vector<File> files;
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
        if (entry.path().extension() == ".rules") {
            files.push_back({entry.path().string(), contents(entry.path())});
        }
    }
    std::sort(files.begin(), files.end(),
              [](const File& left, const File& right) { return left.path < right.path; });
    return files;
}

lang::Compiled compiled(const std::vector<File>& files) {
    lang::Sources sources;
    std::vector<lang::FileId> ids;
    for (const File& file : files) {
        ids.push_back(sources.add(lang::SourceFile::of(file.path, file.text)));
    }
    return lang::compile(sources, ids, [](const std::string& path) -> std::optional<std::string> {
        return fs::exists(path) ? std::optional(contents(path)) : std::nullopt;
    });
}

/// What every test of the rules finds, by its stable name.
std::map<std::string, std::string> answers(const lang::Compiled& rules) {
    std::map<std::string, std::string> found;
    for (const engine::TestCase& test : rules.tests) {
        std::string& text = found[test.name];
        for (const engine::ExpectationResult& one : run_test(rules.program, test).expectations) {
            text += one.passed ? "passed; " : "failed; ";
            if (one.found.state != engine::State::Conflict) text += testing::shown(one.found);
        }
    }
    return found;
}

const fs::path denmark = fs::path(HJEMMEL_SOURCE_DIR) / "rules/denmark";

}  // namespace

TEST_CASE("the rules of Denmark are the same program in any order of files and statements") {
    const std::vector<File> files = files_of(denmark);
    REQUIRE(files.size() > 10);
    const lang::Compiled rules = compiled(files);
    REQUIRE_FALSE(lang::has_errors(rules.diagnostics));
    for (const std::uint64_t seed : {1U, 2U, 3U}) {
        std::mt19937_64 random(seed);
        std::vector<File> others = files;
        std::shuffle(others.begin(), others.end(), random);
        const bool within = seed != 1;
        if (within) {
            for (File& file : others) file.text = support::shuffled(file.text, random);
        }
        const lang::Compiled other = compiled(others);
        INFO("seed " << seed);
        REQUIRE_FALSE(lang::has_errors(other.diagnostics));
        CHECK(testing::difference(rules.program, other.program) == "");
        CHECK(rules.tests.size() == other.tests.size());
        if (within) continue;
        CHECK(rules.program.rules_hash == other.program.rules_hash);
        CHECK(rules.summary.assumptions == other.summary.assumptions);
    }
}

TEST_CASE("the tests of the supervision rules find the same in another order") {
    const std::vector<File> files = files_of(denmark / "supervision");
    const lang::Compiled rules = compiled(files);
    REQUIRE_FALSE(lang::has_errors(rules.diagnostics));
    REQUIRE(rules.tests.size() > 20);
    std::mt19937_64 random(4);
    std::vector<File> others = files;
    std::shuffle(others.begin(), others.end(), random);
    for (File& file : others) file.text = support::shuffled(file.text, random);
    const lang::Compiled other = compiled(others);
    REQUIRE_FALSE(lang::has_errors(other.diagnostics));
    CHECK(answers(rules) == answers(other));
}

TEST_CASE("what two programs differ in is found") {
    std::vector<File> files = files_of(denmark / "supervision");
    const lang::Compiled rules = compiled(files);
    bool changed = false;
    for (File& file : files) {
        const std::size_t at = file.text.find("is 12 months");
        if (at != std::string::npos) {
            file.text.replace(at, 12, "is 13 months");
            changed = true;
            break;
        }
    }
    REQUIRE(changed);
    CHECK(testing::difference(rules.program, compiled(files).program) != "");
}
