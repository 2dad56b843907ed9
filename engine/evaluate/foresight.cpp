#include "engine/evaluate/foresight.hpp"

#include <algorithm>

namespace hjemmel::engine {

namespace {

const Foresight anything{true, true, true};

// choices: of readings that are left open, may be null.
template <typename Visit>
void for_each_read(const Core& core, const Node& node, const Choices* choices, Visit visit) {
    if (node.op == Op::Aggregate) {
        for_each_part(core.aggregates[node.detail], visit);
        return;
    }
    if (node.op == Op::Interpretation && choices != nullptr && node.child_count > 1) {
        const std::uint32_t option = choices->options[node.detail];
        if (option < node.child_count) {
            visit(core.child(node, option));
        }
        return;
    }
    for (std::uint32_t i = 0; i < node.child_count; ++i) {
        visit(core.child(node, i));
    }
}

// ---- conflicts between clauses ---------------------------------------------------------------

bool goes_before(const Clause& exception, ClauseId other) {
    return std::find(exception.overrides.begin(), exception.overrides.end(), other) !=
           exception.overrides.end();
}

bool clauses_can_conflict(const Program& program, const Quantity& quantity,
                          const std::vector<Date>& days, std::optional<Date> known_on) {
    for (std::size_t i = 0; i < quantity.clauses.size(); ++i) {
        for (std::size_t j = i + 1; j < quantity.clauses.size(); ++j) {
            const Clause& one = program[quantity.clauses[i]];
            const Clause& other = program[quantity.clauses[j]];
            if (!one.outcome || !other.outcome || goes_before(one, quantity.clauses[j]) ||
                goes_before(other, quantity.clauses[i])) {
                continue;
            }
            const bool together = std::any_of(days.begin(), days.end(), [&](Date day) {
                return in_force(program, one, day, known_on) &&
                       in_force(program, other, day, known_on);
            });
            if (together) {
                return true;
            }
        }
    }
    return false;
}

// The quantities that the expressions of a quantity call.
class Calls {
public:
    explicit Calls(const Program& program)
        : program_(program), seen_in_(program.core.nodes.size(), 0) {}

    std::vector<std::uint32_t> of(const Quantity& quantity) {
        ++turn_;
        std::vector<std::uint32_t> called;
        start(quantity.otherwise);
        start(quantity.decided_on);
        for (const ClauseId id : quantity.clauses) {
            start(program_[id].when);
            start(program_[id].outcome);
        }
        while (!waiting_.empty()) {
            const Node& node = program_.core[waiting_.back()];
            waiting_.pop_back();
            if (node.op == Op::Call) {
                called.push_back(node.detail);
            }
            for_each_read(program_.core, node, nullptr, [this](NodeId read) { start(read); });
        }
        return called;
    }

private:
    void start(std::optional<NodeId> node) {
        if (node && seen_in_[node->index] != turn_) {
            seen_in_[node->index] = turn_;
            waiting_.push_back(*node);
        }
    }

    const Program& program_;
    std::vector<std::uint32_t> seen_in_;
    std::uint32_t turn_ = 0;
    std::vector<NodeId> waiting_;
};

// What is true of those that wait is true of whoever calls them.
void spread_to_callers(const std::vector<std::vector<std::uint32_t>>& callers,
                       std::vector<std::uint32_t>& waiting, std::vector<bool>& can) {
    while (!waiting.empty()) {
        const std::uint32_t called = waiting.back();
        waiting.pop_back();
        for (const std::uint32_t caller : callers[called]) {
            if (!can[caller]) {
                can[caller] = true;
                waiting.push_back(caller);
            }
        }
    }
}

// ---- nodes -----------------------------------------------------------------------------------

// By node: whether it hangs on facts. Whatever a node reads stands before it; else it is taken to.
std::vector<bool> nodes_on_facts(const Core& core) {
    std::vector<bool> found(core.nodes.size(), false);
    for (std::size_t i = 0; i < found.size(); ++i) {
        const Node& node = core.nodes[i];
        bool hangs = node.op == Op::Field || node.op == Op::Call || node.op == Op::Aggregate;
        for (std::uint32_t child = 0; child < node.child_count; ++child) {
            const std::uint32_t read = core.child(node, child).index;
            hangs = hangs || read >= i || found[read];
        }
        found[i] = hangs;
    }
    return found;
}

// What the rules themselves leave open, not what impossible facts would do to them (decision 0012).
bool can_fail_itself(const Core& core, const std::vector<bool>& on_facts, const Node& node) {
    const auto hangs = [&](std::uint32_t child) { return on_facts[core.child(node, child).index]; };
    switch (node.op) {
        case Op::Parameter:
            return node.child_count == 0;
        case Op::Divide:
            return node.child_count < 3;
        case Op::MonthsBackTo:
        case Op::DaysBackTo:  // a length that may be nought
            return hangs(0);
        case Op::FirstMonth:
        case Op::LastMonth:  // a period without a whole month
            return core[core.child(node, 0)].kind == Kind::Period && hangs(0);
        case Op::Round:  // a step that may be nought
            return hangs(1);
        case Op::UnderLaw:  // a law under which no rule may apply
            return true;
        case Op::Aggregate: {
            const AggregateParts& parts = core.aggregates[node.detail];
            const bool may_be_of_none =
                parts.kind == AggregateKind::Count || parts.kind == AggregateKind::Exists ||
                parts.kind == AggregateKind::Every || parts.kind == AggregateKind::Drawn;
            return !may_be_of_none && !parts.if_none;
        }
        default:
            return false;  // dates out of range and values out of theirs are data that nobody could
                           // give
    }
}

// ---- quantities of which the rules do not say enough -----------------------------------------

// No clause may decide: none stands without a condition and beyond suspension.
bool can_lack_a_clause(const ResidualQuantity& quantity) {
    return !quantity.otherwise && std::none_of(quantity.clauses.begin(), quantity.clauses.end(),
                                               [](const ResidualClause& clause) {
                                                   return clause.outcome && !clause.when &&
                                                          clause.suspended_by.empty();
                                               });
}

// By quantity: whether asking for it can fail, by its own rules or by those of what it calls.
std::vector<bool> quantities_that_can_fail(const Program& program, const Residual& residual,
                                           const std::vector<bool>& on_facts,
                                           const Choices* choices) {
    const Core& core = residual.core;
    const std::size_t count = residual.quantities.size();
    std::vector<std::vector<std::uint32_t>> callers(count);
    std::vector<bool> can(count, false);
    std::vector<std::uint32_t> waiting;
    std::vector<std::uint32_t> seen_in(core.nodes.size(), 0);
    std::vector<NodeId> nodes;
    for (std::uint32_t id = 0; id < count; ++id) {
        if (program.quantities[id].role == QuantityRole::Reading) {
            continue;
        }
        const ResidualQuantity& quantity = residual.quantities[id];
        // By whose law it is judged is a fact: under some law no rule may apply.
        const bool law_is_open = quantity.decided_on && on_facts[quantity.decided_on->index];
        bool fails = can_lack_a_clause(quantity) || law_is_open;
        const auto start = [&](const std::optional<NodeId>& node) {
            if (node && seen_in[node->index] != id + 1) {
                seen_in[node->index] = id + 1;
                nodes.push_back(*node);
            }
        };
        start(quantity.otherwise);
        start(quantity.decided_on);
        for (const ResidualClause& clause : quantity.clauses) {
            start(clause.when);
            start(clause.outcome);
        }
        while (!nodes.empty()) {
            const Node& node = core[nodes.back()];
            nodes.pop_back();
            fails = fails || can_fail_itself(core, on_facts, node);
            if (node.op == Op::Call) {
                callers[node.detail].push_back(id);
            }
            for_each_read(core, node, choices, [&](NodeId read) { start(read); });
        }
        if (fails) {
            can[id] = true;
            waiting.push_back(id);
        }
    }
    spread_to_callers(callers, waiting, can);
    return can;
}

// Operators that pass on an operand which is not applicable; the others fail on it.
bool passes_on(Op op) {
    return op == Op::If || op == Op::Choose || op == Op::Interpretation || op == Op::UnderLaw ||
           op == Op::CountingAs || op == Op::IsApplicable || op == Op::Parent ||
           op == Op::Aggregate;
}

Foresight of_aggregate(const std::vector<Foresight>& nodes, const AggregateParts& parts) {
    const auto not_applicable = [&](const std::optional<NodeId>& part) {
        return part && nodes[part->index].not_applicable;
    };
    Foresight found;
    const bool propagates = parts.when_not_applicable == WhenNotApplicable::Propagate;
    found.not_applicable = (propagates && not_applicable(parts.body)) ||
                           not_applicable(parts.counted_as) || not_applicable(parts.if_none);
    found.fail = not_applicable(parts.owner) || not_applicable(parts.period) ||
                 not_applicable(parts.open_on) || not_applicable(parts.belonging_on) ||
                 not_applicable(parts.where) || not_applicable(parts.amount) ||
                 not_applicable(parts.step) || not_applicable(parts.seed) ||
                 not_applicable(parts.element);
    return found;
}

// Where the values of a number lie by what is declared; for the rest anywhere.
Interval values_of(const Program& program, const Core& core, const Node& node,
                   const std::vector<Foresight>& nodes) {
    const auto declared = [](const Type& type) {
        return type.kind == Kind::Number && type.range ? *type.range : Interval::everything();
    };
    switch (node.op) {
        case Op::Constant:
            if (const auto* number = std::get_if<Rational>(&core.constants[node.detail]))
                return Interval::exactly(*number);
            return Interval::everything();
        case Op::Field:
            return declared(program.collections[node.extra].fields[node.detail].type);
        case Op::Call:
            return declared(program.quantities[node.detail].type);
        case Op::CountingAs:
            return hull(nodes[core.child(node, 0).index].values,
                        nodes[core.child(node, 1).index].values);
        case Op::Aggregate:
            if (core.aggregates[node.detail].kind == AggregateKind::Count)
                return {Bound{0, false}, std::nullopt};
            return Interval::everything();
        default:
            return Interval::everything();
    }
}

}  // namespace

std::vector<bool> quantities_that_can_conflict(const Program& program,
                                               std::optional<Date> known_on) {
    std::vector<Date> days = law_changes(program, known_on);
    days.push_back(days.empty() ? Date{} : Date{days.front().days - 1});
    std::vector<std::vector<std::uint32_t>> callers(program.quantities.size());
    std::vector<bool> can(program.quantities.size(), false);
    std::vector<std::uint32_t> waiting;
    Calls calls(program);
    for (std::size_t i = 0; i < program.quantities.size(); ++i) {
        const Quantity& quantity = program.quantities[i];
        const auto id = static_cast<std::uint32_t>(i);
        for (const std::uint32_t called : calls.of(quantity)) {
            callers[called].push_back(id);
        }
        if (clauses_can_conflict(program, quantity, days, known_on)) {
            can[i] = true;
            waiting.push_back(id);
        }
    }
    spread_to_callers(callers, waiting, can);
    return can;
}

std::vector<Foresight> foresee(const Program& program, const Residual& residual,
                               const std::vector<bool>& can_conflict, const Choices* choices) {
    const Core& core = residual.core;
    const std::vector<bool> on_facts = nodes_on_facts(core);
    const std::vector<bool> can_fail =
        quantities_that_can_fail(program, residual, on_facts, choices);
    std::vector<Foresight> nodes(core.nodes.size());
    for (std::size_t i = 0; i < core.nodes.size(); ++i) {
        const Node& node = core.nodes[i];
        Foresight found;
        if (node.op == Op::Aggregate) {
            found = of_aggregate(nodes, core.aggregates[node.detail]);
        }
        for_each_read(core, node, choices, [&](NodeId read) {
            const Foresight part = read.index < i ? nodes[read.index] : anything;
            found.conflict = found.conflict || part.conflict;
            found.fail = found.fail || part.fail || (part.not_applicable && !passes_on(node.op));
            found.not_applicable =
                found.not_applicable || (part.not_applicable && passes_on(node.op) &&
                                         node.op != Op::Aggregate && node.op != Op::IsApplicable);
        });
        found.fail = found.fail || can_fail_itself(core, on_facts, node);
        if (node.op == Op::NotApplicable) {
            found.not_applicable = true;
        } else if (node.op == Op::Field) {
            const Collection& collection = program.collections[node.extra];
            found.not_applicable = collection.fields[node.detail].type.can_be_not_applicable;
        } else if (node.op == Op::Call) {
            const Quantity& quantity = program.quantities[node.detail];
            found.not_applicable = quantity.type.can_be_not_applicable;
            found.conflict = found.conflict || can_conflict[node.detail];
            found.fail = found.fail || can_fail[node.detail];
        }
        found.values = values_of(program, core, node, nodes);
        nodes[i] = found;
    }
    return nodes;
}

}  // namespace hjemmel::engine
