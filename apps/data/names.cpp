#include "apps/data/names.hpp"

#include "lang/characters.hpp"

#include <algorithm>
#include <array>
#include <functional>
#include <utility>

namespace hjemmel::apps {

using engine::CollectionId;
using engine::CollectionKind;
using engine::EnumerationId;
using engine::Form;
using engine::Kind;
using engine::Program;
using engine::QuantityId;
using engine::Rational;
using engine::Type;

std::string_view short_name(std::string_view full_name) {
    const auto dot = full_name.rfind('.');
    return dot == std::string_view::npos ? full_name : full_name.substr(dot + 1);
}

bool is_named(std::string_view full_name, std::string_view name) {
    return full_name == name || (full_name.size() > name.size() && full_name.ends_with(name) &&
                                 full_name[full_name.size() - name.size() - 1] == '.');
}

namespace {

// A full name wins over last words; two of either kind are ambiguous.
template <typename Id, typename Table, typename NameOf>
Meaning<Id> find(const Table& table, std::string_view name, const NameOf& name_of) {
    Meaning<Id> meaning;
    bool full = false;
    if (name.empty()) {
        return meaning;
    }
    for (std::size_t i = 0; i < table.size(); ++i) {
        const std::string_view declared = name_of(table[i]);
        const bool same = declared == name;
        if (!is_named(declared, name) || (full && !same)) {
            continue;
        }
        meaning.ambiguous = meaning.id.has_value() && same == full;
        meaning.id = Id{static_cast<std::uint32_t>(i)};
        full = same;
    }
    return meaning;
}

constexpr auto name_of = [](const auto& declared) -> std::string_view { return declared.name; };

}  // namespace

Meaning<CollectionId> collection_named(const Program& program, std::string_view name) {
    return find<CollectionId>(program.collections, name, name_of);
}

Meaning<CollectionId> collection_with_plural(const Program& program, std::string_view plural) {
    return find<CollectionId>(
        program.collections, plural,
        [](const engine::Collection& collection) -> std::string_view { return collection.plural; });
}

Meaning<QuantityId> quantity_named(const Program& program, std::string_view name) {
    return find<QuantityId>(program.quantities, name, name_of);
}

Meaning<EnumerationId> enumeration_named(const Program& program, std::string_view name) {
    return find<EnumerationId>(program.enumerations, name, name_of);
}

std::optional<std::uint32_t> field_named(const engine::Collection& collection,
                                         std::string_view name) {
    for (std::size_t i = 0; i < collection.fields.size(); ++i) {
        if (collection.fields[i].name == name) {
            return static_cast<std::uint32_t>(i);
        }
    }
    return std::nullopt;
}

std::string index_word(const Program& program, const engine::Index& index) {
    switch (index.kind) {
        case engine::IndexKind::Month:
            return "month";
        case engine::IndexKind::Year:
            return "year";
        case engine::IndexKind::Day:
            return "date";
        case engine::IndexKind::Enumeration:
            break;
    }
    return std::string(short_name(program[index.enumeration].name));
}

bool is_personal(const Program& program, CollectionId id) {
    if (program[id].parent || program[id].kind != CollectionKind::Entity) {
        return true;
    }
    return std::any_of(program.collections.begin(), program.collections.end(),
                       [&](const engine::Collection& other) {
                           return other.parent == id && other.kind != CollectionKind::Entity;
                       });
}

std::uint32_t depth_of(const Program& program, CollectionId id) {
    std::uint32_t depth = 0;
    for (auto parent = program[id].parent; parent && depth < program.collections.size();
         parent = program[*parent].parent) {
        ++depth;
    }
    return depth;
}

std::map<std::string, std::int32_t, std::less<>> value_names(
    const engine::Enumeration& enumeration) {
    std::map<std::string, std::int32_t, std::less<>> names;
    // Names win over labels, and a label that two values share is none.
    std::map<std::string, int, std::less<>> uses;
    for (const engine::Labels& labels : enumeration.value_labels) {
        ++uses[labels.danish];
        uses[labels.english] += labels.english == labels.danish ? 0 : 1;
    }
    for (std::size_t i = 0; i < enumeration.value_labels.size(); ++i) {
        const engine::Labels& labels = enumeration.value_labels[i];
        for (const std::string* label : {&labels.danish, &labels.english}) {
            if (!label->empty() && uses[*label] == 1) {
                names[lang::to_nfc(*label)] = static_cast<std::int32_t>(i);
            }
        }
    }
    for (std::size_t i = 0; i < enumeration.values.size(); ++i) {
        names[enumeration.values[i]] = static_cast<std::int32_t>(i);
    }
    return names;
}

// ---- units -------------------------------------------------------------------------------------

namespace {

bool is_base_unit(const Program& program, const engine::BaseUnit& base, std::string_view word) {
    const engine::Labels& labels = base.labels;
    for (const std::string* name : {&base.name, &labels.danish, &labels.danish_plural,
                                    &labels.english, &labels.english_plural}) {
        if (!name->empty() && (*name == word || short_name(*name) == word)) {
            return true;
        }
    }
    static constexpr std::array<std::string_view, 4> days = {"day", "days", "dag", "dage"};
    static constexpr std::array<std::string_view, 4> months = {"month", "months", "måned",
                                                               "måneder"};
    if (base.name == "days" || base.name == "months") {
        const auto& words = base.name == "days" ? days : months;
        return std::find(words.begin(), words.end(), word) != words.end();
    }
    const auto singular = collection_with_plural(program, base.name).id;
    return singular && short_name(program[*singular].name) == word;
}

std::optional<std::uint32_t> base_unit(const Program& program, std::string_view word) {
    for (std::size_t i = 0; i < program.base_units.size(); ++i) {
        if (is_base_unit(program, program.base_units[i], word)) {
            return static_cast<std::uint32_t>(i);
        }
    }
    return std::nullopt;
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
    return text;
}

// Reads `kr/persons*months`; none when a word is no unit.
std::optional<std::vector<engine::Unit::Factor>> factors_of(const Program& program,
                                                            std::string_view text) {
    std::map<std::uint32_t, int> powers;
    int sign = 1;
    while (true) {
        const std::size_t end = text.find_first_of("/*");
        const auto base = base_unit(program, trimmed(text.substr(0, end)));
        if (!base) {
            return std::nullopt;
        }
        powers[*base] += sign;
        if (end == std::string_view::npos) {
            break;
        }
        sign = text[end] == '/' ? -1 : 1;
        text.remove_prefix(end + 1);
    }
    std::vector<engine::Unit::Factor> factors;
    for (const auto& [base, power] : powers) {
        if (power != 0) {
            factors.push_back({base, power});
        }
    }
    return factors;
}

}  // namespace

std::string unit_as_written(const Program& program, const Type& type) {
    if (type.kind != Kind::Number) {
        return {};
    }
    if (type.form != Form::Plain) {
        return "%";
    }
    if (type.unit.index >= program.units.size()) {
        return {};
    }
    std::string text;
    const auto add = [&](const engine::Unit::Factor& factor, const char* before) {
        for (int i = 0; i < std::abs(factor.power); ++i) {
            text += text.empty() && before[0] == '*' ? "" : before;
            text += short_name(program.base_units.at(factor.base).name);
        }
    };
    const auto& factors = program.units[type.unit.index].factors;
    for (const auto& factor : factors) {
        if (factor.power > 0) add(factor, "*");
    }
    if (text.empty() && !factors.empty()) {
        text = "1";
    }
    for (const auto& factor : factors) {
        if (factor.power < 0) add(factor, "/");
    }
    return text;
}

std::optional<Rational> unit_factor(const Program& program, const Type& type,
                                    std::string_view text) {
    text = trimmed(text);
    if (type.form != Form::Plain) {
        static constexpr std::array<std::string_view, 6> hundredths = {
            "%", "pct.", "pct", "points", "procentpoint", "pct.-point"};
        if (std::find(hundredths.begin(), hundredths.end(), text) != hundredths.end()) {
            return Rational::fraction(1, 100);
        }
        return text == "1" ? std::optional<Rational>(1) : std::nullopt;
    }
    if (type.unit.index >= program.units.size() || program.units[type.unit.index].factors.empty()) {
        return text == "1" ? std::optional<Rational>(1) : std::nullopt;
    }
    const auto factors = factors_of(program, text);
    if (!factors || *factors != program.units[type.unit.index].factors) {
        return std::nullopt;
    }
    return Rational(1);
}

std::string number_text(const Program& program, const Type& type, const Rational& value) {
    const Rational shown = type.form == Form::Plain ? value : value * Rational(100);
    const std::string unit = unit_as_written(program, type);
    return shown.to_exact_decimal().value_or(shown.to_string()) + (unit.empty() ? "" : " " + unit);
}

}  // namespace hjemmel::apps
