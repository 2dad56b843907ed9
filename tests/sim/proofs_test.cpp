// Rules for which more can turn yes into no, and observations of other rows: what a search says is
// proven by the rules, or is said not to be.

#include "sim/deviation.hpp"
#include "sim/followers.hpp"
#include "sim/least.hpp"
#include "sim/possible.hpp"
#include "sim/settle.hpp"
#include "tests/sim/offers_rules.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace hjemmel;
using namespace hjemmel::testing;
using engine::Rational;

namespace {

constexpr const char* numbers = R"(language english
module demo.numbers

entity town (towns)

reading n of town for year Y : integer from 0 to 1_000
reading m of town for year Y : integer from 0 to 1_000
reading weight of town for year Y : number from 0 to 100
reading part of town for year Y : share from 0 % to 100 %

define with_a_gap of town for year Y : yes/no
  assumption "yes at 50, then no, then yes from 100"
  is n is 50 or n >= 100

define at_one_number of town for year Y : yes/no
  assumption "yes at 77 alone"
  is n is 77

define beyond of town for year Y : yes/no
  assumption "no from 3 on"
  is n > 1_000 or n < 3

define apart of town for year Y : yes/no
  assumption "of two figures"
  is n - m is 50 or n >= m + 100

define heavy of town for year Y : yes/no
  assumption "of a number that need not be whole"
  is weight > 10.5

define but_one of town for year Y : yes/no
  assumption "no up to 10 and at 700"
  is n > 10 and not n is 700

define above_ten of town for year Y : yes/no
  assumption "no up to 10"
  is n > 10

define weighty of town for year Y : yes/no
  assumption "no up to 10"
  is weight > 10

define large_part of town for year Y : yes/no
  assumption "no up to 20 per cent"
  is part > 20 %
)";

constexpr const char* regions = R"(language english
module demo.regions

entity region (regions)
entity town (towns) of region

reading rate for year Y : integer from 0 to 100
reading offers of town for year Y : integer from 0 to 1_000

define need of town for year Y : integer from 0 to 100
  assumption "what the rate leaves"
  is 100 - rate

define need_met of town for year Y : yes/no
  assumption "at most 40"
  is need <= 40

define total of region for year Y : integer
  assumption "of all towns"
  is sum of offers over towns if none 0

define enough of town for year Y : yes/no
  assumption "30 in the region"
  is total >= 30
)";

sim::Setting setting_of(const engine::Program& program, const engine::Facts& facts) {
    return {program, facts, readings(program), {}, {}};
}

sim::Least least_of(const std::string& asked, const std::string& figure, const std::string& given,
                    std::uint64_t questions = 20'000) {
    const engine::Program program = compiled_rules(numbers);
    OffersFacts facts(program);
    facts.give(figure, "2021", given);
    return sim::least_addition(setting_of(program, facts.facts()), facts.place(asked, "2021"),
                               facts.place(figure, "2021"), std::nullopt, questions);
}

std::optional<sim::Settling> settling_of(const std::string& asked, const std::string& figure) {
    const engine::Program program = compiled_rules(numbers);
    const OffersFacts facts(program);
    return sim::settle(setting_of(program, facts.facts()), facts.place(asked, "2021"),
                       {facts.place(figure, "2021")});
}

/// Two regions with two towns each; towns 0 and 1 are of region 0.
engine::Facts two_regions(const engine::Program& program) {
    const engine::CollectionId region{0};
    const engine::CollectionId town{1};
    engine::Facts facts(program);
    for (const std::uint32_t row : {0U, 1U}) {
        facts.add_row(region, "region " + std::to_string(row), 0, {});
    }
    for (const std::uint32_t row : {0U, 1U, 2U, 3U}) {
        facts.add_row(town, "town " + std::to_string(row), row / 2, {});
    }
    facts.close_all(region);
    facts.close_all(town);
    return facts;
}

engine::Place place_of(const engine::Program& program, const std::string& quantity,
                       std::uint32_t row) {
    engine::Place place{*engine::find_quantity(program, quantity), row, {}};
    place.indices.values[0] = 2021;
    place.indices.count = 1;
    return place;
}

}  // namespace

TEST_CASE("the first number of a run for which something does not hold is found") {
    const std::vector<std::int64_t> bad{13, 14, 700};
    const auto holds = [&bad](std::int64_t from, std::int64_t to) {
        return std::none_of(bad.begin(), bad.end(),
                            [&](std::int64_t number) { return from <= number && number <= to; });
    };
    const auto first = [&](std::int64_t from, std::int64_t to) {
        std::uint64_t questions = 100;
        const sim::Deviation deviation = sim::first_deviation(from, to, questions, holds);
        CHECK(deviation.complete);
        return deviation.first;
    };
    CHECK(first(1, 1'000) == 13);
    CHECK(first(14, 1'000) == 14);
    CHECK(first(15, 1'000) == 700);
    CHECK(first(701, 1'000) == std::nullopt);
    CHECK(first(13, 13) == 13);
    CHECK(first(12, 12) == std::nullopt);
    CHECK(first(2, 1) == std::nullopt);
    std::uint64_t two = 2;
    CHECK_FALSE(sim::first_deviation(1, 1'000, two, holds).complete);
    CHECK(two == 0);
}

TEST_CASE("the least further number is the least also where more turns yes into no") {
    const sim::Least least = least_of("with_a_gap", "n", "5");
    REQUIRE(least.result == sim::Least::Result::Found);
    CHECK(least.at->added == 45);
    CHECK(least.below->added == 44);
    CHECK(sim::is_no(least.below->outcome));
    CHECK(least.proven);
    CHECK_FALSE(least.in_steps);

    const sim::Least beside_the_steps = least_of("at_one_number", "n", "5");
    REQUIRE(beside_the_steps.result == sim::Least::Result::Found);
    CHECK(beside_the_steps.at->added == 72);
    CHECK(beside_the_steps.proven);
}

TEST_CASE("that no further number is enough is proven for the whole range") {
    const sim::Least least = least_of("beyond", "n", "5");
    REQUIRE(least.result == sim::Least::Result::Never);
    CHECK(least.below->added == 995);
    CHECK(least.proven);
}

TEST_CASE("a search whose proof needs more questions than are allowed says so") {
    const sim::Least found = least_of("with_a_gap", "n", "5", 1);
    REQUIRE(found.result == sim::Least::Result::Found);
    CHECK(found.at->added == 95);
    CHECK_FALSE(found.proven);
    const sim::Least never = least_of("at_one_number", "n", "5", 1);
    REQUIRE(never.result == sim::Least::Result::Never);
    CHECK_FALSE(never.proven);
}

TEST_CASE("a figure that need not be whole is searched in steps of 1, and the search says so") {
    const sim::Least least = least_of("heavy", "weight", "9/4");
    REQUIRE(least.result == sim::Least::Result::Found);
    CHECK(least.at->added == 9);  // 11.25; with 8 it is 10.25
    CHECK(least.in_steps);
    CHECK(least.proven);
}

TEST_CASE("a value fits only when no smaller further number is enough") {
    const engine::Program program = compiled_rules(numbers);
    const OffersFacts facts(program);
    // With m = 0 the answer is yes at n = 50 and from 100: 60 more than 40 are not the least.
    const sim::PossibleQuestion question{
        facts.place("apart", "2021"), facts.place("m", "2021"), 0, 0,
        sim::PossibleQuestion::LeastGiven{facts.place("n", "2021"), 60}};
    const sim::Possible possible =
        sim::possible_values(setting_of(program, facts.facts()), question);
    REQUIRE(possible.result == sim::Possible::Result::Done);
    CHECK(possible.pairs.empty());
    CHECK(possible.undecided == 1);
}

TEST_CASE("of a common value only that is claimed which the rules decide for the whole stretch") {
    const auto but_one = settling_of("but_one", "n");
    REQUIRE(but_one);
    REQUIRE(but_one->low);
    CHECK(sim::is_no(but_one->low->outcome));
    CHECK(but_one->low->reaches == Rational(10));
    CHECK_FALSE(but_one->high);  // at 700 it is no
    CHECK(but_one->between == sim::Settling::Between::Open);

    const auto above_ten = settling_of("above_ten", "n");
    REQUIRE(above_ten);
    REQUIRE(above_ten->low);
    REQUIRE(above_ten->high);
    CHECK(above_ten->low->reaches == Rational(10));
    CHECK(above_ten->high->reaches == Rational(11));
    CHECK(above_ten->between == sim::Settling::Between::Nothing);
}

TEST_CASE("between two neighbours on the grid nothing is claimed of a number that can lie there") {
    const auto weighty = settling_of("weighty", "weight");
    REQUIRE(weighty);
    REQUIRE(weighty->low);
    REQUIRE(weighty->high);
    CHECK(weighty->low->reaches == Rational(10));
    CHECK(weighty->high->reaches == Rational(11));
    CHECK(weighty->between == sim::Settling::Between::NotSearched);
    CHECK(weighty->step == Rational(1));
    const auto part = settling_of("large_part", "part");
    REQUIRE(part);
    REQUIRE(part->high);
    CHECK(part->high->reaches == *Rational::parse("2001/10000"));
    CHECK(part->between == sim::Settling::Between::NotSearched);
    CHECK(part->step == *Rational::parse("1/10000"));
}

TEST_CASE("an observation of another row that follows from the figure is computed anew") {
    const engine::Program program = compiled_rules(regions);
    const auto cell = [](std::int64_t number) { return sim::exact_cell(Rational(number)); };

    SECTION("of a figure that belongs to no entity") {
        engine::Facts facts = two_regions(program);
        facts.give(place_of(program, "rate", 0), cell(40));
        for (const bool observed : {false, true}) {
            if (observed) {
                facts.give(place_of(program, "need", 1), cell(60));
            }
            const sim::Least least =
                sim::least_addition(setting_of(program, facts), place_of(program, "need_met", 1),
                                    place_of(program, "rate", 0));
            REQUIRE(least.result == sim::Least::Result::Found);
            CHECK(least.at->added == 20);  // a rate of 60 leaves 40
            CHECK(least.set_aside.size() == (observed ? 1 : 0));
        }
    }
    SECTION("of a figure that is summed up") {
        engine::Facts facts = two_regions(program);
        for (const std::uint32_t row : {0U, 1U, 2U, 3U}) {
            facts.give(place_of(program, "offers", row), cell(10));
        }
        facts.give(place_of(program, "total", 0), cell(20));
        facts.give(place_of(program, "total", 1), cell(20));
        const sim::Least least =
            sim::least_addition(setting_of(program, facts), place_of(program, "enough", 1),
                                place_of(program, "offers", 1));
        REQUIRE(least.result == sim::Least::Result::Found);
        CHECK(least.at->added == 10);  // 10 of town 0 and 20 of town 1
        CHECK(least.set_aside == std::vector<engine::Place>{place_of(program, "total", 0)});
    }
}

TEST_CASE("a search looks for a stop between its questions, also when it asks none") {
    const engine::Program program = compiled_rules(numbers);
    OffersFacts facts(program);
    facts.give("m", "2021", "0");
    std::uint64_t looks = 0;
    sim::Setting setting = setting_of(program, facts.facts());
    setting.cancelled = [&looks] { return ++looks > 5; };
    const sim::PossibleQuestion question{
        facts.place("apart", "2021"), facts.place("n", "2021"), 0, 1'000, {}};
    const sim::Possible possible = sim::possible_values(setting, question);
    CHECK(possible.result == sim::Possible::Result::Cancelled);
    CHECK(possible.tried <= 5);
    looks = 0;
    facts.give("n", "2021", "0");
    const sim::Least least = sim::least_addition(setting, facts.place("at_one_number", "2021"),
                                                 facts.place("n", "2021"));
    CHECK(least.result == sim::Least::Result::Cancelled);
    CHECK(least.questions <= 5);
}
