#include "sim/plan/conversations.hpp"

#include <algorithm>
#include <numeric>

namespace hjemmel::sim {

Ladder ladder(std::span<const std::int64_t> held, std::int64_t events_needed) {
    Ladder result;
    result.persons.assign(static_cast<std::size_t>(events_needed) + 1, 0);
    for (const std::int64_t count : held) {
        ++result
              .persons[static_cast<std::size_t>(std::clamp<std::int64_t>(count, 0, events_needed))];
    }
    return result;
}

std::optional<std::int64_t> least_events(const Ladder& ladder, std::int64_t persons) {
    std::int64_t events = 0;
    std::int64_t left = persons;
    for (std::int64_t lacking = 1; lacking <= ladder.events_needed() && left > 0; ++lacking) {
        const auto rung = static_cast<std::size_t>(ladder.events_needed() - lacking);
        const std::int64_t lifted = std::min(left, ladder.persons[rung]);
        events += lacking * lifted;
        left -= lifted;
    }
    return left > 0 ? std::nullopt : std::optional(events);
}

std::optional<CheapestLift> cheapest_lift(std::span<const Deficit> deficits, std::int64_t persons,
                                          std::int64_t cost_of_reclassifying,
                                          std::int64_t cost_of_holding) {
    struct Candidate {
        std::int64_t cost = 0;
        std::size_t person = 0;
        std::int64_t reclassified = 0;
    };
    std::vector<Candidate> candidates;
    for (std::size_t person = 0; person < deficits.size(); ++person) {
        const Deficit& deficit = deficits[person];
        if (deficit.missing <= 0) {
            continue;
        }
        // Linear in the number reclassified: the cheapest is all that can be, or none.
        const std::int64_t reclassified = cost_of_reclassifying <= cost_of_holding
                                              ? std::min(deficit.missing, deficit.reclassifiable)
                                              : 0;
        candidates.push_back({reclassified * cost_of_reclassifying +
                                  (deficit.missing - reclassified) * cost_of_holding,
                              person, reclassified});
    }
    if (static_cast<std::int64_t>(candidates.size()) < persons) {
        return std::nullopt;
    }
    std::sort(candidates.begin(), candidates.end(), [](const Candidate& a, const Candidate& b) {
        return a.cost != b.cost ? a.cost < b.cost : a.person < b.person;
    });
    CheapestLift lift;
    for (std::int64_t i = 0; i < persons; ++i) {
        const Candidate& taken = candidates[static_cast<std::size_t>(i)];
        lift.persons.push_back(taken.person);
        lift.reclassified += taken.reclassified;
        lift.held += deficits[taken.person].missing - taken.reclassified;
        lift.cost += taken.cost;
    }
    return lift;
}

std::int64_t lifted_by_reclassifying(std::span<const Deficit> deficits, std::int64_t at_most) {
    std::vector<std::int64_t> missing;
    for (const Deficit& deficit : deficits) {
        if (deficit.missing > 0 && deficit.reclassifiable >= deficit.missing) {
            missing.push_back(deficit.missing);
        }
    }
    std::sort(missing.begin(), missing.end());
    std::int64_t lifted = 0;
    for (const std::int64_t of_person : missing) {
        if (of_person > at_most) {
            break;
        }
        at_most -= of_person;
        ++lifted;
    }
    return lifted;
}

std::int64_t fitting_events(engine::Month now, engine::Month until, std::int64_t spacing) {
    const std::int64_t months = until.index - now.index;
    return months < 0 ? 0 : months / std::max<std::int64_t>(1, spacing) + 1;
}

std::optional<TotalsBounds> bounds_from_totals(const Limit& limit, std::int64_t events_needed,
                                               std::int64_t population,
                                               const engine::Interval& share,
                                               std::int64_t other_events) {
    const auto missing = missing_within(limit, population, share);
    if (!missing) {
        return std::nullopt;
    }
    return TotalsBounds{*missing,
                        {missing->least, missing->most * events_needed},
                        std::min(other_events, population)};
}

}  // namespace hjemmel::sim
