#include "lang/format_plan.hpp"
#include "lang/formatter.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

/// How the words of each construct are set off. A kind of node that has no rule of its own stands
/// on one line; the parts of a statement stand on lines of their own, two columns to the right of
/// it.
namespace hjemmel::lang::layout {

namespace {

using Nodes = std::vector<std::uint32_t>;

/// Where the provision of a short value stands on its line, as behind `is 12 months`.
constexpr std::uint16_t column_of_basis = 38;
constexpr std::uint8_t wide = 4;  // blanks before what stands on the line of something else
constexpr std::uint32_t farthest_apart = 10;  // columns by which lines of one table differ
constexpr int step = 2;                       // columns from a line to those below it

/// Stands on a line of its own, below the first word of the statement or clause that it belongs to.
bool is_part(NodeKind kind) {
    switch (kind) {
        case NodeKind::Cite:
        case NodeKind::See:
        case NodeKind::Quote:
        case NodeKind::Assumption:
        case NodeKind::InForce:
        case NodeKind::With:
        case NodeKind::When:
        case NodeKind::Is:
        case NodeKind::Suspends:
        case NodeKind::Label:
        case NodeKind::RuleClause:
        case NodeKind::ExceptionClause:
        case NodeKind::DecidedOn:
        case NodeKind::Otherwise:
        case NodeKind::Field:
        case NodeKind::Question:
        case NodeKind::Option:
        case NodeKind::Given:
        case NodeKind::Expectation:
        case NodeKind::Circumstances:
        case NodeKind::StateLine:
        case NodeKind::Starts:
        case NodeKind::Transition:
        case NodeKind::Owed:
        case NodeKind::Due:
        case NodeKind::Lasting:
        case NodeKind::BasedOn:
        case NodeKind::Data:
        case NodeKind::SetChange:
        case NodeKind::Amend:
        case NodeKind::Lever:
        case NodeKind::Figure:
        case NodeKind::Goal:
        case NodeKind::Seek:
        case NodeKind::Keep:
        case NodeKind::Uncertain:
        case NodeKind::ModelLine:
            return true;
        default:
            return false;
    }
}

bool is_basis(NodeKind kind) {
    return kind == NodeKind::Cite || kind == NodeKind::See || kind == NodeKind::Quote ||
           kind == NodeKind::Assumption || kind == NodeKind::InForce;
}

/// Has no lines of its own to hang on: what breaks in it hangs on what it stands in.
bool is_of_its_parent(NodeKind kind) {
    return kind == NodeKind::Heading || kind == NodeKind::Type ||
           kind == NodeKind::IndexDeclaration || kind == NodeKind::Parent ||
           kind == NodeKind::Plural;
}

class Planner {
public:
    Planner(const SyntaxTree& tree, const Words& words, std::string_view text)
        : tree_(tree), words_(words), text_(text) {
        plan_.gaps.resize(words.words.size());
    }

    Plan plan() {
        const Nodes statements = children(0);
        for (const std::uint32_t statement : statements) {
            line(statement, none, 0);
            node(statement, first(statement), 0);
        }
        plan_.gaps.back().kind = Break::Always;
        align_sources(statements);
        return std::move(plan_);
    }

private:
    // ---- the tree ----

    [[nodiscard]] NodeKind kind(std::uint32_t node) const { return tree_.nodes[node].kind; }
    [[nodiscard]] bool is(std::uint32_t node, Keyword keyword) const {
        return kind(node) == NodeKind::Keyword && tree_.nodes[node].keyword() == keyword;
    }
    [[nodiscard]] bool any_of(std::uint32_t node, std::initializer_list<Keyword> wanted) const {
        return std::any_of(wanted.begin(), wanted.end(),
                           [&](Keyword keyword) { return is(node, keyword); });
    }
    /// The children that are words or hold some.
    [[nodiscard]] Nodes children(std::uint32_t node) const {
        Nodes result;
        for (const std::uint32_t child : Children(tree_.nodes, node)) {
            if (first(child) != end(child)) {
                result.push_back(child);
            }
        }
        return result;
    }
    [[nodiscard]] std::uint32_t first(std::uint32_t node) const { return words_.first_of[node]; }
    [[nodiscard]] std::uint32_t end(std::uint32_t node) const {
        return words_.first_of[tree_.end_of(node)];
    }
    [[nodiscard]] char symbol(std::uint32_t node) const {
        return kind(node) == NodeKind::Symbol ? text_[tree_.nodes[node].begin] : '\0';
    }
    [[nodiscard]] bool was_broken(std::uint32_t node) const {
        return words_.words[first(node)].began_line;
    }
    [[nodiscard]] bool has(const Nodes& nodes, NodeKind wanted) const {
        return std::any_of(nodes.begin(), nodes.end(),
                           [&](std::uint32_t node) { return kind(node) == wanted; });
    }

    // ---- gaps ----

    Gap& gap_before(std::uint32_t node) { return plan_.gaps[first(node)]; }
    Gap& set(std::uint32_t node, Break kind, std::uint32_t anchor, int indent) {
        Gap& gap = gap_before(node);
        gap.kind = kind;
        gap.anchor = anchor;
        gap.indent = static_cast<std::int16_t>(indent);
        return gap;
    }
    void line(std::uint32_t node, std::uint32_t anchor, int indent) {
        set(node, Break::Always, anchor, indent).keeps_blank_line = true;
    }
    void all_or_none(const Nodes& nodes, const Group& group, std::uint32_t anchor) {
        const bool broken = std::any_of(nodes.begin(), nodes.end(),
                                        [&](std::uint32_t node) { return was_broken(node); });
        for (const std::uint32_t node : nodes) {
            set(node, broken ? Break::Always : Break::All, anchor, 0).group =
                static_cast<std::uint32_t>(plan_.groups.size());
        }
        plan_.groups.push_back(group);
    }

    /// Sets what most words have: one blank, or none at commas, parentheses and signs. Where a
    /// comment stands in between, the line goes on at `anchor`, a step to the right.
    void plain(const Nodes& nodes, std::uint32_t anchor, bool joined = false) {
        for (std::size_t i = 1; i < nodes.size(); ++i) {
            Gap& gap = set(nodes[i], Break::Never, anchor, step);
            const char here = symbol(nodes[i]);
            const char before = symbol(nodes[i - 1]);
            const bool sign = before == '-' && (i == 1 || kind(nodes[i - 2]) == NodeKind::Keyword ||
                                                kind(nodes[i - 2]) == NodeKind::Symbol);
            const bool close =
                here == ',' || here == ';' || here == ')' || before == '(' || sign || joined;
            gap.spaces = close ? 0 : 1;
        }
    }

    /// Says for each word that may begin a line how far what must fit on the line reaches.
    void measure(const Nodes& nodes, std::uint32_t behind) {
        for (std::size_t i = nodes.size(); i-- > 1;) {
            Gap& gap = gap_before(nodes[i]);
            if (gap.kind != Break::Never) {
                gap.end = behind;
                behind = first(nodes[i]);
            }
        }
    }

    /// A list goes on below its first item, from `begin` on.
    void list(const Nodes& nodes, std::size_t begin) {
        for (std::size_t i = begin + 1; i < nodes.size(); ++i) {
            if (symbol(nodes[i - 1]) == ',' || symbol(nodes[i - 1]) == ';') {
                set(nodes[i], Break::Kept, first(nodes[begin]), 0);
            }
        }
    }

    void inside(const Nodes& nodes, std::uint32_t anchor, int tail = 0) {
        for (const std::uint32_t child : nodes) {
            node(child, is_of_its_parent(kind(child)) ? anchor : first(child), tail);
        }
    }

    /// The table of the words before which something is filled up.
    std::uint32_t new_table(std::uint32_t between) {
        plan_.tables.push_back({{}, between});
        return static_cast<std::uint32_t>(plan_.tables.size() - 1);
    }
    /// What begins with `cell` is filled up before `node`.
    void align(std::uint32_t table, std::uint32_t cell, std::uint32_t node) {
        Gap& gap = gap_before(node);
        gap.table = table;
        gap.cell = first(cell);
        gap.spaces = static_cast<std::uint8_t>(plan_.tables[table].between);
        plan_.tables[table].gaps.push_back(first(node));
    }

    // ---- nodes ----

    /// anchor: the word that lines within the node hang on; tail: how far right of an aggregate its
    /// `if none` stands on a line of its own.
    void node(std::uint32_t it, std::uint32_t anchor, int tail) {
        if (is_leaf(kind(it))) {
            return;
        }
        const Nodes nodes = children(it);
        plain(nodes, anchor, kind(it) == NodeKind::Unit);
        switch (kind(it)) {
            case NodeKind::Expression:
                row(nodes, 0, nodes.size(), Level::Or, tail);
                inside(nodes, anchor, tail);
                return;
            case NodeKind::Parentheses:
                may_break(nodes, {NodeKind::UnderLaw, NodeKind::CountingAs, NodeKind::BackTo},
                          anchor, step);
                measure(nodes, end(it));
                inside(nodes, anchor, step);
                return;
            case NodeKind::Aggregate:
            case NodeKind::Distribute:
            case NodeKind::Drawn:
                aggregate(it, nodes, tail);
                return;
            case NodeKind::Choose:
                choose(nodes);
                break;
            case NodeKind::If:
                branches(it, nodes);
                break;
            case NodeKind::Label:
                label(it, nodes);
                break;
            case NodeKind::Reference:
                for (std::size_t i = 1; i < nodes.size(); ++i) {
                    if (kind(nodes[i]) != NodeKind::OfPart) {
                        set(nodes[i], Break::Kept, first(it), step);
                    }
                }
                break;
            case NodeKind::FromTo:
                for (const std::uint32_t to : words(nodes, {Keyword::To})) {
                    set(to, Break::Kept, first(it), 0);
                }
                break;
            case NodeKind::Extreme:
                for (std::size_t i = 1; i < nodes.size(); ++i) {
                    if (symbol(nodes[i - 1]) == ',') {
                        set(nodes[i], Break::Kept, first(it), step);
                    }
                }
                break;
            case NodeKind::OneOf:
                list(nodes, first_item(nodes));
                break;
            case NodeKind::Cite:
            case NodeKind::See:
            case NodeKind::Suspends:
            case NodeKind::Because:
            case NodeKind::Circumstances:
                list(nodes, 1);
                break;
            case NodeKind::Provision:
                may_break(nodes, {NodeKind::Quote}, anchor, step);
                break;
            case NodeKind::Heading:
                heading(it, nodes, anchor);
                return;
            case NodeKind::Type:
                may_break(nodes, {NodeKind::Range}, anchor, 2 * step);
                break;
            case NodeKind::EnumerationValue:
                break;
            case NodeKind::UnitStatement:
                parts(nodes, anchor);
                for (const std::uint32_t node : nodes) {
                    if (kind(node) == NodeKind::Is) {
                        set(node, Break::Kept, anchor, step);
                    }
                }
                break;
            case NodeKind::Otherwise:
                for (std::size_t i = 1; i < nodes.size(); ++i) {
                    if (is_basis(kind(nodes[i]))) {
                        set(nodes[i], Break::Kept, anchor, step).spaces = wide;
                    }
                }
                break;
            case NodeKind::Value:
                value(nodes, anchor);
                break;
            case NodeKind::Occurrence:
                for (std::size_t i = 1; i < nodes.size(); ++i) {
                    if (symbol(nodes[i - 1]) == ',') {
                        set(nodes[i], Break::Kept, anchor, step);
                    }
                }
                break;
            case NodeKind::Expectation:
                expectation(nodes, anchor);
                break;
            case NodeKind::Given:
                given(nodes, anchor);
                break;
            case NodeKind::Enumeration:
                enumeration(nodes, anchor);
                break;
            case NodeKind::ExceptionClause:
                list(nodes, first_item(nodes));
                parts(nodes, anchor);
                break;
            case NodeKind::Option:
                parts(nodes, anchor);
                for (const std::uint32_t word : words(nodes, {Keyword::Default})) {
                    set(word, Break::Kept, anchor, step).spaces = wide;
                }
                break;
            case NodeKind::Parameter:
                steps(nodes, anchor);
                break;
            case NodeKind::Amend:
                if (nodes.size() > 2 && kind(nodes[2]) == NodeKind::Is) {
                    steps(nodes, anchor);
                } else {
                    parts(nodes, anchor);
                    transitions(nodes);
                }
                break;
            case NodeKind::Procedure:
                parts(nodes, anchor);
                transitions(nodes);
                align_states(nodes);
                break;
            case NodeKind::StateLine:
                break;  // its label stands behind it
            case NodeKind::Transition:
                transition(it, nodes);
                break;
            case NodeKind::Starts:
                parts(nodes, anchor);
                basis_behind(nodes);
                break;
            case NodeKind::SetChange:
                parts(nodes, anchor);
                may_break(nodes, {NodeKind::SetIndex}, anchor, 2 * step);
                break;
            case NodeKind::BasedOn:
                list(nodes, 1);
                break;
            case NodeKind::Scenario:
                parts(nodes, anchor);
                indices(nodes, anchor);
                break;
            case NodeKind::Interpretation:
                parts(nodes, anchor);
                basis_behind(nodes);
                align_options(nodes);
                break;
            case NodeKind::Convention:
                parts(nodes, anchor);
                set(nodes[1], Break::Never, anchor, step);
                basis_behind(nodes);
                break;
            case NodeKind::Untranslated:
                for (std::size_t i = 1; i < nodes.size(); ++i) {
                    if (kind(nodes[i]) == NodeKind::Text || is(nodes[i], Keyword::Because)) {
                        set(nodes[i], Break::Kept, anchor, step);
                    }
                }
                break;
            case NodeKind::Test:
                parts(nodes, anchor);
                test(nodes, anchor);
                break;
            default:
                parts(nodes, anchor);
                break;
        }
        measure(nodes, end(it));
        inside(nodes, anchor);
    }

    [[nodiscard]] Nodes words(const Nodes& nodes, std::initializer_list<Keyword> wanted) const {
        Nodes result;
        for (std::size_t i = 1; i < nodes.size(); ++i) {
            if (std::any_of(wanted.begin(), wanted.end(),
                            [&](Keyword keyword) { return is(nodes[i], keyword); })) {
                result.push_back(nodes[i]);
            }
        }
        return result;
    }

    /// Lets each of these nodes begin a line.
    void may_break(const Nodes& nodes, std::initializer_list<NodeKind> wanted, std::uint32_t anchor,
                   int indent) {
        for (std::size_t i = 1; i < nodes.size(); ++i) {
            if (std::find(wanted.begin(), wanted.end(), kind(nodes[i])) != wanted.end()) {
                set(nodes[i], Break::Kept, anchor, indent);
            }
        }
    }

    /// The item before the first comma.
    [[nodiscard]] std::size_t first_item(const Nodes& nodes) const {
        for (std::size_t i = 1; i < nodes.size(); ++i) {
            if (symbol(nodes[i]) == ',' || symbol(nodes[i]) == ';') {
                return i - 1;
            }
        }
        return nodes.size();
    }

    // ---- parts of statements ----

    void heading(std::uint32_t it, const Nodes& nodes, std::uint32_t anchor) {
        may_break(nodes, {NodeKind::IndexDeclaration}, anchor, 2 * step);
        inside(nodes, anchor);
        Nodes flat = nodes;
        if (kind(flat.back()) == NodeKind::Type) {
            const Nodes type = children(flat.back());
            flat.insert(flat.end(), type.begin() + 1, type.end());
        }
        measure(flat, end(it));
    }

    void parts(const Nodes& nodes, std::uint32_t anchor) {
        for (std::size_t i = 1; i < nodes.size(); ++i) {
            if (!is_part(kind(nodes[i]))) {
                continue;
            }
            line(nodes[i], anchor, step);
            if (kind(nodes[i]) == NodeKind::See && kind(nodes[i - 1]) == NodeKind::Cite) {
                set(nodes[i], Break::Kept, anchor, step).spaces = wide;
            }
        }
    }

    /// Values in the course of law time, each with its basis behind it or below.
    void steps(const Nodes& nodes, std::uint32_t anchor) {
        parts(nodes, anchor);
        bool in_step = false;
        for (std::size_t i = 1; i < nodes.size(); ++i) {
            if (kind(nodes[i]) == NodeKind::Is) {
                in_step = true;
            } else if (in_step && is_basis(kind(nodes[i]))) {
                const bool behind_value = kind(nodes[i - 1]) == NodeKind::Is;
                Gap& gap = gap_before(nodes[i]);
                gap.indent = 2 * step;
                if (behind_value) {
                    behind(gap);
                }
            }
        }
    }

    static void behind(Gap& gap) {
        gap.kind = Break::Kept;
        gap.column = column_of_basis;
        gap.spaces = 2;
    }

    /// The basis of an interpretation or a convention may stand on the first line.
    void basis_behind(const Nodes& nodes) {
        for (std::size_t i = 1; i < nodes.size(); ++i) {
            if (is_part(kind(nodes[i])) && kind(nodes[i]) != NodeKind::DecidedOn) {
                if (is_basis(kind(nodes[i]))) {
                    behind(gap_before(nodes[i]));
                }
                return;
            }
        }
    }

    // ---- transitions ----

    /// The condition behind the names of the two states; none when something else stands there.
    [[nodiscard]] std::size_t condition_of(const Nodes& parts) const {
        for (std::size_t i = 1; i < parts.size(); ++i) {
            if (kind(parts[i]) == NodeKind::When || is(parts[i], Keyword::Otherwise)) {
                return i;
            }
            if (kind(parts[i]) != NodeKind::Name && kind(parts[i]) != NodeKind::Keyword) {
                break;
            }
        }
        return parts.size();
    }

    [[nodiscard]] bool holds_a_choice(std::uint32_t it) const {
        const Nodes parts = children(it);
        return kind(it) == NodeKind::Choose ||
               std::any_of(parts.begin(), parts.end(),
                           [this](std::uint32_t part) { return holds_a_choice(part); });
    }

    /// Says that a transition has a condition and its basis, was written on one line, and has no
    /// `choose`, whose branches may go to lines of their own.
    [[nodiscard]] bool is_on_one_line(std::uint32_t it) const {
        if (holds_a_choice(it)) {
            return false;
        }
        const Nodes parts = children(it);
        for (std::size_t i = condition_of(parts) + 1; i < parts.size(); ++i) {
            if (!is_basis(kind(parts[i]))) {
                return false;
            }
        }
        for (std::uint32_t word = first(it) + 1; word < end(it); ++word) {
            if (words_.words[word].began_line || words_.words[word].has_comments()) {
                return false;
            }
        }
        return condition_of(parts) < parts.size();
    }

    /// Transitions below each other are a table: from where to where, when, and by which provision.
    /// The last of these columns is there when each of them fits on a line.
    void transitions(const Nodes& nodes) {
        for (std::size_t begin = 0; begin < nodes.size();) {
            std::size_t behind = begin + 1;
            if (kind(nodes[begin]) == NodeKind::Transition) {
                while (behind < nodes.size() && kind(nodes[behind]) == NodeKind::Transition &&
                       !words_.words[first(nodes[behind])].blank_line &&
                       !words_.words[first(nodes[behind])].has_comments()) {
                    ++behind;
                }
                transition_table({nodes.begin() + static_cast<std::ptrdiff_t>(begin),
                                  nodes.begin() + static_cast<std::ptrdiff_t>(behind)});
            }
            begin = behind;
        }
    }

    void transition_table(const Nodes& rows) {
        std::array<std::uint32_t, 3> widths{};
        bool on_one_line = true;
        for (const std::uint32_t it : rows) {
            const Nodes parts = children(it);
            const std::size_t condition = condition_of(parts);
            on_one_line = on_one_line && is_on_one_line(it);
            if (on_one_line) {
                const std::uint32_t when = first(parts[condition]);
                const std::uint32_t basis = words_.first_of[tree_.end_of(parts[condition])];
                widths[0] = std::max(widths[0], width_between(first(it), when));
                widths[1] = std::max(widths[1], width_between(when, basis));
                widths[2] = std::max(widths[2], width_between(basis, end(it)));
            }
        }
        on_one_line = on_one_line && step + widths[0] + widths[1] + widths[2] + 2 <= widest_line;
        const std::uint32_t conditions = new_table(2);
        const std::uint32_t bases = new_table(2);
        for (const std::uint32_t it : rows) {
            rows_[it] = {conditions, bases, on_one_line};
        }
    }

    void transition(std::uint32_t it, const Nodes& parts) {
        const Row& row = rows_.at(it);
        const std::size_t condition = condition_of(parts);
        for (std::size_t i = 1; i < parts.size(); ++i) {
            if (i == condition) {
                aligned_.push_back({row.conditions, it, parts[i]});
            } else if (kind(parts[i]) != NodeKind::Name && kind(parts[i]) != NodeKind::Keyword) {
                if (!row.on_one_line) {
                    line(parts[i], first(it), step);
                } else if (i == condition + 1) {
                    aligned_.push_back({row.bases, parts[condition], parts[i]});
                } else {
                    gap_before(parts[i]).spaces = 2;
                }
            } else if (i > condition || is(parts[i], Keyword::Otherwise)) {
                line(parts[i], first(it), step);  // `otherwise` behind a basis
            }
        }
    }

    void label(std::uint32_t it, const Nodes& nodes) {
        Nodes items;
        for (std::size_t i = 2; i < nodes.size(); ++i) {
            if (kind(nodes[i]) == NodeKind::LabelItem) {
                items.push_back(nodes[i]);
            }
        }
        all_or_none(items, {first(it), end(it)}, first(nodes[1]));
    }

    void align_options(const Nodes& nodes) {
        const std::uint32_t table = new_table(2);
        for (const std::uint32_t option : nodes) {
            if (kind(option) != NodeKind::Option) {
                continue;
            }
            const Nodes parts = children(option);
            if (parts.size() > 2 && kind(parts[2]) == NodeKind::Text) {
                aligned_.push_back({table, option, parts[2]});
            }
        }
    }

    void align_states(const Nodes& nodes) {
        const std::uint32_t table = new_table(2);
        for (const std::uint32_t state : nodes) {
            if (kind(state) == NodeKind::StateLine &&
                kind(children(state).back()) == NodeKind::Label) {
                aligned_.push_back({table, state, children(state).back()});
            }
        }
    }

    void align_sources(const Nodes& statements) {
        std::uint32_t table = none;
        for (std::size_t i = 0; i < statements.size(); ++i) {
            if (kind(statements[i]) != NodeKind::Source) {
                table = none;
                continue;
            }
            const Word& word = words_.words[first(statements[i])];
            if (table == none || word.blank_line || word.has_comments()) {
                table = new_table(1);
            }
            align(table, statements[i], children(statements[i]).back());
        }
        for (const Aligned& one : aligned_) {
            align(one.table, one.cell, one.node);
        }
    }

    void enumeration(const Nodes& nodes, std::uint32_t anchor) {
        parts(nodes, anchor);
        const bool labelled = std::any_of(nodes.begin(), nodes.end(), [&](std::uint32_t node) {
            return kind(node) == NodeKind::EnumerationValue && has(children(node), NodeKind::Label);
        });
        for (const std::uint32_t one_of : words(nodes, {Keyword::OneOf})) {
            if (labelled || has(nodes, NodeKind::Label)) {
                line(one_of, anchor, step);
            } else {
                set(one_of, Break::Kept, anchor, step);
            }
        }
        if (!labelled) {
            const auto item = std::find_if(nodes.begin(), nodes.end(), [&](std::uint32_t node) {
                return kind(node) == NodeKind::EnumerationValue;
            });
            list(nodes, static_cast<std::size_t>(item - nodes.begin()));
            return;
        }
        const std::uint32_t table = new_table(2);
        for (const std::uint32_t node : nodes) {
            if (kind(node) != NodeKind::EnumerationValue) {
                continue;
            }
            line(node, anchor, 2 * step);
            const Nodes value = children(node);
            if (value.size() > 1) {
                aligned_.push_back({table, node, value[1]});
            }
        }
    }

    // ---- tests ----

    void indices(const Nodes& nodes, std::uint32_t anchor) {
        for (std::size_t i = 1; i < nodes.size(); ++i) {
            if (kind(nodes[i]) == NodeKind::Index) {
                line(nodes[i], anchor, step);
            }
        }
    }

    void test(const Nodes& nodes, std::uint32_t anchor) {
        indices(nodes, anchor);
        std::uint32_t table = none;
        std::size_t last = 0;
        std::pair<std::uint32_t, std::uint32_t> widths;  // of the lines in the table
        for (std::size_t i = 1; i < nodes.size(); ++i) {
            const Nodes expected =
                kind(nodes[i]) == NodeKind::Expectation ? children(nodes[i]) : Nodes();
            const auto under = std::find_if(
                expected.begin(), expected.end(),
                [&](std::uint32_t node) { return kind(node) == NodeKind::Circumstances; });
            if (under == expected.end()) {
                continue;
            }
            const Word& word = words_.words[first(nodes[i])];
            const std::uint32_t width = width_between(first(nodes[i]), first(*under));
            widths = {std::min(widths.first, width), std::max(widths.second, width)};
            if (table == none || last + 1 != i || word.blank_line || word.has_comments() ||
                widths.second - widths.first > farthest_apart) {
                table = new_table(2);
                widths = {width, width};
            }
            last = i;
            aligned_.push_back({table, nodes[i], *under});
        }
    }

    [[nodiscard]] std::uint32_t width_between(std::uint32_t begin, std::uint32_t end) const {
        std::uint32_t width = 0;
        for (std::uint32_t i = begin; i < end; ++i) {
            width += words_.words[i].widest + 1;
        }
        return width;
    }

    void expectation(const Nodes& nodes, std::uint32_t anchor) {
        for (std::size_t i = 1; i < nodes.size(); ++i) {
            if (kind(nodes[i]) == NodeKind::Because) {
                set(nodes[i], Break::Kept, anchor, step);
            } else if (kind(nodes[i]) == NodeKind::Circumstances) {
                gap_before(nodes[i]).spaces = 2;  // what stands on another line is for all
            }
        }
    }

    void value(const Nodes& nodes, std::uint32_t anchor) {
        for (std::size_t i = 1; i < nodes.size(); ++i) {
            if (is(nodes[i - 1], Keyword::Is)) {
                list(nodes, i);
            }
            if (kind(nodes[i]) == NodeKind::KnownTo) {
                set(nodes[i], Break::Kept, anchor, step);
            }
        }
    }

    /// How lines of `given` stand in each other is the author's to say: the tree does not know it.
    /// Their columns are evened out to steps.
    void given(const Nodes& nodes, std::uint32_t anchor) {
        std::vector<std::uint32_t> columns;
        for (std::size_t i = 2; i < nodes.size(); ++i) {
            const Word& word = words_.words[first(nodes[i])];
            if (word.began_line) {
                while (!columns.empty() && word.column < columns.back()) {
                    columns.pop_back();
                }
                if (columns.empty() || word.column > columns.back()) {
                    columns.push_back(word.column);
                }
            } else if (columns.empty() || kind(nodes[i - 1]) == NodeKind::ThingFact) {
                columns.push_back(columns.empty() ? 0 : columns.back() + 1);
            }
            line(nodes[i], anchor, step * static_cast<int>(columns.size()));
        }
    }

    // ---- expressions ----

    void choose(const Nodes& nodes) {
        const std::uint32_t table = new_table(1);
        for (const std::uint32_t one : nodes) {
            if (kind(one) != NodeKind::Case) {
                continue;
            }
            set(one, Break::Always, first(nodes[0]), step);
            for (const std::uint32_t part : children(one)) {
                if (symbol(part) == ':') {
                    aligned_.push_back({table, one, part});
                }
            }
        }
    }

    void aggregate(std::uint32_t it, const Nodes& nodes, int tail) {
        Nodes flat;  // with the parts of the collection beside the others
        for (const std::uint32_t child : nodes) {
            if (kind(child) != NodeKind::Collection) {
                flat.push_back(child);
                continue;
            }
            const Nodes members = children(child);
            plain(members, first(it));
            flat.insert(flat.end(), members.begin(), members.end());
        }
        for (std::size_t i = 1; i < flat.size(); ++i) {
            switch (kind(flat[i])) {
                case NodeKind::InPart:
                case NodeKind::OpenOn:
                case NodeKind::Where:
                    set(flat[i], Break::Kept, first(it), step);
                    break;
                case NodeKind::IfNone:
                case NodeKind::LeavingOut:
                case NodeKind::CountingTail:
                    set(flat[i], Break::Kept, first(it), tail);
                    break;
                default:
                    if (kind(flat[i]) == NodeKind::Rounded ||
                        any_of(flat[i], {Keyword::Over, Keyword::That, Keyword::Has, Keyword::By,
                                         Keyword::OutOf, Keyword::ByLot, Keyword::RestToLargest})) {
                        set(flat[i], Break::Kept, first(it), step);
                    }
            }
        }
        measure(flat, end(it));
        inside(flat, first(it));
    }

    /// The `if` that is all that stands behind the `else` of another one.
    [[nodiscard]] std::optional<std::uint32_t> next_of_chain(const Nodes& nodes) const {
        const Nodes last = children(nodes.back());
        const bool is_if = kind(nodes.back()) == NodeKind::Expression && last.size() == 1 &&
                           kind(last.front()) == NodeKind::If;
        return is_if ? std::optional(last.front()) : std::nullopt;
    }

    /// `then` and `else` stand below `if`; in a chain each `else if` does, with its `then` behind
    /// it.
    void branches(std::uint32_t it, const Nodes& nodes) {
        const auto next = next_of_chain(nodes);
        if (!next && chains_.count(it) == 0) {
            all_or_none(words(nodes, {Keyword::Then, Keyword::Else}), {first(it), end(it)},
                        first(it));
            return;
        }
        if (chains_.count(it) == 0) {
            Nodes elses = words(nodes, {Keyword::Else});
            for (auto link = next; link; link = next_of_chain(children(*link))) {
                chains_[*link] = it;
                const Nodes more = words(children(*link), {Keyword::Else});
                elses.insert(elses.end(), more.begin(), more.end());
            }
            all_or_none(elses, {first(it), end(it)}, first(it));
            for (const std::uint32_t word : elses) {
                else_gaps_[word] = gap_before(word);
            }
        }
        for (const std::uint32_t word : words(nodes, {Keyword::Else})) {
            gap_before(word) = else_gaps_.at(word);
        }
        for (const std::uint32_t word : words(nodes, {Keyword::Then})) {
            set(word, Break::Kept, first(it), step);
        }
    }

    enum class Level : std::uint8_t { Or, And, Not, Comparison, Rounding, Sum, Product, Operand };

    [[nodiscard]] bool splits(const Nodes& nodes, std::size_t at, std::size_t lo,
                              Level level) const {
        const std::uint32_t it = nodes[at];
        switch (level) {
            case Level::Or:
                return is(it, Keyword::Or);
            case Level::And:
                return is(it, Keyword::And);
            case Level::Comparison:
                return symbol(it) == '<' || symbol(it) == '>' || is(it, Keyword::Is) ||
                       is(it, Keyword::Becomes) || kind(it) == NodeKind::StateTest ||
                       kind(it) == NodeKind::OneOf;
            case Level::Rounding:
                return kind(it) == NodeKind::Rounded;
            case Level::Sum:
                return (symbol(it) == '+' || symbol(it) == '-') && at > lo &&
                       kind(nodes[at - 1]) != NodeKind::Symbol && !is(nodes[at - 1], Keyword::Not);
            case Level::Product:
                return symbol(it) == '*' || symbol(it) == '/' || kind(it) == NodeKind::IfNone;
            case Level::Not:
            case Level::Operand:
                return false;
        }
        return false;
    }

    /// Operators stand in a row in the tree; those that bind least are the first to begin a line.
    void row(const Nodes& nodes, std::size_t lo, std::size_t hi, Level level, int tail) {
        while (lo < hi && level != Level::Operand) {
            if (level >= Level::Not && level <= Level::Rounding && is(nodes[lo], Keyword::Not)) {
                ++lo;
                continue;
            }
            std::vector<std::size_t> at;
            for (std::size_t i = lo + 1; i < hi; ++i) {
                if (splits(nodes, i, lo, level)) {
                    at.push_back(i);
                }
            }
            const auto next = static_cast<Level>(static_cast<int>(level) + 1);
            if (at.empty()) {
                level = next;
                continue;
            }
            const bool mixed = level == Level::Or && has_and(nodes, lo, hi);
            std::size_t begin = lo;
            for (std::size_t k = 0; k < at.size(); ++k) {
                row(nodes, begin, at[k], next, tail);
                set_operator(nodes[at[k]], first(nodes[lo]), level, tail).end =
                    k + 1 < at.size() ? first(nodes[at[k + 1]]) : end(nodes[hi - 1]);
                begin = at[k] + 1;
            }
            row(nodes, begin, hi, next, tail);
            if (mixed) {
                // A line that begins with `and` must not seem to hold what stands behind its `or`.
                Nodes ors;
                for (const std::size_t k : at) {
                    ors.push_back(nodes[k]);
                }
                all_or_none(ors, {first(nodes[lo]), end(nodes[hi - 1])}, first(nodes[lo]));
            }
            return;
        }
    }

    [[nodiscard]] bool has_and(const Nodes& nodes, std::size_t lo, std::size_t hi) const {
        for (std::size_t i = lo; i < hi; ++i) {
            if (is(nodes[i], Keyword::And)) {
                return true;
            }
        }
        return false;
    }

    Gap& set_operator(std::uint32_t it, std::uint32_t anchor, Level level, int tail) {
        if (kind(it) == NodeKind::IfNone) {
            return set(it, Break::Kept, anchor, tail);
        }
        if (kind(it) == NodeKind::Rounded) {
            return set(it, Break::Kept, anchor, step);
        }
        if (level == Level::Comparison) {
            // At the start of a line `is` would be the outcome of the clause.
            const bool sign = kind(it) == NodeKind::Symbol;
            return set(it, sign ? Break::Kept : Break::Never, anchor, step);
        }
        return set(it, Break::Kept, anchor, 0);
    }

    /// Columns are lined up when all else is known.
    struct Aligned {
        std::uint32_t table;
        std::uint32_t cell;
        std::uint32_t node;
    };

    /// How a transition stands among those beside it.
    struct Row {
        std::uint32_t conditions;  // the tables
        std::uint32_t bases;
        bool on_one_line;
    };

    const SyntaxTree& tree_;
    const Words& words_;
    std::string_view text_;
    Plan plan_;
    std::vector<Aligned> aligned_;
    std::map<std::uint32_t, Row> rows_;              // by transition
    std::map<std::uint32_t, std::uint32_t> chains_;  // by `if` behind an `else`: the first one
    std::map<std::uint32_t, Gap> else_gaps_;         // of chains, by `else`
};

}  // namespace

Plan plan_of(const SyntaxTree& tree, const Words& words, std::string_view text) {
    return Planner(tree, words, text).plan();
}

}  // namespace hjemmel::lang::layout
