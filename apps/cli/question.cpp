#include "apps/cli/question.hpp"

#include "apps/cli/time_indices.hpp"
#include "apps/data/names.hpp"
#include "apps/report/display.hpp"
#include "lang/characters.hpp"
#include "lang/suggest.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

namespace hjemmel::cli {

namespace {

using apps::last_word;
using apps::say;
using apps::Word;
using engine::IndexKind;
using lang::Language;

template <typename... Arguments>
UsageError refused(Language language, Word message, const Arguments&... arguments) {
    return {language, say(message, language, arguments...), {}};
}

void suggest(UsageError& error, std::string_view name, const std::vector<std::string>& candidates) {
    if (const auto near = lang::nearest(name, candidates)) {
        error.help.push_back(say(Word::UsageDidYouMean, error.language, *near));
    }
}

std::string joined(const std::vector<std::string>& texts) {
    std::string result;
    for (const std::string& text : texts) {
        result += (result.empty() ? "" : ", ") + text;
    }
    return result;
}

template <typename Entry>
UsageError not_found(Word unknown, const std::vector<Entry>& entries, const std::string& name,
                     Language language) {
    std::vector<std::string> fitting;
    std::vector<std::string> names;
    for (const Entry& entry : entries) {
        names.emplace_back(entry.name);
        names.emplace_back(last_word(entry.name));
        if (apps::is_named(entry.name, name)) {
            fitting.push_back(entry.name);
        }
    }
    if (fitting.size() > 1) {
        return refused(language, Word::UsageAmbiguous, name, joined(fitting));
    }
    UsageError error = refused(language, unknown, name);
    suggest(error, name, names);
    return error;
}

UsageError no_quantity(const engine::Program& program, const std::string& name, Language language) {
    const std::vector<engine::Quantity>& quantities = program.quantities;
    const bool is_one = std::any_of(
        quantities.begin(), quantities.end(),
        [&name](const engine::Quantity& quantity) { return apps::is_named(quantity.name, name); });
    if (!is_one && engine::find_parameter(program, name)) {
        return refused(language, Word::UsageIsParameter, name);
    }
    return not_found(Word::UsageUnknownQuantity, quantities, name, language);
}

// ---- rows --------------------------------------------------------------------------------------

class RowSelection {
public:
    explicit RowSelection(const Lookup& lookup)
        : lookup_(lookup), language_(lookup.options.language) {}

    tl::expected<std::vector<std::uint32_t>, UsageError> of(const engine::Quantity& quantity) {
        for (const std::string& text : lookup_.options.of) {
            if (auto error = add(text, quantity)) {
                return tl::unexpected(std::move(*error));
            }
        }
        if (!quantity.entity) {
            return std::vector<std::uint32_t>{0};
        }
        std::vector<std::uint32_t> rows;
        for (std::uint32_t row = 0; row < lookup_.facts.row_count(*quantity.entity); ++row) {
            if (is_wanted(*quantity.entity, row)) {
                rows.push_back(row);
            }
        }
        if (rows.empty()) {
            return tl::unexpected(none_of(*quantity.entity));
        }
        return rows;
    }

private:
    std::optional<UsageError> add(const std::string& text, const engine::Quantity& quantity) {
        const auto pair = split_pair(text);
        if (!pair) {
            const std::string entity =
                quantity.entity ? std::string(last_word(lookup_.program[*quantity.entity].name))
                                : "municipality";
            return refused(language_, Word::UsagePair, "--of", text, "--of " + entity + "=" + text);
        }
        if (!quantity.entity) {
            return refused(language_, Word::UsageNoEntity, last_word(quantity.name));
        }
        const auto collection = find_collection(pair->first);
        if (!collection) {
            std::vector<std::string> names;
            for (const engine::Collection& one : lookup_.program.collections) {
                names.emplace_back(last_word(one.name));
            }
            UsageError error = refused(language_, Word::UsageUnknownEntity, pair->first);
            suggest(error, pair->first, names);
            return error;
        }
        if (!is_above(*collection, *quantity.entity)) {
            return refused(language_, Word::UsageOtherEntity, last_word(quantity.name),
                           last_word(lookup_.program[*quantity.entity].name), pair->first);
        }
        return add_row(*collection, pair->second);
    }

    std::optional<UsageError> add_row(engine::CollectionId collection, const std::string& id) {
        const std::string key = lang::to_nfc(id);
        const std::string name(last_word(lookup_.program[collection].name));
        if (const auto row = lookup_.facts.find_row(collection, key)) {
            wanted_[collection.index].insert(*row);
            return std::nullopt;
        }
        if (lookup_.people.hides(collection)) {
            return refused(language_, Word::UsageHiddenId, name);
        }
        UsageError error = refused(language_, Word::UsageUnknownId, name, id);
        std::vector<std::string> keys;
        for (std::uint32_t row = 0; row < lookup_.facts.row_count(collection); ++row) {
            keys.emplace_back(lookup_.facts.key(collection, row));
        }
        suggest(error, id, keys);
        return error;
    }

    [[nodiscard]] UsageError none_of(engine::CollectionId collection) const {
        const engine::Collection& asked = lookup_.program[collection];
        if (lookup_.facts.row_count(collection) == 0 || wanted_.empty()) {
            return refused(language_, Word::UsageNothingListed, asked.plural);
        }
        std::optional<engine::CollectionId> above = asked.parent;
        while (above && wanted_.count(above->index) == 0) {
            above = lookup_.program[*above].parent;
        }
        const std::string_view upper = above ? last_word(lookup_.program[*above].name) : "";
        return wanted_.count(collection.index) == 0
                   ? refused(language_, Word::UsageNothingListedOf, asked.plural, upper)
                   : refused(language_, Word::UsageNotOfThat, last_word(asked.name), upper);
    }

    [[nodiscard]] std::optional<engine::CollectionId> find_collection(
        const std::string& name) const {
        for (std::uint32_t index = 0; index < lookup_.program.collections.size(); ++index) {
            const engine::Collection& collection = lookup_.program.collections[index];
            if (apps::is_named(collection.name, name) || collection.plural == name) {
                return engine::CollectionId{index};
            }
        }
        return std::nullopt;
    }

    [[nodiscard]] bool is_above(engine::CollectionId upper, engine::CollectionId lower) const {
        for (std::optional<engine::CollectionId> one = lower; one;
             one = lookup_.program[*one].parent) {
            if (*one == upper) {
                return true;
            }
        }
        return false;
    }

    /// Each collection that is named must hold the row or one above it; of a row that moves, one of
    /// the places where it ever belonged.
    [[nodiscard]] bool is_wanted(engine::CollectionId collection, std::uint32_t row,
                                 std::size_t met = 0) const {
        if (const auto wanted = wanted_.find(collection.index); wanted != wanted_.end()) {
            if (wanted->second.count(row) == 0) {
                return false;
            }
            ++met;
        }
        const engine::Collection& declared = lookup_.program[collection];
        if (!declared.parent) {
            return met == wanted_.size();
        }
        if (!declared.over_time) {
            return is_wanted(*declared.parent, lookup_.facts.parent(collection, row), met);
        }
        const auto stays = lookup_.facts.stays(collection, row);
        return std::any_of(stays.begin(), stays.end(), [&](const engine::Stay& stay) {
            return is_wanted(*declared.parent, stay.parent, met);
        });
    }

    const Lookup& lookup_;
    Language language_;
    std::map<std::uint32_t, std::set<std::uint32_t>> wanted_;
};

// ---- indices -----------------------------------------------------------------------------------

std::vector<std::string> parts_of(const std::string& text) {
    std::vector<std::string> parts;
    std::size_t begin = 0;
    for (std::size_t end = text.find(','); end != std::string::npos; end = text.find(',', begin)) {
        parts.push_back(text.substr(begin, end - begin));
        begin = end + 1;
    }
    parts.push_back(text.substr(begin));
    return parts;
}

std::optional<std::int32_t> ordinal_of(const engine::Enumeration& enumeration,
                                       const std::string& name) {
    const auto found = std::find(enumeration.values.begin(), enumeration.values.end(), name);
    return found == enumeration.values.end()
               ? std::nullopt
               : std::optional(static_cast<std::int32_t>(found - enumeration.values.begin()));
}

class IndexSelection {
public:
    IndexSelection(const Lookup& lookup, const engine::Quantity& quantity)
        : lookup_(lookup), quantity_(quantity), language_(lookup.options.language) {}

    tl::expected<std::vector<engine::IndexKey>, UsageError> of(
        const std::vector<std::string>& texts) {
        std::set<engine::IndexKey> keys;
        for (const std::string& text : texts.empty() ? std::vector<std::string>{""} : texts) {
            auto values = values_of(text);
            if (!values) {
                return tl::unexpected(std::move(values.error()));
            }
            combine(*values, keys);
        }
        return std::vector<engine::IndexKey>(keys.begin(), keys.end());
    }

    /// The values of each index that a text names; none for an index of which it says nothing.
    tl::expected<std::vector<std::vector<std::int32_t>>, UsageError> named(
        const std::string& text) {
        std::vector<std::vector<std::int32_t>> values(quantity_.indices.size());
        for (const std::string& part : text.empty() ? std::vector<std::string>{} : parts_of(text)) {
            if (!place(part, values)) {
                return tl::unexpected(misplaced(part));
            }
        }
        return values;
    }

private:
    tl::expected<std::vector<std::vector<std::int32_t>>, UsageError> values_of(
        const std::string& text) {
        auto values = named(text);
        for (std::size_t number = 0; values && number < quantity_.indices.size(); ++number) {
            if (values->at(number).empty() &&
                !fill(quantity_.indices[number], values->at(number))) {
                const std::string kind = index_word(quantity_.indices[number]);
                return tl::unexpected(refused(language_, Word::UsageNeedsFor,
                                              example(quantity_.indices[number]), kind));
            }
        }
        return values;
    }

    bool place(const std::string& part, std::vector<std::vector<std::int32_t>>& values) {
        for (std::size_t number = 0; number < quantity_.indices.size(); ++number) {
            const engine::Index& index = quantity_.indices[number];
            if (!values[number].empty()) {
                continue;
            }
            if (index.kind == IndexKind::Enumeration) {
                if (const auto ordinal = ordinal_of(lookup_.program[index.enumeration], part)) {
                    values[number] = {*ordinal};
                    return true;
                }
            } else if (auto times = time_values(part, index.kind)) {
                values[number] = std::move(*times);
                return true;
            }
        }
        return false;
    }

    /// Everything that the data have for an index.
    bool fill(const engine::Index& index, std::vector<std::int32_t>& values) {
        if (index.kind == IndexKind::Enumeration) {
            const std::size_t count = lookup_.program[index.enumeration].values.size();
            for (std::size_t ordinal = 0; ordinal < count; ++ordinal) {
                values.push_back(static_cast<std::int32_t>(ordinal));
            }
            return true;
        }
        if (!times_) {
            times_ = times_in(lookup_.program, lookup_.facts);
        }
        const std::set<std::int32_t>& found = index.kind == IndexKind::Month  ? times_->months
                                              : index.kind == IndexKind::Year ? times_->years
                                                                              : times_->days;
        values.assign(found.begin(), found.end());
        return !values.empty();
    }

    static void combine(const std::vector<std::vector<std::int32_t>>& values,
                        std::set<engine::IndexKey>& keys) {
        std::vector<engine::IndexKey> combined(1);
        for (const std::vector<std::int32_t>& choices : values) {
            std::vector<engine::IndexKey> longer;
            for (const engine::IndexKey& key : combined) {
                for (const std::int32_t choice : choices) {
                    longer.push_back(key);
                    longer.back().values.at(key.count) = choice;
                    ++longer.back().count;
                }
            }
            combined = std::move(longer);
        }
        keys.insert(combined.begin(), combined.end());
    }

    [[nodiscard]] UsageError misplaced(const std::string& part) const {
        const std::string name(last_word(quantity_.name));
        if (quantity_.indices.empty()) {
            return refused(language_, Word::UsageNoIndex, name);
        }
        switch (time_fault(part)) {
            case TimeFault::Reversed: {
                const std::size_t dots = part.find("..");
                return refused(language_, Word::UsageReversed, "--for", part,
                               part.substr(dots + 2) + ".." + part.substr(0, dots));
            }
            case TimeFault::OutsideCalendar:
                return refused(language_, Word::UsageOutsideCalendar, part);
            case TimeFault::None:
                break;
        }
        std::vector<std::string> kinds;
        std::vector<std::string> values;
        for (const engine::Index& index : quantity_.indices) {
            kinds.push_back(index_word(index));
            if (index.kind == IndexKind::Enumeration) {
                const std::vector<std::string>& names = lookup_.program[index.enumeration].values;
                values.insert(values.end(), names.begin(), names.end());
            }
        }
        UsageError error = refused(language_, Word::UsageIndex, part, name, joined(kinds));
        if (!is_time(part)) {
            suggest(error, part, values);
        }
        return error;
    }

    [[nodiscard]] std::string index_word(const engine::Index& index) const {
        switch (index.kind) {
            case IndexKind::Year:
                return say(Word::UsageIndexYear, language_);
            case IndexKind::Month:
                return say(Word::UsageIndexMonth, language_);
            case IndexKind::Day:
                return say(Word::UsageIndexDay, language_);
            case IndexKind::Enumeration: {
                const engine::Enumeration& enumeration = lookup_.program[index.enumeration];
                return say(Word::UsageIndexValue, language_, last_word(enumeration.name),
                           joined(enumeration.values));
            }
        }
        return {};
    }

    static std::string_view example(const engine::Index& index) {
        return index.kind == IndexKind::Year    ? "2021"
               : index.kind == IndexKind::Month ? "2021-06"
                                                : "2021-06-30";
    }

    const Lookup& lookup_;
    const engine::Quantity& quantity_;
    Language language_;
    std::optional<DataTimes> times_;
};

}  // namespace

tl::expected<engine::QuantityId, UsageError> find_asked_quantity(const engine::Program& program,
                                                                 const std::string& name,
                                                                 Language language) {
    const auto quantity = engine::find_quantity(program, name);
    if (!quantity) {
        return tl::unexpected(no_quantity(program, name, language));
    }
    return *quantity;
}

tl::expected<Asked, UsageError> find_asked(const Lookup& lookup, const std::string& name) {
    const auto quantity = find_asked_quantity(lookup.program, name, lookup.options.language);
    if (!quantity) {
        return tl::unexpected(quantity.error());
    }
    const engine::Quantity& asked = lookup.program[*quantity];
    auto rows = RowSelection(lookup).of(asked);
    if (!rows) {
        return tl::unexpected(std::move(rows.error()));
    }
    auto keys = IndexSelection(lookup, asked).of(lookup.options.for_indices);
    if (!keys) {
        return tl::unexpected(std::move(keys.error()));
    }
    return Asked{*quantity, std::move(*rows), std::move(*keys)};
}

std::optional<Asked> find_asked_of_all(const engine::Program& program, const Options& options,
                                       const std::string& name) {
    const auto quantity = find_asked_quantity(program, name, options.language);
    if (!quantity || !program[*quantity].entity || !options.of.empty()) {
        return std::nullopt;
    }
    const engine::Facts none(program);
    const apps::People people(program, none, options.show_values);
    const Lookup lookup{program, none, people, options};
    auto keys = IndexSelection(lookup, program[*quantity]).of(options.for_indices);
    return keys ? std::optional(Asked{*quantity, {}, std::move(*keys)}) : std::nullopt;
}

tl::expected<Question, UsageError> find_question(const Lookup& lookup) {
    const auto asked = find_asked(lookup, lookup.options.ask);
    if (!asked) {
        return tl::unexpected(asked.error());
    }
    Question question{asked->quantity, {}};
    for (const std::uint32_t row : asked->rows) {
        for (const engine::IndexKey& key : asked->keys) {
            question.places.push_back({asked->quantity, row, key});
        }
    }
    return question;
}

tl::expected<engine::InterpretationId, UsageError> find_reading(const engine::Program& program,
                                                                const std::string& name,
                                                                Language language) {
    if (const auto id = engine::find_interpretation(program, name)) {
        return *id;
    }
    return tl::unexpected(
        not_found(Word::UsageUnknownInterpretation, program.interpretations, name, language));
}

tl::expected<engine::Choices, UsageError> find_choices(const engine::Program& program,
                                                       const Options& options) {
    engine::Choices choices = engine::Choices::defaults(program);
    std::map<std::uint32_t, std::string> chosen_before;
    for (const auto& [name, option_name] : options.choices) {
        const auto id = find_reading(program, name, options.language);
        if (!id) {
            return tl::unexpected(id.error());
        }
        const engine::Interpretation& interpretation = program[*id];
        std::vector<std::string> names;
        std::optional<std::uint32_t> chosen;
        for (const engine::InterpretationOption& option : interpretation.options) {
            if (option.name == option_name) {
                chosen = static_cast<std::uint32_t>(names.size());
            }
            names.push_back(option.name);
        }
        if (!chosen) {
            UsageError error = refused(options.language, Word::UsageUnknownReading,
                                       last_word(interpretation.name), option_name);
            suggest(error, option_name, names);
            error.help.push_back(say(Word::UsageItHas, options.language, joined(names)));
            return tl::unexpected(std::move(error));
        }
        const auto [before, is_first] = chosen_before.emplace(id->index, option_name);
        if (!is_first) {
            return tl::unexpected(refused(options.language, Word::UsageChosenTwice,
                                          last_word(interpretation.name), before->second,
                                          option_name));
        }
        choices.options.at(id->index) = *chosen;
    }
    return choices;
}

tl::expected<engine::Place, UsageError> find_figure(const Lookup& lookup,
                                                    const engine::Place& asked,
                                                    const std::string& text) {
    const Language language = lookup.options.language;
    const std::size_t at = text.find('@');
    const std::string name = text.substr(0, at);
    const auto id = engine::find_quantity(lookup.program, name);
    if (!id) {
        return tl::unexpected(no_quantity(lookup.program, name, language));
    }
    const engine::Quantity& quantity = lookup.program[*id];
    const engine::Quantity& question = lookup.program[asked.quantity];
    if (quantity.entity && quantity.entity != question.entity) {
        return tl::unexpected(
            refused(language, Word::UsageOtherEntity, name,
                    last_word(lookup.program[*quantity.entity].name),
                    question.entity ? last_word(lookup.program[*question.entity].name) : "-"));
    }
    auto named =
        IndexSelection(lookup, quantity).named(at == std::string::npos ? "" : text.substr(at + 1));
    if (!named) {
        return tl::unexpected(std::move(named.error()));
    }
    engine::Place place{*id, quantity.entity ? asked.row : 0, {}};
    for (std::size_t number = 0; number < quantity.indices.size(); ++number) {
        const engine::Index& index = quantity.indices[number];
        std::optional<std::int32_t> value;
        if (named->at(number).size() == 1) {
            value = named->at(number).front();
        }
        for (std::size_t other = 0; !value && other < question.indices.size(); ++other) {
            const engine::Index& same = question.indices[other];
            const bool enumeration = index.kind == IndexKind::Enumeration;
            if (enumeration != (same.kind == IndexKind::Enumeration) ||
                (enumeration && !(index.enumeration == same.enumeration))) {
                continue;
            }
            value = enumeration ? asked.indices.values.at(other)
                                : last_of(same.kind, asked.indices.values.at(other), index.kind);
        }
        if (!value) {
            return tl::unexpected(
                refused(language, Word::UsageSearchFigure, text, name + "@2021-12"));
        }
        place.indices.values.at(number) = *value;
        place.indices.count = static_cast<std::uint8_t>(number + 1);
    }
    return place;
}

}  // namespace hjemmel::cli
