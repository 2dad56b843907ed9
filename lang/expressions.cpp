#include "lang/elaborator.hpp"

#include <fmt/format.h>

#include <algorithm>

/// Names, literals and calls: what an expression's leaves mean.
namespace hjemmel::lang {

using engine::CollectionId;
using engine::EnumerationId;
using engine::Form;
using engine::InterpretationId;
using engine::Kind;
using engine::NodeId;
using engine::Op;
using engine::QuantityId;
using engine::Type;

namespace {

template <typename... Handlers>
struct Overloaded : Handlers... {
    using Handlers::operator()...;
};
template <typename... Handlers>
Overloaded(Handlers...) -> Overloaded<Handlers...>;

}  // namespace

Typed Elaborator::failed(const Type& type) const {
    Typed result;
    result.type = type;
    result.failed = true;
    return result;
}

Typed Elaborator::made(Op op, const Type& type, std::initializer_list<NodeId> children, Span span,
                       std::uint32_t detail, std::uint32_t extra) {
    return {core_.node(op, type, children, span, detail, extra), type, false};
}

bool Elaborator::same_dimension(const Type& left, const Type& right) {
    return left.kind == Kind::Number && right.kind == Kind::Number && left.unit == right.unit &&
           (left.form == Form::Plain) == (right.form == Form::Plain);
}

bool Elaborator::fits(const Type& found, const Type& needed) {
    if (found.kind != needed.kind) return false;
    if (found.kind == Kind::Number) return same_dimension(found, needed);
    if (found.kind == Kind::Enumeration || found.kind == Kind::Row) return found.of == needed.of;
    return true;
}

void Elaborator::require_fit(const Typed& found, const Type& needed, Span span,
                             const std::string& name) {
    if (found.failed) return;
    if (!fits(found.type, needed)) {
        Diagnostic& diagnostic =
            report(Code::TypeMismatch, span, {type_words(found.type), type_words(needed)});
        label_declaration(diagnostic, found);
        const auto value = core_.constant_value(found.node);
        const auto* number = value ? std::get_if<engine::Rational>(&*value) : nullptr;
        if (number != nullptr && needed.kind == Kind::Number &&
            found.type.unit == engine::no_unit && found.type.form == Form::Plain) {
            offer_unit(diagnostic, span, needed);
        }
        return;
    }
    if (needed.kind == Kind::Number && needed.integer && !found.type.integer) {
        report(Code::NotWhole, span, {name})
            .help.push_back({Phrase::WriteDivision, {words({Keyword::TypeNumber})}});
    }
}

bool Elaborator::require_kind(const Typed& typed, Kind kind, Span span) {
    if (typed.failed) return false;
    if (typed.type.kind == kind) return true;
    // Which entity is needed is not said, and there may be none.
    const std::string needed =
        kind == Kind::Row ? "`" + words({Keyword::Entity}) + "`" : type_words(type_of_kind(kind));
    label_declaration(report(Code::TypeMismatch, span, {type_words(typed.type), needed}), typed);
    return false;
}

void Elaborator::require_value(const Typed& typed, Span span, const ast::Module*) {
    if (typed.failed || !typed.type.can_be_not_applicable) return;
    const engine::Node& node = program_.core[typed.node];
    if (node.op == Op::NotApplicable) {
        report(Code::OutcomeMisplaced, span, {words({Keyword::NotApplicable})})
            .help.push_back({Phrase::AsOutcome, {words({Keyword::Is, Keyword::NotApplicable})}});
        return;
    }
    std::string found = type_words(typed.type);
    std::string short_form = "…";
    if (node.op == Op::Call) short_form = last_word(program_.quantities[node.detail].name);
    if (node.op == Op::Field)
        short_form = program_.collections[node.extra].fields[node.detail].name;
    if (short_form != "…") found = "`" + short_form + "`";
    Diagnostic& diagnostic = report(Code::MayBeNotApplicable, span, {found});
    diagnostic.help.push_back(
        {Phrase::HandleNotApplicable,
         {words({short_form, Keyword::Counting, Keyword::NotApplicable, Keyword::CountedAs, "…"}),
          words({Keyword::Is, Keyword::Applicable})}});
}

std::optional<engine::MonthEnd> Elaborator::month_end(const Scope& scope, Span span) {
    if (scope.month_end) return scope.month_end;
    if (scopes_.modules[scope.module].convention_unreadable) return std::nullopt;
    Diagnostic& diagnostic =
        report(Code::MonthEndRule, span,
               {*engine::Date::from_ymd(2021, 1, 31), *engine::Date::from_ymd(2021, 2, 28),
                *engine::Date::from_ymd(2021, 3, 1)});
    diagnostic.help.push_back(
        {Phrase::RoundWord,
         {"(" + words({text_at(span), Keyword::Rounded, Keyword::Down}) + ")",
          words({Keyword::Convention, Keyword::MonthsRound, Keyword::Down})}});
    return std::nullopt;
}

Typed Elaborator::period_of(const Typed& value, Span span) {
    if (value.failed) return value;
    if (value.type.kind == Kind::Period) return value;
    if (value.type.kind != Kind::Month && value.type.kind != Kind::Year) {
        label_declaration(report(Code::TypeMismatch, span,
                                 {type_words(value.type), type_words(type_of_kind(Kind::Period))}),
                          value);
        return failed(type_of_kind(Kind::Period));
    }
    const Type date = type_of_kind(Kind::Date);
    const NodeId first = core_.node(Op::FirstDay, date, {value.node}, span);
    const NodeId last = core_.node(Op::LastDay, date, {value.node}, span);
    return made(Op::FromTo, type_of_kind(Kind::Period), {first, last}, span);
}

Typed Elaborator::expression(const ast::Module& module, ast::ExprId id, const Scope& scope,
                             const Type* expected) {
    return expression_node(module, id, scope, expected);
}

Typed Elaborator::expression_node(const ast::Module& module, ast::ExprId id, const Scope& scope,
                                  const Type* expected) {
    const ast::Expr& expr = module[id];
    const Span span = expr.span;
    return std::visit(
        Overloaded{
            [&](const ast::Number& node) { return number(expr, node, scope, expected); },
            [&](const ast::YesNo& node) {
                const Type type = type_of_kind(Kind::YesNo);
                return Typed{core_.constant(node.value, type, span), type};
            },
            [&](const ast::Date& node) {
                const Type type = type_of_kind(Kind::Date);
                return Typed{core_.constant(node.value, type, span), type};
            },
            [&](const ast::Month& node) {
                const Type type = type_of_kind(Kind::Month);
                return Typed{core_.constant(node.value, type, span), type};
            },
            [&](const ast::String& node) {
                const Type type = type_of_kind(Kind::Text);
                return Typed{
                    core_.constant(std::make_shared<const std::string>(node.value), type, span),
                    type};
            },
            [&](const ast::NotApplicable&) {
                Type type = expected != nullptr ? *expected : Type{};
                type.can_be_not_applicable = true;
                return made(Op::NotApplicable, type, {}, span);
            },
            [&](const ast::Unknown&) {
                report(Code::OutcomeMisplaced, span, {words({Keyword::Unknown})});
                return failed();
            },
            [&](const ast::Reference& node) {
                return reference(module, expr, node, scope, expected);
            },
            [&](const ast::UnderLaw& node) {
                const Typed operand = expression(module, node.operand, scope, expected);
                const Typed date = expression(module, node.date, scope);
                if (!require_kind(date, Kind::Date, module[node.date].span) || operand.failed)
                    return failed(operand.type);
                require_value(date, module[node.date].span);
                return made(Op::UnderLaw, operand.type, {operand.node, date.node}, span);
            },
            [&](const ast::Unary& node) { return unary(module, expr, node, scope); },
            [&](const ast::DayOfYear& node) {
                const Type year_type = type_of_kind(Kind::Year);
                const Typed year = expression(module, node.year, scope, &year_type);
                if (!require_kind(year, Kind::Year, module[node.year].span))
                    return failed(type_of_kind(Kind::Date));
                require_value(year, module[node.year].span);
                return made(Op::DayOfYear, type_of_kind(Kind::Date), {year.node}, span,
                            static_cast<std::uint32_t>(node.month * 32 + node.day));
            },
            [&](const ast::Chain& node) {
                return chain(module, expr, node, scope, expected, std::nullopt);
            },
            [&](const ast::Comparison& node) { return comparison(module, expr, node, scope); },
            [&](const ast::Logical& node) {
                std::vector<NodeId> children;
                bool good = true;
                for (const ast::ExprId operand : node.operands) {
                    const ast::Expr& part = module[operand];
                    const auto* inner = std::get_if<ast::Logical>(&part.node);
                    if (inner != nullptr && inner->conjunction != node.conjunction &&
                        !part.in_parentheses) {
                        const Span begin{part.span.file, part.span.begin, part.span.begin};
                        const Span end{part.span.file, part.span.end, part.span.end};
                        report(Code::BindsTighter, part.span,
                               {words({inner->conjunction ? Keyword::And : Keyword::Or}),
                                words({node.conjunction ? Keyword::And : Keyword::Or})})
                            .fixes.push_back(
                                {{Phrase::PutParentheses, {}}, {{begin, "("}, {end, ")"}}});
                    }
                    const Typed typed = expression(module, operand, scope);
                    good = require_kind(typed, Kind::YesNo, part.span) && good;
                    require_value(typed, part.span);
                    children.push_back(typed.node);
                }
                const Type type = type_of_kind(Kind::YesNo);
                if (!good) return failed(type);
                return Typed{core_.node(node.conjunction ? Op::And : Op::Or, type, children, span),
                             type};
            },
            [&](const ast::OneOf& node) {
                const Typed subject = expression(module, node.subject, scope);
                require_value(subject, module[node.subject].span);
                std::vector<NodeId> children;
                bool good = !subject.failed;
                for (const ast::ExprId choice : node.choices) {
                    if (subject.failed) break;  // the choices may be values of its enumeration
                    const Typed value = expression(module, choice, scope, &subject.type);
                    if (!good || value.failed) {
                        good = false;
                        continue;
                    }
                    const Typed same =
                        equal(subject, value, module[node.subject].span, module[choice].span);
                    good = good && !same.failed;
                    children.push_back(same.node);
                }
                const Type type = type_of_kind(Kind::YesNo);
                if (!good) return failed(type);
                if (children.size() == 1) return Typed{children.front(), type};
                return Typed{core_.node(Op::Or, type, children, span), type};
            },
            [&](const ast::If& node) {
                const Typed condition = expression(module, node.condition, scope);
                const bool good = require_kind(condition, Kind::YesNo, module[node.condition].span);
                require_value(condition, module[node.condition].span);
                const Typed then = expression(module, node.then, scope, expected);
                const Typed otherwise = expression(module, node.otherwise, scope, expected);
                bool bad = false;
                const Type type = joined(
                    {{then, module[node.then].span}, {otherwise, module[node.otherwise].span}}, bad,
                    expected);
                if (!good || bad) return failed(type);
                return made(Op::If, type, {condition.node, then.node, otherwise.node}, span);
            },
            [&](const ast::Choose& node) { return choose(module, expr, node, scope, expected); },
            [&](const ast::Rounded& node) { return rounded(module, expr, node, scope, expected); },
            [&](const ast::IfNone& node) {
                const auto* division = std::get_if<ast::Chain>(&module[node.operand].node);
                if (division == nullptr || division->tail.empty() ||
                    division->tail.back().op != ast::ChainOperator::Divide) {
                    report(Code::IfNoneMisplaced, span, {words({Keyword::IfNone})})
                        .help.push_back({Phrase::PutParentheses, {}});
                    return failed();
                }
                return chain(module, module[node.operand], *division, scope, expected,
                             node.alternative);
            },
            [&](const ast::CountingAs& node) {
                Typed operand = expression(module, node.operand, scope, expected);
                if (operand.failed) return operand;
                if (!operand.type.can_be_not_applicable) {
                    const std::string taken(text_at(module[node.operand].span));
                    report(Code::NeverNotApplicable, module[node.operand].span, {taken})
                        .help.push_back({Phrase::CountingBindsTo, {taken}});
                }
                const Typed value = expression(module, node.value, scope, &operand.type);
                bool bad = false;
                Type type = joined(
                    {{operand, module[node.operand].span}, {value, module[node.value].span}}, bad);
                if (bad) return failed(type);
                type.can_be_not_applicable = value.type.can_be_not_applicable;
                return made(Op::CountingAs, type, {operand.node, value.node}, span);
            },
            [&](const ast::Extreme& node) {
                std::vector<std::pair<Typed, Span>> parts;
                std::vector<NodeId> children;
                for (const ast::ExprId operand : node.operands) {
                    const Typed typed = expression(module, operand, scope, expected);
                    require_value(typed, module[operand].span);
                    parts.emplace_back(typed, module[operand].span);
                    children.push_back(typed.node);
                }
                bool bad = false;
                const Type type = joined(parts, bad);
                if (bad) return failed(type);
                return Typed{
                    core_.node(node.largest ? Op::Larger : Op::Smaller, type, children, span),
                    type};
            },
            [&](const ast::FromTo& node) {
                const Typed first = expression(module, node.first, scope);
                const Typed last = expression(module, node.last, scope);
                const bool good = require_kind(first, Kind::Date, module[node.first].span) &&
                                  require_kind(last, Kind::Date, module[node.last].span);
                require_value(first, module[node.first].span);
                require_value(last, module[node.last].span);
                if (!good) return failed(type_of_kind(Kind::Period));
                return made(Op::FromTo, type_of_kind(Kind::Period), {first.node, last.node}, span);
            },
            [&](const ast::BackTo& node) {
                const Typed length = expression(module, node.length, scope);
                const Typed last = expression(module, node.last, scope);
                const Type type = type_of_kind(Kind::Period);
                if (!require_kind(last, Kind::Date, module[node.last].span) || length.failed)
                    return failed(type);
                require_value(length, module[node.length].span);
                require_value(last, module[node.last].span);
                const std::string unit =
                    length.type.kind == Kind::Number ? unit_name(length.type.unit) : "";
                if (unit == "days")
                    return made(Op::DaysBackTo, type, {length.node, last.node}, span);
                if (unit != "months") {
                    report(Code::TypeMismatch, module[node.length].span,
                           {type_words(length.type), "`" + words({Keyword::TypeMonths}) + "`, `" +
                                                         words({Keyword::TypeDays}) + "`"});
                    return failed(type);
                }
                const auto rule = month_end(scope, span);
                if (!rule) return failed(type);
                return made(Op::MonthsBackTo, type, {length.node, last.node}, span,
                            static_cast<std::uint32_t>(*rule));
            },
            [&](const ast::Aggregate& node) { return aggregate(module, expr, node, scope); },
            [&](const ast::Distribute& node) { return distribute(module, expr, node, scope); },
            [&](const ast::Drawn& node) { return drawn(module, expr, node, scope); },
            [&](const ast::Converted& node) { return converted(module, node, span, scope); },
        },
        expr.node);
}

Typed Elaborator::number(const ast::Expr& expr, const ast::Number& literal, const Scope& scope,
                         const Type* expected) {
    Type type = type_of_kind(Kind::Number);
    if (literal.unit.empty()) {
        if (expected != nullptr && expected->kind == Kind::Year) {
            const auto year = literal.value.to_int64();
            if (year && *year >= 1600 && *year <= 2400) {
                return {core_.constant(engine::Year{static_cast<std::int32_t>(*year)},
                                       type_of_kind(Kind::Year), expr.span),
                        type_of_kind(Kind::Year)};
            }
        }
        type.integer = literal.value.is_integer();
        return {core_.constant(literal.value, type, expr.span), type};
    }
    const std::string& word = literal.unit.front().name.text;
    if (literal.unit.size() == 1 && (word == "%" || word == "points")) {
        type.form = word == "%" ? Form::Share : Form::Points;
        const auto value = engine::Rational::fraction(literal.value, engine::Rational(100));
        return {core_.constant(*value, type, expr.span), type};
    }
    const auto unit = unit_of(scope.module, literal.unit);
    if (!unit) return failed(type);
    type.unit = *unit;
    type.integer = literal.value.is_integer();
    return {core_.constant(literal.value, type, expr.span), type};
}

std::vector<std::pair<CollectionId, NodeId>> Elaborator::levels(const Scope& scope) {
    std::vector<std::pair<CollectionId, NodeId>> found;
    const auto known = [&](CollectionId collection) {
        return std::any_of(found.begin(), found.end(),
                           [&](const auto& level) { return level.first == collection; });
    };
    for (std::size_t back = scope.in_sight.size(); back-- > 0;) {
        const InSight& sight = scope.in_sight[back];
        if (known(sight.collection)) continue;
        found.emplace_back(sight.collection, sight.row);
        CollectionId collection = sight.collection;
        NodeId row = sight.row;
        while (const auto parent = program_[collection].parent) {
            const bool outside = std::any_of(
                scope.in_sight.begin(), scope.in_sight.begin() + static_cast<std::ptrdiff_t>(back),
                [&](const InSight& outer) { return outer.collection == *parent; });
            if (known(*parent) || (outside && !sight.has_own_parents)) break;
            Type type = type_of_kind(Kind::Row);
            type.of = parent->index;
            const Span origin = program_.core.origins[row.index];
            std::vector<NodeId> children{row};
            if (program_[collection].over_time) {
                const auto day = day_of_index(scope, origin);
                if (!day) break;
                children.push_back(*day);
            }
            row = core_.node(Op::Parent, type, children, origin, parent->index, collection.index);
            collection = *parent;
            found.emplace_back(collection, row);
        }
    }
    return found;
}

std::optional<std::uint32_t> Elaborator::field_named(CollectionId collection,
                                                     std::string_view word) const {
    const auto& fields = program_[collection].fields;
    for (std::uint32_t field = 0; field < fields.size(); ++field) {
        if (fields[field].name == word) return field;
    }
    return std::nullopt;
}

std::optional<InterpretationId> Elaborator::interpretation_named(const ast::Module& module,
                                                                 ast::ExprId id,
                                                                 const Scope& scope) {
    const auto* reference = std::get_if<ast::Reference>(&module[id].node);
    if (reference == nullptr || reference->of || !reference->indices.empty()) return std::nullopt;
    for (const Variable& variable : scope.variables) {
        if (variable.name == reference->name.text) return std::nullopt;
    }
    const std::vector<Symbol> found = scopes_.find(scope.module, reference->name.text);
    if (found.size() != 1 || found[0].kind != Symbol::Kind::Interpretation) return std::nullopt;
    return InterpretationId{found[0].id};
}

/// Refuses the indices of what has none. help: what is written instead.
bool Elaborator::has_indices(const ast::Reference& reference, const std::optional<Text>& help) {
    for (const ast::IndexArgument& argument : reference.indices) {
        Diagnostic& diagnostic = report(Code::SurplusIndex, argument.span, {reference.name.text});
        if (help) diagnostic.help.push_back(*help);
    }
    return !reference.indices.empty();
}

Typed Elaborator::field_of(const ast::Expr& expr, const ast::Reference& reference,
                           CollectionId collection, std::uint32_t field, NodeId row) {
    const Type& type = program_[collection].fields[field].type;
    if (broken_fields_.count({collection.index, field}) != 0) return failed(type);
    const Text help{Phrase::FieldsHaveNoIndex, {words({Keyword::Reading})}};
    if (has_indices(reference, help)) return failed(type);
    return made(Op::Field, type, {row}, expr.span, field, collection.index);
}

std::optional<Typed> Elaborator::member(const ast::Module& module, const ast::Expr& expr,
                                        const ast::Reference& reference, const std::string& word,
                                        CollectionId collection, NodeId row, const Scope& scope) {
    if (const auto field = field_named(collection, word)) {
        return field_of(expr, reference, collection, *field, row);
    }
    for (const Symbol& symbol : scopes_.find(scope.module, word)) {
        if (symbol.kind == Symbol::Kind::Quantity &&
            program_.quantities[symbol.id].entity == collection) {
            return call(module, expr, reference, QuantityId{symbol.id}, row, scope);
        }
    }
    return std::nullopt;
}

Typed Elaborator::reference(const ast::Module& module, const ast::Expr& expr,
                            const ast::Reference& reference, const Scope& scope,
                            const Type* expected) {
    const std::string& text = reference.name.text;
    const bool bare = !reference.of && reference.indices.empty();
    if (bare) {
        for (std::size_t back = scope.variables.size(); back-- > 0;) {
            if (scope.variables[back].name == text) return scope.variables[back].typed;
        }
        if (expected != nullptr && expected->kind == Kind::Enumeration) {
            const auto& values = program_.enumerations[expected->of].values;
            const auto value = std::find(values.begin(), values.end(), text);
            if (value != values.end()) {
                Type type = type_of_kind(Kind::Enumeration);
                type.of = expected->of;
                return {
                    core_.constant(
                        engine::EnumerationValue{static_cast<std::int32_t>(value - values.begin())},
                        type, expr.span),
                    type};
            }
        }
    }
    // `other.gap`, `offer.start`: a member of a named row.
    if (const std::size_t dot = text.find('.'); dot != std::string::npos) {
        const std::string head = text.substr(0, dot);
        const std::string word = text.substr(dot + 1);
        for (std::size_t back = scope.variables.size(); back-- > 0;) {
            const Variable& variable = scope.variables[back];
            if (variable.name != head || variable.typed.type.kind != Kind::Row) continue;
            if (variable.typed.failed) return variable.typed;
            const auto found =
                member(module, expr, reference, word, CollectionId{variable.typed.type.of},
                       variable.typed.node, scope);
            if (found) return *found;
            return unknown_name({reference.name.span, word}, scope);
        }
        for (const auto& [collection, row] : levels(scope)) {
            const std::string& full = program_[collection].name;
            if (full.substr(full.rfind('.') + 1) != head) continue;
            if (const auto found = member(module, expr, reference, word, collection, row, scope))
                return *found;
        }
    }
    if (reference.of) {
        const Typed owner = expression(module, *reference.of, scope);
        if (owner.failed) return owner;
        if (!require_kind(owner, Kind::Row, module[*reference.of].span)) return failed();
        if (const auto found = member(module, expr, reference, text, CollectionId{owner.type.of},
                                      owner.node, scope)) {
            return *found;
        }
        for (const Symbol& symbol : scopes_.find(scope.module, text)) {
            if (symbol.kind == Symbol::Kind::Quantity &&
                program_.quantities[symbol.id].entity == CollectionId{owner.type.of}) {
                return call(module, expr, reference, QuantityId{symbol.id}, owner.node, scope);
            }
        }
        return unknown_name(reference.name, scope);
    }
    // A field or quantity of an entity in sight; innermost first, but never a choice in silence.
    std::vector<Symbol> symbols = scopes_.find(scope.module, text);
    const auto all_levels = levels(scope);
    std::vector<std::pair<CollectionId, NodeId>> holders;
    for (const auto& level : all_levels) {
        bool holds = field_named(level.first, text).has_value();
        for (const Symbol& symbol : symbols) {
            holds = holds || (symbol.kind == Symbol::Kind::Quantity &&
                              program_.quantities[symbol.id].entity == level.first);
        }
        if (holds) holders.push_back(level);
    }
    if (holders.size() > 1) {
        const auto short_name = [&](CollectionId id) {
            const std::string& full = program_[id].name;
            return full.substr(full.rfind('.') + 1);
        };
        Diagnostic& diagnostic = report(Code::InTwoThings, reference.name.span,
                                        {text, "`" + short_name(holders[0].first) + "`",
                                         "`" + short_name(holders[1].first) + "`"});
        for (const auto& [collection, row] : holders) {
            const std::string qualified = short_name(collection) + "." + text;
            diagnostic.fixes.push_back(
                {{Phrase::WriteQualified, {qualified}}, {{reference.name.span, qualified}}, false});
        }
        return failed();
    }
    if (holders.size() == 1) {
        const auto& [collection, row] = holders.front();
        if (const auto field = field_named(collection, text)) {
            return field_of(expr, reference, collection, *field, row);
        }
        std::vector<Symbol> fitting;
        for (const Symbol& symbol : symbols) {
            if (symbol.kind == Symbol::Kind::Quantity &&
                program_.quantities[symbol.id].entity == collection) {
                fitting.push_back(symbol);
            }
        }
        if (fitting.size() > 1) symbols = fitting;
        if (fitting.size() == 1)
            return call(module, expr, reference, QuantityId{fitting.front().id}, row, scope);
    }
    if (symbols.size() > 1) {
        ambiguous_name(reference.name, symbols);
        return failed();
    }
    if (symbols.empty()) {
        // A value of the one enumeration that has it, or the entity in sight by its own name.
        std::vector<std::uint32_t> lists;
        for (std::uint32_t list = 0; list < program_.enumerations.size() && bare; ++list) {
            const auto& values = program_.enumerations[list].values;
            if (std::find(values.begin(), values.end(), text) != values.end())
                lists.push_back(list);
        }
        if (lists.size() == 1) {
            const auto& values = program_.enumerations[lists.front()].values;
            Type type = type_of_kind(Kind::Enumeration);
            type.of = lists.front();
            const auto ordinal = std::find(values.begin(), values.end(), text) - values.begin();
            return {core_.constant(engine::EnumerationValue{static_cast<std::int32_t>(ordinal)},
                                   type, expr.span),
                    type};
        }
        if (expected != nullptr && expected->kind == Kind::Enumeration && bare) {
            if (scopes_.is_unreadable(scope.module, text)) return failed();
            const ast::Name& name = reference.name;
            const engine::Enumeration& list = program_.enumerations[expected->of];
            suggest_of(report(Code::UnknownValue, name.span, {text, last_word(list.name)}), name,
                       list.values);
            return failed();
        }
        if (lists.size() > 1) {
            Diagnostic& diagnostic = report(Code::AmbiguousName, reference.name.span, {text});
            for (const std::uint32_t list : lists) {
                diagnostic.labels.push_back(
                    {program_.enumerations[list].origin,
                     {Phrase::ValueOf, {text, last_word(program_.enumerations[list].name)}}});
            }
            return failed();
        }
        return unknown_name(reference.name, scope);
    }
    const Symbol& symbol = symbols.front();
    switch (symbol.kind) {
        case Symbol::Kind::Quantity: {
            const engine::Quantity& quantity = program_.quantities[symbol.id];
            if (!quantity.entity)
                return call(module, expr, reference, QuantityId{symbol.id}, std::nullopt, scope);
            for (const auto& [collection, row] : all_levels) {
                if (collection == *quantity.entity) {
                    return call(module, expr, reference, QuantityId{symbol.id}, row, scope);
                }
            }
            if (!in_broken_thing(scope)) not_in_sight(reference.name, *quantity.entity);
            return failed(quantity.type);
        }
        case Symbol::Kind::Parameter: {
            const Type type = program_.parameters[symbol.id].type;
            if (broken_parameters_.count(symbol.id) != 0) return failed(type);
            const Text help{Phrase::ParametersFollowLaw,
                            {words({text, Keyword::Under, Keyword::LawAsOf, "…"})}};
            if (has_indices(reference, help)) return failed(type);
            return made(Op::Parameter, type, {}, expr.span, symbol.id);
        }
        case Symbol::Kind::Collection:
            for (const auto& [collection, row] : all_levels) {
                if (collection.index != symbol.id || symbol.is_plural) continue;
                if (has_indices(reference, std::nullopt)) return failed();
                Type type = type_of_kind(Kind::Row);
                type.of = symbol.id;
                return {row, type};
            }
            return not_a_value(reference.name, symbol);
        case Symbol::Kind::Interpretation:
        case Symbol::Kind::Unit:
        case Symbol::Kind::Enumeration:
        case Symbol::Kind::Scenario:
            return not_a_value(reference.name, symbol);
    }
    return failed();
}

Typed Elaborator::call(const ast::Module& module, const ast::Expr& expr,
                       const ast::Reference& reference, QuantityId id, std::optional<NodeId> row,
                       const Scope& scope) {
    // What is read was elaborated before, but for a circle, which need not be followed to its end.
    constexpr std::uint32_t deepest_inside = 50;
    if (!quantity_sources_[id.index].elaborated && calls_inside_ < deepest_inside) {
        ++calls_inside_;
        elaborate(id);
        --calls_inside_;
    }
    const engine::Quantity& quantity = program_.quantities[id.index];
    if (broken_quantities_.count(id.index) != 0) return failed(quantity.type);
    const std::string word = reference.name.text;
    std::vector<std::optional<Typed>> indices(quantity.indices.size());
    bool good = true;
    const auto place = [&](const ast::IndexArgument& argument) -> std::optional<std::size_t> {
        using Given = ast::IndexArgument::Kind;
        const auto* value = std::get_if<ast::Reference>(&module[argument.value].node);
        // A value's own name says which enumeration is meant; otherwise its type does.
        for (std::size_t index = 0; index < quantity.indices.size(); ++index) {
            const engine::Index& declared = quantity.indices[index];
            const bool is_list = declared.kind == engine::IndexKind::Enumeration;
            if (argument.kind == Given::Month && declared.kind == engine::IndexKind::Month)
                return index;
            if (argument.kind == Given::Year && declared.kind == engine::IndexKind::Year)
                return index;
            if (argument.kind == Given::Day && declared.kind == engine::IndexKind::Day)
                return index;
            if (argument.kind == Given::Named && is_list) {
                const std::string& full = program_[declared.enumeration].name;
                if (full == argument.name.text ||
                    full.substr(full.rfind('.') + 1) == argument.name.text)
                    return index;
            }
            if (argument.kind == Given::Bare && is_list && value != nullptr && !value->of &&
                value->indices.empty()) {
                const auto& values = program_[declared.enumeration].values;
                if (std::find(values.begin(), values.end(), value->name.text) != values.end())
                    return index;
            }
        }
        if (argument.kind != Given::Bare) return std::nullopt;
        const Diagnostics before = diagnostics_;
        const Typed typed = expression(module, argument.value, scope);
        diagnostics_ = before;
        for (std::size_t index = 0; index < quantity.indices.size(); ++index) {
            const engine::Index& declared = quantity.indices[index];
            if (typed.failed) return std::nullopt;
            if (declared.kind == engine::IndexKind::Month && typed.type.kind == Kind::Month)
                return index;
            if (declared.kind == engine::IndexKind::Year && typed.type.kind == Kind::Year)
                return index;
            if (declared.kind == engine::IndexKind::Day && typed.type.kind == Kind::Date)
                return index;
            if (declared.kind == engine::IndexKind::Enumeration &&
                typed.type.kind == Kind::Enumeration &&
                typed.type.of == declared.enumeration.index) {
                return index;
            }
        }
        return std::nullopt;
    };
    const auto type_of_index = [&](const engine::Index& index) {
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
        return type;
    };
    for (const ast::IndexArgument& argument : reference.indices) {
        const auto index = place(argument);
        if (!index || indices[*index]) {
            good = false;
            if (argument.kind == ast::IndexArgument::Kind::Named &&
                is_of_other_language(argument.name)) {
                continue;
            }
            Diagnostic& diagnostic = report(Code::SurplusIndex, argument.span, {word});
            if (!quantity.indices.empty())
                diagnostic.help.push_back({Phrase::ItHas, {indices_words(quantity)}});
            continue;
        }
        const Type needed = type_of_index(quantity.indices[*index]);
        const Typed typed = expression(module, argument.value, scope, &needed);
        require_value(typed, module[argument.value].span);
        require_fit(typed, needed, module[argument.value].span, word);
        good = good && !typed.failed && fits(typed.type, needed);
        indices[*index] = typed;
    }
    std::vector<NodeId> children;
    if (row) children.push_back(*row);
    for (std::size_t index = 0; index < indices.size(); ++index) {
        const engine::Index& declared = program_.quantities[id.index].indices[index];
        if (!indices[index]) {
            switch (declared.kind) {
                case engine::IndexKind::Month:
                    indices[index] = scope.month;
                    break;
                case engine::IndexKind::Year:
                    indices[index] = scope.year;
                    break;
                case engine::IndexKind::Day:
                    indices[index] = scope.day;
                    break;
                case engine::IndexKind::Enumeration:
                    for (const auto& [list, typed] : scope.values) {
                        if (list == declared.enumeration) indices[index] = typed;
                    }
                    break;
            }
        }
        if (!indices[index]) {
            if (!good) continue;
            const Type needed = type_of_index(declared);
            report(Code::MissingIndex, reference.name.span, {word, type_words(needed)})
                .help.push_back({Phrase::SayWhich, {words({word, index_words(declared)})}});
            good = false;
            continue;
        }
        children.push_back(indices[index]->node);
    }
    const Type type = program_.quantities[id.index].type;
    if (!good) return failed(type);
    return {core_.node(Op::Call, type, children, expr.span, id.index), type};
}

std::optional<engine::Value> Elaborator::constant(const ast::Module& module, ast::ExprId id,
                                                  const Scope& scope, const Type& needed,
                                                  const std::string& name) {
    const Typed typed = expression(module, id, scope, &needed);
    if (typed.failed) return std::nullopt;
    const Span span = module[id].span;
    const auto value = core_.constant_value(typed.node);
    if (value && (!fits(typed.type, needed) || (needed.integer && !typed.type.integer))) {
        require_fit(typed, needed, span, name);
        return std::nullopt;
    }
    if (!value) {
        report(Code::NotConstant, span);
        return std::nullopt;
    }
    const auto* number = std::get_if<engine::Rational>(&*value);
    if (number != nullptr && needed.range && !needed.range->contains(*number)) {
        const auto end = [&](const std::optional<engine::Bound>& bound) {
            return bound ? value_words(bound->at, needed) : std::string("…");
        };
        report(Code::OutsideRange, span,
               {value_words(*value, needed), "`" +
                                                 words({Keyword::From, end(needed.range->lower),
                                                        Keyword::To, end(needed.range->upper)}) +
                                                 "`"});
        return std::nullopt;
    }
    return value;
}

std::optional<engine::Date> Elaborator::constant_date(const ast::Module& module, ast::ExprId id) {
    const Type date = type_of_kind(Kind::Date);
    const auto value = constant(module, id, Scope{}, date, "date");
    const auto* found = value ? std::get_if<engine::Date>(&*value) : nullptr;
    return found != nullptr ? std::optional<engine::Date>(*found) : std::nullopt;
}

}  // namespace hjemmel::lang
