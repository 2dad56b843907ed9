#include "engine/evaluate/operators.hpp"

#include "engine/evaluate/calendar_arithmetic.hpp"

namespace hjemmel::engine {

Computed operate(const Program& program, const Core& core, const Node& node,
                 std::span<const Outcome> operands) {
    const auto operand_node = [&]() -> const Node& { return core[core.child(node, 0)]; };
    const auto month_end = [&] { return static_cast<MonthEnd>(node.detail); };
    switch (node.op) {
        case Op::Not:
            return logical_not(operands[0]);
        case Op::And:
            return join(operands, Junction::And);
        case Op::Or:
            return join(operands, Junction::Or);
        case Op::Add:
            return add(operands);
        case Op::Negate:
            return negate(operands[0]);
        case Op::Multiply:
            return multiply(operands);
        case Op::Less:
            return compare(operands, Comparison::Less);
        case Op::LessEqual:
            return compare(operands, Comparison::LessOrEqual);
        case Op::Equal:
            return equal(operands, domain_of(program, operand_node()));
        case Op::Round:
            return round(operands, static_cast<Rounding>(node.detail));
        case Op::WholePart:
            return whole_part(operands[0]);
        case Op::Smaller:
            return extreme(operands, Extreme::Smaller, domain_of(program, node));
        case Op::Larger:
            return extreme(operands, Extreme::Larger, domain_of(program, node));
        case Op::AddMonths:
            return add_months(operands, month_end());
        case Op::AddDays:
            return add_days(operands);
        case Op::Shift:
            return shift(operands, node.kind);
        case Op::Difference:
            return difference(operands);
        case Op::MonthOf:
            return month_of(operands[0]);
        case Op::YearOf:
            return year_of(operands[0], operand_node().kind);
        case Op::FirstDay:
            return day_at(operands[0], operand_node().kind, PeriodEnd::First);
        case Op::LastDay:
            return day_at(operands[0], operand_node().kind, PeriodEnd::Last);
        case Op::FirstMonth:
            return month_at(operands[0], operand_node().kind, PeriodEnd::First);
        case Op::LastMonth:
            return month_at(operands[0], operand_node().kind, PeriodEnd::Last);
        case Op::DayOfYear:
            return day_of_year(operands[0], static_cast<int>(node.detail / 32),
                               static_cast<int>(node.detail % 32));
        case Op::FromTo:
            return from_to(operands);
        case Op::MonthsBackTo:
            return months_back_to(operands, month_end());
        case Op::DaysBackTo:
            return days_back_to(operands);
        case Op::WholeMonths:
            return whole_months(operands[0], operand_node().kind, month_end());
        case Op::DaysIn:
            return days_in(operands[0], operand_node().kind);
        case Op::Constant:
        case Op::NotApplicable:
        case Op::Slot:
        case Op::Field:
        case Op::Parent:
        case Op::HasKey:
        case Op::Parameter:
        case Op::Interpretation:
        case Op::Call:
        case Op::UnderLaw:
        case Op::Divide:
        case Op::If:
        case Op::Choose:
        case Op::CountingAs:
        case Op::IsApplicable:
        case Op::Aggregate:
            break;
    }
    return {Outcome::unknown(), std::nullopt};
}

}  // namespace hjemmel::engine
