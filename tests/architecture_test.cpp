// Holds the picture of the code: which folder may include which, and which file may know which
// library. The tables below are that picture; a new folder, library or edge is a line in them.

#include <catch2/catch.hpp>

#include <algorithm>
#include <cctype>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace {

namespace fs = std::filesystem;

using Strings = std::vector<std::string>;

// ---- the picture -------------------------------------------------------------------------------

struct Edges {
    std::string folder;
    Strings may_include;  // besides itself; a name stands for all that is under it
};

const std::vector<Edges>& picture() {
    static const std::vector<Edges> rows = {
        {"engine/values", {}},
        {"engine/program", {"engine/values"}},
        {"engine/evaluate", {"engine/values", "engine/program"}},
        {"engine/batch", {"engine/values", "engine/program", "engine/evaluate"}},
        {"engine/prove", {"engine/values", "engine/program", "engine/evaluate"}},
        {"lang", {"engine"}},
        {"sim", {"engine"}},
        {"apps/json", {"engine", "lang", "sim", "apps/report"}},
        {"apps/data", {"engine", "lang", "sim", "apps/json"}},
        {"apps/report", {"engine", "lang", "sim"}},
        {"apps/cli", {"engine", "lang", "sim", "apps/json", "apps/data", "apps/report"}},
        {"apps/lsp", {"engine", "lang", "sim", "apps/json", "apps/data", "apps/report"}},
        {"apps/server", {"engine", "lang", "sim", "apps/json", "apps/data", "apps/report"}},
        // Tests stand above what they test. Those of sim/ write their programs in the language.
        {"tests/support", {"engine", "lang", "sim"}},
        {"tests/engine", {"engine", "tests/support"}},
        {"tests/lang", {"engine", "lang", "tests/support"}},
        {"tests/sim", {"engine", "lang", "sim", "tests/support"}},
        {"tests/apps", {"engine", "lang", "sim", "apps", "tests/support"}},
        {"tests/cases", {"engine", "lang", "sim", "apps", "tests/support"}},
        {"tests/fuzz", {"engine", "lang", "sim", "apps", "tests/support"}},
        {"tests/bench", {"engine", "lang", "sim", "apps", "tests/support"}},
        {"tests", {"engine", "lang", "sim", "apps", "tests/support"}},
    };
    return rows;
}

struct Library {
    std::string name;
    Strings headers;  // an ending "/" stands for all that is under it
    Strings homes;    // files, or folders with an ending "/"
};

const std::vector<Library>& libraries() {
    static const Strings everywhere = {"engine/", "lang/", "sim/", "apps/", "tests/"};
    static const Strings at_the_edge = {"apps/", "tests/"};
    static const std::vector<Library> rows = {
        {"Boost", {"boost/"}, {"engine/values/rational.hpp", "engine/values/rational.cpp"}},
        {"PEGTL", {"tao/"}, {"lang/grammar.hpp", "lang/parser.cpp", "tests/lang/grammar_test.cpp"}},
        {"utf8proc", {"utf8proc.h"}, {"lang/"}},
        {"Eigen", {"Eigen/", "unsupported/Eigen/"}, {"sim/"}},
        {"CLP", {"coin/"}, {"sim/window/linear_program.cpp"}},
        {"JSON", {"nlohmann/"}, {"apps/", "tests/apps/"}},
        {"toml++", {"toml++/"}, {"apps/", "tests/apps/"}},
        {"CLI11", {"CLI/"}, {"apps/", "tests/apps/"}},
        {"fmt", {"fmt/"}, everywhere},
        {"tl::expected", {"tl/expected.hpp"}, everywhere},
        {"Catch2", {"catch2/"}, {"tests/"}},
        {"RapidCheck", {"rapidcheck.h", "rapidcheck/"}, {"tests/"}},
        {"Google Benchmark", {"benchmark/"}, {"tests/bench/"}},
        {"instructions of a processor",
         {"cpuid.h", "emmintrin.h", "immintrin.h"},
         {"apps/data/csv_marks.cpp", "engine/values/sha256_blocks.cpp",
          "sim/micro/bit_sliced.cpp"}},
        // Input and output, terminals and processes belong to the applications.
        {"files and terminals",
         {"iostream", "fstream", "filesystem", "cstdio", "csignal", "unistd.h", "fcntl.h",
          "signal.h", "poll.h", "spawn.h", "termios.h", "sys/"},
         at_the_edge},
    };
    return rows;
}

const Strings& code_folders() {
    static const Strings folders = {"engine", "lang", "sim", "apps", "tests"};
    return folders;
}

const Strings& cpp_endings() {
    static const Strings endings = {".cpp", ".hpp", ".def", ".cc",  ".cxx", ".c",
                                    ".h",   ".hh",  ".hxx", ".ipp", ".tpp", ".inl"};
    return endings;
}

// ---- the checks --------------------------------------------------------------------------------

bool is_under(std::string_view path, std::string_view folder) {
    return path.size() > folder.size() && path.starts_with(folder) && path[folder.size()] == '/';
}

bool matches(std::string_view path, std::string_view pattern) {
    return pattern.ends_with('/') ? path.starts_with(pattern) : path == pattern;
}

bool matches_any(std::string_view path, const Strings& patterns) {
    return std::any_of(patterns.begin(), patterns.end(),
                       [&](const std::string& pattern) { return matches(path, pattern); });
}

bool has_ending(std::string_view path, const Strings& endings) {
    return std::any_of(endings.begin(), endings.end(),
                       [&](const std::string& ending) { return path.ends_with(ending); });
}

// The most specific row that the file belongs to.
const Edges* row_of(std::string_view file) {
    const Edges* best = nullptr;
    for (const Edges& row : picture()) {
        if (is_under(file, row.folder) &&
            (best == nullptr || row.folder.size() > best->folder.size())) {
            best = &row;
        }
    }
    // The row of tests/ is for the files directly in it: a new folder there needs its own row.
    if (best != nullptr && best->folder == "tests" && file.find('/', 6) != std::string_view::npos) {
        return nullptr;
    }
    return best;
}

bool is_ours(std::string_view target) {
    return std::any_of(code_folders().begin(), code_folders().end(),
                       [&](const std::string& folder) { return is_under(target, folder); });
}

struct Include {
    std::string target;
    bool quoted = false;
};

std::string_view without_blanks(std::string_view text) {
    const auto first = text.find_first_not_of(" \t");
    return first == std::string_view::npos ? std::string_view{} : text.substr(first);
}

// Reads one line of source; nothing when it includes nothing. An include whose target is not
// written out (a macro) has an empty target.
std::optional<Include> read_include(std::string_view line) {
    line = without_blanks(line);
    if (!line.starts_with('#')) {
        return std::nullopt;
    }
    line = without_blanks(line.substr(1));
    constexpr std::string_view keyword = "include";
    if (!line.starts_with(keyword)) {
        return std::nullopt;
    }
    line = without_blanks(line.substr(keyword.size()));
    if (line.empty() || (line.front() != '"' && line.front() != '<')) {
        return Include{};
    }
    const bool quoted = line.front() == '"';
    line.remove_prefix(1);
    const auto end = line.find(quoted ? '"' : '>');
    return Include{std::string(line.substr(0, end)), quoted};
}

// Says what is wrong with one include, or nothing.
std::optional<std::string> fault(std::string_view file, const Include& include) {
    const std::string& target = include.target;
    if (target.empty()) {
        return "the included file must be written out";
    }
    if (is_ours(target)) {
        const Edges* from = row_of(file);
        if (from == nullptr) {
            return "this folder is not in the picture";
        }
        const bool drawn = row_of(target) == from ||
                           std::any_of(from->may_include.begin(), from->may_include.end(),
                                       [&](const std::string& to) { return is_under(target, to); });
        if (!drawn) {
            return from->folder + " must not know " + target;
        }
        if (!include.quoted) {
            return "our own files stand in quotes";
        }
        return std::nullopt;
    }
    for (const Library& library : libraries()) {
        if (matches_any(target, library.headers)) {
            if (!matches_any(file, library.homes)) {
                return library.name + " must not be known here";
            }
            return std::nullopt;
        }
    }
    if (include.quoted) {
        return "an include is written from the root of the repository";
    }
    if (target.find_first_of("./") != std::string::npos) {
        return "a library that is not in the table";
    }
    return std::nullopt;  // the standard library
}

Strings lines_of(std::string_view text) {
    Strings lines;
    while (!text.empty()) {
        const auto end = text.find('\n');
        lines.emplace_back(text.substr(0, end));
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
    return lines;
}

std::string at(const std::string& file, std::size_t line, const std::string& what) {
    return file + ":" + std::to_string(line) + ": " + what;
}

Strings include_faults(const std::string& file, std::string_view text) {
    Strings faults;
    std::size_t number = 0;
    for (const std::string& line : lines_of(text)) {
        ++number;
        if (const auto include = read_include(line)) {
            if (const auto what = fault(file, *include)) {
                faults.push_back(at(file, number, *what));
            }
        }
    }
    return faults;
}

// Finds paths that exist on one machine only. The patterns are put together here, so that this
// file, which is read like every other, does not contain them.
Strings absolute_path_faults(const std::string& file, std::string_view text) {
    Strings faults;
    std::size_t number = 0;
    for (const std::string& line : lines_of(text)) {
        ++number;
        for (const char* folder : {"home", "root", "work", "Users"}) {
            std::string pattern = "/";
            pattern.append(folder).append("/");
            for (auto found = line.find(pattern); found != std::string::npos;
                 found = line.find(pattern, found + 1)) {
                const char before = found == 0 ? ' ' : line[found - 1];
                const bool goes_on = std::isalnum(static_cast<unsigned char>(before)) != 0 ||
                                     std::string_view("._-})").find(before) != std::string::npos;
                if (!goes_on) {
                    faults.push_back(at(file, number, pattern));
                }
            }
        }
    }
    return faults;
}

// Names the sources that the text of a CMakeLists.txt does not list as a word of its own.
Strings unlisted(const Strings& sources, std::string_view cmake) {
    std::set<std::string> words;
    for (const std::string& line : lines_of(cmake)) {
        const std::string code = line.substr(0, line.find('#'));
        std::size_t begin = code.find_first_not_of(" \t()");
        while (begin != std::string::npos) {
            const auto end = code.find_first_of(" \t()", begin);
            words.insert(code.substr(begin, end == std::string::npos ? end : end - begin));
            begin = end == std::string::npos ? end : code.find_first_not_of(" \t()", end);
        }
    }
    Strings missing;
    std::copy_if(sources.begin(), sources.end(), std::back_inserter(missing),
                 [&](const std::string& source) { return !words.contains(source); });
    return missing;
}

// ---- the repository ----------------------------------------------------------------------------

const fs::path& root() {
    static const fs::path path = HJEMMEL_SOURCE_DIR;
    return path;
}

// Gives the files under a folder of the repository, as paths from its root, in a fixed order.
Strings files_under(const std::string& folder) {
    Strings files;
    if (fs::exists(root() / folder)) {
        for (const auto& entry : fs::recursive_directory_iterator(root() / folder)) {
            if (entry.is_regular_file()) {
                files.push_back(entry.path().lexically_relative(root()).generic_string());
            }
        }
    }
    std::sort(files.begin(), files.end());
    return files;
}

std::string read(const std::string& file) {
    std::ifstream stream(root() / file, std::ios::binary);
    REQUIRE(stream);
    return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

std::string joined(const Strings& lines) {
    std::string text;
    for (const std::string& line : lines) {
        text += line + "\n";
    }
    return text;
}

void append(Strings& to, const Strings& more) { to.insert(to.end(), more.begin(), more.end()); }

Strings faults_of_line(const std::string& file, const std::string& line) {
    return include_faults(file, line + "\n");
}

}  // namespace

TEST_CASE("includes go along the lines of the picture and no others") {
    Strings faults;
    std::size_t read_files = 0;
    for (const std::string& folder : code_folders()) {
        for (const std::string& file : files_under(folder)) {
            if (has_ending(file, cpp_endings())) {
                append(faults, include_faults(file, read(file)));
                ++read_files;
            }
        }
    }
    CHECK(read_files > 0);
    CHECK(joined(faults) == "");
}

TEST_CASE("every file of code lies in a folder of the picture") {
    Strings strangers;
    for (const std::string& folder : code_folders()) {
        for (const std::string& file : files_under(folder)) {
            if (has_ending(file, cpp_endings()) && row_of(file) == nullptr) {
                strangers.push_back(file);
            }
        }
    }
    CHECK(joined(strangers) == "");
}

TEST_CASE("rules and examples hold no C++") {
    Strings found;
    for (const char* folder : {"rules", "examples"}) {
        for (const std::string& file : files_under(folder)) {
            if (has_ending(file, cpp_endings())) {
                found.push_back(file);
            }
        }
    }
    CHECK(joined(found) == "");
}

TEST_CASE("no file names a path of one machine") {
    // What .gitignore leaves out at the root belongs to one machine: `/build/` and the like.
    std::set<std::string> ignored = {".git"};
    for (const std::string& line : lines_of(read(".gitignore"))) {
        if (line.starts_with('/')) {
            ignored.insert(line.substr(1, line.find_last_not_of('/')));
        }
    }
    Strings faults;
    for (const auto& entry : fs::directory_iterator(root())) {
        const std::string name = entry.path().filename().string();
        if (ignored.contains(name)) {
            continue;
        }
        const Strings files = entry.is_directory() ? files_under(name) : Strings{name};
        for (const std::string& file : files) {
            append(faults, absolute_path_faults(file, read(file)));
        }
    }
    CHECK(joined(faults) == "");
}

TEST_CASE("every source is listed in the CMakeLists.txt of its folder") {
    Strings missing;
    for (const std::string& folder : code_folders()) {
        Strings sources;
        Strings benches;
        for (const std::string& file : files_under(folder)) {
            if (file.ends_with(".cpp")) {
                const std::string from = is_under(file, "tests/bench") ? "tests/bench" : folder;
                (from == folder ? sources : benches).push_back(file.substr(from.size() + 1));
            }
        }
        append(missing, unlisted(sources, read(folder + "/CMakeLists.txt")));
        if (!benches.empty()) {
            append(missing, unlisted(benches, read("tests/bench/CMakeLists.txt")));
        }
    }
    CHECK(joined(missing) == "");
}

// ---- the checks can fail -----------------------------------------------------------------------

TEST_CASE("an include that the picture does not draw is a fault") {
    const auto [file, line] = GENERATE(table<std::string, std::string>({
        {"engine/evaluate/interpreter.cpp", "#include \"lang/ast.hpp\""},
        {"engine/evaluate/interpreter.cpp", "#include \"apps/json/value.hpp\""},
        {"engine/values/money.hpp", "#include \"engine/program/program.hpp\""},
        {"engine/program/type.hpp", "#include \"engine/evaluate/outcome.hpp\""},
        {"lang/checker.cpp", "#include \"sim/population.hpp\""},
        {"lang/checker.cpp", "#include \"apps/cli/main.hpp\""},
        {"sim/simulate.cpp", "#include \"lang/compile.hpp\""},
        {"apps/json/value.cpp", "#include \"apps/cli/run.hpp\""},
        {"apps/lsp/server.cpp", "#include \"apps/cli/run.hpp\""},
        {"tests/engine/agreement_test.cpp", "#include \"lang/compile.hpp\""},
        {"tests/support/text.cpp", "#include \"tests/lang/text.hpp\""},
        {"tests/documents_test.cpp", "#include \"tests/lang/text.hpp\""},
        {"lang/checker.cpp", "  #  include\t<sim/population.hpp>  // with blanks and brackets"},
        {"engine/unheard_of/file.cpp", "#include \"engine/values/rational.hpp\""},
        {"tests/unheard_of/file.cpp", "#include \"engine/values/rational.hpp\""},
    }));
    CAPTURE(file, line);
    CHECK(faults_of_line(file, line).size() == 1);
}

TEST_CASE("a library outside its home is a fault") {
    const auto [file, line] = GENERATE(table<std::string, std::string>({
        {"engine/values/money.cpp", "#include <boost/multiprecision/cpp_int.hpp>"},
        {"tests/engine/rational_test.cpp", "#include <boost/multiprecision/cpp_int.hpp>"},
        {"lang/resolver.cpp", "#include <tao/pegtl.hpp>"},
        {"tests/lang/parser_test.cpp", "#include <tao/pegtl.hpp>"},
        {"engine/batch/column.cpp", "#include <Eigen/Dense>"},
        {"lang/diagnostic.cpp", "#include <nlohmann/json.hpp>"},
        {"sim/indicators.cpp", "#include <nlohmann/json_fwd.hpp>"},
        {"lang/compile.cpp", "#include <toml++/toml.h>"},
        {"sim/scenario.cpp", "#include <CLI/CLI.hpp>"},
        {"engine/values/calendar.cpp", "#include <utf8proc.h>"},
        {"engine/evaluate/interpreter.cpp", "#include <iostream>"},
        {"lang/source.cpp", "#include <fstream>"},
        {"sim/simulate.cpp", "#include <sys/stat.h>"},
        {"lang/parser.cpp", "#include <catch2/catch.hpp>"},
        {"lang/parser.cpp", "#include <xlsxwriter.h>"},
        {"apps/report/svg.cpp", "#include <unheard/of.hpp>"},
    }));
    CAPTURE(file, line);
    CHECK(faults_of_line(file, line).size() == 1);
}

TEST_CASE("an include that is not written from the root is a fault") {
    const std::string line = GENERATE("#include \"ast.hpp\"", "#include \"../lang/ast.hpp\"",
                                      "#include <lang/ast.hpp>", "#include HJEMMEL_HEADER");
    CAPTURE(line);
    CHECK(faults_of_line("lang/checker.cpp", line).size() == 1);
}

TEST_CASE("what the picture draws is no fault") {
    const auto [file, line] = GENERATE(table<std::string, std::string>({
        {"engine/values/rational.cpp", "#include <boost/multiprecision/cpp_int.hpp>"},
        {"engine/values/money.hpp", "#include \"engine/values/rational.hpp\""},
        {"engine/evaluate/grounds.hpp", "#include \"engine/program/program.hpp\""},
        {"lang/parser.cpp", "#include <tao/pegtl.hpp>"},
        {"tests/lang/grammar_test.cpp", "#include \"lang/grammar.hpp\""},
        {"lang/diagnostic.hpp", "#include \"lang/diagnostic_codes.def\""},
        {"sim/indicators.cpp", "#include <Eigen/Dense>"},
        {"apps/data/package.cpp", "#include <toml++/toml.h>"},
        {"apps/data/package.cpp", "#include <filesystem>"},
        {"apps/cli/main.cpp", "#include \"apps/json/value.hpp\""},
        {"tests/sim/goal_seek_test.cpp", "#include \"lang/compile.hpp\""},
        {"tests/cases_test.cpp", "#include \"tests/support/cases.hpp\""},
        {"lang/checker.cpp", "#include <string_view>"},
        {"lang/checker.cpp", "// #include \"sim/population.hpp\""},
        {"lang/checker.cpp", "constexpr auto text = \"#include <iostream>\";"},
    }));
    CAPTURE(file, line);
    CHECK(joined(faults_of_line(file, line)) == "");
}

TEST_CASE("a fault names its file and its line") {
    const auto faults = include_faults(
        "lang/checker.cpp", "#pragma once\n\n#include <vector>\n#include \"sim/random.hpp\"");
    CHECK(faults == Strings{"lang/checker.cpp:4: lang must not know sim/random.hpp"});
}

TEST_CASE("a path of one machine is a fault, a relative one is not") {
    const std::string slash = "/";
    const std::string folder = GENERATE("home", "root", "work", "Users");
    const std::string path = slash + folder + slash + "anna";
    CHECK(absolute_path_faults("a.md", "see " + path).size() == 1);
    CHECK(absolute_path_faults("a.md", path).size() == 1);
    CHECK(absolute_path_faults("a.md", "x\n(`" + path + "`)").size() == 1);
    CHECK(absolute_path_faults("a.md", "file:" + slash + slash + path).size() == 1);
    CHECK(absolute_path_faults("a.md", "https://example.org" + path).empty());
    CHECK(absolute_path_faults("a.md", "docs" + path + " ../" + folder + "/x").empty());
}

TEST_CASE("a source that no list names is found") {
    const std::string cmake = "hjemmel_library(lang\n    SOURCES\n        a.cpp  # b.cpp\n    )\n";
    CHECK(unlisted({"a.cpp"}, cmake).empty());
    CHECK(unlisted({"a.cpp", "b.cpp", "sub/a.cpp"}, cmake) == Strings{"b.cpp", "sub/a.cpp"});
}
