#include "engine/evaluate/choice_terms.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <unordered_map>
#include <unordered_set>

namespace hjemmel::engine {

namespace {

using Diagram = ChoiceDiagrams::Diagram;
using Leaf = ChoiceDiagrams::Leaf;

constexpr Diagram nowhere = ChoiceDiagrams::leaf(ChoiceDiagrams::outside);
constexpr Diagram everywhere = ChoiceDiagrams::leaf(ChoiceDiagrams::inside);

/// Finds the terms of one leaf.
class Terms {
public:
    Terms(ChoiceDiagrams& diagrams, Diagram function, Leaf leaf, std::size_t most_paths)
        : diagrams_(diagrams), function_(function), leaf_(leaf), most_paths_(most_paths) {}

    std::optional<std::vector<ChoiceTerm>> few(std::size_t most_terms) {
        if (!add_paths(function_)) {
            return std::nullopt;
        }
        for (ChoiceTerm& term : terms_) {
            widen(term);
        }
        std::sort(terms_.begin(), terms_.end(), comes_before);
        terms_.erase(std::unique(terms_.begin(), terms_.end()), terms_.end());
        std::vector<ChoiceTerm> needed = without_needless();
        if (needed.size() > most_terms) {
            return std::nullopt;
        }
        return needed;
    }

private:
    static bool comes_before(const ChoiceTerm& left, const ChoiceTerm& right) {
        if (left.parts.size() != right.parts.size()) {
            return left.parts.size() < right.parts.size();
        }
        return std::lexicographical_compare(
            left.parts.begin(), left.parts.end(), right.parts.begin(), right.parts.end(),
            [](const ChoiceTerm::Part& one, const ChoiceTerm::Part& other) {
                return one.level != other.level ? one.level < other.level
                                                : one.options < other.options;
            });
    }

    // The ways from the top to the leaf, each a term; options that go on alike are one way. False
    // when there are too many.
    bool add_paths(Diagram diagram) {
        if (ChoiceDiagrams::is_leaf(diagram)) {
            if (ChoiceDiagrams::leaf_of(diagram) == leaf_) {
                terms_.push_back({path_});
            }
            return terms_.size() <= most_paths_;
        }
        const std::uint32_t level = diagrams_.level(diagram);
        std::vector<std::pair<Diagram, std::vector<std::uint32_t>>> ways;
        for (std::uint32_t option = 0; option < diagrams_.options(level); ++option) {
            const Diagram child = diagrams_.child(diagram, option);
            const auto known = std::find_if(ways.begin(), ways.end(),
                                            [&](const auto& way) { return way.first == child; });
            if (known == ways.end()) {
                ways.push_back({child, {option}});
            } else {
                known->second.push_back(option);
            }
        }
        for (auto& [child, options] : ways) {
            if (!can_reach(child)) {
                continue;
            }
            path_.push_back({level, std::move(options)});
            const bool few = add_paths(child);
            path_.pop_back();
            if (!few) {
                return false;
            }
        }
        return true;
    }

    bool can_reach(Diagram diagram) {
        if (ChoiceDiagrams::is_leaf(diagram)) {
            return ChoiceDiagrams::leaf_of(diagram) == leaf_;
        }
        const auto [found, is_new] = reaches_.try_emplace(diagram.index, false);
        if (is_new) {
            bool reaches = false;
            for (std::uint32_t option = 0; option < diagrams_.options(diagrams_.level(diagram));
                 ++option) {
                reaches = reaches || can_reach(diagrams_.child(diagram, option));
            }
            reaches_[diagram.index] = reaches;
            return reaches;
        }
        return found->second;
    }

    // Leaves out what need not be said, and allows every option that changes nothing.
    void widen(ChoiceTerm& term) {
        for (std::size_t number = term.parts.size(); number-- > 0;) {
            ChoiceTerm without = term;
            without.parts.erase(without.parts.begin() + static_cast<std::ptrdiff_t>(number));
            if (always_gives_leaf(without)) {
                term = std::move(without);
                continue;
            }
            const std::uint32_t level = term.parts[number].level;
            for (std::uint32_t option = 0; option < diagrams_.options(level); ++option) {
                std::vector<std::uint32_t>& options = term.parts[number].options;
                const auto place = std::lower_bound(options.begin(), options.end(), option);
                if (place != options.end() && *place == option) {
                    continue;
                }
                ChoiceTerm wider = term;
                wider.parts[number].options.insert(
                    wider.parts[number].options.begin() + (place - options.begin()), option);
                if (always_gives_leaf(wider)) {
                    term = std::move(wider);
                }
            }
        }
    }

    [[nodiscard]] bool always_gives_leaf(const ChoiceTerm& term) const {
        std::unordered_set<std::uint32_t> seen;
        std::vector<Diagram> open{function_};
        while (!open.empty()) {
            const Diagram diagram = open.back();
            open.pop_back();
            if (ChoiceDiagrams::is_leaf(diagram)) {
                if (ChoiceDiagrams::leaf_of(diagram) != leaf_) {
                    return false;
                }
                continue;
            }
            if (!seen.insert(diagram.index).second) {
                continue;
            }
            const std::uint32_t level = diagrams_.level(diagram);
            const auto part =
                std::find_if(term.parts.begin(), term.parts.end(),
                             [level](const ChoiceTerm::Part& one) { return one.level == level; });
            if (part != term.parts.end()) {
                for (const std::uint32_t option : part->options) {
                    open.push_back(diagrams_.child(diagram, option));
                }
                continue;
            }
            for (std::uint32_t option = 0; option < diagrams_.options(level); ++option) {
                open.push_back(diagrams_.child(diagram, option));
            }
        }
        return true;
    }

    std::vector<ChoiceTerm> without_needless() {
        const Diagram wanted = diagrams_.relabelled(function_, [this](Leaf leaf) {
            return leaf == leaf_ ? ChoiceDiagrams::inside : ChoiceDiagrams::outside;
        });
        // First, shortest terms first, those that add something; then, longest first, those that
        // the others do not cover.
        std::vector<ChoiceTerm> kept;
        std::vector<Diagram> regions;
        Diagram covered = nowhere;
        for (const ChoiceTerm& term : terms_) {
            if (covered == wanted) {
                break;
            }
            const Diagram region = region_of(diagrams_, term);
            const Diagram more = united(covered, region);
            if (!(more == covered)) {
                covered = more;
                kept.push_back(term);
                regions.push_back(region);
            }
        }
        for (std::size_t number = kept.size(); number-- > 0;) {
            Diagram others = nowhere;
            for (std::size_t other = 0; other < kept.size(); ++other) {
                others = other == number ? others : united(others, regions[other]);
            }
            if (others == wanted) {
                kept.erase(kept.begin() + static_cast<std::ptrdiff_t>(number));
                regions.erase(regions.begin() + static_cast<std::ptrdiff_t>(number));
            }
        }
        return kept;
    }

    Diagram united(Diagram left, Diagram right) {
        return diagrams_.selected(left, ChoiceDiagrams::inside, everywhere, right);
    }

    ChoiceDiagrams& diagrams_;
    Diagram function_;
    Leaf leaf_;
    std::size_t most_paths_;
    std::vector<ChoiceTerm::Part> path_;
    std::vector<ChoiceTerm> terms_;
    std::unordered_map<std::uint32_t, bool> reaches_;
};

/// The fewest changes from one combination to a leaf.
class Changes {
public:
    Changes(const ChoiceDiagrams& diagrams, Leaf leaf, const std::vector<std::uint32_t>& from,
            std::size_t at_most)
        : diagrams_(diagrams), leaf_(leaf), from_(from), at_most_(at_most) {}

    std::vector<ChoiceChange> smallest(Diagram function) {
        if (fewest(function) != never) {
            add(function);
        }
        return std::move(found_);
    }

private:
    static constexpr std::size_t never = std::numeric_limits<std::size_t>::max();

    std::size_t fewest(Diagram diagram) {
        if (ChoiceDiagrams::is_leaf(diagram)) {
            return ChoiceDiagrams::leaf_of(diagram) == leaf_ ? 0 : never;
        }
        if (const auto known = known_.find(diagram.index); known != known_.end()) {
            return known->second;
        }
        std::size_t least = never;
        for (std::uint32_t option = 0; option < diagrams_.options(diagrams_.level(diagram));
             ++option) {
            least = std::min(least, through(diagram, option));
        }
        known_.emplace(diagram.index, least);
        return least;
    }

    std::size_t through(Diagram diagram, std::uint32_t option) {
        const std::size_t rest = fewest(diagrams_.child(diagram, option));
        const bool is_changed = option != from_[diagrams_.level(diagram)];
        return rest == never ? never : rest + (is_changed ? 1 : 0);
    }

    void add(Diagram diagram) {
        if (found_.size() >= at_most_) {
            return;
        }
        if (ChoiceDiagrams::is_leaf(diagram)) {
            found_.push_back(change_);
            return;
        }
        const std::size_t least = fewest(diagram);
        const std::uint32_t level = diagrams_.level(diagram);
        for (std::uint32_t option = 0; option < diagrams_.options(level); ++option) {
            if (option != from_[level] && through(diagram, option) == least) {
                change_.emplace_back(level, option);
                add(diagrams_.child(diagram, option));
                change_.pop_back();
            }
        }
        if (through(diagram, from_[level]) == least) {
            add(diagrams_.child(diagram, from_[level]));
        }
    }

    const ChoiceDiagrams& diagrams_;
    Leaf leaf_;
    const std::vector<std::uint32_t>& from_;
    std::size_t at_most_;
    std::map<std::uint32_t, std::size_t> known_;
    ChoiceChange change_;
    std::vector<ChoiceChange> found_;
};

Rational all_below(const ChoiceDiagrams& diagrams, std::uint32_t from, std::uint32_t to) {
    Rational all(1);
    for (std::uint32_t level = from; level < to; ++level) {
        all = all * Rational(diagrams.options(level));
    }
    return all;
}

}  // namespace

Diagram region_of(ChoiceDiagrams& diagrams, const ChoiceTerm& term) {
    Diagram region = everywhere;
    for (std::size_t number = term.parts.size(); number-- > 0;) {
        const ChoiceTerm::Part& part = term.parts[number];
        const Diagram option = diagrams.option_at(part.level);
        Diagram here = nowhere;
        for (const std::uint32_t allowed : part.options) {
            here = diagrams.selected(option, allowed, region, here);
        }
        region = here;
    }
    return region;
}

std::optional<std::vector<ChoiceTerm>> terms_of(ChoiceDiagrams& diagrams, Diagram function,
                                                Leaf leaf, std::size_t most_terms,
                                                std::size_t most_paths) {
    return Terms(diagrams, function, leaf, most_paths).few(most_terms);
}

Rational combinations_of(const ChoiceDiagrams& diagrams, Diagram function, Leaf leaf) {
    const auto end = static_cast<std::uint32_t>(diagrams.levels());
    const auto level_of = [&](Diagram diagram) {
        return ChoiceDiagrams::is_leaf(diagram) ? end : diagrams.level(diagram);
    };
    // Of each diagram, the combinations of the levels from its own on. Children have smaller
    // numbers than their parents.
    std::map<std::uint32_t, Rational> counts;
    std::vector<Diagram> open{function};
    while (!open.empty()) {
        const Diagram diagram = open.back();
        open.pop_back();
        if (ChoiceDiagrams::is_leaf(diagram)) {
            counts[diagram.index] = Rational(ChoiceDiagrams::leaf_of(diagram) == leaf ? 1 : 0);
        } else if (counts.emplace(diagram.index, Rational(-1)).second) {
            for (std::uint32_t option = 0; option < diagrams.options(level_of(diagram)); ++option) {
                open.push_back(diagrams.child(diagram, option));
            }
        }
    }
    for (auto& [index, count] : counts) {
        const Diagram diagram{index};
        if (ChoiceDiagrams::is_leaf(diagram)) {
            continue;
        }
        count = Rational(0);
        const std::uint32_t level = level_of(diagram);
        for (std::uint32_t option = 0; option < diagrams.options(level); ++option) {
            const Diagram child = diagrams.child(diagram, option);
            count =
                count + counts.at(child.index) * all_below(diagrams, level + 1, level_of(child));
        }
    }
    return counts.at(function.index) * all_below(diagrams, 0, level_of(function));
}

std::vector<ChoiceChange> smallest_changes(const ChoiceDiagrams& diagrams, Diagram function,
                                           Leaf leaf, const std::vector<std::uint32_t>& from,
                                           std::size_t at_most) {
    return Changes(diagrams, leaf, from, at_most).smallest(function);
}

}  // namespace hjemmel::engine
