#pragma once

#include "engine/evaluate/grounds.hpp"
#include "engine/evaluate/outcome.hpp"
#include "engine/values/interval.hpp"

#include <cstdint>
#include <optional>
#include <span>

namespace hjemmel::engine {

/// One element among which an amount is shared out, or perhaps is: never one that surely is not.
struct Weighed {
    std::int32_t element = 0;
    Membership membership = Membership::Yes;
    Interval weight;
};

/// What an element gets; several things can be possible where something is unknown.
struct Allotted {
    std::optional<Interval> part;   ///< a single number where everything is known
    bool can_lack_weights = false;  ///< nobody may have a weight above zero
    std::optional<EvaluationError::Kind> failure;
};

/// Shares an amount out by weight: parts are whole numbers of `step`, rounded down; what is left
/// goes, a step each, to the largest remainders, equal ones in the order of `all`. So the parts add
/// up to the amount. An element that is not in `all` gets nothing; without one, its part can be
/// that of anybody. Fails on a weight below zero and on an amount that is no whole number of steps.
/// step: above zero.
[[nodiscard]] Allotted allot(const Interval& amount, const Rational& step,
                             std::span<const Weighed> all, std::optional<std::int32_t> element);

}  // namespace hjemmel::engine
