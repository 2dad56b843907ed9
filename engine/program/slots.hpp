#pragma once

#include "engine/program/program.hpp"

#include <cstdint>
#include <set>

namespace hjemmel::engine {

/// The slots that an expression reads, and those that aggregates in it fill with their elements.
struct SlotsOf {
    std::set<std::uint32_t> read;
    std::set<std::uint32_t> elements;
};
[[nodiscard]] SlotsOf slots_of(const Core& core, NodeId root);

}  // namespace hjemmel::engine
