#include "engine/evaluate/test_case.hpp"

#include "tests/support/program_builder.hpp"

#include <catch2/catch.hpp>

using namespace hjemmel::engine;
using namespace hjemmel::testing;

namespace {

struct Asked {
    ProgramBuilder builder;
    QuantityId share = builder.reading("focus.share", number_between(0, 1));
    QuantityId paused = builder.reading("focus.paused", or_not_applicable(yes_no_type()));
    QuantityId met = builder.define("focus.met", yes_no_type());
    ClauseId main_rule = builder.rule(
        met, "main",
        builder.truth(Op::Less, {builder.call(share), builder.number(*Rational::parse("0.2"))}));
    QuantityId clash = builder.define("focus.clash", number_type());
    ClauseId one = builder.rule(clash, "one", builder.number(1));
    ClauseId two = builder.rule(clash, "two", builder.number(2));

    [[nodiscard]] Expectation expect(Expectation::Kind kind, QuantityId quantity,
                                     Value value = true) const {
        Expectation expectation;
        expectation.kind = kind;
        expectation.place = at(quantity);
        expectation.value = std::move(value);
        return expectation;
    }
    [[nodiscard]] ExpectationResult result(const Facts& facts,
                                           const Expectation& expectation) const {
        TestCase test{"t", "t", facts, {expectation}, {}};
        TestResult result = run_test(builder.program, test);
        return std::move(result.expectations.at(0));
    }
};

using Kind_ = Expectation::Kind;

}  // namespace

TEST_CASE("expectations are met by known values only") {
    const Asked asked;
    Facts facts(asked.builder.program);
    const auto passes = [&](Kind_ kind, QuantityId quantity, Value value = true) {
        return asked.result(facts, asked.expect(kind, quantity, std::move(value))).passed;
    };
    CHECK_FALSE(passes(Kind_::Is, asked.met));
    CHECK_FALSE(passes(Kind_::IsNot, asked.met));
    CHECK(passes(Kind_::Unknown, asked.met));
    facts.give(at(asked.share), given(*Rational::parse("0.1")));
    CHECK(passes(Kind_::Is, asked.met));
    CHECK_FALSE(passes(Kind_::Is, asked.met, false));
    CHECK(passes(Kind_::IsNot, asked.met, false));
    CHECK_FALSE(passes(Kind_::Unknown, asked.met));
    facts.give(at(asked.paused), not_applicable_cell());
    CHECK(passes(Kind_::NotApplicable, asked.paused));
    CHECK_FALSE(passes(Kind_::IsNot, asked.paused));
    CHECK_FALSE(passes(Kind_::Conflict, asked.met));
    CHECK(passes(Kind_::Conflict, asked.clash));
}

TEST_CASE("a bounded unknown lies between, and is no value") {
    const Asked asked;
    Facts facts(asked.builder.program);
    facts.give(at(asked.share), given_to(*Rational::parse("0.5"), *Rational::parse("0.02")));
    Expectation between = asked.expect(Kind_::Between, asked.share, *Rational::parse("0.49"));
    between.upper = *Rational::parse("0.51");
    CHECK(asked.result(facts, between).passed);
    between.upper = *Rational::parse("0.50");
    CHECK_FALSE(asked.result(facts, between).passed);
    CHECK_FALSE(
        asked.result(facts, asked.expect(Kind_::Is, asked.share, *Rational::parse("0.5"))).passed);
    Expectation wide = asked.expect(Kind_::Between, asked.paused, Rational(0));
    wide.upper = Rational(1);
    CHECK_FALSE(asked.result(facts, wide).passed);
}

TEST_CASE("what decided and what is missing can be expected by name") {
    const Asked asked;
    Facts facts(asked.builder.program);
    Expectation unknown = asked.expect(Kind_::Unknown, asked.met);
    unknown.because_facts = {"share"};
    CHECK(asked.result(facts, unknown).passed);
    unknown.because_facts = {"paused"};
    const ExpectationResult refused = asked.result(facts, unknown);
    CHECK_FALSE(refused.passed);
    CHECK(refused.grounds.size() > 0);
    REQUIRE(refused.missing.size() == 1);
    facts.give(at(asked.share), given(*Rational::parse("0.1")));
    Expectation is = asked.expect(Kind_::Is, asked.met);
    is.because = {asked.main_rule};
    CHECK(asked.result(facts, is).passed);
    is.because = {asked.one};
    CHECK_FALSE(asked.result(facts, is).passed);
    Expectation conflict = asked.expect(Kind_::Conflict, asked.clash);
    conflict.conflict = {asked.two, asked.one};
    CHECK(asked.result(facts, conflict).passed);
    conflict.conflict = {asked.one};
    CHECK_FALSE(asked.result(facts, conflict).passed);
}

TEST_CASE("the clauses that were live in a test are its coverage") {
    const Asked asked;
    Facts facts(asked.builder.program);
    facts.give(at(asked.share), given(*Rational::parse("0.1")));
    const TestCase test{"t", "t", facts, {asked.expect(Kind_::Is, asked.met)}, {}};
    const TestResult result = run_test(asked.builder.program, test);
    CHECK(result.reached == std::vector<ClauseId>{asked.main_rule});
}
