#include "lang/diagnostic_text.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <utility>

using namespace hjemmel::lang;
using hjemmel::engine::Date;
using hjemmel::engine::Month;
using hjemmel::engine::Rational;

namespace {

/// The place of the nth time that `words` stand in a file.
Span place(const Sources& sources, FileId file, const std::string& words) {
    const std::size_t at = sources[file].bytes.find(words);
    REQUIRE(at != std::string::npos);
    return {file, static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(at + words.size())};
}

Diagnostic unknown_name(Span span, const std::string& name) {
    Diagnostic diagnostic{};
    diagnostic.code = Code::UnknownName;
    diagnostic.arguments = {name};
    diagnostic.span = span;
    return diagnostic;
}

}  // namespace

TEST_CASE("a message is drawn with its lines, labels, notes and help") {
    Sources sources;
    const FileId rules = sources.add(SourceFile::of(
        "rules/focus.rules",
        "a\nb\nc\nd\ne\nf\ng\nh\nexception covid to base\nj\nexception recovery to base\n"));
    const FileId law = sources.add(SourceFile::of("lov/bek.law", "§ 5\n  andelen æøå skal\n"));
    Diagnostic diagnostic = unknown_name(place(sources, rules, "exception covid"), "covid");
    diagnostic.at_span = {{Phrase::DeclaredHere, {std::string("x")}}};
    diagnostic.labels = {{place(sources, rules, "exception recovery"), {Phrase::OpenedHere, {}}},
                         {place(sources, law, "skal"), {Phrase::OpenedHere, {}}}};
    diagnostic.notes = {{Phrase::FileEndsHere, {}}};
    diagnostic.help = {{Phrase::RemoveIt, {}}};
    diagnostic.fixes = {{{Phrase::WriteInstead, {std::string("y")}}, {}, true}};
    const std::string title = title_text(diagnostic, Language::English);
    CHECK(draw({diagnostic}, sources, {}) == "error[E2001]: " + title +
                                                 "\n"
                                                 "  --> rules/focus.rules:9:1\n"
                                                 " 9 | exception covid to base\n"
                                                 "   | ^^^^^^^^^^^^^^^ `x` is declared here\n"
                                                 "11 | exception recovery to base\n"
                                                 "   | ^^^^^^^^^^^^^^^^^^ opened here\n"
                                                 "  --> lov/bek.law:2:15\n"
                                                 " 2 |   andelen æøå skal\n"
                                                 "   |               ^^^^ opened here\n"
                                                 "   = the file ends here\n"
                                                 "help: remove it\n"
                                                 "help: write `y`\n");
    DrawingOptions danish;
    danish.language = Language::Danish;
    const std::string drawn = draw({diagnostic}, sources, danish);
    CHECK(drawn.substr(0, 13) == "fejl[E2001]: ");
    CHECK(drawn.find("\nhjælp: fjern det\n") != std::string::npos);
}

TEST_CASE("columns are counted in code points, and a long line is cut around its mark") {
    Sources sources;
    const FileId file = sources.add(
        SourceFile::of("a", std::string(1'000, 'x') + " her " + std::string(1'000, 'y')));
    const std::string drawn = draw({unknown_name(place(sources, file, "her"), "her")}, sources, {});
    CHECK(drawn.find(" --> a:1:1002\n") != std::string::npos);
    const std::size_t line = drawn.find("1 | ");
    const std::string shown = drawn.substr(line, drawn.find('\n', line) - line);
    CHECK(shown.size() < 220);
    CHECK(shown.find("…xxxx") != std::string::npos);
    const std::size_t mark = drawn.find("^^^") - drawn.rfind('\n', drawn.find("^^^"));
    const std::size_t word = shown.find("her") + 1 - (std::string("…").size() - 1);
    CHECK(mark == word);
}

TEST_CASE("tabs and what a terminal would obey are not passed on") {
    Sources sources;
    const FileId file = sources.add(SourceFile::of("a", "\tx \x1B[31m\xE2\x80\xAE y\n"));
    const std::string drawn =
        draw({unknown_name(place(sources, file, "y"), "\x1B[0m")}, sources, {});
    CHECK(drawn.find('\x1B') == std::string::npos);
    CHECK(drawn.find("\xE2\x80\xAE") == std::string::npos);
    CHECK(drawn.find("1 |  x ␣[31m␣ y\n  |           ^\n") != std::string::npos);
}

TEST_CASE("messages may be coloured, and at most a hundred are drawn") {
    Sources sources;
    const FileId file = sources.add(SourceFile::of("a", "x\n"));
    const Diagnostics many(1'234, unknown_name(place(sources, file, "x"), "x"));
    const std::string drawn = draw(many, sources, {});
    std::size_t count = 0;
    for (std::size_t at = drawn.find("error["); at != std::string::npos;
         at = drawn.find("error[", at + 1)) {
        ++count;
    }
    CHECK(count == 100);
    CHECK(drawn.substr(drawn.size() - std::string("\n… and 1,134 more\n").size()) ==
          "\n… and 1,134 more\n");
    DrawingOptions colour;
    colour.colour = true;
    CHECK(draw({many[0]}, sources, colour).find("\x1B[1;31merror[E2001]\x1B[0m: ") == 0);
}

TEST_CASE("an error without help names its page, once for each code") {
    Sources sources;
    const FileId file = sources.add(SourceFile::of("a", "x\n"));
    const Diagnostic plain = unknown_name(place(sources, file, "x"), "x");
    const std::string drawn = draw({plain, plain}, sources, {});
    const std::string help = "help: `hjemmel explain E2001` shows";
    const std::size_t first = drawn.find(help);
    REQUIRE(first != std::string::npos);
    CHECK(drawn.find(help, first + 1) == std::string::npos);
    Diagnostic helped = plain;
    helped.help = {{Phrase::RemoveIt, {}}};
    CHECK(draw({helped}, sources, {}).find(help) == std::string::npos);
}

TEST_CASE("the end of a file and an empty file can be pointed at") {
    Sources sources;
    const FileId file = sources.add(SourceFile::of("a", "x y"));
    const FileId empty = sources.add(SourceFile::of("b", ""));
    CHECK(draw({unknown_name({file, 3, 3}, "n")}, sources, {}).find("1 | x y\n  |    ^\n") !=
          std::string::npos);
    CHECK(draw({unknown_name({empty, 0, 0}, "n")}, sources, {}).find(" --> b:1:1\n1 |\n  | ^\n") !=
          std::string::npos);
}

TEST_CASE("each language writes numbers and dates in its own form") {
    const auto both = [](const Argument& argument) {
        return argument_text(argument, Language::English) + " / " +
               argument_text(argument, Language::Danish);
    };
    CHECK(both(Rational(1'234'567)) == "1,234,567 / 1.234.567");
    CHECK(both(*Rational::parse("-1234.5")) == "-1,234.5 / -1.234,5");
    CHECK(both(*Rational::parse("1/3")) == "1/3 / 1/3");
    CHECK(both(*Date::parse("2021-04-01")) == "1 April 2021 / 1. april 2021");
    CHECK(both(*Month::parse("2021-03")) == "March 2021 / marts 2021");
    CHECK(both(std::string("as it stands")) == "as it stands / as it stands");
}

TEST_CASE("places are counted in lines and code points") {
    const SourceFile file = SourceFile::of("a",
                                           "\xEF\xBB\xBF"
                                           "æb\r\ncd\n");
    CHECK(position_of(file, 3) == Position{1, 1});
    CHECK(position_of(file, 5) == Position{1, 2});
    CHECK(position_of(file, 8) == Position{2, 1});
    CHECK(position_of(file, 11) == Position{3, 1});
    CHECK(line_text(file, 1) == "æb");
    CHECK(line_text(file, 2) == "cd");
    CHECK(line_text(file, 3).empty());
    CHECK(line_text(file, 9).empty());
}
