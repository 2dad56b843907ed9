#include "sim/window/crossing.hpp"

#include <cmath>
#include <cstdlib>

namespace hjemmel::sim {

namespace {

using engine::Month;
using engine::Rational;

bool passes(const Limit& limit, double share) {
    const double border = to_double(limit.share);
    return limit.above ? share > border : share >= border;
}

double share_of(const MonthShare& month) {
    return month.population > 0 ? month.covered / month.population : 0;
}

double figure_of(Averaging averaging, std::span<const MonthShare> year) {
    double sum = 0;
    MonthShare together;
    for (const MonthShare& month : year) {
        sum += share_of(month);
        together.covered += month.covered;
        together.population += month.population;
    }
    switch (averaging) {
        case Averaging::MeanOfShares:
            return sum / static_cast<double>(year.size());
        case Averaging::ShareOfSums:
            return share_of(together);
        case Averaging::OneMonth:
            break;
    }
    return share_of(year.back());
}

}  // namespace

double to_double(const Rational& number) {
    // A fraction of two whole numbers below 2^53 is rounded once; others go by their digits.
    const auto above = number.numerator().to_int64();
    const auto below = number.denominator().to_int64();
    constexpr std::int64_t exact = std::int64_t{1} << 53;
    if (above && below && std::abs(*above) <= exact && *below <= exact) {
        return static_cast<double>(*above) / static_cast<double>(*below);
    }
    return std::strtod(number.to_decimal(25, engine::Rounding::HalfEven).c_str(), nullptr);
}

Crossing crossing(const Limit& limit, Averaging averaging, Month begin,
                  std::span<const MonthShare> path) {
    Crossing result;
    std::size_t lasting = path.size();
    while (lasting > 0 && passes(limit, share_of(path[lasting - 1]))) {
        --lasting;
    }
    if (lasting < path.size()) {
        result.lasting = engine::add_months(begin, static_cast<std::int64_t>(lasting));
    }
    for (std::size_t i = 0; i < path.size() && !result.first; ++i) {
        if (passes(limit, share_of(path[i]))) {
            result.first = engine::add_months(begin, static_cast<std::int64_t>(i));
        }
    }
    constexpr std::size_t in_year = 12;
    std::size_t january = static_cast<std::size_t>(13 - begin.month()) % in_year;
    for (; january + in_year <= path.size() && !result.year; january += in_year) {
        if (passes(limit, figure_of(averaging, path.subspan(january, in_year)))) {
            const auto month = engine::add_months(begin, static_cast<std::int64_t>(january));
            result.year = month ? std::optional(engine::year_of(*month)) : std::nullopt;
        }
    }
    return result;
}

std::optional<Trend> naive_trend(const Limit& limit, Month begin,
                                 std::span<const Rational> series) {
    if (series.size() < 2) {
        return std::nullopt;
    }
    const auto count = static_cast<std::int64_t>(series.size());
    Rational sum;
    Rational weighted;
    for (std::int64_t i = 0; i < count; ++i) {
        sum += series[static_cast<std::size_t>(i)];
        weighted += series[static_cast<std::size_t>(i)] * (2 * i - (count - 1));
    }
    // Twice the distances from the middle add up in squares to n (n^2 - 1) / 3.
    const Rational squares = *Rational::fraction(count * (count * count - 1), 3);
    Trend trend;
    trend.slope = *engine::divide(2 * weighted, squares);
    trend.last = *engine::divide(sum, count) + trend.slope * *Rational::fraction(count - 1, 2);
    if (trend.slope.sign() > 0) {
        const Rational way = *engine::divide(limit.share - trend.last, trend.slope);
        const Rational months = limit.above ? way.floor() + 1 : way.ceil();
        const std::int64_t after = std::max<std::int64_t>(1, months.to_int64().value_or(0));
        trend.crosses = engine::add_months(begin, count - 1 + after);
    }
    return trend;
}

std::optional<int> crossing_after_step(const Limit& limit, int window, double uncovered,
                                       double hazard_before, double hazard_after) {
    const double wanted = 1 - to_double(limit.share);
    if (uncovered <= wanted) {
        return 0;
    }
    const double gain = std::log1p(-hazard_before) - std::log1p(-hazard_after);
    if (gain <= 0) {
        return std::nullopt;
    }
    const int months = static_cast<int>(std::ceil(std::log(uncovered / wanted) / gain));
    return months <= window ? std::optional(months) : std::nullopt;
}

}  // namespace hjemmel::sim
