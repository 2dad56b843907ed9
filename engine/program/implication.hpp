#pragma once

#include "engine/program/program.hpp"
#include "engine/values/interval.hpp"

#include <optional>
#include <vector>

namespace hjemmel::engine {

/// What holds together: conditions of which each is yes. `and` is taken apart.
class Conditions {
public:
    explicit Conditions(const Core& core) : core_(core) {}

    void add(NodeId condition);

    /// Whether others are all yes wherever these are, as far as their form shows: the same
    /// expressions, parts of them, or comparisons of the same thing that reach as far. A no says
    /// nothing.
    [[nodiscard]] bool imply(const Conditions& others) const;

private:
    /// A comparison of something with a constant: yes where the thing lies within the values, or
    /// outside them.
    struct Reach {
        NodeId thing{};
        Interval values{};
        bool outside = false;
    };
    struct Condition {
        NodeId node{};
        std::optional<Reach> reach{};
    };

    [[nodiscard]] std::optional<Reach> reach_of(NodeId condition) const;
    [[nodiscard]] bool imply(const Condition& wanted) const;

    const Core& core_;
    std::vector<Condition> held_;
};

}  // namespace hjemmel::engine
