#pragma once

#include "engine/program/program.hpp"
#include "sim/target/reduction.hpp"
#include "sim/target/target.hpp"

#include <vector>

/// What a target asks of persons. Private to sim/target.
namespace hjemmel::sim {

/// Reads out of two counts of persons for any month, those who have it (or, with `without`, who
/// lack it) and all who are measured, what makes the difference. months: those whose events can
/// count.
[[nodiscard]] tl::expected<PersonRule, Refusal> person_rule(
    const Setting& setting, Reduction& reduction, Term counted, Term measured, bool without,
    const std::vector<engine::Month>& months);

/// The same for a share of persons that is one aggregate.
[[nodiscard]] tl::expected<PersonRule, Refusal> person_rule_of_share(
    const Setting& setting, Reduction& reduction, Term share, bool without,
    const std::vector<engine::Month>& months);

}  // namespace hjemmel::sim
