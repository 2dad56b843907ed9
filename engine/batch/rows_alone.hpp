#pragma once

#include "engine/program/program.hpp"
#include "engine/program/residual.hpp"

#include <cstddef>

namespace hjemmel::engine::batch {

/// Whether expressions read the fields of a collection's rows, what rules make of them, and their
/// readings, and nothing else: to compile them asks nobody for anything.
class RowsAlone {
public:
    RowsAlone(const Program& program, const Residual& residual, CollectionId rows)
        : program_(program), residual_(residual), rows_(rows) {}

    /// The same without readings.
    [[nodiscard]] RowsAlone of_fields() const {
        RowsAlone made = *this;
        made.with_readings_ = false;
        return made;
    }

    [[nodiscard]] bool holds(NodeId id);
    /// Of all clauses of a quantity of the rows.
    [[nodiscard]] bool holds(const Quantity& quantity, const ResidualQuantity& rules);

private:
    [[nodiscard]] NodeId child(const Node& node, std::uint32_t number) const {
        return residual_.core.child(node, number);
    }
    [[nodiscard]] bool children_hold(const Node& node);
    [[nodiscard]] bool call_holds(const Node& node);

    const Program& program_;
    const Residual& residual_;
    CollectionId rows_;
    std::size_t visited_ = 0;
    bool with_readings_ = true;
};

}  // namespace hjemmel::engine::batch
