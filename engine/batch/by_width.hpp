#pragma once

#include "engine/values/packed_integers.hpp"  // with_width

namespace hjemmel::engine::batch {

/// Holds the product of two numbers of 64 bits.
// NOLINTNEXTLINE(modernize-use-using): __extension__ cannot precede `using`.
__extension__ typedef __int128 Wide;

}  // namespace hjemmel::engine::batch
