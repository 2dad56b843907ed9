#include "engine/evaluate/grounds.hpp"

#include "engine/evaluate/interpreter.hpp"
#include "engine/evaluate/outcome_arithmetic.hpp"
#include "tests/support/random_program.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck/catch.h>

#include <algorithm>

using namespace hjemmel::engine;
using namespace hjemmel::testing;
using GroundKind = Ground::Kind;

namespace {

std::vector<Ground> all(const Grounds& grounds) {
    std::vector<Ground> found;
    for (std::uint32_t i = 0; i < grounds.size(); ++i) found.push_back(grounds[GroundId{i}]);
    return found;
}

struct Explained {
    Grounds grounds;
    Answer answer;
    [[nodiscard]] Ground root() const { return grounds[answer.ground]; }
    [[nodiscard]] Ground child(const Ground& of, std::size_t number) const {
        return grounds[grounds.children_of(of)[number]];
    }
    [[nodiscard]] std::optional<Ground> find(GroundKind kind, std::uint32_t subject) const {
        for (const Ground& ground : all(grounds)) {
            if (ground.kind == kind && ground.subject == subject) return ground;
        }
        return std::nullopt;
    }
};

Explained explain(const Program& program, const Facts& facts, const Place& place,
                  Circumstances circumstances = {}) {
    Interpreter interpreter(program, facts, std::move(circumstances));
    Explained explained;
    explained.answer = interpreter.ask_with_grounds(place, explained.grounds);
    return explained;
}

Cell from_file(Value value, std::uint32_t line) {
    Cell cell = given(std::move(value));
    cell.origin = {0, line, 3};
    return cell;
}

// One quantity with every kind of reason: a rule with a parameter and a reading of the law, an
// exception whose guard fails, one that goes first, a suspension, a clause that is no longer in
// force, an observed figure and a rounding.
struct Everything {
    ProgramBuilder builder;
    ProvisionId old_text = builder.provision("§ 5", "2020-01-01", "2023-03-21", "2019-12-17");
    ProvisionId new_text = builder.provision("§ 5", "2023-03-22", "", "2023-03-20");
    ParameterId limit = builder.parameter("limit", number_type());
    InterpretationId threshold = builder.interpretation("threshold", {"below", "at_most"});
    QuantityId share = builder.define("share", number_between(0, 1), {IndexKind::Year});
    QuantityId pause = builder.reading("pause", yes_no_type(), {IndexKind::Year});
    QuantityId met = builder.define("met", yes_no_type(), {IndexKind::Year});
    ClauseId rule{}, gone{}, failed{}, first{}, suspension{}, suspended{};

    Everything() {
        builder.step(limit, "limit.old", *Rational::parse("0.2"), {old_text});
        builder.step(limit, "limit.new", *Rational::parse("0.3"), {new_text});
        const auto year = builder.slot(0, Kind::Year);
        builder.rule(share, "main", builder.call(builder.reading("never", number_type())));
        const auto rounded =
            builder.op(Op::Round, Kind::Number,
                       {builder.call(share, {year}), builder.number(*Rational::parse("0.01"))},
                       static_cast<std::uint32_t>(Rounding::HalfUp));
        const auto parameter = builder.parameter_node(limit);
        const auto choice = builder.op(Op::Interpretation, Kind::YesNo,
                                       {builder.truth(Op::Less, {rounded, parameter}),
                                        builder.truth(Op::LessEqual, {rounded, parameter})},
                                       threshold.index);
        const auto paused = builder.call(pause, {year});
        rule = builder.rule(met, "main", choice);
        gone = builder.rule(met, "gone", builder.yes_no(true));
        builder.clause(gone).cites = {old_text};
        failed = builder.rule(met, "failed", builder.yes_no(true), paused);
        first = builder.rule(met, "first", builder.truth(Op::Not, {choice}));
        builder.clause(first).overrides = {rule};
        suspension =
            builder.rule(met, "suspension", std::nullopt, builder.truth(Op::Not, {paused}));
        suspended = builder.rule(met, "suspended", builder.yes_no(true));
        builder.clause(suspension).suspends = {suspended};
    }

    [[nodiscard]] Facts facts() const {
        Facts made(builder.program);
        (void)made.add_file("shares.csv");
        made.give(at(share, {2023}), from_file(*Rational::parse("0.3049"), 7));
        made.give(at(pause, {2023}), from_file(false, 8));
        return made;
    }
};

}  // namespace

TEST_CASE("the grounds of a quantity are all its clauses, with what became of each") {
    const Everything made;
    const Facts facts = made.facts();
    const Explained explained = explain(made.builder.program, facts, at(made.met, {2023}));
    CHECK(shown(explained.answer.outcome) == "yes");
    const Ground root = explained.root();
    REQUIRE(root.kind == GroundKind::Quantity);
    CHECK(root.place == at(made.met, {2023}));
    CHECK(explained.grounds.laws[root.law].law_date == day("2023-12-31"));
    REQUIRE(root.child_count == 6);
    const auto status = [&](std::size_t number) { return explained.child(root, number).status; };
    CHECK(status(0) == ClauseStatus::Overridden);
    CHECK(status(1) == ClauseStatus::NotInForce);
    CHECK(status(2) == ClauseStatus::GuardFailed);
    CHECK(status(3) == ClauseStatus::Decisive);
    CHECK(status(4) == ClauseStatus::Suspending);
    CHECK(status(5) == ClauseStatus::Suspended);
    CHECK(explained.child(root, 0).child_count == 0);  // what was overridden was not read
    CHECK(explained.child(root, 1).child_count == 0);
    REQUIRE(explained.child(root, 2).child_count == 1);  // the guard that failed
    CHECK(shown(explained.child(explained.child(root, 2), 0).outcome) == "no");
    CHECK(ClauseId{explained.child(root, 3).subject} == made.first);
    CHECK(shown(explained.child(root, 3).outcome) == "yes");
}

TEST_CASE(
    "the grounds name the parameter's step, the option, the rounding before and after, the file "
    "and the row") {
    const Everything made;
    const Facts facts = made.facts();
    const Explained explained = explain(made.builder.program, facts, at(made.met, {2023}));

    const auto parameter = explained.find(GroundKind::Parameter, made.limit.index);
    REQUIRE(parameter);
    CHECK(parameter->detail == 1);
    CHECK(shown(parameter->outcome) == "3/10");

    const auto option = explained.find(GroundKind::Interpretation, made.threshold.index);
    REQUIRE(option);
    CHECK(option->detail == 0);
    CHECK(shown(explained.child(*option, 0).outcome) == "no");

    Interpreter interpreter(made.builder.program, facts, {});
    const Residual& residual = interpreter.residual(day("2023-12-31"));
    const std::vector<Ground> grounds = all(explained.grounds);
    const auto rounding = std::find_if(grounds.begin(), grounds.end(), [&](const Ground& ground) {
        return ground.kind == GroundKind::Operation && residual.core[ground.node].op == Op::Round;
    });
    REQUIRE(rounding != grounds.end());
    CHECK(shown(rounding->outcome) == "3/10");  // 0.30
    const Ground observed = explained.child(*rounding, 0);
    REQUIRE(observed.kind == GroundKind::Observed);
    CHECK(shown(observed.outcome) == "3049/10000");
    REQUIRE(observed.cell != nullptr);
    CHECK(observed.cell->origin.line == 7);

    const auto fact = explained.find(GroundKind::Fact, made.pause.index);
    REQUIRE(fact);
    CHECK_FALSE(fact->of_row);
    CHECK(fact->cell->origin.line == 8);
    // Read by two guards, recorded once.
    CHECK(std::count_if(grounds.begin(), grounds.end(), [&](const Ground& ground) {
              return ground.kind == GroundKind::Fact && ground.subject == made.pause.index;
          }) == 1);
}

TEST_CASE("a quantity that is read twice is one ground with two parents, across questions too") {
    ProgramBuilder builder;
    const auto base = builder.is(
        "base", number_type(), builder.arithmetic(Op::Add, {builder.number(1), builder.number(2)}));
    const auto one =
        builder.is("one", number_type(), builder.arithmetic(Op::Negate, {builder.call(base)}));
    const auto two = builder.is(
        "two", number_type(), builder.arithmetic(Op::Add, {builder.call(base), builder.call(one)}));
    const Facts facts(builder.program);
    Interpreter interpreter(builder.program, facts, {});
    (void)interpreter.ask(at(one));  // known without grounds: it is computed again for them
    Grounds grounds;
    const auto count_base = [&] {
        const std::vector<Ground> found = all(grounds);
        return std::count_if(found.begin(), found.end(), [&](const Ground& ground) {
            return ground.kind == GroundKind::Quantity && ground.subject == base.index;
        });
    };
    (void)interpreter.ask_with_grounds(at(two), grounds);
    CHECK(count_base() == 1);
    const std::size_t size = grounds.size();
    const Answer again = interpreter.ask_with_grounds(at(one), grounds);
    CHECK(grounds.size() == size);
    CHECK(grounds[again.ground].subject == one.index);
    Grounds others;
    const Answer fresh = interpreter.ask_with_grounds(at(one), others);
    CHECK(others.size() == 6);
    CHECK(others[fresh.ground].subject == one.index);
}

TEST_CASE("an observed figure that is asked for is its own ground") {
    const Everything made;
    const Facts facts = made.facts();
    const Explained explained = explain(made.builder.program, facts, at(made.share, {2023}));
    CHECK(explained.root().kind == GroundKind::Observed);
    CHECK(explained.root().law < explained.grounds.laws.size());
}

// ---- aggregates ------------------------------------------------------------------------------

TEST_CASE(
    "an aggregate's grounds are its listing and its elements, with the dates that selected them") {
    ProgramBuilder builder;
    const auto person = builder.collection(CollectionKind::Entity, "person", {});
    const auto talk = builder.collection(CollectionKind::Event, "talk", person);
    AggregateParts parts;
    parts.of = talk.index;
    parts.owner = builder.slot(0, Kind::Row, person.index);
    parts.element_slot = 1;
    parts.period = builder.constant(Year{2021}, Kind::Year);
    const auto count = builder.define("count", number_type(), {}, person);
    builder.rule(count, "main", builder.aggregate(parts, Kind::Number));
    Facts facts(builder.program);
    const auto anna = facts.add_row(person, "anna", 0, {});
    for (const char* date : {"2021-02-01", "2022-02-01"}) {
        facts.set(talk, 0, facts.add_row(talk, "", anna, {}), given(day(date)));
    }
    facts.close(talk, anna);
    const Explained explained = explain(builder.program, facts, at(count, {}, anna));
    CHECK(shown(explained.answer.outcome) == "1");
    const Ground operation = explained.child(explained.child(explained.root(), 0), 0);
    REQUIRE(operation.child_count == 3);
    const Ground listing = explained.child(operation, 0);
    CHECK(listing.kind == GroundKind::Collection);
    CHECK(listing.subject == talk.index);
    CHECK(listing.row == anna);
    CHECK(shown(listing.outcome) == "2");
    const Ground in = explained.child(operation, 1);
    REQUIRE(in.kind == GroundKind::Element);
    CHECK(in.membership == Membership::Yes);
    CHECK(in.row == 0);
    const Ground date = explained.child(in, 0);
    CHECK(date.kind == GroundKind::Fact);
    CHECK(date.of_row);
    CHECK(shown(date.outcome) == "2021-02-01");
    CHECK(explained.child(operation, 2).membership == Membership::No);
}

// ---- missing facts ---------------------------------------------------------------------------

namespace {

std::vector<std::string> names(const Program& program, const std::vector<MissingFact>& missing) {
    std::vector<std::string> found;
    for (const MissingFact& fact : missing) {
        switch (fact.kind) {
            case MissingFact::Kind::Figure:
                found.push_back(program[fact.place.quantity].name);
                break;
            case MissingFact::Kind::Field:
                found.push_back(program[fact.collection].fields[fact.field].name);
                break;
            case MissingFact::Kind::Rows:
                found.push_back("rows of " + program[fact.collection].name);
                break;
            case MissingFact::Kind::Belonging:
                found.push_back("parent of " + program[fact.collection].name);
                break;
        }
        if (fact.only_bounds) found.back() += " (bounds)";
    }
    return found;
}

}  // namespace

TEST_CASE("missing facts are those that the unknown outcome hangs on") {
    ProgramBuilder builder;
    const auto truth = [&](const char* name) { return builder.reading(name, yes_no_type()); };
    const auto a = truth("a");
    const auto b = truth("b");
    const auto c = truth("c");
    const auto d = truth("d");
    const auto rounded = builder.reading("rounded", number_type());
    // (a and b) or (c and not d) or rounded < 1
    const auto quantity = builder.is(
        "q", yes_no_type(),
        builder.truth(
            Op::Or, {builder.truth(Op::Less, {builder.call(rounded), builder.number(1)}),
                     builder.truth(Op::And, {builder.call(a), builder.call(b)}),
                     builder.truth(Op::And,
                                   {builder.call(c), builder.truth(Op::Not, {builder.call(d)})})}));
    Facts facts(builder.program);
    facts.give(at(rounded), given_to(1, 1));
    facts.give(at(a), given(false));  // decides its own part, so b does not matter
    const Explained explained = explain(builder.program, facts, at(quantity));
    CHECK(names(builder.program, missing_facts(explained.grounds, explained.answer.ground)) ==
          std::vector<std::string>{"c", "d", "rounded (bounds)"});
    CHECK(names(builder.program, missing_facts(explained.grounds, explained.answer.ground, 1)) ==
          std::vector<std::string>{"c"});
    facts.give(at(c), given(true));
    facts.give(at(d), given(false));
    const Explained known = explain(builder.program, facts, at(quantity));
    CHECK(missing_facts(known.grounds, known.answer.ground).empty());
}

TEST_CASE("a clause that is out of the question asks for no facts, an unknown guard does") {
    ProgramBuilder builder;
    const auto guard = builder.reading("guard", yes_no_type());
    const auto other = builder.reading("other", yes_no_type());
    const auto value = builder.reading("value", number_type());
    const auto quantity = builder.define("q", number_type());
    const auto rule = builder.rule(quantity, "main", builder.number(1), builder.call(guard));
    const auto exception =
        builder.rule(quantity, "exception", builder.call(value), builder.call(other));
    builder.clause(exception).overrides = {rule};
    Facts facts(builder.program);
    const auto missing = [&] {
        const Explained explained = explain(builder.program, facts, at(quantity));
        return names(builder.program, missing_facts(explained.grounds, explained.answer.ground));
    };
    CHECK(missing() == std::vector<std::string>{"guard", "other", "value"});
    facts.give(at(other), given(true));
    CHECK(missing() == std::vector<std::string>{"value"});
}

TEST_CASE("a clause that is overridden still asks for what its guard may be in conflict about") {
    ProgramBuilder builder;
    const auto flag = builder.reading("flag", yes_no_type());
    const auto guard = builder.define("guard", yes_no_type());
    builder.rule(guard, "a", builder.yes_no(true));
    builder.rule(guard, "b", builder.yes_no(false), builder.call(flag));
    const auto quantity = builder.define("q", number_type());
    const auto main = builder.rule(quantity, "main", builder.number(1), builder.call(guard));
    const auto exception = builder.rule(quantity, "exception", builder.number(2));
    builder.clause(exception).overrides = {main};

    Facts facts(builder.program);
    const Explained open = explain(builder.program, facts, at(quantity));
    CHECK(shown(open.answer.outcome) == "unknown [2, 2] or conflict");
    CHECK(names(builder.program, missing_facts(open.grounds, open.answer.ground)) ==
          std::vector<std::string>{"flag"});
    facts.give(at(flag), given(false));
    CHECK(shown(ask(builder.program, facts, at(quantity)).outcome) == "2");
    facts.give(at(flag), given(true));
    CHECK(ask(builder.program, facts, at(quantity)).outcome.state == State::Conflict);
}

TEST_CASE("missing facts of an aggregate are cells of its rows and rows that nobody listed") {
    ProgramBuilder builder;
    const auto person =
        builder.collection(CollectionKind::Entity, "person", {}, {{"age", number_type()}});
    AggregateParts parts;
    parts.kind = AggregateKind::Exists;
    parts.of = person.index;
    parts.element_slot = 0;
    parts.where = builder.truth(
        Op::Less,
        {builder.field(person, 0, builder.slot(0, Kind::Row, person.index)), builder.number(18)});
    const auto exists = builder.is("exists", yes_no_type(), builder.aggregate(parts, Kind::YesNo));
    Facts facts(builder.program);
    const auto anna = facts.add_row(person, "anna", 0, {});
    const auto bo = facts.add_row(person, "bo", 0, {});
    facts.set(person, 0, bo, given(Rational(40)));
    const auto missing = [&] {
        const Explained explained = explain(builder.program, facts, at(exists));
        return missing_facts(explained.grounds, explained.answer.ground);
    };
    CHECK(names(builder.program, missing()) == std::vector<std::string>{"rows of person", "age"});
    CHECK(missing()[1].row == anna);
    facts.close(person, 0);
    CHECK(names(builder.program, missing()) == std::vector<std::string>{"age"});
}

TEST_CASE("a rule that failed is no missing fact") {
    ProgramBuilder builder;
    const auto value = builder.reading("value", number_type());
    const auto broken = builder.is(
        "broken", number_type(),
        builder.arithmetic(
            Op::Add, {builder.call(value),
                      builder.arithmetic(Op::Divide, {builder.number(1), builder.number(0)})}));
    const Facts facts(builder.program);
    const Explained explained = explain(builder.program, facts, at(broken));
    CHECK(explained.answer.outcome.error);
    CHECK(missing_facts(explained.grounds, explained.answer.ground).empty());
}

// ---- self-consistency ------------------------------------------------------------------------

namespace {

// Recomputes an operation from its children alone; nothing for the operators whose children are not
// all operands.
std::optional<Outcome> replayed(const Grounds& grounds, const Ground& ground,
                                const Residual& residual) {
    const Node& node = residual.core[ground.node];
    std::vector<Outcome> operands;
    std::size_t next = 0;
    for (std::uint32_t i = 0; i < node.child_count; ++i) {
        const Node& child = residual.core[residual.core.child(node, i)];
        if (child.op == Op::Constant) {
            operands.push_back(Outcome::of(residual.core.constants[child.detail]));
        } else if (next < ground.child_count) {
            operands.push_back(grounds[grounds.children_of(ground)[next++]].outcome);
        } else {
            return std::nullopt;
        }
    }
    Computed computed;
    switch (node.op) {
        case Op::And:
            computed = join(operands, Junction::And);
            break;
        case Op::Or:
            computed = join(operands, Junction::Or);
            break;
        case Op::Not:
            computed = logical_not(operands[0]);
            break;
        case Op::Add:
            computed = add(operands);
            break;
        case Op::Multiply:
            computed = multiply(operands);
            break;
        case Op::Negate:
            computed = negate(operands[0]);
            break;
        case Op::Less:
            computed = compare(operands, Comparison::Less);
            break;
        case Op::LessEqual:
            computed = compare(operands, Comparison::LessOrEqual);
            break;
        case Op::Smaller:
            computed = extreme(operands, Extreme::Smaller, {Kind::Number, 0});
            break;
        case Op::Larger:
            computed = extreme(operands, Extreme::Larger, {Kind::Number, 0});
            break;
        case Op::WholePart:
            computed = whole_part(operands[0]);
            break;
        case Op::Round:
            computed = round(operands, static_cast<Rounding>(node.detail));
            break;
        case Op::IsApplicable:
            computed.outcome = is_applicable(operands[0]);
            break;
        default:
            return std::nullopt;
    }
    if (computed.failure) return std::nullopt;
    return computed.outcome;
}

}  // namespace

TEST_CASE(
    "the same outcome follows from the recorded facts alone, and each operation from its "
    "children") {
    rc::prop("random programs, explained", [] {
        const RandomProgram made;
        const Program& program = made.builder.program;
        Facts facts(program);
        for (std::size_t i = 0; i < made.readings.size(); ++i) {
            if (*rc::gen::inRange(0, 3) > 0)
                facts.give(at(made.readings[i]), *rc::gen::elementOf(made.domains[i]));
        }
        Interpreter interpreter(program, facts, {});
        Grounds grounds;
        for (const QuantityId quantity : made.quantities) {
            const Answer answer = interpreter.ask_with_grounds(at(quantity), grounds);
            const Ground root = grounds[answer.ground];
            RC_ASSERT(root.place == at(quantity));
            RC_ASSERT(shown(root.outcome) == shown(answer.outcome));
            Facts recorded(program);
            for (const Ground& ground : all(grounds)) {
                if (ground.kind == GroundKind::Fact && ground.cell != nullptr)
                    recorded.give(ground.place, *ground.cell);
            }
            RC_ASSERT(shown(ask(program, recorded, at(quantity)).outcome) == shown(answer.outcome));
        }
        for (std::size_t i = 0; i < grounds.size(); ++i) {
            const Ground ground = grounds[GroundId{static_cast<std::uint32_t>(i)}];
            for (const GroundId child : grounds.children_of(ground)) RC_ASSERT(child.index < i);
            if (ground.kind != GroundKind::Operation) continue;
            const auto again =
                replayed(grounds, ground, interpreter.residual(grounds.laws[ground.law].law_date));
            if (again && shown(*again) != shown(ground.outcome)) {
                RC_FAIL("recorded " + shown(ground.outcome) + ", follows " + shown(*again));
            }
        }
    });
}

TEST_CASE("an unknown answer is settled by the facts that it says are missing") {
    rc::prop("random programs, settled", [] {
        const RandomProgram made;
        const Program& program = made.builder.program;
        Facts facts(program);
        for (std::size_t i = 0; i < made.readings.size(); ++i) {
            if (*rc::gen::inRange(0, 2) > 0)
                facts.give(at(made.readings[i]), *rc::gen::elementOf(made.domains[i]));
        }
        for (const QuantityId quantity : made.quantities) {
            const Explained explained = explain(program, facts, at(quantity));
            if (explained.answer.outcome.state != State::Unknown) continue;
            Facts more = facts;
            for (const MissingFact& fact :
                 missing_facts(explained.grounds, explained.answer.ground)) {
                RC_ASSERT(fact.kind == MissingFact::Kind::Figure);
                for (std::size_t i = 0; i < made.readings.size(); ++i) {
                    if (fact.place == at(made.readings[i]))
                        more.give(fact.place, *rc::gen::elementOf(made.domains[i]));
                }
            }
            const Outcome settled = ask(program, more, at(quantity)).outcome;
            if (settled.state == State::Unknown && !settled.error)
                RC_FAIL("it stays " + shown(settled));
        }
    });
}
