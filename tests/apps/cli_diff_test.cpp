// What diff says of two states of the small rules of CommandFolder.

#include "tests/apps/command_support.hpp"
#include "tests/apps/json_schema.hpp"

#include <catch2/catch.hpp>

#include <filesystem>
#include <map>
#include <string>
#include <vector>

using namespace hjemmel::testing;
using Catch::Matchers::Contains;
using nlohmann::json;

namespace {

/// Copies the rules to `after`, where they can be changed.
void copy_rules(const CommandFolder& folder) {
    std::filesystem::copy(folder.path() / "rules", folder.path() / "after",
                          std::filesystem::copy_options::recursive);
}

Finished compared(const CommandFolder& folder, const std::string& quantity,
                  const std::vector<std::string>& more = {}) {
    std::vector<std::string> words{"diff", "rules", "after", "--data", "data", "--ask", quantity};
    words.insert(words.end(), more.begin(), more.end());
    return folder.run(words);
}

/// `NAME alone/reversed` of the changes that move an answer, `-` where it moves nothing.
std::vector<std::string> responsible(const json& result) {
    std::vector<std::string> texts;
    for (const json& one : result["responsible"]) {
        const auto value = [](const json& answer) {
            return answer.is_null() ? std::string("-") : answer["display"].get<std::string>();
        };
        texts.push_back(one["name"].get<std::string>() + " " + value(one["alone"]) + "/" +
                        value(one["reversed"]));
    }
    return texts;
}

}  // namespace

TEST_CASE("the same rules in another layout differ in nothing") {
    const CommandFolder folder;
    copy_rules(folder);
    folder.replace("after/focus.rules", "    is not offers_met\n",
                   "    -- who misses the target\n    is   not offers_met\n");
    const Finished run = compared(folder, "selected", {"--for", "2019", "--json"});
    INFO(run.out << run.err);
    CHECK(run.exit == 0);
    const json document = run.json();
    CHECK(misfits(document, "diff.schema.json").empty());
    CHECK(document["results"].empty());
    CHECK(document["changes"].empty());
    CHECK(document["compared"] == 2);
}

TEST_CASE("a changed step is found by what it does to the answers") {
    const CommandFolder folder;
    copy_rules(folder);
    // Aalborg has 1978 of 5205 without an offer: 38.0 per cent, under a limit of 40.
    folder.replace("after/focus.rules", "  is 20 %    cite BEK1 § 5", "  is 40 %    cite BEK1 § 5");
    const Finished run =
        compared(folder, "offers_met", {"--for", "2019", "--of", "municipality=Aalborg", "--json"});
    INFO(run.out << run.err);
    CHECK(run.exit == 1);
    const json document = run.json();
    CHECK(misfits(document, "diff.schema.json").empty());
    REQUIRE(document["results"].size() == 1);
    const json& result = document["results"][0];
    CHECK(result["before"]["value"] == "no");
    CHECK(result["after"]["value"] == "yes");
    CHECK(responsible(result) == std::vector<std::string>{"demo.focus.limit.BEK1 § 5 yes/no"});
    REQUIRE(document["changes"].size() == 1);
    CHECK(document["changes"][0]["change"] == "changed");
    CHECK(document["changes"][0]["citation"] == "BEK 1/2020 § 5");
    CHECK(document["before"]["rules_hash"] != document["after"]["rules_hash"]);
}

TEST_CASE("two changes that each suffice, and one that does nothing here, are told apart") {
    const CommandFolder folder;
    copy_rules(folder);
    // Each of the first two alone makes Aalborg pass; the third looks the same in a text.
    folder.replace("after/focus.rules", "  is 20 %    cite BEK1 § 5", "  is 40 %    cite BEK1 § 5");
    folder.replace(
        "after/focus.rules",
        "         at_least_with : 100 % - share_with_offer for month (last month of Y) <= limit\n",
        "         at_least_with : 100 % - share_with_offer for month (last month of Y) <= limit\n"
        "  exception waived to main\n    cite BEK1 § 5\n    when Y is 2019\n    is yes\n");
    folder.replace("after/focus.rules", "    when plan\n    is no\n",
                   "    when not plan\n    is no\n");
    const json document =
        compared(folder, "offers_met", {"--for", "2019", "--of", "municipality=Aalborg", "--json"})
            .json();
    REQUIRE(document["results"].size() == 1);
    // Taken back alone, neither moves anything: the other still stands.
    CHECK(responsible(document["results"][0]) ==
          std::vector<std::string>{"demo.focus.offers_met.waived yes/-",
                                   "demo.focus.limit.BEK1 § 5 yes/-"});
    // `selected` is not read by `offers_met`.
    CHECK(document["changes"].size() == 2);
}

TEST_CASE("changes that only move an answer together are said to") {
    const CommandFolder folder;
    copy_rules(folder);
    // Twelve points for the limit and half of the rest: neither is enough alone.
    folder.replace("after/focus.rules", "  is 20 %    cite BEK1 § 5", "  is 30 %    cite BEK1 § 5");
    folder.replace("after/focus.rules", "  is persons_with_offer / measured_persons",
                   "  is (persons_with_offer + 500 persons) / measured_persons");
    const Finished run =
        compared(folder, "offers_met", {"--for", "2019", "--of", "municipality=Aalborg"});
    CHECK(run.exit == 1);
    // 1478 of 5205 without: 28.4 per cent, under 30 but not under 20.
    CHECK_THAT(run.out, Contains("no → yes"));
    CHECK_THAT(run.out, Contains("taken back alone, it gives: no"));
    CHECK_THAT(run.out, !Contains("made alone"));
}

TEST_CASE("a law that begins later is a change of its provisions") {
    const CommandFolder folder;
    copy_rules(folder);
    folder.replace("after/lov/bek-2.law", "commences 2021-01-01 by § 2",
                   "commences 2021-06-01 by § 2");
    // Fanø has a plan for 2020, judged on 1 April 2021.
    const Finished run =
        compared(folder, "selected", {"--for", "2020", "--of", "municipality=Fanø", "--json"});
    INFO(run.out << run.err);
    const json document = run.json();
    REQUIRE(document["results"].size() == 1);
    CHECK(document["results"][0]["before"]["value"] == "no");
    bool has_provision = false;
    for (const json& one : document["results"][0]["responsible"]) {
        has_provision = has_provision || (one["kind"] == "provision" && one["name"] == "BEK2 § 1" &&
                                          !one["alone"].is_null() && !one["reversed"].is_null());
    }
    CHECK(has_provision);
}

TEST_CASE("one folder is compared with itself under other circumstances") {
    const CommandFolder folder;
    const auto one = [&](std::vector<std::string> more) {
        std::vector<std::string> words{"diff",  "rules",      "--data", "data",
                                       "--ask", "offers_met", "--for",  "2020"};
        words.insert(words.end(), more.begin(), more.end());
        return folder.run(words);
    };
    // Fanø 2020: 80 per cent known to 1: between 79.5 and 80.5 with an offer.
    const Finished same = one({"--choose", "threshold=below_limit"});
    INFO(same.out << same.err);
    CHECK(same.exit == 0);
    CHECK_THAT(same.out, Contains("2 answers, 0 of them different"));
    folder.replace("data/figures.csv", "share_with_offer,Fanø,2020-12,,80 %,1 %,half up",
                   "share_with_offer,Fanø,2020-12,,80 %,,");
    const Finished other = one({"--choose", "threshold=at_least_with", "--json"});
    CHECK(other.exit == 1);
    const json document = other.json();
    CHECK(misfits(document, "diff.schema.json").empty());
    REQUIRE(document["results"].size() == 1);
    CHECK(responsible(document["results"][0]) ==
          std::vector<std::string>{"demo.focus.threshold yes/no"});
    const Finished nothing = one({});
    CHECK(nothing.exit == 2);
    CHECK_THAT(nothing.err, Contains("--scenario"));
}

TEST_CASE("a scenario is taken apart into what it changes") {
    const CommandFolder folder;
    std::string rules =
        "language english\nmodule demo.more\nuse demo.focus\n"
        "scenario better\n"
        "  set limit from 2020-01-01 is 40 %\n"
        "  set plan for year 2019 is yes\n";
    folder.write("rules/more.rules", rules);
    const json document =
        folder
            .run({"diff", "rules", "--data", "data", "--ask", "offers_met", "--for", "2019", "--of",
                  "municipality=Aalborg", "--scenario", "better", "--json"})
            .json();
    CHECK(misfits(document, "diff.schema.json").empty());
    REQUIRE(document["results"].size() == 1);
    const json& responsible_one = document["results"][0]["responsible"];
    REQUIRE(responsible_one.size() == 1);
    CHECK(responsible_one[0]["kind"] == "step");
    CHECK(responsible_one[0]["change"] == "added");
    CHECK(responsible_one[0]["alone"]["value"] == "yes");
    CHECK(responsible_one[0]["reversed"]["value"] == "no");
}

TEST_CASE("states that declare a quantity otherwise are compared answer by answer") {
    const CommandFolder folder;
    copy_rules(folder);
    folder.replace("after/focus.rules",
                   "define share_with_offer of municipality for month M : share from 0 % to 100 %",
                   "define share_with_offer of municipality for month M : share from 0 % to 200 %");
    folder.replace("after/focus.rules", "  is 20 %    cite BEK1 § 5", "  is 40 %    cite BEK1 § 5");
    const Finished run =
        compared(folder, "offers_met", {"--for", "2019", "--of", "municipality=Aalborg", "--json"});
    INFO(run.out << run.err);
    CHECK(run.exit == 1);
    const json document = run.json();
    CHECK(misfits(document, "diff.schema.json").empty());
    CHECK(document["declared_otherwise"] == "demo.focus.share_with_offer");
    REQUIRE(document["results"].size() == 1);
    CHECK(document["results"][0]["after"]["value"] == "yes");
    CHECK(document["results"][0]["responsible"].empty());
}

TEST_CASE("a diff is said in both languages, and what cannot be compared is refused") {
    const CommandFolder folder;
    copy_rules(folder);
    folder.replace("after/focus.rules", "  is 20 %    cite BEK1 § 5", "  is 40 %    cite BEK1 § 5");
    const Finished english =
        compared(folder, "offers_met", {"--for", "2019", "--of", "municipality=Aalborg"});
    CHECK_THAT(english.out, Contains("the target for offers is met (rules → after)\n"
                                     "  Aalborg  2019  no → yes\n"
                                     "      demo.focus.limit.BEK1 § 5 (changed, BEK 1/2020 § 5): "
                                     "made alone, it gives: yes and taken back alone, it gives: "
                                     "no\n"));
    const Finished danish = compared(
        folder, "offers_met", {"--for", "2019", "--of", "municipality=Aalborg", "--lang", "da"});
    CHECK_THAT(danish.out, Contains("Aalborg  2019  nej → ja\n") && Contains("ændret"));
    CHECK_THAT(danish.out, Contains("1 svar, heraf 1 forskellige"));
    const Finished three =
        folder.run({"diff", "rules", "after", "rules", "--data", "data", "--ask", "selected"});
    CHECK(three.exit == 2);
    const Finished broken =
        folder.run({"diff", "rules", "nowhere", "--data", "data", "--ask", "selected"});
    CHECK(broken.exit == 3);
}
