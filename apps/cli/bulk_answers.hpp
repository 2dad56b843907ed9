#pragma once

#include "apps/cli/options.hpp"
#include "engine/evaluate/bulk.hpp"
#include "engine/evaluate/facts.hpp"
#include "engine/evaluate/interpreter.hpp"
#include "engine/program/program.hpp"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <utility>

namespace hjemmel::cli {

/// Makes what judges many rows at once; all of its arguments outlive it.
[[nodiscard]] std::shared_ptr<engine::BulkSource> bulk_source(const engine::Program& program,
                                                              const engine::Facts& facts,
                                                              const engine::Circumstances& under,
                                                              const Options& options);

/// Outcomes of all rows of an entity, found together for each index when one of them is wanted.
class BulkAnswers {
public:
    /// The interpreter outlives it; it has a source, or else nothing is found.
    explicit BulkAnswers(engine::Interpreter& interpreter) : interpreter_(&interpreter) {}

    /// The rows of a quantity at an index; null: each is to be asked for.
    [[nodiscard]] const engine::BulkRows* rows(engine::QuantityId quantity,
                                               const engine::IndexKey& key);
    /// What the interpreter would say, without errors; none: it must be asked.
    [[nodiscard]] std::optional<engine::Outcome> at(const engine::Place& place);

private:
    engine::Interpreter* interpreter_;
    std::map<std::pair<std::uint32_t, engine::IndexKey>, std::optional<engine::BulkRows>> found_;
};

}  // namespace hjemmel::cli
