#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace hjemmel::sim {

/// Persons who lack one or both of two targets, alike in what they lack and cost.
struct JointType {
    std::int64_t persons = 0;
    bool lacks_first = false;
    bool lacks_second = false;
    std::int64_t cost_first = 0;  ///< for one person, in the smallest unit of money, 0 to 10^9
    std::int64_t cost_second = 0;
    std::int64_t cost_both = 0;  ///< both at once, perhaps less than the sum
};

struct JointPlan {
    struct Given {
        std::int64_t first = 0;
        std::int64_t second = 0;
        std::int64_t both = 0;
    };
    bool is_feasible = false;
    std::vector<Given> given;  ///< by type
    std::int64_t cost = 0;
    std::int64_t most_first = 0;  ///< how many can be lifted at all
    std::int64_t most_second = 0;
};

/// Finds whom to give what, in whole persons, so that the first target gains `first` persons and
/// the second `second` at the least cost. For a fixed number of persons who are given both, the
/// rest is a network flow; its cost is convex in that number, so the least is found by halving.
[[nodiscard]] JointPlan joint_plan(std::span<const JointType> types, std::int64_t first,
                                   std::int64_t second);

}  // namespace hjemmel::sim
