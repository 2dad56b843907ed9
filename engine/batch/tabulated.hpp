#pragma once

#include "engine/batch/vector_builder.hpp"
#include "engine/evaluate/outcome.hpp"
#include "engine/program/program.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

/// A function of one register, written out: what an expression is for each whole number that the
/// register can hold, and for rows that are unknown or not applicable. The operators of the exact
/// evaluator compute it, so any chain of them over one date or one enumeration costs one look-up.
namespace hjemmel::engine::batch {

/// A value, not applicable or a clean unknown; none: only the exact evaluator can say.
using Entry = std::optional<Outcome>;

/// Keeps an outcome that a row can have here.
[[nodiscard]] Entry entry_of(Outcome outcome, Kind kind);

struct Tabulated {
    Register root = 0;
    std::int64_t first = 0;
    std::vector<Entry> entries;
    Entry unknown;
    Entry not_applicable;
    /// Which numbers some row holds: the others' entries are not computed. Null: any.
    std::shared_ptr<const std::vector<bool>> present;

    [[nodiscard]] bool has(std::size_t place) const { return !present || (*present)[place]; }
};

/// With more numbers than this, a register is not written out: days of 350 years.
inline constexpr std::int64_t most_entries = 1 << 17;

/// The register itself, written out; null where it can hold too many numbers.
[[nodiscard]] std::shared_ptr<const Tabulated> identity_of(const VectorBuilder& builder,
                                                           Register root);

/// Computes one node from what its children are, reading only what the exact evaluator reads.
[[nodiscard]] Entry compute_entry(const Program& program, const Core& core, const Node& node,
                                  const std::vector<const Entry*>& children);

/// Writes a table as a register; where rows need more than one whole number, they are left to the
/// exact evaluator.
[[nodiscard]] Register register_of(VectorBuilder& builder, const Tabulated& table, Kind kind,
                                   std::uint32_t of);

}  // namespace hjemmel::engine::batch
