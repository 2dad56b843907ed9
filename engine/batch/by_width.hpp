#pragma once

#include "engine/values/packed_integers.hpp"

#include <cstdint>

namespace hjemmel::engine::batch {

/// Holds the product of two numbers of 64 bits.
// NOLINTNEXTLINE(modernize-use-using): __extension__ cannot precede `using`.
__extension__ typedef __int128 Wide;

/// Calls a function with a number of the type that has a width.
template <typename Function>
decltype(auto) with_width(Width width, Function&& function) {
    switch (width) {
        case Width::Bytes1:
            return function(std::int8_t{0});
        case Width::Bytes2:
            return function(std::int16_t{0});
        case Width::Bytes4:
            return function(std::int32_t{0});
        case Width::Bytes8:
            break;
    }
    return function(std::int64_t{0});
}

}  // namespace hjemmel::engine::batch
