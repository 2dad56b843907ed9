#pragma once

#include "engine/values/rational.hpp"

#include <cstdint>

namespace hjemmel::engine {

/// Says how a number becomes a multiple of a step. The three halves go to the nearest multiple and
/// differ only where two are equally near.
enum class Rounding : std::uint8_t {
    Up,        ///< towards +infinity
    Down,      ///< towards -infinity
    HalfUp,    ///< nearest, a tie towards +infinity
    HalfEven,  ///< nearest, a tie to the even multiple
    HalfAway,  ///< nearest, a tie away from zero
    TowardZero,
    AwayFromZero,
};

/// Rounds to a multiple of `step`, which must be above 0.
[[nodiscard]] Rational round_to(const Rational& value, Rounding mode, const Rational& step);

}  // namespace hjemmel::engine
