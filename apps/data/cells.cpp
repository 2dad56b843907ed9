#include "apps/data/cells.hpp"

#include "apps/data/cell_parts.hpp"
#include "apps/data/names.hpp"
#include "lang/characters.hpp"

#include <algorithm>
#include <array>

namespace hjemmel::apps {

using engine::Cell;
using engine::Kind;
using engine::Month;
using engine::Type;
using engine::Year;
using lang::Code;
using lang::Phrase;

namespace {

std::string lower(std::string_view text) {
    std::string result(text);
    std::transform(result.begin(), result.end(), result.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    return result;
}

bool contains(const std::vector<std::string>& texts, std::string_view text) {
    return std::find(texts.begin(), texts.end(), text) != texts.end();
}

bool is_statistical_mark(std::string_view text) {
    static constexpr std::array<std::string_view, 10> marks = {".", "..", "...", "…", "-",
                                                               "–", "—",  "*",   ":", "x"};
    return std::find(marks.begin(), marks.end(), text) != marks.end();
}

}  // namespace

std::string_view trimmed(std::string_view text) {
    for (std::size_t blank = 0; (blank = lang::blank_at(text, 0)) > 0;) {
        text.remove_prefix(blank);
    }
    for (;;) {
        if (!text.empty() && lang::blank_at(text, text.size() - 1) == 1) {
            text.remove_suffix(1);
        } else if (text.size() > 1 && lang::blank_at(text, text.size() - 2) == 2) {
            text.remove_suffix(2);
        } else {
            return text;
        }
    }
}

char32_t hidden_character(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        const lang::CodePoint point = lang::code_point_at(text, at);
        if (point.length != 1 || point.value < 0x20) {
            if (lang::is_bidi_control(point.value) || lang::is_invisible(point.value)) {
                return point.value;
            }
        }
        at += std::max<std::size_t>(1, point.length);
    }
    return 0;
}

CellReader cell_reader(const engine::Program& program, const Type& type, std::string column,
                       WrittenForm form) {
    CellReader reader;
    reader.program = &program;
    reader.type = type;
    reader.column = std::move(column);
    reader.form = std::move(form);
    if (type.kind == Kind::Enumeration) {
        reader.value_names = value_names(program.enumerations.at(type.of));
    }
    return reader;
}

Type type_of(const engine::Index& index) {
    Type type;
    switch (index.kind) {
        case engine::IndexKind::Month:
            type.kind = Kind::Month;
            break;
        case engine::IndexKind::Year:
            type.kind = Kind::Year;
            break;
        case engine::IndexKind::Day:
            type.kind = Kind::Date;
            break;
        case engine::IndexKind::Enumeration:
            type.kind = Kind::Enumeration;
            type.of = index.enumeration.index;
            break;
    }
    return type;
}

namespace {

/// What `data.toml` says so that texts of a column get a meaning.
lang::Text declare_values(const CellReader& reader, const std::string& values) {
    if (reader.place.section.empty()) return {Phrase::DataDeclare, {"values = " + values}};
    return {Phrase::DataDeclareIn,
            {reader.place.section, reader.place.key + " = { column = \"" + reader.column +
                                       "\", values = " + values + " }"}};
}

CellResult<Cell> read_yes_no(const CellReader& reader, std::string_view text) {
    const std::string word = lower(text);
    if (word == "yes" || word == "ja") {
        return given_cell(reader, true);
    }
    if (word == "no" || word == "nej") {
        return given_cell(reader, false);
    }
    return cell_fault(reader, Code::NotYesNo,
                      {declare_values(reader, R"({ "1" = "yes", "0" = "no" })")});
}

CellResult<Cell> read_enumeration(const CellReader& reader, std::string_view text) {
    if (const auto found = reader.value_names.find(lang::to_nfc(text));
        found != reader.value_names.end()) {
        return given_cell(reader, engine::EnumerationValue{found->second});
    }
    const engine::Enumeration& enumeration = reader.program->enumerations.at(reader.type.of);
    std::string values;
    for (const std::string& value : enumeration.values) {
        values += (values.empty() ? "`" : ", `") + value + "`";
    }
    return tl::make_unexpected(
        CellFault{Code::NotInEnumeration,
                  {reader.column, std::string(short_name(enumeration.name))},
                  {},
                  {{Phrase::DataExpectOneOf, {values}},
                   declare_values(reader, "{ \"…\" = \"" + enumeration.values.front() + "\" }")}});
}

CellResult<Cell> read_text(const CellReader& reader, std::string_view text, bool id) {
    const std::string normal = lang::to_nfc(text);
    const char32_t hidden = hidden_character(normal);
    if (hidden != 0 && (id || lang::is_bidi_control(hidden))) {
        return tl::make_unexpected(CellFault{
            Code::InvisibleInData, {reader.column, lang::code_point_name(hidden)}, {}, {}});
    }
    return given_cell(reader, std::make_shared<const std::string>(normal));
}

template <typename T>
CellResult<Cell> given_if(const CellReader& reader, CellResult<T> result) {
    if (!result) {
        return tl::make_unexpected(std::move(result.error()));
    }
    return given_cell(reader, *result);
}

CellResult<Cell> read_given(const CellReader& reader, std::string_view text,
                            const std::optional<Precision>& precision) {
    switch (reader.type.kind) {
        case Kind::YesNo:
            return read_yes_no(reader, text);
        case Kind::Number:
            return read_number_cell(reader, text, precision);
        case Kind::Date:
            return given_if(reader, read_date(reader, text));
        case Kind::Month:
            return given_if(reader, read_month(reader, text));
        case Kind::Period:
            return given_if(reader, read_period(reader, text));
        case Kind::Enumeration:
            return read_enumeration(reader, text);
        case Kind::Row:
            return read_text(reader, text, true);
        case Kind::Text:
            return read_text(reader, text, false);
        case Kind::Year:
            break;
    }
    if (const auto year = Year::parse(text)) {
        return given_cell(reader, *year);
    }
    return cell_fault(reader, Code::NotAYear, {{Phrase::DataCalendar, {}}});
}

bool means_not_applicable(const CellReader& reader, std::string_view text) {
    return text == "not applicable" || text == "gælder ikke" ||
           contains(reader.form.not_applicable, text);
}

}  // namespace

CellResult<Cell> read_cell(const CellReader& reader, std::string_view text,
                           const std::optional<Precision>& precision) {
    text = without_blanks(text);
    Cell cell;
    if (text.empty()) {
        cell.state = reader.open_end ? Cell::State::NotApplicable : Cell::State::Unknown;
        return cell;
    }
    if (!reader.mapped.empty()) {
        if (const auto found = reader.mapped.find(lang::to_nfc(text));
            found != reader.mapped.end()) {
            return found->second;
        }
    }
    if (contains(reader.form.missing, text)) {
        return cell;
    }
    if (means_not_applicable(reader, text)) {
        if (!reader.type.can_be_not_applicable && !reader.open_end) {
            return cell_fault(reader, Code::NotApplicableHere);
        }
        cell.state = Cell::State::NotApplicable;
        cell.note = reader.note;
        return cell;
    }
    if (reader.open_end && is_open_end(reader.form.dates, text)) {
        cell.state = Cell::State::NotApplicable;
        return cell;
    }
    const bool known_value =
        reader.type.kind == Kind::Enumeration && reader.value_names.contains(text);
    if (reader.type.kind != Kind::Text && is_statistical_mark(text) && !known_value) {
        return cell_fault(reader, Code::MissingMark,
                          {{Phrase::DataDeclare, {"missing = [\"" + std::string(text) + "\"]"}}});
    }
    return read_given(reader, text, precision);
}

CellResult<Cell> read_cell(const CellReader& reader, std::string_view text) {
    return read_cell(reader, text, reader.precision);
}

CellResult<std::int32_t> read_index(const CellReader& reader, std::string_view text) {
    const auto cell = read_cell(reader, text);
    if (!cell) {
        return tl::make_unexpected(cell.error());
    }
    if (cell->state != Cell::State::Given) {
        return cell_fault(reader, Code::EmptyDataId);
    }
    if (const auto* month = std::get_if<Month>(&cell->value)) return month->index;
    if (const auto* year = std::get_if<Year>(&cell->value)) return year->number;
    if (const auto* date = std::get_if<engine::Date>(&cell->value)) return date->days;
    return std::get<engine::EnumerationValue>(cell->value).ordinal;
}

}  // namespace hjemmel::apps
