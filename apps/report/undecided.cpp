#include "apps/report/undecided.hpp"

#include "apps/report/step_sentences.hpp"

#include <algorithm>
#include <deque>
#include <utility>

namespace hjemmel::apps {

namespace {

using engine::Ground;
using engine::GroundId;
using engine::Op;
using engine::Rational;

class Search {
public:
    Search(const Described& described, Language language)
        : described_(described),
          display_(described.program, language),
          sentences_(described, display_) {}

    /// The sides of a comparison of numbers that says something; empty for all else.
    [[nodiscard]] std::vector<Ground> sides(const Ground& ground) const {
        const engine::Node* node =
            ground.kind == Ground::Kind::Operation ? sentences_.node_of(ground) : nullptr;
        if (node == nullptr ||
            (node->op != Op::Less && node->op != Op::LessEqual && node->op != Op::Equal)) {
            return {};
        }
        std::vector<Ground> parts = sentences_.parts(ground, *node);
        const bool tells = parts.size() == 2 &&
                           std::all_of(parts.begin(), parts.end(),
                                       [this](const Ground& one) { return says_something(one); });
        if (!tells) {
            parts.clear();
        }
        return parts;
    }

    [[nodiscard]] UndecidedRecord record(const Ground& ground, const std::vector<Ground>& sides) {
        // Both sides are shown exactly enough to be told apart.
        for (const Ground& one : sides) {
            const NumberStyle style = style_of(sentences_.type_of(one));
            const engine::Interval bounds = one.outcome.bounds();
            if (bounds.lower) {
                display_.add_border(bounds.lower->at, style);
            }
            if (bounds.upper && !bounds.is_single()) {
                display_.add_border(bounds.upper->at, style);
            }
        }
        return {side(sides[0]), side(sides[1]), sentences_.label(ground)};
    }

private:
    // The bounds of the type alone say nothing about this figure.
    [[nodiscard]] bool says_something(const Ground& ground) const {
        const engine::Type type = sentences_.type_of(ground);
        const engine::Interval bounds = ground.outcome.bounds();
        return type.kind == engine::Kind::Number && bounds.lower && bounds.upper &&
               (ground.outcome.is_known() || bounds != type.range);
    }

    [[nodiscard]] UndecidedRecord::Side side(const Ground& ground) const {
        UndecidedRecord::Side side;
        const NumberStyle style = style_of(sentences_.type_of(ground));
        const auto end = [&](const std::optional<engine::Bound>& bound) {
            return bound ? std::optional(BoundText{bound->at.to_string(),
                                                   display_.number(bound->at, style), bound->open})
                         : std::nullopt;
        };
        side.label = sentences_.label(ground);
        side.display = sentences_.outcome(ground);
        if (ground.outcome.is_known()) {
            side.value = std::get<Rational>(ground.outcome.value).to_string();
        } else {
            side.lower = end(ground.outcome.bounds().lower);
            side.upper = end(ground.outcome.bounds().upper);
        }
        return side;
    }

    const Described& described_;
    Display display_;
    StepSentences sentences_;
};

}  // namespace

std::vector<UndecidedRecord> undecided_for(const Described& described, GroundId root,
                                           Language language, std::size_t at_most) {
    Search search(described, language);
    std::vector<UndecidedRecord> found;
    std::vector<bool> seen(std::size_t{root.index} + 1, false);
    std::deque<GroundId> open{root};
    seen[root.index] = true;
    while (!open.empty() && found.size() < at_most) {
        const Ground ground = described.grounds[open.front()];
        open.pop_front();
        if (const std::vector<Ground> sides = search.sides(ground); !sides.empty()) {
            UndecidedRecord one = search.record(ground, sides);
            const bool is_new = std::none_of(
                found.begin(), found.end(),
                [&one](const UndecidedRecord& other) { return other.in_words == one.in_words; });
            if (is_new) {
                found.push_back(std::move(one));
            }
            continue;  // what its sides hang on is farther away
        }
        for (const GroundId child : described.grounds.children_of(ground)) {
            if (!seen[child.index] && engine::can_be_hung_on(described.grounds[child])) {
                seen[child.index] = true;
                open.push_back(child);
            }
        }
    }
    return found;
}

}  // namespace hjemmel::apps
