#pragma once

#include "engine/values/interval.hpp"
#include "sim/plan/gap.hpp"
#include "sim/target/target.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

/// How many more events of a kind are needed before enough persons have enough of them: the focus
/// target for conversations, with the number that the rules ask for.
namespace hjemmel::sim {

/// Persons by the events that they have in the window: `persons[k]` have k, the last entry as many
/// as are needed or more.
struct Ladder {
    std::vector<std::int64_t> persons;

    [[nodiscard]] std::int64_t events_needed() const {
        return static_cast<std::int64_t>(persons.size()) - 1;
    }
};

/// held: one entry a person, at least 0. events_needed: at least 1.
[[nodiscard]] Ladder ladder(std::span<const std::int64_t> held, std::int64_t events_needed);

/// Gives the least number of further events that lift so many persons: those who lack one, then
/// those who lack two, and so on. Nothing when there are not so many to lift.
[[nodiscard]] std::optional<std::int64_t> least_events(const Ladder& ladder, std::int64_t persons);

/// What a person lacks, and how many other events in the window qualify by their content although
/// they are registered as something that does not count. Only a caseworker's flag says so: nothing
/// here assumes it.
struct Deficit {
    std::int64_t missing = 0;
    std::int64_t reclassifiable = 0;
};

/// The cheapest way to lift so many persons by both means.
struct CheapestLift {
    std::vector<std::size_t> persons;  ///< whose indices, cheapest first; ties by index
    std::int64_t reclassified = 0;
    std::int64_t held = 0;  ///< new events
    std::int64_t cost = 0;
};
/// cost_of_reclassifying, cost_of_holding: of one event, in the smallest unit of money, at least 0.
/// Nothing when there are not so many persons who lack anything.
[[nodiscard]] std::optional<CheapestLift> cheapest_lift(std::span<const Deficit> deficits,
                                                        std::int64_t persons,
                                                        std::int64_t cost_of_reclassifying,
                                                        std::int64_t cost_of_holding);

/// Gives how many persons can be lifted by reclassifying at most so many events and holding none.
[[nodiscard]] std::int64_t lifted_by_reclassifying(std::span<const Deficit> deficits,
                                                   std::int64_t at_most);

/// The most persons who can be lifted when both means are short.
struct CappedLift {
    struct Taken {
        Deficit deficit;
        std::int64_t persons = 0;
    };
    std::int64_t persons = 0;
    std::vector<Taken> taken;
    bool is_proven = true;        ///< no other choice lifts more
    std::uint64_t looked_at = 0;  ///< choices
};
/// Persons are one of few types (missing, missing less what can be reclassified), and a type is
/// touched only when every type that needs no more of either is used up. Searched with the exact
/// bound of the linear programme of the two limits; after `most_choices` it ends unproven.
[[nodiscard]] CappedLift lift_with_caps(std::span<const Deficit> deficits,
                                        std::int64_t reclassified_at_most,
                                        std::int64_t held_at_most,
                                        std::uint64_t most_choices = 5'000'000);

/// Gives how many events a person can have until a month when at least `spacing` months lie between
/// two, the first one in the month `now`: 0 when the month lies before.
[[nodiscard]] std::int64_t fitting_events(engine::Month now, engine::Month until,
                                          std::int64_t spacing);

/// What totals alone tell: nobody knows which person the events belong to.
struct TotalsBounds {
    Range missing_persons;
    Range further_events;  ///< from one for each missing person to all that are needed for each
    /// How many persons the reclassification of all other events can lift at most. That totals
    /// cannot decide whether the target is reached this way: only the join by person can.
    std::int64_t liftable_at_most = 0;
};
/// share: of those who have enough, within its rounding. other_events: registered as something that
/// does not count. Nothing when no whole number of persons fits the share.
[[nodiscard]] std::optional<TotalsBounds> bounds_from_totals(const Limit& limit,
                                                             std::int64_t events_needed,
                                                             std::int64_t population,
                                                             const engine::Interval& share,
                                                             std::int64_t other_events);

}  // namespace hjemmel::sim
