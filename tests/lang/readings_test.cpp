// Holds `docs/readings.md` against the rules: one row for every open question of the domain notes,
// and every interpretation of the shipped rules with its options, the default first, and its file.

#include "lang/compile.hpp"
#include "tests/support/pages.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <filesystem>
#include <map>
#include <optional>
#include <regex>
#include <set>
#include <string>
#include <vector>

using namespace hjemmel;

namespace {

namespace fs = std::filesystem;

const fs::path root = HJEMMEL_SOURCE_DIR;
const fs::path rules = root / "rules/denmark";

struct Row {
    std::string domain;      ///< `A01`
    std::string simulation;  ///< `I2, I3`
    std::string reading;
    std::string files;
};

std::vector<Row> rows_of_the_table() {
    const std::string page = tests::read_page(root / "docs/readings.md");
    std::vector<Row> rows;
    for (std::size_t at = page.find("\n| "); at != std::string::npos;
         at = page.find("\n| ", at + 1)) {
        const std::string line = page.substr(at + 1, page.find('\n', at + 1) - at - 1);
        std::vector<std::string> cells;
        for (std::size_t begin = 1; begin < line.size();) {
            const std::size_t end = std::min(line.find('|', begin), line.size());
            cells.push_back(line.substr(begin, end - begin));
            begin = end + 1;
        }
        if (cells.size() == 5 && cells[0].find("---") == std::string::npos)
            rows.push_back({cells[0], cells[1], cells[3], cells[4]});
    }
    return rows;
}

/// Every `I7` or `A01` of a text.
std::set<int> ids_in(const std::string& text, char letter) {
    std::set<int> ids;
    const std::regex form(std::string(1, letter) + "([0-9]+)\\b");
    for (std::sregex_iterator id(text.begin(), text.end(), form), none; id != none; ++id)
        ids.insert(std::stoi((*id)[1]));
    return ids;
}

struct Shipped {
    lang::Sources sources;
    lang::Compiled compiled;
};

const Shipped& shipped() {
    static const Shipped all = [] {
        Shipped made;
        std::vector<lang::FileId> files;
        std::vector<fs::path> paths;
        for (const auto& entry : fs::recursive_directory_iterator(rules)) {
            if (entry.path().extension() == ".rules") paths.push_back(entry.path());
        }
        std::sort(paths.begin(), paths.end());
        for (const fs::path& path : paths)
            files.push_back(made.sources.add(
                lang::SourceFile::of(path.generic_string(), tests::read_page(path))));
        made.compiled = lang::compile(
            made.sources, files, [](const std::string& path) -> std::optional<std::string> {
                return fs::is_regular_file(path) ? std::optional(tests::read_page(path))
                                                 : std::nullopt;
            });
        return made;
    }();
    return all;
}

/// `threshold`: below_limit, at_least_with; what stands in parentheses is a remark.
std::map<std::string, std::string> options_in(const std::string& cell) {
    std::map<std::string, std::string> found;
    const std::string plain = std::regex_replace(cell, std::regex(" \\([^)]*\\)"), "");
    const std::regex form("`([a-z0-9_]+)`: ([a-z0-9_]+(, [a-z0-9_]+)*)");
    for (std::sregex_iterator one(plain.begin(), plain.end(), form), none; one != none; ++one)
        found[(*one)[1]] = (*one)[2];
    return found;
}

}  // namespace

TEST_CASE("every open question of both notes has a row of the table of readings") {
    std::set<int> domain, simulation;
    for (const Row& row : rows_of_the_table()) {
        for (const int id : ids_in(row.domain, 'A')) {
            INFO("A" << id);
            CHECK(domain.insert(id).second);
        }
        for (const int id : ids_in(row.simulation, 'I')) simulation.insert(id);
    }
    for (int id = 1; id <= 35; ++id) {
        INFO("A" << id);
        CHECK(domain.count(id) == 1);
    }
    for (int id = 1; id <= 18; ++id) {
        INFO("I" << id);
        CHECK(simulation.count(id) == 1);
    }
}

TEST_CASE("a row without a reading says why") {
    for (const Row& row : rows_of_the_table()) {
        if (row.domain == " A ") continue;  // the head
        INFO(row.domain << row.reading);
        CHECK((!options_in(row.reading).empty() ||
               row.reading.find("no reading: ") != std::string::npos));
    }
}

TEST_CASE("every interpretation of the rules is in the table, with its options and its file") {
    REQUIRE(!lang::has_errors(shipped().compiled.diagnostics));
    std::map<std::string, std::pair<std::string, std::string>> table;  // options, files
    for (const Row& row : rows_of_the_table()) {
        const std::string files =
            std::regex_replace(row.files, std::regex("\\bS([.-])"), "supervision/bek-1409-2019$1");
        for (const auto& [name, options] : options_in(row.reading)) {
            INFO(name);
            CHECK(table.emplace(name, std::make_pair(options, files)).second);
        }
    }
    const engine::Program& program = shipped().compiled.program;
    CHECK(program.interpretations.size() > 40);
    for (const engine::Interpretation& one : program.interpretations) {
        const std::string name = one.name.substr(one.name.rfind('.') + 1);
        INFO(one.name);
        const auto row = table.find(name);
        REQUIRE(row != table.end());
        std::string options = one.options[one.by_default].name;
        for (std::size_t place = 0; place < one.options.size(); ++place) {
            if (place != one.by_default) options += ", " + one.options[place].name;
        }
        CHECK(row->second.first == options);
        const std::string file = fs::path(shipped().sources[one.origin.file].path)
                                     .lexically_relative(rules)
                                     .generic_string();
        CHECK(row->second.second.find(file) != std::string::npos);
        table.erase(row);
    }
    for (const auto& [name, row] : table) {
        INFO(name << " is in the table and in no rule file");
        CHECK(false);
    }
}
