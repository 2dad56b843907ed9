#include "lang/tree_to_ast.hpp"

#include "lang/characters.hpp"
#include "lang/tree_statements.hpp"

#include <string>
#include <utility>

namespace hjemmel::lang {

void Statements::convert() {
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

void Statements::allow(std::uint32_t node) {
    const ast::Name code = build_.name_in(node);
    module_.allowances.push_back({build_.span_of(node), code,
                                  build_.text(*build_.child(node, NodeKind::Text)), std::nullopt});
    if (!take_problem() && !silenceable_code(code.text)) {
        add(Code::NotAllowable, code.span, {code.text})
            .help.push_back({Phrase::OnlyLints,
                             {build_.word(Keyword::Allow) + " L6301 " +
                              build_.word(Keyword::Because) + " \"…\""}});
    }
}

void Statements::allowed(std::uint32_t node) {
    for (auto it = module_.allowances.rbegin(); it != module_.allowances.rend() && !it->statement;
         ++it) {
        it->statement = build_.span_of(node);
    }
}

void Statements::language(std::uint32_t node, bool first) {
    const ast::Name name = build_.name_in(node);
    if (!first || has_language_) {
        Diagnostic& diagnostic = add(Code::MisplacedLanguage, build_.span_of(node), {});
        diagnostic.fixes.push_back({{Phrase::RemoveIt, {}}, {{diagnostic.span, ""}}, true});
    } else if (name.text != "english" && name.text != "dansk") {
        const std::string meant = module_.language == Language::English ? "english" : "dansk";
        Diagnostic& diagnostic = add(Code::UnknownLanguage, name.span, {name.text});
        diagnostic.help.push_back({Phrase::LanguagesAre, {}});
        diagnostic.fixes.push_back(
            {{Phrase::WriteInstead, {meant}}, {{name.span, meant}}, false});
    }
    has_language_ = true;
}

void Statements::module(std::uint32_t node) {
    if (has_module_ || !module_.statements.empty()) {
        add(Code::MisplacedModule, build_.span_of(node), {});
    }
    if (!has_module_) {
        module_.name = build_.name_in(node);
        take_problem();
    }
    has_module_ = true;
}

void Statements::whole_file(bool any) {
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

bool Statements::broken_opening(Keyword keyword) {
    for (const std::uint32_t node : build_.children(0)) {
        const std::uint32_t begin = build_[node].begin;
        if (build_.kind(node) == NodeKind::Skipped &&
            match_keyword(text_, begin, keyword, module_.language) != begin) {
            return true;
        }
    }
    return false;
}

Diagnostic& Statements::add(Code code, Span span, std::vector<Argument> arguments) {
    Diagnostic diagnostic{};
    diagnostic.code = code;
    diagnostic.span = span;
    diagnostic.arguments = std::move(arguments);
    diagnostics_.push_back(std::move(diagnostic));
    return diagnostics_.back();
}

bool Statements::take_problem() {
    std::optional<Diagnostic>& problem = build_.found();
    if (!problem.has_value()) {
        return false;
    }
    diagnostics_.push_back(std::move(*problem));
    problem.reset();
    return true;
}

void Statements::statement(std::uint32_t node) {
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

decltype(ast::Statement::node) Statements::made_of(std::uint32_t node) {
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

ast::UnitStatement Statements::unit(std::uint32_t node) {
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

ast::EnumerationStatement Statements::enumeration(std::uint32_t node) {
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

ast::ThingStatement Statements::thing(std::uint32_t node) {
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

ast::Field Statements::field(std::uint32_t node) {
    ast::Field result{build_.name_in(node), type(*build_.child(node, NodeKind::Type)), {}};
    if (const auto label = build_.child(node, NodeKind::Label); label.has_value()) {
        labels(*label, result.labels);
    }
    return result;
}

ast::ReadingStatement Statements::reading(std::uint32_t node) {
    ast::ReadingStatement result{heading(*build_.child(node, NodeKind::Heading))};
    if (const auto label = build_.child(node, NodeKind::Label); label.has_value()) {
        labels(*label, result.heading.labels);
    }
    return result;
}

ast::ParameterStatement Statements::parameter(std::uint32_t node) {
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

std::vector<ast::ParameterStep> Statements::steps(const std::vector<std::uint32_t>& parts,
                                                  Span whole) {
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

ast::InterpretationStatement Statements::interpretation(std::uint32_t node) {
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

ast::InterpretationOption Statements::option(std::uint32_t node) {
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

ast::ConventionStatement Statements::convention(std::uint32_t node) {
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

ast::UntranslatedStatement Statements::untranslated(std::uint32_t node) {
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

void to_ast(const std::vector<SyntaxNode>& words, std::string_view text, ast::Module& module,
            Diagnostics& diagnostics) {
    Statements(words, text, module, diagnostics).convert();
}

}  // namespace hjemmel::lang
