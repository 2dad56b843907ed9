#pragma once

#include "engine/evaluate/facts.hpp"
#include "engine/program/program.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <utility>
#include <vector>

namespace hjemmel::testing {

/// Facts for a module of `random_module.hpp`: some given, some within bounds, some unknown. Found
/// by name, so that equal seeds give equal facts whatever the ids are.
class RandomFacts {
public:
    /// Something unknown, and some ways in which it can turn out.
    using Ways = std::vector<std::function<void(engine::Facts&)>>;

    engine::Facts facts;
    std::vector<Ways> unknown;
    std::uint32_t persons = 0;

    RandomFacts(const engine::Program& program, std::uint64_t seed)
        : facts(program), program_(program), random_(seed) {
        const engine::CollectionId town = collection("town");
        facts.add_row(town, "East", 0, {});
        facts.add_row(town, "West", 0, {});
        facts.close(town, 0);
        for (std::uint32_t row = 0; row < 2; ++row) {
            fields(town, row, 0);
            readings(row);
            people(row);
        }
        pupils();
    }

private:
    using Cell = engine::Cell;
    using Rational = engine::Rational;
    static constexpr std::size_t most_unknown = 3;

    int below(int count) { return static_cast<int>(random_() % static_cast<std::uint64_t>(count)); }
    bool once_in(int count) { return below(count) == 0; }

    [[nodiscard]] engine::CollectionId collection(const std::string& name) const {
        for (std::uint32_t id = 0; id < program_.collections.size(); ++id) {
            if (program_.collections[id].name == "made.base." + name) {
                return engine::CollectionId{id};
            }
        }
        return {};
    }

    static Cell given(engine::Value value) {
        Cell cell;
        cell.state = Cell::State::Given;
        cell.value = std::move(value);
        return cell;
    }

    /// Some of what a type can be.
    std::vector<Cell> domain(const engine::Type& type) {
        std::vector<Cell> cells;
        switch (type.kind) {
            case engine::Kind::YesNo:
                cells = {given(false), given(true)};
                break;
            case engine::Kind::Enumeration:
                for (int one = 0; one < 3; ++one) {
                    cells.push_back(given(engine::EnumerationValue{one}));
                }
                break;
            case engine::Kind::Date:
                for (const char* day : {"1985-05-31", "1995-02-28", "2020-02-29"}) {
                    cells.push_back(given(*engine::Date::parse(day)));
                }
                break;
            case engine::Kind::Number: {
                const Rational low = type.range->lower->at;
                const Rational high = type.range->upper->at;
                cells = {given(low), given(high)};
                const Rational some = low + (high - low) * *Rational::fraction(below(8), 7);
                cells.push_back(given(type.integer ? some.floor() : some));
                break;
            }
            default:
                cells.push_back(given(std::make_shared<const std::string>("seed")));
        }
        if (type.can_be_not_applicable) {
            Cell cell;
            cell.state = Cell::State::NotApplicable;
            cells.push_back(std::move(cell));
        }
        return cells;
    }

    /// Gives one of some cells, or leaves it open, for ever or as something that is settled later.
    template <typename Set>
    void fill(const engine::Type& type, const std::vector<Cell>& cells, const Set& set) {
        const bool can_be_settled = unknown.size() < most_unknown;
        const int choice = below(12);
        if (choice == 0) {
            return;
        }
        if (choice == 1 && can_be_settled && type.kind == engine::Kind::Number && type.range) {
            const Rational low = type.range->lower->at;
            const Rational middle = low + (type.range->upper->at - low) * *Rational::fraction(1, 3);
            Cell cell = given(low);
            cell.bounds = std::make_shared<const engine::Interval>(
                engine::Interval::between(low, type.integer ? middle.floor() : middle));
            set(facts, cell);
            unknown.push_back({[set, low](engine::Facts& into) { set(into, given(low)); },
                               [set, end = cell.bounds->upper->at](engine::Facts& into) {
                                   set(into, given(end));
                               }});
        } else if (choice <= 3 && can_be_settled) {
            Ways ways;
            for (const Cell& cell : cells) {
                ways.push_back([set, cell](engine::Facts& into) { set(into, cell); });
            }
            unknown.push_back(std::move(ways));
        } else {
            set(facts, cells[static_cast<std::size_t>(below(static_cast<int>(cells.size())))]);
        }
    }

    /// The fields from `first` on.
    void fields(engine::CollectionId of, std::uint32_t row, std::uint32_t first) {
        const std::vector<engine::Field>& all = program_[of].fields;
        for (std::uint32_t field = first; field < all.size(); ++field) {
            fill(all[field].type, domain(all[field].type),
                 [of, field, row](engine::Facts& into, const Cell& cell) {
                     into.set(of, field, row, cell);
                 });
        }
    }

    /// Of a quarter it is not known whether they are all.
    void close(engine::CollectionId of, std::uint32_t parent) {
        if (!once_in(4)) {
            facts.close(of, parent);
            return;
        }
        if (unknown.size() < most_unknown) {
            unknown.push_back({[of, parent](engine::Facts& into) { into.close(of, parent); },
                               [of, parent](engine::Facts& into) {
                                   into.add_row(of, "one more of " + std::to_string(parent), parent,
                                                {});
                                   into.close(of, parent);
                               }});
        }
    }

    void people(std::uint32_t town) {
        const engine::CollectionId person = collection("person");
        const engine::CollectionId talk = collection("talk");
        const engine::CollectionId stay = collection("stay");
        const int count = below(4);
        for (int number = 0; number < count; ++number) {
            const std::uint32_t row =
                facts.add_row(person, "person " + std::to_string(persons++), town, {});
            fields(person, row, 0);
            for (int talks = below(3); talks > 0; --talks) {
                const std::uint32_t held = facts.add_row(
                    talk, "talk " + std::to_string(row) + std::to_string(talks), row, {});
                days(talk, held, engine::first_date_field,
                     {"2020-03-31", "2020-12-31", "2021-03-15"});
                fields(talk, held, engine::second_date_field + 1);
            }
            for (int stays = below(3); stays > 0; --stays) {
                const std::uint32_t spent = facts.add_row(
                    stay, "stay " + std::to_string(row) + std::to_string(stays), row, {});
                days(stay, spent, engine::first_date_field, {"2019-05-31", "2020-10-01"});
                days(stay, spent, engine::second_date_field, {"2021-01-31", "2022-03-15"});
                fields(stay, spent, engine::second_date_field + 1);
            }
            close(talk, row);
            close(stay, row);
        }
        close(person, town);
    }

    void days(engine::CollectionId of, std::uint32_t row, std::uint32_t field,
              const std::vector<const char*>& texts) {
        const engine::Type& type = program_[of].fields[field].type;
        std::vector<Cell> cells;
        for (const char* text : texts) {
            cells.push_back(given(*engine::Date::parse(text)));
        }
        if (type.can_be_not_applicable) {
            cells.emplace_back();
            cells.back().state = Cell::State::NotApplicable;
        }
        fill(type, cells, [of, field, row](engine::Facts& into, const Cell& cell) {
            into.set(of, field, row, cell);
        });
    }

    void pupils() {
        const engine::CollectionId pupil = collection("pupil");
        for (int number = 0; number < 2; ++number) {
            const std::uint32_t row =
                facts.add_row(pupil, "pupil " + std::to_string(number), 0, {});
            facts.add_stay(pupil, row, {0, std::nullopt, engine::Date::parse("2021-02-15"), {}});
            if (once_in(2)) {
                facts.add_stay(pupil, row,
                               {1, engine::Date::parse("2021-02-16"), std::nullopt, {}});
            }
            fields(pupil, row, 0);
        }
        facts.close(pupil, 0);
        facts.close(pupil, 1);
    }

    void reading(const std::string& name, std::uint32_t town, const std::vector<std::int32_t>& at) {
        const auto id = engine::find_quantity(program_, name);
        if (!id) {
            return;
        }
        const engine::Type& type = program_[*id].type;
        for (const std::int32_t index : at) {
            engine::Place place{*id, town, {}};
            if (!program_[*id].indices.empty()) {
                place.indices.values[0] = index;
                place.indices.count = 1;
            }
            fill(type, domain(type),
                 [place](engine::Facts& into, const Cell& cell) { into.give(place, cell); });
        }
    }

    void readings(std::uint32_t town) {
        const std::vector<std::int32_t> years{2019, 2020, 2021, 2022};
        for (const char* name : {"flag", "amount", "budget", "maybe", "hue", "places"}) {
            reading(name, town, years);
        }
        std::vector<std::int32_t> months;
        const std::int32_t first = engine::Month::parse("2020-01")->index;
        for (std::int32_t month = 0; month < 24; ++month) {
            months.push_back(first + month);
        }
        reading("monthly", town, months);
        reading("by_colour", town, {0, 1, 2});
        std::vector<std::int32_t> days;
        for (const char* day : {"2020-12-31", "2021-03-15", "2021-06-30", "2021-12-31"}) {
            days.push_back(engine::Date::parse(day)->days);
        }
        reading("on_day", town, days);
        reading("opened", town, {0});
        reading("seed_text", town, {0});
    }

    const engine::Program& program_;
    std::mt19937_64 random_;
};

}  // namespace hjemmel::testing
