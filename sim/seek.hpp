#pragma once

#include <cstdint>
#include <functional>
#include <optional>

namespace hjemmel::sim {

/// How an answer of yes or no can change as a number grows.
enum class Monotone : std::uint8_t {
    Constant,
    Increasing,  ///< from no to yes at most
    Decreasing,  ///< from yes to no at most
    Unknown
};

/// Says what the answer is for every number from `from` to `to`, both included; nothing when it is
/// not the same for all or cannot be told. For a single number: the answer, or nothing when it is
/// neither yes nor no.
using Decides = std::function<std::optional<bool>(std::int64_t from, std::int64_t to)>;

/// A number with another answer than the present one, and its neighbour on the way that still has
/// the present one: the certificate.
struct Flip {
    std::int64_t at = 0;
    std::int64_t neighbour = 0;
    bool is_nearest = false;  ///< every number between here and there is proven to be no flip
    bool operator==(const Flip&) const = default;
};

struct Sought {
    enum class Result : std::uint8_t {
        Done,
        Undecided,  ///< the present answer is neither yes nor no
        OutOfDomain
    };
    Result result = Result::Done;
    bool present = false;
    std::optional<Flip> below;
    std::optional<Flip> above;
    bool is_complete_below = true;  ///< where there is no flip: proven that there is none
    bool is_complete_above = true;
    std::uint64_t evaluations = 0;

    /// The nearer of the two; the one below when they are equally far.
    [[nodiscard]] std::optional<Flip> nearest(std::int64_t present_at) const;
};

/// Finds the nearest numbers of a domain from `least` to `most` at which the answer differs from
/// that at `present`. Of a monotone answer only the direction that can flip is looked at, by steps
/// of 1, 2, 4, … and halving: at most 2 * log2(distance) + 3 evaluations. Otherwise ever larger
/// runs are asked about, and split, the nearer half first, until the flip is the only number left:
/// exact whatever the answer's form, as long as `most_evaluations` are enough.
[[nodiscard]] Sought seek(std::int64_t least, std::int64_t most, std::int64_t present,
                          Monotone monotone, const Decides& decides,
                          std::uint64_t most_evaluations = 100'000);

}  // namespace hjemmel::sim
