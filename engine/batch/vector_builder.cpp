#include "engine/batch/vector_builder.hpp"

#include "engine/batch/by_width.hpp"
#include "engine/evaluate/possible.hpp"

#include <algorithm>
#include <limits>
#include <numeric>

namespace hjemmel::engine::batch {

namespace {

constexpr std::int64_t least_whole = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t most_whole = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t largest_scale = 1'000'000'000'000;

bool fits(Wide number) { return number >= least_whole && number <= most_whole; }

Width width_for(std::int64_t least, std::int64_t most) {
    return std::max(width_of(least), width_of(most));
}

std::int64_t least_of(Width width) {
    switch (width) {
        case Width::Bytes1:
            return std::numeric_limits<std::int8_t>::min();
        case Width::Bytes2:
            return std::numeric_limits<std::int16_t>::min();
        case Width::Bytes4:
            return std::numeric_limits<std::int32_t>::min();
        case Width::Bytes8:
            break;
    }
    return least_whole;
}
std::int64_t most_of(Width width) { return -(least_of(width) + 1); }

// What an operation comes to where operands are unknown, as far as it is one outcome for all rows.
struct UnknownResult {
    PairRule rule;
    std::optional<Outcome> outcome;
};

Rational least_in(const ValueForm& form) {
    return *divide(Rational(form.least), Rational(form.scale));
}
Rational most_in(const ValueForm& form) {
    return *divide(Rational(form.most), Rational(form.scale));
}

// The bounds of the result where one operand is unknown and the other any of the known numbers of a
// register; none where they differ. `combine` is monotonic between the ends.
template <typename Combine>
std::optional<Interval> bounds_with(const ValueForm& known, const Combine& combine) {
    const Interval at_least = combine(Interval::exactly(least_in(known)));
    if (known.least == known.most) {
        return at_least;
    }
    return at_least == combine(Interval::exactly(most_in(known))) ? std::optional(at_least)
                                                                  : std::nullopt;
}

// combine: of two intervals. holds_everywhere: between the ends of the left or right operand.
template <typename Combine>
UnknownResult unknown_result(const ValueForm& left, const ValueForm& right, bool left_is_monotonic,
                             bool right_is_monotonic, const Combine& combine) {
    UnknownResult result;
    const auto take = [&](RowState& state, const std::optional<Interval>& bounds) {
        if (!bounds) {
            return;
        }
        Possible possible;
        possible.bounds = bounds;
        Outcome outcome = settled(possible, {Kind::Number, 0});
        if (!is_clean_unknown(outcome, Kind::Number) ||
            (result.outcome && !same_unknown(*result.outcome, outcome))) {
            return;
        }
        result.outcome = std::move(outcome);
        state = RowState::Unknown;
    };
    if (left.unknown && right_is_monotonic) {
        take(result.rule.left, bounds_with(right, [&](const Interval& known) {
                 return combine(left.unknown->bounds(), known);
             }));
    }
    if (right.unknown && left_is_monotonic) {
        take(result.rule.right, bounds_with(left, [&](const Interval& known) {
                 return combine(known, right.unknown->bounds());
             }));
    }
    if (left.unknown && right.unknown) {
        take(result.rule.both, combine(left.unknown->bounds(), right.unknown->bounds()));
    }
    return result;
}

bool has_one_sign(const ValueForm& form) {
    return form.least > 0 || form.most < 0 || form.least == form.most;
}

// Whether a comparison is undecided for the unknown rows of one side and all known ones of the
// other.
bool is_undecided(const Outcome& unknown, const ValueForm& known, Comparator how,
                  bool unknown_is_left) {
    if (!has_number(known.kind)) {
        return known.kind == Kind::YesNo || !unknown.possible;
    }
    const auto truth_at = [&](const Rational& number) {
        const Interval exactly = Interval::exactly(number);
        const Interval bounds = unknown.bounds();
        const Interval& left = unknown_is_left ? bounds : exactly;
        const Interval& right = unknown_is_left ? exactly : bounds;
        switch (how) {
            case Comparator::Less:
                return less(left, right);
            case Comparator::LessEqual:
                return less_or_equal(left, right);
            case Comparator::Greater:
                return less(right, left);
            case Comparator::GreaterEqual:
                return less_or_equal(right, left);
            case Comparator::Equal:
            case Comparator::NotEqual:
                break;
        }
        return equal(left, right);
    };
    // Between the ends a comparison cannot be decided otherwise than at both.
    return truth_at(least_in(known)) == Truth::Unknown &&
           truth_at(most_in(known)) == Truth::Unknown;
}

// Whether unknown rows can be all that the known ones of a register are.
bool can_be_all_of(const Outcome& unknown, const ValueForm& known) {
    if (!unknown.possible) {
        return true;
    }
    if (!has_number(known.kind) || unknown.possible->values != ~std::uint64_t{0}) {
        return false;
    }
    const Interval bounds = unknown.bounds();
    return bounds.contains(least_in(known)) && bounds.contains(most_in(known));
}

StateRule keeping_states() {
    StateRule rule;
    rule.state = {RowState::Known, RowState::NotApplicable, RowState::Unknown, RowState::Exact};
    return rule;
}

}  // namespace

std::optional<std::int64_t> whole_number(const Value& value, std::int64_t scale) {
    if (const auto* flag = std::get_if<bool>(&value)) {
        return *flag ? 1 : 0;
    }
    if (const auto* number = std::get_if<Rational>(&value)) {
        return (*number * Rational(scale)).to_int64();
    }
    if (const auto* date = std::get_if<Date>(&value)) {
        return date->days;
    }
    if (const auto* month = std::get_if<Month>(&value)) {
        return month->index;
    }
    if (const auto* year = std::get_if<Year>(&value)) {
        return year->number;
    }
    if (const auto* one = std::get_if<EnumerationValue>(&value)) {
        return one->ordinal;
    }
    return std::nullopt;
}

bool is_whole(Kind kind) {
    switch (kind) {
        case Kind::YesNo:
        case Kind::Number:
        case Kind::Date:
        case Kind::Month:
        case Kind::Year:
        case Kind::Enumeration:
            return true;
        case Kind::Row:
        case Kind::Period:
        case Kind::Text:
            break;
    }
    return false;
}

bool is_clean_unknown(const Outcome& outcome, Kind kind) {
    if (outcome.state != State::Unknown || outcome.error) {
        return false;
    }
    const Possible& possible = possibilities_of_unknown(outcome);
    const bool both = (possible.values & (no_bit | yes_bit)) == (no_bit | yes_bit);
    return possible.can_be_value && !possible.can_be_not_applicable && !possible.can_be_conflict &&
           !possible.can_fail && (kind != Kind::YesNo || both);
}

bool same_unknown(const Outcome& left, const Outcome& right) {
    if (left.possible == right.possible) {
        return true;
    }
    return left.possible && right.possible && left.possible->bounds == right.possible->bounds &&
           left.possible->values == right.possible->values;
}

// ---- making ----------------------------------------------------------------------------------

Register VectorBuilder::make(ValueForm form) {
    program_.registers.push_back(std::move(form));
    return static_cast<Register>(program_.registers.size() - 1);
}

Register VectorBuilder::emit(Instruction instruction, ValueForm form) {
    instruction.out = make(std::move(form));
    program_.counts.add(instruction.op);
    program_.code.push_back(std::move(instruction));
    return program_.code.back().out;
}

Register VectorBuilder::truth(Instruction instruction, bool has_states) {
    ValueForm form;
    form.has_states = has_states;
    if (has_states) {
        form.unknown = Outcome::unknown();
    }
    return emit(std::move(instruction), std::move(form));
}

const Lane* VectorBuilder::lane_of(Register number) const {
    for (const auto& [key, made] : loaded_) {
        if (made == number) {
            return key.first;
        }
    }
    return nullptr;
}

Register VectorBuilder::load(const std::shared_ptr<const Lane>& lane) {
    const auto [found, is_new] = loaded_.try_emplace({lane.get(), false}, 0);
    if (is_new) {
        Instruction instruction;
        instruction.op = VectorOp::Load;
        instruction.lane = lane;
        found->second = emit(std::move(instruction), lane->form);
    }
    return found->second;
}

Register VectorBuilder::gather(const std::shared_ptr<const Lane>& lane) {
    const auto [found, is_new] = loaded_.try_emplace({lane.get(), true}, 0);
    if (is_new) {
        Instruction instruction;
        instruction.op = VectorOp::Gather;
        instruction.lane = lane;
        found->second = emit(std::move(instruction), lane->form);
    }
    return found->second;
}

Register VectorBuilder::broadcast_whole(std::int64_t number, RowState state, ValueForm form) {
    form.least = form.most = number;
    form.width = std::max(form.width, width_of(number));
    form.has_states = state != RowState::Known;
    Instruction instruction;
    instruction.op = VectorOp::Broadcast;
    instruction.number = number;
    instruction.rule.state[0] = state;
    return emit(std::move(instruction), std::move(form));
}

std::optional<Register> VectorBuilder::broadcast(const Outcome& outcome, Kind kind,
                                                 std::uint32_t of) {
    ValueForm form;
    form.kind = kind;
    form.of = of;
    if (!is_whole(kind)) {
        return std::nullopt;
    }
    if (outcome.state == State::NotApplicable) {
        return broadcast_whole(0, RowState::NotApplicable, form);
    }
    if (is_clean_unknown(outcome, kind)) {
        form.unknown = outcome;
        return broadcast_whole(0, RowState::Unknown, form);
    }
    if (outcome.state != State::Value) {
        return std::nullopt;
    }
    if (const auto* number = std::get_if<Rational>(&outcome.value)) {
        const auto denominator = number->denominator().to_int64();
        if (!denominator || *denominator > largest_scale) {
            count(Overflow::ConstantScale);
            return std::nullopt;
        }
        form.scale = *denominator;
    }
    const auto whole = whole_number(outcome.value, form.scale);
    if (!whole) {
        count(Overflow::Constant);
        return std::nullopt;
    }
    return broadcast_whole(*whole, RowState::Known, form);
}

Register VectorBuilder::exact(Kind kind, std::uint32_t of) {
    ValueForm form;
    form.kind = is_whole(kind) ? kind : Kind::YesNo;
    form.of = of;
    return broadcast_whole(0, RowState::Exact, form);
}

// ---- yes and no ------------------------------------------------------------------------------

Register VectorBuilder::logical_not(Register a) {
    const auto [found, is_new] = logic_.try_emplace({VectorOp::Not, a, a}, 0);
    if (is_new) {
        Instruction instruction;
        instruction.op = VectorOp::Not;
        instruction.a = a;
        instruction.rule.state[static_cast<std::size_t>(RowState::Unknown)] = RowState::Unknown;
        found->second = truth(std::move(instruction), (*this)[a].has_states);
    }
    return found->second;
}

Register VectorBuilder::logical(VectorOp op, Register a, Register b) {
    if (a == b && !(*this)[a].has_states) {
        return a;
    }
    const auto [found, is_new] = logic_.try_emplace({op, std::min(a, b), std::max(a, b)}, 0);
    if (is_new) {
        Instruction instruction;
        instruction.op = op;
        instruction.a = a;
        instruction.b = b;
        found->second =
            truth(std::move(instruction), (*this)[a].has_states || (*this)[b].has_states);
    }
    return found->second;
}

Register VectorBuilder::compare_constant(Register a, Comparator how, const Rational& constant,
                                         const std::optional<Outcome>& on_unknown,
                                         std::optional<bool> on_not_applicable) {
    const ValueForm form = (*this)[a];
    const Rational scaled = constant * Rational(form.scale);
    Rational bound = scaled;
    if (!scaled.is_integer()) {
        switch (how) {
            case Comparator::Less:
            case Comparator::LessEqual:
                bound = scaled.floor();
                how = Comparator::LessEqual;
                break;
            case Comparator::Greater:
            case Comparator::GreaterEqual:
                bound = scaled.ceil();
                how = Comparator::GreaterEqual;
                break;
            case Comparator::Equal:
            case Comparator::NotEqual:
                bound = Rational(form.most) + Rational(1);
                break;
        }
    }
    // What lies outside the known rows' numbers, and so perhaps outside the width, decides alike
    // one step outside them.
    if (bound < Rational(form.least)) {
        bound = Rational(form.least) - Rational(1);
    } else if (bound > Rational(form.most)) {
        bound = Rational(form.most) + Rational(1);
    }
    Instruction instruction;
    instruction.op = VectorOp::CompareConstant;
    instruction.a = a;
    const auto whole = bound.to_int64();
    if (whole && *whole >= least_of(form.width) && *whole <= most_of(form.width)) {
        instruction.comparison = how;
        instruction.number = *whole;
    } else {
        // Every number of the width lies on one side.
        count(Overflow::Compared);
        const bool above = bound > Rational(form.most);
        bool yes = false;
        switch (how) {
            case Comparator::Less:
            case Comparator::LessEqual:
                yes = above;
                break;
            case Comparator::Greater:
            case Comparator::GreaterEqual:
                yes = !above;
                break;
            case Comparator::Equal:
                break;
            case Comparator::NotEqual:
                yes = true;
                break;
        }
        instruction.comparison = yes ? Comparator::GreaterEqual : Comparator::Less;
        instruction.number = least_of(form.width);
    }
    if (form.unknown && on_unknown) {
        constexpr auto unknown = static_cast<std::size_t>(RowState::Unknown);
        if (on_unknown->state == State::Value) {
            instruction.rule.state[unknown] = RowState::Known;
            instruction.rule.number[unknown] = std::get<bool>(on_unknown->value) ? 1 : 0;
        } else if (is_clean_unknown(*on_unknown, Kind::YesNo)) {
            instruction.rule.state[unknown] = RowState::Unknown;
        }
    }
    if (on_not_applicable) {
        constexpr auto not_applicable = static_cast<std::size_t>(RowState::NotApplicable);
        instruction.rule.state[not_applicable] = RowState::Known;
        instruction.rule.number[not_applicable] = *on_not_applicable ? 1 : 0;
    }
    return truth(std::move(instruction), form.has_states);
}

std::optional<Register> VectorBuilder::compare(Register a, Comparator how, Register b) {
    const auto both = aligned(a, b);
    if (!both) {
        return std::nullopt;
    }
    Instruction instruction;
    instruction.op = VectorOp::Compare;
    instruction.comparison = how;
    std::tie(instruction.a, instruction.b) = *both;
    const ValueForm& left = (*this)[both->first];
    const ValueForm& right = (*this)[both->second];
    if (left.unknown && is_undecided(*left.unknown, right, how, true)) {
        instruction.pair.left = RowState::Unknown;
    }
    if (right.unknown && is_undecided(*right.unknown, left, how, false)) {
        instruction.pair.right = RowState::Unknown;
    }
    // Of two that can be anything.
    if (left.unknown && right.unknown &&
        (left.kind == Kind::YesNo || (!left.unknown->possible && !right.unknown->possible))) {
        instruction.pair.both = RowState::Unknown;
    }
    return truth(std::move(instruction), left.has_states || right.has_states);
}

Register VectorBuilder::in_range(Register a, std::int64_t least, std::int64_t most,
                                 const StateRule& rule) {
    const ValueForm form = (*this)[a];
    Instruction instruction;
    instruction.op = VectorOp::InRange;
    instruction.a = a;
    instruction.number = std::max(least, least_of(form.width));
    instruction.second = std::min(most, most_of(form.width));
    instruction.rule = rule;
    return truth(std::move(instruction), form.has_states);
}

Register VectorBuilder::is_applicable(Register a) {
    const ValueForm form = (*this)[a];
    Instruction instruction;
    instruction.op = VectorOp::CompareConstant;
    instruction.comparison = Comparator::GreaterEqual;
    instruction.number = least_of(form.width);
    instruction.a = a;
    // What is unknown here can be nothing but a value.
    instruction.rule.state = {RowState::Known, RowState::Known, RowState::Known, RowState::Exact};
    instruction.rule.number = {0, 0, 1, 0};
    return truth(std::move(instruction), form.has_states);
}

Register VectorBuilder::definite(Register a) {
    return (*this)[a].has_states ? map_states(a, StateRule{}, std::nullopt) : a;
}

Register VectorBuilder::settled_to(Register a, bool truth) {
    StateRule rule;
    constexpr auto unknown = static_cast<std::size_t>(RowState::Unknown);
    rule.state[unknown] = RowState::Known;
    rule.number[unknown] = truth ? 1 : 0;
    return map_states(a, rule, std::nullopt);
}

Register VectorBuilder::is_unknown(Register a) {
    StateRule rule;
    constexpr auto unknown = static_cast<std::size_t>(RowState::Unknown);
    rule.state[unknown] = RowState::Known;
    rule.number[unknown] = 1;
    return in_range(a, 1, 0, rule);
}

// ---- any kind --------------------------------------------------------------------------------

Register VectorBuilder::map_states(Register a, const StateRule& rule,
                                   std::optional<Outcome> unknown) {
    ValueForm form = (*this)[a];
    form.unknown = std::move(unknown);
    Instruction instruction;
    instruction.op = VectorOp::MapStates;
    instruction.a = a;
    instruction.rule = rule;
    return emit(std::move(instruction), std::move(form));
}

Register VectorBuilder::unknown_to_exact(Register a) {
    if (!(*this)[a].unknown) {
        return a;
    }
    StateRule rule = keeping_states();
    rule.state[static_cast<std::size_t>(RowState::Unknown)] = RowState::Exact;
    return map_states(a, rule, std::nullopt);
}

std::optional<Register> VectorBuilder::select(Register condition, Register b, Register c) {
    if (b == c && !(*this)[condition].has_states) {
        return b;
    }
    const auto& one = (*this)[b].unknown;
    const auto& other = (*this)[c].unknown;
    if (one && other && !same_unknown(*one, *other)) {
        b = unknown_to_exact(b);
        c = unknown_to_exact(c);
    }
    const auto both = aligned(b, c);
    if (!both) {
        return std::nullopt;
    }
    const ValueForm left = (*this)[both->first];
    const ValueForm right = (*this)[both->second];
    ValueForm form = left;
    form.least = std::min(left.least, right.least);
    form.most = std::max(left.most, right.most);
    form.has_states = left.has_states || right.has_states || (*this)[condition].has_states;
    form.unknown = left.unknown ? left.unknown : right.unknown;
    Instruction instruction;
    instruction.op = VectorOp::Select;
    if ((*this)[condition].unknown) {
        instruction.differing_is_unknown = form.kind == Kind::YesNo;
        if (instruction.differing_is_unknown) {
            form.unknown = Outcome::unknown();
        }
        const auto absorbs = [&](const ValueForm& unknown, const ValueForm& known) {
            return unknown.unknown && can_be_all_of(*unknown.unknown, known) ? RowState::Unknown
                                                                             : RowState::Exact;
        };
        instruction.pair = {absorbs(left, right), absorbs(right, left), RowState::Unknown};
    }
    instruction.a = condition;
    instruction.b = both->first;
    instruction.c = both->second;
    return emit(std::move(instruction), std::move(form));
}

Register VectorBuilder::look_up(Register a, std::shared_ptr<const LookUpTable> table,
                                ValueForm form, const StateRule& rule) {
    Instruction instruction;
    instruction.op = VectorOp::LookUp;
    instruction.a = a;
    instruction.table = std::move(table);
    instruction.rule = rule;
    return emit(std::move(instruction), std::move(form));
}

Register VectorBuilder::taint(Register a, Register b) {
    if (!(*this)[b].has_states) {
        return a;
    }
    ValueForm form = (*this)[a];
    form.has_states = true;
    Instruction instruction;
    instruction.op = VectorOp::Taint;
    instruction.a = a;
    instruction.b = b;
    return emit(std::move(instruction), std::move(form));
}

Register VectorBuilder::mark_exact(Register a, Register where) {
    ValueForm form = (*this)[a];
    form.has_states = true;
    Instruction instruction;
    instruction.op = VectorOp::MarkExact;
    instruction.a = a;
    instruction.b = where;
    return emit(std::move(instruction), std::move(form));
}

Register VectorBuilder::check_range(Register a, const Interval& range) {
    ValueForm form = (*this)[a];
    if (form.unknown) {
        const Interval bounds = form.unknown->bounds();
        const auto narrowed = intersect(bounds, range);
        if (!narrowed || !(*narrowed == bounds)) {
            a = unknown_to_exact(a);
            form = (*this)[a];
        }
    }
    const Rational scale(form.scale);
    const Rational low = range.lower ? (range.lower->at * scale).ceil() : Rational(form.least);
    const Rational high = range.upper ? (range.upper->at * scale).floor() : Rational(form.most);
    if (low <= Rational(form.least) && Rational(form.most) <= high) {
        return a;
    }
    Instruction instruction;
    instruction.op = VectorOp::CheckRange;
    instruction.a = a;
    instruction.number =
        low <= Rational(form.least) ? form.least : low.to_int64().value_or(most_whole);
    instruction.second =
        Rational(form.most) <= high ? form.most : high.to_int64().value_or(least_whole);
    form.has_states = true;
    return emit(std::move(instruction), std::move(form));
}

// ---- numbers ---------------------------------------------------------------------------------

Register VectorBuilder::as_number(Register a) {
    ValueForm form = (*this)[a];
    form.kind = Kind::Number;
    Instruction instruction;
    instruction.op = VectorOp::Widen;
    instruction.a = a;
    instruction.number = 1;
    return emit(std::move(instruction), std::move(form));
}

Register VectorBuilder::widened(Register a, std::int64_t factor, Width width) {
    ValueForm form = (*this)[a];
    if (factor == 1 && width == form.width) {
        return a;
    }
    form.width = width;
    form.scale *= factor;
    form.least *= factor;
    form.most *= factor;
    Instruction instruction;
    instruction.op = VectorOp::Widen;
    instruction.a = a;
    instruction.number = factor;
    return emit(std::move(instruction), std::move(form));
}

std::optional<std::pair<Register, Register>> VectorBuilder::aligned(Register a, Register b) {
    const ValueForm left = (*this)[a];
    const ValueForm right = (*this)[b];
    if (left.kind != right.kind) {
        return std::nullopt;
    }
    const std::int64_t right_factor = left.scale / std::gcd(left.scale, right.scale);
    const Wide scale = Wide{right.scale} * right_factor;
    if (scale > largest_scale) {
        count(Overflow::CommonScale);
        return std::nullopt;
    }
    const auto left_factor = static_cast<std::int64_t>(scale / left.scale);
    const auto scaled_fits = [](const ValueForm& form, std::int64_t factor) {
        return fits(Wide{form.least} * factor) && fits(Wide{form.most} * factor);
    };
    if (!scaled_fits(left, left_factor) || !scaled_fits(right, right_factor)) {
        count(Overflow::Scaled);
        return std::nullopt;
    }
    const Width width = std::max(
        {left.width, right.width, width_for(left.least * left_factor, left.most * left_factor),
         width_for(right.least * right_factor, right.most * right_factor)});
    const Register first = widened(a, left_factor, width);
    return std::pair(first, widened(b, right_factor, width));
}

std::optional<Register> VectorBuilder::add(Register a, Register b, Kind kind) {
    const auto both = aligned(a, b);
    if (!both) {
        return std::nullopt;
    }
    const ValueForm left = (*this)[both->first];
    const ValueForm right = (*this)[both->second];
    const Wide least = Wide{left.least} + right.least;
    const Wide most = Wide{left.most} + right.most;
    if (!fits(least) || !fits(most)) {
        count(Overflow::Sum);
        return std::nullopt;
    }
    ValueForm form;
    form.kind = kind;
    form.scale = left.scale;
    form.least = static_cast<std::int64_t>(least);
    form.most = static_cast<std::int64_t>(most);
    form.width = std::max(left.width, width_for(form.least, form.most));
    form.has_states = left.has_states || right.has_states;
    Instruction instruction;
    instruction.op = VectorOp::Add;
    if (left.kind == Kind::Number && kind == Kind::Number) {
        UnknownResult unknown = unknown_result(
            left, right, true, true,
            [](const Interval& one, const Interval& other) { return engine::add(one, other); });
        instruction.pair = unknown.rule;
        form.unknown = std::move(unknown.outcome);
    }
    instruction.a = widened(both->first, 1, form.width);
    instruction.b = widened(both->second, 1, form.width);
    return emit(std::move(instruction), std::move(form));
}

std::optional<Register> VectorBuilder::multiply(Register a, Register b) {
    const ValueForm left = (*this)[a];
    const ValueForm right = (*this)[b];
    const auto ends = {Wide{left.least} * right.least, Wide{left.least} * right.most,
                       Wide{left.most} * right.least, Wide{left.most} * right.most};
    const Wide least = std::min(ends);
    const Wide most = std::max(ends);
    const Wide scale = Wide{left.scale} * right.scale;
    if (!fits(least) || !fits(most)) {
        count(Overflow::Product);
        return std::nullopt;
    }
    if (scale > largest_scale) {
        count(Overflow::ProductScale);
        return std::nullopt;
    }
    ValueForm form;
    form.kind = Kind::Number;
    form.scale = static_cast<std::int64_t>(scale);
    form.least = static_cast<std::int64_t>(least);
    form.most = static_cast<std::int64_t>(most);
    form.width = std::max({left.width, right.width, width_for(form.least, form.most)});
    form.has_states = left.has_states || right.has_states;
    Instruction instruction;
    instruction.op = VectorOp::Multiply;
    UnknownResult unknown = unknown_result(
        left, right, has_one_sign(left), has_one_sign(right),
        [](const Interval& one, const Interval& other) { return engine::multiply(one, other); });
    instruction.pair = unknown.rule;
    form.unknown = std::move(unknown.outcome);
    instruction.a = widened(a, 1, form.width);
    instruction.b = widened(b, 1, form.width);
    return emit(std::move(instruction), std::move(form));
}

std::optional<Register> VectorBuilder::times(Register a, const Rational& factor) {
    const auto constant = broadcast(Outcome::of(factor), Kind::Number, 0);
    return constant ? multiply(a, *constant) : std::nullopt;
}

std::optional<Register> VectorBuilder::negate(Register a, Kind kind) {
    ValueForm form = (*this)[a];
    if (form.least == least_whole) {
        count(Overflow::Negated);
        return std::nullopt;
    }
    const bool is_number = form.kind == Kind::Number && kind == Kind::Number;
    form.kind = kind;
    std::tie(form.least, form.most) = std::pair(-form.most, -form.least);
    form.width = std::max(form.width, width_for(form.least, form.most));
    Instruction instruction;
    instruction.op = VectorOp::Negate;
    if (form.unknown && is_number) {
        Possible possible;
        possible.bounds = engine::negate(form.unknown->bounds());
        form.unknown = settled(possible, {Kind::Number, 0});
        instruction.rule.state[static_cast<std::size_t>(RowState::Unknown)] = RowState::Unknown;
    } else {
        form.unknown.reset();
    }
    instruction.a = widened(a, 1, form.width);
    return emit(std::move(instruction), std::move(form));
}

std::optional<Register> VectorBuilder::round(Register a, Rounding mode, const Rational& step,
                                             Interval (*bounds)(const Interval&, Rounding,
                                                                const Rational&)) {
    const ValueForm from = (*this)[a];
    // The step as a whole number needs a scale at which it is one.
    const Rational at_scale = step * Rational(from.scale);
    const auto factor = at_scale.denominator().to_int64();
    const auto whole = factor ? (at_scale * Rational(*factor)).to_int64() : std::nullopt;
    const bool scale_fits = whole && Wide{from.scale} * *factor <= largest_scale &&
                            fits(Wide{from.least} * *factor) && fits(Wide{from.most} * *factor);
    if (!scale_fits) {
        count(Overflow::Rounded);
        return std::nullopt;
    }
    const auto rounded = [&](std::int64_t end) {
        return round_to(Rational(end) * Rational(*factor), mode, Rational(*whole)).to_int64();
    };
    const auto least = rounded(from.least);
    const auto most = rounded(from.most);
    if (!least || !most) {
        count(Overflow::Rounded);
        return std::nullopt;
    }
    const Width width = std::max({from.width, width_for(*least, *most),
                                  width_for(from.least * *factor, from.most * *factor)});
    Instruction instruction;
    instruction.op = VectorOp::Round;
    instruction.a = widened(a, *factor, width);
    instruction.number = *whole;
    instruction.second = static_cast<std::int64_t>(mode);
    ValueForm form = (*this)[instruction.a];
    form.least = *least;
    form.most = *most;
    if (form.unknown) {
        Possible possible;
        possible.bounds = bounds(form.unknown->bounds(), mode, step);
        Outcome unknown = settled(possible, {Kind::Number, 0});
        const bool is_clean = is_clean_unknown(unknown, Kind::Number);
        form.unknown = is_clean ? std::optional(std::move(unknown)) : std::nullopt;
        instruction.rule.state[static_cast<std::size_t>(RowState::Unknown)] =
            is_clean ? RowState::Unknown : RowState::Exact;
    }
    return emit(std::move(instruction), std::move(form));
}

}  // namespace hjemmel::engine::batch
