#pragma once

#include "apps/cli/simulation.hpp"
#include "apps/report/plan_report.hpp"

namespace hjemmel::cli {

/// Puts into words, tables and drawings what a simulation found out.
[[nodiscard]] apps::PlanReport simulation_report(const Simulated& found);

}  // namespace hjemmel::cli
