#include "sim/synthetic_register.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <vector>

using namespace hjemmel;
using engine::Date;

TEST_CASE("a synthetic register has the shape of a real one") {
    const sim::SyntheticPlan plan;
    constexpr std::uint64_t persons = 20'000;
    const Date first = *Date::from_ymd(2020, 1, 1);
    const Date last = *Date::from_ymd(2021, 12, 30);
    std::vector<int> towns(plan.municipalities, 0);
    std::vector<int> conversations(21, 0);
    std::vector<int> groups(plan.groups, 0);
    int movers = 0;
    int gaps = 0;
    int open = 0;
    int no_birth_date = 0;
    int not_said = 0;
    int no_hours = 0;
    for (std::uint64_t number = 0; number < persons; ++number) {
        const sim::SyntheticPerson person = sim::synthetic_person(plan, number);
        ++towns.at(person.municipality);
        ++conversations.at(person.conversations.size());
        no_birth_date += person.birth_date ? 0 : 1;
        not_said += person.exempt ? 0 : 1;
        if (person.move) {
            ++movers;
            CHECK(person.move->municipality != person.municipality);
        }
        for (std::size_t spell = 0; spell < person.spells.size(); ++spell) {
            ++groups.at(person.spells[spell].group);
            open += person.spells[spell].end ? 0 : 1;
            if (person.spells[spell].end &&
                *person.spells[spell].end < person.spells[spell].start) {
                FAIL("a spell is reversed");
            }
            if (spell > 0) {
                ++gaps;
                if (person.spells[spell].start.days < person.spells[spell - 1].end->days + 2) {
                    FAIL("spells without a gap");
                }
            }
        }
        if (!std::is_sorted(person.conversations.begin(), person.conversations.end()) ||
            (!person.conversations.empty() &&
             (person.conversations.front() < first || last < person.conversations.back()))) {
            FAIL("conversations out of order or range");
        }
        for (const auto& offer : person.offers) {
            no_hours += offer.hours ? 0 : 1;
        }
    }
    CHECK(std::count(towns.begin(), towns.end(), 0) == 0);
    CHECK(towns.front() > 10 * towns.back());
    CHECK(std::count(conversations.begin(), conversations.end(), 0) == 0);
    CHECK(std::count(groups.begin(), groups.end(), 0) == 0);
    for (const int count : {movers, gaps, open, no_birth_date, not_said, no_hours}) {
        CHECK(count > 100);
    }
}

TEST_CASE("a synthetic person depends on the seed and her number alone") {
    const auto same = [](const sim::SyntheticPerson& left, const sim::SyntheticPerson& right) {
        return left.municipality == right.municipality && left.birth_date == right.birth_date &&
               left.conversations == right.conversations;
    };
    const sim::SyntheticPlan plan;
    sim::SyntheticPlan other = plan;
    other.seed = 2;
    int differ = 0;
    for (std::uint64_t number = 0; number < 100; ++number) {
        CHECK(same(sim::synthetic_person(plan, number), sim::synthetic_person(plan, number)));
        differ +=
            same(sim::synthetic_person(plan, number), sim::synthetic_person(other, number)) ? 0 : 1;
    }
    CHECK(differ > 90);
}
