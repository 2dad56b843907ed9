#include "engine/evaluate/column.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck/catch.h>

#include <vector>

using namespace hjemmel::engine;

namespace {

struct Written {
    std::uint32_t row;
    Cell cell;
};

constexpr std::uint32_t rows = 6;

// The line of a row in its file; some cells below say another one.
std::uint32_t line_of(std::uint32_t row) { return row + 2; }

Written drawn_cell() {
    Written written{*rc::gen::inRange<std::uint32_t>(0, rows), {}};
    Cell& cell = written.cell;
    cell.state = *rc::gen::element(Cell::State::Given, Cell::State::Given, Cell::State::Unknown,
                                   Cell::State::NotApplicable);
    if (cell.state == Cell::State::Given) {
        cell.value = *Rational::fraction(
            Rational(
                *rc::gen::element<std::int64_t>(0, 1, -74, 300, 70'000, 9'000'000'000'000'000)),
            Rational(*rc::gen::element<std::int64_t>(1, 1, 10, 3, 1'000'000, 7'000'000)));
        if (*rc::gen::inRange(0, 6) == 0) {
            cell.bounds = std::make_shared<const Interval>();
        }
    }
    if (*rc::gen::inRange(0, 6) == 0) {
        cell.note = "an assumption";
    }
    switch (*rc::gen::inRange(0, 5)) {
        case 0:
            break;
        case 1:
            cell.origin = {2, line_of(written.row), 4};
            break;
        case 2:
            cell.origin = {1, 77, 3};
            break;
        default:
            cell.origin = {1, line_of(written.row), 3};
    }
    return written;
}

}  // namespace

TEST_CASE("a column gives each cell back as it was set, with where it was read") {
    rc::prop("random cells", [] {
        Column column(Kind::Number);
        column.resize(rows);
        std::vector<Cell> expected(rows);
        for (int step = 0; step < 20; ++step) {
            const Written written = drawn_cell();
            column.set(written.row, written.cell, line_of(written.row));
            expected[written.row] = written.cell;
        }
        for (std::uint32_t row = 0; row < rows; ++row) {
            const Cell found = column.at(row, line_of(row));
            RC_ASSERT(found.state == expected[row].state);
            RC_ASSERT(found.bounds == expected[row].bounds);
            RC_ASSERT(found.note == expected[row].note);
            RC_ASSERT(found.origin == expected[row].origin);
            if (found.state == Cell::State::Given) {
                RC_ASSERT(std::get<Rational>(found.value) ==
                          std::get<Rational>(expected[row].value));
            }
        }
    });
}

TEST_CASE("numbers of a column lie as narrow as the widest of them") {
    Column column(Kind::Number);
    const auto set = [&](std::uint32_t row, Rational number) {
        Cell cell;
        cell.state = Cell::State::Given;
        cell.value = std::move(number);
        column.set(row, std::move(cell), 0);
    };
    set(0, Rational(37));
    CHECK(column.numbers().width() == Width::Bytes1);
    set(1, *Rational::fraction(Rational(74), Rational(10)));
    CHECK(column.scale() == 5);
    CHECK(column.numbers()[0] == 185);
    CHECK(column.numbers().width() == Width::Bytes2);
    CHECK(column.all_given() == false);
    CHECK(column.state(1) == Column::Plain::Given);
}

TEST_CASE("cells that are pushed as they were read are those that are set") {
    using Plain = Column::Plain;
    rc::prop("random plain cells", [] {
        Column pushed(Kind::Number);
        Column set(Kind::Number);
        const auto count = *rc::gen::inRange<std::uint32_t>(0, 12);
        for (std::uint32_t row = 0; row < count; ++row) {
            Column::ReadCell plain;
            plain.state = *rc::gen::element(Plain::Given, Plain::Given, Plain::Given, Plain::Empty,
                                            Plain::NotApplicable);
            plain.number =
                plain.state == Plain::Given
                    ? *rc::gen::element<std::int64_t>(0, 5, 74, 740, 71'250, 999'999'999'999'999)
                    : 0;
            plain.denominator = plain.state == Plain::Given
                                    ? *rc::gen::element<std::int64_t>(1, 1, 10, 100, 1'000'000)
                                    : 1;
            // Now and then a cell of another file, which cannot lie among the others.
            const std::uint32_t file = *rc::gen::inRange(0, 8) == 0 ? 2 : 1;
            Cell cell;
            cell.origin = {file, line_of(row), 3};
            if (plain.state == Plain::Given) {
                cell.state = Cell::State::Given;
                cell.value =
                    *Rational::fraction(Rational(plain.number), Rational(plain.denominator));
            } else if (plain.state == Plain::NotApplicable) {
                cell.state = Cell::State::NotApplicable;
            }
            set.set(row, cell, line_of(row));
            if (!pushed.push_read(plain, cell.origin, line_of(row))) {
                RC_ASSERT(pushed.size() == row);
                pushed.set(row, cell, line_of(row));
            }
        }
        RC_ASSERT(pushed.size() == set.size());
        RC_ASSERT(pushed.scale() == set.scale());
        RC_ASSERT(pushed.least() == set.least());
        RC_ASSERT(pushed.most() == set.most());
        RC_ASSERT(pushed.is_complete() == set.is_complete());
        for (std::uint32_t row = 0; row < count; ++row) {
            const Cell one = pushed.at(row, line_of(row));
            const Cell other = set.at(row, line_of(row));
            RC_ASSERT(pushed.state(row) == set.state(row));
            RC_ASSERT(one.state == other.state);
            RC_ASSERT(one.origin == other.origin);
            RC_ASSERT(one.state != Cell::State::Given || equal_values(one.value, other.value));
        }
    });
    // Halves lie among the others once there is one that was set; tenths still do not.
    Column hours(Kind::Number);
    CHECK(hours.push_read({Plain::Given, 7, 1}, {1, 2, 3}, 2));
    CHECK_FALSE(hours.push_read({Plain::Given, 75, 10}, {1, 3, 3}, 3));
    Cell half;
    half.state = Cell::State::Given;
    half.value = *Rational::fraction(Rational(15), Rational(2));
    half.origin = {1, 3, 3};
    hours.set(1, half, 3);
    CHECK(hours.push_read({Plain::Given, 25, 10}, {1, 4, 3}, 4));
    CHECK_FALSE(hours.push_read({Plain::Given, 76, 10}, {1, 5, 3}, 5));
    CHECK_FALSE(hours.push_read({Plain::Given, 7, 1}, {1, 9, 3}, 5));
    CHECK(hours.numbers()[2] == 5);
}
