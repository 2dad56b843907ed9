#pragma once

#include "engine/evaluate/choice_diagram.hpp"
#include "engine/evaluate/interpreter.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

namespace hjemmel::engine {

/// One question under all combinations of the open readings.
struct Forked {
    enum class End : std::uint8_t { Complete, CombinationLimit, StepLimit, DepthLimit, Cancelled };
    End end = End::Complete;
    /// When complete: which outcome belongs to each combination. Valid until the next question.
    ChoiceDiagrams::Diagram outcomes;
    /// How often the rules of what was asked were evaluated: each time for a set of combinations
    /// which nothing that was read tells apart.
    std::uint64_t evaluations = 0;
};

/// Answers questions under every combination of some readings at once, and exactly as the
/// `Interpreter` does under each of them. What an evaluation never reads is not tried: a quantity
/// is evaluated once for each way in which the options that it reads itself, and the outcomes of
/// what it calls, can come together.
class ForkingInterpreter {
public:
    /// open: the readings to vary, each once; those of `circumstances` hold for the others.
    ForkingInterpreter(const Program& program, const Facts& facts, Circumstances circumstances,
                       std::vector<InterpretationId> open, Limits limits = {});
    ~ForkingInterpreter();
    ForkingInterpreter(ForkingInterpreter&&) noexcept;
    ForkingInterpreter& operator=(ForkingInterpreter&&) noexcept;

    [[nodiscard]] Forked ask(const Place& place);
    void set_cancel(std::function<bool()> cancelled);

    /// The readings by level of the diagrams.
    [[nodiscard]] const std::vector<InterpretationId>& open() const;
    [[nodiscard]] const ChoiceDiagrams& diagrams() const;
    /// For functions that are made of the answers.
    [[nodiscard]] ChoiceDiagrams& diagrams();
    [[nodiscard]] const Outcome& outcome(ChoiceDiagrams::Leaf leaf) const;
    /// How often the rules of any quantity were evaluated, over all questions.
    [[nodiscard]] std::uint64_t evaluations() const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace hjemmel::engine
