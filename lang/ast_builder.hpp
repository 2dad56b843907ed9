#pragma once

#include "lang/ast.hpp"
#include "lang/syntax_tree.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hjemmel::lang {

class OperatorRow;

/// Makes expressions, names and literals of the tree of words, for `tree_to_ast.cpp`. Nodes go by
/// their index.
class AstBuilder {
public:
    static constexpr std::size_t most_operands = 10'000;
    static constexpr std::size_t most_digits = 100;
    static constexpr std::size_t longest_name = 200;

    AstBuilder(const std::vector<SyntaxNode>& words, std::string_view text, ast::Module& module)
        : words_(&words), text_(text), module_(&module) {}

    // ---- the tree ----

    [[nodiscard]] const SyntaxNode& operator[](std::uint32_t node) const { return (*words_)[node]; }
    [[nodiscard]] NodeKind kind(std::uint32_t node) const { return (*words_)[node].kind; }
    [[nodiscard]] bool is_keyword(std::uint32_t node, Keyword keyword) const {
        return kind(node) == NodeKind::Keyword && (*words_)[node].keyword() == keyword;
    }
    [[nodiscard]] bool is_symbol(std::uint32_t node, std::string_view symbol) const {
        return kind(node) == NodeKind::Symbol && text_of(node) == symbol;
    }
    [[nodiscard]] Children children(std::uint32_t node) const { return {*words_, node}; }
    [[nodiscard]] std::uint32_t first_child(std::uint32_t node) const { return node + 1; }
    [[nodiscard]] std::optional<std::uint32_t> child(std::uint32_t node, NodeKind kind) const;
    [[nodiscard]] std::string_view text_of(std::uint32_t node) const;
    [[nodiscard]] Span span_of(std::uint32_t node) const;
    /// For messages: cut when it is long.
    [[nodiscard]] std::string text_in(Span span) const;

    // ---- words ----

    [[nodiscard]] ast::Name name(std::uint32_t node);
    /// The first name among the children.
    [[nodiscard]] ast::Name name_in(std::uint32_t node);
    [[nodiscard]] ast::TextLiteral text(std::uint32_t node);
    [[nodiscard]] ast::UnitText unit(std::uint32_t node);

    // ---- expressions ----

    /// Any node or leaf that is a value.
    ast::ExprId expression(std::uint32_t node);
    /// The last child of a part such as `when E` or `to D`.
    ast::ExprId value_in(std::uint32_t node);
    [[nodiscard]] ast::IndexArgument index(std::uint32_t node);
    ast::ExprId negate(ast::ExprId operand, Span minus);
    ast::ExprId add(Span span, decltype(ast::Expr::node) node);

    // ---- what is wrong ----

    /// Keeps the first problem of a statement.
    Diagnostic& problem(Code code, Span span, std::vector<Argument> arguments);
    [[nodiscard]] std::optional<Diagnostic>& found() { return problem_; }
    /// What may be wrong; the statement stands nevertheless.
    Diagnostic& doubt(Code code, Span span, std::vector<Argument> arguments);
    [[nodiscard]] std::vector<Diagnostic>& doubts() { return doubts_; }
    [[nodiscard]] std::string word(Keyword keyword) const {
        return std::string(spelling(keyword, module_->language));
    }
    [[nodiscard]] ast::Module& module() { return *module_; }

private:
    friend class OperatorRow;

    ast::ExprId operators(std::uint32_t node);
    ast::ExprId number(std::uint32_t node);
    ast::ExprId number_operand(std::uint32_t node);
    ast::ExprId date(std::uint32_t node);
    ast::ExprId month(std::uint32_t node);
    ast::ExprId keyword(std::uint32_t node);
    ast::ExprId offset(std::uint32_t node);
    ast::ExprId parentheses(std::uint32_t node);
    ast::ExprId day_in_year(std::uint32_t node);
    [[nodiscard]] bool is_leap_year_literal(ast::ExprId id) const;
    ast::ExprId reference(std::uint32_t node);
    ast::ExprId prefixed(std::uint32_t node);
    ast::ExprId choose(std::uint32_t node);
    ast::ExprId extreme(std::uint32_t node);
    ast::ExprId if_expression(std::uint32_t node);
    ast::ExprId aggregate(std::uint32_t node);
    ast::ExprId distribute(std::uint32_t node);
    ast::ExprId drawn(std::uint32_t node);
    ast::ExprId with_postfixes(ast::ExprId operand, std::uint32_t node);
    ast::ExprId signed_last(std::uint32_t node);
    ast::Collection collection(std::uint32_t node);
    void number_problem(std::uint32_t node);
    void refuse_unit_of_other_language(const ast::Name& name);
    [[nodiscard]] Language other_language() const;
    [[nodiscard]] bool is_month_of_other_language(const ast::Name& name) const;
    void offer_month(Diagnostic& diagnostic, const ast::Name& name) const;

    const std::vector<SyntaxNode>* words_;
    std::string_view text_;
    ast::Module* module_;
    std::optional<Diagnostic> problem_;
    Diagnostic ignored_{};  // takes what comes after the first
    std::vector<Diagnostic> doubts_;
};

}  // namespace hjemmel::lang
