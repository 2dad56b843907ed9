#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace hjemmel::engine {

inline constexpr std::size_t sha256_block_size = 64;

/// The constants of the 64 rounds (FIPS 180-4, 4.2.2).
extern const std::array<std::uint32_t, 64> sha256_round_constants;

/// Takes blocks of 64 bytes into the state by the instructions that the processor has for it; false
/// where it has none, and then nothing was done.
[[nodiscard]] bool sha256_by_processor(std::array<std::uint32_t, 8>& state, const char* blocks,
                                       std::size_t count);

}  // namespace hjemmel::engine
