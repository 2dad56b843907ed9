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

TEST_CASE("a rule reads other rows where it goes over rows or a field leads to one") {
    ProgramBuilder builder;
    const auto town = builder.collection(CollectionKind::Entity, "town", {});
    const auto person =
        builder.collection(CollectionKind::Entity, "person", town,
                           {{"age", number_type()}, {"friend", type_of(Kind::Row, 1)}});
    const NodeId own = builder.slot(0, Kind::Row, person.index);
    const auto of_person = [&](const std::string& name, NodeId outcome) {
        const auto made = builder.define(name, number_type(), {}, person);
        builder.rule(made, "main", outcome);
        return made;
    };
    const auto reads_others = [&](QuantityId quantity) {
        return reach_of(builder.program, quantity, {}).other_rows;
    };
    const NodeId age = builder.field(person, 0, own);
    CHECK_FALSE(reads_others(of_person("age_of", age)));
    const NodeId above =
        builder.op(Op::Parent, Kind::Row, {own}, town.index, person.index, town.index);
    const auto plain = builder.define("plain", number_type(), {}, town);
    builder.rule(plain, "main", builder.number(1));
    CHECK_FALSE(reads_others(of_person("by_town", builder.call(plain, {above}))));

    AggregateParts months;
    months.kind = AggregateKind::Count;
    months.over = Over::Months;
    months.element_slot = 1;
    CHECK_FALSE(reads_others(of_person("months", builder.aggregate(months, Kind::Number))));

    AggregateParts persons;
    persons.kind = AggregateKind::Count;
    persons.of = person.index;
    persons.owner = builder.slot(0, Kind::Row, town.index);
    persons.element_slot = 1;
    const auto counted = builder.define("counted", number_type(), {}, town);
    builder.rule(counted, "main", builder.aggregate(persons, Kind::Number));
    CHECK(reads_others(counted));
    CHECK(reads_others(of_person("by_count", builder.call(counted, {above}))));
    CHECK(reads_others(
        of_person("age_of_friend", builder.field(person, 0, builder.field(person, 1, own)))));
}
