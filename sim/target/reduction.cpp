#include "sim/target/reduction.hpp"

#include "engine/evaluate/operators.hpp"

#include <algorithm>
#include <utility>

namespace hjemmel::sim {

namespace {

using engine::Node;
using engine::NodeId;
using engine::Op;
using engine::Outcome;

}  // namespace

Reduction::Reduction(const Setting& setting) : setting_(setting), laws_(interpreter_for(setting)) {}

// ---- frames ----------------------------------------------------------------------------------

const Node& Reduction::node(Term term) const {
    return frames_[term.frame].residual->core[term.node];
}

Term Reduction::child(Term term, std::uint32_t number) const {
    return {frames_[term.frame].residual->core.child(node(term), number), term.frame};
}

const engine::AggregateParts& Reduction::parts(Term aggregate) const {
    return frames_[aggregate.frame].residual->core.aggregates[node(aggregate).detail];
}

engine::Date Reduction::law_date(Term term) const { return frames_[term.frame].residual->law_date; }

Term Reduction::inside(Term aggregate, NodeId part) {
    const auto [place, is_new] =
        element_frames_.emplace(key(aggregate), static_cast<std::uint32_t>(frames_.size()));
    if (is_new) {
        Frame frame = frames_[aggregate.frame];
        const engine::AggregateParts& read = parts(aggregate);
        if (read.element_slot >= frame.slots.size()) {
            frame.slots.resize(read.element_slot + 1U);
        }
        frame.slots[read.element_slot] =
            read.over == engine::Over::Rows
                ? Stand{Stand::For::Element, engine::CollectionId{read.of}}
                : Stand{Stand::For::Month, {}};
        frames_.push_back(std::move(frame));
    }
    return {part, place->second};
}

Meaning Reduction::slot(Term term, std::size_t number) const {
    const std::vector<Meaning>& slots = frames_[term.frame].slots;
    return number < slots.size() ? slots[number] : Meaning(Stand{});
}

Meaning Reduction::meaning_of_slot(Term slot) const { return this->slot(slot, node(slot).detail); }

Refusal Reduction::refusal(Refusal::Reason reason, Term at) const {
    const Frame& frame = frames_[at.frame];
    const auto& origins = frame.residual->core.origins;
    return {reason, frame.quantity, std::nullopt,
            at.node.index < origins.size() ? origins[at.node.index] : engine::Span{}};
}

// ---- calls -----------------------------------------------------------------------------------

std::optional<Term> Reduction::enter(engine::QuantityId quantity,
                                     const std::vector<Meaning>& indices, engine::Date law_date) {
    Frame frame;
    frame.quantity = quantity;
    frame.residual = &laws_.residual(law_date);
    const engine::Quantity& declared = setting_.program[quantity];
    frame.slots.resize(declared.slots, Stand{});
    std::size_t slot = declared.entity ? 1 : 0;
    for (const Meaning& index : indices) {
        frame.slots.at(slot++) = index;
    }
    frames_.push_back(std::move(frame));
    return decisive(static_cast<std::uint32_t>(frames_.size() - 1));
}

std::optional<Term> Reduction::enter_call(Term call) {
    if (const auto before = entered_.find(key(call)); before != entered_.end()) {
        return before->second;
    }
    const engine::QuantityId quantity{node(call).detail};
    const engine::Quantity& declared = setting_.program[quantity];
    std::optional<Term> result;
    if (declared.role != engine::QuantityRole::Reading) {
        Frame frame;
        frame.quantity = quantity;
        frame.residual = frames_[call.frame].residual;
        frame.slots.resize(declared.slots, Stand{});
        for (std::uint32_t i = 0; i < node(call).child_count; ++i) {
            const Term argument = child(call, i);
            const Outcome value = known(argument);
            frame.slots.at(i) = value.is_known()                ? Meaning(value.value)
                                : node(argument).op == Op::Slot ? meaning_of_slot(argument)
                                                                : Meaning(argument);
        }
        frames_.push_back(std::move(frame));
        result = decisive(static_cast<std::uint32_t>(frames_.size() - 1));
    }
    entered_.emplace(key(call), result);
    return result;
}

std::optional<bool> Reduction::holds(const std::optional<NodeId>& when, std::uint32_t frame) {
    if (!when) {
        return true;
    }
    const Outcome outcome = known({*when, frame});
    if (is_yes(outcome)) {
        return true;
    }
    if (is_no(outcome)) {
        return false;
    }
    return std::nullopt;
}

std::optional<Term> Reduction::decisive(std::uint32_t frame) {
    const engine::QuantityId quantity = frames_[frame].quantity;
    const auto rules = [&]() -> const engine::ResidualQuantity& {
        return frames_[frame].residual->quantities[quantity.index];
    };
    if (const auto starts = rules().decided_on; starts && !setting_.circumstances.law_on) {
        const Outcome date = known({*starts, frame});
        if (!date.is_known()) {
            undecided_ = refusal(Refusal::Reason::NoLawDate, {*starts, frame});
            return std::nullopt;
        }
        frames_[frame].residual = &laws_.residual(std::get<engine::Date>(date.value));
        known_.clear();
    }
    if (!rules().sets.empty()) {
        undecided_ = Refusal{Refusal::Reason::SetByScenario, quantity, rules().sets.front().clause,
                             setting_.program[rules().sets.front().clause].origin};
        return std::nullopt;
    }
    const std::vector<engine::ResidualClause>& clauses = rules().clauses;
    std::vector<std::optional<bool>> live(clauses.size(), false);
    for (const std::uint32_t number : rules().order) {
        live[number] = holds(clauses[number].when, frame);
        for (const std::uint32_t other : clauses[number].suspended_by) {
            if (live[other] != std::optional(false)) {
                live[number] = live[other] == std::optional(true)     ? std::optional(false)
                               : live[number] == std::optional(false) ? std::optional(false)
                                                                      : std::nullopt;
            }
        }
    }
    std::optional<Term> found;
    for (std::size_t i = 0; i < clauses.size(); ++i) {
        const bool is_overridden =
            std::any_of(clauses[i].overridden_by.begin(), clauses[i].overridden_by.end(),
                        [&](std::uint32_t other) { return live[other] == std::optional(true); });
        if (is_overridden || live[i] == std::optional(false)) {
            continue;
        }
        if (!live[i]) {
            undecided_ = Refusal{Refusal::Reason::Undecided, quantity, clauses[i].clause,
                                 setting_.program[clauses[i].clause].origin};
            return std::nullopt;
        }
        if (!clauses[i].outcome) {
            continue;
        }
        if (found && !same(*found, {*clauses[i].outcome, frame})) {
            undecided_ = Refusal{Refusal::Reason::Undecided, quantity, clauses[i].clause,
                                 setting_.program[clauses[i].clause].origin};
            return std::nullopt;
        }
        found = Term{*clauses[i].outcome, frame};
    }
    if (!found && rules().otherwise) {
        found = Term{*rules().otherwise, frame};
    }
    if (!found) {
        undecided_ = Refusal{Refusal::Reason::Undecided, quantity, std::nullopt,
                             setting_.program[quantity].origin};
    }
    return found;
}

std::optional<Term> Reduction::under_law(Term term) {
    if (const auto before = entered_.find(key(term)); before != entered_.end()) {
        return before->second;
    }
    std::optional<Term> result;
    const Outcome date = known(child(term, 1));
    if (date.is_known()) {
        Frame frame = frames_[term.frame];
        const std::uint32_t number = node(term).detail;
        frame.residual = &laws_.residual(std::get<engine::Date>(date.value));
        const NodeId operand = frame.residual->under_law[number];
        frames_.push_back(std::move(frame));
        result = Term{operand, static_cast<std::uint32_t>(frames_.size() - 1)};
    }
    entered_.emplace(key(term), result);
    return result;
}

Meaning Reduction::index_of_call(Term call, engine::IndexKind kind) {
    const engine::Quantity& declared = setting_.program[engine::QuantityId{node(call).detail}];
    for (std::size_t i = 0; i < declared.indices.size(); ++i) {
        if (declared.indices[i].kind == kind) {
            return reduce(child(call, static_cast<std::uint32_t>(i + (declared.entity ? 1 : 0))));
        }
    }
    return NoValue{};
}

// ---- what is known ---------------------------------------------------------------------------

void Reduction::suppose(Supposed supposed) {
    supposed_ = std::move(supposed);
    known_.clear();
    entered_.clear();
}

void Reduction::suppose_nothing() {
    supposed_.reset();
    known_.clear();
    entered_.clear();
}

Outcome Reduction::known(Term term) {
    if (const auto before = known_.find(key(term)); before != known_.end()) {
        return before->second;
    }
    Outcome outcome = compute(term);
    known_.emplace(key(term), outcome);
    return outcome;
}

Outcome Reduction::field(Term term) {
    const Node& read = node(term);
    const Meaning row = reduce(child(term, 0));
    const Stand* stand = std::get_if<Stand>(&row);
    if (supposed_ && stand != nullptr && stand->what == Stand::For::Element &&
        stand->of == supposed_->of) {
        if (const auto found = supposed_->fields.find(read.detail);
            found != supposed_->fields.end()) {
            return found->second;
        }
    }
    return Outcome::unknown();
}

Outcome Reduction::compute(Term term) {
    const Node read = node(term);
    const auto follow = [&](const std::optional<Term>& next) {
        return next ? known(*next) : Outcome::unknown();
    };
    switch (read.op) {
        case Op::Constant:
            return Outcome::of(frames_[term.frame].residual->core.constants[read.detail]);
        case Op::NotApplicable:
            return Outcome::not_applicable();
        case Op::Slot: {
            const Meaning held = meaning_of_slot(term);
            if (const auto* value = std::get_if<engine::Value>(&held)) {
                return Outcome::of(*value);
            }
            const auto* further = std::get_if<Term>(&held);
            return further != nullptr ? known(*further) : Outcome::unknown();
        }
        case Op::Field:
            return field(term);
        case Op::Parameter:
        case Op::Interpretation:
            return read.child_count == 1 ? known(child(term, 0)) : Outcome::unknown();
        case Op::Call:
            return follow(enter_call(term));
        case Op::UnderLaw:
            return follow(under_law(term));
        case Op::If: {
            const Outcome condition = known(child(term, 0));
            return is_yes(condition)  ? known(child(term, 1))
                   : is_no(condition) ? known(child(term, 2))
                                      : Outcome::unknown();
        }
        case Op::Choose: {
            const Outcome subject = known(child(term, 0));
            const auto* which = std::get_if<engine::EnumerationValue>(&subject.value);
            return subject.is_known() && which != nullptr
                       ? known(child(term, static_cast<std::uint32_t>(which->ordinal) + 1U))
                       : Outcome::unknown();
        }
        case Op::CountingAs: {
            const Outcome operand = known(child(term, 0));
            return operand.state == engine::State::NotApplicable ? known(child(term, 1)) : operand;
        }
        case Op::IsApplicable: {
            const std::optional<bool> answer = applicable(child(term, 0));
            return answer ? Outcome::of(*answer) : Outcome::unknown();
        }
        case Op::Divide: {
            const Outcome above = known(child(term, 0));
            const Outcome below = known(child(term, 1));
            const auto* numerator = std::get_if<engine::Rational>(&above.value);
            const auto* denominator = std::get_if<engine::Rational>(&below.value);
            if (!above.is_known() || !below.is_known() || numerator == nullptr ||
                denominator == nullptr) {
                return Outcome::unknown();
            }
            const auto quotient = engine::divide(*numerator, *denominator);
            return quotient               ? Outcome::of(*quotient)
                   : read.child_count > 2 ? known(child(term, 2))
                                          : Outcome::unknown();
        }
        case Op::Aggregate:
        case Op::Parent:
        case Op::HasKey:
            return Outcome::unknown();
        default:
            break;
    }
    std::vector<Outcome> operands;
    for (std::uint32_t i = 0; i < read.child_count; ++i) {
        operands.push_back(known(child(term, i)));
    }
    engine::Computed computed =
        engine::operate(setting_.program, frames_[term.frame].residual->core, read, operands);
    return computed.failure ? Outcome::unknown() : std::move(computed.outcome);
}

std::optional<bool> Reduction::aggregate_applicable(Term term) {
    const engine::AggregateParts read = parts(term);
    using Kind = engine::AggregateKind;
    if (read.kind == Kind::Count || read.kind == Kind::Exists || read.kind == Kind::Every) {
        return true;
    }
    // Months have persons who are measured: neither a share of them nor a mean over months is one
    // of none.
    const bool is_never_empty = read.kind == Kind::Share || read.over == engine::Over::Months;
    if (!is_never_empty && read.if_none && applicable({*read.if_none, term.frame}) != true) {
        return std::nullopt;
    }
    if (read.when_not_applicable != engine::WhenNotApplicable::Propagate || !read.body) {
        return true;
    }
    return applicable(inside(term, *read.body));
}

std::optional<bool> Reduction::applicable(Term term) {
    const Meaning meaning = reduce(term);
    if (std::holds_alternative<NoValue>(meaning)) {
        return false;
    }
    const Term* at = std::get_if<Term>(&meaning);
    if (at == nullptr) {
        return true;
    }
    const Node read = node(*at);
    const auto all = [&](std::uint32_t count) -> std::optional<bool> {
        for (std::uint32_t i = 0; i < count; ++i) {
            if (applicable(child(*at, i)) != true) {
                return std::nullopt;
            }
        }
        return true;
    };
    switch (read.op) {
        case Op::Aggregate:
            return aggregate_applicable(*at);
        case Op::Divide:
            return all(2);
        case Op::Call: {
            const engine::Quantity& called = setting_.program[engine::QuantityId{read.detail}];
            return called.type.can_be_not_applicable ? std::nullopt : std::optional(true);
        }
        case Op::CountingAs:
            return applicable(child(*at, 1)) == true ? std::optional(true) : std::nullopt;
        case Op::Field:
        case Op::If:
        case Op::Choose:
        case Op::UnderLaw:
            return std::nullopt;
        default:
            return all(read.child_count);
    }
}

// ---- reducing --------------------------------------------------------------------------------

Meaning Reduction::step(Term term) {
    const Outcome outcome = known(term);
    if (outcome.is_known()) {
        return outcome.value;
    }
    if (outcome.state == engine::State::NotApplicable) {
        return NoValue{};
    }
    const Node read = node(term);
    const auto or_itself = [&](const std::optional<Term>& next) { return next.value_or(term); };
    switch (read.op) {
        case Op::Slot:
            return meaning_of_slot(term);
        case Op::Parameter:
        case Op::Interpretation:
            return read.child_count == 1 ? child(term, 0) : term;
        case Op::Call:
            return or_itself(enter_call(term));
        case Op::UnderLaw:
            return or_itself(under_law(term));
        case Op::If: {
            const Outcome condition = known(child(term, 0));
            return condition.is_known() ? child(term, is_yes(condition) ? 1 : 2) : term;
        }
        case Op::Choose: {
            const Outcome subject = known(child(term, 0));
            const auto* which = std::get_if<engine::EnumerationValue>(&subject.value);
            return subject.is_known() && which != nullptr
                       ? child(term, static_cast<std::uint32_t>(which->ordinal) + 1U)
                       : term;
        }
        case Op::CountingAs:
            return applicable(child(term, 0)) == true ? child(term, 0) : term;
        case Op::And:
        case Op::Or:
            return or_itself(only_open_operand(term));
        default:
            return term;
    }
}

/// What is decided among operands, and does not decide, says nothing more.
std::optional<Term> Reduction::only_open_operand(Term term) {
    std::optional<Term> open;
    for (std::uint32_t i = 0; i < node(term).child_count; ++i) {
        if (!known(child(term, i)).is_known()) {
            if (open) {
                return std::nullopt;
            }
            open = child(term, i);
        }
    }
    return open;
}

Meaning Reduction::reduce(Term term, std::vector<engine::QuantityId>* entered) {
    while (true) {
        Meaning meaning = step(term);
        const Term* next = std::get_if<Term>(&meaning);
        if (next == nullptr || (next->node == term.node && next->frame == term.frame)) {
            return meaning;
        }
        if (entered != nullptr && node(term).op == Op::Call) {
            entered->push_back(engine::QuantityId{node(term).detail});
        }
        term = *next;
    }
}

bool Reduction::same_meaning(const Meaning& left, const Meaning& right) const {
    if (left.index() != right.index()) {
        return false;
    }
    if (const auto* value = std::get_if<engine::Value>(&left)) {
        return engine::equal_values(*value, std::get<engine::Value>(right));
    }
    if (const auto* stand = std::get_if<Stand>(&left)) {
        return *stand == std::get<Stand>(right);
    }
    if (const auto* term = std::get_if<Term>(&left)) {
        return same(*term, std::get<Term>(right));
    }
    return true;
}

bool Reduction::same(Term left, Term right) const {
    const Node& one = node(left);
    const Node& other = node(right);
    if (one.op == Op::Slot || other.op == Op::Slot) {
        const Meaning of_left = one.op == Op::Slot ? meaning_of_slot(left) : Meaning(left);
        const Meaning of_right = other.op == Op::Slot ? meaning_of_slot(right) : Meaning(right);
        return same_meaning(of_left, of_right);
    }
    if (one.op != other.op || one.kind != other.kind || one.extra != other.extra ||
        one.child_count != other.child_count) {
        return false;
    }
    if (one.op == Op::Constant) {
        return engine::equal_values(frames_[left.frame].residual->core.constants[one.detail],
                                    frames_[right.frame].residual->core.constants[other.detail]);
    }
    if (one.op == Op::Aggregate || one.op == Op::UnderLaw) {
        const std::vector<Meaning>& here = frames_[left.frame].slots;
        const std::vector<Meaning>& there = frames_[right.frame].slots;
        return left.node == right.node &&
               frames_[left.frame].residual == frames_[right.frame].residual &&
               std::equal(
                   here.begin(), here.end(), there.begin(), there.end(),
                   [this](const Meaning& a, const Meaning& b) { return same_meaning(a, b); });
    }
    if (one.detail != other.detail) {
        return false;
    }
    for (std::uint32_t i = 0; i < one.child_count; ++i) {
        if (!same(child(left, i), child(right, i))) {
            return false;
        }
    }
    return true;
}

}  // namespace hjemmel::sim
