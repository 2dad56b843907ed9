#pragma once

#include "engine/evaluate/interpreter.hpp"
#include "sim/plan/conversations.hpp"
#include "sim/plan/gap.hpp"
#include "sim/setting.hpp"
#include "sim/target/target.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace hjemmel::sim {

/// What the facts say of one month of a target.
struct MonthKnown {
    engine::Month month;
    std::optional<engine::Interval> share;  ///< of those who have it; none: nothing is known
};

/// What a register says of a target that counts events.
struct RegisterGap {
    Ladder ladder;
    std::int64_t further_events = 0;  ///< the least that lift as many as are missing
    bool is_reachable = true;
    std::int64_t candidates = 0;       ///< events that qualify by the register, to be looked at
    std::int64_t lifted_by_those = 0;  ///< persons whom they alone would lift
};

/// How many persons are missing from a target in its last month, by what was read out of the rules.
/// Where figures are known within bounds, each range holds what is possible, both ends included.
struct StaticGap {
    engine::Month month;
    std::vector<MonthKnown> months;  ///< all that count
    std::optional<Range> population;
    std::optional<Range> covered;
    std::optional<Range> needed;
    std::optional<Range> missing;
    std::optional<Range> missing_other;  ///< if the limit itself were on the other side
    std::optional<Range> exits;          ///< persons without it whose leaving would do as well
    bool some_never_by_exits = false;
    std::optional<Range> further_events;  ///< where several events are needed and totals are known
    /// Populations that fit the share rounded to whole per cent and the same number missing.
    std::optional<Range> fitting;
    std::int64_t fitting_count = 0;
    std::optional<Range> fitting_exits;
    std::optional<RegisterGap> held;
    /// Of a register of up to 2,000 persons: whether the rules themselves count the same persons.
    /// When they do not, `held` is left out.
    std::optional<bool> agrees;
};

/// given: figures that a model tells instead of the facts. Nothing when it was stopped.
[[nodiscard]] std::optional<StaticGap> static_gap(const Setting& setting, const Target& target,
                                                  const std::vector<engine::Override>& given);

}  // namespace hjemmel::sim
