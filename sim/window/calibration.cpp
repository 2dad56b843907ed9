#include "sim/window/calibration.hpp"

#include "sim/window/crossing.hpp"
#include "sim/window/linear_program.hpp"

#include <algorithm>
#include <cmath>

namespace hjemmel::sim {

namespace {

using engine::Month;

constexpr std::int32_t farthest = 600;

/// -ln of the part that is left: adds up over months.
double intensity(double probability) { return -std::log1p(-probability); }
double probability(double intensity) { return -std::expm1(-intensity); }

bool is_sound(const SeriesQuestion& question) {
    if (question.series.empty() || question.window == 0 || question.window > farthest ||
        !(0 <= question.least_hazard && question.least_hazard <= question.most_hazard &&
          question.most_hazard < 1)) {
        return false;
    }
    for (std::size_t i = 0; i < question.series.size(); ++i) {
        const PublishedShare& share = question.series[i];
        if (!(0 <= share.least && share.least <= share.most && share.most < 1) ||
            (i > 0 && share.month <= question.series[i - 1].month)) {
            return false;
        }
    }
    return question.series.back().month.index - question.series.front().month.index <= farthest;
}

/// The months whose hazards the series is made of, and the rows that it gives.
struct Months {
    std::int32_t first = 0;
    std::size_t count = 0;
    std::size_t window = 0;

    explicit Months(const SeriesQuestion& question)
        : first(question.series.front().month.index - static_cast<std::int32_t>(question.window) +
                1),
          count(static_cast<std::size_t>(question.series.back().month.index - first + 1)),
          window(question.window) {}

    [[nodiscard]] LinearProgram::Row row(const PublishedShare& share) const {
        LinearProgram::Row row;
        row.least = intensity(share.least);
        row.most = intensity(share.most);
        const auto last = static_cast<std::size_t>(share.month.index - first);
        for (std::size_t month = last + 1 - window; month <= last; ++month) {
            row.entries.push_back({month, 1});
        }
        return row;
    }
};

LinearProgram programme_of(const SeriesQuestion& question, const Months& months) {
    LinearProgram programme;
    programme.columns.assign(
        months.count, {intensity(question.least_hazard), intensity(question.most_hazard), 0});
    for (const PublishedShare& share : question.series) {
        programme.rows.push_back(months.row(share));
    }
    return programme;
}

/// Where the series contradicts itself: how far the shares would have to move at least.
Calibration contradiction(const SeriesQuestion& question, const Months& months) {
    LinearProgram programme = programme_of(question, months);
    for (LinearProgram::Row& row : programme.rows) {
        row.entries.push_back({programme.columns.size(), 1});
        row.entries.push_back({programme.columns.size() + 1, -1});
        programme.columns.push_back({0, unbounded, 1});
        programme.columns.push_back({0, unbounded, 1});
    }
    LinearSolver solver(std::move(programme));
    const LinearSolution solution = solver.solve();
    Calibration result;
    result.result = Calibration::Result::Contradiction;
    if (solution.status != LinearSolution::Status::Optimal) {
        result.result = Calibration::Result::Stopped;
        return result;
    }
    for (std::size_t i = 0; i < question.series.size(); ++i) {
        const double off =
            solution.values[months.count + 2 * i + 1] - solution.values[months.count + 2 * i];
        if (std::abs(off) > 1e-7) {
            result.off.emplace_back(question.series[i].month, off);
        }
    }
    return result;
}

}  // namespace

PublishedShare published(Month month, const engine::Interval& share) {
    PublishedShare result;
    result.month = month;
    result.least = share.lower ? std::max(0.0, to_double(share.lower->at)) : 0;
    result.most = share.upper ? std::min(1.0, to_double(share.upper->at)) : 1;
    return result;
}

Calibration calibrate(const SeriesQuestion& question) {
    if (!is_sound(question)) {
        Calibration result;
        result.result = Calibration::Result::BadInput;
        return result;
    }
    const Months months(question);
    LinearProgram programme = programme_of(question, months);
    for (std::size_t month = 1; month < months.count; ++month) {
        // rise - fall = x(month) - x(month - 1), both made least
        const std::size_t rise = programme.columns.size();
        programme.columns.push_back({0, unbounded, 1});
        programme.columns.push_back({0, unbounded, 1});
        programme.rows.push_back({0, 0, {{month, 1}, {month - 1, -1}, {rise, -1}, {rise + 1, 1}}});
    }
    LinearSolver solver(std::move(programme));
    const LinearSolution solution = solver.solve();
    if (solution.status == LinearSolution::Status::Infeasible) {
        return contradiction(question, months);
    }
    Calibration result;
    result.first = Month{months.first};
    if (solution.status != LinearSolution::Status::Optimal) {
        result.result = Calibration::Result::Stopped;
        return result;
    }
    for (std::size_t month = 0; month < months.count; ++month) {
        result.hazards.push_back(probability(solution.values[month]));
    }
    return result;
}

std::vector<std::optional<ShareBounds>> share_bounds(const SeriesQuestion& question,
                                                     const Continuation& continuation,
                                                     std::span<const Month> wanted) {
    std::vector<std::optional<ShareBounds>> all(wanted.size());
    if (!is_sound(question) || continuation.factor < 0 ||
        (continuation.hazard && !(0 <= *continuation.hazard && *continuation.hazard < 1))) {
        return all;
    }
    const Months months(question);
    LinearSolver solver(programme_of(question, months));
    const std::int32_t last = question.series.back().month.index;
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        if (wanted[i].index <= last || wanted[i].index > last + farthest) {
            continue;
        }
        // The sum over the window, each month told by the months that are known.
        std::vector<double> costs(months.count, 0);
        double constant = 0;
        for (std::int32_t month = wanted[i].index - static_cast<std::int32_t>(months.window) + 1;
             month <= wanted[i].index; ++month) {
            double factor = 1;
            std::int32_t told_by = month;
            while (told_by > last && !continuation.hazard) {
                told_by -= 12;
                factor *= continuation.factor;
            }
            if (told_by > last) {
                constant += intensity(*continuation.hazard);
            } else if (told_by >= months.first) {
                costs[static_cast<std::size_t>(told_by - months.first)] += factor;
            } else {
                constant = unbounded;  // a year before lies before everything known
            }
        }
        if (std::isinf(constant)) {
            continue;
        }
        solver.set_costs(costs);
        const LinearSolution least = solver.solve();
        for (double& cost : costs) cost = -cost;
        solver.set_costs(costs);
        const LinearSolution most = solver.solve();
        if (least.status != LinearSolution::Status::Optimal ||
            most.status != LinearSolution::Status::Optimal) {
            continue;
        }
        all[i] =
            ShareBounds{probability(constant + least.least), probability(constant - most.least),
                        std::abs(least.proven - least.least) < 1e-6 &&
                            std::abs(most.proven - most.least) < 1e-6};
    }
    return all;
}

std::optional<ShareBounds> share_bounds(const SeriesQuestion& question,
                                        const Continuation& continuation, Month month) {
    return share_bounds(question, continuation, std::span(&month, 1)).front();
}

}  // namespace hjemmel::sim
