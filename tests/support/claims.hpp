#pragma once

#include "engine/evaluate/outcome.hpp"
#include "engine/evaluate/possible.hpp"

// What an outcome claims about what it can still become.

namespace hjemmel::testing {

using namespace hjemmel::engine;  // outcomes are theirs

/// Whether an outcome that was reached is among those that were said to be possible.
[[nodiscard]] inline bool allows(const Outcome& said, const Outcome& reached) {
    if (said.state == State::Value)
        return reached.state == State::Value && equal_values(said.value, reached.value);
    if (said.state == State::NotApplicable) return reached.state == State::NotApplicable;
    if (said.state == State::Conflict)
        return reached.state == State::Conflict && *said.conflict == *reached.conflict;
    const Possible possible = possibilities(said);
    switch (reached.state) {
        case State::NotApplicable:
            return possible.can_be_not_applicable;
        case State::Conflict:
            return possible.can_be_conflict;
        case State::Unknown:
            return reached.error && possible.can_fail;
        case State::Value:
            break;
    }
    const auto number = number_of(reached.value);
    return possible.can_be_value && (possible.values & bit_of(reached.value)) != 0 &&
           (!number || !possible.bounds || possible.bounds->contains(*number));
}

/// Whether two outcomes, of which the later knows more, can both be right.
[[nodiscard]] inline bool agree(const Outcome& said, const Outcome& later) {
    if (later.state != State::Unknown || later.error) return allows(said, later);
    const Possible before = possibilities(said);
    const Possible after = possibilities(later);
    const bool bounds_meet =
        !before.bounds || !after.bounds || intersect(*before.bounds, *after.bounds).has_value();
    return (before.can_be_value && after.can_be_value && (before.values & after.values) != 0 &&
            bounds_meet) ||
           (before.can_be_not_applicable && after.can_be_not_applicable) ||
           (before.can_be_conflict && after.can_be_conflict) || (before.can_fail && after.can_fail);
}

}  // namespace hjemmel::testing
