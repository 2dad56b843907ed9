#include "engine/batch/vector_compiler.hpp"

#include "engine/evaluate/calendar_arithmetic.hpp"
#include "engine/evaluate/possible.hpp"

#include <algorithm>
#include <utility>

namespace hjemmel::engine::batch {

namespace {

/// Programs do not grow beyond this: what comes after is left to the exact evaluator.
constexpr std::size_t most_instructions = 20'000;
constexpr std::size_t deepest = 200;

}  // namespace

VectorFrame frame_of(const TallyRequest& request, std::uint32_t element_slot) {
    VectorFrame frame;
    frame.law = request.law;
    frame.slots = request.bindings;
    frame.slots.resize(std::max<std::size_t>(frame.slots.size(), element_slot + 1));
    frame.slots[element_slot] = {true, 0, 0};
    return frame;
}

Compiled Compiled::of(const Entry& entry) {
    Compiled compiled;
    if (entry) {
        compiled.form = Form::Constant;
        compiled.constant = *entry;
    }
    return compiled;
}

Compiled Compiled::of(std::optional<Register> vector) {
    Compiled compiled;
    if (vector) {
        compiled.form = Form::Vector;
        compiled.vector = *vector;
    }
    return compiled;
}

Compiled Compiled::row(std::uint32_t up) {
    Compiled compiled;
    compiled.form = Form::Row;
    compiled.up = up;
    return compiled;
}

// ---- nodes -----------------------------------------------------------------------------------

Compiled VectorCompiler::expression(VectorFrame& frame, NodeId id) {
    if (depth_ >= deepest || builder_.size() > most_instructions || context_.is_stopped()) {
        return {};
    }
    const std::tuple key{frame.law.residual, frame.law.pinned, id.index};
    if (const auto found = frame.done.find(key); found != frame.done.end()) {
        return found->second;
    }
    ++depth_;
    Compiled compiled = dispatch(frame, frame.law.residual->core[id]);
    --depth_;
    frame.done.insert_or_assign(key, compiled);
    return compiled;
}

Compiled VectorCompiler::dispatch(VectorFrame& frame, const Node& node) {
    const Core& core = frame.law.residual->core;
    switch (node.op) {
        case Op::Constant:
            return Compiled::of(Entry(Outcome::of(core.constants[node.detail])));
        case Op::NotApplicable:
            return Compiled::of(Entry(Outcome::not_applicable()));
        case Op::Slot:
            return slot(frame, node);
        case Op::Field:
            return field(frame, node);
        case Op::Parent:
            return parent(frame, node);
        case Op::Parameter:
        case Op::Interpretation:
            return node.child_count == 1 ? expression(frame, core.child(node, 0)) : Compiled{};
        case Op::Call:
            return call(frame, node);
        case Op::UnderLaw:
            return under_law(frame, node);
        case Op::If:
            return conditional(frame, node);
        case Op::Choose:
            return choice(frame, node);
        case Op::CountingAs:
            return counting_as(frame, node);
        case Op::Aggregate:
            return aggregate(frame, node);
        case Op::HasKey:
            return {};
        default:
            return operation(frame, node);
    }
}

Compiled VectorCompiler::slot(const VectorFrame& frame, const Node& node) const {
    if (node.detail >= frame.slots.size()) {
        return {};
    }
    const Binding& binding = frame.slots[node.detail];
    if (binding.is_row) {
        return node.kind == Kind::Row ? Compiled::row(binding.up) : Compiled{};
    }
    if (node.kind == Kind::Row) {
        return Compiled::of(Entry(Outcome::of(Row{static_cast<std::uint32_t>(binding.number)})));
    }
    return is_whole(node.kind)
               ? Compiled::of(Entry(Outcome::of(value_of_whole(node.kind, binding.number, 1))))
               : Compiled{};
}

Compiled VectorCompiler::parent(VectorFrame& frame, const Node& node) {
    const Compiled row = expression(frame, frame.law.residual->core.child(node, 0));
    const CollectionId collection{node.extra};
    if (node.child_count != 1 || work_.program()[collection].over_time) {
        return {};
    }
    if (row.form == Compiled::Form::Row) {
        return row.up == 0 && collection == rows_ ? Compiled::row(1) : Compiled{};
    }
    if (!row.is_value()) {
        return {};
    }
    return Compiled::of(Entry(Outcome::of(
        Row{work_.facts().parent(collection, std::get<Row>(row.constant.value).index)})));
}

Compiled VectorCompiler::field(VectorFrame& frame, const Node& node) {
    const Compiled row = expression(frame, frame.law.residual->core.child(node, 0));
    const CollectionId collection{node.extra};
    if (row.form == Compiled::Form::Row) {
        return field_of_row(row, collection, node.detail);
    }
    if (!row.is_value()) {
        return {};
    }
    const Cell cell =
        work_.facts().cell(collection, node.detail, std::get<Row>(row.constant.value).index);
    const Type& type = work_.program()[collection].fields[node.detail].type;
    switch (cell.state) {
        case Cell::State::NotApplicable:
            return Compiled::of(Entry(Outcome::not_applicable()));
        case Cell::State::Unknown:
            return Compiled::of(
                entry_of(settled(possible_of(type), domain_of(work_.program(), type)), type.kind));
        case Cell::State::Given:
            break;
    }
    return cell.bounds ? Compiled{}
                       : within_range(Compiled::of(Entry(Outcome::of(cell.value))), type);
}

Compiled VectorCompiler::field_of_row(const Compiled& row, CollectionId collection,
                                      std::uint32_t field) {
    const auto parent = work_.program()[rows_].parent;
    const bool is_own = row.up == 0 && collection == rows_;
    const bool is_parents = row.up == 1 && parent && collection == *parent;
    const auto lane = is_own || is_parents ? work_.field(collection, field) : nullptr;
    if (!lane) {
        return {};
    }
    return within_range(Compiled::of(is_own ? builder_.load(lane) : builder_.gather(lane)),
                        work_.program()[collection].fields[field].type);
}

Compiled VectorCompiler::within_range(Compiled compiled, const Type& type) {
    if (!type.range || type.kind != Kind::Number || compiled.is_exact()) {
        return compiled;
    }
    const Interval& range = *type.range;
    const auto keeps = [&](const Entry& entry) {
        if (!entry || entry->state == State::NotApplicable) {
            return true;
        }
        const Interval bounds = entry->bounds();
        const auto narrowed = intersect(bounds, range);
        return narrowed && *narrowed == bounds;
    };
    switch (compiled.form) {
        case Compiled::Form::Constant:
            return keeps(compiled.constant) ? compiled : Compiled{};
        case Compiled::Form::Table: {
            auto narrowed = std::make_shared<Tabulated>(*compiled.table);
            for (Entry& entry : narrowed->entries) {
                entry = keeps(entry) ? entry : std::nullopt;
            }
            for (Entry* entry : {&narrowed->unknown, &narrowed->not_applicable}) {
                *entry = keeps(*entry) ? *entry : std::nullopt;
            }
            compiled.table = std::move(narrowed);
            return compiled;
        }
        case Compiled::Form::Vector:
            return Compiled::of(builder_.check_range(compiled.vector, range));
        case Compiled::Form::Exact:
        case Compiled::Form::Row:
            break;
    }
    return {};
}

Compiled VectorCompiler::under_law(VectorFrame& frame, const Node& node) {
    const Compiled date = expression(frame, frame.law.residual->core.child(node, 1));
    if (!date.is_value()) {
        return {};
    }
    const BulkLaw outer = frame.law;
    frame.law = context_.law_at(std::get<Date>(date.constant.value), true);
    Compiled compiled = expression(frame, frame.law.residual->under_law[node.detail]);
    frame.law = outer;
    return compiled;
}

// ---- branches --------------------------------------------------------------------------------

Compiled VectorCompiler::select(const Compiled& condition, const Compiled& then,
                                const Compiled& otherwise, Kind kind, std::uint32_t of) {
    if (condition.is_value()) {
        return std::get<bool>(condition.constant.value) ? then : otherwise;
    }
    const bool can_be_vector =
        condition.form == Compiled::Form::Vector || condition.form == Compiled::Form::Table;
    if (!can_be_vector || !is_whole(kind) || (then.is_exact() && otherwise.is_exact())) {
        return {};
    }
    const Register truth = vector_of(condition, Kind::YesNo, 0);
    const Register first = vector_of(then, kind, of);
    return Compiled::of(builder_.select(truth, first, vector_of(otherwise, kind, of)));
}

Compiled VectorCompiler::conditional(VectorFrame& frame, const Node& node) {
    const Core& core = frame.law.residual->core;
    const Compiled condition = expression(frame, core.child(node, 0));
    if (condition.is_exact()) {
        return {};
    }
    if (condition.is_value()) {
        return expression(frame, core.child(node, condition.is_truth(true) ? 1 : 2));
    }
    const std::vector<Compiled> children{condition, expression(frame, core.child(node, 1)),
                                         expression(frame, core.child(node, 2))};
    Compiled table = tabulated(frame, node, children);
    return table.is_exact() ? select(condition, children[1], children[2], node.kind, node.of)
                            : table;
}

Compiled VectorCompiler::choice(VectorFrame& frame, const Node& node) {
    const Core& core = frame.law.residual->core;
    const Compiled subject = expression(frame, core.child(node, 0));
    const auto branch = [&](std::int64_t ordinal) {
        const auto number = static_cast<std::uint32_t>(ordinal + 1);
        return ordinal >= 0 && number < node.child_count
                   ? expression(frame, core.child(node, number))
                   : Compiled{};
    };
    if (subject.is_value()) {
        return branch(std::get<EnumerationValue>(subject.constant.value).ordinal);
    }
    if (subject.form != Compiled::Form::Vector && subject.form != Compiled::Form::Table) {
        return {};
    }
    std::vector<Compiled> children{subject};
    for (std::int64_t ordinal = 0; ordinal + 1 < node.child_count; ++ordinal) {
        children.push_back(branch(ordinal));
    }
    if (Compiled table = tabulated(frame, node, children); !table.is_exact()) {
        return table;
    }
    const Register by = vector_of(subject, core[core.child(node, 0)]);
    Compiled chosen;
    for (std::size_t number = 1; number < children.size(); ++number) {
        const auto ordinal = static_cast<std::int64_t>(number) - 1;
        const Compiled is_it =
            Compiled::of(builder_.compare_constant(by, Comparator::Equal, ordinal, std::nullopt));
        chosen = select(is_it, children[number], chosen, node.kind, node.of);
    }
    return chosen;
}

Compiled VectorCompiler::counting_as(VectorFrame& frame, const Node& node) {
    const Core& core = frame.law.residual->core;
    const Compiled operand = expression(frame, core.child(node, 0));
    if (operand.is_exact()) {
        return {};
    }
    if (operand.is_constant()) {
        return operand.constant.state == State::NotApplicable
                   ? expression(frame, core.child(node, 1))
                   : operand;
    }
    if (operand.form == Compiled::Form::Vector && !builder_[operand.vector].has_states) {
        return operand;
    }
    const std::vector<Compiled> children{operand, expression(frame, core.child(node, 1))};
    if (Compiled table = tabulated(frame, node, children); !table.is_exact()) {
        return table;
    }
    return counted(operand, children[1], node);
}

Compiled VectorCompiler::counted(const Compiled& operand, const Compiled& otherwise,
                                 const Node& node) {
    if (operand.is_exact() || !is_whole(node.kind)) {
        return {};
    }
    if (operand.is_constant()) {
        return operand.constant.state == State::NotApplicable ? otherwise : operand;
    }
    const Register vector = vector_of(operand, node);
    if (!builder_[vector].has_states) {
        return Compiled::of(vector);
    }
    return select(Compiled::of(builder_.is_applicable(vector)), Compiled::of(vector), otherwise,
                  node.kind, node.of);
}

// ---- aggregates ------------------------------------------------------------------------------

Compiled VectorCompiler::at_element(const VectorFrame& frame, const AggregateParts& parts,
                                    std::int32_t number) {
    VectorFrame inner{frame.law, frame.slots, {}};
    inner.slots.resize(std::max<std::size_t>(inner.slots.size(), parts.element_slot + 1));
    inner.slots[parts.element_slot] = {false, 0, number};
    const auto truth = [&](NodeId node) {
        const Compiled compiled = expression(inner, node);
        if (compiled.is_exact() || compiled.is_value()) return compiled;
        if (compiled.is_constant()) return Compiled{};
        return Compiled::of(builder_.definite(vector_of(compiled, Kind::YesNo, 0)));
    };
    Compiled member = Compiled::of(Entry(Outcome::of(true)));
    if (parts.where) member = truth(*parts.where);
    if (parts.kind != AggregateKind::Every || member.is_exact()) return member;
    const Compiled holds = truth(*parts.body);
    // Every one of them: who is none of them does not count against it.
    const Compiled none = Compiled::of(Entry(Outcome::of(true)));
    return holds.is_exact() ? holds : select(member, holds, none, Kind::YesNo, 0);
}

Compiled VectorCompiler::over_time(VectorFrame& frame, const AggregateParts& parts) {
    constexpr std::int32_t most_elements = 400;
    const bool is_every = parts.kind == AggregateKind::Every && parts.body && !parts.if_none &&
                          parts.when_not_applicable == WhenNotApplicable::Propagate;
    const bool is_count = parts.kind == AggregateKind::Count;
    if (!parts.period || !(is_every || is_count || parts.kind == AggregateKind::Exists)) {
        return {};
    }
    const Compiled period = expression(frame, *parts.period);
    if (!period.is_value()) {
        return {};
    }
    const auto run = elements_within(parts.over, *period_in(period.constant.value));
    if (run && run->second - run->first >= most_elements) {
        return {};
    }
    std::int64_t always = 0;
    std::optional<Register> all;
    for (std::int32_t number = run ? run->first : 0; run && number <= run->second; ++number) {
        const Compiled element = at_element(frame, parts, number);
        if (element.is_exact()) {
            return {};
        }
        if (element.is_value()) {
            always += element.is_truth(!is_every) ? 1 : 0;
            continue;
        }
        const Register truth = vector_of(element, Kind::YesNo, 0);
        std::optional<Register> next = truth;
        if (is_count) {
            next = builder_.as_number(truth);
            if (all) next = builder_.add(*all, *next, Kind::Number);
        } else if (all) {
            next = builder_.logical(is_every ? VectorOp::And : VectorOp::Or, *all, truth);
        }
        if (!next) {
            return {};
        }
        all = next;
    }
    if (is_count) {
        const Compiled fixed = Compiled::of(Entry(Outcome::of(Rational(always))));
        if (!all || always == 0) return all ? Compiled::of(all) : fixed;
        return Compiled::of(builder_.add(*all, vector_of(fixed, Kind::Number, 0), Kind::Number));
    }
    // One that always holds settles `exists`; one that never does settles `every`.
    const Compiled settled = Compiled::of(Entry(Outcome::of(is_every == (always == 0))));
    if (!all) return settled;
    if (always == 0) return Compiled::of(all);
    // What is left to the exact evaluator in another element stays so: a mistake is told.
    return Compiled::of(builder_.logical(is_every ? VectorOp::And : VectorOp::Or, *all,
                                         vector_of(settled, Kind::YesNo, 0)));
}

Compiled VectorCompiler::aggregate(VectorFrame& frame, const Node& node) {
    const AggregateParts& parts = frame.law.residual->core.aggregates[node.detail];
    if (parts.over == Over::Months || parts.over == Over::Years || parts.over == Over::Days) {
        return over_time(frame, parts);
    }
    if (parts.over != Over::Rows || !parts.owner || parts.belonging_on) {
        return {};
    }
    const CollectionId below{parts.of};
    const Collection& collection = work_.program()[below];
    const Compiled owner = expression(frame, *parts.owner);
    if (owner.form != Compiled::Form::Row || owner.up > 1 || collection.over_time) {
        return {};
    }
    const auto of_owner = owner.up == 0 ? std::optional(rows_) : work_.program()[rows_].parent;
    if (!of_owner || collection.parent != of_owner) {
        return {};
    }
    TallyRequest request;
    request.law = frame.law;
    request.aggregate = node.detail;
    if (parts.period) {
        const Compiled period = expression(frame, *parts.period);
        if (!period.is_value()) {
            return {};
        }
        request.period = period_in(period.constant.value);
    }
    if (parts.open_on) {
        const Compiled day = expression(frame, *parts.open_on);
        if (!day.is_value()) {
            return {};
        }
        request.open_on = std::get<Date>(day.constant.value);
    }
    const std::set<std::uint32_t>& read = work_.slots_read(*frame.law.residual, request.aggregate);
    for (std::uint32_t slot = 0; slot < frame.slots.size(); ++slot) {
        Binding binding = frame.slots[slot];
        // As seen from the rows below: their parent is the owner.
        const bool is_lost = binding.is_row && binding.up < owner.up;
        if (is_lost && read.count(slot) != 0) {
            return {};
        }
        binding.up = binding.is_row && !is_lost ? binding.up - owner.up + 1 : 0;
        binding.is_row = binding.is_row && !is_lost;
        request.bindings.push_back(binding);
    }
    const auto lane = work_.lane_of(request, context_);
    if (!lane) {
        return {};
    }
    return Compiled::of(owner.up == 0 ? builder_.load(lane) : builder_.gather(lane));
}

Compiled VectorCompiler::selected(CollectionKind kind, const TallyRequest& request) {
    const auto of = [&](std::uint32_t field) {
        return field_of_row(Compiled::row(0), rows_, field);
    };
    const auto compared_with = [&](std::uint32_t field, Comparator how, Date day,
                                   std::optional<bool> on_not_applicable) {
        const Compiled date = of(field);
        // An unknown date of a row that is looked at has bounds of its own: the exact evaluator's.
        return date.form == Compiled::Form::Vector
                   ? Compiled::of(builder_.compare_constant(date.vector, how, day.days,
                                                            std::nullopt, on_not_applicable))
                   : Compiled{};
    };
    Compiled all = Compiled::of(Entry(Outcome::of(true)));
    if (kind == CollectionKind::Event) {
        const auto known_on = work_.circumstances().known_on;
        if (known_on && work_.facts().column(rows_, second_date_field).size() > 0) {
            all = both(all, compared_with(second_date_field, Comparator::LessEqual, *known_on,
                                          std::nullopt));
        }
        if (request.period) {
            all = both(all, compared_with(first_date_field, Comparator::GreaterEqual,
                                          request.period->first, std::nullopt));
            all = both(all, compared_with(first_date_field, Comparator::LessEqual,
                                          request.period->last, std::nullopt));
        }
        return all;
    }
    if (kind == CollectionKind::Spell) {
        for (const auto& days :
             {request.period, request.open_on
                                  ? std::optional(Period{*request.open_on, *request.open_on})
                                  : std::nullopt}) {
            if (days) {
                all = both(all, compared_with(first_date_field, Comparator::LessEqual, days->last,
                                              std::nullopt));
                if (const auto last_days = work_.last_days(rows_)) {
                    all = both(all, Compiled::of(builder_.compare_constant(
                                        builder_.load(last_days), Comparator::GreaterEqual,
                                        days->first.days, std::nullopt)));
                } else {
                    all = both(all, compared_with(second_date_field, Comparator::GreaterEqual,
                                                  days->first, true));
                }
            }
        }
    }
    return all;
}

}  // namespace hjemmel::engine::batch
