#include "engine/batch/tabulated.hpp"

#include "engine/batch/by_width.hpp"
#include "engine/evaluate/operators.hpp"

#include <algorithm>
#include <numeric>
#include <span>
#include <utility>

namespace hjemmel::engine::batch {

namespace {

constexpr std::size_t most_bits = 120;
constexpr std::int64_t largest_scale = 1'000'000'000'000;

const Entry& no_entry() {
    static const Entry none;
    return none;
}

Entry divided(const std::vector<const Entry*>& children) {
    const Entry& dividend = *children[0];
    const Entry& divisor = *children[1];
    if (!dividend || !divisor || !dividend->is_known() || !divisor->is_known()) {
        return std::nullopt;
    }
    const auto quotient =
        divide(std::get<Rational>(dividend->value), std::get<Rational>(divisor->value));
    if (quotient) {
        return entry_of(Outcome::of(*quotient), Kind::Number);
    }
    return children.size() > 2 ? *children[2] : no_entry();
}

// The scale at which all numbers of a table are whole; none where there is no such.
std::optional<std::int64_t> scale_of(const Tabulated& table) {
    std::int64_t scale = 1;
    const auto add = [&](const Entry& entry) {
        const auto* number =
            entry && entry->is_known() ? std::get_if<Rational>(&entry->value) : nullptr;
        if (number == nullptr || scale == 0) {
            return;
        }
        const auto denominator = number->denominator().to_int64();
        if (!denominator || *denominator > largest_scale) {
            return;  // that row is left to the exact evaluator
        }
        const std::int64_t common = scale / std::gcd(scale, *denominator);
        scale = common > largest_scale / *denominator ? 0 : common * *denominator;
    };
    for (const Entry& entry : table.entries) {
        add(entry);
    }
    add(table.unknown);
    add(table.not_applicable);
    return scale == 0 ? std::nullopt : std::optional(scale);
}

// Worth a look where there are few rows for the numbers that they can hold.
std::shared_ptr<const std::vector<bool>> numbers_present(const Lane* lane, const ValueForm& form,
                                                         std::size_t size) {
    constexpr std::size_t many = 4;
    if (lane == nullptr || size < 64 || lane->size > size * many) {
        return nullptr;
    }
    auto present = std::make_shared<std::vector<bool>>(size, false);
    with_width(lane->form.width, [&](auto zero) {
        using T = decltype(zero);
        const T* numbers = static_cast<const T*>(lane->numbers);
        for (std::size_t row = 0; row < lane->size; ++row) {
            if (lane->states == nullptr || lane->states[row] == 0) {
                (*present)[static_cast<std::size_t>(std::int64_t{numbers[row]} - form.least)] =
                    true;
            }
        }
    });
    return present;
}

}  // namespace

Entry entry_of(Outcome outcome, Kind kind) {
    switch (outcome.state) {
        case State::Value: {
            const auto* number = std::get_if<Rational>(&outcome.value);
            return number != nullptr && number->bits() > most_bits ? std::nullopt
                                                                   : Entry(std::move(outcome));
        }
        case State::NotApplicable:
            return outcome;
        case State::Unknown:
            return is_clean_unknown(outcome, kind) ? Entry(std::move(outcome)) : std::nullopt;
        case State::Conflict:
            break;
    }
    return std::nullopt;
}

std::shared_ptr<const Tabulated> identity_of(const VectorBuilder& builder, Register root) {
    const ValueForm& form = builder[root];
    const Wide size = Wide{form.most} - form.least + 1;
    if (size > most_entries) {
        return nullptr;
    }
    auto table = std::make_shared<Tabulated>();
    table->root = root;
    table->first = form.least;
    table->present = numbers_present(builder.lane_of(root), form, static_cast<std::size_t>(size));
    table->entries.resize(static_cast<std::size_t>(size));
    for (std::size_t place = 0; place < table->entries.size(); ++place) {
        if (table->has(place)) {
            table->entries[place] = Outcome::of(value_of_whole(
                form.kind, form.least + static_cast<std::int64_t>(place), form.scale));
        }
    }
    table->unknown = form.unknown ? entry_of(*form.unknown, form.kind) : std::nullopt;
    table->not_applicable = Outcome::not_applicable();
    return table;
}

Entry compute_entry(const Program& program, const Core& core, const Node& node,
                    const std::vector<const Entry*>& children) {
    switch (node.op) {
        case Op::If:
            if (!*children[0] || !(*children[0])->is_known()) {
                return std::nullopt;
            }
            return *children[std::get<bool>((*children[0])->value) ? 1 : 2];
        case Op::Choose: {
            if (!*children[0] || !(*children[0])->is_known()) {
                return std::nullopt;
            }
            const auto number = static_cast<std::size_t>(
                std::get<EnumerationValue>((*children[0])->value).ordinal + 1);
            return number < children.size() ? *children[number] : no_entry();
        }
        case Op::CountingAs:
            return *children[0] && (*children[0])->state == State::NotApplicable ? *children[1]
                                                                                 : *children[0];
        case Op::IsApplicable:
            return *children[0] ? entry_of(is_applicable(**children[0]), Kind::YesNo)
                                : std::nullopt;
        case Op::Divide:
            return divided(children);
        default:
            break;
    }
    std::vector<Outcome> operands;
    operands.reserve(children.size());
    for (const Entry* child : children) {
        if (!*child) {
            return std::nullopt;
        }
        operands.push_back(**child);
    }
    Computed computed = operate(program, core, node, operands);
    return computed.failure ? std::nullopt : entry_of(std::move(computed.outcome), node.kind);
}

Register register_of(VectorBuilder& builder, const Tabulated& table, Kind kind, std::uint32_t of) {
    const auto scale = scale_of(table);
    if (!is_whole(kind) || !scale) {
        return builder.exact(kind, of);
    }
    ValueForm form;
    form.kind = kind;
    form.of = of;
    form.scale = *scale;
    bool is_first = true;
    const auto number_of_entry = [&](const Entry& entry) -> std::optional<std::int64_t> {
        const auto whole =
            entry && entry->is_known() ? whole_number(entry->value, *scale) : std::nullopt;
        if (whole) {
            form.least = is_first ? *whole : std::min(form.least, *whole);
            form.most = is_first ? *whole : std::max(form.most, *whole);
            is_first = false;
        }
        return whole;
    };
    StateRule rule;
    const auto set_rule = [&](RowState state, const Entry& entry) {
        const auto place = static_cast<std::size_t>(state);
        if (const auto number = number_of_entry(entry)) {
            rule.state[place] = RowState::Known;
            rule.number[place] = *number;
        } else if (entry && entry->state == State::NotApplicable) {
            rule.state[place] = RowState::NotApplicable;
        } else if (entry && entry->state == State::Unknown && state == RowState::Unknown) {
            rule.state[place] = RowState::Unknown;
            form.unknown = *entry;
        }
    };
    set_rule(RowState::Unknown, table.unknown);
    set_rule(RowState::NotApplicable, table.not_applicable);

    auto made = std::make_shared<LookUpTable>();
    made->first = table.first;
    std::vector<std::uint8_t> states;
    bool all_known = true;
    // Of yes and no: from the first to the last yes, and whether a no lies between.
    std::optional<std::int64_t> first_yes;
    std::int64_t last_yes = 0;
    std::optional<std::int64_t> no_after_yes;
    bool is_run = kind == Kind::YesNo;
    for (std::size_t place = 0; place < table.entries.size(); ++place) {
        if (!table.has(place)) {
            made->numbers.push_back(0);
            states.push_back(static_cast<std::uint8_t>(RowState::Known));
            continue;
        }
        const Entry& entry = table.entries[place];
        const auto number = number_of_entry(entry);
        made->numbers.push_back(number.value_or(0));
        const bool not_applicable = entry && entry->state == State::NotApplicable;
        const RowState state = number           ? RowState::Known
                               : not_applicable ? RowState::NotApplicable
                                                : RowState::Exact;
        states.push_back(static_cast<std::uint8_t>(state));
        all_known = all_known && state == RowState::Known;
        const auto here = table.first + static_cast<std::int64_t>(place);
        if (number == 1) {
            is_run = is_run && !no_after_yes;
            first_yes = first_yes.value_or(here);
            last_yes = here;
        } else if (first_yes) {
            no_after_yes = here;
        }
    }
    if (is_run && all_known) {
        // A run of yes is two comparisons instead of a look-up.
        return builder.in_range(table.root, first_yes.value_or(1), first_yes ? last_yes : 0, rule);
    }
    if (!all_known) {
        made->states = std::move(states);
    }
    form.width =
        std::max(made->numbers.width(), std::max(width_of(form.least), width_of(form.most)));
    if (form.width != made->numbers.width()) {
        PackedIntegers wider;
        wider.push_back(form.least);
        wider.set(0, form.most);
        for (std::size_t i = 0; i < made->numbers.size(); ++i) {
            if (i == 0) {
                wider.set(0, made->numbers[0]);
            } else {
                wider.push_back(made->numbers[i]);
            }
        }
        made->numbers = std::move(wider);
    }
    form.has_states = builder[table.root].has_states || !all_known;
    return builder.look_up(table.root, std::move(made), form, rule);
}

}  // namespace hjemmel::engine::batch
