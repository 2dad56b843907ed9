#pragma once

#include "apps/report/display.hpp"
#include "apps/report/grounds_document.hpp"
#include "apps/report/missing.hpp"
#include "apps/report/people.hpp"
#include "apps/report/searches.hpp"
#include "apps/report/undecided.hpp"
#include "engine/evaluate/interpreter.hpp"

#include <optional>
#include <string>
#include <vector>

namespace hjemmel::apps {

/// Something that is missing, as JSON says it.
struct MissingRecord {
    std::string kind;      ///< `figure`, `field`, `rows`, `belonging`
    std::string quantity;  ///< full name of the quantity, field or collection
    std::string label;
    std::string entity;
    std::string index;
    bool only_bounds = false;
    std::optional<FactReference> at;  ///< where it is left open, or given only within bounds
};

/// One of the rules that give different answers.
struct ConflictingClause {
    std::string clause;
    std::string citation;  ///< of what it cites, the first that applies; empty: by assumption
    std::string value;     ///< exact
    std::string display;
};

/// Everything that is said about one answer, free of the engine's tables: JSON, tables and texts
/// are made of it.
struct AnswerRecord {
    std::string quantity;
    std::string label;
    std::string entity;
    std::string index;
    std::string index_label;
    engine::State state = engine::State::Unknown;
    std::string value;
    std::string unit;
    std::string display;
    std::string in_words;  ///< the display, or what is missing, or which rules disagree
    std::optional<BoundText> lower;
    std::optional<BoundText> upper;
    bool rule_failed = false;
    std::vector<MissingRecord> missing;
    bool missing_cut = false;  ///< there are others than `missing`
    std::string missing_in_words;
    std::vector<UndecidedRecord> undecided;  ///< of an unknown answer: how far off it is
    std::vector<ConflictingClause> clauses;
    std::optional<engine::Date> law_date;
    std::optional<GroundsDocument> grounds;
    std::optional<SettlingRecord> settling;
    std::optional<LeastRecord> least;
    std::optional<PossibleRecord> possible;
};

/// What records are made with; all of it outlives them.
struct AnswerContext {
    const engine::Program& program;
    const engine::Facts& facts;
    const People& people;
    const Display& display;
};

/// Makes the record of an outcome, without its grounds.
[[nodiscard]] AnswerRecord answer_record(const AnswerContext& context, const engine::Place& place,
                                         const engine::Outcome& outcome);

/// Adds what an unknown answer misses, and between which rules a conflict lies.
void add_reasons(const AnswerContext& context, const engine::Place& place,
                 const engine::Grounds& grounds, engine::GroundId ground, AnswerRecord& record);

}  // namespace hjemmel::apps
