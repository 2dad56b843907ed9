// Figures of the data held against their computation, and the limits that tests meet, on the small
// rules of CommandFolder.

#include "tests/apps/command_support.hpp"
#include "tests/apps/json_schema.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

using namespace hjemmel::testing;
using Catch::Matchers::Contains;
using nlohmann::json;

namespace {

/// The data of the folder with a published share for Aalborg, which the rules compute as 3227 of
/// 5205: 61.998 per cent.
void publish(const CommandFolder& folder, const std::string& share) {
    folder.replace("data/figures.csv", "plan,Fanø",
                   "share_with_offer,Aalborg,2019-12,," + share + "\nplan,Fanø");
}

Finished checked(const CommandFolder& folder, const std::vector<std::string>& more = {}) {
    std::vector<std::string> words{"run",           "rules",    "--data",    "data",
                                   "--cross-check", "--law-on", "2020-04-01"};
    words.insert(words.end(), more.begin(), more.end());
    return folder.run(words);
}

}  // namespace

TEST_CASE("a published figure agrees with every number that rounds to it") {
    const CommandFolder folder;
    publish(folder, "62 %,1 %,half up");
    const Finished run = checked(folder, {"--json"});
    INFO(run.out << run.err);
    CHECK(run.exit == 0);
    const json document = run.json();
    CHECK(misfits(document, "run.schema.json").empty());
    CHECK(document["results"].empty());
    const json& check = document["cross_check"];
    // The other two are Fanø's, for which the data have nothing to compute them from.
    CHECK(check["observed"] == 3);
    CHECK(check["agree"] == 1);
    CHECK(check["open"] == 2);
    CHECK(check["disagree"].empty());
}

TEST_CASE("a figure and its computation that differ do not look the same") {
    const CommandFolder folder;
    publish(folder, "62 %,,");
    const std::string out = checked(folder).out;
    INFO(out);
    CHECK_THAT(out, Contains("61.998"));  // 3227 / 5205 is 61.99808 per cent
}

TEST_CASE("a figure that its computation does not round to is reported with both and the rule") {
    const CommandFolder folder;
    SECTION("to a whole per cent it is 62, not 63") { publish(folder, "63 %,1 %,half up"); }
    SECTION("without a stated rounding, 62 per cent is 62 per cent") { publish(folder, "62 %,,"); }
    SECTION("to a tenth of a per cent it is 62.0, not 61.9") {
        publish(folder, "61.9 %,0.1 %,half up");
    }
    const Finished run = checked(folder, {"--json"});
    INFO(run.out << run.err);
    CHECK(run.exit == 1);
    const json document = run.json();
    CHECK(misfits(document, "run.schema.json").empty());
    REQUIRE(document["cross_check"]["disagree"].size() == 1);
    const json& one = document["cross_check"]["disagree"][0];
    CHECK(one["observed"]["entity"] == "Aalborg");
    CHECK(one["observed"]["index"] == "2019-12");
    CHECK(one["computed"]["value"] == "3227/5205");
    CHECK(one["file"] == "figures.csv");
    CHECK(one["line"] == 5);
    CHECK(one["rules"] ==
          json{{{"clause", "demo.focus.share_with_offer.main"}, {"citation", "BEK 1/2020 § 5"}}});
}

TEST_CASE("an end that rounding leaves out is not agreed with") {
    const CommandFolder folder;
    // 62.5 per cent rounds half up to 63.
    folder.replace("data/figures.csv", "measured_persons,Aalborg,2019-12,,5205,,",
                   "measured_persons,Aalborg,2019-12,,200,,");
    folder.replace("data/figures.csv", "persons_with_offer,Aalborg,2019-12,,3227,,",
                   "persons_with_offer,Aalborg,2019-12,,125,,");
    SECTION("62") {
        publish(folder, "62 %,1 %,half up");
        CHECK(checked(folder).exit == 1);
    }
    SECTION("63") {
        publish(folder, "63 %,1 %,half up");
        CHECK(checked(folder).exit == 0);
    }
}

TEST_CASE("a cross-check beside a question looks at what the question reads") {
    const CommandFolder folder;
    publish(folder, "63 %,1 %,half up");
    const Finished reads = checked(folder, {"--ask", "selected", "--for", "2019"});
    CHECK(reads.exit == 1);
    CHECK_THAT(reads.out, Contains("selected") && Contains("Observed and computed"));
    CHECK_THAT(reads.out,
               Contains("share with an offer, Aalborg, December 2019: observed unknown: from 62.5 "
                        "per cent to under 63.5 per cent (figures.csv line 5), computed 62.0 per "
                        "cent (BEK 1/2020 § 5"));
    CHECK_THAT(reads.out, Contains("disagree: 1;"));
    const Finished not_read = checked(folder, {"--ask", "plan", "--for", "2020"});
    CHECK(not_read.exit == 0);
    const Finished danish = checked(folder, {"--lang", "da"});
    CHECK_THAT(danish.out, Contains("Observeret og beregnet\n") && Contains("stemmer ikke: 1"));
}

TEST_CASE("tests are said to meet a limit just under it, at it and just over it") {
    const CommandFolder folder;
    // The test of the folder has one in five without an offer: exactly the limit.
    const Finished one = folder.run({"test", "rules", "--json"});
    INFO(one.out << one.err);
    const json document = one.json();
    CHECK(misfits(document, "test.schema.json").empty());
    const json& limits = document["coverage"]["limits"];
    REQUIRE(limits.size() == 2);  // `<` of the one reading and `<=` of the other
    for (const json& limit : limits) {
        CHECK(limit["clause"] == "demo.focus.offers_met.main");
        CHECK(limit["parameters"] == json{"demo.focus.limit"});
        CHECK(limit["under"] == false);
        CHECK(limit["at"] == true);
        CHECK(limit["over"] == false);
    }
    const Finished text = folder.run({"test", "rules"});
    CHECK_THAT(text.out,
               Contains("0 of 2 comparisons with a parameter met just under, at and just over it\n"
                        "  not met just under and just over: limit (demo.focus.offers_met.main, "
                        "rules/focus.rules line 40)\n"));
}

TEST_CASE("what lies far from a limit does not meet it") {
    const CommandFolder folder;
    const auto with_offer = [&](const std::string& title, int persons) {
        return "\ntest \"" + title + "\"\n  given municipality Fanø\n" +
               "    measured_persons for month 2019-12 is 100 persons\n" +
               "    persons_with_offer for month 2019-12 is " + std::to_string(persons) +
               " persons\n  for year 2019\n  expect offers_met is " +
               (100 - persons < 20 ? "yes" : "no") + "\n";
    };
    const auto limits = [&] {
        const json document = folder.run({"test", "rules", "--json"}).json();
        for (const json& limit : document["coverage"]["limits"]) {
            // The comparison of the default reading is met by each test.
            if (limit["under"] == true || limit["over"] == true) return limit;
        }
        return json();
    };
    // A point of per cent is just beside a share, two are not.
    folder.write("rules/far.rules", "language english\nmodule demo.far\nuse demo.focus\n" +
                                        with_offer("far", 82) + with_offer("far over", 78));
    CHECK(limits().is_null());
    folder.write("rules/far.rules", "language english\nmodule demo.far\nuse demo.focus\n" +
                                        with_offer("under", 81) + with_offer("over", 79));
    const json met = limits();
    REQUIRE(!met.is_null());
    CHECK(met["under"] == true);
    CHECK(met["at"] == true);
    CHECK(met["over"] == true);
    CHECK_THAT(folder.run({"test", "rules"}).out, Contains("1 of 2 comparisons"));
}
