#include "engine/program/dependence.hpp"

#include "tests/support/program_builder.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

using namespace hjemmel::engine;
using namespace hjemmel::testing;

namespace {

std::vector<std::string> names(const Program& program, QuantityId quantity, const LawKnown& law) {
    std::vector<std::string> found;
    for (const InterpretationId id : interpretations_in(program, reach_of(program, quantity, law)))
        found.push_back(program[id].name);
    return found;
}

using Names = std::vector<std::string>;

}  // namespace

TEST_CASE(
    "interpretations are reached through calls, conditions, aggregates and the day of decision") {
    ProgramBuilder builder;
    const auto truth = [&](const std::string& name) {
        return builder.op(Op::Interpretation, Kind::YesNo,
                          {builder.yes_no(true), builder.yes_no(false)},
                          builder.interpretation(name, {"a", "b"}).index);
    };
    const auto called = builder.is("called", yes_no_type(), truth("in_call"));
    AggregateParts parts;
    parts.kind = AggregateKind::Exists;
    parts.over = Over::Values;
    parts.of = builder.enumeration("kind", {"one"}).index;
    parts.element_slot = 0;
    parts.where = truth("in_aggregate");
    const auto asked = builder.define("asked", yes_no_type());
    builder.rule(
        asked, "main",
        builder.truth(Op::And, {builder.call(called), builder.aggregate(parts, Kind::YesNo)}),
        truth("in_condition"));
    builder.program.quantities[asked.index].otherwise = truth("in_otherwise");
    builder.program.quantities[asked.index].decided_on =
        builder.op(Op::If, Kind::Date,
                   {truth("in_day"), builder.date("2020-01-01"), builder.date("2021-01-01")});
    builder.is("elsewhere", yes_no_type(), truth("not_reached"));
    CHECK(names(builder.program, asked, {}) ==
          Names{"in_aggregate", "in_call", "in_condition", "in_day", "in_otherwise"});
    CHECK(names(builder.program, called, {}) == Names{"in_call"});
}

TEST_CASE("clauses that cannot be in force lead nowhere") {
    ProgramBuilder builder;
    const auto old_text = builder.provision("§ 1", "2020-01-01", "2020-12-31", "2019-12-01");
    const auto new_text = builder.provision("§ 1", "2021-01-01", "", "2020-12-01");
    const auto number = [&](const std::string& name) {
        return builder.op(Op::Interpretation, Kind::Number, {builder.number(1), builder.number(2)},
                          builder.interpretation(name, {"a", "b"}).index);
    };
    const auto asked = builder.define("asked", number_type());
    builder.clause(builder.rule(asked, "before", number("old_reading"))).cites = {old_text};
    builder.clause(builder.rule(asked, "since", number("new_reading"))).cites = {new_text};
    CHECK(names(builder.program, asked, {}) == Names{"new_reading", "old_reading"});
    CHECK(names(builder.program, asked, {day("2020-06-01"), {}, {}}) == Names{"old_reading"});
    CHECK(names(builder.program, asked, {day("2021-06-01"), {}, {}}) == Names{"new_reading"});
    CHECK(names(builder.program, asked, {{}, day("2020-06-01"), {}}) == Names{"old_reading"});

    SECTION("unless the law of another day is asked for") {
        const auto moved =
            builder.is("moved", number_type(),
                       builder.op(Op::UnderLaw, Kind::Number,
                                  {builder.call(asked), builder.date("2020-06-01")}));
        CHECK(names(builder.program, moved, {day("2021-06-01"), {}, {}}) ==
              Names{"new_reading", "old_reading"});
    }
}
