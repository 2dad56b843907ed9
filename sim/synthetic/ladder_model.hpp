#pragma once

#include "sim/plan/conversations.hpp"

#include <cstdint>
#include <optional>

namespace hjemmel::sim {

/// Numbers of events a person with a spread that fits a mean and the part of those who have enough:
/// a negative binomial distribution.
struct NegativeBinomial {
    double mean = 0;
    double dispersion = 0;  ///< the variance is mean + mean^2 / dispersion

    [[nodiscard]] double probability(std::int64_t events) const;
};

/// Fits the dispersion, by halving, so that at least `events_needed` events have probability
/// `enough`; nothing when no spread does: an even one has too few below, or the widest too many.
[[nodiscard]] std::optional<NegativeBinomial> fit_spread(double mean, std::int64_t events_needed,
                                                         double enough);

/// Gives whole persons in the proportions of a distribution: rounded down, and the rest to the
/// largest remainders.
[[nodiscard]] Ladder ladder_of(const NegativeBinomial& spread, std::int64_t persons,
                               std::int64_t events_needed);

}  // namespace hjemmel::sim
