#pragma once

#include "engine/program/program.hpp"

#include <cstdint>
#include <optional>

namespace hjemmel::sim {

/// Why a target could not be read out of the rules, and where in them.
struct Refusal {
    enum class Reason : std::uint8_t {
        NotYesOrNo,       ///< the quantity asked about is no question of yes or no
        NoLawDate,        ///< it has neither a time index nor a law date
        AlwaysTheSame,    ///< the answer depends on no share
        NotAComparison,   ///< the answer is no comparison of one share with a limit
        SeveralShares,    ///< the comparison reads more than one share
        NotAShare,        ///< what is compared is no share of counted persons
        FewerAreWanted,   ///< the target is met when fewer persons have what it asks for
        OtherAverage,     ///< months are put together in a way that no kernel knows
        OtherPopulation,  ///< the persons who have it are not counted among those measured
        NotFromPersons,   ///< a count is given as a figure: no rule says which events it needs
        NotEvents,        ///< what a person must have is no number or sum of events
        OtherWindow,      ///< the time looked at is no whole number of months to a month's end
        UndecidedEvent,   ///< whether an event counts hangs on more than its kind and one flag
        Undecided,        ///< which clause is decisive hangs on the facts
        SetByScenario     ///< a scenario puts something in the place of the quantity
    };
    Reason reason{};
    engine::QuantityId quantity{};           ///< whose rule it is
    std::optional<engine::ClauseId> clause;  ///< the clause that could not be decided
    engine::Span origin;                     ///< where in the rules
};

}  // namespace hjemmel::sim
