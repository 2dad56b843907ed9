#pragma once

#include "apps/cli/simulation.hpp"
#include "apps/report/display.hpp"
#include "apps/report/plan_report.hpp"

#include <string>
#include <vector>

namespace hjemmel::cli {

/// In whose words sections are written.
struct SectionWords {
    const apps::Display& display;
    lang::Language language;
    const std::string& limit;               ///< in words
    const std::vector<std::string>& basis;  ///< the provisions behind it
};

/// Adds what a model tells: bounds, the expected path, the naive line, chance, and the map of
/// volume and targeting.
void add_forecast(const SectionWords& words, const Forecasted& one, apps::PlanReport& report);

/// Adds the calendar year of a target that is a mean of months: what is known of each, and what the
/// open ones need.
void add_year(const SectionWords& words, const sim::Target& target, const sim::StaticGap& gap,
              apps::PlanReport& report);

}  // namespace hjemmel::cli
