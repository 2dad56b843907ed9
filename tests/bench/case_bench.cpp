// One case at a time: 12 inputs and 17 rules with exceptions, dates, percentages and amounts, by
// the compiled rule and by the exact evaluator, without grounds, with grounds as records, and as
// text. The inputs change with every case.

#include "engine/batch/case_program.hpp"
#include "engine/evaluate/grounds_text.hpp"
#include "engine/program/whole_values.hpp"
#include "tests/bench/measure.hpp"
#include "tests/support/dice.hpp"
#include "tests/support/program_builder.hpp"

#include <benchmark/benchmark.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace {

using hjemmel::bench::fail;

using namespace hjemmel::engine;
using namespace hjemmel::testing;
using batch::CaseField;
using batch::CaseProgram;
using batch::CaseValue;

// An allowance that nobody has enacted.
class Allowance {
public:
    ProgramBuilder builder;
    EnumerationId group = builder.enumeration("group", {"student", "worker", "parent"});
    CollectionId person = builder.collection(CollectionKind::Entity, "person", {},
                                             {{"birth", type_of(Kind::Date)},
                                              {"applied", type_of(Kind::Date)},
                                              {"income", number_between(0, 2'000'000)},
                                              {"wealth", number_between(0, 10'000'000)},
                                              {"rent", number_between(0, 50'000)},
                                              {"children", number_between(0, 15)},
                                              {"hours", number_between(0, 74)},
                                              {"resident", yes_no_type()},
                                              {"single", yes_no_type()},
                                              {"group", type_of(Kind::Enumeration, group.index)},
                                              {"disability", number_between(0, 1)},
                                              {"answered", type_of(Kind::Date)}});
    std::vector<CaseField> fields{{day("1940-01-01").days, day("2010-12-31").days},
                                  {day("2015-01-01").days, day("2025-12-31").days},
                                  {0, 200'000'000, 100},
                                  {0, 1'000'000'000, 100},
                                  {0, 5'000'000, 100},
                                  {0, 15},
                                  {0, 148, 2},
                                  {0, 1},
                                  {0, 1},
                                  {0, 2},
                                  {0, 100, 100},
                                  {day("2015-01-01").days, day("2026-12-31").days}};
    QuantityId paid;
    int rules = 0;

    Allowance() {
        const auto adult = made("adult", yes_no_type(), at_age(18));
        const auto old = made("old", yes_no_type(), at_age(67));
        const auto base = made(
            "base", number_type(),
            sum(Op::Choose, {field(9), number("6397"), number("8011.50"), number("11554.25")}));
        const auto for_children =
            made("for_children", number_type(),
                 sum(Op::Multiply, {sum(Op::Smaller, {field(5), number("4")}), number("1248.75")}));
        const auto for_single = made(
            "for_single", number_type(),
            sum(Op::If, {field(8), rounded(sum(Op::Multiply, {call(base), number("3/20")}), "1/2"),
                         number("0")}));
        const auto for_rent = made(
            "for_rent", number_type(),
            rounded(
                sum(Op::Smaller, {sum(Op::Multiply, {field(4), number("3/5")}), number("3917.40")}),
                "1"));
        const auto deducted = made(
            "deducted", number_type(),
            sum(Op::Multiply,
                {sum(Op::Larger, {number("0"), minus(field(2), number("5000"))}), number("3/10")}));
        const auto limit = made("limit", number_type(), number("100000"));
        exception(limit, number("200000"), call(old));
        const auto poor =
            made("poor", yes_no_type(), truth(Op::LessEqual, {field(3), call(limit)}));
        const auto works =
            made("works", yes_no_type(), truth(Op::LessEqual, {number("37"), field(6)}));
        exception(works, truth(Op::LessEqual, {number("37/2"), field(6)}),
                  truth(Op::LessEqual, {number("1/2"), field(10)}));
        const auto entitled =
            made("entitled", yes_no_type(), truth(Op::And, {call(adult), field(7), call(poor)}));
        exception(entitled, builder.yes_no(false),
                  truth(Op::And, {call(works), truth(Op::Not, {call(old)})}));
        const auto in_time =
            made("in_time", yes_no_type(),
                 truth(Op::LessEqual,
                       {field(11), builder.op(Op::AddMonths, Kind::Date, {field(1), number("3")},
                                              static_cast<std::uint32_t>(MonthEnd::Down))}));
        const auto gross =
            made("gross", number_type(),
                 sum(Op::Add, {call(base), call(for_children), call(for_single), call(for_rent)}));
        const auto tax = made("tax", number_type(),
                              rounded(sum(Op::Multiply, {call(gross), number("37/100")}), "1/100"));
        exception(tax, number("0"), truth(Op::Less, {call(gross), number("8500")}));
        const auto net = made(
            "net", number_type(),
            sum(Op::Larger, {number("0"), minus(minus(call(gross), call(tax)), call(deducted))}));
        const auto reduced = made(
            "reduced", number_type(),
            sum(Op::If, {call(in_time), call(net), sum(Op::Multiply, {call(net), number("4/5")})}));
        paid = made("paid", number_type(), number("0"));
        exception(paid, rounded(call(reduced), "1"), call(entitled));
    }

    // A case within the fields.
    std::vector<CaseValue> draw(Dice& dice) const {
        std::vector<CaseValue> values;
        for (const CaseField& one : fields) {
            const auto size = static_cast<std::uint64_t>(one.most - one.least + 1);
            // Small numbers more often: limits lie there.
            const std::uint64_t of = size > 10'000'000 ? size / 50 : size;
            values.push_back({one.least + static_cast<std::int64_t>(dice.next() % of)});
        }
        return values;
    }

private:
    using Op = hjemmel::engine::Op;
    using Kind = hjemmel::engine::Kind;
    using Nodes = std::vector<NodeId>;

    NodeId field(std::uint32_t column) {
        return builder.field(person, column, builder.slot(0, Kind::Row, person.index));
    }
    NodeId number(const char* text) { return builder.number(*Rational::parse(text)); }
    NodeId call(QuantityId of) {
        return builder.call(of, {builder.slot(0, Kind::Row, person.index)});
    }
    NodeId sum(Op op, Nodes of) { return builder.arithmetic(op, std::move(of)); }
    NodeId truth(Op op, Nodes of) { return builder.truth(op, std::move(of)); }
    NodeId minus(NodeId left, NodeId right) {
        return sum(Op::Add, {left, sum(Op::Negate, {right})});
    }
    NodeId rounded(NodeId of, const char* step) {
        return builder.op(Op::Round, Kind::Number, {of, number(step)},
                          static_cast<std::uint32_t>(Rounding::HalfUp));
    }
    NodeId at_age(int years) {
        return truth(Op::LessEqual, {builder.op(Op::AddMonths, Kind::Date,
                                                {field(0), builder.number(Rational(years * 12))},
                                                static_cast<std::uint32_t>(MonthEnd::Up)),
                                     field(1)});
    }
    QuantityId made(const char* name, const Type& type, NodeId outcome) {
        ++rules;
        const QuantityId quantity = builder.define(name, type, {}, person);
        builder.rule(quantity, "main", outcome);
        return quantity;
    }
    void exception(QuantityId to, NodeId outcome, NodeId when) {
        const ClauseId base = builder.program[to].clauses.front();
        builder.clause(builder.rule(to, "exception", outcome, when)).overrides = {base};
    }
};

Facts facts_of(const Allowance& allowance, const std::vector<std::vector<CaseValue>>& cases) {
    const Program& program = allowance.builder.program;
    Facts facts(program);
    facts.close_all(allowance.person);
    for (const auto& one : cases) {
        const auto row = facts.add_row(allowance.person, "", 0, {});
        for (std::uint32_t column = 0; column < one.size(); ++column) {
            facts.set(allowance.person, column, row,
                      given(value_of_whole(program[allowance.person].fields[column].type.kind,
                                           one[column].number, allowance.fields[column].scale)));
        }
    }
    return facts;
}

}  // namespace

int main(int argc, char** argv) {
    const auto seed = static_cast<std::uint64_t>(argc > 1 ? std::atoll(argv[1]) : 20'190'412);
    constexpr std::size_t case_count = 20'000;
    const Allowance allowance;
    Dice dice(seed);
    std::vector<std::vector<CaseValue>> cases;
    for (std::size_t i = 0; i < case_count; ++i) cases.push_back(allowance.draw(dice));
    auto program =
        CaseProgram::of(allowance.builder.program, at(allowance.paid), allowance.fields, {});
    if (!program) fail("the rule was not compiled");
    const Facts facts = facts_of(allowance, cases);
    Interpreter exact(allowance.builder.program, facts, {});
    const std::function<const Residual&(Date)> residual = [&](Date law) -> const Residual& {
        return exact.residual(law);
    };
    std::vector<CaseValue> records(program->record_count());
    std::string text;
    std::size_t text_bytes = 0;
    std::size_t above_nothing = 0;
    for (std::uint32_t row = 0; row < case_count; ++row) {
        const auto found = program->outcome(program->run(cases[row]));
        const Answer expected = exact.ask(at(allowance.paid, {}, row));
        if (!found || shown(*found) != shown(expected.outcome)) {
            fail("case " + std::to_string(row) + " is " + (found ? shown(*found) : "left") +
                 " for " + shown(expected.outcome));
        }
        above_nothing += shown(*found) != "0" ? 1U : 0U;
        Grounds grounds;
        const Answer told = exact.ask_with_grounds(at(allowance.paid, {}, row), grounds);
        text.clear();
        static_cast<void>(program->run(cases[row], records));
        if (!program->grounds().write(records, text) ||
            text != grounds_text({allowance.builder.program, grounds, residual}, told.ground)) {
            fail("the grounds of case " + std::to_string(row) + " are not those that they are");
        }
        text_bytes += text.size();
    }
    std::printf(
        "%d rules, %zu fields, %zu instructions; %zu of %zu cases are paid something; seed %llu\n",
        allowance.rules, allowance.fields.size(), program->size(), above_nothing, case_count,
        static_cast<unsigned long long>(seed));
    std::printf("%zu records of %zu bytes a case, %zu bytes of text\n", program->record_count(),
                sizeof(CaseValue), text_bytes / case_count);
    const auto all_compiled = [&] {
        std::int64_t sum = 0;
        for (const auto& one : cases) sum += program->run(one).number;
        benchmark::DoNotOptimize(sum);
    };
    const auto all_exact = [&] {
        Interpreter alone(allowance.builder.program, facts, {});
        for (std::uint32_t row = 0; row < case_count; ++row) {
            benchmark::DoNotOptimize(alone.ask(at(allowance.paid, {}, row)).outcome.state);
        }
    };
    const auto all_grounds = [&] {
        Interpreter alone(allowance.builder.program, facts, {});
        for (std::uint32_t row = 0; row < case_count / 10; ++row) {
            Grounds grounds;
            benchmark::DoNotOptimize(
                alone.ask_with_grounds(at(allowance.paid, {}, row), grounds).outcome.state);
        }
    };
    const auto all_records = [&] {
        std::int64_t sum = 0;
        for (const auto& one : cases) sum += program->run(one, records).number;
        benchmark::DoNotOptimize(sum);
        benchmark::DoNotOptimize(records.data());
    };
    const auto all_texts = [&] {
        for (const auto& one : cases) {
            static_cast<void>(program->run(one, records));
            text.clear();
            benchmark::DoNotOptimize(program->grounds().write(records, text));
            benchmark::DoNotOptimize(text.data());
        }
    };
    hjemmel::bench::compare("case_with_records (goal 3)", all_records, "case_compiled",
                            all_compiled);
    hjemmel::bench::compare("case_with_text (goal 13)", all_texts, "case_compiled", all_compiled);
    hjemmel::bench::time("case_compiled_20000_cases", all_compiled, 1, "16 ms: 0.8 us a case");
    hjemmel::bench::time("case_exact_20000_cases", all_exact, 1, "none");
    hjemmel::bench::time("case_exact_with_grounds_2000_cases", all_grounds, 1, "none");
}
