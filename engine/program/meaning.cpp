#include "engine/program/meaning.hpp"

#include "engine/values/sha256.hpp"

#include <algorithm>
#include <utility>

namespace hjemmel::engine {

namespace {

/// So many digits keep any two of a million meanings apart.
constexpr std::size_t digits = 32;

std::string shortened(const std::string& text) { return sha256_hex(text).substr(0, digits); }

/// Parts in a row: each with its length, so that no two rows read the same.
std::string in_a_row(const std::vector<std::string>& parts) {
    std::string text;
    for (const std::string& part : parts) text += std::to_string(part.size()) + ":" + part;
    return text;
}

std::string number(std::uint32_t value) { return std::to_string(value); }

/// Its number where it has no name: what did not compile is given a meaning too.
std::string value_name(const Program& program, EnumerationId of, std::int32_t ordinal) {
    const auto& values = program[of].values;
    const auto place = static_cast<std::size_t>(ordinal);
    return place < values.size() ? values[place] : std::to_string(ordinal);
}

}  // namespace

Meanings::Meanings(const Program& program) : program_(program) {
    nodes_.reserve(program.core.nodes.size());
    // A child has a smaller id than its parent.
    for (const Node& node : program.core.nodes) nodes_.push_back(shortened(describe(node)));
    frames_.resize(program.clauses.size());
    for (const Quantity& quantity : program.quantities) {
        const std::string frame = frame_words(quantity);
        for (const ClauseId clause : quantity.clauses) frames_[clause.index] = frame;
    }
    for (const Procedure& procedure : program.procedures) {
        // What a procedure says for all of its transitions.
        if (procedure.states.index >= program.enumerations.size()) continue;
        const Quantity& quantity = program[procedure.quantity];
        const std::string course =
            in_a_row({frame_words(quantity), value_name(program, procedure.states, procedure.start),
                      number(static_cast<std::uint32_t>(procedure.first_year.number))});
        for (const QuantityId exit : procedure.exits) {
            for (const ClauseId clause : program[exit].clauses)
                frames_[clause.index] += " in " + course;
        }
    }
    for (const Duty& duty : program.duties) {
        if (duty.actors.index >= program.enumerations.size()) continue;
        const std::string actor = value_name(program, duty.actors, duty.by);
        for (const ClauseId clause : program[duty.quantity].clauses)
            frames_[clause.index] += " by " + actor;
    }
}

// What a quantity says for all of its clauses: its type and the day whose law judges it.
std::string Meanings::frame_words(const Quantity& quantity) const {
    const Type& type = quantity.type;
    const auto bound = [](const std::optional<Bound>& one) {
        return one ? one->at.to_string() : std::string("-");
    };
    const Interval range = type.range.value_or(Interval::everything());
    return in_a_row({type_words(type.kind, type.of), unit_words(type.unit),
                     type.integer ? "whole" : "-", bound(range.lower), bound(range.upper),
                     quantity.decided_on ? nodes_[quantity.decided_on->index] : "-"});
}

std::string Meanings::unit_words(UnitId unit) const {
    std::vector<std::string> factors;
    for (const Unit::Factor& factor : program_.units[unit.index].factors)
        factors.push_back(program_.base_units[factor.base].name + "^" +
                          std::to_string(factor.power));
    std::sort(factors.begin(), factors.end());
    return in_a_row(factors);
}

std::string Meanings::type_words(Kind kind, std::uint32_t of) const {
    std::string text = number(static_cast<std::uint32_t>(kind));
    if (kind == Kind::Enumeration) text += " " + program_.enumerations[of].name;
    if (kind == Kind::Row) text += " " + program_.collections[of].name;
    return text;
}

std::string Meanings::constant(const Node& node, const Value& value) const {
    struct Words {
        const Program& program;
        const Node& node;
        std::string operator()(bool yes) const { return yes ? "yes" : "no"; }
        std::string operator()(const Rational& rational) const { return rational.to_string(); }
        std::string operator()(Date date) const { return date.to_string(); }
        std::string operator()(Month month) const { return month.to_string(); }
        std::string operator()(Year year) const { return year.to_string(); }
        std::string operator()(const Period& period) const {
            return period.first.to_string() + " " + period.last.to_string();
        }
        std::string operator()(EnumerationValue one) const {
            return value_name(program, EnumerationId{node.of}, one.ordinal);
        }
        std::string operator()(Row row) const { return number(row.index); }
        std::string operator()(const std::shared_ptr<const std::string>& text) const {
            return *text;
        }
    };
    return std::visit(Words{program_, node}, value);
}

std::string Meanings::describe(const Node& node) const {
    const Core& core = program_.core;
    std::vector<std::string> parts{
        number(static_cast<std::uint32_t>(node.op)), type_words(node.kind, node.of),
        number(static_cast<std::uint32_t>(node.form)), unit_words(node.unit)};
    std::vector<std::string> children;
    for (std::uint32_t child = 0; child < node.child_count; ++child)
        children.push_back(nodes_[core.child(node, child).index]);
    switch (node.op) {
        case Op::Constant:
            parts.push_back(constant(node, core.constants[node.detail]));
            break;
        case Op::HasKey:
            parts.push_back(program_.collections[node.extra].name);
            parts.push_back(constant(node, core.constants[node.detail]));
            break;
        case Op::Field: {
            const Collection& collection = program_.collections[node.extra];
            parts.push_back(collection.name);
            parts.push_back(node.detail < collection.fields.size()
                                ? collection.fields[node.detail].name
                                : number(node.detail));
            break;
        }
        case Op::Parent:
            parts.push_back(program_.collections[node.extra].name);
            parts.push_back(program_.collections[node.detail].name);
            break;
        case Op::Parameter:
            parts.push_back(program_.parameters[node.detail].name);
            break;
        case Op::Interpretation: {
            const Interpretation& interpretation = program_.interpretations[node.detail];
            parts.push_back(interpretation.name);
            for (std::size_t option = 0; option < children.size(); ++option)
                children[option] = interpretation.options[option].name + "=" + children[option];
            std::sort(children.begin(), children.end());
            break;
        }
        case Op::Choose: {
            const Node& subject = core[core.child(node, 0)];
            const auto& values = program_.enumerations[subject.of].values;
            for (std::size_t place = 1; place < children.size(); ++place)
                children[place] = values[place - 1] + "=" + children[place];
            std::sort(children.begin() + 1, children.end());
            break;
        }
        case Op::Call:
            parts.push_back(program_.quantities[node.detail].name);
            break;
        case Op::Aggregate:
            parts.push_back(describe_aggregate(core.aggregates[node.detail]));
            break;
        default:
            parts.push_back(number(node.detail));
            parts.push_back(number(node.extra));
            break;
    }
    parts.push_back(in_a_row(children));
    return in_a_row(parts);
}

std::string Meanings::describe_aggregate(const AggregateParts& parts) const {
    std::vector<std::string> words{number(static_cast<std::uint32_t>(parts.kind)),
                                   number(static_cast<std::uint32_t>(parts.over)),
                                   number(parts.element_slot),
                                   number(static_cast<std::uint32_t>(parts.when_not_applicable))};
    if (parts.over == Over::Rows) words.push_back(program_.collections[parts.of].name);
    if (parts.over == Over::Values) words.push_back(program_.enumerations[parts.of].name);
    for (const auto* part : {&parts.owner, &parts.period, &parts.open_on, &parts.belonging_on,
                             &parts.where, &parts.body, &parts.counted_as, &parts.if_none,
                             &parts.amount, &parts.step, &parts.seed, &parts.element})
        words.push_back(*part ? nodes_[(*part)->index] : "-");
    return in_a_row(words);
}

std::string Meanings::force_words(const std::optional<Date>& from,
                                  const std::optional<Date>& to) const {
    return (from ? from->to_string() : "-") + " " + (to ? to->to_string() : "-");
}

std::string Meanings::of(ClauseId id) const {
    const Clause& clause = program_[id];
    const auto names = [&](const std::vector<ClauseId>& clauses) {
        std::vector<std::string> result;
        for (const ClauseId one : clauses) result.push_back(program_[one].name);
        std::sort(result.begin(), result.end());
        return in_a_row(result);
    };
    const auto node = [&](const std::optional<NodeId>& one) {
        return one ? nodes_[one->index] : std::string("-");
    };
    return shortened(in_a_row({clause.name, clause.exception ? "exception" : "rule",
                               names(clause.overrides), names(clause.suspends), clause.assumption,
                               force_words(clause.force_from, clause.force_to), node(clause.when),
                               node(clause.outcome), frames_[id.index]}));
}

std::string Meanings::of(ParameterId id, std::size_t place) const {
    const Parameter& parameter = program_[id];
    const ParameterStep& step = parameter.steps[place];
    Node typed;
    typed.of = parameter.type.of;
    return shortened(in_a_row({step.name, type_words(parameter.type.kind, parameter.type.of),
                               unit_words(parameter.type.unit), constant(typed, step.value),
                               step.assumption, force_words(step.force_from, step.force_to)}));
}

std::string Meanings::of(InterpretationId id) const {
    const Interpretation& interpretation = program_[id];
    std::vector<std::string> options;
    for (const InterpretationOption& option : interpretation.options)
        options.push_back(in_a_row({option.name, option.text}));
    std::sort(options.begin(), options.end());
    return shortened(in_a_row({interpretation.name, interpretation.question,
                               interpretation.options[interpretation.by_default].name,
                               in_a_row(options), interpretation.assumption}));
}

}  // namespace hjemmel::engine
