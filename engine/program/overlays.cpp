#include "engine/program/overlays.hpp"

#include <algorithm>
#include <cstddef>
#include <map>

namespace hjemmel::engine {

namespace {

bool contains(const std::vector<ScenarioId>& all, ScenarioId one) {
    return std::find(all.begin(), all.end(), one) != all.end();
}

/// Which of the overlays change what, by the name of the thing.
std::map<std::string, std::vector<ScenarioId>> changed_things(
    const Program& program, const std::vector<ScenarioId>& overlays) {
    std::map<std::string, std::vector<ScenarioId>> things;
    const auto add = [&](const std::string& name, const std::optional<ScenarioId>& scenario) {
        if (scenario && contains(overlays, *scenario) && !contains(things[name], *scenario)) {
            things[name].push_back(*scenario);
        }
    };
    for (const Parameter& parameter : program.parameters) {
        for (const ParameterStep& step : parameter.steps) {
            add(parameter.name, step.scenario);
        }
    }
    for (const Clause& clause : program.clauses) {
        add(program[clause.quantity].name, clause.scenario);
    }
    for (const ScenarioId scenario : overlays) {
        for (const auto& choice : program[scenario].choices) {
            add(program[choice.first].name, scenario);
        }
    }
    return things;
}

}  // namespace

AppliedOverlays apply_overlays(const Program& program, const std::vector<ScenarioId>& asked) {
    AppliedOverlays applied;
    const auto add = [&](ScenarioId scenario) {
        if (!contains(applied.order, scenario)) {
            applied.order.push_back(scenario);
        }
    };
    for (const ScenarioId scenario : asked) {
        for (const ScenarioId base : program[scenario].based_on) {
            add(base);
        }
        add(scenario);
    }
    const auto has_order = [&](ScenarioId one, ScenarioId other) {
        return contains(program[one].based_on, other) || contains(program[other].based_on, one);
    };
    for (const auto& [name, scenarios] : changed_things(program, applied.order)) {
        for (std::size_t one = 0; one < scenarios.size(); ++one) {
            for (std::size_t other = one + 1; other < scenarios.size(); ++other) {
                if (!has_order(scenarios[one], scenarios[other]) && !applied.clash) {
                    applied.clash = {scenarios[one], scenarios[other], name};
                }
            }
        }
    }
    return applied;
}

}  // namespace hjemmel::engine
