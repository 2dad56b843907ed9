#pragma once

#include "apps/report/display.hpp"
#include "engine/program/dependence.hpp"
#include "engine/program/program.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace hjemmel::apps {

/// What data a question can read, and which rules ask for it.
struct DataNeeds {
    /// Clauses that read something, in the order of the rules.
    using Clauses = std::vector<engine::ClauseId>;
    struct Column {
        std::uint32_t field = 0;
        Clauses asked_by;
    };
    struct Rows {
        engine::CollectionId collection;
        Clauses asked_by;             ///< that count the rows, or go from one to another
        std::vector<Column> columns;  ///< in the order of the declaration
    };
    struct Figure {
        engine::QuantityId quantity;
        Clauses asked_by;
    };
    std::vector<Rows> rows;  ///< parents before children
    std::vector<Figure> figures;
};

/// Follows quantities through all clauses that can be in force.
[[nodiscard]] DataNeeds needs_of(const engine::Program& program,
                                 const std::vector<engine::QuantityId>& quantities,
                                 const engine::LawKnown& law);

/// The provisions that clauses cite, each once; of clauses without, their names.
[[nodiscard]] std::string asked_by_in_words(const engine::Program& program,
                                            const DataNeeds::Clauses& clauses);

/// What a cell of a type holds: `a whole number of persons from 0 to 100`.
[[nodiscard]] std::string type_in_words(const Display& display, const engine::Type& type);

}  // namespace hjemmel::apps
