#include "lang/tree_to_ast.hpp"

#include "lang/ast_builder.hpp"
#include "lang/characters.hpp"

#include <string>
#include <utility>

namespace hjemmel::lang {

namespace {

using ast::ExprId;

/// Makes one statement after the other; what it reads of a node is in the order of the grammar.
class Statements {
public:
    Statements(const std::vector<SyntaxNode>& words, std::string_view text, ast::Module& module,
               Diagnostics& diagnostics)
        : build_(words, text, module), module_(module), diagnostics_(diagnostics), text_(text) {}

    void convert() {
        module_.exprs.reserve(build_[0].size / 5);
        bool first = true;
        bool any = false;
        for (const std::uint32_t node : build_.children(0)) {
            if (build_.kind(node) == NodeKind::Symbol) {
                continue;  // the byte order mark
            }
            any = true;
            switch (build_.kind(node)) {
                case NodeKind::Skipped:
                    allowed(node);
                    break;
                case NodeKind::Allow:
                    allow(node);
                    break;
                case NodeKind::Language:
                    language(node, first);
                    break;
                case NodeKind::Module:
                    module(node);
                    break;
                default:
                    allowed(node);
                    statement(node);
            }
            first = false;
        }
        whole_file(any);
    }

private:
    // ---- files ----

    void allow(std::uint32_t node) {
        const ast::Name code = build_.name_in(node);
        module_.allowances.push_back({build_.span_of(node), code,
                                      build_.text(*build_.child(node, NodeKind::Text)),
                                      std::nullopt});
        if (!take_problem() && !silenceable_code(code.text)) {
            add(Code::NotAllowable, code.span, {code.text})
                .help.push_back({Phrase::OnlyLints,
                                 {build_.word(Keyword::Allow) + " L6301 " +
                                  build_.word(Keyword::Because) + " \"…\""}});
        }
    }

    /// The allowances above a statement are for it.
    void allowed(std::uint32_t node) {
        for (auto it = module_.allowances.rbegin();
             it != module_.allowances.rend() && !it->statement; ++it) {
            it->statement = build_.span_of(node);
        }
    }

    void language(std::uint32_t node, bool first) {
        const ast::Name name = build_.name_in(node);
        if (!first || has_language_) {
            Diagnostic& diagnostic = add(Code::MisplacedLanguage, build_.span_of(node), {});
            diagnostic.fixes.push_back({{Phrase::RemoveIt, {}}, {{diagnostic.span, ""}}, true});
        } else if (name.text != "english" && name.text != "dansk") {
            add(Code::UnknownLanguage, name.span, {name.text})
                .help.push_back({Phrase::LanguagesAre, {}});
        }
        has_language_ = true;
    }

    void module(std::uint32_t node) {
        if (has_module_ || !module_.statements.empty()) {
            add(Code::MisplacedModule, build_.span_of(node), {});
        }
        if (!has_module_) {
            module_.name = build_.name_in(node);
            take_problem();
        }
        has_module_ = true;
    }

    void whole_file(bool any) {
        const bool marked = text_.substr(0, 3) == "\xEF\xBB\xBF";
        const std::uint32_t start = marked ? 3 : 0;
        const Span begin{module_.file, start, start};
        if (!any) {
            add(Code::EmptyFile, begin, {})
                .help.push_back({Phrase::AddFirstLine, {std::string("language english")}});
            return;
        }
        const std::string language =
            module_.language == Language::English ? "language english" : "language dansk";
        if (!has_language_ && !broken_opening(Keyword::Language)) {
            add(Code::MissingLanguage, begin, {})
                .fixes.push_back(
                    {{Phrase::AddFirstLine, {language}}, {{begin, language + "\n"}}, true});
        }
        if (!has_module_ && !broken_opening(Keyword::Module)) {
            const bool english = module_.language == Language::English;
            const std::string line = build_.word(Keyword::Module) + (english ? " name" : " navn");
            add(Code::MissingModule, begin, {}).help.push_back({Phrase::AddModuleLine, {line}});
        }
    }

    /// A line that was there but could not be read is reported once.
    [[nodiscard]] bool broken_opening(Keyword keyword) {
        for (const std::uint32_t node : build_.children(0)) {
            const std::uint32_t begin = build_[node].begin;
            if (build_.kind(node) == NodeKind::Skipped &&
                match_keyword(text_, begin, keyword, module_.language) != begin) {
                return true;
            }
        }
        return false;
    }

    Diagnostic& add(Code code, Span span, std::vector<Argument> arguments) {
        Diagnostic diagnostic{};
        diagnostic.code = code;
        diagnostic.span = span;
        diagnostic.arguments = std::move(arguments);
        diagnostics_.push_back(std::move(diagnostic));
        return diagnostics_.back();
    }

    /// Reports what was wrong with the statement just made, if anything.
    bool take_problem() {
        std::optional<Diagnostic>& problem = build_.found();
        if (!problem.has_value()) {
            return false;
        }
        diagnostics_.push_back(std::move(*problem));
        problem.reset();
        return true;
    }

    // ---- statements ----

    void statement(std::uint32_t node) {
        const std::size_t exprs_before = module_.exprs.size();
        ast::Statement result{build_.span_of(node), made_of(node)};
        for (Diagnostic& doubt : build_.doubts()) {
            diagnostics_.push_back(std::move(doubt));
        }
        build_.doubts().clear();
        if (take_problem()) {
            module_.exprs.resize(exprs_before);
        } else {
            module_.statements.push_back(std::move(result));
        }
    }

    decltype(ast::Statement::node) made_of(std::uint32_t node) {
        switch (build_.kind(node)) {
            case NodeKind::Use:
                return ast::UseStatement{build_.name_in(node)};
            case NodeKind::Source:
                return ast::SourceStatement{build_.name_in(node),
                                            build_.text(*build_.child(node, NodeKind::Text))};
            case NodeKind::UnitStatement:
                return unit(node);
            case NodeKind::Enumeration:
                return enumeration(node);
            case NodeKind::Thing:
                return thing(node);
            case NodeKind::Reading:
                return reading(node);
            case NodeKind::Parameter:
                return parameter(node);
            case NodeKind::Interpretation:
                return interpretation(node);
            case NodeKind::Convention:
                return convention(node);
            case NodeKind::Define:
                return define(node);
            case NodeKind::Amend:
                return amend(node);
            case NodeKind::Untranslated:
                return untranslated(node);
            case NodeKind::Procedure:
                return procedure(node);
            case NodeKind::Duty:
                return duty(node);
            case NodeKind::Scenario:
                return scenario(node);
            default:
                return test(node);
        }
    }

    ast::UnitStatement unit(std::uint32_t node) {
        ast::UnitStatement result{build_.name_in(node), std::nullopt, {}};
        for (const std::uint32_t part : build_.children(node)) {
            if (build_.kind(part) == NodeKind::Label) {
                labels(part, result.labels);
            } else if (build_.kind(part) == NodeKind::Is) {
                once(result.factor, part);
            }
        }
        return result;
    }

    ast::EnumerationStatement enumeration(std::uint32_t node) {
        ast::EnumerationStatement result;
        result.name = build_.name_in(node);
        for (const std::uint32_t part : build_.children(node)) {
            if (build_.kind(part) == NodeKind::Plural) {
                result.plural = build_.name_in(part);
            } else if (build_.kind(part) == NodeKind::Label) {
                labels(part, result.labels);
            } else if (build_.kind(part) == NodeKind::EnumerationValue) {
                ast::EnumerationValue value{build_.name_in(part), {}};
                if (const auto label = build_.child(part, NodeKind::Label); label.has_value()) {
                    labels(*label, value.labels);
                }
                result.values.push_back(std::move(value));
            }
        }
        return result;
    }

    ast::ThingStatement thing(std::uint32_t node) {
        using Kind = ast::ThingStatement::Kind;
        ast::ThingStatement result;
        const std::uint32_t word = build_.first_child(node);
        result.kind = build_.is_keyword(word, Keyword::Entity)  ? Kind::Entity
                      : build_.is_keyword(word, Keyword::Event) ? Kind::Event
                                                                : Kind::Spell;
        result.name = build_.name_in(node);
        for (const std::uint32_t part : build_.children(node)) {
            switch (build_.kind(part)) {
                case NodeKind::Plural:
                    result.plural = build_.name_in(part);
                    break;
                case NodeKind::Parent:
                    result.parent = build_.name_in(part);
                    for (const std::uint32_t inner : build_.children(part)) {
                        if (build_.is_keyword(inner, Keyword::OverTime)) {
                            result.over_time = build_.span_of(inner);
                        }
                    }
                    break;
                case NodeKind::Label:
                    labels(part, result.labels);
                    break;
                case NodeKind::Field:
                    result.fields.push_back(field(part));
                    break;
                default:
                    break;
            }
        }
        return result;
    }

    ast::Field field(std::uint32_t node) {
        ast::Field result{build_.name_in(node), type(*build_.child(node, NodeKind::Type)), {}};
        if (const auto label = build_.child(node, NodeKind::Label); label.has_value()) {
            labels(*label, result.labels);
        }
        return result;
    }

    ast::ReadingStatement reading(std::uint32_t node) {
        ast::ReadingStatement result{heading(*build_.child(node, NodeKind::Heading))};
        if (const auto label = build_.child(node, NodeKind::Label); label.has_value()) {
            labels(*label, result.heading.labels);
        }
        return result;
    }

    ast::ParameterStatement parameter(std::uint32_t node) {
        ast::ParameterStatement result;
        result.name = build_.name_in(node);
        result.type = type(*build_.child(node, NodeKind::Type));
        std::vector<std::uint32_t> parts;
        for (const std::uint32_t part : build_.children(node)) {
            if (build_.kind(part) == NodeKind::Label) {
                labels(part, result.labels);
            } else if (is_clause_part(part)) {
                parts.push_back(part);
            }
        }
        result.steps = steps(parts, build_.span_of(node));
        return result;
    }

    /// Each `is` opens a step, with what stands before the first one belonging to that.
    std::vector<ast::ParameterStep> steps(const std::vector<std::uint32_t>& parts, Span whole) {
        std::vector<ast::ParameterStep> result;
        bool has_value = false;
        for (const std::uint32_t part : parts) {
            const bool is_value = build_.kind(part) == NodeKind::Is;
            if (result.empty() || (is_value && has_value)) {
                result.push_back({build_.span_of(part), {}, {}, std::nullopt, std::nullopt});
                has_value = false;
            }
            ast::ParameterStep& step = result.back();
            step.span.end = build_[part].end;
            if (is_value) {
                step.value = build_.value_in(part);
                has_value = true;
            } else if (build_.kind(part) == NodeKind::InForce) {
                force(part, step.force_from, step.force_to);
            } else {
                basis(part, step.basis);
            }
        }
        if (!result.empty() && !has_value) {
            build_.problem(Code::ExpectedWord, {whole.file, whole.end, whole.end},
                           {build_.word(Keyword::Is), build_.text_in(result.back().span)});
        }
        return result;
    }

    ast::InterpretationStatement interpretation(std::uint32_t node) {
        ast::InterpretationStatement result;
        result.name = build_.name_in(node);
        for (const std::uint32_t part : build_.children(node)) {
            switch (build_.kind(part)) {
                case NodeKind::Question:
                    repeated(result.question.has_value(), part);
                    result.question = build_.text(*build_.child(part, NodeKind::Text));
                    break;
                case NodeKind::Option:
                    result.options.push_back(option(part));
                    break;
                case NodeKind::Label:
                    labels(part, result.labels);
                    break;
                default:
                    basis(part, result.basis);
            }
        }
        return result;
    }

    ast::InterpretationOption option(std::uint32_t node) {
        ast::InterpretationOption result;
        result.name = build_.name_in(node);
        for (const std::uint32_t part : build_.children(node)) {
            if (build_.kind(part) == NodeKind::Text) {
                result.text = build_.text(part);
            } else if (build_.is_keyword(part, Keyword::Default)) {
                result.is_default = true;
            } else if (build_.kind(part) == NodeKind::Label) {
                labels(part, result.labels);
            }
        }
        return result;
    }

    ast::ConventionStatement convention(std::uint32_t node) {
        ast::ConventionStatement result;
        for (const std::uint32_t part : build_.children(node)) {
            if (build_.is_keyword(part, Keyword::Up)) {
                result.months = engine::Rounding::Up;
            } else if (build_.is_keyword(part, Keyword::Down)) {
                result.months = engine::Rounding::Down;
            } else if (build_.kind(part) == NodeKind::DecidedOn) {
                result.decided_on = build_.value_in(part);
            } else {
                basis(part, result.basis);
            }
        }
        return result;
    }

    ast::UntranslatedStatement untranslated(std::uint32_t node) {
        ast::UntranslatedStatement result{
            provision(*build_.child(node, NodeKind::Provision)), std::nullopt, {}};
        for (const std::uint32_t part : build_.children(node)) {
            if (build_.kind(part) == NodeKind::Text) {
                result.words = build_.text(part);
            } else if (build_.kind(part) == NodeKind::Name) {
                result.reason = build_.name(part);
            }
        }
        return result;
    }

    // ---- quantities ----

    ast::DefineStatement define(std::uint32_t node) {
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

    void otherwise(std::uint32_t node, ast::DefineStatement& result) {
        for (const std::uint32_t part : build_.children(node)) {
            if (build_.kind(part) == NodeKind::Expression) {
                result.otherwise = build_.expression(part);
            } else {
                basis(part, result.otherwise_basis);
            }
        }
    }

    /// A bare `is` with no more than a basis may be a step of a parameter: the name decides later.
    ast::AmendStatement amend(std::uint32_t node) {
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

    // ---- procedures and duties ----

    ast::ProcedureStatement procedure(std::uint32_t node) {
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

    ast::Transition transition(std::uint32_t node) {
        ast::Transition result{};
        result.clause.span = build_.span_of(node);
        result.clause.kind = ast::Clause::Kind::Rule;
        std::vector<ast::Name> names;
        for (const std::uint32_t part : build_.children(node)) {
            if (build_.kind(part) == NodeKind::Name) {
                names.push_back(build_.name(part));
            } else if (build_.is_keyword(part, Keyword::Otherwise)) {
                repeated_at(result.otherwise, build_.span_of(part),
                            build_.word(Keyword::Otherwise));
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

    ast::DutyStatement duty(std::uint32_t node) {
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

    ast::Clause main_clause(const std::vector<std::uint32_t>& parts) {
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

    ast::Clause clause(std::uint32_t node) {
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

    void has_outcome(const ast::Clause& clause, const std::string& name) {
        if (clause.outcome.has_value() || !clause.suspends.empty()) {
            return;
        }
        Diagnostic& diagnostic =
            build_.problem(Code::ClauseWithoutOutcome, clause.name.span, {name});
        if (clause.when.has_value()) {
            diagnostic.help.push_back({Phrase::OutcomeOnItsOwnLine, {build_.word(Keyword::Is)}});
        } else if (clause.kind == ast::Clause::Kind::Main) {
            diagnostic.help.push_back({Phrase::BelongsInClause, {build_.word(Keyword::Rule)}});
        }
    }

    [[nodiscard]] bool is_clause_part(std::uint32_t part) const {
        const NodeKind kind = build_.kind(part);
        return kind >= NodeKind::Cite && kind <= NodeKind::Label && kind != NodeKind::Provision;
    }

    void clause_part(std::uint32_t part, ast::Clause& clause) {
        switch (build_.kind(part)) {
            case NodeKind::With: {
                const ast::Name name = build_.name_in(part);
                const ExprId value = build_.value_in(part);
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

    void force(std::uint32_t node, std::optional<ExprId>& from, std::optional<ExprId>& to) {
        for (const std::uint32_t part : build_.children(node)) {
            if (build_.kind(part) == NodeKind::Offset) {
                from = build_.expression(part);
            } else if (build_.kind(part) == NodeKind::BackTo) {
                to = build_.value_in(part);
            }
        }
    }

    void basis(std::uint32_t part, ast::Basis& basis) {
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

    /// A quote away from its citation belongs to the last one before it.
    void quote(std::uint32_t part, ast::Basis& basis) {
        const bool of_this = last_cited_ == &basis.cites || last_cited_ == &basis.sees;
        if (!of_this || last_cited_->empty()) {
            build_.problem(Code::QuoteWithoutCitation, build_.span_of(build_.first_child(part)),
                           {});
            return;
        }
        repeated(last_cited_->back().quote.has_value(), part);
        last_cited_->back().quote = build_.text(*build_.child(part, NodeKind::Text));
    }

    ast::CitedProvision provision(std::uint32_t node) {
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

    /// As written, but on one line and with plain blanks.
    static std::string anchor(std::string_view written) {
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

    // ---- headings, types, labels ----

    ast::Heading heading(std::uint32_t node) {
        ast::Heading result;
        result.name = build_.name_in(node);
        for (const std::uint32_t part : build_.children(node)) {
            if (build_.kind(part) == NodeKind::Parent) {
                result.entity = build_.name_in(part);
            } else if (build_.kind(part) == NodeKind::IndexDeclaration) {
                result.indices.push_back(index(part));
            } else if (build_.kind(part) == NodeKind::Type) {
                result.type = type(part);
            }
        }
        return result;
    }

    ast::IndexDeclaration index(std::uint32_t node) {
        using Kind = ast::IndexDeclaration::Kind;
        ast::IndexDeclaration result{build_.span_of(node), Kind::Named, {}, {}};
        for (const std::uint32_t part : build_.children(node)) {
            if (build_.is_keyword(part, Keyword::On)) {
                result.kind = Kind::Day;
            } else if (build_.is_keyword(part, Keyword::IndexMonth)) {
                result.kind = Kind::Month;
            } else if (build_.is_keyword(part, Keyword::IndexYear)) {
                result.kind = Kind::Year;
            } else if (build_.kind(part) == NodeKind::Name) {
                result.enumeration = std::move(result.variable);  // of two names the first
                result.variable = build_.name(part);
            }
        }
        return result;
    }

    ast::TypeText type(std::uint32_t node) {
        ast::TypeText result;
        result.span = build_.span_of(node);
        for (const std::uint32_t part : build_.children(node)) {
            switch (build_.kind(part)) {
                case NodeKind::Keyword:
                    type_word(build_[part].keyword(), result);
                    break;
                case NodeKind::Name:
                    result.base = ast::TypeText::Base::Named;
                    result.name = build_.name(part);
                    break;
                case NodeKind::Unit:
                    result.unit = build_.unit(part);
                    break;
                case NodeKind::Range:
                    range(part, result);
                    break;
                default:
                    break;
            }
        }
        return result;
    }

    static void type_word(Keyword word, ast::TypeText& type) {
        using Base = ast::TypeText::Base;
        switch (word) {
            case Keyword::TypeYesNo:
                type.base = Base::YesNo;
                break;
            case Keyword::TypeInteger:
                type.base = Base::Integer;
                break;
            case Keyword::TypeNumber:
                type.base = Base::Number;
                break;
            case Keyword::TypeMoney:
                type.base = Base::Money;
                break;
            case Keyword::TypeShare:
                type.base = Base::Share;
                break;
            case Keyword::InPoints:
                type.base = Base::SharePoints;
                break;
            case Keyword::TypeDate:
                type.base = Base::Date;
                break;
            case Keyword::TypeMonth:
                type.base = Base::Month;
                break;
            case Keyword::TypeYear:
                type.base = Base::Year;
                break;
            case Keyword::TypeDays:
                type.base = Base::Days;
                break;
            case Keyword::TypeMonths:
                type.base = Base::Months;
                break;
            case Keyword::TypePeriod:
                type.base = Base::Period;
                break;
            case Keyword::TypeText:
                type.base = Base::Text;
                break;
            case Keyword::NotApplicable:
                type.or_not_applicable = true;
                break;
            default:
                break;  // or
        }
    }

    void range(std::uint32_t node, ast::TypeText& type) {
        std::optional<Span> minus;
        for (const std::uint32_t part : build_.children(node)) {
            if (build_.is_symbol(part, "-")) {
                minus = build_.span_of(part);
            } else if (build_.kind(part) != NodeKind::Keyword) {
                std::optional<ExprId>& end = type.from.has_value() ? type.to : type.from;
                const ExprId value = build_.expression(part);
                end = minus.has_value() ? build_.negate(value, *minus) : value;
                minus.reset();
            }
        }
    }

    void labels(std::uint32_t node, ast::Labels& result) {
        for (const std::uint32_t item : build_.children(node)) {
            if (build_.kind(item) != NodeKind::LabelItem) {
                continue;
            }
            std::optional<ast::LabelText> label;
            for (const std::uint32_t part : build_.children(item)) {
                if (build_.kind(part) == NodeKind::Text && !label.has_value()) {
                    label = ast::LabelText{build_.text(part), std::nullopt};
                } else if (build_.kind(part) == NodeKind::Text) {
                    label->plural = build_.text(part);
                }
            }
            const std::uint32_t language = build_.first_child(item);
            auto& place = build_.text_of(language) == "da" ? result.danish : result.english;
            if (place.has_value()) {
                build_.problem(Code::RepeatedPart, build_.span_of(language),
                               {std::string(build_.text_of(language))});
            }
            place = std::move(label);
        }
    }

    // ---- scenarios ----

    ast::ScenarioStatement scenario(std::uint32_t node) {
        ast::ScenarioStatement result{};
        result.name = build_.name_in(node);
        for (const std::uint32_t part : build_.children(node)) {
            switch (build_.kind(part)) {
                case NodeKind::Text:
                    result.title = build_.text(part);
                    break;
                case NodeKind::Label:
                    labels(part, result.labels);
                    break;
                case NodeKind::BasedOn:
                    for (const std::uint32_t word : build_.children(part)) {
                        if (build_.kind(word) == NodeKind::Name) {
                            result.based_on.push_back(build_.name(word));
                        }
                    }
                    break;
                case NodeKind::Data:
                    repeated(result.data.has_value(), part);
                    result.data = build_.text(*build_.child(part, NodeKind::Text));
                    break;
                case NodeKind::Index:
                    result.indices.push_back(build_.index(part));
                    break;
                case NodeKind::Circumstances:
                    circumstances(part, result.under);
                    break;
                case NodeKind::SetChange:
                    result.sets.push_back(set_change(part));
                    break;
                case NodeKind::Amend:
                    result.amendments.push_back(amend(part));
                    break;
                case NodeKind::Lever:
                    result.levers.push_back(lever(part));
                    break;
                case NodeKind::Goal:
                    result.goals.push_back(
                        {build_.span_of(part), build_.name_in(part),
                         build_.expression(*build_.child(part, NodeKind::Reference))});
                    break;
                case NodeKind::Seek:
                    result.seeks.push_back(seek(part));
                    break;
                case NodeKind::Expectation:
                    result.expectations.push_back(plan_expectation(part));
                    break;
                default:
                    break;
            }
        }
        return result;
    }

    ast::LeverLine lever(std::uint32_t node) {
        ast::LeverLine result{};
        result.span = build_.span_of(node);
        result.name = build_.name_in(node);
        for (const std::uint32_t part : build_.children(node)) {
            switch (build_.kind(part)) {
                case NodeKind::Type:
                    result.type = type(part);
                    break;
                case NodeKind::Expression:
                    result.price = build_.expression(part);
                    break;
                case NodeKind::Figure:
                    result.figures.push_back(
                        {build_.span_of(part),
                         build_.is_keyword(build_.first_child(part), Keyword::TakesFrom),
                         build_.expression(*build_.child(part, NodeKind::Reference))});
                    break;
                case NodeKind::Label:
                    labels(part, result.labels);
                    break;
                default:
                    break;
            }
        }
        return result;
    }

    ast::SeekLine seek(std::uint32_t node) {
        ast::SeekLine result{};
        result.span = build_.span_of(node);
        for (const std::uint32_t part : build_.children(node)) {
            if (build_.kind(part) == NodeKind::Name) {
                result.lever = build_.name(part);
            } else if (build_.kind(part) == NodeKind::Reference) {
                result.question = build_.expression(part);
            }
        }
        return result;
    }

    ast::PlanExpectation plan_expectation(std::uint32_t node) {
        ast::PlanExpectation result;
        const ast::Expectation as_in_tests = expectation(node);
        result.span = as_in_tests.span;
        result.kind = as_in_tests.kind;
        result.value = as_in_tests.value;
        result.upper = as_in_tests.upper;
        if (build_.child(node, NodeKind::Reference)) {
            result.target = as_in_tests.target;
        }
        return result;
    }

    ast::ModelLine model_line(std::uint32_t node) {
        using Kind = ast::ModelLine::Kind;
        static constexpr std::pair<Keyword, Kind> kinds[] = {
            {Keyword::Series, Kind::Series},         {Keyword::Hazard, Kind::Hazard},
            {Keyword::Activity, Kind::Activity},     {Keyword::Population, Kind::Population},
            {Keyword::Exits, Kind::Exits},           {Keyword::Inflow, Kind::Inflow},
            {Keyword::EnteringWith, Kind::Entering}, {Keyword::Events, Kind::Events},
            {Keyword::Targeting, Kind::Targeting}};
        ast::ModelLine result{};
        result.span = build_.span_of(node);
        const std::uint32_t first = build_.first_child(node);
        for (const auto& [word, kind] : kinds) {
            if (build_.is_keyword(first, word)) {
                result.kind = kind;
            }
        }
        bool is_range = false;
        for (const std::uint32_t part : build_.children(node)) {
            switch (build_.kind(part)) {
                case NodeKind::Keyword:
                    is_range = is_range || (result.kind == Kind::Hazard &&
                                            build_.is_keyword(part, Keyword::From));
                    break;
                case NodeKind::Offset:
                    result.from = build_.expression(part);
                    break;
                case NodeKind::Expression:
                    if (is_range) {
                        (result.from.has_value() ? result.to : result.from) =
                            build_.expression(part);
                    } else {
                        result.values.push_back(build_.expression(part));
                    }
                    break;
                case NodeKind::KnownTo:
                    result.known_to = known_to(part);
                    break;
                default:
                    break;
            }
        }
        return result;
    }

    ast::SetChange set_change(std::uint32_t node) {
        ast::SetChange result{};
        result.span = build_.span_of(node);
        result.name = build_.name_in(node);
        for (const std::uint32_t part : build_.children(node)) {
            switch (build_.kind(part)) {
                case NodeKind::OfPart:
                    result.key = key_in(part);
                    break;
                case NodeKind::SetIndex:
                    result.indices.push_back(set_index(part));
                    break;
                case NodeKind::Offset:
                    result.from = build_.expression(part);
                    break;
                case NodeKind::BackTo:
                    result.to = build_.value_in(part);
                    break;
                case NodeKind::Expression:
                    result.value = build_.expression(part);
                    break;
                case NodeKind::Keyword:
                    if (build_.is_keyword(part, Keyword::FromModelWindow)) {
                        result.from_model = build_.span_of(part);
                    }
                    break;
                case NodeKind::ModelLine:
                    result.model.push_back(model_line(part));
                    break;
                default:
                    break;
            }
        }
        return result;
    }

    ast::Name key_in(std::uint32_t node) {
        for (const std::uint32_t part : build_.children(node)) {
            if (build_.kind(part) == NodeKind::Text) {
                ast::TextLiteral key = build_.text(part);
                return {key.span, std::move(key.text)};
            }
        }
        return build_.name_in(node);
    }

    /// The index comes first; then, as in `in force`, from and to.
    ast::SetIndex set_index(std::uint32_t node) {
        ast::SetIndex result{};
        result.index.span = build_.span_of(node);
        using Kind = ast::IndexArgument::Kind;
        bool has_value = false;
        for (const std::uint32_t part : build_.children(node)) {
            if (build_.is_keyword(part, Keyword::On)) {
                result.index.kind = Kind::Day;
            } else if (build_.is_keyword(part, Keyword::IndexMonth)) {
                result.index.kind = Kind::Month;
            } else if (build_.is_keyword(part, Keyword::IndexYear)) {
                result.index.kind = Kind::Year;
            } else if (build_.kind(part) == NodeKind::Name) {
                result.index.kind = Kind::Named;
                result.index.name = build_.name(part);
            } else if (build_.kind(part) == NodeKind::BackTo) {
                result.to = build_.value_in(part);
            } else if (build_.kind(part) == NodeKind::Offset && has_value) {
                result.from = build_.expression(part);
            } else if (build_.kind(part) == NodeKind::Offset) {
                result.index.value = build_.expression(part);
                has_value = true;
            }
        }
        return result;
    }

    // ---- tests ----

    ast::TestStatement test(std::uint32_t node) {
        ast::TestStatement result;
        result.title = build_.text(*build_.child(node, NodeKind::Text));
        for (const std::uint32_t part : build_.children(node)) {
            switch (build_.kind(part)) {
                case NodeKind::Given:
                    for (const std::uint32_t line : build_.children(part)) {
                        if (!build_.is_keyword(line, Keyword::Given)) {
                            result.given.push_back(given_line(line));
                        }
                    }
                    break;
                case NodeKind::Index:
                    result.indices.push_back(build_.index(part));
                    break;
                case NodeKind::Circumstances:
                    circumstances(part, result.under);
                    break;
                case NodeKind::Expectation:
                    result.expectations.push_back(expectation(part));
                    break;
                default:
                    break;
            }
        }
        return result;
    }

    ast::GivenLine given_line(std::uint32_t node) {
        using Kind = ast::GivenLine::Kind;
        ast::GivenLine result;
        result.span = build_.span_of(node);
        switch (build_.kind(node)) {
            case NodeKind::NoMore:
                result.kind = Kind::NoMore;
                break;
            case NodeKind::NoneOf:
                result.kind = Kind::None;
                break;
            case NodeKind::Copies:
                result.kind = Kind::Copies;
                break;
            case NodeKind::Value:
                result.kind = Kind::Value;
                break;
            case NodeKind::Occurrence:
                result.kind = Kind::Occurrence;
                break;
            default:
                result.kind = Kind::Thing;
        }
        bool named = false;
        for (const std::uint32_t part : build_.children(node)) {
            switch (build_.kind(part)) {
                case NodeKind::Name:
                    (named ? result.id : result.name) = build_.name(part);
                    named = true;
                    break;
                case NodeKind::Text: {
                    ast::TextLiteral id = build_.text(part);
                    result.id = {id.span, std::move(id.text)};
                    break;
                }
                case NodeKind::Number:
                    result.copies = copies(part);
                    break;
                case NodeKind::Index:
                    result.indices.push_back(build_.index(part));
                    break;
                case NodeKind::Expression:
                    result.values.push_back(build_.expression(part));
                    break;
                case NodeKind::KnownTo:
                    result.known_to = known_to(part);
                    break;
                case NodeKind::Offset:
                    result.from = build_.expression(part);
                    break;
                case NodeKind::BackTo:
                    result.to = build_.value_in(part);
                    break;
                case NodeKind::With: {
                    const ast::Name name = build_.name_in(part);
                    const ExprId value = build_.value_in(part);
                    result.fields.push_back({name, value});
                    break;
                }
                default:
                    break;
            }
        }
        return result;
    }

    std::int64_t copies(std::uint32_t node) {
        constexpr std::int64_t most = 1'000'000'000;
        std::int64_t count = 0;
        bool well_formed = true;
        for (const char c : build_.text_of(node)) {
            if (c >= '0' && c <= '9' && count < most) {
                count = count * 10 + (c - '0');
            } else if (c != '_') {
                well_formed = false;
            }
        }
        if (!well_formed) {
            build_.problem(Code::MalformedNumber, build_.span_of(node),
                           {build_.text_in(build_.span_of(node))});
        }
        return count;
    }

    ast::KnownTo known_to(std::uint32_t node) {
        ast::KnownTo result{};
        for (const std::uint32_t part : build_.children(node)) {
            if (build_.kind(part) == NodeKind::NumberLiteral) {
                result.step = build_.expression(part);
            } else if (build_.is_keyword(part, Keyword::HalfUp)) {
                result.rounded_half_up = true;
            }
        }
        return result;
    }

    void circumstances(std::uint32_t node, ast::Circumstances& result) {
        for (const std::uint32_t part : build_.children(node)) {
            if (build_.kind(part) == NodeKind::Offset) {
                known_on(part, result);
            } else if (build_.kind(part) == NodeKind::Choice) {
                choice(part, result);
            }
        }
    }

    void known_on(std::uint32_t node, ast::Circumstances& result) {
        repeated_at(result.known_on.has_value(), build_.span_of(node),
                    build_.word(Keyword::KnownOn));
        result.known_on = build_.expression(node);
    }

    void choice(std::uint32_t node, ast::Circumstances& result) {
        const std::uint32_t first = build_.first_child(node);
        if (build_.is_keyword(first, Keyword::LawAsOf)) {
            repeated_at(result.law_as_of.has_value(), build_.span_of(first),
                        build_.word(Keyword::LawAsOf));
            result.law_as_of = build_.value_in(node);
        } else if (build_.is_keyword(first, Keyword::KnownOn)) {
            known_on(first + 1, result);
        } else {
            result.choices.emplace_back(build_.name(first), build_.name(first + 1));
        }
    }

    ast::Expectation expectation(std::uint32_t node) {
        using Kind = ast::Expectation::Kind;
        ast::Expectation result;
        result.span = build_.span_of(node);
        bool negated = false;
        for (const std::uint32_t part : build_.children(node)) {
            switch (build_.kind(part)) {
                case NodeKind::Reference:
                    result.target = build_.expression(part);
                    break;
                case NodeKind::Keyword:
                    negated = negated || build_.is_keyword(part, Keyword::Not);
                    if (build_.is_keyword(part, Keyword::Between)) {
                        result.kind = Kind::Between;
                    } else if (build_.is_keyword(part, Keyword::ConflictBetween)) {
                        result.kind = Kind::Conflict;
                    }
                    break;
                case NodeKind::Name:
                    result.conflict.push_back(build_.name(part));
                    break;
                case NodeKind::Expression:
                    expected_value(part, negated, result);
                    break;
                case NodeKind::Because:
                    for (const std::uint32_t word : build_.children(part)) {
                        const bool owner = build_.is_keyword(word - 1, Keyword::Of);
                        if (build_.kind(word) == NodeKind::Name && !owner) {
                            result.because.push_back(build_.name(word));
                        }
                    }
                    break;
                case NodeKind::Circumstances:
                    circumstances(part, result.under);
                    break;
                default:
                    break;
            }
        }
        return result;
    }

    void expected_value(std::uint32_t node, bool negated, ast::Expectation& result) {
        using Kind = ast::Expectation::Kind;
        const std::uint32_t first = build_.first_child(node);
        if (result.kind == Kind::Between) {
            (result.value.has_value() ? result.upper : result.value) = build_.expression(node);
        } else if (!negated && build_.is_keyword(first, Keyword::Unknown)) {
            result.kind = Kind::Unknown;
        } else if (!negated && build_.is_keyword(first, Keyword::NotApplicable)) {
            result.kind = Kind::NotApplicable;
        } else {
            result.kind = negated ? Kind::IsNot : Kind::Is;
            result.value = build_.expression(node);
        }
    }

    // ---- what is wrong ----

    void once(std::optional<ExprId>& place, std::uint32_t part) {
        if (place.has_value()) {
            const std::uint32_t word = build_.first_child(part);
            const std::string text(build_.text_of(word));
            build_.problem(Code::RepeatedPart, build_.span_of(word), {text})
                .labels.push_back({module_[*place].span, {Phrase::FirstHere, {text}}});
        }
        place = build_.value_in(part);
    }

    void repeated(bool stands, std::uint32_t part) {
        const std::uint32_t word = build_.first_child(part);
        repeated_at(stands, build_.span_of(word), std::string(build_.text_of(word)));
    }

    void repeated_at(bool stands, Span span, const std::string& word) {
        if (stands) {
            build_.problem(Code::RepeatedPart, span, {word});
        }
    }

    AstBuilder build_;
    ast::Module& module_;
    Diagnostics& diagnostics_;
    std::string_view text_;
    std::vector<ast::CitedProvision>* last_cited_ = nullptr;
    bool has_language_ = false;
    bool has_module_ = false;
};

}  // namespace

void to_ast(const std::vector<SyntaxNode>& words, std::string_view text, ast::Module& module,
            Diagnostics& diagnostics) {
    Statements(words, text, module, diagnostics).convert();
}

}  // namespace hjemmel::lang
