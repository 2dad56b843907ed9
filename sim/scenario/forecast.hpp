#pragma once

#include "engine/evaluate/interpreter.hpp"
#include "engine/program/plan.hpp"
#include "sim/micro/microsimulation.hpp"
#include "sim/setting.hpp"
#include "sim/target/target.hpp"
#include "sim/window/calibration.hpp"
#include "sim/window/crossing.hpp"

#include <atomic>
#include <cstdint>
#include <optional>
#include <vector>

/// A scenario's model of a monthly share, run with the window and the limit of the rules.
namespace hjemmel::sim {

struct ForecastQuestion {
    engine::WindowModel model;
    engine::Place share;  ///< in the model's first month
    Target target;        ///< whose share it is; with persons
    std::int64_t runs = 1'000;
    std::uint64_t seed = 1;
    unsigned threads = 1;
    const std::atomic<bool>* stop = nullptr;
    std::atomic<std::int64_t>* done = nullptr;
};

/// How far a forecast came.
enum class ForecastResult : std::uint8_t {
    Found,
    NoSeries,        ///< no month before the model is known
    SeriesWithHole,  ///< a month between known ones is not: `hole`
    OtherTarget,     ///< the model tells another share than the question reads
    NotOneEvent,     ///< more than one event is needed, or windows differ: no kernel knows that
    Contradiction,   ///< the series contradicts itself or the bounds of the hazard: `off`
    BadInput,        ///< a share of all persons, or bounds of the hazard that are none
    Stopped
};

struct Forecast {
    ForecastResult result = ForecastResult::Found;
    engine::Month hole;
    std::int64_t window = 0;
    engine::Month series_begin;
    std::vector<engine::Interval> series;
    Calibration calibration;
    std::vector<MonthShare> path;  ///< expected, from `series_begin` on
    /// By month of the model: the least and the greatest share that fit, where the population is
    /// closed and nothing is steered.
    std::vector<std::optional<ShareBounds>> bounds;
    bool has_bounds = false;
    Crossing crossing;                           ///< of the expected path, from the model on
    std::optional<engine::Month> possible_from;  ///< by the bounds
    std::optional<engine::Month> certain_from;   ///< to the end of the model
    struct Line {
        engine::Month from;
        Trend trend;
    };
    std::vector<Line> trends;  ///< naive, by where the line begins
    std::optional<MicroResult> chance;
    double hazard_before = 0;  ///< the mean of the last window
};

[[nodiscard]] Forecast forecast(const Setting& setting, const ForecastQuestion& question);

/// What a forecast puts in the place of the model's months: its bounds, widened by what rounding of
/// floating point could be.
[[nodiscard]] std::vector<engine::Override> told_by(const ForecastQuestion& question,
                                                    const Forecast& forecast);

/// The share below which the part `level` of the runs lies in a month, from a histogram.
[[nodiscard]] double quantile(const MicroResult& result, std::size_t month, double level);

}  // namespace hjemmel::sim
