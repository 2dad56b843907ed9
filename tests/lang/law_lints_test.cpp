// References within law texts, lists of categories, outlines held against texts.

#include "lang/law_lints.hpp"

#include <catch2/catch.hpp>

using namespace hjemmel;
using namespace hjemmel::lang;

namespace {

std::string named_in(const std::string& text) {
    std::string all;
    for (const LawReference& one : references_in(text))
        all += (all.empty() ? "" : "; ") + one.canonical +
               (one.act.empty() ? "" : " <" + one.act + ">");
    return all;
}

struct Laws {
    Sources sources;
    std::vector<ParsedLaw> parsed;
    LawLibrary library;

    explicit Laws(const std::vector<std::string>& texts) {
        for (const std::string& text : texts) {
            const FileId file = sources.add(SourceFile::of("x.law", text));
            parsed.push_back(parse_law(sources[file], file));
            CHECK(parsed.back().diagnostics.empty());
        }
        library = enact(parsed);
        CHECK(library.diagnostics.empty());
    }
};

std::string law(int number, const std::string& year, const std::string& rest) {
    return "law BEK" + std::to_string(number) + "\ntitle \"BEK nr. " + std::to_string(number) +
           "\"\nissued " + year + "-01-02\npublished " + year + "-01-03\ncommences " + year +
           "-02-01 by § 9\n" + rest + "\n§ 9\n  I kraft.\n";
}

std::string codes(const Diagnostics& diagnostics) {
    std::string text;
    for (const Diagnostic& one : diagnostics)
        text += (text.empty() ? "" : " ") + code_name(one.code);
    return text;
}

}  // namespace

TEST_CASE("a reference belongs to the act that is named behind it") {
    CHECK(named_in("jf. § 2, stk. 1, og § 5, nr. 1.") == "§ 2, stk. 1; § 5, nr. 1");
    CHECK(named_in("jf. §§ 52 a og 52 e og § 55, stk. 1 og 2, i lov om forsikring m.v.") ==
          "§ 52 a <lov om forsikring m>; § 55, stk. 1 <lov om forsikring m>");
    CHECK(named_in("efter § 13 b i lov om sygedagpenge og § 7") ==
          "§ 13 b <lov om sygedagpenge og § 7>; § 7");
    CHECK(named_in("jf. § 22 a lov om organisering") == "§ 22 a <lov om organisering>");
    CHECK(named_in("efter § 6, nr. 4 og 5, i samme lov") == "§ 6, nr. 4 <samme lov>");
    CHECK(named_in("as § 8, stk. 3, says (section 38 a of the act)") == "§ 8, stk. 3");
}

TEST_CASE("a reference to what is not there dangles, one to what has ended is stale") {
    const Laws whole({law(1, "2020", "\n§ 1\n  Som § 2, og § 7 i lov om lister.\n§ 2\n  To.\n")});
    CHECK(lint_references(whole.library).empty());
    const Laws dangling({law(1, "2020", "\n§ 1\n  Som § 2, stk. 2, siger.\n§ 2\n  To.\n")});
    const Diagnostics found = lint_references(dangling.library);
    REQUIRE(codes(found) == "L8051");
    CHECK(std::get<std::string>(found[0].arguments[0]) == "BEK1 § 1");
    CHECK(std::get<std::string>(found[0].arguments[1]) == "BEK1 § 2, stk. 2");
    const Laws ended({law(1, "2020", "\n§ 1\n  Som § 2 siger.\n§ 2\n  To.\n"),
                      law(2, "2021", "\nrepeals BEK1 § 2 from 2021-02-01\n")});
    CHECK(codes(lint_references(ended.library)) == "L8052");
    // Both end on the same day: nothing is left that refers.
    const Laws both({law(1, "2020", "\n§ 1\n  Som § 2 siger.\n§ 2\n  To.\n"),
                     law(2, "2021", "\nrepeals BEK1 from 2021-02-01\n")});
    CHECK(lint_references(both.library).empty());
}

TEST_CASE("a category that left the list and is still named is found, and one found elsewhere") {
    const std::string before =
        "\n§ 1\n  Det vedrører:\nnr. 1\n  Uddannelseshjælp, jf. § 23 i lov om hjælp.\nnr. 2\n"
        "  Revalideringsydelse, jf. § 52 i lov om hjælp.\n";
    const std::string after =
        "\n§ 1\n  Det vedrører:\nnr. 1\n  Revalideringsydelse, jf. § 71 i lov om hjælp.\n"
        "§ 2\n  Det gælder uddannelseshjælpsmodtagere.\n"
        "\nrepeals BEK1 from 2021-02-01 by § 9\n";
    const auto without = [&](std::string text, const std::string& from, const std::string& to) {
        return text.replace(text.find(from), from.size(), to);
    };
    const auto found = [&](const std::string& second) {
        const Laws laws(
            {law(1, "2020", before), law(2, "2021", second.substr(0, second.find("\nrepeals"))) +
                                         "repeals BEK1 from 2021-02-01\n"});
        return codes(lint_categories(laws.parsed, laws.library));
    };
    CHECK(found(after) == "L8053 L8057");
    CHECK(found(without(after, "§ 71", "§ 52")) == "L8053");
    CHECK(found(without(after, "uddannelseshjælpsmodtagere", "syge")) == "L8057");
}

TEST_CASE("an outline that does not have the provisions of the text is told") {
    const std::string text = law(1, "2020", "\n§ 1\n  En.\n§ 2\n  To.\n");
    const Laws same({text});
    CHECK_FALSE(compare_outline(same.parsed[0], same.parsed[0]));
    const Laws more({law(1, "2020", "\n§ 1\n  En.\n§ 3\n  Tre.\n")});
    const auto differs = compare_outline(more.parsed[0], same.parsed[0]);
    REQUIRE(differs);
    CHECK(differs->notes.size() == 2);
    const Laws later({law(1, "2021", "\n§ 1\n  En.\n§ 2\n  To.\n")});
    CHECK(compare_outline(later.parsed[0], same.parsed[0])->notes.size() == 1);
}
