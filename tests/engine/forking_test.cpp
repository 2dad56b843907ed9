// A question under all combinations of readings at once is answered as it is under each of them.
#include "engine/evaluate/forking.hpp"

#include "engine/program/dependence.hpp"
#include "tests/support/random_program.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck/catch.h>

#include <cstdint>
#include <string>
#include <vector>

using namespace hjemmel::engine;
using namespace hjemmel::testing;

namespace {

using Options = std::vector<std::uint32_t>;

std::vector<Options> combinations(const Program& program,
                                  const std::vector<InterpretationId>& open) {
    std::vector<Options> all{{}};
    for (const InterpretationId id : open) {
        std::vector<Options> longer;
        for (const Options& one : all) {
            for (std::uint32_t option = 0; option < program[id].options.size(); ++option) {
                longer.push_back(one);
                longer.back().push_back(option);
            }
        }
        all = std::move(longer);
    }
    return all;
}

Circumstances under(const Program& program, const std::vector<InterpretationId>& open,
                    const Options& options) {
    Circumstances circumstances{{}, {}, Choices::defaults(program), {}};
    for (std::size_t i = 0; i < open.size(); ++i) {
        circumstances.choices.options[open[i].index] = options[i];
    }
    return circumstances;
}

std::string outcome_under(ForkingInterpreter& forking, const Forked& forked,
                          const Options& options) {
    return shown(forking.outcome(forking.diagrams().at(forked.outcomes, options)));
}

}  // namespace

TEST_CASE("all combinations at once give what each of them gives") {
    rc::prop("random programs with interpretations", [] {
        const RandomProgram made(*rc::gen::inRange(1, 5));
        const Program& program = made.builder.program;
        Facts facts(program);
        for (std::size_t i = 0; i < made.readings.size(); ++i) {
            if (*rc::gen::inRange(0, 4) > 0)
                facts.give(at(made.readings[i]), *rc::gen::elementOf(made.domains[i]));
        }
        const auto& open = made.interpretations;
        ForkingInterpreter forking(program, facts, under(program, {}, {}), open);
        // The last one first: what it calls is then explored inside of it.
        for (std::size_t i = made.quantities.size(); i-- > 0;) {
            const Place place = at(made.quantities[i]);
            const Forked forked = forking.ask(place);
            RC_ASSERT(forked.end == Forked::End::Complete);
            std::uint64_t possible = 0;
            for (const Options& options : combinations(program, open)) {
                Interpreter interpreter(program, facts, under(program, open, options));
                const Answer answer = interpreter.ask(place);
                RC_ASSERT(outcome_under(forking, forked, options) == shown(answer.outcome));
                ++possible;
            }
            RC_ASSERT(forked.evaluations >= 1U);
            RC_ASSERT(forked.evaluations <= possible);
            // Whatever the answer hangs on was foreseen.
            const auto reached = reach_of(program, made.quantities[i], {}).interpretations;
            for (const std::uint32_t level : forking.diagrams().levels_of(forked.outcomes))
                RC_ASSERT(reached[open[level].index]);
        }
    });
}

TEST_CASE("what no evaluation reads is not tried") {
    ProgramBuilder builder;
    const auto first = builder.interpretation("first", {"a", "b"});
    const auto second = builder.interpretation("second", {"a", "b"});
    const auto chosen = [&](InterpretationId id, NodeId a, NodeId b) {
        return builder.op(Op::Interpretation, Kind::Number, {a, b}, id.index);
    };
    const auto inner =
        builder.is("inner", number_type(), chosen(second, builder.number(1), builder.number(2)));
    const auto asked =
        builder.is("asked", number_type(), chosen(first, builder.number(0), builder.call(inner)));
    Facts facts(builder.program);
    ForkingInterpreter forking(builder.program, facts, under(builder.program, {}, {}),
                               {first, second});
    const Forked forked = forking.ask(at(asked));
    CHECK(outcome_under(forking, forked, {0, 0}) == "0");
    CHECK(outcome_under(forking, forked, {0, 1}) == "0");
    CHECK(outcome_under(forking, forked, {1, 0}) == "1");
    CHECK(outcome_under(forking, forked, {1, 1}) == "2");
    CHECK(forked.evaluations == 3);
    CHECK(forking.evaluations() == 5);  // the inner one twice
}

TEST_CASE("readings that change nothing in what is called are not seen above it") {
    ProgramBuilder builder;
    std::vector<InterpretationId> open;
    std::vector<NodeId> parts;
    for (int i = 0; i < 12; ++i) {
        const std::string name = "reading_" + std::to_string(i);
        open.push_back(builder.interpretation(name, {"a", "b"}));
        const NodeId limit =
            builder.op(Op::Interpretation, Kind::Number, {builder.number(i), builder.number(i + 1)},
                       open.back().index);
        const auto met = builder.is("met_" + std::to_string(i), yes_no_type(),
                                    builder.truth(Op::Less, {limit, builder.number(100)}));
        parts.push_back(builder.call(met));
    }
    const auto asked = builder.is("asked", yes_no_type(), builder.truth(Op::And, parts));
    Facts facts(builder.program);
    ForkingInterpreter forking(builder.program, facts, under(builder.program, {}, {}), open);
    const Forked forked = forking.ask(at(asked));
    CHECK(ChoiceDiagrams::is_leaf(forked.outcomes));
    CHECK(outcome_under(forking, forked, Options(12, 0)) == "yes");
    CHECK(forked.evaluations == 1);
    CHECK(forking.evaluations() == 25);
}

TEST_CASE("clauses with one expression under a reading agree although it is unknown") {
    ProgramBuilder builder;
    const auto reading = builder.interpretation("reading", {"a", "b"});
    const auto figure = builder.reading("figure", number_type());
    const auto other = builder.reading("other", number_type());
    const auto quantity = builder.define("q", number_type());
    const auto chosen = [&](NodeId a, NodeId b) {
        return builder.op(Op::Interpretation, Kind::Number, {a, b}, reading.index);
    };
    builder.rule(quantity, "one", chosen(builder.call(figure), builder.number(1)));
    builder.rule(quantity, "two", chosen(builder.call(figure), builder.call(other)));
    Facts facts(builder.program);
    ForkingInterpreter forking(builder.program, facts, under(builder.program, {}, {}), {reading});
    const Forked forked = forking.ask(at(quantity));
    for (const std::uint32_t option : {0U, 1U}) {
        const auto answer =
            ask(builder.program, facts, at(quantity), under(builder.program, {reading}, {option}));
        CHECK(outcome_under(forking, forked, {option}) == shown(answer.outcome));
    }
    CHECK(outcome_under(forking, forked, {0}).find("conflict") == std::string::npos);
    CHECK(outcome_under(forking, forked, {1}).find("conflict") != std::string::npos);
}

TEST_CASE("more combinations than are allowed end the question, and the next one begins anew") {
    ProgramBuilder builder;
    std::vector<InterpretationId> open;
    std::vector<NodeId> parts;
    for (int i = 0; i < 4; ++i) {
        open.push_back(builder.interpretation("reading_" + std::to_string(i), {"a", "b"}));
        parts.push_back(builder.op(Op::Interpretation, Kind::Number,
                                   {builder.number(0), builder.number(1)}, open.back().index));
    }
    const auto sum = builder.is("sum", number_type(), builder.arithmetic(Op::Add, parts));
    const auto small = builder.is("small", number_type(), parts[0]);
    Facts facts(builder.program);
    Limits limits;
    limits.combinations = 15;
    ForkingInterpreter forking(builder.program, facts, under(builder.program, {}, {}), open,
                               limits);
    CHECK(forking.ask(at(sum)).end == Forked::End::CombinationLimit);
    const Forked other = forking.ask(at(small));
    CHECK(other.end == Forked::End::Complete);
    CHECK(other.evaluations == 2);
    limits.combinations = 16;
    ForkingInterpreter enough(builder.program, facts, under(builder.program, {}, {}), open, limits);
    const Forked forked = enough.ask(at(sum));
    CHECK(forked.end == Forked::End::Complete);
    CHECK(forked.evaluations == 16);
    CHECK(outcome_under(enough, forked, {1, 0, 1, 1}) == "3");
}

TEST_CASE("a fork is stopped from outside") {
    ProgramBuilder builder;
    const auto reading = builder.interpretation("reading", {"a", "b"});
    const auto asked =
        builder.is("asked", number_type(),
                   builder.op(Op::Interpretation, Kind::Number,
                              {builder.number(0), builder.number(1)}, reading.index));
    Facts facts(builder.program);
    ForkingInterpreter forking(builder.program, facts, under(builder.program, {}, {}), {reading});
    forking.set_cancel([] { return true; });
    CHECK(forking.ask(at(asked)).end == Forked::End::Cancelled);
}

TEST_CASE("a chain of quantities too long for the stack is forked all the same") {
    ProgramBuilder builder;
    const auto reading = builder.interpretation("reading", {"a", "b"});
    NodeId last = builder.op(Op::Interpretation, Kind::Number,
                             {builder.number(0), builder.number(1)}, reading.index);
    QuantityId asked{};
    for (int i = 0; i < 600; ++i) {
        asked = builder.is("q" + std::to_string(i), number_type(),
                           builder.arithmetic(Op::Add, {last, builder.number(1)}));
        last = builder.call(asked);
    }
    Facts facts(builder.program);
    ForkingInterpreter forking(builder.program, facts, under(builder.program, {}, {}), {reading});
    const Forked forked = forking.ask(at(asked));
    CHECK(outcome_under(forking, forked, {0}) == "600");
    CHECK(outcome_under(forking, forked, {1}) == "601");
}
