#pragma once

#include "apps/report/display.hpp"
#include "engine/evaluate/outcome.hpp"
#include "engine/program/program.hpp"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <string>

namespace hjemmel::cli {

/// What one quantity came to, over all rows and indices.
struct BatchTotals {
    engine::QuantityId quantity{};
    std::uint64_t answers = 0;
    std::uint64_t yes = 0;  ///< of yes/no
    std::uint64_t no = 0;
    std::uint64_t other_values = 0;
    std::uint64_t not_applicable = 0;
    std::uint64_t unknown = 0;
    std::uint64_t conflict = 0;
    std::uint64_t in_bulk = 0;

    void add(const engine::Outcome& outcome);
};

[[nodiscard]] std::string totals_in_words(const BatchTotals& totals, const engine::Program& program,
                                          const apps::Display& display);
[[nodiscard]] nlohmann::ordered_json totals_json(const BatchTotals& totals,
                                                 const engine::Program& program);

}  // namespace hjemmel::cli
