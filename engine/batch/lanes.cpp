// Facts as columns of whole numbers.
#include "engine/batch/lanes.hpp"

#include "engine/batch/batch_work.hpp"
#include "engine/batch/by_width.hpp"
#include "engine/batch/vector_builder.hpp"
#include "engine/evaluate/possible.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

namespace hjemmel::engine::batch {

namespace {

// What nobody has given, where nothing else than a value is possible; else none.
std::optional<Outcome> unknown_of(const Program& program, const Type& type) {
    Outcome outcome = settled(possible_of(type), domain_of(program, type));
    return is_clean_unknown(outcome, type.kind) ? std::optional(std::move(outcome)) : std::nullopt;
}

void set_ends(Lane& lane) {
    if (lane.states == nullptr && lane.size > 0) {
        kernels().ends[width_place(lane.form.width)](lane.numbers, lane.size, lane.form.least,
                                                     lane.form.most);
        return;
    }
    with_width(lane.form.width, [&](auto zero) {
        using T = decltype(zero);
        const T* numbers = static_cast<const T*>(lane.numbers);
        bool found = false;
        T least = 0;
        T most = 0;
        for (std::size_t row = 0; row < lane.size; ++row) {
            if (lane.states != nullptr && lane.states[row] != 0) {
                continue;
            }
            least = found ? std::min(least, numbers[row]) : numbers[row];
            most = found ? std::max(most, numbers[row]) : numbers[row];
            found = true;
        }
        lane.form.least = least;
        lane.form.most = most;
    });
}

// lane: of at least as many rows as the column has. Without `unknown`, what nobody has given is
// more than a value that is not known.
void set_states(Lane& lane, const Column& column, std::optional<Outcome> unknown) {
    using Plain = Column::Plain;
    const std::uint8_t missing = byte_of(unknown ? RowState::Unknown : RowState::Exact);
    lane.form.unknown = std::move(unknown);
    lane.own_states.assign(lane.size, missing);
    const auto state_of = [missing](Plain plain) {
        const std::uint8_t other = plain == Plain::Apart ? byte_of(RowState::Exact) : missing;
        const std::uint8_t absent =
            plain == Plain::NotApplicable ? byte_of(RowState::NotApplicable) : other;
        return plain == Plain::Given ? byte_of(RowState::Known) : absent;
    };
    for (std::size_t row = 0; row < column.size(); ++row) {
        lane.own_states[row] =
            state_of(column.all_given() ? Plain::Given : static_cast<Plain>(column.states()[row]));
    }
    lane.states = lane.own_states.data();
    lane.form.has_states = true;
}

}  // namespace

void settle(Lane& lane) {
    lane.size = lane.own_numbers.size();
    lane.numbers = lane.own_numbers.data();
    lane.form.width = lane.own_numbers.width();
    const bool all_known = std::all_of(lane.own_states.begin(), lane.own_states.end(),
                                       [](std::uint8_t state) { return state == 0; });
    lane.states = all_known ? nullptr : lane.own_states.data();
    lane.form.has_states = !all_known;
    if (all_known) {
        lane.form.unknown.reset();
        lane.own_states = {};
    }
    set_ends(lane);
}

BatchWork::LanePointer BatchWork::last_days(CollectionId spells) {
    const auto [found, is_new] = last_days_.try_emplace(spells.index);
    const auto days = is_new ? field(spells, second_date_field) : nullptr;
    if (!days || days->states == nullptr) {
        return found->second;
    }
    auto lane = std::make_shared<Lane>();
    lane->form = days->form;
    lane->own_numbers.resize(days->size);
    const std::int64_t last = Date::from_ymd(2400, 12, 31)->days;  // no day is later
    bool all_plain = true;
    with_width(days->form.width, [&](auto zero) {
        const auto* numbers = static_cast<const decltype(zero)*>(days->numbers);
        for (std::size_t row = 0; row < days->size; ++row) {
            const auto state = static_cast<RowState>(days->states[row]);
            const bool is_open = state == RowState::NotApplicable;
            all_plain = all_plain && (is_open || state == RowState::Known);
            lane->own_numbers.set(row, is_open ? last : std::int64_t{numbers[row]});
        }
    });
    if (all_plain) {
        settle(*lane);
        found->second = std::move(lane);
    }
    return found->second;
}

BatchWork::LanePointer BatchWork::field(CollectionId collection, std::uint32_t field) {
    const auto [found, is_new] = fields_.try_emplace({collection.index, field});
    const Type& type = program_[collection].fields[field].type;
    if (!is_new || !is_whole(type.kind)) {
        return found->second;
    }
    const Column& column = facts_.column(collection, field);
    const std::size_t rows = facts_.row_count(collection);
    auto lane = std::make_shared<Lane>();
    lane->form.kind = type.kind;
    lane->form.of = type.of;
    lane->form.scale = column.scale();
    lane->size = rows;
    if (column.size() == rows) {
        lane->form.width = column.numbers().width();
        lane->numbers = column.numbers().data();
    } else {
        lane->own_numbers = column.numbers();
        lane->own_numbers.resize(rows);
        lane->form.width = lane->own_numbers.width();
        lane->numbers = lane->own_numbers.data();
    }
    if (column.size() != rows || !column.is_complete()) {
        set_states(*lane, column, unknown_of(program_, type));
    }
    const bool has_some = column.least() <= column.most();
    lane->form.least = has_some ? column.least() : 0;
    lane->form.most = has_some ? column.most() : 0;
    found->second = std::move(lane);
    return found->second;
}

const BatchWork::Figures& BatchWork::figures(QuantityId quantity) {
    const auto [found, is_new] = figures_.try_emplace(quantity.index);
    if (is_new) {
        for (const auto& [place, cell] : facts_.figures(quantity)) {
            found->second[place.indices].emplace_back(place.row, cell);
        }
    }
    return found->second;
}

BatchWork::LanePointer BatchWork::reading(QuantityId quantity, const IndexKey& indices) {
    const auto [found, is_new] = readings_.try_emplace({quantity.index, indices});
    const Quantity& declared = program_[quantity];
    if (!is_new || !is_whole(declared.type.kind) || !declared.entity) {
        return found->second;
    }
    auto lane = std::make_shared<Lane>();
    lane->form.kind = declared.type.kind;
    lane->form.of = declared.type.of;
    lane->form.unknown = unknown_of(program_, declared.type);
    const std::size_t rows = facts_.row_count(*declared.entity);
    lane->own_numbers.resize(rows);
    lane->own_states.assign(rows,
                            byte_of(lane->form.unknown ? RowState::Unknown : RowState::Exact));
    const Figures& all = figures(quantity);
    const auto here = all.find(indices);
    static const std::vector<std::pair<std::uint32_t, const Cell*>> nowhere;
    const auto& cells = here == all.end() ? nowhere : here->second;
    for (const auto& [row, cell] : cells) {
        const auto* number = std::get_if<Rational>(&cell->value);
        const auto denominator = number != nullptr && cell->state == Cell::State::Given
                                     ? number->denominator().to_int64()
                                     : std::nullopt;
        if (denominator && *denominator <= largest_scale &&
            lane->form.scale <= largest_scale / *denominator) {
            lane->form.scale = std::lcm(lane->form.scale, *denominator);
        }
    }
    for (const auto& [row, cell] : cells) {
        if (row >= rows || cell->state == Cell::State::Unknown) {
            continue;
        }
        if (cell->state == Cell::State::NotApplicable) {
            lane->own_states[row] = byte_of(RowState::NotApplicable);
            continue;
        }
        const auto whole =
            cell->bounds ? std::nullopt : whole_number(cell->value, lane->form.scale);
        lane->own_states[row] = byte_of(whole ? RowState::Known : RowState::Exact);
        if (whole) {
            lane->own_numbers.set(row, *whole);
        }
    }
    settle(*lane);
    found->second = std::move(lane);
    return found->second;
}

BatchWork::LanePointer BatchWork::observed(QuantityId quantity, const IndexKey& indices) {
    const Figures& all = figures(quantity);
    const auto here = all.find(indices);
    const Quantity& declared = program_[quantity];
    if (here == all.end() || !declared.entity) {
        return nullptr;
    }
    auto lane = std::make_shared<Lane>();
    const std::size_t rows = facts_.row_count(*declared.entity);
    lane->own_numbers.resize(rows);
    for (const auto& [row, cell] : here->second) {
        if (row < rows && cell->state != Cell::State::Unknown) {
            lane->own_numbers.set(row, 1);
        }
    }
    settle(*lane);
    return lane;
}

}  // namespace hjemmel::engine::batch
