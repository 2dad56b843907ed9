// Decides between the clauses of a quantity (LANGUAGE, section 6), also where whether they apply is
// unknown.
#include "engine/evaluate/evaluator.hpp"
#include "engine/evaluate/joint_conditions.hpp"

#include <algorithm>
#include <numeric>
#include <set>
#include <utility>

namespace hjemmel::engine {

namespace {

/// With more unknown guards than this, not every way of settling them is tried; nor with more
/// clauses than a mask has bits.
constexpr std::size_t most_unknown_guards = 16;
constexpr std::size_t most_clauses = 64;
/// With more settings of what conditions share than this, they are settled one by one.
constexpr std::size_t most_joint_settings = 4'096;

enum class Guard : std::uint8_t { Holds, Fails, Unknown, Conflict, Failure };
enum class Live : std::uint8_t { No, Yes, Unknown };

}  // namespace

class ClauseSelection {
public:
    explicit ClauseSelection(Evaluator& evaluator)
        : evaluator_(evaluator),
          quantity_(evaluator.program_[evaluator.frame_.quantity]),
          rules_(evaluator.frame_.law.loaded->residual.quantities[evaluator.frame_.quantity.index]),
          states_(rules_.clauses.size()) {}

    Evaluator::Selected run() {
        for (const std::uint32_t number : rules_.order) {
            read_guard(number);
        }
        Evaluator::Selected selected;
        if (std::optional<Outcome> broken = broken_guards()) {
            selected.outcome = std::move(*broken);
        } else if (std::all_of(states_.begin(), states_.end(),
                               [](const State& state) { return state.live != Live::Unknown; })) {
            selected.outcome = select_known();
        } else {
            const auto settings =
                states_.size() > most_clauses ? std::nullopt : settings_of_guards();
            selected.approximated = !settings;
            selected.outcome = settings ? try_all(*settings) : approximate();
        }
        if (evaluator_.is_recording()) {
            record_grounds();
        }
        return selected;
    }

private:
    struct State {
        Guard guard = Guard::Holds;
        Live live = Live::No;
        bool surely_suspended = false;
        bool perhaps_suspended = false;
        Outcome guard_outcome;
        std::optional<GroundId> guard_ground;
        std::optional<Outcome> outcome;
        std::optional<GroundId> outcome_ground;
        bool can_be_decisive = false;
        // Of an unknown guard: what settles it, unless only one truth is possible; and what else it
        // can be.
        std::optional<JointConditions::Signed> condition;
        bool only_truth = false;
        bool has_truth = true;
        bool can_be_conflict = false;
        bool can_fail = false;
        std::uint64_t suspended_by = 0;  // masks of clauses
        std::uint64_t overridden_by = 0;
    };
    using Numbers = std::vector<std::uint32_t>;

    /// By clause. Most quantities have one clause, which needs no memory of its own.
    class States {
    public:
        explicit States(std::size_t count) : size_(count), several_(count > 1 ? count : 0) {}
        [[nodiscard]] std::size_t size() const { return size_; }
        [[nodiscard]] State* begin() { return several_.empty() ? &single_ : several_.data(); }
        [[nodiscard]] State* end() { return begin() + size_; }
        [[nodiscard]] const State* begin() const {
            return several_.empty() ? &single_ : several_.data();
        }
        [[nodiscard]] const State* end() const { return begin() + size_; }
        State& operator[](std::size_t number) { return begin()[number]; }
        const State& operator[](std::size_t number) const { return begin()[number]; }

    private:
        std::size_t size_;
        State single_;
        std::vector<State> several_;
    };

    static std::uint64_t mask_of(const Numbers& numbers) {
        std::uint64_t mask = 0;
        for (const std::uint32_t number : numbers) {
            mask |= bit(number);
        }
        return mask;
    }
    static std::uint64_t bit(std::size_t number) {
        return std::uint64_t{1} << (number % most_clauses);
    }

    // ---- guards ----

    void read_guard(std::uint32_t number) {
        const ResidualClause& clause = rules_.clauses[number];
        State& state = states_[number];
        for (const std::uint32_t other : clause.suspended_by) {
            state.surely_suspended = state.surely_suspended || states_[other].live == Live::Yes;
            state.perhaps_suspended =
                state.perhaps_suspended || states_[other].live == Live::Unknown;
        }
        // What is surely suspended is out of consideration: its condition is not read.
        if (state.surely_suspended) {
            return;
        }
        if (clause.when) {
            const Speculation speculation(evaluator_, state.perhaps_suspended);
            evaluator_.frame_.clause = clause.clause;
            state.guard_outcome = evaluate(*clause.when, state.guard_ground);
            state.guard = guard_of(state.guard_outcome, *clause.when);
            evaluator_.frame_.clause.reset();
        }
        if (state.guard == Guard::Fails) {
            state.live = Live::No;
        } else if (state.guard == Guard::Holds && !state.perhaps_suspended) {
            state.live = Live::Yes;
        } else {
            state.live = Live::Unknown;
        }
    }

    Guard guard_of(Outcome& outcome, NodeId when) {
        switch (outcome.state) {
            case engine::State::Value:
                return std::get<bool>(outcome.value) ? Guard::Holds : Guard::Fails;
            case engine::State::Conflict:
                return Guard::Conflict;
            case engine::State::NotApplicable:
                outcome = evaluator_.fail(EvaluationError::Kind::NotApplicableOperand, when);
                return Guard::Failure;
            case engine::State::Unknown:
                break;
        }
        return is_certain_error(outcome) ? Guard::Failure : Guard::Unknown;
    }

    // The ground is taken from the pending ones, to be put under its clause at the end.
    Outcome evaluate(NodeId node, std::optional<GroundId>& ground) {
        const std::size_t mark = evaluator_.pending_.size();
        Outcome outcome = evaluator_.eval(node);
        if (evaluator_.is_recording() && evaluator_.pending_.size() > mark) {
            ground = evaluator_.pending_.back();
        }
        evaluator_.pending_.resize(mark);
        return outcome;
    }

    // A condition that is surely read and a conflict makes the quantity that conflict; one that
    // fails makes it fail.
    std::optional<Outcome> broken_guards() {
        ClauseList conflict;
        const State* failure = nullptr;
        bool is_conflict = false;
        bool can_be_conflict = false;
        for (const State& state : states_) {
            if (state.surely_suspended) {
                continue;
            }
            if (state.guard == Guard::Conflict) {
                can_be_conflict = true;
                if (!state.perhaps_suspended) {
                    is_conflict = true;
                    conflict = united(conflict, state.guard_outcome.conflict);
                }
            } else if (state.guard == Guard::Failure && !state.perhaps_suspended) {
                failure = failure == nullptr ? &state : failure;
            }
            if (state.guard_outcome.state == engine::State::Unknown &&
                state.guard_outcome.possible) {
                can_be_conflict = can_be_conflict || state.guard_outcome.possible->can_be_conflict;
            }
        }
        if (is_conflict) {
            return conflict_of(conflict);
        }
        if (failure == nullptr) {
            return std::nullopt;
        }
        Possible rest;
        rest.can_be_conflict = can_be_conflict;
        return failure_of(failure->guard_outcome.error, rest);
    }

    // ---- everything is known about which clauses are live ----

    [[nodiscard]] bool is_overridden(std::uint32_t number) const {
        const auto& others = rules_.clauses[number].overridden_by;
        return std::any_of(others.begin(), others.end(), [this](std::uint32_t other) {
            return states_[other].live == Live::Yes;
        });
    }

    Outcome select_known() {
        if (states_.size() == 1 && states_[0].live == Live::Yes && rules_.clauses[0].outcome) {
            read_outcome(0);
            return *states_[0].outcome;
        }
        Numbers decisive;
        for (std::uint32_t i = 0; i < states_.size(); ++i) {
            if (states_[i].live == Live::Yes && rules_.clauses[i].outcome && !is_overridden(i)) {
                decisive.push_back(i);
            }
        }
        if (decisive.empty()) {
            return without_clause();
        }
        for (const std::uint32_t number : decisive) {
            read_outcome(number);
        }
        return agreed(decisive);
    }

    void read_outcome(std::uint32_t number) {
        State& state = states_[number];
        state.can_be_decisive = true;
        evaluator_.frame_.clause = rules_.clauses[number].clause;
        state.outcome = evaluate(*rules_.clauses[number].outcome, state.outcome_ground);
        evaluator_.frame_.clause.reset();
    }

    Outcome without_clause() {
        if (rules_.otherwise) {
            return evaluate(*rules_.otherwise, otherwise_ground_);
        }
        return evaluator_.raise({EvaluationError::Kind::NoRuleApplies, evaluator_.frame_.quantity,
                                 std::nullopt, evaluator_.frame_.quantity.index, quantity_.origin});
    }

    [[nodiscard]] ClauseList clauses_of(const Numbers& decisive) const {
        std::vector<ClauseId> clauses;
        for (const std::uint32_t number : decisive) {
            clauses.push_back(rules_.clauses[number].clause);
        }
        std::sort(clauses.begin(), clauses.end());
        return ClauseList::of(std::move(clauses));
    }

    // What clauses that are all decisive give together.
    Outcome agreed(const Numbers& decisive) {
        if (decisive.size() == 1) {
            return *states_[decisive.front()].outcome;
        }
        std::vector<const Outcome*> outcomes;
        std::vector<NodeId> seen;
        for (const std::uint32_t number : decisive) {
            // Clauses with one and the same expression agree, known or not.
            const NodeId expression = evaluator_.identity_of(*rules_.clauses[number].outcome);
            if (std::find(seen.begin(), seen.end(), expression) == seen.end()) {
                seen.push_back(expression);
                outcomes.push_back(&*states_[number].outcome);
            }
        }
        if (outcomes.size() == 1) {
            return *outcomes.front();
        }
        ClauseList conflict;
        bool is_conflict = false;
        bool can_be_conflict = false;
        const Outcome* error = nullptr;
        bool all_known = true;
        for (const Outcome* outcome : outcomes) {
            if (outcome->state == engine::State::Conflict) {
                is_conflict = true;
                conflict = united(conflict, outcome->conflict);
            } else if (outcome->state == engine::State::Unknown) {
                all_known = false;
                can_be_conflict =
                    can_be_conflict || possibilities_of_unknown(*outcome).can_be_conflict;
                error = error == nullptr && is_certain_error(*outcome) ? outcome : error;
            }
        }
        if (is_conflict) {
            return conflict_of(conflict);
        }
        if (error != nullptr) {
            Possible rest;
            rest.can_be_conflict = can_be_conflict;
            return failure_of(error->error, rest);
        }
        if (all_known) {
            const bool agree =
                std::all_of(outcomes.begin() + 1, outcomes.end(), [&](const Outcome* other) {
                    return other->state == outcomes.front()->state &&
                           (other->state != engine::State::Value ||
                            equal_values(other->value, outcomes.front()->value));
                });
            return agree ? *outcomes.front() : conflict_of(clauses_of(decisive));
        }
        return perhaps_agreed(outcomes, decisive);
    }

    // Some are unknown: what all of them allow, or a conflict.
    Outcome perhaps_agreed(const std::vector<const Outcome*>& outcomes, const Numbers& decisive) {
        Possible common;
        common.can_be_not_applicable = true;
        bool can_be_other_conflict = false;
        const Outcome* known = nullptr;
        for (const Outcome* outcome : outcomes) {
            const Possible possible = possibilities(*outcome);
            common.can_be_value = common.can_be_value && possible.can_be_value;
            common.can_be_not_applicable =
                common.can_be_not_applicable && possible.can_be_not_applicable;
            common.can_fail = common.can_fail || possible.can_fail;
            can_be_other_conflict = can_be_other_conflict || possible.can_be_conflict;
            common.values &= possible.values;
            if (possible.bounds && common.can_be_value) {
                common.bounds =
                    intersect(common.bounds.value_or(Interval::everything()), *possible.bounds);
                common.can_be_value = common.bounds.has_value();
            }
            if (outcome->state == engine::State::Value) {
                common.can_be_value =
                    common.can_be_value &&
                    (known == nullptr || equal_values(known->value, outcome->value));
                known = outcome;
            }
        }
        const Domain domain = domain_of(evaluator_.program_, quantity_.type);
        common.can_be_value = common.can_be_value && (common.values & all_values(domain)) != 0;
        if (!common.can_be_value && !common.can_be_not_applicable && !common.can_fail &&
            !can_be_other_conflict) {
            return conflict_of(clauses_of(decisive));
        }
        common.can_be_conflict = true;
        return settled(common, domain);
    }

    // ---- some guards are unknown ----

    // How the conditions that are unknown can turn out: masks of those that hold. Nothing where
    // they are too many to try.
    std::optional<std::vector<std::uint64_t>> settings_of_guards() {
        JointConditions conditions({evaluator_.program_, evaluator_.core(),
                                    [this](NodeId node) { return supposed(node); },
                                    [this](NodeId node) { return evaluator_.identity_of(node); },
                                    [this](NodeId node) { return evaluator_.option_read(node); },
                                    [this] {
                                        evaluator_.count_step();
                                        return !evaluator_.is_stopped();
                                    }});
        for (std::size_t i = 0; i < states_.size(); ++i) {
            State& state = states_[i];
            if (state.surely_suspended || state.guard != Guard::Unknown) {
                continue;
            }
            const Possible possible = possibilities(state.guard_outcome);
            const std::uint64_t mask = possible.values & (no_bit | yes_bit);
            state.can_be_conflict = possible.can_be_conflict;
            state.can_fail = possible.can_fail || possible.can_be_not_applicable;
            state.has_truth = possible.can_be_value;
            state.only_truth = mask == yes_bit;
            if (state.has_truth && mask == (no_bit | yes_bit)) {
                state.condition = conditions.add(*rules_.clauses[i].when);
            }
        }
        if (auto joint = conditions.settings(most_joint_settings)) {
            return joint;
        }
        if (conditions.size() > most_unknown_guards) {
            return std::nullopt;
        }
        std::vector<std::uint64_t> all(std::size_t{1} << conditions.size());
        std::iota(all.begin(), all.end(), std::uint64_t{0});
        return all;
    }

    // Of a part of a condition that was read already: no ground and no error of its own.
    Outcome supposed(NodeId node) {
        const Speculation speculation(evaluator_);
        std::optional<GroundId> ground;
        return evaluate(node, ground);
    }

    // One way of settling the conditions: which clauses decide in it, unless a guard in it is
    // broken.
    struct Setting {
        std::uint64_t decisive = 0;  // a mask of clauses
        bool gives_value = true;
    };

    Setting settle(std::uint64_t truths, Hull& all) {
        std::uint64_t live = 0;
        Setting setting;
        for (const std::uint32_t number : rules_.order) {
            const State& state = states_[number];
            if ((live & state.suspended_by) != 0) {
                continue;
            }
            bool holds = false;
            switch (state.guard) {
                case Guard::Holds:
                    holds = true;
                    break;
                case Guard::Fails:
                    break;
                case Guard::Conflict:
                    all.add_possible_conflict();
                    setting.gives_value = false;
                    break;
                case Guard::Failure:
                    all.add_possible_failure();
                    setting.gives_value = false;
                    break;
                case Guard::Unknown:
                    holds = settle_guard(state, truths, setting, all);
                    break;
            }
            live |= holds ? bit(number) : 0;
        }
        for (std::size_t i = 0; i < states_.size(); ++i) {
            const bool decides = (live & bit(i)) != 0 && (live & states_[i].overridden_by) == 0 &&
                                 rules_.clauses[i].outcome.has_value();
            setting.decisive |= decides ? bit(i) : 0;
        }
        return setting;
    }

    static bool settle_guard(const State& state, std::uint64_t truths, Setting& setting,
                             Hull& all) {
        if (state.can_be_conflict) {
            all.add_possible_conflict();
        }
        if (state.can_fail) {
            all.add_possible_failure();
        }
        setting.gives_value = setting.gives_value && state.has_truth;
        return state.condition
                   ? (((truths >> state.condition->number) & 1U) != 0) == state.condition->positive
                   : state.only_truth;
    }

    Outcome try_all(const std::vector<std::uint64_t>& settings) {
        for (std::size_t i = 0; i < states_.size(); ++i) {
            states_[i].suspended_by = mask_of(rules_.clauses[i].suspended_by);
            states_[i].overridden_by = mask_of(rules_.clauses[i].overridden_by);
        }
        Hull all;
        std::set<std::uint64_t> decisive_sets;
        std::uint64_t decisive_somewhere = 0;
        std::uint64_t decisive_everywhere = ~std::uint64_t{0};
        for (const std::uint64_t truths : settings) {
            evaluator_.count_step();
            if (evaluator_.is_stopped()) {
                break;
            }
            const Setting setting = settle(truths, all);
            const std::uint64_t decisive = setting.gives_value ? setting.decisive : 0;
            decisive_somewhere |= decisive;
            decisive_everywhere &= decisive;
            if (setting.gives_value) {
                decisive_sets.insert(decisive);
            }
        }
        // What decides in every setting is surely read; only then do its errors count.
        for (std::uint32_t i = 0; i < states_.size(); ++i) {
            if ((decisive_somewhere & bit(i)) != 0) {
                const Speculation speculation(evaluator_, (decisive_everywhere & bit(i)) == 0);
                read_outcome(i);
            }
        }
        if (decisive_sets.size() == 1 && all.is_empty()) {
            return agreed_or_otherwise(*decisive_sets.begin());
        }
        for (const std::uint64_t decisive : decisive_sets) {
            const Speculation speculation(evaluator_);
            all.add(agreed_or_otherwise(decisive));
        }
        return all.settled(domain_of(evaluator_.program_, quantity_.type));
    }

    Outcome agreed_or_otherwise(std::uint64_t mask) {
        Numbers decisive;
        for (std::uint32_t i = 0; i < states_.size(); ++i) {
            if ((mask & bit(i)) != 0) {
                decisive.push_back(i);
            }
        }
        return decisive.empty() ? without_clause() : agreed(decisive);
    }

    // Anything that any clause which is not out of the question gives, or a conflict.
    Outcome approximate() {
        Hull all;
        all.add_possible_conflict();
        const Speculation speculation(evaluator_);
        for (std::uint32_t i = 0; i < states_.size(); ++i) {
            const State& state = states_[i];
            if (state.live != Live::No && rules_.clauses[i].outcome && !is_overridden(i)) {
                read_outcome(i);
                all.add(*state.outcome);
            }
            if (state.can_fail || state.guard == Guard::Failure) {
                all.add_possible_failure();
            }
        }
        all.add(without_clause());
        return all.settled(domain_of(evaluator_.program_, quantity_.type));
    }

    // ---- grounds ----

    [[nodiscard]] ClauseStatus status_of(std::uint32_t number) const {
        const State& state = states_[number];
        if (state.surely_suspended) {
            return ClauseStatus::Suspended;
        }
        if (state.guard == Guard::Fails) {
            return ClauseStatus::GuardFailed;
        }
        // A clause that goes before it does not keep a conflict or a failure of its guard away.
        const bool guard_counts =
            state.guard == Guard::Unknown && (state.can_be_conflict || state.can_fail);
        if (rules_.clauses[number].outcome && is_overridden(number) && !guard_counts) {
            return ClauseStatus::Overridden;
        }
        if (state.live == Live::Unknown) {
            return ClauseStatus::GuardUnknown;
        }
        return rules_.clauses[number].outcome ? ClauseStatus::Decisive : ClauseStatus::Suspending;
    }

    void record_grounds() {
        std::uint32_t number = 0;
        for (const ClauseId id : quantity_.clauses) {
            if (number < states_.size() && rules_.clauses[number].clause == id) {
                const State& state = states_[number];
                evaluator_.record_clause(id, status_of(number),
                                         state.outcome ? *state.outcome : Outcome::unknown(),
                                         {state.guard_ground, state.outcome_ground});
                ++number;
            } else if (!evaluator_.program_[id].scenario) {  // else of an overlay not applied
                evaluator_.record_clause(id, ClauseStatus::NotInForce, Outcome::unknown(), {});
            }
        }
        if (otherwise_ground_) {
            evaluator_.pending_.push_back(*otherwise_ground_);
        }
    }

    Evaluator& evaluator_;
    const Quantity& quantity_;
    const ResidualQuantity& rules_;
    States states_;
    std::optional<GroundId> otherwise_ground_;
};

Evaluator::Selected Evaluator::select_clauses() {
    const auto& clauses = frame_.law.loaded->residual.quantities[frame_.quantity.index].clauses;
    const bool is_single = clauses.size() == 1 && !clauses.front().when &&
                           clauses.front().outcome && clauses.front().suspended_by.empty();
    return is_single ? select_single(clauses.front()) : ClauseSelection(*this).run();
}

// Most quantities have one clause, without a condition: there is nothing to decide.
Evaluator::Selected Evaluator::select_single(const ResidualClause& clause) {
    const std::size_t mark = pending_.size();
    frame_.clause = clause.clause;
    Selected selected{eval(*clause.outcome), false};
    frame_.clause.reset();
    const std::optional<GroundId> reason =
        is_recording() && pending_.size() > mark ? std::optional(pending_.back()) : std::nullopt;
    pending_.resize(mark);
    if (!is_recording()) {
        return selected;
    }
    for (const ClauseId id : program_[frame_.quantity].clauses) {
        if (id == clause.clause) {
            record_clause(id, ClauseStatus::Decisive, selected.outcome, {reason});
        } else if (!program_[id].scenario) {
            record_clause(id, ClauseStatus::NotInForce, Outcome::unknown(), {});
        }
    }
    return selected;
}

}  // namespace hjemmel::engine
