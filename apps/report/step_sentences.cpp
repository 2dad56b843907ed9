#include "apps/report/step_sentences.hpp"

#include "engine/evaluate/ground_names.hpp"

#include <array>
#include <utility>

namespace hjemmel::apps {

namespace {

using engine::AggregateKind;
using engine::Ground;
using engine::Op;
using engine::State;

constexpr std::string_view true_minus = " \u2212 ";

constexpr std::array<Word, 10> aggregate_words{
    Word::Count, Word::Sum,    Word::Average, Word::Smallest,   Word::Largest,
    Word::Share, Word::Exists, Word::Every,   Word::Distribute, Word::Drawn};
constexpr std::array<Word, 7> rounding_words{
    Word::RoundedUp,       Word::RoundedDown,       Word::RoundedHalfUp,      Word::RoundedHalfEven,
    Word::RoundedHalfAway, Word::RoundedTowardZero, Word::RoundedAwayFromZero};

/// How a comparison is told: when it holds, when it does not, and when that is open.
struct ComparisonWords {
    std::array<Word, 3> less;
    std::array<Word, 3> at_most;
    std::array<Word, 3> more;
    std::array<Word, 3> at_least;
};
constexpr ComparisonWords of_sizes{
    {Word::IsLess, Word::IsAtLeast, Word::PerhapsLess},
    {Word::IsLessEqual, Word::IsMore, Word::PerhapsLessEqual},
    {Word::IsMore, Word::IsLessEqual, Word::PerhapsMore},
    {Word::IsAtLeast, Word::IsLess, Word::PerhapsAtLeast},
};
constexpr ComparisonWords of_times{
    {Word::IsBefore, Word::IsNotBefore, Word::PerhapsBefore},
    {Word::IsNotAfter, Word::IsAfter, Word::PerhapsNotAfter},
    {Word::IsAfter, Word::IsNotAfter, Word::PerhapsAfter},
    {Word::IsNotBefore, Word::IsBefore, Word::PerhapsNotBefore},
};

const ComparisonWords& words_for(engine::Kind kind) {
    const bool is_time =
        kind == engine::Kind::Date || kind == engine::Kind::Month || kind == engine::Kind::Year;
    return is_time ? of_times : of_sizes;
}

/// Whether an answer of yes or no is yes; nothing when it is neither.
std::optional<bool> truth(const engine::Outcome& outcome) {
    const bool* value = std::get_if<bool>(&outcome.value);
    return outcome.state == State::Value && value != nullptr ? std::optional(*value) : std::nullopt;
}

bool is_arithmetic(Op op) {
    return op == Op::Add || op == Op::Negate || op == Op::Multiply || op == Op::Divide ||
           op == Op::Difference;
}

}  // namespace

const engine::Core& StepSentences::core_of(const Ground& ground) const {
    return described_.residual(described_.grounds.laws.at(ground.law).law_date).core;
}

const engine::Node* StepSentences::node_of(const Ground& ground) const {
    if (ground.kind != Ground::Kind::Operation && ground.kind != Ground::Kind::Element) {
        return nullptr;
    }
    const engine::Core& core = core_of(ground);
    return ground.node.index < core.nodes.size() ? &core.nodes[ground.node.index] : nullptr;
}

const engine::AggregateParts* StepSentences::aggregate_of(const Ground& ground) const {
    const engine::Node* node = node_of(ground);
    return node != nullptr && node->op == Op::Aggregate
               ? &core_of(ground).aggregates.at(node->detail)
               : nullptr;
}

Ground StepSentences::child(const Ground& ground, std::size_t number) const {
    return described_.grounds[described_.grounds.children_of(ground)[number]];
}

engine::Type StepSentences::type_of(const Ground& ground) const {
    return engine::type_of({described_.program, described_.grounds, described_.residual}, ground);
}

std::string StepSentences::outcome(const Ground& ground) const {
    const engine::Type type = type_of(ground);
    const Language language = display_.language();
    switch (ground.outcome.state) {
        case State::Value:
            return display_.value(ground.outcome.value, type, described_.people);
        case State::NotApplicable:
            return std::string(word(Word::NotApplicable, language));
        case State::Conflict:
            return std::string(word(Word::Conflict, language));
        case State::Unknown:
            break;
    }
    const std::string bounds = type.kind == engine::Kind::Number
                                   ? display_.possibilities(ground.outcome, style_of(type))
                                   : std::string();
    return bounds.empty() ? std::string(word(Word::Unknown, language)) : bounds;
}

std::string StepSentences::label(const Ground& ground) const {
    const engine::Program& program = described_.program;
    switch (ground.kind) {
        case Ground::Kind::Quantity:
        case Ground::Kind::Observed:
            return display_.label(ground.place.quantity);
        case Ground::Kind::Clause: {
            const engine::Clause& clause = program[engine::ClauseId{ground.subject}];
            return display_.label(clause.labels, clause.name);
        }
        case Ground::Kind::Fact: {
            if (!ground.of_row) {
                return display_.label(ground.place.quantity);
            }
            const engine::Field& field =
                program.collections[ground.subject].fields.at(ground.detail);
            return display_.label(field.labels, field.name);
        }
        case Ground::Kind::Collection: {
            const engine::Collection& collection = program.collections[ground.subject];
            return display_.label(collection.labels, collection.plural, true);
        }
        case Ground::Kind::Draw: {
            const engine::Collection& collection = program.collections[ground.subject];
            return say(Word::TakingPart, display_.language(),
                       display_.label(collection.labels, collection.plural, true));
        }
        case Ground::Kind::Belonging:
            return belonging(ground);
        case Ground::Kind::LawDate:
            return std::string(word(Word::LawDate, display_.language()));
        case Ground::Kind::Parameter:
            return display_.label(program.parameters[ground.subject].labels,
                                  program.parameters[ground.subject].name);
        case Ground::Kind::Interpretation:
            return display_.label(program.interpretations[ground.subject].labels,
                                  program.interpretations[ground.subject].name);
        case Ground::Kind::Element:
            return element(ground);
        case Ground::Kind::Operation: {
            const engine::Node* node = node_of(ground);
            return node != nullptr ? operation(ground, *node) : std::string();
        }
    }
    return {};
}

std::string StepSentences::belonging(const Ground& ground) const {
    const engine::CollectionId collection{ground.subject};
    const engine::Collection& parent =
        described_.program[described_.program[collection].parent.value_or(engine::CollectionId{})];
    const std::string label = display_.label(parent.labels, parent.name);
    return ground.day
               ? say(Word::BelongingOn, display_.language(), label, display_.date(*ground.day))
               : label;
}

std::string StepSentences::operation(const Ground& ground, const engine::Node& node) const {
    const Language language = display_.language();
    switch (node.op) {
        case Op::Less:
        case Op::LessEqual:
        case Op::Equal:
            return comparison(ground, node);
        case Op::Add:
        case Op::Negate:
        case Op::Multiply:
        case Op::Divide:
        case Op::Difference:
            return formula(ground, node);
        case Op::Round:
            return rounding(ground, node);
        case Op::WholePart:
            return ground.child_count == 0
                       ? std::string()
                       : say(Word::WholePart, language, operand(child(ground, 0), true));
        case Op::Smaller:
            return say(Word::SmallerOf, language, operands(ground));
        case Op::Larger:
            return say(Word::LargerOf, language, operands(ground));
        case Op::IsApplicable:
            return std::string(word(Word::IsApplicable, language));
        case Op::Aggregate:
            return aggregate(core_of(ground).aggregates.at(node.detail));
        default:
            return outcome(ground);
    }
}

bool StepSentences::is_a_limit(const Ground& ground) const {
    if (ground.kind == Ground::Kind::Parameter) {
        return true;
    }
    const engine::Node* node = node_of(ground);
    return node != nullptr && node->op == Op::Constant;
}

std::vector<Ground> StepSentences::parts(const Ground& ground, const engine::Node& node) const {
    std::vector<Ground> found;
    const engine::Core& core = core_of(ground);
    std::size_t recorded = 0;
    for (std::uint32_t number = 0; number < node.child_count; ++number) {
        const engine::NodeId id = core.child(node, number);
        if (core[id].op == Op::Constant) {
            Ground constant;
            constant.node = id;
            constant.law = ground.law;
            constant.outcome = engine::Outcome::of(core.constants[core[id].detail]);
            found.push_back(std::move(constant));
        } else if (recorded < ground.child_count) {
            found.push_back(child(ground, recorded++));
        }
    }
    if (recorded != ground.child_count || found.size() > node.child_count) {
        found.clear();
    }
    return found;
}

std::string StepSentences::comparison(const Ground& ground, const engine::Node& node) const {
    const std::vector<Ground> sides = parts(ground, node);
    if (sides.size() != 2) {
        return {};
    }
    const Op op = node.op;
    const Ground& left = sides[0];
    const Ground& right = sides[1];
    const std::optional<bool> holds = truth(ground.outcome);
    const Language language = display_.language();
    const auto sentence = [&](Word yes, Word no, Word open, const Ground& first,
                              const Ground& second) {
        const Word which = !holds ? open : *holds ? yes : no;
        return say(which, language, operand(first, true), operand(second, true));
    };
    if (op == Op::Equal) {
        return sentence(Word::IsEqual, Word::IsNotEqual, Word::PerhapsEqual, left, right);
    }
    // What is judged is named first, the limit last.
    const bool turned = is_a_limit(left) && !is_a_limit(right);
    const engine::Core& core = core_of(ground);
    const ComparisonWords& words = words_for(core[core.child(node, 0)].kind);
    const bool or_equal = op == Op::LessEqual;
    const auto told = [&](const std::array<Word, 3>& which, const Ground& first,
                          const Ground& second) {
        return sentence(which[0], which[1], which[2], first, second);
    };
    if (turned) {
        return told(or_equal ? words.at_least : words.more, right, left);
    }
    return told(or_equal ? words.at_most : words.less, left, right);
}

std::string StepSentences::formula(const Ground& ground, const engine::Node& node) const {
    const std::vector<Ground> terms = parts(ground, node);
    if (ground.child_count == 0 || terms.empty()) {
        return outcome(ground);
    }
    std::string text = operand(terms.front(), false);
    if (node.op == Op::Negate) {
        return "\u2212" + text;
    }
    for (std::size_t number = 1; number < terms.size(); ++number) {
        const Ground& next = terms[number];
        const engine::Node* inner = node_of(next);
        if (node.op == Op::Add && inner != nullptr && inner->op == Op::Negate &&
            next.child_count == 1) {
            text += std::string(true_minus) + operand(child(next, 0), false);
            continue;
        }
        if (node.op == Op::Divide && number == 2) {
            break;  // what holds when nothing can be divided by
        }
        const std::string_view sign = node.op == Op::Add        ? " + "
                                      : node.op == Op::Multiply ? " \u00b7 "
                                      : node.op == Op::Divide   ? " / "
                                                                : true_minus;
        text += std::string(sign) + operand(next, false);
    }
    return text;
}

std::string StepSentences::rounding(const Ground& ground, const engine::Node& node) const {
    if (ground.child_count == 0) {
        return outcome(ground);
    }
    // The number before is shown as it is when that can be written out: rounding must be seen to do
    // something.
    const Ground before = child(ground, 0);
    std::string text = operand(before, false);
    const auto* number = std::get_if<engine::Rational>(&before.outcome.value);
    if (before.outcome.state == State::Value && number != nullptr) {
        text = outcome(before);
        if (!display_.shows_exactly(*number, style_of(type_of(before)))) {
            text += " (" + number->to_string() + ")";
        }
    }
    const std::string_view mode = word(rounding_words.at(node.detail), display_.language());
    return say(Word::Rounded, display_.language(), mode, text, outcome(ground));
}

std::string StepSentences::aggregate(const engine::AggregateParts& parts) const {
    const Language language = display_.language();
    std::string over;
    switch (parts.over) {
        case engine::Over::Rows: {
            const engine::Collection& collection = described_.program.collections[parts.of];
            over = display_.label(collection.labels, collection.plural, true);
            break;
        }
        case engine::Over::Months:
            over = word(Word::TheMonths, language);
            break;
        case engine::Over::Years:
            over = word(Word::TheYears, language);
            break;
        case engine::Over::Days:
            over = word(Word::TheDays, language);
            break;
        case engine::Over::Values: {
            const engine::Enumeration& enumeration = described_.program.enumerations[parts.of];
            over = display_.label(enumeration.labels, enumeration.plural, true);
            break;
        }
    }
    return say(aggregate_words.at(static_cast<std::size_t>(parts.kind)), language, over);
}

std::string StepSentences::operand(const Ground& ground, bool with_value) const {
    if (ground.kind == Ground::Kind::Interpretation && ground.child_count > 0) {
        return operand(child(ground, 0), with_value);
    }
    const engine::Node* node = node_of(ground);
    if (ground.kind == Ground::Kind::Operation) {
        const bool passes_on = node != nullptr && ground.child_count > 0 &&
                               (node->op == Op::UnderLaw || node->op == Op::CountingAs ||
                                node->op == Op::Interpretation);
        if (passes_on) {
            return operand(child(ground, 0), with_value);
        }
        if (!with_value && node != nullptr && is_arithmetic(node->op)) {
            return "(" + formula(ground, *node) + ")";
        }
        return outcome(ground);
    }
    return with_value ? label(ground) + " (" + outcome(ground) + ")" : label(ground);
}

std::string StepSentences::operands(const Ground& ground) const {
    std::vector<std::string> texts;
    for (std::size_t number = 0; number < ground.child_count; ++number) {
        texts.push_back(operand(child(ground, number), true));
    }
    return display_.list(texts);
}

std::string StepSentences::element(const Ground& ground) const {
    const engine::AggregateParts* parts = aggregate_of(ground);
    if (parts == nullptr) {
        return {};
    }
    if (ground.row == engine::unlisted_row) {
        return std::string(word(Word::Unlisted, display_.language()));
    }
    const auto number = static_cast<std::int32_t>(ground.row);
    switch (parts->over) {
        case engine::Over::Rows:
            return described_.people.name(engine::CollectionId{parts->of}, ground.row);
        case engine::Over::Months:
            return display_.month(engine::Month{number});
        case engine::Over::Years:
            return std::to_string(number);
        case engine::Over::Days:
            return display_.date(engine::Date{number});
        case engine::Over::Values: {
            const engine::Enumeration& enumeration = described_.program.enumerations[parts->of];
            return display_.label(enumeration.value_labels.at(ground.row),
                                  enumeration.values.at(ground.row));
        }
    }
    return {};
}

}  // namespace hjemmel::apps
