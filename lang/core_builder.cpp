#include "lang/core_builder.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace hjemmel::lang {

namespace {

using engine::AggregateParts;
using engine::Node;
using engine::NodeId;
using engine::Op;
using engine::Span;
using engine::Type;
using engine::Value;

struct KeyOf {
    std::string operator()(bool value) const { return value ? "yes" : "no"; }
    std::string operator()(const engine::Rational& value) const { return "n" + value.to_string(); }
    std::string operator()(engine::Date value) const { return fmt::format("d{}", value.days); }
    std::string operator()(engine::Month value) const { return fmt::format("m{}", value.index); }
    std::string operator()(engine::Year value) const { return fmt::format("y{}", value.number); }
    std::string operator()(const engine::Period& value) const {
        return fmt::format("p{}:{}", value.first.days, value.last.days);
    }
    std::string operator()(engine::EnumerationValue value) const {
        return fmt::format("e{}", value.ordinal);
    }
    std::string operator()(engine::Row value) const { return fmt::format("r{}", value.index); }
    std::string operator()(const std::shared_ptr<const std::string>& value) const {
        return fmt::format("t{}", value ? *value : std::string());
    }
};

/// Appends a number to a key, always in four bytes, so that no two keys run into each other.
void append(std::string& key, std::uint32_t number) {
    for (int byte = 0; byte < 4; ++byte) {
        key += static_cast<char>(number >> (8 * byte) & 0xFFU);
    }
}

void append(std::string& key, const std::optional<NodeId>& node) {
    append(key, node ? node->index + 1 : 0);
}

std::uint64_t hash_of(const Node& node, std::span<const NodeId> children) {
    std::uint64_t hash = 0;
    const auto mix = [&hash](std::uint32_t number) {
        hash = (hash ^ number) * 0x9e3779b97f4a7c15ULL;
        hash ^= hash >> 29U;
    };
    for (const std::uint32_t number :
         {static_cast<std::uint32_t>(node.op), static_cast<std::uint32_t>(node.kind),
          static_cast<std::uint32_t>(node.form), node.unit.index, node.detail, node.extra,
          node.of}) {
        mix(number);
    }
    for (const NodeId child : children) {
        mix(child.index);
    }
    return hash;
}

bool is_same(const engine::Core& core, const Node& one, const Node& other,
             std::span<const NodeId> children) {
    return one.op == other.op && one.kind == other.kind && one.form == other.form &&
           one.unit == other.unit && one.detail == other.detail && one.extra == other.extra &&
           one.of == other.of && one.child_count == children.size() &&
           std::equal(children.begin(), children.end(), core.children.begin() + one.first_child);
}

Node node_of(Op op, const Type& type) {
    Node node;
    node.op = op;
    node.kind = type.kind;
    node.form = type.form;
    node.unit = type.unit;
    node.of = type.of;
    return node;
}

}  // namespace

std::string value_key(const Value& value) { return std::visit(KeyOf{}, value); }

NodeId CoreBuilder::add(Node node, std::span<const NodeId> children, Span origin) {
    const std::uint64_t hash = hash_of(node, children);
    const auto [first, last] = nodes_.equal_range(hash);
    const auto found = std::find_if(first, last, [&](const auto& entry) {
        return is_same(core_, core_[entry.second], node, children);
    });
    if (found != last) {
        return found->second;
    }
    node.first_child = static_cast<std::uint32_t>(core_.children.size());
    node.child_count = static_cast<std::uint32_t>(children.size());
    core_.children.insert(core_.children.end(), children.begin(), children.end());
    const NodeId id{static_cast<std::uint32_t>(core_.nodes.size())};
    core_.nodes.push_back(node);
    core_.origins.push_back(origin);
    nodes_.emplace(hash, id);
    return id;
}

NodeId CoreBuilder::constant(const Value& value, const Type& type, Span origin) {
    // The same value of the same type is looked up before it gets a place among the constants.
    std::string key = "c";
    for (const std::uint32_t number :
         {static_cast<std::uint32_t>(type.kind), static_cast<std::uint32_t>(type.form),
          type.unit.index, type.of}) {
        append(key, number);
    }
    key += value_key(value);
    if (const auto found = wholes_.find(key); found != wholes_.end()) {
        return found->second;
    }
    Node node = node_of(Op::Constant, type);
    node.detail = static_cast<std::uint32_t>(core_.constants.size());
    core_.constants.push_back(value);
    const NodeId id = add(node, {}, origin);
    wholes_.emplace(std::move(key), id);
    return id;
}

NodeId CoreBuilder::node(Op op, const Type& type, std::span<const NodeId> children, Span origin,
                         std::uint32_t detail, std::uint32_t extra) {
    Node made = node_of(op, type);
    made.detail = detail;
    made.extra = extra;
    return add(made, children, origin);
}

NodeId CoreBuilder::node(Op op, const Type& type, std::initializer_list<NodeId> children,
                         Span origin, std::uint32_t detail, std::uint32_t extra) {
    return node(op, type, std::span<const NodeId>(children.begin(), children.size()), origin,
                detail, extra);
}

NodeId CoreBuilder::aggregate(const AggregateParts& parts, const Type& type, Span origin) {
    std::string key = "a";
    for (const std::uint32_t number :
         {static_cast<std::uint32_t>(type.kind), static_cast<std::uint32_t>(type.form),
          type.unit.index, type.of, static_cast<std::uint32_t>(parts.kind),
          static_cast<std::uint32_t>(parts.over), parts.element_slot, parts.of,
          static_cast<std::uint32_t>(parts.when_not_applicable)}) {
        append(key, number);
    }
    for (const auto& part :
         {parts.owner, parts.period, parts.open_on, parts.belonging_on, parts.where, parts.body,
          parts.counted_as, parts.if_none, parts.amount, parts.step, parts.seed, parts.element}) {
        append(key, part);
    }
    if (const auto found = wholes_.find(key); found != wholes_.end()) return found->second;
    Node made = node_of(Op::Aggregate, type);
    made.detail = static_cast<std::uint32_t>(core_.aggregates.size());
    core_.aggregates.push_back(parts);
    const NodeId id = add(made, {}, origin);
    wholes_.emplace(std::move(key), id);
    return id;
}

std::optional<Value> CoreBuilder::constant_value(NodeId node) const {
    const Node& found = core_[node];
    if (found.op != Op::Constant) return std::nullopt;
    return core_.constants[found.detail];
}

}  // namespace hjemmel::lang
