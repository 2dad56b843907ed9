#include "sim/window/calibration.hpp"

#include "sim/window/cohort.hpp"
#include "sim/window/linear_program.hpp"

#include <catch2/catch.hpp>

#include <cmath>

using namespace hjemmel;
using engine::Month;
using engine::Rational;
using sim::Continuation;
using sim::SeriesQuestion;

namespace {

Month month(const char* text) { return *Month::parse(text); }

SeriesQuestion question(const std::vector<std::int64_t>& percents) {
    SeriesQuestion question;
    question.window = 12;
    for (std::size_t i = 0; i < percents.size(); ++i) {
        question.series.push_back(
            sim::published(Month{month("2021-01").index + static_cast<int>(i)},
                           engine::known_to(*Rational::fraction(percents[i], 100),
                                            *Rational::fraction(1, 100), true)));
    }
    question.least_hazard = 0.02;
    question.most_hazard = 0.35;
    return question;
}

// The monthly shares of 2021.
const std::vector<std::int64_t> of_2021{72, 72, 72, 72, 69, 69, 69, 72, 74};

}  // namespace

TEST_CASE("a linear programme is solved and its bound proven") {
    // least x + y with x + 2y >= 4, 3x + y >= 6: at x = 1.6, y = 1.2
    sim::LinearProgram programme;
    programme.columns = {{0, sim::unbounded, 1}, {0, sim::unbounded, 1}};
    programme.rows = {{4, sim::unbounded, {{0, 1}, {1, 2}}}, {6, sim::unbounded, {{0, 3}, {1, 1}}}};
    sim::LinearSolver solver(programme);
    auto solution = solver.solve();
    REQUIRE(solution.status == sim::LinearSolution::Status::Optimal);
    CHECK(solution.least == Approx(2.8));
    CHECK(solution.proven == Approx(2.8));
    CHECK(solution.values[0] == Approx(1.6));
    solver.set_costs({1, 3});  // now all by x: 4
    solution = solver.solve();
    CHECK(solution.least == Approx(4));
    CHECK(solution.proven == Approx(4));
    solver.set_costs({-1, 0});
    CHECK(solver.solve().status == sim::LinearSolution::Status::Unbounded);
    programme.rows.push_back({-sim::unbounded, 1, {{0, 1}, {1, 1}}});
    CHECK(sim::LinearSolver(programme).solve().status == sim::LinearSolution::Status::Infeasible);
}

// The table of what the series of 2021 leaves open, by what is supposed of October 2021 and later.
TEST_CASE("rounded shares bound every later one") {
    struct Row {
        Continuation continuation;
        const char* month;
        double least;
        double most;
    };
    const Row row =
        GENERATE(Row{{1, {}}, "2021-12", 73.5, 74.5}, Row{{1, {}}, "2022-09", 73.5, 74.5},
                 Row{{1.076, {}}, "2021-12", 73.6, 76.4}, Row{{1.076, {}}, "2022-03", 73.7, 76.5},
                 Row{{1.076, {}}, "2022-05", 73.8, 76.6}, Row{{1.076, {}}, "2022-09", 76.0, 77.0},
                 Row{{1.25, {}}, "2021-12", 73.9, 80.2}, Row{{1.25, {}}, "2022-03", 74.3, 80.5},
                 Row{{1.25, {}}, "2022-05", 74.5, 80.7}, Row{{1.25, {}}, "2022-09", 81.0, 81.9},
                 Row{{1, 0.1255}, "2021-12", 51.6, 81.9}, Row{{1, 0.1255}, "2022-03", 65.6, 87.1},
                 Row{{1, 0.1255}, "2022-05", 72.6, 89.7}, Row{{1, 0.1255}, "2022-09", 80.0, 80.0},
                 Row{{1, 0.135}, "2021-12", 53.1, 82.5}, Row{{1, 0.135}, "2022-03", 67.8, 87.9},
                 Row{{1, 0.135}, "2022-05", 74.9, 90.6}, Row{{1, 0.135}, "2022-09", 82.5, 82.5});
    const auto bounds = sim::share_bounds(question(of_2021), row.continuation, month(row.month));
    REQUIRE(bounds);
    INFO(row.month);
    CHECK(100 * bounds->least == Approx(row.least).margin(0.051));
    CHECK(100 * bounds->most == Approx(row.most).margin(0.051));
    CHECK(bounds->is_proven);
}

TEST_CASE("several months are bounded as each is") {
    const std::vector<Month> months{month("2021-12"), month("2022-09"), month("2021-01")};
    const auto all = sim::share_bounds(question(of_2021), {1.25, {}}, months);
    REQUIRE(all.size() == 3);
    CHECK(all[0]->most ==
          Approx(sim::share_bounds(question(of_2021), {1.25, {}}, months[0])->most));
    CHECK(all[1]->least ==
          Approx(sim::share_bounds(question(of_2021), {1.25, {}}, months[1])->least));
    CHECK_FALSE(all[2]);  // no later month
}

TEST_CASE("calibrated hazards give the series back") {
    const SeriesQuestion asked = question(of_2021);
    const sim::Calibration found = sim::calibrate(asked);
    REQUIRE(found.result == sim::Calibration::Result::Found);
    CHECK(found.first == month("2020-02"));
    REQUIRE(found.hazards.size() == 20);
    for (std::size_t i = 0; i < asked.series.size(); ++i) {
        double without = 1;
        for (std::size_t m = i; m < i + 12; ++m) {
            CHECK(found.hazards[m] >= 0.02 - 1e-9);
            CHECK(found.hazards[m] <= 0.35 + 1e-9);
            without *= 1 - found.hazards[m];
        }
        CHECK(1 - without >= asked.series[i].least - 1e-9);
        CHECK(1 - without <= asked.series[i].most + 1e-9);
    }
}

TEST_CASE("a level series is made by one hazard") {
    const sim::Calibration found = sim::calibrate(question({72, 72, 72}));
    REQUIRE(found.result == sim::Calibration::Result::Found);
    // Nothing has to change: all hazards are one, between those of 71.5 and 72.5 per cent.
    for (const double hazard : found.hazards) {
        CHECK(hazard == Approx(found.hazards.front()).margin(1e-9));
        CHECK(hazard >= 1 - std::pow(0.285, 1.0 / 12) - 1e-9);
        CHECK(hazard <= 1 - std::pow(0.275, 1.0 / 12) + 1e-9);
    }
}

TEST_CASE("a series that contradicts the bounds says where") {
    // From 30 to 95 per cent in a month takes a hazard of more than 0.35.
    SeriesQuestion asked = question({30, 95});
    const sim::Calibration found = sim::calibrate(asked);
    REQUIRE(found.result == sim::Calibration::Result::Contradiction);
    CHECK_FALSE(found.off.empty());
    CHECK_FALSE(sim::share_bounds(asked, {}, month("2021-12")));
    asked.series.clear();
    CHECK(sim::calibrate(asked).result == sim::Calibration::Result::BadInput);
    asked = question({72});
    asked.most_hazard = 1;
    CHECK(sim::calibrate(asked).result == sim::Calibration::Result::BadInput);
}

TEST_CASE("a window of six months reaches six months back") {
    SeriesQuestion asked = question(of_2021);
    asked.window = 6;
    const sim::Calibration found = sim::calibrate(asked);
    REQUIRE(found.result == sim::Calibration::Result::Found);
    CHECK(found.first == month("2020-08"));
    CHECK(found.hazards.size() == 14);
}
