#pragma once

#include "engine/evaluate/facts.hpp"
#include "engine/evaluate/outcome.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace hjemmel::engine {

using GroundId = Id<struct GroundTag>;

/// Why a clause did or did not count.
enum class ClauseStatus : std::uint8_t {
    Decisive,      ///< live and not overridden
    Overridden,    ///< live, but an exception that is live goes first
    Suspended,     ///< a live clause suspends it
    GuardFailed,   ///< its `when` does not hold
    GuardUnknown,  ///< whether its `when` holds is unknown
    Suspending,    ///< live, and only suspends others
    NotInForce     ///< none of its provisions applies on the law date
};

/// Whether an element belongs to what an aggregate runs over.
enum class Membership : std::uint8_t { No, Yes, Unknown };

/// One step of the reasons. Shared: a quantity asked for twice is one ground with two parents.
struct Ground {
    enum class Kind : std::uint8_t {
        Quantity,    ///< computed; children: its clauses in order of declaration (and `otherwise`)
        Clause,      ///< children: `when` (if any), then the outcome (if evaluated)
        Operation,   ///< a node of the core that is none of the others; children: what it read
        Observed,    ///< a defined quantity given as data
        Fact,        ///< a reading, or a field of a row
        Collection,  ///< the rows of a collection under an owner: how many are listed, or that they
                     ///< are not
        /// One element of an aggregate. `row`: its row, Month::index, year, day number or ordinal;
        /// `membership`; the outcome is the body's (of count and exists: whether it is a member).
        /// Children: the dates that `in` and `open on` read, `where`, the body, what is counted as,
        /// as far as they were evaluated.
        Element,
        /// The rows that take part in a draw; children: the collection, then its elements in order
        /// of their rows. The outcome is how many take part.
        Draw,
        Parameter,
        Interpretation  ///< child: the chosen option's expression
    };
    Kind kind = Kind::Operation;
    Outcome outcome;
    std::uint32_t subject =
        0;  ///< QuantityId, ClauseId, ParameterId, InterpretationId, or the CollectionId
    std::uint32_t detail = 0;  ///< Parameter: step; Interpretation: option; Fact of a row: field
    NodeId node{};             ///< Operation and the like: the node of the residual core
    std::uint32_t law = 0;     ///< which of Grounds::laws
    ClauseStatus status = ClauseStatus::Decisive;  ///< of a Clause
    Membership membership = Membership::Yes;       ///< of an Element
    bool approximated = false;  ///< more than 16 unknown guards: a sound approximation
    bool of_row =
        false;    ///< of a Fact: a field of a row (`subject` is its collection), not a reading
    Place place;  ///< Quantity, Observed, Fact of a reading
    std::uint32_t row = 0;       ///< Fact of a row, Collection: the row
    const Cell* cell = nullptr;  ///< Observed, Fact of a reading: the cell, when there is one
    bool is_given = false;       ///< Fact of a row: its cell is given, perhaps only within bounds
    std::uint32_t first_child = 0;  ///< in Grounds::children
    std::uint32_t child_count = 0;
};

/// The grounds of one or more answers as a graph without cycles; a child is recorded before its
/// parent.
struct Grounds {
    std::vector<Ground> grounds;
    std::vector<GroundId> children;
    struct Law {
        Date law_date;
        std::optional<Date> known_on;
    };
    std::vector<Law> laws;

    [[nodiscard]] const Ground& operator[](GroundId id) const { return grounds[id.index]; }
    [[nodiscard]] std::span<const GroundId> children_of(const Ground& ground) const {
        return std::span<const GroundId>(children).subspan(ground.first_child, ground.child_count);
    }
};

/// A fact that is missing: a figure, a field of a row, or the list of a collection's rows.
struct MissingFact {
    enum class Kind : std::uint8_t { Figure, Field, Rows };
    Kind kind = Kind::Figure;
    Place place;                ///< Figure
    CollectionId collection{};  ///< Field, Rows
    std::uint32_t field = 0;
    std::uint32_t row = 0;     ///< Field: the row; Rows: the owner's row
    bool only_bounds = false;  ///< it is given, but only within bounds
};

/// The facts on which an unknown answer hangs, in order of first need, at most `at_most`: reached
/// from `root` through what is unknown.
[[nodiscard]] std::vector<MissingFact> missing_facts(const Grounds& grounds, GroundId root,
                                                     std::size_t at_most = 64);

}  // namespace hjemmel::engine
