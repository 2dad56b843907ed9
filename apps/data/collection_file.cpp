#include "apps/data/collection_file.hpp"

#include "apps/data/names.hpp"
#include "lang/characters.hpp"

#include <algorithm>
#include <utility>

namespace hjemmel::apps {

using engine::Cell;
using engine::CollectionKind;
using lang::Code;
using lang::Phrase;

CollectionFile::CollectionFile(Loading& loading, engine::CollectionId id, DataFile file)
    : loading_(&loading), id_(id), collection_(&(*loading.program)[id]), file_(std::move(file)) {}

const ColumnSetting* CollectionFile::setting_of(const std::string& field) const {
    for (const auto& [name, setting] : file_.section().fields) {
        if (name.text == field) {
            return &setting;
        }
    }
    return nullptr;
}

std::vector<std::string> CollectionFile::expected_columns() const {
    std::vector<std::string> names = {"id", std::string(short_name(collection_->name))};
    if (collection_->parent) {
        names.emplace_back(short_name((*loading_->program)[*collection_->parent].name));
    }
    if (collection_->over_time) {
        names.insert(names.end(), {"from", "to"});
    }
    for (const engine::Field& field : collection_->fields) {
        names.push_back(field.name);
    }
    return names;
}

// Names in `fields` and `without` must be fields.
void CollectionFile::check_names() {
    std::vector<std::string> fields;
    for (const engine::Field& field : collection_->fields) {
        fields.push_back(field.name);
    }
    std::vector<std::string> seen;
    const auto check = [&](const Spelled& name) {
        if (!field_named(*collection_, name.text)) {
            report_unknown_name(*loading_, name.text, name.span, fields, false);
        } else if (std::find(seen.begin(), seen.end(), name.text) != seen.end()) {
            loading_->findings->add(Code::SettingsContradict, {name.text, name.text}, name.span);
        }
        seen.push_back(name.text);
    };
    for (const auto& [name, setting] : file_.section().fields) {
        check(name);
    }
    for (const Spelled& name : file_.section().without) {
        check(name);
    }
}

void CollectionFile::plan_id() {
    const auto& spelled = file_.section().id;
    const std::string own(short_name(collection_->name));
    if (spelled) {
        id_column_ = file_.require(spelled->text, &*spelled);
        good_ = good_ && id_column_;
    } else {
        id_column_ = file_.find("id");
        if (!id_column_ && collection_->kind == CollectionKind::Entity) {
            id_column_ = file_.find(own);
            if (!id_column_) {
                good_ = file_.require("id", nullptr).has_value();
            }
        }
    }
    if (id_column_) {
        file_.use(*id_column_);
    }
}

void CollectionFile::plan_parent() {
    if (!collection_->parent) {
        if (file_.section().parent) {
            loading_->findings->add(Code::WrongSetting, {std::string("parent")},
                                    file_.section().parent->span);
        }
        return;
    }
    const std::string word(short_name((*loading_->program)[*collection_->parent].name));
    engine::Type type;
    type.kind = engine::Kind::Row;
    type.of = collection_->parent->index;
    const auto& setting = file_.section().parent;
    parent_reader_ = reader_for(*loading_, type, word, setting ? &*setting : nullptr,
                                file_.section().form.written);
    if (setting && setting->constant) {
        parent_constant_ = setting->constant->text;
        return;
    }
    const Spelled* spelled = setting && setting->column ? &*setting->column : nullptr;
    parent_column_ = file_.require(spelled != nullptr ? spelled->text : word, spelled);
    if (parent_column_) {
        file_.use(*parent_column_);
        parent_reader_.column = file_.header()[*parent_column_];
    } else {
        good_ = false;
    }
}

// The first and last day on which a row that moves belongs to the parent that stands beside them.
void CollectionFile::plan_stay() {
    const SectionSettings& section = file_.section();
    if (collection_->over_time) {
        plan_day("from", section.from);
        plan_day("to", section.to);
        return;
    }
    for (const auto& [word, setting] :
         {std::pair("from", &section.from), std::pair("to", &section.to)}) {
        if (*setting) {
            loading_->findings->add(Code::WrongSetting, {std::string(word)}, (*setting)->span);
        }
    }
}

void CollectionFile::plan_day(const char* word, const std::optional<ColumnSetting>& setting) {
    engine::Type date;
    date.kind = engine::Kind::Date;
    const Spelled* spelled = setting && setting->column ? &*setting->column : nullptr;
    const std::string name = spelled != nullptr ? spelled->text : word;
    Source source;
    source.field = std::string_view(word) == "to" ? 1 : 0;
    source.reader = reader_for(*loading_, date, name, setting ? &*setting : nullptr,
                               file_.section().form.written);
    if (setting && setting->constant) {
        source.reader.column = word;
        if (auto cell = read_setting(*loading_, source.reader, *setting->constant)) {
            source.constant = std::move(*cell);
            days_.push_back(std::move(source));
        }
        return;
    }
    source.column = spelled != nullptr ? file_.require(name, spelled) : file_.find(name);
    if (source.column) {
        file_.use(*source.column);
        days_.push_back(std::move(source));
    }
}

void CollectionFile::plan_field(std::uint32_t field, const ColumnSetting* setting) {
    const engine::Field& declared = collection_->fields[field];
    const Spelled* spelled = setting != nullptr && setting->column ? &*setting->column : nullptr;
    const std::string column = spelled != nullptr ? spelled->text : declared.name;
    Source source;
    source.field = field;
    source.reader =
        reader_for(*loading_, declared.type, column, setting, file_.section().form.written);
    source.reader.place = {"[collections." + file_.section().name.text + ".fields]", declared.name};
    source.reader.open_end =
        collection_->kind == CollectionKind::Spell && field == engine::second_date_field;
    if (setting != nullptr && setting->constant) {
        source.reader.column = declared.name;
        if (auto cell = read_setting(*loading_, source.reader, *setting->constant)) {
            source.constant = std::move(*cell);
            source.constant.origin = loading_->settings_origin(setting->constant->span);
            sources_.push_back(std::move(source));
        }
        return;
    }
    source.column = file_.require(column, spelled);
    if (source.column) {
        file_.use(*source.column);
        sources_.push_back(std::move(source));
    } else if (spelled == nullptr) {
        auto setting_text = "without = [\"" + declared.name + "\"]";
        loading_->findings->last().help.push_back(
            {Phrase::DataWithout,
             {std::move(setting_text), "[collections." + file_.section().name.text + "]"}});
    }
}

void CollectionFile::plan_fields() {
    const SpelledTexts& without = file_.section().without;
    for (std::uint32_t field = 0; field < collection_->fields.size(); ++field) {
        const std::string& name = collection_->fields[field].name;
        const ColumnSetting* setting = setting_of(name);
        const bool left_out =
            std::any_of(without.begin(), without.end(),
                        [&](const Spelled& spelled) { return spelled.text == name; });
        const bool optional =
            collection_->kind == CollectionKind::Event && field == engine::second_date_field;
        if (setting != nullptr || (!left_out && (!optional || file_.find(name)))) {
            plan_field(field, setting);
        }
    }
}

bool CollectionFile::plan() {
    if (loading_->listings[id_.index].personal) {
        loading_->findings->protect(file_.id());
    }
    check_names();
    if (!file_.open()) {
        return false;
    }
    plan_id();
    plan_parent();
    plan_stay();
    plan_fields();
    file_.refuse_unknown_columns(expected_columns());
    return good_;
}

// ---- rows --------------------------------------------------------------------------------------

// The id in a cell: the cell itself where it is plain, else `written`.
std::optional<std::string_view> CollectionFile::read_id(std::uint32_t column,
                                                        std::string& written) {
    const std::string_view text = file_.cell(column);
    const std::string& name = file_.header()[column];
    if (text.empty()) {
        loading_->findings->add(Code::EmptyDataId, {name}, file_.span(column));
        return std::nullopt;
    }
    if (loading_->options->quick &&
        std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c <= '~'; })) {
        return text;
    }
    written = lang::to_nfc(text);
    if (const char32_t hidden = hidden_character(written); hidden != 0) {
        loading_->findings->add(Code::InvisibleInData, {name, lang::code_point_name(hidden)},
                                file_.span(column));
        return std::nullopt;
    }
    return written;
}

// The id of the row, empty for events and spells without; none when it was reported. Then the row
// is lost, unless another has its id.
std::optional<std::string_view> CollectionFile::key_of_row() {
    if (!id_column_) {
        return std::string_view();
    }
    bool& lost = loading_->listings[id_.index].rows_lost;
    const auto id = read_id(*id_column_, key_);
    if (!id) {
        lost = true;
        return std::nullopt;
    }
    const std::string& column = file_.header()[*id_column_];
    if (!collection_->parent &&
        loading_->refuse_total(*id, column, [&] { return file_.span(*id_column_); })) {
        lost = true;
        return std::nullopt;
    }
    const auto before = has_stays() ? std::nullopt : loading_->first_of(id_, *id);
    if (before) {
        auto& message =
            loading_->findings->add(Code::DuplicateId, {std::string(short_name(collection_->name))},
                                    file_.span(*id_column_));
        message.labels.push_back({loading_->span(*before), {Phrase::DataStoodFirst, {}}});
        return std::nullopt;
    }
    return id;
}

std::optional<std::uint32_t> CollectionFile::parent_of_row() {
    const std::uint32_t column = parent_column_.value_or(0);
    std::string_view id;
    if (parent_constant_) {
        id = *parent_constant_;
    } else if (parent_reader_.mapped.empty()) {
        const auto read = read_id(column, parent_key_);
        if (!read) {
            return std::nullopt;
        }
        id = *read;
    } else {
        auto cell = read_cell(parent_reader_, file_.cell(column));
        if (!cell || cell->state != Cell::State::Given) {
            loading_->findings->add(Code::EmptyDataId, {parent_reader_.column}, file_.span(column));
            return std::nullopt;
        }
        parent_key_ = *std::get<std::shared_ptr<const std::string>>(cell->value);
        id = parent_key_;
    }
    if (const auto known = recent_parents_.find(id)) {
        return known;
    }
    const bool lists = loading_->listings[collection_->parent->index].by_children;
    const auto row = loading_->row_of(*collection_->parent, id, parent_reader_.column,
                                      file_.origin(column), lists);
    if (row) {
        recent_parents_.keep(id, *row);
    }
    return row;
}

void CollectionFile::load_stay(std::uint32_t row, std::uint32_t parent) {
    engine::Stay stay;
    stay.parent = parent;
    stay.origin = file_.origin(parent_column_.value_or(id_column_.value_or(0)));
    for (const Source& source : days_) {
        Cell cell = source.constant;
        if (source.column) {
            auto read = read_cell(source.reader, file_.cell(*source.column));
            if (!read) {
                loading_->report(std::move(read.error()), file_.span(*source.column),
                                 file_.shows());
                return;
            }
            cell = std::move(*read);
        }
        if (cell.state == Cell::State::Given) {
            (source.field == 0 ? stay.first : stay.last) = std::get<engine::Date>(cell.value);
        }
    }
    loading_->put_stay(id_, row, stay);
}

void CollectionFile::load_cell(const Source& source, std::uint32_t row, bool again) {
    Cell cell = source.constant;
    if (source.column) {
        auto read = read_cell(source.reader, file_.cell(*source.column));
        if (!read) {
            loading_->report(std::move(read.error()), file_.span(*source.column), file_.shows());
            return;
        }
        cell = std::move(*read);
        cell.origin = file_.origin(*source.column);
    }
    if (again) {
        loading_->put_field_again(id_, source.field, row, source.reader, std::move(cell));
    } else {
        loading_->put_field(id_, source.field, row, source.reader, std::move(cell));
    }
}

void CollectionFile::load_cells(std::uint32_t row, bool again) {
    for (const Source& source : sources_) {
        engine::Column::ReadCell plain;
        const bool is_set =
            source.column && !again &&
            source.plain.read(source.reader, file_.cell(*source.column), plain) &&
            loading_->facts->set_read(id_, source.field, row, plain, file_.origin(*source.column));
        if (!is_set) {
            load_cell(source, row, again);
        }
    }
    if (collection_->kind == CollectionKind::Spell) {
        loading_->check_spell(id_, row);
    }
}

void CollectionFile::load() {
    for (Source& source : sources_) {
        source.plain = loading_->options->quick ? PlainCells(source.reader) : PlainCells();
    }
    while (file_.next()) {
        auto key = key_of_row();
        const auto parent = collection_->parent ? parent_of_row() : std::optional<std::uint32_t>(0);
        if (key && !loading_->make_room(id_)) {
            return;
        }
        if (key) {
            // A row whose parent is wrong stays known, so that its children are not reported too.
            const auto before = has_stays() ? loading_->facts->find_row(id_, *key) : std::nullopt;
            const std::uint32_t row =
                before ? *before
                       : loading_->facts->add_row(id_, *key, parent.value_or(0),
                                                  file_.origin(id_column_.value_or(0)));
            if (collection_->over_time && parent) {
                load_stay(row, *parent);
            }
            load_cells(row, before.has_value());
        }
    }
    if (file_.has_lost_rows()) {
        loading_->listings[id_.index].rows_lost = true;
    }
}

}  // namespace hjemmel::apps
