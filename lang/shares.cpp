#include "lang/elaborator.hpp"

#include <algorithm>

/// An amount that is shared out, and draws by lot.
namespace hjemmel::lang {

using engine::Kind;
using engine::NodeId;
using engine::Op;
using engine::Over;
using engine::Type;

std::optional<NodeId> Elaborator::own_element(const OpenedCollection& opened, const Scope& scope) {
    switch (opened.parts.over) {
        case Over::Rows:
            for (const auto& [collection, row] : levels(scope)) {
                if (collection.index == opened.parts.of) return row;
            }
            return std::nullopt;
        case Over::Values:
            for (const auto& [list, typed] : scope.values) {
                if (list.index == opened.parts.of) return typed.node;
            }
            return std::nullopt;
        case Over::Months:
            return scope.month ? std::optional(scope.month->node) : std::nullopt;
        case Over::Years:
            return scope.year ? std::optional(scope.year->node) : std::nullopt;
        case Over::Days:
            return scope.day ? std::optional(scope.day->node) : std::nullopt;
    }
    return std::nullopt;
}

Typed Elaborator::distribute(const ast::Module& module, const ast::Expr& expr,
                             const ast::Distribute& node, const Scope& scope) {
    const Typed total = operand(module, node.total, scope);
    std::optional<OpenedCollection> opened = open_collection(module, node.collection, scope);
    const Typed step = operand(module, node.step, scope, total.failed ? nullptr : &total.type);
    if (!opened) return failed(total.type);
    const Typed weight = operand(module, node.weight, opened->inner);
    bool good = opened->good && !total.failed && !step.failed && !weight.failed;
    good = require_kind(total, Kind::Number, module[node.total].span) && good;
    good = require_kind(weight, Kind::Number, module[node.weight].span) && good;
    if (good && !same_dimension(total.type, step.type)) {
        require_fit(step, total.type, module[node.step].span, words({Keyword::Rounded}));
        good = false;
    }
    const auto step_value = core_.constant_value(step.node);
    const auto* number = step_value ? std::get_if<engine::Rational>(&*step_value) : nullptr;
    if (good && number != nullptr && number->sign() <= 0) {
        report(Code::StepNotPositive, module[node.step].span);
        good = false;
    }
    const auto element = own_element(*opened, scope);
    if (!element) {
        report(Code::NotForAnElement, node.collection.span,
               {words({Keyword::Distribute}), text_at(node.collection.span)});
        good = false;
    }
    engine::AggregateParts& parts = opened->parts;
    parts.kind = engine::AggregateKind::Distribute;
    Type type = total.type;
    type.range.reset();
    type.integer = number != nullptr && number->is_integer();
    type.can_be_not_applicable = false;
    if (node.if_none) {
        const Typed none = expression(module, *node.if_none, scope, &type);
        good = good && !none.failed;
        if (!none.failed && program_.core[none.node].op == Op::NotApplicable) {
            type.can_be_not_applicable = true;
        } else {
            require_fit(none, type, module[*node.if_none].span, words({Keyword::Distribute}));
            type.can_be_not_applicable = none.type.can_be_not_applicable;
        }
        parts.if_none = none.node;
    } else {
        const bool has_weight = !weight.failed && weight.type.range && weight.type.range->lower &&
                                weight.type.range->lower->at.sign() > 0 &&
                                parts.over == Over::Values && !parts.where;
        if (!has_weight) {
            report(Code::MissingIfNone, node.collection.span,
                   {"`" + words({Keyword::Distribute}) + "`"})
                .help.push_back({Phrase::AddIfNone,
                                 {words({Keyword::IfNone, "…"}),
                                  words({Keyword::IfNone, Keyword::NotApplicable})}});
            good = false;
        }
    }
    if (!good) return failed(type);
    parts.amount = total.node;
    parts.step = step.node;
    parts.body = weight.node;
    parts.element = element;
    return {core_.aggregate(parts, type, expr.span), type};
}

Typed Elaborator::drawn(const ast::Module& module, const ast::Expr& expr, const ast::Drawn& node,
                        const Scope& scope) {
    const Type yes_no = type_of_kind(Kind::YesNo);
    const Typed number = operand(module, node.number, scope);
    std::optional<OpenedCollection> opened = open_collection(module, node.collection, scope);
    const Typed seed = operand(module, node.seed, scope);
    if (!opened) return failed(yes_no);
    bool good = opened->good && !number.failed && !seed.failed;
    good = require_kind(number, Kind::Number, module[node.number].span) && good;
    good = require_kind(seed, Kind::Text, module[node.seed].span) && good;
    if (good && !number.type.integer) {
        report(Code::NotWhole, module[node.number].span, {words({Keyword::Drawn})});
        good = false;
    }
    engine::AggregateParts& parts = opened->parts;
    // An event and a spell may have no id, and the place of its line is none.
    if (parts.over != Over::Rows ||
        program_.collections[parts.of].kind != engine::CollectionKind::Entity) {
        report(Code::OnlyRowsAreDrawn, node.collection.span, {text_at(node.collection.span)});
        return failed(yes_no);
    }
    const auto element = own_element(*opened, scope);
    if (!element) {
        report(Code::NotForAnElement, node.collection.span,
               {words({Keyword::Drawn}), text_at(node.collection.span)});
        good = false;
    }
    if (!good) return failed(yes_no);
    parts.kind = engine::AggregateKind::Drawn;
    parts.amount = number.node;
    parts.seed = seed.node;
    parts.element = element;
    return {core_.aggregate(parts, yes_no, expr.span), yes_no};
}

}  // namespace hjemmel::lang
