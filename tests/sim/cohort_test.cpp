#include "sim/window/cohort.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck/catch.h>

#include <cmath>

using namespace hjemmel;
using sim::CohortGroup;
using sim::CohortModel;
using sim::Cover;
using sim::Effort;
using sim::Expected;

namespace {

std::vector<Expected> run(const CohortModel& model, std::size_t months) {
    REQUIRE_FALSE(sim::check(model, months));
    std::vector<Expected> result;
    sim::run_cohort(model, months, result);
    return result;
}

/// The hazard whose steady share over a window it is.
double hazard_of(double share, double window) { return 1 - std::pow(1 - share, 1 / window); }

CohortGroup closed(const Cover& cover, double persons, double hazard, std::vector<Effort> efforts) {
    CohortGroup group;
    group.persons = sim::steady_ages(cover, persons, hazard);
    group.efforts = std::move(efforts);
    return group;
}

}  // namespace

TEST_CASE("hazards of a steady share are those of the product") {
    // 1 - S = (1 - h)^12
    for (const auto& [share, hazard] : std::vector<std::pair<double, double>>{
             {0.62, 0.07747}, {0.72, 0.10065}, {0.74, 0.10618}, {0.80, 0.12551}}) {
        CHECK(hazard_of(share, 12) == Approx(hazard).margin(0.000005));
        CHECK(sim::steady_share({12, 1}, hazard_of(share, 12)) == Approx(share));
    }
    CHECK(sim::steady_share({6, 1}, hazard_of(0.62, 6)) == Approx(0.62));
}

TEST_CASE("in a closed population the part without is the product over the window") {
    rc::prop("any hazards, any window", [] {
        const std::size_t window = *rc::gen::inRange<std::size_t>(1, 15);
        const auto percents = *rc::gen::container<std::vector<int>>(30, rc::gen::inRange(0, 60));
        std::vector<Effort> efforts;
        for (const int percent : percents) efforts.push_back({percent / 100.0, 0, 0});
        CohortModel model{{window, 1}, {closed({window, 1}, 1000, 0.1, efforts)}};
        std::vector<Expected> path;
        sim::run_cohort(model, percents.size(), path);
        for (std::size_t month = window; month <= percents.size(); ++month) {
            double without = 1;
            for (std::size_t s = month - window + 1; s <= month; ++s) {
                without *= 1 - percents[s - 1] / 100.0;
            }
            RC_ASSERT(std::abs(1 - path[month].share() - without) < 1e-12);
            RC_ASSERT(std::abs(path[month].population - 1000) < 1e-9);
        }
    });
}

TEST_CASE("after a step the part without falls by one factor a month") {
    const double before = hazard_of(0.62, 12);
    const double after = hazard_of(0.85, 12);
    const CohortModel model{{12, 1}, {closed({12, 1}, 5205, before, {{after, 0, 0}})}};
    const auto path = run(model, 24);
    for (int month = 0; month <= 12; ++month) {
        CHECK(1 - path[static_cast<std::size_t>(month)].share() ==
              Approx(std::pow(0.38, (12.0 - month) / 12) * std::pow(1 - after, month)));
    }
    CHECK(path[24].share() == Approx(0.85));
}

// With a part of the events for those without: the hazard of those with cover is
// (1 - theta) kappa / (1 - theta kappa).
TEST_CASE("targeting replaces volume as the closed form says") {
    const auto [theta, yearly, reached] = GENERATE(table<double, double, double>({
        {0.00, 7840, 0.620},
        {0.25, 6214, 0.679},
        {0.50, 5271, 0.749},
        {0.75, 4633, 0.831},
        {1.00, 4164, 0.930},
    }));
    const double persons = 5205;
    CHECK(sim::steady_share(12, yearly / 12 / persons, theta) == Approx(0.80).margin(0.0001));
    CHECK(sim::steady_share(12, hazard_of(0.62, 12), theta) == Approx(reached).margin(0.0005));
    // and the recursion comes to the same, from nobody covered
    CohortGroup group;
    group.persons.assign(13, 0);
    group.persons[12] = persons;
    group.efforts = {{0, yearly / 12, theta}};
    const auto path = run({{12, 1}, {group}}, 600);
    CHECK(path[600].share() == Approx(0.80).margin(0.0001));
    CHECK(path[600].events == Approx(yearly / 12));
}

TEST_CASE("events that are counted by participation cover longer") {
    // Everything for the uncovered, D months each: D + 11 months of cover, so 4,164 / (D + 11)
    // starts a month keep four fifths covered.
    const auto [duration, starts] =
        GENERATE(table<std::size_t, int>({{1, 347}, {3, 297}, {6, 245}}));
    const Cover cover{12, duration};
    CHECK(static_cast<int>(std::round(4164.0 / static_cast<double>(cover.length()))) == starts);
    CohortGroup group;
    group.persons.assign(cover.length() + 1, 0);
    group.persons.back() = 5205;
    group.efforts = {{0, 4164.0 / static_cast<double>(cover.length()), 1}};
    CHECK(run({cover, {group}}, 60)[60].covered == Approx(4164));
}

TEST_CASE("a steady state stays, with and without months of participation") {
    const Cover cover = GENERATE(Cover{12, 1}, Cover{12, 4}, Cover{6, 2});
    const CohortModel model{cover, {closed(cover, 300, 0.08, {{0.08, 0, 0}})}};
    const auto path = run(model, 30);
    CHECK(path[30].share() == Approx(path[0].share()));
    CHECK(path[30].events == Approx(path[1].events));
}

TEST_CASE("exits and inflow with history keep the population and carry cover in") {
    // Each month a tenth leave and as many come, all of them covered for 5 more months.
    CohortGroup group;
    group.persons.assign(13, 0);
    group.persons[12] = 100;
    group.exit = 0.1;
    group.efforts = {{0, 0, 0}};
    group.inflow = {10};
    group.entering.assign(13, 0);
    group.entering[7] = 1;
    const auto path = run({{12, 1}, {group}}, 200);
    CHECK(path[200].population == Approx(100));
    // Those at ages 7 to 11: 10 (1 + 0.9 + 0.81 + 0.729 + 0.6561)
    CHECK(path[200].covered == Approx(10 * (1 + 0.9 + 0.81 + 0.729 + 0.6561)));
}

TEST_CASE("latent classes are covered less than one class of the same mean") {
    // 1 - S = mean of exp(-12 x f): with x = 0.1 and factors 0.5 and 1.5 in halves.
    const double hazard = 1 - std::exp(-0.1);
    const CohortGroup group = closed({12, 1}, 1000, hazard, {{hazard, 0, 0}});
    const std::vector<sim::LatentClass> classes{{0.5, 0.5}, {0.5, 1.5}};
    const auto path = run({{12, 1}, sim::split_into_classes(group, classes)}, 24);
    CHECK(1 - path[24].share() == Approx((std::exp(-0.6) + std::exp(-1.8)) / 2));
    CHECK(path[24].population == Approx(1000));
    // A mixed Gamma with shape k: S = 1 - (1 + 12 x / k)^-k. From 62 to 80 per cent takes 66 per
    // cent more without a mixture, 145 per cent more with k = 1.
    const auto needed = [](double share, double k) {
        return k * (std::pow(1 - share, -1 / k) - 1);
    };
    CHECK(needed(0.80, 1) / needed(0.62, 1) == Approx(2.45).margin(0.005));
    CHECK(needed(0.80, 2) / needed(0.62, 2) == Approx(1.99).margin(0.005));
    CHECK(std::log(0.20) / std::log(0.38) == Approx(1.66).margin(0.005));
    // Four classes at the means of the quarters of an exponential distribution (k = 1) are near.
    std::vector<sim::LatentClass> quarters;
    for (int i = 0; i < 4; ++i) {
        // mean of -ln(1 - u) for u from i/4 to (i+1)/4, times 4: v - v ln v between the ends
        const auto part = [](double v) { return v > 0 ? v - v * std::log(v) : 0; };
        quarters.push_back({0.25, 4 * (part(1 - i / 4.0) - part(1 - (i + 1) / 4.0))});
    }
    const double x = needed(0.62, 1) / 12;
    const double mean = 1 - std::exp(-x);
    const auto mixed = run(
        {{12, 1}, sim::split_into_classes(closed({12, 1}, 1000, mean, {{mean, 0, 0}}), quarters)},
        24);
    double without = 0;
    for (const sim::LatentClass& of : quarters) without += std::exp(-12 * x * of.factor) / 4;
    CHECK(mixed[24].share() == Approx(1 - without));
    CHECK(mixed[24].share() == Approx(0.62).margin(0.015));
}

TEST_CASE("conversations of independent months add up") {
    // 63, 80, 89, 92 and 96 per cent have four or more in a year at these means of a Poisson
    // distribution.
    for (const auto& [share, mean] : std::vector<std::pair<double, double>>{
             {0.63, 4.34}, {0.80, 5.52}, {0.89, 6.53}, {0.92, 7.03}, {0.96, 8.09}}) {
        const std::vector<std::vector<double>> months(12, sim::poisson(mean / 12, 4));
        CHECK(sim::probability_of_enough(months, 4) == Approx(share).margin(0.001));
    }
    // At most one a month with probability a half: at least 3 of 4 is (4 + 1) / 16.
    CHECK(sim::probability_of_enough(std::vector<std::vector<double>>(4, {0.5, 0.5}), 3) ==
          Approx(5.0 / 16));
}

TEST_CASE("a model that is none is refused") {
    const CohortGroup sound = closed({12, 1}, 100, 0.1, {{0.1, 0, 0}});
    const auto refused = [&](auto change, std::size_t months = 12) {
        CohortModel model{{12, 1}, {sound}};
        change(model);
        return sim::check(model, months);
    };
    using E = sim::CohortError;
    const auto nothing = [](CohortModel&) {};
    CHECK_FALSE(refused(nothing));
    CHECK(refused(nothing, 0) == E::TooLong);
    CHECK(refused(nothing, 10'000) == E::TooLong);
    CHECK(refused([](CohortModel& m) { m.groups.clear(); }) == E::NoGroups);
    CHECK(refused([](CohortModel& m) { m.cover.months = 6; }) == E::WrongAges);
    CHECK(refused([](CohortModel& m) { m.groups[0].efforts[0].hazard = 1.1; }) ==
          E::NotAProbability);
    CHECK(refused([](CohortModel& m) { m.groups[0].exit = -0.1; }) == E::NotAProbability);
    CHECK(refused([](CohortModel& m) { m.groups[0].persons[3] = -1; }) == E::NegativePersons);
    CHECK(refused([](CohortModel& m) { m.groups[0].efforts.clear(); }) == E::NoEfforts);
    CHECK(refused([](CohortModel& m) {
              m.groups[0].inflow = {5};
              m.groups[0].entering.assign(13, 0.1);
          }) == E::EnteringNotWhole);
}
