#include "sim/plan/allocation.hpp"

#include "sim/plan/flow.hpp"

#include <algorithm>

namespace hjemmel::sim {

namespace {

constexpr std::int64_t dearest = 1'000'000'000;
constexpr std::int64_t most_persons = 1'000'000'000;

bool is_sound(const AllocationProblem& problem) {
    const auto is_count = [](std::int64_t count) { return 0 <= count && count <= most_persons; };
    bool sound = is_count(problem.needed) && problem.costs.size() == problem.groups.size() &&
                 problem.groups.size() + problem.kinds.size() <= 1'000;
    for (const auto& group : problem.groups) {
        sound = sound && is_count(group.persons) && is_count(group.floor);
    }
    for (const auto& kind : problem.kinds) {
        sound = sound && is_count(kind.seats);
    }
    for (const auto& row : problem.costs) {
        sound = sound && row.size() == problem.kinds.size();
        for (const auto& cost : row) {
            sound = sound && (!cost || (0 <= *cost && *cost <= dearest));
        }
    }
    return sound;
}

}  // namespace

Allocation allocate(const AllocationProblem& problem) {
    Allocation result;
    if (!is_sound(problem)) {
        result.result = Allocation::Result::BadInput;
        return result;
    }
    std::int64_t floors = 0;
    for (std::size_t group = 0; group < problem.groups.size(); ++group) {
        floors += problem.groups[group].floor;
        if (problem.groups[group].floor > problem.groups[group].persons) {
            result.groups.push_back(group);
        }
    }
    if (!result.groups.empty()) {
        result.result = Allocation::Result::FloorAbovePersons;
        return result;
    }
    const std::size_t groups = problem.groups.size();
    const std::size_t kinds = problem.kinds.size();
    const std::size_t source = groups + kinds;
    const std::size_t sink = source + 1;
    Flow flow(groups + kinds + 2);
    std::vector<std::vector<std::optional<std::size_t>>> arcs(groups);
    for (std::size_t kind = 0; kind < kinds; ++kind) {
        flow.add(groups + kind, sink, problem.kinds[kind].seats, 0);
    }
    for (std::size_t group = 0; group < groups; ++group) {
        for (std::size_t kind = 0; kind < kinds; ++kind) {
            const auto& cost = problem.costs[group][kind];
            arcs[group].push_back(
                cost ? std::optional(flow.add(group, groups + kind, most_persons, *cost))
                     : std::nullopt);
        }
    }
    // The floors first. What flows into a group for its floor is then frozen, so that no cheaper
    // group takes its place; the rest goes on from a flow that is cheapest for these floors.
    std::vector<std::size_t> to_floors;
    for (std::size_t group = 0; group < groups; ++group) {
        to_floors.push_back(flow.add(source, group, problem.groups[group].floor, 0));
    }
    const std::int64_t of_floors = flow.send(source, sink, floors);
    if (of_floors == floors) {
        for (const std::size_t arc : to_floors) {
            flow.freeze(arc);
        }
        for (std::size_t group = 0; group < groups; ++group) {
            const auto& of = problem.groups[group];
            flow.add(source, group, of.persons - of.floor, 0);
        }
        const std::int64_t further = std::max<std::int64_t>(0, problem.needed - floors);
        result.most = floors + flow.send(source, sink, further);
    }
    if (of_floors < floors || result.most < problem.needed) {
        result.result =
            of_floors < floors ? Allocation::Result::FloorsUnreachable : Allocation::Result::TooFew;
        const std::vector<bool> reached = flow.reached(source);
        for (std::size_t group = 0; group < groups; ++group) {
            if (!reached[group]) {
                result.groups.push_back(group);
            }
        }
        for (std::size_t kind = 0; kind < kinds; ++kind) {
            if (reached[groups + kind]) {
                result.kinds.push_back(kind);
            }
        }
        return result;
    }
    result.cost = flow.cost();
    for (std::size_t group = 0; group < groups; ++group) {
        result.given.emplace_back(kinds, 0);
        for (std::size_t kind = 0; kind < kinds; ++kind) {
            if (arcs[group][kind]) {
                result.given[group][kind] = flow.through(*arcs[group][kind]);
            }
        }
    }
    return result;
}

}  // namespace hjemmel::sim
