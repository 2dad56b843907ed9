#pragma once

#include "engine/evaluate/outcome.hpp"
#include "engine/program/program.hpp"

#include <cstdint>
#include <optional>
#include <vector>

/// What an outcome can still be, as a set: the evaluator computes with these sets wherever a fact
/// is unknown. Each holds every outcome that some way of settling the facts gives; it may hold
/// more.
namespace hjemmel::engine {

/// The kind of a value, with the number of values of an enumeration.
struct Domain {
    Kind kind = Kind::YesNo;
    std::uint32_t size = 0;
};
[[nodiscard]] Domain domain_of(const Program& program, const Node& node);
[[nodiscard]] Domain domain_of(const Program& program, const Type& type);

/// Numbers, and the day, month and year numbers of dates, months and years; the other kinds have
/// none.
[[nodiscard]] bool has_number(Kind kind);
[[nodiscard]] std::optional<Rational> number_of(const Value& value);
/// The value of a kind that has a number; the number must be one that `number_of` gives for it.
[[nodiscard]] Value value_of(Kind kind, const Rational& number);

inline constexpr std::uint64_t no_bit = 1;
inline constexpr std::uint64_t yes_bit = 2;
/// All bits that a mask of the domain can have, and the one of a value.
[[nodiscard]] std::uint64_t all_values(Domain domain);
[[nodiscard]] std::uint64_t bit_of(const Value& value);

/// Everything that an outcome can be: what is known can be one thing only.
[[nodiscard]] Possible possibilities(const Outcome& outcome);
/// The possibilities of an unknown outcome without a copy.
[[nodiscard]] const Possible& possibilities_of_unknown(const Outcome& outcome);
[[nodiscard]] inline bool is_certain_error(const Outcome& outcome) {
    return outcome.error != nullptr && (!outcome.possible || !outcome.possible->can_be_value);
}

/// The outcome that can be this: known where only one thing is left. (A conflict needs its clauses,
/// so it stays unknown.)
[[nodiscard]] Outcome settled(const Possible& possible, Domain domain);

/// What is unknown about a quantity or field of this type when nothing is given.
[[nodiscard]] Possible possible_of(const Type& type);

[[nodiscard]] ClauseList united(const ClauseList& left, const ClauseList& right);
[[nodiscard]] Outcome conflict_of(ClauseList clauses);

/// Gathers outcomes of which one will turn out to be the real one.
class Hull {
public:
    void add(const Outcome& outcome);
    void add(const Possible& possible);
    void add_possible_failure();
    void add_possible_conflict();
    [[nodiscard]] bool is_empty() const { return is_empty_; }
    [[nodiscard]] Outcome settled(Domain domain) const;

private:
    void widen(const Possible& possible);

    Possible union_{std::nullopt, 0, false, false, false, false};
    bool is_empty_ = true;
    bool has_everything_ = false;      // some value without bounds is possible
    std::optional<Value> only_value_;  // every value so far is this one
    bool several_values_ = false;
    ClauseList only_conflict_;  // every conflict so far is this one
    bool several_conflicts_ = false;
};

}  // namespace hjemmel::engine
