// Which clause decides, beside an independent brute force.
#include "engine/evaluate/interpreter.hpp"
#include "tests/support/program_builder.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck/catch.h>

#include <algorithm>
#include <map>
#include <set>

using namespace hjemmel::engine;
using namespace hjemmel::testing;
using Failure = EvaluationError::Kind;

namespace {

std::string answer(const ProgramBuilder& builder, const Facts& facts, QuantityId quantity) {
    return shown(ask(builder.program, facts, at(quantity)).outcome);
}

// A rule that gives 1 and an exception that gives 2, each with a guard that is read.
struct RuleAndException {
    ProgramBuilder builder;
    QuantityId guard = builder.reading("guard", yes_no_type());
    QuantityId other_guard = builder.reading("other_guard", yes_no_type());
    QuantityId quantity = builder.define("q", number_type());
    ClauseId rule = builder.rule(quantity, "main", builder.number(1), builder.call(guard));
    ClauseId exception =
        builder.rule(quantity, "exception", builder.number(2), builder.call(other_guard));

    RuleAndException() { builder.clause(exception).overrides = {rule}; }

    [[nodiscard]] std::string with(std::optional<bool> first, std::optional<bool> second) const {
        Facts facts(builder.program);
        if (first) facts.give(at(guard), given(*first));
        if (second) facts.give(at(other_guard), given(*second));
        return answer(builder, facts, quantity);
    }
};

}  // namespace

TEST_CASE("an exception goes before its rule while it is live") {
    const RuleAndException made;
    CHECK(made.with(true, false) == "1");
    CHECK(made.with(true, true) == "2");
    CHECK(made.with(false, true) == "2");
    CHECK(made.with(false, false) == "error 0");
}

TEST_CASE("an unknown guard matters only where it can change the outcome") {
    const RuleAndException made;
    CHECK(made.with(std::nullopt, true) == "2");
    CHECK(made.with(true, std::nullopt) == "unknown [1, 2]");
    CHECK(made.with(std::nullopt, false) == "unknown [1, 1] or failure");
    CHECK(made.with(std::nullopt, std::nullopt) == "unknown [1, 2] or failure");
}

TEST_CASE("otherwise stands in where no clause decides") {
    RuleAndException made;
    made.builder.program.quantities[made.quantity.index].otherwise = made.builder.number(7);
    CHECK(made.with(false, false) == "7");
    CHECK(made.with(std::nullopt, false) == "unknown [1, 7]");
}

TEST_CASE("clauses that agree by value are all grounds, clauses that differ are a conflict") {
    ProgramBuilder builder;
    const auto quantity = builder.define("q", number_type());
    (void)builder.rule(quantity, "a", builder.number(1));
    (void)builder.rule(quantity, "b",
                       builder.arithmetic(Op::Add, {builder.number(-1), builder.number(2)}));
    const Facts facts(builder.program);
    CHECK(answer(builder, facts, quantity) == "1");
    (void)builder.rule(quantity, "c", builder.number(3));
    CHECK(answer(builder, facts, quantity) == "conflict 0 1 2");
}

TEST_CASE("not applicable agrees with itself and conflicts with a value") {
    ProgramBuilder builder;
    const auto quantity = builder.define("q", number_type());
    (void)builder.rule(quantity, "a", builder.not_applicable(Kind::Number));
    const auto second = builder.rule(quantity, "b", builder.not_applicable(Kind::Number));
    const Facts facts(builder.program);
    CHECK(answer(builder, facts, quantity) == "not applicable");
    builder.clause(second).outcome = builder.number(1);
    CHECK(answer(builder, facts, quantity) == "conflict 0 1");
}

TEST_CASE("unknown outcomes of several clauses may agree or conflict") {
    ProgramBuilder builder;
    const auto low = builder.reading("low", number_between(0, 3));
    const auto high = builder.reading("high", number_between(2, 9));
    const auto quantity = builder.define("q", number_type());
    (void)builder.rule(quantity, "a", builder.call(low));
    (void)builder.rule(quantity, "b", builder.call(high));
    const auto same = builder.define("same", number_type());
    (void)builder.rule(same, "a", builder.call(high));
    (void)builder.rule(same, "b", builder.call(high));
    Facts facts(builder.program);
    CHECK(answer(builder, facts, quantity) == "unknown [2, 3] or conflict");
    facts.give(at(low), given(Rational(1)));
    CHECK(answer(builder, facts, quantity) == "conflict 0 1");  // they cannot agree
    facts.give(at(low), given(Rational(3)));
    CHECK(answer(builder, facts, quantity) == "unknown [3, 3] or conflict");

    CHECK(answer(builder, facts, same) == "unknown [2, 9]");  // one expression agrees with itself
}

TEST_CASE("a suspended clause is out of consideration, its condition too") {
    ProgramBuilder builder;
    const auto pause = builder.reading("pause", yes_no_type());
    const auto broken = builder.truth(
        Op::Less, {builder.arithmetic(Op::Divide, {builder.number(1), builder.number(0)}),
                   builder.number(1)});
    const auto quantity = builder.define("q", number_type());
    const auto rule = builder.rule(quantity, "main", builder.number(1), broken);
    const auto suspension = builder.rule(quantity, "suspension", std::nullopt, builder.call(pause));
    builder.clause(suspension).suspends = {rule};
    builder.program.quantities[quantity.index].otherwise = builder.number(0);
    Facts facts(builder.program);
    facts.give(at(pause), given(true));
    const Answer suspended = ask(builder.program, facts, at(quantity));
    CHECK(shown(suspended.outcome) == "0");
    CHECK(suspended.errors.empty());
    facts.give(at(pause), given(false));
    CHECK(ask(builder.program, facts, at(quantity)).errors.size() == 1);
    facts.give(at(pause), Cell{});
    const Answer perhaps = ask(builder.program, facts, at(quantity));
    CHECK(shown(perhaps.outcome) == "unknown [0, 0] or failure");
    CHECK(perhaps.errors.empty());
}

TEST_CASE("a suspension that is itself suspended has no effect") {
    ProgramBuilder builder;
    const auto quantity = builder.define("q", number_type());
    const auto rule = builder.rule(quantity, "main", builder.number(1));
    const auto suspension = builder.rule(quantity, "suspension", std::nullopt);
    const auto revival = builder.rule(quantity, "revival", std::nullopt);
    builder.clause(suspension).suspends = {rule};
    builder.clause(revival).suspends = {suspension};
    const Facts facts(builder.program);
    CHECK(answer(builder, facts, quantity) == "1");
}

TEST_CASE("a guard that is a conflict makes the quantity that conflict") {
    ProgramBuilder builder;
    const auto clash = builder.define("clash", yes_no_type());
    (void)builder.rule(clash, "a", builder.yes_no(true));
    (void)builder.rule(clash, "b", builder.yes_no(false));
    const auto quantity = builder.define("q", number_type());
    const auto rule = builder.rule(quantity, "main", builder.number(1), builder.call(clash));
    const auto exception = builder.rule(quantity, "exception", builder.number(2));
    builder.clause(exception).overrides = {rule};
    const Facts facts(builder.program);
    CHECK(answer(builder, facts, quantity) == "conflict 0 1");
}

TEST_CASE("a guard that is not applicable is an error") {
    ProgramBuilder builder;
    const auto quantity = builder.define("q", number_type());
    (void)builder.rule(quantity, "main", builder.number(1), builder.not_applicable(Kind::YesNo));
    const Facts facts(builder.program);
    const Answer answer = ask(builder.program, facts, at(quantity));
    REQUIRE(answer.errors.size() == 1);
    CHECK(answer.errors.front().kind == Failure::NotApplicableOperand);
}

TEST_CASE("guards that are the same or the opposite of each other are settled together") {
    ProgramBuilder builder;
    const auto count = builder.reading("count", number_type());
    const auto few = builder.truth(Op::Less, {builder.call(count), builder.number(4)});
    const auto quantity = builder.define("q", number_type());
    (void)builder.rule(quantity, "few", builder.number(1), few);
    const auto many =
        builder.rule(quantity, "many", builder.number(1), builder.truth(Op::Not, {few}));
    const Facts facts(builder.program);
    CHECK(answer(builder, facts, quantity) == "1");
    builder.clause(many).when =
        builder.truth(Op::LessEqual, {builder.number(4), builder.call(count)});
    CHECK(answer(builder, facts, quantity) == "1");
    builder.clause(many).when =
        builder.truth(Op::LessEqual, {builder.number(5), builder.call(count)});
    CHECK(answer(builder, facts, quantity) == "unknown [1, 1] or failure");
}

TEST_CASE("sixteen unknown guards are settled exactly, more of them approximately") {
    const auto with_guards = [](int guards) {
        ProgramBuilder builder;
        const auto quantity = builder.define("q", number_type());
        const auto rule = builder.rule(quantity, "main", builder.number(1));
        for (int i = 0; i < guards; ++i) {
            const auto guard = builder.reading("guard" + std::to_string(i), yes_no_type());
            const auto exception = builder.rule(quantity, "e" + std::to_string(i),
                                                builder.number(1), builder.call(guard));
            builder.clause(exception).overrides = {rule};
        }
        const Facts facts(builder.program);
        Interpreter interpreter(builder.program, facts, {});
        Grounds grounds;
        const Answer answer = interpreter.ask_with_grounds(at(quantity), grounds);
        return shown(answer.outcome) + (grounds[answer.ground].approximated ? " approximated" : "");
    };
    CHECK(with_guards(16) == "1");
    CHECK(with_guards(17) == "unknown [1, 1] or conflict or failure approximated");
}

TEST_CASE("an unknown guard that can be a conflict makes a conflict possible") {
    ProgramBuilder builder;
    const auto switch_on = builder.reading("switch_on", yes_no_type());
    const auto perhaps = builder.define("perhaps", yes_no_type());
    (void)builder.rule(perhaps, "a", builder.yes_no(true));
    (void)builder.rule(perhaps, "b", builder.yes_no(false), builder.call(switch_on));
    const auto quantity = builder.define("q", number_type());
    (void)builder.rule(quantity, "main", builder.number(1), builder.call(perhaps));
    const Facts facts(builder.program);
    CHECK(answer(builder, facts, quantity) == "unknown [1, 1] or conflict");
}

// ---- against a brute force -------------------------------------------------------------------

namespace {

struct RandomClause {
    bool has_outcome = true;
    int value = 0;  // -1: not applicable
    int guard = 0;  // 0 no, 1 yes, 2 unknown
    std::vector<std::size_t> overrides;
    std::vector<std::size_t> suspends;
};
struct RandomQuantity {
    std::vector<RandomClause> clauses;
    int otherwise = -2;  // -2: none
};

RandomQuantity random_quantity() {
    RandomQuantity made;
    const auto count = *rc::gen::inRange<std::size_t>(1, 7);
    for (std::size_t i = 0; i < count; ++i) {
        RandomClause clause;
        clause.has_outcome = *rc::gen::inRange(0, 5) != 0;
        clause.value = *rc::gen::inRange(-1, 3);
        clause.guard = *rc::gen::inRange(0, 3);
        made.clauses.push_back(clause);
    }
    // Edges lead from later to earlier clauses of a shuffled order, so that there is no circle.
    std::vector<std::size_t> order(count);
    for (std::size_t i = 0; i < count; ++i) order[i] = i;
    for (std::size_t i = count; i > 1; --i) {
        std::swap(order[i - 1], order[*rc::gen::inRange<std::size_t>(0, i)]);
    }
    for (std::size_t later = 1; later < count; ++later) {
        for (std::size_t earlier = 0; earlier < later; ++earlier) {
            const int edge = *rc::gen::inRange(0, 6);
            if (edge == 0) made.clauses[order[later]].overrides.push_back(order[earlier]);
            if (edge == 1) made.clauses[order[later]].suspends.push_back(order[earlier]);
        }
    }
    if (*rc::gen::arbitrary<bool>()) made.otherwise = *rc::gen::inRange(-1, 3);
    return made;
}

std::string value_text(int value) { return value < 0 ? "not applicable" : std::to_string(value); }

// LANGUAGE section 6, read literally, for guards that are all known.
std::string decided(const RandomQuantity& quantity, const std::vector<bool>& guards) {
    const std::size_t count = quantity.clauses.size();
    std::vector<int> live(count, -1);  // -1: not yet known
    for (std::size_t round = 0; round < count; ++round) {
        for (std::size_t i = 0; i < count; ++i) {
            bool waits = false;
            bool suspended = false;
            for (std::size_t other = 0; other < count; ++other) {
                const auto& suspends = quantity.clauses[other].suspends;
                if (std::find(suspends.begin(), suspends.end(), i) == suspends.end()) continue;
                waits = waits || live[other] < 0;
                suspended = suspended || live[other] == 1;
            }
            if (!waits) live[i] = guards[i] && !suspended ? 1 : 0;
        }
    }
    std::set<std::string> values;
    std::string clauses;
    for (std::size_t i = 0; i < count; ++i) {
        bool overridden = false;
        for (std::size_t other = 0; other < count; ++other) {
            const auto& overrides = quantity.clauses[other].overrides;
            overridden =
                overridden || (live[other] == 1 &&
                               std::find(overrides.begin(), overrides.end(), i) != overrides.end());
        }
        if (live[i] == 1 && quantity.clauses[i].has_outcome && !overridden) {
            values.insert(value_text(quantity.clauses[i].value));
            clauses += " " + std::to_string(i);
        }
    }
    if (values.empty()) return quantity.otherwise < -1 ? "error 0" : value_text(quantity.otherwise);
    return values.size() == 1 ? *values.begin() : "conflict" + clauses;
}

// All that the quantity can be, over all ways of settling the unknown guards.
std::set<std::string> all_decided(const RandomQuantity& quantity) {
    std::vector<std::size_t> unknown;
    for (std::size_t i = 0; i < quantity.clauses.size(); ++i) {
        if (quantity.clauses[i].guard == 2) unknown.push_back(i);
    }
    std::set<std::string> found;
    for (std::size_t setting = 0; setting < (std::size_t{1} << unknown.size()); ++setting) {
        std::vector<bool> guards;
        for (const RandomClause& clause : quantity.clauses) guards.push_back(clause.guard == 1);
        for (std::size_t i = 0; i < unknown.size(); ++i)
            guards[unknown[i]] = ((setting >> i) & 1U) != 0;
        found.insert(decided(quantity, guards));
    }
    return found;
}

// The quantity with a condition for each of its clauses.
QuantityId with_conditions(ProgramBuilder& builder, const RandomQuantity& random,
                           const std::vector<NodeId>& conditions) {
    const auto value = [&](int number) {
        return number < 0 ? builder.not_applicable(Kind::Number) : builder.number(number);
    };
    const auto quantity = builder.define("q", number_type());
    for (std::size_t i = 0; i < random.clauses.size(); ++i) {
        const RandomClause& clause = random.clauses[i];
        const auto id = builder.rule(
            quantity, "c" + std::to_string(i),
            clause.has_outcome ? std::optional(value(clause.value)) : std::nullopt, conditions[i]);
        for (const auto other : clause.overrides) {
            builder.clause(id).overrides.push_back(ClauseId{static_cast<std::uint32_t>(other)});
        }
        for (const auto other : clause.suspends) {
            builder.clause(id).suspends.push_back(ClauseId{static_cast<std::uint32_t>(other)});
        }
    }
    if (random.otherwise >= -1)
        builder.program.quantities[quantity.index].otherwise = value(random.otherwise);
    return quantity;
}

// Exact, not only sound: known where there is one answer; else what is possible and nothing more.
void is_exactly(const Answer& found, const std::set<std::string>& expected) {
    RC_LOG() << shown(found.outcome);
    if (expected.size() == 1) {
        RC_ASSERT(shown(found.outcome) == *expected.begin());
        return;
    }
    RC_ASSERT(found.outcome.state == State::Unknown);
    RC_ASSERT(found.errors.empty());
    RC_ASSERT(found.outcome.possible != nullptr);
    const Possible& possible = *found.outcome.possible;
    std::optional<Interval> values;
    bool not_applicable = false;
    bool conflict = false;
    bool failure = false;
    for (const std::string& text : expected) {
        not_applicable = not_applicable || text == "not applicable";
        conflict = conflict || text.rfind("conflict", 0) == 0;
        failure = failure || text == "error 0";
        if (const auto number = Rational::parse(text)) {
            values =
                values ? hull(*values, Interval::exactly(*number)) : Interval::exactly(*number);
        }
    }
    RC_ASSERT(possible.can_be_value == values.has_value());
    RC_ASSERT(possible.bounds == values);
    RC_ASSERT(possible.can_be_not_applicable == not_applicable);
    RC_ASSERT(possible.can_be_conflict == conflict);
    RC_ASSERT(possible.can_fail == failure);
}

}  // namespace

TEST_CASE("clauses decide as a brute force over every setting of the guards says") {
    rc::prop("random clauses", [] {
        const RandomQuantity random = random_quantity();
        ProgramBuilder builder;
        std::vector<QuantityId> guards;
        std::vector<NodeId> conditions;
        for (std::size_t i = 0; i < random.clauses.size(); ++i) {
            guards.push_back(builder.reading("guard" + std::to_string(i), yes_no_type()));
            conditions.push_back(builder.call(guards.back()));
        }
        const auto quantity = with_conditions(builder, random, conditions);
        Facts facts(builder.program);
        for (std::size_t i = 0; i < random.clauses.size(); ++i) {
            if (random.clauses[i].guard < 2)
                facts.give(at(guards[i]), given(random.clauses[i].guard == 1));
        }
        is_exactly(ask(builder.program, facts, at(quantity)), all_decided(random));
    });
}

// ---- conditions that share facts -------------------------------------------------------------

namespace {

// A condition over facts: one of them, or several conditions; perhaps its opposite.
struct Formula {
    enum class Kind { Fact, All, Any };
    Kind kind = Kind::Fact;
    bool is_opposite = false;
    std::size_t fact = 0;
    std::vector<Formula> parts;

    [[nodiscard]] bool holds(const std::vector<bool>& facts) const {
        const auto part_holds = [&](const Formula& part) { return part.holds(facts); };
        const bool found = kind == Kind::Fact ? facts[fact]
                           : kind == Kind::All
                               ? std::all_of(parts.begin(), parts.end(), part_holds)
                               : std::any_of(parts.begin(), parts.end(), part_holds);
        return found != is_opposite;
    }
    [[nodiscard]] NodeId node(ProgramBuilder& builder, const std::vector<NodeId>& facts) const {
        NodeId made{};
        if (kind == Kind::Fact) {
            made = facts[fact];
        } else {
            std::vector<NodeId> children;
            for (const Formula& part : parts) children.push_back(part.node(builder, facts));
            made = builder.truth(kind == Kind::All ? Op::And : Op::Or, children);
        }
        return is_opposite ? builder.truth(Op::Not, {made}) : made;
    }
};

// Each of the facts stands in it once.
Formula random_formula(std::vector<std::size_t> facts) {
    Formula made;
    made.is_opposite = *rc::gen::arbitrary<bool>();
    if (facts.size() == 1) {
        made.fact = facts.front();
        return made;
    }
    made.kind = *rc::gen::arbitrary<bool>() ? Formula::Kind::All : Formula::Kind::Any;
    const auto at = static_cast<std::ptrdiff_t>(*rc::gen::inRange<std::size_t>(1, facts.size()));
    made.parts.push_back(random_formula({facts.begin(), facts.begin() + at}));
    made.parts.push_back(random_formula({facts.begin() + at, facts.end()}));
    return made;
}

std::vector<std::size_t> some_of(std::size_t count) {
    std::vector<std::size_t> all;
    while (all.empty()) {
        for (std::size_t i = 0; i < count; ++i) {
            if (*rc::gen::arbitrary<bool>()) all.push_back(i);
        }
    }
    return all;
}

}  // namespace

TEST_CASE("conditions that share facts decide as a brute force over the facts says") {
    rc::prop("random clauses over five facts", [] {
        constexpr std::size_t count = 5;
        const RandomQuantity random = random_quantity();
        ProgramBuilder builder;
        std::vector<QuantityId> readings;
        std::vector<NodeId> facts_read;
        for (std::size_t i = 0; i < count; ++i) {
            readings.push_back(builder.reading("fact" + std::to_string(i), yes_no_type()));
            facts_read.push_back(builder.call(readings.back()));
        }
        std::vector<Formula> formulas;
        std::vector<NodeId> conditions;
        for (std::size_t i = 0; i < random.clauses.size(); ++i) {
            formulas.push_back(random_formula(some_of(count)));
            conditions.push_back(formulas.back().node(builder, facts_read));
        }
        const auto quantity = with_conditions(builder, random, conditions);
        Facts facts(builder.program);
        std::vector<int> known;  // 0 no, 1 yes, 2 unknown
        for (std::size_t i = 0; i < count; ++i) {
            known.push_back(*rc::gen::inRange(0, 3));
            if (known.back() < 2) facts.give(at(readings[i]), given(known.back() == 1));
        }
        std::set<std::string> expected;
        for (std::size_t world = 0; world < (std::size_t{1} << count); ++world) {
            std::vector<bool> truths;
            bool is_possible = true;
            for (std::size_t i = 0; i < count; ++i) {
                truths.push_back(((world >> i) & 1U) != 0);
                is_possible = is_possible && (known[i] == 2 || (known[i] == 1) == truths[i]);
            }
            std::vector<bool> guards;
            for (const Formula& formula : formulas) guards.push_back(formula.holds(truths));
            if (is_possible) expected.insert(decided(random, guards));
        }
        is_exactly(ask(builder.program, facts, at(quantity)), expected);
    });
}

// ---- against nested defaults -----------------------------------------------------------------

namespace {

// A default with exceptions that are defaults themselves; each gives its own number as outcome.
struct Nested {
    int guard = 0;  // 0 no, 1 yes, 2 unknown
    std::vector<std::size_t> exceptions;
};

// The first defaults are the rules; every other one is an exception to an earlier one.
struct NestedDefaults {
    std::vector<Nested> defaults;
    std::size_t rules = 1;
};

NestedDefaults random_defaults() {
    NestedDefaults made;
    made.rules = *rc::gen::inRange<std::size_t>(1, 3);
    made.defaults.resize(made.rules + *rc::gen::inRange<std::size_t>(0, 7));
    for (std::size_t i = 0; i < made.defaults.size(); ++i) {
        made.defaults[i].guard = *rc::gen::inRange(0, 3);
        if (i >= made.rules) {
            made.defaults[*rc::gen::inRange<std::size_t>(0, i)].exceptions.push_back(i);
        }
    }
    return made;
}

// What a default gives by itself: what its exceptions give; its own outcome when they give nothing
// and its guard holds; else nothing. Several results are a conflict.
std::set<std::size_t> given_by(const NestedDefaults& nested, const std::vector<bool>& guards,
                               std::size_t number) {
    std::set<std::size_t> found;
    for (const std::size_t exception : nested.defaults[number].exceptions) {
        found.merge(given_by(nested, guards, exception));
    }
    if (found.empty() && guards[number]) found.insert(number);
    return found;
}

std::string given_by_all(const NestedDefaults& nested, const std::vector<bool>& guards) {
    std::set<std::size_t> found;
    for (std::size_t rule = 0; rule < nested.rules; ++rule) {
        found.merge(given_by(nested, guards, rule));
    }
    if (found.empty()) return "error 0";
    if (found.size() == 1) return std::to_string(*found.begin());
    std::string text = "conflict";
    for (const std::size_t number : found) text += " " + std::to_string(number);
    return text;
}

}  // namespace

TEST_CASE("flat clauses that override each other give what nested defaults give") {
    rc::prop("random trees with distinct outcomes", [] {
        const NestedDefaults nested = random_defaults();
        const std::size_t count = nested.defaults.size();
        ProgramBuilder builder;
        const auto quantity = builder.define("q", number_type());
        std::vector<QuantityId> guards;
        for (std::size_t i = 0; i < count; ++i)
            guards.push_back(builder.reading("guard" + std::to_string(i), yes_no_type()));
        for (std::size_t i = 0; i < count; ++i)
            (void)builder.rule(quantity, "c" + std::to_string(i),
                               builder.number(static_cast<int>(i)), builder.call(guards[i]));
        // An exception to an exception overrides the rule as well.
        for (std::size_t i = count; i > 0; --i) {
            for (const std::size_t exception : nested.defaults[i - 1].exceptions) {
                std::vector<std::size_t> waiting{exception};
                while (!waiting.empty()) {
                    const std::size_t below = waiting.back();
                    waiting.pop_back();
                    builder.clause(ClauseId{static_cast<std::uint32_t>(below)})
                        .overrides.push_back(ClauseId{static_cast<std::uint32_t>(i - 1)});
                    const auto& next = nested.defaults[below].exceptions;
                    waiting.insert(waiting.end(), next.begin(), next.end());
                }
            }
        }
        std::set<std::string> expected;
        for (std::size_t setting = 0; setting < (std::size_t{1} << count); ++setting) {
            std::vector<bool> known;
            bool is_possible = true;
            for (std::size_t i = 0; i < count; ++i) {
                known.push_back(((setting >> i) & 1U) != 0);
                const int guard = nested.defaults[i].guard;
                is_possible = is_possible && (guard == 2 || (guard == 1) == known.back());
            }
            if (is_possible) expected.insert(given_by_all(nested, known));
        }
        Facts given_facts(builder.program);
        for (std::size_t i = 0; i < count; ++i) {
            if (nested.defaults[i].guard < 2)
                given_facts.give(at(guards[i]), given(nested.defaults[i].guard == 1));
        }
        const Outcome found = ask(builder.program, given_facts, at(quantity)).outcome;
        if (expected.size() == 1) {
            RC_ASSERT(shown(found) == *expected.begin());
        } else {
            RC_ASSERT(found.state == State::Unknown);
        }
    });
}
