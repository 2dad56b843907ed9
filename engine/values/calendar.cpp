#include "engine/values/calendar.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>

namespace hjemmel::engine {

namespace {

constexpr int first_year = 1600;
constexpr int last_year = 2400;

// Any day of the chrono calendar, so that a day before or after ours can pass in a computation.
std::chrono::year_month_day civil(Date date) {
    return std::chrono::sys_days(std::chrono::days(date.days));
}

Date date_of(const std::chrono::year_month_day& civil) {
    return {static_cast<std::int32_t>(std::chrono::sys_days(civil).time_since_epoch().count())};
}

bool in_calendar(std::int64_t year) { return first_year <= year && year <= last_year; }

std::optional<Date> in_calendar(Date date) {
    return in_calendar(date.year()) ? std::optional(date) : std::nullopt;
}

std::chrono::year_month year_and_month(Month month) {
    return std::chrono::year(month.year()) /
           std::chrono::month(static_cast<unsigned>(month.month()));
}

Date first_day(Month month) { return date_of(year_and_month(month) / std::chrono::day(1)); }

Date last_day(Month month) { return date_of(year_and_month(month) / std::chrono::last); }

Date next_day(Date date) { return {date.days + 1}; }

Month next_month(Month month) { return {month.index + 1}; }

// Adds months without regard to the limits of the calendar.
Date shifted(Date date, int months, MonthEnd rule) {
    const auto from = civil(date);
    const auto month = from.year() / from.month() + std::chrono::months(months);
    const auto last = month / std::chrono::last;
    if (from.day() <= last.day()) {
        return date_of(month / from.day());
    }
    return rule == MonthEnd::Down ? date_of(last) : next_day(date_of(last));
}

// Says whether so many months can lead from one day of the calendar to another; more would
// overflow what follows.
bool sensible(std::int64_t months) {
    constexpr int most = (last_year - first_year + 2) * 12;
    return -most <= months && months <= most;
}

// Reads the digits of `text`, all of which must be digits.
std::optional<int> read_number(std::string_view text) {
    int value = 0;
    for (const char c : text) {
        if (c < '0' || c > '9') {
            return std::nullopt;
        }
        value = value * 10 + (c - '0');
    }
    return value;
}

std::string digits(int value, std::size_t width) {
    std::string text = std::to_string(value);
    text.insert(0, width - std::min(width, text.size()), '0');
    return text;
}

}  // namespace

std::optional<Date> Date::from_ymd(int year, int month, int day) {
    if (!in_calendar(year) || month < 1 || month > 12 || day < 1 || day > 31) {
        return std::nullopt;
    }
    const auto civil = std::chrono::year(year) / std::chrono::month(static_cast<unsigned>(month)) /
                       std::chrono::day(static_cast<unsigned>(day));
    return civil.ok() ? std::optional(date_of(civil)) : std::nullopt;
}

std::optional<Date> Date::parse(std::string_view text) {
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') {
        return std::nullopt;
    }
    const auto year = read_number(text.substr(0, 4));
    const auto month = read_number(text.substr(5, 2));
    const auto day = read_number(text.substr(8, 2));
    return year && month && day ? from_ymd(*year, *month, *day) : std::nullopt;
}

int Date::year() const { return static_cast<int>(civil(*this).year()); }

int Date::month() const { return static_cast<int>(static_cast<unsigned>(civil(*this).month())); }

int Date::day() const { return static_cast<int>(static_cast<unsigned>(civil(*this).day())); }

std::string Date::to_string() const {
    return digits(year(), 4) + '-' + digits(month(), 2) + '-' + digits(day(), 2);
}

std::optional<Month> Month::from_ym(int year, int month) {
    if (!in_calendar(year) || month < 1 || month > 12) {
        return std::nullopt;
    }
    return Month{year * 12 + month - 1};
}

std::optional<Month> Month::parse(std::string_view text) {
    if (text.size() != 7 || text[4] != '-') {
        return std::nullopt;
    }
    const auto year = read_number(text.substr(0, 4));
    const auto month = read_number(text.substr(5, 2));
    return year && month ? from_ym(*year, *month) : std::nullopt;
}

int Month::year() const { return index / 12; }

int Month::month() const { return index % 12 + 1; }

std::string Month::to_string() const { return digits(year(), 4) + '-' + digits(month(), 2); }

std::optional<Year> Year::parse(std::string_view text) {
    const auto year = text.size() == 4 ? read_number(text) : std::nullopt;
    return year && in_calendar(*year) ? std::optional(Year{*year}) : std::nullopt;
}

std::string Year::to_string() const { return digits(number, 4); }

std::optional<Period> Period::between(Date first, Date last) {
    return first <= last ? std::optional(Period{first, last}) : std::nullopt;
}

Month month_of(Date date) {
    const auto day = civil(date);
    return {static_cast<int>(day.year()) * 12 +
            static_cast<int>(static_cast<unsigned>(day.month())) - 1};
}

Year year_of(Date date) { return {date.year()}; }

Year year_of(Month month) { return {month.year()}; }

Period period_of(Month month) { return {first_day(month), last_day(month)}; }

Period period_of(Year year) {
    return {first_day({year.number * 12}), last_day({year.number * 12 + 11})};
}

std::optional<Date> day_in_year(int day, int month, Year year) {
    return Date::from_ymd(year.number, month, day);
}

std::optional<Date> add_days(Date date, std::int64_t days) {
    constexpr std::int64_t most = (last_year - first_year + 2) * std::int64_t{366};
    if (days < -most || days > most) {
        return std::nullopt;
    }
    return in_calendar(Date{date.days + static_cast<std::int32_t>(days)});
}

std::optional<Month> add_months(Month month, std::int64_t months) {
    if (!sensible(months)) {
        return std::nullopt;
    }
    const Month result{month.index + static_cast<std::int32_t>(months)};
    return in_calendar(result.year()) ? std::optional(result) : std::nullopt;
}

std::optional<Year> add_years(Year year, std::int64_t years) {
    const auto month =
        sensible(years) ? add_months(Month{year.number * 12}, years * 12) : std::nullopt;
    return month ? std::optional(year_of(*month)) : std::nullopt;
}

std::optional<Date> add_months(Date date, std::int64_t months, MonthEnd rule) {
    if (!sensible(months)) {
        return std::nullopt;
    }
    return in_calendar(shifted(date, static_cast<int>(months), rule));
}

std::optional<Period> months_back_to(std::int64_t months, Date last, MonthEnd rule) {
    if (months < 1 || !sensible(months)) {
        return std::nullopt;
    }
    const auto first = in_calendar(shifted(next_day(last), -static_cast<int>(months), rule));
    return first ? Period::between(*first, last) : std::nullopt;
}

int whole_months_in(const Period& period, MonthEnd rule) {
    const Date end = next_day(period.last);
    if (end <= period.first) {
        return 0;
    }
    // A day that the last month reaches only by a later day of the month is a month too many.
    const int months = month_of(end).index - month_of(period.first).index;
    return shifted(period.first, months, rule) <= end ? months : months - 1;
}

std::optional<MonthRun> months_within(const Period& period) {
    const Month starting = month_of(period.first);
    const Month ending = month_of(period.last);
    const MonthRun run{first_day(starting) == period.first ? starting : next_month(starting),
                       last_day(ending) == period.last ? ending : Month{ending.index - 1}};
    return run.first <= run.last ? std::optional(run) : std::nullopt;
}

}  // namespace hjemmel::engine
