#pragma once

#include "engine/program/program.hpp"
#include "lang/ast.hpp"
#include "lang/compile.hpp"
#include "lang/core_builder.hpp"
#include "lang/keywords.hpp"
#include "lang/law_text.hpp"
#include "lang/parser.hpp"
#include "lang/scopes.hpp"
#include "lang/suggest.hpp"

#include <deque>
#include <initializer_list>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <variant>
#include <vector>

/// The working state of resolving, checking and lowering; private to `compile`. Each .cpp holds one
/// stage: declarations, citations, expressions, aggregates, clauses, force_checks, test_statements.
namespace hjemmel::lang {

// ---- small things that every stage needs ----

/// `supervision.focus.share` → `share`.
inline std::string last_word(const std::string& name) { return name.substr(name.rfind('.') + 1); }

inline engine::Type type_of_kind(engine::Kind kind) {
    engine::Type type;
    type.kind = kind;
    return type;
}

/// The type of what stands at an index.
[[nodiscard]] engine::Type type_of_index(const engine::Index& index);

/// A row that bare names can reach into: the entity of a `define`, the element of an aggregate.
struct InSight {
    engine::CollectionId collection;
    engine::NodeId row;
    bool has_own_parents = false;  ///< chosen with `of`: outward from it are its own parents
};

struct Variable {
    std::string name;
    Typed typed;
};

/// What names mean at a place in a clause. Copied when an aggregate opens a new element.
struct Scope {
    std::uint32_t module = 0;
    std::vector<InSight> in_sight;          ///< innermost last
    std::vector<Variable> variables;        ///< indices, `as` names, `with` names; innermost last
    std::optional<Typed> month, year, day;  ///< the index that passes on
    std::vector<std::pair<engine::EnumerationId, Typed>> values;
    std::optional<engine::MonthEnd> month_end;  ///< from `rounded …` or the convention
    std::uint32_t next_slot = 0;
};

/// One step of a definition's text, with where its module is.
struct ClausePlace {
    std::uint32_t module = 0;
    const ast::Clause* clause = nullptr;
    std::optional<engine::NodeId> outcome;  ///< of a transition or a duty, which write none
    bool is_otherwise = false;  ///< a transition that all others out of its state go before
    std::optional<engine::ScenarioId> scenario;
};

struct QuantitySource {
    const ast::Heading* heading = nullptr;
    const ast::DefineStatement* define = nullptr;  ///< null for what no `define` declares
    std::uint32_t module = 0;
    std::vector<ClausePlace> clauses;  ///< of the define and of every `amend`
    bool elaborated = false;
    std::optional<ast::ExprId> decided_on;  ///< of a procedure
    bool is_part = false;  ///< of a procedure or duty: its law date is that of the whole
};

/// The places that a `set` of a scenario speaks of: no two of one scenario may meet.
struct SetPlaces {
    struct Range {
        std::size_t place;  ///< which index
        std::int64_t first;
        std::int64_t last;
    };
    engine::QuantityId quantity;
    std::string key;  ///< of the row; empty: all
    Span span;
    std::vector<Range> ranges;
};

/// A collection that an aggregate runs over, with what its element can see.
struct OpenedCollection {
    engine::AggregateParts parts;
    Scope inner;
    engine::Type element;
    engine::UnitId counted{};
    bool good = true;  ///< `where` is
};

/// A word of the language or of the author, in a message.
using Wording = std::variant<Keyword, std::string>;

struct Conventions {
    std::optional<engine::MonthEnd> month_end;
    const ast::ConventionStatement* decided_on = nullptr;
    std::vector<engine::ProvisionId> decided_on_cites;
};

/// Two clauses of which one holds wherever the other does, and neither goes before the other.
struct Together {
    engine::ClauseId left{};
    engine::ClauseId right{};
    bool left_follows = false;  ///< it holds wherever `right` does
    bool right_follows = false;
    std::optional<engine::Date> from;  ///< both are in force from a day on; none: always
};

class Elaborator {
public:
    Elaborator(Sources& sources, const std::vector<Parsed>& parsed, const LoadText& load,
               const std::vector<FileId>& law_texts);

    /// Runs all stages in order.
    [[nodiscard]] Compiled run(Lints lints);

private:
    // -- declarations.cpp: modules, names, headings
    void find_modules();
    void order_modules();
    void note_unreadable(std::uint32_t module);
    void declare_names();
    void declare(std::uint32_t module, const ast::Name& name, Symbol symbol);
    void fill_declarations();
    void fill_collection(std::uint32_t module, const ast::ThingStatement& statement);
    void fill_enumeration(const ast::EnumerationStatement& statement, std::uint32_t module);
    void fill_heading(std::uint32_t module, const ast::Heading& heading, engine::QuantityId id);
    void fill_parameter(std::uint32_t module, const ast::ParameterStatement& statement);
    void fill_interpretation(std::uint32_t module, const ast::InterpretationStatement& statement);
    void note_untranslated(std::uint32_t module, const ast::UntranslatedStatement& statement,
                           Span span);
    void fill_convention(std::uint32_t module, const ast::ConventionStatement& statement,
                         Span span);
    void attach_amendments();
    void attach_amendment(std::uint32_t module, const ast::AmendStatement& amend,
                          std::optional<engine::ScenarioId> scenario);
    void add_steps(std::uint32_t module, engine::ParameterId id,
                   const std::vector<ast::ParameterStep>& steps);
    [[nodiscard]] engine::Type type_of(std::uint32_t module, const ast::TypeText& text,
                                       bool& failed);
    [[nodiscard]] bool belongs_to_itself(std::uint32_t id, engine::CollectionId parent,
                                         const ast::Name& name);
    void report_unknown_type(const ast::Name& name, std::uint32_t module);
    [[nodiscard]] bool convention_stands_twice(std::uint32_t module,
                                               const ast::ConventionStatement& statement,
                                               Span span);
    [[nodiscard]] static engine::Labels labels_of(const ast::Labels& labels);

    // -- units.cpp
    [[nodiscard]] engine::UnitId intern_unit(std::vector<engine::Unit::Factor> factors);
    void show_what_is_whole(const ast::Module& module, const ast::Chain& chain);
    [[nodiscard]] std::string text_of(Span span) const {
        return sources_[span.file].bytes.substr(span.begin, span.end - span.begin);
    }
    void offer_duration(Diagnostic& diagnostic, Span span, const UsualDuration& usual);
    [[nodiscard]] std::optional<engine::UnitId> unit_of(std::uint32_t module,
                                                        const ast::UnitText& text);
    [[nodiscard]] engine::UnitId product_unit(engine::UnitId left, engine::UnitId right, int power);
    /// Offers to write the unit that the type needs behind a number.
    void offer_unit(Diagnostic& diagnostic, Span number, const engine::Type& type) const;
    /// The unit by its names in the program, `kr/months`; empty for none.
    [[nodiscard]] std::string unit_name(engine::UnitId unit) const;
    /// The same in the language of the messages, `kr/måneder`.
    [[nodiscard]] std::string unit_words(engine::UnitId unit) const;
    [[nodiscard]] std::string type_words(const engine::Type& type) const;
    std::uint32_t add_base_unit(const std::string& name, const engine::Labels& labels);
    void fill_unit(std::uint32_t module, const ast::UnitStatement& statement);
    /// A unit as a factor of units that no other is declared to be.
    [[nodiscard]] std::pair<engine::Rational, engine::UnitId> in_root_units(engine::UnitId unit);

    // -- citations.cpp
    void load_laws();
    /// Where a citation names the provision, without the name of the source.
    [[nodiscard]] Span anchor_span(const ast::CitedProvision& cited) const;
    [[nodiscard]] std::optional<engine::ProvisionId> provision_of(std::uint32_t module,
                                                                  const ast::CitedProvision& cited,
                                                                  CitedLaw::As as);
    [[nodiscard]] std::vector<engine::ProvisionId> provisions_of(
        std::uint32_t module, const std::vector<ast::CitedProvision>& cited,
        CitedLaw::As as = CitedLaw::As::Ground);
    void require_basis(const ast::Basis& basis, const ast::Name& name);

    // -- expressions.cpp, operators.cpp, aggregates.cpp
    [[nodiscard]] Typed expression(const ast::Module& module, ast::ExprId id, const Scope& scope,
                                   const engine::Type* expected = nullptr);
    [[nodiscard]] Typed expression_node(const ast::Module& module, ast::ExprId id,
                                        const Scope& scope, const engine::Type* expected);
    [[nodiscard]] Typed number(const ast::Expr& expr, const ast::Number& literal,
                               const Scope& scope, const engine::Type* expected);
    [[nodiscard]] Typed reference(const ast::Module& module, const ast::Expr& expr,
                                  const ast::Reference& reference, const Scope& scope,
                                  const engine::Type* expected);
    [[nodiscard]] bool has_indices(const ast::Reference& reference,
                                   const std::optional<Text>& help);
    [[nodiscard]] Typed field_of(const ast::Expr& expr, const ast::Reference& reference,
                                 engine::CollectionId collection, std::uint32_t field,
                                 engine::NodeId row);
    [[nodiscard]] std::optional<Typed> member(const ast::Module& module, const ast::Expr& expr,
                                              const ast::Reference& reference,
                                              const std::string& word,
                                              engine::CollectionId collection, engine::NodeId row,
                                              const Scope& scope);
    [[nodiscard]] Typed call(const ast::Module& module, const ast::Expr& expr,
                             const ast::Reference& reference, engine::QuantityId quantity,
                             std::optional<engine::NodeId> row, const Scope& scope);
    [[nodiscard]] std::vector<std::pair<engine::CollectionId, engine::NodeId>> levels(
        const Scope& scope);
    [[nodiscard]] std::optional<std::uint32_t> field_named(engine::CollectionId collection,
                                                           std::string_view word) const;
    void report_unknown(const ast::Name& name, std::uint32_t module);
    /// An expression that must have a value: reports when it may be not applicable.
    [[nodiscard]] Typed operand(const ast::Module& module, ast::ExprId id, const Scope& scope,
                                const engine::Type* expected = nullptr);
    [[nodiscard]] Typed chain(const ast::Module& module, const ast::Expr& expr,
                              const ast::Chain& chain, const Scope& scope,
                              const engine::Type* expected, std::optional<ast::ExprId> if_none);
    [[nodiscard]] Typed sum(const ast::Module& module, const ast::Expr& expr,
                            const ast::Chain& chain, const Scope& scope,
                            const engine::Type* expected);
    /// spans: of the sum, and of the right operand.
    [[nodiscard]] Typed date_sum(const Typed& left, const Typed& right, bool subtract,
                                 const Scope& scope, const std::pair<Span, Span>& spans);
    [[nodiscard]] Typed product(const Typed& left, const Typed& right, Span span);
    [[nodiscard]] engine::Type quotient_type(const engine::Type& left, const engine::Type& right);
    /// within_parentheses: the text up to this divisor where more of the chain follows, so that
    /// what the quotient is without a divisor cannot stand right behind it.
    [[nodiscard]] Typed quotient(const Typed& left, const Typed& right, Span span,
                                 Span divisor_span, std::optional<Span> within_parentheses);
    [[nodiscard]] Typed quotient_or(const Typed& left, const Typed& right,
                                    const std::pair<Typed, Span>& if_none, Span span);
    [[nodiscard]] Typed comparison(const ast::Module& module, const ast::Expr& expr,
                                   const ast::Comparison& comparison, const Scope& scope);
    [[nodiscard]] Typed equal(const Typed& left, const Typed& right, Span left_span, Span span);
    void help_compare(Diagnostic& diagnostic, const Typed& left, const Typed& right,
                      Span left_span);
    [[nodiscard]] Typed choose(const ast::Module& module, const ast::Expr& expr,
                               const ast::Choose& choose, const Scope& scope,
                               const engine::Type* expected);
    [[nodiscard]] Typed unary(const ast::Module& module, const ast::Expr& expr,
                              const ast::Unary& unary, const Scope& scope);
    [[nodiscard]] Typed rounded(const ast::Module& module, const ast::Expr& expr,
                                const ast::Rounded& rounded, const Scope& scope,
                                const engine::Type* expected);
    [[nodiscard]] Typed aggregate(const ast::Module& module, const ast::Expr& expr,
                                  const ast::Aggregate& aggregate, const Scope& scope);
    [[nodiscard]] std::optional<OpenedCollection> open_collection(const ast::Module& module,
                                                                  const ast::Collection& over,
                                                                  const Scope& scope);
    [[nodiscard]] bool open_rows(const ast::Module& module, const ast::Collection& over,
                                 const Scope& scope, engine::AggregateParts& parts,
                                 bool& own_parents);
    [[nodiscard]] std::optional<engine::NodeId> day_of_index(const Scope& scope, Span span);
    // -- shares.cpp
    [[nodiscard]] Typed distribute(const ast::Module& module, const ast::Expr& expr,
                                   const ast::Distribute& node, const Scope& scope);
    [[nodiscard]] Typed drawn(const ast::Module& module, const ast::Expr& expr,
                              const ast::Drawn& node, const Scope& scope);
    /// The element of the collection that the definition is for, if it is for one.
    [[nodiscard]] std::optional<engine::NodeId> own_element(const OpenedCollection& opened,
                                                            const Scope& scope);
    [[nodiscard]] Typed period_of(const Typed& value, Span span);
    /// Says whether an expression is a month or a year, whose months and days are never none.
    [[nodiscard]] bool is_calendar_period(const ast::Module& module, ast::ExprId id,
                                          const Scope& scope);
    [[nodiscard]] std::optional<engine::MonthEnd> month_end(const Scope& scope, Span span);
    [[nodiscard]] Typed becomes(const ast::Module& module, const ast::Expr& expr,
                                const ast::Comparison& comparison, const Scope& scope);
    [[nodiscard]] Typed converted(const ast::Module& module, const ast::Converted& node, Span span,
                                  const Scope& scope);
    /// The interpretation that an expression names, if it is just its name.
    [[nodiscard]] std::optional<engine::InterpretationId> interpretation_named(
        const ast::Module& module, ast::ExprId id, const Scope& scope);
    [[nodiscard]] bool is_plain_number(const ast::Module& module, ast::ExprId id) const;

    /// Joins the types of branches; reports those that do not fit the first one of the expected
    /// type, or else the first.
    [[nodiscard]] engine::Type joined(const std::vector<std::pair<Typed, Span>>& branches,
                                      bool& failed, const engine::Type* expected = nullptr);
    /// Reports when the value may be not applicable.
    void require_value(const Typed& typed, Span span, const ast::Module* module = nullptr);
    [[nodiscard]] bool require_kind(const Typed& typed, engine::Kind kind, Span span);
    [[nodiscard]] Typed failed(const engine::Type& type = {}) const;
    [[nodiscard]] Typed made(engine::Op op, const engine::Type& type,
                             std::initializer_list<engine::NodeId> children, Span span,
                             std::uint32_t detail = 0, std::uint32_t extra = 0);
    [[nodiscard]] static bool fits(const engine::Type& found, const engine::Type& needed);
    [[nodiscard]] static bool same_dimension(const engine::Type& left, const engine::Type& right);
    /// Checks that a value may stand where `needed` is declared; `name` is what is declared.
    void require_fit(const Typed& found, const engine::Type& needed, Span span,
                     const std::string& name);
    /// A value that is fixed in the text, of the needed type; reports otherwise.
    [[nodiscard]] std::optional<engine::Value> constant(const ast::Module& module, ast::ExprId id,
                                                        const Scope& scope,
                                                        const engine::Type& needed,
                                                        const std::string& name);
    [[nodiscard]] std::optional<engine::Date> constant_date(const ast::Module& module,
                                                            ast::ExprId id);
    [[nodiscard]] std::string value_words(const engine::Value& value,
                                          const engine::Type& type) const;

    // -- clauses.cpp
    void order_and_elaborate();
    void elaborate(engine::QuantityId id);
    [[nodiscard]] std::string words_for(const engine::Quantity& quantity,
                                        const ast::Clause& clause);
    void elaborate_clause(engine::QuantityId id, const ClausePlace& place, Scope scope);
    void link_clauses(engine::QuantityId id);
    void elaborate_decided_on(engine::QuantityId id, const Scope& scope);
    [[nodiscard]] Scope scope_of(engine::QuantityId id, std::uint32_t module);
    [[nodiscard]] Span clause_span(engine::ClauseId id) const;
    [[nodiscard]] std::string clause_words(engine::ClauseId id) const;
    [[nodiscard]] static std::vector<std::uint32_t> circle_through(
        std::uint32_t start, const std::map<std::uint32_t, std::vector<std::uint32_t>>& edges);
    void report_override_circle(engine::QuantityId id, const std::vector<std::uint32_t>& circle);
    // -- circles.cpp
    void check_circles();
    [[nodiscard]] std::optional<std::int64_t> years_ahead(engine::QuantityId caller,
                                                          const engine::Node& call) const;
    void check_circles_over_time(const std::vector<std::set<std::uint32_t>>& reads,
                                 const std::vector<std::set<std::uint32_t>>& reads_back,
                                 const std::vector<std::set<std::uint32_t>>& strays);
    void report_circles(const std::vector<std::set<std::uint32_t>>& reads);
    void report_circle(const std::vector<std::uint32_t>& circle);
    [[nodiscard]] std::optional<Span> reading_place(engine::QuantityId id,
                                                    const std::string& read) const;
    /// The first node of the run of nodes that an expression is made of.
    [[nodiscard]] ast::ExprId first_of(const ast::Module& module, ast::ExprId root) const;

    // -- procedures.cpp
    void declare_procedure(std::uint32_t module, const ast::ProcedureStatement& statement);
    void declare_duty(std::uint32_t module, const ast::DutyStatement& statement);
    void fill_procedure(std::uint32_t module, const ast::ProcedureStatement& statement,
                        engine::QuantityId id);
    void fill_duty(std::uint32_t module, const ast::DutyStatement& statement,
                   engine::QuantityId id);
    void add_transitions(std::uint32_t module, engine::QuantityId procedure,
                         const std::vector<ast::Transition>& transitions,
                         std::optional<engine::ScenarioId> scenario);
    /// What a quantity is where no clause decides, as the procedure or duty that it belongs to has
    /// it.
    [[nodiscard]] std::optional<engine::NodeId> implied_otherwise(engine::QuantityId id,
                                                                  const Scope& scope);
    [[nodiscard]] engine::Procedure* procedure_with(engine::QuantityId id);
    void finish_procedures();
    void report_unreached(const engine::Procedure& procedure);

    // -- scenarios.cpp
    void declare_scenario(std::uint32_t module, const ast::ScenarioStatement& statement);
    void fill_scenario(engine::ScenarioId id);
    void fill_circumstances(engine::ScenarioId id);
    void order_scenarios();
    void check_scenario_orders();
    void set_parameter(engine::ScenarioId id, const ast::SetChange& set,
                       engine::ParameterId parameter);
    void elaborate_scenarios();
    void set_quantity(engine::ScenarioId id, const ast::SetChange& set,
                      std::vector<SetPlaces>& known);
    // -- plans.cpp: levers, goals, models
    void elaborate_plan(engine::ScenarioId id);
    void add_lever(engine::ScenarioId id, const ast::LeverLine& line);
    void add_seek(engine::ScenarioId id, const ast::SeekLine& line);
    [[nodiscard]] std::optional<engine::Uncertain> uncertain_named(engine::ScenarioId id,
                                                                   const std::string& name) const;
    void declare_uncertain(engine::ScenarioId id);
    void add_uncertain_names(engine::ScenarioId id, Scope& scope);
    [[nodiscard]] std::vector<engine::ScenarioId> with_bases(engine::ScenarioId id) const;
    [[nodiscard]] std::vector<std::string> goal_names(engine::ScenarioId id) const;
    [[nodiscard]] std::optional<engine::PlaceMeant> goal_named(engine::ScenarioId id,
                                                               const std::string& name) const;
    void add_goal(engine::ScenarioId id, const ast::GoalLine& line);
    void add_plan_expectation(engine::ScenarioId id, const ast::PlanExpectation& line);
    void add_model(engine::ScenarioId id, const ast::SetChange& set);
    [[nodiscard]] bool fill_model(engine::WindowModel& model, const ast::Module& module,
                                  const ast::SetChange& set, const Scope& scope);
    [[nodiscard]] bool fill_series(engine::WindowModel& model, const ast::Module& module,
                                   const ast::ModelLine& line, const Scope& scope,
                                   const engine::Type& share);
    [[nodiscard]] std::optional<engine::PlaceMeant> place_meant(engine::ScenarioId id,
                                                                ast::ExprId reference);
    [[nodiscard]] std::optional<engine::PlaceMeant> question_meant(engine::ScenarioId id,
                                                                   ast::ExprId reference);
    [[nodiscard]] const engine::Lever* lever_named(engine::ScenarioId id,
                                                   const std::string& name) const;
    [[nodiscard]] std::vector<std::string> lever_names(engine::ScenarioId id) const;
    /// A line declares it, perhaps a wrong one.
    [[nodiscard]] bool is_written_lever(engine::ScenarioId id, const std::string& name) const;
    void add_set(engine::ScenarioId id, const ast::SetChange& set, engine::QuantityId quantity,
                 const std::vector<engine::NodeId>& conditions, engine::NodeId value,
                 std::size_t number);
    [[nodiscard]] bool key_condition(engine::QuantityId quantity, const ast::Name& key,
                                     const Scope& scope, std::vector<engine::NodeId>& conditions);
    [[nodiscard]] std::optional<std::size_t> index_meant(const ast::Module& module,
                                                         engine::QuantityId quantity,
                                                         const ast::IndexArgument& argument);
    [[nodiscard]] bool index_condition(const ast::Module& module, const ast::SetIndex& part,
                                       Scope& scope, SetPlaces& places,
                                       std::vector<engine::NodeId>& conditions);
    [[nodiscard]] bool is_value_of(const engine::Type& type, const std::string& name) const;
    [[nodiscard]] static bool overlap(const SetPlaces& left, const SetPlaces& right);

    // -- force_checks.cpp
    void check_force();
    void check_parameter_force(const engine::Parameter& parameter);
    void check_quantity_force(engine::QuantityId id);
    void check_overlap(engine::QuantityId id, const std::string& name, const Together& pair);
    enum class Cover : std::uint8_t { None, End, Whole };
    [[nodiscard]] Cover cover_of(engine::QuantityId id) const;
    struct ForceRun {
        std::optional<engine::Date> first, last;
        Span span;
        const std::vector<engine::ProvisionId>* cites = nullptr;
        bool ends_with_law = false;  ///< what is cited ends on the last day, not the rule before it
    };
    [[nodiscard]] const engine::Instrument* successor(const std::vector<ForceRun>& all,
                                                      engine::Date last) const;
    /// Reports gaps between runs, and an end at which a successor begins.
    /// `added` is what stands in the rule text for one more value, as `is …` or `rule …  is …`.
    void check_coverage_in_time(const std::string& name, Span origin,
                                const std::vector<ForceRun>& all, Cover cover,
                                const std::string& added);
    /// Shows in the law texts when what is cited is in force.
    void label_forces(Diagnostic& diagnostic, const std::vector<engine::ProvisionId>& cites) const;

    // -- test_statements.cpp
    void elaborate_tests();
    void elaborate_test(std::uint32_t module, const ast::Statement& statement,
                        const ast::TestStatement& test);
    friend class TestElaboration;

    // -- lints.cpp
    void lint();
    void lint_procedures();
    void lint_unread();
    void lint_labels();
    void lint_quotes();
    void lint_exceptions();
    void lint_case();
    void lint_uses();
    void lint_law();
    void lint_coverage();
    void check_labels(const ast::Name& name, const ast::Labels& labels);
    /// Names that differ only in case among some that can be meant at one place.
    void check_case(std::vector<ast::Name> names);
    /// Takes away what an `allow` speaks of; says which allowances did so, in the order of modules.
    [[nodiscard]] std::vector<bool> silence(std::vector<bool> used);
    void report_unused_allowances(const std::vector<bool>& used);

    // -- messages.cpp
    Diagnostic& report(Code code, Span span, std::vector<Argument> arguments = {});
    /// Offers the candidate that is written most like the name.
    void suggest(Diagnostic& diagnostic, const ast::Name& name,
                 const std::vector<std::string>& candidates);
    /// No more than are read: each looks through all names.
    [[nodiscard]] bool may_suggest() const { return suggestions_ <= most_suggestions; }
    /// The same, or all that there is when none is near.
    void suggest_of(Diagnostic& diagnostic, const ast::Name& name,
                    const std::vector<std::string>& all);
    static void list(Diagnostic& diagnostic, const std::vector<std::string>& all);
    /// Words with blanks between them, those of the language as the file at hand writes them.
    [[nodiscard]] std::string words(std::initializer_list<Wording> parts) const;
    [[nodiscard]] Language language_at(Span span) const;
    [[nodiscard]] std::string kind_words(const Symbol& symbol) const;
    /// How an index is asked for, `for month …`, and all of a quantity.
    [[nodiscard]] std::string index_words(const engine::Index& index) const;
    [[nodiscard]] std::string indices_words(const engine::Quantity& quantity) const;
    /// The author's own words, `…` when they are many.
    [[nodiscard]] std::string text_at(Span span) const;
    void label_declaration(Diagnostic& diagnostic, const Typed& typed) const;
    [[nodiscard]] Typed unknown_name(const ast::Name& name, const Scope& scope);
    /// Reports, and says, that a word that means nothing here is one of the other language.
    [[nodiscard]] bool is_of_other_language(const ast::Name& name, bool only_phrases = false);
    void ambiguous_name(const ast::Name& name, const std::vector<Symbol>& meanings);
    void wrong_kind(const ast::Name& name, const std::vector<Symbol>& meanings,
                    const std::string& needed);
    [[nodiscard]] Typed not_a_value(const ast::Name& name, const Symbol& symbol);
    void not_in_sight(const ast::Name& name, engine::CollectionId owner);
    /// Says whether a broken statement, of any module, may hold the clause.
    [[nodiscard]] bool clause_may_be_lost(const std::string& name) const;
    /// Says whether an element in sight belongs to what could not be found.
    [[nodiscard]] bool in_broken_thing(const Scope& scope);

    // -- shared
    [[nodiscard]] const ast::Module& module_of(std::uint32_t index) const {
        return parsed_[index].module;
    }

    Sources& sources_;
    const std::vector<Parsed>& parsed_;
    const LoadText& load_;
    const std::vector<FileId>& law_files_;  ///< that go before what `source` names
    engine::Program program_;
    CoreBuilder core_;
    Scopes scopes_;
    Diagnostics diagnostics_;
    Summary summary_;
    LawLibrary laws_;
    std::vector<ParsedLaw> law_texts_;                       ///< that the library is made of
    std::map<std::string, std::vector<Span>> source_spans_;  ///< by instrument: its `source` lines
    std::vector<UntranslatedLaw> untranslated_;
    std::vector<CitedLaw> citations_;
    std::vector<std::uint32_t> module_order_;  ///< used modules first
    std::vector<bool> broken_;                 ///< modules that have no usable name
    Language language_ = Language::English;  ///< of the file at hand: how messages write its words
    // Declarations with a mistake, already reported: what reads them is not.
    std::unordered_set<std::uint32_t> broken_quantities_;
    std::unordered_set<std::uint32_t> broken_parameters_;
    std::unordered_set<std::uint32_t> broken_collections_;  ///< whose parent is not known
    std::set<std::pair<std::uint32_t, std::uint32_t>> broken_fields_;  ///< collection, field
    // Some clause or step is missing or incomplete, so nothing is said of gaps and conflicts.
    std::unordered_set<std::uint32_t> incomplete_quantities_;
    std::unordered_set<std::uint32_t> incomplete_parameters_;
    std::map<std::string, std::uint32_t> instrument_ids_;  ///< instrument id to InstrumentId
    std::map<std::pair<std::uint32_t, std::string>, engine::ProvisionId> provision_ids_;
    std::unordered_map<std::string, std::uint32_t> base_unit_ids_;
    std::map<std::vector<std::pair<std::uint32_t, int>>, engine::UnitId> unit_ids_;
    std::unordered_map<std::uint32_t, std::pair<engine::Rational, engine::UnitId>>
        unit_factors_;  ///< by base unit: what one of it is
    struct ScenarioSource {
        std::uint32_t module = 0;
        const ast::ScenarioStatement* statement = nullptr;
    };
    std::vector<ScenarioSource> scenario_sources_;  ///< by ScenarioId
    std::vector<engine::Plan> plans_;               ///< by ScenarioId
    std::deque<ast::Heading> made_headings_;        ///< of the parts of procedures and duties
    std::deque<ast::Clause> made_clauses_;
    std::unordered_set<std::uint32_t> money_units_;  ///< base units declared with `money`
    std::vector<std::uint32_t> collection_units_;    ///< by CollectionId: its base unit
    std::vector<std::uint32_t> collection_modules_;
    std::vector<QuantitySource> quantity_sources_;  ///< by QuantityId
    std::vector<Conventions> conventions_;          ///< by module
    std::vector<std::unordered_map<std::string, engine::ClauseId>>
        clause_names_;                                              ///< by QuantityId
    std::unordered_map<std::uint32_t, engine::Type> clause_types_;  ///< by ClauseId: of its outcome
    std::vector<engine::TestCase> tests_;
    std::uint32_t slots_ = 0;  ///< largest frame of the quantity at hand
    static constexpr std::uint32_t most_suggestions = 200;
    std::uint32_t suggestions_ = 0;
    std::uint32_t calls_inside_ = 0;  ///< quantities that are elaborated inside each other
};

}  // namespace hjemmel::lang
