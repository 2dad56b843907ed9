#pragma once

#include "apps/report/grounds_document.hpp"

#include <cstdint>
#include <vector>

/// What kinds of steps there are for a reader: what only passes on, what decides.
namespace hjemmel::apps {

/// Operations that only pass on what one of their parts gives.
[[nodiscard]] bool passes_on(const Step& step);
[[nodiscard]] bool is_comparison(const Step& step);
[[nodiscard]] bool is_arithmetic(const Step& step);
[[nodiscard]] bool is_aggregate(const Step& step);
[[nodiscard]] bool is_clause(const Step& step);
/// An operation without parts is part of the sentence above it.
[[nodiscard]] bool says_nothing(const Step& step);
/// Says that a clause counted towards the answer of its quantity.
[[nodiscard]] bool counted(const Step& quantity, const Step& clause);
/// Says that it is unknown whether the clause applies, and that it would give the known answer: the
/// answer rests on several such clauses together.
[[nodiscard]] bool agrees_anyhow(const Step& quantity, const Step& clause);

/// The parts of a step that decided it: of `and` the part that is no, if one is.
[[nodiscard]] std::vector<std::uint32_t> deciding(const GroundsDocument& document,
                                                  const Step& step);

}  // namespace hjemmel::apps
