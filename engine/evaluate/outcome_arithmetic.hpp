#pragma once

#include "engine/evaluate/outcome.hpp"
#include "engine/evaluate/possible.hpp"
#include "engine/values/interval.hpp"
#include "engine/values/rounding.hpp"

#include <optional>
#include <span>

/// The operators over the four outcomes. Every operand is read: a conflict among them is the
/// result, with the clauses of all that are; otherwise one that is not applicable makes the
/// operation fail, and one that failed passes its failure on. What is unknown gives an unknown
/// result that holds every value that is still possible; a single one is a known result.
namespace hjemmel::engine {

/// What an operation gives. When it failed, the outcome is unknown and lacks only the error itself.
struct Computed {
    Outcome outcome;
    std::optional<EvaluationError::Kind> failure;
};

/// What operands that are all read decide before any of them is computed with.
struct Reading {
    std::optional<Computed> decided;  ///< a conflict or a failure
    bool all_known = true;
    Possible rest;                  ///< flags of what is not a value, from the operands
    Shared<EvaluationError> error;  ///< the first among operands that may still be a value
};
[[nodiscard]] Reading read_uncertain(std::span<const Outcome> operands);
[[nodiscard]] inline Reading read_operands(std::span<const Outcome> operands) {
    // Nearly always all are values, and there is nothing to read.
    for (const Outcome& operand : operands) {
        if (operand.state != State::Value) {
            return read_uncertain(operands);
        }
    }
    return {};
}
/// An unknown result with these values, and with what the operands can be besides values.
[[nodiscard]] Outcome result_of(const Reading& reading, std::optional<Interval> bounds,
                                std::uint64_t values, Domain domain);
[[nodiscard]] Computed failed(EvaluationError::Kind kind, const Possible& rest);
/// The outcome of what failed with this error, unless it turns out a conflict where `rest` can be
/// one.
[[nodiscard]] Outcome failure_of(Shared<EvaluationError> error, const Possible& rest);

[[nodiscard]] Computed negate(const Outcome& operand);
[[nodiscard]] Computed add(std::span<const Outcome> operands);
[[nodiscard]] Computed multiply(std::span<const Outcome> operands);
/// Rounds operands[0] to multiples of operands[1].
[[nodiscard]] Computed round(std::span<const Outcome> operands, Rounding mode);
[[nodiscard]] Computed whole_part(const Outcome& operand);
enum class Extreme : std::uint8_t { Smaller, Larger };
[[nodiscard]] Computed extreme(std::span<const Outcome> operands, Extreme which, Domain domain);

enum class Comparison : std::uint8_t { Less, LessOrEqual };
[[nodiscard]] Computed compare(std::span<const Outcome> operands, Comparison how);
[[nodiscard]] Computed equal(std::span<const Outcome> operands, Domain domain);

[[nodiscard]] Computed logical_not(const Outcome& operand);
enum class Junction : std::uint8_t { And, Or };
/// Absorbs what is unknown when another operand decides, whatever the order.
[[nodiscard]] Computed join(std::span<const Outcome> operands, Junction junction);

[[nodiscard]] Outcome is_applicable(const Outcome& operand);

/// The values that a division can give when the divisor is not 0; everything between two infinities
/// at most.
[[nodiscard]] Interval divide_by_nonzero(const Interval& dividend, const Interval& divisor);

/// Orders two values of one kind that has a number.
[[nodiscard]] bool less_value(const Value& left, const Value& right);

}  // namespace hjemmel::engine
