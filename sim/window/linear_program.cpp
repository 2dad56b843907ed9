#include "sim/window/linear_program.hpp"

#include <coin/Clp_C_Interface.h>

#include <cmath>
#include <utility>

namespace hjemmel::sim {

namespace {

struct FreeModel {
    void operator()(Clp_Simplex* model) const { Clp_deleteModel(model); }
};

constexpr double rounding = 1e-9;

// As CLP writes that there is no bound.
double bound_of(double bound) { return std::isinf(bound) ? std::copysign(1e60, bound) : bound; }

}  // namespace

struct LinearSolver::State {
    LinearProgram program;
    std::unique_ptr<Clp_Simplex, FreeModel> model;

    void load() {
        std::vector<std::vector<LinearProgram::Entry>> by_column(program.columns.size());
        for (std::size_t row = 0; row < program.rows.size(); ++row) {
            for (const auto& entry : program.rows[row].entries) {
                by_column[entry.column].push_back({row, entry.factor});
            }
        }
        std::vector<CoinBigIndex> starts{0};
        std::vector<int> rows;
        std::vector<double> factors;
        std::vector<double> column_least;
        std::vector<double> column_most;
        std::vector<double> costs;
        for (std::size_t column = 0; column < by_column.size(); ++column) {
            for (const auto& entry : by_column[column]) {
                rows.push_back(static_cast<int>(entry.column));
                factors.push_back(entry.factor);
            }
            starts.push_back(static_cast<CoinBigIndex>(rows.size()));
            column_least.push_back(bound_of(program.columns[column].least));
            column_most.push_back(bound_of(program.columns[column].most));
            costs.push_back(program.columns[column].cost);
        }
        std::vector<double> row_least;
        std::vector<double> row_most;
        for (const LinearProgram::Row& row : program.rows) {
            row_least.push_back(bound_of(row.least));
            row_most.push_back(bound_of(row.most));
        }
        Clp_loadProblem(model.get(), static_cast<int>(by_column.size()),
                        static_cast<int>(row_least.size()), starts.data(), rows.data(),
                        factors.data(), column_least.data(), column_most.data(), costs.data(),
                        row_least.data(), row_most.data());
    }

    // Weak duality: with any prices y and d = c - y A, every solution's sum is at least
    // sum of y * (the row's bound that y points to) + sum of d * (the column's bound).
    [[nodiscard]] double proven_by(const double* prices) const {
        std::vector<double> left;
        for (const auto& column : program.columns) {
            left.push_back(column.cost);
        }
        double sum = 0;
        // Any prices prove something, so a row whose bound is missing is left out. Of a column it
        // is not for us to choose: where more than rounding is left over, nothing is proven.
        const auto add = [&sum](double price, double least, double most) {
            const double bound = price > 0 ? least : most;
            if (price != 0 && std::isinf(bound)) {
                return std::abs(price) < rounding;
            }
            sum += price != 0 ? price * bound : 0;
            return true;
        };
        for (std::size_t i = 0; i < program.rows.size(); ++i) {
            const LinearProgram::Row& row = program.rows[i];
            if (std::isinf(prices[i] > 0 ? row.least : row.most) ||
                !add(prices[i], row.least, row.most)) {
                continue;
            }
            for (const auto& entry : row.entries) {
                left[entry.column] -= prices[i] * entry.factor;
            }
        }
        for (std::size_t i = 0; i < left.size(); ++i) {
            const LinearProgram::Column& column = program.columns[i];
            if (!add(left[i], column.least, column.most)) {
                return -unbounded;
            }
        }
        return std::isnan(sum) ? -unbounded : sum;
    }
};

LinearSolver::LinearSolver(LinearProgram program) : state_(std::make_unique<State>()) {
    state_->program = std::move(program);
    state_->model.reset(Clp_newModel());
    Clp_setLogLevel(state_->model.get(), 0);
    state_->load();
}

LinearSolver::~LinearSolver() = default;
LinearSolver::LinearSolver(LinearSolver&&) noexcept = default;
LinearSolver& LinearSolver::operator=(LinearSolver&&) noexcept = default;

void LinearSolver::set_costs(const std::vector<double>& costs) {
    for (std::size_t column = 0; column < costs.size(); ++column) {
        state_->program.columns[column].cost = costs[column];
    }
    Clp_chgObjCoefficients(state_->model.get(), costs.data());
}

LinearSolution LinearSolver::solve() {
    Clp_Simplex* model = state_->model.get();
    Clp_dual(model, 0);
    LinearSolution solution;
    switch (Clp_status(model)) {
        case 0:
            solution.status = LinearSolution::Status::Optimal;
            break;
        case 1:
            solution.status = LinearSolution::Status::Infeasible;
            return solution;
        case 2:
            solution.status = LinearSolution::Status::Unbounded;
            return solution;
        default:
            return solution;
    }
    solution.least = Clp_objectiveValue(model);
    const double* values = Clp_primalColumnSolution(model);
    solution.values.assign(values, values + state_->program.columns.size());
    solution.proven = state_->proven_by(Clp_dualRowSolution(model));
    return solution;
}

}  // namespace hjemmel::sim
