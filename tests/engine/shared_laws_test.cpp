#include "engine/evaluate/shared_laws.hpp"

#include "engine/evaluate/interpreter.hpp"
#include "tests/support/program_builder.hpp"

#include <catch2/catch.hpp>

using namespace hjemmel::engine;
using namespace hjemmel::testing;

namespace {

/// A limit of 10 until 2020 and of 30 from 2021 on, which is published on 1 December 2020; the
/// answer is that limit, or twice that, as the reading has it.
struct Law {
    ProgramBuilder builder;
    ParameterId limit = builder.parameter("limit", number_type());
    InterpretationId reading = builder.interpretation("reading", {"once", "twice"});
    QuantityId answer{};

    explicit Law(const Rational& old_limit = Rational(10)) {
        const ProvisionId old =
            builder.provision("§ 1", "2019-01-01", "2020-12-31", "2018-12-01", "2020-12-01");
        const ProvisionId fresh = builder.provision("§ 2", "2021-01-01", "", "2020-12-01");
        builder.step(limit, "limit.old", old_limit, {old});
        builder.step(limit, "limit.new", Rational(30), {fresh});
        const NodeId once = builder.parameter_node(limit);
        const NodeId twice = builder.arithmetic(Op::Add, {once, once});
        answer = builder.is("answer", number_type(),
                            builder.op(Op::Interpretation, Kind::Number,
                                       {once, twice}, reading.index));
    }

    [[nodiscard]] Rational ask(const char* law_on, std::optional<Date> known_on,
                               std::uint32_t option, SharedLaws* shared) const {
        const Facts facts(builder.program);
        Circumstances under;
        under.law_on = day(law_on);
        under.known_on = known_on;
        under.choices.options = {option};
        Interpreter interpreter(builder.program, facts, under, {}, shared);
        return std::get<Rational>(interpreter.ask(at(answer)).outcome.value);
    }
};

}  // namespace

TEST_CASE("what interpreters share has the law, knowledge and readings of each question") {
    const Law law;
    SharedLaws shared(law.builder.program);
    for (int round = 0; round < 2; ++round) {
        CHECK(law.ask("2020-06-01", std::nullopt, 0, &shared) == Rational(10));
        CHECK(law.ask("2021-06-01", std::nullopt, 0, &shared) == Rational(30));
        CHECK(law.ask("2021-06-01", std::nullopt, 1, &shared) == Rational(60));
        CHECK(law.ask("2020-06-01", std::nullopt, 1, &shared) == Rational(20));
        // Before it was published nobody knew that the old limit would end.
        CHECK(law.ask("2021-06-01", day("2020-06-01"), 0, &shared) == Rational(10));
        CHECK(law.ask("2021-06-01", day("2020-12-01"), 0, &shared) == Rational(30));
    }
}

TEST_CASE("more settings than are kept are answered as the first ones") {
    const Law law;
    SharedLaws shared(law.builder.program);
    for (int round = 0; round < 2; ++round) {
        for (int month = 1; month <= 12; ++month) {
            const std::string known =
                "2020-" + std::string(month < 10 ? "0" : "") + std::to_string(month) + "-02";
            for (const std::uint32_t option : {0U, 1U}) {
                const Rational limit(month == 12 ? 30 : 10);
                CHECK(law.ask("2021-06-01", day(known), option, &shared) ==
                      limit * Rational(option + 1));
            }
        }
    }
}

TEST_CASE("another program does not use what is shared") {
    const Law law;
    const Law other(Rational(15));
    SharedLaws shared(law.builder.program);
    CHECK(law.ask("2020-06-01", std::nullopt, 0, &shared) == Rational(10));
    CHECK(other.ask("2020-06-01", std::nullopt, 0, &shared) == Rational(15));
    CHECK(law.ask("2020-06-01", std::nullopt, 0, &shared) == Rational(10));
}
