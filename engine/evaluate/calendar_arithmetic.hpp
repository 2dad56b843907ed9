#pragma once

#include "engine/evaluate/outcome_arithmetic.hpp"
#include "engine/program/program.hpp"
#include "engine/values/calendar.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <utility>

/// The operators on dates, months, years and periods over the four outcomes, as in
/// outcome_arithmetic.hpp. Unknown dates, months and years have bounds; an unknown period has none.
namespace hjemmel::engine {

/// The days of a period, or the months or years that lie wholly within it, as their numbers from
/// first to last; none where there is none. over: Months, Years or Days.
[[nodiscard]] std::optional<std::pair<std::int32_t, std::int32_t>> elements_within(
    Over over, const Period& period);

/// A month and a year are periods too.
[[nodiscard]] std::optional<Period> period_in(const Value& value);

[[nodiscard]] Computed add_months(std::span<const Outcome> date_and_months, MonthEnd rule);
[[nodiscard]] Computed add_days(std::span<const Outcome> date_and_days);
/// Moves a month or a year (`kind`) by a whole number.
[[nodiscard]] Computed shift(std::span<const Outcome> operands, Kind kind);
[[nodiscard]] Computed difference(std::span<const Outcome> operands);
[[nodiscard]] Computed month_of(const Outcome& date);
[[nodiscard]] Computed year_of(const Outcome& date_or_month, Kind kind);
enum class PeriodEnd : std::uint8_t { First, Last };
/// `kind`: of the operand.
[[nodiscard]] Computed day_at(const Outcome& period, Kind kind, PeriodEnd end);
[[nodiscard]] Computed month_at(const Outcome& period, Kind kind, PeriodEnd end);
[[nodiscard]] Computed day_of_year(const Outcome& year, int month, int day);
[[nodiscard]] Computed from_to(std::span<const Outcome> first_and_last);
[[nodiscard]] Computed months_back_to(std::span<const Outcome> months_and_last, MonthEnd rule);
[[nodiscard]] Computed days_back_to(std::span<const Outcome> days_and_last);
[[nodiscard]] Computed whole_months(const Outcome& period, Kind kind, MonthEnd rule);
[[nodiscard]] Computed days_in(const Outcome& period, Kind kind);

}  // namespace hjemmel::engine
