#pragma once

#include "engine/values/rational.hpp"
#include "engine/values/rounding.hpp"

#include <cstdint>
#include <optional>

namespace hjemmel::engine {

/// One end of an interval; an open one does not belong to it.
struct Bound {
    Rational at;
    bool open = false;

    bool operator==(const Bound&) const = default;
};

/// What is known of a number: it lies between two ends, each of which may be missing (unbounded).
///
/// The operations below give the smallest interval that holds every possible result when the two
/// operands vary independently. That hull is exact, open ends included: each end that is closed is
/// attained, and each that is open is approached but not attained. An operation on an empty
/// interval gives an empty one.
struct Interval {
    std::optional<Bound> lower;
    std::optional<Bound> upper;

    [[nodiscard]] static Interval exactly(const Rational& value);
    [[nodiscard]] static Interval everything() { return {}; }

    /// Makes the closed interval from `lower` to `upper`.
    [[nodiscard]] static Interval between(const Rational& lower, const Rational& upper);

    [[nodiscard]] bool is_single() const;
    [[nodiscard]] bool is_empty() const;
    [[nodiscard]] bool contains(const Rational& value) const;

    bool operator==(const Interval&) const = default;
};

[[nodiscard]] Interval negate(const Interval& value);
[[nodiscard]] Interval add(const Interval& left, const Interval& right);
[[nodiscard]] Interval subtract(const Interval& left, const Interval& right);
[[nodiscard]] Interval multiply(const Interval& left, const Interval& right);

/// Divides; nothing when `divisor` can be 0. An open end at 0 is allowed: [345, 355] divided by
/// (0, 1] is [345, infinity).
[[nodiscard]] std::optional<Interval> divide(const Interval& dividend, const Interval& divisor);

/// Give the interval of the smaller and of the larger of two numbers.
[[nodiscard]] Interval min(const Interval& left, const Interval& right);
[[nodiscard]] Interval max(const Interval& left, const Interval& right);

/// Gives the smallest interval that holds both.
[[nodiscard]] Interval hull(const Interval& left, const Interval& right);

/// Gives what both allow; nothing when they have no number in common.
[[nodiscard]] std::optional<Interval> intersect(const Interval& left, const Interval& right);

/// Rounds to multiples of `step` > 0. An open end gives the multiple that numbers just inside it
/// round to: [9.075, 9.085) half up to 0.01 is exactly 9.08.
[[nodiscard]] Interval round(const Interval& value, Rounding mode, const Rational& step);

/// Drops the fraction, towards zero.
[[nodiscard]] Interval whole_part(const Interval& value);

/// The answer to a comparison: Yes or No when it is the same for every possible pair of numbers.
/// With an empty interval there is no pair, and the answer is Unknown.
enum class Truth : std::uint8_t { No, Yes, Unknown };

[[nodiscard]] Truth less(const Interval& left, const Interval& right);
[[nodiscard]] Truth less_or_equal(const Interval& left, const Interval& right);
[[nodiscard]] Truth equal(const Interval& left, const Interval& right);

/// Gives what is known of a number that was published as `value` after rounding to `step`: half a
/// step to each side, without the upper end when it is known to have been rounded half up.
[[nodiscard]] Interval known_to(const Rational& value, const Rational& step, bool rounded_half_up);

}  // namespace hjemmel::engine
