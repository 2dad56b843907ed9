#pragma once

#include "engine/evaluate/facts.hpp"
#include "engine/program/program.hpp"
#include "lang/diagnostic.hpp"

#include <tl/expected.hpp>

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hjemmel::apps {

enum class DateForm : std::uint8_t {
    Iso,
    DayMonthYearDash,
    DayMonthYearDot,
    DayMonthYearSlash,
    Compact
};
enum class MonthForm : std::uint8_t { Iso, MonthYear, YearMMonth, Compact };

/// How cells are written.
struct WrittenForm {
    char decimal = '.';
    bool decimal_is_declared = false;
    std::string grouping;  ///< empty: none; a blank also means the no-break space
    DateForm dates = DateForm::Iso;
    MonthForm months = MonthForm::Iso;
    bool is_fixed = false;             ///< of JSON and `data.toml`: nothing declares another
    bool in_settings = false;          ///< of `data.toml`, where `1.000` may be a slip for `1000`
    std::vector<std::string> missing;  ///< marks of the unknown, besides the empty cell
    std::vector<std::string> not_applicable;
};

/// How exactly a number is known.
struct Precision {
    engine::Rational step;  ///< above 0, in the unit of the type
    std::optional<engine::Rounding> rounded;
    bool open = false;
};

/// Where `data.toml` says how a column is read; empty: nowhere.
struct SettingPlace {
    std::string section;  ///< `[collections.persons.fields]`
    std::string key;      ///< `in_scope`
};

/// Everything that says how the cells of one column become values.
struct CellReader {
    const engine::Program* program = nullptr;
    engine::Type type;
    std::string column;  ///< the name that messages show
    WrittenForm form;
    std::optional<engine::Rational> factor;  ///< of bare numbers, from `unit`
    std::optional<Precision> precision;
    bool open_end = false;  ///< the end of a spell: empty and 9999-12-31 are "still open"
    std::map<std::string, std::int32_t, std::less<>> value_names;  ///< of an enumeration
    std::map<std::string, engine::Cell, std::less<>> mapped;       ///< `values`
    std::string note;
    SettingPlace place;
};

/// What is wrong with a cell; the first argument of the code is the column.
struct CellFault {
    lang::Code code{};
    std::vector<lang::Argument> arguments;
    std::vector<lang::Text> notes;  ///< may show content
    std::vector<lang::Text> help;
};
template <typename T>
using CellResult = tl::expected<T, CellFault>;

/// Prepares to read values of a type.
[[nodiscard]] CellReader cell_reader(const engine::Program& program, const engine::Type& type,
                                     std::string column, WrittenForm form);

/// Removes blanks (also no-break spaces) at both ends.
[[nodiscard]] std::string_view trimmed(std::string_view text);
/// The same, quicker for the many texts that begin and end with a sign of ASCII.
[[nodiscard]] inline std::string_view without_blanks(std::string_view text) {
    const auto is_sign = [](char c) { return c > ' ' && c <= '~'; };
    return !text.empty() && is_sign(text.front()) && is_sign(text.back()) ? text : trimmed(text);
}

/// Reads one cell. An entity's id comes back as text: the caller knows the rows.
[[nodiscard]] CellResult<engine::Cell> read_cell(const CellReader& reader, std::string_view text);

/// Reads a cell with its own precision and unit (the long form, JSON).
[[nodiscard]] CellResult<engine::Cell> read_cell(const CellReader& reader, std::string_view text,
                                                 const std::optional<Precision>& precision);

/// Reads the step that a figure was rounded to, in the unit of the type.
[[nodiscard]] CellResult<engine::Rational> read_step(const CellReader& reader,
                                                     std::string_view text);

/// Reads `half up` and the like.
[[nodiscard]] std::optional<engine::Rounding> rounding_named(std::string_view text);
/// All of them, for messages.
[[nodiscard]] std::string rounding_names();

/// Reads the factor of a column's `unit`: `%`, `persons`, `1000 kr`.
[[nodiscard]] CellResult<engine::Rational> read_unit(const CellReader& reader,
                                                     std::string_view text);

/// Reads a place: Month::index, the year, days of a date, or an ordinal. Empty cells are the
/// caller's.
[[nodiscard]] CellResult<std::int32_t> read_index(const CellReader& reader, std::string_view text);
/// The type that cells of an index have.
[[nodiscard]] engine::Type type_of(const engine::Index& index);

/// Gives what a figure can have been before it was rounded; none when it is no multiple of the
/// step.
[[nodiscard]] std::optional<engine::Interval> before_rounding(const engine::Rational& figure,
                                                              const Precision& precision);

/// Finds a character that nobody sees (zero width, bidirectional controls); 0 when there is none.
[[nodiscard]] char32_t hidden_character(std::string_view text);
/// The two numbers that `1.234` can mean when the decimal sign is `,`; none when only one fits.
[[nodiscard]] std::optional<std::pair<engine::Rational, engine::Rational>> two_readings(
    const WrittenForm& form, std::string_view text);

}  // namespace hjemmel::apps
