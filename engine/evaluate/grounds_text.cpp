#include "engine/evaluate/grounds_text.hpp"

#include <unordered_set>
#include <utility>
#include <vector>

namespace hjemmel::engine {

namespace {

std::string number_text(const Rational& number) {
    return number.to_exact_decimal().value_or(number.to_string());
}

std::string value_text(const Program& program, const Type& type, const Value& value) {
    struct Writer {
        const Program& program;
        const Type& type;

        std::string operator()(bool yes) const { return yes ? "yes" : "no"; }
        std::string operator()(const Rational& number) const { return number_text(number); }
        std::string operator()(Date date) const { return date.to_string(); }
        std::string operator()(Month month) const { return month.to_string(); }
        std::string operator()(Year year) const { return year.to_string(); }
        std::string operator()(const Period& period) const {
            return period.first.to_string() + "/" + period.last.to_string();
        }
        std::string operator()(EnumerationValue one) const {
            return program.enumerations[type.of].values.at(static_cast<std::size_t>(one.ordinal));
        }
        std::string operator()(Row row) const { return "row " + std::to_string(row.index); }
        std::string operator()(const std::shared_ptr<const std::string>& text) const {
            return *text;
        }
    };
    return std::visit(Writer{program, type}, value);
}

std::string bounds_text(const Interval& bounds) {
    std::string text = bounds.lower && !bounds.lower->open ? "[" : "(";
    text += bounds.lower ? number_text(bounds.lower->at) : std::string();
    text += ", " + (bounds.upper ? number_text(bounds.upper->at) : std::string());
    return text + (bounds.upper && !bounds.upper->open ? "]" : ")");
}

std::string unknown_text(const Outcome& outcome) {
    std::string text = outcome.error != nullptr ? "failed" : "unknown";
    if (!outcome.possible) {
        return text;
    }
    const Possible& possible = *outcome.possible;
    if (possible.can_be_value && possible.bounds && !(*possible.bounds == Interval::everything())) {
        text += " in " + bounds_text(*possible.bounds);
    }
    text += possible.can_be_not_applicable ? " or not applicable" : "";
    text += possible.can_be_conflict ? " or conflict" : "";
    text += possible.can_fail && outcome.error == nullptr ? " or failed" : "";
    return text;
}

std::string_view status_words(ClauseStatus status) {
    switch (status) {
        case ClauseStatus::Decisive:
            return "decides";
        case ClauseStatus::Overridden:
            return "is overridden";
        case ClauseStatus::Suspended:
            return "is suspended";
        case ClauseStatus::GuardFailed:
            return "does not apply";
        case ClauseStatus::GuardUnknown:
            return "may apply";
        case ClauseStatus::Suspending:
            return "suspends";
        case ClauseStatus::NotInForce:
            return "is not in force";
    }
    return "";
}

std::string_view membership_words(Membership membership) {
    switch (membership) {
        case Membership::No:
            return "element left out";
        case Membership::Yes:
            return "element";
        case Membership::Unknown:
            return "element perhaps";
    }
    return "";
}

// With those of its parts that are constants: they have no line of their own.
std::string operation_text(const Program& program, const Core& core, const Node& node) {
    std::string text(operation_name(core, node));
    std::string parts;
    bool has_constant = false;
    for (std::uint32_t i = 0; i < node.child_count; ++i) {
        const Node& part = core[core.child(node, i)];
        parts += i == 0 ? "" : ", ";
        if (part.op == Op::Constant) {
            Type type;
            type.of = part.of;
            parts += value_text(program, type, core.constants[part.detail]);
            has_constant = true;
        } else {
            parts += ".";
        }
    }
    return has_constant ? text + "(" + parts + ")" : text;
}

std::string name_of(const Program& program, const Core& core, const Step& step) {
    switch (step.kind) {
        case Step::Kind::Fact:
            if (step.of_row) {
                const Collection& collection = program.collections[step.subject];
                return collection.name + "." + collection.fields.at(step.detail).name;
            }
            [[fallthrough]];
        case Step::Kind::Quantity:
        case Step::Kind::Observed: {
            const Quantity& quantity = program[step.place.quantity];
            const std::string index = index_text(program, quantity.indices, step.place.indices);
            return quantity.name + (index.empty() ? "" : "[" + index + "]") +
                   (step.kind == Step::Kind::Observed ? " as given" : "");
        }
        case Step::Kind::Clause: {
            return program[ClauseId{step.subject}].name + " " +
                   std::string(status_words(step.status));
        }
        case Step::Kind::Operation:
            return operation_text(program, core, core[step.node]);
        case Step::Kind::Collection:
            return program.collections[step.subject].plural;
        case Step::Kind::Element:
            return std::string(membership_words(step.membership));
        case Step::Kind::Draw:
            return program.collections[step.subject].plural + " that take part";
        case Step::Kind::Parameter:
            return program.parameters[step.subject].name;
        case Step::Kind::Interpretation: {
            const Interpretation& reading = program.interpretations[step.subject];
            return reading.name + " as " + reading.options.at(step.detail).name;
        }
        case Step::Kind::Belonging:
            return program.collections[step.subject].name + " belongs to" +
                   (step.day ? " on " + step.day->to_string() : std::string());
        case Step::Kind::LawDate:
            return "law of";
    }
    return {};
}

}  // namespace

bool shows_outcome(const Step& step) {
    return step.kind != Step::Kind::Clause || step.status == ClauseStatus::Decisive ||
           step.status == ClauseStatus::GuardUnknown;
}

std::string line_head(const Program& program, const Core& core, const Step& step) {
    return name_of(program, core, step) + (shows_outcome(step) ? " = " : "");
}

std::string outcome_text(const Program& program, const Type& type, const Outcome& outcome) {
    switch (outcome.state) {
        case State::Value:
            return value_text(program, type, outcome.value);
        case State::NotApplicable:
            return "not applicable";
        case State::Unknown:
            return unknown_text(outcome);
        case State::Conflict:
            break;
    }
    std::string text;
    for (const ClauseId clause : *outcome.conflict) {
        text += (text.empty() ? "conflict of " : ", ") + program[clause].name;
    }
    return text;
}

std::string grounds_text(const GroundsOf& of, GroundId root) {
    struct Waiting {
        GroundId id;
        std::size_t depth;
    };
    std::string text;
    GroundsLines lines(text);
    std::unordered_set<std::uint32_t> written;  // quantities
    std::vector<Waiting> waiting{{root, 0}};
    while (!waiting.empty()) {
        const auto [id, depth] = waiting.back();
        waiting.pop_back();
        const Ground ground = of.grounds[id];
        if (!lines.begin(depth, line_head(of.program, of.core_of(ground), ground))) {
            break;
        }
        if (shows_outcome(ground)) {
            text += outcome_text(of.program, type_of(of, ground), ground.outcome);
        }
        lines.end();
        if (ground.kind == Ground::Kind::Quantity && !written.insert(id.index).second) {
            continue;
        }
        const auto children = of.grounds.children_of(ground);
        for (std::size_t i = children.size(); i-- > 0;) {
            waiting.push_back({children[i], depth + 1});
        }
    }
    return text;
}

}  // namespace hjemmel::engine
