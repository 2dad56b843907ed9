#include "engine/batch/rows_alone.hpp"

#include <algorithm>

namespace hjemmel::engine::batch {

namespace {

constexpr std::size_t most_visited = 2'000;

}  // namespace

bool RowsAlone::holds(NodeId id) {
    if (++visited_ > most_visited) {
        return false;
    }
    const Node& node = residual_.core[id];
    switch (node.op) {
        case Op::Aggregate:
        case Op::UnderLaw:
        case Op::HasKey:
        case Op::Parent:
            return false;
        case Op::Field:
            return node.extra == rows_.index && residual_.core[child(node, 0)].op == Op::Slot;
        case Op::Parameter:
        case Op::Interpretation:
            return node.child_count == 1 && holds(child(node, 0));
        case Op::Call:
            return call_holds(node);
        default:
            return children_hold(node);
    }
}

bool RowsAlone::holds(const Quantity& quantity, const ResidualQuantity& rules) {
    if (quantity.entity != rows_ || quantity.decided_on || !rules.sets.empty() ||
        (quantity.role == QuantityRole::Reading && !with_readings_) ||
        (rules.otherwise && !holds(*rules.otherwise))) {
        return false;
    }
    return std::all_of(rules.clauses.begin(), rules.clauses.end(),
                       [this](const ResidualClause& clause) {
                           return (!clause.when || holds(*clause.when)) &&
                                  (!clause.outcome || holds(*clause.outcome));
                       });
}

bool RowsAlone::children_hold(const Node& node) {
    for (std::uint32_t i = 0; i < node.child_count; ++i) {
        if (!holds(child(node, i))) {
            return false;
        }
    }
    return true;
}

bool RowsAlone::call_holds(const Node& node) {
    return node.child_count > 0 && residual_.core[child(node, 0)].op == Op::Slot &&
           children_hold(node) &&
           holds(program_.quantities[node.detail], residual_.quantities[node.detail]);
}

}  // namespace hjemmel::engine::batch
