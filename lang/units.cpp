#include "lang/characters.hpp"
#include "lang/elaborator.hpp"
#include "lang/listing.hpp"
#include "lang/suggest.hpp"

#include <algorithm>
#include <string>

namespace hjemmel::lang {

using engine::Form;
using engine::Kind;
using engine::Type;
using engine::UnitId;

namespace {

std::vector<engine::Unit::Factor> merged(std::vector<engine::Unit::Factor> factors) {
    std::map<std::uint32_t, int> powers;
    for (const auto& factor : factors) powers[factor.base] += factor.power;
    std::vector<engine::Unit::Factor> result;
    for (const auto& [base, power] : powers) {
        if (power != 0) result.push_back({base, power});
    }
    return result;
}

}  // namespace

std::uint32_t Elaborator::add_base_unit(const std::string& name, const engine::Labels& labels) {
    if (const auto known = base_unit_ids_.find(name); known != base_unit_ids_.end())
        return known->second;
    const auto id = static_cast<std::uint32_t>(program_.base_units.size());
    program_.base_units.push_back({name, labels});
    base_unit_ids_.emplace(name, id);
    return id;
}

UnitId Elaborator::intern_unit(std::vector<engine::Unit::Factor> factors) {
    factors = merged(std::move(factors));
    std::vector<std::pair<std::uint32_t, int>> key;
    for (const auto& factor : factors) key.emplace_back(factor.base, factor.power);
    if (const auto known = unit_ids_.find(key); known != unit_ids_.end()) return known->second;
    const UnitId id{static_cast<std::uint32_t>(program_.units.size())};
    program_.units.push_back({std::move(factors)});
    unit_ids_.emplace(std::move(key), id);
    return id;
}

/// `18 years`, `3 uger`: the number before the word, in a unit that there is.
void Elaborator::offer_duration(Diagnostic& diagnostic, Span span, const UsualDuration& usual) {
    const std::string& text = sources_[span.file].bytes;
    const std::string unit = words({usual.unit});
    std::uint32_t end = span.begin;
    while (end > 0 && text[end - 1] == ' ') --end;
    std::uint32_t begin = end;
    while (begin > 0 && is_digit(text[begin - 1])) --begin;
    constexpr std::uint32_t most_digits = 4;
    const bool is_whole = begin > 0 && text[begin - 1] == ' ';
    const bool has_number = begin != end && end - begin <= most_digits && is_whole;
    if (usual.each != 1) {
        diagnostic.notes.push_back(
            {Phrase::DurationIs, {text_of(span), engine::Rational(usual.each), unit}});
    }
    if (!has_number) {
        diagnostic.help.push_back({Phrase::DurationInUnit, {unit}});
        return;
    }
    const int number = std::stoi(text.substr(begin, end - begin));
    const std::string right = std::to_string(number * usual.each) + " " + unit;
    diagnostic.fixes.push_back(
        {{Phrase::WriteInstead, {right}}, {{{span.file, begin, span.end}, right}}, false});
}

std::optional<UnitId> Elaborator::unit_of(std::uint32_t module, const ast::UnitText& text) {
    std::vector<engine::Unit::Factor> factors;
    for (const ast::UnitFactor& factor : text) {
        const std::string& word = factor.name.text;
        std::optional<std::uint32_t> base;
        for (const Symbol& symbol : scopes_.find(module, word)) {
            if (symbol.kind == Symbol::Kind::Unit) base = symbol.id;
            if (symbol.kind == Symbol::Kind::Collection) base = collection_units_[symbol.id];
        }
        if (!base) {
            const std::string plural = word == "day" ? "days" : word == "month" ? "months" : word;
            if (plural == "days" || plural == "months") base = base_unit_ids_.at(plural);
        }
        if (!base) {
            if (scopes_.is_unreadable(module, word)) return std::nullopt;
            const auto usual = duration_in_words(word);
            if (!usual && is_of_other_language(factor.name)) return std::nullopt;
            Diagnostic& diagnostic = report(Code::UnknownUnit, factor.name.span, {word});
            if (usual) {
                offer_duration(diagnostic, factor.name.span, *usual);
                return std::nullopt;
            }
            if (is_per_cent(word)) {
                diagnostic.fixes.push_back(
                    {{Phrase::WriteInstead, {"%"}}, {{factor.name.span, "%"}}, false});
                return std::nullopt;
            }
            std::vector<std::string> units{words({Keyword::UnitDays}),
                                           words({Keyword::UnitMonths})};
            for (const std::string& name : scopes_.names(module)) {
                const auto found = scopes_.find(module, name);
                if (!found.empty() && found.front().kind == Symbol::Kind::Unit)
                    units.push_back(name);
            }
            suggest(diagnostic, factor.name, units);
            if (!diagnostic.fixes.empty()) return std::nullopt;
            diagnostic.help.push_back(
                {Phrase::DeclareUnit, {in_backquotes(units), words({Keyword::Unit, word})}});
            return std::nullopt;
        }
        factors.push_back({*base, factor.power});
    }
    return intern_unit(std::move(factors));
}

UnitId Elaborator::product_unit(UnitId left, UnitId right, int power) {
    std::vector<engine::Unit::Factor> factors = program_.units[left.index].factors;
    for (const auto& factor : program_.units[right.index].factors) {
        factors.push_back({factor.base, factor.power * power});
    }
    return intern_unit(std::move(factors));
}

void Elaborator::fill_unit(std::uint32_t module, const ast::UnitStatement& statement) {
    if (!statement.factor) return;
    const std::uint32_t base = base_unit_ids_.at(statement.name.text);
    Scope scope;
    scope.module = module;
    const Typed typed = expression(module_of(module), *statement.factor, scope);
    if (typed.failed) return;
    const Span span = module_of(module)[*statement.factor].span;
    const auto value = core_.constant_value(typed.node);
    const auto* number = value ? std::get_if<engine::Rational>(&*value) : nullptr;
    const auto& factors = program_.units[typed.type.unit.index].factors;
    const bool of_itself = std::any_of(factors.begin(), factors.end(),
                                       [&](const auto& factor) { return factor.base == base; });
    const bool known = unit_factors_.count(base) != 0;
    if (number == nullptr || number->sign() <= 0 || factors.empty() || of_itself || known) {
        report(Code::NotAFactor, span, {statement.name.text});
        return;
    }
    unit_factors_.emplace(base, std::pair(*number, typed.type.unit));
    // A circle of factors would have no root; the last one that closes it is refused.
    std::vector<std::uint32_t> open{base};
    std::set<std::uint32_t> seen;
    while (!open.empty()) {
        const std::uint32_t at = open.back();
        open.pop_back();
        const auto found = unit_factors_.find(at);
        if (found == unit_factors_.end()) continue;
        for (const auto& factor : program_.units[found->second.second.index].factors) {
            if (factor.base == base) {
                report(Code::NotAFactor, span, {statement.name.text});
                unit_factors_.erase(base);
                return;
            }
            if (seen.insert(factor.base).second) open.push_back(factor.base);
        }
    }
}

std::pair<engine::Rational, UnitId> Elaborator::in_root_units(UnitId unit) {
    engine::Rational scale(1);
    std::vector<engine::Unit::Factor> factors = program_.units[unit.index].factors;
    bool changed = true;
    while (changed) {
        changed = false;
        std::vector<engine::Unit::Factor> next;
        for (const auto& factor : factors) {
            const auto known = unit_factors_.find(factor.base);
            if (known == unit_factors_.end()) {
                next.push_back(factor);
                continue;
            }
            changed = true;
            const auto& [of_one, root] = known->second;
            for (int count = 0; count < factor.power; ++count) scale *= of_one;
            for (int count = 0; count > factor.power; --count)
                scale = *engine::Rational::fraction(scale, of_one);
            for (const auto& part : program_.units[root.index].factors)
                next.push_back({part.base, part.power * factor.power});
        }
        factors = merged(std::move(next));
    }
    return {scale, intern_unit(std::move(factors))};
}

Typed Elaborator::converted(const ast::Module& module, const ast::Converted& node, Span span,
                            const Scope& scope) {
    const Typed from = operand(module, node.operand, scope);
    const auto to = unit_of(scope.module, node.unit);
    Type type = from.type;
    type.range.reset();
    if (from.failed || !to) return failed(type);
    if (!require_kind(from, Kind::Number, module[node.operand].span)) return failed(type);
    const auto [from_scale, from_root] = in_root_units(from.type.unit);
    const auto [to_scale, to_root] = in_root_units(*to);
    type.unit = *to;
    if (from.type.form != Form::Plain || from_root != to_root) {
        const std::string target = unit_words(*to);
        const bool built_in = unit_name(*to) == "days" || unit_name(*to) == "months";
        report(Code::NoFactor, span, {type_words(from.type), target})
            .help.push_back({Phrase::DeclareFactor,
                             {words({Keyword::Unit, built_in ? unit_words(from.type.unit) : target,
                                     Keyword::Is, "…"})}});
        return failed(type);
    }
    const engine::Rational factor = *engine::Rational::fraction(from_scale, to_scale);
    type.integer = from.type.integer && factor.is_integer();
    Type bare;
    bare.kind = Kind::Number;
    bare.integer = factor.is_integer();
    return made(engine::Op::Multiply, type, {from.node, core_.constant(factor, bare, span)}, span);
}

namespace {

/// How a unit is written; `name` gives the word for a base unit.
template <typename Name>
std::string unit_text(const engine::Unit& unit, const Name& name_of) {
    std::string above;
    std::string below;
    for (const auto& factor : unit.factors) {
        const std::string name = name_of(factor.base);
        for (int count = 0; count < factor.power; ++count)
            above += (above.empty() ? "" : "*") + name;
        for (int count = 0; count > factor.power; --count) below += "/" + name;
    }
    return (above.empty() && !below.empty() ? "1" : above) + below;
}

}  // namespace

std::string Elaborator::unit_name(UnitId unit) const {
    return unit_text(program_.units[unit.index],
                     [&](std::uint32_t base) { return program_.base_units[base].name; });
}

std::string Elaborator::unit_words(UnitId unit) const {
    return unit_text(program_.units[unit.index], [&](std::uint32_t base) {
        const std::string& name = program_.base_units[base].name;
        if (name == "days") return words({Keyword::TypeDays});
        if (name == "months") return words({Keyword::TypeMonths});
        return name;
    });
}

std::string Elaborator::type_words(const Type& type) const {
    switch (type.kind) {
        case Kind::YesNo:
            return "`" + words({Keyword::TypeYesNo}) + "`";
        case Kind::Date:
            return "`" + words({Keyword::TypeDate}) + "`";
        case Kind::Month:
            return "`" + words({Keyword::TypeMonth}) + "`";
        case Kind::Year:
            return "`" + words({Keyword::TypeYear}) + "`";
        case Kind::Period:
            return "`" + words({Keyword::TypePeriod}) + "`";
        case Kind::Text:
            return "`" + words({Keyword::TypeText}) + "`";
        case Kind::Enumeration:
            return "`" + last_word(program_.enumerations[type.of].name) + "`";
        case Kind::Row:
            return "`" + last_word(program_.collections[type.of].name) + "`";
        case Kind::Number:
            break;
    }
    if (type.form != Form::Plain) return "`" + words({Keyword::TypeShare}) + "`";
    const std::string unit = unit_words(type.unit);
    if (unit_name(type.unit) == "days" || unit_name(type.unit) == "months") return "`" + unit + "`";
    const auto& factors = program_.units[type.unit.index].factors;
    if (factors.size() == 1 && factors.front().power == 1 &&
        money_units_.count(factors.front().base) != 0) {
        return "`" + words({Keyword::TypeMoney, unit}) + "`";
    }
    const Keyword number = type.integer ? Keyword::TypeInteger : Keyword::TypeNumber;
    return "`" + (unit.empty() ? words({number}) : words({number, unit})) + "`";
}

void Elaborator::offer_unit(Diagnostic& diagnostic, Span number, const Type& type) const {
    const std::string unit = type.form != Form::Plain ? "%" : unit_words(type.unit);
    const std::string written = text_at(number);
    const auto offer = [&](const std::string& text) {
        diagnostic.fixes.push_back({{Phrase::WriteUnit, {text}}, {{number, text}}, false});
    };
    if (written.find_first_not_of("0123456789._-") != std::string::npos) return;
    // Who writes `0.12` for a share may well mean 12 per cent.
    const auto value = engine::Rational::parse(written);
    const engine::Rational one(1);
    if (type.form != Form::Plain && value && !value->is_integer() && *value < one && -one < *value)
        offer(value_words(*value, type));
    offer(written + " " + unit);
}

std::string Elaborator::value_words(const engine::Value& value, const Type& type) const {
    if (const auto* number = std::get_if<engine::Rational>(&value)) {
        if (type.form != Form::Plain) {
            const engine::Rational per_cent = *number * engine::Rational(100);
            return per_cent.to_exact_decimal().value_or(per_cent.to_string()) + " %";
        }
        const std::string unit = unit_words(type.unit);
        return number->to_exact_decimal().value_or(number->to_string()) +
               (unit.empty() ? "" : " " + unit);
    }
    if (const auto* flag = std::get_if<bool>(&value))
        return words({*flag ? Keyword::Yes : Keyword::No});
    if (const auto* date = std::get_if<engine::Date>(&value)) return date->to_string();
    if (const auto* month = std::get_if<engine::Month>(&value)) return month->to_string();
    if (const auto* year = std::get_if<engine::Year>(&value)) return year->to_string();
    if (const auto* choice = std::get_if<engine::EnumerationValue>(&value)) {
        return program_.enumerations[type.of].values[static_cast<std::size_t>(choice->ordinal)];
    }
    return "";
}

}  // namespace hjemmel::lang
