#pragma once

#include "engine/evaluate/choice_diagram.hpp"
#include "engine/evaluate/outcome.hpp"
#include "engine/program/residual.hpp"

#include <cstddef>
#include <cstdint>
#include <unordered_map>
#include <vector>

/// How one evaluation stands for many combinations of readings. What is evaluated is run again and
/// again; each run makes decisions: which option of an open reading, or which of the outcomes that
/// something called can have. A run stands for all combinations in which the same decisions are
/// made, because nothing else of the readings was looked at. The decisions form a tree; when all
/// its branches have been run, the outcome is known for every combination.
namespace hjemmel::engine {

class Branching {
public:
    using Leaf = ChoiceDiagrams::Leaf;
    using Diagram = ChoiceDiagrams::Diagram;

    /// base: the options of the readings that are not open.
    Branching(const Program& program, Choices base, std::vector<InterpretationId> open);

    [[nodiscard]] bool is_open(InterpretationId id) const { return level_of_[id.index] != closed; }
    /// By InterpretationId.
    [[nodiscard]] const std::vector<bool>& open() const { return is_open_; }
    [[nodiscard]] const std::vector<InterpretationId>& by_level() const { return by_level_; }

    /// Decides on an option: of an open reading as this run goes.
    [[nodiscard]] std::uint32_t option(InterpretationId id);
    /// Decides on a leaf of a function.
    [[nodiscard]] Leaf decide(Diagram function);

    /// Begins with something that is run for all combinations; inside another it is run for all,
    /// too.
    void begin();
    /// Takes what a run gave and goes on to the next branch; false when there is none.
    [[nodiscard]] bool next(Leaf given);
    /// Ends what was begun: what belongs to each combination.
    [[nodiscard]] Diagram end();
    /// Ends it before all branches have been run.
    void abandon() { explorations_.pop_back(); }

    /// The number under which an outcome is a leaf: equal outcomes have one.
    [[nodiscard]] Leaf leaf_of(const Outcome& outcome);
    [[nodiscard]] const Outcome& outcome(Leaf leaf) const { return outcomes_[leaf]; }

    [[nodiscard]] ChoiceDiagrams& diagrams() { return diagrams_; }
    [[nodiscard]] const ChoiceDiagrams& diagrams() const { return diagrams_; }

private:
    static constexpr std::uint32_t closed = ~std::uint32_t{0};

    struct Decision {
        Diagram function;
        std::vector<ChoiceDiagrams::Part> alternatives;
        std::size_t taken = 0;         ///< which of the alternatives
        std::vector<Diagram> results;  ///< of those before it
    };
    struct Exploration {
        std::vector<Decision> decisions;
        std::size_t made = 0;  ///< how many of them in this run
        Diagram result;
    };
    [[nodiscard]] Diagram joined(const Decision& decision);

    Choices base_;
    std::vector<bool> is_open_;
    std::vector<std::uint32_t> level_of_;  ///< by InterpretationId
    std::vector<InterpretationId> by_level_;
    ChoiceDiagrams diagrams_;
    std::vector<Diagram> options_;  ///< by level: the function of its options
    std::vector<Exploration> explorations_;
    std::vector<Outcome> outcomes_;
    std::unordered_multimap<std::size_t, Leaf> leaves_;
};

/// Says whether two outcomes are the same in everything that an evaluation can see of them.
[[nodiscard]] bool same_outcome(const Outcome& left, const Outcome& right);

}  // namespace hjemmel::engine
