#include "engine/evaluate/choice_diagram.hpp"

#include <algorithm>
#include <map>

namespace hjemmel::engine {

namespace {

/// More remembered selections than this are forgotten: they only save work.
constexpr std::size_t most_selections = 1U << 20U;

std::uint64_t mixed(std::uint64_t hash, std::uint64_t value) {
    hash = (hash ^ value) * 0x9e3779b97f4a7c15ULL;
    return hash ^ (hash >> 29U);
}

}  // namespace

ChoiceDiagrams::ChoiceDiagrams(std::vector<std::uint32_t> options) : options_(std::move(options)) {}

std::size_t ChoiceDiagrams::SelectionHash::operator()(const Selection& selection) const {
    std::uint64_t hash = mixed(selection.selector, selection.which);
    hash = mixed(hash, selection.then);
    return static_cast<std::size_t>(mixed(hash, selection.otherwise));
}

ChoiceDiagrams::Diagram ChoiceDiagrams::choice(std::uint32_t level) {
    const std::uint32_t count = options_[level];
    const auto first = scratch_.end() - static_cast<std::ptrdiff_t>(count);
    const Diagram only = *first;
    if (std::all_of(first, scratch_.end(), [only](Diagram one) { return one == only; })) {
        scratch_.resize(scratch_.size() - count);
        return only;
    }
    std::uint64_t hash = level;
    std::for_each(first, scratch_.end(), [&hash](Diagram one) { hash = mixed(hash, one.index); });
    const auto [found, added] =
        by_hash_.try_emplace(hash, static_cast<std::uint32_t>(nodes_.size()));
    if (!added) {
        for (std::uint32_t index = found->second; index != none; index = nodes_[index].next) {
            const Node& node = nodes_[index];
            if (node.level == level &&
                std::equal(first, scratch_.end(), children_.begin() + node.first_child)) {
                scratch_.resize(scratch_.size() - count);
                return {index};
            }
        }
    }
    Node node{level, static_cast<std::uint32_t>(children_.size()), added ? none : found->second};
    found->second = static_cast<std::uint32_t>(nodes_.size());
    children_.insert(children_.end(), first, scratch_.end());
    nodes_.push_back(node);
    scratch_.resize(scratch_.size() - count);
    return {found->second};
}

ChoiceDiagrams::Diagram ChoiceDiagrams::option_at(std::uint32_t level) {
    for (std::uint32_t option = 0; option < options_[level]; ++option) {
        scratch_.push_back(leaf(option));
    }
    return choice(level);
}

ChoiceDiagrams::Leaf ChoiceDiagrams::at(Diagram diagram,
                                        std::span<const std::uint32_t> options) const {
    while (!is_leaf(diagram)) {
        diagram = child(diagram, options[level(diagram)]);
    }
    return leaf_of(diagram);
}

// The depth of the recursion is the number of levels.
ChoiceDiagrams::Diagram ChoiceDiagrams::selected(Diagram selector, Leaf which, Diagram then,
                                                 Diagram otherwise) {
    if (then == otherwise) {
        return then;
    }
    if (is_leaf(selector)) {
        return leaf_of(selector) == which ? then : otherwise;
    }
    const Selection key{selector.index, which, then.index, otherwise.index};
    if (const auto known = selections_.find(key); known != selections_.end()) {
        return known->second;
    }
    const std::uint32_t top =
        std::min({level_or_end(selector), level_or_end(then), level_or_end(otherwise)});
    for (std::uint32_t option = 0; option < options_[top]; ++option) {
        const Diagram part = selected(down(selector, top, option), which, down(then, top, option),
                                      down(otherwise, top, option));
        scratch_.push_back(part);
    }
    const Diagram made = choice(top);
    if (selections_.size() >= most_selections) {
        selections_.clear();
    }
    selections_.emplace(key, made);
    return made;
}

std::vector<ChoiceDiagrams::Part> ChoiceDiagrams::divided(Diagram region, Diagram function) {
    std::unordered_map<std::uint64_t, Parts> known;
    return divided_once(region, function, known);
}

const ChoiceDiagrams::Parts& ChoiceDiagrams::divided_once(
    Diagram region, Diagram function, std::unordered_map<std::uint64_t, Parts>& known) {
    const std::uint64_t key = (std::uint64_t{region.index} << 32U) | function.index;
    if (const auto found = known.find(key); found != known.end()) {
        return found->second;
    }
    Parts parts;
    if (is_leaf(region) && leaf_of(region) == outside) {
        return known.emplace(key, std::move(parts)).first->second;
    }
    if (is_leaf(function)) {
        parts.push_back({leaf_of(function), region});
        return known.emplace(key, std::move(parts)).first->second;
    }
    const std::uint32_t top = std::min(level_or_end(region), level_or_end(function));
    std::vector<const Parts*> by_option;
    std::vector<Leaf> leaves;
    for (std::uint32_t option = 0; option < options_[top]; ++option) {
        const Parts& part =
            divided_once(down(region, top, option), down(function, top, option), known);
        by_option.push_back(&part);
        for (const Part& one : part) {
            leaves.push_back(one.leaf);
        }
    }
    std::sort(leaves.begin(), leaves.end());
    leaves.erase(std::unique(leaves.begin(), leaves.end()), leaves.end());
    std::vector<std::size_t> next(by_option.size(), 0);
    for (const Leaf wanted : leaves) {
        for (std::size_t option = 0; option < by_option.size(); ++option) {
            const Parts& part = *by_option[option];
            const bool has = next[option] < part.size() && part[next[option]].leaf == wanted;
            scratch_.push_back(has ? part[next[option]].region : leaf(outside));
            next[option] += has ? 1 : 0;
        }
        parts.push_back({wanted, choice(top)});
    }
    return known.emplace(key, std::move(parts)).first->second;
}

ChoiceDiagrams::Diagram ChoiceDiagrams::relabelled(Diagram diagram,
                                                   const std::function<Leaf(Leaf)>& label) {
    // A child stands before its parent, so each is known when it is needed.
    std::map<std::uint32_t, Diagram> made;
    visit(diagram, [&](Diagram one) {
        made.emplace(one.index, is_leaf(one) ? leaf(label(leaf_of(one))) : one);
    });
    for (auto& [index, here] : made) {
        const Diagram one{index};
        if (is_leaf(one)) {
            continue;
        }
        const std::uint32_t at_level = level(one);
        for (std::uint32_t option = 0; option < options_[at_level]; ++option) {
            scratch_.push_back(made.at(child(one, option).index));
        }
        here = choice(at_level);
    }
    return made.at(diagram.index);
}

template <typename Visit>
void ChoiceDiagrams::visit(Diagram diagram, Visit&& each) const {
    std::unordered_map<std::uint32_t, bool> seen;
    std::vector<Diagram> open{diagram};
    while (!open.empty()) {
        const Diagram one = open.back();
        open.pop_back();
        if (!seen.emplace(one.index, true).second) {
            continue;
        }
        each(one);
        if (!is_leaf(one)) {
            for (std::uint32_t option = 0; option < options_[level(one)]; ++option) {
                open.push_back(child(one, option));
            }
        }
    }
}

std::vector<std::uint32_t> ChoiceDiagrams::levels_of(Diagram diagram) const {
    std::vector<bool> hangs(options_.size(), false);
    visit(diagram, [&](Diagram one) {
        if (!is_leaf(one)) {
            hangs[level(one)] = true;
        }
    });
    std::vector<std::uint32_t> levels;
    for (std::uint32_t at_level = 0; at_level < hangs.size(); ++at_level) {
        if (hangs[at_level]) {
            levels.push_back(at_level);
        }
    }
    return levels;
}

std::vector<ChoiceDiagrams::Leaf> ChoiceDiagrams::leaves_of(Diagram diagram) const {
    std::vector<Leaf> leaves;
    visit(diagram, [&](Diagram one) {
        if (is_leaf(one)) {
            leaves.push_back(leaf_of(one));
        }
    });
    std::sort(leaves.begin(), leaves.end());
    return leaves;
}

}  // namespace hjemmel::engine
