#pragma once

#include "sim/micro/draws.hpp"
#include "sim/micro/microsimulation.hpp"

#include <algorithm>
#include <cstdint>
#include <vector>

/// What the kernels share: hazards of a month, entrants, and what is counted of a run. Private to
/// sim/micro.
namespace hjemmel::sim {

/// The chances of an event in a month for those who have enough and those who do not.
struct Chances {
    Chance covered;
    Chance uncovered;
};

/// The same as the cohort model's, on whole persons: of those who are free for a new event.
inline Chances chances_of(const Effort& effort, std::int64_t free_covered, std::int64_t uncovered) {
    if (effort.events <= 0) {
        const Chance chance = Chance::of(effort.hazard);
        return {chance, chance};
    }
    const auto free = static_cast<double>(free_covered + uncovered);
    if (free <= 0) {
        return {};
    }
    const double events = std::min(effort.events, free);
    const double targeted = std::min(effort.targeting * events, static_cast<double>(uncovered));
    const double others = free - targeted;
    const double rest = others > 0 ? (events - targeted) / others : 0;
    const double first = uncovered > 0 ? targeted / static_cast<double>(uncovered) : 0;
    return {Chance::of(rest), Chance::of(first + (1 - first) * rest)};
}

template <typename Entry>
const Entry& entry_of(const std::vector<Entry>& entries, std::size_t month) {
    return entries[std::min(month - 1, entries.size() - 1)];
}

/// How many enter a group in a month: the whole part, and one more by chance for the rest.
inline std::int64_t entrants_of(const CohortGroup& group, std::size_t month, DrawPlace place) {
    if (group.inflow.empty()) {
        return 0;
    }
    const double inflow = entry_of(group.inflow, month);
    const double whole = std::floor(inflow);
    place.stream = Stream::Entrants;
    const std::uint32_t drawn = Philox::numbers(place.counter(0, 0), place.key)[0];
    return static_cast<std::int64_t>(whole) + (drawn < Chance::of(inflow - whole).parts ? 1 : 0);
}

/// The age with which an entrant comes, by where their draw lies in the parts.
inline std::size_t entry_age(const CohortGroup& group, std::uint32_t entrant, DrawPlace place) {
    place.stream = Stream::EntryAge;
    const double drawn = unit_interval(Philox::numbers(place.counter(entrant, 0), place.key)[0]);
    double sum = 0;
    for (std::size_t age = 0; age + 1 < group.entering.size(); ++age) {
        sum += group.entering[age];
        if (drawn < sum) {
            return age;
        }
    }
    return group.entering.size() - 1;
}

/// What is counted in one month of one run, all groups together.
struct MonthCount {
    std::int64_t covered = 0;
    std::int64_t population = 0;
};

inline std::uint64_t mixed(std::uint64_t value) {
    value ^= value >> 31U;
    value *= 0x7fb5d329728ea185ULL;
    value ^= value >> 27U;
    value *= 0x81dadef4bc2dd44dULL;
    return value ^ value >> 33U;
}

/// One path of one run; `persons` holds what the fingerprint is made of.
struct RunPath {
    std::vector<MonthCount> months;
    std::uint64_t fingerprint = 0;

    void add_word(std::uint64_t covered, std::uint64_t place) {
        fingerprint += mixed(covered ^ mixed(place));
    }
};

/// The paths of a run: from month 0 on.
void run_bit_sliced(const MicroQuestion& question, std::uint32_t run, RunPath& path);
void run_plain(const MicroQuestion& question, std::uint32_t run, RunPath& path);

}  // namespace hjemmel::sim
