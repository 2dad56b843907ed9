#include "sim/followers.hpp"
#include "sim/synthetic/synthetic_register.hpp"

#include <fmt/format.h>

namespace hjemmel::sim {

namespace {

using engine::Cell;
using engine::CollectionId;

std::string person_key(std::uint32_t person) { return fmt::format("synthetic-{}", person + 1); }

const char* const owner_key = "Synthetic";

Cell cell_of(const engine::Type& type, std::int32_t held) {
    Cell cell;
    if (held == not_applicable_cell) {
        cell.state = Cell::State::NotApplicable;
        return cell;
    }
    if (held == empty_cell) {
        return cell;
    }
    cell.state = Cell::State::Given;
    switch (type.kind) {
        case engine::Kind::YesNo:
            cell.value = held != 0;
            break;
        case engine::Kind::Date:
            cell.value = engine::Date{held};
            break;
        case engine::Kind::Month:
            cell.value = engine::Month{held};
            break;
        case engine::Kind::Year:
            cell.value = engine::Year{held};
            break;
        case engine::Kind::Enumeration:
            cell.value = engine::EnumerationValue{held};
            break;
        case engine::Kind::Number:
            cell.value = engine::Rational(held);
            break;
        default:
            cell.state = Cell::State::Unknown;
    }
    return cell;
}

/// A cell as docs/data.md has it.
std::string text_of(const engine::Program& program, const engine::Type& type, std::int32_t held,
                    bool is_end) {
    if (held == empty_cell || (held == not_applicable_cell && is_end)) {
        return "";
    }
    if (held == not_applicable_cell) {
        return "not applicable";
    }
    switch (type.kind) {
        case engine::Kind::YesNo:
            return held != 0 ? "yes" : "no";
        case engine::Kind::Date:
            return engine::Date{held}.to_string();
        case engine::Kind::Month:
            return engine::Month{held}.to_string();
        case engine::Kind::Year:
            return engine::Year{held}.to_string();
        case engine::Kind::Enumeration:
            return program[engine::EnumerationId{type.of}].values.at(
                static_cast<std::size_t>(held));
        case engine::Kind::Number:
            return type.form == engine::Form::Share ? fmt::format("{} %", 100 * held)
                                                    : fmt::format("{}", held);
        default:
            return "";
    }
}

std::string last_word(const std::string& name) { return name.substr(name.rfind('.') + 1); }

/// An event's day of registration is left out: nobody registered it.
bool is_written(const engine::Collection& collection, std::uint32_t field) {
    return collection.kind != engine::CollectionKind::Event || field != engine::second_date_field;
}

void write_table(const engine::Program& program, const SyntheticRegister& made,
                 const SyntheticTable& table, const WriteText& write) {
    const engine::Collection& collection = program[table.collection];
    const std::string file = collection.plural + ".csv";
    std::string text = last_word(program[made.persons].name);
    for (std::uint32_t field = 0; field < collection.fields.size(); ++field) {
        text += is_written(collection, field) ? "," + collection.fields[field].name : "";
    }
    text += "\n";
    constexpr std::size_t piece = 1U << 16U;
    for (std::size_t row = 0; row < table.person.size(); ++row) {
        text += person_key(table.person[row]);
        for (std::uint32_t field = 0; field < collection.fields.size(); ++field) {
            if (is_written(collection, field)) {
                const bool is_end = collection.kind == engine::CollectionKind::Spell &&
                                    field == engine::second_date_field;
                text += ",";
                text += text_of(program, collection.fields[field].type, table.fields[field][row],
                                is_end);
            }
        }
        text += "\n";
        if (text.size() > piece) {
            write(file, text);
            text.clear();
        }
    }
    write(file, text);
}

}  // namespace

engine::Facts facts_of(const engine::Program& program, const SyntheticRegister& made) {
    engine::Facts facts(program);
    const engine::Collection& persons = program[made.persons];
    if (persons.parent) {
        facts.add_row(*persons.parent, owner_key, 0, {});
        facts.close(*persons.parent, 0);
    }
    for (std::uint32_t person = 0; person < made.count; ++person) {
        const std::uint32_t row = facts.add_row(made.persons, person_key(person), 0, {});
        if (persons.over_time) {
            facts.add_stay(made.persons, row, engine::Stay{0, std::nullopt, std::nullopt, {}});
        }
    }
    facts.close(made.persons, 0);
    for (const SyntheticTable& table : made.tables) {
        const engine::Collection& collection = program[table.collection];
        for (std::size_t row = 0; row < table.person.size(); ++row) {
            const std::uint32_t number =
                facts.add_row(table.collection, fmt::format("{}", row + 1), table.person[row], {});
            for (std::uint32_t field = 0; field < collection.fields.size(); ++field) {
                if (is_written(collection, field)) {
                    facts.set(table.collection, field, number,
                              cell_of(collection.fields[field].type, table.fields[field][row]));
                }
            }
        }
        facts.close_all(table.collection);
    }
    return facts;
}

void write_package(const engine::Program& program, const SyntheticRegister& made,
                   const WriteText& write) {
    const engine::Collection& persons = program[made.persons];
    const std::string file = persons.plural + ".csv";
    std::string text = "id";
    if (persons.parent) {
        text += "," + last_word(program[*persons.parent].name);
    }
    text += "\n";
    for (std::uint32_t person = 0; person < made.count; ++person) {
        text += person_key(person);
        text += persons.parent ? std::string(",") + owner_key + "\n" : "\n";
        constexpr std::size_t piece = 1U << 16U;
        if (text.size() > piece) {
            write(file, text);
            text.clear();
        }
    }
    write(file, text);
    for (const SyntheticTable& table : made.tables) {
        write_table(program, made, table, write);
    }
    write("data.toml",
          fmt::format("source = \"synthetic: no person behind it, made from seed {}\"\n"
                      "assumptions = [\"every row of this package is synthetic\"]\n",
                      made.seed));
}

}  // namespace hjemmel::sim
