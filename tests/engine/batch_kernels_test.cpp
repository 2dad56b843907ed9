// The loops of the batch evaluator against plain ones, at every width and at sizes around those of
// vectors.
#include "engine/batch/by_width.hpp"
#include "engine/batch/kernels.hpp"
#include "tests/support/dice.hpp"

#include <catch2/catch.hpp>

#include <cstdint>
#include <limits>
#include <vector>

using namespace hjemmel::engine;
using namespace hjemmel::engine::batch;
using hjemmel::testing::Dice;

namespace {

template <typename T>
std::vector<T> numbers(Dice& dice, std::size_t size) {
    std::vector<T> made(size);
    for (T& number : made) {
        switch (dice.below(4)) {
            case 0:
                number = std::numeric_limits<T>::min();
                break;
            case 1:
                number = std::numeric_limits<T>::max();
                break;
            case 2:
                number = static_cast<T>(dice.below(5) - 2);
                break;
            default:
                number = static_cast<T>(dice.next());
        }
    }
    return made;
}

std::vector<std::uint8_t> truths(Dice& dice, std::size_t size, int below = 2) {
    std::vector<std::uint8_t> made(size);
    for (auto& truth : made) truth = static_cast<std::uint8_t>(dice.below(below));
    return made;
}

bool holds(Comparator how, std::int64_t left, std::int64_t right) {
    switch (how) {
        case Comparator::Less:
            return left < right;
        case Comparator::LessEqual:
            return left <= right;
        case Comparator::Greater:
            return left > right;
        case Comparator::GreaterEqual:
            return left >= right;
        case Comparator::Equal:
            return left == right;
        case Comparator::NotEqual:
            return left != right;
    }
    return false;
}

template <typename T>
void check_width(Width width, Dice& dice, std::size_t size) {
    const Kernels& loops = kernels();
    const std::size_t place = width_place(width);
    const auto a = numbers<T>(dice, size);
    const auto b = numbers<T>(dice, size);
    const auto condition = truths(dice, size);
    std::vector<std::uint8_t> out(size);
    for (std::size_t how = 0; how < 6; ++how) {
        const auto comparison = static_cast<Comparator>(how);
        const T constant = size > 0 ? a[size / 2] : T{0};
        loops.compare_constant[how][place](a.data(), constant, out.data(), size);
        for (std::size_t i = 0; i < size; ++i) {
            REQUIRE((out[i] == 1) == holds(comparison, a[i], constant));
        }
        loops.compare[how][place](a.data(), b.data(), out.data(), size);
        for (std::size_t i = 0; i < size; ++i) {
            REQUIRE((out[i] == 1) == holds(comparison, a[i], b[i]));
        }
    }
    loops.in_range[place](a.data(), -1, 1, out.data(), size);
    std::vector<T> chosen(size);
    loops.select[place](condition.data(), a.data(), b.data(), chosen.data(), size);
    std::int64_t sum = 0;
    for (std::size_t i = 0; i < size; ++i) {
        REQUIRE((out[i] == 1) == (a[i] >= -1 && a[i] <= 1));
        REQUIRE(chosen[i] == (condition[i] != 0 ? a[i] : b[i]));
    }
    std::vector<T> added(size);
    std::vector<T> multiplied(size);
    std::vector<T> negated(size);
    loops.add[place](a.data(), b.data(), added.data(), size);
    loops.multiply[place](a.data(), b.data(), multiplied.data(), size);
    loops.negate[place](a.data(), negated.data(), size);
    for (std::size_t i = 0; i < size; ++i) {
        REQUIRE(added[i] == static_cast<T>(Wide{a[i]} + b[i]));
        REQUIRE(multiplied[i] == static_cast<T>(Wide{a[i]} * b[i]));
        REQUIRE(negated[i] == static_cast<T>(-Wide{a[i]}));
    }
    std::vector<std::int64_t> widened(size);
    loops.widen[place][3](a.data(), 1, widened.data(), size);
    for (std::size_t i = 0; i < size; ++i) REQUIRE(widened[i] == a[i]);
    std::vector<T> small(size);
    for (std::size_t i = 0; i < size; ++i) small[i] = static_cast<T>(dice.below(100));
    for (std::size_t i = 0; i < size; ++i) sum += condition[i] != 0 ? small[i] : 0;
    REQUIRE(loops.sum_where[place](small.data(), condition.data(), size) == sum);
    const auto codes = truths(dice, size, 8);
    std::vector<std::uint32_t> counted(800);
    std::vector<std::uint32_t> expected(800);
    loops.count_codes[place](small.data(), codes.data(), 8, size, counted.data());
    for (std::size_t i = 0; i < size; ++i) {
        ++expected[static_cast<std::size_t>(small[i]) * 8 + codes[i]];
    }
    REQUIRE(counted == expected);
}

}  // namespace

TEST_CASE("the loops of every width give what plain ones give") {
    Dice dice(7);
    for (const std::size_t size :
         {0U, 1U, 7U, 15U, 16U, 17U, 31U, 32U, 33U, 63U, 65U, 1000U, 1023U, 1024U}) {
        check_width<std::int8_t>(Width::Bytes1, dice, size);
        check_width<std::int16_t>(Width::Bytes2, dice, size);
        check_width<std::int32_t>(Width::Bytes4, dice, size);
        check_width<std::int64_t>(Width::Bytes8, dice, size);
    }
}

TEST_CASE("the loops over truths give what plain ones give") {
    Dice dice(8);
    const Kernels& loops = kernels();
    for (const std::size_t size : {0U, 1U, 31U, 32U, 33U, 1000U, 1024U, 9000U}) {
        const auto a = truths(dice, size);
        const auto b = truths(dice, size);
        const auto states = truths(dice, size, 4);
        std::vector<std::uint8_t> out(size);
        loops.logical_and(a.data(), b.data(), out.data(), size);
        for (std::size_t i = 0; i < size; ++i) REQUIRE(out[i] == (a[i] & b[i]));
        loops.logical_or(a.data(), b.data(), out.data(), size);
        for (std::size_t i = 0; i < size; ++i) REQUIRE(out[i] == (a[i] | b[i]));
        loops.logical_not(a.data(), out.data(), size);
        for (std::size_t i = 0; i < size; ++i) REQUIRE(out[i] == 1 - a[i]);
        loops.member_codes(a.data(), b.data(), out.data(), size);
        for (std::size_t i = 0; i < size; ++i) {
            REQUIRE(out[i] == (a[i] == 0 ? 0 : b[i] == 1 ? 1 : 2));
        }
        loops.append_truth(states.data(), a.data(), b.data(), out.data(), size);
        for (std::size_t i = 0; i < size; ++i) {
            REQUIRE(out[i] == states[i] * 2 + (a[i] == 1 && b[i] == 1 ? 1 : 0));
        }
        loops.both_known(states.data(), b.data(), out.data(), size);
        std::uint64_t ones = 0;
        for (std::size_t i = 0; i < size; ++i) {
            REQUIRE(out[i] == (states[i] == 0 && b[i] == 0 ? 0 : 3));
            ones += states[i] == 2 ? 1U : 0U;
        }
        REQUIRE(loops.count(states.data(), 2, size) == ones);
    }
}
