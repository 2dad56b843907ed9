#include "engine/evaluate/allotment.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck/catch.h>

#include <algorithm>
#include <cstdint>
#include <vector>

using namespace hjemmel::engine;

namespace {

std::vector<Weighed> weighed(const std::vector<std::int64_t>& weights) {
    std::vector<Weighed> all;
    for (std::size_t i = 0; i < weights.size(); ++i) {
        all.push_back({static_cast<std::int32_t>(i), Membership::Yes,
                       Interval::exactly(Rational(weights[i]))});
    }
    return all;
}

Rational part(std::int64_t amount, std::int64_t step, const std::vector<Weighed>& all,
              std::int32_t element) {
    const Allotted found = allot(Interval::exactly(Rational(amount)), Rational(step), all, element);
    REQUIRE(found.part);
    REQUIRE(found.part->is_single());
    return found.part->lower->at;
}

/// The method of largest remainders in whole numbers, written another way: one step after the other
/// goes to whoever has the largest claim that is not yet served.
std::vector<std::int64_t> by_hand(std::int64_t steps, const std::vector<std::int64_t>& weights) {
    std::int64_t sum = 0;
    for (const std::int64_t weight : weights) sum += weight;
    std::vector<std::int64_t> parts;
    std::vector<std::int64_t> left_over;  // numerators over `sum`
    std::int64_t left = steps;
    for (const std::int64_t weight : weights) {
        parts.push_back(steps * weight / sum);
        left_over.push_back(steps * weight % sum);
        left -= parts.back();
    }
    while (left > 0) {
        const auto first = std::max_element(left_over.begin(), left_over.end());
        ++parts[static_cast<std::size_t>(first - left_over.begin())];
        *first = -1;
        --left;
    }
    return parts;
}

}  // namespace

TEST_CASE("allocation preserves the sum and agrees with one made by hand") {
    rc::prop("largest remainders", [] {
        const auto weights = *rc::gen::container<std::vector<std::int64_t>>(
            *rc::gen::inRange<std::size_t>(1, 9), rc::gen::inRange<std::int64_t>(0, 50));
        const auto steps = *rc::gen::inRange<std::int64_t>(0, 1000);
        const auto step = *rc::gen::inRange<std::int64_t>(1, 9);
        RC_PRE(std::any_of(weights.begin(), weights.end(), [](auto weight) { return weight > 0; }));
        const std::vector<Weighed> all = weighed(weights);
        const std::vector<std::int64_t> expected = by_hand(steps, weights);
        Rational sum;
        for (std::size_t i = 0; i < weights.size(); ++i) {
            const Rational found = part(steps * step, step, all, static_cast<std::int32_t>(i));
            RC_ASSERT(found == Rational(expected[i] * step));
            sum += found;
        }
        RC_ASSERT(sum == Rational(steps * step));
    });
}

TEST_CASE("bounds of a part hold every part that some way of settling the unknown gives") {
    rc::prop("bounds are sound", [] {
        const auto size = *rc::gen::inRange<std::size_t>(1, 5);
        std::vector<Weighed> unknown;
        std::vector<std::int64_t> weights;
        std::vector<bool> takes_part;
        for (std::size_t i = 0; i < size; ++i) {
            const auto low = *rc::gen::inRange<std::int64_t>(0, 10);
            const auto high = low + *rc::gen::inRange<std::int64_t>(0, 10);
            const bool perhaps = *rc::gen::inRange(0, 3) == 0;
            unknown.push_back({static_cast<std::int32_t>(i),
                               perhaps ? Membership::Unknown : Membership::Yes,
                               Interval::between(Rational(low), Rational(high))});
            weights.push_back(*rc::gen::inRange<std::int64_t>(low, high + 1));
            takes_part.push_back(!perhaps || *rc::gen::arbitrary<bool>());
        }
        const auto low = *rc::gen::inRange<std::int64_t>(0, 40);
        const auto high = low + *rc::gen::inRange<std::int64_t>(0, 20);
        const auto amount = *rc::gen::inRange<std::int64_t>(low, high + 1);
        std::vector<Weighed> settled;
        for (std::size_t i = 0; i < size; ++i) {
            if (takes_part[i]) {
                settled.push_back({static_cast<std::int32_t>(i), Membership::Yes,
                                   Interval::exactly(Rational(weights[i]))});
            }
        }
        const auto element = static_cast<std::int32_t>(*rc::gen::inRange<std::size_t>(0, size));
        const Interval amounts = Interval::between(Rational(low), Rational(high));
        const Allotted bounds = allot(amounts, Rational(1), unknown, element);
        const Allotted anybody = allot(amounts, Rational(1), unknown, std::nullopt);
        const Allotted real =
            allot(Interval::exactly(Rational(amount)), Rational(1), settled, element);
        RC_ASSERT(!real.failure);
        if (real.part) {
            RC_ASSERT(bounds.part.has_value());
            RC_ASSERT(bounds.part->contains(real.part->lower->at));
            RC_ASSERT(anybody.part && anybody.part->contains(real.part->lower->at));
            // Nobody can get more than there is.
            RC_ASSERT(bounds.part->upper->at <= Rational(high));
        } else {
            RC_ASSERT(bounds.can_lack_weights);
            RC_ASSERT(anybody.can_lack_weights);
        }
    });
}

TEST_CASE("what cannot be shared out is refused") {
    const auto amount = Interval::exactly(Rational(10));
    CHECK(allot(amount, Rational(3), weighed({1, 2}), 0).failure ==
          EvaluationError::Kind::NotInSteps);
    CHECK(allot(amount, Rational(1), weighed({1, -2}), 0).failure ==
          EvaluationError::Kind::NegativeWeight);
    const Allotted nobody = allot(amount, Rational(3), weighed({0, 0}), 0);
    CHECK(nobody.can_lack_weights);
    CHECK(!nobody.part);
    CHECK(!nobody.failure);
    CHECK(allot(amount, Rational(1), {}, 0).can_lack_weights);
}

TEST_CASE("one who takes no part gets nothing") {
    CHECK(part(10, 1, weighed({1, 2}), 7) == Rational(0));
}
