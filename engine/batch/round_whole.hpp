#pragma once

#include "engine/values/rounding.hpp"

#include <cstdint>

namespace hjemmel::engine::batch {

/// Rounds a whole number to a multiple of `step`, which is above 0, as `round_to` does. What does
/// not fit wraps round: of rows that are not known anything may stand there.
[[nodiscard]] inline std::int64_t round_whole(std::int64_t number, std::int64_t step,
                                              Rounding mode) {
    const std::int64_t towards_zero = number / step;
    const std::int64_t rest_of_it = number % step;
    const std::int64_t below = rest_of_it < 0 ? towards_zero - 1 : towards_zero;
    const std::int64_t rest = rest_of_it < 0 ? rest_of_it + step : rest_of_it;
    const std::int64_t to_next = step - rest;
    bool up = false;
    switch (mode) {
        case Rounding::Up:
            up = rest > 0;
            break;
        case Rounding::Down:
            break;
        case Rounding::HalfUp:
            up = rest >= to_next;
            break;
        case Rounding::HalfEven:
            up = rest > to_next || (rest == to_next && below % 2 != 0);
            break;
        case Rounding::HalfAway:
            up = rest > to_next || (rest == to_next && number >= 0);
            break;
        case Rounding::TowardZero:
            up = rest > 0 && number < 0;
            break;
        case Rounding::AwayFromZero:
            up = rest > 0 && number >= 0;
            break;
    }
    const auto wrapped = static_cast<std::uint64_t>(below) + (up ? 1U : 0U);
    return static_cast<std::int64_t>(wrapped * static_cast<std::uint64_t>(step));
}

}  // namespace hjemmel::engine::batch
