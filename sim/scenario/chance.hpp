#pragma once

#include "engine/evaluate/interpreter.hpp"
#include "engine/program/plan.hpp"
#include "sim/scenario/levers.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

/// How likely an answer is when numbers of a scenario are uncertain.
namespace hjemmel::sim {

/// In how many of the draws the answer was yes.
struct ChanceFound {
    std::int64_t draws = 0;  ///< that were decided or found open; fewer than asked for when stopped
    std::int64_t yes = 0;
    std::int64_t open = 0;  ///< neither yes nor no: facts are missing, or a rule fails
    std::uint64_t questions = 0;
    bool is_complete = true;
};

/// Ends between which a probability lies at a level of confidence of 95 per cent (Wilson), from so
/// many of so many draws. Draws > 0.
struct Confidence {
    double least = 0;
    double most = 1;
};
[[nodiscard]] Confidence wilson(std::int64_t yes, std::int64_t draws);

/// The value of an uncertain number below which a part of it lies: bits + 1/2 parts of 2^32. Rises
/// with `bits`. Exact in everything but where the distribution is bent, which is computed in
/// floating point and put on a grid of 2^32 steps from the least to the greatest value; an integer
/// is rounded to the nearest whole number, halves up.
[[nodiscard]] engine::Rational quantile_of(const engine::Uncertain& uncertain, std::uint32_t bits);

/// Answers a question with figures told otherwise: each an exact value, or known to lie between
/// two ends.
using AskWith = std::function<engine::Outcome(std::vector<engine::Override>)>;

/// Whether the work is to stop, and whom to tell how many draws are done; both may be empty.
struct ChanceWatch {
    std::function<bool()> stopped;
    std::function<void(std::int64_t)> told;
};

/// Draws of all uncertain numbers of a scenario, independent of each other, by Philox4x32-10 from a
/// seed, the number's name and the draw: the same in every scenario and for every question.
class Draws {
public:
    /// draws: how many, at most 2^32 - 1.
    Draws(std::vector<engine::Uncertain> uncertain, std::int64_t draws, std::uint64_t seed);

    /// Asks for all draws. Draws that lie together are asked about at once, by the bounds that hold
    /// them; only where those do not decide are they parted. So each draw has the answer that it
    /// would have alone.
    [[nodiscard]] ChanceFound of(const AskWith& ask, const ChanceWatch& watch = {}) const;

    /// What the uncertain number is in a draw, both counted from 0.
    [[nodiscard]] engine::Rational value(std::size_t number, std::size_t draw) const {
        return quantile_of(uncertain_.at(number), bits_.at(number).at(draw));
    }

private:
    std::vector<engine::Uncertain> uncertain_;
    std::size_t count_;
    std::vector<std::vector<std::uint32_t>> bits_;  ///< by uncertain number, then draw
};

/// The least value of a lever with which the answer is yes in at least a part of the draws.
struct ChanceStep {
    engine::Rational level;  ///< the part: 1/2, 9/10
    bool is_reached = false;
    engine::Rational at;  ///< the least value; where no value reaches it, the greatest
    ChanceFound found;    ///< with that value
    std::optional<engine::Rational> below;  ///< one step less, where the part is smaller
    std::optional<ChanceFound> found_below;
};

/// Searches by halving, with the same draws for every value, between the value from which the
/// answer may be yes and the one from which it surely is (or the greatest): so more must never turn
/// yes into no (`is_more_never_worse`).
[[nodiscard]] std::vector<ChanceStep> chance_ladder(LeverSearch& search, std::size_t lever,
                                                    const LeverAnswer& answer, const Draws& draws,
                                                    const std::vector<engine::Rational>& levels,
                                                    const ChanceWatch& watch = {});

}  // namespace hjemmel::sim
