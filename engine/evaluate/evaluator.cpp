#include "engine/evaluate/evaluator.hpp"

#include "engine/evaluate/operators.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace hjemmel::engine {

namespace {

using Failure = EvaluationError::Kind;

// Nodes above each other on the stack: what the calls leave (see calls.cpp) is for one expression.
constexpr std::size_t deepest_expression = 1'000;

// These make their own ground, or hand on that of what they call.
bool grounds_itself(Op op) {
    return op == Op::Field || op == Op::Parent || op == Op::Parameter || op == Op::Interpretation ||
           op == Op::Call;
}

// An index that is compared stands in the grounds: it is one side of what was decided.
bool compares(Op op) { return op == Op::Less || op == Op::LessEqual || op == Op::Equal; }

}  // namespace

// ---- nodes -----------------------------------------------------------------------------------

Outcome Evaluator::eval(NodeId id) {
    const Node& node = core()[id];
    if (node.op == Op::Constant) {
        return Outcome::of(core().constants[node.detail]);
    }
    if (node.op == Op::Slot) {
        return eval_slot(node);
    }
    count_step();
    if (is_stopped()) {
        return Outcome::unknown();
    }
    const bool is_shared = frame_.law.loaded->is_shared[id.index];
    if (is_shared) {
        for (std::size_t i = kept_.size(); i > frame_.kept; --i) {
            const Kept& kept = kept_[i - 1];
            if (kept.node == id) {
                if (is_recording()) {
                    pending_.push_back(kept.ground);
                }
                return kept.outcome;
            }
        }
    }
    if (nesting_ >= deepest_expression) {
        stop_ = Stop::DepthLimit;
        return Outcome::unknown();
    }
    const std::size_t mark = pending_.size();
    ++nesting_;
    Outcome outcome = dispatch(id, node);
    --nesting_;
    if (is_recording() && !grounds_itself(node.op)) {
        record_operation(id, node, outcome, mark);
    }
    if (is_shared && !is_stopped()) {
        kept_.push_back({id, outcome, is_recording() ? pending_.back() : GroundId{}});
    }
    return outcome;
}

Outcome Evaluator::dispatch(NodeId id, const Node& node) {
    switch (node.op) {
        case Op::NotApplicable:
            return Outcome::not_applicable();
        case Op::Field:
            return eval_field(id, node);
        case Op::Parent:
            return eval_parent(id, node);
        case Op::HasKey:
            return eval_has_key(id, node);
        case Op::Parameter:
            return eval_parameter(id, node);
        case Op::Interpretation:
            return eval_interpretation(id, node);
        case Op::Call:
            return eval_call(id, node);
        case Op::UnderLaw:
            return eval_under_law(id, node);
        case Op::Divide:
            return eval_divide(id, node);
        case Op::If:
            return eval_if(id, node);
        case Op::Choose:
            return eval_choose(id, node);
        case Op::CountingAs:
            return eval_counting_as(node);
        case Op::IsApplicable:
            return is_applicable(eval(core().child(node, 0)));
        case Op::Aggregate:
            return eval_aggregate(id, node);
        default:
            return eval_operator(id, node);
    }
}

Outcome Evaluator::eval_slot(const Node& node) const {
    const std::int32_t held = slots_[frame_.slots + node.detail];
    switch (node.kind) {
        case Kind::Row:
            return Outcome::of(Row{static_cast<std::uint32_t>(held)});
        case Kind::Month:
            return Outcome::of(Month{held});
        case Kind::Year:
            return Outcome::of(Year{held});
        case Kind::Date:
            return Outcome::of(Date{held});
        case Kind::Enumeration:
            return Outcome::of(EnumerationValue{held});
        case Kind::Number:
            return Outcome::of(Rational(held));
        case Kind::YesNo:
            return Outcome::of(held != 0);
        case Kind::Period:
        case Kind::Text:
            return Outcome::unknown();
    }
    return Outcome::unknown();
}

Outcome Evaluator::eval_operator(NodeId id, const Node& node) {
    // Most have one or two operands, which need no place of their own.
    if (node.child_count == 1) {
        const Outcome operand = eval_operand(node, 0);
        return operated(id, node, {&operand, 1});
    }
    if (node.child_count == 2) {
        const std::array<Outcome, 2> operands{eval_operand(node, 0), eval_operand(node, 1)};
        return operated(id, node, operands);
    }
    const std::size_t first = operands_.size();
    for (std::uint32_t i = 0; i < node.child_count; ++i) {
        Outcome operand = eval_operand(node, i);
        operands_.push_back(std::move(operand));
    }
    Outcome outcome = operated(id, node, std::span<const Outcome>(operands_).subspan(first));
    operands_.resize(first);
    return outcome;
}

Outcome Evaluator::eval_operand(const Node& node, std::uint32_t number) {
    const NodeId child = core().child(node, number);
    Outcome operand = eval(child);
    if (is_recording() && compares(node.op) && core()[child].op == Op::Slot) {
        record_operation(child, core()[child], operand, pending_.size());
    }
    return operand;
}

Outcome Evaluator::operated(NodeId id, const Node& node, std::span<const Outcome> operands) {
    return is_stopped() ? Outcome::unknown()
                        : finish(operate(program_, core(), node, operands), id);
}

Outcome Evaluator::eval_divide(NodeId id, const Node& node) {
    const std::array<Outcome, 2> operands{eval(core().child(node, 0)), eval(core().child(node, 1))};
    Reading reading = read_operands(operands);
    if (reading.decided) {
        return finish(std::move(*reading.decided), id);
    }
    const bool has_alternative = node.child_count > 2;
    const Interval divisor = operands[1].bounds();
    if (reading.all_known) {
        if (const auto quotient =
                divide(std::get<Rational>(operands[0].value), divisor.lower->at)) {
            return finish({Outcome::of(*quotient), std::nullopt}, id);
        }
        return has_alternative ? eval(core().child(node, 2)) : fail(Failure::DivisionByZero, id);
    }
    Hull all;
    Possible rest = reading.rest;
    const bool is_zero = operands[1].state == State::Value && divisor.lower->at.is_zero();
    if (is_zero && !has_alternative) {
        return finish(failed(Failure::DivisionByZero, rest), id);
    }
    if (is_zero) {
        all.add(eval(core().child(node, 2)));
        rest.can_be_value = false;
        if (rest.can_be_conflict || rest.can_fail) {
            all.add(rest);
        }
    } else {
        rest.bounds = divide_by_nonzero(operands[0].bounds(), divisor);
        all.add(rest);
        if (divisor.contains(0) && has_alternative) {
            const Speculation speculation(*this);
            all.add(eval(core().child(node, 2)));
        } else if (divisor.contains(0)) {
            all.add_possible_failure();
        }
    }
    Outcome outcome = all.settled(domain_of(program_, node));
    if (outcome.state == State::Unknown && !outcome.error) {
        outcome.error = reading.error;
    }
    return finish({std::move(outcome), std::nullopt}, id);
}

// ---- branches --------------------------------------------------------------------------------

Outcome Evaluator::eval_if(NodeId id, const Node& node) {
    const Outcome condition = eval(core().child(node, 0));
    if (condition.state == State::Value) {
        return eval(core().child(node, std::get<bool>(condition.value) ? 1 : 2));
    }
    return eval_branches(id, node, condition);
}

Outcome Evaluator::eval_choose(NodeId id, const Node& node) {
    const Outcome subject = eval(core().child(node, 0));
    if (subject.state == State::Value) {
        const auto number =
            static_cast<std::uint32_t>(std::get<EnumerationValue>(subject.value).ordinal) + 1;
        return number < node.child_count ? eval(core().child(node, number)) : Outcome::unknown();
    }
    return eval_branches(id, node, subject);
}

// The condition of an `if` or the subject of a `choose` is not known: all that it can lead to.
Outcome Evaluator::eval_branches(NodeId id, const Node& node, const Outcome& subject) {
    Reading reading = read_operands({&subject, 1});
    if (reading.decided) {
        return finish(std::move(*reading.decided), id);
    }
    const Possible& possible = possibilities_of_unknown(subject);
    Hull all;
    for (std::uint32_t i = 1; i < node.child_count; ++i) {
        // `if` has its `then` first, which bit 1 leads to; a choice has its branches in order.
        const std::uint32_t bit = node.op == Op::If ? 2 - i : i - 1;
        const bool reachable =
            possible.can_be_value && (bit < 64 ? ((possible.values >> bit) & 1U) != 0
                                               : possible.values == ~std::uint64_t{0});
        if (reachable) {
            const Speculation speculation(*this);
            all.add(eval(core().child(node, i)));
        }
    }
    if (reading.rest.can_be_conflict) {
        all.add_possible_conflict();
    }
    if (reading.rest.can_fail) {
        all.add_possible_failure();
    }
    Outcome outcome = all.settled(domain_of(program_, node));
    if (outcome.state == State::Unknown) {
        outcome.error = reading.error;
    }
    return outcome;
}

Outcome Evaluator::eval_counting_as(const Node& node) {
    Outcome operand = eval(core().child(node, 0));
    if (operand.state == State::NotApplicable) {
        return eval(core().child(node, 1));
    }
    if (operand.state != State::Unknown ||
        !possibilities_of_unknown(operand).can_be_not_applicable) {
        return operand;
    }
    Hull all;
    Possible without = possibilities(operand);
    without.can_be_not_applicable = false;
    all.add(without);
    {
        const Speculation speculation(*this);
        all.add(eval(core().child(node, 1)));
    }
    Outcome outcome = all.settled(domain_of(program_, node));
    if (outcome.state == State::Unknown) {
        outcome.error = operand.error;
    }
    return outcome;
}

// ---- law and readings of the law -------------------------------------------------------------

Outcome Evaluator::eval_parameter(NodeId id, const Node& node) {
    Outcome outcome;
    if (node.child_count > 0) {
        outcome = eval(core().child(node, 0));
    } else {
        const Parameter& parameter = program_.parameters[node.detail];
        const Date law_date = frame_.law.loaded->residual.law_date;
        const bool has_step = std::any_of(
            parameter.steps.begin(), parameter.steps.end(), [&](const ParameterStep& step) {
                return in_force(program_, step, law_date, circumstances_.known_on);
            });
        outcome = raise({has_step ? Failure::ParameterOverlap : Failure::NoParameterStep,
                         frame_.quantity, frame_.clause, node.detail, written_at(id)});
    }
    if (is_recording()) {
        Step step;
        step.kind = Step::Kind::Parameter;
        step.subject = node.detail;
        step.detail = node.extra;
        step.node = id;
        step.law = frame_.law.in_grounds;
        record(step, outcome, pending_.size());
    }
    return outcome;
}

// An open reading has a child for each of its options, any other only that of its option.
std::uint32_t Evaluator::option_of(const Node& interpretation) {
    const InterpretationId reading{interpretation.detail};
    return open_ && open_->branching.is_open(reading) ? open_->branching.option(reading) : 0;
}

NodeId Evaluator::option_read(NodeId node) {
    while (core()[node].op == Op::Interpretation) {
        const std::uint32_t option = option_of(core()[node]);
        if (option >= core()[node].child_count) {
            break;
        }
        node = core().child(core()[node], option);
    }
    return node;
}

Outcome Evaluator::eval_interpretation(NodeId id, const Node& node) {
    const std::size_t mark = pending_.size();
    const std::uint32_t option = option_of(node);
    Outcome outcome =
        option < node.child_count ? eval(core().child(node, option)) : Outcome::unknown();
    if (is_recording()) {
        Step step;
        step.kind = Step::Kind::Interpretation;
        step.subject = node.detail;
        step.detail = node.extra;
        step.node = id;
        step.law = frame_.law.in_grounds;
        record(step, outcome, mark);
    }
    return outcome;
}

Outcome Evaluator::eval_under_law(NodeId id, const Node& node) {
    const Outcome date = eval(core().child(node, 1));
    Reading reading = read_operands({&date, 1});
    if (reading.decided) {
        return finish(std::move(*reading.decided), id);
    }
    if (!reading.all_known) {
        const Foresight foreseen = foresight_of(core().child(node, 0));
        Possible possible = reading.rest;
        possible.can_be_not_applicable = foreseen.not_applicable;
        possible.can_be_conflict = possible.can_be_conflict || foreseen.conflict;
        possible.can_fail = true;
        return settled(possible, domain_of(program_, node));
    }
    const Law law = frame_.law;
    const std::size_t kept = frame_.kept;
    frame_.law = law_at(std::get<Date>(date.value), true);
    frame_.kept = kept_.size();
    Outcome outcome = eval(frame_.law.loaded->residual.under_law[node.detail]);
    kept_.resize(frame_.kept);
    frame_.kept = kept;
    frame_.law = law;
    return outcome;
}

// ---- outcomes and errors ---------------------------------------------------------------------

Outcome Evaluator::raise(EvaluationError error) {
    Outcome outcome;
    if (is_stopped()) {
        return outcome;
    }
    errors_.push_back(error);
    outcome.error = Shared<EvaluationError>::of(error);
    return outcome;
}

Outcome Evaluator::fail(Failure kind, NodeId node) {
    return raise({kind, frame_.quantity, frame_.clause, node.index, written_at(node)});
}

// Equal expressions are one node, with the place where it was first written: where that is another
// rule, the clause at hand is the place.
Span Evaluator::written_at(NodeId node) const {
    const Span origin = core().origins[node.index];
    if (!frame_.clause) {
        return origin;
    }
    const Span whole = program_[*frame_.clause].origin;
    const bool lies_in_it =
        origin.file == whole.file && whole.begin <= origin.begin && origin.end <= whole.end;
    return lies_in_it ? origin : whole;
}

Outcome Evaluator::finish(Computed&& computed, NodeId node) {
    if (computed.failure) {
        Outcome outcome = fail(*computed.failure, node);
        outcome.possible = std::move(computed.outcome.possible);
        return outcome;
    }
    limit_size(computed.outcome, node);
    return std::move(computed.outcome);
}

void Evaluator::limit_size(Outcome& outcome, NodeId node) {
    if (outcome.state == State::Value) {
        const auto* number = std::get_if<Rational>(&outcome.value);
        if (number != nullptr && number->bits() > limits_.number_bits) {
            outcome = fail(Failure::NumberTooLarge, node);
        }
        return;
    }
    if (outcome.state != State::Unknown || !outcome.possible || !outcome.possible->bounds) {
        return;
    }
    // A bound that has grown too large is given up: what is possible only becomes more.
    const Interval& bounds = *outcome.possible->bounds;
    const auto too_large = [&](const std::optional<Bound>& bound) {
        return bound && bound->at.bits() > limits_.number_bits;
    };
    if (too_large(bounds.lower) || too_large(bounds.upper)) {
        Possible wider = *outcome.possible;
        if (too_large(bounds.lower)) {
            wider.bounds->lower.reset();
        }
        if (too_large(bounds.upper)) {
            wider.bounds->upper.reset();
        }
        outcome.possible = Shared<Possible>::of(std::move(wider));
    }
}

void Evaluator::add_errors(const std::vector<EvaluationError>& errors) {
    errors_.insert(errors_.end(), errors.begin(), errors.end());
}

// ---- grounds ---------------------------------------------------------------------------------

GroundId Evaluator::record(const Step& step, const Outcome& outcome, std::size_t mark) {
    const GroundId id = recorder_.record(*grounds_, step, outcome,
                                         std::span<const GroundId>(pending_).subspan(mark));
    pending_.resize(mark);
    pending_.push_back(id);
    return id;
}

void Evaluator::record_operation(NodeId id, const Node& node, const Outcome& outcome,
                                 std::size_t mark) {
    Step step;
    step.kind = Step::Kind::Operation;
    step.subject = node.detail;
    step.node = id;
    step.law = frame_.law.in_grounds;
    record(step, outcome, mark);
}

void Evaluator::record_clause(ClauseId clause, ClauseStatus status, const Outcome& outcome,
                              std::initializer_list<std::optional<GroundId>> children) {
    const std::size_t mark = pending_.size();
    for (const std::optional<GroundId>& child : children) {
        if (child) {
            pending_.push_back(*child);
        }
    }
    Step step;
    step.kind = Step::Kind::Clause;
    step.subject = clause.index;
    step.law = frame_.law.in_grounds;
    step.status = status;
    record(step, outcome, mark);
}

void Evaluator::record_quantity(const Place& place, const Outcome& outcome, std::size_t mark,
                                bool approximated) {
    Step step;
    step.kind = Step::Kind::Quantity;
    step.subject = place.quantity.index;
    step.place = place;
    step.law = frame_.law.in_grounds;
    step.approximated = approximated;
    record(step, outcome, mark);
}

// ---- speculation -----------------------------------------------------------------------------

Speculation::Speculation(Evaluator& evaluator, bool speculative)
    : evaluator_(evaluator),
      speculative_(speculative),
      errors_(evaluator.errors_.size()),
      kept_(evaluator.kept_.size()) {}

Speculation::~Speculation() {
    if (speculative_) {
        // A node that failed here and is kept would lose its error for a place that does count.
        evaluator_.errors_.erase(evaluator_.errors_.begin() + static_cast<std::ptrdiff_t>(errors_),
                                 evaluator_.errors_.end());
        evaluator_.kept_.resize(kept_);
    }
}

}  // namespace hjemmel::engine
