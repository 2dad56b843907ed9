#pragma once

#include <array>
#include <cstdint>

namespace hjemmel::sim {

/// Random numbers by counter: the same counter and key give the same four numbers, whatever was
/// asked before. Source: Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2,
/// 3", SC 2011: Philox4x32 with ten rounds.
struct Philox {
    using Counter = std::array<std::uint32_t, 4>;
    using Key = std::array<std::uint32_t, 2>;

    static constexpr std::uint32_t first_factor = 0xD2511F53;
    static constexpr std::uint32_t second_factor = 0xCD9E8D57;
    static constexpr std::uint32_t first_step = 0x9E3779B9;
    static constexpr std::uint32_t second_step = 0xBB67AE85;
    static constexpr int rounds = 10;

    [[nodiscard]] static constexpr Counter numbers(Counter counter, Key key) {
        for (int round = 0; round < rounds; ++round) {
            const std::uint64_t one = std::uint64_t{first_factor} * counter[0];
            const std::uint64_t two = std::uint64_t{second_factor} * counter[2];
            counter = {static_cast<std::uint32_t>(two >> 32U) ^ counter[1] ^ key[0],
                       static_cast<std::uint32_t>(two),
                       static_cast<std::uint32_t>(one >> 32U) ^ counter[3] ^ key[1],
                       static_cast<std::uint32_t>(one)};
            key[0] += first_step;
            key[1] += second_step;
        }
        return counter;
    }
};

[[nodiscard]] constexpr Philox::Key philox_key(std::uint64_t seed) {
    return {static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32U)};
}

/// A number from 0 up to, not with, 1, from 32 random bits: their middle, so that it is never 0.
[[nodiscard]] constexpr double unit_interval(std::uint32_t bits) {
    return (static_cast<double>(bits) + 0.5) / 4294967296.0;
}

}  // namespace hjemmel::sim
