#pragma once

#include "engine/program/program.hpp"

#include <optional>
#include <vector>

namespace hjemmel::engine {

/// Under which law and overlays a question is asked, as far as it can be said before any fact is
/// known.
struct LawKnown {
    std::optional<Date> law_on;  ///< what a run is pinned to; none: any day
    std::optional<Date> known_on;
    std::vector<ScenarioId> scenarios;
};

/// What the answer to a question can read, whatever the facts and the readings are.
struct Reach {
    std::vector<bool> quantities;  ///< by QuantityId, like the others by their ids
    std::vector<bool> clauses;     ///< those that can be in force
    std::vector<bool> parameters;
    std::vector<bool> interpretations;
    /// Rows are read that may be others than the one that is asked about and those above it.
    bool other_rows = false;
};

/// Follows a quantity through the clauses that can be in force, `otherwise`, `decided on` and all
/// that these call. Everything that an evaluation reads is among it; more may be.
[[nodiscard]] Reach reach_of(const Program& program, QuantityId quantity, const LawKnown& law);

/// The interpretations among it, in order of their names.
[[nodiscard]] std::vector<InterpretationId> interpretations_in(const Program& program,
                                                               const Reach& reach);

}  // namespace hjemmel::engine
