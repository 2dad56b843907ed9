#include "lang/diagnostic_text.hpp"
#include "lang/parser.hpp"
#include "tests/support/generated_rules.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck/catch.h>

#include <algorithm>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using namespace hjemmel::lang;

// Any bytes are answered: with a tree that leaves nothing out, quickly, and without a fall.

namespace {

namespace fs = std::filesystem;

const fs::path root = HJEMMEL_SOURCE_DIR;
const std::string opening = "language english\nmodule m\n";

std::string contents(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

std::vector<std::string> rule_files() {
    std::vector<std::string> files;
    for (const char* folder : {"tests/cases/syntax", "rules"}) {
        for (const auto& entry : fs::recursive_directory_iterator(root / folder)) {
            if (entry.path().extension() == ".rules") {
                files.push_back(contents(entry.path()));
            }
        }
    }
    return files;
}

/// The statements of the case that has every construct, one by one.
std::vector<std::string> statements() {
    std::string all = contents(root / "tests/cases/syntax/every_construct.rules");
    all.resize(all.rfind("----\n"));
    std::vector<std::string> result(1);
    for (std::size_t begin = 0; begin < all.size();) {
        const std::size_t end = all.find('\n', begin) + 1;
        if (all[begin] != ' ' && !result.back().empty()) {
            result.emplace_back();
        }
        result.back() += all.substr(begin, end - begin);
        begin = end;
    }
    return result;
}

std::string leaves(const SyntaxTree& tree, const std::string& bytes) {
    std::string text;
    for (const SyntaxNode& node : tree.nodes) {
        if (is_leaf(node.kind)) {
            text += bytes.substr(node.begin, node.end - node.begin);
        }
    }
    return text;
}

/// Every node lies within its parent, and behind the child before it.
bool is_nested(const SyntaxTree& tree) {
    std::vector<std::pair<std::size_t, std::uint32_t>>
        open;  // where the node ends, in nodes and in bytes
    std::uint32_t at = 0;
    for (std::size_t i = 0; i < tree.nodes.size(); ++i) {
        const SyntaxNode& node = tree.nodes[i];
        while (!open.empty() && open.back().first == i) {
            open.pop_back();
        }
        const bool inside =
            open.empty() ? i == 0
                         : i + node.size <= open.back().first && node.end <= open.back().second;
        if (!inside || node.begin < at || node.end < node.begin || node.size == 0) {
            return false;
        }
        if (is_leaf(node.kind)) {
            at = node.end;
        }
        open.emplace_back(i + node.size, node.end);
    }
    return true;
}

/// Reads any bytes; gives what is broken about the answer, or nothing.
std::string fault(const std::string& bytes) {
    Sources sources;
    const FileId file = sources.add(SourceFile::of("case.rules", bytes));
    const Parsed parsed = parse(sources[file], file);
    if (leaves(parsed.tree, bytes) != bytes) {
        return "the leaves are not the bytes";
    }
    if (!is_nested(parsed.tree)) {
        return "the tree is not nested";
    }
    for (const Diagnostic& diagnostic : parsed.diagnostics) {
        if (diagnostic.span.begin > diagnostic.span.end || diagnostic.span.end > bytes.size()) {
            return "a message points outside of the file";
        }
    }
    for (const ast::Expr& expr : parsed.module.exprs) {
        if (expr.span.begin >= expr.span.end || expr.span.end > bytes.size()) {
            return "an expression has no place";
        }
    }
    if (draw(parsed.diagnostics, sources, {}).empty() != parsed.diagnostics.empty()) {
        return "the messages are not drawn";
    }
    return "";
}

Diagnostics diagnostics_of(const std::string& bytes) {
    const SourceFile source = SourceFile::of("case.rules", bytes);
    return parse(source, FileId{}).diagnostics;
}

/// Time of this process alone, whatever else the machine does.
double cpu_seconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

double seconds_to_read(const std::string& bytes) {
    double best = 1e9;
    for (int run = 0; run < 5; ++run) {
        const SourceFile source = SourceFile::of("case.rules", bytes);
        const double start = cpu_seconds();
        const Parsed parsed = parse(source, FileId{});
        REQUIRE(!parsed.tree.nodes.empty());
        best = std::min(best, cpu_seconds() - start);
    }
    return best;
}

std::string repeated(const std::string& text, std::size_t times) {
    std::string result;
    result.reserve(text.size() * times);
    for (std::size_t i = 0; i < times; ++i) {
        result += text;
    }
    return result;
}

}  // namespace

TEST_CASE("the leaves of every tree, put together, are the bytes of its file") {
    for (const std::string& file : rule_files()) {
        CHECK(fault(file) == "");
    }
}

TEST_CASE("a file cut off at any byte is answered") {
    // Statement by statement, since a cut only ever breaks the last one.
    for (const std::string& statement : statements()) {
        const std::string all = opening + statement;
        for (std::size_t length = 0; length <= all.size(); ++length) {
            const std::string result = fault(all.substr(0, length));
            if (!result.empty()) {
                FAIL(result << " when cut at byte " << length << " of\n" << all);
            }
        }
    }
    SUCCEED();
}

TEST_CASE("a file with any byte changed is answered") {
    constexpr std::string_view odd("\0\"()-/:;,._\n\r\t 1a\xC3\xFF", 19);
    for (const std::string& statement : statements()) {
        const std::string all = opening + statement;
        for (std::size_t at = opening.size(); at < all.size(); ++at) {
            std::string changed = all;
            changed[at] = odd[at % odd.size()];
            const std::string result = fault(changed);
            if (!result.empty()) {
                FAIL(result << " when byte " << at << " is changed in\n" << all);
            }
        }
    }
    SUCCEED();
}

TEST_CASE("any mixture of words is answered") {
    rc::prop("a tree without loss", [] {
        const auto words = *rc::gen::container<std::vector<std::string>>(
            rc::gen::elementOf(std::vector<std::string>{"define",
                                                        "rule",
                                                        "is",
                                                        "is",
                                                        "when",
                                                        "cite",
                                                        "A",
                                                        "§ 5, nr. 2",
                                                        "\n",
                                                        "\n  ",
                                                        "\n  ",
                                                        "(",
                                                        ")",
                                                        "+",
                                                        "-",
                                                        "*",
                                                        "/",
                                                        "<",
                                                        "of",
                                                        "for",
                                                        "month",
                                                        "M",
                                                        "count of",
                                                        "sum of",
                                                        "over",
                                                        "if none",
                                                        "not applicable",
                                                        "not",
                                                        "and",
                                                        "or",
                                                        "x",
                                                        "y",
                                                        "12",
                                                        "%",
                                                        "months",
                                                        "to",
                                                        "from",
                                                        "choose",
                                                        ":",
                                                        ",",
                                                        "\"t\"",
                                                        "test",
                                                        "given",
                                                        "expect",
                                                        "exists",
                                                        "where",
                                                        "rounded",
                                                        "down",
                                                        "2021-03-31",
                                                        "1 April of",
                                                        "counting",
                                                        "as",
                                                        "under law as of",
                                                        "\"",
                                                        "--",
                                                        "æ",
                                                        "\xE2\x80\x93",
                                                        "parameter",
                                                        "label da",
                                                        "one of",
                                                        "enumeration"}));
        std::string text = opening;
        for (const std::string& word : words) {
            text += word + " ";
        }
        RC_ASSERT(fault(text) == "");
    });
}

TEST_CASE("any bytes are answered") {
    rc::prop("a tree without loss",
             [](const std::string& bytes) { RC_ASSERT(fault(bytes) == ""); });
}

TEST_CASE("what is deep, long or without end is answered quickly") {
    const std::string define = opening + "define q : number\n  is ";
    const std::vector<std::pair<std::string, Code>> hard = {
        {define + repeated("(", 100'000), Code::NestedTooDeeply},
        {define + repeated("(", 100'000) + "1" + repeated(")", 100'000) + "\n",
         Code::NestedTooDeeply},
        {define + repeated("if a then ", 20'000), Code::NestedTooDeeply},
        {define + repeated("count of x where ", 20'000), Code::NestedTooDeeply},
        {define + repeated("smaller of ", 20'000), Code::NestedTooDeeply},
        {define + repeated("month of ", 20'000) + "x\n", Code::NestedTooDeeply},
        {define + repeated("choose a b : ", 20'000), Code::NestedTooDeeply},
        {define + repeated("15 % of ", 20'000), Code::NestedTooDeeply},
        {define + repeated("x for month (", 20'000), Code::NestedTooDeeply},
        {define + repeated("1 April of ", 20'000), Code::NestedTooDeeply},
        {define + repeated("choose ", 20'000), Code::NestedTooDeeply},
        {define + repeated("x counting not applicable as ", 20'000), Code::NestedTooDeeply},
        {define + repeated("1 / 1 if none count of x where ", 20'000), Code::NestedTooDeeply},
        {define + repeated("from first day of ", 20'000), Code::NestedTooDeeply},
        {define + repeated("sum of a over (", 20'000), Code::ExpectedName},
        {define + repeated("not ", 30'000), Code::NestedTooDeeply},
        {define + "1 " + repeated("rounded down to 1 ", 20'000), Code::NestedTooDeeply},
        {define + repeated("-", 1) + repeated(" -", 1'000), Code::ExpectedValue},
        {define + repeated("a + ", 20'000) + "a\n", Code::TooManyOperands},
        {define + repeated("a and ", 20'000) + "a\n", Code::TooManyOperands},
        {define + repeated("a ", 50'000), Code::DoesNotFit},
        {define + "\"" + repeated("x", 100'000), Code::UnterminatedText},
        {opening + repeated("\"", 99'999), Code::ExpectedStatement},
        {repeated("x", 10'000'000), Code::ExpectedStatement},
        {opening + repeated("define ", 30'000), Code::ExpectedWord},
        {opening + "define q : number is " + repeated("1", 100'000) + "\n", Code::NumberTooLong},
        {opening + "define " + repeated("q", 100'000) + " : number is 1\n", Code::NameTooLong},
        {opening + "define q : number cite A " + repeated("§ 5, ", 20'000) + "is 1\n",
         Code::DoesNotFit},
        {define + repeated("choose a b, ", 20'000), Code::ExpectedCase},
        {define + "choose a " + repeated("b, ", 20'000), Code::ExpectedCase},
        {define + "5 " + repeated("b, ", 20'000), Code::DoesNotFit},
        {opening + repeated("-- comment\n", 30'000) + "x", Code::ExpectedStatement},
        {define + "1" + repeated("\n  -- comment", 20'000) + "\n  +", Code::ExpectedValue},
        {define + repeated("\n  \n", 30'000) + "  x y", Code::DoesNotFit},
    };
    for (const auto& [text, code] : hard) {
        INFO(text.substr(opening.size(), 60));
        const double start = cpu_seconds();
        const Diagnostics diagnostics = diagnostics_of(text);
        const double took = cpu_seconds() - start;
        CHECK(std::any_of(diagnostics.begin(), diagnostics.end(),
                          [&, wanted = code](const Diagnostic& diagnostic) {
                              return diagnostic.code == wanted;
                          }));
        CHECK(took < 10.0);  // far less without sanitizers; a quadratic step takes minutes
        if (text.size() < 300'000) {
            CHECK(fault(text) == "");
        }
    }
}

TEST_CASE("reading takes time in proportion to the text") {
    const double small = seconds_to_read(hjemmel::support::generated_rules(200));
    const double large = seconds_to_read(hjemmel::support::generated_rules(800));
    CHECK(large < 12 * small);  // 4 times as much text
}

TEST_CASE("each limit holds at n and is reported at n + 1") {
    const std::string define = opening + "define q : number\n  is ";
    const auto only = [](const std::string& text) {
        const Diagnostics diagnostics = diagnostics_of(text);
        return diagnostics.size() == 1 ? code_name(diagnostics[0].code)
                                       : std::to_string(diagnostics.size());
    };
    CHECK(only(define + repeated("(", 199) + "1" + repeated(")", 199)) == "0");
    CHECK(only(define + repeated("(", 200) + "1" + repeated(")", 200)) == "E9001");
    CHECK(only(define + repeated("month of ", 199) + "a") == "0");
    CHECK(only(define + repeated("month of ", 200) + "a") == "E9001");
    CHECK(only(define + repeated("not ", 199) + "a") == "0");
    CHECK(only(define + repeated("not ", 200) + "a") == "E9001");
    CHECK(only(define + "a" + repeated(" rounded down to 1", 4)) == "0");
    CHECK(only(define + "a" + repeated(" rounded down to 1", 5)) == "E9001");
    CHECK(only(define + repeated("a + ", 9'999) + "a") == "0");
    CHECK(only(define + repeated("a + ", 10'000) + "a") == "E9002");
    CHECK(only(define + repeated("1", 100)) == "0");
    CHECK(only(define + repeated("1", 101)) == "E9003");
    CHECK(only(define + repeated("a", 200)) == "0");
    CHECK(only(define + repeated("a", 201)) == "E9004");
}

TEST_CASE("after its safe fixes a text has none of the messages that offered them") {
    for (const auto& entry : fs::directory_iterator(root / "tests/cases/syntax")) {
        std::string text = contents(entry.path());
        text.resize(text.rfind("----\n"));
        INFO(entry.path().string());
        const auto safe_edits = [](const Diagnostics& diagnostics) {
            std::vector<Edit> edits;
            for (const Diagnostic& diagnostic : diagnostics) {
                if (!diagnostic.fixes.empty() && diagnostic.fixes[0].safe) {
                    edits.insert(edits.end(), diagnostic.fixes[0].edits.begin(),
                                 diagnostic.fixes[0].edits.end());
                }
            }
            std::sort(edits.begin(), edits.end(), [](const Edit& left, const Edit& right) {
                return left.span.begin > right.span.begin;
            });
            return edits;
        };
        for (int round = 0; round < 3; ++round) {
            for (const Edit& edit : safe_edits(diagnostics_of(text))) {
                text.replace(edit.span.begin, edit.span.end - edit.span.begin, edit.replacement);
            }
        }
        CHECK(safe_edits(diagnostics_of(text)).empty());
    }
}
