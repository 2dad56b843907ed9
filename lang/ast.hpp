#pragma once

#include "engine/values/calendar.hpp"
#include "engine/values/rational.hpp"
#include "engine/values/rounding.hpp"
#include "lang/diagnostic.hpp"
#include "lang/source.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

/// The syntax tree: free of keywords, language and layout. Flat: expressions refer to each other by
/// id, and a child always has a smaller id than its parent.
namespace hjemmel::lang::ast {

using ExprId = engine::Id<struct ExprTag>;

/// A name as written, in NFC: one word, or words with dots (`supervision.focus.offers_met`,
/// `other.gap`).
struct Name {
    Span span;
    std::string text;
};

struct TextLiteral {
    Span span;
    std::string text;
};

// ---- units and types ----

/// One factor of a unit: `kr` or, after `/`, with power -1.
struct UnitFactor {
    Name name;
    int power = 1;
};
using UnitText = std::vector<UnitFactor>;

struct TypeText {
    enum class Base : std::uint8_t {
        YesNo,
        Integer,
        Number,
        Money,
        Share,
        SharePoints,
        Date,
        Month,
        Year,
        Days,
        Months,
        Period,
        Text,
        Named  ///< an enumeration or an entity, in `name`
    };
    Span span;
    Base base = Base::YesNo;
    Name name;
    UnitText unit;               ///< of integer, number, money; empty: a bare number
    std::optional<ExprId> from;  ///< `from A to B`: the range, both included
    std::optional<ExprId> to;
    bool or_not_applicable = false;  ///< `… or not applicable`: an input that may be so
};

// ---- expressions ----

struct Number {
    engine::Rational value;
    UnitText unit;
};  ///< `20 %` has the unit `%`; `12 months` the unit `months`
struct YesNo {
    bool value;
};
struct Date {
    engine::Date value;
};
struct Month {
    engine::Month value;
};
struct String {
    std::string value;
};
struct NotApplicable {
};  ///< `not applicable` as an outcome (`is`, `if none`, a branch of `if` or `choose`)
struct Unknown {};  ///< `unknown`, in tests only

/// `for month E`, `for year E`, `on E`, `for GROUP E`, `for E`, and in tests `for months of E`.
struct IndexArgument {
    enum class Kind : std::uint8_t { Month, Year, Day, Named, Bare, EachMonthOf };
    Span span;
    Kind kind = Kind::Bare;
    Name name;  ///< Named: the enumeration
    ExprId value;
};

/// A name, perhaps of another entity (`measured of anna`) and for given indices.
struct Reference {
    Name name;
    std::optional<ExprId> of;
    std::vector<IndexArgument> indices;
};

struct UnderLaw {
    ExprId operand;
    ExprId date;
};  ///< `E under law as of D`

enum class UnaryOperator : std::uint8_t {
    Not,
    Negate,
    WholePartOf,
    MonthOf,
    YearOf,
    FirstDayOf,
    LastDayOf,
    FirstMonthOf,
    LastMonthOf,
    WholeMonthsIn,
    DaysIn,
    IsApplicable,
    IsNotApplicable
};
struct Unary {
    UnaryOperator op;
    ExprId operand;
};
struct DayOfYear {
    int day;
    int month;
    ExprId year;
};  ///< `1 April of Y + 1`

enum class ChainOperator : std::uint8_t { Add, Subtract, Multiply, Divide };
struct ChainTail {
    ChainOperator op = ChainOperator::Add;
    Span op_span;
    ExprId operand;
};
/// `a + b - c` or `a * b / c`: one level of binding, left to right.
struct Chain {
    ExprId first;
    std::vector<ChainTail> tail;
};

enum class Comparator : std::uint8_t {
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
    Is,
    IsNot,
    Becomes  ///< left: a procedure
};
struct Comparison {
    Comparator op;
    ExprId left;
    ExprId right;
};
struct Logical {
    bool conjunction;
    std::vector<ExprId> operands;
};  ///< `and` / `or`, two or more
struct OneOf {
    ExprId subject;
    std::vector<ExprId> choices;
};
struct If {
    ExprId condition;
    ExprId then;
    ExprId otherwise;
};
struct ChooseCase {
    std::vector<Name> values;
    ExprId outcome;
    Span span;
};
struct Choose {
    ExprId subject;
    std::vector<ChooseCase> cases;
};  ///< subject: a Reference or any expression
/// `E rounded down to 10 persons`; without `step` it is the month-end rule of a date sum.
struct Rounded {
    ExprId operand;
    engine::Rounding mode;
    std::optional<ExprId> step;
    Span words;
};
struct IfNone {
    ExprId operand;
    ExprId alternative;
};  ///< of a division; an aggregate keeps its own
struct CountingAs {
    ExprId operand;
    ExprId value;
};  ///< `E counting not applicable as V`
struct Extreme {
    bool largest = false;
    std::vector<ExprId> operands;
};  ///< `smaller of A, B` / `larger of A, B`
struct FromTo {
    ExprId first;
    ExprId last;
};  ///< `from D to E`
struct BackTo {
    ExprId length;
    ExprId last;
};  ///< `12 months to D`

enum class AggregateKind : std::uint8_t {
    Count,
    Sum,
    Average,
    Smallest,
    Largest,
    Share,
    Exists,
    Every
};
/// What an aggregate runs over: `persons`, `benefit` (after exists/every), `benefit_groups`,
/// `months of P`.
struct Collection {
    enum class Kind : std::uint8_t { Named, MonthsOf, YearsOf, DaysOf };
    Span span;
    Kind kind = Kind::Named;
    Name name;                 ///< Named
    std::optional<ExprId> of;  ///< `conversations of X`, or the period of MonthsOf, …
    std::optional<Name> as;
    std::optional<ExprId> in;
    std::optional<ExprId> open_on;
    std::optional<ExprId> where;
};
struct Aggregate {
    AggregateKind kind = AggregateKind::Count;
    std::optional<ExprId> body;  ///< E of sum/average/smallest/largest, P of share/every
    Collection collection;
    bool leaving_out = false;  ///< `leaving out not applicable`
    std::optional<ExprId> counting_as;
    std::optional<ExprId> if_none;  ///< may be NotApplicable
};

/// `distribute X over S by W rounded down to STEP, rest to largest remainder`.
struct Distribute {
    ExprId total;
    Collection collection;
    ExprId weight;
    ExprId step;
    std::optional<ExprId> if_none;  ///< may be NotApplicable
};
/// `drawn N out of C by lot SEED`: whether the row in sight is among the N of C that the seed
/// draws.
struct Drawn {
    ExprId number;
    Collection collection;
    ExprId seed;
};
struct Converted {
    ExprId operand;
    UnitText unit;
};  ///< `E converted to days`

struct Expr {
    Span span;
    std::variant<Number, YesNo, Date, Month, String, NotApplicable, Unknown, Reference, UnderLaw,
                 Unary, DayOfYear, Chain, Comparison, Logical, OneOf, If, Choose, Rounded, IfNone,
                 CountingAs, Extreme, FromTo, BackTo, Aggregate, Distribute, Drawn, Converted>
        node;
    bool in_parentheses = false;
};

// ---- parts of statements ----

struct CitedProvision {
    Span span;
    Name source;
    std::string anchor;  ///< as written, `§ 5, nr. 2`; empty: the whole instrument
    std::optional<TextLiteral> quote;
};

struct Basis {
    std::vector<CitedProvision> cites;
    std::vector<CitedProvision> sees;
    std::optional<TextLiteral> assumption;
};

struct LabelText {
    TextLiteral singular;
    std::optional<TextLiteral> plural;
};
struct Labels {
    std::optional<LabelText> danish;
    std::optional<LabelText> english;
};

struct Local {
    Name name;
    ExprId value;
};

struct Clause {
    enum class Kind : std::uint8_t { Main, Rule, Exception };
    Span span;
    Kind kind = Kind::Main;
    Name name;                    ///< Main: `main`, with the span of `is`
    std::vector<Name> overrides;  ///< of an exception
    Basis basis;
    std::optional<ExprId> force_from;  ///< `in force from D to E`
    std::optional<ExprId> force_to;
    std::vector<Local> locals;  ///< `with x = E`
    std::optional<ExprId> when;
    std::optional<ExprId> outcome;  ///< `is E` (E may be NotApplicable)
    std::vector<Name> suspends;
    Labels labels;
};

struct IndexDeclaration {
    enum class Kind : std::uint8_t { Month, Year, Day, Named };
    Span span;
    Kind kind = Kind::Named;
    Name enumeration;  ///< Named
    Name variable;
};

struct Heading {  ///< of a quantity or a reading
    Name name;
    std::optional<Name> entity;
    std::vector<IndexDeclaration> indices;
    TypeText type;
    Labels labels;
};

struct Field {
    Name name;
    TypeText type;
    Labels labels;
};

// ---- statements ----

struct UseStatement {
    Name module;
};
struct SourceStatement {
    Name id;
    TextLiteral file;
};
struct UnitStatement {
    Name name;
    std::optional<ExprId> factor;  ///< `is 7 days`: what one of it is
    Labels labels;
};
struct EnumerationValue {
    Name name;
    Labels labels;
};
struct EnumerationStatement {
    Name name;
    std::optional<Name> plural;
    Labels labels;
    std::vector<EnumerationValue> values;
};
struct ThingStatement {
    enum class Kind : std::uint8_t { Entity, Event, Spell };
    Kind kind = Kind::Entity;
    Name name;
    std::optional<Name> plural;
    std::optional<Name> parent;
    std::optional<Span> over_time;  ///< `of … over time`: rows move between parents
    Labels labels;
    std::vector<Field> fields;
};
struct ReadingStatement {
    Heading heading;
};
struct ParameterStep {
    Span span;
    ExprId value;
    Basis basis;
    std::optional<ExprId> force_from;
    std::optional<ExprId> force_to;
};
struct ParameterStatement {
    Name name;
    TypeText type;
    Labels labels;
    std::vector<ParameterStep> steps;
};
struct InterpretationOption {
    Name name;
    std::optional<TextLiteral> text;
    bool is_default = false;
    Labels labels;
};
struct InterpretationStatement {
    Name name;
    Basis basis;
    std::optional<TextLiteral> question;
    std::vector<InterpretationOption> options;
    Labels labels;
};
struct ConventionStatement {
    std::optional<engine::Rounding> months;  ///< `convention months round down`
    std::optional<ExprId> decided_on;        ///< `convention decided on 1 April of Y + 1`
    Basis basis;
};
struct DefineStatement {
    Heading heading;
    std::vector<Clause> clauses;
    std::optional<ExprId> decided_on;
    std::optional<ExprId> otherwise;
    Basis otherwise_basis;
};
/// `from S to T [as NAME] when …` or `… otherwise`. The clause is named after where it leads,
/// `to_T`, and has no outcome of its own.
struct Transition {
    Name from;
    Name to;
    bool otherwise = false;
    Clause clause;
};
/// Clauses for a quantity, steps for a parameter, transitions of a procedure: which one it is, the
/// name decides.
struct AmendStatement {
    Name name;
    std::vector<Clause> clauses;
    std::vector<ParameterStep> steps;
    std::vector<Transition> transitions;
};
struct StateLine {
    Name name;
    Labels labels;
};
struct ProcedureStatement {
    Heading heading;  ///< one index, the year; the type is made from the states
    ExprId first_year;
    std::vector<StateLine> states;
    std::optional<Name> start;
    Basis start_basis;
    std::vector<Transition> transitions;
    std::optional<ExprId> decided_on;
};
struct DutyStatement {
    Heading heading;  ///< of the yes/no quantity that says whether there is the duty
    std::optional<Name> by;
    Clause clause;                 ///< its `when` is what the duty hangs on; no outcome
    std::optional<ExprId> due;     ///< a date
    std::optional<ExprId> period;  ///< of a duty that lasts
};
struct UntranslatedStatement {
    CitedProvision provision;
    std::optional<TextLiteral> words;
    Name reason;
};

// ---- tests ----

/// How a fact's number is known: `known to 1 % rounded half up`.
struct KnownTo {
    ExprId step;
    bool rounded_half_up = false;
};

/// One line of `given`. What the names stand for is found out later.
struct GivenLine {
    enum class Kind : std::uint8_t {
        Thing,  ///< `person anna [from D] [to E]`: opens an entity; the days say where it belongs
                ///< when
        Value,  ///< `Q [for …] is V, V… [known to S]`; V may be Unknown or NotApplicable
        Occurrence,  ///< `conversation on D, kind is X` or `benefit from D [to E], kind is X`
        None,        ///< `no offers`
        NoMore,      ///< `no more persons`
        Copies       ///< `19 persons like anna`
    };
    Span span;
    Kind kind;
    Name name;  ///< Thing: `person`; Value: Q; Occurrence: `conversation`; None, NoMore, Copies:
                ///< the plural
    Name id;    ///< Thing: `anna`; Copies: the model
    std::int64_t copies = 0;
    std::vector<IndexArgument> indices;
    std::vector<ExprId> values;
    std::optional<KnownTo> known_to;
    std::optional<ExprId> from;  ///< of an event: its date
    std::optional<ExprId> to;
    std::vector<Local> fields;  ///< `kind is X`
};

/// `under law as of D, threshold at_least_with` and `known on D`, of an expectation or of the whole
/// test.
struct Circumstances {
    std::optional<ExprId> law_as_of;
    std::optional<ExprId> known_on;
    std::vector<std::pair<Name, Name>> choices;  ///< interpretation, option
};

struct Expectation {
    enum class Kind : std::uint8_t { Is, IsNot, Between, Unknown, NotApplicable, Conflict };
    Span span;
    Kind kind = Kind::Is;
    ExprId target;                ///< a Reference
    std::optional<ExprId> value;  ///< Is, IsNot; Between: the lower end
    std::optional<ExprId> upper;
    std::vector<Name>
        because;  ///< clauses; of Unknown the facts (`offers of person` has the name `offers`)
    std::vector<Name> conflict;  ///< clauses
    Circumstances under;
};

struct TestStatement {
    TextLiteral title;
    std::vector<GivenLine> given;
    std::vector<IndexArgument>
        indices;  ///< `for year 2024` on a line of its own: for every expectation
    Circumstances under;
    std::vector<Expectation> expectations;
};

// ---- scenarios ----

/// `for month M from A to B` with a variable, or `for month 2021-12`: which places are meant.
struct SetIndex {
    IndexArgument index;  ///< its value: a bare name may be a new variable
    std::optional<ExprId> from;
    std::optional<ExprId> to;
};
/// A line of a model: `series from 2021-01 is 72 %, 69 % known to 1 %`, `hazard from A to B`,
/// `activity is E`.
struct ModelLine {
    enum class Kind : std::uint8_t {
        Series,
        Hazard,
        Activity,
        Population,
        Exits,
        Inflow,
        Entering,
        Events,
        Targeting
    };
    Span span;
    Kind kind = Kind::Series;
    std::optional<ExprId> from;
    std::optional<ExprId> to;
    std::vector<ExprId> values;
    std::optional<KnownTo> known_to;
};
/// `set Q of KEY for month M from A is E`, or `… from A to B from model window`.
struct SetChange {
    Span span;
    Name name;
    std::optional<Name> key;  ///< of the row that is meant
    std::vector<SetIndex> indices;
    std::optional<ExprId> from;  ///< of a parameter: in law time
    std::optional<ExprId> to;
    ExprId value;                    ///< where no model stands in its place
    std::optional<Span> from_model;  ///< `from model window`
    std::vector<ModelLine> model;
};
/// `lever NAME : TYPE from A to B, price P` and `adds to Q` or `takes from Q`.
struct LeverLine {
    Span span;
    Name name;
    TypeText type;
    std::optional<ExprId> price;
    struct Figure {
        Span span;
        bool takes = false;
        ExprId place;  ///< a Reference
    };
    std::vector<Figure> figures;
    Labels labels;
};
/// `goal NAME is Q`.
struct GoalLine {
    Span span;
    Name name;
    ExprId question;  ///< a Reference
};
/// `seek least LEVER such that Q`.
struct SeekLine {
    Span span;
    std::optional<Name> lever;  ///< none: `cost`
    ExprId question;            ///< a Reference
};
/// `uncertain NAME : TYPE is triangular A, B, C` or `uniform A, B`.
struct UncertainLine {
    Span span;
    Name name;
    TypeText type;
    std::vector<ExprId> values;  ///< in order; two or three
    Span distribution;
    Labels labels;
};
struct PlanExpectation {
    Span span;
    std::optional<Name> chance_of;
    std::optional<ExprId> target;  ///< a Reference; none: `cost`
    Expectation::Kind kind = Expectation::Kind::Is;
    std::optional<ExprId> value;
    std::optional<ExprId> upper;
};
struct ScenarioStatement {
    Name name;
    std::optional<TextLiteral> title;
    Labels labels;
    std::vector<Name> based_on;
    std::optional<TextLiteral> data;
    std::vector<IndexArgument> indices;
    Circumstances under;
    std::vector<SetChange> sets;
    std::vector<AmendStatement> amendments;
    std::vector<LeverLine> levers;
    std::vector<GoalLine> goals;
    std::vector<SeekLine> seeks;
    std::vector<ExprId> keeps;  ///< References
    std::vector<UncertainLine> uncertain;
    std::vector<PlanExpectation> expectations;
};

struct Statement {
    Span span;
    std::variant<UseStatement, SourceStatement, UnitStatement, EnumerationStatement, ThingStatement,
                 ReadingStatement, ParameterStatement, InterpretationStatement, ConventionStatement,
                 DefineStatement, AmendStatement, UntranslatedStatement, ProcedureStatement,
                 DutyStatement, ScenarioStatement, TestStatement>
        node;
};

/// `allow L6301 because "why"`: what a message says of the statement below is meant to be so.
struct Allowance {
    Span span;
    Name code;
    TextLiteral reason;
    std::optional<Span> statement;  ///< the next one that is no allowance
};

/// One rule file.
struct Module {
    FileId file;
    Language language = Language::English;
    Name name;
    std::vector<Statement> statements;
    std::vector<Allowance> allowances;
    std::vector<Expr> exprs;

    [[nodiscard]] const Expr& operator[](ExprId id) const { return exprs[id.index]; }
};

}  // namespace hjemmel::lang::ast
