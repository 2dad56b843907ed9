#include "lang/elaborator.hpp"

#include <algorithm>

/// Aggregates: what they run over, what an element can see, and what an empty or not-applicable
/// item means.
namespace hjemmel::lang {

using engine::AggregateParts;
using engine::CollectionId;
using engine::EnumerationId;
using engine::Kind;
using engine::NodeId;
using engine::Op;
using engine::Over;
using engine::Type;

namespace {

Keyword keyword_of(ast::AggregateKind kind) {
    switch (kind) {
        case ast::AggregateKind::Count:
            return Keyword::CountOf;
        case ast::AggregateKind::Sum:
            return Keyword::SumOf;
        case ast::AggregateKind::Average:
            return Keyword::AverageOf;
        case ast::AggregateKind::Smallest:
            return Keyword::SmallestOf;
        case ast::AggregateKind::Largest:
            return Keyword::LargestOf;
        case ast::AggregateKind::Share:
            return Keyword::ShareOf;
        case ast::AggregateKind::Exists:
            return Keyword::Exists;
        case ast::AggregateKind::Every:
            return Keyword::Every;
    }
    return Keyword::CountOf;
}

}  // namespace

std::optional<OpenedCollection> Elaborator::open_collection(const ast::Module& module,
                                                            const ast::Collection& over,
                                                            const Scope& scope) {
    OpenedCollection opened{{}, scope, {}, engine::no_unit, true};
    AggregateParts& parts = opened.parts;
    Scope& inner = opened.inner;
    inner.next_slot = scope.next_slot + 1;
    parts.element_slot = scope.next_slot;
    slots_ = std::max(slots_, inner.next_slot);
    if (over.kind == ast::Collection::Kind::Named) {
        const std::vector<Symbol> found = scopes_.find(scope.module, over.name.text);
        if (found.empty()) {
            static_cast<void>(unknown_name(over.name, scope));
            return std::nullopt;
        }
        if (found.size() > 1) {
            ambiguous_name(over.name, found);
            return std::nullopt;
        }
        if (found[0].kind == Symbol::Kind::Enumeration) {
            parts.over = Over::Values;
            parts.of = found[0].id;
            opened.element = type_of_kind(Kind::Enumeration);
            opened.element.of = found[0].id;
        } else if (found[0].kind == Symbol::Kind::Collection) {
            parts.over = Over::Rows;
            parts.of = found[0].id;
            opened.element = type_of_kind(Kind::Row);
            opened.element.of = found[0].id;
            opened.counted = intern_unit({{collection_units_[found[0].id], 1}});
        } else {
            report(Code::NothingToCount, over.name.span, {over.name.text, kind_words(found[0])})
                .labels.push_back(
                    {found[0].span, {Phrase::DeclaredHere, {last_word(over.name.text)}}});
            return std::nullopt;
        }
    } else {
        const Typed period = expression(module, *over.of, scope);
        const Typed run = period_of(period, module[*over.of].span);
        require_value(period, module[*over.of].span);
        if (run.failed) return std::nullopt;
        parts.period = run.node;
        switch (over.kind) {
            case ast::Collection::Kind::MonthsOf:
                parts.over = Over::Months;
                opened.element = type_of_kind(Kind::Month);
                break;
            case ast::Collection::Kind::YearsOf:
                parts.over = Over::Years;
                opened.element = type_of_kind(Kind::Year);
                break;
            case ast::Collection::Kind::DaysOf:
            case ast::Collection::Kind::Named:
                parts.over = Over::Days;
                opened.element = type_of_kind(Kind::Date);
                break;
        }
        if (parts.over == Over::Months)
            opened.counted = intern_unit({{base_unit_ids_.at("months"), 1}});
        if (parts.over == Over::Days)
            opened.counted = intern_unit({{base_unit_ids_.at("days"), 1}});
    }
    const Typed item = made(Op::Slot, opened.element, {}, over.span, parts.element_slot);
    bool own_parents = false;
    if (parts.over == Over::Rows && !open_rows(module, over, scope, parts, own_parents))
        return std::nullopt;
    if (over.as) {
        inner.variables.push_back({over.as->text, item});
    } else if (parts.over == Over::Rows) {
        inner.in_sight.push_back({CollectionId{parts.of}, item.node, own_parents});
    } else if (parts.over == Over::Months) {
        inner.month = item;
    } else if (parts.over == Over::Years) {
        inner.year = item;
    } else if (parts.over == Over::Days) {
        inner.day = item;
    } else {
        const EnumerationId list{parts.of};
        inner.values.erase(std::remove_if(inner.values.begin(), inner.values.end(),
                                          [&](const auto& known) { return known.first == list; }),
                           inner.values.end());
        inner.values.emplace_back(list, item);
    }
    if (over.where) {
        const Typed where = expression(module, *over.where, inner);
        opened.good = require_kind(where, Kind::YesNo, module[*over.where].span);
        require_value(where, module[*over.where].span);
        parts.where = where.node;
    }
    return opened;
}

/// Whose rows are meant, and which of them by their dates.
bool Elaborator::open_rows(const ast::Module& module, const ast::Collection& over,
                           const Scope& scope, AggregateParts& parts, bool& own_parents) {
    const engine::Collection& collection = program_.collections[parts.of];
    if (over.of) {
        const Typed owner = expression(module, *over.of, scope);
        if (!require_kind(owner, Kind::Row, module[*over.of].span)) return false;
        if (broken_collections_.count(parts.of) != 0) return false;
        if (!collection.parent || owner.type.of != collection.parent->index) {
            Diagnostic& diagnostic = report(Code::BelongsElsewhere, module[*over.of].span,
                                            {over.name.text, type_words(owner.type)});
            diagnostic.labels.push_back(
                {collection.origin, {Phrase::DeclaredHere, {last_word(collection.name)}}});
            return false;
        }
        parts.owner = owner.node;
        own_parents = true;
    } else if (collection.parent) {
        for (const auto& [level, row] : levels(scope)) {
            if (level == *collection.parent && !parts.owner) parts.owner = row;
        }
        if (!parts.owner) {
            if (!in_broken_thing(scope)) not_in_sight(over.name, *collection.parent);
            return false;
        }
    }
    if (collection.over_time && parts.owner) {
        const auto day = day_of_index(scope, over.span);
        if (!day) {
            report(Code::MovesWithoutDay, over.name.span,
                   {over.name.text, last_word(program_[*collection.parent].name)})
                .help.push_back(
                    {Phrase::GiveAnIndexOfTime, {words({Keyword::For, Keyword::IndexMonth, "M"})}});
            return false;
        }
        parts.belonging_on = *day;
    }
    if (over.in) {
        const Typed period = expression(module, *over.in, scope);
        const Typed run = period_of(period, module[*over.in].span);
        require_value(period, module[*over.in].span);
        if (collection.kind == engine::CollectionKind::Entity) {
            report(Code::NotOverTime, module[*over.in].span,
                   {words({Keyword::In}), "`" + collection.plural + "`"});
            return false;
        }
        if (run.failed) return false;
        parts.period = run.node;
    }
    if (over.open_on) {
        const Typed day = expression(module, *over.open_on, scope);
        if (collection.kind != engine::CollectionKind::Spell) {
            report(Code::NotOverTime, module[*over.open_on].span,
                   {words({Keyword::OpenOn}), "`" + collection.plural + "`"});
            return false;
        }
        if (!require_kind(day, Kind::Date, module[*over.open_on].span)) return false;
        require_value(day, module[*over.open_on].span);
        parts.open_on = day.node;
    }
    return true;
}

/// The last day of the index that passes on, the finest of them; none without one of time.
std::optional<NodeId> Elaborator::day_of_index(const Scope& scope, Span span) {
    const Type date = type_of_kind(Kind::Date);
    if (scope.day) return scope.day->node;
    for (const auto* index : {&scope.month, &scope.year}) {
        if (*index) return made(Op::LastDay, date, {(*index)->node}, span).node;
    }
    return std::nullopt;
}

Typed Elaborator::aggregate(const ast::Module& module, const ast::Expr& expr,
                            const ast::Aggregate& node, const Scope& scope) {
    const ast::Collection& over = node.collection;
    std::optional<OpenedCollection> opened = open_collection(module, over, scope);
    if (!opened) return failed();
    AggregateParts& parts = opened->parts;
    parts.kind = static_cast<engine::AggregateKind>(node.kind);
    const Scope& inner = opened->inner;
    bool good = opened->good;

    Type type = type_of_kind(Kind::Number);
    Typed body;
    bool body_can_be_not_applicable = false;
    if (node.body) {
        body = expression(module, *node.body, inner);
        good = good && !body.failed;
        parts.body = body.node;
        body_can_be_not_applicable = !body.failed && body.type.can_be_not_applicable;
    }
    const auto needs_number = [&] {
        const bool ordered = body.failed || body.type.kind == Kind::Number;
        if (!ordered) {
            report(Code::NoSuchOperation, module[*node.body].span,
                   {words({keyword_of(node.kind)}), type_words(body.type)});
            good = false;
        }
    };
    switch (node.kind) {
        case ast::AggregateKind::Count:
            type.integer = true;
            type.unit = opened->counted;
            break;
        case ast::AggregateKind::Sum:
        case ast::AggregateKind::Average:
            needs_number();
            type = body.type;
            type.integer = node.kind == ast::AggregateKind::Sum && body.type.integer;
            if (node.kind == ast::AggregateKind::Sum) type.range.reset();
            break;
        case ast::AggregateKind::Smallest:
        case ast::AggregateKind::Largest:
            if (!body.failed && body.type.kind != Kind::Number && body.type.kind != Kind::Date &&
                body.type.kind != Kind::Month && body.type.kind != Kind::Year) {
                needs_number();
            }
            type = body.type;
            break;
        case ast::AggregateKind::Share:
            good = require_kind(body, Kind::YesNo, module[*node.body].span) && good;
            type.form = engine::Form::Share;
            break;
        case ast::AggregateKind::Exists:
            type = type_of_kind(Kind::YesNo);
            break;
        case ast::AggregateKind::Every:
            good = require_kind(body, Kind::YesNo, module[*node.body].span) && good;
            type = type_of_kind(Kind::YesNo);
            break;
    }
    type.can_be_not_applicable = false;

    if (node.leaving_out) parts.when_not_applicable = engine::WhenNotApplicable::LeaveOut;
    if (node.counting_as) {
        const Typed value =
            expression(module, *node.counting_as, inner, body.failed ? nullptr : &body.type);
        require_value(value, module[*node.counting_as].span);
        if (!body.failed && !value.failed)
            require_fit(value, body.type, module[*node.counting_as].span,
                        words({Keyword::Counting}));
        good = good && !value.failed;
        parts.when_not_applicable = engine::WhenNotApplicable::CountAs;
        parts.counted_as = value.node;
    }
    if (body_can_be_not_applicable &&
        parts.when_not_applicable == engine::WhenNotApplicable::Propagate) {
        type.can_be_not_applicable = true;
    }
    if (node.if_none) {
        const Typed none = expression(module, *node.if_none, scope, &type);
        good = good && !none.failed;
        if (!none.failed && program_.core[none.node].op == Op::NotApplicable) {
            type.can_be_not_applicable = true;
        } else {
            require_fit(none, type, module[*node.if_none].span, words({keyword_of(node.kind)}));
            type.can_be_not_applicable =
                type.can_be_not_applicable || none.type.can_be_not_applicable;
        }
        parts.if_none = none.node;
        if (node.kind == ast::AggregateKind::Count || node.kind == ast::AggregateKind::Exists) {
            report(
                Code::IfNoneNeverUsed, module[*node.if_none].span,
                {"`" + words({keyword_of(node.kind)}) + "`", "`" + words({Keyword::IfNone}) + "`"});
            good = false;
        }
    } else {
        const bool calendar =
            parts.over != Over::Rows && over.of && is_calendar_period(module, *over.of, scope);
        const bool always_has_one =
            (parts.over == Over::Values || calendar) && !parts.where &&
            parts.when_not_applicable != engine::WhenNotApplicable::LeaveOut;
        const bool every_of_rows =
            node.kind == ast::AggregateKind::Every && parts.over == Over::Rows;
        const bool needs = every_of_rows || (node.kind != ast::AggregateKind::Count &&
                                             node.kind != ast::AggregateKind::Exists &&
                                             node.kind != ast::AggregateKind::Every);
        if (needs && !always_has_one) {
            report(Code::MissingIfNone, over.span, {"`" + words({keyword_of(node.kind)}) + "`"})
                .help.push_back({Phrase::AddIfNone,
                                 {words({Keyword::IfNone, "…"}),
                                  words({Keyword::IfNone, Keyword::NotApplicable})}});
            good = false;
        }
    }
    if (!good) return failed(type);
    return {core_.aggregate(parts, type, expr.span), type};
}

bool Elaborator::is_calendar_period(const ast::Module& module, ast::ExprId id, const Scope& scope) {
    const Diagnostics before = diagnostics_;
    const Typed period = expression(module, id, scope);
    diagnostics_ = before;
    return !period.failed && (period.type.kind == Kind::Month || period.type.kind == Kind::Year);
}

}  // namespace hjemmel::lang
