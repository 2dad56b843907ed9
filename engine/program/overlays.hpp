#pragma once

#include "engine/program/program.hpp"

#include <optional>
#include <string>
#include <vector>

namespace hjemmel::engine {

/// Two overlays that change the same thing, and nothing says which goes first.
struct OverlayClash {
    ScenarioId first;
    ScenarioId second;
    std::string name;  ///< full name of the parameter, quantity or interpretation
};

/// Overlays with all that they are based on, in the order in which they apply.
struct AppliedOverlays {
    std::vector<ScenarioId> order;
    std::optional<OverlayClash> clash;
};

/// Orders overlays: each comes after what it is based on; otherwise as they are named.
[[nodiscard]] AppliedOverlays apply_overlays(const Program& program,
                                             const std::vector<ScenarioId>& asked);

}  // namespace hjemmel::engine
