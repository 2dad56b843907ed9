#include "lang/tree_statements.hpp"

#include <string>
#include <utility>

/// Scenarios: what they set, their models, levers and searches.
namespace hjemmel::lang {

using ast::ExprId;

ast::ScenarioStatement Statements::scenario(std::uint32_t node) {
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
                add_index(part, result.indices);
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
            case NodeKind::Keep:
                result.keeps.push_back(build_.expression(*build_.child(part, NodeKind::Reference)));
                break;
            case NodeKind::Uncertain:
                result.uncertain.push_back(uncertain(part));
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

ast::LeverLine Statements::lever(std::uint32_t node) {
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

ast::SeekLine Statements::seek(std::uint32_t node) {
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

ast::UncertainLine Statements::uncertain(std::uint32_t node) {
    ast::UncertainLine result{};
    result.span = build_.span_of(node);
    result.name = build_.name_in(node);
    for (const std::uint32_t part : build_.children(node)) {
        if (build_.kind(part) == NodeKind::Type) {
            result.type = type(part);
        } else if (build_.kind(part) == NodeKind::Label) {
            labels(part, result.labels);
        } else if (build_.kind(part) == NodeKind::Distribution) {
            result.distribution = build_.span_of(part);
            for (const std::uint32_t value : build_.children(part)) {
                if (build_.kind(value) == NodeKind::Expression)
                    result.values.push_back(build_.expression(value));
            }
        }
    }
    return result;
}

ast::PlanExpectation Statements::plan_expectation(std::uint32_t node) {
    ast::PlanExpectation result;
    const ast::Expectation as_in_tests = expectation(node);
    result.span = as_in_tests.span;
    result.kind = as_in_tests.kind;
    result.value = as_in_tests.value;
    result.upper = as_in_tests.upper;
    bool is_chance = false;
    for (const std::uint32_t part : build_.children(node))
        is_chance = is_chance || build_.is_keyword(part, Keyword::ChanceOf);
    if (is_chance) {
        result.chance_of = build_.name_in(node);
    } else if (build_.child(node, NodeKind::Reference)) {
        result.target = as_in_tests.target;
    }
    return result;
}

ast::ModelLine Statements::model_line(std::uint32_t node) {
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
                is_range = is_range ||
                           (result.kind == Kind::Hazard && build_.is_keyword(part, Keyword::From));
                break;
            case NodeKind::Offset:
                result.from = build_.expression(part);
                break;
            case NodeKind::Expression:
                if (is_range) {
                    (result.from.has_value() ? result.to : result.from) = build_.expression(part);
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

ast::SetChange Statements::set_change(std::uint32_t node) {
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

ast::Name Statements::key_in(std::uint32_t node) {
    for (const std::uint32_t part : build_.children(node)) {
        if (build_.kind(part) == NodeKind::Text) {
            ast::TextLiteral key = build_.text(part);
            return {key.span, std::move(key.text)};
        }
    }
    return build_.name_in(node);
}

ast::SetIndex Statements::set_index(std::uint32_t node) {
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

}  // namespace hjemmel::lang
