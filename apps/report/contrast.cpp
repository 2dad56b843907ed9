#include "apps/report/contrast.hpp"

#include "apps/report/step_kinds.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

namespace hjemmel::apps {

namespace {

constexpr std::size_t deepest = 60;
constexpr std::size_t most_rows = 2'000;

/// What pairs a step with its like in the other document: everything but its values.
std::string likeness(const Step& step) {
    return std::string(kind_text(step.kind)) + "|" + step.quantity + "|" + step.operation + "|" +
           (is_clause(step) ? step.clause : std::string());
}

bool same_wording(const ProvisionReference& left, const ProvisionReference& right) {
    return left.id == right.id && left.anchor == right.anchor && left.applies == right.applies &&
           left.from == right.from && left.to == right.to && left.made_by == right.made_by;
}

bool same_law(const Step& left, const Step& right) {
    return std::equal(left.provisions.begin(), left.provisions.end(), right.provisions.begin(),
                      right.provisions.end(), same_wording);
}

/// Says that two steps gave the same and rest on the same: the same law too.
bool agree(const Step& left, const Step& right) {
    return same_law(left, right) && left.state == right.state && left.value == right.value &&
           left.clause == right.clause && left.option == right.option &&
           left.lower.has_value() == right.lower.has_value() &&
           (!left.lower || left.lower->exact == right.lower->exact) &&
           left.upper.has_value() == right.upper.has_value() &&
           (!left.upper || left.upper->exact == right.upper->exact);
}

class Contrasting {
public:
    Contrasting(const GroundsDocument& here, const GroundsDocument& there)
        : here_(here), there_(there) {}

    std::vector<ContrastRow> run() {
        if (here_.steps.empty() || there_.steps.empty()) return {};
        compare(0, 0, 0, false);
        if (rows_.empty()) {
            // The answers agree: then what they rest on is all that can differ.
            looks_below_ = true;
            seen_.clear();
            compare(0, 0, 0, false);
        }
        return std::move(rows_);
    }

private:
    /// in_formula: it is a part of arithmetic, whose formula says it already.
    void compare(std::uint32_t here, std::uint32_t there, std::size_t depth, bool in_formula) {
        const Step& left = here_.steps[here];
        const Step& right = there_.steps[there];
        if (depth > deepest || rows_.size() >= most_rows || !seen_.emplace(here, there).second)
            return;
        const auto same_rule = [](const Step* one, const Step* other) {
            return one->clause == other->clause && same_law(*one, *other);
        };
        const auto left_rules = clauses(left, here_);
        const auto right_rules = clauses(right, there_);
        const bool same_rules = std::equal(left_rules.begin(), left_rules.end(),
                                           right_rules.begin(), right_rules.end(), same_rule);
        const bool agreed = agree(left, right) && same_rules;
        if (!is_clause(left) && agreed && !looks_below_) return;
        std::size_t below = depth;
        // The same reading leads to different figures: it is not what differs.
        const bool same_reading = left.kind == StepKind::Interpretation &&
                                  left.option == right.option && same_law(left, right);
        const bool is_said = (in_formula && is_arithmetic(left)) || same_reading;
        if (!passes_on(left) && !is_clause(left) && !agreed && !is_said) {
            rows_.push_back({depth, left.label, here, there});
            below = depth + 1;
        }
        auto left_parts = parts(left, here_);
        auto right_parts = parts(right, there_);
        // A rule that counts on one side only was tried on the other: its condition says why.
        const std::vector<std::uint32_t> counting = right_parts;
        add_tried(left_parts, right, there_, here_, right_parts);
        add_tried(counting, left, here_, there_, left_parts);
        compare_parts(left_parts, right_parts, below, is_arithmetic(left));
    }

    /// Adds the clauses of a quantity that were tried and do not count, of those that count in the
    /// other document.
    static void add_tried(const std::vector<std::uint32_t>& others, const Step& step,
                          const GroundsDocument& document, const GroundsDocument& other,
                          std::vector<std::uint32_t>& to) {
        if (step.kind != StepKind::Quantity) return;
        for (const std::uint32_t child : step.children) {
            const Step& clause = document.steps[child];
            if (!is_clause(clause) || counted(step, clause)) continue;
            const bool counts_there =
                std::any_of(others.begin(), others.end(), [&](std::uint32_t one) {
                    return is_clause(other.steps[one]) && other.steps[one].clause == clause.clause;
                });
            if (counts_there) to.push_back(child);
        }
    }

    /// The clauses that counted: two answers of the same value can still have other grounds.
    static std::vector<const Step*> clauses(const Step& step, const GroundsDocument& document) {
        std::vector<const Step*> counting;
        if (step.kind != StepKind::Quantity) return counting;
        for (const std::uint32_t child : step.children) {
            const Step& clause = document.steps[child];
            if (is_clause(clause) && counted(step, clause)) counting.push_back(&clause);
        }
        return counting;
    }

    /// The steps that a step is explained by.
    static std::vector<std::uint32_t> parts(const Step& step, const GroundsDocument& document) {
        std::vector<std::uint32_t> all;
        for (const std::uint32_t child : step.children) {
            const Step& part = document.steps[child];
            if (step.kind == StepKind::Quantity && is_clause(part) && !counted(step, part))
                continue;
            if (part.kind == StepKind::Element && part.membership == engine::Membership::No)
                continue;
            if (!says_nothing(part)) all.push_back(child);
        }
        return all;
    }

    void compare_parts(const std::vector<std::uint32_t>& here,
                       const std::vector<std::uint32_t>& there, std::size_t depth,
                       bool in_formula) {
        // Like with like, the first with the first.
        std::map<std::string, std::vector<std::uint32_t>> open;
        for (std::size_t place = there.size(); place-- > 0;)
            open[likeness(there_.steps[there[place]])].push_back(there[place]);
        std::set<std::uint32_t> paired;
        for (const std::uint32_t one : here) {
            auto& like = open[likeness(here_.steps[one])];
            if (like.empty()) {
                alone(here_, one, depth, true);
                continue;
            }
            paired.insert(like.back());
            compare(one, like.back(), depth, in_formula);
            like.pop_back();
        }
        for (const std::uint32_t one : there) {
            if (paired.count(one) == 0) alone(there_, one, depth, false);
        }
    }

    /// A step that only one of them has, and what it rests on first.
    void alone(const GroundsDocument& document, std::uint32_t id, std::size_t depth, bool is_here) {
        const Step& step = document.steps[id];
        if (depth > deepest || rows_.size() >= most_rows) return;
        // A day of the law that was given is no step: what it changes are the rules.
        if (step.kind == StepKind::LawDate) return;
        if (passes_on(step)) {
            for (const std::uint32_t child : parts(step, document))
                alone(document, child, depth, is_here);
            return;
        }
        ContrastRow row{depth, step.label, std::nullopt, std::nullopt};
        (is_here ? row.here : row.there) = id;
        rows_.push_back(std::move(row));
        if (!is_clause(step)) return;
        for (const std::uint32_t child : parts(step, document))
            alone(document, child, depth + 1, is_here);
    }

    const GroundsDocument& here_;
    const GroundsDocument& there_;
    std::set<std::pair<std::uint32_t, std::uint32_t>> seen_;
    std::vector<ContrastRow> rows_;
    bool looks_below_ = false;  ///< also below two steps that agree
};

}  // namespace

std::vector<ContrastRow> contrast(const GroundsDocument& here, const GroundsDocument& there) {
    return Contrasting(here, there).run();
}

}  // namespace hjemmel::apps
