#include "apps/data/figure_places.hpp"

#include "apps/data/names.hpp"
#include "lang/characters.hpp"
#include "lang/suggest.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace hjemmel::apps {

using engine::Cell;
using engine::CollectionId;
using engine::IndexKind;
using lang::Code;
using lang::Phrase;

namespace {

constexpr std::array<std::pair<std::string_view, IndexKind>, 3> time_words = {
    {{"month", IndexKind::Month}, {"year", IndexKind::Year}, {"date", IndexKind::Day}}};

// Danish headers; a name of the rules goes before them.
constexpr std::array<std::pair<std::string_view, std::size_t>, 3> danish_time_words = {
    {{"måned", 0}, {"år", 1}, {"dato", 2}}};

PlaceMeaning meaning_of(const std::pair<std::string_view, IndexKind>& word) {
    return {PlaceWord{std::string(word.first), std::nullopt, {word.second, {}, {}}}, false};
}

bool same_place(const PlaceWord& left, const PlaceWord& right) {
    if (left.entity || right.entity) {
        return left.entity == right.entity;
    }
    return left.index.kind == right.index.kind && left.index.enumeration == right.index.enumeration;
}

}  // namespace

PlaceMeaning place_named(const engine::Program& program, std::string_view name) {
    for (const auto& word : time_words) {
        if (word.first == name) {
            return meaning_of(word);
        }
    }
    const auto collection = collection_named(program, name);
    const auto enumeration = enumeration_named(program, name);
    if (collection.ambiguous || enumeration.ambiguous || (collection.id && enumeration.id)) {
        return {std::nullopt, true};
    }
    if (collection.id) {
        return {
            PlaceWord{std::string(short_name(program[*collection.id].name)), *collection.id, {}},
            false};
    }
    if (enumeration.id) {
        return {PlaceWord{std::string(short_name(program[*enumeration.id].name)),
                          std::nullopt,
                          {IndexKind::Enumeration, *enumeration.id, {}}},
                false};
    }
    for (const auto& [word, number] : danish_time_words) {
        if (word == name) {
            return meaning_of(time_words[number]);
        }
    }
    return {};
}

std::vector<std::string> place_words(const engine::Program& program) {
    std::vector<std::string> words = {"month", "year", "date"};
    for (const engine::Collection& collection : program.collections) {
        words.emplace_back(short_name(collection.name));
    }
    for (const engine::Enumeration& enumeration : program.enumerations) {
        words.emplace_back(short_name(enumeration.name));
    }
    return words;
}

CellReader FigurePlaces::reader_of(const PlaceWord& place, std::string column,
                                   const ColumnSetting* setting) {
    engine::Type type;
    if (place.entity) {
        type.kind = engine::Kind::Row;
        type.of = place.entity->index;
    } else {
        type = type_of(place.index);
    }
    CellReader reader =
        reader_for(*loading_, type, std::move(column), setting, file_->section().form.written);
    reader.place = {"[figures." + file_->section().name.text + "]", place.word};
    return reader;
}

bool FigurePlaces::set_constant(Source& source, const Spelled& value) {
    source.constant_origin = loading_->settings_origin(value.span);
    if (source.place.entity) {
        source.constant = value.text;
        return true;
    }
    auto index = read_index(as_in_the_rules(source.reader), value.text);
    if (!index) {
        loading_->report(std::move(index.error()), value.span, true);
        return false;
    }
    source.value = *index;
    source.state = State::Good;
    return true;
}

void FigurePlaces::plan_settings() {
    for (const auto& [name, setting] : file_->section().places) {
        const PlaceMeaning meaning = place_named(*loading_->program, name.text);
        if (!meaning.place) {
            if (meaning.ambiguous) {
                report_unknown_name(*loading_, name.text, name.span, {}, true);
                continue;
            }
            auto& message = loading_->findings->add(Code::UnknownSetting, {name.text}, name.span);
            std::vector<std::string> words = place_words(*loading_->program);
            words.insert(words.end(), {"file", "source", "assumptions", "delimiter", "decimal",
                                       "grouping", "encoding", "dates", "months", "missing",
                                       "not_applicable", "ignore", "only", "leave_out", "lists",
                                       "constants", "quantities", "quantity", "value"});
            if (const auto near = lang::nearest(name.text, words)) {
                message.help.push_back({Phrase::DidYouMean, {*near}});
            }
            continue;
        }
        Source source;
        source.place = *meaning.place;
        const Spelled* spelled = setting.column ? &*setting.column : nullptr;
        source.reader = reader_of(source.place,
                                  spelled != nullptr ? spelled->text : source.place.word, &setting);
        if (spelled != nullptr) {
            source.column = file_->require(spelled->text, spelled);
            if (!source.column) {
                continue;
            }
            file_->use(*source.column);
        } else if (!setting.constant || !set_constant(source, *setting.constant)) {
            continue;
        }
        sources_.push_back(std::move(source));
    }
}

void FigurePlaces::plan_header() {
    for (std::uint32_t column = 0; column < file_->header().size(); ++column) {
        const std::string& name = file_->header()[column];
        if (file_->is_used(column)) {
            continue;
        }
        const PlaceMeaning meaning = place_named(*loading_->program, name);
        if (!meaning.place || find(*meaning.place)) {
            continue;
        }
        Source source;
        source.place = *meaning.place;
        source.reader = reader_of(source.place, name, nullptr);
        source.column = column;
        sources_.push_back(std::move(source));
    }
}

std::optional<std::size_t> FigurePlaces::find(const PlaceWord& place) const {
    for (std::size_t i = 0; i < sources_.size(); ++i) {
        if (!sources_[i].own && same_place(sources_[i].place, place)) {
            return i;
        }
    }
    return std::nullopt;
}

std::optional<std::size_t> FigurePlaces::add_constant(const PlaceWord& place,
                                                      const Spelled& value) {
    Source source;
    source.place = place;
    source.reader = reader_of(place, place.word, nullptr);
    source.own = true;
    if (!set_constant(source, value)) {
        return std::nullopt;
    }
    sources_.push_back(std::move(source));
    return sources_.size() - 1;
}

void FigurePlaces::use(std::size_t source) {
    sources_[source].used = true;
    if (sources_[source].column) {
        file_->use(*sources_[source].column);
    }
}

std::vector<CollectionId> FigurePlaces::entities() const {
    std::vector<CollectionId> entities;
    for (const Source& source : sources_) {
        if (source.used && source.place.entity) {
            entities.push_back(*source.place.entity);
        }
    }
    return entities;
}

// ---- rows --------------------------------------------------------------------------------------

void FigurePlaces::start_row() {
    for (Source& source : sources_) {
        if (source.column) {
            source.state = State::Unread;
        }
    }
}

void FigurePlaces::read_entity(Source& source, std::string_view id, engine::FactOrigin origin) {
    const bool lists =
        file_->section().lists && loading_->listings[source.place.entity->index].by_figures;
    const auto row =
        loading_->row_of(*source.place.entity, id, source.reader.column, origin, lists);
    source.state = row ? State::Good : State::Wrong;
    source.value = static_cast<std::int32_t>(row.value_or(0));
}

void FigurePlaces::read(Source& source) {
    if (!source.column) {
        return read_entity(source, source.constant, source.constant_origin);
    }
    const std::string_view text = file_->cell(*source.column);
    if (text.empty()) {
        source.state = State::Empty;
        return;
    }
    if (source.place.entity) {
        auto cell = read_cell(source.reader, text);
        if (cell && cell->state == Cell::State::Given) {
            return read_entity(source, *std::get<std::shared_ptr<const std::string>>(cell->value),
                               file_->origin(*source.column));
        }
        if (cell) {
            source.state = State::Empty;
            return;
        }
        loading_->report(std::move(cell.error()), file_->span(*source.column), file_->shows());
        source.state = State::Wrong;
        return;
    }
    auto index = read_index(source.reader, text);
    if (!index) {
        loading_->report(std::move(index.error()), file_->span(*source.column), file_->shows());
        source.state = State::Wrong;
        return;
    }
    source.value = *index;
    source.state = State::Good;
}

std::optional<std::int32_t> FigurePlaces::value(std::size_t number, bool needed) {
    Source& source = sources_[number];
    if (source.state == State::Unread) {
        read(source);
    }
    if (source.state == State::Good) {
        return source.value;
    }
    if (source.state == State::Empty && needed) {
        loading_->findings->add(Code::EmptyDataId, {source.reader.column},
                                file_->span(*source.column));
        source.state = State::Wrong;
    }
    return std::nullopt;
}

void FigurePlaces::read_all() {
    for (std::size_t i = 0; i < sources_.size(); ++i) {
        if (sources_[i].used) {
            (void)value(i, sources_[i].place.entity.has_value());
        }
    }
}

}  // namespace hjemmel::apps
