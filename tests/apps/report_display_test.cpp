#include "apps/report/display.hpp"
#include "apps/report/words.hpp"

#include <catch2/catch.hpp>

using namespace hjemmel;
using apps::Display;
using apps::NumberStyle;
using engine::Form;
using engine::Rational;
using lang::Language;

namespace {

/// Units 1 persons, 2 kr, 3 kr/person; a parameter of 20 per cent and one of 10,000 kr.
engine::Program small_program() {
    engine::Program program;
    program.base_units = {{"persons", {"person", "personer", "person", "persons"}}, {"kr", {}}};
    program.units = {{}, {{{0, 1}}}, {{{1, 1}}}, {{{0, -1}, {1, 1}}}};
    engine::Parameter limit;
    limit.name = "focus.limit";
    limit.type.kind = engine::Kind::Number;
    limit.type.form = Form::Share;
    limit.steps.push_back({"focus.limit.1", *Rational::fraction(1, 5), {}, "", {}, {}, {}, {}});
    program.parameters.push_back(limit);
    return program;
}

constexpr NumberStyle share{Form::Share, {}};
constexpr NumberStyle points{Form::Points, {}};
constexpr NumberStyle persons{Form::Plain, engine::UnitId{1}};
constexpr NumberStyle kroner{Form::Plain, engine::UnitId{2}};

Rational fraction(std::int64_t numerator, std::int64_t denominator) {
    return *Rational::fraction(numerator, denominator);
}

}  // namespace

TEST_CASE("numbers are written in the form of each language") {
    const engine::Program program = small_program();
    const Display danish(program, Language::Danish);
    const Display english(program, Language::English);
    CHECK(danish.number(fraction(62, 100), share) == "62,0\u00a0pct.");
    CHECK(english.number(fraction(62, 100), share) == "62.0 per cent");
    CHECK(danish.number(4164, persons) == "4.164 personer");
    CHECK(english.number(4164, persons) == "4,164 persons");
    CHECK(danish.number(1, persons) == "1 person");
    CHECK(danish.number(8'949'600, kroner) == "8.949.600\u00a0kr.");
    CHECK(danish.number(fraction(29, 2), kroner) == "14,50\u00a0kr.");
    CHECK(danish.number(fraction(15, 10'000), points) == "0,15 procentpoint");
    CHECK(english.number(fraction(15, 10'000), points) == "0.15 percentage points");
    CHECK(danish.number(fraction(-3, 2), persons) == "\u22121,5 personer");
    CHECK(danish.number(fraction(908, 10'000), share) == "9,08\u00a0pct.");
    CHECK(danish.number(2, NumberStyle{Form::Plain, engine::UnitId{3}}) == "2 kr./person");
}

TEST_CASE("a number is shown with so many decimals that it does not seem to reach a limit") {
    const engine::Program program = small_program();
    const Display danish(program, Language::Danish);
    CHECK(danish.number(fraction(1, 5), share) == "20,0\u00a0pct.");
    CHECK(danish.number(fraction(19'998, 100'000), share) == "19,998\u00a0pct.");
    CHECK(danish.number(fraction(200'001, 1'000'000), share) == "20,0001\u00a0pct.");
    CHECK(danish.number(fraction(1, 3), share) == "33,3\u00a0pct.");
    Display bordered(program, Language::Danish);
    bordered.add_border(fraction(3333, 10'000), share);
    CHECK(bordered.number(fraction(1, 3), share) == "33,333\u00a0pct.");
    CHECK(danish.shows_exactly(fraction(1, 5), share));
    CHECK_FALSE(danish.shows_exactly(fraction(1, 3), share));
}

TEST_CASE("what is not nothing is not shown as nothing") {
    const engine::Program program = small_program();
    const Display danish(program, Language::Danish);
    CHECK(danish.number(fraction(345, 10'000'000), points) == "0,003 procentpoint");
    CHECK(danish.number(fraction(-1, 100'000), share) == "\u22120,001\u00a0pct.");
    CHECK(danish.number(0, points) == "0,00 procentpoint");
}

TEST_CASE("what is known of a number is said with its open ends") {
    const engine::Program program = small_program();
    const Display danish(program, Language::Danish);
    const Display english(program, Language::English);
    engine::Interval bounds = engine::known_to(fraction(62, 100), fraction(1, 100), false);
    CHECK(danish.interval(bounds, share) == "mellem 61,5\u00a0pct. og 62,5\u00a0pct.");
    bounds = engine::known_to(fraction(62, 100), fraction(1, 100), true);
    CHECK(danish.interval(bounds, share) == "fra 61,5\u00a0pct. til under 62,5\u00a0pct.");
    bounds.upper.reset();
    CHECK(english.interval(bounds, share) == "at least 61.5 per cent");
    CHECK(english.interval({std::nullopt, engine::Bound{20, true}}, persons) == "under 20 persons");
    CHECK(english.interval(engine::Interval::everything(), persons).empty());
    // outwards, and never onto a limit that decides otherwise (the parameter of these rules is 20
    // %)
    bounds = {engine::Bound{fraction(1, 3), false}, engine::Bound{fraction(2, 3), false}};
    CHECK(english.interval(bounds, share) == "between 33.3 per cent and 66.7 per cent");
    bounds = {engine::Bound{fraction(2, 3), false}, engine::Bound{fraction(701, 1000), false}};
    CHECK(english.interval(bounds, share) == "between 66.6 per cent and 70.1 per cent");
    bounds = {engine::Bound{fraction(1, 10), false},
              engine::Bound{fraction(19'999, 100'000), false}};
    CHECK(english.interval(bounds, share) == "between 10.0 per cent and 19.999 per cent");
}

TEST_CASE("dates, months and lists are written out") {
    const engine::Program program = small_program();
    const Display danish(program, Language::Danish);
    const Display english(program, Language::English);
    const auto month = [](int year, int number) { return *engine::Month::from_ym(year, number); };
    CHECK(danish.date(*engine::Date::from_ymd(2021, 12, 31)) == "31. december 2021");
    CHECK(english.date(*engine::Date::from_ymd(2021, 12, 31)) == "31 December 2021");
    CHECK(danish.months({month(2021, 12), month(2021, 10), month(2021, 11)}) ==
          "oktober, november og december 2021");
    std::vector<engine::Month> nine;
    for (int number = 1; number <= 9; ++number) {
        nine.push_back(month(2021, number));
    }
    CHECK(danish.months(nine) == "januar\u2013september 2021");
    CHECK(english.months({month(2020, 12), month(2021, 1)}) == "December 2020 and January 2021");
    CHECK(danish.years({engine::Year{2019}, engine::Year{2021}}) == "2019 og 2021");
    CHECK(danish.list({"a", "b", "c"}) == "a, b og c");
}

TEST_CASE("provisions are cited as lawyers do") {
    engine::Program program = small_program();
    program.instruments.push_back({"BEK1409", "BEK nr. 1409 af 16/12/2019", "", {}, {}});
    program.instruments.push_back({"VEJL1", "Vejledning om tilsyn", "", {}, {}});
    program.provisions.push_back({engine::InstrumentId{0}, "§ 5, nr. 2", {}});
    program.provisions.push_back({engine::InstrumentId{0}, "", {}});
    program.provisions.push_back({engine::InstrumentId{1}, "§ 1", {}});
    CHECK(apps::citation(program, engine::ProvisionId{0}) == "BEK 1409/2019 § 5, nr. 2");
    CHECK(apps::citation(program, engine::ProvisionId{1}) == "BEK 1409/2019");
    CHECK(apps::citation(program, engine::ProvisionId{2}) == "Vejledning om tilsyn § 1");
}

TEST_CASE("units are named as the rules write them") {
    const engine::Program program = small_program();
    engine::Type type;
    CHECK(apps::unit_text(program, type) == "yes/no");
    type.kind = engine::Kind::Number;
    CHECK(apps::unit_text(program, type) == "number");
    type.unit = engine::UnitId{3};
    CHECK(apps::unit_text(program, type) == "kr/persons");
    type.form = Form::Share;
    CHECK(apps::unit_text(program, type) == "share");
}

TEST_CASE("the words of both languages take the same arguments") {
    for (std::uint16_t number = 0; number < static_cast<std::uint16_t>(apps::Word::Last);
         ++number) {
        const auto word = static_cast<apps::Word>(number);
        const auto places = [word](Language language) {
            const std::string_view text = apps::word(word, language);
            return std::count(text.begin(), text.end(), '{');
        };
        INFO(apps::word(word, Language::English));
        CHECK(places(Language::English) == places(Language::Danish));
        CHECK_FALSE(apps::word(word, Language::Danish).empty());
    }
}

TEST_CASE("a text has the form that goes with its number, and the digits of its language") {
    using apps::say;
    using apps::Word;
    CHECK(say(Word::RowsReport, Language::English, "a.csv", 1, 1) == "a.csv: 1 row read, 1 used");
    CHECK(say(Word::RowsReport, Language::English, "a.csv", 2, 1) == "a.csv: 2 rows read, 1 used");
    CHECK(say(Word::RowsReport, Language::Danish, "a.csv", 1, 0) == "a.csv: 1 række læst, 0 brugt");
    CHECK(say(Word::RowsReport, Language::Danish, "a.csv", 12'345, 1'000) ==
          "a.csv: 12.345 rækker læst, 1.000 brugt");
    CHECK(say(Word::FoundByAsking, Language::English, "1") == "found by asking the rules 1 time");
    CHECK(say(Word::FoundByAsking, Language::Danish, "12") ==
          "fundet ved at spørge reglerne 12 gange");
}
