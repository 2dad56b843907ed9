#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace hjemmel::engine {

/// A day of the proleptic Gregorian calendar, counted from 1970-01-01. What the functions below
/// give lies from 1600-01-01 to 2400-12-31; they give nothing where it would not.
struct Date {
    std::int32_t days = 0;

    [[nodiscard]] static std::optional<Date> from_ymd(int year, int month, int day);

    /// Reads `2021-03-31`.
    [[nodiscard]] static std::optional<Date> parse(std::string_view text);

    [[nodiscard]] int year() const;
    [[nodiscard]] int month() const;  ///< 1 to 12
    [[nodiscard]] int day() const;    ///< 1 to 31
    [[nodiscard]] std::string to_string() const;

    auto operator<=>(const Date&) const = default;
};

/// A calendar month of a year, counted from the January of year 0, so that the difference of two
/// indices is the number of months between them. Years 1600 to 2400, as for Date.
struct Month {
    std::int32_t index = 0;

    [[nodiscard]] static std::optional<Month> from_ym(int year, int month);

    /// Reads `2021-03`.
    [[nodiscard]] static std::optional<Month> parse(std::string_view text);

    [[nodiscard]] int year() const;
    [[nodiscard]] int month() const;  ///< 1 to 12
    [[nodiscard]] std::string to_string() const;

    auto operator<=>(const Month&) const = default;
};

/// A calendar year, 1600 to 2400.
struct Year {
    std::int32_t number = 0;

    /// Reads `2021`.
    [[nodiscard]] static std::optional<Year> parse(std::string_view text);

    [[nodiscard]] std::string to_string() const;

    auto operator<=>(const Year&) const = default;
};

/// A run of days, both ends included; `between` refuses a run that ends before it starts.
struct Period {
    Date first;
    Date last;

    [[nodiscard]] static std::optional<Period> between(Date first, Date last);

    [[nodiscard]] bool contains(Date date) const { return first <= date && date <= last; }
    [[nodiscard]] int days() const { return last.days - first.days + 1; }

    bool operator==(const Period&) const = default;
};

/// A run of months, both ends included.
struct MonthRun {
    Month first;
    Month last;

    [[nodiscard]] int count() const { return last.index - first.index + 1; }

    bool operator==(const MonthRun&) const = default;
};

[[nodiscard]] Month month_of(Date date);
[[nodiscard]] Year year_of(Date date);
[[nodiscard]] Year year_of(Month month);
[[nodiscard]] Period period_of(Month month);
[[nodiscard]] Period period_of(Year year);

/// Gives the date that `1 April of Y` names; nothing for 29 February of a common year.
[[nodiscard]] std::optional<Date> day_in_year(int day, int month, Year year);

[[nodiscard]] std::optional<Date> add_days(Date date, std::int64_t days);
[[nodiscard]] std::optional<Month> add_months(Month month, std::int64_t months);
[[nodiscard]] std::optional<Year> add_years(Year year, std::int64_t years);

/// Says where a date lands whose day the month does not have: on the month's last day, or on the
/// first of the next month.
enum class MonthEnd : std::uint8_t { Down, Up };

/// Adds months (takes them away when negative): 31 January 2021 + 1 month is 28 February rounded
/// Down and 1 March rounded Up; the same day of the month wherever there is one.
[[nodiscard]] std::optional<Date> add_months(Date date, std::int64_t months, MonthEnd rule);

/// Gives the period that `12 months to 2021-12-31` names: it ends on `last`, and starts on the day
/// after `last` less that many months, so that a last day of a month gives whole calendar months
/// (12 months to 2021-02-28 starts on 2020-03-01 under both rules).
/// The rules differ only where the day after is the 29th, 30th or 31st and the month that is
/// reached is shorter: 1 month to 2021-03-29 starts on 28 February rounded Down, with one whole
/// month in it, and on 1 March rounded Up, with none.
/// Nothing when `months` is below 1, or when the period would start outside the calendar.
[[nodiscard]] std::optional<Period> months_back_to(std::int64_t months, Date last, MonthEnd rule);

/// Counts the whole months in a period: the largest n such that its first day + n months is no
/// later than the day after its last. 1 January to 31 December is 12; 0 when it ends before it
/// starts.
[[nodiscard]] int whole_months_in(const Period& period, MonthEnd rule);

/// Gives the calendar months that lie wholly in a period; nothing when there are none.
[[nodiscard]] std::optional<MonthRun> months_within(const Period& period);

}  // namespace hjemmel::engine
