#include "sim/plan/register.hpp"

#include <algorithm>
#include <limits>

namespace hjemmel::sim {

namespace {

using Answer = PersonState::Answer;

Answer answer_of(const engine::Outcome& outcome) {
    return is_yes(outcome) ? Answer::Yes : is_no(outcome) ? Answer::No : Answer::Unknown;
}

Answer either(Answer one, Answer other) {
    if (one == Answer::Yes || other == Answer::Yes) {
        return Answer::Yes;
    }
    return one == Answer::Unknown || other == Answer::Unknown ? Answer::Unknown : Answer::No;
}

/// The events of one way, read where they lie.
class WayReader {
public:
    WayReader(const Setting& setting, const Way& way, engine::Month month,
              std::optional<engine::Month> knowing)
        : facts_(setting.facts),
          known_on_(setting.circumstances.known_on),
          way_(way),
          dates_(column(engine::first_date_field)) {
        const auto first = engine::add_months(month, 1 - way.window_months);
        window_.first = engine::period_of(first.value_or(month)).first;
        window_.last = engine::period_of(month).last;
        if (knowing) {
            known_ = engine::period_of(*knowing).last;
        }
        latest_ = std::min(window_.last, known_);
        if (way.kind_field) {
            kinds_ = &column(*way.kind_field);
        }
        if (way.last_day) {
            last_days_ = &column(*way.last_day);
        }
    }

    struct Read {
        Answer enough = Answer::Unknown;
        std::int64_t held = 0;
        std::vector<std::uint32_t> candidates;
    };

    Read read(std::uint32_t person) const {
        Read result;
        if (!facts_.is_listed(way_.events, person) || known_on_) {
            return result;  // an unknown list, or one that another day knows differently
        }
        engine::Rational sum;
        for (const std::uint32_t row : facts_.children(way_.events, person)) {
            const Answer lies = lies_in_window(row);
            if (lies == Answer::No) {
                continue;
            }
            const Answer counts = counts_as(row, result.candidates);
            if (counts == Answer::No) {
                continue;
            }
            const auto amount = amount_of(row);
            if (lies == Answer::Unknown || counts == Answer::Unknown || !amount) {
                return result;
            }
            sum += *amount;
            ++result.held;
        }
        result.enough = sum >= way_.at_least ? Answer::Yes : Answer::No;
        return result;
    }

private:
    [[nodiscard]] const engine::Column& column(std::uint32_t field) const {
        return facts_.column(way_.events, field);
    }

    /// A plain number of a column; nothing where there is none.
    static std::optional<std::int64_t> plain(const engine::Column& of, std::uint32_t row) {
        if (row >= of.size() || of.state(row) != engine::Column::Plain::Given) {
            return std::nullopt;
        }
        return of.numbers()[row];
    }

    [[nodiscard]] Answer lies_in_window(std::uint32_t row) const {
        const auto begins = plain(dates_, row);
        if (!begins) {
            return Answer::Unknown;
        }
        if (*begins > (way_.counted_by == CountedBy::Completion ? known_ : latest_).days) {
            return Answer::No;
        }
        if (way_.counted_by == CountedBy::Beginning) {
            return *begins >= window_.first.days ? Answer::Yes : Answer::No;
        }
        if (row < last_days_->size() &&
            last_days_->state(row) == engine::Column::Plain::NotApplicable) {
            return way_.counted_by == CountedBy::AnyDay ? Answer::Yes : Answer::No;
        }
        const auto ends = plain(*last_days_, row);
        if (!ends) {
            return Answer::Unknown;
        }
        const bool ends_in_time =
            way_.counted_by == CountedBy::AnyDay || *ends <= window_.last.days;
        return *ends >= window_.first.days && ends_in_time ? Answer::Yes : Answer::No;
    }

    [[nodiscard]] Answer flag(std::uint32_t field, std::uint32_t row) const {
        const auto given = plain(column(field), row);
        return !given ? Answer::Unknown : *given != 0 ? Answer::Yes : Answer::No;
    }

    Answer counts_as(std::uint32_t row, std::vector<std::uint32_t>& candidates) const {
        std::size_t ordinal = 0;
        if (kinds_ != nullptr) {
            const auto kind = plain(*kinds_, row);
            if (!kind || *kind < 0 || static_cast<std::size_t>(*kind) >= way_.kinds.size()) {
                return Answer::Unknown;
            }
            ordinal = static_cast<std::size_t>(*kind);
        }
        const KindCounts& counts = way_.kinds[ordinal];
        switch (counts.counts) {
            case KindCounts::Counts::Always:
                return Answer::Yes;
            case KindCounts::Counts::IfFlag:
                return flag(counts.flag, row);
            case KindCounts::Counts::Never:
                break;
        }
        for (const KindCounts& other : way_.kinds) {
            if (other.counts == KindCounts::Counts::IfFlag &&
                flag(other.flag, row) == Answer::Yes) {
                candidates.push_back(row);
                break;
            }
        }
        return Answer::No;
    }

    [[nodiscard]] std::optional<engine::Rational> amount_of(std::uint32_t row) const {
        if (!way_.summed) {
            return engine::Rational(1);
        }
        const engine::Column& amounts = column(*way_.summed);
        const auto number = plain(amounts, row);
        return number ? engine::Rational::fraction(*number, amounts.scale()) : std::nullopt;
    }

    const engine::Facts& facts_;
    std::optional<engine::Date> known_on_;
    const Way& way_;
    const engine::Column& dates_;
    const engine::Column* kinds_ = nullptr;
    const engine::Column* last_days_ = nullptr;
    engine::Period window_;
    engine::Date known_{std::numeric_limits<std::int32_t>::max()};  ///< events until then are
    engine::Date latest_;
};

}  // namespace

std::vector<PersonState> read_register(const Setting& setting, const Target& target,
                                       const RegisterQuestion& question) {
    const PersonRule& rule = *target.persons;
    const Setting under_law = under_the_law_of(setting, target.asked);
    engine::Interpreter interpreter = interpreter_for(under_law);
    std::vector<WayReader> readers;
    for (const Way& way : rule.ways) {
        readers.emplace_back(setting, way, question.month, question.knowing);
    }
    std::vector<PersonState> all;
    for (const std::uint32_t row : setting.facts.children(rule.person, target.asked.row)) {
        if (is_cancelled(setting)) {
            break;
        }
        PersonState state;
        state.row = row;
        state.measured = Answer::Yes;
        if (all.size() < question.measured.size()) {
            state.measured = question.measured[all.size()];
        } else if (rule.measured) {
            engine::Place place{*rule.measured, row, {}};
            place.indices.count = 1;
            place.indices.values[0] = question.month.index;
            state.measured = answer_of(interpreter.ask(place).outcome);
        }
        state.has_it = Answer::No;
        for (const WayReader& reader : readers) {
            WayReader::Read read = reader.read(row);
            state.has_it = either(state.has_it, read.enough);
            if (readers.size() == 1) {
                state.held = read.held;
                state.candidates = std::move(read.candidates);
            }
        }
        all.push_back(std::move(state));
    }
    return all;
}

Answer has_what_is_asked(const Setting& setting, const PersonRule& rule, std::uint32_t person,
                         engine::Month month) {
    Answer answer = Answer::No;
    for (const Way& way : rule.ways) {
        answer = either(answer, WayReader(setting, way, month, std::nullopt).read(person).enough);
    }
    return answer;
}

std::optional<Counts> counts_of(const std::vector<PersonState>& persons) {
    Counts counts;
    for (const PersonState& person : persons) {
        if (person.measured == Answer::No) {
            continue;
        }
        if (person.measured == Answer::Unknown || person.has_it == Answer::Unknown) {
            return std::nullopt;
        }
        ++counts.population;
        counts.covered += person.has_it == Answer::Yes ? 1 : 0;
    }
    return counts;
}

std::optional<bool> agrees_with_rules(const Setting& setting, const Target& target,
                                      engine::Month month) {
    const auto counted = counts_of(read_register(setting, target, {month, {}, {}}));
    const Setting under_law = under_the_law_of(setting, target.asked);
    engine::Interpreter interpreter = interpreter_for(under_law);
    const auto asked = [&](engine::QuantityId quantity) -> std::optional<std::int64_t> {
        engine::Place place{quantity, target.asked.row, {}};
        place.indices.count = 1;
        place.indices.values[0] = month.index;
        const engine::Outcome outcome = interpreter.ask_computed(place).outcome;
        const auto* number = std::get_if<engine::Rational>(&outcome.value);
        return outcome.is_known() && number != nullptr ? number->to_int64() : std::nullopt;
    };
    if (!counted || !target.covered || !target.population) {
        return std::nullopt;
    }
    const auto covered = asked(*target.covered);
    const auto population = asked(*target.population);
    if (!covered || !population) {
        return std::nullopt;
    }
    return covered == counted->covered && population == counted->population;
}

std::vector<Deficit> deficits_of(const std::vector<PersonState>& persons,
                                 std::int64_t events_needed) {
    std::vector<Deficit> all;
    for (const PersonState& person : persons) {
        if (person.measured == Answer::Yes && person.has_it == Answer::No) {
            all.push_back({std::max<std::int64_t>(0, events_needed - person.held),
                           static_cast<std::int64_t>(person.candidates.size())});
        }
    }
    return all;
}

}  // namespace hjemmel::sim
