#pragma once

#include "engine/evaluate/grounds.hpp"
#include "engine/values/interval.hpp"
#include "engine/values/sha256.hpp"

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace hjemmel::engine {

/// The number that decides when a row is drawn: the SHA-256 of the seed, a line feed and the row's
/// key, as `printf '%s\n%s' SEED KEY | sha256sum` prints it. Smaller ones are drawn first.
[[nodiscard]] Sha256::Digest lot_of(std::string_view seed, std::string_view key);

/// A row that takes part in a draw, or perhaps does: never one that surely does not.
struct Lot {
    Sha256::Digest number;
    std::uint32_t row = 0;
    Membership membership = Membership::Yes;
};

/// Sorts by number; two equal numbers (of equal keys) by row.
void sort_lots(std::vector<Lot>& lots);

/// Says whether a row is among the first `how_many` of the sorted lots; none when that depends on
/// what is unknown. is_listed: there are no other rows than these.
[[nodiscard]] std::optional<bool> is_drawn(const std::vector<Lot>& lots, bool is_listed,
                                           std::uint32_t row, const Interval& how_many);

}  // namespace hjemmel::engine
