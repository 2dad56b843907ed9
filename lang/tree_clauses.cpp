#include "lang/characters.hpp"
#include "lang/tree_statements.hpp"

#include <algorithm>
#include <string>
#include <utility>

/// Clauses, what they rest on and when they are in force; procedures and duties.
namespace hjemmel::lang {

using ast::ExprId;

ast::DefineStatement Statements::define(std::uint32_t node) {
    ast::DefineStatement result;
    result.heading = heading(*build_.child(node, NodeKind::Heading));
    std::vector<std::uint32_t> bare;
    for (const std::uint32_t part : build_.children(node)) {
        switch (build_.kind(part)) {
            case NodeKind::RuleClause:
            case NodeKind::ExceptionClause:
                result.clauses.push_back(clause(part));
                break;
            case NodeKind::Label:
                labels(part, result.heading.labels);
                break;
            case NodeKind::DecidedOn:
                once(result.decided_on, part);
                break;
            case NodeKind::Otherwise:
                repeated(result.otherwise.has_value(), part);
                otherwise(part, result);
                break;
            default:
                if (is_clause_part(part)) {
                    bare.push_back(part);
                }
        }
    }
    if (!bare.empty()) {
        result.clauses.insert(result.clauses.begin(), main_clause(bare));
    }
    return result;
}

void Statements::otherwise(std::uint32_t node, ast::DefineStatement& result) {
    for (const std::uint32_t part : build_.children(node)) {
        if (build_.kind(part) == NodeKind::Expression) {
            result.otherwise = build_.expression(part);
        } else {
            basis(part, result.otherwise_basis);
        }
    }
}

ast::AmendStatement Statements::amend(std::uint32_t node) {
    ast::AmendStatement result;
    result.name = build_.name_in(node);
    std::vector<std::uint32_t> bare;
    bool only_steps = true;
    for (const std::uint32_t part : build_.children(node)) {
        const NodeKind kind = build_.kind(part);
        if (kind == NodeKind::RuleClause || kind == NodeKind::ExceptionClause) {
            result.clauses.push_back(clause(part));
        } else if (kind == NodeKind::Transition) {
            result.transitions.push_back(transition(part));
        } else if (is_clause_part(part)) {
            bare.push_back(part);
            only_steps = only_steps && kind != NodeKind::When && kind != NodeKind::With &&
                         kind != NodeKind::Suspends && kind != NodeKind::Label;
        }
    }
    if (!bare.empty() && only_steps) {
        result.steps = steps(bare, build_.span_of(node));
    } else if (!bare.empty()) {
        result.clauses.insert(result.clauses.begin(), main_clause(bare));
    }
    return result;
}

ast::ProcedureStatement Statements::procedure(std::uint32_t node) {
    ast::ProcedureStatement result{};
    bool has_name = false;
    for (const std::uint32_t part : build_.children(node)) {
        switch (build_.kind(part)) {
            case NodeKind::Name:
                if (has_name) {
                    result.heading.indices.push_back({build_.span_of(part),
                                                      ast::IndexDeclaration::Kind::Year,
                                                      {},
                                                      build_.name(part)});
                } else {
                    result.heading.name = build_.name(part);
                }
                has_name = true;
                break;
            case NodeKind::Parent:
                result.heading.entity = build_.name_in(part);
                break;
            case NodeKind::NumberLiteral:
                result.first_year = build_.expression(part);
                break;
            case NodeKind::Label:
                labels(part, result.heading.labels);
                break;
            case NodeKind::StateLine:
                result.states.push_back({build_.name_in(part), {}});
                if (const auto label = build_.child(part, NodeKind::Label); label.has_value()) {
                    labels(*label, result.states.back().labels);
                }
                break;
            case NodeKind::Starts:
                repeated(result.start.has_value(), part);
                result.start = build_.name_in(part);
                for (const std::uint32_t inner : build_.children(part)) {
                    basis(inner, result.start_basis);
                }
                break;
            case NodeKind::Transition:
                result.transitions.push_back(transition(part));
                break;
            case NodeKind::DecidedOn:
                once(result.decided_on, part);
                break;
            default:
                break;
        }
    }
    return result;
}

ast::Transition Statements::transition(std::uint32_t node) {
    ast::Transition result{};
    result.clause.span = build_.span_of(node);
    result.clause.kind = ast::Clause::Kind::Rule;
    std::vector<ast::Name> names;
    for (const std::uint32_t part : build_.children(node)) {
        if (build_.kind(part) == NodeKind::Name) {
            names.push_back(build_.name(part));
        } else if (build_.is_keyword(part, Keyword::Otherwise)) {
            repeated_at(result.otherwise, build_.span_of(part), build_.word(Keyword::Otherwise));
            result.otherwise = true;
        } else if (build_.kind(part) != NodeKind::Keyword) {
            clause_part(part, result.clause);
        }
    }
    result.from = names[0];
    result.to = names[1];
    result.clause.name = {names.back().span,
                          names.size() > 2 ? names[2].text : "to_" + names[1].text};
    if (result.otherwise == result.clause.when.has_value()) {
        const Code code = result.otherwise ? Code::WhenBesideOtherwise : Code::WhenMissing;
        build_.problem(code, result.to.span, {result.from.text, result.to.text});
    }
    return result;
}

ast::DutyStatement Statements::duty(std::uint32_t node) {
    ast::DutyStatement result{};
    ast::Clause& clause = result.clause;
    clause.span = build_.span_of(node);
    for (const std::uint32_t part : build_.children(node)) {
        switch (build_.kind(part)) {
            case NodeKind::Keyword:
                break;
            case NodeKind::Name:
                result.heading.name = build_.name(part);
                break;
            case NodeKind::Parent:
                result.heading.entity = build_.name_in(part);
                break;
            case NodeKind::IndexDeclaration:
                result.heading.indices.push_back(index(part));
                break;
            case NodeKind::Label:
                labels(part, result.heading.labels);
                break;
            case NodeKind::Owed:
                repeated(result.by.has_value(), part);
                result.by = build_.name_in(part);
                break;
            case NodeKind::Due:
                repeated(result.period.has_value(), part);
                once(result.due, part);
                break;
            case NodeKind::Lasting:
                repeated(result.due.has_value(), part);
                once(result.period, part);
                break;
            default:
                clause_part(part, clause);
        }
    }
    clause.name = {result.heading.name.span, "main"};
    const Span name = result.heading.name.span;
    if (!result.by.has_value()) {
        build_.problem(Code::DutyWithoutActor, name, {result.heading.name.text});
    } else if (!clause.when.has_value()) {
        build_.problem(Code::DutyWithoutCondition, name, {result.heading.name.text});
    }
    return result;
}

ast::Clause Statements::main_clause(const std::vector<std::uint32_t>& parts) {
    ast::Clause result;
    result.span = build_.span_of(parts.front());
    result.span.end = build_[parts.back()].end;
    result.name = {build_.span_of(parts.front()), "main"};
    for (const std::uint32_t part : parts) {
        clause_part(part, result);
        if (build_.kind(part) == NodeKind::Is) {
            result.name.span = build_.span_of(build_.first_child(part));
        }
    }
    has_outcome(result, build_.text_in(build_.span_of(build_.first_child(parts.front()))));
    return result;
}

ast::Clause Statements::clause(std::uint32_t node) {
    ast::Clause result;
    result.span = build_.span_of(node);
    const bool is_exception = build_.kind(node) == NodeKind::ExceptionClause;
    result.kind = is_exception ? ast::Clause::Kind::Exception : ast::Clause::Kind::Rule;
    bool named = false;
    for (const std::uint32_t part : build_.children(node)) {
        if (build_.kind(part) != NodeKind::Name) {
            clause_part(part, result);
        } else if (!named) {
            result.name = build_.name(part);
            named = true;
        } else {
            result.overrides.push_back(build_.name(part));
        }
    }
    has_outcome(result, result.name.text);
    return result;
}

void Statements::has_outcome(const ast::Clause& clause, const std::string& name) {
    if (clause.outcome.has_value() || !clause.suspends.empty()) {
        return;
    }
    Diagnostic& diagnostic = build_.problem(Code::ClauseWithoutOutcome, clause.name.span, {name});
    if (clause.when.has_value()) {
        diagnostic.help.push_back({Phrase::OutcomeOnItsOwnLine, {build_.word(Keyword::Is)}});
    } else if (clause.kind == ast::Clause::Kind::Main) {
        diagnostic.help.push_back({Phrase::BelongsInClause, {build_.word(Keyword::Rule)}});
    }
}

bool Statements::is_clause_part(std::uint32_t part) const {
    const NodeKind kind = build_.kind(part);
    return kind >= NodeKind::Cite && kind <= NodeKind::Label && kind != NodeKind::Provision;
}

void Statements::clause_part(std::uint32_t part, ast::Clause& clause) {
    switch (build_.kind(part)) {
        case NodeKind::With: {
            const ast::Name name = build_.name_in(part);
            const ExprId value = build_.value_in(part);
            const bool stands =
                std::any_of(clause.locals.begin(), clause.locals.end(),
                            [&](const ast::Local& other) { return other.name.text == name.text; });
            repeated_at(stands, name.span, name.text);
            clause.locals.push_back({name, value});
            break;
        }
        case NodeKind::When:
            once(clause.when, part);
            break;
        case NodeKind::Is:
            once(clause.outcome, part);
            break;
        case NodeKind::Suspends:
            for (const std::uint32_t word : build_.children(part)) {
                if (build_.kind(word) == NodeKind::Name) {
                    clause.suspends.push_back(build_.name(word));
                }
            }
            break;
        case NodeKind::InForce:
            repeated(clause.force_from.has_value() || clause.force_to.has_value(), part);
            force(part, clause.force_from, clause.force_to);
            break;
        case NodeKind::Label:
            labels(part, clause.labels);
            break;
        default:
            basis(part, clause.basis);
    }
}

void Statements::force(std::uint32_t node, std::optional<ExprId>& from, std::optional<ExprId>& to) {
    for (const std::uint32_t part : build_.children(node)) {
        if (build_.kind(part) == NodeKind::Offset) {
            from = build_.expression(part);
        } else if (build_.kind(part) == NodeKind::BackTo) {
            to = build_.value_in(part);
        }
    }
}

void Statements::basis(std::uint32_t part, ast::Basis& basis) {
    switch (build_.kind(part)) {
        case NodeKind::Cite:
        case NodeKind::See: {
            auto& list = build_.kind(part) == NodeKind::Cite ? basis.cites : basis.sees;
            for (const std::uint32_t word : build_.children(part)) {
                if (build_.kind(word) == NodeKind::Provision) {
                    list.push_back(provision(word));
                }
            }
            last_cited_ = &list;
            break;
        }
        case NodeKind::Quote:
            quote(part, basis);
            break;
        case NodeKind::Assumption:
            repeated(basis.assumption.has_value(), part);
            basis.assumption = build_.text(*build_.child(part, NodeKind::Text));
            break;
        default:
            break;
    }
}

void Statements::quote(std::uint32_t part, ast::Basis& basis) {
    const bool of_this = last_cited_ == &basis.cites || last_cited_ == &basis.sees;
    if (!of_this || last_cited_->empty()) {
        build_.problem(Code::QuoteWithoutCitation, build_.span_of(build_.first_child(part)), {});
        return;
    }
    repeated(last_cited_->back().quote.has_value(), part);
    last_cited_->back().quote = build_.text(*build_.child(part, NodeKind::Text));
}

ast::CitedProvision Statements::provision(std::uint32_t node) {
    ast::CitedProvision result;
    result.span = build_.span_of(node);
    for (const std::uint32_t part : build_.children(node)) {
        if (build_.kind(part) == NodeKind::Name) {
            result.source = build_.name(part);
            result.span = build_.span_of(part);
        } else if (build_.kind(part) == NodeKind::Anchor) {
            result.anchor = anchor(build_.text_of(part));
            result.span.end = build_[part].end;
        } else if (build_.kind(part) == NodeKind::Quote) {
            result.quote = build_.text(*build_.child(part, NodeKind::Text));
        }
    }
    return result;
}

std::string Statements::anchor(std::string_view written) {
    std::string result;
    for (std::size_t at = 0; at < written.size();) {
        const std::size_t blank = blank_at(written, at) + line_end_at(written, at);
        if (blank == 0) {
            result += written[at++];
        } else {
            if (result.back() != ' ') {
                result += ' ';
            }
            at += blank;
        }
    }
    return result;
}

}  // namespace hjemmel::lang
