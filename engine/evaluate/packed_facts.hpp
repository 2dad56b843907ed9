#pragma once

#include "engine/evaluate/facts.hpp"
#include "engine/program/program.hpp"
#include "engine/values/packed_bytes.hpp"

namespace hjemmel::engine {

/// Writes down everything that facts hold: equal facts give equal bytes.
void pack_facts(const Facts& facts, PackWriter& writer);

/// Reads facts back into those that were made for the same declarations, and have the same files.
/// They are then as they were, to the last origin and note; columns stay where they lie. False, and
/// facts of no use, when the bytes hold what facts for these declarations cannot.
[[nodiscard]] bool unpack_facts(PackReader& reader, const Program& program, Facts& facts);

}  // namespace hjemmel::engine
