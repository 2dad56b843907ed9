// Exit codes, streams and usage of the command, seen from outside.

#include "tests/apps/command_support.hpp"

#include <catch2/catch.hpp>

using namespace hjemmel::testing;
using Catch::Matchers::Contains;
using Catch::Matchers::StartsWith;

TEST_CASE("answers go to standard output and nothing else does") {
    const CommandFolder folder;
    const Finished run = folder.run(
        question("run", "offers_met", {"--of", "municipality=Aalborg", "--for", "2019"}));
    CHECK(run.exit == 0);
    CHECK_THAT(run.out, Contains("Aalborg  2019  no\n"));
    CHECK(run.err.empty());
}

TEST_CASE("output to a pipe has no colour unless it is asked for") {
    const CommandFolder folder;
    const auto asked =
        question("explain", "offers_met", {"--of", "municipality=Aalborg", "--for", "2019"});
    CHECK(folder.run(asked).out.find('\033') == std::string::npos);
    folder.write("rules/broken.rules",
                 "language english\nmodule demo.broken\ndefine x of nobody : yes/no\n");
    CHECK(folder.run({"check", "rules"}).err.find('\033') == std::string::npos);
    CHECK(folder.run({"check", "rules", "--color", "always"}).err.find('\033') !=
          std::string::npos);
}

TEST_CASE("check ends with one line that counts, and with 1 when there are errors") {
    const CommandFolder folder;
    const Finished good = folder.run({"check", "rules"});
    CHECK(good.exit == 0);
    CHECK_THAT(good.out, StartsWith("1 file, 5 rules, 1 test, 0 assumptions"));
    CHECK_THAT(good.out, Contains(": no errors\n"));
    CHECK(good.err.empty());
    CHECK_THAT(folder.run({"check", "rules", "--lang", "da"}).out,
               Contains("1 fil, 5 regler, 1 test, 0 antagelser"));

    folder.replace("rules/focus.rules", "is not offers_met", "is not offers_mett");
    const Finished bad = folder.run({"check", "rules"});
    CHECK(bad.exit == 1);
    CHECK_THAT(bad.err, Contains("error[E2001]"));
    CHECK_THAT(bad.err, Contains("did you mean `offers_met`?"));
    CHECK_THAT(bad.out, Contains("1 error\n"));
    CHECK_THAT(folder.run({"check", "rules", "--lang", "da"}).err, Contains("fejl[E2001]"));
}

TEST_CASE("what the command line gets wrong ends with 2 and says what would be right") {
    const CommandFolder folder;
    const auto refused = [&folder](const std::vector<std::string>& words) {
        const Finished finished = folder.run(words);
        CHECK(finished.exit == 2);
        CHECK(finished.out.empty());
        return finished.err;
    };
    CHECK_THAT(refused({"chekc", "rules"}), Contains("did you mean `check`?"));
    CHECK_THAT(refused({"check", "rules", "--jsn"}),
               Contains("there is no option `--jsn`") && Contains("`--json`"));
    CHECK_THAT(refused({"check"}), Contains("name the rule files"));
    CHECK_THAT(refused({"run", "rules", "--ask", "selected"}), Contains("--data DIR"));
    CHECK_THAT(refused({"run", "rules", "--data", "data"}), Contains("--ask QUANTITY"));
    CHECK_THAT(refused({"run", "rules", "--data"}), Contains("`--data` needs one value"));
    CHECK_THAT(refused({"run", "rules", "--data", "a", "--data", "b"}), Contains("given twice"));
    CHECK_THAT(refused(question("run", "selektd")), Contains("no quantity is named `selektd`"));
    CHECK_THAT(refused(question("run", "slected")), Contains("did you mean `selected`?"));
    CHECK_THAT(refused(question("run", "selected", {"--of", "Aalborg"})),
               Contains("--of municipality=Aalborg"));
    CHECK_THAT(refused(question("run", "selected", {"--of", "municipality=Aalbrog"})),
               Contains("did you mean `Aalborg`?"));
    CHECK_THAT(refused(question("run", "selected", {"--of", "municipalty=Aalborg"})),
               Contains("did you mean `municipality`?"));
    CHECK_THAT(refused(question("run", "selected", {"--of", "person=1"})),
               Contains("belongs to municipality, not to person"));
    CHECK_THAT(refused(question("run", "selected", {"--for", "2019-06"})),
               Contains("a year (`2021`)"));
    CHECK_THAT(refused(question("run", "selected", {"--for", "then"})), Contains("`--for then`"));
    CHECK_THAT(refused(question("run", "selected", {"--choose", "threshold=at_lest_with"})),
               Contains("did you mean `at_least_with`?"));
    CHECK_THAT(refused(question("run", "selected", {"--choose", "treshold=at_least_with"})),
               Contains("did you mean `threshold`?"));
    CHECK_THAT(refused(question("run", "selected", {"--choose", "threshold"})),
               Contains("--choose threshold=at_least_with"));
    for (const std::string again : {"below_limit", "at_least_with"}) {
        CHECK_THAT(refused(question("run", "selected",
                                    {"--choose", "threshold=below_limit", "--choose",
                                     "demo.focus.threshold=" + again})),
                   Contains("`--choose` is given twice for `threshold`"));
    }
    CHECK_THAT(refused(question("run", "selected", {"--limit", "steps=7", "--limit", "steps=8"})),
               Contains("`--limit steps` is given twice"));
    CHECK_THAT(refused(question("run", "selected", {"--for", "2021..2019"})),
               Contains("the last comes before the first: write `2019..2021`"));
    CHECK_THAT(refused(question("run", "selected", {"--for", "1599"})),
               Contains("the calendar goes from 1600 to 2400"));
    CHECK_THAT(refused(question("run", "selected", {"--for", "2019..2401"})),
               Contains("the calendar goes from 1600 to 2400"));
    CHECK_THAT(refused(question("run", "limit")),
               Contains("`limit` is a parameter of the rules, not a quantity"));
    CHECK_THAT(refused(question("run", "limit", {"--lang", "da"})),
               Contains("`limit` er en parameter i reglerne"));
    CHECK_THAT(refused(question("run", "selected", {"--law-on", "2021"})),
               Contains("a date is expected"));
    CHECK_THAT(refused(question("run", "selected", {"--limit", "stps=7"})),
               Contains("did you mean `steps`?"));
    CHECK_THAT(refused(question("run", "selected", {"--lang", "de"})), Contains("da, en"));
    CHECK_THAT(refused({"explain", "E9999"}), Contains("no message has the code `E9999`"));
    CHECK_THAT(refused({"kør", "--lang", "da"}), Contains("fejl: der er intet verbum `kør`"));
    CHECK_THAT(refused(question("run", "share_with_offer",
                                {"--for", "2019", "--least", "persons_with_offer"})),
               Contains("not a question of yes or no"));
    CHECK_THAT(refused(question("run", "offers_met", {"--possible", "measured_persons=10"})),
               Contains("measured_persons") || Contains("persons=5000..6000"));
}

TEST_CASE("input that cannot be used ends with 3") {
    const CommandFolder folder;
    const Finished missing = folder.run({"check", "nowhere"});
    CHECK(missing.exit == 3);
    CHECK_THAT(missing.err, Contains("error[E7101]: `nowhere` cannot be read"));
    folder.write("empty/readme.txt", "nothing");
    CHECK_THAT(folder.run({"check", "empty"}).err, Contains("error[E7102]"));

    const Finished no_data = folder.run({"run", "rules", "--data", "nodata", "--ask", "selected"});
    CHECK(no_data.exit == 3);
    CHECK_THAT(no_data.err, Contains("error[E7001]"));
    folder.replace("data/figures.csv", "5205", "5.2.0");
    const Finished bad_cell = folder.run(question("run", "selected"));
    CHECK(bad_cell.exit == 3);
    CHECK_THAT(bad_cell.err, Contains("--> ") && Contains("figures.csv:2"));
    CHECK(bad_cell.out.empty());
}

TEST_CASE("a limit ends with 4") {
    const CommandFolder folder;
    const Finished steps = folder.run(question("run", "selected", {"--limit", "steps=2"}));
    CHECK(steps.exit == 4);
    CHECK_THAT(steps.err, Contains("error[E9401]") && Contains("--limit steps=20"));
    const Finished answers = folder.run(question("run", "selected", {"--limit", "answers=2"}));
    CHECK(answers.exit == 4);
    CHECK_THAT(answers.err, Contains("4 answers are asked for, and the limit is 2"));
}

TEST_CASE("a full disk is noticed") {
    const CommandFolder folder;
    const std::string line =
        "cd '" + folder.path().string() + "' && " + HJEMMEL_COMMAND + " help > /dev/full 2> .err";
    // NOLINTNEXTLINE(cert-env33-c): the command is what is tested.
    CHECK(std::system(line.c_str()) != 0);
}

TEST_CASE("help begins with examples and names every option in both languages") {
    const CommandFolder folder;
    const std::string english = folder.run({"help"}).out;
    CHECK_THAT(english, Contains("hjemmel check rules/"));
    for (const std::string language : {"en", "da"}) {
        const std::string text = folder.run({"--lang", language, "help"}).out;
        for (const std::string option :
             {"--data", "--ask", "--of", "--for", "--law-on", "--known-on", "--choose", "--least",
              "--possible", "--grounds", "--json", "--lang", "--color", "--limit", "--quiet",
              "--show-values", "--version"}) {
            INFO(language << " " << option);
            CHECK(text.find(option) != std::string::npos);
        }
    }
    CHECK(folder.run({}).out == english);
    CHECK(folder.run({"run", "--help"}).out == english);
    CHECK_THAT(folder.run({"--version"}).out, StartsWith("hjemmel "));
}

TEST_CASE("the page of a message is shown, also in small letters and without the letter") {
    const CommandFolder folder;
    const Finished page = folder.run({"explain", "E5001"});
    CHECK(page.exit == 0);
    CHECK_THAT(page.out, StartsWith("# E5001: ") && Contains("\n\n## Example\n") &&
                             Contains("\n\n## Repaired\n") && !Contains("På dansk"));
    const Finished danish = folder.run({"explain", "E5001", "--lang", "da"});
    CHECK_THAT(danish.out,
               StartsWith("# E5001: ingen regel for `{quantity}` gælder\n\nEt spørgsmål") &&
                   Contains("\n\n## Eksempel\n") && Contains("\n\n## Rettet\n") &&
                   !Contains("På dansk"));
    CHECK(folder.run({"explain", "e5001"}).out == page.out);
    CHECK(folder.run({"explain", "5001"}).out == page.out);
}

TEST_CASE("a module that is used is looked for beside and above the file that uses it") {
    const CommandFolder folder;
    folder.write("rules/deep/down/uses.rules",
                 "language english\nmodule demo.uses\nuse demo.focus\n");
    CHECK(folder.run({"check", "rules/deep/down/uses.rules"}).exit == 0);
    CHECK_THAT(folder.run({"check", "rules/deep/down/uses.rules"}).out, StartsWith("2 files, "));
    folder.replace("rules/deep/down/uses.rules", "demo.focus", "demo.elsewhere");
    CHECK_THAT(folder.run({"check", "rules/deep/down/uses.rules"}).err, Contains("error[E2004]"));
}

TEST_CASE("test reports what failed, where and why, and which rules no test reaches") {
    const CommandFolder folder;
    const Finished good = folder.run({"test", "rules"});
    CHECK(good.exit == 0);
    CHECK_THAT(good.out,
               StartsWith("1 test, 0 failed, 2 expectations; ") && Contains("not reached: "));
    CHECK_THAT(good.out, Contains("demo.focus.selected.main"));
    folder.replace("rules/focus.rules", "expect offers_met is no\n", "expect offers_met is yes\n");
    const Finished bad = folder.run({"test", "rules", "--lang", "da"});
    CHECK(bad.exit == 1);
    CHECK_THAT(bad.err, Contains("fejl[E5101]: forventede `offers_met` at være ja, fandt nej"));
    CHECK_THAT(bad.err, Contains("i testen »four in five are not enough«"));
    CHECK_THAT(bad.out, StartsWith("1 test, 1 fejlet"));
}

TEST_CASE("a test that expects unknown is not met by a rule that failed") {
    const CommandFolder folder;
    folder.write("own/failing.rules", R"(language english
module failing
entity person (persons)
  has n : integer
define few of person : integer from 0 to 2
  assumption "an example"
  is n
define small of person : yes/no
  rule main
    assumption "an example"
    when n < 2
    is yes
test "out of its range"
  given person anna
    n is 5
  expect few is unknown
test "no rule applies, which is what the law leaves open"
  given person bo
    n is 5
  expect small is unknown
test "a fact is missing"
  given person cai
  expect few is unknown because n
)");
    const Finished run = folder.run({"test", "own/failing.rules"});
    CHECK(run.exit == 1);
    CHECK_THAT(run.out, Contains("3 tests, 1 failed, 3 expectations"));
    CHECK_THAT(run.err, Contains("error[E5004]") && Contains("found unknown: a rule failed"));
}

TEST_CASE("quiet leaves out closing lines") {
    const CommandFolder folder;
    CHECK(folder.run({"check", "rules", "--quiet"}).out.empty());
    const Finished run = folder.run(question("run", "offers_met", {"--for", "2019", "--quiet"}));
    CHECK_THAT(run.out, !Contains("2 answers"));
}
