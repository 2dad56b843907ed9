// How the evaluator calls quantities: at a place, under a law, from a figure or from clauses.
#include "engine/evaluate/evaluator.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <utility>

namespace hjemmel::engine {

namespace {

using Failure = EvaluationError::Kind;

// Nodes above each other on the stack. A quantity that is called below this many is computed by
// itself (see Task), so that a stack of a few MiB is enough for any chain of quantities, under
// sanitizers too.
constexpr std::size_t deepest_call = 200;

// The number by which a value indexes a quantity or stands in a slot.
std::int32_t index_number(const Value& value) {
    if (const auto* row = std::get_if<Row>(&value)) {
        return static_cast<std::int32_t>(row->index);
    }
    if (const auto* month = std::get_if<Month>(&value)) {
        return month->index;
    }
    if (const auto* year = std::get_if<Year>(&value)) {
        return year->number;
    }
    if (const auto* date = std::get_if<Date>(&value)) {
        return date->days;
    }
    if (const auto* one = std::get_if<EnumerationValue>(&value)) {
        return one->ordinal;
    }
    return 0;
}

}  // namespace

Outcome Evaluator::eval_parent(NodeId id, const Node& node) {
    const std::size_t mark = pending_.size();
    std::array<Outcome, 2> operands{eval(core().child(node, 0)), Outcome::unknown()};
    const bool moves = node.child_count > 1;
    if (moves) {
        operands[1] = eval(core().child(node, 1));
    }
    Reading reading = read_operands(std::span<const Outcome>(operands).first(moves ? 2 : 1));
    Outcome outcome;
    if (reading.decided) {
        outcome = finish(std::move(*reading.decided), id);
    } else {
        outcome = result_of(reading, std::nullopt, ~std::uint64_t{0}, domain_of(program_, node));
    }
    if (operands[0].state != State::Value) {
        if (is_recording()) {
            record_operation(id, node, outcome, mark);
        }
        return outcome;
    }
    const CollectionId collection{node.extra};
    const std::uint32_t row = std::get<Row>(operands[0].value).index;
    std::optional<Date> day;
    if (moves && operands[1].state == State::Value) {
        day = std::get<Date>(operands[1].value);
    }
    if (reading.all_known) {
        const std::optional<std::uint32_t> parent =
            moves ? facts_.parent_on(collection, row, *day) : facts_.parent(collection, row);
        if (parent) {
            outcome = Outcome::of(Row{*parent});
        }
    }
    if (is_recording()) {
        record_belonging(collection, row, day, outcome, mark);
    }
    return outcome;
}

void Evaluator::record_belonging(CollectionId collection, std::uint32_t row,
                                 std::optional<Date> day, const Outcome& outcome,
                                 std::size_t mark) {
    Step step;
    step.kind = Step::Kind::Belonging;
    step.subject = collection.index;
    step.row = row;
    step.day = day;
    step.law = frame_.law.in_grounds;
    record(step, outcome, mark);
}

Outcome Evaluator::eval_has_key(NodeId id, const Node& node) {
    const Outcome row = eval(core().child(node, 0));
    Reading reading = read_operands({&row, 1});
    if (reading.decided) {
        return finish(std::move(*reading.decided), id);
    }
    if (!reading.all_known) {
        return result_of(reading, std::nullopt, no_bit | yes_bit, domain_of(program_, node));
    }
    const auto& key = std::get<std::shared_ptr<const std::string>>(core().constants[node.detail]);
    return Outcome::of(facts_.key(CollectionId{node.extra}, std::get<Row>(row.value).index) ==
                       *key);
}

Outcome Evaluator::eval_call(NodeId id, const Node& node) {
    const Quantity& quantity = program_.quantities[node.detail];
    const std::size_t mark = pending_.size();
    const std::size_t first = operands_.size();
    Place place;
    place.quantity = QuantityId{node.detail};
    bool all_known = true;
    for (std::uint32_t i = 0; i < node.child_count; ++i) {
        const NodeId child_id = core().child(node, i);
        const Node& child = core()[child_id];
        std::int32_t number = 0;
        if (child.op == Op::Slot) {
            number = slot(child.detail);
        } else {
            Outcome operand = eval(child_id);
            all_known = all_known && operand.state == State::Value;
            number = operand.state == State::Value ? index_number(operand.value) : 0;
            operands_.push_back(std::move(operand));
        }
        if (quantity.entity && i == 0) {
            place.row = static_cast<std::uint32_t>(number);
        } else {
            place.indices.values[place.indices.count++] = number;
        }
    }
    Outcome outcome;
    if (is_stopped()) {
        outcome = Outcome::unknown();
    } else {
        outcome = all_known ? quantity_at(place) : call_at_unknown(id, node, first);
    }
    operands_.resize(first);
    if (!is_recording()) {
        return outcome;
    }
    // The reasons of the indices stand beside that of the quantity where they read something.
    const auto own = pending_.begin() + static_cast<std::ptrdiff_t>(mark);
    const auto callee = all_known ? pending_.end() - 1 : pending_.end();
    const bool indices_matter =
        std::any_of(own, callee, [&](GroundId ground) { return reads_facts(ground); });
    if (indices_matter || !all_known) {
        record_operation(id, node, outcome, mark);
    } else {
        pending_.erase(own, callee);
    }
    return outcome;
}

bool Evaluator::reads_facts(GroundId id) const {
    return grounds_->kind(id) != Ground::Kind::Operation || !grounds_->children_of(id).empty();
}

// Which figure is meant is not known: anything that the quantity can be.
Outcome Evaluator::call_at_unknown(NodeId id, const Node& node, std::size_t first_operand) {
    const Quantity& quantity = program_.quantities[node.detail];
    Reading reading = read_operands(std::span<const Outcome>(operands_).subspan(first_operand));
    if (reading.decided) {
        return finish(std::move(*reading.decided), id);
    }
    Possible possible = possible_of(quantity.type);
    possible.can_be_conflict =
        reading.rest.can_be_conflict || can_conflict(QuantityId{node.detail});
    possible.can_fail = reading.rest.can_fail || quantity.role != QuantityRole::Reading;
    Outcome outcome = settled(possible, domain_of(program_, quantity.type));
    if (outcome.state == State::Unknown) {
        outcome.error = reading.error;
    }
    return outcome;
}

Outcome Evaluator::quantity_at(const Place& place) {
    const Quantity& quantity = program_[place.quantity];
    const bool is_reading = quantity.role == QuantityRole::Reading;
    const Cell* cell = figure(place);
    const bool is_set = set_for(place).has_value();
    if (!is_set && cell != nullptr && cell->state != Cell::State::Unknown) {
        return given(place, *cell, is_reading ? Ground::Kind::Fact : Ground::Kind::Observed);
    }
    if (is_reading && !is_set) {
        return not_given(place, cell);
    }
    return computed_at(place);
}

Outcome Evaluator::computed_at(const Place& place) {
    const Law law = frame_.law;
    const std::size_t mark = pending_.size();
    if (std::optional<Outcome> without_law = enter_law(place)) {
        frame_.law = law;
        return std::move(*without_law);
    }
    Outcome outcome = remembered_or_computed(place, law, mark);
    frame_.law = law;
    return outcome;
}

std::optional<Outcome> Evaluator::enter_law(const Place& place) {
    const Quantity& quantity = program_[place.quantity];
    const bool decided_on = quantity.decided_on && !frame_.law.pinned;
    const std::size_t mark = pending_.size();
    if (frame_.law.loaded == nullptr) {
        const std::optional<Date> last_day = last_day_of_index(place);
        if (!decided_on && !last_day && !laws_->changes.empty()) {
            Outcome outcome = raise({Failure::NoLawDate, place.quantity, std::nullopt,
                                     place.quantity.index, quantity.origin});
            if (is_recording()) {
                record_quantity(place, outcome, mark, false);
            }
            return outcome;
        }
        frame_.law = law_at(last_day.value_or(Date{}), false);
    }
    if (!decided_on) {
        return std::nullopt;
    }
    const NodeId node = *frame_.law.loaded->residual.quantities[place.quantity.index].decided_on;
    const Frame caller = open_frame(place);
    const Outcome date = eval(node);
    Reading reading = read_operands({&date, 1});
    std::optional<Outcome> outcome;
    if (reading.decided) {
        outcome = finish(std::move(*reading.decided), node);
    } else if (!reading.all_known) {
        Possible possible = possible_of(quantity.type);
        possible.can_be_conflict = reading.rest.can_be_conflict || can_conflict(place.quantity);
        possible.can_fail = true;
        outcome = settled(possible, domain_of(program_, quantity.type));
    }
    close_frame(caller);
    record_law_date(date, mark);
    if (outcome) {
        if (is_recording()) {
            record_quantity(place, *outcome, mark, false);
        }
        return outcome;
    }
    if (!is_stopped()) {
        frame_.law = law_at(std::get<Date>(date.value), false);
    }
    return std::nullopt;
}

// A date that only the index gives, such as 1 April of the year after, needs no reason.
void Evaluator::record_law_date(const Outcome& date, std::size_t mark) {
    const auto own = std::span<const GroundId>(pending_).subspan(mark);
    const bool has_reasons =
        std::any_of(own.begin(), own.end(), [&](GroundId ground) { return reads_facts(ground); });
    if (!is_recording() || !(has_reasons || date.state != State::Value)) {
        pending_.resize(mark);
        return;
    }
    Step step;
    step.kind = Step::Kind::LawDate;
    step.law = frame_.law.in_grounds;
    record(step, date, mark);
}

Outcome Evaluator::remembered_or_computed(const Place& place, const Law& caller, std::size_t mark) {
    if (is_stopped()) {
        return Outcome::unknown();
    }
    const std::uint32_t law = frame_.law.number * 2 + (frame_.law.pinned ? 1U : 0U);
    if (open_) {
        return explored_quantity(place, {place, law});
    }
    Memo& memo = grounds_ != nullptr ? ground_memo_ : memo_;
    if (const Memo::Entry* entry = memo.find(place, law)) {
        if (entry->errors) {
            add_errors(*entry->errors);
        }
        if (is_recording()) {
            pending_.resize(mark);
            pending_.push_back(entry->ground);
        }
        return entry->outcome;
    }
    if (goes_too_deep(place, caller)) {
        return Outcome::unknown();
    }
    const std::size_t errors_before = errors_.size();
    Outcome outcome = compute_quantity(place, mark);
    if (is_stopped()) {
        return outcome;
    }
    Memo::Entry& entry = memo.add(place, law);
    entry.outcome = outcome;
    entry.ground = is_recording() ? pending_.back() : GroundId{};
    if (errors_.size() > errors_before) {
        std::vector<EvaluationError> raised(
            errors_.begin() + static_cast<std::ptrdiff_t>(errors_before), errors_.end());
        errors_.erase(errors_.begin() + static_cast<std::ptrdiff_t>(errors_before), errors_.end());
        keep_each_once(raised);
        add_errors(raised);
        entry.errors = Shared<std::vector<EvaluationError>>::of(std::move(raised));
    }
    return outcome;
}

bool Evaluator::goes_too_deep(const Place& place, const Law& law) {
    if (frame_.depth >= limits_.call_depth) {
        stop_ = Stop::DepthLimit;
    } else if (nesting_ >= deepest_call) {
        postponed_ = Task{place, law, frame_.depth};
        stop_ = Stop::Postponed;
    }
    return is_stopped();
}

Outcome Evaluator::compute_quantity(const Place& place, std::size_t mark) {
    const Quantity& quantity = program_[place.quantity];
    const Frame caller = open_frame(place);
    const std::optional<ClauseId> set = set_for(place);
    Selected selected = set ? select_set(*set) : select_clauses();
    if (quantity.type.range && quantity.type.kind == Kind::Number) {
        selected.outcome = within_range(std::move(selected.outcome), quantity);
    }
    close_frame(caller);
    if (is_recording()) {
        record_quantity(place, selected.outcome, mark, selected.approximated);
    }
    return std::move(selected.outcome);
}

Outcome Evaluator::within_range(Outcome outcome, const Quantity& quantity) {
    const Interval& range = *quantity.type.range;
    const EvaluationError out_of_range{Failure::OutOfRange, frame_.quantity, std::nullopt,
                                       frame_.quantity.index, quantity.origin};
    if (outcome.state == State::Value) {
        return range.contains(std::get<Rational>(outcome.value)) ? outcome : raise(out_of_range);
    }
    if (outcome.state != State::Unknown || is_certain_error(outcome)) {
        return outcome;
    }
    Possible possible = possibilities(outcome);
    possible.bounds = intersect(possible.bounds.value_or(Interval::everything()), range);
    if (!possible.bounds) {
        possible.can_be_value = false;
        possible.can_fail = true;
        if (!possible.can_be_conflict && !possible.can_be_not_applicable && !outcome.error) {
            return raise(out_of_range);
        }
    }
    Outcome narrowed = settled(possible, domain_of(program_, quantity.type));
    if (narrowed.state == State::Unknown) {
        narrowed.error = outcome.error;
    }
    return narrowed;
}

Evaluator::Frame Evaluator::open_frame(const Place& place) {
    const Quantity& quantity = program_[place.quantity];
    Frame caller = frame_;
    frame_.slots = slots_.size();
    frame_.kept = kept_.size();
    frame_.refinements = refinements_.size();
    frame_.quantity = place.quantity;
    frame_.clause.reset();
    ++frame_.depth;
    if (quantity.entity) {
        slots_.push_back(static_cast<std::int32_t>(place.row));
    }
    slots_.insert(slots_.end(), place.indices.values.begin(),
                  place.indices.values.begin() + place.indices.count);
    slots_.resize(std::max(slots_.size(), frame_.slots + quantity.slots), 0);
    return caller;
}

void Evaluator::close_frame(const Frame& caller) {
    slots_.resize(frame_.slots);
    kept_.resize(frame_.kept);
    frame_ = caller;
}

}  // namespace hjemmel::engine
