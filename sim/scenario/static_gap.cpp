#include "sim/scenario/static_gap.hpp"

#include "sim/plan/register.hpp"

#include <algorithm>
#include <utility>

namespace hjemmel::sim {

namespace {

using engine::Interval;
using engine::Month;
using engine::Place;
using engine::Rational;

/// With more populations than this none is looked at one by one.
constexpr std::int64_t most_populations = 1'000'000;
/// Persons whom the rules are asked about too, before what was read out of them is used.
constexpr std::uint32_t most_compared = 2'000;

Rational ratio(const Rational& above, const Rational& below) {
    return *Rational::fraction(above, below);
}

class GapReader {
public:
    GapReader(const Setting& setting, const Target& target,
              const std::vector<engine::Override>& given)
        : setting_(under_the_law_of(setting, target.asked)),
          target_(target),
          interpreter_(interpreter_for(setting_)) {
        interpreter_.set_overrides(given);
    }

    std::optional<StaticGap> run() {
        StaticGap gap;
        for (const Month month : target_.months) {
            gap.months.push_back({month, share_in(month)});
        }
        gap.month = target_.months.back();
        if (target_.population) {
            gap.population = whole(known(*target_.population, gap.month));
        }
        const std::optional<Interval> share = gap.months.back().share;
        std::optional<Range> covered;
        if (target_.covered) {
            covered = whole(known(*target_.covered, gap.month));
        }
        if (gap.population && gap.population->least >= 0 &&
            gap.population->most - gap.population->least <= most_populations) {
            count(gap, covered, share);
        }
        if (target_.persons) {
            read_persons(gap);
        }
        return cancelled_ || is_cancelled(setting_) ? std::nullopt : std::optional(gap);
    }

private:
    [[nodiscard]] Place place_of(engine::QuantityId quantity, Month month) const {
        Place place{quantity, 0, {}};
        const engine::Quantity& declared = setting_.program[quantity];
        const engine::Quantity& asked = setting_.program[target_.asked.quantity];
        if (declared.entity && asked.entity && *declared.entity == *asked.entity) {
            place.row = target_.asked.row;
        }
        for (const engine::Index& index : declared.indices) {
            std::int32_t value = 0;
            if (index.kind == engine::IndexKind::Month) {
                value = month.index;
            } else if (index.kind == engine::IndexKind::Day) {
                value = engine::period_of(month).last.days;
            } else {
                // The same value of the same index as the question has.
                for (std::size_t at = 0; at < asked.indices.size(); ++at) {
                    const engine::Index& other = asked.indices[at];
                    if (other.kind == index.kind && (index.kind == engine::IndexKind::Year ||
                                                     other.enumeration == index.enumeration)) {
                        value = target_.asked.indices.values.at(at);
                    }
                }
            }
            place.indices.values.at(place.indices.count++) = value;
        }
        return place;
    }

    /// A number as far as it is known.
    std::optional<Interval> known(engine::QuantityId quantity, Month month) {
        const engine::Answer answer = interpreter_.ask(place_of(quantity, month));
        cancelled_ = cancelled_ || was_cancelled(answer);
        const auto* number = std::get_if<Rational>(&answer.outcome.value);
        if (answer.outcome.is_known() && number != nullptr) {
            return Interval::exactly(*number);
        }
        if (answer.outcome.state == engine::State::Unknown && answer.outcome.possible &&
            answer.outcome.possible->bounds) {
            return answer.outcome.possible->bounds;
        }
        return std::nullopt;
    }

    std::optional<Interval> share_in(Month month) {
        if (!target_.share) {
            return std::nullopt;
        }
        const auto share = known(*target_.share, month);
        if (!share || !target_.share_is_without) {
            return share;
        }
        return engine::subtract(Interval::exactly(Rational(1)), *share);
    }

    static std::optional<Range> whole(const std::optional<Interval>& bounds) {
        if (!bounds || !bounds->lower || !bounds->upper) {
            return std::nullopt;
        }
        const auto least = bounds->lower->at.ceil().to_int64();
        const auto most = bounds->upper->at.floor().to_int64();
        return least && most && *least <= *most ? std::optional(Range{*least, *most})
                                                : std::nullopt;
    }

    static void widen(std::optional<Range>& range, std::int64_t value) {
        if (!range) {
            range = Range{value, value};
        }
        range->least = std::min(range->least, value);
        range->most = std::max(range->most, value);
    }

    void count(StaticGap& gap, const std::optional<Range>& covered,
               const std::optional<Interval>& share) {
        const bool covered_known = covered && covered->least == covered->most;
        if (!covered_known && !share) {
            return;
        }
        Limit other = target_.limit;
        other.above = !other.above;
        for (std::int64_t persons = gap.population->least; persons <= gap.population->most;
             ++persons) {
            std::optional<Range> with = covered_known ? covered : covered_within(persons, *share);
            if (!with || with->most > persons) {
                continue;
            }
            widen(gap.needed, needed(target_.limit, persons));
            for (const std::int64_t have : {with->least, with->most}) {
                const Counts counts{persons, have, 0};
                widen(gap.covered, have);
                widen(gap.missing, sim::gap(target_.limit, counts).missing);
                widen(gap.missing_other, sim::gap(other, counts).missing);
                const auto exits = exits_needed(target_.limit, counts);
                gap.some_never_by_exits = gap.some_never_by_exits || !exits;
                if (exits) {
                    widen(gap.exits, *exits);
                }
            }
        }
        const bool exact = gap.missing && gap.missing->least == gap.missing->most &&
                           gap.population->least == gap.population->most && covered_known;
        if (exact && gap.missing->most > 0) {
            infer(gap, gap.population->most, gap.covered->most);
        }
        const bool has_register =
            target_.persons && setting_.facts.row_count(target_.persons->person) > 0;
        if (target_.persons && !has_register && target_.persons->ways.size() == 1 && gap.missing &&
            !target_.persons->ways[0].summed) {
            const std::int64_t each = target_.persons->ways[0].events_needed();
            if (each > 1) {
                gap.further_events = Range{gap.missing->least, gap.missing->most * each};
            }
        }
    }

    /// If only the share in whole per cent and the number missing had been published.
    void infer(StaticGap& gap, std::int64_t persons, std::int64_t have) const {
        const Rational hundred(100);
        const Rational half = ratio(1, 2);
        const Rational share = ratio(have, persons);
        const Rational shown = ratio((share * hundred + half).floor(), hundred);
        const Interval rounded = engine::known_to(shown, ratio(1, hundred), true);
        if (!(rounded.upper->at < target_.limit.share)) {
            return;  // nothing bounds the populations
        }
        const Rational most =
            ratio(gap.missing->most + 1, target_.limit.share - rounded.upper->at).ceil();
        const auto bound = most.to_int64();
        if (!bound || *bound > 100 * most_populations) {
            return;
        }
        const auto fitting =
            fitting_populations(target_.limit, rounded, gap.missing->most, {1, *bound});
        if (fitting.empty()) {
            return;
        }
        gap.fitting = Range{fitting.front().population, fitting.back().population};
        gap.fitting_count = static_cast<std::int64_t>(fitting.size());
        for (const FittingPopulation& one : fitting) {
            const auto exits = exits_needed(target_.limit, {one.population, one.covered, 0});
            if (exits) {
                widen(gap.fitting_exits, *exits);
            }
        }
    }

    void read_persons(StaticGap& gap) {
        const PersonRule& rule = *target_.persons;
        if (rule.ways.size() != 1 || rule.ways[0].summed ||
            setting_.facts.row_count(rule.person) == 0) {
            return;
        }
        if (setting_.facts.row_count(rule.person) <= most_compared) {
            gap.agrees = agrees_with_rules(setting_, target_, gap.month);
            if (gap.agrees == false) {
                return;
            }
        }
        const std::vector<PersonState> persons =
            read_register(setting_, target_, {gap.month, std::nullopt, {}});
        const auto counts = counts_of(persons);
        if (!counts) {
            return;
        }
        const std::int64_t each = rule.ways[0].events_needed();
        std::vector<std::int64_t> held;
        for (const PersonState& person : persons) {
            if (person.measured == PersonState::Answer::Yes) {
                held.push_back(person.held);
                gap.held = gap.held.value_or(RegisterGap{});
                gap.held->candidates += static_cast<std::int64_t>(person.candidates.size());
            }
        }
        if (!gap.held) {
            return;
        }
        gap.held->ladder = ladder(held, each);
        const Gap found = sim::gap(target_.limit, *counts);
        const auto least = least_events(gap.held->ladder, found.missing);
        gap.held->is_reachable = least.has_value();
        gap.held->further_events = least.value_or(0);
        gap.held->lifted_by_those =
            lifted_by_reclassifying(deficits_of(persons, each), gap.held->candidates);
    }

    Setting setting_;
    const Target& target_;
    engine::Interpreter interpreter_;
    bool cancelled_ = false;
};

}  // namespace

std::optional<StaticGap> static_gap(const Setting& setting, const Target& target,
                                    const std::vector<engine::Override>& given) {
    if (target.months.empty()) {
        return std::nullopt;
    }
    return GapReader(setting, target, given).run();
}

}  // namespace hjemmel::sim
