#include "engine/evaluate/limit_coverage.hpp"

#include "engine/evaluate/possible.hpp"

#include <algorithm>
#include <set>
#include <tuple>
#include <unordered_map>
#include <utility>

namespace hjemmel::engine {

namespace {

/// Walks the expressions of a program for comparisons.
class Search {
public:
    explicit Search(const Program& program)
        : program_(program), core_(program.core), seen_(core_.nodes.size(), false) {}

    std::vector<LimitComparison> all() {
        for (const Quantity& quantity : program_.quantities) {
            for (const ClauseId id : quantity.clauses) {
                const Clause& clause = program_[id];
                if (!clause.scenario) {
                    clause_ = id;
                    walk(clause.when);
                    walk(clause.outcome);
                }
            }
        }
        // As they are read: by clause, then by place.
        const auto place = [this](const LimitComparison& one) {
            const Span origin =
                one.node.index < core_.origins.size() ? core_.origins[one.node.index] : Span{};
            return std::tuple(one.clause.index, origin.file.index, origin.begin);
        };
        std::stable_sort(found_.begin(), found_.end(),
                         [&place](const LimitComparison& left, const LimitComparison& right) {
                             return place(left) < place(right);
                         });
        return std::move(found_);
    }

private:
    void walk(std::optional<NodeId> root) {
        std::vector<NodeId> open;
        if (root) {
            open.push_back(*root);
        }
        while (!open.empty()) {
            const NodeId id = open.back();
            open.pop_back();
            if (seen_[id.index]) {
                continue;
            }
            seen_[id.index] = true;
            const Node& node = core_[id];
            if (node.op == Op::Less || node.op == Op::LessEqual || node.op == Op::Equal) {
                add(id, node);
            }
            for_each_read(node, [&open](NodeId read) { open.push_back(read); });
        }
    }

    template <typename Visit>
    void for_each_read(const Node& node, Visit visit) const {
        for (std::uint32_t i = 0; i < node.child_count; ++i) {
            visit(core_.child(node, i));
        }
        if (node.op == Op::Aggregate) {
            for_each_part(core_.aggregates[node.detail], visit);
        }
    }

    void add(NodeId id, const Node& node) {
        if (!has_number(core_[core_.child(node, 0)].kind)) {
            return;
        }
        // Whether a literal meets the limit hangs on no facts.
        for (std::uint32_t side = 0; side < 2; ++side) {
            if (core_[core_.child(node, side)].op == Op::Constant) {
                return;
            }
        }
        const std::vector<ParameterId> left = parameters_of(core_.child(node, 0));
        const std::vector<ParameterId> right = parameters_of(core_.child(node, 1));
        if (left.empty() && right.empty()) {
            return;
        }
        // Where both sides have parameters, the right one is the limit, as it is read.
        LimitComparison found;
        found.node = id;
        found.clause = clause_;
        found.limit_is_left = right.empty();
        found.parameters = found.limit_is_left ? left : right;
        found_.push_back(std::move(found));
    }

    // What a side is made of by arithmetic: not what it calls, counts or asks.
    [[nodiscard]] std::vector<ParameterId> parameters_of(NodeId root) const {
        std::set<std::uint32_t> parameters;
        std::vector<NodeId> open{root};
        while (!open.empty()) {
            const Node& node = core_[open.back()];
            open.pop_back();
            if (node.op == Op::Parameter) {
                parameters.insert(node.detail);
            }
            if (is_arithmetic(node.op)) {
                for (std::uint32_t i = 0; i < node.child_count; ++i) {
                    open.push_back(core_.child(node, i));
                }
            }
        }
        std::vector<ParameterId> ids;
        for (const std::uint32_t id : parameters) {
            ids.push_back(ParameterId{id});
        }
        return ids;
    }

    static bool is_arithmetic(Op op) {
        switch (op) {
            case Op::UnderLaw:
            case Op::Add:
            case Op::Negate:
            case Op::Multiply:
            case Op::Divide:
            case Op::Round:
            case Op::WholePart:
            case Op::Smaller:
            case Op::Larger:
            case Op::CountingAs:
            case Op::AddMonths:
            case Op::AddDays:
            case Op::Shift:
            case Op::Difference:
            case Op::FirstDay:
            case Op::LastDay:
            case Op::MonthsBackTo:
            case Op::DaysBackTo:
                return true;
            case Op::Constant:
            case Op::NotApplicable:
            case Op::Slot:
            case Op::Field:
            case Op::Parent:
            case Op::HasKey:
            case Op::Parameter:
            case Op::Interpretation:
            case Op::Call:
            case Op::Not:
            case Op::And:
            case Op::Or:
            case Op::Less:
            case Op::LessEqual:
            case Op::Equal:
            case Op::If:
            case Op::Choose:
            case Op::IsApplicable:
            case Op::Aggregate:
            case Op::MonthOf:
            case Op::YearOf:
            case Op::FirstMonth:
            case Op::LastMonth:
            case Op::DayOfYear:
            case Op::FromTo:
            case Op::WholeMonths:
            case Op::DaysIn:
                return false;
        }
        return false;
    }

    const Program& program_;
    const Core& core_;
    std::vector<bool> seen_;
    ClauseId clause_;
    std::vector<LimitComparison> found_;
};

}  // namespace

Rational just_beside(const Rational& limit, const Rational& other, Kind kind, Form form) {
    const Rational hundredth = *Rational::fraction(1, 100);
    if (kind != Kind::Number) {
        return Rational(1);
    }
    if (form != Form::Plain) {
        return hundredth;
    }
    const Rational part = limit.is_zero() ? hundredth : limit.abs() * hundredth;
    return limit.is_integer() && other.is_integer() && part < Rational(1) ? Rational(1) : part;
}

LimitCoverage::LimitCoverage(const Program& program)
    : program_(program), comparisons_(Search(program).all()) {}

void LimitCoverage::add(const Grounds& grounds,
                        const std::function<const Residual&(Date)>& residual) {
    // Of each law: which of its nodes is which comparison.
    std::vector<std::unordered_map<std::uint32_t, std::size_t>> by_node(grounds.laws.size());
    for (std::size_t law = 0; law < grounds.laws.size(); ++law) {
        const std::vector<NodeId>& here = residual(grounds.laws[law].law_date).from_program;
        for (std::size_t number = 0; number < comparisons_.size(); ++number) {
            const NodeId node = here.at(comparisons_[number].node.index);
            if (!(node == Residual::not_here)) {
                by_node[law].emplace(node.index, number);
            }
        }
    }
    for (std::uint32_t number = 0; number < grounds.size(); ++number) {
        const Ground ground = grounds[GroundId{number}];
        if (ground.kind != Ground::Kind::Operation || ground.child_count != 2) {
            continue;
        }
        const auto found = by_node.at(ground.law).find(ground.node.index);
        if (found == by_node[ground.law].end()) {
            continue;
        }
        LimitComparison& comparison = comparisons_[found->second];
        const auto children = grounds.children_of(ground);
        const Outcome left = grounds.outcome(children[0]);
        const Outcome right = grounds.outcome(children[1]);
        if (!left.is_known() || !right.is_known()) {
            continue;
        }
        const auto one = number_of(left.value);
        const auto other = number_of(right.value);
        if (!one || !other) {
            continue;
        }
        const Rational& limit = comparison.limit_is_left ? *one : *other;
        const Rational& met = comparison.limit_is_left ? *other : *one;
        const Node& side = program_.core[program_.core.child(program_.core[comparison.node], 0)];
        const Rational step = just_beside(limit, met, side.kind, side.form);
        const Rational distance = met - limit;
        comparison.at = comparison.at || distance.is_zero();
        comparison.under = comparison.under || (distance < Rational(0) && !(distance.abs() > step));
        comparison.over = comparison.over || (distance > Rational(0) && !(distance.abs() > step));
    }
}

}  // namespace hjemmel::engine
