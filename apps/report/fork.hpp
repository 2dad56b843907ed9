#pragma once

#include "apps/report/answer.hpp"
#include "engine/evaluate/forking.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace hjemmel::apps {

/// A reading and the options that it may take for an answer to come.
struct ReadingPart {
    std::string reading;
    std::vector<std::string> options;
};
/// All parts together give the answer.
using ReadingRule = std::vector<ReadingPart>;
/// Readings and the options that are to be chosen instead.
using ReadingChange = std::vector<std::pair<std::string, std::string>>;

/// One of the answers that a question has under different readings.
struct ForkedAnswer {
    AnswerRecord answer;
    bool is_chosen = false;    ///< under the readings that are chosen, the defaults at first
    std::string combinations;  ///< how many of all give it
    /// Any of these; nothing when they are too many to read.
    std::optional<std::vector<ReadingRule>> rules;
    std::vector<ReadingChange> smallest_changes;  ///< of what is chosen; none for the chosen answer
    bool has_more_changes = false;                ///< as small ones
};

/// One question under all combinations of the open readings; what the answers share is in each.
struct ForkRecord {
    std::vector<ForkedAnswer> answers;  ///< the chosen one first
    std::vector<std::string> deciding;  ///< readings on which the answer hangs
    std::uint64_t evaluations = 0;
};

/// A reading that was left open.
struct OpenReading {
    std::string name;
    std::string label;
    std::string question;
    std::string citation;  ///< empty: by assumption
    std::string assumption;
    struct Option {
        std::string name;
        std::string text;
    };
    std::vector<Option> options;
    std::string chosen;       ///< the option that stands where nothing else is said
    std::size_t decides = 0;  ///< how many of the answers
    bool is_reached = true;   ///< false: nothing that the question reads names it
};

struct ForkDocument {
    std::vector<ForkRecord> records;
    std::vector<OpenReading> readings;
    std::string combinations;           ///< of all answers together
    std::uint64_t evaluations = 0;      ///< of what was asked
    std::uint64_t all_evaluations = 0;  ///< of any rules
};

/// Makes the record of one answered fork; `chosen` by level of its diagrams.
[[nodiscard]] ForkRecord fork_record(const AnswerContext& context, const engine::Place& place,
                                     engine::ForkingInterpreter& forking,
                                     const engine::Forked& forked,
                                     const std::vector<std::uint32_t>& chosen);

/// Describes a reading; its `decides` is left to the caller.
[[nodiscard]] OpenReading open_reading(const Display& display, engine::InterpretationId reading,
                                       std::uint32_t chosen);

struct ForkText {
    std::vector<std::string> circumstances;
    std::vector<std::string> assumptions;
    bool closing = true;
    bool colour = false;
};

/// Writes the readings side by side for a reader.
[[nodiscard]] std::string fork_text(const ForkDocument& document, const ForkText& text,
                                    const Display& display);

}  // namespace hjemmel::apps
