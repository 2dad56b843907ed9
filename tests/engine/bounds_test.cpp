// What is said about an unknown outcome holds for every way of settling the facts: random programs,
// all settlings.
#include "engine/evaluate/interpreter.hpp"
#include "tests/support/claims.hpp"
#include "tests/support/random_program.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck/catch.h>

using namespace hjemmel::engine;
using namespace hjemmel::testing;

TEST_CASE("what is possible holds for every way of settling unknown facts") {
    rc::prop("random programs", [] {
        const RandomProgram made;
        const Program& program = made.builder.program;
        Facts facts(program);
        std::vector<std::size_t> unknown;
        for (std::size_t i = 0; i < made.readings.size(); ++i) {
            if (unknown.size() < 4 && *rc::gen::inRange(0, 2) == 0) {
                unknown.push_back(i);
            } else {
                facts.give(at(made.readings[i]), *rc::gen::elementOf(made.domains[i]));
            }
        }
        Interpreter interpreter(program, facts, {});
        std::vector<Outcome> said;
        for (const QuantityId quantity : made.quantities) {
            const Answer answer = interpreter.ask(at(quantity));
            // The grounds change nothing.
            Grounds grounds;
            const Answer explained = interpreter.ask_with_grounds(at(quantity), grounds);
            RC_ASSERT(shown(answer.outcome) == shown(explained.outcome));
            RC_ASSERT(answer.errors.size() == explained.errors.size());
            said.push_back(answer.outcome);
        }
        std::size_t settlings = 1;
        for (const std::size_t reading : unknown) settlings *= made.domains[reading].size();
        for (std::size_t settling = 0; settling < settlings; ++settling) {
            std::vector<Override> overrides;
            std::size_t rest = settling;
            for (const std::size_t reading : unknown) {
                const auto& domain = made.domains[reading];
                overrides.push_back({at(made.readings[reading]), domain[rest % domain.size()]});
                rest /= domain.size();
            }
            interpreter.set_overrides(std::move(overrides));
            for (std::size_t i = 0; i < said.size(); ++i) {
                const Outcome reached = interpreter.ask(at(made.quantities[i])).outcome;
                if (!allows(said[i], reached)) {
                    RC_FAIL("said " + shown(said[i]) + ", reached " + shown(reached));
                }
            }
        }
    });
}
