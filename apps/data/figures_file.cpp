#include "apps/data/figures_file.hpp"

#include "apps/data/names.hpp"
#include "lang/characters.hpp"
#include "lang/suggest.hpp"

#include <algorithm>
#include <filesystem>
#include <utility>

namespace hjemmel::apps {

using engine::Cell;
using engine::Place;
using engine::Quantity;
using engine::QuantityId;
using lang::Code;
using lang::Phrase;

std::vector<std::string> FiguresFile::quantity_names() const {
    std::vector<std::string> names;
    for (const Quantity& quantity : loading_->program->quantities) {
        names.emplace_back(short_name(quantity.name));
    }
    return names;
}

std::optional<QuantityId> FiguresFile::quantity_of(const Spelled& name) {
    const auto meaning = quantity_named(*loading_->program, name.text);
    if (meaning.id && !meaning.ambiguous) {
        return meaning.id;
    }
    report_unknown_name(*loading_, name.text, name.span, quantity_names(), meaning.ambiguous);
    return std::nullopt;
}

// Finds where the places of the figure come from; reports those that nothing says.
bool FiguresFile::bind(Figure& figure, const SpelledPairs& at, lang::Span span) {
    const engine::Program& program = *loading_->program;
    const Quantity& quantity = program[figure.quantity];
    const std::string name(short_name(quantity.name));
    std::vector<bool> taken(at.size(), false);
    bool good = true;
    const auto source_of = [&](const PlaceWord& place) -> std::size_t {
        for (std::size_t i = 0; i < at.size(); ++i) {
            const auto meaning = place_named(program, at[i].first.text);
            if (meaning.place && meaning.place->word == place.word) {
                taken[i] = true;
                const auto source = places_.add_constant(place, at[i].second);
                good = good && source;
                return source.value_or(0);
            }
        }
        if (const auto source = places_.find(place)) {
            return *source;
        }
        auto& message = loading_->findings->add(Code::MissingPlace, {name, place.word}, span);
        const char* const example =
            place.index.kind == engine::IndexKind::Year && !place.entity ? "2021" : "…";
        message.help.push_back(
            {Phrase::DataDeclare, {place.word + " = { constant = \"" + example + "\" }"}});
        good = false;
        return 0;
    };
    if (quantity.entity) {
        figure.entity = source_of(
            {std::string(short_name(program[*quantity.entity].name)), quantity.entity, {}});
    }
    for (const engine::Index& index : quantity.indices) {
        figure.indices.push_back(source_of({index_word(program, index), std::nullopt, index}));
    }
    for (std::size_t i = 0; i < at.size(); ++i) {
        if (!taken[i]) {
            loading_->findings->add(Code::PlaceNotDeclared, {name, at[i].first.text},
                                    at[i].first.span);
            good = false;
        }
    }
    if (good) {
        if (figure.entity) {
            places_.use(*figure.entity);
        }
        std::for_each(figure.indices.begin(), figure.indices.end(),
                      [&](std::size_t source) { places_.use(source); });
    }
    return good;
}

// ---- the header --------------------------------------------------------------------------------

bool FiguresFile::is_long() const {
    return file_.section().quantity || (file_.find("quantity") && file_.find("value"));
}

void FiguresFile::plan_long() {
    const SectionSettings& section = file_.section();
    long_ = LongForm{};
    const auto column = [&](const std::optional<Spelled>& spelled, const char* by_default,
                            bool needed) {
        std::optional<std::uint32_t> found =
            spelled || needed
                ? file_.require(spelled ? spelled->text : by_default, spelled ? &*spelled : nullptr)
                : file_.find(by_default);
        if (found) {
            file_.use(*found);
        }
        good_ = good_ && (found || !(needed || spelled));
        return found;
    };
    if (section.quantity) {
        long_->setting = *section.quantity;
    }
    long_->quantity = column(long_->setting.column, "quantity", true).value_or(0);
    long_->value = column(section.value, "value", true).value_or(0);
    long_->unit = column(section.unit, "unit", false);
    long_->known_to = column(section.known_to, "known_to", false);
    long_->rounded = column(section.rounded, "rounded", false);
    long_->note = column(section.note, "note", false);
    for (std::size_t i = 0; i < places_.size(); ++i) {
        places_.use(i);
    }
    if (!section.quantities.empty()) {
        loading_->findings
            ->add(Code::WrongSetting, {std::string("quantities")},
                  section.quantities.front().first.span)
            .help.push_back({Phrase::DataLongForm, {}});
    }
}

void FiguresFile::refuse_long_settings() {
    const SectionSettings& section = file_.section();
    for (const auto& [key, spelled] :
         {std::pair{"value", &section.value}, std::pair{"unit", &section.unit},
          std::pair{"known_to", &section.known_to}, std::pair{"rounded", &section.rounded},
          std::pair{"note", &section.note}}) {
        if (*spelled) {
            loading_->findings->add(Code::WrongSetting, {std::string(key)}, (*spelled)->span)
                .help.push_back({Phrase::DataLongFormOnly, {}});
        }
    }
}

void FiguresFile::plan_quantity(const Spelled& name, const ColumnSetting& setting) {
    const auto quantity = quantity_of(name);
    if (!quantity) {
        if (setting.column && file_.find(setting.column->text)) {
            file_.use(*file_.find(setting.column->text));
        }
        good_ = false;
        return;
    }
    Figure figure;
    figure.quantity = *quantity;
    const engine::Type& type = (*loading_->program)[*quantity].type;
    const std::string column = setting.column ? setting.column->text : name.text;
    figure.reader = reader_for(*loading_, type, column, &setting, file_.section().form.written);
    figure.reader.place = {"[figures." + file_.section().name.text + ".quantities]", name.text};
    if (setting.constant) {
        if (auto cell = read_setting(*loading_, figure.reader, *setting.constant)) {
            figure.constant = std::move(*cell);
            figure.constant.origin = loading_->settings_origin(setting.constant->span);
        }
    } else if (setting.column) {
        figure.column = file_.require(setting.column->text, &*setting.column);
        if (!figure.column) {
            good_ = false;
            return;
        }
        file_.use(*figure.column);
    } else {
        good_ = false;
        return;
    }
    if (bind(figure, setting.at, name.span)) {
        (figure.column ? figures_ : constants_).push_back(std::move(figure));
    } else {
        good_ = false;
    }
}

void FiguresFile::plan_constant(const Spelled& name, const Spelled& value) {
    ColumnSetting setting;
    setting.constant = value;
    setting.span = value.span;
    plan_quantity(name, setting);
}

// Columns named after quantities that no setting speaks of.
void FiguresFile::plan_header_quantities() {
    for (std::uint32_t column = 0; column < file_.header().size(); ++column) {
        const std::string& name = file_.header()[column];
        if (file_.is_used(column) || place_named(*loading_->program, name).place) {
            continue;
        }
        const auto meaning = quantity_named(*loading_->program, name);
        if (!meaning.id) {
            continue;
        }
        file_.use(column);
        const lang::Span span = file_.span(column);
        if (meaning.ambiguous) {
            report_unknown_name(*loading_, name, span, {}, true);
            good_ = false;
            continue;
        }
        Figure figure;
        figure.quantity = *meaning.id;
        figure.column = column;
        figure.reader = cell_reader(*loading_->program, (*loading_->program)[*meaning.id].type,
                                    name, file_.section().form.written);
        figure.reader.place = {"[figures." + file_.section().name.text + ".quantities]", name};
        if (bind(figure, {}, span)) {
            figures_.push_back(std::move(figure));
        } else {
            good_ = false;
        }
    }
}

void FiguresFile::plan_wide() {
    refuse_long_settings();
    for (const auto& [name, setting] : file_.section().quantities) {
        plan_quantity(name, setting);
    }
    plan_header_quantities();
}

void FiguresFile::plan_listing() {
    for (const engine::CollectionId entity : places_.entities()) {
        Listing& listing = loading_->listings[entity.index];
        if (listing.personal) {
            loading_->findings->protect(file_.id());
        }
        if (file_.section().lists && !listing.by_file && !(*loading_->program)[entity].parent) {
            listing.by_figures = true;
        }
    }
}

// Perhaps the file was meant for a collection, and its name is not quite the collection's.
void FiguresFile::report_no_figures() {
    auto& message = loading_->findings->add(Code::NoFigures, {file_.name()}, file_.span(0));
    std::vector<std::string> plurals;
    for (const engine::Collection& collection : loading_->program->collections) {
        plurals.push_back(collection.plural);
    }
    const std::string stem = std::filesystem::path(file_.name()).stem().string();
    if (const auto near = lang::nearest(stem, plurals)) {
        message.help.push_back({Phrase::DataFileName, {*near}});
    }
}

bool FiguresFile::plan() {
    if (!file_.open()) {
        return false;
    }
    places_.plan_settings();
    places_.plan_header();
    if (is_long()) {
        plan_long();
    } else {
        plan_wide();
    }
    for (const auto& [name, value] : file_.section().constants) {
        plan_constant(name, value);
    }
    if (!good_) {
        // What is wrong has been said; the places would only be reported for want of a quantity.
        for (std::size_t i = 0; i < places_.size(); ++i) {
            places_.use(i);
        }
    }
    plan_listing();
    if (good_ && !long_ && figures_.empty() && constants_.empty()) {
        report_no_figures();
        return false;
    }
    std::vector<std::string> expected = quantity_names();
    const std::vector<std::string> words = place_words(*loading_->program);
    expected.insert(expected.end(), words.begin(), words.end());
    file_.refuse_unknown_columns(expected);
    return good_;
}

bool FiguresFile::is_about_top_level() const {
    const auto entities = places_.entities();
    return std::none_of(entities.begin(), entities.end(), [&](engine::CollectionId entity) {
        return (*loading_->program)[entity].parent.has_value();
    });
}

bool FiguresFile::speaks_of(engine::CollectionId collection) const {
    const auto entities = places_.entities();
    return std::find(entities.begin(), entities.end(), collection) != entities.end();
}

// ---- rows --------------------------------------------------------------------------------------

std::optional<Place> FiguresFile::place_of(const Figure& figure) {
    Place place;
    place.quantity = figure.quantity;
    bool good = true;
    if (figure.entity) {
        const auto row = places_.value(*figure.entity, true);
        place.row = static_cast<std::uint32_t>(row.value_or(0));
        good = row.has_value();
    }
    for (const std::size_t source : figure.indices) {
        const auto index = places_.value(source, true);
        place.indices.values.at(place.indices.count++) = index.value_or(0);
        good = good && index;
    }
    return good ? std::optional(place) : std::nullopt;
}

void FiguresFile::give(const Figure& figure, Cell cell, bool repeats) {
    if (const auto place = place_of(figure)) {
        loading_->put_figure(*place, figure.reader, std::move(cell), repeats);
    }
}

void FiguresFile::load_wide_row() {
    for (const Figure& figure : figures_) {
        auto cell = read_cell(figure.reader, file_.cell(*figure.column));
        if (!cell) {
            loading_->report(std::move(cell.error()), file_.span(*figure.column), file_.shows());
        } else if (cell->state != Cell::State::Unknown) {
            cell->origin = file_.origin(*figure.column);
            give(figure, std::move(*cell), false);
        }
    }
}

FiguresFile::Figure* FiguresFile::long_figure(std::string_view name) {
    auto found = long_->figures.find(name);
    if (found == long_->figures.end()) {
        found = long_->figures.emplace(std::string(name), std::nullopt).first;
        Spelled spelled{lang::to_nfc(name), file_.span(long_->quantity)};
        for (const auto& [text, meaning] : long_->setting.values) {
            if (text.text == spelled.text) {
                spelled = meaning;
            }
        }
        const auto quantity = quantity_named(*loading_->program, spelled.text);
        if (!quantity.id || quantity.ambiguous) {
            report_unknown_name(*loading_, spelled.text, spelled.span, quantity_names(),
                                quantity.ambiguous, file_.shows());
            return nullptr;
        }
        Figure figure;
        figure.quantity = *quantity.id;
        figure.column = long_->value;
        figure.reader = cell_reader(*loading_->program, (*loading_->program)[*quantity.id].type,
                                    spelled.text, file_.section().form.written);
        if (bind(figure, {}, spelled.span)) {
            found->second = std::move(figure);
        }
    }
    return found->second ? &*found->second : nullptr;
}

// Places that the quantity is not declared with stay empty.
bool FiguresFile::refuse_other_places(const Figure& figure) {
    bool good = true;
    for (std::size_t i = 0; i < places_.size(); ++i) {
        const auto column = places_.column(i);
        const bool own =
            figure.entity == i ||
            std::find(figure.indices.begin(), figure.indices.end(), i) != figure.indices.end();
        if (!own && column && !file_.cell(*column).empty()) {
            const std::string name(short_name((*loading_->program)[figure.quantity].name));
            loading_->findings->add(Code::PlaceNotDeclared, {name, places_.word(i).word},
                                    file_.span(*column));
            good = false;
        }
    }
    return good;
}

bool FiguresFile::read_long_precision(const CellReader& reader,
                                      std::optional<Precision>& precision) {
    const auto text = [&](const std::optional<std::uint32_t>& column) {
        return column ? file_.cell(*column) : std::string_view{};
    };
    const std::string_view known_to = text(long_->known_to);
    const std::string_view rounded = text(long_->rounded);
    if (known_to.empty()) {
        if (rounded.empty()) {
            return true;
        }
        loading_->findings->add(Code::UnknownPrecision, {reader.column},
                                file_.span(*long_->rounded));
        return false;
    }
    auto step = read_step(reader, known_to);
    if (!step || reader.type.kind != engine::Kind::Number) {
        CellFault fault{Code::UnknownPrecision, {reader.column}, {}, {}};
        loading_->report(step ? std::move(fault) : std::move(step.error()),
                         file_.span(*long_->known_to), file_.shows());
        return false;
    }
    precision = Precision{std::move(*step), std::nullopt, false};
    if (!rounded.empty()) {
        precision->rounded = rounding_named(rounded);
        if (!precision->rounded) {
            loading_->findings
                ->add(Code::UnknownPrecision, {reader.column}, file_.span(*long_->rounded))
                .help.push_back({Phrase::DataExpectOneOf, {rounding_names()}});
            return false;
        }
    }
    return true;
}

void FiguresFile::load_long_row() {
    const std::string_view name = file_.cell(long_->quantity);
    if (name.empty()) {
        loading_->findings->add(Code::EmptyDataId, {file_.header()[long_->quantity]},
                                file_.span(long_->quantity));
        return;
    }
    Figure* figure = long_figure(name);
    if (figure == nullptr || !refuse_other_places(*figure)) {
        return;
    }
    if (figure->entity) {
        (void)places_.value(*figure->entity, false);  // lists it, also when the value is unknown
    }
    CellReader& reader = figure->reader;
    reader.factor.reset();
    const std::string_view unit = long_->unit ? file_.cell(*long_->unit) : std::string_view{};
    if (!unit.empty()) {
        auto factor = read_unit(reader, unit);
        if (!factor) {
            loading_->report(std::move(factor.error()), file_.span(*long_->unit), file_.shows());
            return;
        }
        reader.factor = std::move(*factor);
    }
    std::optional<Precision> precision;
    if (!read_long_precision(reader, precision)) {
        return;
    }
    auto cell = read_cell(reader, file_.cell(long_->value), precision);
    if (!cell) {
        loading_->report(std::move(cell.error()), file_.span(long_->value), file_.shows());
        return;
    }
    if (cell->state != Cell::State::Unknown) {
        if (long_->note) {
            cell->note = file_.cell(*long_->note);
        }
        cell->origin = file_.origin(long_->value);
        give(*figure, std::move(*cell), false);
    }
}

void FiguresFile::load() {
    while (file_.next()) {
        places_.start_row();
        if (long_) {
            load_long_row();
        } else {
            places_.read_all();
            load_wide_row();
        }
        for (const Figure& figure : constants_) {
            give(figure, figure.constant, true);
        }
    }
    if (file_.has_lost_rows() && file_.section().lists) {
        for (const engine::CollectionId entity : places_.entities()) {
            Listing& listing = loading_->listings[entity.index];
            listing.rows_lost = listing.rows_lost || listing.by_figures;
        }
    }
}

}  // namespace hjemmel::apps
