#pragma once

#include "apps/data/cells.hpp"

#include <optional>
#include <string_view>
#include <utility>
#include <vector>

/// The parts that cells.cpp reads cells with: numbers (cell_numbers.cpp) and times
/// (cell_times.cpp).
namespace hjemmel::apps {

[[nodiscard]] inline tl::unexpected<CellFault> cell_fault(const CellReader& reader, lang::Code code,
                                                          std::vector<lang::Text> help = {}) {
    return tl::make_unexpected(CellFault{code, {reader.column}, {}, std::move(help)});
}

/// A help about how cells are written, and which setting changes that where one can.
[[nodiscard]] inline std::vector<lang::Text> form_help(const CellReader& reader, lang::Text help,
                                                       std::string_view setting) {
    std::vector<lang::Text> all{std::move(help)};
    if (!reader.form.is_fixed) {
        all.push_back({lang::Phrase::DataChangedBy, {std::string(setting)}});
    }
    return all;
}

[[nodiscard]] inline engine::Cell given_cell(const CellReader& reader, engine::Value value) {
    engine::Cell cell;
    cell.state = engine::Cell::State::Given;
    cell.value = std::move(value);
    cell.note = reader.note;
    return cell;
}

/// Reads a number in the unit and range of the type, with bounds when a precision is given.
[[nodiscard]] CellResult<engine::Cell> read_number_cell(const CellReader& reader,
                                                        std::string_view text,
                                                        const std::optional<Precision>& precision);

[[nodiscard]] CellResult<engine::Date> read_date(const CellReader& reader, std::string_view text);
[[nodiscard]] CellResult<engine::Month> read_month(const CellReader& reader, std::string_view text);
[[nodiscard]] CellResult<engine::Period> read_period(const CellReader& reader,
                                                     std::string_view text);

/// Says that the text is 9999-12-31 in the declared form.
[[nodiscard]] bool is_open_end(DateForm form, std::string_view text);

}  // namespace hjemmel::apps
