#pragma once

#include "apps/cli/preparing.hpp"
#include "engine/program/plan.hpp"
#include "sim/scenario/chance.hpp"
#include "sim/scenario/forecast.hpp"
#include "sim/scenario/levers.hpp"
#include "sim/scenario/static_gap.hpp"
#include "sim/target/target.hpp"

#include <optional>
#include <string>
#include <vector>

namespace hjemmel::cli {

/// What was found for one model of a scenario.
struct Forecasted {
    sim::ForecastQuestion question;
    sim::Forecast forecast;
};

/// What must be answered yes besides what is sought.
struct Kept {
    engine::Place place;
    engine::Outcome as_set;  ///< the answer where `--set` puts the levers
};

/// How likely a question is answered yes, the levers standing where `--set` puts them.
struct Likely {
    engine::Place question;
    sim::ChanceFound found;
};

/// With how much of a lever the answer is likely enough.
struct LikelyLever {
    std::size_t lever = 0;
    bool is_shown = true;  ///< the form of the rules shows that more is never worse; else no steps
    std::vector<sim::ChanceStep> steps;
};

/// Whether something came out as the author expects.
struct CheckedExpectation {
    engine::PlanExpectation expectation;
    std::string what;  ///< as it was expected
    std::string is;    ///< what came out instead
    bool holds = false;
};

/// Everything that a simulation found out.
struct Simulated : Prepared {
    engine::Plan plan;  ///< of the scenario and all that it builds on
    engine::Place asked;
    std::optional<tl::expected<sim::Target, sim::Refusal>> target;
    std::vector<Forecasted> forecasts;
    std::vector<sim::PlacedLever> levers;   ///< where `--set` puts them
    engine::Outcome now;                    ///< the answer when every lever stands at its least
    engine::Outcome as_set;                 ///< the answer where `--set` puts them
    std::vector<sim::LeverAnswer> answers;  ///< by lever
    std::vector<Kept> kept;
    /// By lever: the answer if nothing had to be kept, where with it none was found.
    std::vector<std::optional<sim::LeverAnswer>> without_keeping;
    std::vector<Likely> likely;  ///< first what is asked, then goals
    std::vector<LikelyLever> likely_levers;
    std::optional<sim::CheapestAnswer> cheapest;
    std::optional<sim::StaticGap> gap;
    std::vector<CheckedExpectation> expectations;
    std::int64_t runs = 0;  ///< that were done
    bool answered = false;
};

[[nodiscard]] Simulated run_simulation(const Options& options);

/// The number that `--set` writes: `937`, `14_500`, `62,5 %`. Nothing for what can be read in two
/// ways, as `14.500`.
[[nodiscard]] std::optional<engine::Rational> lever_number(std::string_view text);

}  // namespace hjemmel::cli
