#pragma once

#include "engine/values/calendar.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

/// Registers of persons who do not exist, with the shape of those that do: municipalities, benefit
/// groups, spells with gaps, persons who move, conversations, offers, hours, and cells that are
/// missing. For tests and measurements; nothing follows from them about anybody.
namespace hjemmel::sim {

struct SyntheticPlan {
    std::uint64_t seed = 1;
    std::uint32_t municipalities = 98;
    std::uint32_t groups = 8;
    int first_year = 2020;  ///< spells and events lie in this year and the next
};

struct SyntheticSpell {
    engine::Date start;
    std::optional<engine::Date> end;  ///< none: still open
    std::uint32_t group = 0;
};
struct SyntheticOffer {
    engine::Date date;
    std::optional<std::uint32_t> hours;
};
struct SyntheticMove {
    engine::Date last_day_there;
    std::uint32_t municipality = 0;  ///< from the next day on
};

struct SyntheticPerson {
    std::uint32_t municipality = 0;
    std::optional<SyntheticMove> move;
    std::optional<engine::Date> birth_date;
    std::optional<bool> exempt;
    std::vector<SyntheticSpell> spells;       ///< in order, with gaps between them
    std::vector<engine::Date> conversations;  ///< 0 to 20, in order
    std::vector<SyntheticOffer> offers;
};

/// The same person for the same plan and number, whoever else is asked for: any part of a register
/// can be made anywhere. Large municipalities are more likely than small ones.
[[nodiscard]] SyntheticPerson synthetic_person(const SyntheticPlan& plan, std::uint64_t number);

}  // namespace hjemmel::sim
