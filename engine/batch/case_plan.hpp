#pragma once

#include "engine/batch/tabulated.hpp"
#include "engine/batch/vector_compiler.hpp"
#include "engine/batch/vector_program.hpp"
#include "engine/evaluate/grounds.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

/// All steps that the grounds of a case can have, private to case_grounds.cpp.
namespace hjemmel::engine::batch {

inline constexpr std::uint32_t no_step = ~std::uint32_t{0};

/// What a step comes to.
struct StepSource {
    enum class Form : std::uint8_t {
        Exact,     ///< only the exact evaluator can say
        Constant,  ///< one outcome in all cases
        Record,    ///< a number and a state
        Table      ///< a value that is no whole number, by that of a record
    };
    Form form = Form::Exact;
    Register record = 0;
    Outcome constant;
    std::shared_ptr<const Tabulated> table;
};

/// A clause of a quantity: those in force have a number.
struct PlannedClause {
    std::uint32_t step = no_step;
    std::optional<std::uint32_t> number;
};

/// How clauses in force are decided between. Masks have a bit for each.
struct PlannedRules {
    std::vector<PlannedClause> declared;  ///< in order of declaration
    std::vector<std::uint32_t> order;     ///< of those in force, as their conditions are read
    std::vector<std::uint64_t> suspended_by;
    std::vector<std::uint64_t> overridden_by;
    std::vector<StepSource> conditions;
    std::uint64_t with_outcome = 0;
    std::uint32_t otherwise = no_step;
};

struct PlannedStep {
    enum class Form : std::uint8_t {
        All,         ///< every part is read
        If,          ///< parts: condition, then, else
        Choose,      ///< parts: subject, then a branch for each ordinal
        CountingAs,  ///< parts: operand, and what is read where that is not applicable
        Quantity,    ///< by `rules`
        Clause       ///< parts: condition and outcome
    };
    Form form = Form::All;
    Step step;  ///< but for the row and how a clause counts
    Type type;
    StepSource source;
    StepSource decides;                ///< of If, Choose, CountingAs: what the first part is
    std::vector<std::uint32_t> parts;  ///< `no_step`: it has no ground
    std::uint32_t rules = 0;
    std::vector<std::string> heads;  ///< of its line: one, or of a clause one for each status
    std::int64_t scale = 1;
    int decimals = 0;              ///< with so many the scale's numbers are written
    std::int64_t to_decimals = 0;  ///< after multiplication by this; 0: as fractions
    Outcome unknown;               ///< what unknown records stand for
    std::string unknown_text;
};

struct CasePlan {
    const Program& program;
    Grounds::Law law;
    std::vector<PlannedStep> steps;
    std::vector<PlannedRules> rules;
    std::uint32_t root = no_step;

    /// Calls for every source.
    template <typename Do>
    void for_each_source(const Do& with) {
        for (PlannedStep& step : steps) {
            with(step.source);
            with(step.decides);
        }
        for (PlannedRules& one : rules) {
            for (StepSource& condition : one.conditions) {
                with(condition);
            }
        }
    }
};

[[nodiscard]] CasePlan plan_case(const Program& program, VectorCompiler& compiler,
                                 const Place& place, const BulkLaw& law,
                                 std::optional<Date> known_on);

}  // namespace hjemmel::engine::batch
