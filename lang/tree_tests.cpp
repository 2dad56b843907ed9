#include "lang/tree_statements.hpp"

#include <optional>
#include <string>
#include <utility>

/// Tests: what is given and what is expected.
namespace hjemmel::lang {

using ast::ExprId;

ast::TestStatement Statements::test(std::uint32_t node) {
    ast::TestStatement result;
    result.title = build_.text(*build_.child(node, NodeKind::Text));
    std::optional<std::uint32_t> before;
    for (const std::uint32_t part : build_.children(node)) {
        if (before && build_.kind(part) == NodeKind::Index) refuse_behind(*before, part);
        before = part;
        switch (build_.kind(part)) {
            case NodeKind::Given:
                for (const std::uint32_t line : build_.children(part)) {
                    if (!build_.is_keyword(line, Keyword::Given)) {
                        result.given.push_back(given_line(line));
                    }
                }
                break;
            case NodeKind::Index:
                add_index(part, result.indices);
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

/// An index that all expectations have stands on a line of its own. One behind a value would be
/// read as that of its line, and be that of all.
void Statements::refuse_behind(std::uint32_t before, std::uint32_t index) {
    const bool has_value =
        build_.kind(before) == NodeKind::Expectation || build_.kind(before) == NodeKind::Given;
    const Span last = build_.span_of(before);
    const Span span = build_.span_of(index);
    const Span between{span.file, last.end, span.begin};
    if (!has_value || build_.text_in(between).find('\n') != std::string::npos) return;
    build_.problem(Code::IndexBehindValue, span, {build_.text_in(span)})
        .help.push_back({Phrase::IndexBeforeValue,
                         {build_.text_in(span) + " " + build_.word(Keyword::Is) + " …"}});
}

ast::GivenLine Statements::given_line(std::uint32_t node) {
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

std::int64_t Statements::copies(std::uint32_t node) {
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

ast::KnownTo Statements::known_to(std::uint32_t node) {
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

void Statements::circumstances(std::uint32_t node, ast::Circumstances& result) {
    for (const std::uint32_t part : build_.children(node)) {
        if (build_.kind(part) == NodeKind::Offset) {
            known_on(part, result);
        } else if (build_.kind(part) == NodeKind::Choice) {
            choice(part, result);
        }
    }
}

void Statements::known_on(std::uint32_t node, ast::Circumstances& result) {
    repeated_at(result.known_on.has_value(), build_.span_of(node), build_.word(Keyword::KnownOn));
    result.known_on = build_.expression(node);
}

void Statements::choice(std::uint32_t node, ast::Circumstances& result) {
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

ast::Expectation Statements::expectation(std::uint32_t node) {
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

void Statements::expected_value(std::uint32_t node, bool negated, ast::Expectation& result) {
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

}  // namespace hjemmel::lang
