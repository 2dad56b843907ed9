// What `hjemmel simulate` says of the scenarios of the examples, and of those that cannot be.

#include "tests/apps/command_support.hpp"
#include "tests/apps/json_schema.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <csignal>
#include <filesystem>

using namespace hjemmel::testing;
using Catch::Matchers::Contains;
using nlohmann::json;

namespace {

const std::string source = HJEMMEL_SOURCE_DIR;

Finished simulate(const CommandFolder& folder, const std::string& example,
                  const std::vector<std::string>& more) {
    std::vector<std::string> words{"simulate", source + "/rules", source + "/examples/" + example};
    // Other scenarios of the rules ask for nothing, so they do not count.
    words.insert(words.end(), more.begin(), more.end());
    return folder.run(words);
}

json document_of(const CommandFolder& folder, const std::string& example,
                 std::vector<std::string> more) {
    more.insert(more.end(), {"--json", "--runs", "100", "--lang", "en"});
    const Finished finished = simulate(folder, example, more);
    INFO(finished.out << finished.err);
    CHECK(finished.exit == 0);
    json document = finished.json();
    CHECK(misfits(document, "simulate.schema.json").empty());
    CHECK(!document["expectations"].empty());
    for (const json& one : document["expectations"]) {
        INFO(one.dump());
        CHECK(one["holds"] == true);
    }
    return document;
}

const json& section(const json& document, const std::string& id) {
    static const json nothing;
    for (const json& one : document["results"]) {
        if (one["id"] == id) return one;
    }
    FAIL("no section " + id);
    return nothing;
}

std::string lines(const json& section) {
    std::string text = section["title"].get<std::string>() + "\n";
    for (const json& line : section["lines"]) text += line.get<std::string>() + "\n";
    return text;
}

const json& row(const json& section, const std::string& column, const std::string& name) {
    static const json nothing;
    for (const json& one : section["rows"]) {
        if (one[column] == name) return one;
    }
    FAIL("no row " + name);
    return nothing;
}

}  // namespace

// 4,164 of 5,205 are 80 per cent; 3,227 have an offer. SIMULATION figures of the item of December
// 2019: 937 more; 62 per cent rounded half up and 937 fit 289 populations.
TEST_CASE("offers to compliance: 937 more, or 1,172 leave") {
    const CommandFolder folder;
    const json document = document_of(folder, "offers-to-compliance", {});
    const json& levers = document["levers"];
    REQUIRE(levers.size() == 2);
    CHECK(levers[0]["result"] == "found");
    CHECK(levers[0]["value"] == "937");
    CHECK(levers[0]["one_less"] == "936");
    CHECK(levers[0]["proven"] == true);
    CHECK(levers[1]["value"] == "1172");
    const json& gap = section(document, "gap");
    CHECK(row(gap, "figure", "missing")["least"] == "937");
    CHECK(row(gap, "figure", "missing by the other comparator")["most"] == "938");
    CHECK_THAT(lines(gap), Contains("289 populations from 5,063 to 5,351 would fit"));
    CHECK_THAT(lines(section(document, "levers")),
               Contains("13,586,500") && Contains("or more without an offer leave: 1,172 persons"));
    CHECK_THAT(lines(section(document, "rules")),
               Contains("at least 80") && Contains("225 hours") && Contains("12 months"));
}

TEST_CASE("a lever is set, and what cannot be set is refused") {
    const CommandFolder folder;
    const auto answer = [&](const std::string& set) {
        const Finished finished =
            simulate(folder, "offers-to-compliance", {"--set", set, "--lang", "en"});
        INFO(finished.err);
        CHECK(finished.exit == 0);
        return finished.out;
    };
    CHECK_THAT(answer("extra_offers=937"), Contains("937 persons") && Contains("0 persons: yes"));
    CHECK_THAT(answer("extra_offers=936"), Contains("0 persons: no"));
    CHECK_THAT(answer("extra_offers=1_000"), Contains("14,500,000"));
    const auto refused = [&](const std::string& set) {
        const Finished finished =
            simulate(folder, "offers-to-compliance", {"--set", set, "--lang", "en"});
        CHECK(finished.exit == 2);
        return finished.err;
    };
    CHECK_THAT(refused("extra_offers=1.000"), Contains("gives no number"));  // a thousand, or one
    CHECK_THAT(refused("extra_offers=3001"), Contains("from 0 persons to 3,000 persons"));
    CHECK_THAT(refused("extra_offers=1,5"), Contains("gives no number"));
    CHECK_THAT(refused("offers=1"), Contains("no lever is named `offers`"));
    CHECK_THAT(refused("offers"), Contains("--set extra_offers=937"));
}

// 5,205 persons of whom 62.5 to under 63.5 per cent, 3,254 to 3,305, have four conversations.
TEST_CASE("conversations 2019: 859 to 910 persons, and 836 to 936 over all populations") {
    const CommandFolder folder;
    const json one =
        document_of(folder, "conversations-2019", {"--scenario", "conversations_2019"});
    const json& gap = section(one, "gap");
    CHECK(row(gap, "figure", "have it")["least"] == "3254");
    CHECK(row(gap, "figure", "have it")["most"] == "3305");
    CHECK(row(gap, "figure", "missing")["least"] == "859");
    CHECK(row(gap, "figure", "missing")["most"] == "910");
    // from one conversation for each to four
    CHECK(row(gap, "figure", "further events")["most"] == "3640");
    CHECK_THAT(lines(gap), Contains("only the register decides"));
    const json all = document_of(folder, "conversations-2019", {"--scenario", "all_populations"});
    CHECK(row(section(all, "gap"), "figure", "population")["least"] == "5063");
    CHECK(row(section(all, "gap"), "figure", "population")["most"] == "5351");
    CHECK(row(section(all, "gap"), "figure", "missing")["least"] == "836");
    CHECK(row(section(all, "gap"), "figure", "missing")["most"] == "936");
}

// Bounds by linear programmes over the published shares; the naive lines are least squares.
TEST_CASE("spring 2022 is neither confirmed nor excluded") {
    const CommandFolder folder;
    const json document = document_of(folder, "spring-2022", {"--scenario", "spring_2022"});
    const json& forecast = section(document, "forecast");
    CHECK_THAT(lines(forecast), Contains("neither confirmed nor excluded") &&
                                    Contains("possible from December 2021"));
    CHECK_THAT(lines(forecast), Contains("the months from May 2021 crosses in March 2022"));
    CHECK_THAT(lines(forecast), Contains("the months from June 2021 crosses in January 2022"));
    CHECK_THAT(lines(forecast), Contains("the months from July 2021 crosses in December 2021"));
    CHECK_THAT(lines(forecast), Contains("the months from January 2021 never crosses"));
    CHECK(document["runs"] == 100);
    CHECK(section(document, "chance")["rows"].size() == 27);
    const json more = document_of(folder, "spring-2022", {"--scenario", "a_quarter_more"});
    CHECK_THAT(lines(section(more, "forecast")),
               Contains("possible from December 2021 and certain from September 2022"));
    const json& may = row(section(more, "forecast"), "month", "2022-05");
    CHECK(std::stod(may["least"].get<std::string>()) == Approx(0.745).margin(0.0006));
    CHECK(std::stod(may["most"].get<std::string>()) == Approx(0.807).margin(0.0006));
    const json year = document_of(folder, "spring-2022", {"--scenario", "year_2021"});
    CHECK_THAT(lines(section(year, "year")), Contains("2021 cannot reach it") && Contains("106.3"));
    const json same = document_of(folder, "spring-2022", {"--scenario", "as_the_year_before"});
    CHECK_THAT(lines(section(same, "forecast")), Contains("is excluded up to September 2022"));
}

TEST_CASE("the same seed gives the same report, on any number of threads") {
    const CommandFolder folder;
    const auto report = [&](const std::string& seed, const std::string& threads) {
        json document =
            document_of(folder, "spring-2022",
                        {"--scenario", "spring_2022", "--seed", seed, "--threads", threads});
        return document["results"].dump();
    };
    const std::string one = report("7", "1");
    CHECK(report("7", "3") == one);
    CHECK(report("8", "1") != one);
}

TEST_CASE("a report is a page without script or address, and tables for two countries") {
    const CommandFolder folder;
    const Finished finished = simulate(folder, "spring-2022",
                                       {"--scenario", "spring_2022", "--runs", "50", "--lang", "da",
                                        "--html", "page.html", "--csv", "tables"});
    INFO(finished.err);
    REQUIRE(finished.exit == 0);
    const std::string page = folder.read("page.html");
    CHECK_THAT(page, Contains("<html lang=\"da\">") && Contains("<svg") && Contains("<desc>"));
    CHECK(page.find("<script") == std::string::npos);
    CHECK(page.find("href=\"http") == std::string::npos);
    CHECK(page.find("src=") == std::string::npos);
    CHECK_THAT(page, Contains("hverken bekræftet eller udelukket"));
    const std::string danish = folder.read("tables/forecast.da.csv");
    CHECK(danish.substr(0, 3) == "\xEF\xBB\xBF");
    CHECK_THAT(danish, Contains("måned;mindste andel") && Contains("2021-09;0,735000;0,745000"));
    const std::string plain = folder.read("tables/forecast.csv");
    CHECK_THAT(plain,
               Contains("month,least,most,expected\n") && Contains("2021-09,0.735000,0.745000,"));
    // What repeats it stands in every form.
    for (const char* record : {"frø", "kørsler", "regler", "data", "fortolkninger", "kendt den"}) {
        INFO(record);
        CHECK_THAT(page, Contains(record));
        CHECK_THAT(finished.out, Contains(record));
    }
}

TEST_CASE("which scenario is meant has to be clear") {
    const CommandFolder folder;
    const Finished several = simulate(folder, "spring-2022", {"--lang", "en"});
    CHECK(several.exit == 2);
    CHECK_THAT(several.err, Contains("several scenarios") && Contains("`a_quarter_more`"));
    const Finished none = folder.run({"simulate", source + "/rules", "--lang", "en"});
    CHECK(none.exit == 2);
    CHECK_THAT(none.err, Contains("declare no scenario"));
}

namespace {

const std::string small = R"(language english
module small

entity town (towns)
entity person (persons) of town

reading with_it of town for month M : integer persons from 0 persons to 100 persons
reading measured of town for month M : integer persons from 1 persons to 100 persons
reading share_of of town for month M : share from 0 % to 100 %

define met of town for month M : yes/no
  assumption "an example"
  is with_it * 2 >= measured

define never of town for month M : yes/no
  assumption "an example"
  is with_it > 1_000 persons

)";

Finished of(const CommandFolder& folder, const std::string& scenario) {
    folder.write("small.rules", small + scenario);
    folder.write("facts/towns.csv", "id\nFanø\n");
    folder.write("facts/figures.csv",
                 "quantity,town,month,value\nwith_it,Fanø,2024-01,3 persons\n"
                 "measured,Fanø,2024-01,10 persons\n");
    return folder.run({"simulate", "small.rules", "--lang", "en"});
}

}  // namespace

TEST_CASE("an impossible goal, and an expectation that fails, are said") {
    const CommandFolder folder;
    const std::string lever =
        "  data \"facts\"\n  for month 2024-01\n"
        "  lever more : integer persons from 0 persons to 5 persons\n    adds to with_it\n";
    const Finished impossible =
        of(folder, "scenario plan\n" + lever + "  seek least more such that never\n");
    CHECK(impossible.exit == 0);
    CHECK_THAT(impossible.out, Contains("not even 5 persons is enough"));
    const Finished unread =
        of(folder,
           "scenario plan\n  data \"facts\"\n  for month 2024-01\n"
           "  lever more : integer persons from 0 persons to 5 persons\n    adds to measured\n"
           "  seek least more such that never\n");
    CHECK_THAT(unread.out, Contains("the question does not read what it changes"));
    const Finished wrong = of(folder, "scenario plan\n" + lever +
                                          "  seek least more such that met\n"
                                          "  expect more is 3 persons\n");
    CHECK(wrong.exit == 1);
    CHECK_THAT(wrong.out, Contains("not as expected") && Contains("is 2 persons"));
    const Finished no_prices =
        of(folder, "scenario plan\n" + lever + "  seek least cost such that met\n");
    CHECK_THAT(no_prices.out, Contains("no lever has a price"));
}

TEST_CASE("what the rules cannot be read for is named, and the rules are asked instead") {
    const CommandFolder folder;
    const Finished finished =
        of(folder,
           "scenario plan\n  data \"facts\"\n  for month 2024-01\n"
           "  lever more : integer persons from 0 persons to 5 persons\n    adds to with_it\n"
           "  seek least more such that met\n  expect more is 2 persons\n");
    CHECK(finished.exit == 0);
    CHECK_THAT(finished.out,
               Contains("was not read out of them") && Contains("asked of the rules themselves"));
}

TEST_CASE("a series that contradicts itself or the bounds is refused with its months") {
    const CommandFolder folder;
    const auto of_series = [&](const std::string& series, const std::string& more) {
        folder.write("plan.rules",
                     "language english\nmodule plan\nuse supervision.selection\n\n"
                     "scenario plan\n  data \"" +
                         source +
                         "/examples/aalborg-2021\"\n  for year 2022\n"
                         "  under law as of 2021-12-14\n  goal reached is offers_met\n"
                         "  set share_with_offer for month M from 2021-10 to 2022-12 from model "
                         "window\n" +
                         series + more);
        return folder.run({"simulate", source + "/rules", "plan.rules", "--lang", "en"});
    };
    // From 5 to 99 per cent in a month, when at most one in a hundred has an event.
    const Finished contradicts =
        of_series("    series from 2021-08 is 5 %, 99 %\n", "    hazard from 0 % to 1 %\n");
    CHECK(contradicts.exit == 3);
    CHECK_THAT(contradicts.out, Contains("contradicts itself") && Contains("September 2021"));
    // Everybody: nobody is left whose probability could be told.
    const Finished all = of_series("    series from 2021-08 is 80 %, 100 %\n", "");
    CHECK(all.exit == 3);
    CHECK_THAT(all.out, Contains("a share of all persons"));
}

TEST_CASE("Ctrl-C ends a simulation soon, and what was done is shown") {
    const CommandFolder folder;
    // It has begun when it tells how far it is.
    const auto tells = [&](pid_t) {
        return folder.read(".err").find("\"done\"") != std::string::npos;
    };
    const Finished run = folder.interrupt(
        {"simulate", source + "/rules", source + "/examples/spring-2022", "--scenario",
         "spring_2022", "--runs", "1000000", "--lang", "en", "--progress", "json"},
        SIGINT, tells);
    CHECK(run.exit == 130);
    CHECK_THAT(run.err, Contains("of 1,000,000 runs"));
}
