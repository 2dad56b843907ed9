#pragma once

#include "engine/values/calendar.hpp"
#include "engine/values/interval.hpp"

#include <cstddef>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace hjemmel::sim {

/// A published share of one month, within its rounding.
struct PublishedShare {
    engine::Month month;
    double least = 0;  ///< both below 1
    double most = 1;
};
/// Takes the ends of an interval within 0 to 1; an open end counts as closed.
[[nodiscard]] PublishedShare published(engine::Month month, const engine::Interval& share);

/// What is supposed of the months after the last published one.
struct Continuation {
    /// -ln(1 - hazard) is that of the same month a year before times `factor`; or, when given, the
    /// hazard is constant.
    double factor = 1;
    std::optional<double> hazard;
};

/// What series and bounds say of the hazards that made them.
///
/// In a closed population whose hazard does not depend on age, the part without is the product of
/// (1 - hazard) over the window, so its logarithm is a sum over months, and a rounded share bounds
/// that sum. Only differences between months a window apart are ever determined.
struct SeriesQuestion {
    std::size_t window = 0;              ///< months, as the rules have it; at least 1
    std::vector<PublishedShare> series;  ///< ascending, at least one, each month at most once
    double least_hazard = 0;             ///< of any month, 0 <= least <= most < 1
    double most_hazard = 0.5;
};

struct Calibration {
    enum class Result { Found, Contradiction, BadInput, Stopped };
    Result result = Result::Found;
    engine::Month first;          ///< of the hazards: a window before the first share
    std::vector<double> hazards;  ///< the least uneven that fit, up to the last published month
    /// Contradiction: the months whose shares would have to differ, and by how much (in -ln of the
    /// part without), so that all together come to the least.
    std::vector<std::pair<engine::Month, double>> off;
};
/// Finds the hazards that fit and change least from month to month (in the sum of absolute changes
/// of -ln(1 - hazard)).
[[nodiscard]] Calibration calibrate(const SeriesQuestion& question);

/// The least and the greatest share that fit.
struct ShareBounds {
    double least = 0;
    double most = 1;
    bool is_proven = false;  ///< both follow from prices that were added up again, to 1e-6
};
/// Gives the bounds in a month after the series; nothing when the series contradicts itself or the
/// bounds of the hazards. `month` is at most 600 months after the last published one.
[[nodiscard]] std::optional<ShareBounds> share_bounds(const SeriesQuestion& question,
                                                      const Continuation& continuation,
                                                      engine::Month month);
/// The same for several months, with one programme that starts from its last answer.
[[nodiscard]] std::vector<std::optional<ShareBounds>> share_bounds(
    const SeriesQuestion& question, const Continuation& continuation,
    std::span<const engine::Month> months);

}  // namespace hjemmel::sim
