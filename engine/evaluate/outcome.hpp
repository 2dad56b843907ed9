#pragma once

#include "engine/program/program.hpp"
#include "engine/values/shared.hpp"

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace hjemmel::engine {

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored \
    "-Wshadow"  // g++ 12: a scoped enumerator does not hide the type `Value`
enum class State : std::uint8_t { Value, NotApplicable, Unknown, Conflict };
#pragma GCC diagnostic pop

/// What went wrong in a rule at run time; the outcome is then unknown.
struct EvaluationError {
    enum class Kind : std::uint8_t {
        NoRuleApplies,  ///< no decisive clause and no `otherwise`
        DivisionByZero,
        EmptyCollection,  ///< an aggregate of none without `if none`
        OutOfRange,       ///< a value outside the declared range of its quantity
        DateOutOfRange,
        NumberTooLarge,
        NoParameterStep,   ///< no step of a parameter is in force
        ParameterOverlap,  ///< two steps in force that differ
        ReversedPeriod,
        NoLawDate,  ///< asked without an index and without a law date
        StepLimit,
        DepthLimit,  ///< quantities call each other deeper than is allowed
        NotApplicableOperand,
        NegativeWeight,  ///< an amount is shared out by a weight below zero
        NotInSteps,      ///< an amount that is shared out is not a whole number of steps
        Cancelled
    };
    Kind kind{};
    QuantityId quantity{};
    std::optional<ClauseId> clause;
    std::uint32_t subject = 0;  ///< the parameter, or the node, by kind
    Span origin;
};

/// What an unknown outcome can still be.
struct Possible {
    std::optional<Interval>
        bounds;  ///< of numbers; for dates, months, years their day, month and year numbers
    /// Of an enumeration: a bit for each ordinal (up to 64; all set when an ordinal above those is
    /// possible). Of yes/no: bit 0 for no, bit 1 for yes.
    std::uint64_t values = ~std::uint64_t{0};
    bool can_be_value = true;
    bool can_be_not_applicable = false;
    bool can_be_conflict = false;
    bool can_fail = false;  ///< some way of settling the facts makes a rule fail: no value then
};

using ClauseList = Shared<std::vector<ClauseId>>;

/// One of the four outcomes. Cheap to copy.
struct Outcome {
    State state = State::Unknown;
    Value value;                    ///< when Value
    Shared<Possible> possible;      ///< when Unknown; null: nothing is known
    ClauseList conflict;            ///< when Conflict: the clauses, ascending
    Shared<EvaluationError> error;  ///< when Unknown because a rule failed

    /// Of a Value or one of its kinds, which then stands where it belongs without being moved.
    template <typename T>
    [[nodiscard]] static Outcome of(T&& value) {
        return {State::Value, Value(std::forward<T>(value)), nullptr, nullptr, nullptr};
    }
    [[nodiscard]] static Outcome not_applicable();
    [[nodiscard]] static Outcome unknown();
    [[nodiscard]] bool is_known() const { return state == State::Value; }
    /// The bounds of a number: a single point when known, everything when nothing is known.
    [[nodiscard]] Interval bounds() const;
};

}  // namespace hjemmel::engine
