#pragma once

#include "engine/evaluate/possible.hpp"
#include "engine/program/program.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

namespace hjemmel::engine {

/// Conditions of one frame that are all unknown, and how they can turn out together.
///
/// Two conditions that hang on the same expression are not independent: where `h and not f` holds,
/// `f` does not. Each condition is taken apart at `and`, `or` and `not` down to what is compared;
/// an expression that stands in several conditions is then given each of its possible values once,
/// for all of them. Everything that stands in one condition alone is left free, so what is found
/// holds every way in which the facts can turn out, and may hold more.
class JointConditions {
public:
    /// What the evaluator knows of the nodes of the frame.
    struct Frame {
        const Program& program;
        const Core& core;
        std::function<Outcome(NodeId)> outcome_of;
        std::function<NodeId(NodeId)> identity_of;  ///< stands for all that are the same expression
        std::function<NodeId(NodeId)>
            read_through;                 ///< of an interpretation: the option that is read
        std::function<bool()> may_go_on;  ///< asked once for 256 settings
    };
    /// A condition in terms of those that are counted: number `number`, or its opposite.
    struct Signed {
        std::size_t number = 0;
        bool positive = true;
    };

    explicit JointConditions(Frame frame) : frame_(std::move(frame)) {}

    /// Adds an unknown condition; one that is there already, or its opposite, is not added again.
    Signed add(NodeId condition);
    [[nodiscard]] std::size_t size() const { return conditions_.size(); }

    /// How the conditions can turn out: masks of those that hold, each once, ascending. Nothing
    /// where none of them share an expression, so that all can turn out either way; where they are
    /// more than 64; and where more than `most` settings of what they share would have to be tried.
    [[nodiscard]] std::optional<std::vector<std::uint64_t>> settings(std::size_t most);

private:
    static constexpr std::uint32_t none = ~std::uint32_t{0};

    /// An expression; or a comparison of two that are both unknown, by its two sides.
    struct Key {
        std::uint32_t node = 0;
        std::uint32_t other = none;
        bool operator==(const Key&) const = default;
    };
    struct Condition {
        Key key;
        NodeId node;
        bool positive = true;  ///< whether the node is the condition or its opposite
    };
    /// What is unknown in the conditions and is tested in them.
    struct Subject {
        Key key;
        Domain domain;
        bool is_whole = false;  ///< a whole number, or the number of a day, month or year
        Possible possible;
        std::vector<Value> tested;     ///< each once
        std::uint64_t conditions = 0;  ///< a mask of those in which it stands
    };
    /// A condition taken apart.
    struct Part {
        enum class Kind : std::uint8_t { Truth, Test, All, Any };
        Kind kind = Kind::Truth;
        bool truth = true;  ///< false where the opposite is meant; of Truth: which it is
        // Test: how the subject compares with one of the values that it is tested for.
        std::size_t subject = 0;
        Op comparison = Op::Equal;
        Value value;
        std::size_t cell = 0;        ///< in which the value lies
        std::vector<Part> children;  ///< All, Any
    };
    /// A subject's possible values as far as the tests tell them apart: the value of rank r is
    /// 2 r + 1, what lies before it 2 r; where values have no order, 0 is any that is not tested.
    struct Cells {
        std::vector<Value> ranked;
        std::vector<std::size_t> possible;
    };

    [[nodiscard]] Key key_of(NodeId node) const { return {frame_.identity_of(node).index, none}; }
    [[nodiscard]] Condition condition_of(NodeId node) const;
    [[nodiscard]] Part taken_apart(NodeId node, std::uint64_t condition);
    [[nodiscard]] Part several(const Node& node, std::uint64_t condition);
    [[nodiscard]] Part comparison(NodeId node, std::uint64_t condition);
    [[nodiscard]] Part test(const Key& key, const Node& node, Possible possible, Op comparison,
                            Value value, std::uint64_t condition);
    [[nodiscard]] bool is_shared(const Part& part) const;
    [[nodiscard]] Part with_free_parts(Part part);
    [[nodiscard]] Part free_part();
    [[nodiscard]] static Cells cells_of(const Subject& subject);
    static void rank(std::vector<Part>& parts, const std::vector<Cells>& cells);
    [[nodiscard]] static bool holds(const Part& part, const std::vector<std::size_t>& chosen);

    Frame frame_;
    std::vector<Condition> conditions_;
    std::vector<Subject> subjects_;
};

}  // namespace hjemmel::engine
