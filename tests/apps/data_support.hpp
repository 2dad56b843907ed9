#pragma once

#include "apps/data/data_package.hpp"
#include "engine/program/program.hpp"
#include "lang/diagnostic_text.hpp"

#include <filesystem>
#include <fstream>
#include <initializer_list>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// A small program for the tests of data, and data packages written into a folder of their own.
//
//   enumeration benefit_group (benefit_groups) one of all, cash_help, sickness
//   enumeration kind (kinds) one of job_conversation, other
//   entity municipality (municipalities)  has population : integer persons from 0 persons, region :
//   text or not applicable entity person (persons) of municipality  has birth_date : date, in_scope
//   : yes/no, home : municipality event conversation (conversations) of person  has kind : kind
//   spell benefit (benefits) of person  has group : benefit_group
//   entity tenant (tenants) of municipality over time  has rooms : integer, owner : municipality
//   reading caseload of municipality for month M : integer persons
//   define share_without of municipality for month M : share from 0 % to 100 %
//   reading expected_share of municipality for month M for benefit_group G : share
//   reading difference of municipality for year Y : share in points
//   reading grant of municipality for year Y : money kr
//   reading rates_published for year Y : yes/no
//   reading hours of person for month M : number hours
//   define selected of municipality for year Y : yes/no or not applicable
//   reading holiday on D : text
//   reading span of municipality : period
//   reading rate of municipality : number kr/persons
namespace hjemmel::testing {

class DataProgram {
public:
    DataProgram() {
        namespace e = hjemmel::engine;
        program_.base_units = {
            {"persons", {"person", "personer", "person", "persons"}}, {"kr", {}}, {"hours", {}}};
        program_.units = {{}, {{{0, 1}}}, {{{1, 1}}}, {{{2, 1}}}, {{{0, -1}, {1, 1}}}};
        program_.enumerations.resize(2);
        program_.enumerations[0].name = "register.benefit_group";
        program_.enumerations[0].plural = "benefit_groups";
        program_.enumerations[0].values = {"all", "cash_help", "sickness"};
        program_.enumerations[0].value_labels = {{"alle", "", "all", ""},
                                                 {"kontanthjælp", "", "cash help", ""},
                                                 {"sygedagpenge", "", "sickness", ""}};
        program_.enumerations[1].name = "register.kind";
        program_.enumerations[1].plural = "kinds";
        program_.enumerations[1].values = {"job_conversation", "other"};
        program_.enumerations[1].value_labels = {{}, {}};

        collection("municipality", "municipalities", e::CollectionKind::Entity, {});
        field("population", number(1, true, e::Interval{e::Bound{0, false}, {}}));
        e::Type region = type(e::Kind::Text);
        region.can_be_not_applicable = true;
        field("region", region);
        collection("person", "persons", e::CollectionKind::Entity, 0);
        field("birth_date", type(e::Kind::Date));
        field("in_scope", type(e::Kind::YesNo));
        field("home", type(e::Kind::Row, 0));
        collection("conversation", "conversations", e::CollectionKind::Event, 1);
        field("date", type(e::Kind::Date));
        field("registered", type(e::Kind::Date));
        field("kind", type(e::Kind::Enumeration, 1));
        collection("benefit", "benefits", e::CollectionKind::Spell, 1);
        field("start", type(e::Kind::Date));
        field("end", type(e::Kind::Date));
        field("group", type(e::Kind::Enumeration, 0));

        collection("tenant", "tenants", e::CollectionKind::Entity, 0);
        program_.collections.back().over_time = true;
        field("rooms", number(0, true));
        field("owner", type(e::Kind::Row, 0));

        const e::Index month{e::IndexKind::Month, {}, "M"};
        const e::Index year{e::IndexKind::Year, {}, "Y"};
        const e::Index group{e::IndexKind::Enumeration, {0}, "G"};
        const e::Index day{e::IndexKind::Day, {}, "D"};
        quantity("focus.caseload", 0, {month}, number(1, true));
        quantity("focus.share_without", 0, {month}, share(e::Interval::between(0, 1)));
        program_.quantities.back().role = e::QuantityRole::Defined;
        quantity("focus.expected_share", 0, {month, group}, share({}));
        e::Type points = share({});
        points.form = e::Form::Points;
        quantity("focus.difference", 0, {year}, points);
        quantity("focus.grant", 0, {year}, number(2, false));
        quantity("focus.rates_published", {}, {year}, type(e::Kind::YesNo));
        quantity("focus.hours", 1, {month}, number(3, false));
        e::Type selected = type(e::Kind::YesNo);
        selected.can_be_not_applicable = true;
        quantity("focus.selected", 0, {year}, selected);
        program_.quantities.back().role = e::QuantityRole::Defined;
        quantity("focus.holiday", {}, {day}, type(e::Kind::Text));
        quantity("focus.span", 0, {}, type(e::Kind::Period));
        quantity("focus.rate", 0, {}, number(4, false));
        quantity("old.limit", 0, {}, number(0, false));
        quantity("new.limit", 0, {}, number(0, false));
    }

    [[nodiscard]] const engine::Program& program() const { return program_; }

private:
    static engine::Type type(engine::Kind kind, std::uint32_t of = 0) {
        engine::Type type;
        type.kind = kind;
        type.of = of;
        return type;
    }
    static engine::Type number(std::uint32_t unit, bool integer,
                               std::optional<engine::Interval> range = {}) {
        engine::Type number = type(engine::Kind::Number);
        number.unit = {unit};
        number.integer = integer;
        number.range = std::move(range);
        return number;
    }
    static engine::Type share(std::optional<engine::Interval> range) {
        engine::Type share = number(0, false, std::move(range));
        share.form = engine::Form::Share;
        return share;
    }
    void collection(const std::string& name, const char* plural, engine::CollectionKind kind,
                    std::optional<std::uint32_t> parent) {
        engine::Collection collection;
        collection.name = "register." + name;
        collection.plural = plural;
        collection.kind = kind;
        if (parent) collection.parent = engine::CollectionId{*parent};
        program_.collections.push_back(std::move(collection));
    }
    void field(const char* name, engine::Type type) {
        program_.collections.back().fields.push_back({name, {}, std::move(type)});
    }
    void quantity(const char* name, std::optional<std::uint32_t> entity,
                  std::vector<engine::Index> indices, engine::Type type) {
        engine::Quantity quantity;
        quantity.name = name;
        quantity.role = engine::QuantityRole::Reading;
        if (entity) quantity.entity = engine::CollectionId{*entity};
        quantity.indices = std::move(indices);
        quantity.type = std::move(type);
        program_.quantities.push_back(std::move(quantity));
    }

    engine::Program program_;
};

inline const engine::Program& data_program() {
    static const DataProgram program;
    return program.program();
}

inline constexpr engine::CollectionId municipalities{0}, persons{1}, conversations{2}, benefits{3},
    tenants{4};

/// A folder with files, gone at the end of the test.
class DataFolder {
public:
    using Files = std::vector<std::pair<std::string, std::string>>;

    explicit DataFolder(const Files& files) {
        const std::string beginning =
            (std::filesystem::temp_directory_path() / "hjemmel-data-").string();
        std::error_code error;
        for (int i = 0; path_.empty(); ++i) {
            const std::filesystem::path path = beginning + std::to_string(i);
            if (std::filesystem::create_directory(path, error)) path_ = path;
            if (error && error != std::errc::file_exists)
                throw std::filesystem::filesystem_error("tests", error);
        }
        for (const auto& [name, text] : files) write(name, text);
    }
    DataFolder(const DataFolder&) = delete;
    DataFolder& operator=(const DataFolder&) = delete;
    ~DataFolder() {
        std::error_code error;
        std::filesystem::remove_all(path_, error);
    }

    void write(const std::string& name, std::string_view text) const {
        std::filesystem::create_directories((path_ / name).parent_path());
        std::ofstream(path_ / name, std::ios::binary) << text;
    }
    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

/// What loading gave, with its messages drawn.
struct Loaded {
    lang::Sources sources;
    apps::LoadedData data;

    [[nodiscard]] std::string drawn(lang::Language language = lang::Language::English) const {
        return lang::draw(data.diagnostics, sources, {language, false, 1000});
    }
    [[nodiscard]] std::vector<std::string> codes() const {
        std::vector<std::string> names;
        for (const auto& diagnostic : data.diagnostics)
            names.push_back(lang::code_name(diagnostic.code));
        return names;
    }
    /// `E7044 persons.csv:3:5` of the first message.
    [[nodiscard]] std::string first() const {
        if (data.diagnostics.empty()) return "no message";
        const auto& diagnostic = data.diagnostics.front();
        const lang::SourceFile& file = sources[diagnostic.span.file];
        const lang::Position at = lang::position_of(file, diagnostic.span.begin);
        return lang::code_name(diagnostic.code) + " " +
               std::filesystem::path(file.path).filename().string() + ":" +
               std::to_string(at.line) + ":" + std::to_string(at.column);
    }
    [[nodiscard]] const engine::Facts& facts() const { return data.facts; }

    /// A figure as text: `value`, `value [lower, upper)`, `unknown` when there is none.
    [[nodiscard]] std::string figure(std::string_view quantity, std::string_view municipality,
                                     std::vector<std::int32_t> indices) const;
    /// A field as text.
    [[nodiscard]] std::string field(engine::CollectionId collection, std::string_view key,
                                    std::uint32_t field) const;
};

inline std::string cell_text(const engine::Cell& cell) {
    if (cell.state == engine::Cell::State::Unknown) return "unknown";
    if (cell.state == engine::Cell::State::NotApplicable) return "not applicable";
    struct Writer {
        std::string operator()(bool value) const { return value ? "yes" : "no"; }
        std::string operator()(const engine::Rational& value) const { return value.to_string(); }
        std::string operator()(engine::Date value) const { return value.to_string(); }
        std::string operator()(engine::Month value) const { return value.to_string(); }
        std::string operator()(engine::Year value) const { return value.to_string(); }
        std::string operator()(engine::Period value) const {
            return value.first.to_string() + ".." + value.last.to_string();
        }
        std::string operator()(engine::EnumerationValue value) const {
            return "#" + std::to_string(value.ordinal);
        }
        std::string operator()(engine::Row value) const {
            return "row " + std::to_string(value.index);
        }
        std::string operator()(const std::shared_ptr<const std::string>& value) const {
            return *value;
        }
    };
    std::string text = std::visit(Writer{}, cell.value);
    if (cell.bounds) {
        const auto& [lower, upper] = *cell.bounds;
        text += lower->open ? " (" : " [";
        text += lower->at.to_string() + ", " + upper->at.to_string() + (upper->open ? ")" : "]");
    }
    return text;
}

inline std::string Loaded::figure(std::string_view quantity, std::string_view municipality,
                                  std::vector<std::int32_t> indices) const {
    engine::Place place;
    for (std::uint32_t i = 0; i < data_program().quantities.size(); ++i) {
        if (data_program().quantities[i].name == quantity) place.quantity = {i};
    }
    if (!municipality.empty()) {
        const auto row = facts().find_row(*data_program()[place.quantity].entity, municipality);
        if (!row) return "no such row";
        place.row = *row;
    }
    for (const std::int32_t index : indices) place.indices.values.at(place.indices.count++) = index;
    const engine::Cell* cell = facts().figure(place);
    return cell == nullptr ? "none" : cell_text(*cell);
}

inline std::string Loaded::field(engine::CollectionId collection, std::string_view key,
                                 std::uint32_t field) const {
    const auto row = facts().find_row(collection, key);
    return row ? cell_text(facts().cell(collection, field, *row)) : "no such row";
}

inline Loaded load_path(const std::filesystem::path& path, const apps::LoadOptions& options = {}) {
    lang::Sources sources;
    auto data = apps::load_data(path, data_program(), sources, options);
    return {std::move(sources), std::move(data)};
}

inline Loaded load_files(const DataFolder::Files& files, const apps::LoadOptions& options = {}) {
    const DataFolder folder(files);
    return load_path(folder.path(), options);
}

inline Loaded load_json(const std::string& text, const apps::LoadOptions& options = {}) {
    const DataFolder folder({{"case.json", text}});
    return load_path(folder.path() / "case.json", options);
}

inline std::int32_t month(int year, int number) {
    return engine::Month::from_ym(year, number)->index;
}

}  // namespace hjemmel::testing
