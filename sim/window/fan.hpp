#pragma once

#include "sim/target/target.hpp"
#include "sim/window/cohort.hpp"
#include "sim/window/crossing.hpp"

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

namespace hjemmel::sim {

/// A cohort model of which some numbers are drawn in each run.
struct FanQuestion {
    CohortModel model;
    std::size_t months = 1;
    std::size_t drawn = 1;  ///< how many numbers a run draws
    /// Puts drawn numbers, each above 0 and below 1, into a copy of the model: by the inverse of
    /// each distribution function. Called from several threads at once. A model that `check`
    /// refuses afterwards is left out and counted.
    std::function<void(std::span<const double> drawn, CohortModel& model)> put;
    Limit limit;
    Averaging averaging = Averaging::MeanOfShares;
    engine::Month begin;  ///< month 0
    std::int64_t runs = 1'000;
    std::uint64_t seed = 0;
    unsigned threads = 1;
};

struct Fan {
    std::int64_t runs = 0;     ///< that were run
    std::int64_t refused = 0;  ///< draws that made no model
    /// By month, then ascending: the share of each run.
    std::vector<std::vector<double>> shares;
    // by month, the last entry: not within the months
    std::vector<std::int64_t> first;
    std::vector<std::int64_t> lasting;
    std::vector<std::int64_t> years;  ///< by calendar year from that of `begin`; the last: none

    /// The share below which the part `level` of the runs lies in a month, 0 <= level <= 1: the
    /// smallest that at least that part does not exceed.
    [[nodiscard]] double quantile(std::size_t month, double level) const;
};

/// Runs the model; the same result for any number of threads.
[[nodiscard]] Fan fan_of(const FanQuestion& question);

}  // namespace hjemmel::sim
