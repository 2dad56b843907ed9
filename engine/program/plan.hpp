#pragma once

#include "engine/program/program.hpp"
#include "engine/values/interval.hpp"
#include "engine/values/rational.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

/// What a scenario asks of the simulator. Evaluation knows nothing of it.
namespace hjemmel::engine {

/// A figure that a scenario speaks of.
struct PlaceMeant {
    QuantityId quantity;
    std::string key;                            ///< of its row; empty: the row that is asked about
    std::vector<std::optional<Value>> indices;  ///< none: that of the question
    Span origin;
};

/// A number that a planner is free to choose, within a range, and what it does.
struct Lever {
    std::string name;  ///< `example.more_offers.extra_offers`
    Labels labels;
    Type type;
    Rational from;
    Rational to;
    std::optional<Rational> price;  ///< of one, in `price_unit`
    UnitId price_unit;
    PlaceMeant figure;
    bool takes = false;  ///< it is taken from the figure; otherwise it is added
    Span origin;
};

/// A question of yes or no that a scenario is about.
struct Goal {
    std::string name;
    PlaceMeant question;
    Span origin;
};

/// A number of which a scenario says only how likely its values are. To the rules it is an input of
/// the scenario, known within its ends.
struct Uncertain {
    std::string name;
    Labels labels;
    Type type;
    QuantityId quantity;
    Rational least;
    std::optional<Rational> likeliest;  ///< of a triangular distribution; none: uniform
    Rational most;
    Span origin;
};

/// Which number is to be least so that a question is answered yes.
struct Seek {
    std::optional<std::string> lever;  ///< none: what all levers cost
    PlaceMeant question;
    Span origin;
};

/// A monthly share from a moving window, told by what is known of the months before and by what is
/// supposed of those after.
struct WindowModel {
    PlaceMeant share;  ///< its index of months is left open
    Month first;       ///< of the months told by the model
    Month last;
    Month series_begin;
    std::vector<Interval> series;  ///< a month each; empty: what is observed
    Rational least_hazard;
    std::optional<Rational> most_hazard;  ///< none: a half
    std::optional<Rational> hazard;       ///< of each month from `first` on
    std::optional<Rational> activity;     ///< as part of that in the same month a year before
    std::optional<Rational> events;       ///< a month
    Rational targeting;                   ///< the part of `events` that goes to those without
    std::optional<Rational> population;
    Rational exits;     ///< the part that leaves in a month
    Rational inflow;    ///< persons a month
    Rational entering;  ///< the part of those who enter that has had an event
    Span origin;
};

/// What the author of a scenario expects to come out.
struct PlanExpectation {
    enum class Of : std::uint8_t { Lever, Cost, Chance, Figure };
    enum class Kind : std::uint8_t { Is, Between, Unknown };
    Of of = Of::Figure;
    Kind kind = Kind::Is;
    std::string lever;           ///< or the goal of which the chance is meant
    PlaceMeant figure;           ///< or the question of that goal
    std::optional<Value> value;  ///< Is; Between: the least
    std::optional<Value> most;
    Span origin;
};

/// All that one scenario says itself; what it builds on has its own.
struct Plan {
    std::vector<Lever> levers;
    std::vector<Goal> goals;
    std::optional<Seek> seek;
    std::vector<PlaceMeant> keeps;  ///< questions that must be answered yes besides what is sought
    std::vector<Uncertain> uncertain;
    std::vector<WindowModel> models;
    std::vector<PlanExpectation> expectations;
};

}  // namespace hjemmel::engine
