#pragma once

#include "engine/values/interval.hpp"
#include "engine/values/rational.hpp"
#include "sim/target/target.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace hjemmel::sim {

/// Persons who are measured, of them those who have what the target asks for, and those without it
/// who can never be given it. 0 <= covered, 0 <= unreachable, covered + unreachable <= population.
struct Counts {
    std::int64_t population = 0;
    std::int64_t covered = 0;
    std::int64_t unreachable = 0;
};

/// How far a count is from a limit.
struct Gap {
    std::int64_t needed = 0;   ///< the least number of covered persons that is enough
    std::int64_t missing = 0;  ///< needed less covered, never below 0
    std::int64_t most = 0;     ///< the most that can be covered: infeasible when needed is more

    [[nodiscard]] bool is_feasible() const { return needed <= most; }
};

/// Says whether an exact share passes.
[[nodiscard]] bool passes(const Limit& limit, const engine::Rational& share);

/// Gives the least number of a population that passes; may be more than the population (a limit of
/// which everybody would have to lie above). population: at least 0; of none, 0 is needed.
[[nodiscard]] std::int64_t needed(const Limit& limit, std::int64_t population);

[[nodiscard]] Gap gap(const Limit& limit, const Counts& counts);

/// Gives the least number of uncovered persons whose leaving is enough; nothing when not even the
/// leaving of all of them is.
[[nodiscard]] std::optional<std::int64_t> exits_needed(const Limit& limit, const Counts& counts);

/// Says whether so many further covered persons together with so many leaving uncovered ones are
/// enough. offers + exits: at most those who are not covered.
[[nodiscard]] bool suffices(const Limit& limit, const Counts& counts, std::int64_t offers,
                            std::int64_t exits);

/// The gap of each group by itself, and of all together.
struct GroupGaps {
    std::vector<Gap> groups;
    Gap together;
    std::int64_t sum_of_missing = 0;  ///< never less than together.missing
    /// How many of the others' missing persons the groups above the limit make up for.
    [[nodiscard]] std::int64_t made_up() const { return sum_of_missing - together.missing; }
};
[[nodiscard]] GroupGaps group_gaps(const Limit& limit, std::span<const Counts> groups);

/// Gives the exact figure that several months have; nothing when none has anybody. Months without
/// anybody are left out.
[[nodiscard]] std::optional<engine::Rational> averaged(Averaging averaging,
                                                       std::span<const Counts> months);

/// Gives the least number of further covered persons in each of the months from `first_open` on (at
/// most all who can be covered) with which the average passes; nothing when all of them are not
/// enough.
[[nodiscard]] std::optional<std::int64_t> missing_each_month(const Limit& limit,
                                                             Averaging averaging,
                                                             std::span<const Counts> months,
                                                             std::size_t first_open);

/// The least and the most of something, both possible.
struct Range {
    std::int64_t least = 0;
    std::int64_t most = 0;
    bool operator==(const Range&) const = default;
};

/// Gives the numbers of a population whose share lies in `share`; nothing when none does.
[[nodiscard]] std::optional<Range> covered_within(std::int64_t population,
                                                  const engine::Interval& share);

/// Gives the missing persons when the share is known only within bounds.
[[nodiscard]] std::optional<Range> missing_within(const Limit& limit, std::int64_t population,
                                                  const engine::Interval& share);

/// A population that fits a published share and a published number of missing persons.
struct FittingPopulation {
    std::int64_t population = 0;
    std::int64_t covered = 0;
    bool operator==(const FittingPopulation&) const = default;
};

/// Gives all populations from `range` for which exactly `missing` > 0 further persons are needed
/// and the share lies in `share`, ascending. Time: the length of the range.
[[nodiscard]] std::vector<FittingPopulation> fitting_populations(const Limit& limit,
                                                                 const engine::Interval& share,
                                                                 std::int64_t missing, Range range);

}  // namespace hjemmel::sim
