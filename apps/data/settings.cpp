#include "apps/data/settings.hpp"

#include "lang/characters.hpp"
#include "lang/suggest.hpp"

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <set>
#include <sstream>
#include <string_view>

#define TOML_EXCEPTIONS 0
#define TOML_HEADER_ONLY 1
#define TOML_ENABLE_FORMATTERS 0
#include <toml++/toml.h>

namespace hjemmel::apps {

using lang::Code;
using lang::Phrase;
using lang::Span;

namespace {

// Where things stand in the text, and to whom to say what is wrong.
struct Reading {
    const lang::SourceFile* source;
    lang::FileId file;
    Findings* findings;

    [[nodiscard]] std::uint32_t byte(const toml::source_position& position) const {
        if (position.line == 0 || position.line > source->line_starts.size()) {
            return static_cast<std::uint32_t>(source->bytes.size());
        }
        const std::string_view line = lang::line_text(*source, position.line);
        std::size_t at = 0;
        for (toml::source_index i = 1; i < position.column && at < line.size(); ++i) {
            at += std::max<std::size_t>(1, lang::code_point_at(line, at).length);
        }
        const auto start = static_cast<std::size_t>(line.data() - source->bytes.data());
        return static_cast<std::uint32_t>(line.empty() ? source->line_starts[position.line - 1]
                                                       : start + at);
    }
    [[nodiscard]] Span span(const toml::source_region& region) const {
        const std::uint32_t begin = byte(region.begin);
        return {file, begin, std::max(begin, byte(region.end))};
    }
    void wrong(std::string_view key, const toml::source_region& region, lang::Text help) const {
        findings->add(Code::WrongSetting, {std::string(key)}, span(region))
            .help.push_back(std::move(help));
    }
};

// Reads the keys of one table; those that nobody asked for are unknown settings.
class TableReader {
public:
    TableReader(const Reading& reading, const toml::table& table)
        : reading_(&reading), table_(&table) {}

    const toml::node* find(std::string_view key) {
        asked_.emplace(key);
        return table_->get(key);
    }

    [[nodiscard]] std::optional<Spelled> text(std::string_view key) {
        const toml::node* node = find(key);
        return node == nullptr ? std::nullopt : text_of(key, *node);
    }

    [[nodiscard]] std::optional<Spelled> scalar(std::string_view key) {
        const toml::node* node = find(key);
        return node == nullptr ? std::nullopt : scalar_of(key, *node);
    }

    [[nodiscard]] SpelledTexts texts(std::string_view key) {
        const toml::node* node = find(key);
        SpelledTexts result;
        if (node == nullptr) {
            return result;
        }
        if (const auto* array = node->as_array()) {
            for (const toml::node& element : *array) {
                if (auto text = text_of(key, element, Phrase::DataExpectTexts)) {
                    result.push_back(std::move(*text));
                }
            }
        } else if (auto text = text_of(key, *node, Phrase::DataExpectTexts)) {
            result.push_back(std::move(*text));
        }
        return result;
    }

    [[nodiscard]] std::vector<std::string> plain_texts(std::string_view key) {
        std::vector<std::string> result;
        for (Spelled& spelled : texts(key)) {
            result.push_back(std::move(spelled.text));
        }
        return result;
    }

    [[nodiscard]] std::optional<std::vector<std::string>> optional_texts(std::string_view key) {
        return table_->contains(key) ? std::optional(plain_texts(key)) : (find(key), std::nullopt);
    }

    [[nodiscard]] std::optional<bool> yes_no(std::string_view key) {
        const toml::node* node = find(key);
        if (node == nullptr) {
            return std::nullopt;
        }
        if (const auto* value = node->as_boolean()) {
            return value->get();
        }
        reading_->wrong(key, node->source(), {Phrase::DataExpectTrueFalse, {}});
        return std::nullopt;
    }

    // The table under a key; null when there is none.
    const toml::table* table(std::string_view key, const char* example) {
        const toml::node* node = find(key);
        if (node == nullptr) {
            return nullptr;
        }
        if (const auto* inner = node->as_table()) {
            return inner;
        }
        reading_->wrong(key, node->source(), {Phrase::DataExpectTable, {std::string(example)}});
        return nullptr;
    }

    // One of some words; `words` are shown when it is none of them.
    template <typename T>
    /// Says whether it is there.
    bool choice(std::string_view key, const std::vector<std::pair<std::string_view, T>>& words,
                T& value) {
        const auto spelled = text(key);
        if (!spelled) {
            return false;
        }
        std::string names;
        for (const auto& [word, meaning] : words) {
            if (word == spelled->text) {
                value = meaning;
                return true;
            }
            names +=
                (names.empty() ? "`" : ", `") + (word == "\t" ? "\\t" : std::string(word)) + "`";
        }
        reading_->findings->add(Code::WrongSetting, {std::string(key)}, spelled->span)
            .help.push_back({Phrase::DataExpectOneOf, {names}});
        return true;
    }

    [[nodiscard]] SpelledPairs pairs(std::string_view key, const char* example) {
        SpelledPairs result;
        if (const auto* inner = table(key, example)) {
            for (const auto& [name, node] : *inner) {
                if (auto value = scalar_of(name.str(), node)) {
                    result.emplace_back(key_of(name), std::move(*value));
                }
            }
        }
        return result;
    }

    [[nodiscard]] Spelled key_of(const toml::key& key) const {
        return {lang::to_nfc(key.str()), reading_->span(key.source())};
    }

    [[nodiscard]] std::vector<std::pair<Spelled, const toml::node*>> unasked() const {
        std::vector<std::pair<Spelled, const toml::node*>> rest;
        for (const auto& [key, node] : *table_) {
            if (!asked_.contains(key.str())) {
                rest.emplace_back(key_of(key), &node);
            }
        }
        return rest;
    }

    void refuse_the_rest() const {
        for (const auto& [key, node] : unasked()) {
            auto& found = reading_->findings->add(Code::UnknownSetting, {key.text}, key.span);
            if (const auto near = lang::nearest(key.text, {asked_.begin(), asked_.end()})) {
                found.help.push_back({Phrase::DidYouMean, {*near}});
            }
        }
    }

    [[nodiscard]] std::optional<Spelled> text_of(std::string_view key, const toml::node& node,
                                                 Phrase expected = Phrase::DataExpectText) const {
        if (const auto* text = node.as_string()) {
            return Spelled{lang::to_nfc(text->get()), reading_->span(node.source())};
        }
        reading_->wrong(key, node.source(), {expected, {}});
        return std::nullopt;
    }

    [[nodiscard]] std::optional<Spelled> scalar_of(std::string_view key,
                                                   const toml::node& node) const {
        const Span span = reading_->span(node.source());
        if (const auto* number = node.as_integer()) {
            return Spelled{std::to_string(number->get()), span};
        }
        if (const auto* truth = node.as_boolean()) {
            return Spelled{truth->get() ? "yes" : "no", span};
        }
        if (const auto* date = node.as_date()) {
            std::ostringstream text;
            text << date->get();
            return Spelled{text.str(), span};
        }
        return text_of(key, node, Phrase::DataExpectScalar);
    }

private:
    const Reading* reading_;
    const toml::table* table_;
    std::set<std::string, std::less<>> asked_;
};

void read_form(TableReader& table, FileForm& form) {
    table.choice<char>("delimiter", {{",", ','}, {";", ';'}, {"\t", '\t'}, {"|", '|'}},
                       form.csv.delimiter);
    if (table.choice<char>("decimal", {{".", '.'}, {",", ','}}, form.written.decimal)) {
        form.written.decimal_is_declared = true;
    }
    table.choice<std::string>("grouping",
                              {{".", "."}, {",", ","}, {" ", " "}, {"'", "'"}, {"", ""}},
                              form.written.grouping);
    table.choice<Encoding>("encoding",
                           {{"utf-8", Encoding::Utf8},
                            {"windows-1252", Encoding::Windows1252},
                            {"latin-1", Encoding::Latin1}},
                           form.csv.encoding);
    table.choice<DateForm>("dates",
                           {{"yyyy-mm-dd", DateForm::Iso},
                            {"dd-mm-yyyy", DateForm::DayMonthYearDash},
                            {"dd.mm.yyyy", DateForm::DayMonthYearDot},
                            {"dd/mm/yyyy", DateForm::DayMonthYearSlash},
                            {"yyyymmdd", DateForm::Compact}},
                           form.written.dates);
    table.choice<MonthForm>("months",
                            {{"yyyy-mm", MonthForm::Iso},
                             {"mm-yyyy", MonthForm::MonthYear},
                             {"yyyyMmm", MonthForm::YearMMonth},
                             {"yyyymm", MonthForm::Compact}},
                            form.written.months);
    if (auto marks = table.optional_texts("missing")) {
        form.written.missing = std::move(*marks);
    }
    if (auto marks = table.optional_texts("not_applicable")) {
        form.written.not_applicable = std::move(*marks);
    }
}

void check_form(const Reading& reading, const FileForm& form, Span span) {
    if (form.written.grouping == std::string(1, form.written.decimal)) {
        reading.findings->add(Code::SettingsContradict,
                              {std::string("decimal"), std::string("grouping")}, span);
    }
}

ColumnSetting read_column(const Reading& reading, std::string_view key, const toml::node& node) {
    ColumnSetting column;
    column.span = reading.span(node.source());
    if (const auto* text = node.as_string()) {
        column.column = Spelled{lang::to_nfc(text->get()), column.span};
        return column;
    }
    const auto* inner = node.as_table();
    if (inner == nullptr) {
        reading.wrong(key, node.source(), {Phrase::DataExpectColumn, {}});
        return column;
    }
    TableReader table(reading, *inner);
    column.column = table.text("column");
    column.constant = table.scalar("constant");
    column.values = table.pairs("values", "values = { \"1\" = \"yes\" }");
    column.unit = table.text("unit");
    column.known_to = table.scalar("known_to");
    column.rounded = table.text("rounded");
    column.open = table.yes_no("open").value_or(false);
    if (auto note = table.text("note")) {
        column.note = std::move(note->text);
    }
    column.missing = table.optional_texts("missing");
    column.not_applicable = table.optional_texts("not_applicable");
    column.at = table.pairs("at", "at = { month = \"2021-01\" }");
    table.refuse_the_rest();
    if (column.column && column.constant) {
        reading.findings->add(Code::SettingsContradict,
                              {std::string("column"), std::string("constant")},
                              column.constant->span);
    } else if (!column.column && !column.constant) {
        reading.wrong(key, node.source(), {Phrase::DataExpectColumn, {}});
    }
    if (column.open && column.rounded) {
        reading.findings->add(Code::SettingsContradict,
                              {std::string("open"), std::string("rounded")}, column.rounded->span);
    }
    return column;
}

using NamedColumns = std::vector<std::pair<Spelled, ColumnSetting>>;

void read_columns(const Reading& reading, TableReader& table, std::string_view key,
                  NamedColumns& columns) {
    const auto* inner = table.table(key, "name = \"column\"");
    if (inner == nullptr) {
        return;
    }
    const TableReader names(reading, *inner);
    for (const auto& [name, node] : *inner) {
        const Spelled spelled = names.key_of(name);
        if (const auto* list = node.as_array()) {
            for (const toml::node& element : *list) {
                columns.emplace_back(spelled, read_column(reading, name.str(), element));
            }
        } else {
            columns.emplace_back(spelled, read_column(reading, name.str(), node));
        }
    }
}

void read_filters(const Reading& reading, TableReader& table, std::string_view key, bool only,
                  std::vector<RowFilter>& filters) {
    const auto* inner = table.table(
        key, only ? "only = { column = \"text\" }" : "leave_out = { column = \"text\" }");
    if (inner == nullptr) {
        return;
    }
    TableReader columns(reading, *inner);
    for (const auto& [name, node] : *inner) {
        filters.push_back({columns.key_of(name), columns.plain_texts(name.str()), only});
    }
}

bool lies_in_folder(std::string_view name) {
    const std::filesystem::path path(name);
    return !path.empty() && !path.is_absolute() && name.find('\\') == std::string_view::npos &&
           std::none_of(path.begin(), path.end(), [](const auto& part) { return part == ".."; });
}

SpelledTexts read_files(const Reading& reading, TableReader& table, std::string_view key) {
    SpelledTexts files = table.texts(key);
    std::erase_if(files, [&](const Spelled& file) {
        if (lies_in_folder(file.text)) {
            return false;
        }
        reading.findings->add(Code::WrongSetting, {std::string(key)}, file.span)
            .help.push_back({Phrase::DataExpectInFolder, {}});
        return true;
    });
    return files;
}

void read_collection(const Reading& reading, TableReader& table, SectionSettings& section) {
    section.id = table.text("id");
    if (const toml::node* parent = table.find("parent")) {
        section.parent = read_column(reading, "parent", *parent);
    }
    if (const toml::node* from = table.find("from")) {
        section.from = read_column(reading, "from", *from);
    }
    if (const toml::node* to = table.find("to")) {
        section.to = read_column(reading, "to", *to);
    }
    section.without = table.texts("without");
    section.complete = table.yes_no("complete");
    section.personal = table.yes_no("personal").value_or(false);
    read_columns(reading, table, "fields", section.fields);
    table.refuse_the_rest();
}

void read_figures(const Reading& reading, TableReader& table, SectionSettings& section) {
    section.lists = table.yes_no("lists").value_or(true);
    section.constants = table.pairs("constants", "constants = { name = \"yes\" }");
    read_columns(reading, table, "quantities", section.quantities);
    if (const toml::node* quantity = table.find("quantity")) {
        section.quantity = read_column(reading, "quantity", *quantity);
    }
    section.value = table.text("value");
    section.unit = table.text("unit");
    section.known_to = table.text("known_to");
    section.rounded = table.text("rounded");
    section.note = table.text("note");
    for (const auto& [key, node] : table.unasked()) {
        section.places.emplace_back(key, read_column(reading, key.text, *node));
    }
}

void read_sections(const Reading& reading, TableReader& package, bool figures,
                   PackageSettings& settings) {
    const auto* tables = figures ? package.table("figures", "[figures.shares]")
                                 : package.table("collections", "[collections.persons]");
    if (tables == nullptr) {
        return;
    }
    TableReader names(reading, *tables);
    for (const auto& [name, node] : *tables) {
        const auto* inner =
            names.table(name.str(), figures ? "[figures.shares]" : "[collections.persons]");
        if (inner == nullptr) {
            continue;
        }
        SectionSettings section;
        section.name = names.key_of(name);
        section.figures = figures;
        section.form = settings.form;
        TableReader table(reading, *inner);
        section.files = read_files(reading, table, "file");
        read_form(table, section.form);
        check_form(reading, section.form, section.name.span);
        if (auto source = table.text("source")) {
            section.source = std::move(source->text);
        }
        section.assumptions = table.plain_texts("assumptions");
        section.ignore = table.texts("ignore");
        read_filters(reading, table, "only", true, section.filters);
        read_filters(reading, table, "leave_out", false, section.filters);
        if (figures) {
            read_figures(reading, table, section);
        } else {
            read_collection(reading, table, section);
        }
        settings.sections.push_back(std::move(section));
    }
}

}  // namespace

PackageSettings read_settings(const lang::SourceFile& source, lang::FileId file,
                              Findings& findings) {
    PackageSettings settings;
    settings.file = file;
    settings.present = true;
    const Reading reading{&source, file, &findings};
    const toml::parse_result parsed =
        toml::parse(std::string_view(source.bytes), std::string_view{});
    if (!parsed) {
        const toml::parse_error& error = parsed.error();
        findings.add(Code::InvalidToml, {std::string(error.description())},
                     reading.span(error.source()));
        return settings;
    }
    TableReader table(reading, parsed.table());
    if (auto text = table.text("source")) {
        settings.source = std::move(text->text);
    }
    settings.assumptions = table.plain_texts("assumptions");
    settings.ignore_files = read_files(reading, table, "ignore_files");
    read_form(table, settings.form);
    check_form(reading, settings.form, {file, 0, 0});
    read_sections(reading, table, false, settings);
    read_sections(reading, table, true, settings);
    table.refuse_the_rest();
    return settings;
}

}  // namespace hjemmel::apps
