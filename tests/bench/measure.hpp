#pragma once

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <string>

/// How a benchmark compares two pieces of work on a noisy machine: in turns, by the median of their
/// ratios.
namespace hjemmel::bench {

inline constexpr std::size_t turns = 9;

/// Ends a benchmark that cannot be made; the message has no line end.
[[noreturn]] inline void fail(const std::string& why) {
    std::fprintf(stderr, "%s\n", why.c_str());
    std::exit(1);
}

struct Times {
    double median = 0;
    double lowest = 0;
    double highest = 0;
};

/// Seconds that one call takes, measured over `calls` of them.
inline double seconds(const std::function<void()>& work, int calls) {
    const auto begin = std::chrono::steady_clock::now();
    for (int call = 0; call < calls; ++call) work();
    const std::chrono::duration<double> passed = std::chrono::steady_clock::now() - begin;
    return passed.count() / calls;
}

inline Times summary(std::array<double, turns> values) {
    std::sort(values.begin(), values.end());
    return {values[turns / 2], values.front(), values.back()};
}

/// Runs `work` and `baseline` in turns and prints
/// `NAME ratio 1.84 (median of 9 alternating runs, lowest–highest; baseline NAME)` and both medians
/// in milliseconds.
inline void compare(const std::string& name, const std::function<void()>& work,
                    const std::string& baseline_name, const std::function<void()>& baseline,
                    int calls = 1) {
    std::array<double, turns> ratios{};
    std::array<double, turns> of_work{};
    std::array<double, turns> of_baseline{};
    work();
    baseline();
    for (std::size_t turn = 0; turn < turns; ++turn) {
        of_work[turn] = seconds(work, calls);
        of_baseline[turn] = seconds(baseline, calls);
        ratios[turn] = of_work[turn] / of_baseline[turn];
    }
    const Times ratio = summary(ratios);
    std::printf("%s ratio %.2f (median of %zu alternating runs, %.2f–%.2f; baseline %s)\n",
                name.c_str(), ratio.median, turns, ratio.lowest, ratio.highest,
                baseline_name.c_str());
    std::printf("  %s %.4f ms, %s %.4f ms a call\n", name.c_str(), summary(of_work).median * 1e3,
                baseline_name.c_str(), summary(of_baseline).median * 1e3);
}

/// Prints how long a call takes: `NAME 0.0102 ms a call (median of 9 runs, lowest–highest; goal
/// G)`.
inline void time(const char* name, const std::function<void()>& work, int calls, const char* goal) {
    std::array<double, turns> times{};
    work();
    for (double& each : times) each = seconds(work, calls);
    const Times of = summary(times);
    std::printf("%s %.4f ms a call (median of %zu runs, %.4f–%.4f; goal %s)\n", name,
                of.median * 1e3, turns, of.lowest * 1e3, of.highest * 1e3, goal);
}

}  // namespace hjemmel::bench
