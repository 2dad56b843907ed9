#include "sim/synthetic/ladder_model.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace hjemmel::sim {

namespace {

double at_least(const NegativeBinomial& spread, std::int64_t events) {
    double below = 0;
    for (std::int64_t count = 0; count < events; ++count) {
        below += spread.probability(count);
    }
    return 1 - below;
}

}  // namespace

double NegativeBinomial::probability(std::int64_t events) const {
    const auto count = static_cast<double>(events);
    const double part = dispersion / (dispersion + mean);
    return std::exp(std::lgamma(count + dispersion) - std::lgamma(dispersion) -
                    std::lgamma(count + 1) + dispersion * std::log(part) +
                    count * std::log1p(-part));
}

std::optional<NegativeBinomial> fit_spread(double mean, std::int64_t events_needed, double enough) {
    // More even (a larger dispersion) puts more persons above what is needed, as long as the mean
    // lies above it.
    double wide = 0.05;
    double even = 1e6;
    if (!(mean > 0) || at_least({mean, wide}, events_needed) > enough ||
        at_least({mean, even}, events_needed) < enough) {
        return std::nullopt;
    }
    for (int turn = 0; turn < 200; ++turn) {
        const double middle = std::sqrt(wide * even);
        (at_least({mean, middle}, events_needed) < enough ? wide : even) = middle;
    }
    return NegativeBinomial{mean, even};
}

Ladder ladder_of(const NegativeBinomial& spread, std::int64_t persons, std::int64_t events_needed) {
    const auto rungs = static_cast<std::size_t>(events_needed) + 1;
    std::vector<double> parts;
    for (std::int64_t count = 0; count < events_needed; ++count) {
        parts.push_back(spread.probability(count) * static_cast<double>(persons));
    }
    parts.push_back(static_cast<double>(persons) -
                    std::accumulate(parts.begin(), parts.end(), 0.0));
    Ladder ladder;
    std::int64_t left = persons;
    for (const double part : parts) {
        ladder.persons.push_back(static_cast<std::int64_t>(std::floor(part)));
        left -= ladder.persons.back();
    }
    std::vector<std::size_t> order(rungs);
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        return parts[a] - std::floor(parts[a]) > parts[b] - std::floor(parts[b]);
    });
    for (std::size_t i = 0; left > 0; i = (i + 1) % rungs, --left) {
        ++ladder.persons[order[i]];
    }
    return ladder;
}

}  // namespace hjemmel::sim
