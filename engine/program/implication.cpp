#include "engine/program/implication.hpp"

#include "engine/values/interval.hpp"

#include <algorithm>
#include <utility>

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

/// A comparison of something with a constant: it is yes where the thing lies within.
struct Within {
    NodeId thing;
    Interval interval;
};

std::optional<Within> within(const Core& core, const Node& node) {
    if (node.op != Op::Less && node.op != Op::LessEqual && node.op != Op::Equal)
        return std::nullopt;
    const auto constant = [&](NodeId side) {
        const Node& one = core[side];
        return one.op == Op::Constant ? place_of(core.constants[one.detail]) : std::nullopt;
    };
    const NodeId left = core.child(node, 0);
    const NodeId right = core.child(node, 1);
    const auto first = constant(left);
    const auto second = constant(right);
    if (first.has_value() == second.has_value()) return std::nullopt;
    Within result{first ? right : left, Interval::everything()};
    const Bound bound{first ? *first : *second, node.op == Op::Less};
    if (node.op == Op::Equal || first) result.interval.lower = bound;
    if (node.op == Op::Equal || second) result.interval.upper = bound;
    return result;
}

bool lies_in(const Interval& inner, const Interval& outer) {
    return intersect(inner, outer) == inner;
}

/// Where a comparison with a constant is no: below it or above it, or on either side of it.
std::vector<Interval> outside(const Interval& interval) {
    std::vector<Interval> result;
    if (interval.lower)
        result.push_back({std::nullopt, Bound{interval.lower->at, !interval.lower->open}});
    if (interval.upper)
        result.push_back({Bound{interval.upper->at, !interval.upper->open}, std::nullopt});
    return result;
}

bool shows(const Core& core, NodeId given, NodeId wanted) {
    if (given == wanted) return true;
    const auto parts = [&](NodeId id) {
        const bool negated = core[id].op == Op::Not;
        return std::pair{within(core, negated ? core[core.child(core[id], 0)] : core[id]), negated};
    };
    const auto [known, not_known] = parts(given);
    const auto [asked, not_asked] = parts(wanted);
    if (!known || !asked || known->thing != asked->thing) return false;
    if (not_known) {
        // A single run of values is known only where the comparison has one end.
        const std::vector<Interval> runs = outside(known->interval);
        if (runs.size() != 1) return false;
        return not_asked ? !intersect(runs[0], asked->interval) : lies_in(runs[0], asked->interval);
    }
    return not_asked ? !intersect(known->interval, asked->interval)
                     : lies_in(known->interval, asked->interval);
}

}  // namespace

void Conditions::add(NodeId condition) {
    std::vector<NodeId> open{condition};
    while (!open.empty()) {
        const NodeId id = open.back();
        open.pop_back();
        const Node& node = core_[id];
        held_.push_back(id);
        if (node.op != Op::And) continue;
        for (std::uint32_t child = 0; child < node.child_count; ++child)
            open.push_back(core_.child(node, child));
    }
}

bool Conditions::imply(NodeId condition) const {
    const Node& node = core_[condition];
    const auto implied = [&](std::uint32_t child) { return imply(core_.child(node, child)); };
    const bool shown = std::any_of(held_.begin(), held_.end(),
                                   [&](NodeId given) { return shows(core_, given, condition); });
    if (shown) return true;
    bool all = node.op == Op::And;
    bool one = false;
    for (std::uint32_t child = 0; child < node.child_count; ++child) {
        if (node.op == Op::And) all = all && implied(child);
        if (node.op == Op::Or) one = one || implied(child);
    }
    return all || one;
}

}  // namespace hjemmel::engine
