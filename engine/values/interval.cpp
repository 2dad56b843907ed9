#include "engine/values/interval.hpp"

#include <algorithm>
#include <array>
#include <compare>
#include <utility>

namespace hjemmel::engine {

namespace {

using End = std::optional<Bound>;

// Where an interval starts: a missing end is furthest down, and an open one starts just after a
// closed one at the same number.
std::strong_ordering order_lower(const End& left, const End& right) {
    if (!left || !right) {
        return left.has_value() <=> right.has_value();
    }
    const auto by_number = left->at <=> right->at;
    return by_number != 0 ? by_number : left->open <=> right->open;
}

// Where an interval stops: a missing end is furthest up, and an open one stops just before a
// closed one at the same number.
std::strong_ordering order_upper(const End& left, const End& right) {
    if (!left || !right) {
        return right.has_value() <=> left.has_value();
    }
    const auto by_number = left->at <=> right->at;
    return by_number != 0 ? by_number : right->open <=> left->open;
}

const End& lesser_lower(const Interval& a, const Interval& b) {
    return order_lower(a.lower, b.lower) <= 0 ? a.lower : b.lower;
}
const End& greater_lower(const Interval& a, const Interval& b) {
    return order_lower(a.lower, b.lower) >= 0 ? a.lower : b.lower;
}
const End& lesser_upper(const Interval& a, const Interval& b) {
    return order_upper(a.upper, b.upper) <= 0 ? a.upper : b.upper;
}
const End& greater_upper(const Interval& a, const Interval& b) {
    return order_upper(a.upper, b.upper) >= 0 ? a.upper : b.upper;
}

Interval empty() { return {Bound{0, true}, Bound{0, true}}; }

End negated(const End& end) { return end ? End(Bound{-end->at, end->open}) : std::nullopt; }

End sum(const End& left, const End& right) {
    if (!left || !right) {
        return std::nullopt;
    }
    return Bound{left->at + right->at, left->open || right->open};
}

// An end of the factors, or of their products, on the line with its two infinities.
struct Extended {
    int infinity = 0;  // -1 or 1, or 0 when `at` is meant
    Rational at;
    bool open = false;

    [[nodiscard]] int sign() const { return infinity != 0 ? infinity : at.sign(); }
    [[nodiscard]] End as_end() const { return infinity != 0 ? std::nullopt : End(Bound{at, open}); }
};

Extended extended(const End& end, int infinity) {
    return end ? Extended{0, end->at, end->open} : Extended{infinity, 0, true};
}

std::array<Extended, 2> ends_of(const Interval& interval) {
    return {extended(interval.lower, -1), extended(interval.upper, 1)};
}

Extended product(const Extended& left, const Extended& right) {
    const bool left_zero = left.sign() == 0;
    const bool right_zero = right.sign() == 0;
    if (left_zero || right_zero) {
        // A closed 0 gives 0 with any number of the other factor, so that 0 is attained even
        // where the other end is open or infinite. An open 0 with an infinite end can give
        // anything of that sign; the other ends give the rest of that range.
        const bool attained = (left_zero && !left.open) || (right_zero && !right.open);
        return {0, 0, !attained};
    }
    if (left.infinity != 0 || right.infinity != 0) {
        return {left.sign() * right.sign(), 0, true};
    }
    return {0, left.at * right.at, left.open || right.open};
}

// 1/end, for an interval on one side of 0; `side` is 1 when it is above and -1 when below.
Extended reciprocal(const Extended& end, int side) {
    if (end.infinity != 0) {
        return {0, 0, true};
    }
    const std::optional<Rational> inverse = divide(1, end.at);
    return inverse ? Extended{0, *inverse, end.open} : Extended{side, 0, true};
}

bool below(const Extended& left, const Extended& right) {
    return left.infinity != right.infinity ? left.infinity < right.infinity
                                           : left.infinity == 0 && left.at < right.at;
}

// The hull of all products, the extremes of which are products of ends.
Interval hull_of_products(const std::array<Extended, 2>& left,
                          const std::array<Extended, 2>& right) {
    Extended least = product(left[0], right[0]);
    Extended greatest = least;
    for (const auto& [i, j] : {std::pair(0U, 1U), std::pair(1U, 0U), std::pair(1U, 1U)}) {
        const Extended candidate = product(left[i], right[j]);
        // What one pair of ends attains is attained, although another pair only approaches it.
        if (below(candidate, least) || (!below(least, candidate) && !candidate.open)) {
            least = candidate;
        }
        if (below(greatest, candidate) || (!below(candidate, greatest) && !candidate.open)) {
            greatest = candidate;
        }
    }
    return {least.as_end(), greatest.as_end()};
}

Rounding mirrored(Rounding mode) {
    switch (mode) {
        case Rounding::Up:
            return Rounding::Down;
        case Rounding::Down:
            return Rounding::Up;
        case Rounding::HalfUp:  // where its tie goes the other way does not matter beside a tie
        case Rounding::HalfEven:
        case Rounding::HalfAway:
        case Rounding::TowardZero:
        case Rounding::AwayFromZero:
            return mode;
    }
    return mode;  // not reached
}

// What numbers just above `value` round to, in whole numbers.
Rational just_above(const Rational& value, Rounding mode) {
    switch (mode) {
        case Rounding::Up:
            return value.floor() + 1;
        case Rounding::Down:
            return value.floor();
        case Rounding::HalfUp:
        case Rounding::HalfEven:
        case Rounding::HalfAway:
            return round_to(value, Rounding::HalfUp, 1);
        case Rounding::TowardZero:
            return value.floor() + (value.is_negative() ? 1 : 0);
        case Rounding::AwayFromZero:
            return value.floor() + (value.is_negative() ? 0 : 1);
    }
    return value;  // not reached
}

End rounded_lower(const End& end, Rounding mode, const Rational& step) {
    if (!end) {
        return std::nullopt;
    }
    return Bound{end->open ? just_above(*divide(end->at, step), mode) * step
                           : round_to(end->at, mode, step)};
}

End rounded_upper(const End& end, Rounding mode, const Rational& step) {
    if (!end) {
        return std::nullopt;
    }
    return Bound{end->open ? -just_above(-*divide(end->at, step), mirrored(mode)) * step
                           : round_to(end->at, mode, step)};
}

}  // namespace

Interval Interval::exactly(const Rational& value) { return {Bound{value}, Bound{value}}; }

Interval Interval::between(const Rational& lower, const Rational& upper) {
    return {Bound{lower}, Bound{upper}};
}

bool Interval::is_single() const {
    return lower && upper && !lower->open && !upper->open && lower->at == upper->at;
}

bool Interval::is_empty() const {
    return lower && upper &&
           (lower->at > upper->at || (lower->at == upper->at && (lower->open || upper->open)));
}

bool Interval::contains(const Rational& value) const {
    return (!lower || lower->at < value || (lower->at == value && !lower->open)) &&
           (!upper || value < upper->at || (value == upper->at && !upper->open));
}

Interval negate(const Interval& value) { return {negated(value.upper), negated(value.lower)}; }

Interval add(const Interval& left, const Interval& right) {
    if (left.is_empty() || right.is_empty()) {
        return empty();
    }
    return {sum(left.lower, right.lower), sum(left.upper, right.upper)};
}

Interval subtract(const Interval& left, const Interval& right) { return add(left, negate(right)); }

Interval multiply(const Interval& left, const Interval& right) {
    if (left.is_empty() || right.is_empty()) {
        return empty();
    }
    return hull_of_products(ends_of(left), ends_of(right));
}

std::optional<Interval> divide(const Interval& dividend, const Interval& divisor) {
    if (divisor.contains(0)) {
        return std::nullopt;
    }
    if (dividend.is_empty() || divisor.is_empty()) {
        return empty();
    }
    const int side = divisor.lower && divisor.lower->at >= 0 ? 1 : -1;
    const auto [lower, upper] = ends_of(divisor);
    return hull_of_products(ends_of(dividend), {reciprocal(upper, side), reciprocal(lower, side)});
}

Interval min(const Interval& left, const Interval& right) {
    if (left.is_empty() || right.is_empty()) {
        return empty();
    }
    return {lesser_lower(left, right), lesser_upper(left, right)};
}

Interval max(const Interval& left, const Interval& right) {
    if (left.is_empty() || right.is_empty()) {
        return empty();
    }
    return {greater_lower(left, right), greater_upper(left, right)};
}

Interval hull(const Interval& left, const Interval& right) {
    if (left.is_empty()) {
        return right;
    }
    return right.is_empty() ? left
                            : Interval{lesser_lower(left, right), greater_upper(left, right)};
}

std::optional<Interval> intersect(const Interval& left, const Interval& right) {
    const Interval both{greater_lower(left, right), lesser_upper(left, right)};
    return both.is_empty() ? std::nullopt : std::optional(both);
}

Interval round(const Interval& value, Rounding mode, const Rational& step) {
    if (value.is_empty()) {
        return empty();
    }
    return {rounded_lower(value.lower, mode, step), rounded_upper(value.upper, mode, step)};
}

Interval whole_part(const Interval& value) { return round(value, Rounding::TowardZero, 1); }

Truth less(const Interval& left, const Interval& right) {
    if (left.is_empty() || right.is_empty()) {
        return Truth::Unknown;
    }
    if (left.upper && right.lower) {
        const auto gap = left.upper->at <=> right.lower->at;
        if (gap < 0 || (gap == 0 && (left.upper->open || right.lower->open))) {
            return Truth::Yes;
        }
    }
    if (left.lower && right.upper && left.lower->at >= right.upper->at) {
        return Truth::No;
    }
    return Truth::Unknown;
}

Truth less_or_equal(const Interval& left, const Interval& right) {
    switch (less(right, left)) {
        case Truth::No:
            return Truth::Yes;
        case Truth::Yes:
            return Truth::No;
        case Truth::Unknown:
            break;
    }
    return Truth::Unknown;
}

Truth equal(const Interval& left, const Interval& right) {
    if (left.is_single() && left == right) {
        return Truth::Yes;
    }
    const bool apart = less(left, right) == Truth::Yes || less(right, left) == Truth::Yes;
    return apart ? Truth::No : Truth::Unknown;
}

Interval known_to(const Rational& value, const Rational& step, bool rounded_half_up) {
    const Rational half = *divide(step, 2);
    return {Bound{value - half}, Bound{value + half, rounded_half_up}};
}

}  // namespace hjemmel::engine
