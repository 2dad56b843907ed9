#pragma once

#include "engine/evaluate/outcome.hpp"
#include "engine/values/rational.hpp"
#include "sim/setting.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace hjemmel::sim {

/// What the rules answer when so much is added to the figure.
struct Probe {
    std::int64_t added = 0;
    engine::Outcome outcome;
};

/// How many more are needed before the answer is yes.
struct Least {
    enum class Result : std::uint8_t {
        Found,  ///< `at` is yes, `below` (one less) is no; nothing below when none has to be added
        Never,  ///< `below` is the most that can be added, and it is still no
        Undecided,  ///< `at` is neither yes nor no, `below` is no; `certain`: one that is yes, when
                    ///< one was met
        NoFigure,   ///< the figure is neither given nor computed, so nothing can be added to it
        NotWhole,   ///< the figure is no whole number, or a share
        NotYesOrNo,  ///< the question is not one of yes or no
        Cancelled
    };
    Result result = Result::NoFigure;
    engine::Rational figure;                        ///< what is added to
    std::optional<engine::Interval> figure_bounds;  ///< when it is known only within these
    std::optional<Probe> below;
    std::optional<Probe> at;
    std::optional<Probe> certain;
    bool proven = false;    ///< every smaller number, or when never every number, is answered no
    bool in_steps = false;  ///< the figure need not be a whole number: steps of 1 were searched
    std::int64_t most = 0;  ///< the most that was allowed to be added
    std::vector<engine::Place>
        set_aside;  ///< observations that had to follow and were computed instead
    std::uint64_t questions = 0;
};

/// Finds the least whole number k >= 0 such that `asked` turns yes when k is added to `figure`, by
/// asking the rules: 1, 2, 4, … more until the answer is no longer no, then by halving. Then it
/// asks about all smaller numbers at once, the figure being known only to lie among them, and where
/// that is not decided about ever smaller runs of them, so that more may also turn yes into no.
/// `proven` says whether this came to an end. most: the most that may be added; without it the
/// figure's declared range says so, or 1,000,000,000. questions: how many the proof may take.
[[nodiscard]] Least least_addition(const Setting& setting, const engine::Place& asked,
                                   const engine::Place& figure,
                                   std::optional<std::int64_t> most = std::nullopt,
                                   std::uint64_t questions = 20'000);

}  // namespace hjemmel::sim
