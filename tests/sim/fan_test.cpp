#include "sim/window/fan.hpp"

#include <catch2/catch.hpp>

#include <cmath>

using namespace hjemmel;
using sim::Fan;
using sim::FanQuestion;

namespace {

/// A steady 62 per cent whose hazard is then drawn between none and one half, evenly.
FanQuestion drawn_hazard(std::int64_t runs) {
    FanQuestion question;
    sim::CohortGroup group;
    group.persons = sim::steady_ages({12, 1}, 1000, 0.07747);
    group.efforts = {{0.07747, 0, 0}};
    question.model = {{12, 1}, {group}};
    question.months = 24;
    question.put = [](std::span<const double> drawn, sim::CohortModel& model) {
        model.groups[0].efforts[0].hazard = drawn[0] / 2;
    };
    question.limit = {*engine::Rational::fraction(4, 5), false};
    question.begin = *engine::Month::parse("2021-09");
    question.runs = runs;
    question.seed = 11;
    return question;
}

}  // namespace

TEST_CASE("the quantiles of a fan are those of what is drawn") {
    const Fan fan = sim::fan_of(drawn_hazard(4000));
    REQUIRE(fan.runs == 4000);
    // After two windows the share is 1 - (1 - h)^12 with h evenly from 0 to 0.5: its quantiles are
    // those of h. A quantile of 4,000 even numbers lies within 0.04 of its level in five standard
    // errors (0.5 / sqrt(4000) = 0.0079).
    for (const double level : {0.1, 0.5, 0.9}) {
        const double hazard = 1 - std::pow(1 - fan.quantile(24, level), 1.0 / 12);
        CHECK(2 * hazard == Approx(level).margin(0.04));
    }
    // 80 per cent lasts when h >= 0.12551: 0.749 of the runs.
    CHECK(static_cast<double>(4000 - fan.lasting[25]) / 4000 == Approx(0.749).margin(0.04));
    CHECK(fan.shares[0].front() == fan.shares[0].back());
}

TEST_CASE("a fan is the same for any number of threads") {
    FanQuestion question = drawn_hazard(500);
    const Fan alone = sim::fan_of(question);
    question.threads = 3;
    const Fan together = sim::fan_of(question);
    CHECK(alone.shares == together.shares);
    CHECK(alone.first == together.first);
    CHECK(alone.years == together.years);
}

TEST_CASE("draws that make no model are left out and counted") {
    FanQuestion question = drawn_hazard(400);
    question.put = [](std::span<const double> drawn, sim::CohortModel& model) {
        model.groups[0].efforts[0].hazard = 2 * drawn[0];
    };
    const Fan fan = sim::fan_of(question);
    CHECK(fan.runs + fan.refused == 400);
    // every second one; five standard errors are 50
    CHECK(std::abs(fan.refused - 200) < 50);
}
