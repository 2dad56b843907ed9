// Aggregates over rows, months and the values of an enumeration, with what is unknown, not
// applicable or not listed.
#include "engine/evaluate/interpreter.hpp"
#include "engine/evaluate/possible.hpp"
#include "tests/support/program_builder.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck/catch.h>

#include <array>
#include <set>

using namespace hjemmel::engine;
using namespace hjemmel::testing;
using Failure = EvaluationError::Kind;

namespace {

// A municipality with persons; a person has conversations (events with a kind) and benefits (spells
// with an amount).
struct Register {
    ProgramBuilder builder;
    EnumerationId kinds = builder.enumeration("kind", {"job", "other"});
    CollectionId municipality = builder.collection(CollectionKind::Entity, "municipality", {});
    CollectionId person = builder.collection(CollectionKind::Entity, "person", municipality,
                                             {{"age", number_between(0, 120)},
                                              {"active", yes_no_type()},
                                              {"gap", or_not_applicable(number_type())}});
    CollectionId conversation =
        builder.collection(CollectionKind::Event, "conversation", person,
                           {{"kind", type_of(Kind::Enumeration, kinds.index)}});
    CollectionId benefit = builder.collection(CollectionKind::Spell, "benefit", person);

    NodeId person_row = builder.slot(0, Kind::Row, person.index);
    NodeId municipality_row = builder.slot(0, Kind::Row, municipality.index);

    [[nodiscard]] AggregateParts over(AggregateKind kind, CollectionId collection,
                                      NodeId owner) const {
        AggregateParts parts;
        parts.kind = kind;
        parts.of = collection.index;
        parts.owner = owner;
        parts.element_slot = 1;
        return parts;
    }
    [[nodiscard]] NodeId element(CollectionId collection) {
        return builder.slot(1, Kind::Row, collection.index);
    }
    NodeId year_2021() { return builder.constant(Year{2021}, Kind::Year); }
    NodeId field(CollectionId collection, std::uint32_t column) {
        return builder.field(collection, column, element(collection));
    }
    QuantityId of_municipality(std::string name, const AggregateParts& parts, Type type) {
        const auto made = builder.define(std::move(name), type, {}, municipality);
        builder.rule(made, "main", builder.aggregate(parts, type.kind));
        return made;
    }
    QuantityId of_person(std::string name, const AggregateParts& parts, Type type) {
        const auto made = builder.define(std::move(name), type, {}, person);
        builder.rule(made, "main", builder.aggregate(parts, type.kind));
        return made;
    }
};

std::string answer(const Program& program, const Facts& facts, const Place& place,
                   Circumstances circumstances = {}) {
    return shown(ask(program, facts, place, std::move(circumstances)).outcome);
}

}  // namespace

// ---- events and spells -----------------------------------------------------------------------

TEST_CASE("events are in a period by their date") {
    Register made;
    AggregateParts parts = made.over(AggregateKind::Count, made.conversation, made.person_row);
    parts.period = made.year_2021();
    parts.where = made.builder.truth(
        Op::Equal, {made.field(made.conversation, 2), made.builder.one_of(made.kinds, 0)});
    const auto count = made.of_person("count", parts, number_type());
    const Program& program = made.builder.program;
    Facts facts(program);
    const auto anna = facts.add_row(made.person, "anna", 0, {});
    const auto add = [&](std::string_view date, int kind) {
        const auto row = facts.add_row(made.conversation, "", anna, {});
        if (!date.empty()) facts.set(made.conversation, 0, row, given(day(date)));
        if (kind >= 0) facts.set(made.conversation, 2, row, given(EnumerationValue{kind}));
    };
    CHECK(answer(program, facts, at(count, {}, anna)) == "unknown [0, inf)");
    facts.close(made.conversation, anna);
    CHECK(answer(program, facts, at(count, {}, anna)) == "0");
    add("2020-12-31", 0);
    add("2021-01-01", 0);
    add("2021-12-31", 0);
    add("2022-01-01", 0);
    add("2021-06-01", 1);
    CHECK(answer(program, facts, at(count, {}, anna)) == "2");
    add("", 0);
    CHECK(answer(program, facts, at(count, {}, anna)) == "unknown [2, 3]");
    add("2021-06-01", -1);
    CHECK(answer(program, facts, at(count, {}, anna)) == "unknown [2, 4]");
}

TEST_CASE(
    "events registered later than the day of knowledge are hidden, those without a registration "
    "never") {
    Register made;
    const auto count =
        made.of_person("count", made.over(AggregateKind::Count, made.conversation, made.person_row),
                       number_type());
    const Program& program = made.builder.program;
    Facts facts(program);
    const auto anna = facts.add_row(made.person, "anna", 0, {});
    facts.close(made.conversation, anna);
    for (const char* registered : {"2021-03-01", "2021-04-01", ""}) {
        const auto row = facts.add_row(made.conversation, "", anna, {});
        facts.set(made.conversation, 0, row, given(day("2021-02-01")));
        if (*registered != '\0') facts.set(made.conversation, 1, row, given(day(registered)));
    }
    CHECK(answer(program, facts, at(count, {}, anna)) == "3");
    Circumstances circumstances;
    circumstances.known_on = day("2021-03-01");
    CHECK(answer(program, facts, at(count, {}, anna), circumstances) == "2");
}

TEST_CASE("spells are in a period by any of their days, and open on a day between their ends") {
    Register made;
    AggregateParts in_year = made.over(AggregateKind::Count, made.benefit, made.person_row);
    in_year.period = made.year_2021();
    AggregateParts on_day = made.over(AggregateKind::Count, made.benefit, made.person_row);
    on_day.open_on = made.builder.date("2021-12-31");
    const auto overlapping = made.of_person("overlapping", in_year, number_type());
    const auto open = made.of_person("open", on_day, number_type());
    const Program& program = made.builder.program;
    const auto both = [&](std::string_view start, std::string_view end) {
        Facts facts(program);
        const auto anna = facts.add_row(made.person, "anna", 0, {});
        facts.close(made.benefit, anna);
        const auto row = facts.add_row(made.benefit, "", anna, {});
        if (start != "?") facts.set(made.benefit, 0, row, given(day(start)));
        if (end == "open")
            facts.set(made.benefit, 1, row, not_applicable_cell());
        else if (end != "?")
            facts.set(made.benefit, 1, row, given(day(end)));
        return answer(program, facts, at(overlapping, {}, anna)) + " " +
               answer(program, facts, at(open, {}, anna));
    };
    CHECK(both("2020-01-01", "2020-12-31") == "0 0");
    CHECK(both("2020-01-01", "2021-01-01") == "1 0");
    CHECK(both("2021-12-31", "2022-05-01") == "1 1");
    CHECK(both("2022-01-01", "open") == "0 0");
    CHECK(both("2019-01-01", "open") == "1 1");
    CHECK(both("2020-01-01", "?") == "unknown [0, 1] unknown [0, 1]");
    CHECK(both("2021-05-01", "?") == "1 unknown [0, 1]");
    CHECK(both("?", "2020-12-31") == "0 0");
    CHECK(both("?", "2021-06-01") == "1 0");
    CHECK(both("?", "2021-12-31") == "1 1");
    CHECK(both("?", "open") == "unknown [0, 1] unknown [0, 1]");
}

TEST_CASE("while a spell is looked at as open, its unknown start is no later than that day") {
    Register made;
    ProgramBuilder& builder = made.builder;
    AggregateParts parts = made.over(AggregateKind::Exists, made.benefit, made.person_row);
    parts.open_on = builder.date("2021-12-31");
    const auto run = builder.op(Op::FromTo, Kind::Period,
                                {made.field(made.benefit, 0), builder.date("2021-12-31")});
    parts.where = builder.truth(
        Op::LessEqual, {builder.number(12), builder.op(Op::WholeMonths, Kind::Number, {run})});
    const auto measured = made.of_person("measured", parts, yes_no_type());
    const Program& program = builder.program;
    Facts facts(program);
    const auto anna = facts.add_row(made.person, "anna", 0, {});
    facts.close(made.benefit, anna);
    const auto row = facts.add_row(made.benefit, "", anna, {});
    facts.set(made.benefit, 1, row, not_applicable_cell());
    CHECK(answer(program, facts, at(measured, {}, anna)) == "unknown");  // and cannot fail
    facts.set(made.benefit, 0, row, given(day("2021-01-01")));
    CHECK(answer(program, facts, at(measured, {}, anna)) == "yes");
    facts.set(made.benefit, 0, row, given(day("2021-01-02")));
    CHECK(answer(program, facts, at(measured, {}, anna)) == "no");
}

// ---- not listed, empty -----------------------------------------------------------------------

TEST_CASE("a collection that is not listed is unknown, not empty") {
    Register made;
    ProgramBuilder& builder = made.builder;
    const auto with = [&](AggregateKind kind, bool has_body, bool if_none) {
        AggregateParts parts = made.over(kind, made.person, made.municipality_row);
        const bool is_truth = kind == AggregateKind::Share || kind == AggregateKind::Every;
        if (has_body) parts.body = made.field(made.person, is_truth ? 1 : 0);
        if (if_none) parts.if_none = builder.not_applicable(Kind::Number);
        return parts;
    };
    const auto exists =
        made.of_municipality("exists", with(AggregateKind::Exists, false, false), yes_no_type());
    const auto every =
        made.of_municipality("every", with(AggregateKind::Every, true, false), yes_no_type());
    const auto count =
        made.of_municipality("count", with(AggregateKind::Count, false, false), number_type());
    const auto share =
        made.of_municipality("share", with(AggregateKind::Share, true, true), number_type());
    const auto smallest =
        made.of_municipality("smallest", with(AggregateKind::Smallest, true, false), number_type());
    const auto average =
        made.of_municipality("average", with(AggregateKind::Average, true, false), number_type());
    const Program& program = builder.program;
    Facts facts(program);
    const auto fano = facts.add_row(made.municipality, "Fanø", 0, {});
    const auto all = [&] {
        std::string text;
        for (const auto quantity : {exists, every, count, share, smallest, average}) {
            text += answer(program, facts, at(quantity, {}, fano)) + "; ";
        }
        return text;
    };
    CHECK(
        all() ==
        "unknown; unknown; unknown [0, inf); unknown [0, 1] or not applicable; unknown [0, 120] or "
        "failure; unknown [0, 120] or failure; ");
    const auto anna = facts.add_row(made.person, "anna", fano, {});
    facts.set(made.person, 0, anna, given(Rational(40)));
    facts.set(made.person, 1, anna, given(false));
    CHECK(all() ==
          "yes; no; unknown [1, inf); unknown [0, 1); unknown [0, 40]; unknown (0, 120); ");
    facts.close(made.person, fano);
    CHECK(all() == "yes; no; 1; 0; 40; 40; ");
}

TEST_CASE("an empty collection needs if none, and has no share") {
    Register made;
    AggregateParts parts = made.over(AggregateKind::Share, made.person, made.municipality_row);
    parts.body = made.field(made.person, 1);
    const auto bare = made.of_municipality("bare", parts, number_type());
    parts.if_none = made.builder.not_applicable(Kind::Number);
    const auto safe = made.of_municipality("safe", parts, number_type());
    AggregateParts every = made.over(AggregateKind::Every, made.person, made.municipality_row);
    every.body = made.field(made.person, 1);
    const auto all = made.of_municipality("all", every, yes_no_type());
    const Program& program = made.builder.program;
    Facts facts(program);
    const auto fano = facts.add_row(made.municipality, "Fanø", 0, {});
    facts.close(made.person, fano);
    CHECK(answer(program, facts, at(safe, {}, fano)) == "not applicable");
    CHECK(answer(program, facts, at(all, {}, fano)) == "yes");
    const Answer refused = ask(program, facts, at(bare, {}, fano));
    REQUIRE(refused.errors.size() == 1);
    CHECK(refused.errors.front().kind == Failure::EmptyCollection);
}

TEST_CASE("items that are not applicable decide, are left out, or are counted as something") {
    Register made;
    AggregateParts parts = made.over(AggregateKind::Average, made.person, made.municipality_row);
    parts.body = made.field(made.person, 2);
    const auto propagated = made.of_municipality("propagated", parts, number_type());
    parts.when_not_applicable = WhenNotApplicable::LeaveOut;
    const auto left_out = made.of_municipality("left_out", parts, number_type());
    parts.when_not_applicable = WhenNotApplicable::CountAs;
    parts.counted_as = made.builder.number(0);
    const auto counted = made.of_municipality("counted", parts, number_type());
    const Program& program = made.builder.program;
    Facts facts(program);
    const auto fano = facts.add_row(made.municipality, "Fanø", 0, {});
    facts.close(made.person, fano);
    const auto add = [&](Cell gap) {
        facts.set(made.person, 2, facts.add_row(made.person, "", fano, {}), std::move(gap));
    };
    const auto all = [&] {
        return answer(program, facts, at(propagated, {}, fano)) + "; " +
               answer(program, facts, at(left_out, {}, fano)) + "; " +
               answer(program, facts, at(counted, {}, fano));
    };
    add(given(Rational(4)));
    add(given(Rational(8)));
    CHECK(all() == "6; 6; 6");
    add(not_applicable_cell());
    CHECK(all() == "not applicable; 6; 4");
    add(Cell{});
    CHECK(all() == "not applicable; unknown; unknown");
}

TEST_CASE("a conflict in an element is a conflict of the aggregate, even of exists") {
    Register made;
    ProgramBuilder& builder = made.builder;
    const auto clash = builder.define("clash", yes_no_type(), {}, made.person);
    const auto age = builder.field(made.person, 0, made.person_row);
    (void)builder.rule(clash, "young", builder.yes_no(true),
                       builder.truth(Op::Less, {age, builder.number(30)}));
    (void)builder.rule(clash, "all", builder.yes_no(false));
    AggregateParts parts = made.over(AggregateKind::Exists, made.person, made.municipality_row);
    parts.where = builder.call(clash, {made.element(made.person)});
    const auto exists = made.of_municipality("exists", parts, yes_no_type());
    const Program& program = builder.program;
    Facts facts(program);
    const auto fano = facts.add_row(made.municipality, "Fanø", 0, {});
    facts.close(made.person, fano);
    const auto anna = facts.add_row(made.person, "anna", fano, {});
    facts.set(made.person, 0, anna, given(Rational(20)));
    CHECK(answer(program, facts, at(exists, {}, fano)) == "conflict 0 1");
    facts.set(made.person, 0, anna, given(Rational(40)));
    CHECK(answer(program, facts, at(exists, {}, fano)) == "no");
    facts.set(made.person, 0, anna, Cell{});
    CHECK(answer(program, facts, at(exists, {}, fano)) == "unknown {1} or conflict");
}

// ---- months and enumerations -----------------------------------------------------------------

TEST_CASE("nine observed months make a year known within bounds") {
    ProgramBuilder builder;
    const auto share = builder.define("share", number_between(0, 1), {IndexKind::Month});
    builder.rule(share, "main", builder.call(builder.reading("missing", number_type())));
    AggregateParts parts;
    parts.kind = AggregateKind::Average;
    parts.over = Over::Months;
    parts.element_slot = 1;
    parts.period = builder.slot(0, Kind::Year);
    parts.body = builder.call(share, {builder.slot(1, Kind::Month)});
    const auto year = builder.define("year", number_between(0, 1), {IndexKind::Year});
    builder.rule(year, "main", builder.aggregate(parts, Kind::Number));
    Facts facts(builder.program);
    const auto january = month("2021-01").index;
    for (int i = 0; i < 9; ++i)
        facts.give(at(share, {january + i}), given(*Rational::parse("0.4")));
    CHECK(answer(builder.program, facts, at(year, {2021})) == "unknown [3/10, 11/20]");
    for (int i = 9; i < 12; ++i) {
        facts.give(at(share, {january + i}),
                   given_to(*Rational::parse("0.4"), *Rational::parse("0.01"), true));
    }
    CHECK(answer(builder.program, facts, at(year, {2021})) == "unknown [319/800, 321/800)");
}

TEST_CASE("months and years are those wholly in a period") {
    ProgramBuilder builder;
    const auto count_over = [&](Over over, std::string_view from, std::string_view to) {
        AggregateParts parts;
        parts.over = over;
        parts.period = builder.op(Op::FromTo, Kind::Period, {builder.date(from), builder.date(to)});
        const auto made =
            builder.is("count", number_type(), builder.aggregate(parts, Kind::Number));
        const Facts facts(builder.program);
        return answer(builder.program, facts, at(made));
    };
    CHECK(count_over(Over::Months, "2021-01-01", "2021-12-31") == "12");
    CHECK(count_over(Over::Months, "2021-01-02", "2021-03-30") == "1");
    CHECK(count_over(Over::Months, "2021-01-02", "2021-02-27") == "0");
    CHECK(count_over(Over::Years, "2020-01-01", "2021-12-31") == "2");
    CHECK(count_over(Over::Years, "2020-01-02", "2022-12-30") == "1");
    CHECK(count_over(Over::Years, "2020-02-01", "2021-11-30") == "0");
    CHECK(count_over(Over::Days, "2020-02-28", "2020-03-01") == "3");
}

TEST_CASE("the values of an enumeration are the elements") {
    ProgramBuilder builder;
    const auto kinds = builder.enumeration("kind", {"a", "b", "c"});
    const auto cases = builder.reading("cases", number_between(0, 10), {IndexKind::Enumeration});
    AggregateParts parts;
    parts.kind = AggregateKind::Largest;
    parts.over = Over::Values;
    parts.of = kinds.index;
    parts.element_slot = 0;
    parts.body = builder.call(cases, {builder.slot(0, Kind::Enumeration, kinds.index)});
    const auto largest =
        builder.is("largest", number_type(), builder.aggregate(parts, Kind::Number));
    parts.kind = AggregateKind::Sum;
    const auto sum = builder.is("sum", number_type(), builder.aggregate(parts, Kind::Number));
    Facts facts(builder.program);
    facts.give(at(cases, {0}), given(Rational(4)));
    facts.give(at(cases, {2}), given(Rational(5)));
    CHECK(answer(builder.program, facts, at(largest)) == "unknown [5, 10]");
    CHECK(answer(builder.program, facts, at(sum)) == "unknown [9, 19]");
    facts.give(at(cases, {1}), given(Rational(3)));
    CHECK(answer(builder.program, facts, at(largest)) == "5");
    CHECK(answer(builder.program, facts, at(sum)) == "12");
}

TEST_CASE("of rows that nobody has listed it is known where their numbers lie") {
    Register made;
    const auto of_ages = [&](AggregateKind kind) {
        AggregateParts parts = made.over(kind, made.person, made.municipality_row);
        parts.where = made.field(made.person, 1);
        parts.body = made.field(made.person, 0);
        parts.if_none = made.builder.number(50);
        return made.of_municipality(std::to_string(static_cast<int>(kind)), parts, number_type());
    };
    const auto largest = of_ages(AggregateKind::Largest);
    const auto smallest = of_ages(AggregateKind::Smallest);
    const auto average = of_ages(AggregateKind::Average);
    const auto sum = of_ages(AggregateKind::Sum);
    const Program& program = made.builder.program;
    Facts facts(program);
    const auto town = facts.add_row(made.municipality, "Fanø", 0, {});
    const auto add = [&](int age, std::optional<bool> active) {
        const auto row = facts.add_row(made.person, "", town, {});
        facts.set(made.person, 0, row, given(Rational(age)));
        if (active) facts.set(made.person, 1, row, given(*active));
    };
    const auto check = [&](QuantityId quantity, std::string_view expected) {
        CHECK(answer(program, facts, at(quantity, {}, town)) == expected);
    };
    // Perhaps there is none: 50, else each lies from 0 to 120.
    check(largest, "unknown [0, 120]");
    check(average, "unknown [0, 120]");
    check(sum, "unknown [0, inf)");
    // One who may be a member.
    add(7, std::nullopt);
    check(smallest, "unknown [0, 120]");
    check(average, "unknown [0, 120]");
    check(sum, "unknown [0, inf)");
    // Two who are members: the average of those two and ever more others comes near to 0 and 120.
    add(2, true);
    add(8, true);
    check(largest, "unknown [8, 120]");
    check(smallest, "unknown [0, 2]");
    check(average, "unknown (0, 120)");
    check(sum, "unknown [10, inf)");
}

// ---- every way of settling -------------------------------------------------------------------

namespace {

struct Slot {
    CollectionId collection;
    std::uint32_t field;
    std::uint32_t row;
    std::vector<Cell> domain;
};

// One municipality with a few persons, some of whose cells are unknown, and one aggregate over
// them.
struct RandomRegister {
    Register made;
    QuantityId quantity;
    AggregateKind kind{};
    int persons = 0;
    std::vector<Cell> ages, truths, gaps, starts, ends;
    bool over_spells = false;

    RandomRegister() {
        for (const int age : {1, 2, 5}) ages.push_back(given(Rational(age)));
        truths = {given(false), given(true)};
        gaps = {given(Rational(0)), given(Rational(3)), not_applicable_cell()};
        starts = {given(day("2020-05-01")), given(day("2021-05-01")), given(day("2022-05-01"))};
        ends = {given(day("2022-06-01")), given(day("2023-01-01")), not_applicable_cell()};
        ProgramBuilder& builder = made.builder;
        kind = static_cast<AggregateKind>(*rc::gen::inRange(0, 8));
        over_spells = *rc::gen::inRange(0, 3) == 0;
        const bool with_where = *rc::gen::inRange(0, 2) == 0;
        const bool with_gap = *rc::gen::inRange(0, 3) == 0;
        AggregateParts parts;
        if (over_spells) {
            parts = made.over(kind, made.benefit, builder.slot(0, Kind::Row, made.person.index));
            if (*rc::gen::arbitrary<bool>()) parts.period = made.year_2021();
            if (*rc::gen::arbitrary<bool>()) parts.open_on = builder.date("2022-06-30");
        } else {
            parts = made.over(kind, made.person, made.municipality_row);
            if (with_where) parts.where = made.field(made.person, 1);
        }
        const NodeId number =
            over_spells ? builder.op(Op::Difference, Kind::Number,
                                     {builder.date("2023-01-01"), made.field(made.benefit, 0)})
                        : made.field(made.person, with_gap ? 2 : 0);
        switch (kind) {
            case AggregateKind::Count:
            case AggregateKind::Exists:
                break;
            case AggregateKind::Share:
            case AggregateKind::Every:
                parts.body =
                    builder.truth(Op::Less, {number, builder.number(over_spells ? 600 : 2)});
                break;
            case AggregateKind::Sum:
            case AggregateKind::Average:
            case AggregateKind::Smallest:
            case AggregateKind::Largest:
                parts.body = number;
                break;
            case AggregateKind::Distribute:  // tests/engine/allotment_test.cpp, lots_test.cpp
            case AggregateKind::Drawn:
                break;
        }
        if (with_gap && parts.body) {
            parts.when_not_applicable = static_cast<WhenNotApplicable>(*rc::gen::inRange(0, 3));
            if (kind == AggregateKind::Share || kind == AggregateKind::Every) {
                parts.body = builder.op(Op::If, Kind::YesNo,
                                        {builder.truth(Op::IsApplicable, {number}), *parts.body,
                                         builder.not_applicable(Kind::YesNo)});
                if (parts.when_not_applicable == WhenNotApplicable::CountAs)
                    parts.counted_as = builder.yes_no(true);
            } else if (parts.when_not_applicable == WhenNotApplicable::CountAs) {
                parts.counted_as = builder.number(1);
            }
        }
        const bool is_truth = kind == AggregateKind::Exists || kind == AggregateKind::Every;
        if (*rc::gen::arbitrary<bool>() && !is_truth && kind != AggregateKind::Count) {
            parts.if_none = *rc::gen::arbitrary<bool>() ? builder.not_applicable(Kind::Number)
                                                        : builder.number(77);
        }
        const Type type = is_truth ? yes_no_type() : number_type();
        quantity =
            over_spells ? made.of_person("q", parts, type) : made.of_municipality("q", parts, type);
        persons = *rc::gen::inRange(0, 4);
    }
};

bool allows(const Outcome& said, const Outcome& reached) {
    if (said.state != State::Unknown) return shown(said) == shown(reached);
    const Possible possible = possibilities(said);
    switch (reached.state) {
        case State::NotApplicable:
            return possible.can_be_not_applicable;
        case State::Conflict:
            return possible.can_be_conflict;
        case State::Unknown:
            return reached.error && possible.can_fail;
        case State::Value:
            break;
    }
    const auto number = number_of(reached.value);
    return possible.can_be_value && (possible.values & bit_of(reached.value)) != 0 &&
           (!number || !possible.bounds || possible.bounds->contains(*number));
}

}  // namespace

TEST_CASE(
    "aggregates over rows with unknown cells hold for every way of settling them, and no more") {
    rc::prop("random registers", [] {
        const RandomRegister random;
        const Register& made = random.made;
        const Program& program = made.builder.program;
        Facts facts(program);
        (void)facts.add_row(made.municipality, "Fanø", 0, {});
        if (random.over_spells) (void)facts.add_row(made.person, "anna", 0, {});
        const bool listed = *rc::gen::inRange(0, 4) != 0;
        const CollectionId collection = random.over_spells ? made.benefit : made.person;
        std::vector<Slot> unknown;
        const auto fill = [&](Facts& into, std::uint32_t row, bool may_be_unknown) {
            const auto one = [&](std::uint32_t field, const std::vector<Cell>& domain) {
                if (may_be_unknown && unknown.size() < 5 && *rc::gen::inRange(0, 2) == 0) {
                    unknown.push_back({collection, field, row, domain});
                } else {
                    into.set(collection, field, row, *rc::gen::elementOf(domain));
                }
            };
            if (random.over_spells) {
                one(0, random.starts);
                one(1, random.ends);
            } else {
                one(0, random.ages);
                one(1, random.truths);
                one(2, random.gaps);
            }
        };
        for (int i = 0; i < random.persons; ++i)
            fill(facts, facts.add_row(collection, "", 0, {}), true);
        if (listed) facts.close(collection, 0);
        const Outcome said = ask(program, facts, at(random.quantity)).outcome;

        std::size_t settlings = 1;
        for (const Slot& slot : unknown) settlings *= slot.domain.size();
        std::set<std::string> reached_states;
        std::optional<Interval> reached_values;
        for (std::size_t settling = 0; settling < settlings; ++settling) {
            Facts settled_facts = facts;
            std::size_t rest = settling;
            for (const Slot& slot : unknown) {
                settled_facts.set(slot.collection, slot.field, slot.row,
                                  slot.domain[rest % slot.domain.size()]);
                rest /= slot.domain.size();
            }
            if (!listed) {
                const int more = *rc::gen::inRange(0, 3);
                for (int i = 0; i < more; ++i)
                    fill(settled_facts, settled_facts.add_row(collection, "", 0, {}), false);
                settled_facts.close(collection, 0);
            }
            const Outcome reached = ask(program, settled_facts, at(random.quantity)).outcome;
            if (!allows(said, reached))
                RC_FAIL("said " + shown(said) + ", reached " + shown(reached));
            reached_states.insert(reached.state == State::Value ? "value" : shown(reached));
            if (reached.state == State::Value) {
                if (const auto number = number_of(reached.value)) {
                    const Interval single = Interval::exactly(*number);
                    reached_values = reached_values ? hull(*reached_values, single) : single;
                }
            }
        }
        // Over persons the cells vary independently, so the ends of a count are reached.
        if (listed && random.kind == AggregateKind::Count && said.state == State::Unknown) {
            RC_ASSERT(reached_states.size() == 1U);
            RC_ASSERT(random.over_spells || std::optional(said.bounds()) == reached_values);
        }
    });
}

TEST_CASE("the bounds of a share are those of the best and the worst way of settling its members") {
    rc::prop("random shares", [] {
        Register made;
        AggregateParts parts = made.over(AggregateKind::Share, made.person, made.municipality_row);
        parts.where = made.field(made.person, 1);
        parts.body =
            made.builder.truth(Op::Less, {made.field(made.person, 0), made.builder.number(2)});
        parts.if_none = made.builder.not_applicable(Kind::Number);
        const auto share = made.of_municipality("share", parts, number_type());
        AggregateParts average = parts;
        average.kind = AggregateKind::Average;
        average.body = made.field(made.person, 0);
        const auto mean = made.of_municipality("mean", average, number_type());
        const Program& program = made.builder.program;
        Facts facts(program);
        (void)facts.add_row(made.municipality, "Fanø", 0, {});
        facts.close(made.person, 0);
        const int persons = *rc::gen::inRange(1, 6);
        // 0 no, 1 yes, 2 unknown; ages are 0 or 120, the ends of the declared range.
        std::vector<std::array<int, 2>> cells;
        for (int i = 0; i < persons; ++i) {
            const std::array<int, 2> cell{*rc::gen::inRange(0, 3), *rc::gen::inRange(0, 3)};
            const auto row = facts.add_row(made.person, "", 0, {});
            if (cell[0] < 2) facts.set(made.person, 1, row, given(cell[0] == 1));
            if (cell[1] < 2)
                facts.set(made.person, 0, row, given(Rational(cell[1] == 1 ? 0 : 120)));
            cells.push_back(cell);
        }
        std::optional<Interval> shares;
        std::optional<Interval> means;
        bool can_be_empty = false;
        for (int setting = 0; setting < (1 << (2 * persons)); ++setting) {
            int members = 0;
            int yes = 0;
            bool fits = true;
            for (int i = 0; i < persons; ++i) {
                const int member = (setting >> (2 * i)) & 1;
                const int truth = (setting >> (2 * i + 1)) & 1;
                const auto& cell = cells[static_cast<std::size_t>(i)];
                fits = fits && (cell[0] == 2 || cell[0] == member) &&
                       (cell[1] == 2 || cell[1] == truth);
                members += member;
                yes += member * truth;
            }
            if (!fits) continue;
            can_be_empty = can_be_empty || members == 0;
            if (members == 0) continue;
            const auto include = [](std::optional<Interval>& all, const Rational& value) {
                const Interval single = Interval::exactly(value);
                all = all ? hull(*all, single) : single;
            };
            include(shares, *divide(yes, members));
            include(means, *divide(120 * (members - yes), members));
        }
        const auto check = [&](QuantityId quantity, const std::optional<Interval>& expected) {
            const Outcome found = ask(program, facts, at(quantity)).outcome;
            const Possible possible = possibilities(found);
            RC_ASSERT(possible.can_be_not_applicable == can_be_empty);
            RC_ASSERT(possible.can_be_value == expected.has_value());
            RC_ASSERT((found.state == State::NotApplicable
                           ? std::nullopt
                           : std::optional(found.bounds())) == expected);
        };
        check(share, shares);
        check(mean, means);
    });
}
