#include "sim/least.hpp"

#include "sim/deviation.hpp"
#include "sim/followers.hpp"

#include <algorithm>
#include <utility>
#include <variant>

namespace hjemmel::sim {

namespace {

using engine::Cell;
using engine::Outcome;
using engine::Rational;

constexpr std::int64_t most_by_default = 1'000'000'000;

/// Shifts what is known of a number.
engine::Interval shifted(const engine::Interval& bounds, std::int64_t by) {
    return engine::add(bounds, engine::Interval::exactly(by));
}

class Search {
public:
    Search(const Setting& setting, const engine::Place& asked, const engine::Place& figure,
           std::uint64_t questions)
        : setting_(setting),
          asked_(asked),
          place_(figure),
          interpreter_(interpreter_for(setting)),
          for_the_proof_(questions) {}

    Least run(std::optional<std::int64_t> most) {
        if (setting_.program[asked_.quantity].type.kind != engine::Kind::YesNo) {
            return finished(Least::Result::NotYesOrNo);
        }
        const engine::Type& type = setting_.program[place_.quantity].type;
        if (type.kind != engine::Kind::Number || type.form != engine::Form::Plain) {
            return finished(Least::Result::NotWhole);
        }
        if (!find_figure()) {
            return finished(cancelled_ ? Least::Result::Cancelled : Least::Result::NoFigure);
        }
        least_.most = limit(type, most);
        least_.in_steps = !type.integer;
        const std::vector<engine::Override> example{{place_, cell_with(1, 1)}};
        least_.set_aside = followers_of(under_the_law_of(setting_, asked_), example);
        search();
        if (cancelled_) {
            least_.result = Least::Result::Cancelled;
        }
        return std::move(least_);
    }

private:
    Least finished(Least::Result result) {
        least_.result = result;
        return std::move(least_);
    }

    /// The figure as it is given; else as it is computed.
    bool find_figure() {
        if (const Cell* cell = setting_.facts.figure(place_);
            cell != nullptr && cell->state == Cell::State::Given) {
            return take(cell->value, cell->bounds);
        }
        const Setting setting = under_the_law_of(setting_, asked_);
        engine::Interpreter interpreter = interpreter_for(setting);
        const engine::Answer answer = interpreter.ask(place_);
        cancelled_ = was_cancelled(answer);
        return answer.outcome.is_known() && take(answer.outcome.value, nullptr);
    }

    bool take(const engine::Value& value, const std::shared_ptr<const engine::Interval>& bounds) {
        const auto* number = std::get_if<Rational>(&value);
        if (number == nullptr) {
            return false;
        }
        least_.figure = *number;
        if (bounds) {
            least_.figure_bounds = *bounds;
        }
        return true;
    }

    [[nodiscard]] std::int64_t limit(const engine::Type& type,
                                     std::optional<std::int64_t> most) const {
        std::int64_t limit = most.value_or(most_by_default);
        if (type.range && type.range->upper) {
            const Rational room = (type.range->upper->at - least_.figure).floor();
            limit = std::min(limit, room.to_int64().value_or(limit));
        }
        return std::max<std::int64_t>(limit, 0);
    }

    /// The figure with some number from `from` to `to` more.
    [[nodiscard]] Cell cell_with(std::int64_t from, std::int64_t to) const {
        Cell cell = exact_cell(least_.figure + Rational(from));
        if (least_.figure_bounds || from != to) {
            const engine::Interval bounds =
                least_.figure_bounds.value_or(engine::Interval::exactly(least_.figure));
            cell.bounds = std::make_shared<const engine::Interval>(
                engine::hull(shifted(bounds, from), shifted(bounds, to)));
        }
        return cell;
    }

    Outcome ask(std::int64_t from, std::int64_t to) {
        cancelled_ = cancelled_ || is_cancelled(setting_);
        if (cancelled_) {
            return Outcome::unknown();
        }
        std::vector<engine::Override> overrides{{place_, cell_with(from, to)}};
        take_away(least_.set_aside, overrides);
        interpreter_.set_overrides(std::move(overrides));
        const engine::Answer answer = interpreter_.ask(asked_);
        cancelled_ = was_cancelled(answer);
        ++least_.questions;
        return answer.outcome;
    }

    Probe probe(std::int64_t added) { return {added, ask(added, added)}; }

    /// The first number from 1 to `last` that is not answered no.
    Deviation first_not_no(std::int64_t last) {
        return first_deviation(1, last, for_the_proof_, [this](std::int64_t from, std::int64_t to) {
            const bool no = is_no(ask(from, to));
            if (cancelled_) {
                for_the_proof_ = 0;
            }
            return no;
        });
    }

    /// Finds the first number for which `wanted` holds, between one for which it does not and one
    /// for which it does.
    template <typename Wanted>
    void halve(Probe& without, Probe& with, const Wanted& wanted) {
        while (with.added - without.added > 1 && !cancelled_) {
            Probe middle = probe(without.added + (with.added - without.added) / 2);
            (wanted(middle.outcome) ? with : without) = std::move(middle);
        }
    }

    /// Goes up by doubling steps until `wanted` holds; false when even the most is not enough.
    template <typename Wanted>
    bool gallop(Probe& without, Probe& with, const Wanted& wanted) {
        for (std::int64_t step = 1; without.added < least_.most && !cancelled_; step *= 2) {
            with = probe(std::min(without.added + step, least_.most));
            if (wanted(with.outcome)) {
                return true;
            }
            without = with;
        }
        return false;
    }

    void search() {
        Probe first = probe(0);
        least_.proven = true;
        if (is_yes(first.outcome)) {
            least_.result = Least::Result::Found;
            least_.at = std::move(first);
            return;
        }
        const auto no_longer_no = [](const Outcome& outcome) { return !is_no(outcome); };
        const auto yes = [](const Outcome& outcome) { return is_yes(outcome); };
        Probe below = first;
        Probe at = first;
        if (is_no(first.outcome)) {
            const bool some = gallop(below, at, no_longer_no);
            if (some) {
                halve(below, at, no_longer_no);
            }
            const Deviation earlier = first_not_no(below.added);
            least_.proven = earlier.complete;
            if (earlier.first) {
                below = probe(*earlier.first - 1);
                at = probe(*earlier.first);
            }
            least_.below = std::move(below);
            if (!some && !earlier.first) {
                least_.result = Least::Result::Never;
                return;
            }
        }
        least_.at = at;
        if (is_yes(at.outcome)) {
            least_.result = Least::Result::Found;
            return;
        }
        least_.result = Least::Result::Undecided;
        Probe beyond = at;
        if (gallop(at, beyond, yes)) {
            halve(at, beyond, yes);
            least_.certain = std::move(beyond);
        }
    }

    const Setting& setting_;
    engine::Place asked_;
    engine::Place place_;
    engine::Interpreter interpreter_;
    std::uint64_t for_the_proof_;
    Least least_;
    bool cancelled_ = false;
};

}  // namespace

Least least_addition(const Setting& setting, const engine::Place& asked,
                     const engine::Place& figure, std::optional<std::int64_t> most,
                     std::uint64_t questions) {
    return Search(setting, asked, figure, questions).run(most);
}

}  // namespace hjemmel::sim
