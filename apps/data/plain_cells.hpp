#pragma once

#include "apps/data/cells.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

namespace hjemmel::apps {

/// Reads the cells of a column that are written in the plainest way, as the whole numbers that
/// columns of facts hold: digits, `yes` and `no`, `2021-03-31`, the name of a value. What it cannot
/// read may be right or wrong all the same: that `read_cell` says.
class PlainCells {
public:
    /// None of the cells, when the column has a unit, a note, or marks of its own for such cells.
    explicit PlainCells(const CellReader& reader);

    /// text: without blanks around it; an empty one is never read. reader: the one of the
    /// constructor, or a copy.
    [[nodiscard]] std::optional<std::int64_t> read(const CellReader& reader,
                                                   std::string_view text) const;

private:
    enum class Way : std::uint8_t { None, YesNo, Digits, IsoDate, Name };

    [[nodiscard]] std::optional<std::int64_t> read_digits(std::string_view text) const;

    Way way_ = Way::None;
    std::int64_t least_ = 0;
    std::int64_t most_ = 0;
};

}  // namespace hjemmel::apps
