#include "apps/report/cross_check.hpp"

#include "engine/evaluate/possible.hpp"
#include "engine/program/residual.hpp"

#include <algorithm>

namespace hjemmel::apps {

namespace {

using engine::Outcome;
using engine::State;

bool has_bounds(const Outcome& outcome) {
    const engine::Interval bounds = outcome.bounds();
    return bounds.lower || bounds.upper;
}

/// Whether one value can be what both are.
bool can_share_a_value(const Outcome& left, const Outcome& right) {
    const engine::Possible one = possibilities(left);
    const engine::Possible other = possibilities(right);
    if (!one.can_be_value || !other.can_be_value) {
        return false;
    }
    if (left.is_known() && right.is_known()) {
        return engine::equal_values(left.value, right.value);
    }
    if (has_bounds(left) && has_bounds(right)) {
        return engine::intersect(left.bounds(), right.bounds()).has_value();
    }
    return (one.values & other.values) != 0;
}

std::string figure_in_words(const AnswerRecord& answer) {
    std::string text = answer.label;
    for (const std::string& part : {answer.entity, answer.index_label}) {
        text += part.empty() ? "" : ", " + part;
    }
    return text;
}

}  // namespace

Agreement agreement(const Outcome& observed, const Outcome& computed) {
    const engine::Possible one = possibilities(observed);
    const engine::Possible other = possibilities(computed);
    // A conflict or a rule that fails is no number to hold against another.
    if (computed.state == State::Conflict || computed.error || other.can_be_conflict ||
        other.can_fail) {
        return Agreement::Open;
    }
    const bool both_not_applicable = one.can_be_not_applicable && other.can_be_not_applicable;
    if (!both_not_applicable && !can_share_a_value(observed, computed)) {
        return Agreement::Disagree;
    }
    const bool is_known = computed.is_known() || computed.state == State::NotApplicable;
    return is_known ? Agreement::Agree : Agreement::Open;
}

Disagreement disagreement(const AnswerContext& context, const engine::Place& place,
                          const Outcome& observed, const Outcome& computed,
                          const engine::Grounds& grounds, engine::GroundId ground) {
    // Two that differ must not look the same: each has so many decimals that it keeps to its side.
    Display display = context.display;
    const engine::Type& type = context.program[place.quantity].type;
    for (const Outcome* outcome : {&observed, &computed}) {
        const engine::Interval bounds =
            type.kind == engine::Kind::Number ? outcome->bounds() : engine::Interval::everything();
        for (const auto& bound : {bounds.lower, bounds.upper}) {
            if (bound) {
                display.add_border(bound->at, style_of(type));
            }
        }
    }
    const AnswerContext apart{context.program, context.facts, context.people, display};
    Disagreement record;
    record.observed = answer_record(apart, place, observed);
    record.computed = answer_record(apart, place, computed);
    if (const engine::Cell* cell = context.facts.figure(place)) {
        record.file = context.facts.files().at(cell->origin.file);
        record.line = cell->origin.line;
    }
    if (ground.index >= grounds.size()) {
        return record;
    }
    const engine::Ground& quantity = grounds[ground];
    const engine::Grounds::Law& law = grounds.laws.at(quantity.law);
    record.computed.law_date = law.law_date;
    for (const engine::GroundId child : grounds.children_of(quantity)) {
        const engine::Ground& clause = grounds[child];
        if (clause.kind != engine::Ground::Kind::Clause ||
            clause.status != engine::ClauseStatus::Decisive) {
            continue;
        }
        const engine::Clause& text = context.program[engine::ClauseId{clause.subject}];
        Disagreement::Rule rule{text.name, {}};
        const auto applies =
            std::find_if(text.cites.begin(), text.cites.end(), [&](engine::ProvisionId provision) {
                return engine::in_force(context.program[provision], law.law_date, law.known_on);
            });
        if (applies != text.cites.end()) {
            rule.citation = citation(context.program, *applies);
        }
        record.rules.push_back(std::move(rule));
    }
    return record;
}

std::string cross_check_text(const CrossCheck& check, const Display& display, bool closing) {
    const Language language = display.language();
    std::string text(word(Word::CrossHeading, language));
    text += "\n";
    for (const Disagreement& one : check.disagreements) {
        std::vector<std::string> rules;
        for (const Disagreement::Rule& rule : one.rules) {
            rules.push_back(rule.citation.empty() ? rule.clause : rule.citation);
        }
        std::string basis = display.list(rules);
        if (one.computed.law_date) {
            basis += (basis.empty() ? "" : ", ") +
                     say(Word::UnderLaw, language, display.date(*one.computed.law_date));
        }
        text +=
            "  " +
            say(Word::CrossRow, language, figure_in_words(one.observed), one.observed.display,
                say(Word::FromFile, language, one.file, one.line), one.computed.display, basis) +
            "\n";
    }
    if (closing) {
        const auto number = [&display](std::size_t count) {
            return display.digits(engine::Rational(count), 0);
        };
        text += say(Word::CrossSummary, language, number(check.observed()), number(check.agree),
                    number(check.disagreements.size()), number(check.open)) +
                "\n";
    }
    return text;
}

}  // namespace hjemmel::apps
