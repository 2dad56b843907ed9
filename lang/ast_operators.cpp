#include "lang/ast_builder.hpp"

#include <string>
#include <utility>

namespace hjemmel::lang {

using ast::ExprId;

/// Tells how a row of operands and operators binds, tightest first: `* /` with `if none`, `+ -`,
/// `rounded`, comparisons, `not`, `and`, `or`.
class OperatorRow {
public:
    OperatorRow(AstBuilder& builder, std::uint32_t node) : builder_(builder) {
        for (const std::uint32_t item : builder.children(node)) {
            items_.push_back(item);
        }
    }

    ExprId read() {
        // A row that is longer than any author writes is not taken apart.
        constexpr std::size_t items_of_longest = 20 * AstBuilder::most_operands;
        if (items_.size() > items_of_longest) {
            limit(items_.size());
            at_ = items_.size();
            return builder_.add(builder_.span_of(items_.front()), ast::Unknown{});
        }
        const ExprId result = disjunction();
        if (more()) {
            needs_parentheses();
        }
        return result;
    }

private:
    [[nodiscard]] bool more() const { return at_ < items_.size(); }
    [[nodiscard]] bool next_is(Keyword keyword) const {
        return more() && builder_.is_keyword(items_[at_], keyword);
    }
    [[nodiscard]] bool next_is(NodeKind kind) const {
        return more() && builder_.kind(items_[at_]) == kind;
    }
    [[nodiscard]] bool next_is(std::string_view symbol) const {
        return more() && builder_.is_symbol(items_[at_], symbol);
    }
    [[nodiscard]] Span span(ExprId expr) const { return builder_.module().exprs[expr.index].span; }
    [[nodiscard]] Span joined(ExprId first, ExprId last) const {
        return {span(first).file, span(first).begin, span(last).end};
    }

    ExprId disjunction() {
        return logical(Keyword::Or, [this] { return conjunction(); });
    }
    ExprId conjunction() {
        return logical(Keyword::And, [this] { return negation(); });
    }

    template <typename Operand>
    ExprId logical(Keyword word, Operand operand) {
        const ExprId first = operand();
        if (!next_is(word)) {
            return first;
        }
        std::vector<ExprId> operands = {first};
        while (next_is(word)) {
            ++at_;
            operands.push_back(operand());
        }
        limit(operands.size());
        const Span whole = joined(operands.front(), operands.back());
        return builder_.add(whole, ast::Logical{word == Keyword::And, std::move(operands)});
    }

    ExprId negation() {
        std::vector<std::uint32_t> nots;
        while (next_is(Keyword::Not)) {
            nots.push_back(items_[at_++]);
        }
        ExprId result = comparison();
        while (!nots.empty()) {
            Span whole = builder_.span_of(nots.back());
            whole.end = span(result).end;
            result = builder_.add(whole, ast::Unary{ast::UnaryOperator::Not, result});
            nots.pop_back();
        }
        return result;
    }

    ExprId comparison() {
        ExprId left = rounding();
        bool compared = false;
        while (starts_comparison()) {
            if (compared) {
                chained_comparison();
            }
            compared = true;
            left = compare(left);
        }
        return left;
    }

    [[nodiscard]] bool starts_comparison() const {
        return next_is("<") || next_is("<=") || next_is(">") || next_is(">=") ||
               next_is(Keyword::Is) || next_is(Keyword::Becomes) || next_is(NodeKind::StateTest) ||
               next_is(NodeKind::OneOf);
    }

    ExprId compare(ExprId left) {
        const std::uint32_t item = items_[at_++];
        Span whole = span(left);
        if (builder_.kind(item) == NodeKind::StateTest) {
            whole.end = builder_[item].end;
            const bool applicable = builder_.is_keyword(item + 2, Keyword::Applicable);
            const auto op =
                applicable ? ast::UnaryOperator::IsApplicable : ast::UnaryOperator::IsNotApplicable;
            return builder_.add(whole, ast::Unary{op, left});
        }
        if (builder_.kind(item) == NodeKind::OneOf) {
            return one_of(left, item);
        }
        auto op = ast::Comparator::Is;
        if (builder_.kind(item) == NodeKind::Symbol) {
            const std::string_view symbol = builder_.text_of(item);
            op = symbol == "<"    ? ast::Comparator::Less
                 : symbol == "<=" ? ast::Comparator::LessEqual
                 : symbol == ">"  ? ast::Comparator::Greater
                                  : ast::Comparator::GreaterEqual;
        } else if (builder_.is_keyword(item, Keyword::Becomes)) {
            op = ast::Comparator::Becomes;
        } else if (next_is(Keyword::Not)) {
            ++at_;
            op = ast::Comparator::IsNot;
        }
        const ExprId right = rounding();
        return builder_.add(joined(left, right), ast::Comparison{op, left, right});
    }

    ExprId one_of(ExprId subject, std::uint32_t item) {
        ast::OneOf result{subject, {}};
        bool negated = false;
        for (const std::uint32_t part : builder_.children(item)) {
            if (builder_.is_keyword(part, Keyword::Not)) {
                negated = true;
            } else if (builder_.kind(part) != NodeKind::Symbol &&
                       !builder_.is_keyword(part, Keyword::Is) &&
                       !builder_.is_keyword(part, Keyword::OneOf)) {
                result.choices.push_back(builder_.expression(part));
            }
        }
        limit(result.choices.size());
        Span whole = span(subject);
        whole.end = builder_[item].end;
        const ExprId found = builder_.add(whole, std::move(result));
        return negated ? builder_.add(whole, ast::Unary{ast::UnaryOperator::Not, found}) : found;
    }

    ExprId rounding() {
        ExprId result = sum();
        for (int times = 1; next_is(NodeKind::Rounded); ++times) {
            if (times > most_roundings) {
                builder_.problem(Code::NestedTooDeeply, builder_.span_of(items_[at_]),
                                 {engine::Rational(most_roundings)});
                at_ = items_.size();
                break;
            }
            result = rounded(result, items_[at_++]);
        }
        return result;
    }

    ExprId rounded(ExprId operand, std::uint32_t item) {
        ast::Rounded result{operand, engine::Rounding::Down, std::nullopt, builder_.span_of(item)};
        bool negative = false;
        for (const std::uint32_t part : builder_.children(item)) {
            if (builder_.kind(part) != NodeKind::Keyword) {
                if (builder_.is_symbol(part, "-")) {
                    negative = true;
                } else {
                    result.step = builder_.expression(part);
                }
                continue;
            }
            switch (builder_[part].keyword()) {
                case Keyword::Up:
                    result.mode = engine::Rounding::Up;
                    break;
                case Keyword::Down:
                    result.mode = engine::Rounding::Down;
                    break;
                case Keyword::HalfUp:
                    result.mode = engine::Rounding::HalfUp;
                    break;
                case Keyword::HalfEven:
                    result.mode = engine::Rounding::HalfEven;
                    break;
                case Keyword::HalfAway:
                    result.mode = engine::Rounding::HalfAway;
                    break;
                case Keyword::TowardZero:
                    result.mode = engine::Rounding::TowardZero;
                    break;
                case Keyword::AwayFromZero:
                    result.mode = engine::Rounding::AwayFromZero;
                    break;
                default:
                    break;  // rounded, to
            }
        }
        if (negative && result.step.has_value()) {
            result.step = builder_.negate(*result.step, span(*result.step));
        }
        Span whole = span(operand);
        whole.end = builder_[item].end;
        return builder_.add(whole, result);
    }

    ExprId sum() {
        ast::Chain chain{product(), {}};
        while (next_is("+") || next_is("-")) {
            const std::uint32_t op = items_[at_++];
            const auto kind = builder_.is_symbol(op, "+") ? ast::ChainOperator::Add
                                                          : ast::ChainOperator::Subtract;
            const ExprId operand = product();
            chain.tail.push_back({kind, builder_.span_of(op), operand});
        }
        return chained(std::move(chain));
    }

    ExprId product() {
        ast::Chain chain{signed_operand(), {}};
        while (next_is("*") || next_is("/")) {
            const std::uint32_t op = items_[at_++];
            const auto kind = builder_.is_symbol(op, "*") ? ast::ChainOperator::Multiply
                                                          : ast::ChainOperator::Divide;
            const ExprId operand = signed_operand();
            chain.tail.push_back({kind, builder_.span_of(op), operand});
        }
        const ExprId result = chained(std::move(chain));
        if (!next_is(NodeKind::IfNone)) {
            return result;
        }
        const std::uint32_t tail = items_[at_++];
        const ExprId alternative = builder_.signed_last(tail);
        Span whole = span(result);
        whole.end = builder_[tail].end;
        return builder_.add(whole, ast::IfNone{result, alternative});
    }

    ExprId chained(ast::Chain chain) {
        if (chain.tail.empty()) {
            return chain.first;
        }
        limit(chain.tail.size() + 1);
        const Span whole = joined(chain.first, chain.tail.back().operand);
        return builder_.add(whole, std::move(chain));
    }

    ExprId signed_operand() {
        if (next_is("-")) {
            const Span minus = builder_.span_of(items_[at_++]);
            return builder_.negate(operand(), minus);
        }
        return operand();
    }

    ExprId operand() {
        const std::uint32_t item = items_[at_++];
        if (builder_.is_keyword(item, Keyword::Not)) {
            const std::string word = builder_.word(Keyword::Not);
            builder_.problem(Code::MisplacedNot, builder_.span_of(item), {word});
            return operand_behind_not();
        }
        const NodeKind kind = builder_.kind(item);
        const ExprId result = builder_.expression(item);
        const bool takes_all = kind == NodeKind::Aggregate || kind == NodeKind::If ||
                               kind == NodeKind::Choose || kind == NodeKind::Extreme ||
                               kind == NodeKind::Distribute || kind == NodeKind::Drawn;
        if (takes_all && more()) {
            const std::uint32_t word = item + 1;
            Diagnostic& diagnostic =
                builder_.problem(Code::NeedsParentheses, builder_.span_of(items_[at_]),
                                 {next_word(), builder_.text_in(builder_.span_of(item))});
            diagnostic.notes.push_back(
                {Phrase::TakesAllThatFollows, {std::string(builder_.text_of(word))}});
            offer_parentheses(diagnostic, builder_.span_of(item));
            at_ = items_.size();
        }
        return result;
    }

    ExprId operand_behind_not() {
        while (next_is(Keyword::Not)) {
            ++at_;
        }
        return operand();
    }

    /// What stands where the row should have ended: an operator behind something that binds less
    /// tightly.
    void needs_parentheses() {
        const std::uint32_t first = items_.front();
        const std::uint32_t last = items_[at_ - 1];
        const Span before{builder_.span_of(first).file, builder_[first].begin, builder_[last].end};
        const Span found = builder_.span_of(items_[at_]);
        Diagnostic& diagnostic = builder_.problem(Code::NeedsParentheses, found,
                                                  {next_word(), builder_.text_in(before)});
        offer_parentheses(diagnostic, before);
    }

    void offer_parentheses(Diagnostic& diagnostic, Span around) {
        const Span begin{around.file, around.begin, around.begin};
        const Span end{around.file, around.end, around.end};
        const std::string text = "(" + builder_.text_in(around) + ")";
        diagnostic.fixes.push_back(
            {{Phrase::PutInParentheses, {text}}, {{begin, "("}, {end, ")"}}, true});
    }

    void chained_comparison() {
        builder_.problem(Code::ChainedComparison, builder_.span_of(items_[at_]), {next_word()})
            .help.push_back({Phrase::JoinWithAnd, {builder_.word(Keyword::And)}});
    }

    /// The word that comes next; of a part such as `rounded down` its first.
    [[nodiscard]] std::string next_word() const {
        const std::uint32_t item = items_[at_];
        return std::string(builder_.text_of(is_leaf(builder_.kind(item)) ? item : item + 1));
    }

    void limit(std::size_t operands) {
        if (operands > AstBuilder::most_operands) {
            const std::uint32_t first = items_.front();
            builder_
                .problem(Code::TooManyOperands, builder_.span_of(first),
                         {engine::Rational(AstBuilder::most_operands)})
                .help.push_back({Phrase::SplitIt, {}});
        }
    }

    /// In a row; who rounds a number more often has pasted something.
    static constexpr int most_roundings = 4;

    AstBuilder& builder_;
    std::vector<std::uint32_t> items_;
    std::size_t at_ = 0;
};

ExprId AstBuilder::operators(std::uint32_t node) {
    const std::uint32_t first = first_child(node);
    if (first + (*words_)[first].size == node + (*words_)[node].size) {
        return expression(first);  // one operand
    }
    return OperatorRow(*this, node).read();
}

std::string AstBuilder::text_in(Span span) const {
    constexpr std::size_t longest = 60;
    std::string_view text = text_.substr(span.begin, span.end - span.begin);
    if (text.size() <= longest) {
        return std::string(text);
    }
    std::size_t cut = longest;
    while (cut > 0 && (static_cast<unsigned char>(text[cut]) & 0xC0U) == 0x80) {
        --cut;
    }
    return std::string(text.substr(0, cut)) + "…";
}

}  // namespace hjemmel::lang
