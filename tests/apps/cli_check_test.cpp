// `hjemmel check`: what it counts, its lints and notes, and a text as an editor has it.

#include "tests/apps/command_support.hpp"

#include <catch2/catch.hpp>

using namespace hjemmel::testing;
using Catch::Matchers::Contains;
using Catch::Matchers::StartsWith;
using nlohmann::json;

namespace {

/// A parameter that nothing reads, and a citation without a quote.
const std::string unread =
    "language english\nmodule other\n\nsource BEK1 \"../rules/lov/bek-1.law\"\n\n"
    "parameter limit : share\n  is 20 %  cite BEK1 § 5\n";

}  // namespace

TEST_CASE("check counts assumptions, provisions that are not coded, and quotes not verified") {
    const CommandFolder folder;
    folder.write("other/a.rules",
                 "language english\nmodule other\n\nsource BEK1 \"../rules/lov/bek-1.law\"\n\n"
                 "untranslated BEK1 § 2 because discretion\n"
                 "untranslated BEK1 § 6 because discretion\n"
                 "untranslated BEK1 § 6 \"how it is told\" because form\n\n"
                 "define q : number\n  rule a\n    assumption \"x\"\n    is 1\n"
                 "  rule b\n    assumption \"y\"\n    is 1\n\n"
                 "define r : number\n  cite BEK1 § 5 quote \"less than 20 per cent\"\n  is q\n");
    CHECK(folder.run({"check", "other"}).out ==
          "1 file, 3 rules, 0 tests, 2 assumptions, 2 provisions not coded in full, 1 quote not "
          "verified: "
          "no errors\n");
    const json counted = folder.run({"check", "other", "--json"}).json()["results"][0];
    CHECK(counted["assumptions"] == 2);
    CHECK(counted["untranslated"] == 2);
    CHECK(counted["unverified_quotes"] == 1);
    CHECK(counted["silenced"] == 0);
}

TEST_CASE("lints are shown and counted by check alone, and fail it when they are denied") {
    const CommandFolder folder;
    folder.write("other/a.rules", unread);
    const Finished plain = folder.run({"check", "other"});
    CHECK(plain.exit == 0);
    CHECK_THAT(plain.err, StartsWith("lint[L6301]: no rule reads the parameter `limit`\n"));
    CHECK_THAT(plain.out, Contains(": no errors, 1 lint\n"));
    CHECK_THAT(folder.run({"check", "other", "--lang", "da"}).err,
               StartsWith("lint[L6301]: ingen regel læser parameteren `limit`\n"));
    CHECK(folder.run({"check", "other", "--deny", "warning"}).exit == 0);
    CHECK(folder.run({"check", "other", "--deny", "lint"}).exit == 1);
    CHECK(folder.run({"check", "other", "--deny", "hint"}).exit == 2);
    CHECK(folder.run({"test", "other", "--deny", "lint"}).exit == 2);
    CHECK_THAT(folder.run({"test", "other"}).err, !Contains("L6301"));
}

TEST_CASE("notes are shown when they are asked for") {
    const CommandFolder folder;
    folder.write("other/a.rules", unread);
    CHECK_THAT(folder.run({"check", "other"}).err, !Contains("N6305"));
    const Finished with = folder.run({"check", "other", "--notes"});
    CHECK(with.exit == 0);
    CHECK_THAT(with.err, Contains("note[N6305]: BEK1 § 5 is cited without a quote"));
    // Besides the quote: §§ 2 and 6 without a rule, and the outline that the figure rests on.
    CHECK_THAT(with.out, Contains(": no errors, 1 lint, 4 notes\n"));
    CHECK(folder.run({"check", "other", "--deny", "note"}).exit == 1);
}

TEST_CASE("what an allow silences is counted, and nothing else is silenced") {
    const CommandFolder folder;
    folder.write("other/a.rules", unread);
    folder.replace("other/a.rules", "parameter limit",
                   "allow L6301 because \"for the rules to come\"\nparameter limit");
    const Finished check = folder.run({"check", "other", "--deny", "lint"});
    CHECK(check.exit == 0);
    CHECK(check.err.empty());
    CHECK_THAT(check.out, Contains(", 1 message silenced") && Contains(": no errors\n"));
    folder.replace("other/a.rules", "is 20 %", "is 20 kr");
    CHECK(folder.run({"check", "other"}).exit == 1);
}

TEST_CASE("check --stdin answers with places in bytes and in code points") {
    const CommandFolder folder;
    // In the last line `måned` and `é` are longer in bytes than in code points.
    const std::string text =
        "language dansk\r\nmodul m\r\n\r\nfastsæt antal_å : tal\r\n  antagelse \"é\"\r\n"
        "  er måned_é + xé\r\n";
    const Finished check = folder.run({"check", "--stdin", "--json", "--lang", "en"}, text);
    CHECK(check.exit == 1);
    CHECK(check.err.empty());
    const json found = check.json()["diagnostics"];
    REQUIRE(found.size() == 2);
    for (const auto& [index, name, column] :
         {std::tuple{0, std::string("måned_é"), 6}, std::tuple{1, std::string("xé"), 16}}) {
        const json& one = found[static_cast<std::size_t>(index)];
        INFO(one.dump());
        CHECK(one["code"] == "E2001");
        CHECK(one["file"] == "<stdin>");
        CHECK(one["line"] == 6);
        CHECK(one["column"] == column);
        CHECK(one["begin"] == text.find(name));
        CHECK(one["end"] == text.find(name) + name.size());
    }
    CHECK(found[0]["end_column"] == 13);
    CHECK(found[1]["end_column"] == 18);
}

TEST_CASE("the text on standard input stands for a file among the others") {
    const CommandFolder folder;
    std::string text = folder.read("rules/focus.rules");
    const Finished saved = folder.run({"check", "rules", "--json"});
    const std::vector<std::string> words = {
        "check", "rules", "--stdin", "--path", "rules/focus.rules", "--json"};
    CHECK(folder.run(words, text).out == saved.out);
    text.replace(text.find("20 %"), 4, "20 kr");
    const json changed = folder.run(words, text).json();
    REQUIRE(!changed["diagnostics"].empty());
    CHECK(changed["diagnostics"][0]["file"] == "rules/focus.rules");
    CHECK(changed["results"][0]["files"] == saved.json()["results"][0]["files"]);
    CHECK(folder.run({"check", "rules", "--path", "x.rules"}).exit == 2);
    // An edit of a fix is found by its bytes.
    const std::string twins =
        "language english\nmodule m\n\ndefine mængde_é : number\n"
        "  assumption \"æ\"\n  is 1\n\ndefine r : number\n  assumption \"x\"\n"
        "  is mængde_è + 1\n";
    const json fixes =
        folder.run({"check", "--stdin", "--json"}, twins).json()["diagnostics"][0]["fixes"];
    REQUIRE(fixes.size() == 1);
    const json edit = fixes[0]["edits"][0];
    CHECK(edit["begin"] == twins.find("mængde_è"));
    CHECK(edit["end"] == twins.find("mængde_è") + std::string("mængde_è").size());
    CHECK(edit["replacement"] == "mængde_é");
}
