// Two states of the rules in one program answer as each of them does alone, and so does every state
// between them.
#include "engine/program/two_states.hpp"

#include "engine/evaluate/interpreter.hpp"
#include "tests/support/random_program.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck/catch.h>

#include <algorithm>
#include <string>
#include <vector>

using namespace hjemmel::engine;
using namespace hjemmel::testing;

namespace {

StateOptions options_of(const Program& program) { return {{}, {}, Choices::defaults(program), {}}; }

/// An answer in which clauses have names, not ids.
std::string told(const Program& program, const Outcome& outcome) {
    if (outcome.state != State::Conflict) return shown(outcome);
    std::vector<std::string> names;
    for (const ClauseId id : *outcome.conflict) names.push_back(program[id].name);
    std::sort(names.begin(), names.end());
    std::string text = "conflict";
    for (const std::string& name : names) text += " " + name;
    return text;
}

std::string asked(const AskedState& state, const Facts& facts, const std::string& quantity) {
    const auto id = find_quantity(state.program, quantity);
    if (!id) return "not there";
    Interpreter interpreter(state.program, facts,
                            {state.law_on, state.known_on, state.choices, state.scenarios});
    return told(state.program, interpreter.ask(at(*id)).outcome);
}

std::string asked(const Program& program, const Facts& facts, const std::string& quantity) {
    return asked(AskedState{program, {}, {}, Choices::defaults(program), {}}, facts, quantity);
}

/// The same figures, for one program or another that has the same readings.
Facts facts_of(const Program& program, const std::vector<std::pair<std::string, Cell>>& figures) {
    Facts facts(program);
    for (const auto& [name, cell] : figures) facts.give(at(*find_quantity(program, name)), cell);
    return facts;
}

bool same_type(const Program& left, const Program& right, const std::string& name) {
    const auto one = find_quantity(left, name);
    const auto other = find_quantity(right, name);
    return !one || !other || left[*one].type.kind == right[*other].type.kind;
}

std::vector<std::string> names_of(const TwoStates& states) {
    std::vector<std::string> names;
    for (const RuleChange& change : states.changes()) names.push_back(change.name);
    std::sort(names.begin(), names.end());
    return names;
}

}  // namespace

TEST_CASE("each of two states answers in one program as it does alone") {
    rc::prop("random programs over the same readings", [] {
        const RandomProgram left(*rc::gen::inRange(0, 3));
        const RandomProgram right(static_cast<int>(left.interpretations.size()));
        const Program& before = left.builder.program;
        const Program& after = right.builder.program;
        std::vector<std::pair<std::string, Cell>> figures;
        for (std::size_t i = 0; i < left.readings.size(); ++i) {
            if (*rc::gen::inRange(0, 4) > 0) {
                figures.emplace_back("r" + std::to_string(i), *rc::gen::elementOf(left.domains[i]));
            }
        }
        const TwoStates states(before, options_of(before), after, options_of(after));
        if (states.declared_otherwise()) {
            bool differs = false;
            for (std::size_t i = 0; i < 6; ++i)
                differs = differs || !same_type(before, after, "q" + std::to_string(i));
            for (std::size_t i = 0; i < left.interpretations.size(); ++i)
                differs = differs || before.interpretations[i].options.size() !=
                                         after.interpretations[i].options.size();
            RC_ASSERT(differs);
            return;
        }
        const Facts facts = facts_of(states.declarations(), figures);
        for (const bool is_after : {false, true}) {
            const Program& own = is_after ? after : before;
            const AskedState state = is_after ? states.after() : states.before();
            const Facts own_facts = facts_of(own, figures);
            for (const Quantity& quantity : own.quantities) {
                RC_ASSERT(asked(state, facts, quantity.name) ==
                          asked(own, own_facts, quantity.name));
            }
        }
        // Making some changes is taking the others back, seen from the other side.
        const TwoStates back(after, options_of(after), before, options_of(before));
        RC_ASSERT(names_of(states) == names_of(back));
        std::vector<bool> made(states.changes().size());
        std::vector<bool> undone(made.size());
        for (std::size_t i = 0; i < made.size(); ++i) {
            made[i] = *rc::gen::inRange(0, 2) == 1;
            for (std::size_t j = 0; j < undone.size(); ++j) {
                if (back.changes()[j].name == states.changes()[i].name &&
                    back.changes()[j].kind == states.changes()[i].kind)
                    undone[j] = !made[i];
            }
        }
        const AskedState one = states.with(made);
        const AskedState other = back.with(undone);
        const Facts other_facts = facts_of(back.declarations(), figures);
        for (const Quantity& quantity : states.declarations().quantities) {
            RC_ASSERT(asked(one, facts, quantity.name) == asked(other, other_facts, quantity.name));
        }
    });
}

TEST_CASE("two states of the same rules have no changes") {
    rc::prop("random programs", [] {
        const RandomProgram made(*rc::gen::inRange(0, 3));
        const Program& program = made.builder.program;
        const TwoStates states(program, options_of(program), program, options_of(program));
        RC_ASSERT(!states.declared_otherwise());
        RC_ASSERT(states.changes().empty());
    });
}

TEST_CASE("a chosen reading is a change like another") {
    ProgramBuilder builder;
    const auto reading = builder.interpretation("reading", {"a", "b"});
    builder.is("q", number_type(),
               builder.op(Op::Interpretation, Kind::Number, {builder.number(1), builder.number(2)},
                          reading.index));
    const Program& program = builder.program;
    StateOptions after = options_of(program);
    after.choices.options[0] = 1;
    const TwoStates states(program, options_of(program), program, after);
    REQUIRE(states.changes().size() == 1);
    CHECK(states.changes()[0].kind == RuleChange::Kind::Reading);
    const Facts facts(states.declarations());
    CHECK(asked(states.before(), facts, "q") == "1");
    CHECK(asked(states.after(), facts, "q") == "2");
}

TEST_CASE("a new clause brings along what only it reads") {
    ProgramBuilder before;
    before.is("q", number_type(), before.number(1));
    ProgramBuilder after;
    const auto helper = after.is("helper", number_type(), after.number(5));
    const auto quantity = after.is("q", number_type(), after.number(1));
    const auto exception = after.rule(quantity, "exception", after.call(helper));
    after.clause(exception).overrides = {after.program[quantity].clauses.front()};
    const TwoStates states(before.program, options_of(before.program), after.program,
                           options_of(after.program));
    REQUIRE(states.changes().size() == 1);
    CHECK(states.changes()[0].name == "q.exception");
    CHECK_FALSE(states.changes()[0].is_before);
    const Facts facts(states.declarations());
    CHECK(asked(states.before(), facts, "q") == "1");
    CHECK(asked(states.with({true}), facts, "q") == "5");
}

TEST_CASE("what is declared otherwise is named") {
    ProgramBuilder before;
    before.is("q", number_type(), before.number(1));
    ProgramBuilder after;
    after.is("q", yes_no_type(), after.yes_no(true));
    const TwoStates states(before.program, options_of(before.program), after.program,
                           options_of(after.program));
    CHECK(states.declared_otherwise() == std::optional<std::string>("q"));
}
