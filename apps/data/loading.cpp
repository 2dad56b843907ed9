#include "apps/data/loading.hpp"

#include "apps/data/names.hpp"
#include "lang/characters.hpp"
#include "lang/suggest.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace hjemmel::apps {

using engine::Cell;
using engine::CollectionId;
using engine::FactOrigin;
using engine::Kind;
using lang::Code;
using lang::Phrase;
using lang::Span;

std::uint32_t Loading::add_fact_file(std::string name, lang::FileId id) {
    file_ids.push_back(id);
    return facts->add_file(std::move(name));
}

Span Loading::span(FactOrigin origin) const {
    const lang::FileId id = file_ids.at(origin.file);
    const lang::SourceFile& source = (*sources)[id];
    if (source.bytes.empty()) {
        return findings->span({id, origin.line, origin.column, 1});
    }
    const std::string_view line = lang::line_text(source, origin.line);
    std::size_t at = 0;
    for (std::uint32_t i = 1; i < origin.column && at < line.size(); ++i) {
        at += std::max<std::size_t>(1, lang::code_point_at(line, at).length);
    }
    const auto begin = static_cast<std::uint32_t>(
        static_cast<std::size_t>(line.data() - source.bytes.data()) + at);
    return {id, begin, begin + 1};
}

FactOrigin Loading::settings_origin(Span span) const {
    const lang::Position position = lang::position_of((*sources)[span.file], span.begin);
    return {settings_file.value_or(0), position.line, position.column};
}

bool Loading::shows(FactOrigin origin) const { return findings->shows(file_ids.at(origin.file)); }

lang::Diagnostic& Loading::report(CellFault fault, Span span, bool shows) {
    lang::Diagnostic& message = findings->add(fault.code, std::move(fault.arguments), span);
    if (shows) {
        message.notes = std::move(fault.notes);
    }
    message.help = std::move(fault.help);
    return message;
}

namespace {

std::string text_of(const Cell& cell) {
    return *std::get<std::shared_ptr<const std::string>>(cell.value);
}

bool is_reference(const CellReader& reader, const Cell& cell) {
    return reader.type.kind == Kind::Row && cell.state == Cell::State::Given;
}

}  // namespace

void Loading::put_field(CollectionId collection, std::uint32_t field, std::uint32_t row,
                        const CellReader& reader, Cell cell) {
    if (is_reference(reader, cell)) {
        references.push_back({{reader.type.of},
                              text_of(cell),
                              reader.column,
                              std::move(cell),
                              {},
                              collection,
                              field,
                              row});
        return;
    }
    facts->set(collection, field, row, std::move(cell));
}

void Loading::put_field_again(CollectionId collection, std::uint32_t field, std::uint32_t row,
                              const CellReader& reader, Cell cell) {
    if (cell.state == Cell::State::Unknown) {
        return;
    }
    if (is_reference(reader, cell)) {
        put_field(collection, field, row, reader, std::move(cell));
        references.back().again = true;
        return;
    }
    complete_field(collection, field, row, std::move(cell));
}

void Loading::complete_field(CollectionId collection, std::uint32_t field, std::uint32_t row,
                             Cell cell) {
    const Cell before = facts->cell(collection, field, row);
    if (before.state == Cell::State::Unknown) {
        facts->set(collection, field, row, std::move(cell));
        return;
    }
    const bool is_given = cell.state == Cell::State::Given;
    const auto bounds = [](const Cell& one) {
        return one.bounds ? *one.bounds : engine::Interval{};
    };
    if (before.state == cell.state &&
        (!is_given ||
         (engine::equal_values(before.value, cell.value) && bounds(before) == bounds(cell)))) {
        return;
    }
    const engine::Collection& declared = (*program)[collection];
    auto& message = findings->add(
        Code::MoverDiffers, {declared.fields[field].name, std::string(short_name(declared.name))},
        span(cell.origin));
    message.labels.push_back({span(before.origin), {Phrase::DataStoodFirst, {}}});
}

void Loading::put_stay(CollectionId collection, std::uint32_t row, const engine::Stay& stay) {
    if (stay.first && stay.last && *stay.last < *stay.first) {
        findings->add(Code::ReversedSpell, {}, span(stay.origin));
        return;
    }
    for (const engine::Stay& other : facts->stays(collection, row)) {
        const bool apart = (stay.last && other.first && *stay.last < *other.first) ||
                           (other.last && stay.first && *other.last < *stay.first);
        if (!apart) {
            auto& message = findings->add(Code::OverlappingStays,
                                          {std::string(short_name((*program)[collection].name))},
                                          span(stay.origin));
            message.labels.push_back({span(other.origin), {Phrase::DataStoodFirst, {}}});
            return;
        }
    }
    facts->add_stay(collection, row, stay);
}

void Loading::put_figure(const engine::Place& place, const CellReader& reader, Cell cell,
                         bool repeats) {
    if (const Cell* before = facts->figure(place)) {
        const FactOrigin first = before->origin;
        // Constants may say the same in several rows and sections.
        if (repeats && settings_file == first.file && before->state == cell.state &&
            engine::equal_values(before->value, cell.value)) {
            return;
        }
        const std::string name((*program)[place.quantity].name);
        auto& message =
            findings->add(Code::FigureTwice, {std::string(short_name(name))}, span(cell.origin));
        message.labels.push_back({span(first), {Phrase::DataStoodFirst, {}}});
        return;
    }
    if (is_reference(reader, cell)) {
        Cell without_value = cell;
        without_value.state = Cell::State::Unknown;
        references.push_back(
            {{reader.type.of}, text_of(cell), reader.column, cell, place, {}, 0, 0});
        cell = std::move(without_value);
    }
    facts->give(place, std::move(cell));
}

bool Loading::is_total(std::string_view id) {
    static constexpr std::array<std::string_view, 9> totals = {
        "i alt", "ialt", "total", "sum", "alle", "all", "hele landet", "whole country", "danmark"};
    if (id.size() > 13) {
        return false;
    }
    std::string word(id);
    std::transform(word.begin(), word.end(), word.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    return std::find(totals.begin(), totals.end(), word) != totals.end();
}

void Loading::report_total(std::string_view id, std::string_view column, Span span) {
    const std::string name(column);
    findings->add(Code::TotalRow, {name}, span)
        .help.push_back(
            {Phrase::DataLeaveOut, {"leave_out = { " + name + " = \"" + std::string(id) + "\" }"}});
}

std::optional<std::uint32_t> Loading::row_of(CollectionId collection, std::string_view id,
                                             std::string_view column, FactOrigin origin,
                                             bool may_list) {
    facts->prepare_to_find(collection);
    if (const auto row = facts->find_row(collection, id)) {
        return row;
    }
    if (may_list) {
        if (refuse_total(id, column, [&] { return span(origin); })) {
            listings.at(collection.index).rows_lost = true;
            return std::nullopt;
        }
        return facts->add_row(collection, id, 0, origin);
    }
    if (listings.at(collection.index).rows_lost) {
        return std::nullopt;
    }
    auto& message = findings->add(Code::UnknownId, {std::string(column)}, span(origin));
    const engine::Collection& declared = (*program)[collection];
    if (!listings.at(collection.index).personal && shows(origin)) {
        std::vector<std::string> keys;
        for (std::uint32_t row = 0; row < std::min(facts->row_count(collection), 10'000U); ++row) {
            keys.emplace_back(facts->key(collection, row));
        }
        if (const auto near = lang::nearest(id, keys)) {
            message.help.push_back({Phrase::DidYouMean, {*near}});
        }
    }
    message.notes.push_back({Phrase::DataListedWhere, {declared.plural}});
    message.notes.push_back({Phrase::DataIdsAreText, {}});
    return std::nullopt;
}

std::optional<FactOrigin> Loading::first_of(CollectionId collection, std::string_view id) const {
    if (const auto row = facts->find_row(collection, id)) {
        return facts->row_origin(collection, *row);
    }
    return pieces && pieces->of() == collection ? pieces->first_of(id) : std::nullopt;
}

bool Loading::make_room(CollectionId collection) {
    if (!pieces || !(pieces->of() == collection) || !pieces->is_full()) {
        return true;
    }
    close_collections();
    cancelled = !pieces->hand_on(findings->has_errors());
    return !cancelled;
}

void Loading::close_collections() const {
    for (std::uint32_t i = 0; i < listings.size(); ++i) {
        const Listing& listing = listings[i];
        const bool mentioned =
            (listing.by_figures || listing.by_children) && facts->row_count({i}) > 0;
        if (listing.complete && (listing.by_file || mentioned)) {
            facts->close_all({i});
        }
    }
}

void Loading::resolve_references() {
    for (Reference& reference : references) {
        const auto row =
            row_of(reference.target, reference.key, reference.column, reference.cell.origin, false);
        if (!row) {
            continue;
        }
        reference.cell.value = engine::Row{*row};
        if (reference.figure) {
            facts->give(*reference.figure, std::move(reference.cell));
        } else if (reference.again) {
            complete_field(reference.collection, reference.field, reference.row,
                           std::move(reference.cell));
        } else {
            facts->set(reference.collection, reference.field, reference.row,
                       std::move(reference.cell));
        }
    }
    references.clear();
}

void Loading::check_spell(CollectionId collection, std::uint32_t row) {
    const auto day = [&](std::uint32_t field) -> std::optional<std::int64_t> {
        const engine::Column& column = facts->column(collection, field);
        if (row < column.size() && column.state(row) == engine::Column::Plain::Given) {
            return column.numbers()[row];
        }
        const Cell cell = facts->cell(collection, field, row);
        const auto* date = std::get_if<engine::Date>(&cell.value);
        return cell.state == Cell::State::Given && date != nullptr ? std::optional(date->days)
                                                                   : std::nullopt;
    };
    const auto start = day(engine::first_date_field);
    const auto end = start ? day(engine::second_date_field) : std::nullopt;
    if (end && *end < *start) {
        findings->add(Code::ReversedSpell, {},
                      span(facts->cell(collection, engine::second_date_field, row).origin));
    }
}

// ---- settings ----------------------------------------------------------------------------------

CellReader as_in_the_rules(const CellReader& reader) {
    CellReader other = reader;
    other.form = WrittenForm{};
    other.form.is_fixed = true;
    other.form.in_settings = true;
    other.mapped.clear();
    return other;
}

std::optional<Cell> read_setting(Loading& loading, const CellReader& reader, const Spelled& value) {
    auto cell = read_cell(as_in_the_rules(reader), value.text);
    if (!cell) {
        loading.report(std::move(cell.error()), value.span, true);
        return std::nullopt;
    }
    return std::move(*cell);
}

namespace {

void read_precision(Loading& loading, const ColumnSetting& setting, CellReader& reader) {
    const auto wrong = [&](const Spelled& spelled, lang::Text help) {
        loading.findings->add(Code::UnknownPrecision, {reader.column}, spelled.span)
            .help.push_back(std::move(help));
    };
    Precision precision;
    precision.open = setting.open;
    if (setting.rounded) {
        precision.rounded = rounding_named(setting.rounded->text);
        if (!precision.rounded) {
            wrong(*setting.rounded, {Phrase::DataExpectOneOf, {rounding_names()}});
        }
    }
    if (!setting.known_to) {
        if (setting.rounded || setting.open) {
            const Spelled where{{}, setting.rounded ? setting.rounded->span : setting.span};
            wrong(where, {Phrase::DataWrite, {std::string("known_to = \"1 %\"")}});
        }
        return;
    }
    auto step = read_step(as_in_the_rules(reader), setting.known_to->text);
    if (!step) {
        loading.report(std::move(step.error()), setting.known_to->span, true);
        return;
    }
    precision.step = std::move(*step);
    reader.precision = std::move(precision);
}

void read_number_settings(Loading& loading, const ColumnSetting& setting, CellReader& reader) {
    if (reader.type.kind != Kind::Number) {
        for (const auto& [key, spelled] :
             {std::pair{"unit", &setting.unit}, std::pair{"known_to", &setting.known_to},
              std::pair{"rounded", &setting.rounded}}) {
            if (*spelled) {
                loading.findings->add(Code::WrongSetting, {std::string(key)}, (*spelled)->span)
                    .help.push_back({Phrase::DataOnlyNumbers, {}});
            }
        }
        return;
    }
    if (setting.unit) {
        auto factor = read_unit(as_in_the_rules(reader), setting.unit->text);
        if (!factor) {
            loading.report(std::move(factor.error()), setting.unit->span, true);
            return;  // the step may be in the unit
        }
        reader.factor = std::move(*factor);
    }
    read_precision(loading, setting, reader);
}

}  // namespace

CellReader reader_for(Loading& loading, const engine::Type& type, std::string column,
                      const ColumnSetting* setting, const WrittenForm& form) {
    CellReader reader = cell_reader(*loading.program, type, std::move(column), form);
    if (setting == nullptr) {
        return reader;
    }
    if (setting->missing) {
        reader.form.missing = *setting->missing;
    }
    if (setting->not_applicable) {
        reader.form.not_applicable = *setting->not_applicable;
    }
    reader.note = setting->note;
    read_number_settings(loading, *setting, reader);
    for (const auto& [text, meaning] : setting->values) {
        if (auto cell = read_setting(loading, reader, meaning)) {
            reader.mapped.insert_or_assign(text.text, std::move(*cell));
        }
    }
    return reader;
}

void report_unknown_name(Loading& loading, std::string_view name, Span span,
                         const std::vector<std::string>& candidates, bool ambiguous, bool shows) {
    const std::string shown = shows ? std::string(name) : "…";
    if (ambiguous) {
        loading.findings->add(Code::AmbiguousDataName, {shown}, span);
        return;
    }
    auto& message = loading.findings->add(Code::NotInTheRules, {shown}, span);
    if (const auto near = lang::nearest(name, candidates)) {
        message.help.push_back({Phrase::DidYouMean, {*near}});
    }
}

}  // namespace hjemmel::apps
