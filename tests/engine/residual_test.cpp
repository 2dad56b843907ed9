#include "engine/program/residual.hpp"

#include "tests/support/program_builder.hpp"

#include <catch2/catch.hpp>

using namespace hjemmel::engine;
using namespace hjemmel::testing;

namespace {

std::vector<std::string> days(const std::vector<Date>& dates) {
    std::vector<std::string> all;
    for (const Date date : dates) all.push_back(date.to_string());
    return all;
}

}  // namespace

TEST_CASE("a provision is in force from its first to its last day") {
    ProgramBuilder builder;
    const auto id =
        builder.provision("§ 5", "2020-01-01", "2023-03-21", "2019-12-17", "2023-03-20");
    const Provision& provision = builder.program[id];
    CHECK_FALSE(in_force(provision, day("2019-12-31"), {}));
    CHECK(in_force(provision, day("2020-01-01"), {}));
    CHECK(in_force(provision, day("2023-03-21"), {}));
    CHECK_FALSE(in_force(provision, day("2023-03-22"), {}));
}

TEST_CASE("what is published later is hidden: the provision, and its end") {
    ProgramBuilder builder;
    const auto id =
        builder.provision("§ 5", "2020-01-01", "2023-03-21", "2019-12-17", "2023-03-20");
    const Provision& provision = builder.program[id];
    CHECK_FALSE(in_force(provision, day("2020-06-01"), day("2019-12-16")));
    CHECK(in_force(provision, day("2020-06-01"), day("2019-12-17")));
    CHECK(in_force(provision, day("2024-01-01"), day("2023-03-19")));
    CHECK_FALSE(in_force(provision, day("2024-01-01"), day("2023-03-20")));
}

TEST_CASE("a clause is in force under any provision that it cites, within its own dates") {
    ProgramBuilder builder;
    const auto old_text = builder.provision("§ 4", "2020-01-01", "2022-12-31", "2019-12-17");
    const auto new_text = builder.provision("§ 4", "2023-01-01", "", "2022-12-01");
    const auto quantity = builder.define("q", yes_no_type());
    const auto rule = builder.rule(quantity, "main", builder.yes_no(true));
    const auto holds = [&](std::string_view on) {
        return in_force(builder.program, builder.program[rule], day(on), {});
    };
    CHECK(holds("1900-01-01"));  // an assumption has no time
    builder.clause(rule).cites = {old_text, new_text};
    CHECK_FALSE(holds("2019-12-31"));
    CHECK(holds("2022-12-31"));
    CHECK(holds("2023-01-01"));
    builder.clause(rule).force_from = day("2021-01-01");
    builder.clause(rule).force_to = day("2023-06-30");
    CHECK_FALSE(holds("2020-12-31"));
    CHECK(holds("2023-06-30"));
    CHECK_FALSE(holds("2023-07-01"));
}

TEST_CASE("the law changes on first days and on the days after last days, of what is cited") {
    ProgramBuilder builder;
    const auto cited =
        builder.provision("§ 4", "2020-01-01", "2022-12-31", "2019-12-17", "2022-11-01");
    (void)builder.provision("§ 9", "2021-01-01", "", "2020-12-17");  // nobody cites it
    const auto quantity = builder.define("q", yes_no_type());
    const auto rule = builder.rule(quantity, "main", builder.yes_no(true));
    builder.clause(rule).cites = {cited};
    builder.clause(rule).force_to = day("2021-06-30");
    CHECK(days(law_changes(builder.program, {})) ==
          std::vector<std::string>{"2020-01-01", "2021-07-01", "2023-01-01"});
    CHECK(days(law_changes(builder.program, day("2022-01-01"))) ==
          std::vector<std::string>{"2020-01-01", "2021-07-01"});
    CHECK(days(law_changes(builder.program, day("2019-01-01"))) ==
          std::vector<std::string>{"2021-07-01"});
}

TEST_CASE("a residual keeps the clauses in force, the steps in force and the chosen options") {
    ProgramBuilder builder;
    const auto first = builder.provision("§ 5", "2020-01-01", "2022-12-31", "2019-12-17");
    const auto second = builder.provision("§ 5", "2023-01-01", "", "2022-12-01");
    const auto limit = builder.parameter("limit", number_type());
    builder.step(limit, "limit.first", *Rational::parse("0.2"), {first});
    builder.step(limit, "limit.second", *Rational::parse("0.3"), {second});
    const auto reading = builder.interpretation("threshold", {"below", "at_most"});
    const auto share = builder.reading("share", number_type());
    const auto quantity = builder.define("met", yes_no_type());
    const auto below =
        builder.truth(Op::Less, {builder.call(share), builder.parameter_node(limit)});
    const auto at_most =
        builder.truth(Op::LessEqual, {builder.call(share), builder.parameter_node(limit)});
    const auto choice =
        builder.op(Op::Interpretation, Kind::YesNo, {below, at_most}, reading.index);
    const auto main_rule = builder.rule(quantity, "main", choice);
    builder.clause(main_rule).cites = {first, second};
    const auto exception = builder.rule(quantity, "pause", builder.yes_no(false));
    builder.clause(exception).cites = {first};
    builder.clause(exception).overrides = {main_rule};

    const Choices defaults = Choices::defaults(builder.program);
    const Residual before = residualise(builder.program, day("2021-01-01"), {}, defaults);
    const ResidualQuantity& rules = before.quantities[quantity.index];
    REQUIRE(rules.clauses.size() == 2);
    CHECK(rules.clauses[0].overridden_by == std::vector<std::uint32_t>{1});
    const Node& chosen = before.core[*rules.clauses[0].outcome];
    REQUIRE(chosen.op == Op::Interpretation);
    CHECK(chosen.extra == 0);
    REQUIRE(chosen.child_count == 1);
    const Node& comparison = before.core[before.core.child(chosen, 0)];
    CHECK(comparison.op == Op::Less);
    const Node& step = before.core[before.core.child(comparison, 1)];
    REQUIRE(step.op == Op::Parameter);
    CHECK(step.extra == 0);
    REQUIRE(step.child_count == 1);
    CHECK(equal_values(before.core.constants[before.core[before.core.child(step, 0)].detail],
                       *Rational::parse("0.2")));

    Choices other = defaults;
    other.options[reading.index] = 1;
    const Residual after = residualise(builder.program, day("2023-04-01"), {}, other);
    REQUIRE(after.quantities[quantity.index].clauses.size() == 1);
    const Node& later = after.core[*after.quantities[quantity.index].clauses[0].outcome];
    CHECK(later.extra == 1);
    CHECK(after.core[after.core.child(later, 0)].op == Op::LessEqual);
}

TEST_CASE("steps that agree are no overlap, steps that differ leave the parameter without one") {
    ProgramBuilder builder;
    const auto always = builder.provision("§ 1", "2020-01-01", "", "2019-12-17");
    const auto agreeing = builder.parameter("agreeing", number_type());
    builder.step(agreeing, "b", Rational(4), {always});
    builder.step(agreeing, "a", Rational(4), {always});
    const auto differing = builder.parameter("differing", number_type());
    builder.step(differing, "a", Rational(4), {always});
    builder.step(differing, "b", Rational(5), {always});
    const auto one = builder.is("one", number_type(), builder.parameter_node(agreeing));
    const auto two = builder.is("two", number_type(), builder.parameter_node(differing));
    const Residual residual = residualise(builder.program, day("2021-01-01"), {}, {});
    const Node& step = residual.core[*residual.quantities[one.index].clauses[0].outcome];
    CHECK(step.child_count == 1);
    CHECK(step.extra == 1);  // the first by name
    CHECK(residual.core[*residual.quantities[two.index].clauses[0].outcome].child_count == 0);
}

TEST_CASE("expressions that become the same are one node") {
    ProgramBuilder builder;
    const auto always = builder.provision("§ 1", "2020-01-01", "", "2019-12-17");
    const auto reading = builder.interpretation("x", {"a", "b"});
    const auto limit = builder.parameter("limit", number_type());
    builder.step(limit, "a", Rational(4), {always});
    const auto one = builder.op(Op::Interpretation, Kind::Number,
                                {builder.parameter_node(limit), builder.number(1)}, reading.index);
    const auto two = builder.op(Op::Interpretation, Kind::Number,
                                {builder.parameter_node(limit), builder.number(2)}, reading.index);
    const auto sum = builder.is("sum", number_type(), builder.arithmetic(Op::Add, {one, two}));
    const Residual residual = residualise(builder.program, day("2021-01-01"), {}, {});
    const Node& node = residual.core[*residual.quantities[sum.index].clauses[0].outcome];
    CHECK(residual.core.child(node, 0) == residual.core.child(node, 1));
}

TEST_CASE("a very deep expression is residualised without recursion") {
    ProgramBuilder builder;
    Core& core = builder.program.core;
    core.constants.push_back(true);
    core.nodes.push_back(Node{});
    for (std::uint32_t i = 0; i < 20'000; ++i) {
        Node node;
        node.op = Op::Not;
        node.first_child = static_cast<std::uint32_t>(core.children.size());
        node.child_count = 1;
        core.children.push_back(NodeId{i});
        core.nodes.push_back(node);
    }
    const auto deep = builder.is("deep", yes_no_type(), NodeId{20'000});
    const Residual residual = residualise(builder.program, day("2021-01-01"), {}, {});
    CHECK(residual.core.nodes.size() == 20'001);
    // Evaluating it would need too much of the stack: that is refused, not tried.
    const Facts facts(builder.program);
    const Answer answer = ask(builder.program, facts, at(deep));
    REQUIRE(answer.outcome.error);
    CHECK(answer.outcome.error->kind == EvaluationError::Kind::DepthLimit);
}
