#include "engine/evaluate/ground_names.hpp"

#include <array>
#include <cstddef>
#include <variant>

namespace hjemmel::engine {

namespace {

constexpr std::array<std::string_view, 10> aggregate_names{
    "count", "sum",    "average", "smallest",   "largest",
    "share", "exists", "every",   "distribute", "drawn"};

std::string_view name_of(Op op) {
    switch (op) {
        case Op::Constant:
            return "constant";
        case Op::NotApplicable:
            return "not_applicable";
        case Op::Slot:
            return "slot";
        case Op::Field:
            return "field";
        case Op::Parent:
            return "parent";
        case Op::Parameter:
            return "parameter";
        case Op::Interpretation:
            return "interpretation";
        case Op::Call:
            return "quantity";
        case Op::UnderLaw:
            return "under_law";
        case Op::Not:
            return "not";
        case Op::And:
            return "and";
        case Op::Or:
            return "or";
        case Op::Add:
            return "add";
        case Op::Negate:
            return "negate";
        case Op::Multiply:
            return "multiply";
        case Op::Divide:
            return "divide";
        case Op::HasKey:
            return "has_key";
        case Op::Less:
            return "less";
        case Op::LessEqual:
            return "less_or_equal";
        case Op::Equal:
            return "equal";
        case Op::If:
            return "if";
        case Op::Choose:
            return "choose";
        case Op::Round:
            return "rounded";
        case Op::WholePart:
            return "whole_part";
        case Op::Smaller:
            return "smaller";
        case Op::Larger:
            return "larger";
        case Op::CountingAs:
            return "counting_as";
        case Op::IsApplicable:
            return "is_applicable";
        case Op::Aggregate:
            return "aggregate";
        case Op::AddMonths:
            return "add_months";
        case Op::AddDays:
            return "add_days";
        case Op::Shift:
            return "shift";
        case Op::Difference:
            return "difference";
        case Op::MonthOf:
            return "month_of";
        case Op::YearOf:
            return "year_of";
        case Op::FirstDay:
            return "first_day";
        case Op::LastDay:
            return "last_day";
        case Op::FirstMonth:
            return "first_month";
        case Op::LastMonth:
            return "last_month";
        case Op::DayOfYear:
            return "day_of_year";
        case Op::FromTo:
            return "from_to";
        case Op::MonthsBackTo:
            return "months_back_to";
        case Op::DaysBackTo:
            return "days_back_to";
        case Op::WholeMonths:
            return "whole_months";
        case Op::DaysIn:
            return "days_in";
    }
    return "";
}

// Where a row belongs; when nobody has said it, the value has no type.
Type type_of_parent(const Program& program, const Ground& ground) {
    Type row;
    if (std::holds_alternative<Row>(ground.outcome.value)) {
        row.kind = Kind::Row;
        row.of = program.collections[ground.subject].parent.value_or(CollectionId{}).index;
    }
    return row;
}

}  // namespace

Type type_of_node(const Node& node) {
    Type type;
    type.kind = node.kind;
    type.form = node.form;
    type.unit = node.unit;
    type.of = node.of;
    return type;
}

Type type_of(const GroundsOf& of, const Ground& ground) {
    const Program& program = of.program;
    switch (ground.kind) {
        case Ground::Kind::Quantity:
        case Ground::Kind::Observed:
            return program[ground.place.quantity].type;
        case Ground::Kind::Clause:
            return program[program[ClauseId{ground.subject}].quantity].type;
        case Ground::Kind::Fact:
            return ground.of_row ? program.collections[ground.subject].fields.at(ground.detail).type
                                 : program[ground.place.quantity].type;
        case Ground::Kind::Parameter:
            return program.parameters[ground.subject].type;
        case Ground::Kind::LawDate: {
            Type date;
            date.kind = Kind::Date;
            return date;
        }
        case Ground::Kind::Belonging:
            return type_of_parent(program, ground);
        case Ground::Kind::Draw:
        case Ground::Kind::Collection:
        case Ground::Kind::Interpretation:
            return ground.child_count == 0
                       ? Type{}
                       : type_of(of, of.grounds[of.grounds.children_of(ground)[0]]);
        case Ground::Kind::Element:
        case Ground::Kind::Operation:
            break;
    }
    const Core& core = of.core_of(ground);
    if (ground.node.index >= core.nodes.size()) {
        return {};
    }
    const Node& node = core[ground.node];
    if (ground.kind == Ground::Kind::Operation) {
        return type_of_node(node);
    }
    const auto body =
        node.op == Op::Aggregate ? core.aggregates.at(node.detail).body : std::nullopt;
    return body ? type_of_node(core[*body]) : Type{};
}

std::string_view operation_name(const Core& core, const Node& node) {
    if (node.op == Op::Aggregate) {
        return aggregate_names.at(static_cast<std::size_t>(core.aggregates.at(node.detail).kind));
    }
    return name_of(node.op);
}

std::string index_text(const Program& program, const std::vector<Index>& indices,
                       const IndexKey& key) {
    std::string text;
    for (std::size_t place = 0; place < indices.size(); ++place) {
        const std::int32_t number = key.values.at(place);
        text += place == 0 ? "" : ",";
        switch (indices[place].kind) {
            case IndexKind::Month:
                text += Month{number}.to_string();
                break;
            case IndexKind::Year:
                text += Year{number}.to_string();
                break;
            case IndexKind::Day:
                text += Date{number}.to_string();
                break;
            case IndexKind::Enumeration:
                text +=
                    program[indices[place].enumeration].values.at(static_cast<std::size_t>(number));
                break;
        }
    }
    return text;
}

}  // namespace hjemmel::engine
