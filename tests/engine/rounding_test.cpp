#include "engine/values/rounding.hpp"

#include "tests/support/values.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck/catch.h>

#include <array>
#include <tuple>

namespace hjemmel::engine {
namespace {

constexpr std::array all_modes{Rounding::Up,          Rounding::Down,     Rounding::HalfUp,
                               Rounding::HalfEven,    Rounding::HalfAway, Rounding::TowardZero,
                               Rounding::AwayFromZero};

Rational rounded(const char* value, Rounding mode, const char* step) {
    return round_to(*Rational::parse(value), mode, *Rational::parse(step));
}

TEST_CASE("each rounding settles its ties and its sides as its name says") {
    // value, then Up, Down, HalfUp, HalfEven, HalfAway, TowardZero, AwayFromZero
    const auto [value, expected] = GENERATE(table<const char*, std::array<int, 7>>({
        {"2.5", {3, 2, 3, 2, 3, 2, 3}},
        {"3.5", {4, 3, 4, 4, 4, 3, 4}},
        {"0.5", {1, 0, 1, 0, 1, 0, 1}},
        {"-0.5", {0, -1, 0, 0, -1, 0, -1}},
        {"-2.5", {-2, -3, -2, -2, -3, -2, -3}},
        {"-3.5", {-3, -4, -3, -4, -4, -3, -4}},
        {"2.49", {3, 2, 2, 2, 2, 2, 3}},
        {"2.51", {3, 2, 3, 3, 3, 2, 3}},
        {"-2.49", {-2, -3, -2, -2, -2, -2, -3}},
        {"-2.51", {-2, -3, -3, -3, -3, -2, -3}},
        {"7", {7, 7, 7, 7, 7, 7, 7}},
        {"-7", {-7, -7, -7, -7, -7, -7, -7}},
        {"0", {0, 0, 0, 0, 0, 0, 0}},
    }));
    for (std::size_t i = 0; i < all_modes.size(); ++i) {
        CAPTURE(value, i);
        CHECK(rounded(value, all_modes[i], "1") == expected[i]);
    }
}

TEST_CASE("a step may be a fraction or many units") {
    CHECK(rounded("9.075", Rounding::HalfUp, "0.01") == *Rational::parse("9.08"));
    CHECK(rounded("9.085", Rounding::HalfEven, "0.01") == *Rational::parse("9.08"));
    CHECK(rounded("937", Rounding::HalfUp, "10") == 940);
    CHECK(rounded("935", Rounding::HalfEven, "10") == 940);
    CHECK(rounded("945", Rounding::HalfEven, "10") == 940);
    CHECK(rounded("1", Rounding::Down, "2/7") == *Rational::parse("6/7"));
    CHECK(rounded("-1", Rounding::Down, "2/7") == *Rational::parse("-8/7"));
}

TEST_CASE("a rounded number is a multiple of the step, and near") {
    rc::prop("for any value, step and mode", [](const Rational& value, const Rational& other) {
        const Rational step = other.is_zero() ? 1 : other.abs();
        const Rational down = round_to(value, Rounding::Down, step);
        for (const Rounding mode : all_modes) {
            const Rational result = round_to(value, mode, step);
            RC_ASSERT(divide(result, step)->is_integer());
            RC_ASSERT((result - value).abs() < step);
            RC_ASSERT((result == down || result == down + step));
            RC_ASSERT(round_to(result, mode, step) == result);
        }
        for (const Rounding mode : {Rounding::HalfUp, Rounding::HalfEven, Rounding::HalfAway}) {
            RC_ASSERT((round_to(value, mode, step) - value).abs() * 2 <= step);
        }
    });
}

TEST_CASE("rounding keeps the order of numbers") {
    rc::prop("for every mode", [](const Rational& a, const Rational& b) {
        const auto step = *rc::gen::map(rc::gen::inRange(1, 100), [](int hundredths) {
            return *Rational::fraction(hundredths, 100);
        });
        for (const Rounding mode : all_modes) {
            RC_ASSERT((a <= b) <= (round_to(a, mode, step) <= round_to(b, mode, step)));
        }
    });
}

}  // namespace
}  // namespace hjemmel::engine
