#include "sim/plan/joint.hpp"

#include "sim/plan/flow.hpp"

#include <algorithm>
#include <optional>

namespace hjemmel::sim {

namespace {

// Dearer than any way through the network: who is not there is taken last.
constexpr std::int64_t absent = 1'000'000'000'000;

struct Costs {
    std::int64_t first = 0;
    std::int64_t second = 0;
    std::int64_t both = 0;
};

/// What it costs at least: giving both lifts one target as well, giving one after the other both.
Costs costs_of(const JointType& type) {
    Costs costs{type.cost_first, type.cost_second, type.cost_both};
    if (type.lacks_first && type.lacks_second) {
        costs.first = std::min(type.cost_first, type.cost_both);
        costs.second = std::min(type.cost_second, type.cost_both);
        costs.both = std::min(type.cost_both, type.cost_first + type.cost_second);
    }
    return costs;
}

struct Trial {
    std::int64_t cost = 0;
    std::int64_t absent = 0;
    std::vector<JointPlan::Given> given;
};

Trial with_both(std::span<const JointType> types, std::int64_t first, std::int64_t second,
                std::int64_t both) {
    const std::size_t source = types.size();
    const std::size_t sink = source + 1;
    const std::size_t to_first = source + 2;
    const std::size_t to_second = source + 3;
    const std::size_t to_both = source + 4;
    Flow flow(types.size() + 5);
    struct Arcs {
        std::optional<std::size_t> first, second, both;
    };
    std::vector<Arcs> arcs(types.size());
    for (std::size_t i = 0; i < types.size(); ++i) {
        const JointType& type = types[i];
        const Costs costs = costs_of(type);
        flow.add(source, i, type.persons, 0);
        if (type.lacks_first) {
            arcs[i].first = flow.add(i, to_first, type.persons, costs.first);
        }
        if (type.lacks_second) {
            arcs[i].second = flow.add(i, to_second, type.persons, costs.second);
        }
        if (type.lacks_first && type.lacks_second) {
            arcs[i].both = flow.add(i, to_both, type.persons, costs.both);
        }
    }
    const std::array<std::size_t, 3> missing{flow.add(source, to_first, first - both, absent),
                                             flow.add(source, to_second, second - both, absent),
                                             flow.add(source, to_both, both, 2 * absent)};
    flow.add(to_first, sink, first - both, 0);
    flow.add(to_second, sink, second - both, 0);
    flow.add(to_both, sink, both, 0);
    flow.send(source, sink, first + second - both);
    Trial trial;
    trial.cost = flow.cost();
    for (const std::size_t arc : missing) {
        trial.absent += flow.through(arc);
    }
    for (const Arcs& of : arcs) {
        const auto through = [&](const std::optional<std::size_t>& arc) {
            return arc ? flow.through(*arc) : 0;
        };
        trial.given.push_back({through(of.first), through(of.second), through(of.both)});
    }
    return trial;
}

}  // namespace

JointPlan joint_plan(std::span<const JointType> types, std::int64_t first, std::int64_t second) {
    JointPlan plan;
    for (const JointType& type : types) {
        plan.most_first += type.lacks_first ? type.persons : 0;
        plan.most_second += type.lacks_second ? type.persons : 0;
    }
    std::int64_t least = 0;
    std::int64_t most = std::min(first, second);
    while (least < most) {
        const std::int64_t middle = least + (most - least) / 2;
        if (with_both(types, first, second, middle).cost <=
            with_both(types, first, second, middle + 1).cost) {
            most = middle;
        } else {
            least = middle + 1;
        }
    }
    Trial best = with_both(types, first, second, least);
    plan.is_feasible = best.absent == 0;
    if (!plan.is_feasible) {
        return plan;
    }
    plan.cost = best.cost;
    for (std::size_t i = 0; i < types.size(); ++i) {
        // Where both cost no more than one, both are given; where one after the other is cheaper
        // than both at once, that is still both.
        JointPlan::Given& given = best.given[i];
        const JointType& type = types[i];
        if (type.lacks_first && type.lacks_second) {
            if (type.cost_both < type.cost_first) {
                given.both += given.first;
                given.first = 0;
            }
            if (type.cost_both < type.cost_second) {
                given.both += given.second;
                given.second = 0;
            }
        }
        plan.given.push_back(given);
    }
    return plan;
}

}  // namespace hjemmel::sim
