#include "engine/program/dependence.hpp"

#include "engine/program/residual.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

namespace hjemmel::engine {

namespace {

/// By which law something is read: the day that the run is pinned to, or any. What stands before
/// `under law as of`, and all below it, is read by a day of its own.
enum class LawTime : std::uint8_t { Pinned, Any };

class Walk {
public:
    Walk(const Program& program, const LawKnown& law)
        : program_(program), law_(law), days_(law_changes(program, law.known_on)) {
        // Between two changes the law is one, so the days of change stand for all; the first day
        // of all stands for the time before them.
        days_.push_back(days_.empty() ? Date{} : Date{days_.front().days - 1});
        reach_.quantities.resize(program.quantities.size(), false);
        reach_.clauses.resize(program.clauses.size(), false);
        reach_.parameters.resize(program.parameters.size(), false);
        reach_.interpretations.resize(program.interpretations.size(), false);
        for (std::size_t time = 0; time < seen_nodes_.size(); ++time) {
            seen_nodes_[time].resize(program.core.nodes.size(), false);
            seen_quantities_[time].resize(program.quantities.size(), false);
        }
    }

    Reach from(QuantityId quantity) && {
        add(quantity, law_.law_on ? LawTime::Pinned : LawTime::Any);
        while (!nodes_.empty()) {
            const auto [node, time] = nodes_.back();
            nodes_.pop_back();
            read(node, time);
        }
        return std::move(reach_);
    }

private:
    void add(QuantityId id, LawTime time) {
        auto seen = seen_quantities_[static_cast<std::size_t>(time)].begin() + id.index;
        if (*seen) {
            return;
        }
        *seen = true;
        reach_.quantities[id.index] = true;
        const Quantity& quantity = program_[id];
        for (const ClauseId clause : quantity.clauses) {
            if (is_applied(program_[clause]) && can_be_in_force(program_[clause], time)) {
                add(clause, time);
            }
        }
        for (const ClauseId set : quantity.sets) {
            if (is_applied(program_[set])) {
                add(set, time);
            }
        }
        add(quantity.otherwise, time);
        // A pinned run does not read it, but what it could do is foreseen.
        add(quantity.decided_on, time);
    }

    void add(ClauseId id, LawTime time) {
        reach_.clauses[id.index] = true;
        add(program_[id].when, time);
        add(program_[id].outcome, time);
    }

    void add(std::optional<NodeId> node, LawTime time) {
        if (node && !seen_nodes_[static_cast<std::size_t>(time)][node->index]) {
            seen_nodes_[static_cast<std::size_t>(time)][node->index] = true;
            nodes_.emplace_back(*node, time);
        }
    }

    [[nodiscard]] bool is_applied(const Clause& clause) const {
        return !clause.scenario || std::find(law_.scenarios.begin(), law_.scenarios.end(),
                                             *clause.scenario) != law_.scenarios.end();
    }

    [[nodiscard]] bool can_be_in_force(const Clause& clause, LawTime time) const {
        if (time == LawTime::Pinned) {
            return in_force(program_, clause, *law_.law_on, law_.known_on);
        }
        return std::any_of(days_.begin(), days_.end(), [&](Date day) {
            return in_force(program_, clause, day, law_.known_on);
        });
    }

    void read(NodeId id, LawTime time) {
        const Core& core = program_.core;
        const Node& node = core[id];
        switch (node.op) {
            case Op::Parameter:
                reach_.parameters[node.detail] = true;
                break;
            case Op::Interpretation:
                reach_.interpretations[node.detail] = true;
                break;
            case Op::Call:
                add(QuantityId{node.detail}, time);
                break;
            case Op::Field:
                reach_.other_rows = reach_.other_rows || node.kind == Kind::Row;
                break;
            case Op::Aggregate:
                reach_.other_rows =
                    reach_.other_rows || core.aggregates[node.detail].over == Over::Rows;
                for_each_part(core.aggregates[node.detail],
                              [&](const NodeId part) { add(part, time); });
                break;
            default:
                break;
        }
        for (std::uint32_t i = 0; i < node.child_count; ++i) {
            const bool is_moved = node.op == Op::UnderLaw && i == 0;
            add(core.child(node, i), is_moved ? LawTime::Any : time);
        }
    }

    const Program& program_;
    const LawKnown& law_;
    std::vector<Date> days_;
    Reach reach_;
    std::array<std::vector<bool>, 2> seen_nodes_;
    std::array<std::vector<bool>, 2> seen_quantities_;
    std::vector<std::pair<NodeId, LawTime>> nodes_;
};

}  // namespace

Reach reach_of(const Program& program, QuantityId quantity, const LawKnown& law) {
    return Walk(program, law).from(quantity);
}

std::vector<InterpretationId> interpretations_in(const Program& program, const Reach& reach) {
    std::vector<InterpretationId> found;
    for (std::uint32_t id = 0; id < reach.interpretations.size(); ++id) {
        if (reach.interpretations[id]) {
            found.push_back(InterpretationId{id});
        }
    }
    std::sort(found.begin(), found.end(), [&](InterpretationId left, InterpretationId right) {
        return program[left].name < program[right].name;
    });
    return found;
}

}  // namespace hjemmel::engine
