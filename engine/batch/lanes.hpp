#pragma once

#include "engine/batch/vector_program.hpp"

#include <cstdint>

namespace hjemmel::engine::batch {

/// Numbers of facts are multiplied by no more than this.
inline constexpr std::int64_t largest_scale = 1'000'000'000;

[[nodiscard]] inline std::uint8_t byte_of(RowState state) {
    return static_cast<std::uint8_t>(state);
}

/// Points a lane to its own numbers and states, and finds what lies in it.
void settle(Lane& lane);

}  // namespace hjemmel::engine::batch
