#include "sim/plan/allocation.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck/catch.h>

#include <functional>
#include <limits>

using namespace hjemmel;
using sim::Allocation;
using sim::AllocationProblem;
using Result = sim::Allocation::Result;

namespace {

/// The least cost by trying every whole allocation; nothing when none is allowed.
std::optional<std::int64_t> tried(const AllocationProblem& problem) {
    const std::size_t kinds = problem.kinds.size();
    std::vector<std::int64_t> of_group(problem.groups.size(), 0);
    std::vector<std::int64_t> of_kind(kinds, 0);
    std::optional<std::int64_t> best;
    std::int64_t total = 0;
    const std::function<void(std::size_t, std::int64_t)> go = [&](std::size_t cell,
                                                                  std::int64_t cost) {
        if (cell == problem.groups.size() * kinds) {
            bool allowed = total >= problem.needed;
            for (std::size_t g = 0; g < of_group.size(); ++g) {
                allowed = allowed && of_group[g] >= problem.groups[g].floor;
            }
            if (allowed && (!best || cost < *best)) best = cost;
            return;
        }
        const std::size_t g = cell / kinds;
        const std::size_t k = cell % kinds;
        const auto price = problem.costs[g][k];
        for (std::int64_t n = 0;; ++n) {
            if (n > 0 && (!price || of_group[g] >= problem.groups[g].persons ||
                          of_kind[k] >= problem.kinds[k].seats)) {
                of_group[g] -= n - 1;
                of_kind[k] -= n - 1;
                total -= n - 1;
                return;
            }
            if (n > 0) {
                ++of_group[g];
                ++of_kind[k];
                ++total;
            }
            go(cell + 1, cost + n * price.value_or(0));
        }
    };
    go(0, 0);
    return best;
}

}  // namespace

TEST_CASE("the cheapest groups are filled first, after the floors") {
    // 10 persons: 2 by the floor of the dear group, 5 cheap ones, 3 of the middle one.
    AllocationProblem problem;
    problem.needed = 10;
    problem.groups = {{5, 0}, {6, 2}, {6, 0}};
    problem.kinds = {{100}};
    problem.costs = {{10}, {50}, {20}};
    const Allocation found = sim::allocate(problem);
    REQUIRE(found.result == Result::Found);
    CHECK(found.given == std::vector<std::vector<std::int64_t>>{{5}, {2}, {3}});
    CHECK(found.cost == 5 * 10 + 2 * 50 + 3 * 20);
}

TEST_CASE("seats of a kind go where they save most") {
    // One seat of the cheap kind. Group 0 would save 9 by it, group 1 only 1.
    AllocationProblem problem;
    problem.needed = 2;
    problem.groups = {{1, 0}, {1, 0}};
    problem.kinds = {{1}, {5}};
    problem.costs = {{1, 10}, {1, 2}};
    const Allocation found = sim::allocate(problem);
    REQUIRE(found.result == Result::Found);
    CHECK(found.cost == 1 + 2);
    CHECK(found.given == std::vector<std::vector<std::int64_t>>{{1, 0}, {0, 1}});
}

TEST_CASE("an allocation that cannot be says what holds it back") {
    AllocationProblem problem;
    problem.needed = 10;
    problem.groups = {{4, 0}, {8, 0}};
    problem.kinds = {{3}, {2}};
    problem.costs = {{1, 1}, {1, std::nullopt}};
    SECTION("seats") {
        const Allocation found = sim::allocate(problem);
        CHECK(found.result == Result::TooFew);
        CHECK(found.most == 5);
        CHECK(found.kinds == std::vector<std::size_t>{0, 1});
        CHECK(found.groups.empty());
    }
    SECTION("persons of one group and seats of one kind") {
        problem.kinds = {{3}, {20}};
        const Allocation found = sim::allocate(problem);
        CHECK(found.result == Result::TooFew);
        CHECK(found.most == 7);  // 4 of the first kind of group, 3 seats for the second
        CHECK(found.groups == std::vector<std::size_t>{0});
        CHECK(found.kinds == std::vector<std::size_t>{0});
    }
    SECTION("a floor above the persons") {
        problem.groups[0].floor = 5;
        const Allocation found = sim::allocate(problem);
        CHECK(found.result == Result::FloorAbovePersons);
        CHECK(found.groups == std::vector<std::size_t>{0});
    }
    SECTION("floors without seats") {
        problem.groups[1].floor = 4;
        const Allocation found = sim::allocate(problem);
        CHECK(found.result == Result::FloorsUnreachable);
        CHECK(found.kinds == std::vector<std::size_t>{0});
    }
    SECTION("a negative price") {
        problem.costs[0][0] = -1;
        CHECK(sim::allocate(problem).result == Result::BadInput);
    }
}

TEST_CASE("an allocation costs what the best of all allocations costs") {
    rc::prop("two groups, two kinds", [] {
        const auto small = rc::gen::inRange<std::int64_t>(0, 4);
        AllocationProblem problem;
        problem.needed = *rc::gen::inRange<std::int64_t>(0, 7);
        for (int g = 0; g < 2; ++g) {
            problem.groups.push_back({*small, *rc::gen::inRange<std::int64_t>(0, 3)});
            problem.costs.emplace_back();
            for (int k = 0; k < 2; ++k) {
                problem.costs.back().push_back(
                    *rc::gen::arbitrary<bool>() || *rc::gen::arbitrary<bool>()
                        ? std::optional(*rc::gen::inRange<std::int64_t>(0, 20))
                        : std::nullopt);
            }
        }
        problem.kinds = {{*small}, {*small}};
        const Allocation found = sim::allocate(problem);
        const auto best = tried(problem);
        RC_ASSERT((found.result == Result::Found) == best.has_value());
        if (best) RC_ASSERT(found.cost == *best);
    });
}
