#pragma once

#include "engine/program/type.hpp"
#include "engine/program/value.hpp"

#include <cstdint>

namespace hjemmel::engine {

/// Gives the value that lies packed as a whole number: a day, month, year, ordinal, row, or yes as
/// 1; of a number the numerator over `scale`.
[[nodiscard]] Value value_of_whole(Kind kind, std::int64_t number, std::int64_t scale);

}  // namespace hjemmel::engine
