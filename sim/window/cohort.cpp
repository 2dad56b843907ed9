#include "sim/window/cohort.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace hjemmel::sim {

namespace {

constexpr std::size_t most_months = 1'200;

bool is_probability(double value) { return value >= 0 && value <= 1; }

bool is_sound(const std::vector<double>& persons) {
    return std::all_of(persons.begin(), persons.end(),
                       [](double count) { return count >= 0 && std::isfinite(count); });
}

template <typename Entry>
const Entry& in_month(const std::vector<Entry>& entries, std::size_t month) {
    return entries[std::min(month - 1, entries.size() - 1)];
}

/// Hazards of those who have it in the window and of those who do not; nobody begins another while
/// one lasts.
struct Hazards {
    double covered = 0;
    double uncovered = 0;
};

Hazards hazards_of(const Effort& effort, double free_covered, double uncovered) {
    if (effort.events <= 0) {
        return {effort.hazard, effort.hazard};
    }
    const double free = free_covered + uncovered;
    if (free <= 0) {
        return {};
    }
    const double events = std::min(effort.events, free);
    const double targeted = std::min(effort.targeting * events, uncovered);
    const double others = free - targeted;
    const double rest = others > 0 ? (events - targeted) / others : 0;
    const double first = uncovered > 0 ? targeted / uncovered : 0;
    return {rest, first + (1 - first) * rest};
}

/// One month of one group; ages move up in place.
double step(const Cover& cover, const CohortGroup& group, std::size_t month,
            std::vector<double>& ages) {
    double* const persons = ages.data();  // unchecked: the months of a what-if are its time
    const std::size_t uncovered = cover.length();
    const std::size_t busy = cover.duration - 1;  // ages at which one still lasts next month
    const double stay = 1 - group.exit;
    double free_covered = 0;
    for (std::size_t age = busy; age < uncovered; ++age) {
        free_covered += persons[age];
    }
    const Hazards hazards =
        hazards_of(in_month(group.efforts, month), stay * free_covered, stay * persons[uncovered]);
    const double covered_on = stay * (1 - hazards.covered);
    const double events =
        stay * (hazards.covered * free_covered + hazards.uncovered * persons[uncovered]);
    persons[uncovered] *= stay * (1 - hazards.uncovered);
    persons[uncovered] += persons[uncovered - 1] * covered_on;
    for (std::size_t age = uncovered - 1; age > busy; --age) {
        persons[age] = persons[age - 1] * covered_on;
    }
    for (std::size_t age = std::min(busy, uncovered - 1); age > 0; --age) {
        persons[age] = persons[age - 1] * stay;
    }
    persons[0] = events;
    if (!group.inflow.empty()) {
        const double entering = in_month(group.inflow, month);
        const double* const parts = group.entering.data();
        for (std::size_t age = 0; age <= uncovered; ++age) {
            persons[age] += entering * parts[age];
        }
    }
    return events;
}

void add(const std::vector<double>& persons, Expected& expected) {
    const double covered = std::accumulate(persons.begin(), persons.end() - 1, 0.0);
    expected.covered += covered;
    expected.population += covered + persons.back();
}

}  // namespace

std::optional<CohortError> check(const CohortModel& model, std::size_t months) {
    if (months == 0 || months > most_months) {
        return CohortError::TooLong;
    }
    if (model.groups.empty()) {
        return CohortError::NoGroups;
    }
    if (model.cover.months == 0 || model.cover.duration == 0) {
        return CohortError::WrongAges;
    }
    const std::size_t ages = model.cover.length() + 1;
    for (const CohortGroup& group : model.groups) {
        if (group.persons.size() != ages ||
            (!group.inflow.empty() && group.entering.size() != ages)) {
            return CohortError::WrongAges;
        }
        if (group.efforts.empty()) {
            return CohortError::NoEfforts;
        }
        if (!is_sound(group.persons) || !is_sound(group.inflow) || !is_sound(group.entering)) {
            return CohortError::NegativePersons;
        }
        const double parts = std::accumulate(group.entering.begin(), group.entering.end(), 0.0);
        if (!group.inflow.empty() && std::abs(parts - 1) > 1e-9) {
            return CohortError::EnteringNotWhole;
        }
        bool is_sound_effort = is_probability(group.exit);
        for (const Effort& effort : group.efforts) {
            is_sound_effort = is_sound_effort && is_probability(effort.hazard) &&
                              is_probability(effort.targeting) && effort.events >= 0 &&
                              std::isfinite(effort.events);
        }
        if (!is_sound_effort) {
            return CohortError::NotAProbability;
        }
    }
    return std::nullopt;
}

void run_cohort(const CohortModel& model, std::size_t months, std::vector<Expected>& result) {
    result.assign(months + 1, Expected{});
    std::vector<double> persons;
    for (const CohortGroup& group : model.groups) {
        persons = group.persons;
        add(persons, result[0]);
        for (std::size_t month = 1; month <= months; ++month) {
            result[month].events += step(model.cover, group, month, persons);
            add(persons, result[month]);
        }
    }
}

std::vector<double> steady_ages(const Cover& cover, double persons, double hazard) {
    // While one lasts nobody begins another; from then on each month a part of what is left does.
    const std::size_t busy = cover.duration - 1;
    std::vector<double> ages(cover.length() + 1, 0);
    double left = 1;
    for (std::size_t age = 0; age < cover.length(); ++age) {
        ages[age] = left;
        left *= age >= busy ? 1 - hazard : 1;
    }
    ages.back() = hazard > 0 ? left / hazard : 1;
    if (hazard <= 0) {
        std::fill(ages.begin(), ages.end() - 1, 0);
    }
    const double sum = std::accumulate(ages.begin(), ages.end(), 0.0);
    for (double& age : ages) {
        age *= persons / sum;
    }
    return ages;
}

double steady_share(const Cover& cover, double hazard) {
    return 1 - steady_ages(cover, 1, hazard).back();
}

double steady_share(std::size_t window, double events_each, double targeting) {
    const double months = static_cast<double>(window);
    const double covered = (1 - targeting) * events_each / (1 - targeting * events_each);
    const double share = covered > 0 ? events_each * (1 - std::pow(1 - covered, months)) / covered
                                     : months * events_each;
    return std::min(1.0, share);
}

std::vector<CohortGroup> split_into_classes(const CohortGroup& group,
                                            std::span<const LatentClass> classes) {
    std::vector<CohortGroup> all;
    for (const LatentClass& of : classes) {
        CohortGroup part = group;
        for (double& count : part.persons) count *= of.weight;
        for (double& count : part.inflow) count *= of.weight;
        for (Effort& effort : part.efforts) {
            effort.hazard = 1 - std::pow(1 - effort.hazard, of.factor);
            effort.events *= of.weight * of.factor;
        }
        all.push_back(std::move(part));
    }
    return all;
}

double probability_of_enough(std::span<const std::vector<double>> months, std::size_t needed) {
    std::vector<double> sum(needed + 1, 0);  // the last entry: enough
    sum[0] = 1;
    for (const std::vector<double>& month : months) {
        std::vector<double> next(needed + 1, 0);
        for (std::size_t held = 0; held <= needed; ++held) {
            for (std::size_t further = 0; further < month.size(); ++further) {
                next[std::min(needed, held + further)] += sum[held] * month[further];
            }
        }
        sum = std::move(next);
    }
    return sum[needed];
}

std::vector<double> poisson(double mean, std::size_t most) {
    std::vector<double> all;
    double each = std::exp(-mean);
    double left = 1;
    for (std::size_t count = 0; count < most; ++count) {
        all.push_back(each);
        left -= each;
        each *= mean / static_cast<double>(count + 1);
    }
    all.push_back(std::max(0.0, left));
    return all;
}

}  // namespace hjemmel::sim
