#pragma once

#include "engine/batch/batch_work.hpp"
#include "engine/evaluate/bulk.hpp"
#include "engine/evaluate/interpreter.hpp"

#include <memory>
#include <optional>
#include <vector>

/// Judges the rows of registers many at a time, with the same results as the evaluator alone.
namespace hjemmel::engine::batch {

class BatchSource final : public BulkSource {
public:
    /// All of it outlives the source, and the facts do not change meanwhile.
    BatchSource(const Program& program, const Facts& facts, Circumstances circumstances,
                BatchOptions options = {});

    [[nodiscard]] std::optional<BulkTally> tally(const BulkQuestion& question,
                                                 const BulkContext& context) override;
    [[nodiscard]] std::optional<BulkRows> rows(const Place& place, const BulkLaw& law,
                                               const BulkContext& context) override;
    [[nodiscard]] const BatchCounts& counts() const { return work_.counts(); }

private:
    Circumstances circumstances_;
    BatchWork work_;
};

}  // namespace hjemmel::engine::batch
