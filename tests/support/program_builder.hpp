#pragma once

#include "engine/evaluate/facts.hpp"
#include "engine/evaluate/interpreter.hpp"
#include "engine/program/program.hpp"

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// Builds small programs by hand, node by node, for tests of the engine without the language.
namespace hjemmel::testing {

inline engine::Date day(std::string_view text) { return engine::Date::parse(text).value(); }
inline engine::Month month(std::string_view text) { return engine::Month::parse(text).value(); }

inline engine::Type yes_no_type() { return {}; }
inline engine::Type number_type() {
    engine::Type type;
    type.kind = engine::Kind::Number;
    return type;
}
inline engine::Type number_between(const engine::Rational& from, const engine::Rational& to) {
    engine::Type type = number_type();
    type.range = engine::Interval::between(from, to);
    return type;
}
inline engine::Type type_of(engine::Kind kind, std::uint32_t of = 0) {
    engine::Type type;
    type.kind = kind;
    type.of = of;
    return type;
}
inline engine::Type or_not_applicable(engine::Type type) {
    type.can_be_not_applicable = true;
    return type;
}

class ProgramBuilder {
public:
    using NodeId = engine::NodeId;
    using Nodes = std::vector<NodeId>;
    using Op = engine::Op;
    using Kind = engine::Kind;

    engine::Program program;

    // ---- expressions ----

    NodeId constant(engine::Value value, Kind kind, std::uint32_t of = 0) {
        auto& constants = program.core.constants;
        std::uint32_t found = 0;
        while (found < constants.size() && !engine::equal_values(constants[found], value)) ++found;
        if (found == constants.size()) constants.push_back(std::move(value));
        return op(Op::Constant, kind, {}, found, 0, of);
    }
    NodeId number(const engine::Rational& value) { return constant(value, Kind::Number); }
    NodeId yes_no(bool value) { return constant(value, Kind::YesNo); }
    NodeId date(std::string_view text) { return constant(day(text), Kind::Date); }
    NodeId one_of(engine::EnumerationId of, std::int32_t ordinal) {
        return constant(engine::EnumerationValue{ordinal}, Kind::Enumeration, of.index);
    }
    NodeId slot(std::uint32_t number, Kind kind, std::uint32_t of = 0) {
        return op(Op::Slot, kind, {}, number, 0, of);
    }

    NodeId op(Op op, Kind kind, Nodes children, std::uint32_t detail = 0, std::uint32_t extra = 0,
              std::uint32_t of = 0) {
        engine::Core& core = program.core;
        for (std::uint32_t i = 0; i < core.nodes.size(); ++i) {
            const engine::Node& other = core.nodes[i];
            if (other.op == op && other.kind == kind && other.detail == detail &&
                other.extra == extra && other.of == of && children_of(other) == children) {
                return NodeId{i};
            }
        }
        engine::Node node;
        node.op = op;
        node.kind = kind;
        node.detail = detail;
        node.extra = extra;
        node.of = of;
        node.first_child = static_cast<std::uint32_t>(core.children.size());
        node.child_count = static_cast<std::uint32_t>(children.size());
        core.children.insert(core.children.end(), children.begin(), children.end());
        core.nodes.push_back(node);
        core.origins.emplace_back();
        return NodeId{static_cast<std::uint32_t>(core.nodes.size() - 1)};
    }
    NodeId truth(Op of, Nodes children) { return op(of, Kind::YesNo, std::move(children)); }
    NodeId arithmetic(Op of, Nodes children) { return op(of, Kind::Number, std::move(children)); }
    NodeId not_applicable(Kind kind) { return op(Op::NotApplicable, kind, {}); }
    NodeId call(engine::QuantityId quantity, Nodes children = {}) {
        const engine::Type& type = program[quantity].type;
        return op(Op::Call, type.kind, std::move(children), quantity.index, 0, type.of);
    }
    NodeId field(engine::CollectionId collection, std::uint32_t column, NodeId row) {
        const engine::Type& type = program[collection].fields[column].type;
        return op(Op::Field, type.kind, {row}, column, collection.index, type.of);
    }
    NodeId aggregate(const engine::AggregateParts& parts, Kind kind) {
        program.core.aggregates.push_back(parts);
        return op(Op::Aggregate, kind, {},
                  static_cast<std::uint32_t>(program.core.aggregates.size() - 1));
    }

    // ---- declarations ----

    engine::EnumerationId enumeration(std::string name, std::vector<std::string> values) {
        engine::Enumeration made;
        made.name = std::move(name);
        made.values = std::move(values);
        program.enumerations.push_back(std::move(made));
        return engine::EnumerationId{static_cast<std::uint32_t>(program.enumerations.size() - 1)};
    }
    engine::CollectionId collection(engine::CollectionKind kind, std::string name,
                                    std::optional<engine::CollectionId> parent,
                                    std::vector<std::pair<std::string, engine::Type>> fields = {}) {
        engine::Collection made;
        made.kind = kind;
        made.plural = name.substr(name.rfind('.') + 1) + "s";
        made.name = std::move(name);
        made.parent = parent;
        const engine::Type date = type_of(Kind::Date);
        if (kind == engine::CollectionKind::Event) {
            made.fields.push_back({"date", {}, date});
            made.fields.push_back({"registered", {}, or_not_applicable(date)});
        } else if (kind == engine::CollectionKind::Spell) {
            made.fields.push_back({"start", {}, date});
            made.fields.push_back({"end", {}, or_not_applicable(date)});
        }
        for (auto& [field, type] : fields) made.fields.push_back({field, {}, type});
        program.collections.push_back(std::move(made));
        return engine::CollectionId{static_cast<std::uint32_t>(program.collections.size() - 1)};
    }
    engine::QuantityId quantity(engine::QuantityRole role, std::string name, engine::Type type,
                                std::vector<engine::IndexKind> indices = {},
                                std::optional<engine::CollectionId> entity = std::nullopt) {
        engine::Quantity made;
        made.role = role;
        made.name = std::move(name);
        made.type = std::move(type);
        made.entity = entity;
        for (const engine::IndexKind kind : indices) {
            engine::Index index;
            index.kind = kind;
            made.indices.push_back(index);
        }
        // Room for the elements of aggregates too.
        made.slots = static_cast<std::uint32_t>(indices.size()) + (entity ? 1 : 0) + 4;
        program.quantities.push_back(std::move(made));
        return engine::QuantityId{static_cast<std::uint32_t>(program.quantities.size() - 1)};
    }
    engine::QuantityId reading(std::string name, engine::Type type,
                               std::vector<engine::IndexKind> indices = {},
                               std::optional<engine::CollectionId> entity = std::nullopt) {
        return quantity(engine::QuantityRole::Reading, std::move(name), std::move(type),
                        std::move(indices), entity);
    }
    engine::QuantityId define(std::string name, engine::Type type,
                              std::vector<engine::IndexKind> indices = {},
                              std::optional<engine::CollectionId> entity = std::nullopt) {
        return quantity(engine::QuantityRole::Defined, std::move(name), std::move(type),
                        std::move(indices), entity);
    }
    engine::ClauseId rule(engine::QuantityId quantity, std::string name,
                          std::optional<NodeId> outcome,
                          std::optional<NodeId> when = std::nullopt) {
        engine::Clause made;
        made.name = program[quantity].name + "." + name;
        made.quantity = quantity;
        made.outcome = outcome;
        made.when = when;
        program.clauses.push_back(std::move(made));
        const engine::ClauseId id{static_cast<std::uint32_t>(program.clauses.size() - 1)};
        program.quantities[quantity.index].clauses.push_back(id);
        return id;
    }
    engine::Clause& clause(engine::ClauseId id) { return program.clauses[id.index]; }
    /// A quantity with one clause.
    engine::QuantityId is(std::string name, engine::Type type, NodeId outcome) {
        const engine::QuantityId made = define(std::move(name), std::move(type));
        rule(made, "main", outcome);
        return made;
    }

    engine::ProvisionId provision(std::string anchor, std::string_view from, std::string_view to,
                                  std::string_view published, std::string_view end_published = "") {
        if (program.instruments.empty()) program.instruments.emplace_back();
        engine::Provision made;
        made.anchor = std::move(anchor);
        engine::Force force;
        force.from = day(from);
        if (!to.empty()) force.to = day(to);
        force.published = day(published);
        if (!end_published.empty()) force.end_published = day(end_published);
        made.forces.push_back(force);
        program.provisions.push_back(std::move(made));
        return engine::ProvisionId{static_cast<std::uint32_t>(program.provisions.size() - 1)};
    }
    engine::ParameterId parameter(std::string name, engine::Type type) {
        engine::Parameter made;
        made.name = std::move(name);
        made.type = std::move(type);
        program.parameters.push_back(std::move(made));
        return engine::ParameterId{static_cast<std::uint32_t>(program.parameters.size() - 1)};
    }
    void step(engine::ParameterId parameter, std::string name, engine::Value value,
              std::vector<engine::ProvisionId> cites) {
        engine::ParameterStep made;
        made.name = std::move(name);
        made.value = std::move(value);
        made.cites = std::move(cites);
        program.parameters[parameter.index].steps.push_back(std::move(made));
    }
    NodeId parameter_node(engine::ParameterId parameter) {
        return op(Op::Parameter, program[parameter].type.kind, {}, parameter.index);
    }
    engine::InterpretationId interpretation(std::string name, std::vector<std::string> options) {
        engine::Interpretation made;
        made.name = std::move(name);
        for (std::string& option : options) made.options.push_back({std::move(option), "", {}});
        program.interpretations.push_back(std::move(made));
        return engine::InterpretationId{
            static_cast<std::uint32_t>(program.interpretations.size() - 1)};
    }

private:
    [[nodiscard]] Nodes children_of(const engine::Node& node) const {
        const auto first = program.core.children.begin() + node.first_child;
        return {first, first + node.child_count};
    }
};

// ---- places, facts and questions ----

inline engine::Place at(engine::QuantityId quantity,
                        std::initializer_list<std::int32_t> indices = {}, std::uint32_t row = 0) {
    engine::Place place;
    place.quantity = quantity;
    place.row = row;
    for (const std::int32_t index : indices) {
        place.indices.values[place.indices.count++] = index;
    }
    return place;
}

inline engine::Cell given(engine::Value value) {
    engine::Cell cell;
    cell.state = engine::Cell::State::Given;
    cell.value = std::move(value);
    return cell;
}
inline engine::Cell not_applicable_cell() {
    engine::Cell cell;
    cell.state = engine::Cell::State::NotApplicable;
    return cell;
}
inline engine::Cell given_to(const engine::Rational& value, const engine::Rational& step,
                             bool rounded_half_up = false) {
    engine::Cell cell = given(value);
    cell.bounds =
        std::make_shared<const engine::Interval>(engine::known_to(value, step, rounded_half_up));
    return cell;
}

inline engine::Answer ask(const engine::Program& program, const engine::Facts& facts,
                          const engine::Place& place, engine::Circumstances circumstances = {}) {
    engine::Interpreter interpreter(program, facts, std::move(circumstances));
    return interpreter.ask(place);
}

/// Writes an outcome in a line: `yes`, `3/2`, `not applicable`, `conflict 0 2`, `unknown [1, 2) or
/// conflict`.
[[nodiscard]] inline std::string shown(const engine::Outcome& outcome);

}  // namespace hjemmel::testing

namespace hjemmel::testing {

inline std::string shown_value(const engine::Value& value) {
    if (const auto* yes = std::get_if<bool>(&value)) return *yes ? "yes" : "no";
    if (const auto* number = std::get_if<engine::Rational>(&value)) return number->to_string();
    if (const auto* date = std::get_if<engine::Date>(&value)) return date->to_string();
    if (const auto* of_month = std::get_if<engine::Month>(&value)) return of_month->to_string();
    if (const auto* year = std::get_if<engine::Year>(&value)) return year->to_string();
    if (const auto* one = std::get_if<engine::EnumerationValue>(&value)) {
        return "value " + std::to_string(one->ordinal);
    }
    if (const auto* row = std::get_if<engine::Row>(&value))
        return "row " + std::to_string(row->index);
    if (const auto* period = std::get_if<engine::Period>(&value)) {
        return period->first.to_string() + ".." + period->last.to_string();
    }
    return "text";
}

inline std::string shown_bounds(const engine::Interval& bounds) {
    std::string text = bounds.lower && !bounds.lower->open ? "[" : "(";
    text += bounds.lower ? bounds.lower->at.to_string() : "-inf";
    text += ", " + (bounds.upper ? bounds.upper->at.to_string() : "inf");
    return text + (bounds.upper && !bounds.upper->open ? "]" : ")");
}

inline std::string shown(const engine::Outcome& outcome) {
    switch (outcome.state) {
        case engine::State::Value:
            return shown_value(outcome.value);
        case engine::State::NotApplicable:
            return "not applicable";
        case engine::State::Conflict: {
            std::string text = "conflict";
            for (const engine::ClauseId clause : *outcome.conflict) {
                text += " " + std::to_string(clause.index);
            }
            return text;
        }
        case engine::State::Unknown:
            break;
    }
    std::string text = outcome.error
                           ? "error " + std::to_string(static_cast<int>(outcome.error->kind))
                           : std::string("unknown");
    if (!outcome.possible) return text;
    const engine::Possible& possible = *outcome.possible;
    if (!possible.can_be_value) text += " no value";
    if (possible.can_be_value && possible.bounds) text += " " + shown_bounds(*possible.bounds);
    if (possible.can_be_value && possible.values != ~std::uint64_t{0}) {
        text += " {" + std::to_string(possible.values) + "}";
    }
    if (possible.can_be_not_applicable) text += " or not applicable";
    if (possible.can_be_conflict) text += " or conflict";
    if (possible.can_fail) text += " or failure";
    return text;
}

}  // namespace hjemmel::testing
