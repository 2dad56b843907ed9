#pragma once

#include "engine/evaluate/facts.hpp"
#include "engine/program/program.hpp"

#include <string>
#include <vector>

namespace hjemmel::apps {

/// How rows are named in what is written. Rows that may be persons, or belong to one, are named by
/// file and line
/// (`persons.csv:12`) unless their content may be shown: everything but top-level entities that
/// have neither events nor spells.
class People {
public:
    People(const engine::Program& program, const engine::Facts& facts, bool show_values);

    [[nodiscard]] bool hides(engine::CollectionId collection) const {
        return hidden_.at(collection.index);
    }
    [[nodiscard]] std::string name(engine::CollectionId collection, std::uint32_t row) const;
    /// The name of the row of a figure; empty when its quantity belongs to no entity.
    [[nodiscard]] std::string name(const engine::Place& place) const;

private:
    const engine::Program& program_;
    const engine::Facts& facts_;
    std::vector<bool> hidden_;
};

}  // namespace hjemmel::apps
