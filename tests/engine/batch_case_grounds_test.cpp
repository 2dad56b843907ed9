// Why a case is what it is, by the records of a compiled rule and by the exact evaluator.
#include "engine/batch/case_program.hpp"
#include "engine/evaluate/grounds_text.hpp"
#include "engine/program/whole_values.hpp"
#include "tests/support/program_builder.hpp"

#include <catch2/catch.hpp>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

using namespace hjemmel::engine;
using namespace hjemmel::testing;
using batch::CaseField;
using batch::CaseProgram;
using batch::CaseValue;
using batch::RowState;

namespace {

// A benefit with every way in which a clause counts, every kind of step that a case has, and a
// quantity that is read twice.
struct Benefit {
    using Op = hjemmel::engine::Op;
    using Kind = hjemmel::engine::Kind;

    ProgramBuilder builder;
    EnumerationId group = builder.enumeration("group", {"student", "worker"});
    CollectionId person = builder.collection(CollectionKind::Entity, "person", {},
                                             {{"income", number_between(0, 100'000)},
                                              {"born", type_of(Kind::Date)},
                                              {"group", type_of(Kind::Enumeration, group.index)},
                                              {"bonus", or_not_applicable(number_type())},
                                              {"suspended", yes_no_type()}});
    std::vector<CaseField> fields{{0, 200'000, 2, true},
                                  {day("1940-01-01").days, day("2010-12-31").days, 1, true},
                                  {0, 1},
                                  {0, 100, 1, true},
                                  {0, 1}};
    QuantityId rate, paid;

    Benefit() {
        const ParameterId limit = builder.parameter("limit", number_type());
        builder.step(limit, "always", Rational(5'000), {});
        const InterpretationId reading = builder.interpretation("reading", {"narrow", "wide"});
        const ProvisionId old = builder.provision("§ 1", "2000-01-01", "2010-12-31", "1999-12-01");
        const NodeId row = builder.slot(0, Kind::Row, person.index);
        const auto field = [&](std::uint32_t number) { return builder.field(person, number, row); };
        const auto sum = [&](Op op, std::vector<NodeId> of) {
            return builder.arithmetic(op, std::move(of));
        };
        rate = builder.define("rate", number_type(), {IndexKind::Year}, person);
        const NodeId of_group =
            sum(Op::Choose, {field(2), builder.number(800), builder.number(900)});
        builder.rule(rate, "main",
                     sum(Op::Add, {of_group, sum(Op::CountingAs, {field(3), builder.number(0)})}));
        paid = builder.define("paid", number_type(), {IndexKind::Year}, person);
        const NodeId year = builder.slot(1, Kind::Year);
        const NodeId rated = builder.call(rate, {row, year});
        const NodeId before = builder.call(
            rate, {row, builder.op(Op::Shift, Kind::Year, {year, builder.number(-1)})});
        const ClauseId main = builder.rule(
            paid, "main",
            builder.op(
                Op::Interpretation, Kind::Number,
                {sum(Op::If, {builder.truth(Op::Less, {field(1), builder.date("2000-01-01")}),
                              sum(Op::Add, {rated, rated, before}), rated}),
                 builder.number(0)},
                reading.index));
        const ClauseId reduced = builder.rule(
            paid, "reduced", sum(Op::Multiply, {rated, builder.number(*Rational::parse("1/3"))}),
            builder.truth(Op::Less, {builder.parameter_node(limit), field(0)}));
        builder.clause(reduced).overrides = {main};
        const ClauseId stop = builder.rule(paid, "stop", std::nullopt, field(4));
        builder.clause(stop).suspends = {reduced};
        const ClauseId former = builder.rule(paid, "former", builder.number(1));
        builder.clause(former).cites = {old};
    }

    // What both say of a person; empty where the compiled rule leaves it.
    [[nodiscard]] std::string asked(const std::vector<CaseValue>& values) {
        const Program& program = builder.program;
        Facts facts(program);
        facts.close_all(person);
        facts.add_row(person, "p", 0, {});
        for (std::uint32_t number = 0; number < values.size(); ++number) {
            const Type& type = program[person].fields[number].type;
            if (values[number].state == RowState::Known) {
                facts.set(
                    person, number, 0,
                    given(value_of_whole(type.kind, values[number].number, fields[number].scale)));
            } else if (values[number].state == RowState::NotApplicable) {
                facts.set(person, number, 0, not_applicable_cell());
            }
        }
        Interpreter exact(program, facts, {});
        const std::function<const Residual&(Date)> residual = [&](Date day) -> const Residual& {
            return exact.residual(day);
        };
        Grounds grounds;
        const Answer answer = exact.ask_with_grounds(at(paid, {2021}), grounds);
        const std::string expected = grounds_text({program, grounds, residual}, answer.ground);
        auto compiled = CaseProgram::of(program, at(paid, {2021}), fields, {});
        REQUIRE(compiled);
        std::vector<CaseValue> records(compiled->record_count());
        static_cast<void>(compiled->run(values, records));
        std::string text;
        if (compiled->grounds().write(records, text)) CHECK(text == expected);
        return text;
    }
};

constexpr CaseValue unknown{0, RowState::Unknown};
constexpr CaseValue not_applicable{0, RowState::NotApplicable};

}  // namespace

TEST_CASE("the grounds of a case are told in the names of the rules") {
    Benefit benefit;
    const std::int64_t born_1990 = day("1990-05-06").days;
    const std::int64_t born_2001 = day("2001-02-03").days;
    // A worker with a bonus of 7, an income of 1,000.50, born before 2000: 907 + 907 + 907.
    CHECK(benefit.asked({{2'001}, {born_1990}, {1}, {7}, {0}}) == R"(paid[2021] = 2721
  paid.main decides = 2721
    reading as narrow = 2721
      if = 2721
        less(., 2000-01-01) = yes
          person.born = 1990-05-06
        add = 2721
          rate[2021] = 907
            rate.main decides = 907
              add = 907
                choose(., 800, 900) = 900
                  person.group = worker
                counting_as(., 0) = 7
                  person.bonus = 7
          rate[2021] = 907
          rate[2020] = 907
            rate.main decides = 907
              add = 907
                choose(., 800, 900) = 900
                  person.group = worker
                counting_as(., 0) = 7
                  person.bonus = 7
  paid.reduced does not apply
    less = no
      limit = 5000
      person.income = 1000.5
  paid.stop does not apply
    person.suspended = no
  paid.former is not in force
)");
    // A student without a bonus, an income of 6,000: a third of 800.
    CHECK(benefit.asked({{12'000}, {born_2001}, {0}, not_applicable, {0}}) ==
          R"(paid[2021] = 800/3
  paid.main is overridden
  paid.reduced decides = 800/3
    less = yes
      limit = 5000
      person.income = 6000
    multiply(., 1/3) = 800/3
      rate[2021] = 800
        rate.main decides = 800
          add = 800
            choose(., 800, 900) = 800
              person.group = student
            counting_as(., 0) = 0
              person.bonus = not applicable
  paid.stop does not apply
    person.suspended = no
  paid.former is not in force
)");
    // The same, but nothing is reduced: whether it would be is not asked.
    CHECK(benefit.asked({{12'000}, {born_2001}, {0}, not_applicable, {1}}) ==
          R"(paid[2021] = 800
  paid.main decides = 800
    reading as narrow = 800
      if = 800
        less(., 2000-01-01) = no
          person.born = 2001-02-03
        rate[2021] = 800
          rate.main decides = 800
            add = 800
              choose(., 800, 900) = 800
                person.group = student
              counting_as(., 0) = 0
                person.bonus = not applicable
  paid.reduced is suspended
  paid.stop suspends
    person.suspended = yes
  paid.former is not in force
)");
}

TEST_CASE("a case whose condition is unknown has no records to tell of it") {
    Benefit benefit;
    const std::int64_t born = day("2001-02-03").days;
    CHECK(benefit.asked({unknown, {born}, {0}, not_applicable, {0}}).empty());
    CHECK_FALSE(benefit.asked({unknown, {born}, {0}, not_applicable, {1}}).empty());
    CHECK(benefit.asked({{2'001}, unknown, {0}, not_applicable, {0}}).empty());
    CHECK(benefit.asked({{300'000}, {born}, {0}, not_applicable, {0}}).empty());
}

TEST_CASE("the text of grounds ends where a text may be no longer") {
    // Each rule names the one before twice, so that the steps are few and their tree is large.
    ProgramBuilder builder;
    NodeId node = builder.arithmetic(hjemmel::engine::Op::Negate, {builder.number(1)});
    for (int i = 0; i < 40; ++i) node = builder.arithmetic(hjemmel::engine::Op::Add, {node, node});
    const QuantityId large = builder.is("large", number_type(), node);
    const Facts facts(builder.program);
    Interpreter exact(builder.program, facts, {});
    const std::function<const Residual&(Date)> residual = [&](Date day) -> const Residual& {
        return exact.residual(day);
    };
    Grounds grounds;
    const Answer answer = exact.ask_with_grounds(at(large), grounds);
    const std::string text = grounds_text({builder.program, grounds, residual}, answer.ground);
    CHECK(text.size() > GroundsLines::most_bytes - 200);
    CHECK(text.size() < GroundsLines::most_bytes + 200);
    CHECK(text.substr(text.size() - 5) == "\n...\n");
}
