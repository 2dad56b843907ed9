#pragma once

#include "engine/batch/vector_builder.hpp"
#include "engine/evaluate/outcome.hpp"
#include "engine/program/program.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

/// A function of one register, written out: what an expression is for each whole number that some
/// row of the register holds, and for rows that are unknown or not applicable. The operators of the
/// exact evaluator compute it, so any chain of them over one date or one enumeration costs one
/// look-up.
namespace hjemmel::engine::batch {

/// A value, not applicable or a clean unknown; none: only the exact evaluator can say.
using Entry = std::optional<Outcome>;

/// Keeps an outcome that a row can have here.
[[nodiscard]] Entry entry_of(Outcome outcome, Kind kind);

struct Tabulated {
    Register root = 0;
    /// The numbers that are written out, ascending: all that a known row can hold. All tables of a
    /// register share them.
    std::shared_ptr<const std::vector<std::int64_t>> numbers;
    std::vector<Entry> entries;  ///< by place in `numbers`
    Entry unknown;
    Entry not_applicable;
};

/// With more numbers than this, a register is not written out: days of 350 years.
inline constexpr std::int64_t most_entries = 1 << 17;

/// Whether so few rows are there for the numbers that they can hold that it is worth a look which
/// they hold.
[[nodiscard]] bool is_sparse(const ValueForm& form, std::size_t rows);

/// The register itself, written out; null where it can hold too many numbers. values: of all its
/// rows; null: it may hold any.
[[nodiscard]] std::shared_ptr<const Tabulated> identity_of(const VectorBuilder& builder,
                                                           Register root, const Lane* values);

/// Computes one node from what its children are, reading only what the exact evaluator reads.
[[nodiscard]] Entry compute_entry(const Program& program, const Core& core, const Node& node,
                                  const std::vector<const Entry*>& children);

/// Writes a table as a register; where rows need more than one whole number, they are left to the
/// exact evaluator.
[[nodiscard]] Register register_of(VectorBuilder& builder, const Tabulated& table, Kind kind,
                                   std::uint32_t of);

}  // namespace hjemmel::engine::batch
