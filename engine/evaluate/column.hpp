#pragma once

#include "engine/program/program.hpp"
#include "engine/values/packed_integers.hpp"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>

namespace hjemmel::engine {

/// Where a fact was read: a file of `Facts::files`, one-based line and column number (0: none).
struct FactOrigin {
    std::uint32_t file = 0;
    std::uint32_t line = 0;
    std::uint32_t column = 0;
    bool operator==(const FactOrigin&) const = default;
};

/// One cell: given (perhaps only within bounds), unknown, or not applicable.
struct Cell {
    enum class State : std::uint8_t { Unknown, Given, NotApplicable };
    State state = State::Unknown;
    Value value;  ///< Given: the value; with bounds: the figure as published
    std::shared_ptr<const Interval> bounds;  ///< Given, a number known only within these
    std::string note;  ///< an assumption of the data about this cell, may be empty
    FactOrigin origin;
};

/// The cells of one field, by row. Plain ones lie packed: their state, and their value as a whole
/// number (of a number: times `scale`); the others are kept apart as they are.
class Column {
public:
    explicit Column(Kind kind = Kind::Number) : kind_(kind) {}

    [[nodiscard]] std::size_t size() const { return numbers_.size(); }
    /// Adds cells that nobody set.
    void resize(std::size_t size);
    /// line: of the row; a cell that was read there lies packed.
    void set(std::uint32_t row, Cell cell, std::uint32_t line);
    [[nodiscard]] Cell at(std::uint32_t row, std::uint32_t line) const;

    enum class Plain : std::uint8_t {
        Unset,  ///< nobody set it
        Empty,  ///< read, and unknown
        Given,
        NotApplicable,
        Apart  ///< not plain
    };
    /// A cell that was read, Empty, Given or NotApplicable. Given: `number` parts of `denominator`
    /// that make one, 74 and 10 for 7.4; of other kinds as they lie.
    struct ReadCell {
        Plain state = Plain::Given;
        std::int64_t number = 0;
        std::int64_t denominator = 1;
    };
    /// Adds a cell that was read in `line`, where it can lie among the others; else false, and
    /// nothing was done.
    [[nodiscard]] bool push_read(const ReadCell& cell, FactOrigin origin, std::uint32_t line) {
        const bool is_of_source =
            source_ == Source::None ||
            (source_ == Source::Read && origin.file == file_ && origin.column == column_);
        std::int64_t number = 0;
        if (!is_of_source || origin.line != line || line == 0 ||
            __builtin_mul_overflow(cell.number, scale_, &number) ||
            (cell.denominator != 1 && number % cell.denominator != 0)) {
            return false;
        }
        source_ = Source::Read;
        file_ = origin.file;
        column_ = origin.column;
        if (cell.state == Plain::Given) {
            push_given(cell.denominator == 1 ? number : number / cell.denominator);
        } else {
            push_other(cell.state);
        }
        return true;
    }

    // ---- as it lies ----

    [[nodiscard]] Kind kind() const { return kind_; }
    [[nodiscard]] const PackedIntegers& numbers() const { return numbers_; }
    /// By row; empty when every cell is Given.
    [[nodiscard]] const PackedIntegers& states() const { return states_; }
    [[nodiscard]] bool all_given() const { return states_.size() == 0; }
    [[nodiscard]] Plain state(std::uint32_t row) const {
        return all_given() ? Plain::Given : static_cast<Plain>(states_[row]);
    }
    /// Whether every cell is Given, also where states were needed on the way.
    [[nodiscard]] bool is_complete() const { return given_ == numbers_.size(); }
    /// What the numbers of Given cells lie between; not always the narrowest. None is Given: least
    /// is above most.
    [[nodiscard]] std::int64_t least() const { return least_; }
    [[nodiscard]] std::int64_t most() const { return most_; }
    /// The value of a Given cell.
    [[nodiscard]] Value given(std::uint32_t row) const { return value_of(numbers_[row]); }
    /// What numbers are multiplied by: 10 where 7.4 lies as 74.
    [[nodiscard]] std::int64_t scale() const { return scale_; }

    /// Takes columns as they lie. states: empty, or one a row.
    void take(PackedIntegers numbers, PackedIntegers states, std::int64_t scale);

private:
    friend struct FactsLayout;

    void count_given(std::int64_t number) {
        ++given_;
        least_ = number < least_ ? number : least_;
        most_ = number > most_ ? number : most_;
    }
    void push_given(std::int64_t number) {
        numbers_.push_back(number);
        if (!all_given()) {
            push_state(Plain::Given);
        }
        count_given(number);
    }
    void push_other(Plain state) {
        numbers_.push_back(0);
        push_state(state);
    }
    void push_state(Plain state);
    void set_state(std::uint32_t row, Plain state);
    [[nodiscard]] std::optional<std::int64_t> plain_number(const Value& value);
    [[nodiscard]] Value value_of(std::int64_t number) const;
    [[nodiscard]] bool rescale(std::int64_t scale);

    Kind kind_;
    PackedIntegers numbers_;
    PackedIntegers states_;
    std::int64_t scale_ = 1;
    std::size_t given_ = 0;
    std::int64_t least_ = std::numeric_limits<std::int64_t>::max();
    std::int64_t most_ = std::numeric_limits<std::int64_t>::min();
    std::uint32_t file_ = 0;
    std::uint32_t column_ = 0;
    enum class Source : std::uint8_t { None, Set, Read };
    Source source_ = Source::None;  // of the packed cells; Read: in file_ and column_
    std::unordered_map<std::uint32_t, Cell> apart_;
};

}  // namespace hjemmel::engine
