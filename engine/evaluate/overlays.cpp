// What an overlay puts in the place of a quantity, given or computed.
#include "engine/evaluate/evaluator.hpp"

#include <algorithm>
#include <cstddef>

namespace hjemmel::engine {

namespace {

/// The number that stands in a slot of the frame that a place opens.
std::int32_t in_slot(const Quantity& quantity, const Place& place, std::uint32_t slot) {
    if (quantity.entity) {
        return slot == 0 ? static_cast<std::int32_t>(place.row) : place.indices.values.at(slot - 1);
    }
    return place.indices.values.at(slot);
}

std::int32_t number_of_constant(const Value& value) {
    if (const auto* month = std::get_if<Month>(&value)) {
        return month->index;
    }
    if (const auto* year = std::get_if<Year>(&value)) {
        return year->number;
    }
    if (const auto* date = std::get_if<Date>(&value)) {
        return date->days;
    }
    return std::get<EnumerationValue>(value).ordinal;
}

}  // namespace

// Only indices that are compared with constants, and keys, stand in the condition of a set.
bool Evaluator::speaks_of(const Clause& set, const Place& place) const {
    if (!set.when) {
        return true;
    }
    const Core& core = program_.core;
    const Quantity& quantity = program_[place.quantity];
    const auto number = [&](NodeId id) {
        const Node& node = core[id];
        return node.op == Op::Slot ? in_slot(quantity, place, node.detail)
                                   : number_of_constant(core.constants[node.detail]);
    };
    const auto holds = [&](NodeId id) {
        const Node& node = core[id];
        if (node.op == Op::HasKey) {
            const auto& key =
                std::get<std::shared_ptr<const std::string>>(core.constants[node.detail]);
            return facts_.key(CollectionId{node.extra}, place.row) == *key;
        }
        const std::int32_t left = number(core.child(node, 0));
        const std::int32_t right = number(core.child(node, 1));
        return node.op == Op::Equal ? left == right : left <= right;
    };
    const Node& when = core[*set.when];
    if (when.op != Op::And) {
        return holds(*set.when);
    }
    for (std::uint32_t i = 0; i < when.child_count; ++i) {
        if (!holds(core.child(when, i))) {
            return false;
        }
    }
    return true;
}

// The last overlay that speaks of the place decides; a figure that a search puts there stands.
std::optional<ClauseId> Evaluator::set_for(const Place& place) const {
    if (!is_set_[place.quantity.index] || is_overridden(place)) {
        return std::nullopt;
    }
    const auto& scenarios = circumstances_.scenarios;
    for (std::size_t back = scenarios.size(); back-- > 0;) {
        for (const ClauseId id : program_[place.quantity].sets) {
            const Clause& set = program_[id];
            if (set.scenario == scenarios[back] && speaks_of(set, place)) {
                return id;
            }
        }
    }
    return std::nullopt;
}

Evaluator::Selected Evaluator::select_set(ClauseId clause) {
    const auto& sets = frame_.law.loaded->residual.quantities[frame_.quantity.index].sets;
    const auto set = std::find_if(sets.begin(), sets.end(),
                                  [&](const ResidualClause& one) { return one.clause == clause; });
    const std::size_t mark = pending_.size();
    frame_.clause = clause;
    Outcome outcome = eval(*set->outcome);
    frame_.clause.reset();
    if (is_recording()) {
        Step step;
        step.kind = Step::Kind::Clause;
        step.subject = clause.index;
        step.law = frame_.law.in_grounds;
        record(step, outcome, mark);
    }
    return {std::move(outcome), false};
}

}  // namespace hjemmel::engine
