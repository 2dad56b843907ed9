#include "lang/characters.hpp"
#include "lang/elaborator.hpp"

#include <algorithm>
#include <map>
#include <set>

/// What is right and could be written better, and what an `allow` in the file says of it. Lints
/// look at rules without errors only: an error hides what reads what.
namespace hjemmel::lang {

using engine::Op;

namespace {

bool is_within(Span inner, Span outer) {
    return inner.file == outer.file && outer.begin <= inner.begin && inner.end <= outer.end;
}

}  // namespace

void Elaborator::lint() {
    lint_unread();
    lint_labels();
    lint_quotes();
    lint_exceptions();
    lint_procedures();
    lint_case();
    lint_uses();
    lint_law();
}

/// Parameters and interpretations that no node of the core reads.
void Elaborator::lint_unread() {
    std::vector<bool> parameters(program_.parameters.size());
    std::vector<bool> interpretations(program_.interpretations.size());
    for (const engine::Node& node : program_.core.nodes) {
        if (node.op == Op::Parameter) parameters[node.detail] = true;
        if (node.op == Op::Interpretation) interpretations[node.detail] = true;
    }
    for (std::size_t id = 0; id < parameters.size(); ++id) {
        const engine::Parameter& parameter = program_.parameters[id];
        if (!parameters[id])
            report(Code::UnreadParameter, parameter.origin, {last_word(parameter.name)})
                .help.push_back({Phrase::ReadOrRemove, {}});
    }
    for (std::size_t id = 0; id < interpretations.size(); ++id) {
        const engine::Interpretation& interpretation = program_.interpretations[id];
        if (!interpretations[id])
            report(Code::UnreadInterpretation, interpretation.origin,
                   {last_word(interpretation.name)})
                .help.push_back({Phrase::ReadOrRemove, {}});
    }
}

/// Procedures that judge the years before by the law of the year that is asked for.
void Elaborator::lint_procedures() {
    for (const engine::Procedure& procedure : program_.procedures) {
        const engine::Quantity& quantity = program_[procedure.quantity];
        if (quantity.decided_on) continue;
        language_ = language_at(quantity.origin);
        report(Code::YearsUnderOneLaw, quantity.origin, {last_word(quantity.name)})
            .help.push_back({Phrase::YearsByOneLaw,
                             {words({Keyword::DecidedOn, "1", Keyword::April, Keyword::DayOfMonthOf,
                                     "Y + 1"})}});
    }
}

// ---- labels ----

void Elaborator::check_labels(const ast::Name& name, const ast::Labels& labels) {
    if (labels.danish.has_value() == labels.english.has_value()) return;
    const bool danish = labels.danish.has_value();
    report(danish ? Code::NoEnglishLabel : Code::NoDanishLabel, name.span, {name.text})
        .help.push_back({Phrase::LabelToo, {std::string(danish ? "en \"…\"" : "da \"…\"")}});
}

void Elaborator::lint_labels() {
    const auto clauses = [&](const std::vector<ast::Clause>& all) {
        for (const ast::Clause& clause : all) check_labels(clause.name, clause.labels);
    };
    const auto transitions = [&](const std::vector<ast::Transition>& all) {
        for (const ast::Transition& one : all) check_labels(one.clause.name, one.clause.labels);
    };
    for (std::uint32_t module = 0; module < parsed_.size(); ++module) {
        for (const ast::Statement& statement : module_of(module).statements) {
            if (const auto* unit = std::get_if<ast::UnitStatement>(&statement.node)) {
                check_labels(unit->name, unit->labels);
            } else if (const auto* list = std::get_if<ast::EnumerationStatement>(&statement.node)) {
                check_labels(list->name, list->labels);
                for (const ast::EnumerationValue& value : list->values)
                    check_labels(value.name, value.labels);
            } else if (const auto* thing = std::get_if<ast::ThingStatement>(&statement.node)) {
                check_labels(thing->name, thing->labels);
                for (const ast::Field& field : thing->fields)
                    check_labels(field.name, field.labels);
            } else if (const auto* reading = std::get_if<ast::ReadingStatement>(&statement.node)) {
                check_labels(reading->heading.name, reading->heading.labels);
            } else if (const auto* parameter =
                           std::get_if<ast::ParameterStatement>(&statement.node)) {
                check_labels(parameter->name, parameter->labels);
            } else if (const auto* question =
                           std::get_if<ast::InterpretationStatement>(&statement.node)) {
                check_labels(question->name, question->labels);
                for (const ast::InterpretationOption& option : question->options)
                    check_labels(option.name, option.labels);
            } else if (const auto* define = std::get_if<ast::DefineStatement>(&statement.node)) {
                check_labels(define->heading.name, define->heading.labels);
                clauses(define->clauses);
            } else if (const auto* amend = std::get_if<ast::AmendStatement>(&statement.node)) {
                clauses(amend->clauses);
                transitions(amend->transitions);
            } else if (const auto* procedure =
                           std::get_if<ast::ProcedureStatement>(&statement.node)) {
                check_labels(procedure->heading.name, procedure->heading.labels);
                for (const ast::StateLine& state : procedure->states)
                    check_labels(state.name, state.labels);
                transitions(procedure->transitions);
            } else if (const auto* duty = std::get_if<ast::DutyStatement>(&statement.node)) {
                check_labels(duty->heading.name, duty->heading.labels);
            } else if (const auto* scenario =
                           std::get_if<ast::ScenarioStatement>(&statement.node)) {
                check_labels(scenario->name, scenario->labels);
            }
        }
    }
}

// ---- citations ----

void Elaborator::lint_quotes() {
    const auto cites = [&](const ast::Basis& basis) {
        for (const ast::CitedProvision& cited : basis.cites) {
            if (!cited.quote)
                report(Code::CitedWithoutQuote, cited.span,
                       {cited.source.text + (cited.anchor.empty() ? "" : " " + cited.anchor)});
        }
    };
    const auto steps = [&](const std::vector<ast::ParameterStep>& all) {
        for (const ast::ParameterStep& step : all) cites(step.basis);
    };
    const auto clauses = [&](const std::vector<ast::Clause>& all) {
        for (const ast::Clause& clause : all) cites(clause.basis);
    };
    const auto transitions = [&](const std::vector<ast::Transition>& all) {
        for (const ast::Transition& one : all) cites(one.clause.basis);
    };
    for (std::uint32_t module = 0; module < parsed_.size(); ++module) {
        for (const ast::Statement& statement : module_of(module).statements) {
            if (const auto* parameter = std::get_if<ast::ParameterStatement>(&statement.node)) {
                steps(parameter->steps);
            } else if (const auto* question =
                           std::get_if<ast::InterpretationStatement>(&statement.node)) {
                cites(question->basis);
            } else if (const auto* convention =
                           std::get_if<ast::ConventionStatement>(&statement.node)) {
                cites(convention->basis);
            } else if (const auto* define = std::get_if<ast::DefineStatement>(&statement.node)) {
                clauses(define->clauses);
                cites(define->otherwise_basis);
            } else if (const auto* amend = std::get_if<ast::AmendStatement>(&statement.node)) {
                clauses(amend->clauses);
                steps(amend->steps);
                transitions(amend->transitions);
            } else if (const auto* procedure =
                           std::get_if<ast::ProcedureStatement>(&statement.node)) {
                cites(procedure->start_basis);
                transitions(procedure->transitions);
            } else if (const auto* duty = std::get_if<ast::DutyStatement>(&statement.node)) {
                cites(duty->clause.basis);
            }
        }
    }
}

// ---- names ----

void Elaborator::check_case(std::vector<ast::Name> names) {
    std::stable_sort(names.begin(), names.end(),
                     [&](const ast::Name& left, const ast::Name& right) {
                         if (!(left.span.file == right.span.file))
                             return left.span.file.index < right.span.file.index;
                         return left.span.begin < right.span.begin;
                     });
    std::map<std::string, const ast::Name*> first;
    for (const ast::Name& name : names) {
        const auto [known, added] = first.emplace(without_case(name.text), &name);
        if (added || known->second->text == name.text) continue;
        report(Code::CaseTwins, name.span, {name.text, known->second->text})
            .labels.push_back({known->second->span, {Phrase::DeclaredHere, {known->second->text}}});
    }
}

/// Names that are in sight together: those of a module with those of each module that it uses, and
/// those of one list.
void Elaborator::lint_case() {
    const auto names_of = [&](const ModuleScope& scope) {
        std::vector<ast::Name> names;
        for (const auto& [text, symbol] : scope.symbols) {
            names.push_back({symbol.span, text});
        }
        return names;
    };
    for (const ModuleScope& scope : scopes_.modules) {
        check_case(names_of(scope));
        for (const std::uint32_t used : scope.uses) {
            std::vector<ast::Name> both = names_of(scope);
            const std::vector<ast::Name> others = names_of(scopes_.modules[used]);
            both.insert(both.end(), others.begin(), others.end());
            check_case(std::move(both));
        }
    }
    for (std::uint32_t module = 0; module < parsed_.size(); ++module) {
        for (const ast::Statement& statement : module_of(module).statements) {
            std::vector<ast::Name> names;
            if (const auto* list = std::get_if<ast::EnumerationStatement>(&statement.node)) {
                for (const auto& value : list->values) names.push_back(value.name);
            } else if (const auto* thing = std::get_if<ast::ThingStatement>(&statement.node)) {
                for (const auto& field : thing->fields) names.push_back(field.name);
            } else if (const auto* question =
                           std::get_if<ast::InterpretationStatement>(&statement.node)) {
                for (const auto& option : question->options) names.push_back(option.name);
            } else if (const auto* procedure =
                           std::get_if<ast::ProcedureStatement>(&statement.node)) {
                for (const auto& state : procedure->states) names.push_back(state.name);
            }
            check_case(std::move(names));
        }
    }
}

// ---- modules ----

/// A module is used where any word of the file is one that it declares: who reads more into a word
/// than it says is told too little, and never too much. A module that amends others is used by
/// being read.
void Elaborator::lint_uses() {
    std::vector<std::set<std::string>> declared(parsed_.size());
    std::vector<bool> amends(parsed_.size());
    for (std::uint32_t module = 0; module < parsed_.size(); ++module) {
        std::set<std::string>& words = declared[module];
        for (const auto& entry : scopes_.modules[module].symbols) words.insert(entry.first);
        for (const auto& entry : scopes_.modules[module].sources) words.insert(entry.first);
        for (const ast::Statement& statement : module_of(module).statements) {
            amends[module] =
                amends[module] || std::holds_alternative<ast::AmendStatement>(statement.node);
            if (const auto* list = std::get_if<ast::EnumerationStatement>(&statement.node)) {
                for (const auto& value : list->values) words.insert(value.name.text);
            } else if (const auto* thing = std::get_if<ast::ThingStatement>(&statement.node)) {
                for (const auto& field : thing->fields) words.insert(field.name.text);
            } else if (const auto* question =
                           std::get_if<ast::InterpretationStatement>(&statement.node)) {
                for (const auto& option : question->options) words.insert(option.name.text);
            } else if (const auto* procedure =
                           std::get_if<ast::ProcedureStatement>(&statement.node)) {
                for (const auto& state : procedure->states) words.insert(state.name.text);
            }
        }
    }
    for (std::uint32_t module = 0; module < parsed_.size(); ++module) {
        const ModuleScope& scope = scopes_.modules[module];
        if (scope.uses.empty()) continue;
        const std::string& text = sources_[module_of(module).file].bytes;
        std::set<std::string> words;
        bool in_use = false;
        for (const SyntaxNode& node : parsed_[module].tree.nodes) {
            if (!is_leaf(node.kind)) in_use = node.kind == NodeKind::Use;
            if (node.kind != NodeKind::Name || in_use) continue;
            const std::string name =
                to_nfc(std::string_view(text).substr(node.begin, node.end - node.begin));
            for (std::size_t begin = 0; begin <= name.size();) {
                const std::size_t end = std::min(name.find('.', begin), name.size());
                words.insert(name.substr(begin, end - begin));
                begin = end + 1;
            }
        }
        for (std::size_t use = 0; use < scope.uses.size(); ++use) {
            const std::set<std::string>& offered = declared[scope.uses[use]];
            const bool used = std::any_of(words.begin(), words.end(), [&](const std::string& word) {
                return offered.count(word) != 0;
            });
            if (!used && !amends[scope.uses[use]]) {
                report(Code::UnusedModule, scope.use_spans[use],
                       {scopes_.modules[scope.uses[use]].name})
                    .help.push_back({Phrase::RemoveUnused, {}});
            }
        }
    }
}

// ---- what the author allows ----

std::vector<bool> Elaborator::silence(std::vector<bool> used) {
    std::size_t place = 0;
    for (const Parsed& parsed : parsed_) {
        for (const ast::Allowance& allowance : parsed.module.allowances) {
            used.resize(std::max(used.size(), place + 1));
            const std::optional<Code> code = silenceable_code(allowance.code.text);
            if (!code) {
                used[place++] = true;  // reported where it is read
                continue;
            }
            // What stands in a law text is allowed where a rule file names that law.
            const auto spoken_of = [&](const Diagnostic& one) {
                return one.code == *code && allowance.statement &&
                       (is_within(one.span, *allowance.statement) ||
                        std::any_of(one.labels.begin(), one.labels.end(), [&](const Label& label) {
                            return label.text.phrase == Phrase::LawReadHere &&
                                   is_within(label.span, *allowance.statement);
                        }));
            };
            const auto rest = std::remove_if(diagnostics_.begin(), diagnostics_.end(), spoken_of);
            const auto count = static_cast<std::size_t>(diagnostics_.end() - rest);
            diagnostics_.erase(rest, diagnostics_.end());
            summary_.silenced += count;
            used[place] = used[place] || count > 0;
            ++place;
        }
    }
    return used;
}

void Elaborator::report_unused_allowances(const std::vector<bool>& used) {
    std::size_t place = 0;
    for (const Parsed& parsed : parsed_) {
        for (const ast::Allowance& allowance : parsed.module.allowances) {
            if (!used[place++])
                report(Code::AllowsNothing, allowance.code.span, {allowance.code.text})
                    .help.push_back({Phrase::RemoveUnused, {}});
        }
    }
}

}  // namespace hjemmel::lang
