#include "engine/program/two_states.hpp"

#include <algorithm>
#include <map>
#include <utility>

namespace hjemmel::engine {

namespace {

template <typename T>
std::vector<T> sorted(std::vector<T> values) {
    std::sort(values.begin(), values.end());
    return values;
}

bool same(const Clause& left, const Clause& right) {
    return left.quantity == right.quantity && left.exception == right.exception &&
           sorted(left.overrides) == sorted(right.overrides) &&
           sorted(left.suspends) == sorted(right.suspends) &&
           sorted(left.cites) == sorted(right.cites) && left.force_from == right.force_from &&
           left.force_to == right.force_to && left.when == right.when &&
           left.outcome == right.outcome && left.scenario == right.scenario;
}

bool same(const ParameterStep& left, const ParameterStep& right) {
    return equal_values(left.value, right.value) && sorted(left.cites) == sorted(right.cites) &&
           left.force_from == right.force_from && left.force_to == right.force_to &&
           left.scenario == right.scenario;
}

bool same(const Force& left, const Force& right) {
    return left.from == right.from && left.to == right.to && left.published == right.published &&
           left.end_published == right.end_published &&
           std::equal(left.later_ends.begin(), left.later_ends.end(), right.later_ends.begin(),
                      right.later_ends.end(), [](const ForceEnd& one, const ForceEnd& other) {
                          return one.last == other.last && one.published == other.published;
                      });
}

bool same(const std::vector<Force>& left, const std::vector<Force>& right) {
    return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                      [](const Force& one, const Force& other) { return same(one, other); });
}

bool contains(const std::vector<ScenarioId>& all, ScenarioId one) {
    return std::find(all.begin(), all.end(), one) != all.end();
}

bool contains_all(const std::vector<ScenarioId>& all, const std::vector<ScenarioId>& some) {
    return std::all_of(some.begin(), some.end(),
                       [&](ScenarioId one) { return contains(all, one); });
}

bool applies(const std::optional<ScenarioId>& scenario, const StateOptions& options) {
    return !scenario || contains(options.scenarios, *scenario);
}

// Several steps of a parameter may cite one provision: such names are told apart by their order.
std::string numbered(const std::string& name, std::map<std::string, int>& seen) {
    const int number = ++seen[name];
    return number == 1 ? name : name + " (" + std::to_string(number) + ")";
}

// The steps that apply, each under a name of its own.
std::vector<ParameterStep> applied_steps(const std::vector<ParameterStep>& steps,
                                         const StateOptions& options) {
    std::vector<ParameterStep> applied;
    std::map<std::string, int> seen;
    for (const ParameterStep& step : steps) {
        if (applies(step.scenario, options)) {
            applied.push_back(step);
            applied.back().name = numbered(step.name, seen);
        }
    }
    return applied;
}

const ParameterStep* find_step(const std::vector<ParameterStep>& steps, const std::string& name) {
    const auto found = std::find_if(steps.begin(), steps.end(),
                                    [&](const ParameterStep& one) { return one.name == name; });
    return found == steps.end() ? nullptr : &*found;
}

template <typename One>
void remove(std::vector<One>& all, const One& one) {
    all.erase(std::remove(all.begin(), all.end(), one), all.end());
}

}  // namespace

TwoStates::TwoStates(const Program& before, StateOptions before_options, const Program& after,
                     StateOptions after_options)
    : merged_(merge(before, after)),
      before_(std::move(before_options)),
      after_(std::move(after_options)) {
    if (merged_.declared_otherwise) {
        return;
    }
    // A reading that only one state knows has the option of that state in both.
    const Choices own = after_.choices;
    after_.choices = before_.choices;
    for (auto* choices : {&before_.choices, &after_.choices}) {
        choices->options.resize(merged_.program.interpretations.size());
    }
    for (std::size_t i = 0; i < own.options.size(); ++i) {
        const std::uint32_t reading = merged_.interpretations[i].index;
        after_.choices.options[reading] = merged_.options[i].at(own.options[i]);
        if (reading >= before.interpretations.size()) {
            before_.choices.options[reading] = after_.choices.options[reading];
        }
    }
    for (ScenarioId& scenario : after_.scenarios) {
        scenario = merged_.scenarios[scenario.index];
    }
    find_scenarios();
    compare_clauses(before, after);
    compare_steps(before, after);
    compare_quantities(before, after);
    compare_readings();
    compare_provisions(before, after);
    compare_dates();
}

void TwoStates::add(RuleChange change, Piece piece) {
    changes_.push_back(std::move(change));
    pieces_.push_back(std::move(piece));
}

// Where one state applies all that the other does, the scenarios of both are on in every state, and
// what they say is taken piece by piece.
void TwoStates::find_scenarios() {
    if (contains_all(after_.scenarios, before_.scenarios)) {
        scenarios_ = after_.scenarios;
    } else if (contains_all(before_.scenarios, after_.scenarios)) {
        scenarios_ = before_.scenarios;
    } else {
        RuleChange change{RuleChange::Kind::Overlays, 0, {}, true, true};
        add(std::move(change), {});
        scenarios_ = before_.scenarios;
    }
}

void TwoStates::compare_clauses(const Program& before, const Program& after) {
    Program& program = merged_.program;
    // Whether scenarios are a change of their own: then all of theirs is there in every state.
    const bool is_whole = !changes_.empty();
    const auto counts = [&](const Clause& clause, const StateOptions& options) {
        return is_whole || applies(clause.scenario, options);
    };
    std::vector<bool> is_before(program.clauses.size(), false);
    std::vector<bool> is_set(program.clauses.size(), false);
    for (std::size_t i = 0; i < before.quantities.size(); ++i) {
        Quantity& here = program.quantities[i];
        for (auto* list : {&here.clauses, &here.sets}) {
            list->erase(std::remove_if(list->begin(), list->end(),
                                       [&](ClauseId id) { return !counts(before[id], before_); }),
                        list->end());
            for (const ClauseId id : *list) {
                is_before[id.index] = true;
            }
        }
    }
    std::vector<const Clause*> text_after(program.clauses.size(), nullptr);
    for (std::size_t i = 0; i < after.quantities.size(); ++i) {
        for (const auto* list : {&after.quantities[i].clauses, &after.quantities[i].sets}) {
            for (const ClauseId id : *list) {
                const Clause& clause = merged_.clause_texts[id.index];
                const ClauseId here = merged_.clauses[id.index];
                is_set[here.index] = list == &after.quantities[i].sets;
                if (counts(clause, after_)) {
                    text_after[here.index] = &clause;
                }
            }
        }
    }
    for (std::uint32_t id = 0; id < program.clauses.size(); ++id) {
        const Clause* other = text_after[id];
        if (other == nullptr && !is_before[id]) {
            continue;
        }
        // What belongs to a quantity of one state alone is read by nothing else: it stands in all.
        Quantity& quantity = program.quantities[program.clauses[id].quantity.index];
        if (program.clauses[id].quantity.index >= before.quantities.size()) {
            (is_set[id] ? quantity.sets : quantity.clauses).push_back(ClauseId{id});
            continue;
        }
        const bool is_known_after =
            std::find(merged_.quantities.begin(), merged_.quantities.end(),
                      program.clauses[id].quantity) != merged_.quantities.end();
        if (!is_known_after ||
            (other != nullptr && is_before[id] && same(program.clauses[id], *other))) {
            continue;
        }
        Piece piece;
        piece.is_set = is_set[id];
        if (other != nullptr) {
            piece.clause = *other;
        }
        add({RuleChange::Kind::Clause, id, program.clauses[id].name, is_before[id],
             other != nullptr},
            std::move(piece));
    }
}

void TwoStates::compare_steps(const Program& before, const Program& after) {
    const bool is_whole = !changes_.empty() && changes_.front().kind == RuleChange::Kind::Overlays;
    StateOptions all;
    for (std::uint32_t i = 0; is_whole && i < merged_.program.scenarios.size(); ++i) {
        all.scenarios.push_back(ScenarioId{i});
    }
    for (std::size_t i = 0; i < before.parameters.size(); ++i) {
        Parameter& here = merged_.program.parameters[i];
        here.steps = applied_steps(here.steps, is_whole ? all : before_);
    }
    for (std::size_t i = 0; i < after.parameters.size(); ++i) {
        const std::uint32_t id = merged_.parameters[i].index;
        Parameter& here = merged_.program.parameters[id];
        const std::vector<ParameterStep> others =
            applied_steps(merged_.steps[i], is_whole ? all : after_);
        if (id >= before.parameters.size()) {
            here.steps = others;
            continue;
        }
        for (const ParameterStep& step : here.steps) {
            const ParameterStep* other = find_step(others, step.name);
            if (other == nullptr || !same(step, *other)) {
                Piece piece;
                if (other != nullptr) {
                    piece.step = *other;
                }
                add({RuleChange::Kind::Step, id, step.name, true, other != nullptr},
                    std::move(piece));
            }
        }
        for (const ParameterStep& other : others) {
            if (find_step(here.steps, other.name) == nullptr) {
                Piece piece;
                piece.step = other;
                add({RuleChange::Kind::Step, id, other.name, false, true}, std::move(piece));
            }
        }
    }
}

void TwoStates::compare_quantities(const Program& before, const Program& after) {
    for (std::size_t i = 0; i < after.quantities.size(); ++i) {
        const std::uint32_t id = merged_.quantities[i].index;
        Quantity& here = merged_.program.quantities[id];
        if (id >= before.quantities.size()) {
            here.otherwise = merged_.otherwise[i];
            here.decided_on = merged_.decided_on[i];
            continue;
        }
        const auto compare = [&](RuleChange::Kind kind, const std::optional<NodeId>& node,
                                 const std::optional<NodeId>& other) {
            if (node != other) {
                Piece piece;
                piece.node = other;
                add({kind, id, here.name, node.has_value(), other.has_value()}, std::move(piece));
            }
        };
        compare(RuleChange::Kind::Otherwise, here.otherwise, merged_.otherwise[i]);
        compare(RuleChange::Kind::DecidedOn, here.decided_on, merged_.decided_on[i]);
    }
}

void TwoStates::compare_readings() {
    for (std::uint32_t i = 0; i < before_.choices.options.size(); ++i) {
        if (before_.choices.options[i] != after_.choices.options[i]) {
            Piece piece;
            piece.option = after_.choices.options[i];
            add({RuleChange::Kind::Reading, i, merged_.program.interpretations[i].name, true, true},
                std::move(piece));
        }
    }
}

void TwoStates::compare_provisions(const Program& before, const Program& after) {
    Program& program = merged_.program;
    for (std::size_t i = 0; i < after.provisions.size(); ++i) {
        const std::uint32_t id = merged_.provisions[i].index;
        const std::vector<Force>& forces = after.provisions[i].forces;
        if (id >= before.provisions.size()) {
            program.provisions[id].forces = forces;
        } else if (!same(program.provisions[id].forces, forces)) {
            const Provision& provision = program.provisions[id];
            Piece piece;
            piece.forces = forces;
            add({RuleChange::Kind::Provision, id,
                 program[provision.instrument].id + " " + provision.anchor, true, true},
                std::move(piece));
        }
    }
}

void TwoStates::compare_dates() {
    if (before_.law_on != after_.law_on) {
        add({RuleChange::Kind::LawDate,
             0,
             {},
             before_.law_on.has_value(),
             after_.law_on.has_value()},
            {});
    }
    if (before_.known_on != after_.known_on) {
        add({RuleChange::Kind::KnowledgeDate,
             0,
             {},
             before_.known_on.has_value(),
             after_.known_on.has_value()},
            {});
    }
}

AskedState TwoStates::with(const std::vector<bool>& made) const {
    AskedState state{merged_.program, before_.law_on, before_.known_on, before_.choices,
                     scenarios_};
    for (std::size_t number = 0; number < changes_.size(); ++number) {
        if (made[number]) {
            make(number, state);
        }
    }
    return state;
}

void TwoStates::make(std::size_t number, AskedState& state) const {
    const RuleChange& change = changes_[number];
    const Piece& piece = pieces_[number];
    Program& program = state.program;
    switch (change.kind) {
        case RuleChange::Kind::Clause: {
            const ClauseId id{change.subject};
            Quantity& quantity = program.quantities[program[id].quantity.index];
            if (!piece.clause) {
                remove(quantity.clauses, id);
                remove(quantity.sets, id);
                return;
            }
            program.clauses[id.index] = *piece.clause;
            if (!change.is_before) {
                (piece.is_set ? quantity.sets : quantity.clauses).push_back(id);
            }
            return;
        }
        case RuleChange::Kind::Step: {
            std::vector<ParameterStep>& steps = program.parameters[change.subject].steps;
            const auto there =
                std::find_if(steps.begin(), steps.end(),
                             [&](const ParameterStep& step) { return step.name == change.name; });
            if (!piece.step) {
                steps.erase(there);
            } else if (there != steps.end()) {
                *there = *piece.step;
            } else {
                steps.push_back(*piece.step);
            }
            return;
        }
        case RuleChange::Kind::Otherwise:
            program.quantities[change.subject].otherwise = piece.node;
            return;
        case RuleChange::Kind::DecidedOn:
            program.quantities[change.subject].decided_on = piece.node;
            return;
        case RuleChange::Kind::Reading:
            state.choices.options[change.subject] = piece.option;
            return;
        case RuleChange::Kind::Provision:
            program.provisions[change.subject].forces = piece.forces;
            return;
        case RuleChange::Kind::LawDate:
            state.law_on = after_.law_on;
            return;
        case RuleChange::Kind::KnowledgeDate:
            state.known_on = after_.known_on;
            return;
        case RuleChange::Kind::Overlays:
            state.scenarios = after_.scenarios;
            return;
    }
}

}  // namespace hjemmel::engine
