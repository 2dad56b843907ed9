// Rules that fail while they run, and inputs that are too large: each has its code.

#include "apps/cli/evaluation_findings.hpp"
#include "tests/apps/command_support.hpp"

#include <catch2/catch.hpp>

#include <tuple>

using namespace hjemmel;
using namespace hjemmel::testing;
using Catch::Matchers::Contains;
using engine::EvaluationError;

TEST_CASE("each way in which a rule fails has its own message") {
    engine::Program program;
    engine::Quantity quantity;
    quantity.name = "demo.share";
    program.quantities.push_back(quantity);
    engine::Parameter parameter;
    parameter.name = "demo.limit";
    program.parameters.push_back(parameter);

    const auto [kind, code] = GENERATE(table<EvaluationError::Kind, std::string>({
        {EvaluationError::Kind::NoRuleApplies, "E5001"},
        {EvaluationError::Kind::DivisionByZero, "E5002"},
        {EvaluationError::Kind::EmptyCollection, "E5003"},
        {EvaluationError::Kind::OutOfRange, "E5004"},
        {EvaluationError::Kind::DateOutOfRange, "E5005"},
        {EvaluationError::Kind::NoParameterStep, "E5006"},
        {EvaluationError::Kind::ParameterOverlap, "E5007"},
        {EvaluationError::Kind::ReversedPeriod, "E5008"},
        {EvaluationError::Kind::NoLawDate, "E5009"},
        {EvaluationError::Kind::NotApplicableOperand, "E5010"},
        {EvaluationError::Kind::NegativeWeight, "E5011"},
        {EvaluationError::Kind::NotInSteps, "E5012"},
        {EvaluationError::Kind::StepLimit, "E9401"},
        {EvaluationError::Kind::DepthLimit, "E9407"},
        {EvaluationError::Kind::NumberTooLarge, "E9402"},
    }));
    EvaluationError error;
    error.kind = kind;
    const lang::Sources no_sources;
    cli::EvaluationFindings findings(program, engine::Limits{}, no_sources);
    findings.add({error}, "share of Aalborg for 2019", nullptr);
    findings.add({error}, "share of Fanø for 2019", nullptr);
    const lang::Diagnostics diagnostics = findings.diagnostics();
    REQUIRE(diagnostics.size() == 1);
    CHECK(lang::code_name(diagnostics.front().code) == code);
}

TEST_CASE("a computed share outside its range is a finding, and the answer is unknown") {
    const CommandFolder folder;
    folder.write("data/figures.csv",
                 "quantity,municipality,month,year,value,known_to,rounded\n"
                 "measured_persons,Aalborg,2020-12,,100,,\n"
                 "persons_with_offer,Aalborg,2020-12,,120,,\n");
    const Finished answer = folder.run(question("run", "share_with_offer", {"--for", "2020-12"}));
    CHECK(answer.exit == 1);
    CHECK_THAT(answer.err, Contains("error[E5004]"));
    CHECK_THAT(answer.out, Contains("unknown"));
}

TEST_CASE("a value for another reason than expected is a finding of its own") {
    const CommandFolder folder;
    folder.write("reason.rules", R"(language english
module reason

entity town (towns)
reading members of town for year Y : integer

define exempt of town for year Y : yes/no
  rule main
    assumption "an example"
    is members < 100
  exception island to main
    assumption "an example"
    when members < 50
    is yes

test "a small island"
  given town Fanø
    members for year 2024 is 20
  for year 2024
  expect exempt is yes because main
)");
    const Finished answer = folder.run({"test", "reason.rules"});
    CHECK(answer.exit == 1);
    CHECK_THAT(answer.err + answer.out, Contains("E5102"));
}

TEST_CASE("a rule file of more than four MiB is refused") {
    const CommandFolder folder;
    folder.write("large.rules",
                 "language english\nmodule large\n-- " + std::string(4U << 20U, 'x') + "\n");
    const Finished answer = folder.run({"check", "large.rules"});
    CHECK(answer.exit == 4);
    CHECK_THAT(answer.err, Contains("E9005"));
}

TEST_CASE("a thousand rule files are read together, and one more is refused") {
    const CommandFolder folder;
    const auto add = [&](int number) {
        const std::string name = "m" + std::to_string(number);
        folder.write("many/" + name + ".rules", "language english\nmodule " + name + "\n");
    };
    for (int number = 0; number < 1'000; ++number) {
        add(number);
    }
    const Finished at_the_limit = folder.run({"check", "many"});
    CHECK(at_the_limit.exit == 0);
    add(1'000);
    const Finished beyond = folder.run({"check", "many"});
    CHECK(beyond.exit == 4);
    CHECK_THAT(beyond.err, Contains("error[E9403]"));
}

TEST_CASE("rule files of more than 32 MiB together are refused") {
    const CommandFolder folder;
    const std::string comment = "\n-- " + std::string((4U << 20U) - 100, 'x') + "\n";
    for (int number = 0; number < 9; ++number) {
        const std::string name = "m" + std::to_string(number);
        folder.write("large/" + name + ".rules", "language english\nmodule " + name + comment);
    }
    const Finished answer = folder.run({"check", "large"});
    CHECK(answer.exit == 4);
    CHECK_THAT(answer.err, Contains("error[E9404]"));
}

TEST_CASE("a chain of rules that is longer than the limit of depth says how to raise it") {
    const CommandFolder folder;
    std::string rules =
        "language english\nmodule chain\nreading base : integer\n"
        "define link1 : integer\n  assumption \"an example\"\n  is base + 1\n";
    for (int number = 2; number <= 101; ++number) {
        rules += "define link" + std::to_string(number) +
                 " : integer\n  assumption \"an example\"\n  is link" + std::to_string(number - 1) +
                 " + 1\n";
    }
    folder.write("chain.rules", rules);
    folder.write("numbers/figures.csv", "quantity,value\nbase,0\n");
    const auto ask = [&](const std::string& quantity, const std::string& depth) {
        return folder.run({"run", "chain.rules", "--data", "numbers", "--ask", quantity, "--law-on",
                           "2021-01-01", "--limit", "depth=" + depth});
    };
    const Finished within = ask("link100", "100");
    CHECK(within.exit == 0);
    CHECK_THAT(within.out, Contains("100"));
    const Finished beyond = ask("link101", "100");
    CHECK(beyond.exit == 4);
    CHECK_THAT(beyond.err, Contains("error[E9407]") && Contains("--limit depth=1000"));
    CHECK_THAT(ask("link101", "1000").out, Contains("101"));
}

TEST_CASE("more answers than the limit are not computed, and the message says how to get them") {
    const CommandFolder folder;
    const auto run = [&](const std::string& limit) {
        return folder.run(question("run", "offers_met", {"--for", "2019", "--limit", limit}));
    };
    CHECK(run("answers=2").exit == 0);
    const Finished beyond = run("answers=1");
    CHECK(beyond.exit == 4);
    CHECK_THAT(beyond.err, Contains("error[E9405]"));
    CHECK_THAT(beyond.err, Contains("--limit answers=2"));
}
