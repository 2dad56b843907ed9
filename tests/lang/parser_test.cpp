#include "lang/parser.hpp"

#include "lang/diagnostic_text.hpp"
#include "tests/support/ast_text.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <utility>
#include <vector>

using namespace hjemmel::lang;
using hjemmel::support::AstText;

namespace {

const std::string opening = "language english\nmodule m\n";

struct Read {
    Sources sources;
    Parsed parsed;
};

Read read_file(std::string text) {
    Read result;
    const FileId file = result.sources.add(SourceFile::of("case.rules", std::move(text)));
    result.parsed = parse(result.sources[file], file);
    INFO(draw(result.parsed.diagnostics, result.sources, {}));
    return result;
}

std::string messages(const Read& read) { return draw(read.parsed.diagnostics, read.sources, {}); }

/// Reads one statement that must be right.
template <typename Statement>
Statement read_statement(const std::string& text, Read& keep) {
    keep = read_file(opening + text + "\n");
    INFO(messages(keep));
    REQUIRE(keep.parsed.diagnostics.empty());
    REQUIRE(keep.parsed.module.statements.size() == 1);
    return std::get<Statement>(keep.parsed.module.statements[0].node);
}

std::string expression(const std::string& text) {
    Read read;
    const auto define =
        read_statement<ast::DefineStatement>("define q : number\n  is " + text, read);
    return AstText(read.parsed.module).expression(*define.clauses.at(0).outcome);
}

std::string type(const std::string& text) {
    Read read;
    const auto define =
        read_statement<ast::DefineStatement>("define q : " + text + "\n  is 1", read);
    return AstText(read.parsed.module).type(define.heading.type);
}

std::string heading(const std::string& text) {
    Read read;
    const auto define = read_statement<ast::DefineStatement>("define " + text + "\n  is 1", read);
    return AstText(read.parsed.module).heading(define.heading);
}

std::string clauses(const std::string& text) {
    Read read;
    const auto define = read_statement<ast::DefineStatement>("define q : number\n" + text, read);
    std::string result;
    for (const ast::Clause& clause : define.clauses) {
        result += AstText(read.parsed.module).clause(clause);
    }
    if (define.decided_on) {
        result += " decided " + AstText(read.parsed.module).expression(*define.decided_on);
    }
    if (define.otherwise) {
        result += " otherwise " + AstText(read.parsed.module).expression(*define.otherwise) +
                  AstText(read.parsed.module).basis(define.otherwise_basis);
    }
    return result;
}

std::string test_of(const std::string& text) {
    Read read;
    const auto test = read_statement<ast::TestStatement>("test \"t\"\n" + text, read);
    const AstText write(read.parsed.module);
    std::string result;
    for (const ast::GivenLine& line : test.given) {
        result += write.given(line) + "\n";
    }
    for (const ast::IndexArgument& index : test.indices) {
        result += "all" + write.index(index) + "\n";
    }
    if (const std::string under = write.circumstances(test.under); !under.empty()) {
        result += "all" + under + "\n";
    }
    for (const ast::Expectation& expected : test.expectations) {
        result += write.expectation(expected) + "\n";
    }
    return result;
}

/// Renders the messages of a file in a line each.
std::string complaints(const std::string& text) {
    const Read read = read_file(text);
    std::string result;
    for (const Diagnostic& diagnostic : read.parsed.diagnostics) {
        const Position position = position_of(read.sources.files[0], diagnostic.span.begin);
        result += code_name(diagnostic.code) + " " + std::to_string(position.line) + ":" +
                  std::to_string(position.column) + " " +
                  title_text(diagnostic, Language::English) + "\n";
    }
    return result;
}

}  // namespace

TEST_CASE("the grammar has no loop that reads nothing") { CHECK(grammar_problems() == 0); }

TEST_CASE("operators bind as the language says") {
    CHECK(expression("a + b * c") == "(a + (b * c))");
    CHECK(expression("a * b + c / d if none 0 - e") == "((a * b) + (if-none (c / d) 0) - e)");
    CHECK(expression("(a + b) * c") == "((a + b) * c)");
    CHECK(expression("-a + -5 %") == "((negate a) + -5:%)");
    CHECK(expression("a + b rounded down to 10 persons < c") ==
          "(< (round down (a + b) to 10:persons) c)");
    CHECK(expression("not a is b and c < d or e") == "(or (and (not (is a b)) (< c d)) e)");
    CHECK(expression("a or b and c or d") == "(or a (and b c) d)");
    CHECK(expression("not not a") == "(not (not a))");
    CHECK(expression("a is not b") == "(is-not a b)");
    CHECK(expression("a is (not b)") == "(is a (not b))");
    CHECK(expression("a is applicable and b is not applicable") ==
          "(and (applicable a) (not-applicable b))");
    CHECK(expression("kind is one of x, y and b") == "(and (one-of kind x y) b)");
    CHECK(expression("kind is not one of x, y") == "(not (one-of kind x y))");
    CHECK(expression("(a\n  is b)") == "(is a b)");
}

TEST_CASE("numbers carry the unit on their line") {
    CHECK(expression("14_500 kr/person") == "14500:kr/person");
    CHECK(expression("14_500 kr / person") == "(14500:kr / person)");
    CHECK(expression("20 %") == "20:%");
    CHECK(expression("20% + 0.15 points") == "(20:% + 3/20:points)");
    CHECK(expression("12 months") == "12:months");
    CHECK(expression("choose g a : 5 b : 7 kr c, d : 8") == "(choose g {a: 5} {b: 7:kr} {c d: 8})");
    CHECK(expression("15 % of x * 2") == "((15:% * x) * 2)");
    CHECK(expression("1_234.50") == "2469/2");
}

TEST_CASE("dates, periods and their arithmetic") {
    CHECK(expression("2021-03-31") == "2021-03-31");
    CHECK(expression("2021-03") == "2021-03");
    CHECK(expression("1 April of Y + 1") == "(day 1.4 (Y + 1))");
    CHECK(expression("1 April of Y + 30 days") == "((day 1.4 Y) + 30:days)");
    CHECK(expression("12 months to last day of M") == "(back-to 12:months (last-day M))");
    CHECK(expression("window to D - 1 days") == "(back-to window (D - 1:days))");
    CHECK(expression("from start to end") == "(from-to start end)");
    CHECK(expression("from first day of month of start to last day of M + 1 days") ==
          "(from-to (first-day (month-of start)) ((last-day M) + 1:days))");
    CHECK(expression("whole months in (from start to last day of M) >= minimum") ==
          "(>= (whole-months (from-to start (last-day M))) minimum)");
    CHECK(expression("days in from a to b") == "(days-in (from-to a b))");
    CHECK(expression("start + 3 months rounded down") == "(round down (start + 3:months))");
    CHECK(expression("whole part of (a / b)") == "(whole-part (a / b))");
}

TEST_CASE("references take an owner, indices and a law date") {
    CHECK(expression("gap of other for month M - 1") == "(gap@other [month (M - 1)])");
    CHECK(expression("x for year Y - 1 - z") == "((x [year (Y - 1)]) - z)");
    CHECK(expression("x for year Y - z") == "((x [year Y]) - z)");
    CHECK(expression("x for benefit_group g for month M on start + 30 days") ==
          "(x [benefit_group g] [month M] [on (start + 30:days)])");
    CHECK(expression("x for release") == "(x [release])");
    CHECK(expression("x for month of start") == "(x [(month-of start)])");
    CHECK(expression("choose g a : x for release\n b : y") ==
          "(choose g {a: (x [release])} {b: y})");
    CHECK(expression("choose g a : x for release b : y") == "(choose g {a: (x [release])} {b: y})");
    CHECK(expression("a.b under law as of start * 2") == "((under-law a.b start) * 2)");
    CHECK(expression("x counting not applicable as 0 kr + 1") == "((counting x 0:kr) + 1)");
    CHECK(expression("x counting not applicable as -1") == "(counting x -1)");
}

TEST_CASE("aggregates take all that follows") {
    CHECK(expression("count of persons where a and b") == "(count over persons where (and a b))");
    CHECK(expression("1 municipalities + count of municipalities as other where other.gap < gap") ==
          "(1:municipalities + (count over municipalities as other where (< other.gap gap)))");
    CHECK(expression("share of persons where measured that held < 4 if none not applicable") ==
          "(share (< held 4) over persons where measured if-none n/a)");
    CHECK(expression(
              "average of s over months of Y leaving out not applicable if none not applicable") ==
          "(average s over months-of@Y leaving-out if-none n/a)");
    CHECK(
        expression("sum of a / b if none 0 over persons if none 1 counting not applicable as 2") ==
        "(sum (if-none (a / b) 0) over persons counting-as 2 if-none 1)");
    CHECK(expression("sum of a over persons where b > c if none 0") ==
          "(sum a over persons where (> b c) if-none 0)");
    CHECK(
        expression(
            "count of conversations of x in 12 months to last day of M where kind is not other") ==
        "(count over conversations@x in (back-to 12:months (last-day M)) where (is-not kind "
        "other))");
    CHECK(
        expression(
            "exists benefit open on last day of M where whole months in (from start to D) >= m") ==
        "(exists over benefit open-on (last-day M) where (>= (whole-months (from-to start D)) m))");
    CHECK(expression("every month of (6 months to last day of M) as N has too_low for month N") ==
          "(every (too_low [month N]) over months-of@(back-to 6:months (last-day M)) as N)");
    CHECK(expression("(sum of a over b if none 0) + 1") == "((sum a over b if-none 0) + 1)");
    CHECK(expression("smaller of a + 1, b, c") == "(smaller (a + 1) b c)");
    CHECK(expression("if a then b else if c then d else e") == "(if a b (if c d e))");
}

TEST_CASE("words that are no keywords at their place are names") {
    CHECK(expression(
              "kind + text + date + month + share + number + unit + event + test + up + no_one") ==
          "(kind + text + date + month + share + number + unit + event + test + up + no_one)");
    CHECK(expression("share of persons that a") == "(share a over persons)");
    CHECK(expression("source - question - option - language") ==
          "(source - question - option - language)");
}

TEST_CASE("types have units, ranges and may be not applicable") {
    CHECK(type("yes/no") == "yes/no");
    CHECK(type("integer persons from 0 persons to 1_000 persons") ==
          "integer:persons 0:persons..1000:persons");
    CHECK(type("money kr/person") == "money:kr/person");
    CHECK(type("share in points from -5 points to 5 points") ==
          "share-in-points -5:points..5:points");
    CHECK(type("months from 0 months to limit or not applicable") ==
          "months 0:months..limit or-na");
    CHECK(type("benefit_kind or not applicable") == "named:benefit_kind or-na");
}

TEST_CASE("headings have an entity, indices and labels") {
    CHECK(heading("q of person for month M for purpose P on D : date label da \"en\" / \"flere\", "
                  "en \"one\"") ==
          "q of person for month M for purpose P for on D : date da<en/flere> en<one>");
}

TEST_CASE("parts of a clause come in any order") {
    CHECK(clauses("  cite A § 5, stk. 1,\n   nr. 2; B § 22 b quote \"ord \"\"to\"\"\"\n  see C\n  "
                  "is 1") ==
          "[main main cite<A § 5, stk. 1, nr. 2> cite<B § 22 b \"ord \"to\"\"> see<C> is 1]");
    CHECK(clauses("  rule a is 1 cite A § 1 when x\n  exception b to a, c suspends d when y "
                  "assumption \"z\" in force to D") ==
          "[rule a cite<A § 1> when x is 1][exception b to a c assumption<z> until D when y "
          "suspends d]");
    CHECK(clauses("  rule a when kind is other\n    is not applicable") ==
          "[rule a when (is kind other) is n/a]");
    CHECK(clauses("  decided on 1 April of Y + 1\n  is x with x = 2 in force from D to E\n  "
                  "otherwise no cite A § 2") ==
          "[main main from D until E with x=2 is x] decided (day 1.4 (Y + 1)) otherwise no cite<A "
          "§ 2>");
}

TEST_CASE("tests give facts and expect outcomes") {
    CHECK(test_of("  given municipality Fanø\n    person \"anna 1\"\n    s for months of 2024 is "
                  "20 %, unknown known to 1 % rounded half up\n"
                  "    benefit from D to E, kind is cash, a is 1\n    conversation on 2023-03-01\n "
                  "   q on D is no\n"
                  "    no offers\n    19 persons like anna\n    no more persons\n"
                  "  for year 2024\n  under a b, law as of D\n  known on E\n"
                  "  expect x of anna for month 2023-12 is yes because main, o of person under c d "
                  "known on F\n"
                  "  expect x between 4 % and 19 %\n  expect x is unknown because o of person\n"
                  "  expect x is not applicable\n  expect x is conflict between a, b.c\n  expect x "
                  "is not -1 / 2\n") ==
          "thing municipality #Fanø\nthing person #anna 1\n"
          "value s [each-month-of 2024] =20:% =unknown known-to 1:% half-up\n"
          "occurrence benefit from D to E kind=cash a=1\noccurrence conversation from 2023-03-01\n"
          "value q [on D] =no\nnone offers\ncopies persons *19 #anna\nno-more persons\n"
          "all [year 2024]\nall law D known E a=b\n"
          "(x@anna [month 2023-12]) is yes because main o known F c=d\nx between 4:% 19:%\n"
          "x unknown because o\nx n/a\nx conflict among a b.c\nx is-not (-1 / 2)\n");
}

TEST_CASE("a file may be Danish") {
    const Read read = read_file(
        "language dansk\nmodul m\nfastsæt q hos person for måned M : andel\n  jf. BEK § 5\n"
        "  er andelen af personer hvor målt der opfylder samtaler < 4\n     hvis ingen ikke "
        "relevant\n");
    CHECK(messages(read).empty());
    REQUIRE(read.parsed.module.statements.size() == 1);
    const auto& define = std::get<ast::DefineStatement>(read.parsed.module.statements[0].node);
    CHECK(AstText(read.parsed.module).heading(define.heading) == "q of person for month M : share");
    CHECK(
        AstText(read.parsed.module).clause(define.clauses[0]) ==
        "[main main cite<BEK § 5> is (share (< samtaler 4) over personer where målt if-none n/a)]");
}

TEST_CASE("blanks of every kind, CRLF and a byte order mark change nothing that is read") {
    const Read read = read_file(
        "\xEF\xBB\xBFlanguage english\r\nmodule m\r\n\r\ndefine\tq :\xC2\xA0number\r\n\tis 1 -- æ "
        "\xE2\x80\x9C\r\n");
    // One lint for the tabs and no-break spaces of the file, and nothing else.
    REQUIRE(read.parsed.diagnostics.size() == 1);
    CHECK(code_name(read.parsed.diagnostics[0].code) == "L6311");
    REQUIRE(read.parsed.module.statements.size() == 1);
    const auto& define = std::get<ast::DefineStatement>(read.parsed.module.statements[0].node);
    CHECK(AstText(read.parsed.module).heading(define.heading) == "q : number");
}

TEST_CASE("names are compared in NFC") {
    const Read read = read_file(opening + "define a\xCC\x8A : number\n  is 1\n");
    REQUIRE(read.parsed.diagnostics.size() == 1);
    CHECK(code_name(read.parsed.diagnostics[0].code) == "L6310");
    const auto& define = std::get<ast::DefineStatement>(read.parsed.module.statements[0].node);
    CHECK(define.heading.name.text == "å");
}

TEST_CASE("a broken statement is reported once and the next one is still read") {
    const Read read = read_file(
        opening + "define a : number\n  is 1 +\n  cite cite\ndefine b : number\n  is 2\n");
    CHECK(read.parsed.diagnostics.size() == 1);
    REQUIRE(read.parsed.module.statements.size() == 1);
    CHECK(complaints(opening + "define a : number\n  is 1 +\n  cite cite\n") ==
          "E1002 4:9 expected a value after `+`\n");
}

TEST_CASE("what a message shows of a statement can be read, in both languages") {
    for (const Language language : {Language::English, Language::Danish}) {
        const bool english = language == Language::English;
        std::size_t statements = 0;
        for (unsigned i = 0; opens_statement(static_cast<Keyword>(i)); ++i) {
            const auto opener = static_cast<Keyword>(i);
            const std::string shape(statement_shape(opener, language));
            REQUIRE(!shape.empty());
            std::vector<std::string> lines = {english ? "language english" : "language dansk",
                                              english ? "module m" : "modul m",
                                              english ? "unit u" : "enhed u"};
            const bool is_opening = opener == Keyword::Language || opener == Keyword::Module;
            lines[is_opening ? i : 2] = shape;
            const Read read = read_file(lines[0] + "\n" + lines[1] + "\n" + lines[2] + "\n");
            CHECK(draw(read.parsed.diagnostics, read.sources, {}) == "");
            ++statements;
        }
        CHECK(statements == 21);
    }
}
