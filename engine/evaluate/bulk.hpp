#pragma once

#include "engine/evaluate/facts.hpp"
#include "engine/evaluate/outcome.hpp"
#include "engine/program/residual.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

/// How an aggregate over the rows of a collection is spared most of them: a source that judges many
/// rows at once says what they come to, and leaves to the evaluator those of which it is not sure.
namespace hjemmel::engine {

/// The law under which something is evaluated.
struct BulkLaw {
    const Residual* residual = nullptr;
    Date date;
    bool pinned = false;  ///< no `decided on` changes it
};

/// What a source may ask the evaluator.
struct BulkContext {
    std::function<BulkLaw(Date, bool pinned)> law_at;
    /// What a quantity is at a place; none where a rule failed on the way.
    std::function<std::optional<Outcome>(const Place&, const BulkLaw&)> outcome_at;
    std::function<bool()> is_stopped;
};

/// An aggregate over rows, in the frame in which it stands.
struct BulkQuestion {
    BulkLaw law;
    std::uint32_t aggregate = 0;  ///< of the residual's core
    std::span<const std::int32_t> slots;
    std::optional<std::uint32_t> owner;  ///< none: all rows
    std::optional<Period> period;
    std::optional<Date> open_on;
};

/// What the rows come to that need not be visited.
struct BulkTally {
    struct Truths {
        std::int64_t yes = 0, no = 0, unknown = 0;
    };
    std::int64_t sure = 0;     ///< members
    std::int64_t perhaps = 0;  ///< those who may be
    Truths member, perhaps_member;
    Rational sum;                     ///< of members, all of them known
    std::optional<Value> best;        ///< the smallest or the largest of them
    std::vector<std::uint32_t> rest;  ///< rows to be visited, in order
};

/// A quantity of all rows of its entity.
struct BulkRows {
    std::size_t size = 0;
    /// What it is for a row; none: only the evaluator can say.
    std::function<std::optional<Outcome>(std::uint32_t row)> at;
};

class BulkSource {
public:
    BulkSource() = default;
    BulkSource(const BulkSource&) = delete;
    BulkSource& operator=(const BulkSource&) = delete;
    virtual ~BulkSource() = default;

    /// None: every row is to be visited.
    [[nodiscard]] virtual std::optional<BulkTally> tally(const BulkQuestion& question,
                                                         const BulkContext& context) = 0;
    /// place: its row is not looked at. None: every row is to be asked for.
    [[nodiscard]] virtual std::optional<BulkRows> rows(const Place& place, const BulkLaw& law,
                                                       const BulkContext& context) = 0;
};

}  // namespace hjemmel::engine
