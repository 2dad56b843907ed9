#pragma once

#include "engine/evaluate/facts.hpp"
#include "engine/evaluate/outcome.hpp"
#include "sim/setting.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace hjemmel::sim {

/// What one common value in all missing places would decide.
struct Settling {
    /// From the end of the range up to `reaches` the answer is `outcome`; at `beyond`, one step
    /// further, no longer.
    struct End {
        engine::Outcome outcome;
        engine::Rational reaches;
        engine::Rational beyond;
    };
    engine::QuantityId quantity;
    engine::Rational step;   ///< of the grid that was searched
    std::optional<End> low;  ///< from the least value of the range upwards; none: not decided there
    std::optional<End> high;  ///< from the greatest value downwards
    std::uint64_t questions = 0;
};

/// Finds what settles an unknown answer of yes or no when only figures of one numeric quantity with
/// a declared range are missing: puts one common value in all of them and looks, by halving, for
/// how far each end of the range decides. The grid has steps of 0.01 per cent for shares and of 1
/// for other numbers; it is checked at points between that the answers stand in one order. Nothing
/// when that is not so, or when neither end decides. missing: at least one place, all of one
/// quantity.
[[nodiscard]] std::optional<Settling> settle(const Setting& setting, const engine::Place& asked,
                                             const std::vector<engine::Place>& missing);

}  // namespace hjemmel::sim
