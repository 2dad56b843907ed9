#pragma once

#include "engine/evaluate/choice_diagram.hpp"
#include "engine/values/rational.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

/// What a function of choices says, in few words: when it gives a leaf, and how little has to be
/// chosen differently for it.
namespace hjemmel::engine {

/// Some choices and the options that each of them may take; the others may take any.
struct ChoiceTerm {
    struct Part {
        std::uint32_t level = 0;
        std::vector<std::uint32_t> options;  ///< ascending; neither none nor all
        bool operator==(const Part&) const = default;
    };
    std::vector<Part> parts;  ///< ascending by level
    bool operator==(const ChoiceTerm&) const = default;
};

/// The combinations that a term holds, as a set of ChoiceDiagrams.
[[nodiscard]] ChoiceDiagrams::Diagram region_of(ChoiceDiagrams& diagrams, const ChoiceTerm& term);

/// Terms of which at least one holds exactly where the function gives the leaf. None of them can be
/// left out, and no part of one can be left out or widened. Nothing when the diagram has more than
/// `most_paths` ways to the leaf, or more than `most_terms` terms would be left.
[[nodiscard]] std::optional<std::vector<ChoiceTerm>> terms_of(ChoiceDiagrams& diagrams,
                                                              ChoiceDiagrams::Diagram function,
                                                              ChoiceDiagrams::Leaf leaf,
                                                              std::size_t most_terms,
                                                              std::size_t most_paths = 4'096);

/// How many of all combinations give the leaf.
[[nodiscard]] Rational combinations_of(const ChoiceDiagrams& diagrams,
                                       ChoiceDiagrams::Diagram function, ChoiceDiagrams::Leaf leaf);

/// Levels and the options that are to be chosen there instead; ascending by level.
using ChoiceChange = std::vector<std::pair<std::uint32_t, std::uint32_t>>;

/// The smallest changes of a combination after which the function gives the leaf: all of one size,
/// in order, the first `at_most` of them. None when the function never gives it.
[[nodiscard]] std::vector<ChoiceChange> smallest_changes(const ChoiceDiagrams& diagrams,
                                                         ChoiceDiagrams::Diagram function,
                                                         ChoiceDiagrams::Leaf leaf,
                                                         const std::vector<std::uint32_t>& from,
                                                         std::size_t at_most);

}  // namespace hjemmel::engine
