#include "engine/evaluate/outcome.hpp"

#include "engine/evaluate/calendar_arithmetic.hpp"
#include "engine/evaluate/outcome_arithmetic.hpp"
#include "tests/support/program_builder.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck/catch.h>

#include <algorithm>
#include <array>
#include <string>
#include <vector>

using namespace hjemmel::engine;
using namespace hjemmel::testing;

namespace {

Outcome yes() { return Outcome::of(true); }
Outcome no() { return Outcome::of(false); }
Outcome conflict(std::initializer_list<std::uint32_t> clauses = {7}) {
    std::vector<ClauseId> ids;
    for (const std::uint32_t clause : clauses) ids.push_back(ClauseId{clause});
    return conflict_of(ClauseList::of(ids));
}
Outcome error(EvaluationError::Kind kind = EvaluationError::Kind::DivisionByZero) {
    Outcome outcome;
    EvaluationError made;
    made.kind = kind;
    outcome.error = Shared<EvaluationError>::of(made);
    return outcome;
}
Outcome between(const Rational& lower, const Rational& upper) {
    Possible possible;
    possible.bounds = Interval::between(lower, upper);
    return settled(possible, Domain{Kind::Number, 0});
}
Outcome number(const Rational& value) { return Outcome::of(value); }

// One letter for an outcome: y, n, - (not applicable), ? (unknown), ! (conflict), e (an error).
char letter(const Outcome& outcome) {
    switch (outcome.state) {
        case State::Value:
            return std::get<bool>(outcome.value) ? 'y' : 'n';
        case State::NotApplicable:
            return '-';
        case State::Conflict:
            return '!';
        case State::Unknown:
            break;
    }
    return outcome.error ? 'e' : '?';
}
char letter(const Computed& computed) { return computed.failure ? 'f' : letter(computed.outcome); }

Outcome of_letter(char letter) {
    switch (letter) {
        case 'y':
            return yes();
        case 'n':
            return no();
        case '-':
            return Outcome::not_applicable();
        case '!':
            return conflict();
        case 'e':
            return error();
        default:
            return Outcome::unknown();
    }
}

// The results of all pairs of y n ? - ! e, a row for each left operand.
template <typename Operator>
std::vector<std::string> table_of(Operator apply) {
    const std::string letters = "yn?-!e";
    std::vector<std::string> rows;
    for (const char left : letters) {
        std::string row;
        for (const char right : letters) {
            const std::array<Outcome, 2> operands{of_letter(left), of_letter(right)};
            row += letter(apply(std::span<const Outcome>(operands)));
        }
        rows.push_back(row);
    }
    return rows;
}

}  // namespace

TEST_CASE("and: a conflict is never absorbed, no decides over what is unknown or failed") {
    CHECK(table_of([](auto operands) { return join(operands, Junction::And); }) ==
          std::vector<std::string>{
              "yn?f!e",  // yes
              "nnnf!n",  // no
              "?n?f!e",  // unknown
              "ffff!f",  // not applicable
              "!!!!!!",  // conflict
              "enef!e",  // an error
          });
}

TEST_CASE("or: a conflict is never absorbed, yes decides over what is unknown or failed") {
    CHECK(table_of([](auto operands) { return join(operands, Junction::Or); }) ==
          std::vector<std::string>{
              "yyyf!y",
              "yn?f!e",
              "y??f!e",
              "ffff!f",
              "!!!!!!",
              "yeef!e",
          });
}

TEST_CASE("equal reads both operands, whatever they are") {
    CHECK(table_of([](auto operands) {
              return equal(operands, Domain{Kind::YesNo, 0});
          }) == std::vector<std::string>{
                    "yn?f!e",
                    "ny?f!e",
                    "???f!e",
                    "ffff!f",
                    "!!!!!!",
                    "eeef!e",
                });
}

TEST_CASE("and, or and equal do not depend on the order of what they read") {
    const std::string letters = "yn?-!e";
    const auto of = [](const std::string& read, Junction junction) {
        std::vector<Outcome> operands;
        for (const char one : read) operands.push_back(of_letter(one));
        return letter(join(operands, junction));
    };
    for (const char first : letters) {
        for (const char second : letters) {
            const std::array<Outcome, 2> one{of_letter(first), of_letter(second)};
            const std::array<Outcome, 2> other{of_letter(second), of_letter(first)};
            CHECK(letter(equal(one, Domain{Kind::YesNo, 0})) ==
                  letter(equal(other, Domain{Kind::YesNo, 0})));
            for (const char third : letters) {
                std::string read{first, second, third};
                std::sort(read.begin(), read.end());
                for (const Junction junction : {Junction::And, Junction::Or}) {
                    const char expected = of(read, junction);
                    std::string turned = read;
                    while (std::next_permutation(turned.begin(), turned.end())) {
                        INFO(read << " and " << turned);
                        CHECK(of(turned, junction) == expected);
                    }
                }
            }
        }
    }
}

TEST_CASE("not passes on what is no value") {
    const auto of = [](char operand) { return letter(logical_not(of_letter(operand))); };
    CHECK(of('y') == 'n');
    CHECK(of('n') == 'y');
    CHECK(of('?') == '?');
    CHECK(of('-') == 'f');
    CHECK(of('!') == '!');
    CHECK(of('e') == 'e');
}

TEST_CASE("whether something is applicable is known of values and of what is not applicable") {
    const auto of = [](const Outcome& operand) { return shown(is_applicable(operand)); };
    CHECK(of(yes()) == "yes");
    CHECK(of(Outcome::not_applicable()) == "no");
    CHECK(of(Outcome::unknown()) == "yes");  // a plain unknown is a value that is not known
    CHECK(of(conflict()) == "conflict 7");
    Possible possible;
    possible.can_be_not_applicable = true;
    CHECK(of(settled(possible, Domain{Kind::Number, 0})) == "unknown");
    CHECK(is_applicable(error()).error);
}

TEST_CASE("conflicts among the operands are united") {
    const std::array<Outcome, 3> operands{conflict({3, 9}), yes(), conflict({1, 3})};
    CHECK(shown(join(operands, Junction::Or).outcome) == "conflict 1 3 9");
}

TEST_CASE("an operand that can be a conflict keeps a decided and from being known") {
    Possible possible;
    possible.can_be_conflict = true;
    const std::array<Outcome, 2> operands{no(), settled(possible, Domain{Kind::YesNo, 0})};
    CHECK(shown(join(operands, Junction::And).outcome) == "unknown {1} or conflict");
}

TEST_CASE("an operand that can fail is absorbed by the one that decides") {
    Possible possible;
    possible.can_fail = true;
    const Outcome can_fail = settled(possible, Domain{Kind::YesNo, 0});
    const std::array<Outcome, 2> decided{can_fail, yes()};
    CHECK(shown(join(decided, Junction::Or).outcome) == "yes");
    const std::array<Outcome, 2> open{can_fail, no()};
    CHECK(shown(join(open, Junction::Or).outcome) == "unknown {3} or failure");
}

TEST_CASE("bounds travel through arithmetic") {
    const std::array<Outcome, 2> sum{between(1, 2), number(3)};
    CHECK(shown(add(sum).outcome) == "unknown [4, 5]");
    const std::array<Outcome, 2> product{between(-1, 2), between(3, 4)};
    CHECK(shown(multiply(product).outcome) == "unknown [-4, 8]");
    CHECK(shown(negate(between(1, 2)).outcome) == "unknown [-2, -1]");
    const std::array<Outcome, 2> nothing{Outcome::unknown(), number(0)};
    CHECK(shown(multiply(nothing).outcome) == "0");
    const std::array<Outcome, 2> step{between(*Rational::parse("9.075"), *Rational::parse("9.084")),
                                      number(*Rational::parse("0.01"))};
    CHECK(shown(round(step, Rounding::HalfUp).outcome) == "227/25");
    CHECK(shown(whole_part(between(*Rational::parse("3.2"), *Rational::parse("3.9"))).outcome) ==
          "3");
    const std::array<Outcome, 2> extremes{between(1, 5), number(3)};
    CHECK(shown(extreme(extremes, Extreme::Smaller, {Kind::Number, 0}).outcome) ==
          "unknown [1, 3]");
    CHECK(shown(extreme(extremes, Extreme::Larger, {Kind::Number, 0}).outcome) == "unknown [3, 5]");
}

TEST_CASE("a comparison that the bounds decide is decided") {
    const auto less = [](const Outcome& left, const Outcome& right) {
        const std::array<Outcome, 2> operands{left, right};
        return shown(compare(operands, Comparison::Less).outcome);
    };
    CHECK(less(between(1, 2), number(3)) == "yes");
    CHECK(less(between(1, 2), number(2)) == "unknown");
    CHECK(less(between(2, 3), number(2)) == "no");
    CHECK(less(between(1, 2), between(2, 3)) == "unknown");
    const std::array<Outcome, 2> apart{between(1, 2), between(3, 4)};
    CHECK(shown(equal(apart, Domain{Kind::Number, 0}).outcome) == "no");
    const std::array<Outcome, 2> touching{between(1, 2), number(2)};
    CHECK(shown(equal(touching, Domain{Kind::Number, 0}).outcome) == "unknown");
}

TEST_CASE("unknown enumerations compare by the values that are left") {
    const Domain three{Kind::Enumeration, 3};
    Possible first_two;
    first_two.values = 0b011;
    const Outcome unknown = settled(first_two, three);
    const auto equals = [&](std::int32_t ordinal) {
        const std::array<Outcome, 2> operands{unknown, Outcome::of(EnumerationValue{ordinal})};
        return shown(equal(operands, three).outcome);
    };
    CHECK(equals(2) == "no");
    CHECK(equals(1) == "unknown");
    CHECK(shown(settled(Possible{std::nullopt, 0b100, true, false, false, false}, three)) ==
          "value 2");
    CHECK(shown(settled(Possible{}, Domain{Kind::Enumeration, 1})) == "value 0");
    // Ordinals above 63 have no bit of their own and are never excluded.
    const Domain many{Kind::Enumeration, 80};
    Possible all;
    const std::array<Outcome, 2> operands{settled(all, many), Outcome::of(EnumerationValue{70})};
    CHECK(shown(equal(operands, many).outcome) == "unknown");
}

TEST_CASE("a hull is known only where everything in it is one thing") {
    const Domain number_domain{Kind::Number, 0};
    Hull same;
    same.add(number(3));
    same.add(number(3));
    CHECK(shown(same.settled(number_domain)) == "3");
    Hull two;
    two.add(number(3));
    two.add(number(5));
    CHECK(shown(two.settled(number_domain)) == "unknown [3, 5]");
    two.add(Outcome::not_applicable());
    two.add(conflict());
    two.add(error());
    CHECK(shown(two.settled(number_domain)) ==
          "unknown [3, 5] or not applicable or conflict or failure");
    Hull conflicts;
    conflicts.add(conflict({2}));
    conflicts.add(conflict({2}));
    CHECK(shown(conflicts.settled(number_domain)) == "conflict 2");
    conflicts.add(conflict({3}));
    CHECK(shown(conflicts.settled(number_domain)) == "unknown no value or conflict");
    Hull nothing_known;
    nothing_known.add(number(3));
    nothing_known.add(Outcome::unknown());
    CHECK(shown(nothing_known.settled(number_domain)) == "unknown");
    Hull rows;
    rows.add(Outcome::of(Row{4}));
    rows.add(Outcome::of(Row{4}));
    CHECK(shown(rows.settled(Domain{Kind::Row, 0})) == "row 4");
    rows.add(Outcome::of(Row{5}));
    CHECK(shown(rows.settled(Domain{Kind::Row, 0})) == "unknown");
}

TEST_CASE("division leaves out the divisor 0") {
    CHECK(divide_by_nonzero(Interval::between(1, 2), Interval::between(0, 4)) ==
          Interval{Bound{*Rational::parse("1/4"), false}, std::nullopt});
    CHECK(divide_by_nonzero(Interval::between(1, 2), Interval::between(-1, 1)) ==
          Interval::everything());
}

// ---- dates -----------------------------------------------------------------------------------

namespace {

Outcome date(std::string_view text) { return Outcome::of(day(text)); }
Outcome days_between(std::string_view from, std::string_view to) {
    Possible possible;
    possible.bounds = Interval::between(day(from).days, day(to).days);
    return settled(possible, Domain{Kind::Date, 0});
}

}  // namespace

TEST_CASE("dates known within bounds stay within bounds") {
    const std::array<Outcome, 2> later{days_between("2021-01-31", "2021-03-31"), number(1)};
    const Outcome moved = add_months(later, MonthEnd::Down).outcome;
    CHECK(moved.bounds() == Interval::between(day("2021-02-28").days, day("2021-04-30").days));
    CHECK(month_of(days_between("2021-01-05", "2021-01-20")).outcome.is_known());
    CHECK(shown(month_of(days_between("2021-01-05", "2021-01-20")).outcome) == "2021-01");
    CHECK(shown(year_of(days_between("2021-01-05", "2021-11-20"), Kind::Date).outcome) == "2021");
    const std::array<Outcome, 2> apart{days_between("2021-01-05", "2021-01-20"),
                                       date("2021-02-01")};
    CHECK(shown(compare(apart, Comparison::Less).outcome) == "yes");
    CHECK(shown(difference(apart).outcome) == "unknown [-27, -12]");
}

// Decision 0012: a date beyond the calendar is an impossible setting of the facts.
TEST_CASE("the calendar's end bounds an unknown date, and what always leads out of it fails") {
    const std::array<Outcome, 2> far{Outcome::unknown(), number(1)};
    const Outcome next = add_days(far).outcome;
    CHECK_FALSE(next.possible->can_fail);
    CHECK(next.bounds().lower->at == Rational(Date::from_ymd(1600, 1, 2)->days));
    CHECK(next.bounds().upper->at == Rational(Date::from_ymd(2400, 12, 31)->days));
    const std::array<Outcome, 2> near{days_between("2021-01-05", "2021-01-20"), number(1)};
    CHECK_FALSE(add_days(near).outcome.possible->can_fail);
    const std::array<Outcome, 2> beyond{date("2400-12-31"), number(1)};
    CHECK(add_days(beyond).failure == EvaluationError::Kind::DateOutOfRange);
    const std::array<Outcome, 2> always{days_between("2390-01-01", "2399-01-01"), number(132)};
    CHECK(add_months(always, MonthEnd::Down).failure == EvaluationError::Kind::DateOutOfRange);
    const std::array<Outcome, 2> before{days_between("1600-01-01", "1601-01-01"), number(-13)};
    CHECK(add_months(before, MonthEnd::Down).failure == EvaluationError::Kind::DateOutOfRange);
    const std::array<Outcome, 2> at_times{days_between("1600-01-01", "1601-03-01"), number(-13)};
    CHECK(add_months(at_times, MonthEnd::Down).outcome.bounds().upper->at ==
          Rational(Date::from_ymd(1600, 2, 1)->days));
}

TEST_CASE("a period needs its days in order, and fails where they never are") {
    const std::array<Outcome, 2> reversed{date("2021-02-01"), date("2021-01-01")};
    CHECK(from_to(reversed).failure == EvaluationError::Kind::ReversedPeriod);
    const std::array<Outcome, 2> surely{days_between("2021-02-01", "2021-02-05"),
                                        date("2021-01-01")};
    CHECK(from_to(surely).failure == EvaluationError::Kind::ReversedPeriod);
    const std::array<Outcome, 2> perhaps{days_between("2021-02-01", "2021-02-05"),
                                         date("2021-02-03")};
    CHECK(shown(from_to(perhaps).outcome) == "unknown");
    CHECK_FALSE(from_to(perhaps).failure);
    const std::array<Outcome, 2> fine{days_between("2021-02-01", "2021-02-05"), date("2021-02-05")};
    CHECK(shown(from_to(fine).outcome) == "unknown");
    CHECK(shown(days_in(Outcome::unknown(), Kind::Month).outcome) == "unknown [28, 31]");
    CHECK(shown(whole_months(Outcome::unknown(), Kind::Year, MonthEnd::Down).outcome) == "12");
    const std::array<Outcome, 2> none{number(0), date("2021-02-01")};
    CHECK(months_back_to(none, MonthEnd::Down).failure == EvaluationError::Kind::ReversedPeriod);
}

TEST_CASE("parts of unknown dates hold every part that a possible date has") {
    rc::prop("bounds of date arithmetic", [] {
        const int from = *rc::gen::inRange(-10'000, 40'000);
        const int length = *rc::gen::inRange(0, 900);
        const Date some{*rc::gen::inRange(from, from + length + 1)};
        Possible possible;
        possible.bounds = Interval::between(from, from + length);
        const Outcome unknown = settled(possible, Domain{Kind::Date, 0});
        const Outcome known = Outcome::of(some);
        const int months = *rc::gen::inRange(-40, 40);
        const MonthEnd rule = *rc::gen::element(MonthEnd::Down, MonthEnd::Up);
        const auto within = [](const Outcome& outer, const Outcome& inner) {
            return outer.bounds().contains(*number_of(inner.value));
        };
        RC_ASSERT(within(month_of(unknown).outcome, month_of(known).outcome));
        RC_ASSERT(within(year_of(unknown, Kind::Date).outcome, year_of(known, Kind::Date).outcome));
        const std::array<Outcome, 2> outer{unknown, number(months)};
        const std::array<Outcome, 2> inner{known, number(months)};
        RC_ASSERT(within(add_months(outer, rule).outcome, add_months(inner, rule).outcome));
        RC_ASSERT(within(add_days(outer).outcome, add_days(inner).outcome));
        const Outcome outer_month = month_of(unknown).outcome;
        const Outcome inner_month = month_of(known).outcome;
        for (const PeriodEnd end : {PeriodEnd::First, PeriodEnd::Last}) {
            RC_ASSERT(within(day_at(outer_month, Kind::Month, end).outcome,
                             day_at(inner_month, Kind::Month, end).outcome));
            const Outcome outer_year = year_of(outer_month, Kind::Month).outcome;
            const Outcome inner_year = year_of(inner_month, Kind::Month).outcome;
            RC_ASSERT(within(month_at(outer_year, Kind::Year, end).outcome,
                             month_at(inner_year, Kind::Year, end).outcome));
        }
    });
}
