#include "engine/values/rounding.hpp"

#include <cassert>
#include <compare>

namespace hjemmel::engine {

namespace {

// The nearest whole number; `towards_larger` settles a tie.
Rational nearest(const Rational& value, bool towards_larger) {
    const Rational below = value.floor();
    const auto twice_the_rest = (value - below) * 2 <=> 1;
    const bool up = twice_the_rest > 0 || (twice_the_rest == 0 && towards_larger);
    return up ? below + 1 : below;
}

bool is_even(const Rational& whole) { return Rational::fraction(whole, 2)->is_integer(); }

Rational to_whole(const Rational& value, Rounding mode) {
    switch (mode) {
        case Rounding::Up:
            return value.ceil();
        case Rounding::Down:
            return value.floor();
        case Rounding::HalfUp:
            return nearest(value, true);
        case Rounding::HalfEven:
            return nearest(value, !is_even(value.floor()));
        case Rounding::HalfAway:
            return nearest(value, !value.is_negative());
        case Rounding::TowardZero:
            return value.truncated();
        case Rounding::AwayFromZero:
            return value.is_negative() ? value.floor() : value.ceil();
    }
    return value;  // not reached
}

}  // namespace

Rational round_to(const Rational& value, Rounding mode, const Rational& step) {
    assert(step > 0);
    return to_whole(*divide(value, step), mode) * step;
}

}  // namespace hjemmel::engine
