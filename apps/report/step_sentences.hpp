#pragma once

#include "apps/report/display.hpp"
#include "apps/report/grounds_document.hpp"

#include <string>

namespace hjemmel::apps {

/// Says what grounds are called, what they gave, and what an operation did, for a reader.
class StepSentences {
public:
    StepSentences(const Described& described, const Display& display)
        : described_(described), display_(display) {}

    /// The type of a ground's value.
    [[nodiscard]] engine::Type type_of(const engine::Ground& ground) const;
    /// `38,0 pct.`, `between …`, or the word of a state.
    [[nodiscard]] std::string outcome(const engine::Ground& ground) const;
    /// What a quantity, fact, collection, parameter, … is called; the formula or sentence of an
    /// operation.
    [[nodiscard]] std::string label(const engine::Ground& ground) const;

    [[nodiscard]] const engine::Core& core_of(const engine::Ground& ground) const;
    /// The node of an operation; null when the ground has none.
    [[nodiscard]] const engine::Node* node_of(const engine::Ground& ground) const;
    /// The parts of the aggregate that an element belongs to, or that the ground itself is.
    [[nodiscard]] const engine::AggregateParts* aggregate_of(const engine::Ground& ground) const;

    /// What an operation read, in the order of its node: grounds, and the constants that have none.
    /// Empty when an index or a row is among them.
    [[nodiscard]] std::vector<engine::Ground> parts(const engine::Ground& ground,
                                                    const engine::Node& node) const;

private:
    [[nodiscard]] engine::Ground child(const engine::Ground& ground, std::size_t number) const;
    [[nodiscard]] std::string belonging(const engine::Ground& ground) const;
    [[nodiscard]] std::string operation(const engine::Ground& ground,
                                        const engine::Node& node) const;
    [[nodiscard]] std::string comparison(const engine::Ground& ground,
                                         const engine::Node& node) const;
    [[nodiscard]] std::string formula(const engine::Ground& ground, const engine::Node& node) const;
    [[nodiscard]] std::string rounding(const engine::Ground& ground,
                                       const engine::Node& node) const;
    [[nodiscard]] std::string aggregate(const engine::AggregateParts& parts) const;
    [[nodiscard]] std::string operand(const engine::Ground& ground, bool with_value) const;
    [[nodiscard]] std::string operands(const engine::Ground& ground) const;
    [[nodiscard]] std::string element(const engine::Ground& ground) const;
    [[nodiscard]] bool is_a_limit(const engine::Ground& ground) const;

    const Described& described_;
    const Display& display_;
};

}  // namespace hjemmel::apps
