#pragma once

#include <cstdint>
#include <set>

namespace hjemmel::cli {

/// Draws `count` of the numbers below `total`, each once; the same seed gives the same numbers
/// everywhere.
[[nodiscard]] std::set<std::uint64_t> drawn(std::uint64_t total, std::uint64_t count,
                                            std::uint64_t seed);

}  // namespace hjemmel::cli
