#include "sim/settle.hpp"

#include "sim/deviation.hpp"
#include "sim/followers.hpp"

#include <algorithm>
#include <utility>

namespace hjemmel::sim {

namespace {

using engine::Interval;
using engine::Outcome;
using engine::Rational;

constexpr std::uint64_t for_the_proofs = 1'000;
constexpr std::int64_t most_tried_between = 500;
constexpr std::int64_t tried_of_more = 16;

bool decided(const Outcome& outcome) { return is_yes(outcome) || is_no(outcome); }

bool same_answer(const Outcome& left, const Outcome& right) {
    return (is_yes(left) && is_yes(right)) || (is_no(left) && is_no(right));
}

class Search {
public:
    Search(const Setting& setting, const engine::Place& asked,
           const std::vector<engine::Place>& missing)
        : setting_(setting),
          asked_(asked),
          missing_(missing),
          interpreter_(interpreter_for(setting)) {}

    std::optional<Settling> run(const engine::Type& type) {
        whole_ = type.integer;
        settling_.quantity = missing_.front().quantity;
        settling_.step = step_for(type);
        from_ = type.range->lower->at;
        to_ = type.range->upper->at;
        const auto steps = engine::divide(to_ - from_, settling_.step);
        last_ = steps->floor().to_int64().value_or(0);
        const Outcome lowest = probe(0);
        const Outcome highest = probe(last_);
        if (last_ < 1 || same_answer(lowest, highest) || (!decided(lowest) && !decided(highest))) {
            return std::nullopt;
        }
        if (decided(lowest)) {
            const std::int64_t low = reach(lowest, 0, last_);
            if (holds_up_to(low, lowest)) {
                settling_.low = Settling::End{lowest, at(low), at(low + 1)};
                first_between_ = low + 1;
            }
        }
        last_between_ = last_;
        if (decided(highest)) {
            const std::int64_t high = reach(highest, last_, 0);
            if (holds_from(high, highest)) {
                settling_.high = Settling::End{highest, at(high), at(high - 1)};
                last_between_ = high - 1;
            }
        }
        if (!settling_.low && !settling_.high) {
            return std::nullopt;
        }
        look_between();
        return cancelled_ ? std::nullopt : std::optional(std::move(settling_));
    }

private:
    static Rational step_for(const engine::Type& type) {
        return type.form == engine::Form::Plain ? Rational(1) : *Rational::fraction(1, 10'000);
    }

    [[nodiscard]] Rational at(std::int64_t number) const {
        return std::min(from_ + settling_.step * Rational(number), to_);
    }

    Outcome probe(std::int64_t number) { return ask(number, number); }

    /// The answer when each missing figure is some number between two points of the grid.
    Outcome ask(std::int64_t from, std::int64_t to) {
        cancelled_ = cancelled_ || is_cancelled(setting_);
        if (cancelled_) {
            return Outcome::unknown();
        }
        engine::Cell cell = exact_cell(at(from));
        if (from != to) {
            cell.bounds = std::make_shared<const Interval>(Interval::between(at(from), at(to)));
        }
        std::vector<engine::Override> overrides;
        for (const engine::Place& place : missing_) {
            overrides.push_back({place, cell});
        }
        interpreter_.set_overrides(std::move(overrides));
        const engine::Answer answer = interpreter_.ask(asked_);
        cancelled_ = was_cancelled(answer);
        ++settling_.questions;
        return answer.outcome;
    }

    /// The last point, going from `from` towards `to`, at which the answer still is that of `from`.
    std::int64_t reach(const Outcome& outcome, std::int64_t from, std::int64_t to) {
        std::int64_t with = from;
        std::int64_t without = to;
        while (std::max(with, without) - std::min(with, without) > 1 && !cancelled_) {
            const std::int64_t middle = with + (without - with) / 2;
            (same_answer(probe(middle), outcome) ? with : without) = middle;
        }
        return with;
    }

    bool holds_up_to(std::int64_t low, const Outcome& outcome) { return holds(0, low, outcome); }

    bool holds_from(std::int64_t high, const Outcome& outcome) {
        // The range may end between two points of the grid: its end is a point of its own.
        const bool ends_on_grid = at(last_) == to_;
        return holds(high, ends_on_grid ? last_ : last_ + 1, outcome);
    }

    /// Whole numbers are proven one by one or in runs; between other points lie further numbers, so
    /// each step of the grid is proven with both its ends.
    bool holds(std::int64_t from, std::int64_t to, const Outcome& outcome) {
        if (from == to) {
            return true;  // asked already
        }
        const std::int64_t beyond = whole_ ? 0 : 1;
        std::uint64_t questions = for_the_proofs;
        const Deviation deviation = first_deviation(
            from, to - beyond, questions, [&](std::int64_t first, std::int64_t last) {
                return !cancelled_ && same_answer(ask(first, last + beyond), outcome);
            });
        return deviation.complete && !deviation.first;
    }

    /// Asks for the points of which no end says anything.
    void look_between() {
        const std::int64_t count = last_between_ - first_between_ + 1;
        if (count < 1) {
            settling_.between =
                whole_ ? Settling::Between::Nothing : Settling::Between::NotSearched;
            return;
        }
        const bool all = count <= most_tried_between;
        const std::int64_t tries = all ? count : tried_of_more;
        for (std::int64_t number = 0; number < tries && !cancelled_; ++number) {
            const std::int64_t point =
                first_between_ + (all ? number : count / tried_of_more * number);
            ++settling_.tried_between;
            if (decided(probe(point))) {
                settling_.between = Settling::Between::Open;
                return;
            }
        }
        settling_.between = all ? Settling::Between::Unknown : Settling::Between::UnknownWhereTried;
    }

    const Setting& setting_;
    engine::Place asked_;
    const std::vector<engine::Place>& missing_;
    engine::Interpreter interpreter_;
    Settling settling_;
    Rational from_;
    Rational to_;
    bool whole_ = false;
    std::int64_t last_ = 0;
    std::int64_t first_between_ = 0;
    std::int64_t last_between_ = 0;
    bool cancelled_ = false;
};

}  // namespace

std::optional<Settling> settle(const Setting& setting, const engine::Place& asked,
                               const std::vector<engine::Place>& missing) {
    if (missing.empty() || setting.program[asked.quantity].type.kind != engine::Kind::YesNo) {
        return std::nullopt;
    }
    const engine::Type& type = setting.program[missing.front().quantity].type;
    const bool one_quantity =
        std::all_of(missing.begin(), missing.end(), [&missing](const engine::Place& place) {
            return place.quantity == missing.front().quantity;
        });
    if (!one_quantity || type.kind != engine::Kind::Number || !type.range || !type.range->lower ||
        !type.range->upper) {
        return std::nullopt;
    }
    return Search(setting, asked, missing).run(type);
}

}  // namespace hjemmel::sim
