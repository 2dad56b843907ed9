// Conditions that are unknown together, beside every way in which numbers, days, values of an
// enumeration and truths can turn out.
#include "engine/evaluate/interpreter.hpp"
#include "engine/evaluate/possible.hpp"
#include "tests/support/program_builder.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck/catch.h>

#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <utility>
#include <vector>

using namespace hjemmel::engine;
using namespace hjemmel::testing;

namespace {

// Two numbers from 0 to 4, a day, one of three values, a truth.
enum Fact : std::size_t { FirstNumber, SecondNumber, Day, Choice, YesNo, fact_count };
constexpr std::int32_t first_day = 18'000;

// What a fact is in one world: halves of a number (so that there is one between two limits), days
// after the first, an ordinal, 0 or 1.
using World = std::array<int, fact_count>;
constexpr World sizes{9, 9, 7, 3, 2};

struct FiveFacts {
    ProgramBuilder builder;
    EnumerationId colours = builder.enumeration("colour", {"red", "green", "blue"});
    std::vector<QuantityId> readings{
        builder.reading("n", number_between(0, 4)), builder.reading("m", number_between(0, 4)),
        builder.reading("d", type_of(Kind::Date)),
        builder.reading("e", type_of(Kind::Enumeration, colours.index)),
        builder.reading("b", yes_no_type())};

    [[nodiscard]] static Value value(std::size_t fact, int number) {
        switch (fact) {
            case FirstNumber:
            case SecondNumber:
                return *Rational::fraction(number, 2);
            case Day:
                return Date{first_day + number};
            case Choice:
                return EnumerationValue{number};
            default:
                return number == 1;
        }
    }
    [[nodiscard]] NodeId limit(std::size_t fact, int number) {
        return fact == Choice ? builder.one_of(colours, number)
               : fact == Day  ? builder.constant(value(fact, number), Kind::Date)
                              : builder.constant(value(fact, number), Kind::Number);
    }
};

// A comparison, a truth, or several of these; perhaps the opposite of it.
struct Formula {
    enum class Kind { Limit, Pair, All, Any };
    Kind kind = Kind::Limit;
    bool is_opposite = false;
    std::size_t fact = 0;
    Op comparison = Op::Equal;
    bool is_turned = false;  // the limit stands first; or the second number
    int limit = 0;
    std::vector<Formula> parts;

    [[nodiscard]] bool holds(const World& world) const {
        const auto part_holds = [&](const Formula& part) { return part.holds(world); };
        bool found = false;
        if (kind == Kind::All || kind == Kind::Any) {
            found = kind == Kind::All ? std::all_of(parts.begin(), parts.end(), part_holds)
                                      : std::any_of(parts.begin(), parts.end(), part_holds);
        } else {
            int left = world[fact];
            int right = kind == Kind::Pair ? world[SecondNumber] : limit;
            if (is_turned) std::swap(left, right);
            found = comparison == Op::Less        ? left < right
                    : comparison == Op::LessEqual ? left <= right
                                                  : left == right;
        }
        return found != is_opposite;
    }
    [[nodiscard]] bool names(std::size_t wanted) const {
        return std::any_of(parts.begin(), parts.end(),
                           [wanted](const Formula& part) { return part.names(wanted); }) ||
               (parts.empty() &&
                (fact == wanted || (kind == Kind::Pair && wanted == SecondNumber)));
    }
    [[nodiscard]] NodeId node(FiveFacts& facts) const {
        ProgramBuilder& builder = facts.builder;
        NodeId made{};
        if (kind == Kind::All || kind == Kind::Any) {
            std::vector<NodeId> children;
            for (const Formula& part : parts) children.push_back(part.node(facts));
            made = builder.truth(kind == Kind::All ? Op::And : Op::Or, children);
        } else if (fact == YesNo) {
            made = builder.call(facts.readings[fact]);
        } else {
            NodeId left = builder.call(facts.readings[fact]);
            NodeId right = kind == Kind::Pair ? builder.call(facts.readings[SecondNumber])
                                              : facts.limit(fact, limit);
            if (is_turned) std::swap(left, right);
            made = builder.truth(comparison, {left, right});
        }
        return is_opposite ? builder.truth(Op::Not, {made}) : made;
    }
};

Formula random_test(std::size_t fact) {
    Formula made;
    made.fact = fact;
    made.is_opposite = *rc::gen::arbitrary<bool>();
    if (fact == YesNo) {
        made.limit = 1;
        return made;
    }
    made.is_turned = *rc::gen::arbitrary<bool>();
    made.limit = *rc::gen::inRange(0, sizes[fact]);
    if (fact != Choice) {
        made.comparison = *rc::gen::element(Op::Less, Op::LessEqual, Op::Equal);
        made.limit = fact == Day ? *rc::gen::inRange(2, 5) : made.limit / 2 * 2;
    }
    if (fact == FirstNumber && *rc::gen::inRange(0, 3) == 0) made.kind = Formula::Kind::Pair;
    return made;
}

// The fewer facts there are to name, the more of them the conditions share.
Formula random_formula(std::size_t size, const std::vector<std::size_t>& named) {
    if (size == 1) return random_test(*rc::gen::elementOf(named));
    Formula made;
    made.is_opposite = *rc::gen::arbitrary<bool>();
    made.kind = *rc::gen::arbitrary<bool>() ? Formula::Kind::All : Formula::Kind::Any;
    const auto first = *rc::gen::inRange<std::size_t>(1, size);
    made.parts = {random_formula(first, named), random_formula(size - first, named)};
    return made;
}

// Whether it names a fact twice, or compares two of them: then more may be held possible than is.
bool is_plain(const Formula& formula, std::set<std::size_t>& named) {
    if (formula.kind == Formula::Kind::Pair) return false;
    if (formula.kind == Formula::Kind::Limit) return named.insert(formula.fact).second;
    return std::all_of(formula.parts.begin(), formula.parts.end(),
                       [&](const Formula& part) { return is_plain(part, named); });
}

// Clauses without edges: their conditions and values.
struct RandomClauses {
    std::vector<Formula> formulas;
    std::vector<int> values;
    bool has_otherwise = false;

    [[nodiscard]] QuantityId define(FiveFacts& facts) const {
        const auto quantity = facts.builder.define("q", number_type());
        for (std::size_t i = 0; i < formulas.size(); ++i) {
            (void)facts.builder.rule(quantity, "c" + std::to_string(i),
                                     facts.builder.number(values[i]), formulas[i].node(facts));
        }
        if (has_otherwise)
            facts.builder.program.quantities[quantity.index].otherwise = facts.builder.number(7);
        return quantity;
    }
    [[nodiscard]] bool names(std::size_t fact) const {
        return std::any_of(formulas.begin(), formulas.end(),
                           [fact](const Formula& formula) { return formula.names(fact); });
    }
    [[nodiscard]] bool is_plain() const {
        return std::all_of(formulas.begin(), formulas.end(), [](const Formula& formula) {
            std::set<std::size_t> named;
            return ::is_plain(formula, named);
        });
    }
};

RandomClauses random_clauses(const std::vector<std::size_t>& named) {
    RandomClauses made;
    made.has_otherwise = *rc::gen::arbitrary<bool>();
    const auto count = *rc::gen::inRange<std::size_t>(2, 5);
    for (std::size_t i = 0; i < count; ++i) {
        made.formulas.push_back(random_formula(*rc::gen::inRange<std::size_t>(1, 4), named));
        made.values.push_back(*rc::gen::inRange(1, 3));
    }
    return made;
}

// The value of those that hold.
std::string decided(const RandomClauses& random, const World& world) {
    std::set<int> found;
    std::string clauses;
    for (std::size_t i = 0; i < random.formulas.size(); ++i) {
        if (!random.formulas[i].holds(world)) continue;
        found.insert(random.values[i]);
        clauses += " " + std::to_string(i);
    }
    if (found.empty()) return random.has_otherwise ? "7" : "error 0";
    return found.size() == 1 ? std::to_string(*found.begin()) : "conflict" + clauses;
}

void is_among(const std::string& one, const Possible& possible) {
    if (one == "error 0") {
        RC_ASSERT(possible.can_fail);
    } else if (one.rfind("conflict", 0) == 0) {
        RC_ASSERT(possible.can_be_conflict);
    } else {
        RC_ASSERT(possible.can_be_value);
        RC_ASSERT(!possible.bounds || possible.bounds->contains(*Rational::parse(one)));
    }
}

// The known facts are given; the others are gone through. What the clauses give in each world.
std::set<std::string> given_by_all(const RandomClauses& random, const World& least,
                                   const World& behind) {
    std::set<std::string> found;
    World world = least;
    for (std::size_t fact = 0; fact < fact_count;) {
        found.insert(decided(random, world));
        for (fact = 0; fact < fact_count && ++world[fact] == behind[fact]; ++fact) {
            world[fact] = least[fact];
        }
    }
    return found;
}

}  // namespace

TEST_CASE("what conditions on numbers, days and values leave open holds every way they turn out") {
    constexpr int quantities_of_a_case = 10;
    rc::prop("random conditions over a few facts", [] {
        for (int turn = 0; turn < quantities_of_a_case; ++turn) {
            const auto named = *rc::gen::container<std::vector<std::size_t>>(
                *rc::gen::inRange<std::size_t>(1, 4), rc::gen::inRange<std::size_t>(0, fact_count));
            FiveFacts facts;
            const RandomClauses random = random_clauses(named);
            const auto quantity = random.define(facts);
            Facts known(facts.builder.program);
            World least{};
            World behind = sizes;
            for (std::size_t fact = 0; fact < fact_count; ++fact) {
                if (*rc::gen::inRange(0, 4) != 0) continue;
                least[fact] = *rc::gen::inRange(0, sizes[fact]);
                behind[fact] = least[fact] + 1;
                known.give(at(facts.readings[fact]), given(FiveFacts::value(fact, least[fact])));
            }
            for (std::size_t fact = 0; fact < fact_count; ++fact) {
                if (!random.names(fact)) behind[fact] = least[fact] + 1;
            }
            const auto expected = given_by_all(random, least, behind);
            const Outcome found = ask(facts.builder.program, known, at(quantity)).outcome;
            RC_LOG() << shown(found) << "\n";
            if (found.state != State::Unknown || found.error) {
                RC_ASSERT(expected == std::set<std::string>{shown(found)});
                continue;
            }
            RC_ASSERT(expected.size() > 1 || !random.is_plain());
            for (const std::string& one : expected) is_among(one, possibilities(found));
        }
    });
}

TEST_CASE("a day lies between two days where they are two apart, and none where they are one") {
    const auto all_covered = [](int until, int from) {
        FiveFacts facts;
        const auto quantity = facts.builder.define("q", number_type());
        const auto day = facts.builder.call(facts.readings[Day]);
        const auto add = [&](const std::string& name, NodeId lesser, NodeId greater) {
            (void)facts.builder.rule(quantity, name, facts.builder.number(1),
                                     facts.builder.truth(Op::LessEqual, {lesser, greater}));
        };
        add("early", day, facts.limit(Day, until));
        add("late", facts.limit(Day, from), day);
        const Facts nothing(facts.builder.program);
        return shown(ask(facts.builder.program, nothing, at(quantity)).outcome);
    };
    CHECK(all_covered(2, 3) == "1");
    CHECK(all_covered(2, 4) == "unknown [1, 1] or failure");
}

// ---- by hand ---------------------------------------------------------------------------------

namespace {

// With nothing given.
std::string answer(const ProgramBuilder& builder, QuantityId quantity) {
    return shown(ask(builder.program, Facts(builder.program), at(quantity)).outcome);
}

// Conditions on a number from 0 to 9.
struct Tests {
    ProgramBuilder builder;
    QuantityId number = builder.reading("number", number_between(0, 9));
    QuantityId other = builder.reading("other", number_type());

    [[nodiscard]] NodeId compared(Op op, int limit) {
        return builder.truth(op, {builder.call(number), builder.number(limit)});
    }
    [[nodiscard]] NodeId turned(Op op, int limit) {
        return builder.truth(op, {builder.number(limit), builder.call(number)});
    }
    // Clauses that all give 1, one for each condition: known where one of them always holds and
    // none is needed besides.
    [[nodiscard]] std::string covered_by(const std::vector<NodeId>& conditions) {
        const auto quantity = builder.define("q" + std::to_string(made_++), number_type());
        for (std::size_t i = 0; i < conditions.size(); ++i) {
            (void)builder.rule(quantity, "c" + std::to_string(i), builder.number(1), conditions[i]);
        }
        return answer(builder, quantity);
    }

private:
    int made_ = 0;
};

}  // namespace

TEST_CASE("comparisons of one number are settled together, at the limits and between them") {
    Tests made;
    const std::string open = "unknown [1, 1] or failure";
    CHECK(made.covered_by({made.compared(Op::Less, 4), made.turned(Op::LessEqual, 4)}) == "1");
    CHECK(made.covered_by({made.compared(Op::Less, 4), made.turned(Op::Less, 4)}) == open);
    CHECK(made.covered_by({made.compared(Op::Less, 4), made.turned(Op::Less, 4),
                           made.compared(Op::Equal, 4)}) == "1");
    CHECK(made.covered_by({made.compared(Op::Less, 6), made.turned(Op::LessEqual, 4)}) == "1");
    CHECK(made.covered_by({made.compared(Op::LessEqual, 4), made.turned(Op::LessEqual, 5)}) ==
          open);
    // Its range is part of what is known: it cannot be 12.
    CHECK(made.covered_by({made.compared(Op::Less, 4),
                           made.builder.truth(Op::And, {made.turned(Op::LessEqual, 4),
                                                        made.compared(Op::Less, 10)})}) == "1");
    // Between two whole numbers that follow each other there is none.
    Type whole = number_between(0, 9);
    whole.integer = true;
    const auto count = made.builder.call(made.builder.reading("count", whole));
    const auto at_most = [&](int limit) {
        return made.builder.truth(Op::LessEqual, {count, made.builder.number(limit)});
    };
    const auto at_least = [&](int limit) {
        return made.builder.truth(Op::LessEqual, {made.builder.number(limit), count});
    };
    CHECK(made.covered_by({at_most(4), at_least(5)}) == "1");
    CHECK(made.covered_by({at_most(4), at_least(6)}) == open);
    // Nothing says that two numbers are not equal.
    const auto left = made.builder.call(made.number);
    const auto right = made.builder.call(made.other);
    CHECK(made.covered_by({made.builder.truth(Op::Less, {left, right}),
                           made.builder.truth(Op::Less, {right, left})}) == open);
    CHECK(made.covered_by({made.builder.truth(Op::Less, {left, right}),
                           made.builder.truth(Op::LessEqual, {right, left})}) == "1");
}

TEST_CASE("an expression on which two conditions hang has one value for both") {
    ProgramBuilder builder;
    const auto f = builder.call(builder.reading("f", yes_no_type()));
    const auto h = builder.call(builder.reading("h", yes_no_type()));
    const auto quantity = builder.define("q", number_type());
    const auto rule = builder.rule(quantity, "main", builder.number(1), f);
    const auto exception = builder.rule(quantity, "other", builder.number(2),
                                        builder.truth(Op::And, {h, builder.truth(Op::Not, {f})}));
    builder.clause(exception).overrides = {rule};
    builder.program.quantities[quantity.index].otherwise = builder.number(3);
    const auto never_both = builder.define("never_both", number_type());
    (void)builder.rule(never_both, "main", builder.number(1), f);
    (void)builder.rule(never_both, "other", builder.number(2),
                       builder.truth(Op::And, {h, builder.truth(Op::Not, {f})}));
    CHECK(answer(builder, quantity) == "unknown [1, 3]");
    // f decides between them: no conflict is possible, but perhaps none applies.
    CHECK(answer(builder, never_both) == "unknown [1, 2] or failure");
}
