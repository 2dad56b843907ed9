#include "engine/evaluate/outcome.hpp"

#include "engine/evaluate/possible.hpp"

namespace hjemmel::engine {

Outcome Outcome::not_applicable() {
    Outcome outcome;
    outcome.state = State::NotApplicable;
    return outcome;
}

Outcome Outcome::unknown() { return {}; }

Interval Outcome::bounds() const {
    if (state == State::Value) {
        const std::optional<Rational> number = number_of(value);
        return number ? Interval::exactly(*number) : Interval::everything();
    }
    return state == State::Unknown && possible && possible->bounds ? *possible->bounds
                                                                   : Interval::everything();
}

}  // namespace hjemmel::engine
