#include "apps/data/cells.hpp"
#include "apps/data/names.hpp"
#include "tests/apps/data_support.hpp"
#include "tests/support/values.hpp"

#include <catch2/catch.hpp>

using namespace hjemmel;
using namespace hjemmel::testing;
using engine::Kind;
using engine::Rational;
using engine::Rounding;

namespace {

engine::Type plain(Kind kind, engine::Form form = engine::Form::Plain, std::uint32_t unit = 0) {
    engine::Type type;
    type.kind = kind;
    type.form = form;
    type.unit = {unit};
    return type;
}

std::string read_as(const engine::Type& type, std::string_view text,
                    const apps::WrittenForm& form = {}) {
    const auto cell = apps::read_cell(apps::cell_reader(data_program(), type, "c", form), text);
    return cell ? cell_text(*cell) : lang::code_name(cell.error().code);
}

std::string number(std::string_view text, char decimal = '.', const char* grouping = "") {
    apps::WrittenForm form;
    form.decimal = decimal;
    form.grouping = grouping;
    return read_as(plain(Kind::Number), text, form);
}

Rational decimal(const char* text) { return *Rational::parse(text); }

}  // namespace

TEST_CASE("numbers are read in the declared form and no other") {
    CHECK(number("12.50") == "25/2");
    CHECK(number("-3") == "-3");
    CHECK(number("+350") == "350");
    CHECK(number("007") == "7");
    CHECK(number("4164/5205") == "4/5");
    CHECK(number("12,50", ',') == "25/2");
    CHECK(number(" 12 ") == "12");
    CHECK(number("\u00A012\u00A0") == "12");
    CHECK(number("1.234", ',', ".") == "1234");
    CHECK(number("1.234.567,5", ',', ".") == "2469135/2");
    CHECK(number("1 234", ',', " ") == "1234");
    CHECK(number("1\u00A0234", ',', " ") == "1234");
    CHECK(number("1234", ',', ".") == "1234");
    for (const char* wrong : {"1.", ".5", "--1", "1 2", "1e5", "NaN", "inf", "0x10", "1_000", "1/0",
                              "a", "１２", "− 1", "\u22121", "1.2.3", "1/2/3"}) {
        INFO(wrong);
        const std::string found = number(wrong);
        CHECK((found == "E7045" || found == "E7016"));
    }
    CHECK(number("12,5") == "E7045");
    CHECK(number("12.34", ',', ".") == "E7045");
    CHECK(number("1.2345", ',', ".") == "E7045");
    CHECK(number("1234.567", ',', ".") == "E7045");
}

TEST_CASE("the first group of a number does not begin with 0") {
    for (const char* wrong : {"0.123", "00.500", "-0.123", "0.123,5", "012.345", "0.000"}) {
        INFO(wrong);
        CHECK(number(wrong, ',', ".") == "E7045");
    }
    CHECK(number("0 123", ',', " ") == "E7045");
    CHECK(number("0,123", ',', ".") == "123/1000");
    CHECK(number("100.023", ',', ".") == "100023");
    // Then 0.123 is no grouped number either, and has one reading only.
    CHECK(number("0.123", ',') == "E7045");
}

TEST_CASE("a number with two readings is refused and both are shown") {
    CHECK(number("1.234", ',') == "E7046");
    CHECK(number("1,234") == "E7046");
    CHECK(number("12.345", ',', " ") == "E7046");
    CHECK(number("1.2345", ',') == "E7045");
    apps::WrittenForm form;
    form.decimal = ',';
    const auto readings = apps::two_readings(form, "1.234");
    REQUIRE(readings);
    CHECK(readings->first == Rational(1234));
    CHECK(readings->second == decimal("1.234"));
}

TEST_CASE("a whole number that may be grouped is refused where no sign for groups is declared") {
    engine::Type whole = plain(Kind::Number);
    whole.integer = true;
    const auto read = [&](std::string_view text, char sign, const char* grouping) {
        apps::WrittenForm form;
        form.decimal = sign;
        form.grouping = grouping;
        return read_as(whole, text, form);
    };
    CHECK(read("1.000", '.', "") == "E7046");
    CHECK(read("14.500", '.', "") == "E7046");
    CHECK(read("1.000.000", '.', "") == "E7045");  // never one number with decimals
    CHECK(read("1,000", ',', "") == "E7046");
    CHECK(read("1.000", ',', ".") == "1000");
    CHECK(read("1,000", '.', ",") == "1000");
    CHECK(read("1.000", '.', ",") == "1");
    CHECK(read("1.0", '.', "") == "1");
    CHECK(read("1000.000", '.', "") == "1000");
    CHECK(read("0.000", '.', "") == "0");
    CHECK(number("1.000") == "E7046");  // of a column that may have decimals
}

TEST_CASE("a number that may be grouped is refused where no decimal sign is declared") {
    for (const char* text : {"1.000", "14.500", "-1.250", "999.999"}) {
        INFO(text);
        CHECK(number(text) == "E7046");
        CHECK(read_as(plain(Kind::Number, engine::Form::Share), std::string(text) + " %") ==
              "E7046");
    }
    // No group begins with 0, has two or four digits, or stands behind four.
    CHECK(number("0.125") == "1/8");
    CHECK(number("1.25") == "5/4");
    CHECK(number("1.2500") == "5/4");
    CHECK(number("1234.500") == "2469/2");
    apps::WrittenForm declared;
    declared.decimal_is_declared = true;
    CHECK(read_as(plain(Kind::Number), "1.000", declared) == "1");
    CHECK(read_as(plain(Kind::Number), "14.500", declared) == "29/2");
}

TEST_CASE("numbers have at most a thousand digits") {
    CHECK(number(std::string(1000, '9')) == std::string(1000, '9'));
    CHECK(number(std::string(1001, '9')) == "E9706");
    CHECK(number(std::string(1'000'000, '9')) == "E9706");
}

TEST_CASE("shares need their unit, other numbers have the declared one") {
    const engine::Type share = plain(Kind::Number, engine::Form::Share);
    CHECK(read_as(share, "20 %") == "1/5");
    CHECK(read_as(share, "20%") == "1/5");
    CHECK(read_as(share, "20 pct.") == "1/5");
    CHECK(read_as(share, "20\u00A0%") == "1/5");
    CHECK(read_as(share, "20") == "E7049");
    CHECK(read_as(share, "0") == "0");
    CHECK(read_as(share, "20 kr") == "E7016");
    const engine::Type people = plain(Kind::Number, engine::Form::Plain, 1);
    CHECK(read_as(people, "350") == "350");
    CHECK(read_as(people, "350 persons") == "350");
    CHECK(read_as(people, "350 personer") == "350");
    CHECK(read_as(people, "350 kr") == "E7016");
    CHECK(read_as(plain(Kind::Number, engine::Form::Plain, 4), "14500 kr/persons") == "14500");
    CHECK(read_as(plain(Kind::Number, engine::Form::Plain, 4), "14500 kr/person") == "14500");
    CHECK(read_as(plain(Kind::Number, engine::Form::Plain, 4), "14500 persons/kr") == "E7016");
    CHECK(apps::number_text(data_program(), share, decimal("0.2")) == "20 %");
    CHECK(apps::number_text(data_program(), plain(Kind::Number, engine::Form::Plain, 4), 5) ==
          "5 kr/persons");
}

TEST_CASE("the number of a unit is read in the declared form") {
    const auto unit = [](const engine::Type& type, std::string_view text, char decimal = '.',
                         const char* grouping = "") {
        apps::WrittenForm form;
        form.decimal = decimal;
        form.grouping = grouping;
        const auto factor =
            apps::read_unit(apps::cell_reader(data_program(), type, "c", form), text);
        return factor ? factor->to_string() : lang::code_name(factor.error().code);
    };
    const engine::Type share = plain(Kind::Number, engine::Form::Share);
    const engine::Type people = plain(Kind::Number, engine::Form::Plain, 1);
    const engine::Type money = plain(Kind::Number, engine::Form::Plain, 2);
    CHECK(unit(money, "kr") == "1");
    CHECK(unit(money, "1000 kr") == "1000");
    CHECK(unit(money, "1000 kr", ',', ".") == "1000");
    CHECK(unit(money, "1.000 kr", ',', ".") == "1000");
    CHECK(unit(money, "1.000.000 kr", ',', ".") == "1000000");
    CHECK(unit(money, "1\u00A0000 kr", ',', " ") == "1000");
    CHECK(unit(money, "0,5 kr", ',', ".") == "1/2");
    CHECK(unit(money, "1.000 kr") == "E7046");
    CHECK(unit(money, "1,000 kr") == "E7046");
    CHECK(unit(money, "1.000 kr", ',') == "E7046");
    CHECK(unit(money, "0.5 kr", ',', ".") == "E7016");
    CHECK(unit(money, "0 kr") == "E7016");
    CHECK(unit(money, "1000") == "E7016");
    CHECK(unit(money, "persons") == "E7016");
    CHECK(unit(share, "%") == "1/100");
    CHECK(unit(share, "1") == "1");
    CHECK(unit(people, "%") == "E7016");
    CHECK(unit(plain(Kind::YesNo), "kr") == "E7016");
}

TEST_CASE("dates are read in the declared form, with four digits of the year") {
    const engine::Type date = plain(Kind::Date);
    const auto in_form = [&](apps::DateForm dates, std::string_view text) {
        apps::WrittenForm form;
        form.dates = dates;
        return read_as(date, text, form);
    };
    CHECK(in_form(apps::DateForm::Iso, "2021-03-31") == "2021-03-31");
    CHECK(in_form(apps::DateForm::Iso, "2021-3-31") == "E7050");
    CHECK(in_form(apps::DateForm::Iso, "31-03-2021") == "E7050");
    CHECK(in_form(apps::DateForm::Iso, "2021-02-29") == "E7050");
    CHECK(in_form(apps::DateForm::Iso, "1599-12-31") == "E7050");
    CHECK(in_form(apps::DateForm::Iso, "9999-12-31") == "E7050");
    CHECK(in_form(apps::DateForm::Iso, "2021-03-31T00:00:00") == "E7051");
    CHECK(in_form(apps::DateForm::Iso, "2021-03-31 12:00") == "E7051");
    CHECK(in_form(apps::DateForm::DayMonthYearDash, "31-03-2021") == "2021-03-31");
    CHECK(in_form(apps::DateForm::DayMonthYearDash, "1-3-2021") == "2021-03-01");
    CHECK(in_form(apps::DateForm::DayMonthYearDash, "31-03-21") == "E7050");
    CHECK(in_form(apps::DateForm::DayMonthYearDot, "31.03.2021") == "2021-03-31");
    CHECK(in_form(apps::DateForm::DayMonthYearSlash, "31/03/2021") == "2021-03-31");
    CHECK(in_form(apps::DateForm::Compact, "20210331") == "2021-03-31");
}

TEST_CASE("months, years and periods") {
    const auto in_form = [&](apps::MonthForm months, std::string_view text) {
        apps::WrittenForm form;
        form.months = months;
        return read_as(plain(Kind::Month), text, form);
    };
    CHECK(in_form(apps::MonthForm::Iso, "2021-06") == "2021-06");
    CHECK(in_form(apps::MonthForm::Iso, "2021-13") == "E7052");
    CHECK(in_form(apps::MonthForm::Iso, "06-2021") == "E7052");
    CHECK(in_form(apps::MonthForm::MonthYear, "6-2021") == "2021-06");
    CHECK(in_form(apps::MonthForm::YearMMonth, "2021M06") == "2021-06");
    CHECK(in_form(apps::MonthForm::Compact, "202106") == "2021-06");
    CHECK(read_as(plain(Kind::Year), "2021") == "2021");
    CHECK(read_as(plain(Kind::Year), "21") == "E7053");
    CHECK(read_as(plain(Kind::Period), "2021-01-01/2021-03-31") == "2021-01-01..2021-03-31");
    CHECK(read_as(plain(Kind::Period), "2021-02") == "2021-02-01..2021-02-28");
    CHECK(read_as(plain(Kind::Period), "2021") == "2021-01-01..2021-12-31");
    CHECK(read_as(plain(Kind::Period), "2021-03-31/2021-01-01") == "E7056");
    CHECK(read_as(plain(Kind::Period), "soon") == "E7054");
}

TEST_CASE("yes/no, enumerations and texts") {
    CHECK(read_as(plain(Kind::YesNo), "ja") == "yes");
    CHECK(read_as(plain(Kind::YesNo), "Nej") == "no");
    CHECK(read_as(plain(Kind::YesNo), "1") == "E7044");
    engine::Type group = plain(Kind::Enumeration);
    CHECK(read_as(group, "cash_help") == "#1");
    CHECK(read_as(group, "kontanthj\u00E6lp") == "#1");
    CHECK(read_as(group, "alle") == "#0");
    CHECK(read_as(group, "Kontanthjælp") == "E7055");
    CHECK(read_as(plain(Kind::Text), "A\u030A") == "\u00C5");
    CHECK(read_as(plain(Kind::Text), "a\u202Eb") == "E7060");
    CHECK(read_as(plain(Kind::Row), "a\u200Bb") == "E7060");
}

TEST_CASE("empty is unknown, marks are refused until they are declared") {
    for (const Kind kind : {Kind::YesNo, Kind::Number, Kind::Date, Kind::Month, Kind::Year,
                            Kind::Period, Kind::Enumeration, Kind::Row, Kind::Text}) {
        CHECK(read_as(plain(kind), "") == "unknown");
        CHECK(read_as(plain(kind), "  ") == "unknown");
    }
    for (const char* mark : {".", "..", "…", "-", "*", "–"}) {
        CHECK(number(mark) == "E7043");
    }
    apps::WrittenForm form;
    form.missing = {"-", ".."};
    form.not_applicable = {"n/a"};
    CHECK(read_as(plain(Kind::Number), "-", form) == "unknown");
    CHECK(read_as(plain(Kind::Number), ".", form) == "E7043");
    CHECK(read_as(plain(Kind::Number), "n/a", form) == "E7059");
    engine::Type type = plain(Kind::Number);
    type.can_be_not_applicable = true;
    CHECK(read_as(type, "n/a", form) == "not applicable");
    CHECK(read_as(type, "gælder ikke") == "not applicable");
}

TEST_CASE("ranges and whole numbers are checked") {
    engine::Type type = plain(Kind::Number);
    type.integer = true;
    type.range = engine::Interval::between(0, 10);
    CHECK(read_as(type, "10") == "10");
    CHECK(read_as(type, "11") == "E7048");
    CHECK(read_as(type, "-1") == "E7048");
    CHECK(read_as(type, "1.5") == "E7047");
}

TEST_CASE(
    "what a rounded figure can have been contains every number that rounds to it, and no other") {
    const auto mode =
        GENERATE(Rounding::HalfUp, Rounding::HalfEven, Rounding::HalfAway, Rounding::Up,
                 Rounding::Down, Rounding::TowardZero, Rounding::AwayFromZero);
    for (int multiple = -3; multiple <= 3; ++multiple) {
        const Rational step = decimal("0.5");
        const Rational figure = step * Rational(multiple);
        const auto bounds = apps::before_rounding(figure, {step, mode, false});
        REQUIRE(bounds);
        for (int i = -40; i <= 40; ++i) {
            const Rational candidate = *Rational::fraction(i, 16);
            INFO(static_cast<int>(mode) << " " << figure << " " << candidate);
            CHECK(bounds->contains(candidate) ==
                  (engine::round_to(candidate, mode, step) == figure));
        }
    }
}

TEST_CASE("a figure known to a step lies half a step to each side") {
    const auto closed = apps::before_rounding(decimal("0.62"), {decimal("0.01"), {}, false});
    CHECK(*closed == engine::Interval::between(decimal("0.615"), decimal("0.625")));
    const auto open = apps::before_rounding(decimal("0.62"), {decimal("0.01"), {}, true});
    CHECK_FALSE(open->contains(decimal("0.615")));
    CHECK_FALSE(open->contains(decimal("0.625")));
    CHECK_FALSE(
        apps::before_rounding(decimal("0.625"), {decimal("0.01"), Rounding::HalfUp, false}));
    CHECK(apps::before_rounding(decimal("0.625"), {decimal("0.01"), {}, false}));
}
