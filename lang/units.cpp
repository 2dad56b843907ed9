#include "lang/elaborator.hpp"

#include <algorithm>

namespace hjemmel::lang {

using engine::Form;
using engine::Kind;
using engine::Type;
using engine::UnitId;

namespace {

std::string last_word(const std::string& name) { return name.substr(name.rfind('.') + 1); }

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
            if (is_of_other_language(factor.name)) return std::nullopt;
            Diagnostic& diagnostic = report(Code::UnknownUnit, factor.name.span, {word});
            suggest(diagnostic, factor.name, scopes_.names(module));
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

std::string Elaborator::unit_words(UnitId unit) const {
    std::string above;
    std::string below;
    for (const auto& factor : program_.units[unit.index].factors) {
        const std::string& name = program_.base_units[factor.base].name;
        for (int count = 0; count < factor.power; ++count)
            above += (above.empty() ? "" : "*") + name;
        for (int count = 0; count > factor.power; --count) below += "/" + name;
    }
    return (above.empty() && !below.empty() ? "1" : above) + below;
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
    if (unit == "days") return "`" + words({Keyword::TypeDays}) + "`";
    if (unit == "months") return "`" + words({Keyword::TypeMonths}) + "`";
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
    const std::string text = text_at(number) + " " + unit;
    diagnostic.fixes.push_back({{Phrase::WriteUnit, {text}}, {{number, text}}, false});
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
