#include "sim/window/crossing.hpp"

#include "sim/window/cohort.hpp"

#include <catch2/catch.hpp>

#include <cmath>

using namespace hjemmel;
using engine::Month;
using engine::Rational;
using engine::Year;
using sim::Averaging;
using sim::Limit;

namespace {

const Limit at_least_80{*Rational::fraction(4, 5), false};

Month month(const char* text) { return *Month::parse(text); }

std::vector<sim::MonthShare> shares(const std::vector<double>& percents) {
    std::vector<sim::MonthShare> path;
    for (const double percent : percents) path.push_back({percent, 100});
    return path;
}

}  // namespace

TEST_CASE("a path has a first month, a lasting month and a first year") {
    // October 2021 to February 2023
    const auto path = shares({75, 81, 79, 80, 79, 81, 82, 82, 81, 80, 80, 81, 79, 80, 81, 81, 82});
    const sim::Crossing crossing =
        sim::crossing(at_least_80, Averaging::MeanOfShares, month("2021-10"), path);
    CHECK(crossing.first == month("2021-11"));
    CHECK(crossing.lasting == month("2022-11"));
    // January to December 2022: 80+79+81+82+82+81+80+80+81+79+80+81 = 966, a mean of 80.5
    CHECK(crossing.year == Year{2022});
    CHECK_FALSE(sim::crossing({*Rational::fraction(82, 100), false}, Averaging::MeanOfShares,
                              month("2021-10"), path)
                    .year);
    CHECK(sim::crossing({*Rational::fraction(81, 100), false}, Averaging::OneMonth,
                        month("2021-10"), path)
              .year == Year{2022});
    const auto never = sim::crossing({1, false}, Averaging::MeanOfShares, month("2021-10"), path);
    CHECK_FALSE(never.first);
    CHECK_FALSE(never.lasting);
    // exactly on the limit passes only when that is enough
    const auto level = shares({80, 80});
    CHECK(sim::crossing(at_least_80, Averaging::OneMonth, month("2022-01"), level).first);
    CHECK_FALSE(
        sim::crossing({at_least_80.share, true}, Averaging::OneMonth, month("2022-01"), level)
            .first);
}

// 72, 72, 72, 72, 69, 69, 69, 72, 74 per cent in January to September 2021.
TEST_CASE("the straight line depends on where it begins") {
    const std::vector<std::int64_t> percents{72, 72, 72, 72, 69, 69, 69, 72, 74};
    const auto from = [&](std::size_t first) {
        std::vector<Rational> series;
        for (std::size_t i = first; i < percents.size(); ++i) {
            series.push_back(*Rational::fraction(percents[i], 100));
        }
        return *sim::naive_trend(at_least_80,
                                 Month{month("2021-01").index + static_cast<int>(first)}, series);
    };
    CHECK(from(4).slope == *Rational::fraction(13, 1000));
    CHECK(from(4).crosses == month("2022-03"));
    CHECK(from(5).crosses == month("2022-01"));
    CHECK(from(6).crosses == month("2021-12"));
    // sum of (i - 4) y over nine months is -1; over 60 that is -0.0167 points a month
    CHECK(from(0).slope == *Rational::fraction(-1, 6000));
    CHECK_FALSE(from(0).crosses);
    CHECK_FALSE(sim::naive_trend(at_least_80, month("2021-01"), std::vector<Rational>{1}));
}

TEST_CASE("the month of crossing after a step follows from logarithms") {
    const auto hazard = [](double share) { return 1 - std::pow(1 - share, 1.0 / 12); };
    // From 62 to a steady 85: ln(0.38 / 0.2) / (ln 0.38 - ln 0.15) * 12 = 8.29, so the ninth month.
    CHECK(sim::crossing_after_step(at_least_80, 12, 0.38, hazard(0.62), hazard(0.85)) == 9);
    // A steady 79 per cent never gets there.
    CHECK_FALSE(sim::crossing_after_step(at_least_80, 12, 0.38, hazard(0.62), hazard(0.79)));
    CHECK(sim::crossing_after_step(at_least_80, 12, 0.19, hazard(0.81), hazard(0.82)) == 0);
    // and the recursion crosses in that month
    sim::CohortGroup group;
    group.persons = sim::steady_ages({12, 1}, 5205, hazard(0.62));
    group.efforts = {{hazard(0.85), 0, 0}};
    std::vector<sim::Expected> path;
    sim::run_cohort({{12, 1}, {group}}, 12, path);
    CHECK(path[8].share() < 0.8);
    CHECK(path[9].share() >= 0.8);
}

TEST_CASE("fractions become the nearest doubles") {
    CHECK(sim::to_double(*Rational::fraction(4, 5)) == 0.8);
    CHECK(sim::to_double(*Rational::fraction(-1, 3)) == -1.0 / 3);
    const Rational large = *Rational::parse("123456789012345678901234567890");
    CHECK(sim::to_double(large) == 123456789012345678901234567890.0);
}
