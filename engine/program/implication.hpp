#pragma once

#include "engine/program/program.hpp"

#include <optional>
#include <vector>

namespace hjemmel::engine {

/// What holds together: conditions of which each is yes. `and` is taken apart.
class Conditions {
public:
    explicit Conditions(const Core& core) : core_(core) {}

    void add(NodeId condition);
    void add(const std::optional<NodeId>& condition) {
        if (condition) add(*condition);
    }

    /// Whether a condition is yes wherever these are, as far as its form shows: the same
    /// expression, a part of it, or a comparison of the same things that reaches as far. A no says
    /// nothing.
    [[nodiscard]] bool imply(NodeId condition) const;
    [[nodiscard]] bool imply(const std::optional<NodeId>& condition) const {
        return !condition || imply(*condition);
    }

private:
    const Core& core_;
    std::vector<NodeId> held_;
};

}  // namespace hjemmel::engine
