#include "sim/settle.hpp"

#include "sim/followers.hpp"

#include <algorithm>
#include <utility>

namespace hjemmel::sim {

namespace {

using engine::Outcome;
using engine::Rational;

constexpr std::int64_t points_to_check = 16;

bool decided(const Outcome& outcome) { return is_yes(outcome) || is_no(outcome); }

bool same_answer(const Outcome& left, const Outcome& right) {
    return (is_yes(left) && is_yes(right)) || (is_no(left) && is_no(right));
}

class Search {
public:
    Search(const Setting& setting, const engine::Place& asked,
           const std::vector<engine::Place>& missing)
        : asked_(asked), missing_(missing), interpreter_(interpreter_for(setting)) {}

    std::optional<Settling> run(const engine::Type& type) {
        settling_.quantity = missing_.front().quantity;
        settling_.step = step_for(type);
        from_ = type.range->lower->at;
        const auto steps = engine::divide(type.range->upper->at - from_, settling_.step);
        last_ = steps->floor().to_int64().value_or(0);
        const Outcome lowest = probe(0);
        const Outcome highest = probe(last_);
        if (last_ < 1 || same_answer(lowest, highest) || (!decided(lowest) && !decided(highest))) {
            return std::nullopt;
        }
        std::int64_t low = -1;
        std::int64_t high = last_ + 1;
        if (decided(lowest)) {
            low = reach(lowest, 0, last_);
            settling_.low = Settling::End{lowest, at(low), at(low + 1)};
        }
        if (decided(highest)) {
            high = reach(highest, last_, 0);
            settling_.high = Settling::End{highest, at(high), at(high - 1)};
        }
        if (cancelled_ || !in_order(lowest, low, highest, high)) {
            return std::nullopt;
        }
        return std::move(settling_);
    }

private:
    static Rational step_for(const engine::Type& type) {
        return type.form == engine::Form::Plain ? Rational(1) : *Rational::fraction(1, 10'000);
    }

    [[nodiscard]] Rational at(std::int64_t number) const {
        return from_ + settling_.step * Rational(number);
    }

    Outcome probe(std::int64_t number) {
        std::vector<engine::Override> overrides;
        for (const engine::Place& place : missing_) {
            overrides.push_back({place, exact_cell(at(number))});
        }
        interpreter_.set_overrides(std::move(overrides));
        const engine::Answer answer = interpreter_.ask(asked_);
        cancelled_ = cancelled_ || was_cancelled(answer);
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

    /// Points spread over the range answer as the two ends say: up to `low`, from `high`, and
    /// neither between.
    bool in_order(const Outcome& lowest, std::int64_t low, const Outcome& highest,
                  std::int64_t high) {
        for (std::int64_t point = 1; point < points_to_check && !cancelled_; ++point) {
            const std::int64_t number = last_ / points_to_check * point;
            const Outcome outcome = probe(number);
            const bool fits = number <= low    ? same_answer(outcome, lowest)
                              : number >= high ? same_answer(outcome, highest)
                                               : !decided(outcome);
            if (!fits) {
                return false;
            }
        }
        return !cancelled_;
    }

    engine::Place asked_;
    const std::vector<engine::Place>& missing_;
    engine::Interpreter interpreter_;
    Settling settling_;
    Rational from_;
    std::int64_t last_ = 0;
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
