// The batch evaluator where numbers do not fit, where groups are empty, and where blocks and
// threads meet: the answers are the exact evaluator's, or those of plain arithmetic.
#include "engine/batch/batch_source.hpp"
#include "tests/support/program_builder.hpp"

#include <catch2/catch.hpp>

#include <cstdint>
#include <limits>
#include <string>
#include <utility>
#include <vector>

using namespace hjemmel::engine;
using namespace hjemmel::testing;

namespace {

constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t least = std::numeric_limits<std::int64_t>::min();

std::shared_ptr<BulkSource> source_of(const Program& program, const Facts& facts,
                                      std::size_t threads = 1) {
    Circumstances circumstances;
    circumstances.choices = Choices::defaults(program);
    batch::BatchOptions options;
    options.threads = threads;
    options.least_rows = 0;
    return std::make_shared<batch::BatchSource>(program, facts, circumstances, options);
}

// Persons with two numbers, in towns.
struct Persons {
    ProgramBuilder builder;
    CollectionId town = builder.collection(CollectionKind::Entity, "town", {});
    CollectionId person = builder.collection(
        CollectionKind::Entity, "person", town,
        {{"a", or_not_applicable(number_type())}, {"b", number_type()}, {"met", yes_no_type()}});

    NodeId own(std::uint32_t field) {
        return builder.field(person, field, builder.slot(0, Kind::Row, person.index));
    }
    NodeId element(std::uint32_t field) {
        return builder.field(person, field, builder.slot(1, Kind::Row, person.index));
    }
    QuantityId of_person(const Type& type, NodeId outcome) {
        const auto made = builder.define("q" + std::to_string(builder.program.quantities.size()),
                                         type, {}, person);
        builder.rule(made, "main", outcome);
        return made;
    }
    QuantityId of_town(AggregateKind kind, std::optional<NodeId> body,
                       std::optional<NodeId> where = std::nullopt) {
        AggregateParts parts;
        parts.kind = kind;
        parts.of = person.index;
        parts.owner = builder.slot(0, Kind::Row, town.index);
        parts.element_slot = 1;
        parts.body = body;
        parts.where = where;
        const auto made = builder.define("t" + std::to_string(builder.program.quantities.size()),
                                         number_type(), {}, town);
        builder.rule(made, "main", builder.aggregate(parts, Kind::Number));
        return made;
    }
};

using Pairs = std::vector<std::pair<Rational, Rational>>;

Facts facts_of(const Persons& made, const Pairs& pairs) {
    Facts facts(made.builder.program);
    facts.close_all(made.town);
    facts.close_all(made.person);
    const auto town = facts.add_row(made.town, "t", 0, {});
    for (const auto& [a, b] : pairs) {
        const auto row = facts.add_row(made.person, "", town, {});
        facts.set(made.person, 0, row, given(a));
        facts.set(made.person, 1, row, given(b));
        facts.set(made.person, 2, row, given(a < b));
    }
    return facts;
}

// Every row that is not left to the exact evaluator is as it says.
void check_rows(const Persons& made, QuantityId quantity, const Pairs& pairs) {
    const Program& program = made.builder.program;
    const Facts facts = facts_of(made, pairs);
    Interpreter interpreter(program, facts, {});
    interpreter.set_bulk(source_of(program, facts));
    const auto rows = interpreter.ask_rows(at(quantity));
    REQUIRE(rows.has_value());
    for (std::uint32_t row = 0; row < rows->size; ++row) {
        const auto found = rows->at(row);
        if (found) {
            CHECK(shown(*found) == shown(ask(program, facts, at(quantity, {}, row)).outcome));
        }
    }
}

void check_town(const Persons& made, QuantityId quantity, const Pairs& pairs) {
    const Program& program = made.builder.program;
    const Facts facts = facts_of(made, pairs);
    Interpreter interpreter(program, facts, {});
    interpreter.set_bulk(source_of(program, facts));
    CHECK(shown(interpreter.ask(at(quantity)).outcome) ==
          shown(ask(program, facts, at(quantity)).outcome));
}

const std::vector<Pairs>& extremes() {
    static const std::vector<Pairs> all = [] {
        std::vector<Pairs> made;
        const std::vector<std::int64_t> ends{0,
                                             1,
                                             -1,
                                             127,
                                             -128,
                                             std::int64_t{1} << 31,
                                             -(std::int64_t{1} << 31) - 1,
                                             std::int64_t{1} << 53,
                                             std::int64_t{1} << 62,
                                             most,
                                             least};
        const Rational half = *Rational::parse("1/2");
        for (const std::int64_t one : ends) {
            for (const std::int64_t other : ends) {
                made.push_back({{one, other}, {other, one}});
                // A scale of 2 for the second number.
                made.push_back({{one, half}, {other, half}});
            }
        }
        return made;
    }();
    return all;
}

}  // namespace

TEST_CASE("numbers that may not fit are left to the exact evaluator") {
    using Op = hjemmel::engine::Op;
    for (const Pairs& pairs : extremes()) {
        Persons made;
        ProgramBuilder& builder = made.builder;
        std::vector<QuantityId> quantities;
        for (const Op op : {Op::Add, Op::Multiply, Op::Smaller, Op::Larger, Op::Difference}) {
            quantities.push_back(
                made.of_person(number_type(), builder.arithmetic(op, {made.own(0), made.own(1)})));
        }
        quantities.push_back(
            made.of_person(number_type(), builder.arithmetic(Op::Negate, {made.own(0)})));
        quantities.push_back(made.of_person(
            number_type(), builder.arithmetic(Op::Divide, {made.own(0), builder.number(7)})));
        quantities.push_back(made.of_person(number_between(-100, 100), made.own(0)));
        for (std::uint32_t mode = 0; mode < 7; ++mode) {
            for (const char* step : {"1/2", "3/7", "10", "9223372036854775807"}) {
                quantities.push_back(made.of_person(
                    number_type(),
                    builder.op(Op::Round, Kind::Number,
                               {made.own(mode % 2), builder.number(*Rational::parse(step))},
                               mode)));
            }
        }
        quantities.push_back(made.of_person(
            number_type(),
            builder.arithmetic(Op::WholePart,
                               {builder.arithmetic(Op::Multiply, {made.own(0), made.own(1)})})));
        for (const Op op : {Op::Less, Op::LessEqual, Op::Equal}) {
            quantities.push_back(
                made.of_person(yes_no_type(), builder.truth(op, {made.own(0), made.own(1)})));
            for (const char* limit : {"1/2", "128", "-129", "9223372036854775808"}) {
                quantities.push_back(made.of_person(
                    yes_no_type(),
                    builder.truth(op, {made.own(0), builder.number(*Rational::parse(limit))})));
            }
        }
        for (const QuantityId quantity : quantities) check_rows(made, quantity, pairs);
    }
}

TEST_CASE("scales, constants and tables that may not fit are left to the exact evaluator") {
    using Op = hjemmel::engine::Op;
    Persons made;
    ProgramBuilder& builder = made.builder;
    const auto number = [&](const char* text) { return builder.number(*Rational::parse(text)); };
    const NodeId small = number("1/999999999989");
    const NodeId smaller = number("1/999999999961");  // no common scale below 10^23
    const NodeId a_small = builder.arithmetic(Op::Multiply, {made.own(0), small});
    const NodeId b_smaller = builder.arithmetic(Op::Multiply, {made.own(1), smaller});
    const NodeId huge = number("9223372036854775808");
    std::vector<QuantityId> quantities;
    for (const NodeId outcome :
         {builder.arithmetic(Op::Add, {a_small, b_smaller}),
          builder.arithmetic(Op::Larger, {a_small, b_smaller}),
          builder.arithmetic(Op::Multiply, {a_small, b_smaller}),
          builder.arithmetic(Op::Add, {made.own(0), number("1/100000000000000000000")}),
          builder.arithmetic(Op::Add, {made.own(0), huge}),
          builder.arithmetic(Op::If, {made.own(2), huge, made.own(0)}),
          builder.arithmetic(Op::Divide, {builder.number(1), made.own(0)}),
          builder.arithmetic(Op::Divide, {made.own(0), number("999999999989")}),
          builder.arithmetic(
              Op::If, {made.own(2), number("4611686018427387904"),
                       builder.arithmetic(Op::Divide, {builder.number(1), builder.number(7)})})}) {
        quantities.push_back(made.of_person(number_type(), outcome));
    }
    Pairs pairs;
    for (int i = 1; i <= 60; ++i) pairs.emplace_back(i, i % 3 == 0 ? 1 : 100 - i);
    for (const QuantityId quantity : quantities) check_rows(made, quantity, pairs);
}

TEST_CASE("sums, extremes and averages of numbers at the ends of 64 bits are exact") {
    for (const Pairs& pairs : extremes()) {
        Persons made;
        for (const AggregateKind kind : {AggregateKind::Sum, AggregateKind::Average,
                                         AggregateKind::Smallest, AggregateKind::Largest}) {
            check_town(made, made.of_town(kind, made.element(0)), pairs);
            check_town(made, made.of_town(kind, made.element(1), made.element(2)), pairs);
        }
    }
}

TEST_CASE("a share of exactly 80 % is 80 % at every size, and with every number of threads") {
    for (const std::uint32_t size : {1U, 5U, 10U, 1'020U, 1'025U, 5'120U, 20'485U, 100'000U}) {
        Persons made;
        const auto share = made.of_town(AggregateKind::Share, made.element(2));
        const Program& program = made.builder.program;
        Facts facts(program);
        facts.close_all(made.town);
        facts.close_all(made.person);
        for (const char* town : {"a", "b", "empty"}) facts.add_row(made.town, town, 0, {});
        for (std::uint32_t i = 0; i < size * 2; ++i) {
            const auto row = facts.add_row(made.person, "", i % 2, {});
            facts.set(made.person, 2, row, given(i / 2 % 5 != 4));
        }
        const std::string expected = divide(Rational(size - size / 5), Rational(size))->to_string();
        for (const std::size_t threads : {1U, 2U, 3U}) {
            Interpreter interpreter(program, facts, {});
            interpreter.set_bulk(source_of(program, facts, threads));
            for (const std::uint32_t town : {0U, 1U}) {
                CHECK(shown(interpreter.ask(at(share, {}, town)).outcome) == expected);
            }
            CHECK(shown(interpreter.ask(at(share, {}, 2)).outcome) == "error 2");
        }
        if (size % 5 == 0) CHECK(expected == "4/5");
    }
}

TEST_CASE("aggregates of the same members are counted in one run, as each alone") {
    const std::size_t size =
        GENERATE(std::size_t{0}, std::size_t{1}, std::size_t{1'023}, std::size_t{20'000});
    const bool is_grouped = GENERATE(false, true);
    const std::size_t threads = GENERATE(std::size_t{1}, std::size_t{3});
    using Op = hjemmel::engine::Op;
    Persons made;
    ProgramBuilder& builder = made.builder;
    const NodeId where = builder.truth(Op::LessEqual, {builder.number(10), made.element(1)});
    const auto at_most = [&](int limit) {
        return builder.truth(Op::LessEqual, {made.element(1), builder.number(limit)});
    };
    struct Asked {
        AggregateKind kind;
        std::optional<NodeId> body;
    };
    std::vector<QuantityId> quantities;
    // Four different truths: one more than are counted together.
    for (const Asked& asked :
         {Asked{AggregateKind::Count, {}}, Asked{AggregateKind::Share, made.element(2)},
          Asked{AggregateKind::Share, at_most(20)}, Asked{AggregateKind::Every, at_most(99)},
          Asked{AggregateKind::Share, at_most(50)}, Asked{AggregateKind::Exists, {}}}) {
        AggregateParts parts;
        parts.kind = asked.kind;
        parts.of = made.person.index;
        parts.owner = builder.slot(0, Kind::Row, made.town.index);
        parts.element_slot = 1;
        parts.where = where;
        parts.body = asked.body;
        const bool is_truth =
            asked.kind == AggregateKind::Every || asked.kind == AggregateKind::Exists;
        const Type type = is_truth ? yes_no_type() : number_type();
        quantities.push_back(
            builder.define("t" + std::to_string(quantities.size()), type, {}, made.town));
        builder.rule(quantities.back(), "main", builder.aggregate(parts, type.kind));
    }
    const Program& program = builder.program;
    Facts facts(program);
    facts.close_all(made.town);
    facts.close_all(made.person);
    constexpr std::uint32_t towns = 4;  // the last one has nobody
    for (std::uint32_t town = 0; town < towns; ++town) {
        facts.add_row(made.town, std::to_string(town), 0, {});
    }
    for (std::size_t i = 0; i < size; ++i) {
        const auto town = static_cast<std::uint32_t>(is_grouped ? i * 3 / size : i * 7 % 3);
        const auto row = facts.add_row(made.person, "", town, {});
        facts.set(made.person, 0, row, given(Rational(0)));
        facts.set(made.person, 1, row, given(Rational(static_cast<std::int64_t>(i * 37 % 101))));
        facts.set(made.person, 2, row, given(i % 3 == 0));
    }
    Interpreter alone(program, facts, {});
    // Whichever is asked first.
    for (std::size_t first = 0; first < quantities.size(); ++first) {
        Interpreter together(program, facts, {});
        together.set_bulk(source_of(program, facts, threads));
        for (std::size_t i = 0; i < quantities.size(); ++i) {
            const QuantityId quantity = quantities[(first + i) % quantities.size()];
            for (std::uint32_t town = 0; town < towns; ++town) {
                CHECK(shown(together.ask(at(quantity, {}, town)).outcome) ==
                      shown(alone.ask(at(quantity, {}, town)).outcome));
            }
        }
    }
}

TEST_CASE("where everything is unknown, the bounds are those of the exact evaluator") {
    Persons made;
    const auto share = made.of_town(AggregateKind::Share, made.element(2));
    const auto among = made.of_town(AggregateKind::Share, made.element(2), made.element(2));
    const auto sum = made.of_town(AggregateKind::Sum, made.element(1));
    const Program& program = made.builder.program;
    Facts facts(program);
    facts.close_all(made.town);
    facts.close_all(made.person);
    const auto town = facts.add_row(made.town, "a", 0, {});
    for (int i = 0; i < 1'030; ++i) facts.add_row(made.person, "", town, {});
    Interpreter interpreter(program, facts, {});
    interpreter.set_bulk(source_of(program, facts));
    CHECK(shown(interpreter.ask(at(share)).outcome) == "unknown [0, 1]");
    for (const QuantityId quantity : {share, among, sum}) {
        CHECK(shown(interpreter.ask(at(quantity)).outcome) ==
              shown(ask(program, facts, at(quantity)).outcome));
    }
}

TEST_CASE("rows judged together take no steps of the question") {
    Persons made;
    const auto share = made.of_town(AggregateKind::Share, made.element(2));
    const Program& program = made.builder.program;
    Facts facts(program);
    facts.close_all(made.town);
    facts.close_all(made.person);
    const auto town = facts.add_row(made.town, "a", 0, {});
    for (int i = 0; i < 5'000; ++i) {
        facts.set(made.person, 2, facts.add_row(made.person, "", town, {}), given(i < 1'250));
    }
    Limits limits;
    limits.steps = 1'000;
    Interpreter alone(program, facts, {}, limits);
    CHECK(alone.ask(at(share)).outcome.error->kind == EvaluationError::Kind::StepLimit);
    Interpreter together(program, facts, {}, limits);
    together.set_bulk(source_of(program, facts));
    CHECK(shown(together.ask(at(share)).outcome) == "1/4");
}

TEST_CASE("what overrides and grounds need is visited row by row") {
    Persons made;
    const auto met = made.of_person(yes_no_type(), made.own(2));
    const NodeId element = made.builder.slot(1, Kind::Row, made.person.index);
    const auto share = made.of_town(AggregateKind::Share, made.builder.call(met, {element}));
    const Program& program = made.builder.program;
    const Facts facts = facts_of(made, {{1, 2}, {2, 1}});
    Interpreter interpreter(program, facts, {});
    interpreter.set_bulk(source_of(program, facts));
    CHECK(shown(interpreter.ask(at(share)).outcome) == "1/2");
    Grounds grounds;
    CHECK(shown(interpreter.ask_with_grounds(at(share), grounds).outcome) == "1/2");
    CHECK(grounds.size() > 4);
    interpreter.set_overrides({{at(met, {}, 1), given(true)}});
    CHECK(shown(interpreter.ask(at(share)).outcome) == "1");
}
