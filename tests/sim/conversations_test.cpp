#include "sim/plan/conversations.hpp"

#include "tests/sim/supervision_rules.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck/catch.h>

#include <bit>

using namespace hjemmel;
using namespace hjemmel::testing;
using engine::Rational;
using sim::Deficit;

namespace {

const sim::Limit at_least_80{*Rational::fraction(4, 5), false};

rc::Gen<std::vector<Deficit>> few_persons() {
    return rc::gen::resize(
        9, rc::gen::container<std::vector<Deficit>>(rc::gen::apply(
               [](std::int64_t missing, std::int64_t others) {
                   return Deficit{missing, std::min(missing, others)};
               },
               rc::gen::inRange<std::int64_t>(1, 5), rc::gen::inRange<std::int64_t>(0, 5))));
}

/// Calls with every set of persons.
template <typename Visit>
void each_set(const std::vector<Deficit>& persons, Visit visit) {
    for (std::uint32_t set = 0; set < (1U << persons.size()); ++set) {
        std::vector<Deficit> chosen;
        for (std::size_t i = 0; i < persons.size(); ++i) {
            if ((set >> i & 1U) != 0) chosen.push_back(persons[i]);
        }
        visit(chosen);
    }
}

}  // namespace

TEST_CASE("the least number of conversations goes up the ladder from the top") {
    // 335, 494, 550, 547 persons with 0, 1, 2, 3 conversations: 885 are lifted by 547 single ones
    // and 338 pairs.
    const sim::Ladder ladder{{335, 494, 550, 547, 3279}};
    CHECK(sim::least_events(ladder, 885) == 547 + 338 * 2);
    CHECK(sim::least_events(ladder, 0) == 0);
    CHECK(sim::least_events(ladder, 1926) == 547 + 2 * 550 + 3 * 494 + 4 * 335);
    CHECK_FALSE(sim::least_events(ladder, 1927));
    // With three enough, who has 3 has enough: 885 are 550 single ones and 335 pairs.
    CHECK(sim::least_events({{335, 494, 550, 3826}}, 885) == 550 + 335 * 2);
    CHECK(sim::ladder(std::vector<std::int64_t>{0, 4, 9, 3}, 4).persons ==
          std::vector<std::int64_t>{1, 0, 0, 1, 2});
}

// The counted conversations of January to October 2019, and those registered as other.
TEST_CASE("totals alone leave the target of conversations open") {
    const engine::Interval about_63 =
        engine::known_to(*Rational::fraction(63, 100), *Rational::fraction(1, 100), true);
    const engine::Program program = supervision_rules();
    const engine::Facts facts(program);
    const auto target = sim::derive_target(
        {program, facts, supervision_readings(program, {{"threshold", "at_least_with"}}), {}, {}},
        supervision_place(program, "conversations_met", "2019"));
    REQUIRE(target);
    const auto bounds = sim::bounds_from_totals(
        target->limit, target->persons->ways.front().events_needed(), 5205, about_63, 12374);
    REQUIRE(bounds);
    CHECK(bounds->missing_persons == sim::Range{859, 910});
    CHECK(bounds->further_events == sim::Range{859, 3640});
    CHECK(bounds->liftable_at_most >= bounds->missing_persons.most);
}

TEST_CASE("with two short means neither order is right") {
    // Taken by new conversations alone, (2,2) would go first and use them up.
    CHECK(sim::lift_with_caps(std::vector<Deficit>{{1, 0}, {1, 0}, {2, 2}}, 0, 2).persons == 2);
    // Taken by what is missing, (2,0) would go first.
    CHECK(sim::lift_with_caps(std::vector<Deficit>{{2, 0}, {3, 2}, {3, 2}}, 4, 2).persons == 2);
}

TEST_CASE("choices under two caps are the best of all choices") {
    rc::prop("few persons", [] {
        const auto persons = *few_persons();
        const std::int64_t reclassified = *rc::gen::inRange<std::int64_t>(0, 12);
        const std::int64_t held = *rc::gen::inRange<std::int64_t>(0, 12);
        std::int64_t best = 0;
        each_set(persons, [&](const std::vector<Deficit>& chosen) {
            // Give each as much reclassification as there is, the rest is held.
            std::int64_t left = reclassified;
            std::int64_t fresh = 0;
            for (const Deficit& deficit : chosen) {
                const std::int64_t used = std::min(left, deficit.reclassifiable);
                left -= used;
                fresh += deficit.missing - used;
            }
            if (fresh <= held) best = std::max<std::int64_t>(best, std::ssize(chosen));
        });
        const sim::CappedLift lift = sim::lift_with_caps(persons, reclassified, held);
        RC_ASSERT(lift.is_proven);
        RC_ASSERT(lift.persons == best);
        if (held == 0) RC_ASSERT(sim::lifted_by_reclassifying(persons, reclassified) == best);
    });
    rc::prop("the cheapest persons", [] {
        const auto persons = *few_persons();
        const std::int64_t a = *rc::gen::inRange<std::int64_t>(0, 6);
        const std::int64_t b = *rc::gen::inRange<std::int64_t>(0, 6);
        const std::int64_t wanted = *rc::gen::inRange<std::int64_t>(0, 5);
        std::optional<std::int64_t> best;
        each_set(persons, [&](const std::vector<Deficit>& chosen) {
            if (std::ssize(chosen) != wanted) return;
            std::int64_t cost = 0;
            for (const Deficit& deficit : chosen) {
                std::int64_t least = deficit.missing * b;
                for (std::int64_t j = 1; j <= deficit.reclassifiable; ++j) {
                    least = std::min(least, a * j + b * (deficit.missing - j));
                }
                cost += least;
            }
            if (!best || cost < *best) best = cost;
        });
        const auto lift = sim::cheapest_lift(persons, wanted, a, b);
        RC_ASSERT(lift.has_value() == best.has_value());
        if (best) {
            RC_ASSERT(lift->cost == *best);
            RC_ASSERT(lift->cost == lift->reclassified * a + lift->held * b);
        }
    });
}

TEST_CASE("thousands of persons under two caps are decided within the bound") {
    // All 14 types, 150 persons each, as many in the largest register that was thought of.
    std::vector<Deficit> persons;
    for (std::int64_t missing = 1; missing <= 4; ++missing) {
        for (std::int64_t others = 0; others <= missing; ++others) {
            persons.insert(persons.end(), 150, Deficit{missing, others});
        }
    }
    for (const std::int64_t cap : {0, 1, 77, 501, 999, 2345}) {
        const sim::CappedLift lift = sim::lift_with_caps(persons, cap, cap / 2 + 3);
        CHECK(lift.is_proven);
        std::int64_t total = 0;
        std::int64_t fresh = 0;
        for (const auto& taken : lift.taken) {
            total += taken.persons * taken.deficit.missing;
            fresh += taken.persons * (taken.deficit.missing - taken.deficit.reclassifiable);
        }
        CHECK(total <= cap + cap / 2 + 3);
        CHECK(fresh <= cap / 2 + 3);
    }
}

TEST_CASE("spacing says how many conversations fit before a month") {
    const auto month = [](const char* text) { return *engine::Month::parse(text); };
    // January, March, May, July
    CHECK(sim::fitting_events(month("2020-01"), month("2020-07"), 2) == 4);
    CHECK(sim::fitting_events(month("2020-01"), month("2020-06"), 2) == 3);
    CHECK(sim::fitting_events(month("2020-01"), month("2020-01"), 3) == 1);
    CHECK(sim::fitting_events(month("2020-02"), month("2020-01"), 1) == 0);
}
