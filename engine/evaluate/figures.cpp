// How the evaluator reads facts: figures of quantities and fields of rows.
#include "engine/evaluate/evaluator.hpp"

#include <utility>

namespace hjemmel::engine {

const Cell* Evaluator::figure(const Place& place) const {
    if (!overrides_.empty()) {
        if (const auto found = overrides_.find(place); found != overrides_.end()) {
            return found->second ? &*found->second : nullptr;
        }
    }
    return facts_.figure(place);
}

Outcome Evaluator::outcome_of(const Cell& cell, const Type& type,
                              const EvaluationError& out_of_range) {
    const bool has_range = type.range && type.kind == Kind::Number;
    switch (cell.state) {
        case Cell::State::NotApplicable:
            return Outcome::not_applicable();
        case Cell::State::Unknown:
            return settled(possible_of(type), domain_of(program_, type));
        case Cell::State::Given:
            break;
    }
    if (!cell.bounds) {
        const auto* number = std::get_if<Rational>(&cell.value);
        return has_range && number != nullptr && !type.range->contains(*number)
                   ? raise(out_of_range)
                   : Outcome::of(cell.value);
    }
    Possible possible;
    possible.bounds = has_range ? intersect(*cell.bounds, *type.range) : *cell.bounds;
    return possible.bounds ? settled(possible, domain_of(program_, type)) : raise(out_of_range);
}

Outcome Evaluator::given(const Place& place, const Cell& cell, Ground::Kind kind) {
    const Quantity& quantity = program_[place.quantity];
    const EvaluationError out_of_range{EvaluationError::Kind::OutOfRange, place.quantity,
                                       std::nullopt, place.quantity.index, quantity.origin};
    if (!is_recording()) {
        return outcome_of(cell, quantity.type, out_of_range);
    }
    return recorded_figure(place, kind, &cell, outcome_of(cell, quantity.type, out_of_range));
}

Outcome Evaluator::not_given(const Place& place, const Cell* cell) {
    const Type& type = program_[place.quantity].type;
    Outcome outcome = settled(possible_of(type), domain_of(program_, type));
    return is_recording() ? recorded_figure(place, Ground::Kind::Fact, cell, std::move(outcome))
                          : outcome;
}

// One ground for one figure, however often it is read.
Outcome Evaluator::recorded_figure(const Place& place, Ground::Kind kind, const Cell* cell,
                                   Outcome outcome) {
    if (const Memo::Entry* known = ground_memo_.find(place, figure_law)) {
        pending_.push_back(known->ground);
        return outcome;
    }
    Step step;
    step.kind = kind;
    step.subject = place.quantity.index;
    step.place = place;
    step.is_given = cell != nullptr && cell->state == Cell::State::Given;
    step.cell = cell;
    step.law = frame_.law.in_grounds;
    ground_memo_.add(place, figure_law).ground = record(step, outcome, pending_.size());
    return outcome;
}

Outcome Evaluator::eval_field(NodeId id, const Node& node) {
    const std::size_t mark = pending_.size();
    const Outcome row = eval(core().child(node, 0));
    const CollectionId collection{node.extra};
    if (row.state == State::Value) {
        return field_at(collection, node.detail, std::get<Row>(row.value).index, mark);
    }
    Reading reading = read_operands({&row, 1});
    Outcome outcome;
    if (reading.decided) {
        outcome = finish(std::move(*reading.decided), id);
    } else {
        Possible possible = possible_of(program_[collection].fields[node.detail].type);
        possible.can_be_conflict = reading.rest.can_be_conflict;
        possible.can_fail = reading.rest.can_fail;
        outcome = settled(possible, domain_of(program_, node));
    }
    if (is_recording()) {
        record_operation(id, node, outcome, mark);
    }
    return outcome;
}

Outcome Evaluator::field_at(CollectionId collection, std::uint32_t field, std::uint32_t row,
                            std::size_t mark) {
    Cell::State state = Cell::State::Unknown;
    Outcome outcome = read_field(collection, field, row, state);
    if (state == Cell::State::Unknown) {
        refine(outcome, collection, field, row);
    }
    if (is_recording()) {
        Step step;
        step.kind = Step::Kind::Fact;
        step.subject = collection.index;
        step.detail = field;
        step.of_row = true;
        step.row = row;
        step.is_given = state == Cell::State::Given;
        step.law = frame_.law.in_grounds;
        record(step, outcome, mark);
    }
    return outcome;
}

Outcome Evaluator::read_field(CollectionId collection, std::uint32_t field, std::uint32_t row,
                              Cell::State& state) {
    const Type& type = program_[collection].fields[field].type;
    const Column& column = facts_.column(collection, field);
    // A plain cell, as nearly all are, is read where it lies.
    if (!type.range && row < column.size()) {
        const Column::Plain plain = column.state(row);
        if (plain == Column::Plain::Given) {
            state = Cell::State::Given;
            return Outcome::of(column.given(row));
        }
        if (plain == Column::Plain::NotApplicable) {
            state = Cell::State::NotApplicable;
            return Outcome::not_applicable();
        }
    }
    const Cell cell = facts_.cell(collection, field, row);
    state = cell.state;
    return outcome_of(cell, type,
                      {EvaluationError::Kind::OutOfRange, frame_.quantity, frame_.clause, field,
                       program_[collection].origin});
}

void Evaluator::refine(Outcome& outcome, CollectionId collection, std::uint32_t field,
                       std::uint32_t row) const {
    for (std::size_t i = frame_.refinements; i < refinements_.size(); ++i) {
        const Refinement& known = refinements_[i];
        if (known.collection != collection.index || known.field != field || known.row != row) {
            continue;
        }
        Possible possible = possibilities(outcome);
        const auto bounds =
            intersect(possible.bounds.value_or(Interval::everything()), known.bounds);
        if (bounds) {
            possible.bounds = bounds;
            outcome =
                settled(possible, domain_of(program_, program_[collection].fields[field].type));
        }
    }
}

}  // namespace hjemmel::engine
