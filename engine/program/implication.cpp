#include "engine/program/implication.hpp"

#include <algorithm>

namespace hjemmel::engine {

namespace {

/// The place of a value of an ordered kind, or of an enumeration, on the line of numbers.
std::optional<Rational> place_of(const Value& value) {
    if (const auto* number = std::get_if<Rational>(&value)) return *number;
    if (const auto* date = std::get_if<Date>(&value)) return Rational(date->days);
    if (const auto* month = std::get_if<Month>(&value)) return Rational(month->index);
    if (const auto* year = std::get_if<Year>(&value)) return Rational(year->number);
    if (const auto* one = std::get_if<EnumerationValue>(&value)) return Rational(one->ordinal);
    return std::nullopt;
}

bool lies_in(const Interval& inner, const Interval& outer) {
    return intersect(inner, outer) == inner;
}

}  // namespace

std::optional<Conditions::Reach> Conditions::reach_of(NodeId condition) const {
    const bool is_negated = core_[condition].op == Op::Not;
    const Node& node = is_negated ? core_[core_.child(core_[condition], 0)] : core_[condition];
    if (node.op != Op::Less && node.op != Op::LessEqual && node.op != Op::Equal)
        return std::nullopt;
    const auto constant = [&](NodeId side) {
        const Node& one = core_[side];
        return one.op == Op::Constant ? place_of(core_.constants[one.detail]) : std::nullopt;
    };
    const NodeId left = core_.child(node, 0);
    const NodeId right = core_.child(node, 1);
    const auto first = constant(left);
    const auto second = constant(right);
    if (first.has_value() == second.has_value()) return std::nullopt;
    Reach reach{first ? right : left, Interval::everything(), false};
    const Rational& at = first ? *first : *second;
    if (node.op == Op::Equal) {
        reach.values = Interval::exactly(at);
        reach.outside = is_negated;
        return reach;
    }
    // What is not below 3 is at least 3.
    const Bound bound{at, (node.op == Op::Less) != is_negated};
    (first.has_value() != is_negated ? reach.values.lower : reach.values.upper) = bound;
    return reach;
}

void Conditions::add(NodeId condition) {
    std::vector<NodeId> open{condition};
    while (!open.empty()) {
        const NodeId id = open.back();
        open.pop_back();
        const Node& node = core_[id];
        if (node.op != Op::And) {
            held_.push_back({id, reach_of(id)});
            continue;
        }
        for (std::uint32_t child = 0; child < node.child_count; ++child)
            open.push_back(core_.child(node, child));
    }
}

bool Conditions::imply(const Conditions& others) const {
    return std::all_of(others.held_.begin(), others.held_.end(),
                       [&](const Condition& wanted) { return imply(wanted); });
}

bool Conditions::imply(const Condition& wanted) const {
    const bool is_shown = std::any_of(held_.begin(), held_.end(), [&](const Condition& given) {
        if (given.node == wanted.node) return true;
        if (!given.reach || !wanted.reach || given.reach->thing != wanted.reach->thing ||
            given.reach->outside)
            return false;
        return wanted.reach->outside ? !intersect(given.reach->values, wanted.reach->values)
                                     : lies_in(given.reach->values, wanted.reach->values);
    });
    if (is_shown) return true;
    // One side of `or` is enough.
    const Node& node = core_[wanted.node];
    for (std::uint32_t child = 0; node.op == Op::Or && child < node.child_count; ++child) {
        Conditions side(core_);
        side.add(core_.child(node, child));
        if (imply(side)) return true;
    }
    return false;
}

}  // namespace hjemmel::engine
