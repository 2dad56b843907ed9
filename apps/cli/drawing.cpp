#include "apps/cli/drawing.hpp"

#include <algorithm>

namespace hjemmel::cli {

namespace {

/// One place is as good as another, and the same seed gives the same places everywhere.
std::uint64_t mixed(std::uint64_t seed, std::uint64_t number) {
    std::uint64_t mix = seed * 0x9E3779B97F4A7C15U + number * 0xD1B54A32D192ED03U;
    mix = (mix ^ (mix >> 30U)) * 0xBF58476D1CE4E5B9U;
    mix = (mix ^ (mix >> 27U)) * 0x94D049BB133111EBU;
    return mix ^ (mix >> 31U);
}

}  // namespace

// Floyd's way.
std::set<std::uint64_t> drawn(std::uint64_t total, std::uint64_t count, std::uint64_t seed) {
    std::set<std::uint64_t> numbers;
    for (std::uint64_t most = total - std::min(total, count); most < total; ++most) {
        const std::uint64_t number = mixed(seed, most) % (most + 1);
        if (!numbers.insert(number).second) {
            numbers.insert(most);
        }
    }
    return numbers;
}

}  // namespace hjemmel::cli
