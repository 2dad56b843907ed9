#include "engine/program/overlays.hpp"
#include "lang/elaborator.hpp"

#include <algorithm>
#include <limits>

/// Scenarios: overlays without legal force, which set parameters, inputs and quantities and amend
/// clauses.
namespace hjemmel::lang {

using engine::ClauseId;
using engine::Kind;
using engine::NodeId;
using engine::Op;
using engine::ParameterId;
using engine::QuantityId;
using engine::ScenarioId;
using engine::Type;

namespace {

std::int64_t number_of(const engine::Value& value) {
    if (const auto* month = std::get_if<engine::Month>(&value)) return month->index;
    if (const auto* year = std::get_if<engine::Year>(&value)) return year->number;
    if (const auto* date = std::get_if<engine::Date>(&value)) return date->days;
    return std::get<engine::EnumerationValue>(value).ordinal;
}

bool is_bare_name(const ast::Expr& expr) {
    const auto* reference = std::get_if<ast::Reference>(&expr.node);
    return reference != nullptr && !reference->of && reference->indices.empty();
}

}  // namespace

void Elaborator::declare_scenario(std::uint32_t module, const ast::ScenarioStatement& statement) {
    const auto id = static_cast<std::uint32_t>(program_.scenarios.size());
    engine::Scenario made;
    made.name = scopes_.modules[module].name + "." + statement.name.text;
    made.title = statement.title ? statement.title->text : statement.name.text;
    made.origin = statement.name.span;
    program_.scenarios.push_back(std::move(made));
    scenario_sources_.push_back({module, &statement});
    plans_.emplace_back();
    Symbol symbol;
    symbol.kind = Symbol::Kind::Scenario;
    symbol.id = id;
    declare(module, statement.name, symbol);
}

/// What a scenario builds on, its circumstances and parameters; its clauses join those of the
/// rules.
void Elaborator::fill_scenario(ScenarioId id) {
    const auto& [module, statement] = scenario_sources_[id.index];
    language_ = module_of(module).language;
    engine::Scenario& made = program_.scenarios[id.index];
    made.labels = labels_of(statement->labels);
    if (statement->data) {
        made.data = statement->data->text;
        made.data_file = sources_[module_of(module).file].path;
    }
    for (const ast::Name& name : statement->based_on) {
        const std::vector<Symbol> found = scopes_.find(module, name.text);
        if (found.size() == 1 && found[0].kind == Symbol::Kind::Scenario) {
            made.based_on.push_back(ScenarioId{found[0].id});
        } else if (found.empty()) {
            report_unknown(name, module);
        } else {
            wrong_kind(name, found, "`" + words({Keyword::Scenario}) + "`");
        }
    }
    fill_circumstances(id);
    for (const ast::AmendStatement& amendment : statement->amendments)
        attach_amendment(module, amendment, id);
    for (const ast::SetChange& set : statement->sets) {
        const std::vector<Symbol> found = scopes_.find(module, set.name.text);
        if (found.size() == 1 && found[0].kind == Symbol::Kind::Parameter && !set.from_model)
            set_parameter(id, set, ParameterId{found[0].id});
    }
}

void Elaborator::fill_circumstances(ScenarioId id) {
    const auto& [index, statement] = scenario_sources_[id.index];
    const ast::Module& module = module_of(index);
    engine::Scenario& made = program_.scenarios[id.index];
    if (statement->under.law_as_of)
        made.law_on = constant_date(module, *statement->under.law_as_of);
    if (statement->under.known_on)
        made.known_on = constant_date(module, *statement->under.known_on);
    for (const auto& [name, option] : statement->under.choices) {
        const std::vector<Symbol> found = scopes_.find(index, name.text);
        if (found.size() != 1 || found[0].kind != Symbol::Kind::Interpretation) {
            if (found.empty()) report_unknown(name, index);
            if (!found.empty())
                wrong_kind(name, found, "`" + words({Keyword::Interpretation}) + "`");
            continue;
        }
        const engine::Interpretation& question = program_.interpretations[found[0].id];
        std::vector<std::string> options;
        for (const auto& one : question.options) options.push_back(one.name);
        const auto chosen = std::find(options.begin(), options.end(), option.text);
        if (chosen == options.end()) {
            suggest_of(
                report(Code::UnknownOption, option.span, {option.text, last_word(question.name)}),
                option, options);
            continue;
        }
        made.choices.emplace_back(engine::InterpretationId{found[0].id},
                                  static_cast<std::uint32_t>(chosen - options.begin()));
    }
    Scope scope;
    scope.module = index;
    for (const ast::IndexArgument& argument : statement->indices) {
        const bool month = argument.kind == ast::IndexArgument::Kind::Month;
        if (!month && argument.kind != ast::IndexArgument::Kind::Year) {
            if (argument.kind == ast::IndexArgument::Kind::Named &&
                is_of_other_language(argument.name))
                continue;
            report(Code::SurplusIndex, argument.span, {statement->name.text});
            continue;
        }
        const auto value =
            constant(module, argument.value, scope, type_of_kind(month ? Kind::Month : Kind::Year),
                     statement->name.text);
        if (value && month) made.month = std::get<engine::Month>(*value);
        if (value && !month) made.year = std::get<engine::Year>(*value);
    }
}

/// Closes what scenarios build on; a circle is reported and left out.
void Elaborator::order_scenarios() {
    enum class Mark : std::uint8_t { New, Open, Done };
    std::vector<Mark> marks(program_.scenarios.size(), Mark::New);
    const auto close = [&](auto& self, ScenarioId id) -> void {
        marks[id.index] = Mark::Open;
        std::vector<ScenarioId> order;
        const std::vector<ScenarioId> direct = program_[id].based_on;
        for (const ScenarioId base : direct) {
            if (marks[base.index] == Mark::Open) {
                report(Code::ScenarioCircle, program_[id].origin,
                       {last_word(program_[id].name), last_word(program_[base].name)});
                continue;
            }
            if (marks[base.index] == Mark::New) self(self, base);
            std::vector<ScenarioId> all = program_[base].based_on;
            all.push_back(base);
            for (const ScenarioId one : all) {
                if (std::find(order.begin(), order.end(), one) == order.end()) order.push_back(one);
            }
        }
        program_.scenarios[id.index].based_on = std::move(order);
        marks[id.index] = Mark::Done;
    };
    for (std::uint32_t id = 0; id < program_.scenarios.size(); ++id) {
        if (marks[id] == Mark::New) close(close, ScenarioId{id});
    }
}

/// What no question could be asked under: two of those that a scenario builds on change one thing.
void Elaborator::check_scenario_orders() {
    for (std::uint32_t index = 0; index < program_.scenarios.size(); ++index) {
        const ScenarioId id{index};
        const engine::Scenario& scenario = program_[id];
        const auto clash = engine::apply_overlays(program_, {id}).clash;
        if (!clash) continue;
        // Where one that it builds on has both, it is told there.
        const bool told = std::any_of(
            scenario.based_on.begin(), scenario.based_on.end(),
            [&](ScenarioId base) { return engine::apply_overlays(program_, {base}).clash; });
        if (told) continue;
        language_ = module_of(scenario_sources_[index].module).language;
        const std::string first = last_word(program_[clash->first].name);
        const std::string second = last_word(program_[clash->second].name);
        Diagnostic& diagnostic =
            report(Code::ScenariosClash, scenario.origin,
                   {last_word(scenario.name), first, second, last_word(clash->name)});
        diagnostic.labels.push_back(
            {program_[clash->first].origin, {Phrase::DeclaredHere, {first}}});
        diagnostic.labels.push_back(
            {program_[clash->second].origin, {Phrase::DeclaredHere, {second}}});
        diagnostic.help.push_back({Phrase::BuildOneOnOther, {words({Keyword::BasedOn, first})}});
    }
}

void Elaborator::set_parameter(ScenarioId id, const ast::SetChange& set, ParameterId parameter) {
    const std::uint32_t index = scenario_sources_[id.index].module;
    const ast::Module& module = module_of(index);
    const std::string name = last_word(program_[parameter].name);
    if (set.key || !set.indices.empty()) {
        report(Code::SurplusIndex, set.key ? set.key->span : set.indices.front().index.span,
               {name});
        return;
    }
    if (broken_parameters_.count(parameter.index) != 0) return;
    Scope scope;
    scope.module = index;
    engine::ParameterStep made;
    made.origin = set.span;
    made.scenario = id;
    made.assumption = program_[id].title;
    made.name = program_[parameter].name + "." + last_word(program_[id].name);
    if (set.from) made.force_from = constant_date(module, *set.from);
    if (set.to) made.force_to = constant_date(module, *set.to);
    if (made.force_from) made.name += " from " + made.force_from->to_string();
    const auto value = constant(module, set.value, scope, program_[parameter].type, name);
    if (!value) return;
    made.value = *value;
    for (const engine::ParameterStep& other : program_[parameter].steps) {
        const bool apart =
            other.scenario != id ||
            (made.force_to && other.force_from && *made.force_to < *other.force_from) ||
            (other.force_to && made.force_from && *other.force_to < *made.force_from);
        if (apart) continue;
        report(Code::SetTwice, set.name.span, {name})
            .labels.push_back({other.origin, {Phrase::GivenFirst, {name}}});
        return;
    }
    program_.parameters[parameter.index].steps.push_back(std::move(made));
}

// ---- quantities and inputs ----

void Elaborator::elaborate_scenarios() {
    for (std::uint32_t id = 0; id < scenario_sources_.size(); ++id) {
        const auto& [module, statement] = scenario_sources_[id];
        language_ = module_of(module).language;
        std::vector<SetPlaces> known;
        for (const ast::SetChange& set : statement->sets) {
            if (set.from_model) {
                add_model(ScenarioId{id}, set);
            } else {
                set_quantity(ScenarioId{id}, set, known);
            }
        }
    }
    for (std::uint32_t id = 0; id < scenario_sources_.size(); ++id) {
        language_ = module_of(scenario_sources_[id].module).language;
        elaborate_plan(ScenarioId{id});
    }
}

void Elaborator::set_quantity(ScenarioId id, const ast::SetChange& set,
                              std::vector<SetPlaces>& known) {
    const std::uint32_t index = scenario_sources_[id.index].module;
    const ast::Module& module = module_of(index);
    const std::vector<Symbol> found = scopes_.find(index, set.name.text);
    if (found.size() == 1 && found[0].kind == Symbol::Kind::Parameter) return;
    if (found.empty()) return report_unknown(set.name, index);
    if (found.size() > 1) return ambiguous_name(set.name, found);
    if (found[0].kind != Symbol::Kind::Quantity) {
        return wrong_kind(set.name, found,
                          "`" + words({Keyword::Reading}) + "`, `" + words({Keyword::Define}) +
                              "`, `" + words({Keyword::Parameter}) + "`");
    }
    const QuantityId quantity{found[0].id};
    if (broken_quantities_.count(quantity.index) != 0) return;
    if (set.from || set.to) {
        report(Code::FromNeedsAnIndex, module[set.from ? *set.from : *set.to].span,
               {set.name.text});
        return;
    }
    slots_ = program_[quantity].slots;
    Scope scope = scope_of(quantity, index);
    scope.variables.clear();
    add_uncertain_names(id, scope);
    SetPlaces places{quantity, set.key ? set.key->text : "", set.span, {}};
    std::vector<NodeId> conditions;
    bool good = true;
    if (set.key) good = key_condition(quantity, *set.key, scope, conditions);
    for (const ast::SetIndex& part : set.indices)
        good = index_condition(module, part, scope, places, conditions) && good;
    const Type type = program_[quantity].type;
    const Typed value = expression(module, set.value, scope, &type);
    const bool not_applicable = !value.failed && program_.core[value.node].op == Op::NotApplicable;
    if (!good || value.failed) return;
    if (not_applicable && !type.can_be_not_applicable) {
        report(Code::MayBeNotApplicable, module[set.value].span,
               {"`" + words({Keyword::NotApplicable}) + "`"});
        return;
    }
    if (!not_applicable) require_fit(value, type, module[set.value].span, set.name.text);
    if (!not_applicable && !fits(value.type, type)) return;
    if (core_.constant_value(value.node)) {
        if (!constant(module, set.value, scope, type, set.name.text)) return;
    }
    for (const SetPlaces& other : known) {
        if (!overlap(places, other)) continue;
        report(Code::SetTwice, set.name.span, {set.name.text})
            .labels.push_back({other.span, {Phrase::GivenFirst, {set.name.text}}});
        return;
    }
    known.push_back(places);
    add_set(id, set, quantity, conditions, value.node, known.size());
}

void Elaborator::add_set(ScenarioId id, const ast::SetChange& set, QuantityId quantity,
                         const std::vector<NodeId>& conditions, NodeId value, std::size_t number) {
    engine::Clause clause;
    clause.name =
        program_[quantity].name + "." + last_word(program_[id].name) + "_" + std::to_string(number);
    clause.quantity = quantity;
    clause.assumption = program_[id].title;
    clause.scenario = id;
    clause.origin = set.span;
    clause.outcome = value;
    if (conditions.size() == 1) clause.when = conditions.front();
    if (conditions.size() > 1)
        clause.when = core_.node(Op::And, type_of_kind(Kind::YesNo), conditions, set.span);
    program_.quantities[quantity.index].sets.push_back(
        ClauseId{static_cast<std::uint32_t>(program_.clauses.size())});
    program_.quantities[quantity.index].slots =
        std::max(program_.quantities[quantity.index].slots, slots_);
    program_.clauses.push_back(std::move(clause));
}

bool Elaborator::key_condition(QuantityId quantity, const ast::Name& key, const Scope& scope,
                               std::vector<NodeId>& conditions) {
    const auto entity = program_[quantity].entity;
    if (!entity) {
        report(Code::BelongsElsewhere, key.span, {last_word(program_[quantity].name), key.text});
        return false;
    }
    const NodeId text = core_.constant(std::make_shared<const std::string>(key.text),
                                       type_of_kind(Kind::Text), key.span);
    conditions.push_back(core_.node(Op::HasKey, type_of_kind(Kind::YesNo),
                                    {scope.in_sight.front().row}, key.span,
                                    program_.core[text].detail, entity->index));
    return true;
}

/// The index of the quantity that is meant, by its kind or by a value of its enumeration.
std::optional<std::size_t> Elaborator::index_meant(const ast::Module& module, QuantityId quantity,
                                                   const ast::IndexArgument& argument) {
    using Given = ast::IndexArgument::Kind;
    const auto& indices = program_[quantity].indices;
    for (std::size_t place = 0; place < indices.size(); ++place) {
        const engine::Index& declared = indices[place];
        const bool is_list = declared.kind == engine::IndexKind::Enumeration;
        const bool by_kind =
            (argument.kind == Given::Month && declared.kind == engine::IndexKind::Month) ||
            (argument.kind == Given::Year && declared.kind == engine::IndexKind::Year) ||
            (argument.kind == Given::Day && declared.kind == engine::IndexKind::Day) ||
            (argument.kind == Given::Named && is_list &&
             last_word(program_[declared.enumeration].name) == last_word(argument.name.text));
        if (by_kind) return place;
        if (argument.kind == Given::Bare && is_list && is_bare_name(module[argument.value])) {
            const auto& name = std::get<ast::Reference>(module[argument.value].node).name.text;
            const auto& values = program_[declared.enumeration].values;
            if (std::find(values.begin(), values.end(), name) != values.end()) return place;
        }
    }
    return std::nullopt;
}

bool Elaborator::index_condition(const ast::Module& module, const ast::SetIndex& part, Scope& scope,
                                 SetPlaces& places, std::vector<NodeId>& conditions) {
    const std::string name = last_word(program_[places.quantity].name);
    const auto place = index_meant(module, places.quantity, part.index);
    if (!place) {
        if (part.index.kind == ast::IndexArgument::Kind::Named &&
            is_of_other_language(part.index.name))
            return false;
        Diagnostic& diagnostic = report(Code::SurplusIndex, part.index.span, {name});
        if (!program_[places.quantity].indices.empty())
            diagnostic.help.push_back({Phrase::ItHas, {indices_words(program_[places.quantity])}});
        return false;
    }
    const engine::Index& declared = program_[places.quantity].indices[*place];
    const Type type = type_of_index(declared);
    const Span span = part.index.span;
    const auto slot_number =
        static_cast<std::uint32_t>(*place + (program_[places.quantity].entity ? 1 : 0));
    const Typed slot = made(Op::Slot, type, {}, program_[places.quantity].origin, slot_number);
    const Type yes_no = type_of_kind(Kind::YesNo);
    SetPlaces::Range range{*place, std::numeric_limits<std::int64_t>::min(),
                           std::numeric_limits<std::int64_t>::max()};
    // A name that means nothing else stands for every value of the index.
    const ast::Expr& value_text = module[part.index.value];
    const bool is_variable =
        is_bare_name(value_text) && part.index.kind != ast::IndexArgument::Kind::Bare &&
        !is_value_of(type, std::get<ast::Reference>(value_text.node).name.text);
    if (is_variable) {
        scope.variables.push_back({std::get<ast::Reference>(value_text.node).name.text, slot});
        if (part.from) {
            const auto from = constant(module, *part.from, scope, type, name);
            if (!from) return false;
            range.first = number_of(*from);
            conditions.push_back(
                made(Op::LessEqual, yes_no, {core_.constant(*from, type, span), slot.node}, span)
                    .node);
        }
        if (part.to) {
            const auto to = constant(module, *part.to, scope, type, name);
            if (!to) return false;
            range.last = number_of(*to);
            conditions.push_back(
                made(Op::LessEqual, yes_no, {slot.node, core_.constant(*to, type, span)}, span)
                    .node);
        }
    } else {
        const auto value = constant(module, part.index.value, scope, type, name);
        if (!value) return false;
        if (part.from || part.to) {
            report(Code::FromNeedsAnIndex, module[part.from ? *part.from : *part.to].span, {name});
            return false;
        }
        range.first = range.last = number_of(*value);
        conditions.push_back(
            made(Op::Equal, yes_no, {slot.node, core_.constant(*value, type, span)}, span).node);
    }
    if (range.last < range.first) {
        report(Code::RangeReversed, span);
        return false;
    }
    places.ranges.push_back(range);
    return true;
}

bool Elaborator::is_value_of(const Type& type, const std::string& name) const {
    if (type.kind != Kind::Enumeration) return false;
    const auto& values = program_.enumerations[type.of].values;
    return std::find(values.begin(), values.end(), name) != values.end();
}

bool Elaborator::overlap(const SetPlaces& left, const SetPlaces& right) {
    if (left.quantity != right.quantity) return false;
    if (!left.key.empty() && !right.key.empty() && left.key != right.key) return false;
    for (const SetPlaces::Range& one : left.ranges) {
        for (const SetPlaces::Range& other : right.ranges) {
            if (one.place == other.place && (one.last < other.first || other.last < one.first))
                return false;
        }
    }
    return true;
}

}  // namespace hjemmel::lang
