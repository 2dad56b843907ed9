#pragma once

#include "engine/evaluate/facts.hpp"
#include "engine/evaluate/interpreter.hpp"
#include "sim/setting.hpp"

#include <vector>

namespace hjemmel::sim {

/// Finds the figures that the data observe although they follow from a changed one: with the change
/// they hold no longer, and what reads them has to compute them. Looked for among all whose
/// rules can reach a changed figure, of whatever row, by computing each without its observation and
/// seeing whether it reads one. Nothing when it was stopped from outside. changes: one override for
/// each changed figure; its value is only an example. setting: its law date is the one under which
/// the question is judged
/// (`under_the_law_of`). Result: in order of quantity, row and indices.
[[nodiscard]] std::vector<engine::Place> followers_of(const Setting& setting,
                                                      const std::vector<engine::Override>& changes);

/// Makes the overrides that take the observations at `places` away.
void take_away(const std::vector<engine::Place>& places, std::vector<engine::Override>& overrides);

/// Makes a cell that gives a number exactly.
[[nodiscard]] engine::Cell exact_cell(const engine::Rational& number);

}  // namespace hjemmel::sim
