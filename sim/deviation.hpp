#pragma once

#include <cstdint>
#include <functional>
#include <optional>

namespace hjemmel::sim {

/// Where something that should hold for a run of whole numbers does not.
struct Deviation {
    std::optional<std::int64_t> first;  ///< the first number for which it does not hold
    bool complete = true;               ///< all numbers before `first`, or all, have been asked
};

/// Says for a run of numbers, both ends included, whether something surely holds for each of them;
/// for a single number, whether it holds.
using SurelyHolds = std::function<bool(std::int64_t from, std::int64_t to)>;

/// Finds the first number from `from` to `to` for which something does not hold, by asking about
/// the whole run and, where that decides nothing, about its halves. questions: how many may be
/// asked still; counted down, and when none is left the search ends incomplete.
[[nodiscard]] Deviation first_deviation(std::int64_t from, std::int64_t to,
                                        std::uint64_t& questions, const SurelyHolds& holds);

}  // namespace hjemmel::sim
