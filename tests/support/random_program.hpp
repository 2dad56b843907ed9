#pragma once

#include "tests/support/program_builder.hpp"

#include <rapidcheck.h>

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace hjemmel::testing {

/// Readings of small domains, and quantities of random expressions and clauses over them and over
/// each other; with interpretations of two or three options among the expressions, if wanted.
class RandomProgram {
public:
    ProgramBuilder builder;
    std::vector<engine::QuantityId> readings;
    std::vector<std::vector<engine::Cell>> domains;  // what each reading can be
    std::vector<engine::QuantityId> quantities;
    std::vector<engine::InterpretationId> interpretations;

    explicit RandomProgram(int interpretation_count = 0) {
        for (int i = 0; i < interpretation_count; ++i) {
            std::vector<std::string> options{"a", "b"};
            if (below(3) == 0) options.emplace_back("c");
            interpretations.push_back(
                builder.interpretation("i" + std::to_string(i), std::move(options)));
        }
        kinds_ = builder.enumeration("kind", {"a", "b", "c"});
        add_reading(number_between(0, 2), {given(engine::Rational(0)), given(engine::Rational(1)),
                                           given(engine::Rational(2))});
        add_reading(number_between(-1, 1),
                    {given(engine::Rational(-1)), given(*engine::Rational::parse("1/2")),
                     given(engine::Rational(1))});
        add_reading(
            or_not_applicable(number_between(1, 2)),
            {given(engine::Rational(1)), given(engine::Rational(2)), not_applicable_cell()});
        add_reading(yes_no_type(), {given(false), given(true)});
        add_reading(yes_no_type(), {given(false), given(true)});
        add_reading(type_of(engine::Kind::Enumeration, kinds_.index),
                    {given(engine::EnumerationValue{0}), given(engine::EnumerationValue{1}),
                     given(engine::EnumerationValue{2})});
        const int count = *rc::gen::inRange(1, interpretation_count > 0 ? 6 : 4);
        for (int i = 0; i < count; ++i) add_quantity(i);
    }

private:
    static int below(int limit) { return *rc::gen::inRange(0, limit); }

    void add_reading(const engine::Type& type, std::vector<engine::Cell> domain) {
        readings.push_back(builder.reading("r" + std::to_string(readings.size()), type));
        domains.push_back(std::move(domain));
    }

    void add_quantity(int number) {
        const bool is_truth = below(3) == 0;
        const auto expression = [&] { return is_truth ? truth(3) : number_expression(3); };
        const auto made =
            builder.define("q" + std::to_string(number), is_truth ? yes_no_type() : number_type());
        std::vector<engine::ClauseId> clauses;
        const int count = 1 + below(3);
        for (int i = 0; i < count; ++i) {
            const auto guard = i > 0 || below(3) == 0 ? std::optional(truth(1)) : std::nullopt;
            clauses.push_back(builder.rule(made, "c" + std::to_string(i), expression(), guard));
            if (i > 0 && below(3) > 0) builder.clause(clauses.back()).overrides = {clauses.front()};
            if (i > 0 && below(5) == 0) builder.clause(clauses.back()).suspends = {clauses.front()};
        }
        if (below(2) == 0) builder.program.quantities[made.index].otherwise = expression();
        quantities.push_back(made);
        (is_truth ? truths_ : numbers_).push_back(made);
    }

    template <typename Part>
    engine::NodeId chosen(engine::Kind kind, Part part) {
        const engine::InterpretationId reading = interpretations[static_cast<std::size_t>(
            below(static_cast<int>(interpretations.size())))];
        std::vector<engine::NodeId> options;
        for (std::size_t i = 0; i < builder.program[reading].options.size(); ++i)
            options.push_back(part());
        return builder.op(engine::Op::Interpretation, kind, options, reading.index);
    }

    engine::NodeId number_expression(int depth) {
        const auto sub = [&] { return number_expression(depth - 1); };
        if (depth > 0 && !interpretations.empty() && below(4) == 0)
            return chosen(engine::Kind::Number, sub);
        if (depth == 0) {
            if (!numbers_.empty() && below(3) == 0)
                return builder.call(
                    numbers_[static_cast<std::size_t>(below(static_cast<int>(numbers_.size())))]);
            if (below(4) == 0) return builder.number(below(5) - 2);
            return builder.call(readings[static_cast<std::size_t>(below(3))]);
        }
        switch (below(14)) {
            case 0:
                return builder.arithmetic(engine::Op::Add, {sub(), sub()});
            case 1:
                return builder.arithmetic(engine::Op::Multiply, {sub(), sub()});
            case 2:
                return builder.arithmetic(engine::Op::Negate, {sub()});
            case 3:
                return builder.arithmetic(engine::Op::Divide, {sub(), sub()});
            case 4:
                return builder.arithmetic(engine::Op::Divide, {sub(), sub(), sub()});
            case 5:
                return builder.arithmetic(engine::Op::Smaller, {sub(), sub()});
            case 6:
                return builder.arithmetic(engine::Op::Larger, {sub(), sub(), sub()});
            case 7:
                return builder.arithmetic(engine::Op::If, {truth(depth - 1), sub(), sub()});
            case 8:
                return builder.arithmetic(engine::Op::CountingAs, {sub(), sub()});
            case 9:
                return builder.op(engine::Op::Round, engine::Kind::Number,
                                  {sub(), builder.number(1)}, static_cast<std::uint32_t>(below(7)));
            case 10:
                return builder.arithmetic(engine::Op::WholePart, {sub()});
            case 11:
                return builder.arithmetic(engine::Op::Choose,
                                          {builder.call(readings[5]), sub(), sub(), sub()});
            case 12:
                return builder.not_applicable(engine::Kind::Number);
            default:
                return sub();
        }
    }

    engine::NodeId truth(int depth) {
        if (depth > 0 && !interpretations.empty() && below(4) == 0)
            return chosen(engine::Kind::YesNo, [&] { return truth(depth - 1); });
        if (depth == 0) {
            if (!truths_.empty() && below(3) == 0)
                return builder.call(
                    truths_[static_cast<std::size_t>(below(static_cast<int>(truths_.size())))]);
            return builder.call(readings[static_cast<std::size_t>(3 + below(2))]);
        }
        switch (below(9)) {
            case 0:
                return builder.truth(engine::Op::And, {truth(depth - 1), truth(depth - 1)});
            case 1:
                return builder.truth(engine::Op::Or,
                                     {truth(depth - 1), truth(depth - 1), truth(depth - 1)});
            case 2:
                return builder.truth(engine::Op::Not, {truth(depth - 1)});
            case 3:
                return builder.truth(engine::Op::Less,
                                     {number_expression(depth - 1), number_expression(depth - 1)});
            case 4:
                return builder.truth(engine::Op::LessEqual,
                                     {number_expression(depth - 1), number_expression(depth - 1)});
            case 5:
                return builder.truth(engine::Op::Equal,
                                     {number_expression(depth - 1), number_expression(depth - 1)});
            case 6:
                return builder.truth(engine::Op::IsApplicable, {number_expression(depth - 1)});
            case 7:
                return builder.truth(engine::Op::Equal,
                                     {builder.call(readings[5]), builder.one_of(kinds_, below(3))});
            default:
                return truth(depth - 1);
        }
    }

    engine::EnumerationId kinds_;
    std::vector<engine::QuantityId> numbers_;
    std::vector<engine::QuantityId> truths_;
};

}  // namespace hjemmel::testing
