#include "sim/scenario/forecast.hpp"

#include "sim/plan/gap.hpp"
#include "sim/window/cohort.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <numeric>
#include <utility>

namespace hjemmel::sim {

namespace {

using engine::Interval;
using engine::Month;
using engine::Rational;

constexpr int months_in_a_year = 12;
constexpr std::int64_t most_series = 600;

Rational ratio(const Rational& above, const Rational& below) {
    return *Rational::fraction(above, below);
}

/// A double as a fraction of a million, rounded down or up.
Rational millionths(double number, bool up) {
    constexpr double parts = 1e6;
    const double scaled = up ? std::ceil(number * parts) + 1 : std::floor(number * parts) - 1;
    return ratio(static_cast<std::int64_t>(std::clamp(scaled, 0.0, parts)),
                 static_cast<std::int64_t>(parts));
}

/// The bounds of a share, widened by what the solver may have rounded.
Interval widened(const ShareBounds& bounds) {
    return Interval::between(millionths(bounds.least, false), millionths(bounds.most, true));
}

/// The window of a target for which one event is enough.
std::optional<std::int64_t> window_of(const Target& target) {
    std::optional<std::int64_t> window;
    bool by_one = false;
    for (const Way& way : target.persons->ways) {
        if (window && *window != way.window_months) {
            return std::nullopt;
        }
        window = way.window_months;
        by_one = by_one || (!way.summed && way.events_needed() == 1);
    }
    return by_one ? window : std::nullopt;
}

class Forecaster {
public:
    Forecaster(const Setting& setting, const ForecastQuestion& question)
        : setting_(setting), question_(question), model_(question.model) {}

    Forecast run() {
        const Target& target = question_.target;
        const bool is_its_share = target.share == question_.share.quantity || tells_other_side();
        if (!is_its_share) {
            return ended(ForecastResult::OtherTarget);
        }
        const auto window = target.persons ? window_of(target) : std::nullopt;
        if (!window) {
            return ended(ForecastResult::NotOneEvent);
        }
        result_.window = *window;
        if (!find_series()) {
            return std::move(result_);
        }
        question_series_.window = static_cast<std::size_t>(*window);
        for (std::size_t at = 0; at < result_.series.size(); ++at) {
            question_series_.series.push_back(
                published(Month{result_.series_begin.index + static_cast<std::int32_t>(at)},
                          result_.series[at]));
        }
        question_series_.least_hazard = to_double(model_.least_hazard);
        constexpr double default_most = 0.5;
        question_series_.most_hazard =
            model_.most_hazard ? to_double(*model_.most_hazard) : default_most;
        result_.calibration = calibrate(question_series_);
        switch (result_.calibration.result) {
            case Calibration::Result::Found:
                break;
            case Calibration::Result::Contradiction:
                return ended(ForecastResult::Contradiction);
            case Calibration::Result::BadInput:
                return ended(ForecastResult::BadInput);
            case Calibration::Result::Stopped:
                return ended(ForecastResult::Stopped);
        }
        find_bounds();
        run_path();
        find_trends();
        if (model_.population) {
            run_chance();
        }
        return std::move(result_);
    }

private:
    Forecast ended(ForecastResult result) {
        result_.result = result;
        return std::move(result_);
    }

    /// The rules may read the share of those without; the model tells that of those with it.
    [[nodiscard]] bool tells_other_side() const {
        if (!question_.target.share) {
            return false;
        }
        // Then the share with it is what the share without is computed from.
        const Setting under = under_the_law_of(setting_, question_.target.asked);
        engine::Interpreter interpreter = interpreter_for(under);
        engine::Place without = question_.share;
        without.quantity = *question_.target.share;
        if (setting_.program[without.quantity].indices.size() !=
            setting_.program[question_.share.quantity].indices.size()) {
            return false;
        }
        // Two shares that nothing else than one less the share has in common.
        const std::array<Rational, 2> tried{ratio(3, 7), ratio(8, 11)};
        return std::all_of(tried.begin(), tried.end(), [&](const Rational& share) {
            engine::Cell cell;
            cell.state = engine::Cell::State::Given;
            cell.value = share;
            interpreter.set_overrides({{question_.share, cell}, {without, std::nullopt}});
            const engine::Answer answer = interpreter.ask(without);
            const auto* number = std::get_if<Rational>(&answer.outcome.value);
            const Rational expected =
                question_.target.share_is_without ? Rational(1) - share : share;
            return answer.outcome.is_known() && number != nullptr && *number == expected;
        });
    }

    [[nodiscard]] std::optional<Interval> observed(Month month) const {
        engine::Place place = question_.share;
        const auto& indices = setting_.program[place.quantity].indices;
        for (std::size_t at = 0; at < indices.size(); ++at) {
            if (indices[at].kind == engine::IndexKind::Month) {
                place.indices.values.at(at) = month.index;
            }
        }
        const engine::Cell* cell = setting_.facts.figure(place);
        if (cell == nullptr || cell->state != engine::Cell::State::Given) {
            return std::nullopt;
        }
        if (cell->bounds) {
            return *cell->bounds;
        }
        const auto* number = std::get_if<Rational>(&cell->value);
        return number != nullptr ? std::optional(Interval::exactly(*number)) : std::nullopt;
    }

    bool find_series() {
        if (!model_.series.empty()) {
            result_.series_begin = model_.series_begin;
            result_.series = model_.series;
            return true;
        }
        // Backwards from the month before the model, as long as months are known.
        std::vector<Interval> backwards;
        Month month{model_.first.index - 1};
        for (; static_cast<std::int64_t>(backwards.size()) < most_series; --month.index) {
            const auto share = observed(month);
            if (!share) {
                break;
            }
            backwards.push_back(*share);
        }
        if (backwards.empty()) {
            result_.result = ForecastResult::NoSeries;
            return false;
        }
        constexpr int looked_back = 24;
        for (int further = 1; further <= looked_back; ++further) {
            if (observed(Month{month.index - further})) {
                result_.result = ForecastResult::SeriesWithHole;
                result_.hole = month;
                return false;
            }
        }
        result_.series_begin = Month{month.index + 1};
        result_.series.assign(backwards.rbegin(), backwards.rend());
        return true;
    }

    [[nodiscard]] std::size_t model_months() const {
        return static_cast<std::size_t>(model_.last.index - model_.first.index + 1);
    }

    /// Bounds are of a closed population in which everybody is reached alike.
    void find_bounds() {
        const bool open = model_.exits.sign() > 0 || model_.inflow.sign() > 0 || model_.events;
        if (open) {
            return;
        }
        Continuation continuation;
        continuation.factor = model_.activity ? to_double(*model_.activity) : 1;
        if (model_.hazard) {
            continuation.hazard = to_double(*model_.hazard);
        }
        std::vector<Month> months;
        for (std::size_t at = 0; at < std::min<std::size_t>(model_months(), most_series); ++at) {
            months.push_back(Month{model_.first.index + static_cast<std::int32_t>(at)});
        }
        result_.bounds = share_bounds(question_series_, continuation, months);
        result_.has_bounds = std::any_of(result_.bounds.begin(), result_.bounds.end(),
                                         [](const auto& bounds) { return bounds.has_value(); });
        for (std::size_t at = 0; at < result_.bounds.size(); ++at) {
            const Limit& limit = question_.target.limit;
            const auto bounds =
                result_.bounds[at] ? std::optional(widened(*result_.bounds[at])) : std::nullopt;
            if (bounds && !result_.possible_from && passes(limit, bounds->upper->at)) {
                result_.possible_from = months[at];
            }
            if (!bounds || !passes(limit, bounds->lower->at)) {
                result_.certain_from.reset();
            } else if (!result_.certain_from) {
                result_.certain_from = months[at];
            }
        }
    }

    /// The hazard in a month, counted from the first calibrated one; later ones as the model says.
    double hazard_at(std::size_t number) {
        while (hazards_.size() <= number) {
            const std::size_t at = hazards_.size();
            if (model_.hazard) {
                hazards_.push_back(to_double(*model_.hazard));
                continue;
            }
            const double factor = model_.activity ? to_double(*model_.activity) : 1;
            const double before = at >= months_in_a_year ? hazards_[at - months_in_a_year] : 0;
            hazards_.push_back(1 - std::pow(1 - before, factor));
        }
        return hazards_[number];
    }

    void run_path() {
        hazards_ = result_.calibration.hazards;
        const std::size_t known = hazards_.size();
        const auto window = static_cast<std::size_t>(result_.window);
        const double persons = model_.population ? to_double(*model_.population) : 1;
        const auto uncovered_at = [&](std::size_t last) {
            double left = 1;
            for (std::size_t back = 0; back < window && back <= last; ++back) {
                left *= 1 - hazards_[last - back];
            }
            return left;
        };
        for (std::size_t at = 0; at < result_.series.size(); ++at) {
            const std::size_t last = known - result_.series.size() + at;
            result_.path.push_back({persons * (1 - uncovered_at(last)), persons});
        }
        double sum = 0;
        for (std::size_t back = 0; back < window && back < known; ++back) {
            sum += hazards_[known - 1 - back];
        }
        result_.hazard_before = sum / static_cast<double>(std::min(window, known));
        CohortGroup group;
        double left = 1;
        for (std::size_t age = 0; age < window; ++age) {
            const double hazard = age < known ? hazards_[known - 1 - age] : 0;
            group.persons.push_back(persons * left * hazard);
            left *= 1 - hazard;
        }
        group.persons.push_back(persons * left);
        group.exit = to_double(model_.exits);
        for (std::size_t month = 0; month < model_months(); ++month) {
            Effort effort;
            if (model_.events) {
                effort.events = to_double(*model_.events);
                effort.targeting = to_double(model_.targeting);
            } else {
                effort.hazard = hazard_at(known + month);
            }
            group.efforts.push_back(effort);
        }
        if (model_.inflow.sign() > 0) {
            group.inflow = {to_double(model_.inflow)};
            const double covered = to_double(model_.entering);
            group.entering.assign(window, covered / static_cast<double>(window));
            group.entering.push_back(1 - covered);
        }
        cohort_.cover = {window, 1};
        cohort_.groups = {std::move(group)};
        std::vector<Expected> expected;
        run_cohort(cohort_, model_months(), expected);
        for (std::size_t month = 1; month < expected.size(); ++month) {
            result_.path.push_back({expected[month].covered, expected[month].population});
        }
        const std::size_t told = result_.series.size();
        result_.crossing = sim::crossing(question_.target.limit, question_.target.averaging,
                                         model_.first, std::span(result_.path).subspan(told));
        // A calendar year may begin among the published months.
        result_.crossing.year = sim::crossing(question_.target.limit, question_.target.averaging,
                                              result_.series_begin, result_.path)
                                    .year;
    }

    void find_trends() {
        std::vector<Rational> middles;
        for (const Interval& share : result_.series) {
            if (!share.lower || !share.upper) {
                return;
            }
            middles.push_back(ratio(share.lower->at + share.upper->at, 2));
        }
        for (std::size_t from = 0; from + 2 <= middles.size(); ++from) {
            const Month begin{result_.series_begin.index + static_cast<std::int32_t>(from)};
            const auto trend = naive_trend(question_.target.limit, begin,
                                           std::span<const Rational>(middles).subspan(from));
            if (trend) {
                result_.trends.push_back({begin, *trend});
            }
        }
    }

    void run_chance() {
        MicroQuestion micro;
        micro.model = cohort_;
        // Whole persons: the largest remainders are rounded up.
        std::vector<double>& ages = micro.model.groups[0].persons;
        std::vector<std::size_t> order(ages.size());
        std::iota(order.begin(), order.end(), std::size_t{0});
        std::stable_sort(order.begin(), order.end(), [&](std::size_t left, std::size_t right) {
            return ages[left] - std::floor(ages[left]) > ages[right] - std::floor(ages[right]);
        });
        double whole = 0;
        for (const double age : ages) {
            whole += std::floor(age);
        }
        auto missing = static_cast<std::int64_t>(
            std::llround(std::floor(to_double(*model_.population)) - whole));
        for (const std::size_t age : order) {
            ages[age] = std::floor(ages[age]) + (missing-- > 0 ? 1 : 0);
        }
        micro.months = model_months();
        micro.limit = question_.target.limit;
        micro.runs = question_.runs;
        micro.seed = question_.seed;
        micro.threads = question_.threads;
        if (check(micro)) {
            return;
        }
        result_.chance = microsimulate(micro, Kernel::BitSliced, question_.stop, question_.done);
    }

    const Setting& setting_;
    const ForecastQuestion& question_;
    const engine::WindowModel& model_;
    SeriesQuestion question_series_;
    CohortModel cohort_;
    std::vector<double> hazards_;
    Forecast result_;
};

}  // namespace

Forecast forecast(const Setting& setting, const ForecastQuestion& question) {
    return Forecaster(setting, question).run();
}

std::vector<engine::Override> told_by(const ForecastQuestion& question, const Forecast& forecast) {
    std::vector<engine::Override> told;
    if (!forecast.has_bounds) {
        return told;
    }
    std::size_t month_at = 0;
    for (std::size_t at = 0; at < forecast.bounds.size(); ++at) {
        if (!forecast.bounds[at]) {
            continue;
        }
        engine::Place place = question.share;
        const std::int32_t first = question.model.first.index;
        for (std::size_t index = 0; index < place.indices.count; ++index) {
            if (place.indices.values.at(index) == first) {
                month_at = index;
                break;
            }
        }
        place.indices.values.at(month_at) = first + static_cast<std::int32_t>(at);
        engine::Cell cell;
        cell.state = engine::Cell::State::Given;
        const Interval bounds = widened(*forecast.bounds[at]);
        cell.value = ratio(bounds.lower->at + bounds.upper->at, 2);
        cell.bounds = std::make_shared<const Interval>(bounds);
        told.push_back({place, std::move(cell)});
    }
    return told;
}

double quantile(const MicroResult& result, std::size_t month, double level) {
    constexpr double parts = 10'000;
    const auto& counts = result.shares[month];
    std::uint64_t all = 0;
    for (const std::uint32_t count : counts) {
        all += count;
    }
    const double wanted = level * static_cast<double>(all);
    std::uint64_t seen = 0;
    for (std::size_t share = 0; share < counts.size(); ++share) {
        seen += counts[share];
        if (static_cast<double>(seen) >= wanted && seen > 0) {
            return static_cast<double>(share) / parts;
        }
    }
    return 1;
}

}  // namespace hjemmel::sim
