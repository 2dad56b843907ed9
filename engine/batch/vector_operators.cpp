// Operators: written out as tables where they hang on one register, else as loops.
#include "engine/batch/vector_compiler.hpp"
#include "engine/evaluate/possible.hpp"

#include <algorithm>
#include <utility>

namespace hjemmel::engine::batch {

namespace {

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
    const bool divides_by_row = node.op == Op::Divide && !children[1].is_value();
    if (all_constant || has_table || divides_by_row || !has_loop(node.op)) {
        if (Compiled table = tabulated(frame, node, children); !table.is_exact() || all_constant) {
            return table;
        }
    }
    const bool rounds = node.op == Op::Round || node.op == Op::WholePart;
    return has_loop(node.op) || rounds ? vectorised(frame, node, children) : Compiled{};
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
        const bool are_all = !work_.options().rows_are_examples;
        const Lane* values = are_all ? builder_.lane_of(compiled.vector) : nullptr;
        std::shared_ptr<const Lane> computed;
        constexpr std::size_t few_rows = 4'096;
        const std::size_t rows = work_.facts().row_count(rows_);
        if (are_all && values == nullptr && rows <= few_rows &&
            is_sparse(builder_[compiled.vector], rows)) {
            // Quicker than to write out what no row holds.
            computed = work_.run(builder_.program(), compiled.vector, rows_);
            values = computed.get();
        }
        found->second = identity_of(builder_, compiled.vector, values);
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
    made->numbers = one->numbers;
    made->entries.reserve(one->entries.size());
    for (std::size_t place = 0; place < one->entries.size(); ++place) {
        made->entries.push_back(
            computed([place](const Tabulated& table) { return &table.entries[place]; }));
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
        case Compiled::Form::Table: {
            const auto [known, is_new] = of_tables_.try_emplace(compiled.table, 0);
            if (is_new) {
                known->second = register_of(builder_, *compiled.table, kind, of);
            }
            return known->second;
        }
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
        case Op::WholePart:
            return Compiled::of(builder_.round(vector(0), Rounding::TowardZero, Rational(1),
                                               [](const Interval& value, Rounding,
                                                  const Rational&) { return whole_part(value); }));
        case Op::Round: {
            const auto* step = children[1].is_value()
                                   ? std::get_if<Rational>(&children[1].constant.value)
                                   : nullptr;
            if (step == nullptr || *step <= Rational(0)) {
                return {};
            }
            return Compiled::of(
                builder_.round(vector(0), static_cast<Rounding>(node.detail), *step,
                               [](const Interval& value, Rounding mode, const Rational& by) {
                                   return round(value, mode, by);
                               }));
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

Compiled VectorCompiler::among(const Compiled& selected, const Compiled& where) {
    const bool is_plain =
        where.form == Compiled::Form::Vector && !builder_[where.vector].has_states;
    if (is_plain || selected.form != Compiled::Form::Vector || where.is_exact()) {
        return both(selected, where);
    }
    return select(selected, where, Compiled::of(Entry(Outcome::of(false))), Kind::YesNo, 0);
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

}  // namespace hjemmel::engine::batch
