// Shares at and around their limits, each compared with whole numbers that know nothing of
// fractions.

#include "tests/sim/offers_rules.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <array>
#include <random>

using namespace hjemmel;
using namespace hjemmel::testing;
using engine::Rational;

namespace {

constexpr std::uint32_t below_limit = 0;
constexpr std::uint32_t at_least_with = 1;

engine::Override figure(const engine::Place& place, Rational value) {
    engine::Cell cell;
    cell.state = engine::Cell::State::Given;
    cell.value = std::move(value);
    return {place, std::move(cell)};
}

bool is_yes(engine::Interpreter& interpreter, const engine::Place& place) {
    const engine::Answer answer = interpreter.ask(place);
    REQUIRE(answer.outcome.state == engine::State::Value);
    REQUIRE(answer.errors.empty());
    return std::get<bool>(answer.outcome.value);
}

/// Persons, those of them with an offer, and the municipality and year that have these figures.
struct Drawn {
    std::int64_t persons;
    std::int64_t with;
    std::uint32_t row;
    std::int32_t year;
};

constexpr std::uint32_t municipalities = 100;
constexpr std::int32_t years = 200;

/// Figures near to the share at which so many per cent are without.
std::vector<Drawn> figures_around(std::int64_t per_cent, std::mt19937_64& random) {
    std::vector<Drawn> all;
    for (std::uint32_t row = 0; row < municipalities; ++row) {
        for (std::int32_t year = 2000; year < 2000 + years; ++year) {
            // Every third population is a multiple of 100, so that it can lie at the limit itself.
            const auto any = static_cast<std::int64_t>(random() % 10'000);
            const std::int64_t persons = year % 3 == 0 ? (any + 1) * 100 : any * 97 + 1;
            const std::int64_t near = persons * (100 - per_cent) / 100;
            const auto step = static_cast<std::int64_t>(random() % 5) - 2;
            all.push_back({persons, std::clamp(near + step, std::int64_t{0}, persons), row, year});
        }
    }
    return all;
}

}  // namespace

TEST_CASE("a hundred thousand shares at and around the limit are judged as whole numbers are") {
    std::mt19937_64 random(1409);
    std::int64_t judged = 0;
    std::int64_t differences = 0;
    std::int64_t at_the_limit = 0;
    for (const std::int64_t per_cent : {20, 30, 25, 10, 33}) {
        const engine::Program program = offers_rules(std::to_string(per_cent) + " %");
        OffersFacts facts(program, municipalities);
        const std::vector<Drawn> figures = figures_around(per_cent, random);
        for (const Drawn& one : figures) {
            const std::string december = std::to_string(one.year) + "-12";
            facts.give("measured_persons", december, std::to_string(one.persons), one.row);
            facts.give("persons_with_offer", december, std::to_string(one.with), one.row);
        }
        engine::Interpreter strict(program, facts.facts(), readings(program, below_limit));
        engine::Interpreter lenient(program, facts.facts(), readings(program, at_least_with));
        engine::Place met = facts.place("offers_met", "2000");
        for (const Drawn& one : figures) {
            met.row = one.row;
            met.indices.values[0] = one.year;
            const std::int64_t without = (one.persons - one.with) * 100;
            const std::int64_t limit = one.persons * per_cent;
            // Each figure under one reading, at the limit under both.
            const bool at_limit = without == limit;
            if (at_limit || one.row % 2 == 0) {
                differences += is_yes(strict, met) != (without < limit) ? 1 : 0;
            }
            if (at_limit || one.row % 2 == 1) {
                differences += is_yes(lenient, met) != (without <= limit) ? 1 : 0;
            }
            at_the_limit += at_limit ? 1 : 0;
            ++judged;
        }
    }
    CHECK(judged == 100'000);
    CHECK(differences == 0);
    CHECK(at_the_limit > 5'000);
}

TEST_CASE("means of twelve shares at and around the limit are judged as whole numbers are") {
    // Every population divides this number, so the shares of twelve months add up in whole numbers.
    constexpr std::int64_t whole = 720'720;
    const std::array<std::int64_t, 8> populations{720, 1'001, 5'040, 77, 13, 16, 9'009, 720'720};
    const engine::Program program = offers_rules();
    const OffersFacts facts(program);
    const engine::Place missed = facts.place("conversations_missed", "2019");
    std::array<engine::Place, 12> months;
    for (std::size_t month = 0; month < months.size(); ++month) {
        const std::string name = (month < 9 ? "2019-0" : "2019-") + std::to_string(month + 1);
        months[month] = facts.place("share_with_conversations", name);
    }
    engine::Interpreter interpreter(program, facts.facts(), readings(program));
    std::mt19937_64 random(564);
    std::int64_t differences = 0;
    std::int64_t at_the_limit = 0;
    for (int one = 0; one < 5'000; ++one) {
        std::vector<engine::Override> figures;
        std::int64_t with_in_all = 0;
        for (std::size_t month = 0; month + 1 < months.size(); ++month) {
            const std::int64_t persons = populations[random() % populations.size()];
            const std::int64_t with = persons - (persons + 2) / 5;
            figures.push_back(figure(months[month], *Rational::fraction(with, persons)));
            with_in_all += with * (whole / persons);
        }
        // The last month brings the mean to four fifths, or a 720,720th of a share to either side.
        const std::int64_t exact = 12 * (whole / 5 * 4) - with_in_all;
        const std::int64_t last =
            std::clamp(exact + static_cast<std::int64_t>(random() % 3) - 1, std::int64_t{0}, whole);
        figures.push_back(figure(months.back(), *Rational::fraction(last, whole)));
        interpreter.set_overrides(figures);
        const std::int64_t without_in_all = 12 * whole - with_in_all - last;
        at_the_limit += without_in_all * 5 == 12 * whole ? 1 : 0;
        differences += is_yes(interpreter, missed) != (without_in_all * 5 >= 12 * whole) ? 1 : 0;
    }
    CHECK(differences == 0);
    CHECK(at_the_limit > 1'000);
}
