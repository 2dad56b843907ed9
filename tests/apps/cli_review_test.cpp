// `hjemmel review`: what is signed, what a change opens again, and the lock file.

#include "apps/data/lock_file.hpp"
#include "tests/apps/command_support.hpp"
#include "tests/apps/json_schema.hpp"

#include <catch2/catch.hpp>

#include <cstdlib>
#include <filesystem>
#include <map>

using namespace hjemmel;
using namespace hjemmel::testing;
using Catch::Matchers::Contains;
using nlohmann::json;

namespace {

Finished sign(const CommandFolder& folder, const std::string& pair) {
    return folder.run(
        {"review", "sign", "rules", "--pair", pair, "--by", "Anna Jensen", "--date", "2026-03-02"});
}

/// The state of each pair, `demo.focus.selected.main | BEK1 § 6`.
std::map<std::string, std::string> states(const CommandFolder& folder,
                                          const std::vector<std::string>& more = {}) {
    std::vector<std::string> words{"review", "status", "rules", "--json"};
    words.insert(words.end(), more.begin(), more.end());
    std::map<std::string, std::string> found;
    const json document = folder.run(words).json();
    CHECK(misfits(document, "review.schema.json").empty());
    for (const auto& one : document["results"]) {
        found[one["rule"].get<std::string>() + " | " + one["provision"].get<std::string>()] =
            one["state"];
    }
    return found;
}

const std::string selected = "demo.focus.selected.main | BEK1 § 6";
const std::string met = "demo.focus.offers_met.main | BEK1 § 5";
const std::string limit = "demo.focus.limit.BEK1 § 5 | BEK1 § 5";
const std::string threshold = "demo.focus.threshold | BEK1 § 5";

}  // namespace

TEST_CASE("every rule, figure and reading makes a pair with each provision that carries it") {
    const CommandFolder folder;
    const Finished status = folder.run({"review", "status", "rules"});
    CHECK(status.exit == 0);
    // limit, threshold, share_with_offer, offers_met, selected.main, selected.planned
    CHECK_THAT(
        status.out,
        Contains("6 pairs of a rule and what it rests on: 0 signed, 0 to be read again, 6 not "
                 "signed"));
    const auto found = states(folder);
    CHECK(found.size() == 6);
    for (const std::string& pair : {selected, met, limit, threshold}) CHECK(found.count(pair) == 1);
}

TEST_CASE("a signature holds until the rule or the provision changes, and for no other pair") {
    const CommandFolder folder;
    for (const char* pair : {"selected.main", "offers_met.main", "threshold"})
        CHECK(sign(folder, pair).exit == 0);
    CHECK(states(folder)[selected] == "signed");
    CHECK(states(folder)[limit] == "unsigned");
    SECTION("the rule") {
        folder.replace("rules/focus.rules", "is not offers_met", "is not offers_met and not plan");
        const auto found = states(folder);
        CHECK(found.at(selected) == "rule_changed");
        CHECK(found.at(met) == "signed");
        CHECK(found.at(threshold) == "signed");
        const Finished status = folder.run({"review", "status", "rules"});
        CHECK(status.exit == 1);
        CHECK_THAT(status.out, Contains("the rule has changed since"));
        CHECK_THAT(status.out, Contains("signed 2 March 2026 by Anna Jensen"));
    }
    SECTION("the provision, or what lies below it") {
        folder.replace("rules/lov/bek-1.law", "is selected.", "may be selected.");
        const auto found = states(folder);
        CHECK(found.at(selected) == "text_changed");
        CHECK(found.at(met) == "signed");
    }
    SECTION("another clause of the same quantity") {
        folder.replace("rules/focus.rules", "when plan", "when not plan");
        CHECK(states(folder).at(selected) == "signed");
    }
    SECTION("a figure that the rule reads is a pair of its own") {
        CHECK(sign(folder, limit).exit == 0);
        folder.replace("rules/focus.rules", "is 20 %", "is 30 %");
        const auto found = states(folder);
        CHECK(found.at(limit) == "rule_changed");
        CHECK(found.at(met) == "signed");
    }
    SECTION("the day whose law judges the quantity") {
        folder.replace("rules/focus.rules", "define selected of municipality for year Y : yes/no\n",
                       "define selected of municipality for year Y : yes/no\n"
                       "  decided on 1 May of Y + 1\n");
        CHECK(states(folder).at(selected) == "rule_changed");
    }
    SECTION("a question") {
        folder.replace("rules/focus.rules", "exactly the limit", "just the limit");
        CHECK(states(folder).at(threshold) == "rule_changed");
    }
}

TEST_CASE("what a procedure says for all of its transitions opens each of them") {
    const CommandFolder folder;
    folder.write("rules/course.rules",
                 "language english\nmodule demo.course\nuse demo.focus\n"
                 "source BEK1 \"lov/bek-1.law\"\n\n"
                 "procedure care of municipality, every year Y from 2021\n"
                 "  starts in calm        cite BEK1 § 6\n"
                 "  from calm to watched  when selected for year Y  cite BEK1 § 6\n"
                 "  from watched to calm  otherwise                 cite BEK1 § 6\n"
                 "  decided on 1 April of Y + 1\n");
    std::vector<std::string> transitions;
    for (const auto& [pair, state] : states(folder)) {
        if (pair.find("demo.course.care") == 0) transitions.push_back(pair);
    }
    REQUIRE(transitions.size() == 4);
    for (const std::string& pair : transitions) REQUIRE(sign(folder, pair).exit == 0);
    const auto all_are = [&](const char* state) {
        const auto found = states(folder);
        for (const std::string& pair : transitions) CHECK(found.at(pair) == state);
    };
    all_are("signed");
    SECTION("the day whose law judges a year") {
        folder.replace("rules/course.rules", "1 April", "1 July");
        all_are("rule_changed");
    }
    SECTION("the state in which it starts") {
        folder.replace("rules/course.rules", "starts in calm   ", "starts in watched");
        all_are("rule_changed");
    }
    SECTION("its first year") {
        folder.replace("rules/course.rules", "from 2021", "from 2022");
        all_are("rule_changed");
    }
}

TEST_CASE("a rule on an assumption makes a pair with it, and what is left out with its provision") {
    const CommandFolder folder;
    folder.replace("rules/focus.rules", "    cite BEK2 § 1\n", "    assumption \"practice\"\n");
    folder.write("rules/focus.rules",
                 folder.read("rules/focus.rules") +
                     "\nuntranslated BEK2 § 1 quote \"not selected\" because practice\n"
                     "untranslated BEK2 § 2 \"a date | a day\" because no_effect\n");
    const std::string planned = "demo.focus.selected.planned | assumption";
    const std::string quoted = "untranslated practice »not selected« | BEK2 § 1";
    const std::string whole = "untranslated no_effect: a date / a day | BEK2 § 2";
    for (const std::string& pair : {planned, quoted, whole}) {
        INFO(pair);
        REQUIRE(states(folder).count(pair) == 1);
        CHECK(sign(folder, pair).exit == 0);
        CHECK(states(folder).at(pair) == "signed");
    }
    // The book shows it where they stand.
    CHECK(folder.run({"review", "book", "rules", "--out", "book"}).exit == 0);
    CHECK_THAT(folder.read("book/en/unlinked.html"),
               Contains("practice<p class=\"note\">signed 2 March 2026, Anna Jensen</p>"));
    CHECK_THAT(folder.read("book/en/BEK2.html"),
               Contains("(practice)</p><p class=\"note\">signed 2 March 2026, Anna Jensen</p>"));
    SECTION("the assumption") {
        folder.replace("rules/focus.rules", "\"practice\"", "\"a practice\"");
        CHECK(states(folder).at(planned) == "rule_changed");
        CHECK(states(folder).at(whole) == "signed");
    }
    SECTION("the rule") {
        folder.replace("rules/focus.rules", "when plan", "when not plan");
        CHECK(states(folder).at(planned) == "rule_changed");
    }
    SECTION("the provision that is left out") {
        folder.replace("rules/lov/bek-2.law", "is not selected", "is not selected again");
        CHECK(states(folder).at(quoted) == "text_changed");
        CHECK(states(folder).at(whole) == "signed");
        CHECK(folder.run({"review", "book", "rules", "--out", "book"}).exit == 0);
        CHECK_THAT(folder.read("book/en/index.html"),
                   Contains("(practice): changed since it was signed"));
    }
    SECTION("other words") {
        folder.replace("rules/focus.rules", "quote \"not selected\"", "quote \"a plan\"");
        CHECK(states(folder).at(quoted) == "gone");
        CHECK(states(folder).at("untranslated practice »a plan« | BEK2 § 1") == "unsigned");
    }
}

TEST_CASE("the quote of a citation is part of its pair, and of no other pair of the rule") {
    const CommandFolder folder;
    folder.replace("rules/focus.rules", "    cite BEK1 § 6\n",
                   "    cite BEK1 § 6 quote \"is selected\"; BEK1 § 5\n");
    const std::string other = "demo.focus.selected.main | BEK1 § 5";
    CHECK(sign(folder, selected).exit == 0);
    CHECK(sign(folder, other).exit == 0);
    folder.replace("rules/focus.rules", "quote \"is selected\"", "quote  \"is selected\"");
    CHECK(states(folder).at(selected) == "signed");
    folder.replace("rules/focus.rules", "\"is selected\"", "\"misses the target\"");
    CHECK(states(folder).at(selected) == "rule_changed");
    CHECK(states(folder).at(other) == "signed");
}

TEST_CASE("layout, comments, labels and the place of a rule open nothing") {
    const CommandFolder folder;
    for (const std::string& pair : {selected, met, limit, threshold})
        CHECK(sign(folder, pair).exit == 0);
    CHECK(folder.run({"fmt", "rules"}).exit == 0);
    folder.replace("rules/focus.rules", "define selected of municipality",
                   "-- who is selected\ndefine selected   of municipality");
    folder.replace("rules/focus.rules", "en \"selected\"", "en \"chosen\"");
    // The last definition goes first, into another file of another module that amends it.
    std::string text = folder.read("rules/focus.rules");
    const std::size_t begin = text.find("  exception planned");
    const std::size_t end = text.find("\ntest ");
    REQUIRE(begin != std::string::npos);
    const std::string exception = text.substr(begin, end - begin);
    folder.replace("rules/focus.rules", exception, "");
    folder.write("rules/a_plan.rules",
                 "language english\nmodule a.plan\nuse demo.focus\n\n"
                 "amend selected\n" +
                     exception + "\n");
    for (const std::string& pair : {selected, met, limit, threshold}) {
        INFO(pair);
        CHECK(states(folder).at(pair) == "signed");
    }
    CHECK(states(folder).count("demo.focus.selected.planned | BEK2 § 1") == 1);
}

TEST_CASE("what changed is shown on both sides from the state that was signed") {
    const CommandFolder folder;
    CHECK(sign(folder, "selected.main").exit == 0);
    folder.write("before/focus.rules", folder.read("rules/focus.rules"));
    folder.write("before/lov/bek-1.law", folder.read("rules/lov/bek-1.law"));
    folder.write("before/lov/bek-2.law", folder.read("rules/lov/bek-2.law"));
    folder.replace("rules/focus.rules", "is not offers_met", "is not offers_met and not plan");
    folder.replace("rules/lov/bek-1.law", "is selected.", "may be selected.");
    const std::string without = folder.run({"review", "status", "rules"}).out;
    CHECK_THAT(without, Contains("`--base PATH`"));
    const std::string with = folder.run({"review", "status", "rules", "--base", "before"}).out;
    CHECK_THAT(with, Contains("- was: rule main cite BEK1 § 6 is not offers_met\n"));
    CHECK_THAT(with, Contains("+ now: rule main cite BEK1 § 6 is not offers_met and not plan\n"));
    CHECK_THAT(with, Contains("Who misses the target is selected.\n"));
    CHECK_THAT(with, Contains("Who misses the target may be selected.\n"));
    // Another state than the signed one is not passed off as it.
    folder.replace("before/focus.rules", "is not offers_met", "is offers_met");
    CHECK_THAT(folder.run({"review", "status", "rules", "--base", "before"}).out,
               Contains("is not the one that was signed"));
}

TEST_CASE("a signature is taken back, and what is gone is told until it is") {
    const CommandFolder folder;
    CHECK(sign(folder, "selected.planned").exit == 0);
    CHECK(folder.run({"review", "reopen", "rules", "--pair", "selected.planned"}).exit == 0);
    CHECK(states(folder).at("demo.focus.selected.planned | BEK2 § 1") == "unsigned");
    CHECK(sign(folder, "selected.planned").exit == 0);
    folder.replace("rules/focus.rules", "exception planned", "exception with_plan");
    CHECK(states(folder).at("demo.focus.selected.planned | BEK2 § 1") == "gone");
    CHECK(folder.run({"review", "status", "rules"}).exit == 1);
    CHECK(sign(folder, "selected.main").exit == 0);  // another signature keeps it
    CHECK(states(folder).at("demo.focus.selected.planned | BEK2 § 1") == "gone");
    CHECK(folder.run({"review", "reopen", "rules", "--pair", "selected.planned"}).exit == 0);
    CHECK(states(folder).count("demo.focus.selected.planned | BEK2 § 1") == 0);
}

TEST_CASE("what was signed against the order is not opened where only an outline is at hand") {
    const CommandFolder folder;
    folder.write("law/bek-1-2020.law",
                 "law BEK1\ntitle \"BEK nr. 1 af 02/01/2020\"\nissued 2020-01-02\n"
                 "published 2020-01-03\ncommences 2020-02-01 by § 9\n\n§ 2\n  A.\n§ 5\n  B.\n§ 6\n"
                 "  Den udvælges.\n§ 9\n  C.\n");
    CHECK(folder
              .run({"review", "sign", "rules", "--pair", "selected.main", "--by", "Anna", "--date",
                    "2026-03-02", "--law-dir", "law"})
              .exit == 0);
    CHECK(states(folder, {"--law-dir", "law"}).at(selected) == "signed");
    CHECK(states(folder).at(selected) == "signed");
    // But nothing was compared, and the status says of how many pairs. Of BEK 2 there is no text.
    CHECK_THAT(folder.run({"review", "status", "rules"}).out,
               Contains("6 of them rest on outlines: their quotes and signatures were not compared "
                        "with the texts of the orders, which `--law-dir` names\n"));
    CHECK_THAT(folder.run({"review", "status", "rules", "--law-dir", "law", "--lang", "da"}).out,
               Contains("1 af dem hviler på omrids"));
    folder.replace("law/bek-1-2020.law", "Den udvælges.", "Den kan udvælges.");
    CHECK(states(folder, {"--law-dir", "law"}).at(selected) == "text_changed");
    // What was read against an outline has not been read against the order.
    CHECK(sign(folder, "offers_met.main").exit == 0);
    CHECK(states(folder, {"--law-dir", "law"}).at(met) == "text_changed");
}

TEST_CASE("everything that is open is signed at once, with what that says") {
    const CommandFolder folder;
    CHECK(sign(folder, "limit.BEK1 § 5").exit == 0);
    CHECK(sign(folder, "selected.main").exit == 0);
    folder.replace("rules/focus.rules", "is not offers_met", "is not offers_met and not plan");
    const std::vector<std::string> all{"review", "sign",      "rules",  "--all-open",
                                       "--by",   "Bo Hansen", "--date", "2026-04-01"};
    const Finished signed_all = folder.run(all);
    CHECK(signed_all.exit == 0);
    CHECK_THAT(signed_all.out,
               Contains("With this, Bo Hansen says on 1 April 2026 of 5 pairs that"));
    CHECK_THAT(signed_all.out, Contains("\n  " + selected + "\n") &&
                                   Contains("\n  " + met + "\n") && !Contains(limit));
    CHECK_THAT(signed_all.out,
               Contains("5 of them rest on outlines, not on the texts of the orders"));
    CHECK_THAT(signed_all.out, Contains("hjemmel.lock: 5 pairs signed\n"));
    for (const auto& [pair, state] : states(folder)) {
        INFO(pair);
        CHECK(state == "signed");
    }
    // Who signed before stays; nothing is left to sign.
    CHECK_THAT(folder.read("hjemmel.lock"), Contains("signed 2026-03-02 by \"Anna Jensen\""));
    CHECK(folder.run(all).out == "hjemmel.lock: 0 pairs signed\n");
    // Without a name or a day nobody signs, and opening again is done one by one.
    CHECK(folder.run({"review", "sign", "rules", "--all-open"}).exit == 2);
    CHECK(folder.run({"review", "reopen", "rules", "--all-open"}).exit == 2);
}

TEST_CASE("two lock files that touch different pairs are joined by git line by line") {
    const CommandFolder folder;
    CHECK(folder.run({"review", "reopen", "rules", "--pair", "threshold"}).exit == 0);
    const std::string base = folder.read("hjemmel.lock");
    CHECK(sign(folder, "limit.BEK1 § 5").exit == 0);
    const std::string mine = folder.read("hjemmel.lock");
    folder.write("hjemmel.lock", base);
    CHECK(sign(folder, "offers_met.main").exit == 0);  // the pair on the next line
    const std::string theirs = folder.read("hjemmel.lock");
    folder.write("base", base);
    folder.write("mine", mine);
    folder.write("theirs", theirs);
    const std::string there = "cd '" + folder.path().string() + "' && ";
    // NOLINTNEXTLINE(cert-env33-c): the path is ours.
    if (std::system("git --version > /dev/null 2>&1") != 0) {
        WARN("git is not at hand");
        return;
    }
    // NOLINTNEXTLINE(cert-env33-c): the path is ours.
    CHECK(std::system((there + "git merge-file -q mine base theirs").c_str()) == 0);
    folder.write("hjemmel.lock", folder.read("mine"));
    const auto found = states(folder);
    CHECK(found.at(limit) == "signed");
    CHECK(found.at(met) == "signed");
    CHECK(found.at(selected) == "unsigned");
}

TEST_CASE("a lock file comes back as it was written, and nothing bad is written over") {
    const CommandFolder folder;
    CHECK(sign(folder, "selected.main").exit == 0);
    const std::string text = folder.read("hjemmel.lock");
    lang::Sources sources;
    lang::Diagnostics diagnostics;
    const lang::FileId file = sources.add(lang::SourceFile::of("hjemmel.lock", text));
    CHECK(apps::lock_text(apps::read_lock(sources[file], file, diagnostics)) == text);
    CHECK(diagnostics.empty());
    for (const std::string& bad :
         {std::string("<<<<<<< mine\n") + text, "hjemmel.lock 2\n" + text.substr(15),
          text.substr(0, text.size() - 30), std::string("\0\1", 2)}) {
        folder.write("hjemmel.lock", bad);
        const Finished refused = sign(folder, "offers_met.main");
        CHECK(refused.exit == 3);
        CHECK(folder.run({"review", "book", "rules", "--out", "book"}).exit == 3);
        CHECK_FALSE(std::filesystem::exists(folder.path() / "book"));
        CHECK(folder.read("hjemmel.lock") == bad);
    }
}

TEST_CASE("a signature needs a pair, a name and a day, and one meaning") {
    const CommandFolder folder;
    CHECK(folder.run({"review", "sign", "rules", "--pair", "selected.main"}).exit == 2);
    CHECK(
        folder
            .run({"review", "sign", "rules", "--pair", "x", "--by", "a\"b", "--date", "2026-03-02"})
            .exit == 2);
    const Finished unknown = sign(folder, "selected.mian");
    CHECK(unknown.exit == 1);
    CHECK_THAT(unknown.err, Contains("E8064"));
    CHECK_THAT(sign(folder, "main").err, Contains("E2002"));  // of two quantities
    // A quantity is not reviewed itself; what is, is named.
    const Finished quantity = sign(folder, "selected");
    CHECK(quantity.exit == 1);
    CHECK_THAT(quantity.err, Contains("it has `demo.focus.selected.main`, "
                                      "`demo.focus.selected.planned`"));
    CHECK(folder.run({"review", "status", "rules", "--by", "x"}).exit == 2);
    CHECK_THAT(folder.run({"review"}).err, Contains("`status`, `sign`, `reopen`"));
}
