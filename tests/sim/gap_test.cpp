#include "sim/plan/gap.hpp"

#include "sim/possible.hpp"
#include "tests/sim/offers_rules.hpp"
#include "tests/sim/supervision_rules.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck/catch.h>

#include <numeric>

using namespace hjemmel;
using namespace hjemmel::testing;
using engine::Rational;
using sim::Counts;
using sim::Limit;

namespace {

Rational part(std::int64_t numerator, std::int64_t denominator) {
    return *Rational::fraction(numerator, denominator);
}

const Limit at_least_80{part(4, 5), false};
const Limit above_80{part(4, 5), true};

/// 62 per cent, rounded half up.
const engine::Interval about_62 = engine::known_to(part(62, 100), part(1, 100), true);
const engine::Interval about_63 = engine::known_to(part(63, 100), part(1, 100), true);

sim::Target target_of(const engine::Program& program, const std::string& limit_reading) {
    const engine::Facts facts(program);
    const auto target = sim::derive_target(
        {program, facts, supervision_readings(program, {{"threshold", limit_reading}}), {}, {}},
        supervision_place(program, "offers_met", "2019"));
    REQUIRE(target);
    return *target;
}

}  // namespace

// 80 per cent of 5,205 is 4,164; 62 per cent, 3,227, have an offer. Three quarters are 3,903.75,
// and 70 per cent 3,643.5.
TEST_CASE("the gap of Aalborg follows limit and comparator of the rules") {
    const auto [limit, reading, missing] =
        GENERATE(table<std::string, std::string, std::int64_t>({{"20 %", "at_least_with", 937},
                                                                {"20 %", "below_limit", 938},
                                                                {"25 %", "at_least_with", 677},
                                                                {"25 %", "below_limit", 677},
                                                                {"30 %", "below_limit", 417}}));
    const engine::Program program = offers_rules(limit);
    const sim::Gap gap = sim::gap(target_of(program, reading).limit, {5205, 3227, 0});
    CHECK(gap.missing == missing);
    CHECK(gap.needed == 3227 + missing);
    CHECK(gap.is_feasible());
}

TEST_CASE("populations beside a multiple of five need the same under both comparators") {
    for (const auto& [population, needed] :
         std::vector<std::pair<std::int64_t, std::int64_t>>{{5204, 4164}, {5206, 4165}}) {
        CHECK(sim::needed(at_least_80, population) == needed);
        CHECK(sim::needed(above_80, population) == needed);
    }
}

TEST_CASE("persons without an offer may leave in the place of offers") {
    // 3,227 are 80 per cent of 4,033.75: 4,033 may be left, so 1,172 leave.
    CHECK(sim::exits_needed(at_least_80, {5205, 3227, 0}) == 1172);
    CHECK(sim::suffices(at_least_80, {5205, 3227, 0}, 0, 1172));
    CHECK_FALSE(sim::suffices(at_least_80, {5205, 3227, 0}, 0, 1171));
    CHECK(sim::exits_needed(at_least_80, {5205, 0, 0}) == 5205);
    CHECK_FALSE(sim::exits_needed({1, true}, {10, 4, 0}));
    CHECK(sim::exits_needed(at_least_80, {5, 4, 0}) == 0);
    // More than four of five: of 4, five may not be left, but less than five: one leaves of 5.
    CHECK(sim::exits_needed(above_80, {5, 4, 0}) == 1);
}

TEST_CASE("a gap that cannot be closed says how far it can") {
    const sim::Gap gap = sim::gap(at_least_80, {100, 50, 25});
    CHECK(gap.missing == 30);
    CHECK(gap.most == 75);
    CHECK_FALSE(gap.is_feasible());
    CHECK_FALSE(sim::gap({1, true}, {10, 10, 0}).is_feasible());
    CHECK(sim::gap(at_least_80, {0, 0, 0}).missing == 0);
}

TEST_CASE("a rounded share leaves a range of missing persons") {
    // 63 per cent of 5,205: from 3,253.125 up, below 3,305.175.
    CHECK(sim::covered_within(5205, about_63) == sim::Range{3254, 3305});
    CHECK(sim::missing_within(at_least_80, 5205, about_63) == sim::Range{859, 910});
}

TEST_CASE("62 per cent and 937 fit 289 populations, in the kernel as by asking the rules") {
    const auto fitting = sim::fitting_populations(at_least_80, about_62, 937, {4000, 6500});
    REQUIRE(fitting.size() == 289);
    CHECK(fitting.front() == sim::FittingPopulation{5063, 3114});
    CHECK(fitting.back().population == 5351);
    // truncated instead: from 62 per cent up to, not with, 63
    const engine::Interval truncated{engine::Bound{part(62, 100), false},
                                     engine::Bound{part(63, 100), true}};
    const auto of_truncated = sim::fitting_populations(at_least_80, truncated, 937, {4000, 6500});
    REQUIRE(of_truncated.size() == 306);
    CHECK(of_truncated.front().population == 5203);
    CHECK(of_truncated.back().population == 5510);

    const engine::Program program = offers_rules();
    for (const char* reading : {"at_least_with", "below_limit"}) {
        OffersFacts facts(program);
        facts.give_known_to("share_with_offer", "2019-12", "62/100", "1/100", true);
        const sim::Setting setting{program,
                                   facts.facts(),
                                   supervision_readings(program, {{"threshold", reading}}),
                                   {},
                                   {}};
        const sim::Possible asked = sim::possible_values(
            setting,
            {facts.place("offers_met", "2019"), facts.place("measured_persons", "2019-12"), 5055,
             5070,
             sim::PossibleQuestion::LeastGiven{facts.place("persons_with_offer", "2019-12"), 937}});
        const auto computed = sim::fitting_populations(target_of(program, reading).limit, about_62,
                                                       937, {5055, 5070});
        REQUIRE(asked.pairs.size() == computed.size());
        for (std::size_t i = 0; i < computed.size(); ++i) {
            CHECK(asked.pairs[i].value == computed[i].population);
            CHECK(asked.pairs[i].other == computed[i].covered);
        }
    }
}

TEST_CASE("over all 289 populations the other answers are ranges") {
    sim::Range conversations{1'000'000, 0};
    sim::Range exits{1'000'000, 0};
    for (const auto& fitting : sim::fitting_populations(at_least_80, about_62, 937, {4000, 6500})) {
        const auto missing = sim::missing_within(at_least_80, fitting.population, about_63);
        REQUIRE(missing);
        conversations.least = std::min(conversations.least, missing->least);
        conversations.most = std::max(conversations.most, missing->most);
        const auto leaving =
            sim::exits_needed(at_least_80, {fitting.population, fitting.covered, 0});
        REQUIRE(leaving);
        exits.least = std::min(exits.least, *leaving);
        exits.most = std::max(exits.most, *leaving);
    }
    // 5,065 of 289: 4,052 needed, at most 3,216 had enough (below 3,216.275): 836.
    // 5,351: 4,281 needed, at least 3,345 had enough (from 3,344.375): 936.
    CHECK(conversations == sim::Range{836, 936});
    // With N = 5k + i, i = 0..4: need 4k + i, covered 4k + i - 937, and a population of
    // floor(1.25 (4k + i - 937)) may be left: 1,172, 1,171, 1,171, 1,171, 1,171 leave.
    CHECK(exits == sim::Range{1171, 1172});
}

TEST_CASE("groups above the limit make up for others") {
    const std::vector<Counts> groups{{100, 90, 0}, {100, 50, 0}};
    const sim::GroupGaps gaps = sim::group_gaps(at_least_80, groups);
    CHECK(gaps.groups[0].missing == 0);
    CHECK(gaps.groups[1].missing == 30);
    CHECK(gaps.together.missing == 20);
    CHECK(gaps.made_up() == 10);
}

TEST_CASE("an average over months is exact and says what the rest of the year lacks") {
    // 72, 72, 72, 72, 69, 69, 69, 72, 74 per cent, and 106.33 in each of the last three to average
    // 80: even everybody is not enough.
    std::vector<Counts> months;
    for (const std::int64_t share : {72, 72, 72, 72, 69, 69, 69, 72, 74, 74, 74, 74}) {
        months.push_back({100, share, 0});
    }
    using sim::Averaging;
    CHECK_FALSE(sim::missing_each_month(at_least_80, Averaging::MeanOfShares, months, 9));
    // December alone: 6 of 100 more.
    CHECK(sim::missing_each_month(at_least_80, Averaging::OneMonth, months, 9) == 6);
    CHECK(sim::averaged(Averaging::MeanOfShares, std::vector<Counts>{{10, 5, 0}, {30, 30, 0}}) ==
          part(3, 4));
    CHECK(sim::averaged(Averaging::ShareOfSums, std::vector<Counts>{{10, 5, 0}, {30, 30, 0}}) ==
          part(35, 40));
    CHECK_FALSE(sim::averaged(Averaging::MeanOfShares, std::vector<Counts>{{0, 0, 0}}));
    // 641 points in nine months leave 319 of 960 for three: 106.33 each; to average 70, 199 are
    // left: 66.33 each, which 74 is above.
    CHECK(sim::missing_each_month({part(7, 10), false}, Averaging::MeanOfShares, months, 9) == 0);
    // 75: 900 - 641 = 259, 86.33 each, 13 more than 74.
    CHECK(sim::missing_each_month({part(3, 4), false}, Averaging::MeanOfShares, months, 9) == 13);
}

TEST_CASE("gaps have the properties of their arithmetic") {
    const auto limits = rc::gen::apply(
        [](std::int64_t q, std::int64_t p, bool above) {
            return Limit{part(p % (q + 1), q), above};
        },
        rc::gen::inRange<std::int64_t>(1, 200), rc::gen::inRange<std::int64_t>(0, 1000),
        rc::gen::arbitrary<bool>());
    const auto sizes = rc::gen::inRange<std::int64_t>(1, 5'000);
    rc::prop("needed is the least that passes", [&] {
        const Limit limit = *limits;
        const std::int64_t population = *sizes;
        const std::int64_t least = sim::needed(limit, population);
        RC_ASSERT(least == 0 || !sim::passes(limit, part(least - 1, population)));
        RC_ASSERT(sim::passes(limit, part(least, population)));
    });
    rc::prop("the needs of groups are less than one each above the need of all", [&] {
        const Limit limit{(*limits).share, false};
        const auto parts = *rc::gen::nonEmpty(rc::gen::container<std::vector<std::int64_t>>(sizes));
        std::int64_t sum = 0;
        for (const std::int64_t size : parts) sum += sim::needed(limit, size);
        const std::int64_t all = std::accumulate(parts.begin(), parts.end(), std::int64_t{0});
        const std::int64_t above = sum - sim::needed(limit, all);
        RC_ASSERT(0 <= above && above < static_cast<std::int64_t>(parts.size()));
    });
    rc::prop("the exits needed are the least that are enough", [&] {
        const Limit limit = *limits;
        const std::int64_t population = *rc::gen::inRange<std::int64_t>(1, 60);
        const Counts counts{population, *rc::gen::inRange<std::int64_t>(0, population + 1), 0};
        std::optional<std::int64_t> least;
        for (std::int64_t exits = 0; exits <= population - counts.covered && !least; ++exits) {
            if (counts.covered >= sim::needed(limit, population - exits)) least = exits;
        }
        RC_ASSERT(sim::exits_needed(limit, counts) == least);
    });
    rc::prop("one more covered person never raises the gap, and a second register doubles it", [&] {
        const Limit limit{(*limits).share, false};
        const std::int64_t population = *sizes;
        const Counts counts{population, *rc::gen::inRange<std::int64_t>(0, population), 0};
        Counts more = counts;
        ++more.covered;
        RC_ASSERT(sim::gap(limit, more).missing <= sim::gap(limit, counts).missing);
        const std::int64_t twice =
            2 * sim::needed(limit, population) - sim::needed(limit, 2 * population);
        RC_ASSERT(twice == 0 || twice == 1);
    });
}
