#include "engine/evaluate/aggregate_tally.hpp"

#include "engine/evaluate/outcome_arithmetic.hpp"

#include <algorithm>
#include <utility>

namespace hjemmel::engine {

namespace {

std::int64_t signed_size(std::size_t size) { return static_cast<std::int64_t>(size); }

// The least average of members with this sum and of any choice among the others: taking those that
// are below it, from the least on, lowers it; any other choice does not.
std::optional<Bound> least_average(const std::optional<Bound>& sum, std::size_t members,
                                   const std::vector<std::optional<Bound>>& others) {
    if (members > 0 && !sum) {
        return std::nullopt;
    }
    std::vector<Rational> numbers;
    for (const auto& other : others) {
        if (!other) {
            return std::nullopt;
        }
        numbers.push_back(other->at);
    }
    std::sort(numbers.begin(), numbers.end());
    Rational total = members > 0 ? sum->at : Rational();
    std::int64_t count = signed_size(members);
    for (const Rational& number : numbers) {
        if (count > 0 && number * count >= total) {
            break;
        }
        total += number;
        ++count;
    }
    if (count == 0) {
        return std::nullopt;
    }
    // Where others vary too, an end counts as attained: never wrong, if not always the smallest.
    return Bound{divide(total, count).value_or(0), others.empty() && sum && sum->open};
}

Interval with_zero(const Interval& item) { return hull(item, Interval::exactly(0)); }

}  // namespace

// ---- gathering -------------------------------------------------------------------------------

void AggregateTally::add(const Element& element) {
    if (element.membership == Membership::No) {
        return;
    }
    ++(element.membership == Membership::Yes ? sure_ : perhaps_);
    if (element.outcome.state == State::Unknown) {
        some_error_ = some_error_ ? some_error_ : element.outcome.error;
    }
    const bool is_sure = element.membership == Membership::Yes && !element.can_fail;
    switch (kind_) {
        case AggregateKind::Exists:
            is_decided_ = is_decided_ || is_sure;
            return;
        case AggregateKind::Count:
        case AggregateKind::Drawn:
            return;
        case AggregateKind::Distribute:
            break;
        case AggregateKind::Share:
        case AggregateKind::Every:
            add_truth(element);
            break;
        case AggregateKind::Sum:
        case AggregateKind::Average:
            add_number(element);
            break;
        case AggregateKind::Smallest:
        case AggregateKind::Largest:
            add_ordered(element);
            break;
    }
    if (element.outcome.state == State::Unknown) {
        add_flags(possibilities_of_unknown(element.outcome));
        add_possible_failure(element.outcome.error != nullptr);
    }
}

void AggregateTally::add(const BulkTally& bulk) {
    sure_ += static_cast<std::size_t>(bulk.sure);
    perhaps_ += static_cast<std::size_t>(bulk.perhaps);
    is_decided_ = is_decided_ || (kind_ == AggregateKind::Exists && bulk.sure > 0) ||
                  (kind_ == AggregateKind::Every && bulk.member.no > 0);
    if (kind_ == AggregateKind::Share || kind_ == AggregateKind::Every) {
        const auto add_to = [](Truths& truths, const BulkTally::Truths& more) {
            truths.yes += more.yes;
            truths.no += more.no;
            truths.unknown += more.unknown;
        };
        add_to(member_, bulk.member);
        add_to(perhaps_member_, bulk.perhaps_member);
    }
    known_sum_ += bulk.sum;
    if (bulk.best) {
        Element best;
        best.outcome = Outcome::of(*bulk.best);
        add_ordered(best);
    }
}

void AggregateTally::add_truth(const Element& element) {
    Truths& truths = element.membership == Membership::Yes ? member_ : perhaps_member_;
    const Possible possible = possibilities(element.outcome);
    const std::uint64_t mask = possible.can_be_value ? possible.values & (no_bit | yes_bit) : 0;
    if (mask == yes_bit) {
        ++truths.yes;
    } else if (mask == no_bit) {
        ++truths.no;
        is_decided_ = is_decided_ || (element.membership == Membership::Yes && !element.can_fail &&
                                      !possible.can_fail);
    } else {
        ++truths.unknown;
    }
}

void AggregateTally::add_number(const Element& element) {
    if (is_too_large_) {
        return;
    }
    if (element.membership == Membership::Yes && element.outcome.state == State::Value) {
        known_sum_ += std::get<Rational>(element.outcome.value);
        is_too_large_ = known_sum_.bits() > number_bits_;
        return;
    }
    all_known_ = false;
    if (element.membership == Membership::Yes) {
        unknown_sum_ = engine::add(unknown_sum_, element.outcome.bounds());
        const auto too_large = [this](const std::optional<Bound>& bound) {
            return bound && bound->at.bits() > number_bits_;
        };
        if (too_large(unknown_sum_.lower) || too_large(unknown_sum_.upper)) {
            unknown_sum_ = Interval::everything();
        }
    } else {
        perhaps_numbers_.push_back(element.outcome.bounds());
    }
}

void AggregateTally::add_ordered(const Element& element) {
    const bool largest = kind_ == AggregateKind::Largest;
    if (element.membership == Membership::Yes && element.outcome.state == State::Value) {
        const Value& value = element.outcome.value;
        if (!best_ || (largest ? less_value(*best_, value) : less_value(value, *best_))) {
            best_ = value;
        }
        return;
    }
    all_known_ = false;
    const Interval bounds = largest ? negate(element.outcome.bounds()) : element.outcome.bounds();
    if (element.membership == Membership::Yes) {
        best_bounds_ = best_bounds_ ? min(*best_bounds_, bounds) : bounds;
    } else {
        perhaps_numbers_.push_back(bounds);
    }
}

void AggregateTally::add_conflict(const Outcome& conflict, Membership membership) {
    can_conflict_ = true;
    if (membership == Membership::Yes) {
        is_conflict_ = true;
        conflict_ = united(conflict_, conflict.conflict);
    }
}

void AggregateTally::add_failure(const Outcome& failure, Membership membership) {
    can_fail_ = true;
    some_error_ = some_error_ ? some_error_ : failure.error;
    if (membership == Membership::Yes && !failure_) {
        failure_ = failure.error;
    }
    if (failure.possible && failure.possible->can_be_conflict) {
        can_conflict_ = true;
    }
}

void AggregateTally::add_not_applicable(bool surely) {
    can_be_not_applicable_ = true;
    is_not_applicable_ = is_not_applicable_ || surely;
}

void AggregateTally::add_flags(const Possible& possible) {
    can_conflict_ = can_conflict_ || possible.can_be_conflict;
    can_fail_ = can_fail_ || possible.can_fail;
}

void AggregateTally::add_foresight(const Foresight& foreseen) {
    can_conflict_ = can_conflict_ || foreseen.conflict;
    can_fail_ = can_fail_ || foreseen.fail;
    can_be_not_applicable_ = can_be_not_applicable_ || foreseen.not_applicable;
}

// ---- the outcome -----------------------------------------------------------------------------

Possible AggregateTally::rest() const {
    Possible possible;
    possible.can_be_value = false;
    possible.can_be_not_applicable = can_be_not_applicable_;
    possible.can_be_conflict = can_conflict_;
    possible.can_fail = can_fail_;
    return possible;
}

std::optional<Outcome> AggregateTally::decided() const {
    if (is_conflict_) {
        return conflict_of(conflict_);
    }
    if (failure_ && !is_truth()) {
        Possible possible;
        possible.can_be_conflict = can_conflict_;
        return failure_of(failure_, possible);
    }
    if (is_not_applicable_) {
        Possible possible = rest();
        Outcome outcome = settled(possible, domain_);
        if (outcome.state == State::Unknown) {
            outcome.error = some_error_;
        }
        return outcome;
    }
    return is_truth() && !needs_alternative() ? std::optional(truth()) : std::nullopt;
}

Outcome AggregateTally::truth() const {
    const bool exists = kind_ == AggregateKind::Exists;
    // By an element that may fail as well: to the other side it cannot turn out.
    const bool is_on_one_side = exists ? sure_ > 0 : member_.no > 0;
    const bool can_be_decided =
        is_on_one_side || unlisted_ ||
        (exists ? perhaps_ > 0
                : member_.unknown > 0 || perhaps_member_.no > 0 || perhaps_member_.unknown > 0);
    // `every` with an alternative is yes of members alone, otherwise of none as well.
    const bool needs_a_yes = needs_alternative() && !unlisted_;
    const bool can_stay_open =
        !is_on_one_side && !failure_ &&
        (!needs_a_yes || perhaps_member_.yes > 0 || perhaps_member_.unknown > 0);
    const std::uint64_t decisive = exists ? yes_bit : no_bit;
    Possible possible = rest();
    possible.values =
        (can_be_decided ? decisive : 0) | (can_stay_open ? (no_bit | yes_bit) & ~decisive : 0);
    possible.can_be_value = possible.values != 0;
    // What fails is absorbed once another element has decided.
    possible.can_fail = can_fail_ && !is_decided_;
    Outcome outcome = settled(possible, domain_);
    if (outcome.state == State::Unknown && !is_decided_) {
        outcome.error = some_error_;
    }
    return outcome;
}

bool AggregateTally::needs_alternative() const {
    const bool has_one = kind_ == AggregateKind::Every
                             ? every_has_alternative_
                             : kind_ != AggregateKind::Count && kind_ != AggregateKind::Exists;
    return has_one && sure_ == 0;
}

Outcome AggregateTally::result() const {
    if (is_truth()) {
        return truth();
    }
    const bool certain = !unlisted_ && perhaps_ == 0 && all_known_ && member_.unknown == 0 &&
                         !can_conflict_ && !can_fail_ && !can_be_not_applicable_;
    if (certain && best_) {
        return Outcome::of(*best_);
    }
    if (certain && kind_ == AggregateKind::Count) {
        return Outcome::of(Rational(signed_size(sure_)));
    }
    Possible possible = rest();
    possible.can_be_value = true;
    switch (kind_) {
        case AggregateKind::Count:
            possible.bounds = count();
            break;
        case AggregateKind::Share:
            possible.bounds = share();
            break;
        case AggregateKind::Sum:
            possible.bounds = sum();
            break;
        case AggregateKind::Average:
            possible.bounds = average();
            break;
        case AggregateKind::Smallest:
            possible.bounds = smallest();
            break;
        case AggregateKind::Largest:
            possible.bounds = negate(smallest());
            break;
        case AggregateKind::Exists:
        case AggregateKind::Every:
        case AggregateKind::Distribute:  // what they come to, the elements themselves are needed
                                         // for
        case AggregateKind::Drawn:
            break;
    }
    Outcome outcome = settled(possible, domain_);
    if (outcome.state == State::Unknown) {
        outcome.error = some_error_;
    }
    return outcome;
}

Interval AggregateTally::count() const {
    Interval bounds;
    bounds.lower = Bound{signed_size(sure_), false};
    if (!unlisted_) {
        bounds.upper = Bound{signed_size(sure_ + perhaps_), false};
    }
    return bounds;
}

// The share is least when every unknown truth is no, those who may be members and are not are in,
// and those who may be members and are so are out; and the other way round.
Interval AggregateTally::share() const {
    if (unlisted_) {
        // Any number of others may be added, of one kind or the other, but not without end.
        return {Bound{0, member_.yes > 0}, Bound{1, member_.no > 0}};
    }
    const std::int64_t members = member_.yes + member_.no + member_.unknown;
    const std::int64_t in_with_no = perhaps_member_.no + perhaps_member_.unknown;
    const std::int64_t in_with_yes = perhaps_member_.yes + perhaps_member_.unknown;
    // Without a member that is sure, one of the others alone can be the whole population.
    const Rational least = divide(member_.yes, members + in_with_no).value_or(1);
    const Rational most =
        divide(member_.yes + member_.unknown + in_with_yes, members + in_with_yes).value_or(0);
    return Interval::between(least, most);
}

Interval AggregateTally::sum() const {
    Interval sum = engine::add(Interval::exactly(known_sum_), unknown_sum_);
    for (const Interval& number : perhaps_numbers_) {
        sum = engine::add(sum, with_zero(number));
    }
    if (!unlisted_) {
        return sum;
    }
    // There may be none of them, or any number.
    const bool is_less_with_them = !unlisted_->lower || unlisted_->lower->at < 0;
    const bool is_more_with_them = !unlisted_->upper || unlisted_->upper->at > 0;
    return {is_less_with_them ? std::nullopt : sum.lower,
            is_more_with_them ? std::nullopt : sum.upper};
}

Interval AggregateTally::average() const {
    if (!unlisted_) {
        return average_of_listed();
    }
    if (sure_ == 0) {
        // Each that may be a member may be the only one.
        return perhaps_numbers_.empty() ? *unlisted_ : hull(*unlisted_, average_of_listed());
    }
    // With ever more of the others the average comes as near to them as one likes.
    const auto lowest = [](const std::optional<Bound>& listed, std::optional<Bound> others) {
        if (others) {
            others->open = true;
        }
        return hull({listed, std::nullopt}, {others, std::nullopt}).lower;
    };
    const Interval listed = average_of_listed();
    const Interval downwards{lowest(negate(listed).lower, negate(*unlisted_).lower), std::nullopt};
    return {lowest(listed.lower, unlisted_->lower), negate(downwards).upper};
}

Interval AggregateTally::average_of_listed() const {
    const Interval members = engine::add(Interval::exactly(known_sum_), unknown_sum_);
    std::vector<std::optional<Bound>> lowest;
    std::vector<std::optional<Bound>> highest;
    for (const Interval& number : perhaps_numbers_) {
        lowest.push_back(number.lower);
        highest.push_back(negate(number).lower);
    }
    Interval average;
    average.lower = least_average(members.lower, sure_, lowest);
    average.upper =
        negate(Interval{least_average(negate(members).lower, sure_, highest), {}}).upper;
    return average;
}

Interval AggregateTally::smallest() const {
    Interval found;  // of the members
    if (best_) {
        const Interval best = Interval::exactly(*number_of(*best_));
        found = kind_ == AggregateKind::Largest ? negate(best) : best;
    }
    if (best_bounds_) {
        found = best_ ? min(found, *best_bounds_) : *best_bounds_;
    }
    const bool has_member = best_ || best_bounds_;
    std::optional<Interval> others = unlisted_;
    if (others && kind_ == AggregateKind::Largest) {
        others = negate(*others);
    }
    for (const Interval& number : perhaps_numbers_) {
        // Each of them may be the only one besides the members.
        others = others ? hull(*others, number) : number;
    }
    if (!others) {
        return found;
    }
    return has_member ? hull(found, min(found, *others)) : *others;
}

}  // namespace hjemmel::engine
