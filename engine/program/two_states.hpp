#pragma once

#include "engine/program/merging.hpp"
#include "engine/program/residual.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace hjemmel::engine {

/// Under what one of two states is asked: what a run takes from its command line.
struct StateOptions {
    std::optional<Date> law_on;
    std::optional<Date> known_on;
    Choices choices;                    ///< by the ids of its own program
    std::vector<ScenarioId> scenarios;  ///< of its own program, in the order in which they apply
};

/// One thing in which two states differ; it can be put into the other state alone.
struct RuleChange {
    enum class Kind : std::uint8_t {
        Clause,
        Step,       ///< of a parameter
        Otherwise,  ///< of a quantity
        DecidedOn,  ///< of a quantity
        Reading,    ///< which option of an interpretation is chosen
        Provision,  ///< when it is in force, and in which wording
        LawDate,    ///< the day of the law that the question is pinned to
        KnowledgeDate,
        Overlays  ///< which scenarios apply, where neither state applies all of the other's
    };
    Kind kind = Kind::Clause;
    std::uint32_t subject =
        0;                   ///< id of the clause, parameter, quantity, interpretation, provision
    std::string name;        ///< stable: of the clause, the step, the quantity, …
    bool is_before = false;  ///< there in the state before
    bool is_after = false;   ///< there in the state after
};

/// One state of the rules, ready to be asked.
struct AskedState {
    Program program;
    std::optional<Date> law_on;
    std::optional<Date> known_on;
    Choices choices;
    std::vector<ScenarioId> scenarios;
};

/// Two states of the rules, and every state between them: all that differs can be taken from the
/// one or the other, piece by piece. What differs is told by the core, not by texts: a clause with
/// another layout, label or comment is the same clause.
class TwoStates {
public:
    TwoStates(const Program& before, StateOptions before_options, const Program& after,
              StateOptions after_options);

    /// A name that stands in the way: its declarations differ so that pieces cannot be exchanged.
    /// Then nothing else may be asked.
    [[nodiscard]] const std::optional<std::string>& declared_otherwise() const {
        return merged_.declared_otherwise;
    }
    [[nodiscard]] const std::vector<RuleChange>& changes() const { return changes_; }

    /// The state in which just these changes, by their numbers, are made.
    [[nodiscard]] AskedState with(const std::vector<bool>& made) const;
    [[nodiscard]] AskedState before() const { return with(std::vector<bool>(changes_.size())); }
    [[nodiscard]] AskedState after() const {
        return with(std::vector<bool>(changes_.size(), true));
    }

    /// The declarations that all these states share: for the facts, and for names.
    [[nodiscard]] const Program& declarations() const { return merged_.program; }

private:
    /// What a change puts in the place of what was there before.
    struct Piece {
        std::optional<Clause> clause;
        bool is_set = false;  ///< the clause stands among the sets of its quantity
        std::optional<ParameterStep> step;
        std::optional<NodeId> node;
        std::uint32_t option = 0;
        std::vector<Force> forces;
    };

    void find_scenarios();
    void compare_clauses(const Program& before, const Program& after);
    void compare_steps(const Program& before, const Program& after);
    void compare_quantities(const Program& before, const Program& after);
    void compare_readings();
    void compare_provisions(const Program& before, const Program& after);
    void compare_dates();
    void add(RuleChange change, Piece piece);
    void make(std::size_t number, AskedState& state) const;

    Merged merged_;  ///< its program is the state before
    StateOptions before_;
    StateOptions after_;                 ///< in the terms of the merged program
    std::vector<ScenarioId> scenarios_;  ///< of all states, unless they are a change of their own
    std::vector<RuleChange> changes_;
    std::vector<Piece> pieces_;
};

}  // namespace hjemmel::engine
