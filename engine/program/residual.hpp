#pragma once

#include "engine/program/program.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace hjemmel::engine {

/// The chosen option of every interpretation, by id.
struct Choices {
    std::vector<std::uint32_t> options;
    [[nodiscard]] static Choices defaults(const Program& program);
};

/// The last day of a wording, as far as publications up to `known_on` tell: an end that was
/// published later is not yet one.
[[nodiscard]] std::optional<Date> last_day(const Force& force, std::optional<Date> known_on);

/// Says whether a provision applies on a day, as far as publications up to `known_on` tell.
[[nodiscard]] bool in_force(const Provision& provision, Date law_date,
                            std::optional<Date> known_on);
/// A clause or step: any of its provisions, narrowed by its own `in force from … to …`; without
/// any, always.
[[nodiscard]] bool in_force(const Program& program, const Clause& clause, Date law_date,
                            std::optional<Date> known_on);
[[nodiscard]] bool in_force(const Program& program, const ParameterStep& step, Date law_date,
                            std::optional<Date> known_on);

/// All days on which what applies can change, ascending: between two of them the law is one.
[[nodiscard]] std::vector<Date> law_changes(const Program& program, std::optional<Date> known_on);

struct ResidualClause {
    ClauseId clause;
    std::optional<NodeId> when;
    std::optional<NodeId> outcome;
    std::vector<std::uint32_t> overridden_by;  ///< indices into ResidualQuantity::clauses
    std::vector<std::uint32_t> suspended_by;
};
struct ResidualQuantity {
    std::vector<ResidualClause> clauses;  ///< those in force
    std::vector<std::uint32_t>
        order;  ///< indices into clauses: one that suspends comes before those that it suspends
    std::vector<ResidualClause> sets;  ///< of the overlays, in the order in which they apply
    std::optional<NodeId> otherwise;
    std::optional<NodeId> decided_on;  ///< as this law has it: where it is the caller's
};

/// The program for one law date, one knowledge date, some overlays and one choice of readings:
/// parameters are their steps, interpretations their options, clauses those in force. The
/// evaluators walk this and nothing else.
struct Residual {
    Core core;
    std::vector<ResidualQuantity> quantities;  ///< by QuantityId
    /// What stands before `under law as of`, as this law has it. The `detail` of an UnderLaw node
    /// here is a number of this table: its operand is evaluated in the residual of its date, and
    /// there it is that residual's node of this number.
    std::vector<NodeId> under_law;
    /// By node of the program: its node here, or `not_here` when nothing here reads it.
    std::vector<NodeId> from_program;
    static constexpr NodeId not_here{~std::uint32_t{0}};
    /// Parameters without a step in force, or with several that differ: such a Parameter node has
    /// no child here.
    Date law_date;
};

/// scenarios: in the order in which they apply, with all that they are based on. open: by
/// InterpretationId, those whose node keeps a child for each option; none: no reading is open.
[[nodiscard]] Residual residualise(const Program& program, Date law_date,
                                   std::optional<Date> known_on, const Choices& choices,
                                   const std::vector<ScenarioId>& scenarios = {},
                                   const std::vector<bool>& open = {});

}  // namespace hjemmel::engine
