#pragma once

#include "lang/ast.hpp"

#include <string>
#include <variant>
#include <vector>

/// Writes syntax trees as nested lists, `(+ a (* b c))`, so that tests can say what they expect.
namespace hjemmel::support {

namespace ast = lang::ast;

template <typename... Functions>
struct Overloaded : Functions... {
    using Functions::operator()...;
};
template <typename... Functions>
Overloaded(Functions...) -> Overloaded<Functions...>;

class AstText {
public:
    explicit AstText(const ast::Module& module) : module_(module) {}

    [[nodiscard]] std::string expression(ast::ExprId id) const {
        return std::visit([this](const auto& node) { return this->text(node); }, module_[id].node);
    }

    [[nodiscard]] std::string type(const ast::TypeText& type) const {
        static const std::vector<std::string> names = {
            "yes/no",          "integer", "number", "money", "share",
            "share-in-points", "date",    "month",  "year",  "days",
            "months",          "period",  "text",   "named"};
        std::string result = names[static_cast<std::size_t>(type.base)];
        if (type.base == ast::TypeText::Base::Named) {
            result += ":" + type.name.text;
        }
        result += unit(type.unit);
        if (type.from) {
            result += " " + expression(*type.from) + ".." + expression(*type.to);
        }
        return result + (type.or_not_applicable ? " or-na" : "");
    }

    [[nodiscard]] std::string clause(const ast::Clause& clause) const {
        static const std::vector<std::string> kinds = {"main", "rule", "exception"};
        std::string result =
            "[" + kinds[static_cast<std::size_t>(clause.kind)] + " " + clause.name.text;
        if (!clause.overrides.empty()) {
            result += " to" + names(clause.overrides);
        }
        result += basis(clause.basis);
        result += maybe(" from ", clause.force_from) + maybe(" until ", clause.force_to);
        for (const ast::Local& local : clause.locals) {
            result += " with " + local.name.text + "=" + expression(local.value);
        }
        result += maybe(" when ", clause.when) + maybe(" is ", clause.outcome);
        if (!clause.suspends.empty()) {
            result += " suspends" + names(clause.suspends);
        }
        return result + labels(clause.labels) + "]";
    }

    [[nodiscard]] std::string heading(const ast::Heading& heading) const {
        static const std::vector<std::string> kinds = {"month", "year", "on", ""};
        std::string result = heading.name.text;
        if (heading.entity) {
            result += " of " + heading.entity->text;
        }
        for (const ast::IndexDeclaration& index : heading.indices) {
            result += " for " + kinds[static_cast<std::size_t>(index.kind)] +
                      index.enumeration.text + " " + index.variable.text;
        }
        return result + " : " + type(heading.type) + labels(heading.labels);
    }

    [[nodiscard]] std::string basis(const ast::Basis& basis) const {
        std::string result;
        for (const ast::CitedProvision& cited : basis.cites) {
            result += " cite<" + provision(cited) + ">";
        }
        for (const ast::CitedProvision& cited : basis.sees) {
            result += " see<" + provision(cited) + ">";
        }
        return result + (basis.assumption ? " assumption<" + basis.assumption->text + ">" : "");
    }

    [[nodiscard]] static std::string provision(const ast::CitedProvision& cited) {
        return cited.source.text + (cited.anchor.empty() ? "" : " " + cited.anchor) +
               (cited.quote ? " \"" + cited.quote->text + "\"" : "");
    }

    [[nodiscard]] static std::string labels(const ast::Labels& labels) {
        const auto one = [](const char* language,
                            const std::optional<ast::LabelText>& label) -> std::string {
            if (!label) {
                return "";
            }
            return std::string(" ") + language + "<" + label->singular.text +
                   (label->plural ? "/" + label->plural->text : "") + ">";
        };
        return one("da", labels.danish) + one("en", labels.english);
    }

    [[nodiscard]] std::string given(const ast::GivenLine& line) const {
        static const std::vector<std::string> kinds = {"thing", "value",   "occurrence",
                                                       "none",  "no-more", "copies"};
        std::string result = kinds[static_cast<std::size_t>(line.kind)] + " " + line.name.text;
        if (line.copies != 0) {
            result += " *" + std::to_string(line.copies);
        }
        if (!line.id.text.empty()) {
            result += " #" + line.id.text;
        }
        for (const ast::IndexArgument& argument : line.indices) {
            result += index(argument);
        }
        for (const ast::ExprId value : line.values) {
            result += " =" + expression(value);
        }
        if (line.known_to) {
            result += " known-to " + expression(line.known_to->step) +
                      (line.known_to->rounded_half_up ? " half-up" : "");
        }
        result += maybe(" from ", line.from) + maybe(" to ", line.to);
        for (const ast::Local& field : line.fields) {
            result += " " + field.name.text + "=" + expression(field.value);
        }
        return result;
    }

    [[nodiscard]] std::string circumstances(const ast::Circumstances& under) const {
        std::string result = maybe(" law ", under.law_as_of) + maybe(" known ", under.known_on);
        for (const auto& [name, option] : under.choices) {
            result += " " + name.text + "=" + option.text;
        }
        return result;
    }

    [[nodiscard]] std::string expectation(const ast::Expectation& expected) const {
        static const std::vector<std::string> kinds = {"is",      "is-not", "between",
                                                       "unknown", "n/a",    "conflict"};
        std::string result =
            expression(expected.target) + " " + kinds[static_cast<std::size_t>(expected.kind)];
        result += maybe(" ", expected.value) + maybe(" ", expected.upper);
        if (!expected.because.empty()) {
            result += " because" + names(expected.because);
        }
        if (!expected.conflict.empty()) {
            result += " among" + names(expected.conflict);
        }
        return result + circumstances(expected.under);
    }

    [[nodiscard]] std::string index(const ast::IndexArgument& argument) const {
        static const std::vector<std::string> kinds = {"month ", "year ", "on ",
                                                       "",       "",      "each-month-of "};
        const bool named = argument.kind == ast::IndexArgument::Kind::Named;
        return " [" + kinds[static_cast<std::size_t>(argument.kind)] +
               (named ? argument.name.text + " " : "") + expression(argument.value) + "]";
    }

    [[nodiscard]] static std::string unit(const ast::UnitText& unit) {
        std::string result;
        for (const ast::UnitFactor& factor : unit) {
            result += (factor.power > 0 ? ":" : "/") + factor.name.text;
        }
        return result;
    }

private:
    [[nodiscard]] std::string maybe(const std::string& before,
                                    const std::optional<ast::ExprId>& id) const {
        return id ? before + expression(*id) : "";
    }

    [[nodiscard]] static std::string names(const std::vector<ast::Name>& list) {
        std::string result;
        for (const ast::Name& name : list) {
            result += " " + name.text;
        }
        return result;
    }

    [[nodiscard]] std::string list(const std::string& head,
                                   const std::vector<ast::ExprId>& operands) const {
        std::string result = "(" + head;
        for (const ast::ExprId operand : operands) {
            result += " " + expression(operand);
        }
        return result + ")";
    }

    [[nodiscard]] std::string text(const ast::Number& it) const {
        return it.value.to_string() + unit(it.unit);
    }
    [[nodiscard]] static std::string text(const ast::YesNo& it) { return it.value ? "yes" : "no"; }
    [[nodiscard]] static std::string text(const ast::Date& it) { return it.value.to_string(); }
    [[nodiscard]] static std::string text(const ast::Month& it) { return it.value.to_string(); }
    [[nodiscard]] static std::string text(const ast::String& it) { return "\"" + it.value + "\""; }
    [[nodiscard]] static std::string text(const ast::NotApplicable& /*it*/) { return "n/a"; }
    [[nodiscard]] static std::string text(const ast::Unknown& /*it*/) { return "unknown"; }

    [[nodiscard]] std::string text(const ast::Reference& it) const {
        std::string result = it.name.text + maybe("@", it.of);
        for (const ast::IndexArgument& argument : it.indices) {
            result += index(argument);
        }
        return it.of || !it.indices.empty() ? "(" + result + ")" : result;
    }

    [[nodiscard]] std::string text(const ast::UnderLaw& it) const {
        return list("under-law", {it.operand, it.date});
    }

    [[nodiscard]] std::string text(const ast::Unary& it) const {
        static const std::vector<std::string> names = {
            "not",       "negate",     "whole-part",    "month-of",   "year-of",
            "first-day", "last-day",   "first-month",   "last-month", "whole-months",
            "days-in",   "applicable", "not-applicable"};
        return list(names[static_cast<std::size_t>(it.op)], {it.operand});
    }

    [[nodiscard]] std::string text(const ast::DayOfYear& it) const {
        return list("day " + std::to_string(it.day) + "." + std::to_string(it.month), {it.year});
    }

    [[nodiscard]] std::string text(const ast::Chain& it) const {
        static const std::vector<std::string> signs = {"+", "-", "*", "/"};
        std::string result = "(" + expression(it.first);
        for (const ast::ChainTail& tail : it.tail) {
            result +=
                " " + signs[static_cast<std::size_t>(tail.op)] + " " + expression(tail.operand);
        }
        return result + ")";
    }

    [[nodiscard]] std::string text(const ast::Comparison& it) const {
        static const std::vector<std::string> signs = {"<", "<=", ">", ">=", "is", "is-not", "becomes"};
        return list(signs[static_cast<std::size_t>(it.op)], {it.left, it.right});
    }

    [[nodiscard]] std::string text(const ast::Logical& it) const {
        return list(it.conjunction ? "and" : "or", it.operands);
    }

    [[nodiscard]] std::string text(const ast::OneOf& it) const {
        std::vector<ast::ExprId> all = {it.subject};
        all.insert(all.end(), it.choices.begin(), it.choices.end());
        return list("one-of", all);
    }

    [[nodiscard]] std::string text(const ast::If& it) const {
        return list("if", {it.condition, it.then, it.otherwise});
    }

    [[nodiscard]] std::string text(const ast::Choose& it) const {
        std::string result = "(choose " + expression(it.subject);
        for (const ast::ChooseCase& one : it.cases) {
            result += " {" + names(one.values).substr(1) + ": " + expression(one.outcome) + "}";
        }
        return result + ")";
    }

    [[nodiscard]] std::string text(const ast::Rounded& it) const {
        static const std::vector<std::string> modes = {
            "up", "down", "half-up", "half-even", "half-away", "toward-zero", "away-from-zero"};
        return "(round " + modes[static_cast<std::size_t>(it.mode)] + " " + expression(it.operand) +
               maybe(" to ", it.step) + ")";
    }

    [[nodiscard]] std::string text(const ast::IfNone& it) const {
        return list("if-none", {it.operand, it.alternative});
    }
    [[nodiscard]] std::string text(const ast::CountingAs& it) const {
        return list("counting", {it.operand, it.value});
    }
    [[nodiscard]] std::string text(const ast::Extreme& it) const {
        return list(it.largest ? "larger" : "smaller", it.operands);
    }
    [[nodiscard]] std::string text(const ast::FromTo& it) const {
        return list("from-to", {it.first, it.last});
    }
    [[nodiscard]] std::string text(const ast::BackTo& it) const {
        return list("back-to", {it.length, it.last});
    }

    [[nodiscard]] std::string text(const ast::Distribute& it) const {
        return "(distribute " + expression(it.total) + collection(it.collection) + " by " +
               expression(it.weight) + " step " + expression(it.step) +
               maybe(" none ", it.if_none) + ")";
    }
    [[nodiscard]] std::string text(const ast::Drawn& it) const {
        return "(drawn " + expression(it.number) + collection(it.collection) + " seed " +
               expression(it.seed) + ")";
    }
    [[nodiscard]] std::string text(const ast::Converted& it) const {
        return "(converted " + expression(it.operand) + unit(it.unit) + ")";
    }

    [[nodiscard]] std::string collection(const ast::Collection& over) const {
        static const std::vector<std::string> kinds = {"", "months-of", "years-of", "days-of"};
        std::string result = " over " + kinds[static_cast<std::size_t>(over.kind)] +
                             over.name.text + maybe("@", over.of);
        if (over.as) {
            result += " as " + over.as->text;
        }
        return result + maybe(" in ", over.in) + maybe(" open-on ", over.open_on) +
               maybe(" where ", over.where);
    }

    [[nodiscard]] std::string text(const ast::Aggregate& it) const {
        static const std::vector<std::string> names = {"count",   "sum",   "average", "smallest",
                                                       "largest", "share", "exists",  "every"};
        std::string result = "(" + names[static_cast<std::size_t>(it.kind)] + maybe(" ", it.body) +
                             collection(it.collection);
        result += it.leaving_out ? " leaving-out" : "";
        return result + maybe(" counting-as ", it.counting_as) + maybe(" if-none ", it.if_none) +
               ")";
    }

    const ast::Module& module_;
};

}  // namespace hjemmel::support
