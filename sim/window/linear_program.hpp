#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <vector>

namespace hjemmel::sim {

inline constexpr double unbounded = std::numeric_limits<double>::infinity();

/// A linear programme in floating point: which columns, within bounds, make a sum least while rows
/// of sums stay within theirs.
struct LinearProgram {
    struct Column {
        double least = 0;
        double most = unbounded;
        double cost = 0;
    };
    struct Entry {
        std::size_t column = 0;
        double factor = 0;
    };
    struct Row {
        double least = -unbounded;
        double most = unbounded;
        std::vector<Entry> entries;  ///< each column at most once
    };
    std::vector<Column> columns;
    std::vector<Row> rows;
};

struct LinearSolution {
    enum class Status : std::uint8_t {
        Optimal,
        Infeasible,
        Unbounded,
        Stopped  ///< the solver gave up
    };
    Status status = Status::Stopped;
    double least = 0;            ///< the sum at `values`
    std::vector<double> values;  ///< by column
    /// No solution has a smaller sum than this, whatever the solver says: it follows from the row
    /// prices by adding up (to within rounding), without trust in how they were found. Minus
    /// infinity when they prove nothing.
    double proven = -unbounded;
};

/// Keeps a programme in the solver, so that another sum over the same rows starts from the last
/// answer. Source: CLP, of the COIN-OR project.
class LinearSolver {
public:
    explicit LinearSolver(LinearProgram program);
    ~LinearSolver();
    LinearSolver(LinearSolver&&) noexcept;
    LinearSolver& operator=(LinearSolver&&) noexcept;

    [[nodiscard]] LinearSolution solve();
    /// Replaces what is made least; one cost a column.
    void set_costs(const std::vector<double>& costs);

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace hjemmel::sim
