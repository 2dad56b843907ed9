#include "engine/evaluate/allotment.hpp"

#include <algorithm>
#include <vector>

namespace hjemmel::engine {

namespace {

using Failure = EvaluationError::Kind;

// divisor: not 0.
Rational quotient(const Rational& dividend, const Rational& divisor) {
    return *Rational::fraction(dividend, divisor);
}

// Everything is known: the method of largest remainders.
Allotted exactly(const Rational& amount, const Rational& step, std::span<const Weighed> all,
                 std::int32_t element) {
    Rational weights;
    for (const Weighed& one : all) {
        weights = weights + one.weight.lower->at;
    }
    Allotted result;
    if (weights.is_zero()) {
        result.can_lack_weights = true;
        return result;
    }
    const Rational all_steps = quotient(amount, step);
    struct Part {
        Rational steps;
        Rational remainder;
        std::size_t place;
    };
    std::vector<Part> parts;
    Rational left = all_steps;
    for (std::size_t place = 0; place < all.size(); ++place) {
        const Rational quota = quotient(all_steps * all[place].weight.lower->at, weights);
        const Rational steps = quota.floor();
        parts.push_back({steps, quota - steps, place});
        left = left - steps;
    }
    std::stable_sort(parts.begin(), parts.end(), [](const Part& one, const Part& other) {
        return other.remainder < one.remainder;
    });
    Rational steps;
    for (const Part& part : parts) {
        const bool gets_one = left > Rational(0);
        left = gets_one ? left - Rational(1) : left;
        if (all[part.place].element == element) {
            steps = part.steps + Rational(gets_one ? 1 : 0);
        }
    }
    result.part = Interval::exactly(steps * step);
    return result;
}

// The sum of lower or of upper ends; none when one is open.
std::optional<Rational> sum_of(std::span<const Weighed> all, std::optional<std::size_t> without,
                               bool lower) {
    Rational sum;
    for (std::size_t place = 0; place < all.size(); ++place) {
        if (place == without) {
            continue;
        }
        if (lower && all[place].membership != Membership::Yes) {
            continue;
        }
        const std::optional<Bound>& end = lower ? all[place].weight.lower : all[place].weight.upper;
        if (!end) {
            return std::nullopt;
        }
        sum = sum + end->at;
    }
    return sum;
}

// The quota of one element lies between these; weights and the amount are not below zero.
struct Quotas {
    Rational least;
    std::optional<Rational> most;
};
Quotas quotas_of(const Interval& amount, std::span<const Weighed> all, std::size_t place) {
    Quotas quotas;
    if (amount.upper) {
        quotas.most = amount.upper->at;
    }
    const Weighed& own = all[place];
    const Rational own_least =
        own.membership == Membership::Yes ? own.weight.lower->at : Rational(0);
    if (const auto others = sum_of(all, place, false); others && own_least > Rational(0)) {
        quotas.least = quotient(amount.lower->at * own_least, own_least + *others);
    }
    if (const auto others = sum_of(all, place, true);
        quotas.most && own.weight.upper && (own.weight.upper->at + *others) > Rational(0)) {
        quotas.most = quotient(*quotas.most * own.weight.upper->at, own.weight.upper->at + *others);
    }
    return quotas;
}

// A part is the quota rounded down to steps, or one step more; never more than there is.
Interval part_within(const Quotas& quotas, const Interval& amount, const Rational& step) {
    Interval part;
    part.lower = Bound{quotient(quotas.least, step).floor() * step, false};
    if (quotas.most) {
        const Rational most = (quotient(*quotas.most, step).floor() + 1) * step;
        part.upper =
            Bound{amount.upper && amount.upper->at < most ? amount.upper->at : most, false};
    }
    return part;
}

bool can_be_below_zero(const Interval& interval) {
    return !interval.lower || interval.lower->at < Rational(0);
}

}  // namespace

Allotted allot(const Interval& amount, const Rational& step, std::span<const Weighed> all,
               std::optional<std::int32_t> element) {
    Allotted result;
    const auto surely_below_zero = [](const Weighed& one) {
        return one.weight.upper && one.weight.upper->at < Rational(0) &&
               one.membership == Membership::Yes;
    };
    if (std::any_of(all.begin(), all.end(), surely_below_zero)) {
        result.failure = Failure::NegativeWeight;
        return result;
    }
    const bool in_steps = !amount.is_single() || quotient(amount.lower->at, step).is_integer();
    const bool all_known =
        amount.is_single() && std::all_of(all.begin(), all.end(), [](const Weighed& one) {
            return one.membership == Membership::Yes && one.weight.is_single();
        });
    const auto most_weights = sum_of(all, std::nullopt, false);
    if (!(most_weights && most_weights->is_zero()) && !in_steps) {
        result.failure = Failure::NotInSteps;
        return result;
    }
    if (all_known && element) {
        return exactly(amount.lower->at, step, all, *element);
    }
    const auto least_weights = sum_of(all, std::nullopt, true);
    const bool surely_none = most_weights && most_weights->is_zero();
    result.can_lack_weights = surely_none || !least_weights || !(Rational(0) < *least_weights);
    if (surely_none) {
        return result;
    }
    if (can_be_below_zero(amount) || std::any_of(all.begin(), all.end(), [](const Weighed& one) {
            return can_be_below_zero(one.weight);
        })) {
        result.part = Interval::everything();
        return result;
    }
    for (std::size_t place = 0; place < all.size(); ++place) {
        if (element && all[place].element != *element) {
            continue;
        }
        Interval part = part_within(quotas_of(amount, all, place), amount, step);
        if (all[place].membership != Membership::Yes) {
            part.lower = Bound{0, false};
        }
        result.part = result.part ? hull(*result.part, part) : part;
    }
    if (!result.part || !element) {
        const Interval nothing = Interval::exactly(0);
        result.part = result.part ? hull(*result.part, nothing) : nothing;
    }
    return result;
}

}  // namespace hjemmel::engine
