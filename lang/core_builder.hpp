#pragma once

#include "engine/program/program.hpp"

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

namespace hjemmel::lang {

/// A node with everything that is known of it before it runs.
struct Typed {
    engine::NodeId node{};
    engine::Type type;
    bool failed = false;  ///< already reported: fits everywhere and is reported no more
};

/// Writes the core's tables; equal expressions become one node.
class CoreBuilder {
public:
    explicit CoreBuilder(engine::Core& core) : core_(core) {}

    [[nodiscard]] engine::NodeId constant(const engine::Value& value, const engine::Type& type,
                                          engine::Span origin);
    [[nodiscard]] engine::NodeId node(engine::Op op, const engine::Type& type,
                                      std::span<const engine::NodeId> children, engine::Span origin,
                                      std::uint32_t detail = 0, std::uint32_t extra = 0);
    [[nodiscard]] engine::NodeId node(engine::Op op, const engine::Type& type,
                                      std::initializer_list<engine::NodeId> children,
                                      engine::Span origin, std::uint32_t detail = 0,
                                      std::uint32_t extra = 0);
    [[nodiscard]] engine::NodeId aggregate(const engine::AggregateParts& parts,
                                           const engine::Type& type, engine::Span origin);
    /// The value of a node that is one constant.
    [[nodiscard]] std::optional<engine::Value> constant_value(engine::NodeId node) const;

private:
    [[nodiscard]] engine::NodeId add(engine::Node node, std::span<const engine::NodeId> children,
                                     engine::Span origin);
    engine::Core& core_;
    std::unordered_multimap<std::uint64_t, engine::NodeId> nodes_;  ///< by the hash of the node
    /// Constants and aggregates, by a text of what stands outside the node.
    std::unordered_map<std::string, engine::NodeId> wholes_;
};

/// A text that is equal exactly for equal values.
[[nodiscard]] std::string value_key(const engine::Value& value);

}  // namespace hjemmel::lang
