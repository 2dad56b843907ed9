#include "sim/followers.hpp"

#include "engine/evaluate/grounds.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace hjemmel::sim {

namespace {

using engine::Ground;
using engine::Place;

/// Says for each quantity whether a clause of it, or of what it calls, calls one of the changed
/// ones.
class CallGraph {
public:
    explicit CallGraph(const engine::Program& program)
        : program_(program), callees_(program.quantities.size()) {
        for (std::uint32_t index = 0; index < program.quantities.size(); ++index) {
            collect(index);
        }
    }

    [[nodiscard]] std::vector<bool> reaching(const std::vector<engine::Override>& changes) const {
        std::vector<bool> reaches(callees_.size(), false);
        for (const engine::Override& change : changes) {
            reaches[change.place.quantity.index] = true;
        }
        for (bool grew = true; grew;) {
            grew = false;
            for (std::size_t index = 0; index < callees_.size(); ++index) {
                const auto& callees = callees_[index];
                if (!reaches[index] &&
                    std::any_of(callees.begin(), callees.end(),
                                [&reaches](std::uint32_t callee) { return reaches[callee]; })) {
                    reaches[index] = true;
                    grew = true;
                }
            }
        }
        return reaches;
    }

private:
    void collect(std::uint32_t index) {
        const engine::Quantity& quantity = program_.quantities[index];
        std::vector<engine::NodeId> open;
        const auto add = [&open](const std::optional<engine::NodeId>& node) {
            if (node) {
                open.push_back(*node);
            }
        };
        for (const engine::ClauseId clause : quantity.clauses) {
            add(program_[clause].when);
            add(program_[clause].outcome);
        }
        add(quantity.otherwise);
        add(quantity.decided_on);
        std::vector<bool> seen(program_.core.nodes.size(), false);
        while (!open.empty()) {
            const engine::NodeId id = open.back();
            open.pop_back();
            if (seen[id.index]) {
                continue;
            }
            seen[id.index] = true;
            const engine::Node& node = program_.core[id];
            if (node.op == engine::Op::Call) {
                callees_[index].push_back(node.detail);
            }
            for (std::uint32_t child = 0; child < node.child_count; ++child) {
                open.push_back(program_.core.child(node, child));
            }
            if (node.op == engine::Op::Aggregate) {
                const engine::AggregateParts& parts = program_.core.aggregates[node.detail];
                engine::for_each_part(parts, [&](const engine::NodeId part) { add(part); });
            }
        }
    }

    const engine::Program& program_;
    std::vector<std::vector<std::uint32_t>> callees_;
};

bool reads_one_of(const engine::Grounds& grounds, engine::GroundId root,
                  const std::vector<engine::Override>& changes) {
    std::vector<bool> seen(grounds.size(), false);
    std::vector<engine::GroundId> open{root};
    while (!open.empty()) {
        const engine::GroundId id = open.back();
        open.pop_back();
        if (id.index >= seen.size() || seen[id.index]) {
            continue;
        }
        seen[id.index] = true;
        const Ground ground = grounds[id];
        const bool at_a_place = ground.kind == Ground::Kind::Quantity ||
                                ground.kind == Ground::Kind::Observed ||
                                (ground.kind == Ground::Kind::Fact && !ground.of_row);
        if (at_a_place &&
            std::any_of(changes.begin(), changes.end(), [&ground](const engine::Override& change) {
                return change.place == ground.place;
            })) {
            return true;
        }
        for (const engine::GroundId child : grounds.children_of(ground)) {
            open.push_back(child);
        }
    }
    return false;
}

std::vector<Place> candidates(const Setting& setting,
                              const std::vector<engine::Override>& changes) {
    const std::vector<bool> reaches = CallGraph(setting.program).reaching(changes);
    std::vector<Place> result;
    for (std::uint32_t index = 0; index < setting.program.quantities.size(); ++index) {
        const engine::Quantity& quantity = setting.program.quantities[index];
        if (quantity.role == engine::QuantityRole::Reading || !reaches[index]) {
            continue;
        }
        for (const auto& [place, cell] : setting.facts.figures(engine::QuantityId{index})) {
            const auto itself = [&place = place](const engine::Override& change) {
                return change.place == place;
            };
            if (std::none_of(changes.begin(), changes.end(), itself)) {
                result.push_back(place);
            }
        }
    }
    return result;
}

}  // namespace

std::vector<Place> followers_of(const Setting& setting,
                                const std::vector<engine::Override>& changes) {
    const std::vector<Place> possible = candidates(setting, changes);
    std::vector<bool> follows(possible.size(), false);
    engine::Interpreter interpreter = interpreter_for(setting);
    // One that is computed from another that follows can be seen only when that one is taken away.
    for (bool grew = true; grew;) {
        grew = false;
        for (std::size_t index = 0; index < possible.size(); ++index) {
            if (follows[index]) {
                continue;
            }
            if (is_cancelled(setting)) {
                return {};
            }
            std::vector<engine::Override> overrides = changes;
            for (std::size_t other = 0; other < possible.size(); ++other) {
                if (follows[other] || other == index) {
                    overrides.push_back({possible[other], std::nullopt});
                }
            }
            interpreter.set_overrides(std::move(overrides));
            engine::Grounds grounds;
            const engine::Answer answer = interpreter.ask_with_grounds(possible[index], grounds);
            if (was_cancelled(answer)) {
                return {};
            }
            if (reads_one_of(grounds, answer.ground, changes)) {
                follows[index] = true;
                grew = true;
            }
        }
    }
    std::vector<Place> result;
    for (std::size_t index = 0; index < possible.size(); ++index) {
        if (follows[index]) {
            result.push_back(possible[index]);
        }
    }
    return result;
}

void take_away(const std::vector<Place>& places, std::vector<engine::Override>& overrides) {
    for (const Place& place : places) {
        overrides.push_back({place, std::nullopt});
    }
}

engine::Cell exact_cell(const engine::Rational& number) {
    engine::Cell cell;
    cell.state = engine::Cell::State::Given;
    cell.value = number;
    return cell;
}

}  // namespace hjemmel::sim
