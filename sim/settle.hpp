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
    /// What is known of the numbers of which neither end says anything.
    enum class Between : std::uint8_t {
        Nothing,            ///< there are none
        NotSearched,        ///< they lie between two neighbours on the grid
        Unknown,            ///< every one on the grid stays unknown
        UnknownWhereTried,  ///< `tried_between` of them stay unknown
        Open                ///< some are decided: nothing is said of them
    };
    engine::QuantityId quantity;
    engine::Rational step;   ///< of the grid that was searched
    std::optional<End> low;  ///< from the least value of the range upwards; none: not decided there
    std::optional<End> high;  ///< from the greatest value downwards
    Between between = Between::Open;
    std::int64_t tried_between = 0;
    std::uint64_t questions = 0;
};

/// Finds what settles an unknown answer of yes or no when only figures of one numeric quantity with
/// a declared range are missing: puts one common value in all of them and looks, by halving, for
/// how far each end of the range decides. The grid has steps of 0.01 per cent for shares and of 1
/// for other numbers. An end is claimed only when the rules decide so for the missing figures lying
/// anywhere from it to the border that was found. Nothing when neither end is. missing: at least
/// one place, all of one quantity.
[[nodiscard]] std::optional<Settling> settle(const Setting& setting, const engine::Place& asked,
                                             const std::vector<engine::Place>& missing);

}  // namespace hjemmel::sim
