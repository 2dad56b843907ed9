#pragma once

#include "apps/cli/options.hpp"
#include "engine/program/program.hpp"

#include <tl/expected.hpp>

#include <vector>

namespace hjemmel::cli {

/// Finds the scenarios that the options name, in the order in which they apply, with what they
/// build on; and puts what they say of data, year, law date, knowledge and readings into the
/// options where the user said nothing.
[[nodiscard]] tl::expected<std::vector<engine::ScenarioId>, UsageError> apply_scenarios(
    const engine::Program& program, Options& options);

}  // namespace hjemmel::cli
