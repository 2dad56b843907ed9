#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <unordered_map>
#include <utility>
#include <vector>

namespace hjemmel::engine {

/// Functions of choices: which leaf, a number of the caller's, belongs to each combination of
/// options. A function is a decision diagram that asks for the choices in the order of their levels
/// and only for those on which the leaf hangs, so two functions are equal exactly when their
/// diagrams are.
class ChoiceDiagrams {
public:
    using Leaf = std::uint32_t;
    static constexpr Leaf most_leaves = 0x7fffffffU;

    /// A leaf, or a choice with a diagram for each of its options.
    struct Diagram {
        std::uint32_t index = 0;
        bool operator==(const Diagram&) const = default;
    };

    /// options: how many options the choice of each level has, each at least one.
    explicit ChoiceDiagrams(std::vector<std::uint32_t> options);

    [[nodiscard]] static constexpr Diagram leaf(Leaf leaf) { return {leaf | leaf_bit}; }
    [[nodiscard]] static bool is_leaf(Diagram diagram) { return (diagram.index & leaf_bit) != 0; }
    [[nodiscard]] static Leaf leaf_of(Diagram diagram) { return diagram.index & most_leaves; }

    /// The number of the option that is chosen at a level.
    [[nodiscard]] Diagram option_at(std::uint32_t level);
    [[nodiscard]] Leaf at(Diagram diagram, std::span<const std::uint32_t> options) const;

    /// Where `selector` gives `which`, it is `then`, elsewhere `otherwise`.
    [[nodiscard]] Diagram selected(Diagram selector, Leaf which, Diagram then, Diagram otherwise);

    /// A set of combinations is a diagram with the leaves `outside` and `inside`.
    static constexpr Leaf outside = 0;
    static constexpr Leaf inside = 1;
    struct Part {
        Leaf leaf = 0;
        Diagram region;
    };
    /// Divides a set by what a function gives in it; ascending by leaf, no part empty.
    [[nodiscard]] std::vector<Part> divided(Diagram region, Diagram function);

    /// Puts other leaves in the place of those that a function has.
    [[nodiscard]] Diagram relabelled(Diagram diagram, const std::function<Leaf(Leaf)>& label);

    /// The levels on which a function hangs, and its leaves; both ascending.
    [[nodiscard]] std::vector<std::uint32_t> levels_of(Diagram diagram) const;
    [[nodiscard]] std::vector<Leaf> leaves_of(Diagram diagram) const;

    /// Of a choice: its level and what belongs to an option.
    [[nodiscard]] std::uint32_t level(Diagram diagram) const { return nodes_[diagram.index].level; }
    [[nodiscard]] Diagram child(Diagram diagram, std::uint32_t option) const {
        return children_[nodes_[diagram.index].first_child + option];
    }
    [[nodiscard]] std::uint32_t options(std::uint32_t level) const { return options_[level]; }
    [[nodiscard]] std::size_t levels() const { return options_.size(); }
    [[nodiscard]] std::size_t size() const { return nodes_.size(); }

private:
    static constexpr std::uint32_t leaf_bit = 0x80000000U;
    static constexpr std::uint32_t none = ~std::uint32_t{0};

    struct Node {
        std::uint32_t level = 0;
        std::uint32_t first_child = 0;
        std::uint32_t next = none;  ///< another with the same hash
    };
    struct Selection {
        std::uint32_t selector, which, then, otherwise;
        bool operator==(const Selection&) const = default;
    };
    struct SelectionHash {
        [[nodiscard]] std::size_t operator()(const Selection& selection) const;
    };
    using Parts = std::vector<Part>;

    [[nodiscard]] std::uint32_t level_or_end(Diagram diagram) const {
        return is_leaf(diagram) ? none : nodes_[diagram.index].level;
    }
    [[nodiscard]] Diagram down(Diagram diagram, std::uint32_t level, std::uint32_t option) const {
        return level_or_end(diagram) == level ? child(diagram, option) : diagram;
    }
    /// Makes the choice of the last options_[level] diagrams of scratch_, which it takes away.
    [[nodiscard]] Diagram choice(std::uint32_t level);
    [[nodiscard]] const Parts& divided_once(Diagram region, Diagram function,
                                            std::unordered_map<std::uint64_t, Parts>& known);
    template <typename Visit>
    void visit(Diagram diagram, Visit&& each) const;

    std::vector<std::uint32_t> options_;
    std::vector<Node> nodes_;
    std::vector<Diagram> children_;
    std::unordered_map<std::uint64_t, std::uint32_t> by_hash_;
    std::unordered_map<Selection, Diagram, SelectionHash> selections_;
    std::vector<Diagram> scratch_;
};

}  // namespace hjemmel::engine
