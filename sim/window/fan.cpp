#include "sim/window/fan.hpp"

#include "sim/micro/philox.hpp"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <thread>

namespace hjemmel::sim {

namespace {

constexpr double refused = -1;
// Apart from the streams of the microsimulation.
constexpr std::uint32_t stream_of_parameters = 0x46414e00;

void draw(std::uint64_t seed, std::uint32_t run, std::vector<double>& drawn) {
    const Philox::Key key = philox_key(seed);
    for (std::size_t i = 0; i < drawn.size(); ++i) {
        const auto number = static_cast<std::uint32_t>(i);
        drawn[i] = unit_interval(
            Philox::numbers({number / 4, 0, run, stream_of_parameters}, key)[number % 4]);
    }
}

/// The paths of all runs, one after the other: months + 1 entries each.
std::vector<MonthShare> paths_of(const FanQuestion& question) {
    const std::size_t length = question.months + 1;
    std::vector<MonthShare> paths(static_cast<std::size_t>(question.runs) * length);
    std::atomic<std::int64_t> next{0};
    const auto work = [&] {
        std::vector<double> drawn(question.drawn);
        std::vector<Expected> path;
        CohortModel model;
        constexpr std::int64_t block = 64;
        for (std::int64_t begin = next.fetch_add(block); begin < question.runs;
             begin = next.fetch_add(block)) {
            for (std::int64_t run = begin; run < std::min(begin + block, question.runs); ++run) {
                draw(question.seed, static_cast<std::uint32_t>(run), drawn);
                model = question.model;
                question.put(drawn, model);
                MonthShare* const to = &paths[static_cast<std::size_t>(run) * length];
                if (check(model, question.months)) {
                    to->population = refused;
                    continue;
                }
                run_cohort(model, question.months, path);
                for (std::size_t month = 0; month < length; ++month) {
                    to[month] = {path[month].covered, path[month].population};
                }
            }
        }
    };
    std::vector<std::thread> others;
    for (unsigned thread = 1; thread < std::max(1U, question.threads); ++thread) {
        others.emplace_back(work);
    }
    work();
    for (std::thread& other : others) {
        other.join();
    }
    return paths;
}

}  // namespace

double Fan::quantile(std::size_t month, double level) const {
    const std::vector<double>& sorted = shares[month];
    const double place = std::ceil(level * static_cast<double>(sorted.size()));
    return sorted[static_cast<std::size_t>(std::max(1.0, place)) - 1];
}

Fan fan_of(const FanQuestion& question) {
    const std::vector<MonthShare> paths = paths_of(question);
    const std::size_t length = question.months + 1;
    const std::size_t years = question.months / 12 + 2;
    Fan fan;
    fan.shares.resize(length);
    fan.first.assign(length + 1, 0);
    fan.lasting.assign(length + 1, 0);
    fan.years.assign(years + 1, 0);
    for (std::vector<double>& of_month : fan.shares) {
        of_month.reserve(static_cast<std::size_t>(question.runs));
    }
    const auto place = [&](const std::optional<engine::Month>& month) {
        return month ? static_cast<std::size_t>(month->index - question.begin.index) : length;
    };
    for (std::size_t run = 0; run < static_cast<std::size_t>(question.runs); ++run) {
        const std::span<const MonthShare> path(&paths[run * length], length);
        if (path.front().population == refused) {
            ++fan.refused;
            continue;
        }
        ++fan.runs;
        for (std::size_t month = 0; month < length; ++month) {
            fan.shares[month].push_back(
                path[month].population > 0 ? path[month].covered / path[month].population : 0);
        }
        const Crossing crosses = crossing(question.limit, question.averaging, question.begin, path);
        ++fan.first[place(crosses.first)];
        ++fan.lasting[place(crosses.lasting)];
        ++fan.years[crosses.year
                        ? static_cast<std::size_t>(crosses.year->number - question.begin.year())
                        : years];
    }
    for (std::vector<double>& of_month : fan.shares) {
        std::sort(of_month.begin(), of_month.end());
    }
    return fan;
}

}  // namespace hjemmel::sim
