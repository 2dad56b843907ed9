#pragma once

#include "engine/evaluate/grounds.hpp"
#include "sim/setting.hpp"

#include <optional>
#include <vector>

namespace hjemmel::sim {

/// What a missing fact can be.
struct FactValues {
    /// Some of them, the least number first and the greatest last. Of a list of rows: one cell,
    /// which stands for "no others than those listed".
    std::vector<engine::Cell> tried;
    bool are_all = false;  ///< it can be nothing else
    /// Of a number between two ends: all that it can be, beside `not_applicable`.
    std::optional<engine::Interval> numbers;
    bool not_applicable = false;  ///< it can be that as well
    bool whole = false;           ///< between two of its numbers lie only whole ones
};

/// Finds what a missing fact can be: by its type, its range, and the bounds within which it is
/// given. near: a day in whose neighbourhood dates, months and years are tried. Nothing for where a
/// row belongs, and for texts and periods.
[[nodiscard]] std::optional<FactValues> values_of(const Setting& setting,
                                                  const engine::MissingFact& fact,
                                                  engine::Date near);

}  // namespace hjemmel::sim
