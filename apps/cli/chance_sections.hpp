#pragma once

#include "apps/cli/forecast_sections.hpp"
#include "apps/cli/simulation.hpp"
#include "apps/report/plan_report.hpp"

namespace hjemmel::cli {

/// Adds what has to hold besides what is sought, and what would be enough without it.
void add_kept(const SectionWords& words, const Simulated& found, apps::PlanReport& report);

/// Adds how likely the answers are and with how much of a lever they are likely enough.
void add_chances(const SectionWords& words, const Simulated& found, apps::PlanReport& report);

}  // namespace hjemmel::cli
