#include "engine/values/interval.hpp"

#include "tests/support/values.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck/catch.h>

#include <algorithm>
#include <functional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

namespace hjemmel::engine {
namespace {

// Reads "[345, 355)", "(0, inf)", "(-inf, 2]".
Interval interval(std::string_view text) {
    const auto comma = text.find(", ");
    const auto end = [](std::string_view number, bool open) -> std::optional<Bound> {
        if (number.find("inf") != std::string_view::npos) {
            return std::nullopt;
        }
        return Bound{*Rational::parse(number), open};
    };
    return {end(text.substr(1, comma - 1), text.front() == '('),
            end(text.substr(comma + 2, text.size() - comma - 3), text.back() == ')')};
}

// A distance below every gap between ends made up here, and a number beyond all of them.
const Rational near = *Rational::fraction(1, 1'000'000);
const Rational far = 1'000'000'000'000;

// Intervals with small ends, in quarters, so that equal ends, zeros and signs meet often.
rc::Gen<Interval> intervals() {
    const auto ends = rc::gen::map(
        rc::gen::tuple(rc::gen::inRange(-8, 9), rc::gen::arbitrary<bool>(), rc::gen::inRange(0, 6)),
        [](const std::tuple<int, bool, int>& parts) -> std::optional<Bound> {
            const auto& [quarters, open, kind] = parts;
            if (kind == 0) {
                return std::nullopt;
            }
            return Bound{kind == 1 ? Rational(0) : *Rational::fraction(quarters, 4), open};
        });
    const auto some = rc::gen::map(rc::gen::pair(ends, ends), [](const auto& pair) {
        const Interval result{pair.first, pair.second};
        const bool reversed = result.lower && result.upper && result.lower->at > result.upper->at;
        return reversed ? Interval{result.upper, result.lower} : result;
    });
    return rc::gen::suchThat(some, [](const Interval& value) { return !value.is_empty(); });
}

// Numbers of `of`: its ends and numbers close to them, numbers far out, and the same for `other`.
std::vector<Rational> numbers_in(const Interval& of, const Interval& other) {
    std::vector<Rational> candidates{0, near, -near, far, -far};
    for (const auto& end : {of.lower, of.upper, other.lower, other.upper}) {
        if (end) {
            for (const Rational& step : {Rational(0), near, *Rational::fraction(1, 8)}) {
                candidates.push_back(end->at + step);
                candidates.push_back(end->at - step);
            }
        }
    }
    std::vector<Rational> result;
    for (const Rational& candidate : candidates) {
        if (of.contains(candidate)) {
            result.push_back(candidate);
        }
    }
    RC_ASSERT(!result.empty());
    return result;
}

// Checks that `result` holds the values, attains its closed ends, comes close to its open ones,
// and is unbounded only where they grow.
void check_hull(const Interval& result, const std::vector<Rational>& values) {
    const auto [least, greatest] = std::minmax_element(values.begin(), values.end());
    const Rational close = *Rational::fraction(1, 1000);
    for (const Rational& value : values) {
        RC_ASSERT(result.contains(value));
    }
    if (!result.lower) {
        RC_ASSERT(*least < -1000);
    } else if (result.lower->open) {
        RC_ASSERT(*least < result.lower->at + close);
    } else {
        RC_ASSERT(*least == result.lower->at);
    }
    if (!result.upper) {
        RC_ASSERT(*greatest > 1000);
    } else if (result.upper->open) {
        RC_ASSERT(*greatest > result.upper->at - close);
    } else {
        RC_ASSERT(*greatest == result.upper->at);
    }
}

template <typename Operation>
std::vector<Rational> applied(const Interval& left, const Interval& right, Operation operation) {
    std::vector<Rational> values;
    for (const Rational& x : numbers_in(left, right)) {
        for (const Rational& y : numbers_in(right, left)) {
            values.push_back(operation(x, y));
        }
    }
    return values;
}

TEST_CASE("arithmetic gives exactly the hull of what is possible") {
    rc::prop("sums", [] {
        const auto [a, b] = *rc::gen::pair(intervals(), intervals());
        check_hull(add(a, b), applied(a, b, std::plus<>()));
    });
    rc::prop("differences", [] {
        const auto [a, b] = *rc::gen::pair(intervals(), intervals());
        check_hull(subtract(a, b), applied(a, b, std::minus<>()));
        check_hull(negate(a), applied(Interval::exactly(0), a, std::minus<>()));
    });
    rc::prop("products", [] {
        const auto [a, b] = *rc::gen::pair(intervals(), intervals());
        check_hull(multiply(a, b), applied(a, b, std::multiplies<>()));
    });
    rc::prop("quotients", [] {
        const auto [a, b] = *rc::gen::pair(intervals(), intervals());
        const auto quotient = divide(a, b);
        RC_ASSERT(quotient.has_value() == !b.contains(0));
        if (quotient) {
            check_hull(*quotient, applied(a, b, [](const Rational& x, const Rational& y) {
                return *divide(x, y);
            }));
        }
    });
    rc::prop("smaller and larger", [] {
        const auto [a, b] = *rc::gen::pair(intervals(), intervals());
        check_hull(min(a, b), applied(a, b, [](const Rational& x, const Rational& y) {
                       return std::min(x, y);
                   }));
        check_hull(max(a, b), applied(a, b, [](const Rational& x, const Rational& y) {
                       return std::max(x, y);
                   }));
    });
    rc::prop("rounding", [] {
        const auto value = *intervals();
        const Rational step =
            *rc::gen::element(Rational(1), *Rational::parse("1/4"), *Rational::parse("0.1"),
                              *Rational::parse("1/2"), Rational(3));
        const auto mode =
            *rc::gen::element(Rounding::Up, Rounding::Down, Rounding::HalfUp, Rounding::HalfEven,
                              Rounding::HalfAway, Rounding::TowardZero, Rounding::AwayFromZero);
        std::vector<Rational> values;
        for (const Rational& x : numbers_in(value, value)) {
            values.push_back(round_to(x, mode, step));
        }
        const Interval result = round(value, mode, step);
        check_hull(result, values);
        RC_ASSERT((!result.lower || !result.lower->open));  // RC_ASSERT undoes a bare ||
        RC_ASSERT((!result.upper || !result.upper->open));
    });
}

TEST_CASE("a comparison is decided exactly when every pair of numbers agrees") {
    const auto decided = [](const std::vector<bool>& answers) {
        const auto yes = std::count(answers.begin(), answers.end(), true);
        if (yes == 0) {
            return Truth::No;
        }
        return yes == static_cast<std::ptrdiff_t>(answers.size()) ? Truth::Yes : Truth::Unknown;
    };
    rc::prop("less, less or equal, equal", [decided] {
        const auto [a, b] = *rc::gen::pair(intervals(), intervals());
        std::vector<bool> less_answers;
        std::vector<bool> less_or_equal_answers;
        std::vector<bool> equal_answers;
        for (const Rational& x : numbers_in(a, b)) {
            for (const Rational& y : numbers_in(b, a)) {
                less_answers.push_back(x < y);
                less_or_equal_answers.push_back(x <= y);
                equal_answers.push_back(x == y);
            }
        }
        RC_ASSERT(less(a, b) == decided(less_answers));
        RC_ASSERT(less_or_equal(a, b) == decided(less_or_equal_answers));
        RC_ASSERT(equal(a, b) == decided(equal_answers));
    });
}

TEST_CASE("hull and intersection hold what either and both hold") {
    rc::prop("number by number", [] {
        const auto [a, b] = *rc::gen::pair(intervals(), intervals());
        const Interval either = hull(a, b);
        const auto both = intersect(a, b);
        std::vector<Rational> numbers = numbers_in(a, b);
        for (const Rational& x : numbers_in(b, a)) {
            numbers.push_back(x);
        }
        check_hull(either, numbers);
        bool shared = false;
        for (const Rational& x : numbers) {
            RC_ASSERT((both && both->contains(x)) == (a.contains(x) && b.contains(x)));
            shared = shared || (a.contains(x) && b.contains(x));
        }
        RC_ASSERT(both.has_value() == shared);
    });
    CHECK(hull(interval("[1, 2)"), interval("(3, 4]")) == interval("[1, 4]"));
    CHECK_FALSE(intersect(interval("[1, 2)"), interval("[2, 3]")).has_value());
    CHECK(intersect(interval("[1, 2]"), interval("[2, 3]")) == Interval::exactly(2));
}

TEST_CASE("products and quotients with zeros and infinite ends") {
    const auto [left, right, expected] = GENERATE(table<const char*, const char*, const char*>({
        {"[0, 1]", "[1, inf)", "[0, inf)"},
        {"(0, 1]", "[1, inf)", "(0, inf)"},
        {"[0, 0]", "(-inf, inf)", "[0, 0]"},
        {"[0, 1)", "(0, 1)", "[0, 1)"},
        {"(0, 1]", "[0, 1]", "[0, 1]"},
        {"(0, 1)", "(0, 1)", "(0, 1)"},
        {"[-1, 1]", "(0, 1)", "(-1, 1)"},
        {"[-2, 3)", "(-5, 4]", "(-15, 12)"},
        {"(-2, 2]", "[-2, 2)", "[-4, 4)"},
        {"[-2, 2]", "(-2, 2]", "[-4, 4]"},
        {"(-inf, 0)", "(-inf, 0]", "[0, inf)"},
        {"(-inf, -1]", "[2, 3]", "(-inf, -2]"},
    }));
    CAPTURE(left, right);
    CHECK(multiply(interval(left), interval(right)) == interval(expected));
    CHECK(multiply(interval(right), interval(left)) == interval(expected));
}

TEST_CASE("a divisor may come close to zero but not reach it") {
    const auto [dividend, divisor, expected] =
        GENERATE(table<const char*, const char*, const char*>({
            {"[345, 355]", "[1, inf)", "(0, 355]"},
            {"[345, 355]", "(0, 1]", "[345, inf)"},
            {"[345, 355]", "(0, inf)", "(0, inf)"},
            {"[345, 355]", "[-1, 0)", "(-inf, -345]"},
            {"[0, 355)", "[5, 10]", "[0, 71)"},
            {"[0, 1]", "(0, 1]", "[0, inf)"},
            {"(0, 1]", "(0, 1]", "(0, inf)"},
            {"[-1, 1]", "(0, 1]", "(-inf, inf)"},
            {"[0, 0]", "(0, 1)", "[0, 0]"},
            {"[-3, 6)", "(-inf, -3]", "(-2, 1]"},
        }));
    CAPTURE(dividend, divisor);
    CHECK(divide(interval(dividend), interval(divisor)) == interval(expected));
}

TEST_CASE("nothing is divided by what can be zero") {
    const auto* divisor =
        GENERATE("[0, 1]", "[-1, 1]", "(-1, 1)", "(-inf, inf)", "[-1, 0]", "[0, 0]");
    CAPTURE(divisor);
    CHECK_FALSE(divide(Interval::exactly(1), interval(divisor)).has_value());
}

TEST_CASE("an open end on a rounding boundary rounds to the inner side") {
    const auto cent = *Rational::parse("0.01");
    CHECK(round(interval("[9.075, 9.085)"), Rounding::HalfUp, cent) ==
          Interval::exactly(*Rational::parse("9.08")));
    CHECK(round(interval("[9.075, 9.085]"), Rounding::HalfUp, cent) == interval("[9.08, 9.09]"));
    CHECK(round(interval("(9.075, 9.085)"), Rounding::HalfEven, cent) == interval("[9.08, 9.08]"));
    CHECK(round(interval("[0, 3)"), Rounding::Down, 1) == interval("[0, 2]"));
    CHECK(round(interval("(0, 3)"), Rounding::Up, 1) == interval("[1, 3]"));
    CHECK(round(interval("(-inf, 3)"), Rounding::Down, 1) == interval("(-inf, 2]"));
    CHECK(round(interval("(-1, 1)"), Rounding::TowardZero, 1) == Interval::exactly(0));
    CHECK(round(interval("(0, 1]"), Rounding::AwayFromZero, 1) == Interval::exactly(1));
    CHECK(whole_part(interval("(-3, 3)")) == interval("[-2, 2]"));
    CHECK(whole_part(interval("[-3, 2.9]")) == interval("[-3, 2]"));
}

TEST_CASE("a published number is known to half a step") {
    const Rational percent = *Rational::parse("0.01");
    CHECK(known_to(*Rational::parse("0.62"), percent, false) == interval("[0.615, 0.625]"));
    CHECK(known_to(*Rational::parse("0.62"), percent, true) == interval("[0.615, 0.625)"));
    CHECK(known_to(350, 10, false) == interval("[345, 355]"));
    CHECK(round(known_to(*Rational::parse("0.62"), percent, true), Rounding::HalfUp, percent) ==
          Interval::exactly(*Rational::parse("0.62")));
}

TEST_CASE("an open end decides a comparison that a closed one leaves open") {
    CHECK(less(interval("[19.5, 20)"), Interval::exactly(20)) == Truth::Yes);
    CHECK(less(interval("[19.5, 20]"), Interval::exactly(20)) == Truth::Unknown);
    CHECK(less(interval("[20, 21]"), Interval::exactly(20)) == Truth::No);
    CHECK(less_or_equal(interval("[19.5, 20]"), Interval::exactly(20)) == Truth::Yes);
    CHECK(less_or_equal(interval("(20, 21]"), Interval::exactly(20)) == Truth::No);
    CHECK(equal(Interval::exactly(20), Interval::exactly(20)) == Truth::Yes);
    CHECK(equal(interval("[20, 21]"), interval("[20, 21]")) == Truth::Unknown);
    CHECK(equal(interval("[20, 21)"), interval("[21, 22]")) == Truth::No);
}

TEST_CASE("intervals know whether they are single, empty, or unbounded") {
    CHECK(Interval::exactly(3).is_single());
    CHECK_FALSE(Interval::between(3, 4).is_single());
    CHECK_FALSE(Interval::everything().is_single());
    CHECK(Interval::everything().contains(far));
    CHECK(interval("[3, 3)").is_empty());
    CHECK(Interval::between(4, 3).is_empty());
    CHECK_FALSE(Interval::exactly(3).is_empty());
    CHECK_FALSE(Interval::everything().is_empty());
}

TEST_CASE("what is computed from an empty interval is empty") {
    const Interval none = interval("(1, 1]");
    const Interval some = interval("[2, inf)");
    CHECK(add(none, some).is_empty());
    CHECK(subtract(some, none).is_empty());
    CHECK(multiply(none, some).is_empty());
    CHECK(divide(none, some)->is_empty());
    CHECK(divide(some, none)->is_empty());
    CHECK(min(none, some).is_empty());
    CHECK(max(some, none).is_empty());
    CHECK(negate(none).is_empty());
    CHECK(round(none, Rounding::Up, 1).is_empty());
    CHECK(hull(none, some) == some);
    CHECK(hull(some, none) == some);
    CHECK_FALSE(intersect(none, some).has_value());
    CHECK(less(none, some) == Truth::Unknown);
    CHECK(equal(none, none) == Truth::Unknown);
}

}  // namespace
}  // namespace hjemmel::engine
