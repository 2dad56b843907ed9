#include "apps/report/missing.hpp"

#include <algorithm>
#include <utility>

namespace hjemmel::apps {

namespace {

using engine::Ground;
using engine::GroundId;
using engine::MissingFact;

constexpr std::size_t most_groups = 8;
constexpr std::size_t most_indices = 6;

class Search {
public:
    Search(const engine::Program& program, const engine::Facts& facts,
           const engine::Grounds& grounds)
        : grounds_(grounds),
          supplied_(program.quantities.size(), false),
          names_supplied_(grounds.size(), false) {
        for (std::uint32_t index = 0; index < program.quantities.size(); ++index) {
            supplied_[index] = !facts.figures(engine::QuantityId{index}).empty();
        }
    }

    std::vector<MissingFact> from(GroundId root, std::size_t at_most) {
        // Children come before their parents.
        for (std::uint32_t index = 0; index <= root.index; ++index) {
            names_supplied_[index] = names_supplied(grounds_[GroundId{index}]);
        }
        std::vector<bool> seen(grounds_.size(), false);
        std::vector<GroundId> open{root};
        std::vector<MissingFact> missing;
        while (!open.empty() && missing.size() < at_most) {
            const GroundId id = open.back();
            open.pop_back();
            if (seen[id.index]) {
                continue;
            }
            seen[id.index] = true;
            const Ground ground = grounds_[id];
            if (const auto fact = fact_of(ground)) {
                // Where a fact was read twice it has two grounds.
                if (std::find(missing.begin(), missing.end(), *fact) == missing.end()) {
                    missing.push_back(*fact);
                }
                continue;
            }
            const auto children = grounds_.children_of(ground);
            for (std::size_t number = children.size(); number > 0; --number) {
                if (engine::can_be_hung_on(grounds_[children[number - 1]])) {
                    open.push_back(children[number - 1]);
                }
            }
        }
        return missing;
    }

private:
    [[nodiscard]] bool is_supplied_elsewhere(const Ground& ground) const {
        const bool at_a_place = ground.kind == Ground::Kind::Quantity ||
                                ground.kind == Ground::Kind::Observed ||
                                (ground.kind == Ground::Kind::Fact && !ground.of_row);
        return at_a_place && engine::can_be_hung_on(ground) &&
               supplied_[ground.place.quantity.index];
    }

    /// Whether below this, or here, something is missing that the data give at other places.
    [[nodiscard]] bool names_supplied(const Ground& ground) const {
        if (!engine::can_be_hung_on(ground)) {
            return false;
        }
        const auto children = grounds_.children_of(ground);
        return is_supplied_elsewhere(ground) ||
               std::any_of(children.begin(), children.end(),
                           [this](GroundId child) { return names_supplied_[child.index]; });
    }

    [[nodiscard]] std::optional<MissingFact> fact_of(const Ground& ground) const {
        MissingFact fact;
        switch (ground.kind) {
            case Ground::Kind::Observed:
                return figure(ground);
            case Ground::Kind::Fact:
                if (!ground.of_row) {
                    return figure(ground);
                }
                fact.kind = MissingFact::Kind::Field;
                fact.collection = engine::CollectionId{ground.subject};
                fact.field = ground.detail;
                fact.row = ground.row;
                fact.only_bounds = ground.is_given;
                return fact;
            case Ground::Kind::Belonging:
                if (!ground.day) {
                    return std::nullopt;
                }
                fact.kind = MissingFact::Kind::Belonging;
                fact.collection = engine::CollectionId{ground.subject};
                fact.row = ground.row;
                fact.day = ground.day;
                return fact;
            case Ground::Kind::Collection:
                fact.kind = MissingFact::Kind::Rows;
                fact.collection = engine::CollectionId{ground.subject};
                fact.row = ground.row;
                return fact;
            case Ground::Kind::Quantity: {
                const auto children = grounds_.children_of(ground);
                const bool finer =
                    std::any_of(children.begin(), children.end(),
                                [this](GroundId child) { return names_supplied_[child.index]; });
                if (is_supplied_elsewhere(ground) && !finer) {
                    return figure(ground);
                }
                return std::nullopt;
            }
            default:
                return std::nullopt;
        }
    }

    static MissingFact figure(const Ground& ground) {
        MissingFact fact;
        fact.kind = MissingFact::Kind::Figure;
        fact.place = ground.place;
        fact.only_bounds = ground.is_given;
        return fact;
    }

    const engine::Grounds& grounds_;
    std::vector<bool> supplied_;
    std::vector<bool> names_supplied_;
};

/// Missing facts that differ only in their indices.
struct Group {
    MissingFact first;
    std::vector<engine::IndexKey> indices;
};

std::vector<Group> grouped(const std::vector<MissingFact>& missing) {
    std::vector<Group> groups;
    for (const MissingFact& fact : missing) {
        const auto same = std::find_if(groups.begin(), groups.end(), [&fact](const Group& group) {
            return group.first.kind == MissingFact::Kind::Figure &&
                   fact.kind == MissingFact::Kind::Figure &&
                   group.first.place.quantity == fact.place.quantity &&
                   group.first.place.row == fact.place.row &&
                   group.first.only_bounds == fact.only_bounds;
        });
        if (same == groups.end()) {
            groups.push_back({fact, {fact.place.indices}});
        } else {
            same->indices.push_back(fact.place.indices);
        }
    }
    return groups;
}

class Sentences {
public:
    Sentences(const Display& display, const People& people, const engine::Place& asked)
        : display_(display), program_(display.program()), people_(people), asked_(asked) {}

    [[nodiscard]] std::string of(const Group& group) const {
        const Language language = display_.language();
        const MissingFact& fact = group.first;
        switch (fact.kind) {
            case MissingFact::Kind::Figure:
                return figure(group);
            case MissingFact::Kind::Field: {
                const engine::Collection& collection = program_[fact.collection];
                const engine::Field& field = collection.fields.at(fact.field);
                return say(Word::MissingFieldOf, language, display_.label(field.labels, field.name),
                           people_.name(fact.collection, fact.row));
            }
            case MissingFact::Kind::Belonging: {
                const engine::Collection& parent =
                    program_[program_[fact.collection].parent.value_or(engine::CollectionId{})];
                const std::string label = display_.label(parent.labels, parent.name);
                const std::string on =
                    fact.day ? say(Word::BelongingOn, language, label, display_.date(*fact.day))
                             : label;
                return say(Word::MissingFieldOf, language, on,
                           people_.name(fact.collection, fact.row));
            }
            case MissingFact::Kind::Rows: {
                const engine::Collection& collection = program_[fact.collection];
                const std::string rows = display_.label(collection.labels, collection.plural, true);
                return collection.parent ? say(Word::MissingRowsOf, language, rows,
                                               people_.name(*collection.parent, fact.row))
                                         : say(Word::MissingRows, language, rows);
            }
        }
        return {};
    }

private:
    [[nodiscard]] std::string figure(const Group& group) const {
        const Language language = display_.language();
        const engine::Place& place = group.first.place;
        const engine::Quantity& quantity = program_[place.quantity];
        std::string text = display_.label(place.quantity);
        const bool other_entity =
            quantity.entity &&
            (quantity.entity != program_[asked_.quantity].entity || place.row != asked_.row);
        if (other_entity) {
            text += " (" + people_.name(place) + ")";
        }
        if (group.first.only_bounds) {
            text = say(Word::MoreExactly, language, text);
        }
        const std::string indices = indices_text(quantity, group.indices);
        return indices.empty() ? text : say(Word::MissingFor, language, text, indices);
    }

    [[nodiscard]] std::string indices_text(const engine::Quantity& quantity,
                                           const std::vector<engine::IndexKey>& keys) const {
        if (quantity.indices.size() == 1 &&
            quantity.indices.front().kind == engine::IndexKind::Month) {
            std::vector<engine::Month> months;
            for (const engine::IndexKey& key : keys) {
                months.push_back(engine::Month{key.values[0]});
            }
            return display_.months(std::move(months));
        }
        if (quantity.indices.size() == 1 &&
            quantity.indices.front().kind == engine::IndexKind::Year) {
            std::vector<engine::Year> years;
            for (const engine::IndexKey& key : keys) {
                years.push_back(engine::Year{key.values[0]});
            }
            return display_.years(std::move(years));
        }
        std::vector<std::string> texts;
        for (std::size_t number = 0; number < std::min(keys.size(), most_indices); ++number) {
            texts.push_back(display_.index(quantity.indices, keys[number]));
        }
        if (keys.size() > most_indices) {
            texts.push_back(say(Word::AndMore, display_.language(), keys.size() - most_indices));
        }
        return display_.list(texts);
    }

    const Display& display_;
    const engine::Program& program_;
    const People& people_;
    const engine::Place& asked_;
};

}  // namespace

std::vector<MissingFact> missing_for(const engine::Program& program, const engine::Facts& facts,
                                     const engine::Grounds& grounds, GroundId root,
                                     std::size_t at_most) {
    return Search(program, facts, grounds).from(root, at_most);
}

std::string missing_text(const Display& display, const People& people, const engine::Place& asked,
                         const std::vector<MissingFact>& missing) {
    std::vector<MissingFact> named;
    std::copy_if(missing.begin(), missing.end(), std::back_inserter(named),
                 [](const MissingFact& fact) { return !fact.only_bounds; });
    const std::vector<Group> groups = grouped(named.empty() ? missing : named);
    const Sentences sentences(display, people, asked);
    // A list of persons is one list, however many months ask for it.
    std::vector<std::string> texts;
    for (const Group& group : groups) {
        std::string text = sentences.of(group);
        if (std::find(texts.begin(), texts.end(), text) == texts.end()) {
            texts.push_back(std::move(text));
        }
    }
    if (missing.size() >= most_missing) {
        texts.resize(std::min(texts.size(), most_groups));
        texts.emplace_back(word(Word::AndOthers, display.language()));
    } else if (texts.size() > most_groups) {
        const std::size_t more = texts.size() - most_groups;
        texts.resize(most_groups);
        texts.push_back(say(Word::AndMore, display.language(), more));
    }
    return display.list(texts);
}

}  // namespace hjemmel::apps
