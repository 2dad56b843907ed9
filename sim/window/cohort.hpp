#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

/// The share of persons with an event within a window that moves with the month, in expectation: a
/// cohort for each age of the last event.
namespace hjemmel::sim {

/// For how long an event counts.
struct Cover {
    std::size_t months = 1;  ///< the window, as the rules have it; at least 1
    /// How long what begins with the event lasts: 1 where it is counted by its beginning; where
    /// every month of participation counts, its months. Meanwhile nothing new begins.
    std::size_t duration = 1;

    /// Months from the beginning on in which the person has it in the window.
    [[nodiscard]] std::size_t length() const { return months + duration - 1; }
};

/// What is done for a group in a month. Either a hazard, or a number of events of which a part goes
/// to those who have none in the window.
struct Effort {
    double hazard = 0;     ///< probability that a person begins one, 0 to 1
    double events = 0;     ///< to distinct persons; when above 0, instead of the hazard
    double targeting = 0;  ///< the part of `events` that goes to uncovered persons first, 0 to 1
};

/// A group with its months, from month 1 on: month 0 is what is known.
struct CohortGroup {
    /// Persons by age of the last event in months: 0, 1, …, and uncovered ones last; cover length +
    /// 1 entries.
    std::vector<double> persons;
    double exit = 0;               ///< probability of leaving in a month, 0 to 1
    std::vector<Effort> efforts;   ///< by month; the last one goes on
    std::vector<double> inflow;    ///< persons who enter, by month; the last one goes on; or none
    std::vector<double> entering;  ///< their parts by age, like `persons`, adding up to 1
};

struct CohortModel {
    Cover cover;
    std::vector<CohortGroup> groups;
};

/// Expected persons at the end of a month.
struct Expected {
    double population = 0;
    double covered = 0;
    double events = 0;  ///< that began in the month
    [[nodiscard]] double share() const { return population > 0 ? covered / population : 0; }
};

/// Why a model cannot be run.
enum class CohortError : std::uint8_t {
    NoGroups,
    WrongAges,        ///< a table by age has another length than cover and uncovered ask for
    NotAProbability,  ///< a hazard, an exit or a targeting outside 0 to 1
    NegativePersons,
    EnteringNotWhole,  ///< parts of those who enter do not add up to 1
    NoEfforts,
    TooLong  ///< no month, or more than 1,200
};
[[nodiscard]] std::optional<CohortError> check(const CohortModel& model, std::size_t months);

/// Runs a model that `check` accepts. result: one entry a month from 0 to `months`, all groups
/// together; reused when it is as long already.
void run_cohort(const CohortModel& model, std::size_t months, std::vector<Expected>& result);

/// Makes the ages of a group whose hazard has been the same for as long as an event covers.
[[nodiscard]] std::vector<double> steady_ages(const Cover& cover, double persons, double hazard);

/// Gives the steady share of a closed population whose hazard does not change.
[[nodiscard]] double steady_share(const Cover& cover, double hazard);
/// Gives the steady share when so many events a month and person, of which a part is targeted, go
/// to a closed population; counted by the beginning.
[[nodiscard]] double steady_share(std::size_t window, double events_each, double targeting);

/// Splits a group into latent classes of persons who differ in what reaches them. weights: parts,
/// adding up to 1; factors: of -ln(1 - hazard) and of events a person. The ages of each class are
/// in the same proportion.
struct LatentClass {
    double weight = 1;
    double factor = 1;
};
[[nodiscard]] std::vector<CohortGroup> split_into_classes(const CohortGroup& group,
                                                          std::span<const LatentClass> classes);

/// Gives the probability of at least `needed` events when the numbers of each month are
/// independent. months: by month the probabilities of 0, 1, 2, … events, the last entry being
/// that many or more only when it is at least `needed`.
[[nodiscard]] double probability_of_enough(std::span<const std::vector<double>> months,
                                           std::size_t needed);

/// Gives the probabilities of 0, 1, …, `most` events, and in the last entry also of more, of a
/// Poisson distribution.
[[nodiscard]] std::vector<double> poisson(double mean, std::size_t most);

}  // namespace hjemmel::sim
