#include "engine/evaluate/column.hpp"

#include "engine/program/whole_values.hpp"

#include <limits>
#include <numeric>
#include <utility>

namespace hjemmel::engine {

namespace {

// Decimals of amounts and hours; other fractions are kept apart.
constexpr std::int64_t largest_scale = 1'000'000;

bool fits_after(std::int64_t number, std::int64_t factor) {
    std::int64_t product = 0;
    return !__builtin_mul_overflow(number, factor, &product);
}

}  // namespace

void Column::resize(std::size_t size) {
    while (numbers_.size() < size) {
        push_other(Plain::Unset);
    }
}

void Column::push_state(Plain state) {
    if (states_.size() == 0 && state == Plain::Given) {
        return;
    }
    if (states_.size() == 0) {
        states_.resize(numbers_.size() - 1);
        for (std::size_t row = 0; row + 1 < numbers_.size(); ++row) {
            states_.set(row, static_cast<std::int64_t>(Plain::Given));
        }
    }
    states_.push_back(static_cast<std::int64_t>(state));
}

void Column::set_state(std::uint32_t row, Plain state) {
    if (all_given() && state != Plain::Given) {
        states_.resize(numbers_.size());
        for (std::size_t other = 0; other < numbers_.size(); ++other) {
            states_.set(other, static_cast<std::int64_t>(Plain::Given));
        }
    }
    if (!all_given()) {
        states_.set(row, static_cast<std::int64_t>(state));
    }
}

void Column::set(std::uint32_t row, Cell cell, std::uint32_t line) {
    resize(row + 1);
    if (state(row) == Plain::Apart) {
        apart_.erase(row);
    }
    given_ -= state(row) == Plain::Given ? 1U : 0U;
    const bool is_read = cell.origin.line != 0;
    const bool is_plain = cell.note.empty() && !cell.bounds &&
                          (is_read ? cell.origin.line == line : cell.origin == FactOrigin{});
    if (is_plain && !is_read && cell.state == Cell::State::Unknown) {
        return set_state(row, Plain::Unset);
    }
    if (is_plain && source_ == Source::None) {
        source_ = is_read ? Source::Read : Source::Set;
        file_ = cell.origin.file;
        column_ = cell.origin.column;
    }
    // Packed cells have one source; a cell of another keeps its own, apart.
    const bool is_of_source =
        is_read ? source_ == Source::Read && cell.origin == FactOrigin{file_, line, column_}
                : source_ == Source::Set;
    if (is_plain && is_of_source) {
        if (cell.state == Cell::State::Unknown) {
            return set_state(row, Plain::Empty);
        }
        if (cell.state == Cell::State::NotApplicable) {
            return set_state(row, Plain::NotApplicable);
        }
        if (const auto number = plain_number(cell.value)) {
            numbers_.set(row, *number);
            count_given(*number);
            return set_state(row, Plain::Given);
        }
    }
    set_state(row, Plain::Apart);
    apart_.insert_or_assign(row, std::move(cell));
}

Cell Column::at(std::uint32_t row, std::uint32_t line) const {
    Cell cell;
    if (row >= numbers_.size()) {
        return cell;
    }
    const Plain plain = state(row);
    if (plain == Plain::Apart) {
        return apart_.at(row);
    }
    if (plain != Plain::Unset && source_ == Source::Read) {
        cell.origin = {file_, line, column_};
    }
    if (plain == Plain::NotApplicable) {
        cell.state = Cell::State::NotApplicable;
    } else if (plain == Plain::Given) {
        cell.state = Cell::State::Given;
        cell.value = given(row);
    }
    return cell;
}

std::optional<std::int64_t> Column::plain_number(const Value& value) {
    switch (kind_) {
        case Kind::YesNo:
            return std::get<bool>(value) ? 1 : 0;
        case Kind::Date:
            return std::get<Date>(value).days;
        case Kind::Month:
            return std::get<Month>(value).index;
        case Kind::Year:
            return std::get<Year>(value).number;
        case Kind::Enumeration:
            return std::get<EnumerationValue>(value).ordinal;
        case Kind::Row:
            return std::get<Row>(value).index;
        case Kind::Period:
        case Kind::Text:
            return std::nullopt;
        case Kind::Number:
            break;
    }
    const auto& number = std::get<Rational>(value);
    const auto denominator = number.denominator().to_int64();
    if (!denominator || *denominator > largest_scale) {
        return std::nullopt;
    }
    if (scale_ % *denominator != 0 && !rescale(std::lcm(scale_, *denominator))) {
        return std::nullopt;
    }
    return (number * Rational(scale_)).to_int64();
}

bool Column::rescale(std::int64_t scale) {
    if (scale > largest_scale) {
        return false;
    }
    const std::int64_t factor = scale / scale_;
    if (least_ <= most_ && (!fits_after(least_, factor) || !fits_after(most_, factor))) {
        return false;
    }
    for (std::size_t row = 0; row < numbers_.size(); ++row) {
        if (!fits_after(numbers_[row], factor)) {
            return false;
        }
    }
    for (std::size_t row = 0; row < numbers_.size(); ++row) {
        numbers_.set(row, numbers_[row] * factor);
    }
    if (least_ <= most_) {
        least_ *= factor;
        most_ *= factor;
    }
    scale_ = scale;
    return true;
}

Value Column::value_of(std::int64_t number) const { return value_of_whole(kind_, number, scale_); }

void Column::take(PackedIntegers numbers, PackedIntegers states, std::int64_t scale) {
    numbers_ = std::move(numbers);
    states_ = std::move(states);
    scale_ = scale;
    apart_.clear();
    given_ = 0;
    least_ = std::numeric_limits<std::int64_t>::max();
    most_ = std::numeric_limits<std::int64_t>::min();
    for (std::size_t row = 0; row < numbers_.size(); ++row) {
        if (state(static_cast<std::uint32_t>(row)) == Plain::Given) {
            count_given(numbers_[row]);
        }
    }
}

}  // namespace hjemmel::engine
