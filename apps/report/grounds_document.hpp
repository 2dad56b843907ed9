#pragma once

#include "apps/report/display.hpp"
#include "apps/report/people.hpp"
#include "engine/evaluate/grounds.hpp"
#include "engine/evaluate/interpreter.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace hjemmel::apps {

/// A provision that carries a step, and the wording of it that applied.
struct ProvisionReference {
    std::string id;                    ///< of the instrument: `BEK1409`
    std::string anchor;                ///< `§ 5, nr. 2`
    std::string citation;              ///< `BEK 1409/2019 § 5, nr. 2`
    bool applies = false;              ///< on the law date, as far as was known
    std::optional<engine::Date> from;  ///< of the wording that applies, or of the first one
    std::optional<engine::Date> to;
    std::optional<engine::Date> published;  ///< of the wording
    std::string
        made_by;  ///< the instrument that made the wording, as it is cited, when another one
};

/// Where a fact was read.
struct FactReference {
    std::string file;
    std::uint32_t line = 0;
    std::uint32_t column = 0;
};

/// What is known of a number.
struct BoundText {
    std::string exact;
    std::string display;
    bool open = false;
};

/// How far the two sides of a comparison lie apart.
struct Margin {
    std::string exact;  ///< empty when only known within bounds
    std::string display;
    bool none = false;     ///< the two sides are equal
    bool bounded = false;  ///< `display` says within what
};

enum class StepKind : std::uint8_t {
    Quantity,
    Rule,
    Exception,
    Operation,
    Observed,
    Fact,
    Collection,
    Draw,
    Element,
    Parameter,
    Interpretation,
    Belonging,
    LawDate
};
[[nodiscard]] std::string_view kind_text(StepKind kind);
[[nodiscard]] std::string_view status_text(engine::ClauseStatus status);
[[nodiscard]] std::string_view state_text(engine::State state);

/// One step of the reasons, free of the engine's tables.
struct Step {
    std::uint32_t id = 0;
    StepKind kind = StepKind::Operation;
    std::string operation;  ///< of an Operation: `less`, `average`, …
    std::string
        quantity;  ///< full name of the quantity, field, collection, parameter or interpretation
    std::string label;  ///< what a reader calls it; of an operation the whole sentence
    std::string entity;
    std::string index;        ///< exact: `2021-06`
    std::string index_label;  ///< `juni 2021`
    engine::State state = engine::State::Unknown;
    std::string value;  ///< exact
    std::string unit;
    std::string display;
    std::optional<BoundText> lower;
    std::optional<BoundText> upper;
    std::string clause;  ///< stable name of the rule, exception or parameter step
    engine::ClauseStatus status = engine::ClauseStatus::Decisive;
    engine::Membership membership = engine::Membership::Yes;
    std::vector<std::string>
        yields_to;  ///< of a clause that is overridden or suspended: those that go first
    bool has_condition = false;  ///< of a rule or exception: the first child is its condition
    std::vector<ProvisionReference> provisions;
    std::string assumption;
    std::string scenario;  ///< of a clause or value of an overlay: its title
    std::string question;  ///< of an interpretation
    std::string option;
    std::string option_text;
    bool option_is_default = false;
    std::vector<std::string> other_options;
    std::optional<Margin> margin;  ///< of a comparison of numbers
    std::vector<std::uint32_t> children;
    std::vector<FactReference> facts;
    std::vector<std::string> notes;
    engine::Date law_date;  ///< by whose law it is judged
};

/// The reasons of one answer: `docs/grounds.schema.json` says the same of its JSON form. The text
/// of an explanation is made of this and nothing else.
struct GroundsDocument {
    static constexpr int version = 1;
    std::vector<Step> steps;  ///< by id; 0 is the answer itself
    std::optional<engine::Date> known_on;
    std::size_t left_out = 0;  ///< steps beyond the limit

    [[nodiscard]] const Step& root() const { return steps.front(); }
};

/// What a description reads besides the grounds; all of it outlives the call.
struct Described {
    const engine::Program& program;
    const engine::Facts& facts;
    const engine::Grounds& grounds;
    const People& people;
    engine::Circumstances circumstances;
    /// The residual program by law date: Interpreter::residual.
    std::function<const engine::Residual&(engine::Date)> residual;
    /// Writes a text of a rule file, which stands where the span says; empty: as it is.
    std::function<std::string(const std::string& text, engine::Span span)> text_at = {};
};

/// Describes what an answer rests on, from its ground downwards, at most so many steps.
[[nodiscard]] GroundsDocument describe(const Described& described, engine::GroundId root,
                                       Language language, std::size_t at_most = 100'000);

}  // namespace hjemmel::apps
