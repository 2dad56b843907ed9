#pragma once

#include "apps/cli/simulation.hpp"

#include <functional>
#include <optional>

namespace hjemmel::cli {

/// The place among the facts that a scenario means, if there is one.
using PlaceOf = std::function<std::optional<engine::Place>(const engine::PlaceMeant&)>;

/// Holds what came out against what the author of the scenario expects, and adds it to `found`.
void check_expectations(Simulated& found, sim::LeverSearch& search, const PlaceOf& place_of);

}  // namespace hjemmel::cli
