#pragma once

#include "apps/report/answer.hpp"
#include "apps/report/display.hpp"
#include "apps/report/grounds_document.hpp"
#include "engine/program/program.hpp"

#include <optional>
#include <string>
#include <vector>

namespace hjemmel::apps {

/// A figure that a duty hangs on, or that its day is counted from.
struct DutyBasis {
    std::string quantity;  ///< full name; of an operation that stands alone its sentence
    std::string entity;
    std::string index;  ///< exact: `2021`
    std::string value;  ///< exact; empty when there is none
    std::string in_words;
    std::vector<FactReference> facts;
};

/// Who must do what by when.
struct DutyRecord {
    std::string duty;  ///< full name
    std::string label;
    std::string actor;  ///< a value of the enumeration of actors
    std::string actor_label;
    std::string entity;
    std::string index;
    std::string index_label;
    /// Of whether there is the duty: Value means that there is, the others why that is not known.
    engine::State state = engine::State::Value;
    std::string doubt;  ///< why it is not known, in words

    enum class When : std::uint8_t { NoDate, Day, Period, NotKnown };
    When when = When::NoDate;
    std::optional<engine::Date> first;  ///< of a Period
    std::optional<engine::Date> last;   ///< of a Period, or the Day
    std::string when_in_words;          ///< of NotKnown: why

    std::vector<DutyBasis> event;                ///< what its condition read
    std::vector<DutyBasis> counted;              ///< what its day is counted from
    std::vector<ProvisionReference> provisions;  ///< of the rule that decided
    std::string assumption;                      ///< of that rule
    std::optional<engine::Date> law_date;
};

/// Makes the record of a duty from the answers, with grounds, about whether there is the duty and
/// (where it has a day or period) when.
[[nodiscard]] DutyRecord duty_record(const engine::Program& program, const engine::Duty& duty,
                                     const AnswerRecord& owed,
                                     const std::optional<AnswerRecord>& due,
                                     const Display& display);

/// Sorts by day, then by entity, index and duty; what has no day stands behind, and doubts last.
void sort_duties(std::vector<DutyRecord>& duties);

/// The provisions that a duty rests on, or the assumption.
[[nodiscard]] std::string provisions_in_words(const DutyRecord& duty, const Display& display);

struct DutyTable {
    std::vector<std::string> circumstances;
    std::vector<std::string> assumptions;  ///< of the data
    bool closing = true;
    bool colour = false;
};
[[nodiscard]] std::string duty_table(const std::vector<DutyRecord>& duties, const DutyTable& table,
                                     const Display& display);

}  // namespace hjemmel::apps
