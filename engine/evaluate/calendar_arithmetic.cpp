#include "engine/evaluate/calendar_arithmetic.hpp"

#include <algorithm>
#include <utility>

namespace hjemmel::engine {

namespace {

using Failure = EvaluationError::Kind;

constexpr std::int64_t first_year = 1600;
constexpr std::int64_t last_year = 2400;
constexpr std::int64_t months_in_year = 12;
// More days or months than the calendar has lead out of it from anywhere.
constexpr std::int64_t far = 1'000'000;

// What is possible of a whole number, such as the number of a day: both ends included.
struct WholeRange {
    std::int64_t low = 0;
    std::int64_t high = 0;
};

template <typename T>
Computed known(T&& value) {
    return {Outcome::of(std::forward<T>(value)), std::nullopt};
}

template <typename T>
Computed known_or(std::optional<T> value, Failure failure, const Possible& rest) {
    return value ? known(*value) : failed(failure, rest);
}

WholeRange calendar_of(Kind kind) {
    switch (kind) {
        case Kind::Date:
            return {Date::from_ymd(1600, 1, 1)->days, Date::from_ymd(2400, 12, 31)->days};
        case Kind::Month:
            return {first_year * months_in_year, last_year * months_in_year + months_in_year - 1};
        case Kind::Year:
            return {first_year, last_year};
        case Kind::YesNo:
        case Kind::Number:
        case Kind::Period:
        case Kind::Enumeration:
        case Kind::Row:
        case Kind::Text:
            return {-far, far};
    }
    return {-far, far};
}

// The whole numbers in the bounds of an operand, as far as the calendar goes.
WholeRange range_of(const Outcome& operand, Kind kind) {
    const WholeRange calendar = calendar_of(kind);
    const Interval bounds = operand.bounds();
    WholeRange range = calendar;
    if (bounds.lower) {
        const Rational& at = bounds.lower->at;
        const Rational least = bounds.lower->open ? at.floor() + 1 : at.ceil();
        range.low = least < calendar.low ? calendar.low : least.to_int64().value_or(calendar.high);
    }
    if (bounds.upper) {
        const Rational& at = bounds.upper->at;
        const Rational most = bounds.upper->open ? at.ceil() - 1 : at.floor();
        range.high = calendar.high < most ? calendar.high : most.to_int64().value_or(calendar.low);
    }
    return range;
}

Computed within(const Reading& reading, WholeRange range, Kind kind) {
    return {result_of(reading, Interval::between(range.low, range.high), ~std::uint64_t{0},
                      Domain{kind, 0}),
            std::nullopt};
}

std::optional<std::int64_t> whole_in(const Outcome& known) {
    return std::get<Rational>(known.value).to_int64();
}

std::int64_t number_in(Date date) { return date.days; }
std::int64_t number_in(Month month) { return month.index; }
std::int64_t number_in(Year year) { return year.number; }

// Applies a function that grows with each operand to the ends of what they can be. `by`: how far it
// moves, of which the sign says to which side it leaves the calendar. What lies beyond the calendar
// is an impossible setting of the facts (decision 0012), so its end stands there; only where every
// setting lies beyond it does the operation fail.
template <typename Function>
Computed growing(const Reading& reading, WholeRange from, WholeRange by, Kind result,
                 Function function) {
    const auto low = function(from.low, by.low);
    const auto high = function(from.high, by.high);
    if ((!low && by.low > 0) || (!high && by.high < 0)) {
        return failed(Failure::DateOutOfRange, reading.rest);
    }
    WholeRange range = calendar_of(result);
    if (low) {
        range.low = number_in(*low);
    }
    if (high) {
        range.high = number_in(*high);
    }
    return within(reading, range, result);
}

Date date_at(std::int64_t days) { return Date{static_cast<std::int32_t>(days)}; }
Month month_at_index(std::int64_t index) { return Month{static_cast<std::int32_t>(index)}; }
Year year_at(std::int64_t number) { return Year{static_cast<std::int32_t>(number)}; }

}  // namespace

std::optional<Period> period_in(const Value& value) {
    if (const auto* period = std::get_if<Period>(&value)) {
        return *period;
    }
    if (const auto* month = std::get_if<Month>(&value)) {
        return period_of(*month);
    }
    if (const auto* year = std::get_if<Year>(&value)) {
        return period_of(*year);
    }
    return std::nullopt;
}

// ---- sums and differences --------------------------------------------------------------------

Computed add_months(std::span<const Outcome> operands, MonthEnd rule) {
    Reading reading = read_operands(operands);
    if (reading.decided) {
        return std::move(*reading.decided);
    }
    if (reading.all_known) {
        const auto months = whole_in(operands[1]);
        return known_or(
            months ? add_months(std::get<Date>(operands[0].value), *months, rule) : std::nullopt,
            Failure::DateOutOfRange, reading.rest);
    }
    return growing(reading, range_of(operands[0], Kind::Date), range_of(operands[1], Kind::Number),
                   Kind::Date, [&](std::int64_t date, std::int64_t months) {
                       return add_months(date_at(date), months, rule);
                   });
}

Computed add_days(std::span<const Outcome> operands) {
    Reading reading = read_operands(operands);
    if (reading.decided) {
        return std::move(*reading.decided);
    }
    if (reading.all_known) {
        const auto days = whole_in(operands[1]);
        return known_or(days ? add_days(std::get<Date>(operands[0].value), *days) : std::nullopt,
                        Failure::DateOutOfRange, reading.rest);
    }
    return growing(
        reading, range_of(operands[0], Kind::Date), range_of(operands[1], Kind::Number), Kind::Date,
        [](std::int64_t date, std::int64_t days) { return add_days(date_at(date), days); });
}

Computed shift(std::span<const Outcome> operands, Kind kind) {
    Reading reading = read_operands(operands);
    if (reading.decided) {
        return std::move(*reading.decided);
    }
    const bool is_month = kind == Kind::Month;
    if (reading.all_known) {
        const auto by = whole_in(operands[1]);
        if (!by) {
            return failed(Failure::DateOutOfRange, reading.rest);
        }
        return is_month ? known_or(add_months(std::get<Month>(operands[0].value), *by),
                                   Failure::DateOutOfRange, reading.rest)
                        : known_or(add_years(std::get<Year>(operands[0].value), *by),
                                   Failure::DateOutOfRange, reading.rest);
    }
    const WholeRange from = range_of(operands[0], kind);
    const WholeRange by = range_of(operands[1], Kind::Number);
    if (is_month) {
        return growing(reading, from, by, kind, [](std::int64_t month, std::int64_t months) {
            return add_months(month_at_index(month), months);
        });
    }
    return growing(reading, from, by, kind, [](std::int64_t year, std::int64_t years) {
        return add_years(year_at(year), years);
    });
}

Computed difference(std::span<const Outcome> operands) {
    Reading reading = read_operands(operands);
    if (reading.decided) {
        return std::move(*reading.decided);
    }
    if (reading.all_known) {
        return known(*number_of(operands[0].value) - *number_of(operands[1].value));
    }
    const Interval bounds = subtract(operands[0].bounds(), operands[1].bounds());
    return {result_of(reading, bounds, ~std::uint64_t{0}, Domain{Kind::Number, 0}), std::nullopt};
}

// ---- parts -----------------------------------------------------------------------------------

Computed month_of(const Outcome& date) {
    Reading reading = read_operands({&date, 1});
    if (reading.decided) {
        return std::move(*reading.decided);
    }
    if (reading.all_known) {
        return known(month_of(std::get<Date>(date.value)));
    }
    const WholeRange range = range_of(date, Kind::Date);
    return within(reading,
                  {month_of(date_at(range.low)).index, month_of(date_at(range.high)).index},
                  Kind::Month);
}

Computed year_of(const Outcome& operand, Kind kind) {
    Reading reading = read_operands({&operand, 1});
    if (reading.decided) {
        return std::move(*reading.decided);
    }
    const bool is_date = kind == Kind::Date;
    if (reading.all_known) {
        return known(is_date ? year_of(std::get<Date>(operand.value))
                             : year_of(std::get<Month>(operand.value)));
    }
    const auto year = [is_date](std::int64_t number) {
        return (is_date ? year_of(date_at(number)) : year_of(month_at_index(number))).number;
    };
    const WholeRange range = range_of(operand, kind);
    return within(reading, {year(range.low), year(range.high)}, Kind::Year);
}

Computed day_at(const Outcome& operand, Kind kind, PeriodEnd end) {
    Reading reading = read_operands({&operand, 1});
    if (reading.decided) {
        return std::move(*reading.decided);
    }
    const auto day = [end](const Period& period) {
        return end == PeriodEnd::First ? period.first : period.last;
    };
    if (reading.all_known) {
        return known(day(*period_in(operand.value)));
    }
    if (kind == Kind::Period) {
        return within(reading, calendar_of(Kind::Date), Kind::Date);
    }
    const WholeRange range = range_of(operand, kind);
    const auto day_of = [&](std::int64_t number) {
        return day(kind == Kind::Month ? period_of(month_at_index(number))
                                       : period_of(year_at(number)))
            .days;
    };
    return within(reading, {day_of(range.low), day_of(range.high)}, Kind::Date);
}

Computed month_at(const Outcome& operand, Kind kind, PeriodEnd end) {
    Reading reading = read_operands({&operand, 1});
    if (reading.decided) {
        return std::move(*reading.decided);
    }
    if (reading.all_known) {
        const std::optional<MonthRun> run = months_within(*period_in(operand.value));
        if (!run) {
            return failed(Failure::EmptyCollection, reading.rest);
        }
        return known(end == PeriodEnd::First ? run->first : run->last);
    }
    if (kind == Kind::Period) {
        reading.rest.can_fail = true;
        return within(reading, calendar_of(Kind::Month), Kind::Month);
    }
    const WholeRange range = range_of(operand, kind);
    if (kind == Kind::Month) {
        return within(reading, range, Kind::Month);
    }
    const std::int64_t place = end == PeriodEnd::First ? 0 : months_in_year - 1;
    return within(reading,
                  {range.low * months_in_year + place, range.high * months_in_year + place},
                  Kind::Month);
}

Computed day_of_year(const Outcome& year, int month, int day) {
    Reading reading = read_operands({&year, 1});
    if (reading.decided) {
        return std::move(*reading.decided);
    }
    if (reading.all_known) {
        return known_or(day_in_year(day, month, std::get<Year>(year.value)),
                        Failure::DateOutOfRange, reading.rest);
    }
    // Only 29 February is missing in some years; the days around it bound it.
    const WholeRange range = range_of(year, Kind::Year);
    const auto date = [&](std::int64_t number, int other_day) {
        const auto found = day_in_year(day, month, year_at(number));
        return (found ? *found : day_in_year(other_day, month, year_at(number)).value_or(Date{}))
            .days;
    };
    const bool leap_day = month == 2 && day == 29;
    reading.rest.can_fail = reading.rest.can_fail || leap_day;
    return within(reading, {date(range.low, 28), date(range.high, 28)}, Kind::Date);
}

// ---- periods ---------------------------------------------------------------------------------

Computed from_to(std::span<const Outcome> operands) {
    Reading reading = read_operands(operands);
    if (reading.decided) {
        return std::move(*reading.decided);
    }
    if (reading.all_known) {
        return known_or(
            Period::between(std::get<Date>(operands[0].value), std::get<Date>(operands[1].value)),
            Failure::ReversedPeriod, reading.rest);
    }
    const WholeRange first = range_of(operands[0], Kind::Date);
    const WholeRange last = range_of(operands[1], Kind::Date);
    if (first.low > last.high) {
        return failed(Failure::ReversedPeriod, reading.rest);
    }
    return {result_of(reading, std::nullopt, ~std::uint64_t{0}, Domain{Kind::Period, 0}),
            std::nullopt};
}

namespace {

// A length that reaches back from a last day, which must be at least one unit long.
template <typename Function>
Computed back_to(std::span<const Outcome> operands, Function function) {
    Reading reading = read_operands(operands);
    if (reading.decided) {
        return std::move(*reading.decided);
    }
    if (reading.all_known) {
        const auto length = whole_in(operands[0]);
        if (!length || *length < 1) {
            return failed(length ? Failure::ReversedPeriod : Failure::DateOutOfRange, reading.rest);
        }
        return known_or(function(*length, std::get<Date>(operands[1].value)),
                        Failure::DateOutOfRange, reading.rest);
    }
    const WholeRange length = range_of(operands[0], Kind::Number);
    const WholeRange last = range_of(operands[1], Kind::Date);
    if (length.high < 1) {
        return failed(Failure::ReversedPeriod, reading.rest);
    }
    if (!function(std::max<std::int64_t>(length.low, 1), date_at(last.high))) {
        return failed(Failure::DateOutOfRange, reading.rest);
    }
    reading.rest.can_fail = reading.rest.can_fail || length.low < 1;
    return {result_of(reading, std::nullopt, ~std::uint64_t{0}, Domain{Kind::Period, 0}),
            std::nullopt};
}

}  // namespace

Computed months_back_to(std::span<const Outcome> operands, MonthEnd rule) {
    return back_to(operands, [rule](std::int64_t months, Date last) {
        return months_back_to(months, last, rule);
    });
}

Computed days_back_to(std::span<const Outcome> operands) {
    return back_to(operands, [](std::int64_t days, Date last) {
        const std::optional<Date> first = add_days(last, 1 - days);
        return first ? Period::between(*first, last) : std::nullopt;
    });
}

Computed whole_months(const Outcome& period, Kind kind, MonthEnd rule) {
    Reading reading = read_operands({&period, 1});
    if (reading.decided) {
        return std::move(*reading.decided);
    }
    if (reading.all_known) {
        return known(Rational(whole_months_in(*period_in(period.value), rule)));
    }
    switch (kind) {
        case Kind::Month:
            return within(reading, {1, 1}, Kind::Number);
        case Kind::Year:
            return within(reading, {months_in_year, months_in_year}, Kind::Number);
        default:
            break;
    }
    const std::int64_t most = (last_year - first_year + 1) * months_in_year;
    return within(reading, {0, most}, Kind::Number);
}

Computed days_in(const Outcome& period, Kind kind) {
    Reading reading = read_operands({&period, 1});
    if (reading.decided) {
        return std::move(*reading.decided);
    }
    if (reading.all_known) {
        return known(Rational(period_in(period.value)->days()));
    }
    switch (kind) {
        case Kind::Month:
            return within(reading, {28, 31}, Kind::Number);
        case Kind::Year:
            return within(reading, {365, 366}, Kind::Number);
        default:
            break;
    }
    const WholeRange calendar = calendar_of(Kind::Date);
    return within(reading, {1, calendar.high - calendar.low + 1}, Kind::Number);
}

std::optional<std::pair<std::int32_t, std::int32_t>> elements_within(Over over,
                                                                     const Period& period) {
    if (over == Over::Days) return std::pair(period.first.days, period.last.days);
    const auto months = months_within(period);
    if (!months) return std::nullopt;
    if (over == Over::Months) return std::pair(months->first.index, months->last.index);
    const std::int32_t first = year_of(Month{months->first.index + 11}).number;
    const std::int32_t last = year_of(Month{months->last.index - 11}).number;
    return first <= last ? std::optional(std::pair(first, last)) : std::nullopt;
}

}  // namespace hjemmel::engine
