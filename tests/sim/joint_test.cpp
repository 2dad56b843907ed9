#include "sim/plan/joint.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck/catch.h>

#include <functional>
#include <optional>

using namespace hjemmel;
using sim::JointType;

namespace {

std::optional<std::int64_t> tried(const std::vector<JointType>& types, std::int64_t first,
                                  std::int64_t second) {
    std::optional<std::int64_t> best;
    const std::function<void(std::size_t, std::int64_t, std::int64_t, std::int64_t)> go =
        [&](std::size_t i, std::int64_t one, std::int64_t two, std::int64_t cost) {
            if (i == types.size()) {
                if (one >= first && two >= second && (!best || cost < *best)) best = cost;
                return;
            }
            const JointType& type = types[i];
            for (std::int64_t a = 0; a <= type.persons; ++a) {
                for (std::int64_t b = 0; a + b <= type.persons; ++b) {
                    const bool both = type.lacks_first && type.lacks_second;
                    for (std::int64_t c = 0; a + b + c <= (both ? type.persons : a + b); ++c) {
                        go(i + 1, one + (type.lacks_first ? a + c : 0),
                           two + (type.lacks_second ? b + c : 0),
                           cost + a * type.cost_first + b * type.cost_second +
                               c * std::min(type.cost_both, type.cost_first + type.cost_second));
                    }
                }
            }
        };
    go(0, 0, 0, 0);
    return best;
}

}  // namespace

TEST_CASE("two targets are planned together where one visit does for both") {
    // 3 lack both, 2 only the first, 2 only the second. One visit for both costs 12 against 20.
    const std::vector<JointType> types{
        {3, true, true, 10, 10, 12}, {2, true, false, 5, 0, 0}, {2, false, true, 0, 5, 0}};
    // 4 and 4: two of the cheap singles each (20), and two visits for both (24).
    const auto plan = sim::joint_plan(types, 4, 4);
    REQUIRE(plan.is_feasible);
    CHECK(plan.cost == 20 + 24);
    CHECK(plan.given[0].both == 2);
    CHECK(plan.given[1].first == 2);
    CHECK(plan.given[2].second == 2);
    const auto too_much = sim::joint_plan(types, 6, 4);
    CHECK_FALSE(too_much.is_feasible);
    CHECK(too_much.most_first == 5);
}

TEST_CASE("a plan for two targets costs what the best of all plans costs") {
    rc::prop("three types", [] {
        std::vector<JointType> types;
        for (int i = 0; i < 3; ++i) {
            const auto price = rc::gen::inRange<std::int64_t>(0, 12);
            types.push_back({*rc::gen::inRange<std::int64_t>(0, 4), *rc::gen::arbitrary<bool>(),
                             *rc::gen::arbitrary<bool>(), *price, *price, *price});
        }
        const std::int64_t first = *rc::gen::inRange<std::int64_t>(0, 6);
        const std::int64_t second = *rc::gen::inRange<std::int64_t>(0, 6);
        const auto plan = sim::joint_plan(types, first, second);
        const auto best = tried(types, first, second);
        RC_ASSERT(plan.is_feasible == best.has_value());
        if (best) RC_ASSERT(plan.cost == *best);
    });
}
