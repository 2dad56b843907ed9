#pragma once

#include "engine/evaluate/outcome_arithmetic.hpp"
#include "engine/program/program.hpp"

#include <span>

namespace hjemmel::engine {

/// Computes a node of the core from the outcomes of its children: all operators that read every
/// operand and nothing else (not fields, calls, branches, divisions and aggregates).
[[nodiscard]] Computed operate(const Program& program, const Core& core, const Node& node,
                               std::span<const Outcome> operands);

}  // namespace hjemmel::engine
