#pragma once

#include "engine/evaluate/bulk.hpp"
#include "engine/evaluate/facts.hpp"
#include "engine/evaluate/grounds.hpp"
#include "engine/evaluate/outcome.hpp"
#include "engine/program/residual.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace hjemmel::engine {

/// Under which law and readings a question is asked.
struct Circumstances {
    std::optional<Date> law_on;    ///< `--law-on`: overrides every `decided on`
    std::optional<Date> known_on;  ///< `--known-on`: hides later publications and registrations
    Choices choices;
    std::vector<ScenarioId> scenarios;  ///< overlays, in the order in which they apply
};

struct Limits {
    std::uint64_t steps = 10'000'000;  ///< for one question
    std::size_t number_bits = 8'192;   ///< of any exact value
    std::size_t call_depth = 10'000;
    std::uint64_t combinations =
        1'000'000;  ///< of readings, for which one quantity is evaluated at one place
};

class SharedLaws;

/// A change to the facts that one question sees: a figure put in the place of what is given, or
/// taken away.
struct Override {
    Place place;
    std::optional<Cell> cell;  ///< none: as if it were not given (so it is computed)
};

struct Answer {
    Outcome outcome;
    GroundId ground{};                    ///< when grounds are recorded
    std::vector<EvaluationError> errors;  ///< rules that failed on the way, each once
};

/// Answers questions exactly: the definition of the language. Keeps what it has computed, so that
/// questions about the same facts share work; one thread.
class Interpreter {
public:
    /// shared: laws that interpreters of the same program have in common; may be null.
    Interpreter(const Program& program, const Facts& facts, Circumstances circumstances,
                Limits limits = {}, SharedLaws* shared = nullptr);
    ~Interpreter();
    Interpreter(Interpreter&&) noexcept;
    Interpreter& operator=(Interpreter&&) noexcept;

    /// Asks for a quantity at a place. Without grounds it is about three times as fast.
    [[nodiscard]] Answer ask(const Place& place);
    [[nodiscard]] Answer ask_with_grounds(const Place& place, Grounds& grounds);
    /// Asks what a defined quantity would be if the data did not give it at the place itself; what
    /// they give elsewhere counts. grounds: may be null.
    [[nodiscard]] Answer ask_computed(const Place& place, Grounds* grounds = nullptr);
    /// Replaces the overrides and forgets what was computed.
    void set_overrides(std::vector<Override> overrides);
    /// The law date on which a place is judged when it is asked directly; none when it has no time
    /// index.
    [[nodiscard]] std::optional<Date> law_date_of(const Place& place);
    /// Spares aggregates the rows that the source judges; not where grounds are recorded or figures
    /// are overridden. What is asked stays the same.
    void set_bulk(std::shared_ptr<BulkSource> bulk);
    /// A quantity of all rows of its entity at once, as `ask` gives it without errors; none where
    /// there is no source or it cannot.
    [[nodiscard]] std::optional<BulkRows> ask_rows(const Place& place);
    /// Called every 1,024 steps; returning true stops the question with `Cancelled`.
    void set_cancel(std::function<bool()> cancelled);
    /// The residual program that a ground's `law` refers to.
    [[nodiscard]] const Residual& residual(Date law_date);

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace hjemmel::engine
