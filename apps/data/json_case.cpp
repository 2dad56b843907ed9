#include "apps/data/json_case.hpp"

#include "apps/data/figure_places.hpp"
#include "apps/data/json_tree.hpp"
#include "apps/data/names.hpp"
#include "lang/characters.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <set>
#include <utility>

namespace hjemmel::apps {

using engine::Cell;
using engine::CollectionId;
using engine::CollectionKind;
using engine::FactOrigin;
using engine::Rational;
using lang::Code;
using lang::Phrase;
using lang::Span;
using Member = JsonNode::Member;

namespace {

WrittenForm json_form() {
    WrittenForm form;
    form.is_fixed = true;
    return form;
}

class CaseReader {
public:
    CaseReader(Loading& loading, const JsonTree& tree, lang::FileId id, std::uint32_t number,
               std::string name)
        : loading_(&loading),
          program_(loading.program),
          tree_(&tree),
          id_(id),
          number_(number),
          name_(std::move(name)) {}

    void load();

private:
    struct Owner {
        CollectionId collection;
        std::uint32_t row = 0;
    };

    [[nodiscard]] const JsonNode& node(const Member& member) const {
        return tree_->nodes[member.value];
    }
    [[nodiscard]] Span span(const JsonNode& node) const { return {id_, node.begin, node.end}; }
    [[nodiscard]] Span key_span(const Member& member) const {
        return {id_, member.begin, member.end};
    }
    [[nodiscard]] FactOrigin origin(const JsonNode& node) const {
        return {number_, node.line, node.column};
    }
    [[nodiscard]] bool shows() const { return loading_->findings->shows(id_); }

    void protect_if_personal();
    void wrong(const Member& member, lang::Text help);
    [[nodiscard]] bool is_list(const Member& member);
    [[nodiscard]] std::optional<std::string> scalar(const Member& member);
    [[nodiscard]] std::optional<CollectionId> child_named(std::string_view plural,
                                                          const Owner* owner) const;
    void unknown_key(const Member& member, const Owner* owner);

    void read_text(const Member& member, std::string& text);
    void read_assumptions(const Member& member);
    void read_rows(const Member& list, CollectionId collection, std::uint32_t parent);
    void read_row(const Member& element, CollectionId collection, std::uint32_t parent);
    [[nodiscard]] std::optional<std::string> key_of(const JsonNode& row, CollectionId collection);
    void read_field(const Member& member, std::uint32_t field, const Owner& owner, bool again);
    void read_stay(const JsonNode& row, const Owner& owner, std::uint32_t parent);
    void read_figures(const Member& list, const Owner* owner);
    void read_figure(const Member& element, const Owner* owner);

    struct FigureParts {
        const Member* quantity = nullptr;
        const Member* value = nullptr;
        const Member* known_to = nullptr;
        const Member* rounded = nullptr;
        const Member* unit = nullptr;
        const Member* note = nullptr;
        std::vector<std::pair<PlaceWord, const Member*>> places;
    };
    [[nodiscard]] bool read_parts(const JsonNode& figure, FigureParts& parts);
    [[nodiscard]] std::optional<engine::Place> place_of(const Member& element,
                                                        const FigureParts& parts,
                                                        engine::QuantityId quantity,
                                                        const Owner* owner);
    [[nodiscard]] std::optional<std::int32_t> place_value(const PlaceWord& place,
                                                          const Member& member);
    [[nodiscard]] bool read_unit_of(const FigureParts& parts, CellReader& reader);
    [[nodiscard]] bool read_precision(const FigureParts& parts, const CellReader& reader,
                                      std::optional<Precision>& precision);

    Loading* loading_;
    const engine::Program* program_;
    const JsonTree* tree_;
    lang::FileId id_;
    std::uint32_t number_;
    std::string name_;
    std::uint64_t rows_ = 0;
};

void CaseReader::wrong(const Member& member, lang::Text help) {
    const std::string key = member.key.empty() ? "…" : member.key;
    loading_->findings->add(Code::WrongJson, {key}, span(node(member)))
        .help.push_back(std::move(help));
}

bool CaseReader::is_list(const Member& member) {
    if (node(member).type == JsonNode::Type::List) {
        return true;
    }
    wrong(member, {Phrase::DataExpectList, {}});
    return false;
}

// A cell's text; empty for null. None when it is a list or an object.
std::optional<std::string> CaseReader::scalar(const Member& member) {
    const JsonNode& value = node(member);
    if (value.type == JsonNode::Type::List || value.type == JsonNode::Type::Object) {
        wrong(member, {Phrase::DataExpectCell, {}});
        return std::nullopt;
    }
    return value.text;
}

std::optional<CollectionId> CaseReader::child_named(std::string_view plural,
                                                    const Owner* owner) const {
    for (std::uint32_t i = 0; i < program_->collections.size(); ++i) {
        const engine::Collection& collection = program_->collections[i];
        const bool child =
            owner == nullptr ? !collection.parent : collection.parent == owner->collection;
        if (child && is_named(collection.plural, plural)) {
            return CollectionId{i};
        }
    }
    return std::nullopt;
}

void CaseReader::unknown_key(const Member& member, const Owner* owner) {
    std::vector<std::string> names = {"figures"};
    for (const engine::Collection& collection : program_->collections) {
        if (owner == nullptr ? !collection.parent : collection.parent == owner->collection) {
            names.push_back(collection.plural);
        }
    }
    if (owner == nullptr) {
        names.insert(names.end(), {"source", "assumptions"});
    } else {
        names.emplace_back("id");
        if ((*program_)[owner->collection].over_time) {
            names.insert(names.end(), {"from", "to"});
        }
        for (const engine::Field& field : (*program_)[owner->collection].fields) {
            names.push_back(field.name);
        }
    }
    report_unknown_name(*loading_, member.key, key_span(member), names, false);
}

void CaseReader::protect_if_personal() {
    std::set<std::string, std::less<>> personal;
    for (std::uint32_t i = 0; i < program_->collections.size(); ++i) {
        if (is_personal(*program_, {i})) {
            personal.insert(program_->collections[i].plural);
        }
    }
    for (const JsonNode& any : tree_->nodes) {
        for (const Member& member : any.members) {
            if (personal.contains(member.key)) {
                loading_->findings->protect(id_);
            }
        }
    }
}

void CaseReader::read_text(const Member& member, std::string& text) {
    if (node(member).type == JsonNode::Type::Text) {
        text = node(member).text;
    } else {
        wrong(member, {Phrase::DataExpectText, {}});
    }
}

void CaseReader::read_assumptions(const Member& member) {
    if (is_list(member)) {
        for (const Member& element : node(member).members) {
            read_text(element, loading_->settings.assumptions.emplace_back());
        }
    }
}

// ---- rows --------------------------------------------------------------------------------------

std::optional<std::string> CaseReader::key_of(const JsonNode& row, CollectionId collection) {
    const auto member = std::find_if(row.members.begin(), row.members.end(),
                                     [](const Member& candidate) { return candidate.key == "id"; });
    if (member == row.members.end() && (*program_)[collection].kind != CollectionKind::Entity) {
        return name_ + ":" + std::to_string(row.line) + ":" + std::to_string(row.column);
    }
    std::string id;
    if (member != row.members.end()) {
        const auto text = scalar(*member);
        if (!text) {
            return std::nullopt;
        }
        id = without_blanks(*text);
    }
    const Span where = member == row.members.end() ? span(row) : span(node(*member));
    if (id.empty()) {
        loading_->findings->add(Code::EmptyDataId, {std::string("id")}, where);
        return std::nullopt;
    }
    if (const char32_t hidden = hidden_character(id); hidden != 0) {
        loading_->findings->add(Code::InvisibleInData,
                                {std::string("id"), lang::code_point_name(hidden)}, where);
        return std::nullopt;
    }
    // A row that moves stands under each of its parents.
    const auto before = (*program_)[collection].over_time
                            ? std::nullopt
                            : loading_->facts->find_row(collection, id);
    if (before) {
        auto& message = loading_->findings->add(
            Code::DuplicateId, {std::string(short_name((*program_)[collection].name))}, where);
        message.labels.push_back({loading_->span(loading_->facts->row_origin(collection, *before)),
                                  {Phrase::DataStoodFirst, {}}});
        return std::nullopt;
    }
    return id;
}

void CaseReader::read_stay(const JsonNode& row, const Owner& owner, std::uint32_t parent) {
    engine::Type date;
    date.kind = engine::Kind::Date;
    engine::Stay stay;
    stay.parent = parent;
    stay.origin = origin(row);
    for (const Member& member : row.members) {
        if (member.key != "from" && member.key != "to") {
            continue;
        }
        const auto text = scalar(member);
        if (!text) {
            return;
        }
        const CellReader reader = cell_reader(*program_, date, member.key, json_form());
        auto cell = read_cell(reader, *text);
        if (!cell) {
            loading_->report(std::move(cell.error()), span(node(member)), shows());
            return;
        }
        if (cell->state == Cell::State::Given) {
            (member.key == "from" ? stay.first : stay.last) = std::get<engine::Date>(cell->value);
        }
    }
    loading_->put_stay(owner.collection, owner.row, stay);
}

void CaseReader::read_field(const Member& member, std::uint32_t field, const Owner& owner,
                            bool again) {
    const engine::Collection& collection = (*program_)[owner.collection];
    const auto text = scalar(member);
    if (!text) {
        return;
    }
    CellReader reader =
        cell_reader(*program_, collection.fields[field].type, member.key, json_form());
    reader.open_end =
        collection.kind == CollectionKind::Spell && field == engine::second_date_field;
    auto cell = read_cell(reader, *text);
    if (!cell) {
        loading_->report(std::move(cell.error()), span(node(member)), shows());
        return;
    }
    cell->origin = origin(node(member));
    if (again) {
        loading_->put_field_again(owner.collection, field, owner.row, reader, std::move(*cell));
    } else {
        loading_->put_field(owner.collection, field, owner.row, reader, std::move(*cell));
    }
}

void CaseReader::read_row(const Member& element, CollectionId collection, std::uint32_t parent) {
    const JsonNode& row = node(element);
    if (row.type != JsonNode::Type::Object) {
        return wrong(element, {Phrase::DataExpectObject, {}});
    }
    ++rows_;
    auto key = key_of(row, collection);
    if (!key) {
        return;
    }
    const bool moves = (*program_)[collection].over_time;
    const auto before = moves ? loading_->facts->find_row(collection, *key) : std::nullopt;
    const Owner owner{collection, before ? *before
                                         : loading_->facts->add_row(collection, std::move(*key),
                                                                    parent, origin(row))};
    if (moves) {
        read_stay(row, owner, parent);
    }
    if ((*program_)[collection].kind == CollectionKind::Spell) {
        Cell open;
        open.state = Cell::State::NotApplicable;
        loading_->facts->set(collection, engine::second_date_field, owner.row, std::move(open));
    }
    for (const Member& member : row.members) {
        if (member.key == "id" || (moves && (member.key == "from" || member.key == "to"))) {
            continue;
        }
        if (const auto field = field_named((*program_)[collection], member.key)) {
            read_field(member, *field, owner, before.has_value());
        } else if (const auto child = child_named(member.key, &owner)) {
            read_rows(member, *child, owner.row);
        } else if (member.key == "figures") {
            read_figures(member, &owner);
        } else {
            unknown_key(member, &owner);
        }
    }
    if ((*program_)[collection].kind == CollectionKind::Spell) {
        loading_->check_spell(collection, owner.row);
    }
}

void CaseReader::read_rows(const Member& list, CollectionId collection, std::uint32_t parent) {
    if (!is_list(list)) {
        return;
    }
    loading_->facts->close(collection, parent);
    for (const Member& element : node(list).members) {
        read_row(element, collection, parent);
    }
}

// ---- figures -----------------------------------------------------------------------------------

bool CaseReader::read_parts(const JsonNode& figure, FigureParts& parts) {
    using Part = std::pair<std::string_view, const Member * FigureParts::*>;
    static const std::vector<Part> known = {
        {"quantity", &FigureParts::quantity}, {"value", &FigureParts::value},
        {"known_to", &FigureParts::known_to}, {"rounded", &FigureParts::rounded},
        {"unit", &FigureParts::unit},         {"note", &FigureParts::note}};
    bool good = true;
    for (const Member& member : figure.members) {
        const auto part = std::find_if(known.begin(), known.end(), [&](const Part& candidate) {
            return candidate.first == member.key;
        });
        if (part != known.end()) {
            parts.*(part->second) = &member;
        } else if (const auto meaning = place_named(*program_, member.key); meaning.place) {
            parts.places.emplace_back(*meaning.place, &member);
        } else {
            std::vector<std::string> names = place_words(*program_);
            names.insert(names.end(), {"quantity", "value", "known_to", "rounded", "unit", "note"});
            report_unknown_name(*loading_, member.key, key_span(member), names, meaning.ambiguous);
            good = false;
        }
        good = scalar(member).has_value() && good;
    }
    return good;
}

std::optional<std::int32_t> CaseReader::place_value(const PlaceWord& place, const Member& member) {
    const JsonNode& value = node(member);
    if (place.entity) {
        if (value.text.empty()) {
            loading_->findings->add(Code::EmptyDataId, {member.key}, span(value));
            return std::nullopt;
        }
        const auto row =
            loading_->row_of(*place.entity, without_blanks(value.text), member.key, origin(value),
                             loading_->listings[place.entity->index].by_figures);
        return row ? std::optional(static_cast<std::int32_t>(*row)) : std::nullopt;
    }
    auto index = read_index(cell_reader(*program_, type_of(place.index), member.key, json_form()),
                            value.text);
    if (!index) {
        loading_->report(std::move(index.error()), span(value), shows());
        return std::nullopt;
    }
    return *index;
}

std::optional<engine::Place> CaseReader::place_of(const Member& element, const FigureParts& parts,
                                                  engine::QuantityId quantity, const Owner* owner) {
    const engine::Quantity& declared = (*program_)[quantity];
    const std::string name(short_name(declared.name));
    engine::Place place;
    place.quantity = quantity;
    bool good = true;
    std::set<const Member*> used;
    const auto value_of = [&](const std::string& word) -> std::int32_t {
        for (const auto& [candidate, member] : parts.places) {
            if (candidate.word == word) {
                used.insert(member);
                const auto value = place_value(candidate, *member);
                good = good && value;
                return value.value_or(0);
            }
        }
        loading_->findings->add(Code::MissingPlace, {name, word}, span(node(element)));
        good = false;
        return 0;
    };
    if (declared.entity && owner != nullptr && *declared.entity == owner->collection) {
        place.row = owner->row;
    } else if (declared.entity) {
        place.row = static_cast<std::uint32_t>(
            value_of(std::string(short_name((*program_)[*declared.entity].name))));
    }
    for (const engine::Index& index : declared.indices) {
        place.indices.values.at(place.indices.count++) = value_of(index_word(*program_, index));
    }
    for (const auto& [word, member] : parts.places) {
        if (!used.contains(member)) {
            loading_->findings->add(Code::PlaceNotDeclared, {name, word.word}, key_span(*member));
            good = false;
        }
    }
    return good ? std::optional(place) : std::nullopt;
}

bool CaseReader::read_unit_of(const FigureParts& parts, CellReader& reader) {
    if (parts.unit == nullptr) {
        return true;
    }
    auto factor = read_unit(reader, node(*parts.unit).text);
    if (!factor) {
        loading_->report(std::move(factor.error()), span(node(*parts.unit)), shows());
        return false;
    }
    reader.factor = std::move(*factor);
    return true;
}

bool CaseReader::read_precision(const FigureParts& parts, const CellReader& reader,
                                std::optional<Precision>& precision) {
    if (parts.known_to == nullptr && parts.rounded == nullptr) {
        return true;
    }
    const Member& where = parts.known_to != nullptr ? *parts.known_to : *parts.rounded;
    if (parts.known_to == nullptr || reader.type.kind != engine::Kind::Number) {
        loading_->findings->add(Code::UnknownPrecision, {reader.column}, span(node(where)));
        return false;
    }
    auto step = read_step(reader, node(*parts.known_to).text);
    if (!step) {
        loading_->report(std::move(step.error()), span(node(where)), shows());
        return false;
    }
    precision = Precision{std::move(*step), std::nullopt, false};
    if (parts.rounded == nullptr) {
        return true;
    }
    precision->rounded = rounding_named(node(*parts.rounded).text);
    if (!precision->rounded) {
        loading_->findings->add(Code::UnknownPrecision, {reader.column}, span(node(*parts.rounded)))
            .help.push_back({Phrase::DataExpectOneOf, {rounding_names()}});
    }
    return precision->rounded.has_value();
}

void CaseReader::read_figure(const Member& element, const Owner* owner) {
    const JsonNode& figure = node(element);
    if (figure.type != JsonNode::Type::Object) {
        return wrong(element, {Phrase::DataExpectObject, {}});
    }
    ++rows_;
    FigureParts parts;
    if (!read_parts(figure, parts)) {
        return;
    }
    if (parts.quantity == nullptr) {
        loading_->findings->add(Code::EmptyDataId, {std::string("quantity")}, span(figure));
        return;
    }
    const std::string& name = node(*parts.quantity).text;
    const auto quantity = quantity_named(*program_, name);
    if (!quantity.id || quantity.ambiguous) {
        std::vector<std::string> names;
        for (const engine::Quantity& declared : program_->quantities) {
            names.emplace_back(short_name(declared.name));
        }
        report_unknown_name(*loading_, name, span(node(*parts.quantity)), names, quantity.ambiguous,
                            shows());
        return;
    }
    const auto place = place_of(element, parts, *quantity.id, owner);
    CellReader reader = cell_reader(*program_, (*program_)[*quantity.id].type, name, json_form());
    std::optional<Precision> precision;
    if (!place || !read_unit_of(parts, reader) || !read_precision(parts, reader, precision) ||
        parts.value == nullptr) {
        return;
    }
    auto cell = read_cell(reader, node(*parts.value).text, precision);
    if (!cell) {
        loading_->report(std::move(cell.error()), span(node(*parts.value)), shows());
        return;
    }
    if (cell->state != Cell::State::Unknown) {
        cell->note = parts.note == nullptr ? std::string() : node(*parts.note).text;
        cell->origin = origin(node(*parts.value));
        loading_->put_figure(*place, reader, std::move(*cell), false);
    }
}

void CaseReader::read_figures(const Member& list, const Owner* owner) {
    if (is_list(list)) {
        for (const Member& element : node(list).members) {
            read_figure(element, owner);
        }
    }
}

void CaseReader::load() {
    const Member root{{}, 0, 0, 0};
    protect_if_personal();
    if (node(root).type != JsonNode::Type::Object) {
        return wrong(root,
                     {Phrase::DataExpectTable, {std::string("{ \"municipalities\": [ … ] }")}});
    }
    const Member* figures = nullptr;
    for (const Member& member : node(root).members) {
        if (member.key == "source") {
            read_text(member, loading_->settings.source);
        } else if (member.key == "assumptions") {
            read_assumptions(member);
        } else if (member.key == "figures") {
            figures = &member;
        } else if (const auto collection = child_named(member.key, nullptr)) {
            loading_->listings[collection->index].by_file = true;
            read_rows(member, *collection, 0);
        } else {
            unknown_key(member, nullptr);
        }
    }
    if (figures != nullptr) {
        for (std::uint32_t i = 0; i < program_->collections.size(); ++i) {
            loading_->listings[i].by_figures =
                !loading_->listings[i].by_file && !program_->collections[i].parent;
        }
        read_figures(*figures, nullptr);
    }
    loading_->resolve_references();
    loading_->reports.push_back({name_, rows_, rows_, {}, {}, {}});
}

}  // namespace

void load_json_case(Loading& loading, const std::filesystem::path& path, const std::string& name) {
    std::ifstream stream(path, std::ios::binary);
    std::string bytes;
    const std::size_t limit = loading.options->json_bytes;
    bytes.resize(limit + 1);
    stream.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    bytes.resize(static_cast<std::size_t>(stream.gcount()));
    const bool too_large = bytes.size() > limit;
    const std::string shown = too_large ? std::string() : bytes;
    const lang::FileId id = loading.findings->add_text(loading.folder + name, shown);
    const std::uint32_t number = loading.add_fact_file(name, id);
    const Span start{id, 0, 0};
    if (stream.bad() || !stream.is_open()) {
        loading.findings->add(Code::CannotReadDataFile, {name}, start);
        return;
    }
    if (too_large) {
        loading.findings->add(Code::DataFileTooLarge, {name, Rational(limit)}, start);
        return;
    }
    loading.hashes[name] = std::to_string(bytes.size()) + " " + engine::sha256_hex(bytes);
    const JsonTree tree = read_json(bytes, loading.options->json_depth);
    if (tree.fault) {
        loading.findings->protect(id);
        const Span where{id, tree.fault->begin, tree.fault->end};
        switch (tree.fault->kind) {
            case JsonTree::Fault::Kind::Syntax:
                loading.findings->add(Code::InvalidJson, {}, where);
                break;
            case JsonTree::Fault::Kind::TooDeep:
                loading.findings->add(Code::JsonTooDeep, {Rational(loading.options->json_depth)},
                                      where);
                break;
            case JsonTree::Fault::Kind::KeyTwice: {
                auto& message = loading.findings->add(Code::JsonKeyTwice, {tree.fault->key}, where);
                message.labels.push_back({{id, tree.fault->first_begin, tree.fault->first_end},
                                          {Phrase::DataStoodFirst, {}}});
                break;
            }
        }
        return;
    }
    CaseReader(loading, tree, id, number, name).load();
}

}  // namespace hjemmel::apps
