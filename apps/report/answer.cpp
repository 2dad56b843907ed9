#include "apps/report/answer.hpp"

#include "engine/evaluate/ground_names.hpp"

#include <algorithm>
#include <cstdint>
#include <map>
#include <set>
#include <utility>

namespace hjemmel::apps {

namespace {

using engine::MissingFact;

std::optional<BoundText> bound_text(const Display& display, const std::optional<engine::Bound>& end,
                                    NumberStyle style) {
    if (!end) {
        return std::nullopt;
    }
    return BoundText{end->at.to_string(), display.number(end->at, style), end->open};
}

/// The clauses that decided in a conflict, by clause: those under the quantities that are reached
/// from the root through nothing but conflicts.
std::map<engine::ClauseId, engine::Ground> clauses_in_conflict(const engine::Grounds& grounds,
                                                               engine::GroundId root) {
    std::map<engine::ClauseId, engine::Ground> found;
    std::set<std::uint32_t> seen{root.index};
    std::vector<engine::GroundId> open{root};
    while (!open.empty()) {
        const engine::GroundId id = open.back();
        open.pop_back();
        const bool is_quantity = grounds.kind(id) == engine::Ground::Kind::Quantity;
        for (const engine::GroundId child : grounds.children_of(id)) {
            const engine::Ground ground = grounds[child];
            if (is_quantity && ground.kind == engine::Ground::Kind::Clause &&
                ground.status == engine::ClauseStatus::Decisive) {
                found.emplace(engine::ClauseId{ground.subject}, ground);
            }
            // A condition that is a conflict stands under a clause that has no outcome.
            const bool leads_on = ground.outcome.state == engine::State::Conflict ||
                                  ground.kind == engine::Ground::Kind::Clause ||
                                  ground.kind == engine::Ground::Kind::Element;
            if (leads_on && seen.insert(child.index).second) {
                open.push_back(child);
            }
        }
    }
    return found;
}

/// The clauses of a conflict, with what each of them gave where the grounds say it.
std::vector<ConflictingClause> conflicting_clauses(const AnswerContext& context,
                                                   const engine::Outcome& outcome,
                                                   const engine::Grounds& grounds,
                                                   engine::GroundId root) {
    const std::map<engine::ClauseId, engine::Ground> decided = clauses_in_conflict(grounds, root);
    std::vector<ConflictingClause> clauses;
    for (const engine::ClauseId id : *outcome.conflict) {
        const engine::Clause& clause = context.program[id];
        ConflictingClause one;
        one.clause = clause.name;
        if (const auto found = decided.find(id); found != decided.end()) {
            const engine::Ground& ground = found->second;
            const engine::Grounds::Law& law = grounds.laws.at(ground.law);
            for (const engine::ProvisionId provision : clause.cites) {
                if (one.citation.empty() &&
                    engine::in_force(context.program[provision], law.law_date, law.known_on)) {
                    one.citation = citation(context.program, provision);
                }
            }
            const engine::Type& type = context.program[clause.quantity].type;
            if (ground.outcome.is_known()) {
                one.value = exact_text(context.program, context.people, ground.outcome.value, type);
                one.display = context.display.value(ground.outcome.value, type, context.people);
            } else if (ground.outcome.state == engine::State::NotApplicable) {
                one.display = word(Word::NotApplicable, context.display.language());
            }
        }
        clauses.push_back(std::move(one));
    }
    return clauses;
}

std::string conflict_in_words(const Display& display,
                              const std::vector<ConflictingClause>& clauses) {
    std::vector<std::string> texts;
    for (const ConflictingClause& clause : clauses) {
        // Two clauses of one provision are told apart by their names.
        const bool is_alone =
            std::count_if(clauses.begin(), clauses.end(), [&](const ConflictingClause& other) {
                return other.citation == clause.citation;
            }) == 1;
        const std::string own_name(last_word(clause.clause));
        const std::string name = clause.citation.empty() ? clause.clause
                                 : is_alone              ? clause.citation
                                                         : own_name + ", " + clause.citation;
        texts.push_back(clause.display.empty()
                            ? name
                            : say(Word::GivesAnswer, display.language(), name, clause.display));
    }
    return say(Word::ConflictBetween, display.language(), display.list(texts));
}

}  // namespace

AnswerRecord answer_record(const AnswerContext& context, const engine::Place& place,
                           const engine::Outcome& outcome) {
    const engine::Quantity& quantity = context.program[place.quantity];
    const Language language = context.display.language();
    AnswerRecord record;
    record.quantity = quantity.name;
    record.label = context.display.label(place.quantity);
    record.entity = context.people.name(place);
    record.index = engine::index_text(context.program, quantity.indices, place.indices);
    record.index_label = context.display.index(quantity.indices, place.indices);
    record.state = outcome.state;
    record.unit = unit_text(context.program, quantity.type);
    switch (outcome.state) {
        case engine::State::Value:
            record.value =
                exact_text(context.program, context.people, outcome.value, quantity.type);
            record.display = context.display.value(outcome.value, quantity.type, context.people);
            break;
        case engine::State::NotApplicable:
            record.display = word(Word::NotApplicable, language);
            break;
        case engine::State::Conflict:
            record.display = word(Word::Conflict, language);
            break;
        case engine::State::Unknown:
            record.display = word(Word::Unknown, language);
            record.rule_failed = outcome.error != nullptr;
            if (quantity.type.kind == engine::Kind::Number) {
                const NumberStyle style = style_of(quantity.type);
                const engine::Interval bounds = outcome.bounds();
                record.lower = bound_text(context.display, bounds.lower, style);
                record.upper = bound_text(context.display, bounds.upper, style);
                const std::string text = context.display.possibilities(outcome, style);
                record.display =
                    text.empty() ? record.display : say(Word::UnknownBounds, language, text);
            }
            break;
    }
    record.in_words = record.display;
    return record;
}

void add_reasons(const AnswerContext& context, const engine::Place& place,
                 const engine::Grounds& grounds, engine::GroundId ground, AnswerRecord& record) {
    const engine::Ground root = grounds[ground];
    const engine::Outcome& outcome = root.outcome;
    const Language language = context.display.language();
    record.law_date = grounds.laws.at(root.law).law_date;
    if (outcome.state == engine::State::Conflict && outcome.conflict) {
        record.clauses = conflicting_clauses(context, outcome, grounds, ground);
        record.in_words = conflict_in_words(context.display, record.clauses);
    }
    if (outcome.state != engine::State::Unknown) {
        return;
    }
    const std::vector<MissingFact> missing =
        missing_for(context.program, context.facts, grounds, ground);
    for (const MissingFact& fact : missing) {
        record.missing.push_back(
            missing_record(context.program, context.facts, context.people, context.display, fact));
    }
    record.missing_cut = missing.size() >= most_missing;
    record.missing_in_words = missing_text(context.display, context.people, place, missing);
    if (record.rule_failed) {
        record.in_words = word(Word::UnknownRuleFailed, language);
    } else if (!missing.empty()) {
        const bool bounded = record.lower || record.upper;
        record.in_words =
            bounded ? say(Word::BoundsAndMissing, language, record.display, record.missing_in_words)
                    : say(Word::UnknownMissing, language, record.missing_in_words);
    }
}

}  // namespace hjemmel::apps
