#include "sim/scenario/forecast.hpp"
#include "sim/scenario/levers.hpp"
#include "sim/scenario/static_gap.hpp"
#include "tests/sim/offers_rules.hpp"
#include "tests/sim/supervision_rules.hpp"

#include <catch2/catch.hpp>

#include <cmath>
#include <random>

using namespace hjemmel;
using namespace hjemmel::testing;
using engine::Rational;

namespace {

const std::string order = "bek-1409-2019.rules";
const std::vector<std::pair<std::string, std::string>> december{{"averaging", "december_only"}};

/// The limits 25 and 20 per cent without, six months, three conversations, 150 hours; for
/// conversations a share without of exactly the limit is enough.
const std::vector<Change> other_figures{
    {order,
     "parameter look_back : months\n  label da \"periode der ses tilbage\", en \"time that "
     "is looked back\"\n  is 12 months",
     "parameter look_back : months\n  label da \"periode der ses tilbage\", en \"time that is "
     "looked back\"\n  is 6 months"},
    {order, "is 4 conversations", "is 3 conversations"},
    {order, "is 225 hours", "is 150 hours"},
    {order, "is 20 %                             cite BEK1409 § 5, nr. 1",
     "is 25 %                             cite BEK1409 § 5, nr. 1"},
    {order, "below_limit   : without < limit_without_conversations",
     "below_limit   : without <= limit_without_conversations"}};

/// A municipality with figures of December 2020.
struct Town {
    engine::Program program;
    engine::Facts facts{program};

    explicit Town(engine::Program rules) : program(std::move(rules)) {
        facts.add_row(*program[*engine::find_quantity(program, "measured_persons")].entity, "Town",
                      0, {});
    }
    void give(const std::string& quantity, const Rational& number) {
        engine::Cell cell;
        cell.state = engine::Cell::State::Given;
        cell.value = number;
        facts.give(supervision_place(program, quantity, "2020-12"), cell);
    }
    [[nodiscard]] sim::Setting setting() const {
        return {program, facts, supervision_readings(program, december), {}, {}};
    }
    [[nodiscard]] sim::PlacedLever lever(const std::string& name, const std::string& quantity,
                                         std::int64_t most, bool takes,
                                         std::optional<Rational> price = std::nullopt) const {
        sim::PlacedLever made;
        made.lever.name = "test." + name;
        made.figure = supervision_place(program, quantity, "2020-12");
        made.lever.type = program[made.figure.quantity].type;
        made.lever.to = most;
        made.lever.takes = takes;
        made.lever.price = std::move(price);
        return made;
    }
    [[nodiscard]] sim::LeverAnswer least(const std::string& target, sim::PlacedLever lever) const {
        sim::LeverSearch search(
            setting(), {supervision_place(program, target, "2020"), {std::move(lever)}, {}});
        return search.least(0);
    }
    [[nodiscard]] sim::StaticGap gap(const std::string& target) const {
        const auto found =
            sim::derive_target(setting(), supervision_place(program, target, "2020"));
        REQUIRE(found);
        const auto gap = sim::static_gap(setting(), *found, {});
        REQUIRE(gap);
        return *gap;
    }
    [[nodiscard]] sim::Forecast forecast(const std::string& series, const Rational& hazard,
                                         const std::string& last) const {
        sim::ForecastQuestion question;
        question.model.first = *engine::Month::parse("2021-01");
        question.model.last = *engine::Month::parse(last);
        question.model.series_begin = *engine::Month::parse("2020-12");
        question.model.series = {engine::Interval::exactly(*Rational::parse(series))};
        question.model.hazard = hazard;
        question.share = supervision_place(program, "share_with_offer", "2021-01");
        question.target =
            *sim::derive_target(setting(), supervision_place(program, "offers_met", "2020"));
        return sim::forecast(setting(), question);
    }
};

}  // namespace

TEST_CASE("every answer follows the figures of the rules") {
    SECTION("as the order has them: above 80 per cent") {
        Town town(supervision_rules());
        town.give("measured_persons", 5205);
        town.give("persons_with_offer", 3227);
        town.give("persons_with_conversations", 3279);
        // 4,164 are 80 per cent exactly, so 4,165 are needed.
        const auto more =
            town.least("offers_met", town.lever("more", "persons_with_offer", 3000, false));
        CHECK(more.result == sim::LeverAnswer::Result::Found);
        CHECK(more.at == Rational(938));
        CHECK(more.below == Rational(937));
        CHECK(more.proven);
        // 3,227 persons are above 80 per cent of at most 4,033: 3,227 / 4,033 = 0.80015.
        CHECK(town.least("offers_met", town.lever("exits", "measured_persons", 1978, true)).at ==
              Rational(1172));
        const sim::StaticGap gap = town.gap("offers_met");
        CHECK(gap.missing == sim::Range{938, 938});
        CHECK(gap.missing_other == sim::Range{937, 937});
        CHECK(gap.exits == sim::Range{1172, 1172});
        CHECK(town.gap("conversations_met").missing == sim::Range{4165 - 3279, 4165 - 3279});
        CHECK(town.gap("conversations_met").further_events ==
              sim::Range{4165 - 3279, 4 * (4165 - 3279)});
    }
    SECTION("with other figures") {
        Town town(supervision_rules(other_figures));
        town.give("measured_persons", 5200);
        town.give("persons_with_offer", 3227);
        town.give("persons_with_conversations", 3276);
        // 75 per cent of 5,200 are 3,900, so 3,901 are needed.
        const auto more =
            town.least("offers_met", town.lever("more", "persons_with_offer", 3000, false));
        CHECK(more.at == Rational(674));
        CHECK(more.below == Rational(673));
        // 3,227 are above 75 per cent of at most 4,302 (3,227 / 0.75 = 4,302.7).
        CHECK(town.least("offers_met", town.lever("exits", "measured_persons", 1973, true)).at ==
              Rational(5200 - 4302));
        const sim::StaticGap gap = town.gap("offers_met");
        CHECK(gap.missing == sim::Range{674, 674});
        CHECK(gap.missing_other == sim::Range{673, 673});
        CHECK(gap.exits == sim::Range{898, 898});
        // Exactly 80 per cent are enough here: 4,160; three conversations each.
        const auto lifted = town.least(
            "conversations_met", town.lever("more", "persons_with_conversations", 1924, false));
        CHECK(lifted.at == Rational(884));
        CHECK(town.gap("conversations_met").missing == sim::Range{884, 884});
        CHECK(town.gap("conversations_met").further_events == sim::Range{884, 3 * 884});
    }
}

// With a constant probability h of an event in a month, what is left without after the window has
// passed is (1 - h) to the number of its months.
TEST_CASE("a forecast has the window of the rules") {
    const auto share_at = [](const sim::Forecast& forecast, std::size_t month) {
        return forecast.path[month].covered / forecast.path[month].population;
    };
    const Rational fifth = *Rational::fraction(1, 5);
    SECTION("twelve months") {
        const Town town(supervision_rules());
        const sim::Forecast found = town.forecast("3/5", fifth, "2022-12");
        REQUIRE(found.result == sim::ForecastResult::Found);
        CHECK(found.window == 12);
        CHECK(share_at(found, 12) == Approx(1 - std::pow(0.8, 12)).epsilon(1e-9));
        REQUIRE(found.bounds[11]);
        CHECK(found.bounds[11]->least == Approx(1 - std::pow(0.8, 12)).epsilon(1e-6));
        CHECK(found.bounds[11]->most == Approx(1 - std::pow(0.8, 12)).epsilon(1e-6));
        CHECK(found.certain_from.has_value());
    }
    SECTION("six months, and 75 per cent are not reached") {
        const Town town(supervision_rules(other_figures));
        const sim::Forecast found = town.forecast("3/5", fifth, "2022-12");
        REQUIRE(found.result == sim::ForecastResult::Found);
        CHECK(found.window == 6);
        CHECK(share_at(found, 6) == Approx(1 - std::pow(0.8, 6)).epsilon(1e-9));  // 73.8 per cent
        CHECK_FALSE(found.certain_from);
        CHECK_FALSE(found.crossing.lasting);
        // 1 - 0.79^6 = 75.7 per cent
        const sim::Forecast more = town.forecast("3/5", *Rational::fraction(21, 100), "2022-12");
        CHECK(more.certain_from);
        CHECK(more.crossing.lasting);
    }
}

TEST_CASE("what a model cannot tell is said") {
    const Town town(supervision_rules());
    SECTION("no month is known") {
        sim::ForecastQuestion question;
        question.model.first = *engine::Month::parse("2021-01");
        question.model.last = *engine::Month::parse("2021-06");
        question.share = supervision_place(town.program, "share_with_offer", "2021-01");
        question.target = *sim::derive_target(
            town.setting(), supervision_place(town.program, "offers_met", "2020"));
        CHECK(sim::forecast(town.setting(), question).result == sim::ForecastResult::NoSeries);
        // 99 per cent cannot follow on 10 per cent when at most a hundredth has an event.
        question.model.series_begin = *engine::Month::parse("2020-11");
        question.model.series = {engine::Interval::exactly(*Rational::fraction(1, 20)),
                                 engine::Interval::exactly(*Rational::fraction(99, 100))};
        question.model.most_hazard = *Rational::fraction(1, 100);
        const sim::Forecast contradicted = sim::forecast(town.setting(), question);
        CHECK(contradicted.result == sim::ForecastResult::Contradiction);
        CHECK_FALSE(contradicted.calibration.off.empty());
        // Another share than the question reads.
        question.share = supervision_place(town.program, "share_with_conversations", "2021-01");
        CHECK(sim::forecast(town.setting(), question).result == sim::ForecastResult::OtherTarget);
    }
    SECTION("a target that needs four events") {
        sim::ForecastQuestion question;
        question.model.first = *engine::Month::parse("2021-01");
        question.model.last = *engine::Month::parse("2021-06");
        question.share = supervision_place(town.program, "share_with_conversations", "2021-01");
        question.target = *sim::derive_target(
            town.setting(), supervision_place(town.program, "conversations_met", "2020"));
        CHECK(sim::forecast(town.setting(), question).result == sim::ForecastResult::NotOneEvent);
    }
}

TEST_CASE("the cheapest mixture of levers is the cheapest of all") {
    std::mt19937 random(20191217);
    const auto below = [&](int most) {
        return static_cast<std::int64_t>(random() % static_cast<unsigned>(most));
    };
    for (int round = 0; round < 12; ++round) {
        Town town(supervision_rules());
        const std::int64_t persons = 12 + below(12);
        const std::int64_t have = below(static_cast<int>(persons / 2));
        town.give("measured_persons", persons);
        town.give("persons_with_offer", have);
        const std::int64_t seats = 1 + below(static_cast<int>(persons));
        const std::int64_t leave = 1 + below(static_cast<int>(persons - have) - 1);
        const Rational price = 1 + below(9);
        const Rational other_price = 1 + below(9);
        INFO(persons << " persons, " << have << " have it, " << seats << " seats, " << leave
                     << " may leave, prices " << price.to_string() << " and "
                     << other_price.to_string());
        sim::LeverSearch search(
            town.setting(), {supervision_place(town.program, "offers_met", "2020"),
                             {town.lever("more", "persons_with_offer", seats, false, price),
                              town.lever("exits", "measured_persons", leave, true, other_price)},
                             {}});
        const sim::CheapestAnswer found = search.cheapest();
        // Every pair, judged by cross multiplication: 5 (have + x) > 4 (persons - y).
        std::optional<Rational> best;
        for (std::int64_t more = 0; more <= seats; ++more) {
            for (std::int64_t gone = 0; gone <= leave; ++gone) {
                if (5 * (have + more) <= 4 * (persons - gone)) continue;
                const Rational cost = price * Rational(more) + other_price * Rational(gone);
                if (!best || cost < *best) best = cost;
            }
        }
        if (best) {
            REQUIRE(found.result == sim::CheapestAnswer::Result::Found);
            CHECK(found.cost == *best);
        } else {
            CHECK(found.result == sim::CheapestAnswer::Result::Never);
        }
    }
}
