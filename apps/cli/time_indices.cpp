#include "apps/cli/time_indices.hpp"

#include <algorithm>

namespace hjemmel::cli {

namespace {

using engine::IndexKind;

constexpr std::int64_t longest_run = 1'000'000;

struct Time {
    IndexKind kind = IndexKind::Year;
    std::int32_t value = 0;
};

std::optional<Time> parse_time(std::string_view text) {
    if (const auto year = engine::Year::parse(text)) {
        return Time{IndexKind::Year, year->number};
    }
    if (const auto month = engine::Month::parse(text)) {
        return Time{IndexKind::Month, month->index};
    }
    if (const auto date = engine::Date::parse(text)) {
        return Time{IndexKind::Day, date->days};
    }
    return std::nullopt;
}

/// `2021`, `2021-06` or `2021-06-30`, whether or not there is such a time.
bool is_written_like_a_time(std::string_view text) {
    static constexpr std::string_view pattern = "dddd-dd-dd";
    const std::size_t size = text.size();
    if (size != 4 && size != 7 && size != pattern.size()) {
        return false;
    }
    return std::equal(text.begin(), text.end(), pattern.begin(), [](char letter, char wanted) {
        return wanted == '-' ? letter == '-' : letter >= '0' && letter <= '9';
    });
}

bool has_year_of_the_calendar(std::string_view text) {
    return engine::Year::parse(text.substr(0, 4)).has_value();
}

void add_month(engine::Month month, DataTimes& times) {
    times.months.insert(month.index);
    times.years.insert(month.year());
}

void add_figures(const engine::Program& program, const engine::Facts& facts, engine::QuantityId id,
                 DataTimes& times) {
    const std::vector<engine::Index>& indices = program[id].indices;
    for (const auto& [place, cell] : facts.figures(id)) {
        for (std::size_t number = 0; number < indices.size(); ++number) {
            const std::int32_t value = place.indices.values.at(number);
            switch (indices[number].kind) {
                case IndexKind::Month:
                    add_month(engine::Month{value}, times);
                    break;
                case IndexKind::Year:
                    times.years.insert(value);
                    break;
                case IndexKind::Day:
                    times.days.insert(value);
                    add_month(engine::month_of(engine::Date{value}), times);
                    break;
                case IndexKind::Enumeration:
                    break;
            }
        }
    }
}

void add_rows(const engine::Facts& facts, engine::CollectionId id, std::uint32_t field,
              DataTimes& times) {
    for (std::uint32_t row = 0; row < facts.row_count(id); ++row) {
        const engine::Cell cell = facts.cell(id, field, row);
        const auto* date = std::get_if<engine::Date>(&cell.value);
        if (cell.state == engine::Cell::State::Given && date != nullptr) {
            add_month(engine::month_of(*date), times);
        }
    }
}

}  // namespace

DataTimes times_in(const engine::Program& program, const engine::Facts& facts) {
    DataTimes times;
    for (std::uint32_t index = 0; index < program.quantities.size(); ++index) {
        add_figures(program, facts, engine::QuantityId{index}, times);
    }
    for (std::uint32_t index = 0; index < program.collections.size(); ++index) {
        const engine::CollectionId id{index};
        if (program[id].kind != engine::CollectionKind::Entity) {
            add_rows(facts, id, engine::first_date_field, times);
        }
        if (program[id].kind == engine::CollectionKind::Spell) {
            add_rows(facts, id, engine::second_date_field, times);
        }
    }
    return times;
}

std::optional<std::int32_t> last_of(IndexKind from, std::int32_t value, IndexKind to) {
    if (from == to) {
        return value;
    }
    constexpr int december = 12;
    if (from == IndexKind::Year && to == IndexKind::Month) {
        const auto month = engine::Month::from_ym(value, december);
        return month ? std::optional(month->index) : std::nullopt;
    }
    if (from == IndexKind::Year && to == IndexKind::Day) {
        return engine::period_of(engine::Year{value}).last.days;
    }
    if (from == IndexKind::Month && to == IndexKind::Day) {
        return engine::period_of(engine::Month{value}).last.days;
    }
    return std::nullopt;
}

bool is_time(std::string_view text) {
    const std::size_t dots = text.find("..");
    return dots == std::string_view::npos
               ? parse_time(text).has_value()
               : parse_time(text.substr(0, dots)) && parse_time(text.substr(dots + 2));
}

TimeFault time_fault(std::string_view text) {
    const std::size_t dots = text.find("..");
    const std::string_view first = text.substr(0, dots);
    const std::string_view last = dots == std::string_view::npos ? first : text.substr(dots + 2);
    if (!is_written_like_a_time(first) || !is_written_like_a_time(last)) {
        return TimeFault::None;
    }
    if (!has_year_of_the_calendar(first) || !has_year_of_the_calendar(last)) {
        return TimeFault::OutsideCalendar;
    }
    const auto from = parse_time(first);
    const auto to = parse_time(last);
    const bool reversed = from && to && from->kind == to->kind && to->value < from->value;
    return reversed ? TimeFault::Reversed : TimeFault::None;
}

std::optional<std::vector<std::int32_t>> time_values(std::string_view text, IndexKind kind) {
    const std::size_t dots = text.find("..");
    const std::string_view last_text =
        dots == std::string_view::npos ? text : text.substr(dots + 2);
    const auto first = parse_time(text.substr(0, dots));
    const auto last = parse_time(last_text);
    if (!first || !last || first->kind != last->kind || last->value < first->value ||
        std::int64_t{last->value} - first->value >= longest_run) {
        return std::nullopt;
    }
    std::vector<std::int32_t> values;
    for (std::int32_t value = first->value; value <= last->value; ++value) {
        const auto converted = last_of(first->kind, value, kind);
        if (!converted) {
            return std::nullopt;
        }
        values.push_back(*converted);
    }
    return values;
}

}  // namespace hjemmel::cli
