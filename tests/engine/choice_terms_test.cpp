#include "engine/evaluate/choice_terms.hpp"

#include "tests/support/choice_functions.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck/catch.h>

#include <algorithm>
#include <limits>
#include <optional>
#include <vector>

using namespace hjemmel::engine;
using namespace hjemmel::testing;

namespace {

bool holds(const ChoiceTerm& term, const Options& options) {
    return std::all_of(term.parts.begin(), term.parts.end(), [&](const ChoiceTerm::Part& part) {
        return std::find(part.options.begin(), part.options.end(), options[part.level]) !=
               part.options.end();
    });
}

bool any_holds(const std::vector<ChoiceTerm>& terms, const Options& options) {
    return std::any_of(terms.begin(), terms.end(),
                       [&](const ChoiceTerm& term) { return holds(term, options); });
}

std::size_t distance(const Options& left, const Options& right) {
    std::size_t changed = 0;
    for (std::size_t i = 0; i < left.size(); ++i) changed += left[i] != right[i] ? 1U : 0U;
    return changed;
}

}  // namespace

TEST_CASE("terms hold exactly where the leaf is, and nothing of them can be left out") {
    rc::prop("random functions", [] {
        const Options counts = random_counts();
        ChoiceDiagrams diagrams(counts);
        const auto values = random_function(counts);
        const Diagram made = diagram_of(diagrams, values);
        for (Leaf leaf = 0; leaf < 3; ++leaf) {
            const auto terms = terms_of(diagrams, made, leaf, 1'000);
            RC_ASSERT(terms.has_value());
            for (const auto& [options, value] : values)
                RC_ASSERT(any_holds(*terms, options) == (value == leaf));
            for (std::size_t i = 0; i < terms->size(); ++i) {
                std::vector<ChoiceTerm> fewer = *terms;
                fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(i));
                RC_ASSERT(std::any_of(values.begin(), values.end(), [&](const auto& one) {
                    return one.second == leaf && !any_holds(fewer, one.first);
                }));
                for (std::size_t part = 0; part < (*terms)[i].parts.size(); ++part) {
                    ChoiceTerm shorter = (*terms)[i];
                    RC_ASSERT(shorter.parts[part].options.size() <
                              counts[shorter.parts[part].level]);
                    shorter.parts.erase(shorter.parts.begin() + static_cast<std::ptrdiff_t>(part));
                    RC_ASSERT(std::any_of(values.begin(), values.end(), [&](const auto& one) {
                        return one.second != leaf && holds(shorter, one.first);
                    }));
                }
            }
        }
    });
}

TEST_CASE("combinations are counted, and the smallest changes are found") {
    rc::prop("random functions", [] {
        const Options counts = random_counts();
        ChoiceDiagrams diagrams(counts);
        const auto values = random_function(counts);
        const Diagram made = diagram_of(diagrams, values);
        Options from;
        for (const std::uint32_t count : counts)
            from.push_back(*rc::gen::inRange<std::uint32_t>(0, count));
        for (Leaf leaf = 0; leaf < 3; ++leaf) {
            std::size_t least = std::numeric_limits<std::size_t>::max();
            std::size_t ways = 0;
            std::int64_t number = 0;
            for (const auto& [options, value] : values) {
                if (value != leaf) continue;
                ++number;
                const std::size_t far = distance(from, options);
                ways = far < least ? 1 : ways + (far == least ? 1 : 0);
                least = std::min(least, far);
            }
            RC_ASSERT(combinations_of(diagrams, made, leaf) == Rational(number));
            const auto changes = smallest_changes(diagrams, made, leaf, from, 1'000);
            RC_ASSERT(changes.size() == ways);
            for (const ChoiceChange& change : changes) {
                RC_ASSERT(change.size() == least);
                Options changed = from;
                for (const auto& [level, option] : change) changed[level] = option;
                RC_ASSERT(distance(from, changed) == least);
                RC_ASSERT(values.at(changed) == leaf);
            }
        }
    });
}

TEST_CASE("what cannot be said in few terms is not said in some of them") {
    // An odd number of six choices: 32 terms, none of which can be shortened.
    const Options counts(6, 2);
    ChoiceDiagrams diagrams(counts);
    std::map<Options, Leaf> odd;
    for (const Options& options : combinations(counts)) {
        odd[options] = static_cast<Leaf>(std::count(options.begin(), options.end(), 1U) % 2);
    }
    const Diagram made = diagram_of(diagrams, odd);
    CHECK_FALSE(terms_of(diagrams, made, 1, 31));
    CHECK_FALSE(terms_of(diagrams, made, 1, 1'000, 31));
    const auto terms = terms_of(diagrams, made, 1, 32, 32);
    REQUIRE(terms);
    CHECK(terms->size() == 32);
    CHECK(smallest_changes(diagrams, made, 1, Options(6, 0), 4).size() == 4);
}
