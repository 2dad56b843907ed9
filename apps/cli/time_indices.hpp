#pragma once

#include "engine/evaluate/facts.hpp"
#include "engine/program/program.hpp"

#include <cstdint>
#include <optional>
#include <set>
#include <string_view>
#include <vector>

namespace hjemmel::cli {

/// Months, years and days of which the data have a figure or a row.
struct DataTimes {
    std::set<std::int32_t> months;
    std::set<std::int32_t> years;
    std::set<std::int32_t> days;  ///< of figures that are given for a day
};
[[nodiscard]] DataTimes times_in(const engine::Program& program, const engine::Facts& facts);

/// Reads `2021`, `2021-06`, `2021-06-30` or a run `2019..2021` as values of an index. A year stands
/// for its last month, a month or year for its last day; nothing when it does not fit the index, or
/// is no time at all.
[[nodiscard]] std::optional<std::vector<std::int32_t>> time_values(std::string_view text,
                                                                   engine::IndexKind kind);
/// Whether a text is a time, fitting or not.
[[nodiscard]] bool is_time(std::string_view text);

/// What is wrong with a text that is written like a time or a run of times.
enum class TimeFault : std::uint8_t { None, Reversed, OutsideCalendar };
[[nodiscard]] TimeFault time_fault(std::string_view text);

/// Turns the value of one kind of time index into another: the same, or the last month or day of
/// it.
[[nodiscard]] std::optional<std::int32_t> last_of(engine::IndexKind from, std::int32_t value,
                                                  engine::IndexKind to);

}  // namespace hjemmel::cli
