#include "apps/cli/data_template.hpp"
#include "apps/cli/preparing.hpp"
#include "apps/cli/replace_file.hpp"
#include "apps/cli/verbs.hpp"
#include "apps/data/names.hpp"

#include <nlohmann/json.hpp>

#include <filesystem>
#include <system_error>
#include <utility>

namespace hjemmel::cli {

namespace {

namespace fs = std::filesystem;

using apps::say;
using apps::Word;
using nlohmann::ordered_json;

void report(Prepared& result, lang::Code code, std::vector<lang::Argument> arguments) {
    lang::Diagnostic diagnostic;
    diagnostic.code = code;
    diagnostic.arguments = std::move(arguments);
    diagnostic.span = nowhere;
    result.diagnostics.push_back(std::move(diagnostic));
}

// ---- template ----------------------------------------------------------------------------------

/// Writes files that are not there yet; false when one could not be made.
bool write_files(const Template& made, Prepared& result) {
    const fs::path folder = result.options.out;
    std::error_code error;
    if (fs::exists(folder, error) && !fs::is_empty(folder, error)) {
        report(result, lang::Code::FolderNotEmpty, {folder.string()});
        return false;
    }
    std::vector<std::pair<std::string, std::string>> files;
    for (const TemplateFile& file : made.files) {
        files.emplace_back(file.name, header_line(file));
    }
    if (!made.settings.empty()) {
        files.emplace_back("data.toml", made.settings);
    }
    files.emplace_back("columns.md", columns_text(made, result.options.language));
    fs::create_directories(folder, error);
    for (const auto& [name, text] : files) {
        const std::string path = (folder / name).string();
        const std::string failure = error ? error.message() : replace_file(path, text);
        if (!failure.empty()) {
            report(result, lang::Code::FileNotWritten, {path, failure});
            return false;
        }
    }
    return true;
}

ordered_json template_json(const Template& made) {
    ordered_json files = ordered_json::array();
    for (const TemplateFile& file : made.files) {
        ordered_json columns = ordered_json::array();
        for (const TemplateColumn& column : file.columns) {
            columns.push_back(
                {{"column", column.name}, {"type", column.type}, {"asked_by", column.asked_by}});
        }
        files.push_back({{"file", file.name}, {"columns", std::move(columns)}});
    }
    return files;
}

std::vector<std::string> names_of(const std::string& list) {
    std::vector<std::string> names;
    std::size_t begin = 0;
    for (std::size_t end = 0; end != std::string::npos; begin = end + 1) {
        end = list.find(',', begin);
        names.push_back(list.substr(begin, end - begin));
    }
    return names;
}

Exit make_template(const Options& options, Console& console) {
    Prepared result;
    result.options = options;
    result.envelope.schema = "hjemmel.data/1";
    result.rules = check_rules(options.paths);
    result.diagnostics = result.rules.compiled.diagnostics;
    result.envelope.rules_hash = result.program().rules_hash;
    Template made;
    const apps::Display display(result.program(), options.language);
    if (!lang::has_errors(result.diagnostics)) {
        std::vector<engine::QuantityId> quantities;
        for (const std::string& name : names_of(options.ask)) {
            auto quantity = find_asked_quantity(result.program(), name, options.language);
            if (!quantity) {
                show_usage_error(quantity.error());
                return Exit::Usage;
            }
            quantities.push_back(*quantity);
        }
        made = template_of(
            apps::needs_of(result.program(), quantities, {options.law_on, options.known_on, {}}),
            display);
        result.envelope.complete = options.out.empty() || write_files(made, result);
    }
    conclude(result);
    if (options.json) {
        console.answer(
            apps::json_text(results_json(result, template_json(made), options.language)));
        return result.exit;
    }
    console.draw(result.diagnostics, result.rules.sources);
    if (result.exit == Exit::Complete) {
        console.answer(columns_text(made, options.language));
        if (!options.out.empty()) {
            console.remark(say(Word::TemplateMade, options.language, options.out,
                               (fs::path(options.out) / "columns.md").string()));
        }
    }
    return result.exit;
}

// ---- describe ----------------------------------------------------------------------------------

/// How many cells of a field hold something.
struct FieldCount {
    std::uint64_t given = 0;
    std::uint64_t not_applicable = 0;
    std::uint64_t unknown = 0;
};

FieldCount count_field(const engine::Facts& facts, engine::CollectionId collection,
                       std::uint32_t field) {
    FieldCount count;
    for (std::uint32_t row = 0; row < facts.row_count(collection); ++row) {
        switch (facts.cell(collection, field, row).state) {
            case engine::Cell::State::Given:
                ++count.given;
                break;
            case engine::Cell::State::NotApplicable:
                ++count.not_applicable;
                break;
            case engine::Cell::State::Unknown:
                ++count.unknown;
                break;
        }
    }
    return count;
}

class Description {
public:
    explicit Description(const Prepared& result)
        : program_(result.program()),
          facts_(result.data->facts),
          display_(program_, result.options.language) {}

    [[nodiscard]] ordered_json json() const {
        ordered_json all = ordered_json::array();
        for_each_collection([&](engine::CollectionId id, const engine::Collection& collection) {
            ordered_json fields = ordered_json::array();
            for (std::uint32_t field = 0; field < collection.fields.size(); ++field) {
                const FieldCount count = count_field(facts_, id, field);
                fields.push_back({{"field", collection.fields[field].name},
                                  {"given", count.given},
                                  {"not_applicable", count.not_applicable},
                                  {"unknown", count.unknown}});
            }
            all.push_back({{"collection", collection.name},
                           {"rows", facts_.row_count(id)},
                           {"fields", std::move(fields)}});
        });
        for_each_quantity([&](const engine::Quantity& quantity, const auto& figures) {
            all.push_back({{"quantity", quantity.name},
                           {"figures", figures.size()},
                           {"unknown", unknown_among(figures)}});
        });
        return all;
    }

    [[nodiscard]] std::string text() const {
        const lang::Language language = display_.language();
        std::string text;
        for_each_collection([&](engine::CollectionId id, const engine::Collection& collection) {
            text +=
                say(Word::DescribeRows, language, collection.plural, facts_.row_count(id)) + "\n";
            for (std::uint32_t field = 0; field < collection.fields.size(); ++field) {
                const FieldCount count = count_field(facts_, id, field);
                text += "  " +
                        say(Word::DescribeField, language, collection.fields[field].name,
                            type_in_words(display_, collection.fields[field].type), count.given,
                            count.not_applicable, count.unknown) +
                        "\n";
            }
        });
        for_each_quantity([&](const engine::Quantity& quantity, const auto& figures) {
            text += say(Word::DescribeFigures, language, apps::last_word(quantity.name),
                        type_in_words(display_, quantity.type), figures.size(),
                        unknown_among(figures)) +
                    "\n";
        });
        return text;
    }

private:
    template <typename Visit>
    void for_each_collection(Visit visit) const {
        for (std::uint32_t id = 0; id < program_.collections.size(); ++id) {
            if (facts_.row_count({id}) > 0) {
                visit(engine::CollectionId{id}, program_.collections[id]);
            }
        }
    }
    template <typename Visit>
    void for_each_quantity(Visit visit) const {
        for (std::uint32_t id = 0; id < program_.quantities.size(); ++id) {
            const auto figures = facts_.figures(engine::QuantityId{id});
            if (!figures.empty()) {
                visit(program_.quantities[id], figures);
            }
        }
    }
    template <typename Figures>
    static std::uint64_t unknown_among(const Figures& figures) {
        std::uint64_t unknown = 0;
        for (const auto& figure : figures) {
            unknown += figure.second->state == engine::Cell::State::Unknown ? 1U : 0U;
        }
        return unknown;
    }

    const engine::Program& program_;
    const engine::Facts& facts_;
    apps::Display display_;
};

Exit look_at_data(const Options& options, Console& console) {
    Prepared result;
    result.envelope.schema = "hjemmel.data/1";
    Progress progress(options);
    result.progress = &progress;
    const bool is_read = prepare(options, result);
    progress.clear();
    conclude(result);
    if (result.usage) {
        show_usage_error(*result.usage);
        return result.exit;
    }
    const bool describes = options.data_action == DataAction::Describe;
    if (options.json) {
        ordered_json results =
            is_read && describes ? Description(result).json() : ordered_json::array();
        console.answer(apps::json_text(results_json(result, std::move(results), options.language)));
        return result.exit;
    }
    console.draw(result.diagnostics, result.rules.sources);
    if (is_read) {
        for (const std::string& line : data_report(*result.data, options.language, true)) {
            console.answer(line + "\n");
        }
        console.answer(describes ? Description(result).text() : "");
        console.answer(say(Word::NoErrors, options.language) + "\n");
    }
    if (result.exit == Exit::Cancelled) {
        console.alarm(say(Word::StoppedBefore, options.language));
    }
    return result.exit;
}

}  // namespace

Exit data(const Options& options, Console& console) {
    switch (options.data_action) {
        case DataAction::Template:
            return make_template(options, console);
        case DataAction::Pack:
            return data_pack(options, console);
        case DataAction::Describe:
        case DataAction::Check:
            break;
    }
    return look_at_data(options, console);
}

}  // namespace hjemmel::cli
