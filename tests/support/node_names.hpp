#pragma once

#include "engine/program/program.hpp"
#include "engine/program/two_states.hpp"

#include <array>
#include <cstddef>
#include <string>

// What the parts of a program are called, and by what two programs differ.

namespace hjemmel::testing {

inline constexpr std::size_t op_count = static_cast<std::size_t>(engine::Op::DaysIn) + 1;

[[nodiscard]] inline const char* name_of(engine::Op op) {
    static constexpr std::array<const char*, op_count> names = {
        "Constant",   "NotApplicable", "Slot",       "Field",
        "Parent",     "HasKey",        "Parameter",  "Interpretation",
        "Call",       "UnderLaw",      "Not",        "And",
        "Or",         "Add",           "Negate",     "Multiply",
        "Divide",     "Less",          "LessEqual",  "Equal",
        "If",         "Choose",        "Round",      "WholePart",
        "Smaller",    "Larger",        "CountingAs", "IsApplicable",
        "Aggregate",  "AddMonths",     "AddDays",    "Shift",
        "Difference", "MonthOf",       "YearOf",     "FirstDay",
        "LastDay",    "FirstMonth",    "LastMonth",  "DayOfYear",
        "FromTo",     "MonthsBackTo",  "DaysBackTo", "WholeMonths",
        "DaysIn"};
    return names.at(static_cast<std::size_t>(op));
}

[[nodiscard]] inline const char* name_of(engine::AggregateKind kind) {
    static constexpr std::array<const char*, 10> names = {
        "count", "sum",    "average", "smallest",   "largest",
        "share", "exists", "every",   "distribute", "drawn"};
    return names.at(static_cast<std::size_t>(kind));
}

[[nodiscard]] inline const char* name_of(engine::Over over) {
    static constexpr std::array<const char*, 5> names = {"rows", "months", "years", "days",
                                                         "values"};
    return names.at(static_cast<std::size_t>(over));
}

/// The first thing, by its stable name, in which two programs differ; nothing when they are one
/// program in other tables.
[[nodiscard]] inline std::string difference(const engine::Program& one,
                                            const engine::Program& other) {
    engine::StateOptions here;
    here.choices = engine::Choices::defaults(one);
    engine::StateOptions there;
    there.choices = engine::Choices::defaults(other);
    const engine::TwoStates states(one, here, other, there);
    if (states.declared_otherwise()) return *states.declared_otherwise();
    if (!states.changes().empty()) return states.changes().front().name;
    const bool same_size = one.quantities.size() == other.quantities.size() &&
                           one.clauses.size() == other.clauses.size() &&
                           one.collections.size() == other.collections.size() &&
                           one.parameters.size() == other.parameters.size() &&
                           one.procedures.size() == other.procedures.size() &&
                           one.duties.size() == other.duties.size() &&
                           one.scenarios.size() == other.scenarios.size();
    return same_size ? "" : "the number of declarations";
}

}  // namespace hjemmel::testing
