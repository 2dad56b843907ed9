#pragma once

#include "engine/evaluate/choice_diagram.hpp"

#include <rapidcheck.h>

#include <cstdint>
#include <map>
#include <vector>

/// Functions of choices by their values, and random ones.
namespace hjemmel::testing {

using Diagram = engine::ChoiceDiagrams::Diagram;
using Leaf = engine::ChoiceDiagrams::Leaf;
using Options = std::vector<std::uint32_t>;

inline std::vector<Options> combinations(const Options& counts) {
    std::vector<Options> all{{}};
    for (const std::uint32_t count : counts) {
        std::vector<Options> longer;
        for (const Options& one : all) {
            for (std::uint32_t option = 0; option < count; ++option) {
                longer.push_back(one);
                longer.back().push_back(option);
            }
        }
        all = std::move(longer);
    }
    return all;
}

/// The diagram of a function that is given by its values, put together one combination at a time.
inline Diagram diagram_of(engine::ChoiceDiagrams& diagrams, const std::map<Options, Leaf>& values) {
    Diagram made = engine::ChoiceDiagrams::leaf(0);
    for (const auto& [options, leaf] : values) {
        Diagram here = engine::ChoiceDiagrams::leaf(engine::ChoiceDiagrams::inside);
        for (std::uint32_t level = 0; level < options.size(); ++level) {
            here = diagrams.selected(diagrams.option_at(level), options[level], here,
                                     engine::ChoiceDiagrams::leaf(engine::ChoiceDiagrams::outside));
        }
        made = diagrams.selected(here, engine::ChoiceDiagrams::inside,
                                 engine::ChoiceDiagrams::leaf(leaf), made);
    }
    return made;
}

inline std::map<Options, Leaf> random_function(const Options& counts) {
    std::map<Options, Leaf> values;
    for (const Options& options : combinations(counts)) {
        values[options] = *rc::gen::inRange<Leaf>(0, 3);
    }
    return values;
}

inline Options random_counts() {
    Options counts;
    const int levels = *rc::gen::inRange(1, 5);
    for (int level = 0; level < levels; ++level) {
        counts.push_back(*rc::gen::inRange<std::uint32_t>(1, 4));
    }
    return counts;
}

}  // namespace hjemmel::testing
