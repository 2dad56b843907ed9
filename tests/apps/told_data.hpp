#pragma once

#include "tests/apps/data_support.hpp"

#include <cstddef>
#include <cstdint>
#include <string>

/// All that loaded data say, as text: two that say the same are told alike.
namespace hjemmel::testing {

inline std::string origin_text(const engine::FactOrigin& origin) {
    return std::to_string(origin.file) + ":" + std::to_string(origin.line) + ":" +
           std::to_string(origin.column);
}

inline std::string stays_text(const engine::Facts& facts, engine::CollectionId id,
                              std::uint32_t row) {
    std::string text;
    for (const engine::Stay& stay : facts.stays(id, row)) {
        text += " stays " + std::to_string(stay.parent) + " " +
                (stay.first ? stay.first->to_string() : "-") + " " +
                (stay.last ? stay.last->to_string() : "-") + " " + origin_text(stay.origin);
    }
    return text;
}

/// Everything that facts say, through their public face, as lines.
inline std::string told(const engine::Facts& facts, const engine::Program& program) {
    std::string text;
    const auto tell = [&](const engine::Cell& cell) {
        return cell_text(cell) + " \"" + cell.note + "\" " + origin_text(cell.origin);
    };
    for (const std::string& file : facts.files()) text += "file " + file + "\n";
    for (std::uint32_t id = 0; id < program.collections.size(); ++id) {
        const engine::CollectionId collection{id};
        const std::uint32_t rows = facts.row_count(collection);
        text += program.collections[id].name + " " + std::to_string(rows) + "\n";
        for (std::uint32_t row = 0; row < rows; ++row) {
            const auto key = facts.key(collection, row);
            text += "  " + std::string(key) + " " + std::to_string(facts.parent(collection, row)) +
                    " " + origin_text(facts.row_origin(collection, row)) + " found " +
                    std::to_string(facts.find_row(collection, key).value_or(99)) +
                    stays_text(facts, collection, row) + "\n";
            for (std::uint32_t field = 0; field < program.collections[id].fields.size(); ++field) {
                text += "    " + tell(facts.cell(collection, field, row)) + "\n";
            }
        }
        for (std::uint32_t field = 0; field < program.collections[id].fields.size(); ++field) {
            const engine::Column& column = facts.column(collection, field);
            text += "  column " + std::to_string(column.size()) + " " +
                    std::to_string(column.scale()) + " " + std::to_string(column.least()) + " " +
                    std::to_string(column.most()) + (column.is_complete() ? " complete" : "") +
                    (column.all_given() ? " given\n" : "\n");
        }
        for (std::uint32_t parent = 0; parent < 5; ++parent) {
            text += facts.is_listed(collection, parent) ? "  listed:" : "  open:";
            for (const std::uint32_t row : facts.children(collection, parent)) {
                text += " " + std::to_string(row);
            }
            text += "\n";
        }
    }
    for (std::uint32_t id = 0; id < program.quantities.size(); ++id) {
        for (const auto& [place, cell] : facts.figures(engine::QuantityId{id})) {
            text += program.quantities[id].name + " " + std::to_string(place.row);
            for (std::size_t i = 0; i < place.indices.count; ++i) {
                text += " " + std::to_string(place.indices.values.at(i));
            }
            text += " " + tell(*cell) + "\n";
        }
    }
    return text;
}

inline std::string told(const Loaded& loaded, const engine::Program& program = data_program()) {
    std::string text = told(loaded.facts(), program) + loaded.data.hash + loaded.data.source;
    for (const std::string& assumption : loaded.data.assumptions) text += "\n" + assumption;
    for (const apps::FileReport& report : loaded.data.files) {
        text += "\n" + report.file + " " + std::to_string(report.read) + " " +
                std::to_string(report.used) + " " + report.source;
        for (const auto& left_out : report.left_out) {
            text += " " + lang::phrase_text(left_out.why, lang::Language::English) + " " +
                    std::to_string(left_out.rows);
        }
        for (const std::string& assumption : report.assumptions) text += " " + assumption;
    }
    for (const auto& [name, content] : loaded.data.sources) text += "\n" + name + " " + content;
    return text;
}

}  // namespace hjemmel::testing
