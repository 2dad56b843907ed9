#pragma once

#include "sim/micro/philox.hpp"

#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>

/// How the kernels draw. Private to sim/micro.
namespace hjemmel::sim {

enum class Stream : std::uint32_t { Event, Exit, Entrants, EntryAge };

/// Where a draw stands: everything but word and bit.
struct DrawPlace {
    Philox::Key key{};
    std::uint32_t run = 0;
    std::uint32_t month_and_group = 0;  ///< month + 65,536 * group
    Stream stream = Stream::Event;

    /// The counter of the planes 2 * pair and 2 * pair + 1 of a word.
    [[nodiscard]] Philox::Counter counter(std::uint32_t word, std::uint32_t pair) const {
        return {word, month_and_group, run, static_cast<std::uint32_t>(stream) * 16 + pair};
    }
};

inline constexpr std::uint32_t bits_of_probability = 32;

/// A probability in parts of 2^32.
struct Chance {
    std::uint64_t parts = 0;

    [[nodiscard]] static Chance of(double probability) {
        const double parts = std::nearbyint(probability * 4294967296.0);
        return {parts <= 0              ? 0
                : parts >= 4294967296.0 ? std::uint64_t{1} << bits_of_probability
                                        : static_cast<std::uint64_t>(parts)};
    }
    [[nodiscard]] bool is_never() const { return parts == 0; }
    [[nodiscard]] bool is_always() const { return parts >> bits_of_probability != 0; }
    /// The bit that plane number `plane` is compared with, the highest first.
    [[nodiscard]] bool bit(std::uint32_t plane) const {
        return (parts >> (bits_of_probability - 1 - plane) & 1U) != 0;
    }
};

/// Two planes from one counter.
struct PlanePair {
    std::uint64_t first = 0;
    std::uint64_t second = 0;
};
inline PlanePair planes_of(const Philox::Counter& numbers) {
    return {numbers[0] | std::uint64_t{numbers[1]} << 32U,
            numbers[2] | std::uint64_t{numbers[3]} << 32U};
}

}  // namespace hjemmel::sim
