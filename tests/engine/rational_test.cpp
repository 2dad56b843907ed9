#include "engine/values/rational.hpp"

#include "engine/values/rounding.hpp"
#include "tests/support/values.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck/catch.h>

#include <algorithm>
#include <limits>
#include <optional>
#include <string>
#include <tuple>
#include <type_traits>
#include <unordered_set>
#include <utility>
#include <vector>

namespace hjemmel::engine {
namespace {

using testing::positive_numbers;
using testing::whole_numbers;

constexpr auto least = std::numeric_limits<std::int64_t>::min();
constexpr auto most = std::numeric_limits<std::int64_t>::max();

template <typename A, typename B>
concept Adds = requires(A a, B b) {
    a + b;
};
template <typename A, typename B>
concept Subtracts = requires(A a, B b) {
    a - b;
};
template <typename A, typename B>
concept Multiplies = requires(A a, B b) {
    a* b;
};
template <typename A, typename B>
concept Divides = requires(A a, B b) {
    divide(a, b);
};
template <typename A, typename B>
concept Equates = requires(A a, B b) {
    a == b;
};
template <typename A, typename B>
concept Orders = requires(A a, B b) {
    a < b;
};
template <typename A, typename B>
concept AddsTo = requires(A a, B b) {
    a += b;
};

template <typename A, typename B>
constexpr bool meets = Adds<A, B> || Subtracts<A, B> || Multiplies<A, B> || Divides<A, B> ||
                       Equates<A, B> || Orders<A, B> || AddsTo<A, B>;

static_assert(meets<Rational, Rational> && meets<Rational, int> && meets<unsigned, Rational>);
static_assert(!meets<Rational, double> && !meets<double, Rational> && !meets<Rational, float>);
static_assert(!std::is_constructible_v<Rational, double>);
static_assert(!std::is_constructible_v<Rational, float>);
static_assert(!std::is_constructible_v<Rational, long double>);
static_assert(!std::is_assignable_v<Rational&, double>);
static_assert(!std::is_constructible_v<Rational, bool>);
static_assert(!std::is_constructible_v<Rational, char>);
static_assert(sizeof(Rational) <= 32);

// The expected values are computed by other means: in 128 bits, by Euclid, with their own printing.
// NOLINTNEXTLINE(modernize-use-using): __extension__ cannot precede `using`.
__extension__ typedef __int128 Int128;

std::string printed(Int128 value) {
    if (value == 0) {
        return "0";
    }
    std::string text;
    for (Int128 rest = value; rest != 0; rest /= 10) {
        const int digit = static_cast<int>(rest % 10);
        text += static_cast<char>('0' + (digit < 0 ? -digit : digit));
    }
    if (value < 0) {
        text += '-';
    }
    std::reverse(text.begin(), text.end());
    return text;
}

std::string expected_fraction(Int128 numerator, Int128 denominator) {
    Int128 a = numerator < 0 ? -numerator : numerator;
    Int128 b = denominator < 0 ? -denominator : denominator;
    while (b != 0) {
        a = std::exchange(b, a % b);
    }
    const Int128 divisor = denominator < 0 ? -a : a;
    const std::string whole = printed(numerator / divisor);
    return denominator / divisor == 1 ? whole : whole + '/' + printed(denominator / divisor);
}

Rational number(const std::string& text) {
    const auto value = Rational::parse(text);
    REQUIRE(value.has_value());
    return *value;
}

TEST_CASE("sums, differences and products agree with 128-bit arithmetic") {
    rc::prop("for any fractions of 64-bit numbers", [] {
        const auto a = *whole_numbers();
        const auto b = *positive_numbers();
        const auto c = *whole_numbers();
        const auto d = *positive_numbers();
        const Rational left = *Rational::fraction(a, b);
        const Rational right = *Rational::fraction(c, d);
        const Int128 one = static_cast<Int128>(a) * d;
        const Int128 other = static_cast<Int128>(c) * b;
        const Int128 denominator = static_cast<Int128>(b) * d;
        RC_ASSERT((left + right).to_string() == expected_fraction(one + other, denominator));
        RC_ASSERT((left - right).to_string() == expected_fraction(one - other, denominator));
        RC_ASSERT((left * right).to_string() ==
                  expected_fraction(static_cast<Int128>(a) * c, denominator));
        RC_ASSERT((left == right) == (one == other));
        RC_ASSERT((left < right) == (one < other));
        RC_ASSERT((left > right) == (one > other));
        if (c != 0) {
            RC_ASSERT(divide(left, right)->to_string() == expected_fraction(one, other));
        }
    });
    rc::prop("for any 64-bit whole numbers", [] {
        const auto a = *whole_numbers();
        const auto b = *whole_numbers();
        const Rational left = a;
        const Rational right = b;
        RC_ASSERT((left + right).to_string() == printed(static_cast<Int128>(a) + b));
        RC_ASSERT((left - right).to_string() == printed(static_cast<Int128>(a) - b));
        RC_ASSERT((left * right).to_string() == printed(static_cast<Int128>(a) * b));
        RC_ASSERT((-left).to_string() == printed(-static_cast<Int128>(a)));
        RC_ASSERT((left < right) == (a < b));
    });
}

TEST_CASE("fractions of any size form an ordered field") {
    rc::prop("addition and multiplication",
             [](const Rational& a, const Rational& b, const Rational& c) {
                 RC_ASSERT(a + b == b + a);
                 RC_ASSERT(a * b == b * a);
                 RC_ASSERT((a + b) + c == a + (b + c));
                 RC_ASSERT((a * b) * c == a * (b * c));
                 RC_ASSERT(a * (b + c) == a * b + a * c);
                 RC_ASSERT(a + 0 == a);
                 RC_ASSERT(a * 1 == a);
                 RC_ASSERT((a * 0).is_zero());
                 RC_ASSERT((a + -a).is_zero());
                 RC_ASSERT(a - b == a + -b);
                 RC_ASSERT(a + b - b == a);
                 if (!b.is_zero()) {
                     RC_ASSERT(*divide(a * b, b) == a);
                     RC_ASSERT(*divide(a, b) * b == a);
                     RC_ASSERT(*divide(b, b) == 1);
                 }
             });
    rc::prop("order", [](const Rational& a, const Rational& b, const Rational& c) {
        RC_ASSERT((a < b) == (a - b).is_negative());
        RC_ASSERT((a <=> b) == (0 <=> (b <=> a)));
        RC_ASSERT(((a <=> b) == 0) == (a == b));
        RC_ASSERT((!(a < b) || a + c < b + c));
        if (c > 0) {
            RC_ASSERT((a < b) == (a * c < b * c));
        }
    });
    rc::prop("assignment forms", [](const Rational& a, const Rational& b) {
        Rational sum = a;
        Rational difference = a;
        Rational product = a;
        RC_ASSERT((sum += b) == a + b);
        RC_ASSERT((difference -= b) == a - b);
        RC_ASSERT((product *= b) == a * b);
    });
}

TEST_CASE("every value has one form, however it was reached") {
    rc::prop("text, hash and size are those of the value",
             [](const Rational& a, const Rational& b) {
                 const Rational back = a + b - b;
                 RC_ASSERT(back.to_string() == a.to_string());
                 RC_ASSERT(back.hash() == a.hash());
                 RC_ASSERT(back.bits() == a.bits());
                 RC_ASSERT(back.to_int64() == a.to_int64());
             });
    rc::prop("numerator and denominator are in lowest terms", [](const Rational& a) {
        RC_ASSERT(a.denominator() > 0);
        RC_ASSERT(a.numerator().is_integer());
        RC_ASSERT(a.denominator().is_integer());
        RC_ASSERT(*divide(a.numerator(), a.denominator()) == a);
        RC_ASSERT(a.is_integer() == (a.denominator() == 1));
        RC_ASSERT(a.bits() == a.numerator().bits() - 1 + a.denominator().bits() - 1);
    });
    CHECK(*Rational::fraction(4164, 10410) == *Rational::fraction(-2, -5));
    CHECK(Rational::fraction(6, -4)->to_string() == "-3/2");
}

TEST_CASE("values widen at the ends of 64 bits and narrow again") {
    const Rational above = Rational(most) + 1;
    CHECK(above.to_string() == "9223372036854775808");
    CHECK_FALSE(above.to_int64().has_value());
    CHECK(above == Rational(static_cast<std::uint64_t>(most) + 1));
    CHECK((above - 1).to_int64() == most);
    CHECK((-above).to_int64() == least);
    CHECK((-Rational(least)).to_string() == "9223372036854775808");
    CHECK((Rational(least) * -1) == above);
    CHECK(*divide(least, -1) == above);
    CHECK(*divide(1, least) == -*divide(1, above));
    CHECK(divide(1, least)->to_string() == "-1/9223372036854775808");
    CHECK(divide(least, least)->to_int64() == 1);
    CHECK(Rational(least).abs() == above);
    CHECK(Rational(least).truncated().to_int64() == least);
    CHECK(Rational(18446744073709551615U).to_string() == "18446744073709551615");
    CHECK(Rational(least) - 1 < least);
    CHECK((Rational(least) - 1).is_integer());
    CHECK((above * above * above).sign() == 1);
    CHECK((above * above * -above).sign() == -1);

    const Rational tiny = *Rational::fraction(1, most) * *Rational::fraction(1, most);
    CHECK_FALSE(tiny.is_zero());
    CHECK(tiny.sign() == 1);
    CHECK((tiny * most * most).to_int64() == 1);
    CHECK((tiny - tiny).is_zero());
    CHECK(tiny.floor().is_zero());
    CHECK(tiny.ceil() == 1);
    CHECK((-tiny).floor() == -1);

    Rational copy = above;
    const Rational moved = std::move(copy);
    copy = 7;
    CHECK(moved == above);
    CHECK(copy == 7);
}

TEST_CASE("the parts of a number are found with the right sign") {
    const auto [text, floor, ceil, truncated, absolute, sign] =
        GENERATE(table<const char*, int, int, int, const char*, int>({
            {"0", 0, 0, 0, "0", 0},
            {"3", 3, 3, 3, "3", 1},
            {"-3", -3, -3, -3, "3", -1},
            {"7/2", 3, 4, 3, "7/2", 1},
            {"-7/2", -4, -3, -3, "7/2", -1},
            {"1/3", 0, 1, 0, "1/3", 1},
            {"-1/3", -1, 0, 0, "1/3", -1},
        }));
    CAPTURE(text);
    const Rational value = number(text);
    CHECK(value.floor() == floor);
    CHECK(value.ceil() == ceil);
    CHECK(value.truncated() == truncated);
    CHECK(value.abs() == number(absolute));
    CHECK(value.sign() == sign);
    CHECK(value.is_negative() == (sign < 0));
    CHECK(value.is_zero() == (sign == 0));
}

TEST_CASE("floor and ceil enclose a number of any size") {
    rc::prop("within one", [](const Rational& a) {
        RC_ASSERT(a.floor().is_integer());
        RC_ASSERT(a.floor() <= a);
        RC_ASSERT(a < a.floor() + 1);
        RC_ASSERT(a.ceil() == -(-a).floor());
        RC_ASSERT(a.truncated() == (a.is_negative() ? a.ceil() : a.floor()));
    });
}

TEST_CASE("division by zero gives nothing") {
    CHECK_FALSE(divide(1, 0).has_value());
    CHECK_FALSE(divide(0, 0).has_value());
    CHECK_FALSE(Rational::fraction(Rational(most) * most, 0).has_value());
    CHECK(divide(0, 5)->is_zero());
}

TEST_CASE("numbers are read as they are written in data") {
    CHECK(number("12") == 12);
    CHECK(number("-3") == -3);
    CHECK(number("0012") == 12);
    CHECK(number("-0").is_zero());
    CHECK(number("12.50") == *Rational::fraction(25, 2));
    CHECK(number("-0.05") == *Rational::fraction(-1, 20));
    CHECK(number("010.010") == *Rational::fraction(1001, 100));
    CHECK(number("4164/5205") == *Rational::fraction(4, 5));
    CHECK(number("-4164/5205") == *Rational::fraction(-4, 5));
    CHECK(number("-9223372036854775808").to_int64() == least);
    CHECK(number("0.1") * 10 == 1);
    CHECK(number("123456789012345678901234567890.5").to_string() ==
          "246913578024691357802469135781/2");
    CHECK(number("0." + std::string(30, '0') + "1").to_string() == "1/1" + std::string(31, '0'));
}

TEST_CASE("what is not a plain number is not read") {
    const auto* text = GENERATE("", "-", "+3", " 3", "3 ", "1e5", "1.", ".5", "-.5", "1,5", "1_000",
                                "--3", "1/0", "0/0", "1/-2", "1/2/3", "1.5/2", "1/2.5", "1.2.3",
                                "1/", "/2", "0x10", "nan", "inf", "½", "3\n");
    CAPTURE(text);
    CHECK_FALSE(Rational::parse(text).has_value());
}

TEST_CASE("a zero byte is not read as a digit") {
    CHECK_FALSE(Rational::parse(std::string_view("1\0002", 3)).has_value());
}

TEST_CASE("at most a thousand digits are read") {
    const std::string longest(1000, '9');
    CHECK(number(longest).to_string() == longest);
    CHECK(number('-' + longest).to_string() == '-' + longest);
    CHECK(number(longest).bits() == 3322 + 1);
    CHECK_FALSE(Rational::parse(longest + '9').has_value());
    CHECK_FALSE(Rational::parse(longest + "/7").has_value());
    CHECK_FALSE(Rational::parse(longest + ".5").has_value());
}

TEST_CASE("what is written is read back as the same value") {
    rc::prop("as a fraction", [](const Rational& a) {
        RC_ASSERT(Rational::parse(a.to_string()) == std::optional(a));
    });
    rc::prop("as a decimal, where it has one", [] {
        const Rational a = *rc::gen::arbitrary<Rational>();
        const auto places = *rc::gen::inRange(0, 40);
        const std::string text = a.to_decimal(places, Rounding::HalfEven);
        const Rational shown = *Rational::parse(text);
        RC_ASSERT(shown.to_decimal(places, Rounding::Down) == text);
        RC_ASSERT(shown.to_exact_decimal().has_value());
        RC_ASSERT(Rational::parse(*shown.to_exact_decimal()) == std::optional(shown));
    });
}

TEST_CASE("decimals are written with as many places as asked for") {
    const auto [text, places, mode, expected] =
        GENERATE(table<const char*, int, Rounding, const char*>({
            {"6205/100", 2, Rounding::HalfUp, "62.05"},
            {"4164/5205", 4, Rounding::HalfUp, "0.8000"},
            {"2/3", 0, Rounding::HalfUp, "1"},
            {"2/3", 2, Rounding::HalfUp, "0.67"},
            {"2/3", 2, Rounding::Down, "0.66"},
            {"-2/3", 2, Rounding::Down, "-0.67"},
            {"-1/1000", 2, Rounding::HalfUp, "0.00"},
            {"-1/100", 2, Rounding::HalfUp, "-0.01"},
            {"5", 0, Rounding::Up, "5"},
            {"5", 3, Rounding::Up, "5.000"},
            {"0.125", 2, Rounding::HalfEven, "0.12"},
            {"0.135", 2, Rounding::HalfEven, "0.14"},
            {"-0.125", 2, Rounding::HalfUp, "-0.12"},
            {"-0.125", 2, Rounding::HalfAway, "-0.13"},
            {"1/3", 20, Rounding::Down, "0.33333333333333333333"},
        }));
    CAPTURE(text, places);
    CHECK(number(text).to_decimal(places, mode) == expected);
}

TEST_CASE("exact decimals exist when only twos and fives divide") {
    CHECK(number("3/20").to_exact_decimal() == "0.15");
    CHECK(number("3").to_exact_decimal() == "3");
    CHECK(number("0").to_exact_decimal() == "0");
    CHECK(number("-12.500").to_exact_decimal() == "-12.5");
    CHECK(number("100").to_exact_decimal() == "100");
    CHECK(number("1/1024").to_exact_decimal() == "0.0009765625");
    CHECK(number("1/3125").to_exact_decimal() == "0.00032");
    CHECK_FALSE(number("1/3").to_exact_decimal().has_value());
    CHECK_FALSE(number("1/70").to_exact_decimal().has_value());
}

TEST_CASE("bits count the numerator and the denominator") {
    CHECK(Rational(0).bits() == 1);
    CHECK(Rational(1).bits() == 2);
    CHECK(Rational(-255).bits() == 9);
    CHECK(number("3/4").bits() == 5);
    CHECK(Rational(least).bits() == 65);
    CHECK((Rational(least) * 2).bits() == 66);
}

TEST_CASE("hashes tell small fractions apart") {
    std::unordered_set<Rational> values;
    std::unordered_set<std::size_t> hashes;
    for (int numerator = -50; numerator <= 50; ++numerator) {
        for (int denominator = 1; denominator <= 50; ++denominator) {
            const Rational value = *Rational::fraction(numerator, denominator);
            values.insert(value);
            hashes.insert(value.hash());
        }
    }
    CHECK(values.size() == hashes.size());
    CHECK(values.count(*Rational::fraction(1, 3)) == 1);
}

}  // namespace
}  // namespace hjemmel::engine
