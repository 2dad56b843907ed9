#pragma once

#include "engine/evaluate/bulk.hpp"
#include "engine/evaluate/foresight.hpp"
#include "engine/evaluate/grounds.hpp"
#include "engine/evaluate/outcome.hpp"
#include "engine/evaluate/possible.hpp"

#include <cstddef>
#include <optional>
#include <vector>

namespace hjemmel::engine {

/// One element that an aggregate runs over.
struct Element {
    Membership membership = Membership::Yes;
    Outcome outcome;  ///< of the body: a value, or unknown; not of one that surely is no member
    bool can_fail = false;   ///< whether it is a member may turn out to be a failure instead
    bool is_broken = false;  ///< if it is a member, it makes the aggregate a conflict, a failure or
                             ///< not applicable
};

/// What the elements of an aggregate come to: exact where they are known, else the smallest bounds
/// for elements that vary independently.
class AggregateTally {
public:
    /// every_has_alternative: the rule says what holds when `every` has nothing to look at.
    AggregateTally(AggregateKind kind, Domain domain, std::size_t number_bits,
                   bool every_has_alternative)
        : kind_(kind),
          domain_(domain),
          number_bits_(number_bits),
          every_has_alternative_(every_has_alternative) {}

    void add(const Element& element);
    /// Elements that were judged together: known, or with nothing possible besides a value.
    void add(const BulkTally& bulk);
    /// A conflict or failure that an element brings if it is a member (as far as `membership`
    /// knows).
    void add_conflict(const Outcome& conflict, Membership membership);
    void add_failure(const Outcome& failure, Membership membership);
    void add_not_applicable(bool surely);
    /// What may happen besides values: its conflict and its failure.
    void add_flags(const Possible& possible);
    void add_possible_failure(bool possible) { can_fail_ = can_fail_ || possible; }
    /// There may be more elements, any number of them, of which nothing is known but where their
    /// numbers lie.
    void set_unlisted(const Interval& numbers) { unlisted_ = numbers; }
    void add_foresight(const Foresight& foreseen);

    /// What conflicts, failures and what is not applicable decide; for exists and every always an
    /// outcome, unless it needs an alternative.
    [[nodiscard]] std::optional<Outcome> decided() const;
    /// Whether there may be no element, where that needs an answer of its own.
    [[nodiscard]] bool needs_alternative() const;
    [[nodiscard]] bool is_surely_empty() const { return !unlisted_ && sure_ == 0 && perhaps_ == 0; }
    /// The result over at least one element, where the kind needs one.
    [[nodiscard]] Outcome result() const;
    /// A conflict or failure that is possible besides any value.
    [[nodiscard]] Possible rest() const;
    [[nodiscard]] bool is_too_large() const { return is_too_large_; }

private:
    [[nodiscard]] bool is_truth() const {
        return kind_ == AggregateKind::Exists || kind_ == AggregateKind::Every;
    }
    [[nodiscard]] Outcome truth() const;
    [[nodiscard]] Interval count() const;
    [[nodiscard]] Interval share() const;
    [[nodiscard]] Interval sum() const;
    [[nodiscard]] Interval average() const;
    [[nodiscard]] Interval average_of_listed() const;
    [[nodiscard]] Interval smallest() const;
    void add_truth(const Element& element);
    void add_number(const Element& element);
    void add_ordered(const Element& element);

    AggregateKind kind_;
    Domain domain_;
    std::size_t number_bits_;
    bool every_has_alternative_;
    std::size_t sure_ = 0;              // elements that are members
    std::size_t perhaps_ = 0;           // elements that may be
    bool is_decided_ = false;           // exists and every: by an element that cannot fail
    std::optional<Interval> unlisted_;  // where the numbers of elements lie that nobody lists

    bool is_conflict_ = false;
    ClauseList conflict_;
    Shared<EvaluationError> failure_;     // an element that is a member failed
    Shared<EvaluationError> some_error_;  // something failed on the way
    bool is_not_applicable_ = false;
    bool can_conflict_ = false;
    bool can_fail_ = false;
    bool can_be_not_applicable_ = false;

    // Share and every: elements by membership and truth.
    struct Truths {
        std::int64_t yes = 0, no = 0, unknown = 0;
    };
    Truths member_;
    Truths perhaps_member_;

    // Numbers. Known members are added up; the others are kept apart.
    Rational known_sum_;
    bool all_known_ = true;
    Interval unknown_sum_ = Interval::exactly(0);
    std::vector<Interval> perhaps_numbers_;
    std::optional<Value> best_;  // the smallest or largest known member
    std::optional<Interval>
        best_bounds_;  // the same of members that are not known, largest turned over
    bool is_too_large_ = false;
};

}  // namespace hjemmel::engine
