#include "engine/evaluate/branching.hpp"

#include <algorithm>
#include <cassert>
#include <utility>

namespace hjemmel::engine {

namespace {

std::vector<std::uint32_t> option_counts(const Program& program,
                                         const std::vector<InterpretationId>& open) {
    std::vector<std::uint32_t> counts;
    for (const InterpretationId id : open) {
        counts.push_back(static_cast<std::uint32_t>(program[id].options.size()));
    }
    return counts;
}

// ---- equal outcomes --------------------------------------------------------------------------

bool same_possible(const Possible& left, const Possible& right) {
    return left.bounds == right.bounds && left.values == right.values &&
           left.can_be_value == right.can_be_value &&
           left.can_be_not_applicable == right.can_be_not_applicable &&
           left.can_be_conflict == right.can_be_conflict && left.can_fail == right.can_fail;
}

// Both there and the same, or neither there.
template <typename Pointer, typename Same>
bool same_if_there(const Pointer& left, const Pointer& right, Same same) {
    return left == right || (left && right && same(*left, *right));
}

struct HashOf {
    std::size_t operator()(bool value) const { return value ? 3 : 5; }
    std::size_t operator()(const Rational& value) const { return value.hash(); }
    std::size_t operator()(Date value) const { return static_cast<std::size_t>(value.days); }
    std::size_t operator()(Month value) const { return static_cast<std::size_t>(value.index); }
    std::size_t operator()(Year value) const { return static_cast<std::size_t>(value.number); }
    std::size_t operator()(const Period& value) const {
        return static_cast<std::size_t>(value.first.days) * 31U +
               static_cast<std::size_t>(value.last.days);
    }
    std::size_t operator()(EnumerationValue value) const {
        return static_cast<std::size_t>(value.ordinal);
    }
    std::size_t operator()(Row value) const { return value.index; }
    std::size_t operator()(const std::shared_ptr<const std::string>& value) const {
        return value ? std::hash<std::string>()(*value) : 0;
    }
};

std::size_t hash_of(const Outcome& outcome) {
    const std::size_t state = static_cast<std::size_t>(outcome.state) * 0x9e3779b97f4a7c15ULL;
    return outcome.state == State::Value ? state ^ std::visit(HashOf{}, outcome.value) : state;
}

}  // namespace

bool same_outcome(const Outcome& left, const Outcome& right) {
    if (left.state != right.state) {
        return false;
    }
    switch (left.state) {
        case State::Value:
            return equal_values(left.value, right.value);
        case State::NotApplicable:
            return true;
        case State::Conflict:
            return same_if_there(left.conflict, right.conflict,
                                 [](const auto& one, const auto& other) { return one == other; });
        case State::Unknown:
            return same_if_there(left.error, right.error,
                                 [](const auto& one, const auto& other) {
                                     return one.kind == other.kind &&
                                            one.quantity == other.quantity &&
                                            one.clause == other.clause;
                                 }) &&
                   same_if_there(left.possible, right.possible, same_possible);
    }
    return false;
}

// ---- decisions -------------------------------------------------------------------------------

Branching::Branching(const Program& program, Choices base, std::vector<InterpretationId> open)
    : base_(std::move(base)),
      is_open_(program.interpretations.size(), false),
      level_of_(program.interpretations.size(), closed),
      by_level_(std::move(open)),
      diagrams_(option_counts(program, by_level_)) {
    for (std::uint32_t level = 0; level < by_level_.size(); ++level) {
        is_open_[by_level_[level].index] = true;
        level_of_[by_level_[level].index] = level;
        options_.push_back(diagrams_.option_at(level));
    }
}

std::uint32_t Branching::option(InterpretationId id) {
    return is_open(id) ? decide(options_[level_of_[id.index]]) : base_.options[id.index];
}

Branching::Leaf Branching::decide(Diagram function) {
    if (ChoiceDiagrams::is_leaf(function)) {
        return ChoiceDiagrams::leaf_of(function);
    }
    if (explorations_.empty()) {
        // What is only computed to be remembered: nobody reads what it gives.
        return diagrams_.leaves_of(function).front();
    }
    Exploration& now = explorations_.back();
    if (now.made == now.decisions.size()) {
        Diagram region = ChoiceDiagrams::leaf(ChoiceDiagrams::inside);
        if (!now.decisions.empty()) {
            const Decision& last = now.decisions.back();
            region = last.alternatives[last.taken].region;
        }
        now.decisions.push_back({function, diagrams_.divided(region, function), 0, {}});
    }
    const Decision& decision = now.decisions[now.made++];
    // A run repeats the decisions before the one in which it differs from the last.
    assert(decision.function == function);
    return decision.alternatives[decision.taken].leaf;
}

void Branching::begin() { explorations_.emplace_back(); }

bool Branching::next(Leaf given) {
    Exploration& now = explorations_.back();
    assert(now.made == now.decisions.size());
    Diagram result = ChoiceDiagrams::leaf(given);
    now.made = 0;
    while (!now.decisions.empty()) {
        Decision& last = now.decisions.back();
        last.results.push_back(result);
        if (last.taken + 1 < last.alternatives.size()) {
            ++last.taken;
            return true;
        }
        result = joined(last);
        now.decisions.pop_back();
    }
    now.result = result;
    return false;
}

// Where none of the alternatives was possible nobody comes, so the last stands for the rest.
Branching::Diagram Branching::joined(const Decision& decision) {
    Diagram result = decision.results.back();
    const bool all_known = std::all_of(decision.results.begin(), decision.results.end(),
                                       [](Diagram one) { return ChoiceDiagrams::is_leaf(one); });
    if (all_known) {
        // Nothing but the function itself tells the results apart: one walk through it is enough.
        std::unordered_map<Leaf, Leaf> given;
        for (std::size_t i = 0; i < decision.results.size(); ++i) {
            given.emplace(decision.alternatives[i].leaf,
                          ChoiceDiagrams::leaf_of(decision.results[i]));
        }
        return diagrams_.relabelled(decision.function, [&](Leaf leaf) {
            const auto found = given.find(leaf);
            return found == given.end() ? ChoiceDiagrams::leaf_of(result) : found->second;
        });
    }
    for (std::size_t i = decision.results.size() - 1; i-- > 0;) {
        result = diagrams_.selected(decision.function, decision.alternatives[i].leaf,
                                    decision.results[i], result);
    }
    return result;
}

Branching::Diagram Branching::end() {
    const Diagram result = explorations_.back().result;
    explorations_.pop_back();
    return result;
}

Branching::Leaf Branching::leaf_of(const Outcome& outcome) {
    const std::size_t hash = hash_of(outcome);
    const auto [first, last] = leaves_.equal_range(hash);
    const auto found = std::find_if(first, last, [&](const auto& entry) {
        return same_outcome(outcomes_[entry.second], outcome);
    });
    if (found != last) {
        return found->second;
    }
    const auto leaf = static_cast<Leaf>(outcomes_.size());
    outcomes_.push_back(outcome);
    leaves_.emplace(hash, leaf);
    return leaf;
}

}  // namespace hjemmel::engine
