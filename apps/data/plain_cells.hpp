#pragma once

#include "apps/data/cells.hpp"
#include "engine/evaluate/column.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace hjemmel::apps {

/// Reads the cells of a column that are written in the plainest way, as columns of facts hold them:
/// digits with decimals, `yes` and `no`, `2021-03-31`, the name of a value, nothing. What it cannot
/// read may be right or wrong all the same: that `read_cell` says.
class PlainCells {
public:
    using ReadCell = engine::Column::ReadCell;

    /// Reads none.
    PlainCells() = default;
    /// Only empty cells, when the column has a unit, a note, or marks of its own for such cells.
    explicit PlainCells(const CellReader& reader);

    /// Reads a cell; false: it is left to `read_cell`. text: without blanks around it. reader: the
    /// one of the constructor, or a copy.
    [[nodiscard]] bool read(const CellReader& reader, std::string_view text, ReadCell& cell) const {
        // Most cells are numbers of a few digits.
        if (way_ == Way::Number && !text.empty() && text.size() <= few_digits &&
            (text.front() != '0' || text.size() == 1)) {
            std::int64_t number = 0;
            bool are_digits = true;
            for (const char letter : text) {
                are_digits = are_digits && letter >= '0' && letter <= '9';
                number = number * 10 + (letter - '0');
            }
            if (are_digits && least_ <= number && number <= most_) {
                cell.number = number;
                return true;
            }
        }
        return read_any(reader, text, cell);
    }

private:
    enum class Way : std::uint8_t { None, OnlyEmpty, YesNo, Number, IsoDate, Name };
    static constexpr std::size_t few_digits = 9;

    [[nodiscard]] bool read_any(const CellReader& reader, std::string_view text,
                                ReadCell& cell) const;
    [[nodiscard]] bool read_number(std::string_view text, ReadCell& cell) const;

    Way way_ = Way::None;
    std::int64_t least_ = 0;
    std::int64_t most_ = 0;
    char decimal_ = 0;  ///< 0: no decimals
    bool takes_three_decimals_ = false;
};

}  // namespace hjemmel::apps
