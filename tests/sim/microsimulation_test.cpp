#include "sim/micro/microsimulation.hpp"

#include "sim/micro/philox.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck/catch.h>

#include <cmath>

using namespace hjemmel;
using sim::CohortGroup;
using sim::CohortModel;
using sim::Cover;
using sim::Kernel;
using sim::MicroQuestion;
using sim::MicroResult;
using sim::Philox;

namespace {

const sim::Limit at_least_80{*engine::Rational::fraction(4, 5), false};

MicroQuestion closed_question(std::int64_t persons, double hazard, std::size_t months,
                              std::int64_t runs) {
    CohortGroup group;
    group.persons.assign(13, 0);
    group.persons[12] = static_cast<double>(persons);
    group.efforts = {{hazard, 0, 0}};
    MicroQuestion question;
    question.model = {{12, 1}, {group}};
    question.months = months;
    question.limit = at_least_80;
    question.runs = runs;
    question.seed = 20191231;
    return question;
}

/// Groups with exits, inflow with history, a season and a targeted group.
MicroQuestion open_question(std::int64_t runs) {
    MicroQuestion question;
    question.model.cover = {12, 2};
    for (int i = 0; i < 3; ++i) {
        CohortGroup group;
        for (int age = 0; age < 14; ++age) group.persons.push_back(5 + (age * 7 + i) % 11);
        group.persons[13] = 60;
        group.exit = 0.02 * (i + 1);
        for (int month = 0; month < 24; ++month) {
            group.efforts.push_back({0.05 + 0.01 * ((month + i) % 12), 0, 0});
        }
        group.inflow = {3.25 + i};
        group.entering.assign(14, 0);
        group.entering[6] = 0.75;
        group.entering[13] = 0.25;
        question.model.groups.push_back(group);
    }
    question.months = 24;
    question.limit = at_least_80;
    question.runs = runs;
    question.seed = 7;
    return question;
}

/// The largest deviation of sums over runs from what the cohort model expects, in standard
/// deviations of the sum as the runs themselves show it.
double largest_deviation(const MicroQuestion& question, const MicroResult& result) {
    std::vector<sim::Expected> expected;
    sim::run_cohort(question.model, question.months, expected);
    const auto runs = static_cast<double>(result.runs);
    double largest = 0;
    for (std::size_t month = 1; month <= question.months; ++month) {
        const double mean = static_cast<double>(result.covered[month]) / runs;
        const double variance =
            static_cast<double>(result.covered_squares[month]) / runs - mean * mean;
        const double deviation = std::abs(mean - expected[month].covered);
        largest = std::max(largest, deviation / std::sqrt(variance / runs));
    }
    return largest;
}

}  // namespace

// The known answers that the authors of Philox publish with it.
TEST_CASE("Philox gives its authors' numbers") {
    CHECK(Philox::numbers({0, 0, 0, 0}, {0, 0}) ==
          Philox::Counter{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8});
    const std::uint32_t ones = 0xffffffff;
    CHECK(Philox::numbers({ones, ones, ones, ones}, {ones, ones}) ==
          Philox::Counter{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd});
    CHECK(Philox::numbers({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344},
                          {0xa4093822, 0x299f31d0}) ==
          Philox::Counter{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1});
}

TEST_CASE("both kernels give the same bytes") {
    SECTION("closed") {
        const MicroQuestion question = closed_question(1000, 0.1255, 30, 20);
        CHECK(sim::microsimulate(question, Kernel::BitSliced) ==
              sim::microsimulate(question, Kernel::Plain));
    }
    SECTION("with exits, inflow, groups, season and participation") {
        const MicroQuestion question = open_question(20);
        REQUIRE_FALSE(sim::check(question));
        CHECK(sim::microsimulate(question, Kernel::BitSliced) ==
              sim::microsimulate(question, Kernel::Plain));
    }
    rc::prop("of random models", [] {
        MicroQuestion question;
        question.model.cover = {*rc::gen::inRange<std::size_t>(1, 20),
                                *rc::gen::inRange<std::size_t>(1, 5)};
        const std::size_t ages = question.model.cover.length() + 1;
        const int groups = *rc::gen::inRange(1, 3);
        for (int i = 0; i < groups; ++i) {
            CohortGroup group;
            for (const int count :
                 *rc::gen::container<std::vector<int>>(ages, rc::gen::inRange(0, 60))) {
                group.persons.push_back(count);
            }
            group.exit = *rc::gen::element(0.0, 0.03, 0.5, 1.0);
            group.efforts = {
                {*rc::gen::element(0.0, 0.1, 0.37, 1.0), 0, 0},
                {0, *rc::gen::element(0.0, 3.5, 40.0, 1e6), *rc::gen::element(0.0, 0.4, 1.0)}};
            if (*rc::gen::arbitrary<bool>()) {
                group.inflow = {*rc::gen::element(0.0, 0.5, 70.25)};
                group.entering.assign(ages, 0);
                group.entering.front() = 0.5;
                group.entering.back() = 0.5;
            }
            question.model.groups.push_back(group);
        }
        question.months = 8;
        question.events_needed = *rc::gen::inRange(1, 5);
        question.limit = {*engine::Rational::fraction(*rc::gen::inRange(0, 10), 10),
                          *rc::gen::arbitrary<bool>()};
        question.runs = 2;
        question.seed = *rc::gen::arbitrary<std::uint64_t>();
        RC_ASSERT(!sim::check(question));
        RC_ASSERT(sim::microsimulate(question, Kernel::BitSliced) ==
                  sim::microsimulate(question, Kernel::Plain));
    });
}

TEST_CASE("neither threads nor their number change a byte") {
    MicroQuestion question = open_question(70);
    const MicroResult alone = sim::microsimulate(question, Kernel::BitSliced);
    for (const unsigned threads : {2U, 3U, 7U}) {
        question.threads = threads;
        CHECK(sim::microsimulate(question, Kernel::BitSliced) == alone);
    }
    question.seed = 8;
    CHECK_FALSE(sim::microsimulate(question, Kernel::BitSliced).fingerprint == alone.fingerprint);
}

// Each month's mean over runs is normal about the expectation. With 60 + 24 months, 5 standard
// deviations are passed by chance once in 84 * 5.7e-7, less than one in 20,000 seeds; the seeds are
// fixed.
TEST_CASE("persons agree with the cohort model in expectation") {
    const MicroQuestion closed = closed_question(1000, 0.1255, 60, 400);
    CHECK(largest_deviation(closed, sim::microsimulate(closed, Kernel::BitSliced)) < 5);
    const MicroQuestion open = open_question(400);
    CHECK(largest_deviation(open, sim::microsimulate(open, Kernel::BitSliced)) < 5);
}

TEST_CASE("a month of the steady state passes as often as the binomial distribution says") {
    // 5,205 persons, each covered with 0.8 in a month past the first window. Four fifths are 4,164,
    // the mean: half of the mass and half of that of 4,164 itself, 0.508.
    const double hazard = 1 - std::pow(0.2, 1.0 / 12);
    const MicroQuestion question = closed_question(5205, hazard, 12, 4000);
    const MicroResult result = sim::microsimulate(question, Kernel::BitSliced);
    // Five standard errors of 4,000 runs are 0.04.
    CHECK(static_cast<double>(result.passed[12]) / 4000 == Approx(0.508).margin(0.04));
    std::int64_t first = 0;
    for (const std::int64_t runs : result.first) first += runs;
    CHECK(first == 4000);
    CHECK(result.passed[0] == 0);
    // The standard deviation of the share is 0.554 points.
    const double mean = static_cast<double>(result.covered[12]) / 4000;
    const double variance = static_cast<double>(result.covered_squares[12]) / 4000 - mean * mean;
    CHECK(100 * std::sqrt(variance) / 5205 == Approx(0.554).margin(0.04));
}

TEST_CASE("four of twelve are counted as the binomial distribution counts them") {
    // One at most a month with 0.4: at least 4 of 12 is 1 - sum of C(12, k) 0.4^k 0.6^(12 - k).
    MicroQuestion question = closed_question(2000, 0.4, 12, 200);
    question.events_needed = 4;
    const MicroResult result = sim::microsimulate(question, Kernel::BitSliced);
    double fewer = 0;
    const double choose[] = {1, 12, 66, 220};
    for (int k = 0; k < 4; ++k) fewer += choose[k] * std::pow(0.4, k) * std::pow(0.6, 12 - k);
    // 400,000 persons: a standard error below 0.0008.
    CHECK(static_cast<double>(result.covered[12]) / 400'000 == Approx(1 - fewer).margin(0.004));
}

TEST_CASE("a stopped simulation holds the runs that it finished") {
    const MicroQuestion question = closed_question(100, 0.1, 12, 1'000'000);
    std::atomic<bool> stop{true};
    std::atomic<std::int64_t> done{0};
    const MicroResult result = sim::microsimulate(question, Kernel::BitSliced, &stop, &done);
    CHECK(result.runs == 0);
    CHECK(done == 0);
}

TEST_CASE("what cannot be simulated is refused") {
    using E = sim::MicroError;
    MicroQuestion question = closed_question(100, 0.1, 12, 1);
    CHECK_FALSE(sim::check(question));
    question.runs = 0;
    CHECK(sim::check(question) == E::TooMany);
    question = closed_question(20'000'000, 0.1, 12, 1);
    CHECK(sim::check(question) == E::TooMany);
    question = closed_question(100, 0.1, 0, 1);
    CHECK(sim::check(question) == E::Model);
    question = closed_question(100, 0.1, 12, 1);
    question.model.groups[0].persons[0] = 0.5;
    CHECK(sim::check(question) == E::NotWhole);
    question = closed_question(100, 0.1, 12, 1);
    question.events_needed = 0;
    CHECK(sim::check(question) == E::WrongNeed);
}
