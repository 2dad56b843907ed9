// Walks the rules as the exact evaluator walks them when it records grounds (evaluator.cpp,
// calls.cpp, clause_selection.cpp), for all cases at once.
#include "engine/batch/case_plan.hpp"

#include "engine/evaluate/grounds_text.hpp"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

namespace hjemmel::engine::batch {

namespace {

constexpr std::size_t most_clauses = 64;
constexpr std::size_t deepest = 1'000;

std::uint64_t mask_of(const std::vector<std::uint32_t>& numbers) {
    std::uint64_t mask = 0;
    for (const std::uint32_t number : numbers) {
        mask |= std::uint64_t{1} << number;
    }
    return mask;
}

// An index that is compared stands in the grounds.
bool compares(Op op) { return op == Op::Less || op == Op::LessEqual || op == Op::Equal; }

class Planner {
public:
    Planner(CasePlan& plan, VectorCompiler& compiler, const BulkLaw& law)
        : plan_(plan), compiler_(compiler), law_(law), core_(law.residual->core) {}

    std::uint32_t quantity(const Place& place) {
        const auto [known, is_new] =
            quantities_.try_emplace({place.quantity.index, place.indices}, no_step);
        if (!is_new) {
            return known->second;
        }
        const Quantity& declared = plan_.program[place.quantity];
        PlannedStep planned;
        planned.form = PlannedStep::Form::Quantity;
        planned.step.kind = Step::Kind::Quantity;
        planned.step.subject = place.quantity.index;
        planned.step.place = place;
        planned.type = declared.type;
        planned.source = source_of(compiler_.quantity(place, law_), declared.type);
        if (law_.residual->quantities[place.quantity.index].clauses.size() > most_clauses) {
            planned.source = {};
        }
        if (is_readable(planned)) {
            VectorFrame& frame = compiler_.frame_at(place, law_);
            ++depth_;
            PlannedRules rules = rules_of(frame, declared, place.quantity);
            --depth_;
            planned.rules = static_cast<std::uint32_t>(plan_.rules.size());
            plan_.rules.push_back(std::move(rules));
        }
        return known->second = add(std::move(planned));
    }

private:
    // A step that nobody can tell has no parts.
    [[nodiscard]] bool is_readable(PlannedStep& planned) const {
        if (depth_ >= deepest) {
            planned.source = {};
        }
        return planned.source.form != StepSource::Form::Exact;
    }

    std::uint32_t add(PlannedStep planned) {
        const bool is_clause = planned.step.kind == Step::Kind::Clause;
        constexpr auto statuses = static_cast<std::size_t>(ClauseStatus::NotInForce) + 1;
        for (std::size_t status = 0; status < (is_clause ? statuses : 1); ++status) {
            Step step = planned.step;
            step.status = static_cast<ClauseStatus>(status);
            planned.heads.push_back(line_head(plan_.program, core_, step));
        }
        if (planned.source.form == StepSource::Form::Record) {
            const ValueForm& form = compiler_.builder()[planned.source.record];
            planned.scale = form.scale;
            set_decimals(planned);
            planned.unknown = form.unknown.value_or(Outcome::unknown());
            planned.unknown_text = outcome_text(plan_.program, planned.type, planned.unknown);
        }
        plan_.steps.push_back(std::move(planned));
        return static_cast<std::uint32_t>(plan_.steps.size() - 1);
    }

    static void set_decimals(PlannedStep& planned) {
        constexpr int most_decimals = 17;  // so that a rest fits
        std::int64_t power = 1;
        for (int decimals = 0; decimals <= most_decimals; ++decimals) {
            if (power % planned.scale == 0) {
                planned.decimals = decimals;
                planned.to_decimals = power / planned.scale;
                return;
            }
            power *= 10;
        }
    }

    StepSource source_of(const Compiled& compiled, const Type& type) {
        StepSource source;
        switch (compiled.form) {
            case Compiled::Form::Constant:
                source.form = StepSource::Form::Constant;
                source.constant = compiled.constant;
                break;
            case Compiled::Form::Table:
                if (!is_whole(type.kind)) {
                    source.form = StepSource::Form::Table;
                    source.record = compiled.table->root;
                    source.table = compiled.table;
                    break;
                }
                [[fallthrough]];
            case Compiled::Form::Vector:
                source.form = StepSource::Form::Record;
                source.record = compiler_.vector_of(compiled, type.kind, type.of);
                break;
            case Compiled::Form::Exact:
            case Compiled::Form::Row:
                break;
        }
        return source;
    }

    StepSource source_of(VectorFrame& frame, NodeId id) {
        return source_of(compiler_.expression(frame, id), type_of_node(core_[id]));
    }

    // ---- clauses ----

    PlannedRules rules_of(VectorFrame& frame, const Quantity& declared, QuantityId id) {
        const ResidualQuantity& residual = law_.residual->quantities[id.index];
        PlannedRules rules;
        rules.order = residual.order;
        std::uint32_t number = 0;
        for (const ClauseId clause : declared.clauses) {
            const bool in_force =
                number < residual.clauses.size() && residual.clauses[number].clause == clause;
            if (!in_force && plan_.program[clause].scenario) {
                continue;  // of an overlay that is not applied
            }
            PlannedStep planned;
            planned.form = PlannedStep::Form::Clause;
            planned.step.kind = Step::Kind::Clause;
            planned.step.subject = clause.index;
            planned.type = declared.type;
            PlannedClause made;
            if (in_force) {
                made.number = number;
                add_clause(frame, residual.clauses[number], declared.type, planned, rules);
                ++number;
            }
            made.step = add(std::move(planned));
            rules.declared.push_back(made);
        }
        if (residual.otherwise) {
            rules.otherwise = node(frame, *residual.otherwise);
        }
        return rules;
    }

    void add_clause(VectorFrame& frame, const ResidualClause& clause, const Type& type,
                    PlannedStep& planned, PlannedRules& rules) {
        const auto number = rules.conditions.size();
        rules.suspended_by.push_back(mask_of(clause.suspended_by));
        rules.overridden_by.push_back(mask_of(clause.overridden_by));
        StepSource condition;
        condition.form = StepSource::Form::Constant;
        condition.constant = Outcome::of(true);
        planned.parts = {no_step, no_step};
        if (clause.when) {
            condition = source_of(frame, *clause.when);
            planned.parts[0] = node(frame, *clause.when);
        }
        const bool never = condition.form == StepSource::Form::Constant &&
                           condition.constant.is_known() &&
                           !std::get<bool>(condition.constant.value);
        if (clause.outcome) {
            rules.with_outcome |= std::uint64_t{1} << number;
        }
        if (clause.outcome && !never) {
            planned.source = source_of(compiler_.expression(frame, *clause.outcome), type);
            planned.parts[1] = node(frame, *clause.outcome);
        }
        rules.conditions.push_back(std::move(condition));
    }

    // ---- nodes ----

    std::uint32_t node(VectorFrame& frame, NodeId id) {
        const Op op = core_[id].op;
        if (op == Op::Constant || op == Op::Slot) {
            return no_step;
        }
        const auto [known, is_new] = nodes_.try_emplace({&frame, id.index}, no_step);
        return is_new ? known->second = made(frame, id) : known->second;
    }

    std::uint32_t child(VectorFrame& frame, const Node& of, std::uint32_t number) {
        return node(frame, core_.child(of, number));
    }

    std::uint32_t made(VectorFrame& frame, NodeId id) {
        const Node& node = core_[id];
        PlannedStep planned;
        planned.step.kind = Step::Kind::Operation;
        planned.step.subject = node.detail;
        planned.step.node = id;
        planned.type = type_of_node(node);
        planned.source = source_of(frame, id);
        if (!is_readable(planned)) {
            return add(std::move(planned));
        }
        ++depth_;
        std::optional<std::uint32_t> in_its_place;
        switch (node.op) {
            case Op::Field:
                planned.step.kind = Step::Kind::Fact;
                planned.step.subject = node.extra;
                planned.step.detail = node.detail;
                planned.step.of_row = true;
                planned.step.node = {};
                planned.type = plan_.program.collections[node.extra].fields[node.detail].type;
                break;
            case Op::Parameter:
                planned.step.kind = Step::Kind::Parameter;
                planned.step.detail = node.extra;
                planned.type = plan_.program.parameters[node.detail].type;
                break;
            case Op::Interpretation:
                planned.step.kind = Step::Kind::Interpretation;
                planned.step.detail = node.extra;
                planned.parts = {child(frame, node, 0)};
                break;
            case Op::Call:
                in_its_place = call(frame, node, planned);
                break;
            case Op::If:
            case Op::Choose:
            case Op::CountingAs:
                branch(frame, node, planned);
                break;
            case Op::Divide:
                divide(frame, node, planned);
                break;
            default:
                operands(frame, node, planned);
                break;
        }
        --depth_;
        return in_its_place ? *in_its_place : add(std::move(planned));
    }

    void operands(VectorFrame& frame, const Node& node, PlannedStep& planned) {
        for (std::uint32_t number = 0; number < node.child_count; ++number) {
            const NodeId id = core_.child(node, number);
            if (compares(node.op) && core_[id].op == Op::Slot) {
                planned.parts.push_back(compared_slot(frame, id));
            } else {
                planned.parts.push_back(this->node(frame, id));
            }
        }
    }

    std::uint32_t compared_slot(VectorFrame& frame, NodeId id) {
        PlannedStep planned;
        planned.step.kind = Step::Kind::Operation;
        planned.step.subject = core_[id].detail;
        planned.step.node = id;
        planned.type = type_of_node(core_[id]);
        planned.source = source_of(frame, id);
        return add(std::move(planned));
    }

    // Of a branch that is the same in all cases the other one is never read.
    void branch(VectorFrame& frame, const Node& node, PlannedStep& planned) {
        planned.decides = source_of(frame, core_.child(node, 0));
        planned.parts = {child(frame, node, 0)};
        const bool is_constant = planned.decides.form == StepSource::Form::Constant;
        const Outcome& subject = planned.decides.constant;
        if (!is_constant) {
            planned.form = node.op == Op::If       ? PlannedStep::Form::If
                           : node.op == Op::Choose ? PlannedStep::Form::Choose
                                                   : PlannedStep::Form::CountingAs;
            for (std::uint32_t number = 1; number < node.child_count; ++number) {
                planned.parts.push_back(child(frame, node, number));
            }
        } else if (node.op == Op::CountingAs) {
            if (subject.state == State::NotApplicable) {
                planned.parts.push_back(child(frame, node, 1));
            }
        } else if (subject.is_known()) {
            const bool* truth = std::get_if<bool>(&subject.value);
            const std::uint32_t taken =
                truth != nullptr ? (*truth ? 1U : 2U)
                                 : static_cast<std::uint32_t>(
                                       std::get<EnumerationValue>(subject.value).ordinal + 1);
            planned.parts.push_back(child(frame, node, taken));
        } else {
            planned.source = {};
        }
    }

    // What is to be counted by zero instead is read where the divisor is zero.
    void divide(VectorFrame& frame, const Node& node, PlannedStep& planned) {
        const StepSource divisor = source_of(frame, core_.child(node, 1));
        const bool is_plain = divisor.form == StepSource::Form::Constant &&
                              divisor.constant.is_known() &&
                              !std::get<Rational>(divisor.constant.value).is_zero();
        if (!is_plain) {
            planned.source = {};
            return;
        }
        planned.parts = {child(frame, node, 0), child(frame, node, 1)};
    }

    // The quantity itself, unless the reasons of an index stand beside it.
    std::optional<std::uint32_t> call(VectorFrame& frame, const Node& node, PlannedStep& planned) {
        const auto called = compiler_.called(frame, node);
        if (!called || called->row.form != Compiled::Form::Row || called->row.up != 0) {
            planned.source = {};
            return std::nullopt;
        }
        bool indices_matter = false;
        for (std::uint32_t number = 0; number < node.child_count; ++number) {
            const std::uint32_t part = child(frame, node, number);
            planned.parts.push_back(part);
            indices_matter = indices_matter || (part != no_step && reads_facts(plan_.steps[part]));
        }
        planned.parts.push_back(quantity(called->place));
        return indices_matter ? std::nullopt : std::optional(planned.parts.back());
    }

    static bool reads_facts(const PlannedStep& planned) {
        return planned.step.kind != Step::Kind::Operation ||
               std::any_of(planned.parts.begin(), planned.parts.end(),
                           [](std::uint32_t part) { return part != no_step; });
    }

    CasePlan& plan_;
    VectorCompiler& compiler_;
    const BulkLaw& law_;
    const Core& core_;
    std::size_t depth_ = 0;
    std::map<std::tuple<std::uint32_t, IndexKey>, std::uint32_t> quantities_;
    std::map<std::pair<const VectorFrame*, std::uint32_t>, std::uint32_t> nodes_;
};

}  // namespace

CasePlan plan_case(const Program& program, VectorCompiler& compiler, const Place& place,
                   const BulkLaw& law, std::optional<Date> known_on) {
    CasePlan plan{program, {law.date, known_on}, {}, {}, no_step};
    plan.root = Planner(plan, compiler, law).quantity(place);
    return plan;
}

}  // namespace hjemmel::engine::batch
