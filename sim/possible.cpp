#include "sim/possible.hpp"

#include "sim/deviation.hpp"
#include "sim/followers.hpp"

#include <algorithm>
#include <utility>
#include <variant>

namespace hjemmel::sim {

namespace {

using engine::Interval;
using engine::Outcome;
using engine::Place;
using engine::Rational;

bool counts_whole_things(const engine::Program& program, const Place& place) {
    const engine::Type& type = program[place.quantity].type;
    return type.kind == engine::Kind::Number && type.form == engine::Form::Plain;
}

/// What is known of an observed number; nothing for other kinds.
std::optional<Interval> observed_bounds(const engine::Cell& cell) {
    const auto* number = std::get_if<Rational>(&cell.value);
    if (cell.state != engine::Cell::State::Given || number == nullptr) {
        return std::nullopt;
    }
    return cell.bounds ? *cell.bounds : Interval::exactly(*number);
}

/// Two ways of knowing one thing do not speak against each other.
bool agree(const engine::Cell& observed, const Outcome& computed) {
    if (computed.state == engine::State::Unknown && !computed.possible) {
        return true;
    }
    if (const auto bounds = observed_bounds(observed)) {
        return computed.state != engine::State::NotApplicable &&
               computed.state != engine::State::Conflict &&
               engine::intersect(*bounds, computed.bounds()).has_value();
    }
    if (observed.state == engine::Cell::State::NotApplicable) {
        return computed.state != engine::State::Value;
    }
    return !computed.is_known() || engine::equal_values(observed.value, computed.value);
}

class Search {
public:
    Search(const Setting& setting, const PossibleQuestion& question)
        : setting_(setting),
          question_(question),
          under_law_(under_the_law_of(setting, question.asked)),
          deciding_(interpreter_for(setting_)),
          computing_(interpreter_for(under_law_)) {}

    Possible run() {
        if (question_.least &&
            setting_.program[question_.asked.quantity].type.kind != engine::Kind::YesNo) {
            possible_.result = Possible::Result::NotYesOrNo;
            return std::move(possible_);
        }
        if (!counts_whole_things(setting_.program, question_.varied) ||
            (question_.least && !counts_whole_things(setting_.program, question_.least->figure))) {
            possible_.result = Possible::Result::NotWhole;
            return std::move(possible_);
        }
        possible_.in_steps =
            !is_whole(question_.varied) || (question_.least && !is_whole(question_.least->figure));
        possible_.agreeing = followers_of(under_law_, changes(question_.to, question_.to));
        turning_point_ = question_.from;
        for (std::int64_t value = question_.from; value <= question_.to && !stopped(); ++value) {
            ++possible_.tried;
            consider(value);
        }
        if (cancelled_) {
            possible_.result = Possible::Result::Cancelled;
        }
        return std::move(possible_);
    }

private:
    [[nodiscard]] bool is_whole(const Place& place) const {
        return setting_.program[place.quantity].type.integer;
    }

    bool stopped() {
        cancelled_ = cancelled_ || is_cancelled(setting_);
        return cancelled_;
    }

    [[nodiscard]] std::vector<engine::Override> changes(std::int64_t value,
                                                        std::int64_t other) const {
        std::vector<engine::Override> overrides{{question_.varied, exact_cell(value)}};
        if (question_.least) {
            overrides.push_back({question_.least->figure, exact_cell(other)});
        }
        return overrides;
    }

    void consider(std::int64_t value) {
        PossiblePair pair{value, std::nullopt};
        if (question_.least) {
            const auto turning = turning_point(value);
            if (!turning) {
                return;
            }
            pair.other = *turning - question_.least->further;
            if (*pair.other < lowest()) {
                return;
            }
        }
        if (agrees_with_observations(pair)) {
            possible_.pairs.push_back(pair);
        }
    }

    [[nodiscard]] std::int64_t lowest() const {
        const engine::Type& type = setting_.program[question_.least->figure.quantity].type;
        if (type.range && type.range->lower) {
            return type.range->lower->at.ceil().to_int64().value_or(0);
        }
        return 0;
    }

    bool decided_no(std::int64_t value, std::int64_t other) {
        return is_no(decide(value, other, other));
    }

    /// The answer when the other figure is some number from `other` to `last`.
    Outcome decide(std::int64_t value, std::int64_t other, std::int64_t last) {
        if (stopped()) {
            return Outcome::unknown();
        }
        std::vector<engine::Override> overrides = changes(value, other);
        if (other != last) {
            overrides.back().cell->bounds =
                std::make_shared<const Interval>(Interval::between(other, last));
        }
        take_away(possible_.agreeing, overrides);
        deciding_.set_overrides(std::move(overrides));
        const engine::Answer answer = deciding_.ask(question_.asked);
        cancelled_ = cancelled_ || was_cancelled(answer);
        ++possible_.questions;
        return answer.outcome;
    }

    /// The first value of the other figure for which the answer is no longer no; none when it is
    /// not yes there, or when the answer never is no. Looks near the last one first: from one value
    /// to the next it moves little.
    std::optional<std::int64_t> turning_point(std::int64_t value) {
        const std::int64_t least = lowest();
        std::int64_t no = std::max(turning_point_ - 1, least);
        std::int64_t step = 1;
        while (!decided_no(value, no)) {
            if (no == least || cancelled_) {
                return std::nullopt;
            }
            no = std::max(no - step, least);
            step *= 2;
        }
        std::int64_t beyond = no;
        for (step = 1; !cancelled_; step *= 2) {
            if (step > farthest) {
                return std::nullopt;
            }
            beyond = no + step;
            if (!decided_no(value, beyond)) {
                break;
            }
            no = beyond;
        }
        while (beyond - no > 1 && !cancelled_) {
            const std::int64_t middle = no + (beyond - no) / 2;
            (decided_no(value, middle) ? no : beyond) = middle;
        }
        turning_point_ = beyond;
        if (cancelled_ || !is_yes(decide(value, beyond, beyond)) ||
            !all_no(value, beyond - question_.least->further, beyond - 1)) {
            possible_.undecided += cancelled_ ? 0 : 1;
            return std::nullopt;
        }
        return beyond;
    }

    bool all_no(std::int64_t value, std::int64_t from, std::int64_t to) {
        std::uint64_t questions = for_each_proof;
        const Deviation deviation = first_deviation(std::max(from, lowest()), to, questions,
                                                    [&](std::int64_t first, std::int64_t last) {
                                                        return is_no(decide(value, first, last));
                                                    });
        return deviation.complete && !deviation.first;
    }

    bool agrees_with_observations(const PossiblePair& pair) {
        std::vector<engine::Override> overrides = changes(pair.value, pair.other.value_or(0));
        take_away(possible_.agreeing, overrides);
        computing_.set_overrides(std::move(overrides));
        for (const Place& place : possible_.agreeing) {
            if (stopped()) {
                return false;
            }
            const engine::Answer answer = computing_.ask(place);
            cancelled_ = cancelled_ || was_cancelled(answer);
            ++possible_.questions;
            if (!agree(*setting_.facts.figure(place), answer.outcome)) {
                return false;
            }
        }
        return !cancelled_;
    }

    static constexpr std::uint64_t for_each_proof = 1'000;
    static constexpr std::int64_t farthest = std::int64_t{1} << 40;

    const Setting& setting_;
    const PossibleQuestion& question_;
    Setting under_law_;
    engine::Interpreter deciding_;
    engine::Interpreter computing_;
    Possible possible_;
    std::int64_t turning_point_ = 0;
    bool cancelled_ = false;
};

}  // namespace

Possible possible_values(const Setting& setting, const PossibleQuestion& question) {
    return Search(setting, question).run();
}

}  // namespace hjemmel::sim
