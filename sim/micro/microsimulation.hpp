#pragma once

#include "sim/target/target.hpp"
#include "sim/window/cohort.hpp"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

/// Person by person, month by month: what a cohort model expects, with its chance.
namespace hjemmel::sim {

struct MicroQuestion {
    /// Whole persons by age; groups, efforts, exits and inflow as in the cohort model. The cover
    /// is at most 60 months long.
    CohortModel model;
    std::size_t months = 1;
    std::int64_t events_needed = 1;  ///< within the cover, 1 to 15; at most one begins in a month
    Limit limit;                     ///< what a month's share is compared with
    std::int64_t runs = 1;
    std::uint64_t seed = 0;
    unsigned threads = 1;
};

/// Whole numbers added up over runs, so that neither threads nor their order can change them.
struct MicroResult {
    std::int64_t runs = 0;  ///< that were done: fewer than asked for when it was stopped
    // by month, 0 being what is known
    std::vector<std::int64_t> covered;     ///< sum over runs
    std::vector<std::int64_t> population;  ///< sum over runs
    std::vector<std::uint64_t> covered_squares;
    std::vector<std::int64_t> passed;  ///< runs whose share passes in the month, compared exactly
    std::vector<std::int64_t> first;   ///< runs that first pass in the month; the last entry: never
    std::vector<std::int64_t> lasting;  ///< runs that pass from the month to the end, not before
    /// By month, then by ten-thousandths of the share rounded down (0 to 10,000): runs.
    std::vector<std::vector<std::uint32_t>> shares;
    /// A number that is the same for the same covered persons in every run, month and group.
    std::uint64_t fingerprint = 0;

    bool operator==(const MicroResult&) const = default;
};

enum class Kernel : std::uint8_t {
    BitSliced,  ///< 64 persons in each operation
    Plain       ///< a person after the other: the definition
};

enum class MicroError : std::uint8_t {
    Model,     ///< the cohort model is none (`check` says why)
    NotWhole,  ///< a number of persons is not whole
    TooLong,   ///< the cover is longer than 60 months
    TooMany,   ///< more than 10^7 persons, 10^7 runs, or 256 groups; or no run
    WrongNeed  ///< events_needed outside 1 to 15
};
[[nodiscard]] std::optional<MicroError> check(const MicroQuestion& question);

/// Runs a question that `check` accepts. Both kernels give the same result from the same question:
/// each draws from planes of 64 random bits that seed, run, month, group, word of 64 persons,
/// stream and number of the bit determine. stop: may be null; set, the runs that are under way end
/// and the result holds those that were finished. done: may be null; counts finished runs.
[[nodiscard]] MicroResult microsimulate(const MicroQuestion& question, Kernel kernel,
                                        const std::atomic<bool>* stop = nullptr,
                                        std::atomic<std::int64_t>* done = nullptr);

}  // namespace hjemmel::sim
