#pragma once

#include "engine/evaluate/interpreter.hpp"
#include "tests/support/dice.hpp"
#include "tests/support/program_builder.hpp"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace hjemmel::testing {

/// Municipalities with persons, their conversations and benefits; rules over them that are drawn at
/// random; and facts of which some are missing, out of range, not applicable or known within
/// bounds.
class RandomRegister {
public:
    ProgramBuilder builder;
    engine::CollectionId municipality, person, conversation, benefit;
    std::vector<engine::QuantityId> of_person;        // for year
    std::vector<engine::QuantityId> of_municipality;  // for year
    engine::QuantityId hours_in_year, town, national;

    explicit RandomRegister(std::uint64_t seed) : dice_(seed) {
        using engine::CollectionKind;
        using engine::IndexKind;
        kinds_ = builder.enumeration("kind", {"a", "b", "c"});
        const auto date = type_of(Kind::Date);
        municipality = builder.collection(CollectionKind::Entity, "municipality", {},
                                          {{"size", number_between(0, 1000)}});
        person = builder.collection(CollectionKind::Entity, "person", municipality,
                                    {{"birth", date},
                                     {"active", yes_no_type()},
                                     {"kind", type_of(Kind::Enumeration, kinds_.index)},
                                     {"hours", number_between(0, 37)},
                                     {"gap", or_not_applicable(number_type())},
                                     {"money", number_type()},
                                     {"ended", or_not_applicable(date)}});
        conversation = builder.collection(
            CollectionKind::Event, "conversation", person,
            {{"kind", type_of(Kind::Enumeration, kinds_.index)}, {"minutes", number_type()}});
        benefit = builder.collection(CollectionKind::Spell, "benefit", person,
                                     {{"kind", type_of(Kind::Enumeration, kinds_.index)}});
        hours_in_year =
            builder.reading("hours_in_year", number_between(0, 100), {IndexKind::Year}, person);
        town = builder.reading("town", yes_no_type(), {}, municipality);
        national = builder.reading("national", number_between(0, 50), {IndexKind::Year});
        limit_ = builder.parameter("limit", number_type());
        const auto before = builder.provision("§ 1", "2000-01-01", "2019-12-31", "1999-01-01");
        const auto after = builder.provision("§ 1", "2020-01-01", "", "2019-12-01");
        builder.step(limit_, "before", engine::Rational(dice_.below(30)), {before});
        builder.step(limit_, "after", engine::Rational(dice_.below(30)), {after});
        old_law_ = before;
        reading_ = builder.interpretation("reading", {"narrow", "wide"});
        const int quantities = 1 + dice_.below(4);
        if (dice_.once_in(3)) add_as_given();
        for (int i = 0; i < quantities; ++i) add_of_person(i);
        const int aggregates = 1 + dice_.below(3);
        for (int i = 0; i < aggregates; ++i) add_of_municipality(i);
    }

    engine::Facts facts(int municipalities, int persons) {
        engine::Facts made(builder.program);
        made.close_all(municipality);
        made.close_all(person);
        if (!dice_.once_in(10)) made.close_all(conversation);
        if (!dice_.once_in(10)) made.close_all(benefit);
        const int missing = dice_.once_in(4) ? 0 : 2 + dice_.below(40);
        const bool is_grouped = dice_.once_in(2);
        const auto is_missing = [&] { return missing > 0 && dice_.once_in(missing); };
        for (int i = 0; i < municipalities; ++i) {
            const auto row = made.add_row(municipality, "m" + std::to_string(i), 0, {});
            if (!is_missing()) {
                made.set(municipality, 0, row, given(engine::Rational(dice_.below(900))));
            }
            if (!is_missing()) made.give(at(town, {}, row), given(dice_.once_in(2)));
        }
        for (const std::int32_t year : {2019, 2020, 2021}) {
            if (!is_missing()) {
                made.give(at(national, {year}), given(engine::Rational(dice_.below(50))));
            }
        }
        const int wide = dice_.below(6);
        for (int i = 0; i < persons; ++i) {
            const int owner =
                is_grouped ? i * municipalities / persons
                           : dice_.below(municipalities > 2 ? municipalities - 1 : municipalities);
            const auto row = made.add_row(person, "p" + std::to_string(i),
                                          static_cast<std::uint32_t>(owner), {});
            const auto set = [&](std::uint32_t field, engine::Cell cell) {
                if (!is_missing()) made.set(person, field, row, std::move(cell));
            };
            set(0, given(engine::Date{dice_.below(14000) - 2000}));
            set(1, given(dice_.once_in(2)));
            set(2, given(engine::EnumerationValue{dice_.below(3)}));
            if (missing > 0 && dice_.once_in(60)) {
                set(3, given_to(engine::Rational(dice_.below(37)), engine::Rational(1)));
            } else if (missing > 0 && dice_.once_in(60)) {
                set(3, given(engine::Rational(50)));
            } else {
                set(3, given(halves(dice_.below(75))));
            }
            set(4, dice_.once_in(4) ? not_applicable_cell() : given(halves(dice_.below(20) - 10)));
            set(5, given(money(wide)));
            set(6, dice_.once_in(3) ? not_applicable_cell()
                                    : given(engine::Date{17000 + dice_.below(2000)}));
            for (const std::int32_t year : {2019, 2020}) {
                if (!is_missing()) {
                    made.give(at(hours_in_year, {year}, row), given(halves(dice_.below(200))));
                }
            }
            if (missing > 0 && dice_.once_in(80)) {
                made.give(at(of_person.front(), {2020}, row),
                          builder.program[of_person.front()].type.kind == Kind::YesNo
                              ? given(true)
                              : given(engine::Rational(3)));
            }
            const int events = dice_.below(4);
            for (int event = 0; event < events; ++event) {
                const auto talk = made.add_row(conversation, "", row, {});
                if (!is_missing()) {
                    made.set(conversation, 0, talk, given(engine::Date{17800 + dice_.below(1200)}));
                }
                if (dice_.once_in(4)) {
                    made.set(conversation, 1, talk, given(engine::Date{18000 + dice_.below(1200)}));
                }
                if (!is_missing()) {
                    made.set(conversation, 2, talk,
                             given(engine::EnumerationValue{dice_.below(3)}));
                }
                if (!is_missing()) {
                    made.set(conversation, 3, talk, given(halves(dice_.below(120))));
                }
            }
            const int spells = dice_.below(3);
            for (int spell = 0; spell < spells; ++spell) {
                const auto run = made.add_row(benefit, "", row, {});
                const int start = 17500 + dice_.below(1500);
                if (!is_missing()) made.set(benefit, 0, run, given(engine::Date{start}));
                if (!is_missing()) {
                    made.set(benefit, 1, run,
                             dice_.once_in(3) ? not_applicable_cell()
                                              : given(engine::Date{start + dice_.below(500)}));
                }
                made.set(benefit, 2, run, given(engine::EnumerationValue{dice_.below(3)}));
            }
        }
        return made;
    }

    engine::Circumstances circumstances() {
        engine::Circumstances made;
        made.choices = engine::Choices::defaults(builder.program);
        if (dice_.once_in(5)) made.law_on = day(dice_.once_in(2) ? "2018-06-01" : "2021-06-01");
        if (dice_.once_in(5)) made.known_on = engine::Date{18500 + dice_.below(400)};
        return made;
    }

private:
    using Kind = engine::Kind;
    using Op = engine::Op;
    using NodeId = engine::NodeId;

    // Where expressions about a person stand: the slots of its row and of the year, and one that is
    // free for the elements of an aggregate.
    struct Where {
        std::uint32_t row = 0;
        std::uint32_t year = 1;
        std::uint32_t element = 2;
        bool has_owner = false;  // slot 0 is its municipality
    };

    static engine::Rational halves(int number) {
        return *engine::Rational::fraction(engine::Rational(number), engine::Rational(2));
    }
    engine::Rational money(int wide) {
        const auto around = [&](std::int64_t centre) {
            return engine::Rational(centre) + engine::Rational(dice_.below(7) - 3);
        };
        switch (wide) {
            case 0:
                return around(std::int64_t{1} << 31);
            case 1:
                return around(-(std::int64_t{1} << 53));
            case 2:
                return dice_.once_in(2) ? around(std::numeric_limits<std::int64_t>::max() - 2)
                                        : around(std::numeric_limits<std::int64_t>::min() + 2);
            case 3:
                return *engine::Rational::fraction(engine::Rational(dice_.below(1000)),
                                                   engine::Rational(1 + dice_.below(9)));
            default:
                return engine::Rational(dice_.below(2000) - 200);
        }
    }

    NodeId node(Op op, Kind kind, std::vector<NodeId> children, std::uint32_t detail = 0,
                std::uint32_t extra = 0, std::uint32_t of = 0) {
        return builder.op(op, kind, std::move(children), detail, extra, of);
    }
    NodeId row(const Where& where) { return builder.slot(where.row, Kind::Row, person.index); }
    NodeId year(const Where& where) { return builder.slot(where.year, Kind::Year); }
    NodeId field(const Where& where, std::uint32_t number) {
        return builder.field(person, number, row(where));
    }
    NodeId called(const Where& where, engine::QuantityId quantity) {
        return builder.call(quantity, {row(where), year(where)});
    }
    NodeId owner(const Where& where) {
        return where.has_owner && dice_.once_in(2)
                   ? builder.slot(0, Kind::Row, municipality.index)
                   : node(Op::Parent, Kind::Row, {row(where)}, municipality.index, person.index,
                          municipality.index);
    }

    template <typename Make>
    std::optional<NodeId> earlier(const Where& where, Kind kind, const Make&) {
        std::vector<engine::QuantityId> fitting;
        for (const auto quantity : of_person) {
            if (builder.program[quantity].type.kind == kind) fitting.push_back(quantity);
        }
        if (fitting.empty()) return std::nullopt;
        return called(
            where,
            fitting[static_cast<std::size_t>(dice_.below(static_cast<int>(fitting.size())))]);
    }

    NodeId number(const Where& where, int depth) {
        const auto sub = [&] { return number(where, depth - 1); };
        if (depth <= 0) {
            switch (dice_.below(10)) {
                case 0:
                    return builder.number(engine::Rational(dice_.below(40) - 5));
                case 1:
                    return builder.number(halves(dice_.below(50)));
                case 2:
                case 3:
                    return field(where, 3);
                case 4:
                    return field(where, 4);
                case 5:
                    return field(where, 5);
                case 6:
                    return called(where, hours_in_year);
                case 7:
                    return dice_.once_in(2) ? builder.parameter_node(limit_)
                                            : builder.call(national, {year(where)});
                case 8:
                    return dice_.once_in(3) ? builder.field(municipality, 0, owner(where))
                                            : field(where, 3);
                default:
                    return earlier(where, Kind::Number, 0).value_or(field(where, 3));
            }
        }
        switch (dice_.below(20)) {
            case 16:
                return odd_number(where, depth);
            case 17:
                return days_or_months(where, depth);
            case 18:
                return node(Op::Interpretation, Kind::Number, {sub(), sub()}, reading_.index);
            case 19:
                return node(Op::UnderLaw, Kind::Number,
                            {sub(), builder.date(dice_.once_in(2) ? "2019-06-01" : "2021-06-01")});
            case 0:
                return node(Op::Add, Kind::Number, {sub(), sub()});
            case 1:
                return node(Op::Multiply, Kind::Number, {sub(), sub()});
            case 2:
                return node(Op::Negate, Kind::Number, {dice_.once_in(3) ? field(where, 5) : sub()});
            case 3:
                return dice_.once_in(2) ? node(Op::Divide, Kind::Number, {sub(), sub()})
                                        : node(Op::Divide, Kind::Number, {sub(), sub(), sub()});
            case 4:
                return node(Op::Divide, Kind::Number,
                            {sub(), builder.number(engine::Rational(1 + dice_.below(7)))});
            case 5:
                return node(dice_.once_in(2) ? Op::Smaller : Op::Larger, Kind::Number,
                            {sub(), sub()});
            case 6:
                return node(Op::If, Kind::Number, {truth(where, depth - 1), sub(), sub()});
            case 7:
            case 8:
                return node(Op::CountingAs, Kind::Number, {field(where, 4), sub()});
            case 9:
                return node(Op::Round, Kind::Number, {sub(), builder.number(engine::Rational(1))},
                            static_cast<std::uint32_t>(dice_.below(7)));
            case 10:
                return node(Op::WholePart, Kind::Number, {sub()});
            case 11:
                return node(Op::Choose, Kind::Number, {field(where, 2), sub(), sub(), sub()});
            case 12:
                return node(Op::WholeMonths, Kind::Number,
                            {node(Op::FromTo, Kind::Period,
                                  {field(where, 0), node(Op::LastDay, Kind::Date, {year(where)})})},
                            static_cast<std::uint32_t>(dice_.below(2)));
            case 13:
                return node(Op::Difference, Kind::Number,
                            {date(where, depth - 1), date(where, depth - 1)});
            case 14:
                return below(where, Kind::Number);
            default:
                return sub();
        }
    }

    // Numbers that 64 bits hold badly, alone or beside others; and what may not be applicable.
    NodeId odd_number(const Where& where, int depth) {
        const auto sub = [&] { return number(where, depth - 1); };
        const auto part = [&](std::int64_t of) {
            return builder.number(
                *engine::Rational::fraction(engine::Rational(1), engine::Rational(of)));
        };
        switch (dice_.below(9)) {
            case 6:
                return node(Op::Multiply, Kind::Number, {field(where, 5), field(where, 5)});
            case 7:
                return node(Op::Round, Kind::Number, {field(where, 5), part(1'000'003)},
                            static_cast<std::uint32_t>(dice_.below(7)));
            case 0:
                return node(Op::Add, Kind::Number,
                            {sub(), builder.number(*engine::Rational::parse(
                                        dice_.once_in(2) ? "9223372036854775808"
                                                         : "-9223372036854775809"))});
            case 1:
                return node(Op::Divide, Kind::Number,
                            {sub(), builder.number(*engine::Rational::parse("1/1000003"))});
            case 2:
                return node(Op::Add, Kind::Number, {sub(), part(999'999'999'989)});
            case 3:
                return node(Op::Add, Kind::Number,
                            {node(Op::Multiply, Kind::Number, {field(where, 3), part(1'000'003)}),
                             part(999'999'999'989)});
            case 4:
                return node(Op::Multiply, Kind::Number, {sub(), part(10'000'000'000'000)});
            case 5:
                return node(Op::Multiply, Kind::Number,
                            {node(Op::Multiply, Kind::Number, {field(where, 5), part(1'000'003)}),
                             part(1'000'033)});
            default:
                return node(Op::CountingAs, Kind::Number,
                            {node(Op::If, Kind::Number,
                                  {truth(where, depth - 1), sub(),
                                   node(Op::NotApplicable, Kind::Number, {})}),
                             sub()});
        }
    }

    NodeId days_or_months(const Where& where, int depth) {
        const NodeId day = date(where, depth - 1);
        const NodeId many = builder.number(engine::Rational(1 + dice_.below(14)));
        switch (dice_.below(4)) {
            case 0:
                return node(Op::WholeMonths, Kind::Number,
                            {node(Op::MonthsBackTo, Kind::Period, {many, day},
                                  static_cast<std::uint32_t>(dice_.below(2)))});
            case 1:
                return node(Op::DaysIn, Kind::Number,
                            {dice_.once_in(2) ? node(Op::DaysBackTo, Kind::Period, {many, day})
                                              : node(Op::MonthOf, Kind::Month, {day})});
            case 2:
                return node(Op::Difference, Kind::Number,
                            {node(Op::MonthOf, Kind::Month, {day}),
                             node(dice_.once_in(2) ? Op::FirstMonth : Op::LastMonth, Kind::Month,
                                  {year(where)})});
            default:
                return node(Op::Difference, Kind::Number,
                            {day, node(Op::DayOfYear, Kind::Date, {year(where)}, 3 * 32 + 15)});
        }
    }

    NodeId date(const Where& where, int depth) {
        switch (dice_.below(depth <= 0 ? 3 : 8)) {
            case 6:
                return node(Op::AddDays, Kind::Date,
                            {date(where, depth - 1),
                             builder.number(engine::Rational(dice_.below(60) - 20))});
            case 7:
                return node(Op::FirstDay, Kind::Date,
                            {node(Op::Shift, Kind::Month,
                                  {node(Op::MonthOf, Kind::Month, {date(where, depth - 1)}),
                                   builder.number(engine::Rational(dice_.below(9) - 4))})});
            case 0:
                return builder.date(dice_.once_in(2) ? "2020-06-01" : "2000-02-29");
            case 1:
                return field(where, 0);
            case 2:
                return node(Op::CountingAs, Kind::Date,
                            {field(where, 6), builder.date("2021-01-01")});
            case 3:
                return node(
                    Op::AddMonths, Kind::Date,
                    {date(where, depth - 1), builder.number(engine::Rational(dice_.below(30) - 5))},
                    static_cast<std::uint32_t>(dice_.below(2)));
            case 4:
                return node(Op::LastDay, Kind::Date,
                            {node(Op::MonthOf, Kind::Month, {date(where, depth - 1)})});
            default:
                return node(Op::If, Kind::Date,
                            {truth(where, depth - 1), date(where, depth - 1), field(where, 0)});
        }
    }

    NodeId truth(const Where& where, int depth) {
        if (depth <= 0) {
            switch (dice_.below(6)) {
                case 0:
                    return earlier(where, Kind::YesNo, 0).value_or(field(where, 1));
                case 1:
                    return node(Op::Equal, Kind::YesNo,
                                {field(where, 2), builder.one_of(kinds_, dice_.below(3))});
                case 2:
                    return dice_.once_in(3) ? builder.call(town, {owner(where)}) : field(where, 1);
                case 3:
                    return node(Op::LessEqual, Kind::YesNo,
                                {field(where, 3), builder.number(halves(dice_.below(80)))});
                default:
                    return field(where, 1);
            }
        }
        const auto sub = [&] { return truth(where, depth - 1); };
        switch (dice_.below(14)) {
            case 13:
                return node(Op::Less, Kind::YesNo,
                            {field(where, 5), builder.number(*engine::Rational::parse(
                                                  dice_.once_in(2) ? "9223372036854775808"
                                                                   : "-9223372036854775809"))});
            case 0:
                return node(Op::And, Kind::YesNo, {sub(), sub()});
            case 1:
                return node(Op::Or, Kind::YesNo, {sub(), sub(), sub()});
            case 2:
                return node(Op::Not, Kind::YesNo, {sub()});
            case 3:
                return node(Op::Less, Kind::YesNo,
                            {number(where, depth - 1), number(where, depth - 1)});
            case 4:
                return node(Op::LessEqual, Kind::YesNo,
                            {number(where, depth - 1), builder.number(halves(dice_.below(60)))});
            case 5:
                return node(Op::Equal, Kind::YesNo,
                            {number(where, depth - 1), number(where, depth - 1)});
            case 6:
                return node(Op::IsApplicable, Kind::YesNo,
                            {dice_.once_in(2) ? field(where, 4) : number(where, depth - 1)});
            case 7:
                return node(Op::LessEqual, Kind::YesNo,
                            {date(where, depth - 1), date(where, depth - 1)});
            case 8:
                return node(Op::Equal, Kind::YesNo,
                            {node(Op::YearOf, Kind::Year, {date(where, depth - 1)}), year(where)});
            case 9:
            case 10:
                return below(where, Kind::YesNo);
            case 11:
                return node(Op::If, Kind::YesNo, {sub(), sub(), sub()});
            default:
                return sub();
        }
    }

    // An aggregate over the conversations or benefits of the person.
    NodeId below(const Where& where, Kind kind) {
        if (where.element > 4) return kind == Kind::YesNo ? field(where, 1) : field(where, 3);
        const bool is_event = dice_.once_in(2);
        const engine::CollectionId of = is_event ? conversation : benefit;
        const NodeId one = builder.slot(where.element, Kind::Row, of.index);
        engine::AggregateParts parts;
        parts.of = of.index;
        parts.owner = row(where);
        parts.element_slot = where.element;
        if (dice_.once_in(2)) parts.period = year(where);
        if (!is_event && dice_.once_in(2)) parts.open_on = builder.date("2020-03-01");
        const NodeId is_kind =
            node(Op::Equal, Kind::YesNo,
                 {builder.field(of, 2, one), builder.one_of(kinds_, dice_.below(3))});
        if (dice_.once_in(2)) parts.where = is_kind;
        if (dice_.once_in(6)) {
            parts.where = node(Op::Less, Kind::YesNo, {field(where, 0), builder.field(of, 0, one)});
        }
        if (kind == Kind::YesNo) {
            parts.kind =
                dice_.once_in(2) ? engine::AggregateKind::Exists : engine::AggregateKind::Every;
            if (parts.kind == engine::AggregateKind::Every) {
                parts.body = is_kind;
                if (dice_.once_in(3)) parts.if_none = builder.yes_no(dice_.once_in(2));
            }
            return builder.aggregate(parts, Kind::YesNo);
        }
        switch (is_event ? dice_.below(5) : 0) {
            case 1:
                parts.kind = engine::AggregateKind::Sum;
                break;
            case 2:
                parts.kind = engine::AggregateKind::Largest;
                break;
            case 3:
                parts.kind = engine::AggregateKind::Average;
                break;
            default:
                parts.kind = engine::AggregateKind::Count;
                return builder.aggregate(parts, Kind::Number);
        }
        parts.body = builder.field(of, 3, one);
        if (!dice_.once_in(4)) parts.if_none = builder.number(engine::Rational(0));
        return builder.aggregate(parts, Kind::Number);
    }

    // What a person's record says, not applicable and unknown included.
    void add_as_given() {
        const auto made = builder.define("as_given", or_not_applicable(number_type()),
                                         {engine::IndexKind::Year}, person);
        builder.rule(made, "main", field(Where{}, 4));
        of_person.push_back(made);
    }

    void add_of_person(int number_) {
        const bool is_truth = dice_.once_in(2);
        const Where where;
        const auto expression = [&] { return is_truth ? truth(where, 3) : number(where, 3); };
        engine::Type type = is_truth           ? yes_no_type()
                            : dice_.once_in(3) ? number_between(-100, 100)
                                               : number_type();
        const auto made =
            builder.define("q" + std::to_string(number_), type, {engine::IndexKind::Year}, person);
        std::vector<engine::ClauseId> clauses;
        const int count = 1 + dice_.below(4);
        for (int i = 0; i < count; ++i) {
            const auto guard =
                i > 0 || dice_.once_in(3) ? std::optional(truth(where, 1)) : std::nullopt;
            const auto outcome = i > 0 && dice_.once_in(6)
                                     ? builder.clause(clauses.front()).outcome.value()
                                     : expression();
            clauses.push_back(builder.rule(made, "c" + std::to_string(i), outcome, guard));
            engine::Clause& clause = builder.clause(clauses.back());
            if (i > 0 && !dice_.once_in(4)) clause.overrides = {clauses.front()};
            if (i > 1 && !dice_.once_in(3)) clause.overrides.push_back(clauses[1]);
            if (i > 0 && dice_.once_in(6)) clause.suspends = {clauses.front()};
            if (dice_.once_in(6)) clause.cites = {old_law_};
        }
        if (!dice_.once_in(3)) {
            builder.program.quantities[made.index].otherwise = expression();
        }
        if (dice_.once_in(5)) {
            builder.program.quantities[made.index].decided_on =
                dice_.once_in(2) ? date(where, 1) : node(Op::LastDay, Kind::Date, {year(where)});
        }
        of_person.push_back(made);
    }

    void add_of_municipality(int number_) {
        using engine::AggregateKind;
        Where where;
        where.row = 2;
        where.element = 3;
        where.has_owner = true;
        engine::AggregateParts parts;
        const std::vector<AggregateKind> kinds{AggregateKind::Count,    AggregateKind::Share,
                                               AggregateKind::Sum,      AggregateKind::Average,
                                               AggregateKind::Smallest, AggregateKind::Largest,
                                               AggregateKind::Exists,   AggregateKind::Every};
        parts.kind = kinds[static_cast<std::size_t>(dice_.below(8))];
        parts.of = person.index;
        parts.element_slot = 2;
        if (!dice_.once_in(8)) parts.owner = builder.slot(0, Kind::Row, municipality.index);
        if (dice_.once_in(2)) {
            parts.where = where_ && !dice_.once_in(3) ? *where_ : truth(where, 2);
            where_ = parts.where;
        }
        const bool is_truth =
            parts.kind == AggregateKind::Exists || parts.kind == AggregateKind::Every;
        if (parts.kind == AggregateKind::Share || parts.kind == AggregateKind::Every) {
            parts.body = truth(where, 2);
        } else if (parts.kind != AggregateKind::Count && parts.kind != AggregateKind::Exists) {
            parts.body = dice_.once_in(4) ? field(where, 5) : number(where, 2);
            const int rule = dice_.below(3);
            parts.when_not_applicable = static_cast<engine::WhenNotApplicable>(rule);
            if (parts.when_not_applicable == engine::WhenNotApplicable::CountAs) {
                parts.counted_as = number(where, 0);
            }
        }
        if (dice_.once_in(2) && parts.kind != AggregateKind::Count &&
            parts.kind != AggregateKind::Exists) {
            parts.if_none = is_truth ? builder.yes_no(false) : builder.number(engine::Rational(1));
        }
        const auto made =
            builder.define("m" + std::to_string(number_), is_truth ? yes_no_type() : number_type(),
                           {engine::IndexKind::Year}, municipality);
        builder.rule(made, "main", builder.aggregate(parts, is_truth ? Kind::YesNo : Kind::Number));
        of_municipality.push_back(made);
    }

    Dice dice_;
    engine::EnumerationId kinds_;
    engine::ParameterId limit_;
    engine::ProvisionId old_law_;
    engine::InterpretationId reading_;
    std::optional<NodeId> where_;  // several aggregates count the same members
};

}  // namespace hjemmel::testing
