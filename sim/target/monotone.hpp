#pragma once

#include "engine/evaluate/facts.hpp"
#include "sim/seek.hpp"
#include "sim/setting.hpp"

namespace hjemmel::sim {

/// Says how the answer to `asked`, of yes or no, can change as `figure` grows, from the form of the
/// rules alone: sums, products and quotients whose other part has a known sign, comparisons, `and`,
/// `or`, cases that do not hang on the figure, means over months. Unknown when the form does not
/// tell; never wrong for figures within their declared ranges.
[[nodiscard]] Monotone monotone_in(const Setting& setting, const engine::Place& asked,
                                   const engine::Place& figure);

/// Finds how the figure must change before the answer does: in steps of `step`, from what is given
/// or computed of it, within its declared range. Each number is asked of the rules themselves;
/// observations that follow from the figure are computed anew. most: bounds the search where no
/// range is declared.
struct SoughtFigure {
    enum class Result : std::uint8_t { Done, NotYesOrNo, NoFigure, NotANumber, Cancelled };
    Result result = Result::Done;
    engine::Rational figure;  ///< as it is
    engine::Rational step;
    Monotone monotone = Monotone::Unknown;
    Sought sought;  ///< in steps from the figure, 0 being the figure itself
    std::vector<engine::Place> set_aside;
};
[[nodiscard]] SoughtFigure seek_figure(const Setting& setting, const engine::Place& asked,
                                       const engine::Place& figure, const engine::Rational& step,
                                       std::int64_t most_steps = 1'000'000'000);

}  // namespace hjemmel::sim
