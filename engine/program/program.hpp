#pragma once

#include "engine/program/origin.hpp"
#include "engine/program/type.hpp"
#include "engine/program/value.hpp"
#include "engine/values/calendar.hpp"
#include "engine/values/rounding.hpp"

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// The checked program: flat tables that refer to each other by id, with no way back to the trees.
namespace hjemmel::engine {

using NodeId = Id<struct NodeTag>;
using QuantityId = Id<struct QuantityTag>;
using ClauseId = Id<struct ClauseTag>;
using ParameterId = Id<struct ParameterTag>;
using InterpretationId = Id<struct InterpretationTag>;
using ProvisionId = Id<struct ProvisionTag>;
using InstrumentId = Id<struct InstrumentTag>;
using ScenarioId = Id<struct ScenarioTag>;

/// The kinds of the core. `children` below are in the node's child list, in the order given.
/// Any child may be unknown, not applicable or a conflict at run time, whatever the checker
/// promises about the second.
enum class Op : std::uint8_t {
    Constant,  ///< `detail` indexes Core::constants
    NotApplicable,
    Slot,    ///< `detail` is the slot of the frame: own row, indices, elements of aggregates
    Field,   ///< child: row; `detail` is the column of the collection `extra`
    Parent,  ///< children: row of collection `extra` [, a day, if its rows move]; gives the row of
             ///< its parent (`detail` = parent collection)
    HasKey,  ///< child: row of collection `extra`; `detail` indexes Core::constants: a text. Only
             ///< in the conditions of sets
    Parameter,  ///< `detail` is the parameter; residual: child = the constant of the step in force,
                ///< `extra` = step
    Interpretation,  ///< `detail` is the interpretation; children: one an option; residual: one
                     ///< child, `extra` = option
    Call,  ///< `detail` is the quantity; children: [row, if it has an entity,] then one for each
           ///< index
    UnderLaw,  ///< children: operand, date
    Not,
    And,
    Or,   ///< And, Or: two or more children
    Add,  ///< two or more children, numbers of one unit
    Negate,
    Multiply,  ///< two children
    Divide,    ///< children: numerator, denominator [, value if the denominator is zero]
    Less,
    LessEqual,  ///< two children of one ordered kind (Number, Date, Month, Year)
    Equal,      ///< two children of one kind
    If,         ///< children: condition, then, else
    Choose,     ///< children: subject (an enumeration), then one for each ordinal
    Round,      ///< children: value, step; `detail` is the Rounding
    WholePart,
    Smaller,
    Larger,      ///< two or more children
    CountingAs,  ///< children: operand, value in the place of not applicable
    IsApplicable,
    Aggregate,   ///< `detail` indexes Core::aggregates
    AddMonths,   ///< children: date, months; `detail` is the MonthEnd
    AddDays,     ///< children: date, days
    Shift,       ///< children: month or year, whole number; gives a month or year
    Difference,  ///< children: two of one kind; dates give days, months and years a whole number
    MonthOf,
    YearOf,  ///< child: date, or for YearOf a month
    FirstDay,
    LastDay,  ///< child: month, year or period
    FirstMonth,
    LastMonth,     ///< child: year or period (of whole months wholly inside)
    DayOfYear,     ///< child: year; `detail` = month * 32 + day
    FromTo,        ///< children: first day, last day
    MonthsBackTo,  ///< children: months, last day; `detail` is the MonthEnd
    DaysBackTo,    ///< children: days, last day
    WholeMonths,   ///< child: period (or month, year); `detail` is the MonthEnd; gives months
    DaysIn         ///< child: period, month or year; gives days
};

struct Node {
    Op op = Op::Constant;
    Kind kind = Kind::YesNo;  ///< kind of the value
    Form form = Form::Plain;  ///< with `unit`: how grounds show it
    UnitId unit{};
    std::uint32_t detail = 0;
    std::uint32_t extra = 0;
    std::uint32_t of = 0;           ///< Enumeration: EnumerationId, Row: CollectionId
    std::uint32_t first_child = 0;  ///< in Core::children
    std::uint32_t child_count = 0;
};

enum class AggregateKind : std::uint8_t {
    Count,
    Sum,
    Average,
    Smallest,
    Largest,
    Share,
    Exists,
    Every,
    Distribute,  ///< the part of one element when an amount is shared out
    Drawn        ///< whether one row is among those drawn by lot
};
enum class Over : std::uint8_t { Rows, Months, Years, Days, Values };
enum class WhenNotApplicable : std::uint8_t { Propagate, LeaveOut, CountAs };

/// An aggregate: the parts that are not plain children. Nodes are evaluated with the element in
/// `element_slot`.
struct AggregateParts {
    AggregateKind kind = AggregateKind::Count;
    Over over = Over::Rows;
    std::uint32_t element_slot = 0;
    std::uint32_t of = 0;           ///< Rows: CollectionId; Values: EnumerationId
    std::optional<NodeId> owner;    ///< Rows: the row whose children are meant; none: all rows
    std::optional<NodeId> period;   ///< Months, Years, Days: of this period; Rows: only those in it
    std::optional<NodeId> open_on;  ///< spells open on this day
    std::optional<NodeId>
        belonging_on;  ///< Rows that move between owners: those of the owner on this day
    std::optional<NodeId> where;
    std::optional<NodeId> body;  ///< E of sum, average, smallest, largest; P of share, every; the
                                 ///< weight of Distribute
    WhenNotApplicable when_not_applicable = WhenNotApplicable::Propagate;
    std::optional<NodeId> counted_as;
    std::optional<NodeId>
        if_none;  ///< for an empty collection (not for Count, Exists; Every of none is yes)
    std::optional<NodeId> amount;   ///< Distribute: what is shared out; Drawn: how many
    std::optional<NodeId> step;     ///< Distribute: parts are whole numbers of it
    std::optional<NodeId> seed;     ///< Drawn: a text
    std::optional<NodeId> element;  ///< Distribute: whose part; Drawn: the row asked about
};

/// Visits the nodes that an aggregate reads, in a fixed order.
template <typename Parts, typename Visit>
void for_each_part(Parts& parts, Visit&& visit) {
    for (auto* part : {&parts.owner, &parts.period, &parts.open_on, &parts.belonging_on,
                       &parts.where, &parts.body, &parts.counted_as, &parts.if_none, &parts.amount,
                       &parts.step, &parts.seed, &parts.element}) {
        if (*part) {
            visit(**part);
        }
    }
}

/// Expressions as a table; equal expressions are one node.
struct Core {
    std::vector<Node> nodes;
    std::vector<NodeId> children;
    std::vector<Value> constants;
    std::vector<AggregateParts> aggregates;
    std::vector<Span> origins;  ///< by node: where it was first written

    [[nodiscard]] const Node& operator[](NodeId id) const { return nodes[id.index]; }
    [[nodiscard]] NodeId child(const Node& node, std::uint32_t number) const {
        return children[node.first_child + number];
    }
};

struct Field {
    std::string name;
    Labels labels;
    Type type;
};

enum class CollectionKind : std::uint8_t { Entity, Event, Spell };

/// An entity, event or spell. An event's first fields are `date`, `registered`; a spell's `start`,
/// `end`.
struct Collection {
    std::string name;    ///< `supervision.register.person`
    std::string plural;  ///< the word of the file name: `persons`
    CollectionKind kind = CollectionKind::Entity;
    std::optional<CollectionId> parent;
    bool over_time = false;  ///< its rows move between parents: which one, a day decides
    Labels labels;
    std::vector<Field> fields;
    Span origin;
};
inline constexpr std::uint32_t first_date_field = 0;   ///< an event's `date`, a spell's `start`
inline constexpr std::uint32_t second_date_field = 1;  ///< an event's `registered`, a spell's `end`

struct Enumeration {
    std::string name;
    std::string plural;
    Labels labels;
    std::vector<std::string> values;
    std::vector<Labels> value_labels;
    Span origin;
};

enum class IndexKind : std::uint8_t { Month, Year, Day, Enumeration };
struct Index {
    IndexKind kind = IndexKind::Year;
    EnumerationId enumeration{};  ///< when kind is Enumeration
    std::string variable;         ///< `M`
};

struct Instrument {
    std::string id;     ///< `BEK1409`
    std::string title;  ///< `BEK nr. 1409 af 16/12/2019`
    std::string eli;
    Date issued;
    Date published;
};

/// The last day of a wording as one instrument has it.
struct ForceEnd {
    Date last;
    Date published;  ///< when that instrument was published
};

/// When a wording of a provision applies, and when each end of that became known.
struct Force {
    Date from;
    std::optional<Date> to;  ///< the earliest of all ends
    Date published;
    std::optional<Date> end_published;
    std::vector<ForceEnd> later_ends;  ///< what ends it as long as the earliest is not known
    std::string made_by;               ///< id of the instrument that made it
    std::string text;
    Span span;
};
struct Provision {
    InstrumentId instrument{};
    std::string anchor;  ///< canonical, `§ 5, nr. 2`
    std::vector<Force> forces;
};

/// A stable name depends on neither file nor place: `module.quantity.clause`.
struct Clause {
    std::string name;  ///< `supervision.focus.offers_met.main`
    QuantityId quantity{};
    bool exception = false;
    std::vector<ClauseId> overrides;  ///< transitively closed
    std::vector<ClauseId> suspends;
    std::vector<ProvisionId>
        cites;  ///< any one in force is enough; none: always in force, by assumption
    std::vector<ProvisionId> sees;
    std::string assumption;          ///< empty: none
    std::optional<Date> force_from;  ///< narrows the force of what it cites
    std::optional<Date> force_to;
    std::optional<NodeId> when;
    std::optional<NodeId> outcome;       ///< none: it only suspends
    std::optional<ScenarioId> scenario;  ///< of an overlay: it counts only where that is applied
    Labels labels;
    Span origin;
};

enum class QuantityRole : std::uint8_t {
    Defined,
    Reading,
    Exit  ///< what follows from one state of a procedure; it has no name that rules could use
};

struct Quantity {
    std::string name;  ///< `supervision.focus.offers_met`
    QuantityRole role = QuantityRole::Defined;
    Labels labels;
    std::optional<CollectionId> entity;
    std::vector<Index> indices;
    Type type;
    std::vector<ClauseId> clauses;
    std::vector<ClauseId> sets;  ///< of overlays: what they put in its place, given or computed
    std::optional<NodeId> decided_on;  ///< a date; frame as for the clauses
    std::vector<ProvisionId> decided_on_cites;
    std::optional<NodeId> otherwise;
    std::uint32_t slots = 0;  ///< size of the frame: row (if any), indices, elements
    Span origin;
};

struct ParameterStep {
    std::string name;  ///< stable: `supervision.focus.limit.BEK1409 § 5, nr. 1`
    Value value;
    std::vector<ProvisionId> cites;
    std::string assumption;
    std::optional<Date> force_from;
    std::optional<Date> force_to;
    std::optional<ScenarioId> scenario;  ///< of an overlay: it goes before the steps of the law
    Span origin;
};
struct Parameter {
    std::string name;
    Labels labels;
    Type type;
    std::vector<ParameterStep> steps;
    Span origin;
};

struct InterpretationOption {
    std::string name;
    std::string text;
    Labels labels;
};
struct Interpretation {
    std::string name;  ///< `supervision.focus.threshold`
    std::string question;
    Labels labels;
    std::vector<InterpretationOption> options;
    std::uint32_t by_default = 0;
    std::vector<ProvisionId> cites;
    std::string assumption;
    Span origin;
};

/// States over the years. Its quantity chooses by the state of the year before between the exits,
/// and is `start` before the first year.
struct Procedure {
    QuantityId quantity{};
    EnumerationId states{};
    std::int32_t start = 0;  ///< an ordinal of `states`
    std::vector<ProvisionId> start_cites;
    std::string start_assumption;
    Year first_year;
    std::vector<QuantityId> exits;  ///< by state; its clauses are the transitions out of it
};

/// Who must do what by when. Its quantity says whether there is the duty.
struct Duty {
    QuantityId quantity{};
    std::optional<QuantityId> due;  ///< a date, or the period of a duty that lasts
    EnumerationId actors{};
    std::int32_t by = 0;  ///< an ordinal of `actors`
};

/// An overlay without legal force. What it changes stands in the clauses and steps that name it.
struct Scenario {
    std::string name;  ///< `example.more_offers`
    std::string title;
    Labels labels;
    std::vector<ScenarioId> based_on;  ///< all that it builds on, in the order in which they apply
    std::string data;                  ///< the folder that it is asked about, empty: none
    std::string data_file;             ///< the rule file from which that folder is found
    std::optional<Year> year;          ///< the index that it is asked for
    std::optional<Month> month;
    std::optional<Date> law_on;
    std::optional<Date> known_on;
    std::vector<std::pair<InterpretationId, std::uint32_t>> choices;
    Span origin;
};

/// Everything that evaluation needs, for all law times and all readings.
struct Program {
    Core core;
    std::vector<BaseUnit> base_units;
    std::vector<Unit> units;  ///< 0 is the bare number
    std::vector<Enumeration> enumerations;
    std::vector<Collection> collections;
    std::vector<Quantity> quantities;
    std::vector<Clause> clauses;
    std::vector<Parameter> parameters;
    std::vector<Interpretation> interpretations;
    std::vector<Procedure> procedures;
    std::vector<Duty> duties;
    std::vector<Scenario> scenarios;
    std::vector<Instrument> instruments;
    std::vector<Provision> provisions;
    std::string rules_hash;  ///< of all rule and law files, independent of order and path

    [[nodiscard]] const Quantity& operator[](QuantityId id) const { return quantities[id.index]; }
    [[nodiscard]] const Clause& operator[](ClauseId id) const { return clauses[id.index]; }
    [[nodiscard]] const Collection& operator[](CollectionId id) const {
        return collections[id.index];
    }
    [[nodiscard]] const Enumeration& operator[](EnumerationId id) const {
        return enumerations[id.index];
    }
    [[nodiscard]] const Parameter& operator[](ParameterId id) const { return parameters[id.index]; }
    [[nodiscard]] const Interpretation& operator[](InterpretationId id) const {
        return interpretations[id.index];
    }
    [[nodiscard]] const Scenario& operator[](ScenarioId id) const { return scenarios[id.index]; }
    [[nodiscard]] const Provision& operator[](ProvisionId id) const { return provisions[id.index]; }
    [[nodiscard]] const Instrument& operator[](InstrumentId id) const {
        return instruments[id.index];
    }
};

/// The procedure whose states a quantity gives, or null.
[[nodiscard]] const Procedure* procedure_of(const Program& program, QuantityId quantity);

/// Finds by full name or, when only one fits, by its last words; none when there is no such or more
/// than one.
[[nodiscard]] std::optional<QuantityId> find_quantity(const Program& program,
                                                      std::string_view name);
[[nodiscard]] std::optional<InterpretationId> find_interpretation(const Program& program,
                                                                  std::string_view name);
[[nodiscard]] std::optional<ParameterId> find_parameter(const Program& program,
                                                        std::string_view name);
[[nodiscard]] std::optional<ScenarioId> find_scenario(const Program& program,
                                                      std::string_view name);

}  // namespace hjemmel::engine
