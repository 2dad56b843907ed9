#pragma once

#include "engine/values/calendar.hpp"
#include "engine/values/rational.hpp"
#include "sim/target/target.hpp"

#include <optional>
#include <span>
#include <vector>

namespace hjemmel::sim {

/// A month's persons in expectation or as counted.
struct MonthShare {
    double covered = 0;
    double population = 0;
};

/// When a path passes a limit. `first` up to the last month of the path; none: not within it.
struct Crossing {
    std::optional<engine::Month> first;    ///< the first month that passes
    std::optional<engine::Month> lasting;  ///< the first from which all months to the end pass
    std::optional<engine::Year> year;      ///< the first whole calendar year whose figure passes
};
/// path: a month each, from `begin` on. averaging: how the year's figure is made of its months.
[[nodiscard]] Crossing crossing(const Limit& limit, Averaging averaging, engine::Month begin,
                                std::span<const MonthShare> path);

/// The straight line through a series, by least squares: a check beside a forecast and none itself.
struct Trend {
    engine::Rational slope;  ///< a month
    engine::Rational last;   ///< the line in the last month of the series
    /// The first month after the series in which the line passes; none when it never does.
    std::optional<engine::Month> crosses;
};
/// series: shares, at least two, a month each from `begin` on. Exact.
[[nodiscard]] std::optional<Trend> naive_trend(const Limit& limit, engine::Month begin,
                                               std::span<const engine::Rational> series);

/// Gives the month, counted from a step of the hazard, in which a closed population whose window
/// was alike in all months first passes; nothing when the new hazard's steady share does not.
/// uncovered: the part without before the step, above 0; hazards: below 1.
[[nodiscard]] std::optional<int> crossing_after_step(const Limit& limit, int window,
                                                     double uncovered, double hazard_before,
                                                     double hazard_after);

/// Gives the nearest double.
[[nodiscard]] double to_double(const engine::Rational& number);

}  // namespace hjemmel::sim
