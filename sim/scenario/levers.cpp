#include "sim/scenario/levers.hpp"

#include "sim/deviation.hpp"
#include "sim/followers.hpp"
#include "sim/target/monotone.hpp"

#include <algorithm>
#include <memory>
#include <numeric>
#include <utility>

namespace hjemmel::sim {

namespace {

using engine::Interval;
using engine::Outcome;
using engine::Place;
using engine::Rational;

constexpr std::uint64_t questions_for_the_proof = 20'000;
constexpr std::int64_t most_steps = 1'000'000'000;

Rational ratio(const Rational& above, const Rational& below) {
    return *Rational::fraction(above, below);
}

/// A lever moves in ones, a share in hundredths of a per cent.
Rational step_of(const engine::Type& type) {
    const Rational hundredth_of_a_per_cent = ratio(1, 10'000);
    return type.form == engine::Form::Plain ? Rational(1) : hundredth_of_a_per_cent;
}

std::int64_t steps_between(const Rational& from, const Rational& to, const Rational& step) {
    return std::min(ratio(to - from, step).floor().to_int64().value_or(most_steps), most_steps);
}

}  // namespace

LeverSearch::LeverSearch(const Setting& setting, LeverQuestion question)
    : setting_(setting), question_(std::move(question)), interpreter_(interpreter_for(setting)) {
    if (setting_.program[question_.asked.quantity].type.kind != engine::Kind::YesNo) {
        error_ = LeverError::NotYesOrNo;
    } else if (!find_figures()) {
        error_ = cancelled_ ? LeverError::Cancelled : LeverError::NoFigure;
    }
}

/// Each figure as it is given; else as it is computed.
bool LeverSearch::find_figures() {
    const Setting under = under_the_law_of(setting_, question_.asked);
    std::vector<engine::Override> changed = question_.given;
    for (const PlacedLever& lever : question_.levers) {
        if (std::any_of(figures_.begin(), figures_.end(),
                        [&](const Figure& one) { return one.place == lever.figure; })) {
            continue;
        }
        Figure figure{lever.figure, {}, std::nullopt};
        const engine::Cell* cell = setting_.facts.figure(lever.figure);
        if (cell != nullptr && cell->state == engine::Cell::State::Given) {
            const auto* number = std::get_if<Rational>(&cell->value);
            if (number == nullptr) {
                return false;
            }
            figure.value = *number;
            if (cell->bounds) {
                figure.bounds = *cell->bounds;
            }
        } else {
            engine::Interpreter interpreter = interpreter_for(under);
            interpreter.set_overrides(question_.given);
            const engine::Answer answer = interpreter.ask(lever.figure);
            cancelled_ = was_cancelled(answer);
            const auto* number = std::get_if<Rational>(&answer.outcome.value);
            if (answer.outcome.is_known() && number != nullptr) {
                figure.value = *number;
            } else if (answer.outcome.state == engine::State::Unknown &&
                       answer.outcome.bounds().lower && answer.outcome.bounds().upper) {
                figure.value = answer.outcome.bounds().lower->at;
                figure.bounds = answer.outcome.bounds();
            } else {
                return false;
            }
        }
        engine::Cell example = exact_cell(figure.value + Rational(1));
        changed.push_back({figure.place, std::move(example)});
        figures_.push_back(std::move(figure));
    }
    if (!changed.empty()) {
        set_aside_ = followers_of(under, changed);
    }
    cancelled_ = cancelled_ || is_cancelled(setting_);
    return !cancelled_;
}

std::size_t LeverSearch::figure_of(std::size_t lever) const {
    for (std::size_t index = 0; index < figures_.size(); ++index) {
        if (figures_[index].place == question_.levers[lever].figure) {
            return index;
        }
    }
    return 0;
}

std::vector<Rational> LeverSearch::standing() const {
    std::vector<Rational> values;
    for (const PlacedLever& lever : question_.levers) {
        values.push_back(lever.value);
    }
    return values;
}

/// The answer when each lever lies somewhere from one value to another.
Outcome LeverSearch::ask(const Place& place, const std::vector<Rational>& from,
                         const std::vector<Rational>& to,
                         const std::vector<engine::Override>& also) {
    cancelled_ = cancelled_ || is_cancelled(setting_);
    if (cancelled_) {
        return Outcome::unknown();
    }
    std::vector<engine::Override> overrides = question_.given;
    overrides.insert(overrides.end(), also.begin(), also.end());
    for (std::size_t index = 0; index < figures_.size(); ++index) {
        const Figure& figure = figures_[index];
        Rational low;
        Rational high;
        for (std::size_t lever = 0; lever < question_.levers.size(); ++lever) {
            if (figure_of(lever) != index) {
                continue;
            }
            const bool takes = question_.levers[lever].lever.takes;
            low = low + (takes ? -to[lever] : from[lever]);
            high = high + (takes ? -from[lever] : to[lever]);
        }
        engine::Cell cell = exact_cell(figure.value + low);
        if (figure.bounds || !(low == high)) {
            const Interval bounds = figure.bounds.value_or(Interval::exactly(figure.value));
            cell.bounds =
                std::make_shared<const Interval>(engine::add(bounds, Interval::between(low, high)));
        }
        overrides.push_back({figure.place, std::move(cell)});
    }
    take_away(set_aside_, overrides);
    interpreter_.set_overrides(std::move(overrides));
    const engine::Answer answer = interpreter_.ask(place);
    cancelled_ = was_cancelled(answer);
    ++questions_;
    return answer.outcome;
}

Outcome LeverSearch::ask_all(const std::vector<Rational>& from, const std::vector<Rational>& to,
                             const std::vector<engine::Override>& also) {
    Outcome all = ask(question_.asked, from, to, also);
    for (const Place& kept : question_.kept) {
        if (is_no(all)) {
            break;
        }
        Outcome one = ask(kept, from, to, also);
        if (is_yes(all) || is_no(one)) {
            all = std::move(one);
        }
    }
    return all;
}

Outcome LeverSearch::at(const std::vector<Rational>& values,
                        const std::vector<engine::Override>& also) {
    return ask_all(values, values, also);
}

Outcome LeverSearch::figure_at(const Place& place, const std::vector<Rational>& values,
                               const std::vector<engine::Override>& also) {
    return ask(place, values, values, also);
}

bool LeverSearch::is_more_never_worse(std::size_t lever) const {
    const PlacedLever& moved = question_.levers[lever];
    const Monotone wanted = moved.lever.takes ? Monotone::Decreasing : Monotone::Increasing;
    const auto is_shown = [&](const Place& place) {
        const Monotone form = monotone_in(setting_, place, moved.figure);
        return form == wanted || form == Monotone::Constant;
    };
    return is_shown(question_.asked) &&
           std::all_of(question_.kept.begin(), question_.kept.end(), is_shown);
}

/// As far as the lever's own range and that of the figure allow, the others standing.
Rational LeverSearch::most_of(std::size_t lever) const {
    const PlacedLever& moved = question_.levers[lever];
    Rational most = moved.lever.to;
    const engine::Type& type = setting_.program[moved.figure.quantity].type;
    if (!type.range) {
        return most;
    }
    const Figure& figure = figures_[figure_of(lever)];
    Rational stands = figure.value;
    for (std::size_t other = 0; other < question_.levers.size(); ++other) {
        if (other != lever && figure_of(other) == figure_of(lever)) {
            const PlacedLever& one = question_.levers[other];
            stands = stands + (one.lever.takes ? -one.value : one.value);
        }
    }
    if (moved.lever.takes && type.range->lower) {
        most = std::min(most, stands - type.range->lower->at);
    } else if (!moved.lever.takes && type.range->upper) {
        most = std::min(most, type.range->upper->at - stands);
    }
    return most;
}

/// The values of one lever as whole numbers of steps.
struct LeverSearch::Steps {
    LeverSearch& search;
    std::size_t lever;
    Rational from;
    Rational step;

    [[nodiscard]] Rational value(std::int64_t number) const {
        return from + step * Rational(number);
    }
    [[nodiscard]] Outcome ask(std::int64_t first, std::int64_t last) const {
        std::vector<Rational> low = search.standing();
        std::vector<Rational> high = low;
        low[lever] = value(first);
        high[lever] = value(last);
        return search.ask_all(low, high);
    }
};

LeverAnswer LeverSearch::least(std::size_t lever) {
    LeverAnswer answer;
    answer.error = error_;
    if (error_) {
        answer.result = error_ == LeverError::Cancelled ? LeverAnswer::Result::Cancelled
                                                        : LeverAnswer::Result::NoFigure;
        return answer;
    }
    const std::uint64_t before = questions_;
    const engine::Lever& moved = question_.levers[lever].lever;
    const Steps steps{*this, lever, moved.from, step_of(moved.type)};
    answer.figure = figures_[figure_of(lever)].value;
    answer.figure_bounds = figures_[figure_of(lever)].bounds;
    answer.step = steps.step;
    answer.set_aside = set_aside_;
    const std::int64_t most = steps_between(moved.from, most_of(lever), steps.step);
    const auto finished = [&](LeverAnswer::Result result) {
        answer.result = cancelled_ ? LeverAnswer::Result::Cancelled : result;
        answer.questions = questions_ - before;
        return answer;
    };
    if (most < 0) {
        return finished(LeverAnswer::Result::Never);
    }
    answer.most = steps.value(most);
    const auto is_no_at = [&](std::int64_t number) { return is_no(steps.ask(number, number)); };
    // The last that is known to be no, and the first that is not.
    std::int64_t last_no = -1;
    std::optional<std::int64_t> first;
    if (is_no_at(0)) {
        last_no = 0;
        for (std::int64_t wide = 1; last_no < most && !first && !cancelled_; wide *= 2) {
            const std::int64_t tried = std::min(last_no + wide, most);
            if (is_no_at(tried)) {
                last_no = tried;
            } else {
                first = tried;
            }
        }
        while (first && *first - last_no > 1 && !cancelled_) {
            const std::int64_t middle = last_no + (*first - last_no) / 2;
            if (is_no_at(middle)) {
                last_no = middle;
            } else {
                first = middle;
            }
        }
    } else {
        first = 0;
    }
    std::uint64_t left = questions_for_the_proof;
    const Deviation deviation = first_deviation(
        0, first ? *first - 1 : most, left, [&](std::int64_t low, std::int64_t high) {
            return !cancelled_ && is_no(steps.ask(low, high));
        });
    answer.proven = deviation.complete;
    if (deviation.first) {
        first = *deviation.first;
    }
    if (!first) {
        answer.is_read = monotone_in(setting_, question_.asked, question_.levers[lever].figure) !=
                         Monotone::Constant;
        return finished(LeverAnswer::Result::Never);
    }
    answer.at = steps.value(*first);
    if (*first > 0) {
        answer.below = steps.value(*first - 1);
    }
    if (is_yes(steps.ask(*first, *first))) {
        return finished(*first == 0 ? LeverAnswer::Result::Met : LeverAnswer::Result::Found);
    }
    const auto is_yes_at = [&](std::int64_t low, std::int64_t high) {
        return !cancelled_ && is_yes(steps.ask(low, high));
    };
    std::int64_t open = *first;  // the last that is not known to be yes
    std::optional<std::int64_t> certain;
    for (bool stays = false; !stays && open < most && !cancelled_;) {
        for (std::int64_t wide = 1; open < most && !certain && !cancelled_; wide *= 2) {
            const std::int64_t tried = std::min(open + wide, most);
            if (is_yes_at(tried, tried)) {
                certain = tried;
            } else {
                open = tried;
            }
        }
        while (certain && *certain - open > 1 && !cancelled_) {
            const std::int64_t middle = open + (*certain - open) / 2;
            if (is_yes_at(middle, middle)) {
                certain = middle;
            } else {
                open = middle;
            }
        }
        if (!certain) {
            break;
        }
        // It has to be yes from there on, and more may turn it into no.
        const Deviation after = first_deviation(*certain, most, left, is_yes_at);
        stays = after.complete && !after.first;
        if (!stays) {
            certain.reset();
            open = after.first.value_or(most);
        }
    }
    if (certain) {
        answer.certain = steps.value(*certain);
    }
    return finished(LeverAnswer::Result::Undecided);
}

namespace {

/// Levers that move one figure in one direction: only their sum counts, so the cheapest go first.
struct LeverGroup {
    std::vector<std::size_t> levers;  ///< by price
    Rational step;
    std::int64_t least = 0;  ///< in steps: the sum of what each has at least
    std::int64_t most = 0;
};

void spread(const LeverGroup& group, const std::vector<PlacedLever>& levers, std::int64_t steps,
            std::vector<Rational>& values) {
    std::int64_t left = steps - group.least;
    for (const std::size_t lever : group.levers) {
        const engine::Lever& one = levers[lever].lever;
        const std::int64_t taken = std::min(left, steps_between(one.from, one.to, group.step));
        values[lever] = one.from + group.step * Rational(taken);
        left -= taken;
    }
}

}  // namespace

CheapestAnswer LeverSearch::cheapest() {
    CheapestAnswer answer;
    const std::vector<PlacedLever>& levers = question_.levers;
    std::vector<LeverGroup> groups;
    std::vector<std::pair<std::size_t, bool>> keys;
    std::optional<engine::UnitId> unit;
    for (std::size_t lever = 0; lever < levers.size(); ++lever) {
        const engine::Lever& one = levers[lever].lever;
        if (!one.price) {
            continue;
        }
        if (unit && *unit != one.price_unit) {
            return answer;
        }
        unit = one.price_unit;
        const std::pair key(figure_of(lever), one.takes);
        auto found = std::find(keys.begin(), keys.end(), key);
        if (found == keys.end()) {
            keys.push_back(key);
            groups.emplace_back();
            found = keys.end() - 1;
        }
        LeverGroup& group = groups[static_cast<std::size_t>(found - keys.begin())];
        group.levers.push_back(lever);
        group.step = step_of(one.type);
        group.least += steps_between(Rational(0), one.from, group.step);
        group.most += steps_between(Rational(0), one.to, group.step);
    }
    if (error_ || groups.empty()) {
        answer.result = cancelled_ ? CheapestAnswer::Result::Cancelled : answer.result;
        return answer;
    }
    constexpr std::size_t most_groups = 2;
    if (groups.size() > most_groups) {
        answer.result = CheapestAnswer::Result::TooManyFigures;
        return answer;
    }
    bool is_shown = true;  // that more is never worse
    for (std::size_t index = 0; index < groups.size(); ++index) {
        is_shown = is_shown && is_more_never_worse(groups[index].levers.front());
        std::sort(groups[index].levers.begin(), groups[index].levers.end(),
                  [&](std::size_t left, std::size_t right) {
                      return std::pair(*levers[left].lever.price, left) <
                             std::pair(*levers[right].lever.price, right);
                  });
        // Never further than the figure's own range allows.
        const Rational room = most_of(groups[index].levers.front());
        if (groups[index].levers.size() == 1) {
            groups[index].most =
                std::min(groups[index].most, steps_between(Rational(0), room, groups[index].step));
        }
    }
    constexpr std::int64_t most_walked = 100'000;
    if (groups.size() > 1) {
        // The edge is walked along the shorter of the two.
        if (groups[1].most - groups[1].least < groups[0].most - groups[0].least) {
            std::swap(groups[0], groups[1]);
        }
        if (groups[0].most - groups[0].least > most_walked) {
            answer.result = CheapestAnswer::Result::TooWide;
            return answer;
        }
    }
    const std::uint64_t before = questions_;
    std::vector<Rational> values = standing();
    std::optional<Rational> best;
    bool some_unknown = false;
    const auto enough = [&](std::int64_t first, std::int64_t second) {
        spread(groups[0], levers, first, values);
        if (groups.size() > 1) {
            spread(groups[1], levers, second, values);
        }
        const Outcome outcome = at(values);
        some_unknown = some_unknown || (!is_yes(outcome) && !is_no(outcome));
        if (!is_yes(outcome)) {
            return false;
        }
        const Rational cost = cost_of(levers, values);
        if (!best || cost < *best) {
            best = cost;
            answer.values = values;
            answer.cost = cost;
        }
        return true;
    };
    // More of one never asks for more of the other, so the edge of what is enough is a staircase.
    std::int64_t second = groups.size() > 1 ? groups[1].most : 0;
    const std::int64_t least_second = groups.size() > 1 ? groups[1].least : 0;
    std::int64_t low = groups[0].least;
    std::int64_t high = groups[0].most;
    if (!is_shown) {
        // Then every pair is asked about, as long as they are few.
        const std::int64_t pairs = (high - low + 1) * (second - least_second + 1);
        constexpr std::int64_t most_pairs = 20'000;
        if (pairs > most_pairs) {
            answer.result = CheapestAnswer::Result::NotMonotone;
            return answer;
        }
        for (std::int64_t first = low; first <= high && !cancelled_; ++first) {
            for (std::int64_t other = least_second; other <= second && !cancelled_; ++other) {
                static_cast<void>(enough(first, other));
            }
        }
    } else if (enough(high, second)) {
        while (low < high && !cancelled_) {
            const std::int64_t middle = low + (high - low) / 2;
            if (enough(middle, second)) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        for (std::int64_t first = low; first <= groups[0].most && !cancelled_; ++first) {
            std::int64_t too_few = least_second - 1;
            while (second - too_few > 1 && !cancelled_) {
                const std::int64_t middle = too_few + (second - too_few) / 2;
                if (enough(first, middle)) {
                    second = middle;
                } else {
                    too_few = middle;
                }
            }
            if (second == least_second) {
                break;
            }
        }
    }
    answer.questions = questions_ - before;
    answer.result = cancelled_     ? CheapestAnswer::Result::Cancelled
                    : best         ? CheapestAnswer::Result::Found
                    : some_unknown ? CheapestAnswer::Result::Undecided
                                   : CheapestAnswer::Result::Never;
    return answer;
}

Rational cost_of(const std::vector<PlacedLever>& levers, const std::vector<Rational>& values) {
    Rational cost;
    for (std::size_t lever = 0; lever < levers.size(); ++lever) {
        if (levers[lever].lever.price) {
            cost = cost + *levers[lever].lever.price * values[lever];
        }
    }
    return cost;
}

}  // namespace hjemmel::sim
