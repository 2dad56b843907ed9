#include "engine/evaluate/possible.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace hjemmel::engine {

namespace {

constexpr std::uint32_t mask_bits = 64;

Domain domain_of(const Program& program, Kind kind, std::uint32_t of) {
    const bool listed = kind == Kind::Enumeration && of < program.enumerations.size();
    return {kind, listed ? static_cast<std::uint32_t>(program.enumerations[of].values.size()) : 0};
}

bool has_mask(Kind kind) { return kind == Kind::YesNo || kind == Kind::Enumeration; }

std::optional<Value> single_value(const Possible& possible, Domain domain) {
    const std::uint64_t mask = possible.values & all_values(domain);
    if (has_mask(domain.kind)) {
        if (mask == 0 || (mask & (mask - 1)) != 0 ||
            (domain.kind == Kind::Enumeration && (domain.size == 0 || domain.size > mask_bits))) {
            return std::nullopt;
        }
        std::int32_t ordinal = 0;
        while (((mask >> ordinal) & 1U) == 0) {
            ++ordinal;
        }
        return domain.kind == Kind::YesNo ? Value(ordinal == 1) : Value(EnumerationValue{ordinal});
    }
    if (has_number(domain.kind) && possible.bounds && possible.bounds->is_single()) {
        return value_of(domain.kind, possible.bounds->lower->at);
    }
    return std::nullopt;
}

}  // namespace

Domain domain_of(const Program& program, const Node& node) {
    return domain_of(program, node.kind, node.of);
}
Domain domain_of(const Program& program, const Type& type) {
    return domain_of(program, type.kind, type.of);
}

bool has_number(Kind kind) {
    return kind == Kind::Number || kind == Kind::Date || kind == Kind::Month || kind == Kind::Year;
}

std::optional<Rational> number_of(const Value& value) {
    if (const auto* number = std::get_if<Rational>(&value)) {
        return *number;
    }
    if (const auto* date = std::get_if<Date>(&value)) {
        return Rational(date->days);
    }
    if (const auto* month = std::get_if<Month>(&value)) {
        return Rational(month->index);
    }
    if (const auto* year = std::get_if<Year>(&value)) {
        return Rational(year->number);
    }
    return std::nullopt;
}

Value value_of(Kind kind, const Rational& number) {
    const auto whole = static_cast<std::int32_t>(number.to_int64().value_or(0));
    switch (kind) {
        case Kind::Date:
            return Date{whole};
        case Kind::Month:
            return Month{whole};
        case Kind::Year:
            return Year{whole};
        case Kind::Number:
        case Kind::YesNo:
        case Kind::Period:
        case Kind::Enumeration:
        case Kind::Row:
        case Kind::Text:
            return number;
    }
    return number;
}

std::uint64_t all_values(Domain domain) {
    if (domain.kind == Kind::YesNo) {
        return no_bit | yes_bit;
    }
    const bool fits =
        domain.kind == Kind::Enumeration && domain.size > 0 && domain.size < mask_bits;
    return fits ? (std::uint64_t{1} << domain.size) - 1 : ~std::uint64_t{0};
}

std::uint64_t bit_of(const Value& value) {
    if (const auto* yes = std::get_if<bool>(&value)) {
        return *yes ? yes_bit : no_bit;
    }
    if (const auto* one = std::get_if<EnumerationValue>(&value)) {
        const auto ordinal = static_cast<std::uint32_t>(one->ordinal);
        return ordinal < mask_bits ? std::uint64_t{1} << ordinal : ~std::uint64_t{0};
    }
    return ~std::uint64_t{0};
}

const Possible& possibilities_of_unknown(const Outcome& outcome) {
    static const Possible any_value;
    static const Possible failure{std::nullopt, ~std::uint64_t{0}, false, false, false, true};
    if (outcome.possible) {
        return *outcome.possible;
    }
    return outcome.error ? failure : any_value;
}

Possible possibilities(const Outcome& outcome) {
    Possible possible;
    switch (outcome.state) {
        case State::Value:
            possible.values = bit_of(outcome.value);
            if (const auto number = number_of(outcome.value)) {
                possible.bounds = Interval::exactly(*number);
            }
            break;
        case State::NotApplicable:
            possible.can_be_value = false;
            possible.can_be_not_applicable = true;
            break;
        case State::Conflict:
            possible.can_be_value = false;
            possible.can_be_conflict = true;
            break;
        case State::Unknown:
            possible = possibilities_of_unknown(outcome);
            possible.can_fail = possible.can_fail || outcome.error;
            break;
    }
    return possible;
}

Outcome settled(const Possible& possible, Domain domain) {
    Possible kept = possible;
    kept.values &= all_values(domain);
    if ((has_mask(domain.kind) && kept.values == 0) || (kept.bounds && kept.bounds->is_empty())) {
        kept.can_be_value = false;
    }
    const bool can_be_other = kept.can_be_conflict || kept.can_fail;
    if (!kept.can_be_value && kept.can_be_not_applicable && !can_be_other) {
        return Outcome::not_applicable();
    }
    if (kept.can_be_value && !kept.can_be_not_applicable && !can_be_other) {
        if (std::optional<Value> value = single_value(kept, domain)) {
            return Outcome::of(std::move(*value));
        }
        if ((!kept.bounds || kept.bounds == Interval::everything()) &&
            kept.values == all_values(domain)) {
            return Outcome::unknown();
        }
    }
    Outcome outcome;
    outcome.possible = Shared<Possible>::of(std::move(kept));
    return outcome;
}

Possible possible_of(const Type& type) {
    Possible possible;
    if (type.kind == Kind::Number) {
        possible.bounds = type.range;
    }
    possible.can_be_not_applicable = type.can_be_not_applicable;
    return possible;
}

ClauseList united(const ClauseList& left, const ClauseList& right) {
    if (!left || !right || left == right || *left == *right) {
        return left ? left : right;
    }
    std::vector<ClauseId> all;
    std::set_union(left->begin(), left->end(), right->begin(), right->end(),
                   std::back_inserter(all));
    return ClauseList::of(std::move(all));
}

Outcome conflict_of(ClauseList clauses) {
    Outcome outcome;
    outcome.state = State::Conflict;
    outcome.conflict = std::move(clauses);
    return outcome;
}

// ---- Hull ------------------------------------------------------------------------------------

void Hull::add(const Outcome& outcome) {
    switch (outcome.state) {
        case State::Value:
            if (!only_value_ && !several_values_) {
                only_value_ = outcome.value;
            } else if (!several_values_ && !equal_values(*only_value_, outcome.value)) {
                several_values_ = true;
            }
            widen(possibilities(outcome));
            break;
        case State::Conflict: {
            const bool same =
                only_conflict_ && outcome.conflict && *only_conflict_ == *outcome.conflict;
            several_conflicts_ = several_conflicts_ || (union_.can_be_conflict && !same);
            only_conflict_ = outcome.conflict;
            widen(possibilities(outcome));
            break;
        }
        case State::NotApplicable:
            widen(possibilities(outcome));
            break;
        case State::Unknown:
            add(possibilities(outcome));
            break;
    }
}

void Hull::add(const Possible& possible) {
    several_values_ = several_values_ || possible.can_be_value;
    several_conflicts_ = several_conflicts_ || possible.can_be_conflict;
    widen(possible);
}

void Hull::add_possible_conflict() {
    several_conflicts_ = true;
    is_empty_ = false;
    union_.can_be_conflict = true;
}

void Hull::add_possible_failure() {
    is_empty_ = false;
    union_.can_fail = true;
}

void Hull::widen(const Possible& possible) {
    is_empty_ = false;
    if (possible.can_be_value) {
        if (!possible.bounds) {
            has_everything_ = true;
        } else {
            union_.bounds =
                union_.bounds ? hull(*union_.bounds, *possible.bounds) : possible.bounds;
        }
        union_.values |= possible.values;
        union_.can_be_value = true;
    }
    union_.can_be_not_applicable = union_.can_be_not_applicable || possible.can_be_not_applicable;
    union_.can_be_conflict = union_.can_be_conflict || possible.can_be_conflict;
    union_.can_fail = union_.can_fail || possible.can_fail;
}

Outcome Hull::settled(Domain domain) const {
    const bool without_values = !union_.can_be_value && !union_.can_be_not_applicable;
    if (without_values && !union_.can_fail && union_.can_be_conflict && !several_conflicts_) {
        return conflict_of(only_conflict_);
    }
    const bool only_values =
        !union_.can_be_not_applicable && !union_.can_be_conflict && !union_.can_fail;
    if (only_values && only_value_ && !several_values_) {
        return Outcome::of(*only_value_);
    }
    Possible all = union_;
    if (has_everything_) {
        all.bounds.reset();
    }
    return engine::settled(all, domain);
}

}  // namespace hjemmel::engine
