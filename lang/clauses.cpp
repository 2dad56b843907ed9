#include "lang/elaborator.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <set>

/// Quantities: their clauses, and which overrides which.
namespace hjemmel::lang {

using engine::ClauseId;
using engine::Kind;
using engine::NodeId;
using engine::Op;
using engine::QuantityId;
using engine::Type;

namespace {

/// The names that a clause reads, without knowing yet what they mean: enough to put what is read
/// first.
void collect_names(const ast::Module& module, ast::ExprId first, ast::ExprId last,
                   std::set<std::string>& names) {
    for (std::uint32_t index = first.index; index <= last.index && index < module.exprs.size();
         ++index) {
        const auto* reference = std::get_if<ast::Reference>(&module.exprs[index].node);
        if (reference != nullptr) names.insert(reference->name.text);
    }
}

/// Says whether an outcome can be held against those of other clauses.
bool outcome_fits(const Typed& outcome, const Type& needed) {
    return outcome.type.kind == needed.kind && outcome.type.unit == needed.unit &&
           outcome.type.of == needed.of;
}

/// Says whether any way along the edges comes back to where it began: what nothing leads to is
/// taken away until nothing is left, or only circles and what hangs on them.
bool has_circle(const std::map<std::uint32_t, std::vector<std::uint32_t>>& edges) {
    std::map<std::uint32_t, std::size_t> ways_to;
    for (const auto& [from, targets] : edges) {
        ways_to.emplace(from, 0);
        for (const std::uint32_t to : targets) ++ways_to[to];
    }
    std::vector<std::uint32_t> free;
    for (const auto& [clause, ways] : ways_to) {
        if (ways == 0) free.push_back(clause);
    }
    std::size_t left = ways_to.size();
    while (!free.empty()) {
        const std::uint32_t taken = free.back();
        free.pop_back();
        --left;
        const auto targets = edges.find(taken);
        if (targets == edges.end()) continue;
        for (const std::uint32_t to : targets->second) {
            if (--ways_to[to] == 0) free.push_back(to);
        }
    }
    return left > 0;
}

}  // namespace

Scope Elaborator::scope_of(QuantityId id, std::uint32_t module) {
    const engine::Quantity& quantity = program_.quantities[id.index];
    Scope scope;
    scope.module = module;
    scope.month_end = conventions_[module].month_end;
    if (quantity.entity) {
        Type row = type_of_kind(Kind::Row);
        row.of = quantity.entity->index;
        scope.in_sight.push_back(
            {*quantity.entity, core_.node(Op::Slot, row, {}, quantity.origin, scope.next_slot++)});
    }
    for (const engine::Index& index : quantity.indices) {
        Type type;
        switch (index.kind) {
            case engine::IndexKind::Month:
                type.kind = Kind::Month;
                break;
            case engine::IndexKind::Year:
                type.kind = Kind::Year;
                break;
            case engine::IndexKind::Day:
                type.kind = Kind::Date;
                break;
            case engine::IndexKind::Enumeration:
                type.kind = Kind::Enumeration;
                type.of = index.enumeration.index;
                break;
        }
        const Typed slot = made(Op::Slot, type, {}, quantity.origin, scope.next_slot++);
        scope.variables.push_back({index.variable, slot});
        switch (index.kind) {
            case engine::IndexKind::Month:
                scope.month = slot;
                break;
            case engine::IndexKind::Year:
                scope.year = slot;
                break;
            case engine::IndexKind::Day:
                scope.day = slot;
                break;
            case engine::IndexKind::Enumeration:
                scope.values.emplace_back(index.enumeration, slot);
                break;
        }
    }
    return scope;
}

/// Elaborates what is read before what reads it, so that it is known whether a value may be not
/// applicable. The order is found from names alone and without recursion; a real circle is reported
/// afterwards, from the nodes.
void Elaborator::order_and_elaborate() {
    const std::size_t count = program_.quantities.size();
    std::vector<std::vector<std::uint32_t>> reads(count);
    for (std::uint32_t id = 0; id < count; ++id) {
        std::set<std::uint32_t> found;
        const auto add_named = [&](std::uint32_t module, std::string_view name) {
            for (const Symbol& symbol : scopes_.find(module, name)) {
                if (symbol.kind == Symbol::Kind::Quantity && symbol.id != id)
                    found.insert(symbol.id);
            }
        };
        // A child has a smaller id than its parent, and an expression's nodes lie together.
        const auto add_read_by = [&](std::uint32_t module, const std::vector<ast::ExprId>& roots) {
            std::set<std::string> names;
            for (const ast::ExprId root : roots)
                collect_names(module_of(module), first_of(module_of(module), root), root, names);
            for (const std::string& name : names) {
                add_named(module, name);
                const std::size_t dot = name.rfind('.');
                if (dot != std::string::npos) add_named(module, name.substr(dot + 1));
            }
        };
        const QuantitySource& source = quantity_sources_[id];
        for (const ClausePlace& place : source.clauses) {
            std::vector<ast::ExprId> roots;
            for (const ast::Local& local : place.clause->locals) roots.push_back(local.value);
            if (place.clause->when) roots.push_back(*place.clause->when);
            if (place.clause->outcome) roots.push_back(*place.clause->outcome);
            add_read_by(place.module, roots);
        }
        if (source.define != nullptr) {
            const auto* convention = conventions_[source.module].decided_on;
            std::vector<ast::ExprId> roots;
            if (source.define->otherwise) roots.push_back(*source.define->otherwise);
            if (source.define->decided_on) roots.push_back(*source.define->decided_on);
            if (convention != nullptr) roots.push_back(*convention->decided_on);
            add_read_by(source.module, roots);
        }
        reads[id].assign(found.begin(), found.end());
    }
    enum class Mark : std::uint8_t { New, Open, Done };
    std::vector<Mark> marks(count, Mark::New);
    struct Step {
        std::uint32_t id;
        std::size_t next;
    };
    for (std::uint32_t start = 0; start < count; ++start) {
        if (marks[start] != Mark::New) continue;
        std::vector<Step> path{{start, 0}};
        marks[start] = Mark::Open;
        while (!path.empty()) {
            Step& step = path.back();
            if (step.next < reads[step.id].size()) {
                const std::uint32_t read = reads[step.id][step.next++];
                if (marks[read] == Mark::New) {
                    marks[read] = Mark::Open;
                    path.push_back({read, 0});
                }
                continue;
            }
            const std::uint32_t done = step.id;
            path.pop_back();
            marks[done] = Mark::Done;
            elaborate(QuantityId{done});
        }
    }
}

ast::ExprId Elaborator::first_of(const ast::Module& module, ast::ExprId root) const {
    // The nodes of one expression are numbered together, children first: go back while spans stay
    // inside.
    std::uint32_t index = root.index;
    const Span whole = module[root].span;
    while (index > 0) {
        const Span before = module.exprs[index - 1].span;
        if (before.begin < whole.begin || before.end > whole.end) break;
        --index;
    }
    return ast::ExprId{index};
}

void Elaborator::elaborate(QuantityId id) {
    QuantitySource& source = quantity_sources_[id.index];
    if (source.elaborated) return;
    source.elaborated = true;  // a circle comes back here and takes the declared type; it is
                               // reported from the nodes
    if (program_.quantities[id.index].role == engine::QuantityRole::Reading) {
        const Scope scope = scope_of(id, source.module);
        program_.quantities[id.index].slots = scope.next_slot;
        return;
    }
    const std::string name = last_word(program_.quantities[id.index].name);
    const std::uint32_t slots_outside = slots_;
    const Language language_outside = language_;
    const std::size_t found_before = diagnostics_.size();
    slots_ = 0;
    bool may_be_not_applicable = program_.quantities[id.index].type.can_be_not_applicable;
    for (const ClausePlace& place : source.clauses) {
        Scope scope = scope_of(id, place.module);
        if (place.scenario) add_uncertain_names(*place.scenario, scope);
        slots_ = std::max(slots_, scope.next_slot);
        language_ = module_of(place.module).language;
        elaborate_clause(id, place, std::move(scope));
    }
    language_ = module_of(source.module).language;
    const Scope scope = scope_of(id, source.module);
    slots_ = std::max(slots_, scope.next_slot);
    engine::Quantity& quantity = program_.quantities[id.index];
    if (source.define != nullptr && source.define->otherwise) {
        const ast::ExprId otherwise = *source.define->otherwise;
        require_basis(source.define->otherwise_basis,
                      {module_of(source.module)[otherwise].span, words({Keyword::Otherwise})});
        static_cast<void>(provisions_of(source.module, source.define->otherwise_basis.cites));
        const Typed typed = expression(module_of(source.module), otherwise, scope, &quantity.type);
        if (!typed.failed) {
            const bool held = broken_quantities_.count(id.index) == 0;
            if (held && program_.core[typed.node].op != Op::NotApplicable) {
                require_fit(typed, quantity.type, module_of(source.module)[otherwise].span, name);
            }
            may_be_not_applicable = may_be_not_applicable || typed.type.can_be_not_applicable;
            program_.quantities[id.index].otherwise = typed.node;
        }
    }
    if (const auto otherwise = implied_otherwise(id, scope)) {
        program_.quantities[id.index].otherwise = otherwise;
    }
    if (!source.is_part) elaborate_decided_on(id, scope);
    bool has_outcome = program_.quantities[id.index].otherwise.has_value() || source.is_part ||
                       procedure_with(id) != nullptr;
    for (const ClausePlace& place : source.clauses)
        has_outcome = has_outcome || place.clause->outcome.has_value();
    if (!has_outcome && !clause_may_be_lost(name)) {
        report(Code::NoClause, program_.quantities[id.index].origin, {name})
            .help.push_back(
                {Phrase::GiveAValue, {words({Keyword::Is, "…"}), words({Keyword::Reading})}});
    }
    for (const ClauseId clause : program_.quantities[id.index].clauses) {
        const auto& outcome = program_.clauses[clause.index].outcome;
        if (outcome && clause_types_.count(clause.index) != 0) {
            may_be_not_applicable =
                may_be_not_applicable || clause_types_.at(clause.index).can_be_not_applicable;
        }
    }
    program_.quantities[id.index].type.can_be_not_applicable = may_be_not_applicable;
    program_.quantities[id.index].slots = slots_;
    slots_ = slots_outside;
    link_clauses(id);
    language_ = language_outside;
    if (broken_quantities_.count(id.index) == 0) return;
    // What its heading does not say cannot be held against its clauses.
    const auto follows = [](const Diagnostic& diagnostic) {
        return diagnostic.code == Code::UnknownName || diagnostic.code == Code::NotInSight ||
               diagnostic.code == Code::MissingIndex || diagnostic.code == Code::SurplusIndex ||
               diagnostic.code == Code::UnknownValue || diagnostic.code == Code::AmbiguousName;
    };
    diagnostics_.erase(
        std::remove_if(diagnostics_.begin() + static_cast<std::ptrdiff_t>(found_before),
                       diagnostics_.end(), follows),
        diagnostics_.end());
}

/// What a clause is called where its basis is missing.
std::string Elaborator::words_for(const engine::Quantity& quantity, const ast::Clause& clause) {
    const std::string name = last_word(quantity.name);
    constexpr std::string_view to = "to_";
    const bool is_made = clause.name.text.substr(0, to.size()) == to;
    if (quantity.role == engine::QuantityRole::Exit && is_made)
        return words({Keyword::From, name, Keyword::To, clause.name.text.substr(to.size())});
    return clause.kind == ast::Clause::Kind::Main ? name : clause.name.text;
}

void Elaborator::elaborate_clause(QuantityId id, const ClausePlace& place, Scope scope) {
    const ast::Clause& text = *place.clause;
    const ast::Module& module = module_of(place.module);
    const engine::Quantity before = program_.quantities[id.index];
    const std::string short_name = last_word(before.name);
    if (!place.scenario) {
        const bool is_day_of_duty =
            std::any_of(program_.duties.begin(), program_.duties.end(),
                        [&](const engine::Duty& duty) { return duty.due == id; });
        // The day of a duty rests on what the duty rests on.
        if (!is_day_of_duty) require_basis(text.basis, {text.name.span, words_for(before, text)});
        ++summary_.rules;
    } else if (!text.basis.cites.empty()) {
        report(Code::ScenarioCites, text.basis.cites.front().span,
               {last_word(program_[*place.scenario].name)});
    }

    engine::Clause clause;
    clause.name = before.name + "." + text.name.text;
    clause.quantity = id;
    clause.exception = text.kind == ast::Clause::Kind::Exception;
    clause.origin = text.span;
    clause.labels = labels_of(text.labels);
    clause.cites = provisions_of(place.module, text.basis.cites);
    clause.sees = provisions_of(place.module, text.basis.sees, CitedLaw::As::See);
    if (text.basis.assumption) clause.assumption = text.basis.assumption->text;
    if (place.scenario && clause.assumption.empty())
        clause.assumption = program_[*place.scenario].title;
    clause.scenario = place.scenario;
    if (text.force_from) clause.force_from = constant_date(module, *text.force_from);
    if (text.force_to) clause.force_to = constant_date(module, *text.force_to);
    bool complete = clause.cites.size() == text.basis.cites.size() &&
                    (!clause.cites.empty() || text.basis.assumption.has_value() ||
                     place.scenario.has_value()) &&
                    clause.force_from.has_value() == text.force_from.has_value() &&
                    clause.force_to.has_value() == text.force_to.has_value();

    for (const ast::Local& local : text.locals) {
        const Typed value = expression(module, local.value, scope);
        scope.variables.push_back({local.name.text, value});
    }
    if (text.when) {
        const Typed when = expression(module, *text.when, scope);
        if (require_kind(when, Kind::YesNo, module[*text.when].span)) clause.when = when.node;
        complete = complete && clause.when.has_value();
        require_value(when, module[*text.when].span);
    }
    std::optional<Type> outcome_type;
    if (place.outcome) {
        clause.outcome = place.outcome;
        outcome_type = before.type;
    } else if (text.outcome) {
        const bool held = broken_quantities_.count(id.index) == 0;
        const Typed outcome =
            expression(module, *text.outcome, scope, held ? &before.type : nullptr);
        complete = complete && !outcome.failed && (!held || outcome_fits(outcome, before.type));
        if (!outcome.failed) {
            if (held && program_.core[outcome.node].op != Op::NotApplicable) {
                require_fit(outcome, before.type, module[*text.outcome].span, short_name);
                if (const auto value = core_.constant_value(outcome.node)) {
                    const auto* number = std::get_if<engine::Rational>(&*value);
                    if (number != nullptr && before.type.range &&
                        !before.type.range->contains(*number)) {
                        static_cast<void>(
                            constant(module, *text.outcome, scope, before.type, short_name));
                    }
                }
            }
            clause.outcome = outcome.node;
            outcome_type = outcome.type;
        }
    }
    if (!complete) incomplete_quantities_.insert(id.index);
    // Only now: an expression may have elaborated other quantities, whose clauses stand before this
    // one.
    const ClauseId clause_id{static_cast<std::uint32_t>(program_.clauses.size())};
    if (outcome_type) clause_types_.emplace(clause_id.index, *outcome_type);
    const auto [known, is_new] = clause_names_[id.index].emplace(text.name.text, clause_id);
    if (!is_new) {
        Diagnostic& diagnostic =
            report(Code::DuplicateClause, text.name.span, {text.name.text, short_name});
        diagnostic.labels.push_back(
            {clause_span(known->second), {Phrase::AlsoDeclaredHere, {text.name.text}}});
        diagnostic.help.push_back({Phrase::NameTheClause, {words({Keyword::Rule, "…"})}});
    }
    program_.clauses.push_back(std::move(clause));
    program_.quantities[id.index].clauses.push_back(clause_id);
}

void Elaborator::elaborate_decided_on(QuantityId id, const Scope& scope) {
    const QuantitySource& source = quantity_sources_[id.index];
    const Conventions& conventions = conventions_[source.module];
    const ast::Module& module = module_of(source.module);
    std::optional<ast::ExprId> text;
    Scope inner = scope;
    if (source.define != nullptr && source.define->decided_on) {
        text = source.define->decided_on;
    } else if (source.decided_on) {
        text = source.decided_on;
    } else if (conventions.decided_on != nullptr && scope.year) {
        text = conventions.decided_on->decided_on;
        // The convention's own variable stands for the year of each quantity.
        std::set<std::string> names;
        collect_names(module, first_of(module, *text), *text, names);
        for (const std::string& name : names) {
            if (scopes_.find(source.module, name).empty())
                inner.variables.push_back({name, *scope.year});
        }
        program_.quantities[id.index].decided_on_cites = conventions.decided_on_cites;
    }
    if (!text) return;
    const Typed date = expression(module, *text, inner);
    if (require_kind(date, Kind::Date, module[*text].span))
        program_.quantities[id.index].decided_on = date.node;
    require_value(date, module[*text].span);
}

/// The shortest way from a clause along the edges back to it, itself first; none when there is no
/// such way.
std::vector<std::uint32_t> Elaborator::circle_through(
    std::uint32_t start, const std::map<std::uint32_t, std::vector<std::uint32_t>>& edges) {
    std::map<std::uint32_t, std::uint32_t> from;
    std::deque<std::uint32_t> waiting{start};
    while (!waiting.empty()) {
        const std::uint32_t here = waiting.front();
        waiting.pop_front();
        const auto next = edges.find(here);
        if (next == edges.end()) continue;
        for (const std::uint32_t to : next->second) {
            if (!from.emplace(to, here).second) continue;
            if (to == start) waiting.clear();
            if (to == start) break;
            waiting.push_back(to);
        }
    }
    std::vector<std::uint32_t> circle;
    if (from.count(start) == 0) return circle;
    for (std::uint32_t at = from.at(start); at != start; at = from.at(at))
        circle.insert(circle.begin(), at);
    circle.insert(circle.begin(), start);
    return circle;
}

void Elaborator::report_override_circle(QuantityId id, const std::vector<std::uint32_t>& circle) {
    incomplete_quantities_.insert(id.index);
    std::string words;
    for (const std::uint32_t clause : circle)
        words += last_word(program_.clauses[clause].name) + " → ";
    words += last_word(program_.clauses[circle.front()].name);
    Diagnostic& diagnostic =
        report(Code::CyclicOverrides, clause_span(ClauseId{circle.front()}), {words});
    for (std::size_t place = 0; place < circle.size(); ++place) {
        const std::string target =
            last_word(program_.clauses[circle[(place + 1) % circle.size()]].name);
        const Text text{Phrase::OverridesHere,
                        {last_word(program_.clauses[circle[place]].name), target}};
        if (place == 0) diagnostic.at_span.push_back(text);
        if (place > 0) diagnostic.labels.push_back({clause_span(ClauseId{circle[place]}), text});
    }
}

/// What a clause is called in a message: the one without a name after its quantity.
std::string Elaborator::clause_words(ClauseId id) const {
    const engine::Clause& clause = program_.clauses[id.index];
    const std::string name = last_word(clause.name);
    return name == "main" ? last_word(program_.quantities[clause.quantity.index].name) : name;
}

/// The name of a clause in the text, `is` when it has none.
Span Elaborator::clause_span(ClauseId id) const {
    const engine::Clause& clause = program_.clauses[id.index];
    const auto& clauses = program_.quantities[clause.quantity.index].clauses;
    const std::vector<ClausePlace>& places = quantity_sources_[clause.quantity.index].clauses;
    for (std::size_t place = 0; place < clauses.size() && place < places.size(); ++place) {
        if (clauses[place] == id) return places[place].clause->name.span;
    }
    return clause.origin;
}

/// Resolves `exception … to` and `suspends`, refuses circles, and closes the overrides
/// transitively.
void Elaborator::link_clauses(QuantityId id) {
    const QuantitySource& source = quantity_sources_[id.index];
    const std::vector<ClauseId> clauses = program_.quantities[id.index].clauses;
    const std::string quantity = last_word(program_.quantities[id.index].name);
    std::vector<std::string> names;
    for (const auto& entry : clause_names_[id.index]) names.push_back(entry.first);
    std::sort(names.begin(), names.end());
    const auto resolve = [&](const ast::Name& name) -> std::optional<ClauseId> {
        const auto found = clause_names_[id.index].find(name.text);
        if (found != clause_names_[id.index].end()) return found->second;
        incomplete_quantities_.insert(id.index);
        if (clause_may_be_lost(name.text)) return std::nullopt;
        suggest_of(report(Code::UnknownClause, name.span, {name.text, quantity}), name, names);
        return std::nullopt;
    };
    std::map<std::uint32_t, std::vector<std::uint32_t>>
        edges;  // overrides and suspensions together
    for (std::size_t place = 0; place < clauses.size(); ++place) {
        const ast::Clause& text = *source.clauses[place].clause;
        engine::Clause& clause = program_.clauses[clauses[place].index];
        for (std::size_t other = 0; other < clauses.size(); ++other) {
            if (source.clauses[other].is_otherwise && !source.clauses[place].is_otherwise)
                clause.overrides.push_back(clauses[other]);
        }
        for (const ast::Name& name : text.overrides) {
            if (const auto target = resolve(name)) clause.overrides.push_back(*target);
        }
        for (const ast::Name& name : text.suspends) {
            if (const auto target = resolve(name)) clause.suspends.push_back(*target);
        }
        for (const ClauseId target : clause.overrides)
            edges[clauses[place].index].push_back(target.index);
        for (const ClauseId target : clause.suspends)
            edges[clauses[place].index].push_back(target.index);
    }
    // What each clause reaches; a clause that reaches itself lies on a circle.
    const auto reach = [&](std::uint32_t start, const auto& next) {
        std::set<std::uint32_t> seen;
        std::deque<std::uint32_t> waiting{start};
        while (!waiting.empty()) {
            const std::uint32_t from = waiting.front();
            waiting.pop_front();
            for (const std::uint32_t to : next(from)) {
                if (seen.insert(to).second) waiting.push_back(to);
            }
        }
        return seen;
    };
    for (const ClauseId clause : has_circle(edges) ? clauses : std::vector<ClauseId>()) {
        const std::vector<std::uint32_t> circle = circle_through(clause.index, edges);
        if (circle.empty()) continue;
        report_override_circle(id, circle);
        return;
    }
    std::vector<std::vector<ClauseId>> closed;
    for (const ClauseId clause : clauses) {
        const auto overridden = reach(clause.index, [&](std::uint32_t from) {
            std::vector<std::uint32_t> next;
            for (const ClauseId target : program_.clauses[from].overrides)
                next.push_back(target.index);
            return next;
        });
        std::vector<ClauseId> list;
        for (const std::uint32_t index : overridden) list.push_back(ClauseId{index});
        closed.push_back(std::move(list));
    }
    for (std::size_t place = 0; place < clauses.size(); ++place) {
        program_.clauses[clauses[place].index].overrides = closed[place];
    }
}

}  // namespace hjemmel::lang
