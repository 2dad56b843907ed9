#pragma once

#include "apps/report/answer.hpp"
#include "engine/program/two_states.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace hjemmel::apps {

/// A change of the rules, in words.
struct ChangeRecord {
    std::string kind;  ///< `clause`, `step`, `otherwise`, `decided_on`, `reading`, `provision`,
                       ///< `law_on`, `known_on`, `scenarios`
    std::string name;  ///< stable; empty for the last three
    std::string what;  ///< `changed`, `added`, `removed`
    std::string title;
    std::string citation;   ///< of what it cites, the first; may be empty
    std::size_t moves = 0;  ///< how many answers it moves, alone or taken back
};

/// What one change does to one answer.
struct Effect {
    std::size_t change = 0;                ///< which of the document's changes
    std::optional<AnswerRecord> alone;     ///< made alone; none: it moves nothing
    std::optional<AnswerRecord> reversed;  ///< taken back alone; none: it moves nothing
};

/// One answer that differs.
struct DifferenceRecord {
    AnswerRecord before;
    AnswerRecord after;
    std::vector<Effect> effects;
};

struct DifferenceDocument {
    std::vector<DifferenceRecord> records;
    std::size_t compared = 0;
    std::vector<ChangeRecord> changes;
    std::string declared_otherwise;  ///< a name for which changes could not be tried; mostly empty
    std::string label;               ///< of what was asked
};

[[nodiscard]] ChangeRecord change_record(const Display& display, const engine::TwoStates& states,
                                         const engine::RuleChange& change);

struct DifferenceText {
    std::string before;  ///< what the two states are called
    std::string after;
    std::vector<std::string> circumstances;
    std::vector<std::string> assumptions;
    bool closing = true;
    bool colour = false;
};

/// Writes the answers that differ, and the changes that move them.
[[nodiscard]] std::string difference_text(const DifferenceDocument& document,
                                          const DifferenceText& text, const Display& display);

/// Whether two records show the same answer.
[[nodiscard]] bool shows_the_same(const AnswerRecord& left, const AnswerRecord& right);

}  // namespace hjemmel::apps
