#include "tests/support/choice_functions.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck/catch.h>

#include <cstdint>
#include <map>
#include <vector>

using namespace hjemmel::engine;
using namespace hjemmel::testing;

TEST_CASE("a diagram gives the leaf that was put in for each combination") {
    rc::prop("random functions", [] {
        const Options counts = random_counts();
        ChoiceDiagrams diagrams(counts);
        const auto values = random_function(counts);
        const Diagram made = diagram_of(diagrams, values);
        for (const auto& [options, leaf] : values) {
            RC_ASSERT(diagrams.at(made, options) == leaf);
        }
    });
}

TEST_CASE("equal functions are one diagram, which asks only for choices that matter") {
    rc::prop("random functions", [] {
        const Options counts = random_counts();
        ChoiceDiagrams diagrams(counts);
        const auto values = random_function(counts);
        const Diagram made = diagram_of(diagrams, values);
        // The same function from the other end: leaf after leaf.
        Diagram other = ChoiceDiagrams::leaf(2);
        for (Leaf leaf = 2; leaf-- > 0;) {
            std::map<Options, Leaf> there;
            for (const auto& [options, value] : values) there[options] = value == leaf ? 1 : 0;
            other = diagrams.selected(diagram_of(diagrams, there), 1, ChoiceDiagrams::leaf(leaf),
                                      other);
        }
        RC_ASSERT(made == other);
        Options matter;
        for (std::uint32_t level = 0; level < counts.size(); ++level) {
            bool matters = false;
            for (const auto& [options, leaf] : values) {
                Options changed = options;
                for (changed[level] = 0; changed[level] < counts[level]; ++changed[level])
                    matters = matters || values.at(changed) != leaf;
            }
            if (matters) matter.push_back(level);
        }
        RC_ASSERT(diagrams.levels_of(made) == matter);
    });
}

TEST_CASE("a region is divided by what a function gives in it") {
    rc::prop("random functions", [] {
        const Options counts = random_counts();
        ChoiceDiagrams diagrams(counts);
        const auto values = random_function(counts);
        std::map<Options, Leaf> set;
        for (const Options& options : combinations(counts))
            set[options] = *rc::gen::inRange<Leaf>(0, 2);
        const auto parts =
            diagrams.divided(diagram_of(diagrams, set), diagram_of(diagrams, values));
        std::map<Leaf, std::size_t> sizes;
        for (const auto& [options, inside] : set) sizes[values.at(options)] += inside;
        std::size_t expected = 0;
        for (const auto& [leaf, size] : sizes) expected += size > 0 ? 1 : 0;
        RC_ASSERT(parts.size() == expected);
        for (const auto& part : parts) {
            for (const auto& [options, inside] : set) {
                const bool belongs = inside == 1 && values.at(options) == part.leaf;
                RC_ASSERT(diagrams.at(part.region, options) == (belongs ? 1U : 0U));
            }
        }
    });
}

TEST_CASE("leaves are put in the place of others") {
    rc::prop("random functions", [] {
        const Options counts = random_counts();
        ChoiceDiagrams diagrams(counts);
        const auto values = random_function(counts);
        const auto label = [](Leaf leaf) { return leaf == 2 ? 0 : leaf + 5; };
        std::map<Options, Leaf> labelled;
        for (const auto& [options, leaf] : values) labelled[options] = label(leaf);
        RC_ASSERT(diagrams.relabelled(diagram_of(diagrams, values), label) ==
                  diagram_of(diagrams, labelled));
    });
}
