#include "lang/tree_statements.hpp"

#include <string>
#include <utility>

/// Headings, types and labels; parts that stand twice.
namespace hjemmel::lang {

using ast::ExprId;

ast::Heading Statements::heading(std::uint32_t node) {
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

ast::IndexDeclaration Statements::index(std::uint32_t node) {
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

ast::TypeText Statements::type(std::uint32_t node) {
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

void Statements::type_word(Keyword word, ast::TypeText& type) {
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

void Statements::range(std::uint32_t node, ast::TypeText& type) {
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

void Statements::labels(std::uint32_t node, ast::Labels& result) {
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

void Statements::once(std::optional<ExprId>& place, std::uint32_t part) {
    if (place.has_value()) {
        const std::uint32_t word = build_.first_child(part);
        const std::string text(build_.text_of(word));
        build_.problem(Code::RepeatedPart, build_.span_of(word), {text})
            .labels.push_back({module_[*place].span, {Phrase::FirstHere, {text}}});
    }
    place = build_.value_in(part);
}

void Statements::repeated(bool stands, std::uint32_t part) {
    const std::uint32_t word = build_.first_child(part);
    repeated_at(stands, build_.span_of(word), std::string(build_.text_of(word)));
}

/// An index for all of a statement; no second one of its kind.
void Statements::add_index(std::uint32_t part, std::vector<ast::IndexArgument>& indices) {
    ast::IndexArgument made = build_.index(part);
    using Kind = ast::IndexArgument::Kind;
    bool stands = false;
    for (const ast::IndexArgument& other : indices) {
        // Two bare values may be of two enumerations.
        stands = stands || (other.kind == made.kind && made.kind != Kind::Bare &&
                            other.name.text == made.name.text);
    }
    repeated_at(stands, made.span, build_.text_in(made.span));
    if (!stands) indices.push_back(std::move(made));
}

void Statements::repeated_at(bool stands, Span span, const std::string& word) {
    if (stands) {
        build_.problem(Code::RepeatedPart, span, {word});
    }
}

}  // namespace hjemmel::lang
