// How likely an answer is: draws, their distributions, and that draws asked about together have the
// answers that they have alone.
#include "sim/scenario/chance.hpp"

#include "sim/setting.hpp"
#include "tests/support/dice.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

using namespace hjemmel;
using namespace hjemmel::engine;
using hjemmel::testing::Dice;

namespace {

Uncertain uncertain(std::string name, std::int64_t least, std::optional<std::int64_t> likeliest,
                    std::int64_t most, std::uint32_t id) {
    Uncertain made;
    made.name = "module.scenario." + name;
    made.type.kind = Kind::Number;
    made.least = Rational(least);
    if (likeliest) made.likeliest = Rational(*likeliest);
    made.most = Rational(most);
    made.quantity = QuantityId{id};
    return made;
}

/// Where a number that was told lies.
Interval lies(const std::vector<Override>& told, std::uint32_t id) {
    for (const Override& one : told) {
        if (one.place.quantity.index != id) continue;
        if (one.cell->bounds) return *one.cell->bounds;
        return Interval::exactly(std::get<Rational>(one.cell->value));
    }
    FAIL("a number is not told");
    return {};
}

Outcome truth(Truth truth) {
    return truth == Truth::Unknown ? Outcome::unknown() : Outcome::of(truth == Truth::Yes);
}

/// How many of the draws of one number are at most `limit`.
std::int64_t at_most(const sim::Draws& draws, const Rational& limit) {
    return draws
        .of([&](const std::vector<Override>& told) {
            return truth(less_or_equal(lies(told, 0), Interval::exactly(limit)));
        })
        .yes;
}

}  // namespace

TEST_CASE("a quantile rises from the least to the greatest value") {
    const std::uint32_t last = std::numeric_limits<std::uint32_t>::max();
    for (const auto& one : {uncertain("x", 10, 12, 20, 0), uncertain("x", 10, std::nullopt, 20, 0),
                            uncertain("x", 10, 10, 20, 0), uncertain("x", 10, 20, 20, 0)}) {
        Rational before(10);
        for (std::uint64_t bits = 0; bits <= last; bits += 65'537'003) {
            const Rational value = sim::quantile_of(one, static_cast<std::uint32_t>(bits));
            CHECK(!(value < before));
            CHECK(!(Rational(20) < value));
            before = value;
        }
    }
    // A fifth of a triangular distribution from 10 over 12 to 20 lies below its most likely value.
    const auto close = [](const Rational& value, double expected) {
        return std::fabs(static_cast<double>(*(value * Rational(1'000'000)).floor().to_int64()) /
                             1'000'000 -
                         expected) < 0.00001;
    };
    const Uncertain bent = uncertain("x", 10, 12, 20, 0);
    CHECK(close(sim::quantile_of(bent, 858'993'459), 12));
    // 20 - sqrt((1 - 1/2) * 10 * 8)
    CHECK(close(sim::quantile_of(bent, 2'147'483'648), 20 - std::sqrt(40.0)));
    Uncertain whole = uncertain("x", 1, std::nullopt, 3, 0);
    whole.type.integer = true;
    // 1 and 3 have half a step each, 2 a whole one.
    CHECK(sim::quantile_of(whole, 0) == Rational(1));
    CHECK(sim::quantile_of(whole, 1'073'741'820) == Rational(1));
    CHECK(sim::quantile_of(whole, 1'073'741'828) == Rational(2));
    CHECK(sim::quantile_of(whole, last) == Rational(3));
}

TEST_CASE("draws have the distribution that is asked for") {
    // Four standard deviations of a count of 40,000 draws: a false alarm in about 16,000 checks.
    constexpr std::int64_t count = 40'000;
    const auto check = [&](const sim::Draws& draws, const Rational& limit, double part) {
        const double wide = 4 * std::sqrt(part * (1 - part) * static_cast<double>(count));
        CHECK(std::fabs(static_cast<double>(at_most(draws, limit)) -
                        part * static_cast<double>(count)) <= wide);
    };
    for (const std::uint64_t seed : {1U, 2U, 3U}) {
        const sim::Draws flat({uncertain("x", 0, std::nullopt, 10, 0)}, count, seed);
        for (int limit = 1; limit < 10; ++limit) check(flat, Rational(limit), limit / 10.0);
        const sim::Draws bent({uncertain("x", 0, 2, 10, 0)}, count, seed);
        check(bent, Rational(1), 1.0 / 20);
        check(bent, Rational(2), 4.0 / 20);
        check(bent, Rational(6), 1 - 16.0 / 80);
    }
}

TEST_CASE("two uncertain numbers are drawn independently, by their names and the seed") {
    constexpr std::int64_t count = 40'000;
    const auto both_small = [&](const char* other, std::uint64_t seed) {
        const sim::Draws draws(
            {uncertain("x", 0, std::nullopt, 10, 0), uncertain(other, 0, std::nullopt, 10, 1)},
            count, seed);
        return draws
            .of([](const std::vector<Override>& told) {
                const Interval five = Interval::exactly(Rational(5));
                const Truth one = less(lies(told, 0), five);
                const Truth two = less(lies(told, 1), five);
                if (one == Truth::No || two == Truth::No) return truth(Truth::No);
                return truth(one == Truth::Yes ? two : one);
            })
            .yes;
    };
    // A quarter, within four standard deviations of 87.
    for (const std::uint64_t seed : {1U, 2U, 3U})
        CHECK(std::abs(both_small("y", seed) - count / 4) <= 4 * 87);
    CHECK(both_small("y", 1) != both_small("z", 1));
    CHECK(both_small("y", 1) != both_small("y", 2));
    CHECK(both_small("y", 1) == both_small("y", 1));
    // One name, one draw.
    CHECK(std::abs(both_small("x", 1) - count / 2) <= 4 * 100);
}

TEST_CASE("draws that are asked about together have the answers that they have alone") {
    Dice dice(7);
    for (int round = 0; round < 40; ++round) {
        const std::int64_t count = 1 + dice.below(300);
        const Rational slope(dice.below(7) - 3);
        const Rational limit(dice.below(40) - 10);
        const bool open_between = dice.chance(30);
        const std::vector<Uncertain> numbers{uncertain("x", 0, dice.below(11), 10, 0),
                                             uncertain("y", 0, std::nullopt, 10, 1)};
        // x + slope * y >= limit; open where x lies from 3 to 4.
        const auto answer = [&](const std::vector<Override>& told) {
            const Interval x = lies(told, 0);
            const Interval sum = add(x, multiply(Interval::exactly(slope), lies(told, 1)));
            if (open_between && intersect(x, Interval::between(Rational(3), Rational(4))))
                return Outcome::unknown();
            return truth(less_or_equal(Interval::exactly(limit), sum));
        };
        const sim::Draws draws(numbers, count, static_cast<std::uint64_t>(round));
        const sim::ChanceFound together = draws.of(answer);
        std::int64_t yes = 0;
        std::int64_t open = 0;
        for (std::size_t draw = 0; draw < static_cast<std::size_t>(count); ++draw) {
            const Rational x = draws.value(0, draw);
            if (open_between && !(x < Rational(3)) && !(Rational(4) < x)) {
                ++open;
            } else {
                yes += x + slope * draws.value(1, draw) < limit ? 0 : 1;
            }
        }
        CHECK(together.yes == yes);
        CHECK(together.open == open);
        CHECK(together.draws == count);
        CHECK(together.is_complete);
        if (!open_between) CHECK(together.open == 0);
    }
}

TEST_CASE("what is stopped says so, and counts no draw that was not decided") {
    const sim::Draws draws({uncertain("x", 0, std::nullopt, 10, 0)}, 1'000, 1);
    int questions = 0;
    const sim::ChanceFound found = draws.of(
        [&](const std::vector<Override>& told) {
            ++questions;
            return truth(less(lies(told, 0), Interval::exactly(Rational(5))));
        },
        {[&] { return questions > 5; }, {}});
    CHECK(!found.is_complete);
    CHECK(found.draws < 1'000);
    CHECK(found.open == 0);
}

TEST_CASE("the interval of a probability is Wilson's") {
    // 40 of 100: from 30.94 to 49.80 per cent (Wilson 1927, by hand with z = 1.96).
    const sim::Confidence some = sim::wilson(40, 100);
    CHECK(some.least == Approx(0.3094).margin(0.0001));
    CHECK(some.most == Approx(0.4980).margin(0.0001));
    CHECK(sim::wilson(0, 10).least == Approx(0).margin(1e-12));
    CHECK(sim::wilson(0, 10).most == Approx(0.2775).margin(0.0001));
    CHECK(sim::wilson(10, 10).most == Approx(1));
}
