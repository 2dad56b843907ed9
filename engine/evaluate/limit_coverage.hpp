#pragma once

#include "engine/evaluate/grounds.hpp"
#include "engine/program/program.hpp"
#include "engine/program/residual.hpp"

#include <functional>
#include <vector>

/// Which limits of the rules have been met closely: a comparison with a parameter is where a rule
/// turns, so tests should stand just under it, at it and just over it.
namespace hjemmel::engine {

/// A comparison, less, at most or equal, of which one side is made of a parameter.
struct LimitComparison {
    NodeId node;                          ///< of the program's core
    ClauseId clause;                      ///< the first in which it stands
    std::vector<ParameterId> parameters;  ///< of the limit
    bool limit_is_left = false;
    bool under = false;  ///< met just under the limit
    bool at = false;
    bool over = false;

    [[nodiscard]] bool is_met() const { return under && at && over; }
};

/// The comparisons of the law's clauses with what is made of parameters by arithmetic alone; those
/// of scenarios are left out. Numbers, dates, months and years.
class LimitCoverage {
public:
    explicit LimitCoverage(const Program& program);

    /// Adds what was met in an answer. residual: of a law date, as the grounds have it.
    void add(const Grounds& grounds, const std::function<const Residual&(Date)>& residual);

    [[nodiscard]] const std::vector<LimitComparison>& comparisons() const { return comparisons_; }

private:
    const Program& program_;
    std::vector<LimitComparison> comparisons_;
};

/// How near to a limit is just under or over it: a point of per cent of a share, a day, a month, a
/// year; of other numbers a hundredth of the limit, but at least one where both are whole.
[[nodiscard]] Rational just_beside(const Rational& limit, const Rational& other, Kind kind,
                                   Form form);

}  // namespace hjemmel::engine
