#include "engine/batch/tabulated.hpp"

#include "engine/batch/by_width.hpp"
#include "engine/evaluate/operators.hpp"
#include "engine/evaluate/possible.hpp"

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

// What one of the branches gives, nobody knows which.
Entry any_branch(const Program& program, const Node& node,
                 const std::vector<const Entry*>& children) {
    const Entry& subject = *children[0];
    const bool any_is_possible =
        subject && subject->state == State::Unknown && (node.op == Op::If || !subject->possible);
    if (!any_is_possible) {
        return std::nullopt;
    }
    Hull all;
    for (std::size_t i = 1; i < children.size(); ++i) {
        if (!*children[i]) {
            return std::nullopt;
        }
        all.add(**children[i]);
    }
    return entry_of(all.settled(domain_of(program, node)), node.kind);
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

// The numbers that known rows hold, or all that they can hold.
std::vector<std::int64_t> numbers_held(const Lane* lane, const ValueForm& form, std::size_t size) {
    std::vector<std::int64_t> numbers;
    if (lane == nullptr || !is_sparse(form, lane->size)) {
        numbers.reserve(size);
        for (std::size_t place = 0; place < size; ++place) {
            numbers.push_back(form.least + static_cast<std::int64_t>(place));
        }
        return numbers;
    }
    numbers.reserve(lane->size);
    with_width(lane->form.width, [&](auto zero) {
        using T = decltype(zero);
        const T* held = static_cast<const T*>(lane->numbers);
        for (std::size_t row = 0; row < lane->size; ++row) {
            if (lane->states == nullptr || lane->states[row] == 0) {
                numbers.push_back(held[row]);
            }
        }
    });
    std::sort(numbers.begin(), numbers.end());
    numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
    return numbers;
}

// By number instead of by place. Numbers that no known row holds may stand for anything.
std::shared_ptr<const LookUpTable> look_up_table(
    const Tabulated& table, const std::vector<std::optional<std::int64_t>>& results, Width width,
    bool all_known) {
    auto made = std::make_shared<LookUpTable>();
    const std::vector<std::int64_t>& numbers = *table.numbers;
    made->first = numbers.empty() ? 0 : numbers.front();
    const auto size =
        static_cast<std::size_t>(numbers.empty() ? 1 : numbers.back() - numbers.front() + 1);
    made->states.assign(all_known ? 0 : size, static_cast<std::uint8_t>(RowState::Known));
    std::vector<std::byte> bytes(size * static_cast<std::size_t>(width));
    with_width(width, [&](auto zero) {
        using T = decltype(zero);
        auto* by_number = static_cast<T*>(static_cast<void*>(bytes.data()));
        for (std::size_t place = 0; place < numbers.size(); ++place) {
            const auto at = static_cast<std::size_t>(numbers[place] - made->first);
            by_number[at] = static_cast<T>(results[place].value_or(0));
            if (!results[place]) {
                const Entry& entry = table.entries[place];
                const bool not_applicable = entry && entry->state == State::NotApplicable;
                made->states[at] = static_cast<std::uint8_t>(
                    not_applicable ? RowState::NotApplicable : RowState::Exact);
            }
        }
    });
    made->numbers.append(bytes.data(), width, size);
    return made;
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

bool is_sparse(const ValueForm& form, std::size_t rows) {
    constexpr Wide few = 64;
    constexpr Wide many = 4;
    const Wide size = Wide{form.most} - form.least + 1;
    return size >= few && static_cast<Wide>(rows) <= size * many;
}

std::shared_ptr<const Tabulated> identity_of(const VectorBuilder& builder, Register root,
                                             const Lane* values) {
    const ValueForm& form = builder[root];
    const Wide size = Wide{form.most} - form.least + 1;
    if (size > most_entries) {
        return nullptr;
    }
    auto table = std::make_shared<Tabulated>();
    table->root = root;
    table->numbers = std::make_shared<const std::vector<std::int64_t>>(
        numbers_held(values, form, static_cast<std::size_t>(size)));
    table->entries.reserve(table->numbers->size());
    for (const std::int64_t number : *table->numbers) {
        table->entries.emplace_back(Outcome::of(value_of_whole(form.kind, number, form.scale)));
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
                return any_branch(program, node, children);
            }
            return *children[std::get<bool>((*children[0])->value) ? 1 : 2];
        case Op::Choose: {
            if (!*children[0] || !(*children[0])->is_known()) {
                return any_branch(program, node, children);
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
        if (!scale) {
            builder.count(Overflow::TableScale);
        }
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
        if (entry && entry->is_known() && !whole) {
            builder.count(Overflow::TableNumber);
        }
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

    std::vector<std::optional<std::int64_t>> results;
    bool all_known = true;
    // Of yes and no: from the first to the last yes, and whether a no lies between.
    std::optional<std::int64_t> first_yes;
    std::int64_t last_yes = 0;
    std::optional<std::int64_t> no_after_yes;
    bool is_run = kind == Kind::YesNo;
    results.reserve(table.entries.size());
    for (std::size_t place = 0; place < table.entries.size(); ++place) {
        const auto number = number_of_entry(table.entries[place]);
        results.push_back(number);
        all_known = all_known && number;
        const std::int64_t here = (*table.numbers)[place];
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
    form.width = std::max(width_of(form.least), width_of(form.most));
    form.has_states = builder[table.root].has_states || !all_known;
    return builder.look_up(table.root, look_up_table(table, results, form.width, all_known), form,
                           rule);
}

}  // namespace hjemmel::engine::batch
