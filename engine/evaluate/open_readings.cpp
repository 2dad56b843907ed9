// How the evaluator answers under all combinations of open readings: it runs each quantity once for
// every branch of its decisions (see branching.hpp) and remembers what belongs to each combination.
#include "engine/evaluate/evaluator.hpp"

#include <algorithm>
#include <set>
#include <utility>

namespace hjemmel::engine {

namespace {

/// With more choices than this in its diagrams, what was remembered is forgotten between questions.
constexpr std::size_t most_remembered_choices = 4'000'000;

template <typename Visit>
void for_each_child(const Core& core, const Node& node, Visit visit) {
    for (std::uint32_t i = 0; i < node.child_count; ++i) {
        visit(core.child(node, i));
    }
    if (node.op == Op::Aggregate) {
        for_each_part(core.aggregates[node.detail], visit);
    }
}

}  // namespace

void Evaluator::open_readings(std::vector<InterpretationId> readings) {
    open_ = std::unique_ptr<Open>(
        new Open{Branching(program_, circumstances_.choices, std::move(readings)), {}, {}, {}, 0});
}

// ---- exploring -------------------------------------------------------------------------------

Evaluator::Explored Evaluator::explore(const std::function<Branching::Leaf()>& run) {
    Explored explored;
    // Each run has the steps of a question of its own: it answers one, for many combinations.
    const std::uint64_t steps = steps_;
    const std::size_t errors = errors_.size();
    Branching& branching = open_->branching;
    branching.begin();
    bool has_more = true;
    while (has_more) {
        steps_ = 0;
        const Branching::Leaf leaf = run();
        // What fails is an outcome here; the failures themselves are told by a question under one
        // combination.
        errors_.resize(errors);
        if (!is_stopped() && ++explored.evaluations > limits_.combinations) {
            stop_ = Stop::CombinationLimit;
        }
        if (!is_stopped() && cancelled_ && cancelled_()) {
            stop_ = Stop::Cancelled;
        }
        if (is_stopped()) {
            branching.abandon();
            steps_ = steps;
            return explored;
        }
        has_more = branching.next(leaf);
    }
    explored.diagram = branching.end();
    steps_ = steps;
    return explored;
}

Outcome Evaluator::explored_quantity(const Place& place, const Key& key) {
    auto found = open_->memo.find(key);
    if (found == open_->memo.end()) {
        if (goes_too_deep(place, frame_.law)) {
            return Outcome::unknown();
        }
        const Explored explored = explore(
            [&] { return open_->branching.leaf_of(compute_quantity(place, pending_.size())); });
        open_->evaluations += explored.evaluations;
        if (is_stopped()) {
            return Outcome::unknown();
        }
        found = open_->memo.emplace(key, explored).first;
    }
    return open_->branching.outcome(open_->branching.decide(found->second.diagram));
}

// What a question reads before the quantity itself, the day of decision, may hang on readings too.
Evaluator::Explored Evaluator::explored_root(const Place& place) {
    const Frame root = frame_;
    std::vector<Task> tasks;
    while (true) {
        Explored explored;
        if (tasks.empty()) {
            explored = explore([&] {
                frame_ = root;
                return open_->branching.leaf_of(quantity_at(place));
            });
        } else {
            frame_ = root;
            frame_.law = tasks.back().law;
            frame_.depth = tasks.back().depth;
            (void)remembered_or_computed(tasks.back().place, frame_.law, pending_.size());
        }
        if (stop_ == Stop::Postponed && postponed_) {
            tasks.push_back(*postponed_);
            stop_ = Stop::None;
        } else if (is_stopped() || tasks.empty()) {
            return explored;
        } else {
            tasks.pop_back();
        }
        clear_stacks();
    }
}

Forked Evaluator::fork(const Place& place) {
    if (open_->branching.diagrams().size() > most_remembered_choices) {
        std::vector<InterpretationId> readings = open_->branching.by_level();
        const std::uint64_t evaluations = open_->evaluations;
        open_readings(std::move(readings));
        open_->evaluations = evaluations;
    }
    start(nullptr);
    const Explored explored = explored_root(place);
    Forked forked;
    forked.outcomes = explored.diagram;
    switch (stop_) {
        case Stop::None:
        case Stop::Postponed:
            break;
        case Stop::StepLimit:
            forked.end = Forked::End::StepLimit;
            break;
        case Stop::DepthLimit:
            forked.end = Forked::End::DepthLimit;
            break;
        case Stop::CombinationLimit:
            forked.end = Forked::End::CombinationLimit;
            break;
        case Stop::Cancelled:
            forked.end = Forked::End::Cancelled;
            break;
    }
    stop_ = Stop::None;
    for (std::uint32_t law = 0; law < 2 * laws_->loaded.size(); ++law) {
        const auto found = open_->memo.find(Key{place, law});
        if (found != open_->memo.end()) {
            forked.evaluations += found->second.evaluations;
        }
    }
    return forked;
}

// ---- expressions that are the same under a choice ---------------------------------------------

bool Evaluator::has_open_reading(NodeId node) {
    LoadedLaw& loaded = *frame_.law.loaded;
    const Core& core = loaded.residual.core;
    if (loaded.has_open.size() != core.nodes.size()) {
        loaded.has_open.assign(core.nodes.size(), false);
        for (std::size_t i = 0; i < core.nodes.size(); ++i) {
            const Node& here = core.nodes[i];
            bool has = here.op == Op::Interpretation &&
                       open_->branching.is_open(InterpretationId{here.detail});
            for_each_child(core, here,
                           [&](NodeId child) { has = has || loaded.has_open[child.index]; });
            loaded.has_open[i] = has;
        }
    }
    return loaded.has_open[node.index];
}

NodeId Evaluator::identity_of(NodeId node) {
    return open_ && has_open_reading(node) ? identity_under_readings(node) : node;
}

// With the chosen option in the place of each open reading, a node is known by its own content and
// the identities of what it reads.
NodeId Evaluator::identity_under_readings(NodeId root) {
    LoadedLaw& loaded = *frame_.law.loaded;
    const Core& core = loaded.residual.core;
    std::map<std::uint32_t, NodeId> known;
    const auto identity = [&](NodeId node) {
        return has_open_reading(node) ? known.at(node.index) : node;
    };
    const auto reads = [&](const Node& node, std::uint32_t& option) {
        std::vector<NodeId> children;
        const InterpretationId reading{node.detail};
        if (node.op == Op::Interpretation && open_->branching.is_open(reading)) {
            option = open_->branching.option(reading);
            if (option < node.child_count) {
                children.push_back(core.child(node, option));
            }
        } else {
            for_each_child(core, node, [&](NodeId child) { children.push_back(child); });
        }
        return children;
    };
    std::vector<NodeId> waiting{root};
    while (!waiting.empty()) {
        const NodeId id = waiting.back();
        const Node& node = core[id];
        std::uint32_t option = node.extra;
        const std::vector<NodeId> children = reads(node, option);
        const std::size_t before = waiting.size();
        for (const NodeId child : children) {
            if (has_open_reading(child) && known.count(child.index) == 0) {
                waiting.push_back(child);
            }
        }
        if (waiting.size() > before) {
            continue;
        }
        waiting.pop_back();
        std::vector<std::uint32_t> key{static_cast<std::uint32_t>(node.op),
                                       static_cast<std::uint32_t>(node.kind),
                                       static_cast<std::uint32_t>(node.form),
                                       node.unit.index,
                                       node.detail,
                                       option,
                                       node.of};
        if (node.op == Op::Aggregate) {
            const AggregateParts& parts = core.aggregates[node.detail];
            key[4] = parts.element_slot;
            key.insert(key.end(), {static_cast<std::uint32_t>(parts.kind),
                                   static_cast<std::uint32_t>(parts.over), parts.of,
                                   static_cast<std::uint32_t>(parts.when_not_applicable)});
            for (const auto* part :
                 {&parts.owner, &parts.period, &parts.open_on, &parts.belonging_on, &parts.where,
                  &parts.body, &parts.counted_as, &parts.if_none, &parts.amount, &parts.step,
                  &parts.seed, &parts.element}) {
                key.push_back(*part ? 1 : 0);
            }
        }
        for (const NodeId child : children) {
            key.push_back(identity(child).index);
        }
        known.emplace(id.index, loaded.identities.emplace(std::move(key), id).first->second);
    }
    return known.at(root.index);
}

// ---- foresight under a choice ----------------------------------------------------------------

// The open readings that what is foreseen of a node can hang on: in it and in all that it calls.
const std::vector<InterpretationId>& Evaluator::readings_foreseen(NodeId node) {
    LoadedLaw& loaded = *frame_.law.loaded;
    const auto [found, is_new] = loaded.foreseen_by.try_emplace(node.index);
    if (!is_new) {
        return found->second;
    }
    const Residual& residual = loaded.residual;
    std::set<std::uint32_t> nodes;
    std::set<std::uint32_t> quantities;
    std::set<std::uint32_t> readings;
    std::vector<NodeId> open;
    const auto add = [&](const std::optional<NodeId>& one) {
        if (one && nodes.insert(one->index).second) {
            open.push_back(*one);
        }
    };
    add(node);
    while (!open.empty()) {
        const Node& here = residual.core[open.back()];
        open.pop_back();
        for_each_child(residual.core, here, [&](NodeId child) { add(child); });
        if (here.op == Op::Interpretation &&
            open_->branching.is_open(InterpretationId{here.detail})) {
            readings.insert(here.detail);
        }
        if (here.op == Op::Call && quantities.insert(here.detail).second) {
            const ResidualQuantity& called = residual.quantities[here.detail];
            for (const auto* clauses : {&called.clauses, &called.sets}) {
                for (const ResidualClause& clause : *clauses) {
                    add(clause.when);
                    add(clause.outcome);
                }
            }
            add(called.otherwise);
            add(called.decided_on);
        }
    }
    for (const std::uint32_t reading : readings) {
        found->second.push_back(InterpretationId{reading});
    }
    return found->second;
}

Foresight Evaluator::foresight_under_readings(NodeId node) {
    LoadedLaw& loaded = *frame_.law.loaded;
    Choices choices = circumstances_.choices;
    std::vector<std::uint32_t> key;
    for (const InterpretationId reading : readings_foreseen(node)) {
        choices.options[reading.index] = open_->branching.option(reading);
        key.insert(key.end(), {reading.index, choices.options[reading.index]});
    }
    const auto [found, is_new] = loaded.foresights.try_emplace(std::move(key));
    if (is_new) {
        (void)can_conflict(frame_.quantity);
        found->second = foresee(program_, loaded.residual, *laws_->can_conflict, &choices);
    }
    return found->second[node.index];
}

// ---- the public face -------------------------------------------------------------------------

struct ForkingInterpreter::State {
    Evaluator evaluator;
};

ForkingInterpreter::ForkingInterpreter(const Program& program, const Facts& facts,
                                       Circumstances circumstances,
                                       std::vector<InterpretationId> open, Limits limits)
    : state_(new State{Evaluator(program, facts, std::move(circumstances), limits)}) {
    state_->evaluator.open_readings(std::move(open));
}
ForkingInterpreter::~ForkingInterpreter() = default;
ForkingInterpreter::ForkingInterpreter(ForkingInterpreter&&) noexcept = default;
ForkingInterpreter& ForkingInterpreter::operator=(ForkingInterpreter&&) noexcept = default;

Forked ForkingInterpreter::ask(const Place& place) { return state_->evaluator.fork(place); }
void ForkingInterpreter::set_cancel(std::function<bool()> cancelled) {
    state_->evaluator.set_cancel(std::move(cancelled));
}
const std::vector<InterpretationId>& ForkingInterpreter::open() const {
    return state_->evaluator.branching().by_level();
}
const ChoiceDiagrams& ForkingInterpreter::diagrams() const {
    return state_->evaluator.branching().diagrams();
}
ChoiceDiagrams& ForkingInterpreter::diagrams() { return state_->evaluator.branching().diagrams(); }
const Outcome& ForkingInterpreter::outcome(ChoiceDiagrams::Leaf leaf) const {
    return state_->evaluator.branching().outcome(leaf);
}
std::uint64_t ForkingInterpreter::evaluations() const { return state_->evaluator.evaluations(); }

}  // namespace hjemmel::engine
