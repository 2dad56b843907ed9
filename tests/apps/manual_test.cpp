// Runs the examples of the manual and of the README files, and compares the table of words with the
// words.
//
// What stands behind a fence says what its block is:
//   rules, law, csv, toml, json  with `file=NAME`: that file; with `in=NAME`: statements that take
//                    the place of those of the same name in it, or come at its end
//   rules start      the lines that the examples below begin with; they are not repeated there
//   rules            an example: its tests pass and it gives no message
//   rules refused    a wrong example; the `message` behind it is all that `check` says
//   console          commands behind `$ `, and what they print
//   form, sh         how something is written in general; not run
// The blocks of a page go on from one another: its files lie in one folder.

#include "tests/support/pages.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdio>
#include <regex>
#include <set>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>

namespace {

namespace fs = std::filesystem;
using namespace hjemmel::tests;

const fs::path root = HJEMMEL_SOURCE_DIR;

std::string quoted(const std::string& word) {
    std::string text = "'";
    for (const char letter : word) {
        text += letter == '\'' ? std::string("'\\''") : std::string(1, letter);
    }
    return text + "'";
}

/// A folder in which the commands of one page run; `rules` and `examples` are in it.
class PageFolder {
public:
    explicit PageFolder(const fs::path& page) {
        static int number = 0;
        path_ = fs::temp_directory_path() /
                ("hjemmel-manual-" + std::to_string(getpid()) + "-" + std::to_string(number++));
        fs::remove_all(path_);
        fs::create_directories(path_ / "bin");
        fs::create_directories(work());
        fs::create_symlink(HJEMMEL_COMMAND, path_ / "bin/hjemmel");
        fs::create_directory_symlink(root / "rules", work() / "rules");
        fs::create_directory_symlink(root / "examples", work() / "examples");
        for (const auto& beside : fs::directory_iterator(page.parent_path())) {
            const std::string extension = beside.path().extension().string();
            if (extension == ".rules" || extension == ".law") {
                fs::copy_file(beside.path(), work() / beside.path().filename());
            }
        }
    }
    ~PageFolder() {
        std::error_code ignored;
        fs::remove_all(path_, ignored);
    }
    PageFolder(const PageFolder&) = delete;
    PageFolder& operator=(const PageFolder&) = delete;

    [[nodiscard]] fs::path file(const std::string& name) const { return work() / name; }

    /// What a command of the shell prints on both streams, and how it ends.
    [[nodiscard]] std::pair<std::string, int> run(const std::string& command) const {
        const std::string line =
            "cd " + quoted(work().string()) + " && PATH=" + quoted((path_ / "bin").string()) +
            ":\"$PATH\" LC_ALL=C.UTF-8 && export PATH LC_ALL && { " + command + "\n} 2>&1";
        // NOLINTNEXTLINE(cert-env33-c): the commands stand in our own pages.
        std::FILE* pipe = popen(line.c_str(), "r");
        REQUIRE(pipe != nullptr);
        std::string printed;
        std::array<char, 4096> part{};
        while (const std::size_t count = std::fread(part.data(), 1, part.size(), pipe)) {
            printed.append(part.data(), count);
        }
        const int status = pclose(pipe);
        return {printed, WIFEXITED(status) ? WEXITSTATUS(status) : -1};
    }

private:
    [[nodiscard]] fs::path work() const { return path_ / "work"; }

    fs::path path_;
};

/// What differs from run to run or with the version of the core: times and the hash of the rules.
std::string normalised(const std::string& text) {
    static const std::regex time(R"(\b[0-9]+ ms\b)");
    static const std::regex hash(R"((^|\n)- rules [0-9a-f]{32}\b)");
    return std::regex_replace(std::regex_replace(text, time, "0 ms"), hash, "$1- rules 0");
}

std::string without_blank_end(std::string text) {
    while (!text.empty() && text.back() == '\n') {
        text.pop_back();
    }
    return text.empty() ? text : text + "\n";
}

/// The statements of a rule file: each line in the first column opens one, and comments above
/// belong to it.
std::vector<std::string> statements_of(const std::string& text) {
    std::vector<std::string> statements;
    std::istringstream lines(text);
    std::string line;
    std::string held;  // blank lines and comments, until it is known what they belong to
    while (std::getline(lines, line)) {
        const bool is_free = line.empty() || line.compare(0, 2, "--") == 0;
        if (is_free) {
            held += line + "\n";
        } else if (line[0] == ' ' && !statements.empty()) {
            statements.back() += held + line + "\n";
            held.clear();
        } else {
            statements.push_back(held + line + "\n");
            held.clear();
        }
    }
    return statements;
}

/// What names a statement: its first word and the word or text behind it.
std::string name_of(const std::string& statement) {
    std::size_t at = 0;
    while (statement[at] == '\n' || statement.compare(at, 2, "--") == 0) {
        at = statement.find('\n', at) + 1;
    }
    std::string line = statement.substr(at, statement.find('\n', at) - at);
    const std::size_t blank = line.find(' ');
    if (blank == std::string::npos) {
        return line;
    }
    const bool is_text = line[blank + 1] == '"';
    const std::size_t end = line.find(is_text ? '"' : ' ', blank + 2);
    return line.substr(0, end);
}

std::string changed(const std::string& file, const std::string& changes) {
    std::vector<std::string> statements = statements_of(file);
    for (const std::string& change : statements_of(changes)) {
        const auto same = std::find_if(
            statements.begin(), statements.end(),
            [&change](const std::string& found) { return name_of(found) == name_of(change); });
        if (same == statements.end()) {
            statements.push_back("\n" + change);
        } else {
            *same = (same->front() == '\n' && change.front() != '\n' ? "\n" : "") + change;
        }
    }
    std::string text;
    for (const std::string& statement : statements) {
        text += statement;
    }
    return text;
}

/// One page as it is run from its top to its end.
class PageRun {
public:
    explicit PageRun(const fs::path& path)
        : path_(path), page_(read_page(path)), folder_(path), blocks_(blocks_of(page_)) {}

    void run() {
        for (std::size_t at = 0; at < blocks_.size(); ++at) {
            INFO(path_.string() << ":" << blocks_[at].line);
            run_block(at);
        }
        if (pages_are_updated()) {
            update_page(path_, page_, replacements_);
        }
    }

    [[nodiscard]] std::size_t commands() const { return commands_; }
    [[nodiscard]] std::size_t examples() const { return examples_; }

private:
    static bool is_a_file(const Block& block) {
        static const std::set<std::string> kinds = {"rules", "law", "csv", "toml", "json"};
        return kinds.count(block.kind) == 1;
    }

    void run_block(std::size_t at) {
        const Block& block = blocks_[at];
        static const std::set<std::string> not_run = {"form", "sh"};
        if (is_a_file(block) && !block.after("file").empty()) {
            write(block.after("file"), block.text);
        } else if (is_a_file(block) && !block.after("in").empty()) {
            const fs::path file = folder_.file(block.after("in"));
            REQUIRE(fs::exists(file));
            write_page(file, changed(read_page(file), block.text));
        } else if (block.kind == "rules" && block.has("start")) {
            start_ = block.text;
        } else if (block.kind == "rules") {
            run_example(at);
        } else if (block.kind == "console") {
            run_console(block);
        } else {
            // A block of another kind would be an example that nobody runs.
            CHECK((not_run.count(block.kind) == 1 || block.kind == "message"));
        }
    }

    /// A file that stands beside the page is shown as it is.
    void write(const std::string& name, const std::string& text) const {
        const fs::path beside = path_.parent_path() / name;
        if (fs::exists(beside)) {
            CHECK(read_page(beside) == text);
        }
        write_page(folder_.file(name), text);
    }

    void run_example(std::size_t at) {
        const Block& block = blocks_[at];
        ++examples_;
        const bool is_whole = block.text.compare(0, 9, "language ") == 0;
        write_page(folder_.file("example.rules"), (is_whole ? "" : start_ + "\n") + block.text);
        if (!block.has("refused")) {
            const auto [printed, exit] = folder_.run("hjemmel test --quiet example.rules");
            CHECK(printed == "");
            CHECK(exit == 0);
            return;
        }
        const auto [printed, exit] = folder_.run("hjemmel check --quiet example.rules");
        REQUIRE(at + 1 < blocks_.size());
        REQUIRE(blocks_[at + 1].kind == "message");
        CHECK_FALSE(printed.empty());
        compare(blocks_[at + 1], printed);
    }

    void run_console(const Block& block) {
        std::string shown;
        std::istringstream lines(block.text);
        std::string line;
        while (std::getline(lines, line)) {
            if (line.compare(0, 2, "$ ") != 0) {
                continue;
            }
            while (line.back() == '\\') {  // a command goes on in the next line
                std::string more;
                REQUIRE(std::getline(lines, more));
                line += "\n" + more;
            }
            ++commands_;
            shown += (shown.empty() ? "" : "\n") + line + "\n" +
                     without_blank_end(folder_.run(line.substr(2)).first);
        }
        CHECK_FALSE(shown.empty());
        compare(block, shown);
    }

    void compare(const Block& block, const std::string& found) {
        const std::string expected = normalised(block.text);
        if (pages_are_updated()) {
            if (expected != normalised(found)) {
                replacements_.push_back({block, found});
            }
            return;
        }
        CHECK(normalised(found) == expected);
    }

    fs::path path_;
    std::string page_;
    PageFolder folder_;
    std::vector<Block> blocks_;
    std::string start_;
    std::vector<Replacement> replacements_;
    std::size_t commands_ = 0;
    std::size_t examples_ = 0;
};

/// All pages whose blocks are run, by their path from the root. Law texts and messages have tests
/// of their own.
std::vector<std::string> pages() {
    static const std::set<std::string> elsewhere = {"law-texts.md", "messages.md"};
    std::vector<std::string> found{"README.md"};
    for (const auto& entry : fs::directory_iterator(root / "docs/language")) {
        const std::string name = entry.path().filename().string();
        if (entry.path().extension() == ".md" && elsewhere.count(name) == 0) {
            found.push_back("docs/language/" + name);
        }
    }
    for (const auto& entry : fs::directory_iterator(root / "examples")) {
        if (fs::exists(entry.path() / "README.md")) {
            found.push_back("examples/" + entry.path().filename().string() + "/README.md");
        }
    }
    std::sort(found.begin(), found.end());
    return found;
}

/// One row of the table for each word, under the headings of `lang/keywords.def`.
std::string table_of_words() {
    static const std::regex heading(R"(// ---- (.*) ----)");
    static const std::regex word(
        R"re(HJEMMEL_(KEYWORD|WORD)\([A-Za-z]+, "([^"]*)", "([^"]*)"\))re");
    std::istringstream lines(read_page(root / "lang/keywords.def"));
    std::string table;
    std::string line;
    std::smatch found;
    while (std::getline(lines, line)) {
        if (std::regex_match(line, found, heading)) {
            std::string title = found[1];
            title[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(title[0])));
            table += "\n## " + title + "\n\n| English | Danish | reserved |\n| --- | --- | --- |\n";
        } else if (std::regex_match(line, found, word)) {
            table += "| `" + found[2].str() + "` | `" + found[3].str() + "` | " +
                     (found[1] == "KEYWORD" ? "yes" : "") + " |\n";
        }
    }
    return table;
}

}  // namespace

TEST_CASE("the examples of the manual do what the pages show") {
    std::size_t commands = 0;
    std::size_t examples = 0;
    const char* only = std::getenv("ONLY_PAGE");
    for (const std::string& page : pages()) {
        if (only != nullptr && page.find(only) == std::string::npos) {
            continue;
        }
        PageRun run(root / page);
        run.run();
        commands += run.commands();
        examples += run.examples();
    }
    if (only == nullptr) {
        CHECK(commands > 20);
        CHECK(examples > 60);
    }
}

TEST_CASE("the table of words has the words of both languages") {
    const fs::path path = root / "docs/language/keywords.md";
    const std::string page = read_page(path);
    const std::size_t begin = page.find("\n## ");
    REQUIRE(begin != std::string::npos);
    const std::string table = table_of_words();
    CHECK(std::count(table.begin(), table.end(), '\n') > 150);
    if (pages_are_updated()) {
        write_page(path, page.substr(0, begin) + table);
        return;
    }
    CHECK(page.substr(begin) == table);
}
