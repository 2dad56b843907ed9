#pragma once

#include "lang/ast_builder.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hjemmel::lang {

/// Makes one statement after the other; what it reads of a node is in the order of the grammar.
class Statements {
public:
    Statements(const std::vector<SyntaxNode>& words, std::string_view text, ast::Module& module,
               Diagnostics& diagnostics)
        : build_(words, text, module), module_(module), diagnostics_(diagnostics), text_(text) {}

    void convert();

private:
    // -- tree_to_ast.cpp: files
    void allow(std::uint32_t node);
    /// The allowances above a statement are for it.
    void allowed(std::uint32_t node);
    void language(std::uint32_t node, bool first);
    void module(std::uint32_t node);
    void whole_file(bool any);
    /// A line that was there but could not be read is reported once.
    [[nodiscard]] bool broken_opening(Keyword keyword);
    Diagnostic& add(Code code, Span span, std::vector<Argument> arguments);
    /// Reports what was wrong with the statement just made, if anything.
    bool take_problem();

    // -- tree_to_ast.cpp: statements
    void statement(std::uint32_t node);
    decltype(ast::Statement::node) made_of(std::uint32_t node);
    ast::UnitStatement unit(std::uint32_t node);
    ast::EnumerationStatement enumeration(std::uint32_t node);
    ast::ThingStatement thing(std::uint32_t node);
    ast::Field field(std::uint32_t node);
    ast::ReadingStatement reading(std::uint32_t node);
    ast::ParameterStatement parameter(std::uint32_t node);
    /// Each `is` opens a step, with what stands before the first one belonging to that.
    std::vector<ast::ParameterStep> steps(const std::vector<std::uint32_t>& parts, Span whole);
    ast::InterpretationStatement interpretation(std::uint32_t node);
    ast::InterpretationOption option(std::uint32_t node);
    ast::ConventionStatement convention(std::uint32_t node);
    ast::UntranslatedStatement untranslated(std::uint32_t node);

    // -- tree_clauses.cpp: quantities
    ast::DefineStatement define(std::uint32_t node);
    void otherwise(std::uint32_t node, ast::DefineStatement& result);
    /// A bare `is` with no more than a basis may be a step of a parameter: the name decides later.
    ast::AmendStatement amend(std::uint32_t node);

    // -- tree_clauses.cpp: procedures and duties
    ast::ProcedureStatement procedure(std::uint32_t node);
    ast::Transition transition(std::uint32_t node);
    ast::DutyStatement duty(std::uint32_t node);
    ast::Clause main_clause(const std::vector<std::uint32_t>& parts);
    ast::Clause clause(std::uint32_t node);
    void has_outcome(const ast::Clause& clause, const std::string& name);
    [[nodiscard]] bool is_clause_part(std::uint32_t part) const;
    void clause_part(std::uint32_t part, ast::Clause& clause);
    void force(std::uint32_t node, std::optional<ast::ExprId>& from,
               std::optional<ast::ExprId>& to);
    void basis(std::uint32_t part, ast::Basis& basis);
    /// A quote away from its citation belongs to the last one before it.
    void quote(std::uint32_t part, ast::Basis& basis);
    ast::CitedProvision provision(std::uint32_t node);
    /// As written, but on one line and with plain blanks.
    static std::string anchor(std::string_view written);

    // -- tree_types.cpp: headings, types, labels
    ast::Heading heading(std::uint32_t node);
    ast::IndexDeclaration index(std::uint32_t node);
    ast::TypeText type(std::uint32_t node);
    static void type_word(Keyword word, ast::TypeText& type);
    void range(std::uint32_t node, ast::TypeText& type);
    void labels(std::uint32_t node, ast::Labels& result);

    // -- tree_scenarios.cpp: scenarios
    ast::ScenarioStatement scenario(std::uint32_t node);
    ast::LeverLine lever(std::uint32_t node);
    void refuse_behind(std::uint32_t before, std::uint32_t index);
    ast::SeekLine seek(std::uint32_t node);
    ast::UncertainLine uncertain(std::uint32_t node);
    ast::PlanExpectation plan_expectation(std::uint32_t node);
    ast::ModelLine model_line(std::uint32_t node);
    ast::SetChange set_change(std::uint32_t node);
    ast::Name key_in(std::uint32_t node);
    /// The index comes first; then, as in `in force`, from and to.
    ast::SetIndex set_index(std::uint32_t node);

    // -- tree_tests.cpp: tests
    ast::TestStatement test(std::uint32_t node);
    ast::GivenLine given_line(std::uint32_t node);
    std::int64_t copies(std::uint32_t node);
    ast::KnownTo known_to(std::uint32_t node);
    void circumstances(std::uint32_t node, ast::Circumstances& result);
    void known_on(std::uint32_t node, ast::Circumstances& result);
    void choice(std::uint32_t node, ast::Circumstances& result);
    ast::Expectation expectation(std::uint32_t node);
    void expected_value(std::uint32_t node, bool negated, ast::Expectation& result);

    // -- tree_types.cpp: what is wrong
    void once(std::optional<ast::ExprId>& place, std::uint32_t part);
    void repeated(bool stands, std::uint32_t part);
    void add_index(std::uint32_t part, std::vector<ast::IndexArgument>& indices);
    void repeated_at(bool stands, Span span, const std::string& word);

    AstBuilder build_;
    ast::Module& module_;
    Diagnostics& diagnostics_;
    std::string_view text_;
    std::vector<ast::CitedProvision>* last_cited_ = nullptr;
    bool has_language_ = false;
    bool has_module_ = false;
};

}  // namespace hjemmel::lang
