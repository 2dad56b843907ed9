#pragma once

#include "engine/program/program.hpp"
#include "engine/program/residual.hpp"
#include "engine/values/interval.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace hjemmel::engine {

/// What an expression could give, whatever the facts: for elements of a collection that nobody has
/// listed.
struct Foresight {
    bool not_applicable = false;
    bool conflict = false;
    bool fail = false;
    Interval values{};  ///< of a number: where all of its values lie
};

/// Says for each quantity whether its clauses, or those of a quantity that it reads, can be in
/// conflict: two of them that apply on one day with neither going before the other.
[[nodiscard]] std::vector<bool> quantities_that_can_conflict(const Program& program,
                                                             std::optional<Date> known_on);

/// Foresees every node of a residual core. The checker's word is taken for what can be not
/// applicable. Only a gap that the rules leave counts as a failure: a division or an aggregate of
/// none without a word for it, a missing step. choices: the options of readings that the residual
/// leaves open; null: it leaves none open.
[[nodiscard]] std::vector<Foresight> foresee(const Program& program, const Residual& residual,
                                             const std::vector<bool>& can_conflict,
                                             const Choices* choices = nullptr);

}  // namespace hjemmel::engine
