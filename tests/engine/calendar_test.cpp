#include "engine/values/calendar.hpp"

#include "tests/support/values.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck/catch.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <tuple>

namespace hjemmel::engine {
namespace {

Date date(const std::string& text) {
    const auto value = Date::parse(text);
    REQUIRE(value.has_value());
    return *value;
}

Month month(const std::string& text) { return *Month::parse(text); }

// The calendar once more, by counting.
bool is_leap(int year) { return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0; }

int days_in(int year, int month) {
    constexpr std::array lengths{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && is_leap(year) ? 29 : lengths.at(static_cast<std::size_t>(month - 1));
}

TEST_CASE("every day from 1600 to 2400 is counted once and read back") {
    std::optional<std::int32_t> previous;
    for (int year = 1600; year <= 2400; ++year) {
        for (int month = 1; month <= 12; ++month) {
            for (int day = 1; day <= 31; ++day) {
                const auto value = Date::from_ymd(year, month, day);
                const bool exists = day <= days_in(year, month);
                if (value.has_value() != exists ||
                    (exists &&
                     (value->year() != year || value->month() != month || value->day() != day ||
                      (previous && value->days != *previous + 1)))) {
                    CAPTURE(year, month, day);
                    FAIL("a day is missing, or is not one day after the one before");
                }
                if (exists) {
                    previous = value->days;
                }
            }
        }
    }
    CHECK(Date::from_ymd(1970, 1, 1)->days == 0);
    CHECK(Date::from_ymd(2000, 3, 1)->days == 11017);
}

TEST_CASE("dates, months and years are read in one form only") {
    CHECK(Date::parse("2021-03-31") == Date::from_ymd(2021, 3, 31));
    CHECK(Date::parse("2020-02-29") == Date::from_ymd(2020, 2, 29));
    CHECK(Month::parse("2021-03") == Month::from_ym(2021, 3));
    CHECK(Year::parse("2021") == Year{2021});
    const auto* text = GENERATE(
        "", "2021-02-29", "2021-3-31", "2021-03-32", "2021-13-01", "2021-00-01", "2021-01-00",
        "1599-12-31", "2401-01-01", "2021/03/31", "2021-03-31 ", " 2021-03-31", "31-03-2021",
        "20210331", "+021-03-31", "2021-03-3a", "2021-0", "2021-13", "2021-00", "1599-12",
        "2401-01", "021", "02021", "1599", "2401", "2o21", "2021-0a");
    CAPTURE(text);
    CHECK_FALSE(Date::parse(text).has_value());
    CHECK_FALSE(Month::parse(text).has_value());
    CHECK_FALSE(Year::parse(text).has_value());
}

TEST_CASE("dates, months and years are written as they are read") {
    CHECK(date("2021-03-31").to_string() == "2021-03-31");
    CHECK(date("1600-01-01").to_string() == "1600-01-01");
    CHECK(date("2400-12-31").to_string() == "2400-12-31");
    CHECK(month("2021-03").to_string() == "2021-03");
    CHECK(Year{2021}.to_string() == "2021");
}

TEST_CASE("months and years are periods of days") {
    CHECK(period_of(month("2021-02")) == Period{date("2021-02-01"), date("2021-02-28")});
    CHECK(period_of(month("2020-02")) == Period{date("2020-02-01"), date("2020-02-29")});
    CHECK(period_of(month("2400-12")) == Period{date("2400-12-01"), date("2400-12-31")});
    CHECK(period_of(Year{2021}) == Period{date("2021-01-01"), date("2021-12-31")});
    CHECK(period_of(Year{2020}).days() == 366);
    CHECK(month_of(date("2021-03-31")) == month("2021-03"));
    CHECK(month("2021-03").year() == 2021);
    CHECK(month("2021-03").month() == 3);
    CHECK(year_of(date("2021-03-31")) == Year{2021});
    CHECK(year_of(month("2020-12")) == Year{2020});
    CHECK(month("2021-03").index - month("2020-12").index == 3);
    CHECK(day_in_year(1, 4, Year{2021}) == date("2021-04-01"));
    CHECK(day_in_year(29, 2, Year{2020}) == date("2020-02-29"));
    CHECK_FALSE(day_in_year(29, 2, Year{2021}).has_value());
}

TEST_CASE("a period does not end before it starts") {
    CHECK(Period::between(date("2021-01-01"), date("2021-01-01"))->days() == 1);
    CHECK_FALSE(Period::between(date("2021-01-02"), date("2021-01-01")).has_value());
    const Period january = period_of(month("2021-01"));
    CHECK(january.contains(date("2021-01-01")));
    CHECK(january.contains(date("2021-01-31")));
    CHECK_FALSE(january.contains(date("2021-02-01")));
    CHECK_FALSE(january.contains(date("2020-12-31")));
}

TEST_CASE("days, months and years are added within the calendar") {
    CHECK(add_days(date("2021-02-28"), 1) == date("2021-03-01"));
    CHECK(add_days(date("2021-03-01"), -1) == date("2021-02-28"));
    CHECK(add_days(date("1600-01-01"), 292'559) == date("2400-12-31"));
    CHECK_FALSE(add_days(date("1600-01-01"), 292'560).has_value());
    CHECK_FALSE(add_days(date("1600-01-01"), -1).has_value());
    CHECK_FALSE(add_days(date("2021-01-01"), INT64_MAX).has_value());
    CHECK_FALSE(add_days(date("2021-01-01"), INT64_MIN).has_value());
    CHECK(add_months(month("2020-12"), 1) == month("2021-01"));
    CHECK(add_months(month("2021-01"), -1) == month("2020-12"));
    CHECK_FALSE(add_months(month("2400-12"), 1).has_value());
    CHECK_FALSE(add_months(month("1600-01"), -1).has_value());
    CHECK_FALSE(add_months(month("1600-01"), INT64_MAX).has_value());
    CHECK(add_years(Year{2021}, -1) == Year{2020});
    CHECK_FALSE(add_years(Year{2400}, 1).has_value());
    CHECK_FALSE(add_years(Year{2400}, INT64_MIN).has_value());
}

TEST_CASE("a month without the day is rounded down to its end or up to the next month") {
    const auto [start, months, down, up] =
        GENERATE(table<const char*, int, const char*, const char*>({
            {"2021-01-31", 1, "2021-02-28", "2021-03-01"},
            {"2020-01-31", 1, "2020-02-29", "2020-03-01"},
            {"2021-01-30", 1, "2021-02-28", "2021-03-01"},
            {"2021-01-29", 1, "2021-02-28", "2021-03-01"},
            {"2020-01-29", 1, "2020-02-29", "2020-02-29"},
            {"2021-01-28", 1, "2021-02-28", "2021-02-28"},
            {"2021-03-31", 1, "2021-04-30", "2021-05-01"},
            {"2021-03-31", 2, "2021-05-31", "2021-05-31"},
            {"2020-02-29", 12, "2021-02-28", "2021-03-01"},
            {"2020-02-29", 48, "2024-02-29", "2024-02-29"},
            {"2021-02-28", 12, "2022-02-28", "2022-02-28"},
            {"2021-12-31", 2, "2022-02-28", "2022-03-01"},
            {"2021-03-31", -1, "2021-02-28", "2021-03-01"},
            {"2021-03-30", -13, "2020-02-29", "2020-03-01"},
            {"2021-01-15", -1, "2020-12-15", "2020-12-15"},
            {"2021-05-31", 0, "2021-05-31", "2021-05-31"},
        }));
    CAPTURE(start, months);
    CHECK(add_months(date(start), months, MonthEnd::Down) == date(down));
    CHECK(add_months(date(start), months, MonthEnd::Up) == date(up));
}

TEST_CASE("a date outside the calendar is not reached by adding months") {
    CHECK(add_months(date("2400-11-30"), 1, MonthEnd::Up) == date("2400-12-30"));
    CHECK_FALSE(add_months(date("2400-12-01"), 1, MonthEnd::Down).has_value());
    CHECK_FALSE(add_months(date("1600-01-31"), -1, MonthEnd::Up).has_value());
    CHECK_FALSE(add_months(date("2021-01-31"), INT64_MAX, MonthEnd::Up).has_value());
    CHECK_FALSE(add_months(date("2021-01-31"), INT64_MIN, MonthEnd::Down).has_value());
}

TEST_CASE("adding months keeps the order of days and of months, and Down is never after Up") {
    const std::int32_t last = date("2040-12-31").days;
    for (int months = 0; months <= 60; ++months) {
        Date down_before{0};
        Date up_before{0};
        for (Date start = date("2000-01-01"); start.days <= last; ++start.days) {
            const Date down = *add_months(start, months, MonthEnd::Down);
            const Date up = *add_months(start, months, MonthEnd::Up);
            const bool ordered = down_before <= down && up_before <= up && down <= up;
            const bool next_month_at_most = up.days - down.days <= 1;
            if (!ordered || !next_month_at_most) {
                CAPTURE(start, months, down, up);
                FAIL("months are not added in order");
            }
            down_before = down;
            up_before = up;
        }
    }
    rc::prop("one more month is later, by 31 days at most", [] {
        const Date start{*rc::gen::inRange(-50'000, 100'000)};
        const auto months = *rc::gen::inRange(-500, 500);
        for (const MonthEnd rule : {MonthEnd::Down, MonthEnd::Up}) {
            const Date one = *add_months(start, months, rule);
            const Date next = *add_months(start, months + 1, rule);
            RC_ASSERT(one < next);
            RC_ASSERT(next.days - one.days <= 31);
        }
    });
}

TEST_CASE("whole months are those that addition reaches") {
    const auto [first, last, down, up] = GENERATE(table<const char*, const char*, int, int>({
        {"2021-01-01", "2021-12-31", 12, 12},
        {"2021-01-01", "2021-12-30", 11, 11},
        {"2021-01-02", "2022-01-01", 12, 12},
        {"2021-01-31", "2021-02-27", 1, 0},
        {"2021-01-31", "2021-02-28", 1, 1},
        {"2021-01-31", "2021-02-26", 0, 0},
        {"2021-01-31", "2021-03-29", 1, 1},
        {"2021-01-31", "2021-03-30", 2, 2},
        {"2020-02-29", "2021-02-27", 12, 11},
        {"2020-02-29", "2021-02-28", 12, 12},
        {"2020-03-01", "2021-02-28", 12, 12},
        {"2021-01-01", "2021-01-01", 0, 0},
        {"2021-02-01", "2021-02-28", 1, 1},
        {"2400-01-01", "2400-12-31", 12, 12},
        {"1600-01-01", "2400-12-31", 801 * 12, 801 * 12},
        {"2021-03-01", "2021-01-01", 0, 0},
    }));
    CAPTURE(first, last);
    const Period period{date(first), date(last)};
    CHECK(whole_months_in(period, MonthEnd::Down) == down);
    CHECK(whole_months_in(period, MonthEnd::Up) == up);
}

TEST_CASE("at least n months and start plus n months never drift apart") {
    for (Date start = date("2000-01-01"); start <= date("2040-12-31"); ++start.days) {
        if (start.day() > 3 && start.day() < 27) {
            continue;  // every month has these days
        }
        for (const MonthEnd rule : {MonthEnd::Down, MonthEnd::Up}) {
            for (int months = 1; months <= 60; ++months) {
                // On the day that completes the month it is there, and on the day before not yet.
                const Date end = *add_months(start, months, rule);
                const Period complete{start, Date{end.days - 1}};
                const Period one_short{start, Date{end.days - 2}};
                if (whole_months_in(complete, rule) != months ||
                    whole_months_in(one_short, rule) != months - 1) {
                    CAPTURE(start, months, end);
                    FAIL("whole months and addition differ");
                }
            }
        }
    }
}

TEST_CASE("months to a day run back from the day after it") {
    const auto [months, last, down, up] =
        GENERATE(table<int, const char*, const char*, const char*>({
            {12, "2021-12-31", "2021-01-01", "2021-01-01"},
            {12, "2021-02-28", "2020-03-01", "2020-03-01"},
            {12, "2020-02-29", "2019-03-01", "2019-03-01"},
            {12, "2020-02-28", "2019-02-28", "2019-03-01"},
            {12, "2021-02-27", "2020-02-28", "2020-02-28"},
            {12, "2021-06-30", "2020-07-01", "2020-07-01"},
            {12, "2021-06-15", "2020-06-16", "2020-06-16"},
            {1, "2021-03-31", "2021-03-01", "2021-03-01"},
            {1, "2021-03-30", "2021-02-28", "2021-03-01"},
            {1, "2021-03-29", "2021-02-28", "2021-03-01"},
            {1, "2021-03-27", "2021-02-28", "2021-02-28"},
            {6, "2021-08-30", "2021-02-28", "2021-03-01"},
            {12, "2400-12-31", "2400-01-01", "2400-01-01"},
            {801 * 12, "2400-12-31", "1600-01-01", "1600-01-01"},
        }));
    CAPTURE(months, last);
    CHECK(months_back_to(months, date(last), MonthEnd::Down) == Period{date(down), date(last)});
    CHECK(months_back_to(months, date(last), MonthEnd::Up) == Period{date(up), date(last)});
}

TEST_CASE("months to a day need at least one month, and a start within the calendar") {
    CHECK_FALSE(months_back_to(0, date("2021-12-31"), MonthEnd::Down).has_value());
    CHECK_FALSE(months_back_to(-1, date("2021-12-31"), MonthEnd::Down).has_value());
    CHECK_FALSE(months_back_to(1, date("1600-01-30"), MonthEnd::Down).has_value());
    CHECK_FALSE(months_back_to(INT64_MAX, date("2021-12-31"), MonthEnd::Down).has_value());
}

TEST_CASE("months to a day hold that many whole months") {
    for (Date last = date("2018-01-01"); last <= date("2025-12-31"); ++last.days) {
        const Date after{last.days + 1};
        for (int months = 1; months <= 60; ++months) {
            const Period down = *months_back_to(months, last, MonthEnd::Down);
            const Period up = *months_back_to(months, last, MonthEnd::Up);
            // Rounded up, a start that had to move to the next month leaves the last one short.
            const bool moved = add_months(up.first, months, MonthEnd::Up) > after;
            const bool holds = whole_months_in(down, MonthEnd::Down) == months &&
                               whole_months_in(up, MonthEnd::Up) == (moved ? months - 1 : months) &&
                               (!moved || up.first.day() == 1) && down.first <= up.first &&
                               up.first.days - down.first.days <= 1;
            if (!holds) {
                CAPTURE(last, months, down, up);
                FAIL("the months do not fit the period");
            }
        }
    }
}

TEST_CASE("the months of a period are those that lie wholly in it") {
    const auto [first, last, expected] = GENERATE(table<const char*, const char*, const char*>({
        {"2021-01-01", "2021-12-31", "2021-01..2021-12"},
        {"2021-01-02", "2021-12-30", "2021-02..2021-11"},
        {"2021-02-01", "2021-02-28", "2021-02..2021-02"},
        {"2020-02-01", "2020-02-28", ""},
        {"2021-01-15", "2021-02-14", ""},
        {"2021-01-15", "2021-01-20", ""},
        {"2021-01-31", "2021-03-01", "2021-02..2021-02"},
        {"2400-12-01", "2400-12-31", "2400-12..2400-12"},
        {"2400-12-02", "2400-12-31", ""},
    }));
    CAPTURE(first, last);
    const auto run = months_within({date(first), date(last)});
    CHECK((run ? run->first.to_string() + ".." + run->last.to_string() : "") == expected);
    if (run) {
        CHECK(run->count() >= 1);
        CHECK(run->count() <= whole_months_in({date(first), date(last)}, MonthEnd::Up));
    }
}

}  // namespace
}  // namespace hjemmel::engine
