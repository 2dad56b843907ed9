#include "apps/cli/data_template.hpp"

#include "apps/data/names.hpp"

#include <algorithm>
#include <map>
#include <utility>

namespace hjemmel::cli {

namespace {

using apps::say;
using apps::Word;
using engine::Collection;
using engine::CollectionId;

std::string id_column(std::string_view text) {
    const bool is_plain = text.find_first_of(",\"\n") == std::string_view::npos;
    return is_plain ? std::string(text) : "\"" + std::string(text) + "\"";
}

class Making {
public:
    explicit Making(const apps::Display& display)
        : display_(display), program_(display.program()), language_(display.language()) {}

    void add(const apps::DataNeeds::Rows& rows) {
        const Collection& collection = program_[rows.collection];
        TemplateFile file{collection.plural + ".csv", {}};
        const std::string asked_by = apps::asked_by_in_words(program_, rows.asked_by);
        if (collection.kind == engine::CollectionKind::Entity) {
            file.columns.push_back({"id", std::string(word(Word::TypeOwnId, language_)), asked_by});
        }
        if (collection.parent) {
            const Collection& parent = program_[*collection.parent];
            file.columns.push_back({std::string(apps::short_name(parent.name)),
                                    say(Word::TypeId, language_, parent.plural), asked_by});
        }
        if (collection.over_time) {
            for (const char* day : {"from", "to"}) {
                file.columns.push_back(
                    {day, std::string(word(Word::TypeDate, language_)), asked_by});
            }
        }
        for (const apps::DataNeeds::Column& column : rows.columns) {
            const engine::Field& field = collection.fields[column.field];
            file.columns.push_back({field.name, type_in_words(display_, field.type),
                                    apps::asked_by_in_words(program_, column.asked_by)});
        }
        leave_out(rows, collection);
        made_.files.push_back(std::move(file));
    }

    /// Readings with the same places stand in one file.
    void add(const apps::DataNeeds::Figure& figure) {
        const engine::Quantity& quantity = program_[figure.quantity];
        std::vector<TemplateColumn> places;
        std::string name;
        const auto add_place = [&](std::string column, std::string type) {
            name += (name.empty() ? "" : "_") + column;
            places.push_back({std::move(column), std::move(type), {}});
        };
        if (quantity.entity) {
            const Collection& entity = program_[*quantity.entity];
            add_place(std::string(apps::short_name(entity.name)),
                      say(Word::TypeId, language_, entity.plural));
        }
        for (const engine::Index& index : quantity.indices) {
            add_place(apps::index_word(program_, index), type_in_words(display_, type_of(index)));
        }
        auto [found, is_new] = figure_files_.try_emplace(name, made_.files.size());
        if (is_new) {
            made_.files.push_back({file_name(name), std::move(places)});
        }
        const std::string last(apps::last_word(quantity.name));
        const bool fits_one = engine::find_quantity(program_, last).has_value();
        made_.files[found->second].columns.push_back(
            {fits_one ? last : quantity.name, type_in_words(display_, quantity.type),
             apps::asked_by_in_words(program_, figure.asked_by)});
    }

    Template made() && { return std::move(made_); }

private:
    static engine::Type type_of(const engine::Index& index) {
        engine::Type type;
        switch (index.kind) {
            case engine::IndexKind::Month:
                type.kind = engine::Kind::Month;
                break;
            case engine::IndexKind::Year:
                type.kind = engine::Kind::Year;
                break;
            case engine::IndexKind::Day:
                type.kind = engine::Kind::Date;
                break;
            case engine::IndexKind::Enumeration:
                type.kind = engine::Kind::Enumeration;
                type.of = index.enumeration.index;
                break;
        }
        return type;
    }

    /// A name that no collection has.
    [[nodiscard]] std::string file_name(const std::string& places) const {
        std::string name = places.empty() ? "figures" : "figures_" + places;
        while (apps::collection_with_plural(program_, name).id) {
            name += "_";
        }
        return name + ".csv";
    }

    /// Fields that nothing asks for are not in the file, which has to be said.
    void leave_out(const apps::DataNeeds::Rows& rows, const Collection& collection) {
        std::string without;
        for (std::uint32_t field = 0; field < collection.fields.size(); ++field) {
            const bool is_there = std::any_of(
                rows.columns.begin(), rows.columns.end(),
                [field](const apps::DataNeeds::Column& one) { return one.field == field; });
            const bool is_optional = collection.kind == engine::CollectionKind::Event &&
                                     field == engine::second_date_field;
            if (!is_there && !is_optional) {
                without += (without.empty() ? "\"" : ", \"") + collection.fields[field].name + "\"";
            }
        }
        if (!without.empty()) {
            made_.settings += (made_.settings.empty() ? "" : "\n");
            made_.settings +=
                "[collections." + collection.plural + "]\nwithout = [" + without + "]\n";
        }
    }

    const apps::Display& display_;
    const engine::Program& program_;
    lang::Language language_;
    Template made_;
    std::map<std::string, std::size_t> figure_files_;
};

}  // namespace

Template template_of(const apps::DataNeeds& needs, const apps::Display& display) {
    Making making(display);
    for (const apps::DataNeeds::Rows& rows : needs.rows) {
        making.add(rows);
    }
    for (const apps::DataNeeds::Figure& figure : needs.figures) {
        making.add(figure);
    }
    return std::move(making).made();
}

std::string header_line(const TemplateFile& file) {
    std::string line;
    for (const TemplateColumn& column : file.columns) {
        line += (line.empty() ? "" : ",") + id_column(column.name);
    }
    return line + "\n";
}

std::string columns_text(const Template& made, lang::Language language) {
    std::string text;
    for (const TemplateFile& file : made.files) {
        text += (text.empty() ? "## " : "\n## ") + file.name + "\n\n" +
                std::string(word(Word::TemplateHeading, language)) + "\n| --- | --- | --- |\n";
        for (const TemplateColumn& column : file.columns) {
            text += "| " + column.name + " | " + column.type + " | " + column.asked_by + " |\n";
        }
    }
    return text;
}

}  // namespace hjemmel::cli
