#pragma once

#include "lang/keywords.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace hjemmel::lang {

/// What a node of the syntax tree is: first the leaves, then what they make up, in the order of the
/// grammar.
enum class NodeKind : std::uint8_t {
    // trivia
    Blank,
    LineEnd,
    Comment,
    /// Text that no statement could be made of.
    Skipped,
    // words
    Keyword,
    Name,
    Number,
    Date,
    Month,
    Text,
    Anchor,
    Symbol,

    File,
    // numbers, units, types
    NumberLiteral,
    Unit,
    Type,
    Range,
    // expressions
    Expression,
    Offset,
    Parentheses,
    DayInYear,
    NumberOperand,
    PercentOf,
    Reference,
    OfPart,
    UnderLaw,
    CountingAs,
    BackTo,
    Index,
    Prefixed,
    FromTo,
    PeriodValue,
    IfNone,
    Rounded,
    StateTest,
    OneOf,
    If,
    Choose,
    Case,
    Aggregate,
    Collection,
    AsPart,
    InPart,
    OpenOn,
    Where,
    LeavingOut,
    CountingTail,
    Extreme,
    Distribute,
    Drawn,
    Converted,
    // parts of statements
    Cite,
    See,
    Provision,
    Quote,
    Assumption,
    InForce,
    With,
    When,
    Is,
    Suspends,
    Label,
    LabelItem,
    RuleClause,
    ExceptionClause,
    DecidedOn,
    Otherwise,
    Heading,
    IndexDeclaration,
    Plural,
    Parent,
    Field,
    EnumerationValue,
    Question,
    Option,
    StateLine,
    Starts,
    Transition,
    Owed,
    Due,
    Lasting,
    BasedOn,
    Data,
    SetChange,
    SetIndex,
    Lever,
    Figure,
    Goal,
    Seek,
    Keep,
    Uncertain,
    Distribution,
    ModelLine,
    // statements
    Language,
    Module,
    Use,
    Source,
    UnitStatement,
    Enumeration,
    Thing,
    Reading,
    Parameter,
    Interpretation,
    Convention,
    Define,
    Amend,
    Untranslated,
    Allow,
    Procedure,
    Duty,
    Scenario,
    // tests
    Test,
    Given,
    NoMore,
    NoneOf,
    Copies,
    Value,
    KnownTo,
    Occurrence,
    ThingFact,
    Expectation,
    Because,
    Circumstances,
    Choice
};

[[nodiscard]] inline bool is_trivia(NodeKind kind) { return kind <= NodeKind::Comment; }
[[nodiscard]] inline bool is_leaf(NodeKind kind) { return kind <= NodeKind::Symbol; }

struct SyntaxNode {
    NodeKind kind = NodeKind::File;
    std::uint8_t detail = 0;  ///< of a Keyword leaf: which one
    std::uint32_t begin = 0;  ///< bytes of the file, end not included
    std::uint32_t end = 0;
    std::uint32_t size =
        1;  ///< nodes of the subtree with this one; the next sibling is so far away

    [[nodiscard]] Keyword keyword() const { return static_cast<Keyword>(detail); }
};

/// The text as a tree, nothing left out: the leaves in order, put together, are the bytes of the
/// file. Nodes lie parent first, then its children, each with its own subtree.
struct SyntaxTree {
    std::vector<SyntaxNode> nodes;

    /// Gives the index of the first child, `end_of(parent)` when there is none; the next child of
    /// one is `end_of(it)`.
    [[nodiscard]] static std::uint32_t first_child(std::uint32_t parent) { return parent + 1; }
    [[nodiscard]] std::uint32_t end_of(std::uint32_t node) const { return node + nodes[node].size; }
};

/// Puts blanks, line ends and comments into a tree of words, each under the innermost node that
/// holds its place. Text between two words that is neither becomes Skipped.
[[nodiscard]] SyntaxTree with_trivia(const std::vector<SyntaxNode>& words, std::string_view text);

/// The children of a node in order; goes over siblings by their size.
class Children {
public:
    Children(const std::vector<SyntaxNode>& nodes, std::uint32_t parent)
        : nodes_(&nodes), begin_(parent + 1), end_(parent + nodes[parent].size) {}

    class Iterator {
    public:
        Iterator(const std::vector<SyntaxNode>& nodes, std::uint32_t at)
            : nodes_(&nodes), at_(at) {}
        std::uint32_t operator*() const { return at_; }
        Iterator& operator++() {
            at_ += (*nodes_)[at_].size;
            return *this;
        }
        bool operator!=(const Iterator& other) const { return at_ != other.at_; }
        bool operator==(const Iterator& other) const { return at_ == other.at_; }

    private:
        const std::vector<SyntaxNode>* nodes_;
        std::uint32_t at_;
    };

    [[nodiscard]] Iterator begin() const { return {*nodes_, begin_}; }
    [[nodiscard]] Iterator end() const { return {*nodes_, end_}; }

private:
    const std::vector<SyntaxNode>* nodes_;
    std::uint32_t begin_;
    std::uint32_t end_;
};

}  // namespace hjemmel::lang
