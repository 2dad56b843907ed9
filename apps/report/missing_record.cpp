#include "apps/report/missing_record.hpp"

#include "engine/evaluate/ground_names.hpp"

#include <string_view>

namespace hjemmel::apps {

namespace {

using engine::MissingFact;

std::string_view missing_kind(MissingFact::Kind kind) {
    switch (kind) {
        case MissingFact::Kind::Figure:
            return "figure";
        case MissingFact::Kind::Field:
            return "field";
        case MissingFact::Kind::Rows:
            return "rows";
        case MissingFact::Kind::Belonging:
            return "belonging";
    }
    return "";
}

/// Where the data speak of the fact: an empty cell, a figure within bounds, or the row.
std::optional<FactReference> place_of(const engine::Facts& facts, const MissingFact& fact) {
    engine::FactOrigin origin;
    switch (fact.kind) {
        case MissingFact::Kind::Figure:
            if (const engine::Cell* cell = facts.figure(fact.place)) {
                origin = cell->origin;
            }
            break;
        case MissingFact::Kind::Field:
            origin = facts.cell(fact.collection, fact.field, fact.row).origin;
            if (origin.line == 0) {
                origin = facts.row_origin(fact.collection, fact.row);
            }
            break;
        case MissingFact::Kind::Belonging:
            origin = facts.row_origin(fact.collection, fact.row);
            break;
        case MissingFact::Kind::Rows:
            break;
    }
    if (origin.line == 0 || origin.file >= facts.files().size()) {
        return std::nullopt;
    }
    return FactReference{facts.files()[origin.file], origin.line, origin.column};
}

}  // namespace

MissingRecord missing_record(const engine::Program& program, const engine::Facts& facts,
                             const People& people, const Display& display,
                             const MissingFact& fact) {
    MissingRecord record;
    record.kind = missing_kind(fact.kind);
    record.only_bounds = fact.only_bounds;
    record.at = place_of(facts, fact);
    switch (fact.kind) {
        case MissingFact::Kind::Figure: {
            const engine::Quantity& quantity = program[fact.place.quantity];
            record.quantity = quantity.name;
            record.label = display.label(fact.place.quantity);
            record.entity = people.name(fact.place);
            record.index = engine::index_text(program, quantity.indices, fact.place.indices);
            break;
        }
        case MissingFact::Kind::Field: {
            const engine::Collection& collection = program[fact.collection];
            const engine::Field& field = collection.fields.at(fact.field);
            record.quantity = collection.name + "." + field.name;
            record.label = display.label(field.labels, field.name);
            record.entity = people.name(fact.collection, fact.row);
            break;
        }
        case MissingFact::Kind::Belonging: {
            const engine::Collection& collection = program[fact.collection];
            const engine::Collection& parent =
                program[collection.parent.value_or(engine::CollectionId{})];
            record.quantity = collection.name;
            record.label = display.label(parent.labels, parent.name);
            record.entity = people.name(fact.collection, fact.row);
            record.index = fact.day ? fact.day->to_string() : std::string();
            break;
        }
        case MissingFact::Kind::Rows: {
            const engine::Collection& collection = program[fact.collection];
            record.quantity = collection.name;
            record.label = display.label(collection.labels, collection.plural, true);
            if (collection.parent) {
                record.entity = people.name(*collection.parent, fact.row);
            }
            break;
        }
    }
    return record;
}

}  // namespace hjemmel::apps
