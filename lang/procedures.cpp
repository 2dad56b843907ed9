#include "lang/elaborator.hpp"

#include <algorithm>
#include <array>

/// Procedures and duties: the quantities that they are made of.
///
/// A procedure is the quantity of its state, which chooses by the state of the year before between
/// one exit for each state; the clauses of an exit are the transitions out of that state. A duty is
/// a quantity that says whether there is the duty, and one for its day or period.
namespace hjemmel::lang {

using engine::ClauseId;
using engine::EnumerationId;
using engine::Kind;
using engine::NodeId;
using engine::Op;
using engine::QuantityId;
using engine::Type;

namespace {

/// The states in the order in which they are declared, or else named.
std::vector<ast::StateLine> states_of(const ast::ProcedureStatement& statement) {
    if (!statement.states.empty()) return statement.states;
    std::vector<ast::StateLine> states;
    const auto add = [&](const ast::Name& name) {
        const bool known =
            std::any_of(states.begin(), states.end(),
                        [&](const ast::StateLine& state) { return state.name.text == name.text; });
        if (!known) states.push_back({name, {}});
    };
    if (statement.start) add(*statement.start);
    for (const ast::Transition& transition : statement.transitions) {
        add(transition.from);
        add(transition.to);
    }
    return states;
}

std::optional<std::int32_t> ordinal_of(const engine::Enumeration& list, const std::string& value) {
    const auto found = std::find(list.values.begin(), list.values.end(), value);
    if (found == list.values.end()) return std::nullopt;
    return static_cast<std::int32_t>(found - list.values.begin());
}

}  // namespace

// ---- procedures ----

void Elaborator::declare_procedure(std::uint32_t module, const ast::ProcedureStatement& statement) {
    const ast::Heading& heading = statement.heading;
    engine::Enumeration states;
    states.name = scopes_.modules[module].name + "." + heading.name.text;
    states.plural = states.name;
    states.origin = heading.name.span;
    states.labels = labels_of(heading.labels);
    for (const ast::StateLine& state : states_of(statement)) {
        if (ordinal_of(states, state.name.text)) {
            report(Code::DuplicateDeclaration, state.name.span, {state.name.text});
            continue;
        }
        states.values.push_back(state.name.text);
        states.value_labels.push_back(labels_of(state.labels));
    }
    engine::Procedure made;
    made.states = EnumerationId{static_cast<std::uint32_t>(program_.enumerations.size())};
    made.quantity = QuantityId{static_cast<std::uint32_t>(program_.quantities.size())};
    const auto add_quantity = [&](const std::string& name, engine::QuantityRole role, Span origin,
                                  const ast::Heading* text) {
        engine::Quantity quantity;
        quantity.name = name;
        quantity.role = role;
        quantity.origin = origin;
        program_.quantities.push_back(std::move(quantity));
        quantity_sources_.push_back({text, nullptr, module, {}, false, std::nullopt, false});
    };
    add_quantity(states.name, engine::QuantityRole::Defined, heading.name.span, &heading);
    quantity_sources_.back().decided_on = statement.decided_on;
    for (const std::string& state : states.values) {
        made.exits.push_back(QuantityId{static_cast<std::uint32_t>(program_.quantities.size())});
        made_headings_.push_back(heading);
        add_quantity(states.name + "." + state, engine::QuantityRole::Exit, heading.name.span,
                     &made_headings_.back());
        quantity_sources_.back().is_part = true;
    }
    Symbol symbol;
    symbol.kind = Symbol::Kind::Quantity;
    symbol.id = made.quantity.index;
    declare(module, heading.name, symbol);
    program_.enumerations.push_back(std::move(states));
    program_.procedures.push_back(std::move(made));
}

void Elaborator::fill_procedure(std::uint32_t module, const ast::ProcedureStatement& statement,
                                QuantityId id) {
    fill_heading(module, statement.heading, id);
    engine::Procedure& procedure = *procedure_with(id);
    engine::Quantity& whole = program_.quantities[id.index];
    whole.type = type_of_kind(Kind::Enumeration);
    whole.type.of = procedure.states.index;
    const engine::Enumeration& states = program_.enumerations[procedure.states.index];
    for (std::size_t state = 0; state < procedure.exits.size(); ++state) {
        engine::Quantity& exit = program_.quantities[procedure.exits[state].index];
        exit.entity = whole.entity;
        exit.indices = whole.indices;
        exit.type = whole.type;
        exit.labels = states.value_labels[state];
        if (broken_quantities_.count(id.index) != 0)
            broken_quantities_.insert(procedure.exits[state].index);
    }
    Scope scope;
    scope.module = module;
    const Type year = type_of_kind(Kind::Year);
    const auto first =
        constant(module_of(module), statement.first_year, scope, year, statement.heading.name.text);
    if (first) procedure.first_year = std::get<engine::Year>(*first);
    if (!first) broken_quantities_.insert(id.index);
    if (!statement.start) {
        report(Code::NoStart, statement.heading.name.span, {statement.heading.name.text})
            .help.push_back({Phrase::SayTheStart, {words({Keyword::StartsIn, "…"})}});
        broken_quantities_.insert(id.index);
    } else if (const auto start = ordinal_of(states, statement.start->text)) {
        procedure.start = *start;
        procedure.start_cites = provisions_of(module, statement.start_basis.cites);
        static_cast<void>(provisions_of(module, statement.start_basis.sees, CitedLaw::As::See));
        if (statement.start_basis.assumption)
            procedure.start_assumption = statement.start_basis.assumption->text;
    } else {
        suggest_of(report(Code::UnknownState, statement.start->span,
                          {statement.start->text, statement.heading.name.text}),
                   *statement.start, states.values);
        broken_quantities_.insert(id.index);
    }
    add_transitions(module, id, statement.transitions, std::nullopt);
}

engine::Procedure* Elaborator::procedure_with(QuantityId id) {
    const auto found =
        std::find_if(program_.procedures.begin(), program_.procedures.end(),
                     [&](const engine::Procedure& procedure) { return procedure.quantity == id; });
    return found == program_.procedures.end() ? nullptr : &*found;
}

void Elaborator::add_transitions(std::uint32_t module, QuantityId id,
                                 const std::vector<ast::Transition>& transitions,
                                 std::optional<engine::ScenarioId> scenario) {
    const engine::Procedure& procedure = *procedure_with(id);
    const engine::Enumeration& states = program_.enumerations[procedure.states.index];
    for (const ast::Transition& transition : transitions) {
        std::array<std::optional<std::int32_t>, 2> ends;
        std::size_t at = 0;
        for (const auto* name : {&transition.from, &transition.to}) {
            ends[at] = ordinal_of(states, name->text);
            if (!ends[at]) {
                suggest_of(
                    report(Code::UnknownState, name->span, {name->text, last_word(states.name)}),
                    *name, states.values);
            }
            ++at;
        }
        if (!ends[0] || !ends[1]) continue;
        Type type = type_of_kind(Kind::Enumeration);
        type.of = procedure.states.index;
        const NodeId outcome =
            core_.constant(engine::EnumerationValue{*ends[1]}, type, transition.to.span);
        const QuantityId exit = procedure.exits[static_cast<std::size_t>(*ends[0])];
        quantity_sources_[exit.index].clauses.push_back(
            {module, &transition.clause, outcome, transition.otherwise, scenario});
    }
}

/// The state: the start before the first year, then what the exit of the state before gives.
std::optional<NodeId> Elaborator::implied_otherwise(QuantityId id, const Scope& scope) {
    const Span origin = program_.quantities[id.index].origin;
    const Type yes_no = type_of_kind(Kind::YesNo);
    for (const engine::Duty& duty : program_.duties) {
        if (duty.quantity == id) return core_.constant(false, yes_no, origin);
        if (duty.due == id) {
            Type type = program_.quantities[id.index].type;
            type.can_be_not_applicable = true;
            return made(Op::NotApplicable, type, {}, origin).node;
        }
    }
    const engine::Procedure* procedure = procedure_with(id);
    if (procedure == nullptr || broken_quantities_.count(id.index) != 0 || !scope.year)
        return std::nullopt;
    const engine::Quantity& whole = program_.quantities[id.index];
    const Type& states = whole.type;
    const Type year = type_of_kind(Kind::Year);
    Type whole_number = type_of_kind(Kind::Number);
    whole_number.integer = true;
    const NodeId before =
        made(Op::Shift, year,
             {scope.year->node, core_.constant(engine::Rational(-1), whole_number, origin)}, origin)
            .node;
    const auto at_year = [&](QuantityId quantity, NodeId index) {
        std::vector<NodeId> arguments;
        if (whole.entity) arguments.push_back(scope.in_sight.front().row);
        arguments.push_back(index);
        return core_.node(Op::Call, states, arguments, origin, quantity.index);
    };
    std::vector<NodeId> branches{at_year(id, before)};
    for (const QuantityId exit : procedure->exits)
        branches.push_back(at_year(exit, scope.year->node));
    const NodeId next = core_.node(Op::Choose, states, branches, origin);
    const NodeId is_early =
        made(Op::Less, yes_no,
             {scope.year->node, core_.constant(procedure->first_year, year, origin)}, origin)
            .node;
    const NodeId start = core_.constant(engine::EnumerationValue{procedure->start}, states, origin);
    return made(Op::If, states, {is_early, start, next}, origin).node;
}

namespace {

/// A time for which transitions are in force, and by what.
struct StayBasis {
    bool by_assumption = false;
    std::optional<engine::Date> from;
    std::optional<engine::Date> to;
    std::vector<engine::ProvisionId> cites;
    std::string assumption;
};

/// What the transitions of a procedure rest on: cited ones first, one for each time.
std::vector<StayBasis> stay_bases(const engine::Program& program,
                                  const engine::Procedure& procedure) {
    std::vector<StayBasis> bases;
    for (const QuantityId exit : procedure.exits) {
        for (const ClauseId id : program.quantities[exit.index].clauses) {
            const engine::Clause& clause = program.clauses[id.index];
            if (clause.scenario) continue;
            const bool by_assumption = clause.cites.empty();
            auto basis = std::find_if(bases.begin(), bases.end(), [&](const StayBasis& one) {
                return one.by_assumption == by_assumption && one.from == clause.force_from &&
                       one.to == clause.force_to;
            });
            if (basis == bases.end()) {
                basis = bases.insert(
                    bases.end(),
                    StayBasis{
                        by_assumption, clause.force_from, clause.force_to, {}, clause.assumption});
            }
            basis->cites.insert(basis->cites.end(), clause.cites.begin(), clause.cites.end());
        }
    }
    for (StayBasis& basis : bases) {
        std::sort(basis.cites.begin(), basis.cites.end());
        basis.cites.erase(std::unique(basis.cites.begin(), basis.cites.end()), basis.cites.end());
    }
    std::stable_sort(bases.begin(), bases.end(), [](const StayBasis& left, const StayBasis& right) {
        const auto narrowed = [](const StayBasis& one) { return one.from || one.to; };
        return std::pair(left.by_assumption, narrowed(left)) <
               std::pair(right.by_assumption, narrowed(right));
    });
    return bases;
}

}  // namespace

/// Adds to each exit what follows when no transition applies, for as long as any transition of the
/// procedure is in force: without law nobody stays where he is by law. What is cited goes before
/// what is only assumed.
void Elaborator::finish_procedures() {
    for (const engine::Procedure& procedure : program_.procedures) {
        const std::vector<StayBasis> bases = stay_bases(program_, procedure);
        Type type = type_of_kind(Kind::Enumeration);
        type.of = procedure.states.index;
        for (std::size_t state = 0; state < procedure.exits.size(); ++state) {
            const QuantityId exit = procedure.exits[state];
            for (std::size_t number = 0; number < bases.size(); ++number) {
                const StayBasis& basis = bases[number];
                const ClauseId id{static_cast<std::uint32_t>(program_.clauses.size())};
                engine::Clause stay;
                stay.name = program_.quantities[exit.index].name + ".stay" +
                            (number == 0 ? "" : "_" + std::to_string(number + 1));
                stay.quantity = exit;
                stay.cites = basis.cites;
                stay.assumption = basis.assumption;
                stay.force_from = basis.from;
                stay.force_to = basis.to;
                stay.origin = program_.quantities[exit.index].origin;
                stay.outcome = core_.constant(
                    engine::EnumerationValue{static_cast<std::int32_t>(state)}, type, stay.origin);
                for (const ClauseId other : program_.quantities[exit.index].clauses)
                    program_.clauses[other.index].overrides.push_back(id);
                program_.quantities[exit.index].clauses.push_back(id);
                program_.clauses.push_back(std::move(stay));
            }
        }
        report_unreached(procedure);
    }
}

void Elaborator::report_unreached(const engine::Procedure& procedure) {
    const engine::Enumeration& states = program_.enumerations[procedure.states.index];
    if (broken_quantities_.count(procedure.quantity.index) != 0) return;
    std::vector<bool> reached(states.values.size(), false);
    std::vector<std::int32_t> open{procedure.start};
    reached[static_cast<std::size_t>(procedure.start)] = true;
    while (!open.empty()) {
        const auto state = static_cast<std::size_t>(open.back());
        open.pop_back();
        for (const ClauseId id : program_[procedure.exits[state]].clauses) {
            const auto to = core_.constant_value(*program_[id].outcome);
            const std::int32_t next = std::get<engine::EnumerationValue>(*to).ordinal;
            if (!reached[static_cast<std::size_t>(next)]) open.push_back(next);
            reached[static_cast<std::size_t>(next)] = true;
        }
    }
    for (std::size_t state = 0; state < reached.size(); ++state) {
        if (reached[state]) continue;
        language_ = language_at(states.origin);
        report(Code::UnreachedState, states.origin, {states.values[state], last_word(states.name)});
    }
}

Typed Elaborator::becomes(const ast::Module& module, const ast::Expr& expr,
                          const ast::Comparison& node, const Scope& scope) {
    const Type yes_no = type_of_kind(Kind::YesNo);
    const Typed now = expression(module, node.left, scope);
    if (now.failed) return failed(yes_no);
    const engine::Node& call = program_.core[now.node];
    const bool is_procedure =
        call.op == Op::Call && procedure_with(QuantityId{call.detail}) != nullptr;
    if (!is_procedure) {
        report(Code::NotAProcedure, module[node.left].span,
               {words({Keyword::Becomes}), type_words(now.type)});
        return failed(yes_no);
    }
    const Typed state = expression(module, node.right, scope, &now.type);
    if (state.failed) return failed(yes_no);
    std::vector<NodeId> arguments;
    for (std::uint32_t child = 0; child < call.child_count; ++child)
        arguments.push_back(program_.core.child(call, child));
    Type whole_number = type_of_kind(Kind::Number);
    whole_number.integer = true;
    const std::uint32_t quantity = call.detail;
    arguments.back() =
        made(Op::Shift, type_of_kind(Kind::Year),
             {arguments.back(), core_.constant(engine::Rational(-1), whole_number, expr.span)},
             expr.span)
            .node;
    const Typed before{core_.node(Op::Call, now.type, arguments, expr.span, quantity), now.type};
    const Typed is_now = equal(now, state, module[node.left].span, module[node.right].span);
    const Typed was = equal(before, state, module[node.left].span, module[node.right].span);
    if (is_now.failed || was.failed) return failed(yes_no);
    const Typed was_not = made(Op::Not, yes_no, {was.node}, expr.span);
    return made(Op::And, yes_no, {is_now.node, was_not.node}, expr.span);
}

// ---- duties ----

void Elaborator::declare_duty(std::uint32_t module, const ast::DutyStatement& statement) {
    engine::Duty made;
    const auto add = [&](const std::string& word, const ast::Heading* heading) {
        const QuantityId id{static_cast<std::uint32_t>(program_.quantities.size())};
        engine::Quantity quantity;
        quantity.name = scopes_.modules[module].name + "." + word;
        quantity.origin = statement.heading.name.span;
        program_.quantities.push_back(std::move(quantity));
        quantity_sources_.push_back({heading, nullptr, module, {}, false, std::nullopt, false});
        Symbol symbol;
        symbol.kind = Symbol::Kind::Quantity;
        symbol.id = id.index;
        declare(module, {statement.heading.name.span, word}, symbol);
        return id;
    };
    made.quantity = add(statement.heading.name.text, &statement.heading);
    if (statement.due || statement.period) {
        made_headings_.push_back(statement.heading);
        made_headings_.back().type.base =
            statement.due ? ast::TypeText::Base::Date : ast::TypeText::Base::Period;
        made.due = add(statement.heading.name.text + ".due", &made_headings_.back());
    }
    program_.duties.push_back(made);
}

void Elaborator::fill_duty(std::uint32_t module, const ast::DutyStatement& statement,
                           QuantityId id) {
    const auto duty = std::find_if(program_.duties.begin(), program_.duties.end(),
                                   [&](const engine::Duty& one) { return one.quantity == id; });
    fill_heading(module, statement.heading, id);
    const Span span = statement.clause.span;
    quantity_sources_[id.index].clauses.push_back(
        {module, &statement.clause, core_.constant(true, type_of_kind(Kind::YesNo), span), false,
         std::nullopt});
    if (duty->due) {
        fill_heading(module, *quantity_sources_[duty->due->index].heading, *duty->due);
        program_.quantities[duty->due->index].type.can_be_not_applicable = true;
        made_clauses_.push_back(statement.clause);
        ast::Clause& due = made_clauses_.back();
        due.when.reset();
        due.outcome = statement.due ? statement.due : statement.period;
        quantity_sources_[duty->due->index].clauses.push_back(
            {module, &due, std::nullopt, false, std::nullopt});
    }
    if (!statement.by) return;
    // An actor is a value of the one enumeration that has it.
    const std::string& written = statement.by->text;
    const std::size_t dot = written.rfind('.');
    const std::string value = dot == std::string::npos ? written : written.substr(dot + 1);
    std::vector<std::uint32_t> lists;
    for (std::uint32_t list = 0; list < program_.enumerations.size(); ++list) {
        const engine::Enumeration& one = program_.enumerations[list];
        const bool meant =
            dot == std::string::npos || last_word(one.name) == written.substr(0, dot);
        if (meant && ordinal_of(one, value)) lists.push_back(list);
    }
    if (lists.size() == 1) {
        duty->actors = EnumerationId{lists.front()};
        duty->by = *ordinal_of(program_.enumerations[lists.front()], value);
        return;
    }
    if (lists.empty()) {
        // Another thing of that name would be refused here as well.
        std::vector<std::string> actors;
        for (const engine::Enumeration& list : program_.enumerations) {
            const bool is_list = std::none_of(
                program_.procedures.begin(), program_.procedures.end(),
                [&](const engine::Procedure& one) { return &program_[one.states] == &list; });
            if (is_list) actors.insert(actors.end(), list.values.begin(), list.values.end());
        }
        if (scopes_.is_unreadable(module, written) || is_of_other_language(*statement.by)) return;
        suggest(report(Code::UnknownName, statement.by->span, {written}), *statement.by, actors);
        return;
    }
    Diagnostic& diagnostic = report(Code::AmbiguousName, statement.by->span, {written});
    for (const std::uint32_t list : lists) {
        diagnostic.labels.push_back(
            {program_.enumerations[list].origin,
             {Phrase::ValueOf, {value, last_word(program_.enumerations[list].name)}}});
    }
}

}  // namespace hjemmel::lang
