#include "sim/synthetic/synthetic_register.hpp"

#include "sim/micro/philox.hpp"
#include "sim/plan/register.hpp"

#include <algorithm>
#include <map>
#include <numeric>

namespace hjemmel::sim {

namespace {

using engine::CollectionId;
using engine::Date;
using engine::Month;

constexpr std::int64_t most_persons = 1'000'000;
constexpr std::int64_t longest_spell = 600;  // months

/// Draws whole numbers one after the other.
class Draws {
public:
    Draws(std::uint64_t seed, std::uint32_t stream) : key_(philox_key(seed)), stream_(stream) {}

    /// From 0 up to, not with, `end` > 0.
    std::uint32_t below(std::uint32_t end) {
        if (have_ == 4) {
            have_ = 0;
            numbers_ = Philox::numbers({static_cast<std::uint32_t>(number_),
                                        static_cast<std::uint32_t>(number_ >> 32U), stream_, 0},
                                       key_);
            ++number_;
        }
        return static_cast<std::uint32_t>(std::uint64_t{numbers_[have_++]} * end >> 32U);
    }

    template <typename Entry>
    void shuffle(std::vector<Entry>& entries) {
        for (std::size_t i = entries.size(); i > 1; --i) {
            std::swap(entries[i - 1], entries[below(static_cast<std::uint32_t>(i))]);
        }
    }

private:
    Philox::Key key_;
    std::uint32_t stream_;
    std::uint64_t number_ = 0;
    std::size_t have_ = 4;
    Philox::Counter numbers_{};
};

Date day_in(Month month, Draws& draws) {
    const engine::Period days = engine::period_of(month);
    const auto length = static_cast<std::uint32_t>(days.days());
    return {days.first.days + static_cast<std::int32_t>(draws.below(length))};
}

Month back(Month month, std::int64_t months) {
    return {month.index - static_cast<std::int32_t>(months)};
}

std::optional<std::uint32_t> kind_field_of(const engine::Collection& collection) {
    for (std::uint32_t field = 0; field < collection.fields.size(); ++field) {
        if (collection.fields[field].type.kind == engine::Kind::Enumeration) {
            return field;
        }
    }
    return std::nullopt;
}

class Maker {
public:
    Maker(const Setting& setting, const SyntheticQuestion& question)
        : setting_(setting), program_(setting.program), question_(question) {}

    tl::expected<SyntheticRegister, SyntheticError> run() {
        if (const auto error = check()) {
            return tl::unexpected(*error);
        }
        made_.seed = question_.seed;
        made_.persons = question_.targets.front().persons->person;
        made_.count = static_cast<std::uint32_t>(question_.measured + question_.others);
        table(question_.spells);
        for (const Target& target : question_.targets) {
            for (const Way& way : target.persons->ways) {
                table(way.events);
            }
        }
        if (const auto error = probe()) {
            return tl::unexpected(*error);
        }
        make_spells();
        for (std::size_t target = 0; target < question_.targets.size(); ++target) {
            make_target(target);
        }
        if (const auto error = fill_totals()) {
            return tl::unexpected(*error);
        }
        if (!is_as_meant()) {
            return tl::unexpected(SyntheticError::NotMade);
        }
        return std::move(made_);
    }

private:
    [[nodiscard]] std::optional<SyntheticError> check() const {
        const SyntheticQuestion& asked = question_;
        if (asked.measured < 1 || asked.others < 0 ||
            asked.measured + asked.others > most_persons) {
            return SyntheticError::BadSize;
        }
        if (asked.targets.empty() || asked.covered.size() != asked.targets.size()) {
            return SyntheticError::NoTargets;
        }
        for (std::size_t i = 0; i < asked.targets.size(); ++i) {
            const Target& target = asked.targets[i];
            if (!target.persons || target.persons->ways.empty() || !target.persons->measured ||
                target.persons->person != asked.targets.front().persons->person) {
                return SyntheticError::NoTargets;
            }
            if (asked.covered[i] < 0 || asked.covered[i] > asked.measured) {
                return SyntheticError::NotEnoughPersons;
            }
            if (i < asked.held.size() && !asked.held[i].empty()) {
                const std::vector<std::int64_t>& held = asked.held[i];
                const std::int64_t below =
                    std::accumulate(held.begin(), held.end(), std::int64_t{0});
                if (static_cast<std::int64_t>(held.size()) !=
                        target.persons->ways.front().events_needed() ||
                    below + asked.covered[i] != asked.measured ||
                    *std::min_element(held.begin(), held.end()) < 0) {
                    return SyntheticError::WrongLadder;
                }
            }
        }
        return std::nullopt;
    }

    // ---- tables -------------------------------------------------------------------------------

    SyntheticTable& table(CollectionId collection) {
        for (SyntheticTable& known : made_.tables) {
            if (known.collection == collection) {
                return known;
            }
        }
        SyntheticTable added;
        added.collection = collection;
        added.fields.resize(program_[collection].fields.size());
        made_.tables.push_back(std::move(added));
        return made_.tables.back();
    }

    /// Adds a row whose other fields say no, nothing, or the first of a list.
    std::size_t add_row(SyntheticTable& to, std::uint32_t person, Date day) const {
        const engine::Collection& collection = program_[to.collection];
        to.person.push_back(person);
        for (std::size_t field = 0; field < to.fields.size(); ++field) {
            std::int32_t value = 0;
            if (field == engine::first_date_field ||
                collection.fields[field].type.kind == engine::Kind::Date) {
                value = day.days;
            }
            const bool is_open_end = collection.kind == engine::CollectionKind::Spell &&
                                     field == engine::second_date_field;
            to.fields[field].push_back(is_open_end ? not_applicable_cell : value);
        }
        return to.person.size() - 1;
    }

    // ---- spells -------------------------------------------------------------------------------

    /// Shows the rules a person for each kind and length of spell. Result by kind: the least number
    /// of months from which on all longer ones are measured.
    std::optional<SyntheticError> probe() {
        const engine::Collection& spells = program_[question_.spells];
        kind_field_ = kind_field_of(spells);
        const std::size_t kinds = question_.weights.size();
        SyntheticRegister shown;
        shown.persons = made_.persons;
        SyntheticTable of_spells;
        of_spells.collection = question_.spells;
        of_spells.fields.resize(spells.fields.size());
        for (std::size_t kind = 0; kind < kinds; ++kind) {
            for (std::int64_t months = 1; months <= longest_spell; ++months) {
                const Month start = back(question_.month, months - 1);
                const std::size_t row =
                    add_row(of_spells, shown.count++, engine::period_of(start).first);
                if (kind_field_) {
                    of_spells.fields[*kind_field_][row] = static_cast<std::int32_t>(kind);
                }
            }
        }
        shown.tables.push_back(std::move(of_spells));
        const engine::Facts facts = facts_of(program_, shown);
        const Setting setting{program_, facts, setting_.circumstances, setting_.limits,
                              setting_.cancelled};
        const Target& target = question_.targets.front();
        engine::Interpreter asking = interpreter_for(under_the_law_of(setting, target.asked));
        std::uint32_t person = 0;
        std::int64_t weight = 0;
        bool is_any = false;
        for (std::size_t kind = 0; kind < kinds; ++kind) {
            std::int64_t least = longest_spell + 1;
            for (std::int64_t months = 1; months <= longest_spell; ++months, ++person) {
                engine::Place place{*target.persons->measured, person, {}};
                place.indices.count = 1;
                place.indices.values[0] = question_.month.index;
                const bool is_measured = is_yes(asking.ask(place).outcome);
                least = !is_measured ? longest_spell + 1 : std::min(least, months);
            }
            least_months_.push_back(least);
            const bool is_wanted = question_.weights[kind] > 0;
            is_any = is_any || is_wanted;
            weight += is_wanted && least <= longest_spell ? question_.weights[kind] : 0;
            shortest_ = std::min(shortest_, least);
        }
        if (!is_any) {
            return SyntheticError::NoKinds;
        }
        if (shortest_ > longest_spell) {
            return SyntheticError::NeverMeasured;
        }
        return weight > 0 ? std::nullopt : std::optional(SyntheticError::NoKinds);
    }

    void make_spells() {
        // Persons by kind in the proportions wanted, those who are left over to the first kinds.
        std::int64_t sum = 0;
        for (std::size_t kind = 0; kind < least_months_.size(); ++kind) {
            sum += weight_of(kind);
        }
        std::vector<std::int32_t> kinds;
        for (std::size_t kind = 0; kind < least_months_.size(); ++kind) {
            const std::int64_t persons = question_.measured * weight_of(kind) / sum;
            kinds.insert(kinds.end(), static_cast<std::size_t>(persons),
                         static_cast<std::int32_t>(kind));
        }
        for (std::size_t kind = 0; kinds.size() < static_cast<std::size_t>(question_.measured);
             kind = (kind + 1) % least_months_.size()) {
            if (weight_of(kind) > 0) {
                kinds.push_back(static_cast<std::int32_t>(kind));
            }
        }
        Draws draws(question_.seed, 1);
        draws.shuffle(kinds);
        SyntheticTable& spells = table(question_.spells);
        constexpr std::uint32_t longer = 60;  // months that a spell has gone on for, at most
        for (std::uint32_t person = 0; person < made_.count; ++person) {
            const bool is_measured = person < question_.measured;
            const auto kind =
                is_measured ? static_cast<std::size_t>(kinds[person]) : shortest_kind();
            const std::int64_t months =
                is_measured ? least_months_[kind] + 1 + draws.below(longer)
                            : draws.below(static_cast<std::uint32_t>(
                                  std::max<std::int64_t>(1, least_months_[kind] - 2)));
            const std::size_t row =
                add_row(spells, person, day_in(back(question_.month, months), draws));
            if (kind_field_) {
                spells.fields[*kind_field_][row] = static_cast<std::int32_t>(kind);
            }
        }
    }

    [[nodiscard]] std::int64_t weight_of(std::size_t kind) const {
        return least_months_[kind] <= longest_spell
                   ? std::max<std::int64_t>(0, question_.weights[kind])
                   : 0;
    }
    [[nodiscard]] std::size_t shortest_kind() const {
        return static_cast<std::size_t>(
            std::find(least_months_.begin(), least_months_.end(), shortest_) -
            least_months_.begin());
    }

    // ---- events -------------------------------------------------------------------------------

    /// Kinds of events that always count (or never do).
    [[nodiscard]] static std::vector<std::int32_t> kinds_that(const Way& way,
                                                              KindCounts::Counts counts) {
        std::vector<std::int32_t> all;
        for (std::size_t kind = 0; kind < way.kinds.size(); ++kind) {
            if (way.kinds[kind].counts == counts) {
                all.push_back(static_cast<std::int32_t>(kind));
            }
        }
        return all;
    }

    void add_event(const Way& way, std::uint32_t person, Month month,
                   const std::vector<std::int32_t>& kinds, Draws& draws) {
        SyntheticTable& events = table(way.events);
        const std::size_t row = add_row(events, person, day_in(month, draws));
        if (way.kind_field && !kinds.empty()) {
            events.fields[*way.kind_field][row] =
                kinds[draws.below(static_cast<std::uint32_t>(kinds.size()))];
        }
        if (way.summed) {
            events.fields[*way.summed][row] = 0;
        }
    }

    /// Events in different months of the window, as far as there are so many.
    void add_in_window(const Way& way, std::uint32_t person, std::int64_t count,
                       const std::vector<std::int32_t>& kinds, Draws& draws) {
        std::vector<std::int64_t> ages(static_cast<std::size_t>(way.window_months));
        std::iota(ages.begin(), ages.end(), std::int64_t{0});
        draws.shuffle(ages);
        for (std::int64_t i = 0; i < count; ++i) {
            add_event(way, person,
                      back(question_.month, ages[static_cast<std::size_t>(i) % ages.size()]), kinds,
                      draws);
        }
    }

    void make_target(std::size_t number) {
        const Target& target = question_.targets[number];
        // The first way carries the target; the others stay below what they ask for.
        const Way& way = target.persons->ways.front();
        Draws draws(question_.seed, 16 + static_cast<std::uint32_t>(number));
        std::vector<std::int64_t> held = held_by_person(number, way, draws);
        const auto counted = kinds_that(way, KindCounts::Counts::Always);
        const auto uncounted = kinds_that(way, KindCounts::Counts::Never);
        for (std::uint32_t person = 0; person < question_.measured; ++person) {
            const std::int64_t count = held[person];
            if (way.summed) {
                add_sum(way, person, count > 0, draws);
                continue;
            }
            add_in_window(way, person, count, counted, draws);
            if (!uncounted.empty() && draws.below(4) == 0) {
                add_in_window(way, person, 1, uncounted, draws);
            }
            // One before the window: seen by a longer look back alone.
            if (draws.below(2) == 0) {
                add_event(way, person, back(question_.month, way.window_months + draws.below(12)),
                          counted, draws);
            }
        }
        for (std::size_t other = 1; other < target.persons->ways.size(); ++other) {
            const Way& further = target.persons->ways[other];
            for (std::uint32_t person = 0; further.summed && person < question_.measured;
                 ++person) {
                if (draws.below(10) == 0) {
                    add_sum(further, person, false, draws);
                }
            }
        }
    }

    std::vector<std::int64_t> held_by_person(std::size_t number, const Way& way, Draws& draws) {
        const std::int64_t needed = way.summed ? 1 : way.events_needed();
        std::vector<std::int64_t> held;
        if (number < question_.held.size() && !question_.held[number].empty()) {
            for (std::size_t count = 0; count < question_.held[number].size(); ++count) {
                held.insert(held.end(), static_cast<std::size_t>(question_.held[number][count]),
                            static_cast<std::int64_t>(count));
            }
        } else {
            for (std::int64_t i = 0; i < question_.measured - question_.covered[number]; ++i) {
                held.push_back(i % needed);
            }
        }
        for (std::int64_t i = 0; i < question_.covered[number]; ++i) {
            held.push_back(needed + (needed > 1 ? draws.below(3) : 0));
        }
        draws.shuffle(held);
        return held;
    }

    void add_sum(const Way& way, std::uint32_t person, bool enough, Draws& draws) {
        const std::int64_t border = way.at_least.ceil().to_int64().value_or(1);
        const std::int64_t amount =
            enough ? border + draws.below(200)
                   : draws.below(static_cast<std::uint32_t>(std::max<std::int64_t>(1, border)));
        SyntheticTable& events = table(way.events);
        add_in_window(way, person, 1, {}, draws);
        events.fields[*way.summed].back() = static_cast<std::int32_t>(amount);
    }

    /// Fills the months up to the totals with events of those who are not measured.
    std::optional<SyntheticError> fill_totals() {
        if (question_.totals.empty()) {
            return std::nullopt;
        }
        const auto counting = std::find_if(
            question_.targets.begin(), question_.targets.end(), [](const Target& target) {
                return !target.persons->ways.front().summed &&
                       target.persons->ways.front().events_needed() > 1;
            });
        if (counting == question_.targets.end()) {
            return SyntheticError::NoTargets;
        }
        const Way& way = counting->persons->ways.front();
        if (question_.others == 0) {
            return SyntheticError::NotEnoughPersons;
        }
        const auto counted = kinds_that(way, KindCounts::Counts::Always);
        const auto uncounted = kinds_that(way, KindCounts::Counts::Never);
        const SyntheticTable& events = table(way.events);
        std::map<std::int32_t, std::pair<std::int64_t, std::int64_t>> so_far;
        for (std::size_t row = 0; row < events.person.size(); ++row) {
            const Month month =
                engine::month_of(Date{events.fields[engine::first_date_field][row]});
            const std::size_t kind =
                way.kind_field ? static_cast<std::size_t>(events.fields[*way.kind_field][row]) : 0;
            const bool counts = way.kinds[kind].counts == KindCounts::Counts::Always;
            ++(counts ? so_far[month.index].first : so_far[month.index].second);
        }
        Draws draws(question_.seed, 2);
        for (const SyntheticQuestion::MonthTotal& total : question_.totals) {
            const auto [has, has_not] = so_far[total.month.index];
            if (has > total.counted || has_not > total.not_counted) {
                return SyntheticError::TotalsTooSmall;
            }
            const auto add = [&](std::int64_t count, const std::vector<std::int32_t>& kinds) {
                for (std::int64_t i = 0; i < count; ++i) {
                    const std::uint32_t person =
                        static_cast<std::uint32_t>(question_.measured) +
                        draws.below(static_cast<std::uint32_t>(question_.others));
                    add_event(way, person, total.month, kinds, draws);
                }
            };
            add(total.counted - has, counted);
            add(total.not_counted - has_not, uncounted);
        }
        return std::nullopt;
    }

    /// Asks the kernel about each target.
    [[nodiscard]] bool is_as_meant() const {
        const engine::Facts facts = facts_of(program_, made_);
        const Setting setting{program_, facts, setting_.circumstances, setting_.limits,
                              setting_.cancelled};
        for (std::size_t i = 0; i < question_.targets.size(); ++i) {
            std::int64_t covered = 0;
            for (std::uint32_t person = 0; person < question_.measured; ++person) {
                covered += has_what_is_asked(setting, *question_.targets[i].persons, person,
                                             question_.month) == PersonState::Answer::Yes
                               ? 1
                               : 0;
            }
            if (covered != question_.covered[i]) {
                return false;
            }
        }
        return true;
    }

    const Setting& setting_;
    const engine::Program& program_;
    const SyntheticQuestion& question_;
    SyntheticRegister made_;
    std::optional<std::uint32_t> kind_field_;
    std::vector<std::int64_t> least_months_;
    std::int64_t shortest_ = longest_spell + 1;
};

}  // namespace

tl::expected<SyntheticRegister, SyntheticError> synthesise(const Setting& setting,
                                                           const SyntheticQuestion& question) {
    return Maker(setting, question).run();
}

}  // namespace hjemmel::sim
