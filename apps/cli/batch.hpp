#pragma once

#include "apps/cli/console.hpp"
#include "apps/cli/options.hpp"
#include "engine/evaluate/bulk.hpp"
#include "engine/evaluate/facts.hpp"
#include "engine/evaluate/interpreter.hpp"
#include "engine/program/program.hpp"

#include <functional>
#include <memory>

namespace hjemmel::cli {

/// Makes what judges many rows at once.
using BulkSourceMaker = std::function<std::shared_ptr<engine::BulkSource>(
    const engine::Program&, const engine::Facts&, const engine::Circumstances&, const Options&)>;

/// `batch`, with another judge of many rows: tests give it one that errs.
[[nodiscard]] Exit batch_with(const Options& options, Console& console,
                              const BulkSourceMaker& make_source);

}  // namespace hjemmel::cli
