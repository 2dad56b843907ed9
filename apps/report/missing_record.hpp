#pragma once

#include "apps/report/display.hpp"
#include "apps/report/grounds_document.hpp"
#include "apps/report/people.hpp"
#include "engine/evaluate/grounds.hpp"

#include <optional>
#include <string>

namespace hjemmel::apps {

/// Something that is missing, as JSON says it.
struct MissingRecord {
    std::string kind;      ///< `figure`, `field`, `rows`, `belonging`
    std::string quantity;  ///< full name of the quantity, field or collection
    std::string label;
    std::string entity;
    std::string index;
    bool only_bounds = false;
    std::optional<FactReference> at;  ///< where it is left open, or given only within bounds
};

[[nodiscard]] MissingRecord missing_record(const engine::Program& program,
                                           const engine::Facts& facts, const People& people,
                                           const Display& display, const engine::MissingFact& fact);

}  // namespace hjemmel::apps
