#include "sim/fact_values.hpp"

#include "engine/evaluate/possible.hpp"

#include <algorithm>
#include <utility>

namespace hjemmel::sim {

namespace {

using engine::Cell;
using engine::Interval;
using engine::Kind;
using engine::MissingFact;
using engine::Rational;

constexpr std::uint32_t most_of_a_list = 8;

Cell given(engine::Value value) {
    Cell cell;
    cell.state = Cell::State::Given;
    cell.value = std::move(value);
    return cell;
}

void add_numbers(Kind kind, const std::vector<Rational>& numbers, FactValues& values) {
    for (const Rational& number : numbers) {
        values.tried.push_back(given(engine::value_of(kind, number)));
    }
}

/// Points of an interval with two ends: both, and three between them. Ends that do not belong to it
/// are left out by a little.
std::vector<Rational> points_of(const Interval& interval, bool whole) {
    const Rational width = interval.upper->at - interval.lower->at;
    const auto part = [&width](std::int64_t of_thousand) {
        return width * *Rational::fraction(of_thousand, 1'000);
    };
    std::vector<Rational> points;
    for (const std::int64_t at :
         {interval.lower->open ? 1 : 0, 250, 500, 750, interval.upper->open ? 999 : 1'000}) {
        Rational point = interval.lower->at + part(at);
        if (whole) {
            point = point.floor();
        }
        if (interval.contains(point) && (points.empty() || points.back() != point)) {
            points.push_back(point);
        }
    }
    return points;
}

FactValues values_of_number(const engine::Type& type, const std::optional<Interval>& known) {
    FactValues values;
    values.whole = type.integer;
    Interval range = type.range.value_or(Interval::everything());
    if (known) {
        range = engine::intersect(range, *known).value_or(*known);
    }
    if (type.integer && range.lower) {
        const Rational least = range.lower->at.ceil();
        const bool beyond = range.lower->open && least == range.lower->at;
        range.lower = engine::Bound{beyond ? least + 1 : least, false};
    }
    if (type.integer && range.upper) {
        const Rational most = range.upper->at.floor();
        const bool beyond = range.upper->open && most == range.upper->at;
        range.upper = engine::Bound{beyond ? most - 1 : most, false};
    }
    if (range.lower && range.upper) {
        add_numbers(Kind::Number, points_of(range, type.integer), values);
        values.numbers = range;
        values.are_all =
            type.integer && range.upper->at - range.lower->at < Rational(most_of_a_list);
        if (values.are_all) {
            values.tried.clear();
            for (Rational one = range.lower->at; one <= range.upper->at; one += 1) {
                values.tried.push_back(given(one));
            }
        }
        return values;
    }
    std::vector<Rational> numbers;
    for (const std::int64_t number : {-1'000, -1, 0, 1, 2, 10, 100, 1'000, 1'000'000}) {
        if (range.contains(number)) {
            numbers.emplace_back(number);
        }
    }
    if (numbers.empty()) {
        numbers.push_back(range.lower ? range.lower->at + 1 : range.upper->at - 1);
    }
    add_numbers(Kind::Number, numbers, values);
    return values;
}

/// A day, a month or a year near a day: on it, next to it, and so many years before.
FactValues values_of_time(Kind kind, engine::Date near) {
    std::vector<std::int32_t> days;
    for (const std::int32_t years : {-67, -31, -18, -2, -1, 0, 1, 2}) {
        days.push_back(near.days + years * 365 + years / 4);
    }
    for (const std::int32_t offset : {-100, -31, -1, 1, 31}) {
        days.push_back(near.days + offset);
    }
    std::sort(days.begin(), days.end());
    FactValues values;
    values.whole = true;
    for (const std::int32_t day : days) {
        const engine::Date date{day};
        if (kind == Kind::Date) {
            values.tried.push_back(given(date));
        } else if (kind == Kind::Month) {
            values.tried.push_back(given(*engine::Month::from_ym(date.year(), date.month())));
        } else {
            values.tried.push_back(given(engine::Year{date.year()}));
        }
    }
    return values;
}

std::optional<FactValues> values_of_type(const Setting& setting, const engine::Type& type,
                                         const std::optional<Interval>& known, engine::Date near) {
    FactValues values;
    switch (type.kind) {
        case Kind::YesNo:
            values.tried = {given(false), given(true)};
            values.are_all = true;
            break;
        case Kind::Enumeration: {
            const auto count = static_cast<std::uint32_t>(
                setting.program[engine::EnumerationId{type.of}].values.size());
            for (std::uint32_t one = 0; one < std::min(count, most_of_a_list); ++one) {
                values.tried.push_back(
                    given(engine::EnumerationValue{static_cast<std::int32_t>(one)}));
            }
            values.are_all = count <= most_of_a_list;
            break;
        }
        case Kind::Number:
            values = values_of_number(type, known);
            break;
        case Kind::Date:
        case Kind::Month:
        case Kind::Year:
            values = values_of_time(type.kind, near);
            break;
        case Kind::Row:
        case Kind::Period:
        case Kind::Text:
            return std::nullopt;
    }
    // What is given within bounds is a number.
    if (type.can_be_not_applicable && !known) {
        Cell cell;
        cell.state = Cell::State::NotApplicable;
        values.tried.insert(values.tried.begin() + 1, std::move(cell));
        values.not_applicable = true;
    }
    return values;
}

std::optional<Interval> bounds_of(const Cell& cell) {
    return cell.state == Cell::State::Given && cell.bounds ? std::optional(*cell.bounds)
                                                           : std::nullopt;
}

}  // namespace

std::optional<FactValues> values_of(const Setting& setting, const MissingFact& fact,
                                    engine::Date near) {
    switch (fact.kind) {
        case MissingFact::Kind::Figure: {
            const Cell* cell = setting.facts.figure(fact.place);
            return values_of_type(setting, setting.program[fact.place.quantity].type,
                                  cell != nullptr ? bounds_of(*cell) : std::nullopt, near);
        }
        case MissingFact::Kind::Field: {
            if (fact.row >= setting.facts.row_count(fact.collection)) {
                return std::nullopt;
            }
            const Cell cell = setting.facts.cell(fact.collection, fact.field, fact.row);
            return values_of_type(setting,
                                  setting.program[fact.collection].fields.at(fact.field).type,
                                  bounds_of(cell), near);
        }
        case MissingFact::Kind::Rows: {
            FactValues values;
            values.tried.emplace_back();
            return values;
        }
        case MissingFact::Kind::Belonging:
            return std::nullopt;
    }
    return std::nullopt;
}

}  // namespace hjemmel::sim
