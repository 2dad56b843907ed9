#pragma once

#include "engine/program/program.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace hjemmel::engine {

/// Two states of the rules in the tables of one program. Whatever both declare under one name is
/// one entry there, and equal expressions are one node, so that a clause of the one state can be
/// put in the place of the other's.
struct Merged {
    /// The state before, and behind its entries those that only the state after declares, without
    /// clauses, steps and forces.
    Program program;
    /// A name that the two states declare so differently that no expression of the one can be read
    /// in the other; then nothing else here is filled.
    std::optional<std::string> declared_otherwise;

    // The state after, by its own ids, in the terms of `program`.
    std::vector<QuantityId> quantities;
    std::vector<ClauseId> clauses;  ///< the entry of the same name
    std::vector<ParameterId> parameters;
    std::vector<InterpretationId> interpretations;
    std::vector<std::vector<std::uint32_t>> options;  ///< by interpretation: its options there
    std::vector<ProvisionId> provisions;
    std::vector<ScenarioId> scenarios;
    std::vector<Clause> clause_texts;  ///< what the clauses say after
    std::vector<std::vector<ParameterStep>> steps;
    std::vector<std::optional<NodeId>> otherwise;
    std::vector<std::optional<NodeId>> decided_on;
};

[[nodiscard]] Merged merge(const Program& before, const Program& after);

}  // namespace hjemmel::engine
