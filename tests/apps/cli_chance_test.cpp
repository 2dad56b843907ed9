// What is uncertain and what has to hold as well, in scenarios of a small town.

#include "tests/apps/command_support.hpp"
#include "tests/apps/json_schema.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

using namespace hjemmel::testing;
using Catch::Matchers::Contains;
using nlohmann::json;

namespace {

/// 720 persons are reached without the course; of those offered a place a part takes it, from 50 to
/// 100 per cent, all equally likely. 800 are enough: four in ten; 815 are lucky: one in ten.
constexpr const char* rules = R"(language english
module course

unit persons
unit kr

entity town (towns)
reading offered of town for year Y : integer persons from 0 persons to 1_000 persons
reading reached of town for year Y : integer persons

define enough of town for year Y : yes/no
  assumption "an example"
  is reached >= 800 persons

define affordable of town for year Y : yes/no
  assumption "an example"
  is offered <= 130 persons

define lucky of town for year Y : yes/no
  assumption "an example"
  is reached >= 815 persons

scenario uptake "Not all who are offered a place take it"
  data "facts"
  for year 2024
  uncertain taken : share is uniform 50 %, 100 %
  set reached for year 2024 is 720 persons + whole part of (taken * offered)
  lever more : integer persons from 0 persons to 200 persons, price 1_000 kr/persons
    adds to offered
  goal compliant is enough
  goal fortunate is lucky
  seek least more such that compliant
  expect chance of compliant between 38 % and 42 %
  expect chance of fortunate between 8 % and 12 %
  expect more between 0 persons and 60 persons

scenario within_budget "And no more than can be paid"
  based on uptake
  keep affordable

scenario sure "All take it"
  based on uptake
  set offered for year 2024 is 10 persons
)";

void write_town(const CommandFolder& folder) {
    folder.write("course.rules", rules);
    folder.write("facts/offered.csv", "quantity,town,year,value\noffered,Fanø,2024,100\n");
}

json simulated(const CommandFolder& folder, std::vector<std::string> more) {
    more.insert(more.begin(), {"simulate", "course.rules", "--json"});
    const Finished finished = folder.run(more);
    INFO(finished.out << finished.err);
    json document = finished.json();
    CHECK(misfits(document, "simulate.schema.json").empty());
    return document;
}

const json& section(const json& document, const std::string& id) {
    for (const json& one : document["results"]) {
        if (one["id"] == id) return one;
    }
    FAIL("no section " + id);
    return document;
}

double number(const json& cell) { return std::stod(cell.get<std::string>()); }

}  // namespace

TEST_CASE("a scenario says how likely its answer is, and with how much of a lever likely enough") {
    const CommandFolder folder;
    write_town(folder);
    const json document =
        simulated(folder, {"--scenario", "uptake", "--runs", "10000", "--seed", "3"});
    for (const json& one : document["expectations"]) {
        INFO(one.dump());
        CHECK(one["holds"] == true);
    }
    CHECK(document["runs"] == 10000);
    // Yes from 80 / 100 on at the earliest, surely from 160 on: half of them take it.
    CHECK(document["levers"][0]["result"] == "undecided");
    CHECK(document["levers"][0]["value"] == "0");
    CHECK(document["levers"][0]["certain"] == "60");
    // Enough where the part is at least 80 / (100 + more); it is so in 50, 80, 90 and 95 of a
    // hundred draws with 80 / 0.75, 80 / 0.6, 80 / 0.55 and 80 / 0.525 places; two percentage
    // points of the draws are more than four standard deviations.
    const json& rows = section(document, "chance")["rows"];
    REQUIRE(rows.size() == 4);
    const double wanted[] = {0.5, 0.8, 0.9, 0.95};
    for (std::size_t row = 0; row < 4; ++row) {
        const json& cells = rows[row];
        INFO(cells.dump());
        const double places = 100 + number(cells["value"]);
        CHECK(1 - (80 / places - 0.5) / 0.5 >= wanted[row] - 0.02);
        CHECK(1 - (80 / (places - 1) - 0.5) / 0.5 <= wanted[row] + 0.02);
        CHECK(number(cells["chance"]) >= wanted[row]);
        CHECK(number(cells["chance_one_less"]) < wanted[row]);
        CHECK(number(cells["cost"]) == 1000 * number(cells["value"]));
    }
}

TEST_CASE("the same seed draws the same, another one others") {
    const CommandFolder folder;
    write_town(folder);
    const std::vector<std::string> words{"--scenario", "uptake", "--runs", "500", "--seed", "3"};
    const json one = simulated(folder, words);
    CHECK(simulated(folder, words) == one);
    std::vector<std::string> other = words;
    other.back() = "4";
    CHECK(section(simulated(folder, other), "chance") != section(one, "chance"));
}

TEST_CASE("what is uncertain is known within its ends to who asks without a simulation") {
    const CommandFolder folder;
    write_town(folder);
    const auto asked = [&](const char* quantity) {
        return folder
            .run({"run", "course.rules", "--scenario", "uptake", "--ask", quantity, "--of",
                  "town=Fanø", "--for", "2024"})
            .out;
    };
    CHECK_THAT(asked("reached"), Contains("between 770 persons and 820 persons"));
    CHECK_THAT(asked("enough"), Contains("unknown") && Contains("taken"));
}

TEST_CASE("what is kept bounds a lever, and the report says what would be enough without it") {
    const CommandFolder folder;
    write_town(folder);
    // Surely enough needs 160 places, and 130 can be paid: so no number is surely enough.
    const json document = simulated(folder, {"--scenario", "within_budget", "--runs", "1000"});
    CHECK(document["levers"][0]["result"] == "undecided");
    CHECK(!document["levers"][0].contains("certain"));
    // More can turn what is kept into no, so no number is sought for a chance.
    CHECK_THAT(section(document, "chance")["lines"].dump(), Contains("more is never worse"));
    CHECK_THAT(section(document, "kept")["lines"].dump(), Contains("affordable, 2024: yes"));

    // 75 per cent take it: 107 places are enough and 106 are not, 130 can be paid.
    const CommandFolder known;
    write_town(known);
    known.replace("course.rules", "uncertain taken : share is uniform 50 %, 100 %",
                  "uncertain luck : share is uniform 50 %, 100 %");
    known.replace("course.rules", "taken * offered", "75 % * offered");
    const json found = simulated(known, {"--scenario", "within_budget"});
    CHECK(found["levers"][0]["result"] == "found");
    CHECK(found["levers"][0]["value"] == "7");
    CHECK(found["levers"][0]["proven"] == true);
    // If only 105 can be paid, no number is enough, and 7 would be without the budget.
    known.replace("course.rules", "offered <= 130 persons", "offered <= 105 persons");
    const json never = simulated(known, {"--scenario", "within_budget"});
    CHECK(never["levers"][0]["result"] == "never");
    CHECK(never["levers"][0]["proven"] == true);
    CHECK_THAT(section(never, "kept")["lines"].dump(), Contains("more: 7 persons would be enough"));
    // A budget that asks for at least 120 places makes 20 the least number.
    known.replace("course.rules", "offered <= 105 persons", "offered >= 120 persons");
    CHECK(simulated(known, {"--scenario", "within_budget"})["levers"][0]["value"] == "20");
}

TEST_CASE("certainly enough is said only where no greater number is too much") {
    const CommandFolder folder;
    write_town(folder);
    // 75 to 80 per cent take it: surely enough from 107 places on, but 120 to 125 are never enough.
    folder.replace("course.rules", "uniform 50 %, 100 %", "uniform 75 %, 80 %");
    folder.replace(
        "course.rules", "is reached >= 800 persons",
        "is reached >= 800 persons and (offered < 120 persons or offered > 125 persons)");
    const json document = simulated(folder, {"--scenario", "uptake", "--runs", "100"});
    CHECK(document["levers"][0]["result"] == "undecided");
    CHECK(document["levers"][0]["value"] == "0");  // 80 per cent of 100 are 80
    CHECK(document["levers"][0]["certain"] == "26");
    // Where the greatest is too much, none is certain.
    folder.replace("course.rules", "offered > 125 persons", "offered > 1_000 persons");
    CHECK(!simulated(folder, {"--scenario", "uptake", "--runs", "100"})["levers"][0].contains(
        "certain"));
}

TEST_CASE("what is uncertain cannot be used where a constant is needed, nor by rules") {
    const CommandFolder folder;
    folder.write("rules.rules", R"(language english
module example
entity town (towns)
reading members of town for year Y : integer
parameter limit : integer
  is 5  assumption "an example"
define full of town for year Y : yes/no
  assumption "an example"
  is members >= limit + newcomers
scenario growth "More"
  for year 2024
  uncertain newcomers : integer is uniform 1, 3
  uncertain newcomers : integer is uniform 1, 3
  uncertain when_open : date is uniform 2024-01-01, 2024-02-01
  uncertain backwards : integer is triangular 1, 9, 3
  set limit is newcomers
  goal filled is full
  expect chance of empty between 0 % and 1 %
)");
    const std::string found = folder.run({"check", "rules.rules"}).err;
    CHECK_THAT(found, Contains("error[E2001]: nothing here is named `newcomers`") &&
                          Contains("error[E4017]") && Contains("error[E4040]") &&
                          Contains("error[E4041]") && Contains("error[E4042]"));
    CHECK_THAT(found, Contains("rules.rules:16"));
}
