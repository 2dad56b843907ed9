#include "sim/synthetic_register.hpp"

#include <algorithm>

namespace hjemmel::sim {

namespace {

using engine::Date;

/// Numbers that depend on nothing but the seed, the person and how many came before.
class PersonDice {
public:
    PersonDice(std::uint64_t seed, std::uint64_t person) : state_(mixed(mixed(seed) ^ person)) {}

    /// A number from 0 to `count` less one.
    std::uint32_t below(std::uint32_t count) {
        state_ += 0x9E3779B97F4A7C15U;
        return static_cast<std::uint32_t>(mixed(state_) % count);
    }
    bool one_in(std::uint32_t count) { return below(count) == 0; }

private:
    static std::uint64_t mixed(std::uint64_t word) {
        word = (word ^ (word >> 30U)) * 0xBF58476D1CE4E5B9U;
        word = (word ^ (word >> 27U)) * 0x94D049BB133111EBU;
        return word ^ (word >> 31U);
    }

    std::uint64_t state_;
};

constexpr std::uint32_t days_of_two_years = 730;

Date first_day(const SyntheticPlan& plan) {
    return Date::from_ymd(plan.first_year, 1, 1).value_or(Date{});
}

/// The lower of two throws: the first municipality is the largest, the last nearly empty.
std::uint32_t town(PersonDice& dice, const SyntheticPlan& plan) {
    const std::uint32_t one = dice.below(plan.municipalities);
    return std::min(one, dice.below(plan.municipalities));
}

std::vector<SyntheticSpell> spells(PersonDice& dice, const SyntheticPlan& plan) {
    std::vector<SyntheticSpell> all;
    Date day = first_day(plan);
    const Date last{day.days + static_cast<std::int32_t>(days_of_two_years) - 1};
    day.days += static_cast<std::int32_t>(dice.below(200));
    while (day <= last && all.size() < 5) {
        SyntheticSpell spell;
        spell.start = day;
        spell.group = dice.below(plan.groups);
        const Date end{day.days + static_cast<std::int32_t>(dice.below(400))};
        if (end <= last) {
            spell.end = end;
        }
        all.push_back(spell);
        if (!spell.end) {
            break;
        }
        day.days = end.days + 2 + static_cast<std::int32_t>(dice.below(120));
    }
    return all;
}

}  // namespace

SyntheticPerson synthetic_person(const SyntheticPlan& plan, std::uint64_t number) {
    PersonDice dice(plan.seed, number);
    const Date first = first_day(plan);
    const auto some_day = [&] {
        return Date{first.days + static_cast<std::int32_t>(dice.below(days_of_two_years))};
    };
    SyntheticPerson person;
    person.municipality = town(dice, plan);
    if (dice.one_in(20)) {
        person.move = SyntheticMove{some_day(), town(dice, plan)};
        if (person.move->municipality == person.municipality) {
            person.move.reset();
        }
    }
    if (!dice.one_in(50)) {
        constexpr std::uint32_t days_of_life = 49 * 365;
        person.birth_date =
            Date{first.days - 18 * 365 - static_cast<std::int32_t>(dice.below(days_of_life))};
    }
    if (!dice.one_in(30)) {
        person.exempt = dice.one_in(10);
    }
    person.spells = spells(dice, plan);
    person.conversations.resize(dice.below(21));
    for (Date& day : person.conversations) {
        day = some_day();
    }
    std::sort(person.conversations.begin(), person.conversations.end());
    person.offers.resize(dice.below(4));
    for (SyntheticOffer& offer : person.offers) {
        offer.date = some_day();
        if (!dice.one_in(8)) {
            offer.hours = 1 + dice.below(37);
        }
    }
    std::sort(person.offers.begin(), person.offers.end(),
              [](const auto& left, const auto& right) { return left.date < right.date; });
    return person;
}

}  // namespace hjemmel::sim
