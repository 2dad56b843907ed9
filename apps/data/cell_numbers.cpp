#include "apps/data/cell_parts.hpp"
#include "apps/data/names.hpp"
#include "lang/characters.hpp"

#include <algorithm>
#include <array>
#include <cctype>

namespace hjemmel::apps {

using engine::Cell;
using engine::Form;
using engine::Interval;
using engine::Rational;
using engine::Rounding;
using engine::Type;
using lang::Code;
using lang::Phrase;

namespace {

constexpr std::size_t most_digits = 1000;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool all_digits(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), is_digit);
}

struct NumberParts {
    std::string_view number;
    std::string_view unit;
};

NumberParts split_unit(std::string_view text) {
    std::size_t at = 0;
    while (at < text.size()) {
        const auto c = static_cast<unsigned char>(text[at]);
        const bool blank = lang::blank_at(text, at) > 0 || text.substr(at).starts_with("\u202F");
        if (c == '%' || std::isalpha(c) != 0 || (c >= 0x80 && !blank)) {
            break;
        }
        at += std::max<std::size_t>(1, lang::code_point_at(text, at).length);
    }
    return {without_blanks(text.substr(0, at)), without_blanks(text.substr(at))};
}

// Removes the declared grouping; false when a group has not three digits or the first begins with
// 0: `0.123` is no grouped number.
bool remove_grouping(std::string_view text, const std::string& grouping, std::string& digits) {
    std::vector<std::string_view> marks = {grouping};
    if (grouping == " ") {
        marks = {" ", "\u00A0", "\u202F"};
    }
    std::size_t group = 0;  // digits since the last mark
    bool grouped = false;
    for (std::size_t at = 0; at < text.size();) {
        const auto mark = std::find_if(marks.begin(), marks.end(), [&](std::string_view candidate) {
            return !candidate.empty() && text.substr(at).starts_with(candidate);
        });
        if (mark == marks.end()) {
            digits += text[at++];
            ++group;
            continue;
        }
        if (group == 0 || group > 3 || (grouped && group != 3) || digits.front() == '0') {
            return false;
        }
        grouped = true;
        group = 0;
        at += mark->size();
    }
    return !grouped || group == 3;
}

// Turns a number as it is written into the form of Rational::parse; none when it is no number.
std::optional<Rational> plain_number(const WrittenForm& form, std::string_view text) {
    std::string plain;
    if (!text.empty() && (text[0] == '-' || text[0] == '+')) {
        plain = text[0] == '-' ? "-" : "";
        text.remove_prefix(1);
    }
    const std::size_t sign = text.find(form.decimal);
    std::string digits;
    if (!remove_grouping(text.substr(0, sign), form.grouping, digits)) {
        return std::nullopt;
    }
    // A fraction, `4164/5205`, is the only number with something else between its digits.
    const auto others =
        std::count_if(digits.begin(), digits.end(), [](char c) { return !is_digit(c); });
    const bool fraction =
        others == 1 && sign == std::string_view::npos && digits.find('/') != std::string::npos;
    if (text.empty() || !is_digit(text[0]) || (others > 0 && !fraction)) {
        return std::nullopt;
    }
    plain += digits;
    if (sign != std::string_view::npos) {
        const std::string_view decimals = text.substr(sign + 1);
        if (!all_digits(decimals)) {
            return std::nullopt;
        }
        plain += '.';
        plain += decimals;
    }
    return Rational::parse(plain);
}

}  // namespace

std::optional<std::pair<Rational, Rational>> two_readings(const WrittenForm& form,
                                                          std::string_view text) {
    WrittenForm other = form;
    other.decimal = form.decimal == '.' ? ',' : '.';
    other.grouping.clear();
    WrittenForm grouped = form;
    grouped.grouping = other.decimal;
    if (form.grouping == grouped.grouping || text.find(other.decimal) == std::string_view::npos) {
        return std::nullopt;
    }
    const auto first = plain_number(grouped, text);
    const auto second = plain_number(other, text);
    if (!first || !second) {
        return std::nullopt;
    }
    return std::pair{*first, *second};
}

namespace {

// What an author of `data.toml` may have meant by `1.000`, the grouped number first.
std::optional<std::pair<Rational, Rational>> readings_in_settings(std::string_view text) {
    for (const char decimal : {'.', ','}) {
        WrittenForm form;
        form.decimal = decimal;
        if (const auto readings = two_readings(form, text)) {
            return readings;
        }
    }
    return std::nullopt;
}

// `1.000` where a point separates decimals and nothing groups: a Danish file writes a thousand so,
// and taken as 1 it would be wrong without a word.
std::optional<std::pair<Rational, Rational>> grouped_or_decimals(const WrittenForm& form,
                                                                 std::string_view text) {
    if (!form.grouping.empty()) {
        return std::nullopt;
    }
    WrittenForm other;
    other.decimal = form.decimal == '.' ? ',' : '.';
    return two_readings(other, text);
}

CellFault ambiguous_number(const CellReader& reader,
                           const std::pair<Rational, Rational>& readings) {
    const std::string grouped = readings.first.to_string();
    std::string decimal = *readings.second.to_exact_decimal();
    if (readings_in_settings(decimal)) {
        decimal += '0';  // four decimals are no group
    }
    return {Code::CellNumberAmbiguous,
            {reader.column},
            {{Phrase::DataReadings, {readings.first, readings.second}}},
            {{Phrase::DataNumberWritten, {grouped, decimal}}}};
}

CellResult<Rational> read_plain_number(const CellReader& reader, std::string_view text) {
    if (std::count_if(text.begin(), text.end(), is_digit) >
        static_cast<std::ptrdiff_t>(most_digits)) {
        return tl::make_unexpected(
            CellFault{Code::DataNumberTooLong, {reader.column, Rational(most_digits)}, {}, {}});
    }
    if (reader.form.in_settings) {
        if (const auto readings = readings_in_settings(text)) {
            return tl::make_unexpected(ambiguous_number(reader, *readings));
        }
    }
    const bool is_guess = !reader.form.decimal_is_declared && !reader.form.is_fixed;
    if (reader.type.integer || is_guess) {
        if (const auto readings = grouped_or_decimals(reader.form, text)) {
            if (reader.form.is_fixed) {
                return tl::make_unexpected(ambiguous_number(reader, *readings));
            }
            const std::string written(1, text[text.find_first_of(".,")]);
            const std::string other = written == "." ? "," : ".";
            const lang::Text help = reader.type.integer
                                        ? lang::Text{Phrase::DataGroupingSign, {written}}
                                        : lang::Text{Phrase::DataWhichSign, {written, other}};
            return tl::make_unexpected(
                CellFault{Code::CellNumberAmbiguous,
                          {reader.column},
                          {{Phrase::DataReadings, {readings->first, readings->second}}},
                          {help}});
        }
    }
    if (const auto number = plain_number(reader.form, text)) {
        return *number;
    }
    const std::vector<lang::Text> sign = form_help(
        reader, {Phrase::DataDecimalSign, {std::string(1, reader.form.decimal)}}, "decimal");
    if (const auto readings = two_readings(reader.form, text)) {
        return tl::make_unexpected(
            CellFault{Code::CellNumberAmbiguous,
                      {reader.column},
                      {{Phrase::DataReadings, {readings->first, readings->second}}},
                      sign});
    }
    const bool other_sign =
        text.find(reader.form.decimal == '.' ? ',' : '.') != std::string_view::npos;
    if (other_sign) {
        return cell_fault(reader, Code::NotANumber, sign);
    }
    const std::string unit = unit_as_written(*reader.program, reader.type);
    const auto help = [&](std::string number) {
        return lang::Text{Phrase::DataWrite, {number + (unit.empty() ? "" : " " + unit)}};
    };
    WrittenForm with_blanks = reader.form;
    with_blanks.grouping = " ";
    const auto grouped = plain_number(with_blanks, text);
    auto number = grouped ? grouped->to_exact_decimal() : std::nullopt;
    if (!number) {
        return cell_fault(reader, Code::NotANumber, {help("350")});
    }
    // `1 000`
    std::replace(number->begin(), number->end(), '.', reader.form.decimal);
    std::vector<lang::Text> helps{help(*number)};
    if (!reader.form.is_fixed) {
        helps.push_back({Phrase::DataDeclare, {std::string(R"(grouping = " ")")}});
    }
    return cell_fault(reader, Code::NotANumber, helps);
}

tl::unexpected<CellFault> unit_does_not_fit(const CellReader& reader) {
    const std::string unit = unit_as_written(*reader.program, reader.type);
    return tl::make_unexpected(CellFault{
        Code::UnitDoesNotFit, {reader.column, "`" + (unit.empty() ? "1" : unit) + "`"}, {}, {}});
}

// Reads a number and brings it into the unit of the type.
CellResult<Rational> read_number(const CellReader& reader, std::string_view text) {
    const NumberParts parts = split_unit(text);
    auto number = read_plain_number(reader, parts.number);
    if (!number) {
        return number;
    }
    std::optional<Rational> factor = reader.factor;
    if (!parts.unit.empty()) {
        factor = unit_factor(*reader.program, reader.type, parts.unit);
        if (!factor) {
            return unit_does_not_fit(reader);
        }
    }
    if (!factor && reader.type.form != Form::Plain && !number->is_zero()) {
        return cell_fault(reader, Code::ShareWithoutUnit, {{Phrase::DataShareUnit, {}}});
    }
    return factor ? *number * *factor : *number;
}

std::optional<CellFault> check_range(const CellReader& reader, const Rational& value) {
    const Type& type = reader.type;
    if (type.integer && !value.is_integer()) {
        return CellFault{Code::NotAWholeNumber, {reader.column}, {}, {}};
    }
    if (type.range && !type.range->contains(value)) {
        const auto end = [&](const std::optional<engine::Bound>& bound) {
            return bound ? number_text(*reader.program, type, bound->at) : std::string("…");
        };
        return CellFault{Code::DataOutOfRange,
                         {reader.column, end(type.range->lower), end(type.range->upper)},
                         {},
                         {}};
    }
    return std::nullopt;
}

}  // namespace

CellResult<Cell> read_number_cell(const CellReader& reader, std::string_view text,
                                  const std::optional<Precision>& precision) {
    const auto number = read_number(reader, text);
    if (!number) {
        return tl::make_unexpected(number.error());
    }
    if (auto wrong = check_range(reader, *number)) {
        return tl::make_unexpected(std::move(*wrong));
    }
    Cell cell = given_cell(reader, *number);
    if (!precision) {
        return cell;
    }
    auto bounds = before_rounding(*number, *precision);
    if (!bounds) {
        const std::string step = number_text(*reader.program, reader.type, precision->step);
        return tl::make_unexpected(CellFault{Code::NotAMultiple, {reader.column, step}, {}, {}});
    }
    if (reader.type.range) {
        bounds = engine::intersect(*bounds, *reader.type.range);
    }
    if (bounds && !bounds->is_empty() && !bounds->is_single()) {
        cell.bounds = std::make_shared<const Interval>(std::move(*bounds));
    }
    return cell;
}

std::optional<Interval> before_rounding(const Rational& figure, const Precision& precision) {
    const Rational& step = precision.step;
    if (precision.open) {
        Interval bounds = engine::known_to(figure, step, false);
        bounds.lower->open = true;
        bounds.upper->open = true;
        return bounds;
    }
    if (!precision.rounded) {
        return engine::known_to(figure, step, false);
    }
    const auto multiple = engine::divide(figure, step);
    if (!multiple || !multiple->is_integer()) {
        return std::nullopt;
    }
    const Rational half = step * *Rational::fraction(1, 2);
    const bool even = divide(*multiple, 2)->is_integer();
    const int sign = figure.sign();
    // What is below the figure and what is above it, and whether the ends belong to it.
    const auto around = [&](const Rational& below, bool open_below, const Rational& above,
                            bool open_above) {
        return Interval{engine::Bound{figure - below, open_below},
                        engine::Bound{figure + above, open_above}};
    };
    switch (*precision.rounded) {
        case Rounding::HalfUp:
            return around(half, false, half, true);
        case Rounding::HalfEven:
            return around(half, !even, half, !even);
        case Rounding::HalfAway:
            return around(half, sign <= 0, half, sign >= 0);
        case Rounding::Up:
            return around(step, true, 0, false);
        case Rounding::Down:
            return around(0, false, step, true);
        case Rounding::TowardZero:
            return around(sign > 0 ? Rational(0) : step, sign <= 0, sign < 0 ? Rational(0) : step,
                          sign >= 0);
        case Rounding::AwayFromZero:
            if (sign == 0) return Interval::exactly(figure);
            return around(sign > 0 ? step : Rational(0), sign > 0, sign > 0 ? Rational(0) : step,
                          sign < 0);
    }
    return std::nullopt;
}

namespace {

constexpr std::array<std::pair<std::string_view, Rounding>, 7> roundings = {{
    {"half up", Rounding::HalfUp},
    {"half even", Rounding::HalfEven},
    {"half away", Rounding::HalfAway},
    {"up", Rounding::Up},
    {"down", Rounding::Down},
    {"toward zero", Rounding::TowardZero},
    {"away from zero", Rounding::AwayFromZero},
}};

}  // namespace

std::optional<Rounding> rounding_named(std::string_view text) {
    for (const auto& [name, rounding] : roundings) {
        if (name == text) {
            return rounding;
        }
    }
    return std::nullopt;
}

std::string rounding_names() {
    std::string names;
    for (const auto& [name, rounding] : roundings) {
        names += (names.empty() ? "`" : ", `") + std::string(name) + "`";
    }
    return names;
}

CellResult<Rational> read_step(const CellReader& reader, std::string_view text) {
    auto step = read_number(reader, without_blanks(text));
    if (step && step->sign() <= 0) {
        return cell_fault(reader, Code::UnknownPrecision);
    }
    return step;
}

CellResult<Rational> read_unit(const CellReader& reader, std::string_view text) {
    if (reader.type.kind != engine::Kind::Number) {
        return unit_does_not_fit(reader);
    }
    text = without_blanks(text);
    if (const auto whole = unit_factor(*reader.program, reader.type, text)) {
        return *whole;
    }
    const NumberParts parts = split_unit(text);
    const auto factor =
        unit_factor(*reader.program, reader.type, parts.unit.empty() ? "1" : parts.unit);
    if (parts.number.empty() || !factor) {
        return unit_does_not_fit(reader);
    }
    auto number = read_plain_number(reader, parts.number);
    if (number && number->sign() > 0) {
        return *number * *factor;
    }
    if (number || number.error().code == Code::NotANumber) {
        return unit_does_not_fit(reader);
    }
    return number;
}

}  // namespace hjemmel::apps
