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

bool has_loop(Op op) {
    switch (op) {
        case Op::Not:
        case Op::And:
        case Op::Or:
        case Op::Add:
        case Op::Negate:
        case Op::Multiply:
        case Op::Divide:
        case Op::Less:
        case Op::LessEqual:
        case Op::Equal:
        case Op::Smaller:
        case Op::Larger:
        case Op::IsApplicable:
        case Op::Difference:
            return true;
        default:
            return false;
    }
}

bool holds(Comparator how, const Rational& left, const Rational& right) {
    switch (how) {
        case Comparator::Less:
            return left < right;
        case Comparator::LessEqual:
            return left <= right;
        case Comparator::Greater:
            return left > right;
        case Comparator::GreaterEqual:
            return left >= right;
        case Comparator::Equal:
            return left == right;
        case Comparator::NotEqual:
            return left != right;
    }
    return false;
}

Comparator turned(Comparator how) {
    switch (how) {
        case Comparator::Less:
            return Comparator::Greater;
        case Comparator::LessEqual:
            return Comparator::GreaterEqual;
        case Comparator::Greater:
            return Comparator::Less;
        case Comparator::GreaterEqual:
            return Comparator::LessEqual;
        case Comparator::Equal:
        case Comparator::NotEqual:
            break;
    }
    return how;
}

Comparator comparator_of(Op op) {
    if (op == Op::Less) {
        return Comparator::Less;
    }
    return op == Op::LessEqual ? Comparator::LessEqual : Comparator::Equal;
}

// What a known value is in a comparison with a register.
std::optional<Rational> comparable(const Value& value) {
    if (const auto* number = std::get_if<Rational>(&value)) {
        return *number;
    }
    const auto whole = whole_number(value, 1);
    return whole ? std::optional(Rational(*whole)) : std::nullopt;
}

// What the comparison is for every row that lies between the ends, where it is one and the same.
std::optional<bool> decided(const ValueForm& form, Comparator how, const Rational& constant) {
    const Rational scaled = constant * Rational(form.scale);
    const bool outside = scaled < Rational(form.least) || Rational(form.most) < scaled;
    if ((how == Comparator::Equal || how == Comparator::NotEqual) && !outside) {
        return form.least == form.most ? std::optional(holds(how, Rational(form.least), scaled))
                                       : std::nullopt;
    }
    const bool at_least = holds(how, Rational(form.least), scaled);
    const bool at_most = holds(how, Rational(form.most), scaled);
    return at_least == at_most ? std::optional(at_least) : std::nullopt;
}

}  // namespace

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

// ---- operators -------------------------------------------------------------------------------

Compiled VectorCompiler::operation(VectorFrame& frame, const Node& node) {
    const Core& core = frame.law.residual->core;
    std::vector<Compiled> children;
    bool all_constant = true;
    bool has_table = false;
    for (std::uint32_t i = 0; i < node.child_count; ++i) {
        children.push_back(expression(frame, core.child(node, i)));
        const bool is_alternative = node.op == Op::Divide && i == 2;
        if (children.back().form == Compiled::Form::Row ||
            (children.back().is_exact() && !is_alternative)) {
            return {};
        }
        all_constant = all_constant && children.back().is_constant();
        has_table = has_table || children.back().form == Compiled::Form::Table;
    }
    if (all_constant || has_table || !has_loop(node.op)) {
        if (Compiled table = tabulated(frame, node, children); !table.is_exact() || all_constant) {
            return table;
        }
    }
    return has_loop(node.op) ? vectorised(frame, node, children) : Compiled{};
}

std::shared_ptr<const Tabulated> VectorCompiler::as_table(const Compiled& compiled) {
    if (compiled.form == Compiled::Form::Table) {
        return compiled.table;
    }
    if (compiled.form != Compiled::Form::Vector) {
        return nullptr;
    }
    const auto [found, is_new] = identities_.try_emplace(compiled.vector);
    if (is_new) {
        found->second = identity_of(builder_, compiled.vector);
    }
    return found->second;
}

// One function of the one register that the children hang on; a constant where they hang on none.
Compiled VectorCompiler::tabulated(const VectorFrame& frame, const Node& node,
                                   const std::vector<Compiled>& children) {
    static const Entry none;
    std::optional<Register> root;
    for (const Compiled& child : children) {
        const bool is_table = child.form == Compiled::Form::Table;
        if (child.form == Compiled::Form::Row) {
            return {};
        }
        if (!is_table && child.form != Compiled::Form::Vector) {
            continue;
        }
        const Register own = is_table ? child.table->root : child.vector;
        if (root.value_or(own) != own) {
            return {};
        }
        root = own;
    }
    std::vector<std::shared_ptr<const Tabulated>> tables;
    std::shared_ptr<const Tabulated> one;
    for (const Compiled& child : children) {
        tables.push_back(as_table(child));
        if (child.form == Compiled::Form::Vector && !tables.back()) {
            return {};
        }
        one = tables.back() ? tables.back() : one;
    }
    const Core& core = frame.law.residual->core;
    std::vector<Entry> constants;
    for (const Compiled& child : children) {
        constants.push_back(child.is_constant() ? Entry(child.constant) : std::nullopt);
    }
    std::vector<const Entry*> entries(children.size(), &none);
    const auto computed = [&](const auto& of_table) {
        for (std::size_t i = 0; i < children.size(); ++i) {
            entries[i] = tables[i] ? of_table(*tables[i]) : &constants[i];
        }
        return compute_entry(work_.program(), core, node, entries);
    };
    if (!one) {
        return Compiled::of(computed([](const Tabulated&) { return &none; }));
    }
    auto made = std::make_shared<Tabulated>();
    made->root = one->root;
    made->first = one->first;
    made->present = one->present;
    made->entries.resize(one->entries.size());
    for (std::size_t place = 0; place < one->entries.size(); ++place) {
        if (one->has(place)) {
            made->entries[place] =
                computed([place](const Tabulated& table) { return &table.entries[place]; });
        }
    }
    made->unknown = computed([](const Tabulated& table) { return &table.unknown; });
    made->not_applicable = computed([](const Tabulated& table) { return &table.not_applicable; });
    Compiled compiled;
    compiled.form = Compiled::Form::Table;
    compiled.table = std::move(made);
    return compiled;
}

Register VectorCompiler::vector_of(const Compiled& compiled, Kind kind, std::uint32_t of) {
    switch (compiled.form) {
        case Compiled::Form::Constant:
            return builder_.broadcast(compiled.constant, kind, of)
                .value_or(builder_.exact(kind, of));
        case Compiled::Form::Table:
            return register_of(builder_, *compiled.table, kind, of);
        case Compiled::Form::Vector:
            return compiled.vector;
        case Compiled::Form::Exact:
        case Compiled::Form::Row:
            break;
    }
    return builder_.exact(kind, of);
}

Compiled VectorCompiler::vectorised(const VectorFrame& frame, const Node& node,
                                    const std::vector<Compiled>& children) {
    const Core& core = frame.law.residual->core;
    const auto kind_of = [&](std::uint32_t child) { return core[core.child(node, child)].kind; };
    const auto vector = [&](std::uint32_t child) {
        return vector_of(children[child], core[core.child(node, child)]);
    };
    if (!is_whole(kind_of(0))) {
        return {};
    }
    switch (node.op) {
        case Op::Not:
            return Compiled::of(builder_.logical_not(vector(0)));
        case Op::And:
        case Op::Or:
            return joined(node, children);
        case Op::Less:
        case Op::LessEqual:
        case Op::Equal:
            return compared(frame, node, children);
        case Op::Smaller:
        case Op::Larger:
            return extreme(frame, node, children);
        case Op::IsApplicable:
            return Compiled::of(builder_.is_applicable(vector(0)));
        case Op::Negate:
            return Compiled::of(builder_.negate(vector(0), Kind::Number));
        case Op::Multiply:
            return Compiled::of(builder_.multiply(vector(0), vector(1)));
        case Op::Add: {
            std::optional<Register> sum = vector(0);
            for (std::uint32_t i = 1; sum && i < node.child_count; ++i) {
                sum = builder_.add(*sum, vector(i), Kind::Number);
            }
            return Compiled::of(sum);
        }
        case Op::Difference: {
            const auto less = builder_.negate(vector(1), kind_of(1));
            return less ? Compiled::of(builder_.add(vector(0), *less, Kind::Number)) : Compiled{};
        }
        case Op::Divide: {
            if (!children[1].is_value()) {
                return {};
            }
            const auto& divisor = std::get<Rational>(children[1].constant.value);
            const auto factor = divide(Rational(1), divisor);
            return factor ? Compiled::of(builder_.times(vector(0), *factor)) : Compiled{};
        }
        default:
            return {};
    }
}

Compiled VectorCompiler::compared(const VectorFrame& frame, const Node& node,
                                  const std::vector<Compiled>& children) {
    const Core& core = frame.law.residual->core;
    const auto vector = [&](std::uint32_t child) {
        return vector_of(children[child], core[core.child(node, child)]);
    };
    const Comparator how = comparator_of(node.op);
    const std::uint32_t side = children[0].is_value() ? 1 : 0;
    const Compiled& other = children[1 - side];
    if (!other.is_value()) {
        return Compiled::of(builder_.compare(vector(0), how, vector(1)));
    }
    const auto constant = comparable(other.constant.value);
    if (!constant) {
        return {};
    }
    const Register of = vector(side);
    const Comparator seen_from_it = side == 0 ? how : turned(how);
    const ValueForm form = builder_[of];
    if (!form.has_states) {
        if (const auto always = decided(form, seen_from_it, *constant)) {
            return Compiled::of(Entry(Outcome::of(*always)));
        }
    }
    Entry on_unknown;
    if (form.unknown) {
        const Entry unknown = *form.unknown;
        const Entry known = other.constant;
        on_unknown = side == 0 ? compute_entry(work_.program(), core, node, {&unknown, &known})
                               : compute_entry(work_.program(), core, node, {&known, &unknown});
    }
    return Compiled::of(builder_.compare_constant(of, seen_from_it, *constant, on_unknown));
}

Compiled VectorCompiler::joined(const Node& node, const std::vector<Compiled>& children) {
    const bool decisive = node.op == Op::Or;
    std::optional<Register> all;
    bool is_decided = false;
    for (const Compiled& child : children) {
        if (child.is_value()) {
            is_decided = is_decided || child.is_truth(decisive);
            continue;
        }
        const Register one = vector_of(child, Kind::YesNo, 0);
        all = all ? builder_.logical(node.op == Op::And ? VectorOp::And : VectorOp::Or, *all, one)
                  : one;
    }
    const auto constant = Compiled::of(Entry(Outcome::of(is_decided ? decisive : !decisive)));
    if (!all || (is_decided && !builder_[*all].has_states)) {
        return constant;
    }
    // What fails or conflicts beside it is not absorbed.
    return is_decided
               ? Compiled::of(builder_.logical(node.op == Op::And ? VectorOp::And : VectorOp::Or,
                                               *all, vector_of(constant, Kind::YesNo, 0)))
               : Compiled::of(all);
}

Compiled VectorCompiler::both(const Compiled& left, const Compiled& right) {
    if (left.is_exact() || right.is_exact()) {
        return {};
    }
    Node node;
    node.op = Op::And;
    return joined(node, {left, right});
}

Compiled VectorCompiler::extreme(const VectorFrame& frame, const Node& node,
                                 const std::vector<Compiled>& children) {
    const Core& core = frame.law.residual->core;
    std::optional<Register> best;
    for (std::uint32_t i = 0; i < node.child_count; ++i) {
        const Register one =
            builder_.unknown_to_exact(vector_of(children[i], core[core.child(node, i)]));
        if (!best) {
            best = one;
            continue;
        }
        const auto better = builder_.compare(
            one, node.op == Op::Smaller ? Comparator::Less : Comparator::Greater, *best);
        best = better ? builder_.select(*better, one, *best) : std::nullopt;
        if (!best) {
            return {};
        }
    }
    // Not applicable is not passed on: it makes the operation fail.
    return Compiled::of(builder_.definite(*best));
}

// ---- calls -----------------------------------------------------------------------------------

Compiled VectorCompiler::call(VectorFrame& frame, const Node& node) {
    const Core& core = frame.law.residual->core;
    const Quantity& quantity_ = work_.program().quantities[node.detail];
    Place place;
    place.quantity = QuantityId{node.detail};
    Compiled row;
    for (std::uint32_t i = 0; i < node.child_count; ++i) {
        const Compiled argument = expression(frame, core.child(node, i));
        if (quantity_.entity && i == 0) {
            row = argument;
            if (row.is_value()) {
                place.row = std::get<Row>(row.constant.value).index;
            } else if (row.form != Compiled::Form::Row) {
                return {};
            }
            continue;
        }
        const auto number =
            argument.is_value() ? whole_number(argument.constant.value, 1) : std::nullopt;
        const bool is_index = number && std::get_if<Rational>(&argument.constant.value) == nullptr;
        if (!is_index || place.indices.count >= place.indices.values.size()) {
            return {};
        }
        place.indices.values[place.indices.count++] = static_cast<std::int32_t>(*number);
    }
    if (row.form != Compiled::Form::Row) {
        const auto outcome = context_.outcome_at(place, frame.law);
        return outcome ? Compiled::of(entry_of(*outcome, node.kind)) : Compiled{};
    }
    const auto parent = work_.program()[rows_].parent;
    if (row.up == 0 && *quantity_.entity == rows_) {
        return quantity(place, frame.law);
    }
    if (row.up == 1 && parent && *quantity_.entity == *parent) {
        const auto lane = work_.quantity(place, frame.law, context_);
        return lane ? Compiled::of(builder_.gather(lane)) : Compiled{};
    }
    return {};
}

VectorFrame VectorCompiler::frame_of(const Quantity& quantity, const Place& place,
                                     const BulkLaw& law) {
    VectorFrame frame;
    frame.law = law;
    if (quantity.entity) {
        frame.slots.push_back({true, 0, 0});
    }
    for (std::size_t i = 0; i < place.indices.count; ++i) {
        frame.slots.push_back({false, 0, place.indices.values[i]});
    }
    frame.slots.resize(std::max<std::size_t>(frame.slots.size(), quantity.slots));
    return frame;
}

Compiled VectorCompiler::quantity(const Place& place, const BulkLaw& law) {
    const Quantity& declared = work_.program()[place.quantity];
    if (declared.entity != rows_ || !law.residual->quantities[place.quantity.index].sets.empty()) {
        return {};
    }
    const std::tuple key{place.quantity.index, place.indices, law.residual, law.pinned};
    if (const auto found = quantities_.find(key); found != quantities_.end()) {
        return found->second;
    }
    Compiled compiled;
    if (declared.role == QuantityRole::Reading) {
        const auto lane = work_.reading(place.quantity, place.indices);
        compiled =
            lane ? within_range(Compiled::of(builder_.load(lane)), declared.type) : Compiled{};
    } else {
        compiled = computed(place, law);
        const auto observed = work_.observed(place.quantity, place.indices);
        if (observed && !compiled.is_exact()) {
            const Register vector = vector_of(compiled, declared.type.kind, declared.type.of);
            compiled = Compiled::of(builder_.mark_exact(vector, builder_.load(observed)));
        }
    }
    quantities_.insert_or_assign(key, compiled);
    return compiled;
}

Compiled VectorCompiler::computed(const Place& place, const BulkLaw& law) {
    const Quantity& declared = work_.program()[place.quantity];
    if (!declared.decided_on || law.pinned) {
        return within_range(clauses(place, law), declared.type);
    }
    const auto node = law.residual->quantities[place.quantity.index].decided_on;
    VectorFrame frame = frame_of(declared, place, law);
    const Compiled date = node ? expression(frame, *node) : Compiled{};
    if (date.is_value()) {
        const BulkLaw own = context_.law_at(std::get<Date>(date.constant.value), false);
        return within_range(clauses(place, own), declared.type);
    }
    if (date.form != Compiled::Form::Vector && date.form != Compiled::Form::Table) {
        return {};
    }
    return within_range(by_law(place, vector_of(date, Kind::Date, 0)), declared.type);
}

// Each row under the law of its own date.
Compiled VectorCompiler::by_law(const Place& place, Register date) {
    constexpr std::size_t most_laws = 8;
    const Type& type = work_.program()[place.quantity].type;
    const ValueForm form = builder_[date];
    if (form.kind != Kind::Date) {
        return {};
    }
    std::vector<Date> changes;
    for (const Date change : law_changes(work_.program(), work_.circumstances().known_on)) {
        if (form.least < change.days && change.days <= form.most) {
            changes.push_back(change);
        }
    }
    if (changes.size() >= most_laws) {
        return {};
    }
    const Date first{static_cast<std::int32_t>(form.least)};
    Compiled chosen = clauses(place, context_.law_at(first, false));
    for (const Date change : changes) {
        const Compiled is_earlier = Compiled::of(
            builder_.compare_constant(date, Comparator::Less, change.days, std::nullopt));
        const Compiled later = clauses(place, context_.law_at(change, false));
        chosen = select(is_earlier, chosen, later, type.kind, type.of);
    }
    return chosen.is_exact()
               ? chosen
               : Compiled::of(builder_.taint(vector_of(chosen, type.kind, type.of), date));
}

// Decides between clauses where every condition is known; other rows are left to the exact
// evaluator, and so are those where clauses that both decide may differ.
Compiled VectorCompiler::clauses(const Place& place, const BulkLaw& law) {
    const Quantity& declared = work_.program()[place.quantity];
    const ResidualQuantity& rules = law.residual->quantities[place.quantity.index];
    VectorFrame frame = frame_of(declared, place, law);
    const std::size_t count = rules.clauses.size();
    const Compiled no = Compiled::of(Entry(Outcome::of(false)));
    const auto negated = [&](const Compiled& truth) {
        return truth.is_value() ? Compiled::of(Entry(Outcome::of(truth.is_truth(false))))
                                : Compiled::of(builder_.logical_not(truth.vector));
    };
    const auto without = [&](Compiled truth, const std::vector<Compiled>& live,
                             const std::vector<std::uint32_t>& others) {
        for (const std::uint32_t other : others) {
            truth = both(truth, negated(live[other]));
        }
        return truth;
    };
    std::vector<Compiled> live(count, no);
    std::vector<Register> guards;
    for (const std::uint32_t number : rules.order) {
        const ResidualClause& clause = rules.clauses[number];
        const bool is_suspended =
            std::any_of(clause.suspended_by.begin(), clause.suspended_by.end(),
                        [&](std::uint32_t other) { return live[other].is_truth(true); });
        if (is_suspended) {
            continue;
        }
        Compiled guard = Compiled::of(Entry(Outcome::of(true)));
        if (clause.when) {
            guard = expression(frame, *clause.when);
        }
        if (!guard.is_value()) {
            if (guard.form != Compiled::Form::Vector && guard.form != Compiled::Form::Table) {
                return {};
            }
            const Register definite = builder_.definite(vector_of(guard, Kind::YesNo, 0));
            guards.push_back(definite);
            guard = Compiled::of(definite);
        }
        live[number] = without(guard, live, clause.suspended_by);
    }
    std::vector<std::uint32_t> deciding;
    std::vector<Compiled> decides(count, no);
    std::optional<std::uint32_t> always;
    for (std::uint32_t number = 0; number < count; ++number) {
        if (!rules.clauses[number].outcome) {
            continue;
        }
        decides[number] = without(live[number], live, rules.clauses[number].overridden_by);
        if (decides[number].is_truth(false)) {
            continue;
        }
        deciding.push_back(number);
        if (decides[number].is_truth(true) && !always) {
            always = number;
        }
    }
    const auto outcome_of = [&](std::uint32_t number) {
        return expression(frame, *rules.clauses[number].outcome);
    };
    const Type& type = declared.type;
    Compiled chosen;
    if (always) {
        chosen = outcome_of(*always);
    } else if (rules.otherwise) {
        chosen = expression(frame, *rules.otherwise);
    }
    Compiled differ = no;
    for (std::size_t i = 0; i < deciding.size(); ++i) {
        const std::uint32_t number = deciding[i];
        const ResidualClause& clause = rules.clauses[number];
        for (std::size_t j = 0; j < i; ++j) {
            const std::uint32_t other = deciding[j];
            const auto goes_before = [&](std::uint32_t first, std::uint32_t second) {
                const auto& over = rules.clauses[second].overridden_by;
                return std::find(over.begin(), over.end(), first) != over.end();
            };
            const bool are_apart = goes_before(number, other) || goes_before(other, number);
            if (are_apart || clause.outcome == rules.clauses[other].outcome) {
                continue;
            }
            const Compiled overlap = both(decides[number], decides[other]);
            if (overlap.is_truth(true)) {
                return {};
            }
            Node node;
            node.op = Op::Or;
            differ = joined(node, {differ, overlap});
        }
        if (number != always) {
            chosen = select(decides[number], outcome_of(number), chosen, type.kind, type.of);
        }
    }
    if (chosen.is_exact()) {
        return chosen;
    }
    const bool has_states = std::any_of(guards.begin(), guards.end(),
                                        [&](Register guard) { return builder_[guard].has_states; });
    if (differ.is_value() && !has_states) {
        return chosen;
    }
    Register vector = vector_of(chosen, type.kind, type.of);
    for (const Register guard : guards) {
        vector = builder_.taint(vector, guard);
    }
    if (!differ.is_value()) {
        vector = builder_.mark_exact(vector, differ.vector);
    }
    return Compiled::of(vector);
}

// ---- aggregates ------------------------------------------------------------------------------

Compiled VectorCompiler::aggregate(VectorFrame& frame, const Node& node) {
    const AggregateParts& parts = frame.law.residual->core.aggregates[node.detail];
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
                all = both(all, compared_with(second_date_field, Comparator::GreaterEqual,
                                              days->first, true));
            }
        }
    }
    return all;
}

}  // namespace hjemmel::engine::batch
