#pragma once

#include "engine/evaluate/facts.hpp"
#include "sim/setting.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace hjemmel::sim {

/// Which values of a figure fit what is known.
struct PossibleQuestion {
    engine::Place asked;   ///< the question of yes or no that `least` speaks of
    engine::Place varied;  ///< the figure whose value is looked for
    std::int64_t from = 0;
    std::int64_t to = 0;  ///< included
    /// Also given: so many more of this figure are the least that turn the answer into yes.
    struct LeastGiven {
        engine::Place figure;
        std::int64_t further = 1;  ///< at least 1
    };
    std::optional<LeastGiven> least;
};

/// A value that fits, with the value of the other figure that belongs to it.
struct PossiblePair {
    std::int64_t value = 0;
    std::optional<std::int64_t> other;
};

struct Possible {
    enum class Result : std::uint8_t { Done, NotWhole, NotYesOrNo, Cancelled };
    Result result = Result::Done;
    std::vector<PossiblePair> pairs;  ///< ascending
    std::uint64_t tried = 0;          ///< values of the range
    std::uint64_t undecided = 0;  ///< values for which the rules gave neither yes nor no, or for
                                  ///< which it is not proven that no smaller number is enough
    bool in_steps = false;        ///< a figure need not be a whole number: steps of 1 were tried
    std::vector<engine::Place> agreeing;  ///< observations with which each pair agrees
    std::uint64_t questions = 0;
};

/// Tries every value from `from` to `to` by asking the rules. A value fits when, for the least
/// further number given, every smaller one is answered no and the number itself yes, and when every
/// figure that the data observe and that follows from the changed ones is computed to what was
/// observed, within its bounds. For each value one turn from no to yes is looked for: that there
/// are no other pairs supposes that more of the least figure never turns yes into no.
[[nodiscard]] Possible possible_values(const Setting& setting, const PossibleQuestion& question);

}  // namespace hjemmel::sim
