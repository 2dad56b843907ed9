#include "engine/evaluate/outcome_arithmetic.hpp"

#include <algorithm>
#include <utility>

namespace hjemmel::engine {

namespace {

constexpr Domain yes_no{Kind::YesNo, 0};
constexpr Domain number{Kind::Number, 0};

const Rational& number_in(const Outcome& known) { return std::get<Rational>(known.value); }

bool yes_in(const Outcome& known) { return std::get<bool>(known.value); }

template <typename T>
Computed known(T&& value) {
    return {Outcome::of(std::forward<T>(value)), std::nullopt};
}

std::uint64_t mask_of(Truth truth) {
    switch (truth) {
        case Truth::No:
            return no_bit;
        case Truth::Yes:
            return yes_bit;
        case Truth::Unknown:
            return no_bit | yes_bit;
    }
    return no_bit | yes_bit;
}

// The bounds of an operand that has not decided the operation: a value, or unknown.
Interval bounds_of(const Outcome& operand) { return operand.bounds(); }

Computed number_between(const Reading& reading, const Interval& bounds) {
    return {result_of(reading, bounds, ~std::uint64_t{0}, number), std::nullopt};
}

Computed truth_of(const Reading& reading, std::uint64_t mask) {
    return {result_of(reading, std::nullopt, mask, yes_no), std::nullopt};
}

std::uint64_t mask_of(const Outcome& operand, Domain domain) {
    if (operand.state == State::Value) {
        return bit_of(operand.value);
    }
    return possibilities_of_unknown(operand).values & all_values(domain);
}

Truth equal_masks(std::uint64_t left, std::uint64_t right) {
    if ((left & right) == 0) {
        return Truth::No;
    }
    const bool single = (left & (left - 1)) == 0;
    return single && left == right ? Truth::Yes : Truth::Unknown;
}

}  // namespace

// ---- reading ---------------------------------------------------------------------------------

Reading read_uncertain(std::span<const Outcome> operands) {
    Reading reading;
    const Outcome* not_applicable = nullptr;
    const Outcome* certain_error = nullptr;
    ClauseList conflict;
    bool is_conflict = false;
    for (const Outcome& operand : operands) {
        if (operand.state == State::Value) {
            continue;
        }
        reading.all_known = false;
        if (operand.state == State::Conflict) {
            is_conflict = true;
            conflict = united(conflict, operand.conflict);
        } else if (operand.state == State::NotApplicable) {
            not_applicable = &operand;
        } else {
            const Possible& possible = possibilities_of_unknown(operand);
            reading.rest.can_be_value = reading.rest.can_be_value && possible.can_be_value;
            reading.rest.can_be_conflict = reading.rest.can_be_conflict || possible.can_be_conflict;
            // An operand that turns out not applicable makes the operation fail.
            reading.rest.can_fail = reading.rest.can_fail || possible.can_fail ||
                                    possible.can_be_not_applicable || operand.error;
            if (operand.error && !reading.error) {
                reading.error = operand.error;
            }
            if (is_certain_error(operand) && certain_error == nullptr) {
                certain_error = &operand;
            }
        }
    }
    if (is_conflict) {
        reading.decided = Computed{conflict_of(std::move(conflict)), std::nullopt};
    } else if (not_applicable != nullptr) {
        reading.decided = failed(EvaluationError::Kind::NotApplicableOperand, reading.rest);
    } else if (certain_error != nullptr) {
        reading.decided = Computed{failure_of(certain_error->error, reading.rest), std::nullopt};
    }
    return reading;
}

Computed failed(EvaluationError::Kind kind, const Possible& rest) {
    return {failure_of(nullptr, rest), kind};
}

Outcome failure_of(Shared<EvaluationError> error, const Possible& rest) {
    Outcome outcome;
    outcome.error = std::move(error);
    if (rest.can_be_conflict) {
        Possible possible;
        possible.can_be_value = false;
        possible.can_be_conflict = true;
        possible.can_fail = true;
        outcome.possible = Shared<Possible>::of(possible);
    }
    return outcome;
}

Outcome result_of(const Reading& reading, std::optional<Interval> bounds, std::uint64_t values,
                  Domain domain) {
    Possible possible = reading.rest;
    possible.bounds = std::move(bounds);
    possible.values = values;
    Outcome outcome = settled(possible, domain);
    if (outcome.state == State::Unknown) {
        outcome.error = reading.error;
    }
    return outcome;
}

// ---- numbers ---------------------------------------------------------------------------------

Computed negate(const Outcome& operand) {
    if (operand.state == State::Value) {
        return known(-number_in(operand));
    }
    Reading reading = read_operands({&operand, 1});
    return reading.decided ? std::move(*reading.decided)
                           : number_between(reading, negate(bounds_of(operand)));
}

Computed add(std::span<const Outcome> operands) {
    Reading reading = read_operands(operands);
    if (reading.decided) {
        return std::move(*reading.decided);
    }
    if (reading.all_known) {
        Rational sum = number_in(operands.front());
        for (const Outcome& operand : operands.subspan(1)) {
            sum += number_in(operand);
        }
        return known(std::move(sum));
    }
    Interval sum = Interval::exactly(0);
    for (const Outcome& operand : operands) {
        sum = add(sum, bounds_of(operand));
    }
    return number_between(reading, sum);
}

Computed multiply(std::span<const Outcome> operands) {
    Reading reading = read_operands(operands);
    if (reading.decided) {
        return std::move(*reading.decided);
    }
    if (reading.all_known) {
        return known(number_in(operands[0]) * number_in(operands[1]));
    }
    return number_between(reading, multiply(bounds_of(operands[0]), bounds_of(operands[1])));
}

Computed round(std::span<const Outcome> operands, Rounding mode) {
    Reading reading = read_operands(operands);
    if (reading.decided) {
        return std::move(*reading.decided);
    }
    const Outcome& step = operands[1];
    if (step.state != State::Value) {
        reading.rest.can_fail = true;
        return number_between(reading, Interval::everything());
    }
    if (number_in(step).sign() <= 0) {
        return failed(EvaluationError::Kind::OutOfRange, reading.rest);
    }
    if (reading.all_known) {
        return known(round_to(number_in(operands[0]), mode, number_in(step)));
    }
    return number_between(reading, round(bounds_of(operands[0]), mode, number_in(step)));
}

Computed whole_part(const Outcome& operand) {
    if (operand.state == State::Value) {
        return known(number_in(operand).truncated());
    }
    Reading reading = read_operands({&operand, 1});
    return reading.decided ? std::move(*reading.decided)
                           : number_between(reading, whole_part(bounds_of(operand)));
}

Computed extreme(std::span<const Outcome> operands, Extreme which, Domain domain) {
    Reading reading = read_operands(operands);
    if (reading.decided) {
        return std::move(*reading.decided);
    }
    if (reading.all_known) {
        const Outcome* best = &operands.front();
        for (const Outcome& operand : operands.subspan(1)) {
            const bool better = which == Extreme::Smaller ? less_value(operand.value, best->value)
                                                          : less_value(best->value, operand.value);
            best = better ? &operand : best;
        }
        return known(best->value);
    }
    Interval found = bounds_of(operands.front());
    for (const Outcome& operand : operands.subspan(1)) {
        found = which == Extreme::Smaller ? min(found, bounds_of(operand))
                                          : max(found, bounds_of(operand));
    }
    return {result_of(reading, found, ~std::uint64_t{0}, domain), std::nullopt};
}

Interval divide_by_nonzero(const Interval& dividend, const Interval& divisor) {
    const Interval above{Bound{0, true}, std::nullopt};
    const Interval below{std::nullopt, Bound{0, true}};
    std::optional<Interval> all;
    for (const Interval& side : {below, above}) {
        const std::optional<Interval> part = intersect(divisor, side);
        const std::optional<Interval> quotient = part ? divide(dividend, *part) : std::nullopt;
        if (quotient) {
            all = all ? hull(*all, *quotient) : quotient;
        }
    }
    return all.value_or(Interval::everything());
}

bool less_value(const Value& left, const Value& right) {
    if (const auto* one = std::get_if<Rational>(&left)) {
        return *one < std::get<Rational>(right);
    }
    if (const auto* date = std::get_if<Date>(&left)) {
        return *date < std::get<Date>(right);
    }
    if (const auto* month = std::get_if<Month>(&left)) {
        return *month < std::get<Month>(right);
    }
    return std::get<Year>(left) < std::get<Year>(right);
}

// ---- comparisons and logic -------------------------------------------------------------------

Computed compare(std::span<const Outcome> operands, Comparison how) {
    Reading reading = read_operands(operands);
    if (reading.decided) {
        return std::move(*reading.decided);
    }
    const Outcome& left = operands[0];
    const Outcome& right = operands[1];
    if (reading.all_known) {
        return known(how == Comparison::Less ? less_value(left.value, right.value)
                                             : !less_value(right.value, left.value));
    }
    const Truth truth = how == Comparison::Less ? less(bounds_of(left), bounds_of(right))
                                                : less_or_equal(bounds_of(left), bounds_of(right));
    return truth_of(reading, mask_of(truth));
}

Computed equal(std::span<const Outcome> operands, Domain domain) {
    Reading reading = read_operands(operands);
    if (reading.decided) {
        return std::move(*reading.decided);
    }
    const Outcome& left = operands[0];
    const Outcome& right = operands[1];
    if (reading.all_known) {
        return known(equal_values(left.value, right.value));
    }
    if (has_number(domain.kind)) {
        return truth_of(reading, mask_of(equal(bounds_of(left), bounds_of(right))));
    }
    return truth_of(reading, mask_of(equal_masks(mask_of(left, domain), mask_of(right, domain))));
}

Computed logical_not(const Outcome& operand) {
    if (operand.state == State::Value) {
        return known(!yes_in(operand));
    }
    Reading reading = read_operands({&operand, 1});
    if (reading.decided) {
        return std::move(*reading.decided);
    }
    const std::uint64_t mask = mask_of(operand, yes_no);
    return truth_of(reading,
                    ((mask & no_bit) != 0 ? yes_bit : 0) | ((mask & yes_bit) != 0 ? no_bit : 0));
}

Computed join(std::span<const Outcome> operands, Junction junction) {
    // Written for `and`, with the truth that decides it; for `or` it is the other.
    const bool decisive = junction == Junction::Or;
    const std::uint64_t decisive_bit = decisive ? yes_bit : no_bit;
    Reading reading = read_operands(operands);
    if (reading.all_known) {
        const bool decided =
            std::any_of(operands.begin(), operands.end(),
                        [&](const Outcome& operand) { return yes_in(operand) == decisive; });
        return known(decided ? decisive : !decisive);
    }
    // What fails is unknown and can be absorbed; a conflict and what is not applicable are not.
    if (reading.decided &&
        (reading.decided->outcome.state == State::Conflict || reading.decided->failure)) {
        return std::move(*reading.decided);
    }
    bool is_decided = false;      // some operand surely has the decisive truth
    bool can_be_decided = false;  // some operand may have it
    bool can_be_other = true;     // all operands may have the other truth
    Possible rest;
    for (const Outcome& operand : operands) {
        const Possible possible = possibilities(operand);
        const std::uint64_t mask = possible.values & all_values(yes_no);
        is_decided = is_decided || (operand.state == State::Value && mask == decisive_bit);
        can_be_decided = can_be_decided || (possible.can_be_value && (mask & decisive_bit) != 0);
        can_be_other = can_be_other && possible.can_be_value && (mask & ~decisive_bit) != 0;
        rest.can_be_conflict = rest.can_be_conflict || possible.can_be_conflict;
        rest.can_fail = rest.can_fail || possible.can_fail;
        rest.can_be_not_applicable = rest.can_be_not_applicable || possible.can_be_not_applicable;
    }
    Possible result;
    result.values = (can_be_decided ? decisive_bit : 0) |
                    (can_be_other ? (no_bit | yes_bit) & ~decisive_bit : 0);
    result.can_be_value = result.values != 0;
    result.can_be_conflict = rest.can_be_conflict;
    result.can_fail = rest.can_be_not_applicable || (rest.can_fail && !is_decided);
    Outcome outcome = settled(result, yes_no);
    if (outcome.state == State::Unknown && !is_decided) {
        outcome.error = reading.decided ? reading.decided->outcome.error : reading.error;
    }
    return {std::move(outcome), std::nullopt};
}

Outcome is_applicable(const Outcome& operand) {
    switch (operand.state) {
        case State::Value:
            return Outcome::of(true);
        case State::NotApplicable:
            return Outcome::of(false);
        case State::Conflict:
            return operand;
        case State::Unknown:
            break;
    }
    const Possible& possible = possibilities_of_unknown(operand);
    Possible result;
    result.values =
        (possible.can_be_value ? yes_bit : 0) | (possible.can_be_not_applicable ? no_bit : 0);
    result.can_be_value = result.values != 0;
    result.can_be_conflict = possible.can_be_conflict;
    result.can_fail = possible.can_fail || operand.error;
    Outcome outcome = settled(result, yes_no);
    if (outcome.state == State::Unknown) {
        outcome.error = operand.error;
    }
    return outcome;
}

}  // namespace hjemmel::engine
