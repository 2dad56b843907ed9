// How fast the kernels of the simulator are: a what-if, a fan of 10,000 runs, and the simulation
// person by person, bit-sliced against plain on the same two threads.

#include "sim/micro/microsimulation.hpp"
#include "sim/window/fan.hpp"
#include "tests/bench/measure.hpp"

#include <benchmark/benchmark.h>

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <sys/resource.h>

namespace {

namespace engine = hjemmel::engine;
namespace sim = hjemmel::sim;
namespace bench = hjemmel::bench;

/// Ten groups with exits, inflow that carries history, and a season.
sim::CohortModel open_model(std::size_t months) {
    sim::CohortModel model;
    model.cover = {12, 1};
    for (int number = 0; number < 10; ++number) {
        sim::CohortGroup group;
        group.persons.assign(13, 25);
        group.persons[12] = 220;
        group.exit = 0.03;
        group.efforts.clear();
        for (std::size_t month = 0; month < months; ++month) {
            group.efforts.push_back(
                {0.09 +
                     0.005 * static_cast<double>((month + static_cast<std::size_t>(number)) % 12),
                 0, 0});
        }
        group.inflow = {15.6};
        group.entering.assign(13, 0);
        group.entering[6] = 0.8;
        group.entering[12] = 0.2;
        model.groups.push_back(group);
    }
    return model;
}

sim::MicroQuestion closed_question(std::int64_t runs) {
    sim::MicroQuestion question;
    sim::CohortGroup group;
    group.persons.assign(13, 0);
    group.persons[12] = 1978;
    group.persons[3] = 3227;
    group.efforts = {{0.1255, 0, 0}};
    question.model = {{12, 1}, {group}};
    question.months = 60;
    question.limit = {*engine::Rational::fraction(4, 5), false};
    question.runs = runs;
    question.seed = 1;
    question.threads = 2;
    return question;
}

void print_rate(const char* name, double person_months, const std::function<void()>& work,
                double goal) {
    std::array<double, bench::turns> rates{};
    work();
    for (double& rate : rates) rate = person_months / bench::seconds(work, 1);
    const bench::Times of = bench::summary(rates);
    std::printf("%s %.3g person-months/s (median of %zu runs, %.3g–%.3g; goal %.2g)\n", name,
                of.median, bench::turns, of.lowest, of.highest, goal);
}

}  // namespace

int main() {
    const sim::CohortModel open = open_model(60);
    if (sim::check(open, 60)) {
        std::fputs("the model cannot be run\n", stderr);
        return 1;
    }
    std::vector<sim::Expected> path;
    bench::time(
        "what_if_60_months_10_groups", [&] { sim::run_cohort(open, 60, path); }, 1000, "0.020 ms");

    sim::FanQuestion fan;
    fan.model = open;
    fan.months = 60;
    fan.drawn = 3;
    fan.put = [](std::span<const double> drawn, sim::CohortModel& model) {
        for (sim::CohortGroup& group : model.groups) {
            for (sim::Effort& effort : group.efforts) effort.hazard *= 0.8 + 0.4 * drawn[0];
            group.exit *= 0.5 + drawn[1];
            group.inflow[0] *= 0.5 + drawn[2];
        }
    };
    fan.limit = {*engine::Rational::fraction(4, 5), false};
    fan.begin = *engine::Month::parse("2021-12");
    fan.runs = 10'000;
    fan.threads = 2;
    bench::time(
        "fan_10000_runs", [&] { benchmark::DoNotOptimize(sim::fan_of(fan)); }, 1, "500 ms");

    const sim::MicroQuestion closed = closed_question(1'000);
    const double closed_months = 1'000.0 * 5205 * 60;
    print_rate(
        "bit_sliced_closed", closed_months,
        [&] { benchmark::DoNotOptimize(sim::microsimulate(closed, sim::Kernel::BitSliced)); },
        1.5e9);
    const sim::MicroQuestion few = closed_question(100);
    bench::compare(
        "plain_closed",
        [&] { benchmark::DoNotOptimize(sim::microsimulate(few, sim::Kernel::Plain)); },
        "bit_sliced_closed",
        [&] { benchmark::DoNotOptimize(sim::microsimulate(few, sim::Kernel::BitSliced)); });
    sim::MicroQuestion full = closed;
    full.model = open;
    full.runs = 400;
    print_rate(
        "bit_sliced_open_10_groups", 400.0 * 5200 * 60,
        [&] { benchmark::DoNotOptimize(sim::microsimulate(full, sim::Kernel::BitSliced)); }, 2e8);

    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    std::printf("at most %.1f MiB in memory (goal 200)\n",
                static_cast<double>(usage.ru_maxrss) / 1024);
}
