// Cells that are read in the plainest way come to what they come to in the full one.

#include "apps/data/plain_cells.hpp"
#include "tests/apps/data_support.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

using namespace hjemmel;
using namespace hjemmel::apps;
using namespace hjemmel::testing;
using engine::Cell;
using engine::Kind;

namespace {

bool says_the_same(const engine::Column::ReadCell& plain, const Cell& cell) {
    using Plain = engine::Column::Plain;
    if (cell.bounds || !cell.note.empty()) return false;
    if (cell.state == Cell::State::Unknown) return plain.state == Plain::Empty;
    if (cell.state == Cell::State::NotApplicable) return plain.state == Plain::NotApplicable;
    if (plain.state != Plain::Given) return false;
    if (const auto* number = std::get_if<engine::Rational>(&cell.value)) {
        return *number * engine::Rational(plain.denominator) == engine::Rational(plain.number);
    }
    if (plain.denominator != 1) return false;
    if (const auto* truth = std::get_if<bool>(&cell.value)) return plain.number == *truth;
    if (const auto* date = std::get_if<engine::Date>(&cell.value))
        return plain.number == date->days;
    return plain.number == std::get<engine::EnumerationValue>(cell.value).ordinal;
}

/// How many of the texts, other than none, are read plainly; each of them as `read_cell` reads it.
int read_plainly(const CellReader& reader) {
    const std::vector<std::string> texts{"",
                                         "0",
                                         "7",
                                         "007",
                                         "+7",
                                         "-7",
                                         "130",
                                         "131",
                                         "1000",
                                         "1.000",
                                         "1,5",
                                         "7.4",
                                         "7.40",
                                         "7.125",
                                         "0.125",
                                         "0,0001",
                                         "7.1234567",
                                         "130.0",
                                         "130.5",
                                         "007.5",
                                         ".5",
                                         "5.",
                                         "1.2.3",
                                         "1234567890.123456",
                                         "123456789.123456",
                                         "7 ",
                                         "1e3",
                                         "999999999999999",
                                         "9999999999999999",
                                         "yes",
                                         "no",
                                         "ja",
                                         "nej",
                                         "Yes",
                                         "JA",
                                         "x",
                                         ".",
                                         "..",
                                         "-",
                                         "2021-03-31",
                                         "2021-02-29",
                                         "2020-02-29",
                                         "9999-12-31",
                                         "1599-12-31",
                                         "2400-12-31",
                                         "2401-01-01",
                                         "31-03-2021",
                                         "20210331",
                                         "cash_help",
                                         "sickness",
                                         "all",
                                         "Cash_help",
                                         "20 %",
                                         "7 persons",
                                         "not applicable",
                                         "gælder ikke",
                                         "٣"};
    const PlainCells plain(reader);
    int count = -1;  // the empty one is always read
    for (const std::string& text : texts) {
        engine::Column::ReadCell read;
        if (!plain.read(reader, text, read)) continue;
        ++count;
        const auto cell = read_cell(reader, text);
        INFO(text);
        REQUIRE(cell);
        CHECK(says_the_same(read, *cell));
    }
    return count;
}

}  // namespace

TEST_CASE("plain cells are read as all others are, or left to them") {
    const DataProgram program;
    const auto reader = [&](Kind kind) {
        engine::Type type;
        type.kind = kind;
        if (kind == Kind::Enumeration) type.of = 0;
        return cell_reader(program.program(), type, "column", WrittenForm{});
    };
    CHECK(read_plainly(reader(Kind::YesNo)) == 4);
    CHECK(read_plainly(reader(Kind::Date)) == 3);
    CHECK(read_plainly(reader(Kind::Enumeration)) == 3);
    CHECK(read_plainly(reader(Kind::Month)) == 0);
    CHECK(read_plainly(reader(Kind::Text)) == 0);
    CHECK(read_plainly(reader(Kind::Number)) == 12);
    CellReader decimals = reader(Kind::Number);
    decimals.form.decimal_is_declared = true;
    CHECK(read_plainly(decimals) == 15);
    decimals.form.decimal = ',';
    CHECK(read_plainly(decimals) == 9);
    decimals.type.range = engine::Interval::between(0, 130);
    CHECK(read_plainly(decimals) == 5);
    decimals.form.decimal = '.';
    CHECK(read_plainly(decimals) == 9);

    CellReader number = reader(Kind::Number);
    number.type.integer = true;
    number.type.range = engine::Interval{engine::Bound{engine::Rational(1), false},
                                         engine::Bound{engine::Rational(130), false}};
    CHECK(read_plainly(number) == 2);
    SECTION("marks that a column has are not read as values") {
        number.form.missing = {"7"};
        CHECK(read_plainly(number) == 0);
        CellReader truth = reader(Kind::YesNo);
        truth.form.not_applicable = {"nej"};
        CHECK(read_plainly(truth) == 0);
    }
    SECTION("nor is anything where cells are mapped, converted, rounded or noted") {
        CellReader other = number;
        other.factor = engine::Rational(1'000);
        CHECK(read_plainly(other) == 0);
        other = number;
        other.precision = Precision{engine::Rational(10), {}, false};
        CHECK(read_plainly(other) == 0);
        other = number;
        other.note = "a note";
        CHECK(read_plainly(other) == 0);
        other = number;
        other.mapped.emplace("7", Cell{});
        CHECK(read_plainly(other) == 0);
        other = number;
        other.type.form = engine::Form::Share;
        CHECK(read_plainly(other) == 0);
        other = number;
        other.type.range->upper->open = true;
        CHECK(read_plainly(other) == 0);
    }
    SECTION("dates in another form are left to the full way") {
        CellReader date = reader(Kind::Date);
        date.form.dates = DateForm::DayMonthYearDash;
        CHECK(read_plainly(date) == 0);
    }
}
