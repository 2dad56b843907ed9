#include "lang/elaborator.hpp"
#include "lang/listing.hpp"

#include <fmt/format.h>

#include <algorithm>

/// Operators: which types they take and what comes out. Nothing is converted silently.
namespace hjemmel::lang {

using engine::Form;
using engine::Kind;
using engine::NodeId;
using engine::Op;
using engine::Type;

namespace {

bool is_ordered(Kind kind) {
    return kind == Kind::Number || kind == Kind::Date || kind == Kind::Month || kind == Kind::Year;
}

Keyword keyword_of(ast::UnaryOperator op) {
    using U = ast::UnaryOperator;
    switch (op) {
        case U::Not:
            return Keyword::Not;
        case U::Negate:
            break;  // a sign, not a word
        case U::WholePartOf:
            return Keyword::WholePartOf;
        case U::MonthOf:
            return Keyword::MonthOf;
        case U::YearOf:
            return Keyword::YearOf;
        case U::FirstDayOf:
            return Keyword::FirstDayOf;
        case U::LastDayOf:
            return Keyword::LastDayOf;
        case U::FirstMonthOf:
            return Keyword::FirstMonthOf;
        case U::LastMonthOf:
            return Keyword::LastMonthOf;
        case U::WholeMonthsIn:
            return Keyword::WholeMonthsIn;
        case U::DaysIn:
            return Keyword::DaysIn;
        case U::IsApplicable:
        case U::IsNotApplicable:
            return Keyword::Applicable;
    }
    return Keyword::Not;
}

/// A number with neither a unit nor a percentage sign.
bool is_bare(const Type& type) {
    return type.kind == Kind::Number && type.unit == engine::no_unit && type.form == Form::Plain;
}

bool includes_zero(const std::optional<engine::Interval>& range) {
    return !range || range->contains(engine::Rational(0));
}

}  // namespace

Type Elaborator::joined(const std::vector<std::pair<Typed, Span>>& branches, bool& bad,
                        const Type* expected) {
    Type type;
    Span first{};
    bool found = false;
    const auto has_type = [&](const Typed& typed) {
        return !typed.failed && program_.core[typed.node].op != Op::NotApplicable;
    };
    for (const auto& [typed, span] : branches) {
        if (found || expected == nullptr || !has_type(typed) || !fits(typed.type, *expected))
            continue;
        type = typed.type;
        first = span;
        found = true;
    }
    bool not_applicable = false;
    bool integer = true;
    for (const auto& [typed, span] : branches) {
        bad = bad || typed.failed;
        if (typed.failed) continue;
        if (program_.core[typed.node].op == Op::NotApplicable) {
            not_applicable = true;
            continue;
        }
        not_applicable = not_applicable || typed.type.can_be_not_applicable;
        if (!found) {
            type = typed.type;
            first = span;
            found = true;
        } else if (!fits(typed.type, type)) {
            Diagnostic& diagnostic =
                report(Code::TypeMismatch, span, {type_words(typed.type), type_words(type)});
            diagnostic.labels.push_back({first, {Phrase::ThisIs, {type_words(type)}}});
            bad = true;
        }
        integer = integer && typed.type.integer;
        type.range.reset();
    }
    if (!found && !branches.empty()) type = branches.front().first.type;
    type.integer = type.kind == Kind::Number && integer && found;
    type.can_be_not_applicable = not_applicable;
    return type;
}

Typed Elaborator::operand(const ast::Module& module, ast::ExprId id, const Scope& scope,
                          const Type* expected) {
    const Typed typed = expression(module, id, scope, expected);
    require_value(typed, module[id].span);
    if (!typed.failed && program_.core[typed.node].op == Op::NotApplicable)
        return failed(typed.type);
    return typed;
}

/// `whole part of n / 2`: of n, or of the quotient? Parentheses show it.
void Elaborator::show_what_is_whole(const ast::Module& module, const ast::Chain& chain) {
    const ast::Expr& first = module[chain.first];
    const auto* unary = std::get_if<ast::Unary>(&first.node);
    if (unary == nullptr || unary->op != ast::UnaryOperator::WholePartOf || first.in_parentheses)
        return;
    const auto at = [&](std::uint32_t place) { return Span{first.span.file, place, place}; };
    const Span inner = module[unary->operand].span;
    const Span last = module[chain.tail.back().operand].span;
    Diagnostic& diagnostic =
        report(Code::BindsTighter, first.span,
               {words({Keyword::WholePartOf}),
                std::string(chain.tail.front().op == ast::ChainOperator::Multiply ? "*" : "/")});
    diagnostic.fixes.push_back({{Phrase::PutParenthesesAround, {text_of(first.span)}},
                                {{at(first.span.begin), "("}, {at(first.span.end), ")"}},
                                false});
    const Span rest{first.span.file, inner.begin, last.end};
    diagnostic.fixes.push_back({{Phrase::PutParenthesesAround, {text_of(rest)}},
                                {{at(rest.begin), "("}, {at(rest.end), ")"}},
                                false});
}

Typed Elaborator::chain(const ast::Module& module, const ast::Expr& expr, const ast::Chain& chain,
                        const Scope& scope, const Type* expected,
                        std::optional<ast::ExprId> if_none) {
    const ast::ChainOperator first_op = chain.tail.front().op;
    if (first_op == ast::ChainOperator::Add || first_op == ast::ChainOperator::Subtract) {
        return sum(module, expr, chain, scope, expected);
    }
    show_what_is_whole(module, chain);
    Typed left = operand(module, chain.first, scope);
    for (std::size_t step = 0; step < chain.tail.size(); ++step) {
        const ast::ChainTail& tail = chain.tail[step];
        const Typed right = operand(module, tail.operand, scope);
        if (left.failed || right.failed) {
            left = failed(left.type);
            continue;
        }
        const bool numbers = left.type.kind == Kind::Number && right.type.kind == Kind::Number;
        if (!numbers) {
            const bool left_wrong = left.type.kind != Kind::Number;
            const Type& wrong = left_wrong ? left.type : right.type;
            report(Code::NoSuchOperation, module[left_wrong ? chain.first : tail.operand].span,
                   {std::string(tail.op == ast::ChainOperator::Multiply ? "*" : "/"),
                    type_words(wrong)});
            left = failed(left.type);
            continue;
        }
        if (tail.op == ast::ChainOperator::Multiply) {
            left = product(left, right, expr.span);
            continue;
        }
        const Span divisor = module[tail.operand].span;
        if (!if_none || step + 1 != chain.tail.size()) {
            const Span so_far{divisor.file, module[chain.first].span.begin, divisor.end};
            left = quotient(left, right, expr.span, divisor,
                            step + 1 != chain.tail.size() ? std::optional(so_far) : std::nullopt);
            continue;
        }
        const Typed alternative = expression(module, *if_none, scope, expected);
        left = quotient_or(left, right, {alternative, module[*if_none].span}, expr.span);
    }
    return left;
}

Typed Elaborator::product(const Typed& left, const Typed& right, Span span) {
    Type type = type_of_kind(Kind::Number);
    type.unit = product_unit(left.type.unit, right.type.unit, 1);
    for (const auto& factor : program_.units[type.unit.index].factors) {
        if (factor.power > 1 && money_units_.count(factor.base) != 0) {
            report(Code::MoneyTimesMoney, span, {program_.base_units[factor.base].name});
            return failed(type);
        }
    }
    const bool both_shares = left.type.form != Form::Plain && right.type.form != Form::Plain;
    const bool none_has_unit =
        left.type.unit == engine::no_unit && right.type.unit == engine::no_unit;
    // A share of a share, and a plain multiple of a share, are shares; a share of persons is
    // persons.
    const bool share_and_plain =
        (left.type.form != Form::Plain) != (right.type.form != Form::Plain) && none_has_unit;
    if (both_shares || share_and_plain)
        type.form = left.type.form != Form::Plain ? left.type.form : right.type.form;
    type.integer = left.type.integer && right.type.integer;
    return made(Op::Multiply, type, {left.node, right.node}, span);
}

Type Elaborator::quotient_type(const Type& left, const Type& right) {
    Type type = type_of_kind(Kind::Number);
    type.unit = product_unit(left.unit, right.unit, -1);
    const bool had_units = left.unit != engine::no_unit;
    if (type.unit == engine::no_unit && had_units) type.form = Form::Share;  // equal units cancel
    if (!had_units && right.unit == engine::no_unit && left.form != Form::Plain) {
        type.form = left.form;                                   // a share by a number
        if (right.form != Form::Plain) type.form = Form::Plain;  // a share by a share is a number
    }
    return type;
}

Typed Elaborator::quotient(const Typed& left, const Typed& right, Span span, Span divisor_span,
                           std::optional<Span> within_parentheses) {
    const Type type = quotient_type(left.type, right.type);
    const auto divisor = core_.constant_value(right.node);
    const auto* number = divisor ? std::get_if<engine::Rational>(&*divisor) : nullptr;
    const bool may_be_zero =
        number != nullptr ? number->is_zero() : includes_zero(right.type.range);
    if (!may_be_zero) return made(Op::Divide, type, {left.node, right.node}, span);
    Diagnostic& diagnostic = report(Code::DivisorMayBeZero, divisor_span);
    if (within_parentheses)
        diagnostic.help.push_back(
            {Phrase::QuotientInParentheses,
             {"(" + text_at(*within_parentheses) + " " + words({Keyword::IfNone, "…"}) + ")"}});
    else
        diagnostic.help.push_back(
            {Phrase::AddIfNone,
             {words({Keyword::IfNone, "…"}), words({Keyword::IfNone, Keyword::NotApplicable})}});
    const Op op = program_.core[right.node].op;
    if (op == Op::Call || op == Op::Field || op == Op::Parameter)
        diagnostic.help.push_back({Phrase::RangeAboveZero, {}});
    return failed(type);
}

Typed Elaborator::quotient_or(const Typed& left, const Typed& right,
                              const std::pair<Typed, Span>& if_none, Span span) {
    Type type = quotient_type(left.type, right.type);
    const Typed& none = if_none.first;
    if (none.failed) return failed(type);
    if (program_.core[none.node].op == Op::NotApplicable) {
        type.can_be_not_applicable = true;
    } else if (!fits(none.type, type)) {
        report(Code::TypeMismatch, if_none.second, {type_words(none.type), type_words(type)});
        return failed(type);
    }
    type.can_be_not_applicable = type.can_be_not_applicable || none.type.can_be_not_applicable;
    return made(Op::Divide, type, {left.node, right.node, none.node}, span);
}

Typed Elaborator::sum(const ast::Module& module, const ast::Expr& expr, const ast::Chain& chain,
                      const Scope& scope, const Type* expected) {
    Typed left = operand(module, chain.first, scope, expected);
    // The terms so far; they become one node at the end, or where a date takes them up.
    std::vector<NodeId> terms{left.node};
    for (const ast::ChainTail& tail : chain.tail) {
        const Typed right = operand(module, tail.operand, scope);
        const Span right_span = module[tail.operand].span;
        const bool subtract = tail.op == ast::ChainOperator::Subtract;
        if (left.failed || right.failed) {
            left = failed(left.type);
            continue;
        }
        if (left.type.kind != Kind::Number) {
            // Parentheses around the whole do not belong to its first terms.
            const Span here{expr.span.file, module[chain.first].span.begin, right_span.end};
            left = date_sum(left, right, subtract, scope, {here, right_span});
            terms = {left.node};
            continue;
        }
        if (!same_dimension(left.type, right.type)) {
            Diagnostic& diagnostic = report(Code::NotAddable, right_span,
                                            {type_words(left.type), type_words(right.type)});
            diagnostic.labels.push_back(
                {module[chain.first].span, {Phrase::ThisIs, {type_words(left.type)}}});
            const auto value = core_.constant_value(right.node);
            const auto* number = value ? std::get_if<engine::Rational>(&*value) : nullptr;
            const std::string whole = text_at(module[chain.first].span);
            if (number != nullptr && right.type.form == Form::Share &&
                left.type.form == Form::Plain) {
                diagnostic.help.push_back(
                    {Phrase::TakePercentOf,
                     {words(
                         {text_at({expr.span.file, module[chain.first].span.begin, right_span.end}),
                          Keyword::PercentageOf, whole})}});
            } else if (number != nullptr && is_bare(right.type)) {
                offer_unit(diagnostic, right_span, left.type);
            }
            left = failed(left.type);
            continue;
        }
        Type type = left.type;
        type.integer = left.type.integer && right.type.integer;
        type.can_be_not_applicable = false;
        type.range.reset();
        terms.push_back(subtract ? core_.node(Op::Negate, right.type, {right.node}, right_span)
                                 : right.node);
        left.type = type;
    }
    if (!left.failed && terms.size() > 1) {
        left.node = core_.node(Op::Add, left.type, terms, expr.span);
    }
    return left;
}

Typed Elaborator::date_sum(const Typed& left, const Typed& right, bool subtract, const Scope& scope,
                           const std::pair<Span, Span>& spans) {
    const Span span = spans.first;
    const Kind kind = left.type.kind;
    if (subtract && right.type.kind == kind && is_ordered(kind)) {
        Type type = type_of_kind(Kind::Number);
        type.integer = true;
        if (kind == Kind::Date) type.unit = intern_unit({{base_unit_ids_.at("days"), 1}});
        return made(Op::Difference, type, {left.node, right.node}, span);
    }
    const auto refuse = [&, where = spans.second] {
        Diagnostic& diagnostic =
            report(Code::NotAddable, where, {type_words(left.type), type_words(right.type)});
        const auto value = core_.constant_value(right.node);
        const auto* number = value ? std::get_if<engine::Rational>(&*value) : nullptr;
        if (kind == Kind::Date && number != nullptr && is_bare(right.type)) {
            const std::string days = text_at(where) + " " + words({Keyword::UnitDays});
            diagnostic.fixes.push_back({{Phrase::WriteUnit, {days}}, {{where, days}}, false});
        }
        return failed(left.type);
    };
    if (!is_ordered(kind) || right.type.kind != Kind::Number || right.type.form != Form::Plain)
        return refuse();
    Typed amount = right;
    const auto fixed = core_.constant_value(right.node);
    if (subtract && fixed) {
        amount.node = core_.constant(-std::get<engine::Rational>(*fixed), right.type, span);
    } else if (subtract) {
        amount = made(Op::Negate, right.type, {right.node}, span);
    }
    const std::string unit = unit_name(right.type.unit);
    Type type = type_of_kind(kind);
    if (kind == Kind::Date) {
        if (unit == "days") return made(Op::AddDays, type, {left.node, amount.node}, span);
        if (unit != "months") return refuse();
        const auto rule = month_end(scope, span);
        if (!rule) return failed(type);
        return made(Op::AddMonths, type, {left.node, amount.node}, span,
                    static_cast<std::uint32_t>(*rule));
    }
    const bool counts = unit.empty() || (kind == Kind::Month && unit == "months");
    if (!counts || !right.type.integer) return refuse();
    return made(Op::Shift, type, {left.node, amount.node}, span);
}

bool Elaborator::is_plain_number(const ast::Module& module, ast::ExprId id) const {
    const auto* literal = std::get_if<ast::Number>(&module[id].node);
    return literal != nullptr && literal->unit.empty();
}

void Elaborator::help_compare(Diagnostic& diagnostic, const Typed& left, const Typed& right,
                              Span left_span) {
    diagnostic.labels.push_back({left_span, {Phrase::ThisIs, {type_words(left.type)}}});
    if (left.type.kind != Kind::Number || right.type.kind != Kind::Number) return;
    const auto value = core_.constant_value(right.node);
    const auto* number = value ? std::get_if<engine::Rational>(&*value) : nullptr;
    if (number != nullptr && is_bare(right.type)) {
        offer_unit(diagnostic, diagnostic.span, left.type);
    } else if (right.type.form != Form::Plain && left.type.form == Form::Plain) {
        diagnostic.help.push_back({Phrase::DivideByWhole, {text_at(left_span) + " / …"}});
    }
}

Typed Elaborator::equal(const Typed& left, const Typed& right, Span left_span, Span span) {
    const Type type = type_of_kind(Kind::YesNo);
    if (left.failed || right.failed) return failed(type);
    if (!fits(left.type, right.type) || left.type.kind == Kind::Period) {
        Diagnostic& diagnostic =
            report(Code::NotComparable, span, {type_words(left.type), type_words(right.type)});
        help_compare(diagnostic, left, right, left_span);
        return failed(type);
    }
    return made(Op::Equal, type, {left.node, right.node}, span);
}

Typed Elaborator::comparison(const ast::Module& module, const ast::Expr& expr,
                             const ast::Comparison& node, const Scope& scope) {
    if (node.op == ast::Comparator::Becomes) return becomes(module, expr, node, scope);
    const Type yes_no = type_of_kind(Kind::YesNo);
    const bool equality = node.op == ast::Comparator::Is || node.op == ast::Comparator::IsNot;
    if (equality) {
        if (const auto question = interpretation_named(module, node.left, scope)) {
            const auto* option = std::get_if<ast::Reference>(&module[node.right].node);
            const engine::Interpretation& found = program_[*question];
            std::vector<NodeId> answers;
            std::vector<std::string> names;
            bool known = false;
            for (const engine::InterpretationOption& one : found.options) {
                const bool same = option != nullptr && one.name == option->name.text;
                known = known || same;
                names.push_back(one.name);
                answers.push_back(
                    core_.constant(same == (node.op == ast::Comparator::Is), yes_no, expr.span));
            }
            if (!known) {
                const ast::Name name{module[node.right].span,
                                     option != nullptr ? option->name.text : "…"};
                suggest_of(
                    report(Code::UnknownOption, name.span, {name.text, last_word(found.name)}),
                    name, names);
                return failed(yes_no);
            }
            return {core_.node(Op::Interpretation, yes_no, answers, expr.span, question->index),
                    yes_no};
        }
    }
    Typed left = operand(module, node.left, scope);
    // What the other side may be is not known: a bare name there may be a value of its enumeration.
    const auto* bare = std::get_if<ast::Reference>(&module[node.right].node);
    if (left.failed && bare != nullptr && scopes_.find(scope.module, bare->name.text).empty())
        return failed(yes_no);
    const Typed right = operand(module, node.right, scope, left.failed ? nullptr : &left.type);
    if (!right.failed && right.type.kind == Kind::Year && is_plain_number(module, node.left)) {
        left = expression(module, node.left, scope, &right.type);
    }
    if (left.failed || right.failed) return failed(yes_no);
    if (equality) {
        const Typed same = equal(left, right, module[node.left].span, module[node.right].span);
        if (same.failed || node.op == ast::Comparator::Is) return same;
        return made(Op::Not, yes_no, {same.node}, expr.span);
    }
    if (!fits(left.type, right.type) || !is_ordered(left.type.kind)) {
        Diagnostic& diagnostic = report(Code::NotComparable, module[node.right].span,
                                        {type_words(left.type), type_words(right.type)});
        help_compare(diagnostic, left, right, module[node.left].span);
        return failed(yes_no);
    }
    switch (node.op) {
        case ast::Comparator::Less:
            return made(Op::Less, yes_no, {left.node, right.node}, expr.span);
        case ast::Comparator::LessEqual:
            return made(Op::LessEqual, yes_no, {left.node, right.node}, expr.span);
        case ast::Comparator::Greater:
            return made(Op::Less, yes_no, {right.node, left.node}, expr.span);
        case ast::Comparator::GreaterEqual:
            return made(Op::LessEqual, yes_no, {right.node, left.node}, expr.span);
        case ast::Comparator::Is:
        case ast::Comparator::IsNot:
        case ast::Comparator::Becomes:
            break;
    }
    return failed(yes_no);
}

Typed Elaborator::choose(const ast::Module& module, const ast::Expr& expr, const ast::Choose& node,
                         const Scope& scope, const Type* expected) {
    const auto question = interpretation_named(module, node.subject, scope);
    Typed subject;
    std::vector<std::string> names;
    std::string of;
    if (question) {
        for (const auto& option : program_[*question].options) names.push_back(option.name);
        of = last_word(program_[*question].name);
    } else {
        subject = expression(module, node.subject, scope);
        if (subject.failed) return failed();
        require_value(subject, module[node.subject].span);
        if (subject.type.kind != Kind::Enumeration) {
            report(Code::TypeMismatch, module[node.subject].span,
                   {type_words(subject.type), "`" + words({Keyword::Interpretation}) + "`, `" +
                                                  words({Keyword::Enumeration}) + "`"});
            return failed();
        }
        names = program_.enumerations[subject.type.of].values;
        of = last_word(program_.enumerations[subject.type.of].name);
    }
    std::vector<std::optional<Typed>> outcomes(names.size());
    std::map<std::string, Span> firsts;
    std::vector<std::pair<Typed, Span>> branches;
    bool bad = false;
    for (const ast::ChooseCase& one : node.cases) {
        const Typed outcome = expression(module, one.outcome, scope, expected);
        branches.emplace_back(outcome, module[one.outcome].span);
        for (const ast::Name& value : one.values) {
            const auto found = std::find(names.begin(), names.end(), value.text);
            if (found == names.end()) {
                suggest_of(report(question ? Code::UnknownOption : Code::UnknownValue, value.span,
                                  {value.text, of}),
                           value, names);
                bad = true;
                continue;
            }
            auto& slot = outcomes[static_cast<std::size_t>(found - names.begin())];
            if (slot) {
                report(Code::ChooseTwice, value.span, {words({Keyword::Choose}), value.text})
                    .labels.push_back({firsts.at(value.text), {Phrase::FirstCase, {}}});
                bad = true;
            }
            firsts.emplace(value.text, value.span);
            slot = outcome;
        }
    }
    std::vector<std::string> missing;
    for (std::size_t value = 0; value < names.size(); ++value) {
        if (!outcomes[value]) missing.push_back(names[value]);
    }
    if (!missing.empty() && !bad) {
        report(Code::ChooseIncomplete, module[node.subject].span,
               {words({Keyword::Choose}), in_backquotes(missing)})
            .help.push_back({Phrase::AddCases, {missing.front() + " : …"}});
        bad = true;
    }
    const Type type = joined(branches, bad, expected);
    if (bad) return failed(type);
    std::vector<NodeId> children;
    if (!question) children.push_back(subject.node);
    for (const auto& outcome : outcomes) children.push_back(outcome->node);
    if (question)
        return {core_.node(Op::Interpretation, type, children, expr.span, question->index), type};
    return {core_.node(Op::Choose, type, children, expr.span), type};
}

Typed Elaborator::unary(const ast::Module& module, const ast::Expr& expr, const ast::Unary& node,
                        const Scope& scope) {
    using U = ast::UnaryOperator;
    const Span span = expr.span;
    const Span inner = module[node.operand].span;
    const Typed operand = expression(module, node.operand, scope);
    if (operand.failed) return failed();
    const Kind kind = operand.type.kind;
    const auto refuse = [&] {
        const std::string sign = node.op == U::Negate ? "-" : words({keyword_of(node.op)});
        label_declaration(report(Code::NoSuchOperation, inner, {sign, type_words(operand.type)}),
                          operand);
        return failed();
    };
    if (node.op == U::IsApplicable || node.op == U::IsNotApplicable) {
        const Typed asked = made(Op::IsApplicable, type_of_kind(Kind::YesNo), {operand.node}, span);
        if (node.op == U::IsApplicable) return asked;
        return made(Op::Not, asked.type, {asked.node}, span);
    }
    require_value(operand, inner);
    Type type = operand.type;
    type.range.reset();
    switch (node.op) {
        case U::Not:
            if (kind != Kind::YesNo) return refuse();
            return made(Op::Not, type, {operand.node}, span);
        case U::Negate: {
            if (kind != Kind::Number) return refuse();
            if (const auto value = core_.constant_value(operand.node)) {
                return {core_.constant(-std::get<engine::Rational>(*value), type, span), type};
            }
            return made(Op::Negate, type, {operand.node}, span);
        }
        case U::WholePartOf:
            if (kind != Kind::Number || type.form != Form::Plain) return refuse();
            type.integer = true;
            return made(Op::WholePart, type, {operand.node}, span);
        case U::MonthOf:
            if (kind != Kind::Date) return refuse();
            return made(Op::MonthOf, type_of_kind(Kind::Month), {operand.node}, span);
        case U::YearOf:
            if (kind != Kind::Date && kind != Kind::Month) return refuse();
            return made(Op::YearOf, type_of_kind(Kind::Year), {operand.node}, span);
        case U::FirstDayOf:
        case U::LastDayOf:
            if (kind != Kind::Period && kind != Kind::Month && kind != Kind::Year) return refuse();
            return made(node.op == U::FirstDayOf ? Op::FirstDay : Op::LastDay,
                        type_of_kind(Kind::Date), {operand.node}, span);
        case U::FirstMonthOf:
        case U::LastMonthOf:
            if (kind != Kind::Period && kind != Kind::Year) return refuse();
            return made(node.op == U::FirstMonthOf ? Op::FirstMonth : Op::LastMonth,
                        type_of_kind(Kind::Month), {operand.node}, span);
        case U::WholeMonthsIn:
        case U::DaysIn: {
            if (kind != Kind::Period && kind != Kind::Month && kind != Kind::Year) return refuse();
            Type length = type_of_kind(Kind::Number);
            length.integer = true;
            const bool months = node.op == U::WholeMonthsIn;
            length.unit = intern_unit({{base_unit_ids_.at(months ? "months" : "days"), 1}});
            const Typed period = period_of(operand, inner);
            if (!months) return made(Op::DaysIn, length, {period.node}, span);
            const auto rule = month_end(scope, span);
            if (!rule) return failed(length);
            return made(Op::WholeMonths, length, {period.node}, span,
                        static_cast<std::uint32_t>(*rule));
        }
        case U::IsApplicable:
        case U::IsNotApplicable:
            break;
    }
    return refuse();
}

Typed Elaborator::rounded(const ast::Module& module, const ast::Expr& expr,
                          const ast::Rounded& node, const Scope& scope, const Type* expected) {
    if (!node.step) {
        // Without a step it is the month-end rule of a sum of dates.
        Scope inner = scope;
        inner.month_end =
            node.mode == engine::Rounding::Up ? engine::MonthEnd::Up : engine::MonthEnd::Down;
        const Typed operand = expression(module, node.operand, inner, expected);
        if (operand.failed) return operand;
        const bool of_time = operand.type.kind == Kind::Date || operand.type.kind == Kind::Period ||
                             program_.core[operand.node].op == Op::WholeMonths;
        const bool named = node.mode == engine::Rounding::Up || node.mode == engine::Rounding::Down;
        if (of_time && named) return operand;
        report(Code::RoundingWithoutStep, node.words, {type_words(operand.type)})
            .help.push_back(
                {Phrase::RoundToStep, {words({text_at(node.words), Keyword::To, "…"})}});
        return failed(operand.type);
    }
    const Typed operand = expression(module, node.operand, scope, expected);
    const Typed step =
        expression(module, *node.step, scope, operand.failed ? nullptr : &operand.type);
    require_value(operand, module[node.operand].span);
    if (operand.failed || step.failed) return failed(operand.type);
    if (!same_dimension(operand.type, step.type)) {
        report(Code::TypeMismatch, module[*node.step].span,
               {type_words(step.type), type_words(operand.type)});
        return failed(operand.type);
    }
    const auto value = core_.constant_value(step.node);
    const auto* number = value ? std::get_if<engine::Rational>(&*value) : nullptr;
    if (number == nullptr || number->sign() <= 0) {
        report(number == nullptr ? Code::NotConstant : Code::StepNotPositive,
               module[*node.step].span);
        return failed(operand.type);
    }
    Type type = operand.type;
    type.range.reset();
    type.integer = type.form == Form::Plain && number->is_integer();
    return made(Op::Round, type, {operand.node, step.node}, expr.span,
                static_cast<std::uint32_t>(node.mode));
}

}  // namespace hjemmel::lang
