#pragma once

#include "engine/evaluate/blocks.hpp"
#include "engine/evaluate/facts.hpp"
#include "engine/evaluate/outcome.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <unordered_map>
#include <utility>
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

/// What is recorded of one step of the reasons, beside its outcome and its children.
struct Step {
    enum class Kind : std::uint8_t {
        /// Computed. Children: the LawDate (if any), its clauses in order of declaration (and
        /// `otherwise`).
        Quantity,
        Clause,      ///< children: `when` (if any), then the outcome (if evaluated)
        Operation,   ///< a node of the core that is none of the others; children: what it read
        Observed,    ///< a defined quantity given as data
        Fact,        ///< a reading, or a field of a row
        Collection,  ///< the rows of a collection under an owner: how many are listed, or that they
                     ///< are not
        /// One element of an aggregate. `row`: its row, Month::index, year, day number or ordinal,
        /// or `unlisted_row`; `membership`; the outcome is the body's (of count and exists: whether
        /// it is a member). Children: the dates that `in` and `open on` read or the Belonging,
        /// `where`, the body, what is counted as, as far as they were evaluated.
        Element,
        /// The rows that take part in a draw; children: the collection, then its elements in order
        /// of their rows. The outcome is how many take part.
        Draw,
        Parameter,
        Interpretation,  ///< child: the chosen option's expression
        /// To which row of its parent collection a row belongs, on a day where rows move; of an
        /// element, whether it belongs to the owner. Children: the row and the day, as far as they
        /// read something.
        Belonging,
        LawDate  ///< by whose law a quantity is judged, where facts say it; child: the date
    };
    Kind kind = Kind::Operation;
    std::uint32_t subject =
        0;  ///< QuantityId, ClauseId, ParameterId, InterpretationId, or the CollectionId
    std::uint32_t detail = 0;  ///< Parameter: step; Interpretation: option; Fact of a row: field
    NodeId node{};             ///< Operation and the like: the node of the residual core
    std::uint32_t law = 0;     ///< which of Grounds::laws
    ClauseStatus status = ClauseStatus::Decisive;  ///< of a Clause
    Membership membership = Membership::Yes;       ///< of an Element
    bool approximated = false;  ///< more than 16 unknown guards: a sound approximation
    bool of_row =
        false;  ///< of a Fact: a field of a row (`subject` is its collection), not a reading
    bool is_given = false;       ///< of a Fact or Observed: something is given, if only bounds
    Place place;                 ///< Quantity, Observed, Fact of a reading
    std::uint32_t row = 0;       ///< Fact of a row, Collection, Belonging: the row
    std::optional<Date> day;     ///< Belonging: of rows that move, the day if it is known
    const Cell* cell = nullptr;  ///< Observed, Fact of a reading: the cell, when there is one
};

/// One step of the reasons. Shared: a quantity asked for twice is one ground with two parents, and
/// so is everything else that was found twice from the same grounds.
struct Ground : Step {
    Outcome outcome;
    std::uint32_t first_child = 0;  ///< see Grounds::children_of
    std::uint32_t child_count = 0;
};

/// The row of an element that stands for all that nobody has listed.
inline constexpr std::uint32_t unlisted_row = ~std::uint32_t{0};

/// The grounds of one or more answers as a graph without cycles; a child is recorded before its
/// parent. They are held in 32 bytes each and unpacked when they are read.
class Grounds {
public:
    struct Law {
        Date law_date;
        std::optional<Date> known_on;
    };
    std::vector<Law> laws;

    [[nodiscard]] std::size_t size() const { return packed_.size(); }
    [[nodiscard]] Ground operator[](GroundId id) const;
    [[nodiscard]] Outcome outcome(GroundId id) const;
    [[nodiscard]] Ground::Kind kind(GroundId id) const {
        return static_cast<Ground::Kind>(packed_[id.index].kind);
    }
    [[nodiscard]] State state(GroundId id) const;
    [[nodiscard]] std::span<const GroundId> children_of(GroundId id) const;
    [[nodiscard]] std::span<const GroundId> children_of(const Ground& ground) const {
        return std::span<const GroundId>(children_).subspan(ground.first_child, ground.child_count);
    }
    /// How many children all grounds have together.
    [[nodiscard]] std::size_t child_count() const { return children_.size(); }

    GroundId add(const Step& step, const Outcome& outcome, std::span<const GroundId> children);
    /// Records it unless `known` is that already; `known` then is its id.
    GroundId add_once(GroundId& known, const Step& step, const Outcome& outcome,
                      std::span<const GroundId> children);
    /// The id of no ground.
    static constexpr GroundId none{~std::uint32_t{0}};

private:
    /// How an outcome is held: what fits stands in place, the others in a table.
    enum class Form : std::uint8_t {
        Unknown,
        NotApplicable,
        No,
        Yes,
        Whole,     ///< a number of 64 bits
        Fraction,  ///< of two numbers of 32 bits
        Date,
        Month,
        Year,
        Period,
        Enumeration,
        Row,
        Other  ///< stands in `others_`
    };
    struct Packed {
        std::uint32_t subject;
        std::uint32_t node;  ///< or the detail of a Fact of a row, the day of a Belonging, or the
                             ///< number of an index key
        std::uint32_t row;   ///< or the detail of a Parameter or Interpretation
        std::uint32_t law;
        std::uint32_t low;  ///< the outcome
        std::uint32_t high;
        std::uint32_t first_child;
        std::uint8_t kind;
        Form form;
        std::uint8_t status;
        std::uint8_t flags;  ///< membership in two bits, then one each
    };

    [[nodiscard]] static bool fits(const Outcome& outcome, Packed& packed);
    [[nodiscard]] Outcome unpacked(const Packed& packed) const;
    [[nodiscard]] std::uint32_t number_of(const IndexKey& key);
    [[nodiscard]] static Packed without_outcome(const Step& step);
    [[nodiscard]] bool is_same(GroundId id, const Packed& packed,
                               std::span<const GroundId> children) const;
    GroundId append(Packed packed, std::span<const GroundId> children);

    struct KeyHash {
        [[nodiscard]] std::size_t operator()(const IndexKey& key) const;
    };

    Blocks<Packed, 1024> packed_;
    std::vector<GroundId> children_;
    Blocks<Outcome> others_;
    std::vector<IndexKey> keys_;
    std::uint32_t latest_key_ = 0;  ///< the one found last
    std::unordered_map<IndexKey, std::uint32_t, KeyHash> key_numbers_;
    std::unordered_map<std::uint32_t, const Cell*> cells_;  ///< by ground
};

/// Says whether an unknown outcome above can hang on this ground: it is itself unknown, or decides
/// about what counts.
[[nodiscard]] bool can_be_hung_on(const Ground& ground);

/// A fact that is missing: a figure, a field of a row, the list of a collection's rows, or where a
/// row belongs.
struct MissingFact {
    enum class Kind : std::uint8_t { Figure, Field, Rows, Belonging };
    Kind kind = Kind::Figure;
    Place place;                ///< Figure
    CollectionId collection{};  ///< Field, Rows, Belonging
    std::uint32_t field = 0;
    std::uint32_t row = 0;     ///< Field, Belonging: the row; Rows: the owner's row
    std::optional<Date> day;   ///< Belonging
    bool only_bounds = false;  ///< it is given, but only within bounds
    bool operator==(const MissingFact&) const = default;
};

/// The facts on which an unknown answer hangs, in order of first need, at most `at_most`: reached
/// from `root` through what is unknown.
[[nodiscard]] std::vector<MissingFact> missing_facts(const Grounds& grounds, GroundId root,
                                                     std::size_t at_most = 64);

}  // namespace hjemmel::engine
