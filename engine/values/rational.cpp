#include "engine/values/rational.hpp"

#include "engine/values/rounding.hpp"

#include <boost/multiprecision/cpp_int.hpp>

#include <algorithm>
#include <atomic>
#include <bit>
#include <numeric>
#include <utility>

namespace hjemmel::engine {

namespace {

// Without expression templates: with them, `auto` would keep references to dead temporaries.
using BigInt = boost::multiprecision::number<boost::multiprecision::cpp_int_backend<>,
                                             boost::multiprecision::et_off>;

// NOLINTNEXTLINE(modernize-use-using): __extension__ cannot precede `using`.
__extension__ typedef __int128 Int128;

constexpr std::size_t most_digits = 1000;
constexpr std::size_t digits_that_fit = 18;  // in 64 bits, whatever the digits are

std::uint64_t magnitude(std::int64_t value) {
    const auto bits = static_cast<std::uint64_t>(value);
    return value < 0 ? 0 - bits : bits;
}

bool fits(Int128 value) {
    return value >= std::numeric_limits<std::int64_t>::min() &&
           value <= std::numeric_limits<std::int64_t>::max();
}

bool fits(const BigInt& value) {
    return value >= std::numeric_limits<std::int64_t>::min() &&
           value <= std::numeric_limits<std::int64_t>::max();
}

// gcd(|value|, positive), which fits since `positive` does.
std::int64_t common_divisor(std::int64_t value, std::int64_t positive) {
    return static_cast<std::int64_t>(
        std::gcd(magnitude(value), static_cast<std::uint64_t>(positive)));
}

std::size_t bits_of(std::uint64_t value) { return static_cast<std::size_t>(std::bit_width(value)); }

std::size_t bits_of(const BigInt& value) {
    return value.is_zero() ? 0 : static_cast<std::size_t>(msb(abs(value))) + 1;
}

bool all_digits(std::string_view text) {
    return !text.empty() &&
           std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::int64_t small_from_digits(std::string_view digits) {
    std::int64_t value = 0;
    for (const char digit : digits) {
        value = value * 10 + (digit - '0');
    }
    return value;
}

std::int64_t small_power_of_ten(std::size_t exponent) {
    std::int64_t value = 1;
    for (std::size_t i = 0; i < exponent; ++i) {
        value *= 10;
    }
    return value;
}

// A part of a number as it was written. BigInt's own reader takes a leading 0 for octal.
BigInt big_from_digits(std::string_view digits) {
    BigInt value = 0;
    while (!digits.empty()) {
        const std::string_view part = digits.substr(0, digits_that_fit);
        value = value * small_power_of_ten(part.size()) + small_from_digits(part);
        digits.remove_prefix(part.size());
    }
    return value;
}

std::size_t combine_hashes(std::size_t left, std::size_t right) {
    // The finalizer of splitmix64, so that 1/2 and 2/1, or runs of integers, spread.
    std::uint64_t mixed =
        static_cast<std::uint64_t>(left) * 0x9e3779b97f4a7c15U + static_cast<std::uint64_t>(right);
    mixed = (mixed ^ (mixed >> 30U)) * 0xbf58476d1ce4e5b9U;
    mixed = (mixed ^ (mixed >> 27U)) * 0x94d049bb133111ebU;
    return static_cast<std::size_t>(mixed ^ (mixed >> 31U));
}

// Takes out every factor and says how many there were.
std::size_t divide_out(BigInt& value, int factor) {
    std::size_t count = 0;
    while (value % factor == 0) {
        value /= factor;
        ++count;
    }
    return count;
}

}  // namespace

struct Rational::Wide {
    BigInt numerator;
    BigInt denominator;
    mutable std::atomic<std::uint32_t> owners{0};

    Wide(BigInt above, BigInt below) : numerator(std::move(above)), denominator(std::move(below)) {}
};

void Rational::keep() const noexcept {
    parts_.wide->owners.fetch_add(1, std::memory_order_relaxed);
}

void Rational::let_go() const noexcept {
    if (parts_.wide->owners.fetch_sub(1, std::memory_order_acq_rel) == 1) {
        delete parts_.wide;
    }
}

struct Rational::Arithmetic {
    static bool is_wide(const Rational& value) { return value.denominator_ == 0; }

    struct Fraction {
        BigInt numerator;
        BigInt denominator;
    };

    static Fraction widened(const Rational& value) {
        if (is_wide(value)) {
            return {value.parts_.wide->numerator, value.parts_.wide->denominator};
        }
        return {BigInt(value.parts_.numerator), BigInt(value.denominator_)};
    }

    // The parts are in lowest terms and the denominator is above 0.
    static Rational small(std::int64_t numerator, std::int64_t denominator) {
        Rational result;
        result.parts_.numerator = numerator;
        result.denominator_ = denominator;
        return result;
    }

    // The parts are in lowest terms and the denominator is above 0.
    static Rational in_lowest_terms(BigInt numerator, BigInt denominator) {
        if (fits(numerator) && fits(denominator)) {
            return small(static_cast<std::int64_t>(numerator),
                         static_cast<std::int64_t>(denominator));
        }
        Rational result;
        result.parts_.wide = new Wide(std::move(numerator), std::move(denominator));
        result.denominator_ = 0;
        result.keep();
        return result;
    }

    // The denominator is not 0.
    static Rational reduced(BigInt numerator, BigInt denominator) {
        const BigInt divisor = gcd(numerator, denominator);
        numerator /= divisor;
        denominator /= divisor;
        if (denominator < 0) {
            return in_lowest_terms(-numerator, -denominator);
        }
        return in_lowest_terms(std::move(numerator), std::move(denominator));
    }

    static Rational whole(BigInt value) { return in_lowest_terms(std::move(value), BigInt(1)); }

    // a/b + sign * c/d, by Knuth (volume 2, 4.5.1): with g = gcd(b, d), a common factor of the new
    // numerator and denominator divides g, so that all divisors stay within 64 bits.
    static Rational sum(const Rational& left, const Rational& right, int sign) {
        if (is_wide(left) || is_wide(right)) {
            return wide_sum(left, right, sign);
        }
        const std::int64_t shared = common_divisor(left.denominator_, right.denominator_);
        const std::int64_t left_factor = right.denominator_ / shared;
        const std::int64_t right_factor = left.denominator_ / shared;
        // Each product is below 2^126.
        Int128 numerator = static_cast<Int128>(left.parts_.numerator) * left_factor +
                           static_cast<Int128>(right.parts_.numerator) * right_factor * sign;
        std::int64_t last_factor = right.denominator_;
        if (shared != 1) {
            const auto rest = fits(numerator) ? static_cast<std::int64_t>(numerator) % shared
                                              : static_cast<std::int64_t>(numerator % shared);
            const std::int64_t divisor = common_divisor(rest, shared);
            numerator = fits(numerator) ? static_cast<std::int64_t>(numerator) / divisor
                                        : numerator / divisor;
            last_factor /= divisor;
        }
        std::int64_t denominator = 0;
        if (!fits(numerator) || __builtin_mul_overflow(right_factor, last_factor, &denominator)) {
            return wide_sum(left, right, sign);
        }
        return small(static_cast<std::int64_t>(numerator), denominator);
    }

    static Rational wide_sum(const Rational& left, const Rational& right, int sign) {
        const Fraction a = widened(left);
        const Fraction b = widened(right);
        return reduced(a.numerator * b.denominator + b.numerator * a.denominator * sign,
                       a.denominator * b.denominator);
    }
};

Rational Rational::from_unsigned(std::uint64_t whole) { return Arithmetic::whole(BigInt(whole)); }

Rational Rational::sum(const Rational& left, const Rational& right) {
    return Arithmetic::sum(left, right, 1);
}

Rational Rational::difference(const Rational& left, const Rational& right) {
    return Arithmetic::sum(left, right, -1);
}

Rational Rational::product(const Rational& left, const Rational& right) {
    if (!Arithmetic::is_wide(left) && !Arithmetic::is_wide(right)) {
        // Across, because each fraction by itself has no common factor left.
        const std::int64_t one = common_divisor(left.parts_.numerator, right.denominator_);
        const std::int64_t other = common_divisor(right.parts_.numerator, left.denominator_);
        std::int64_t numerator = 0;
        std::int64_t denominator = 0;
        if (!__builtin_mul_overflow(left.parts_.numerator / one, right.parts_.numerator / other,
                                    &numerator) &&
            !__builtin_mul_overflow(left.denominator_ / other, right.denominator_ / one,
                                    &denominator)) {
            return Arithmetic::small(numerator, denominator);
        }
    }
    const Arithmetic::Fraction a = Arithmetic::widened(left);
    const Arithmetic::Fraction b = Arithmetic::widened(right);
    return Arithmetic::reduced(a.numerator * b.numerator, a.denominator * b.denominator);
}

bool Rational::equal_wide(const Rational& left, const Rational& right) {
    return left.parts_.wide == right.parts_.wide ||
           (left.parts_.wide->numerator == right.parts_.wide->numerator &&
            left.parts_.wide->denominator == right.parts_.wide->denominator);
}

std::strong_ordering Rational::order(const Rational& left, const Rational& right) {
    if (!Arithmetic::is_wide(left) && !Arithmetic::is_wide(right)) {
        const Int128 one = static_cast<Int128>(left.parts_.numerator) * right.denominator_;
        const Int128 other = static_cast<Int128>(right.parts_.numerator) * left.denominator_;
        if (one == other) {
            return std::strong_ordering::equal;
        }
        return one < other ? std::strong_ordering::less : std::strong_ordering::greater;
    }
    const Arithmetic::Fraction a = Arithmetic::widened(left);
    const Arithmetic::Fraction b = Arithmetic::widened(right);
    return BigInt(a.numerator * b.denominator).compare(b.numerator * a.denominator) <=> 0;
}

Rational operator-(const Rational& value) {
    std::int64_t negated = 0;
    if (!Rational::Arithmetic::is_wide(value) &&
        !__builtin_sub_overflow(std::int64_t{0}, value.parts_.numerator, &negated)) {
        return Rational::Arithmetic::small(negated, value.denominator_);
    }
    const Rational::Arithmetic::Fraction wide = Rational::Arithmetic::widened(value);
    return Rational::Arithmetic::in_lowest_terms(-wide.numerator, wide.denominator);
}

std::optional<Rational> Rational::fraction(const Rational& numerator, const Rational& denominator) {
    if (denominator.is_zero()) {
        return std::nullopt;
    }
    if (!Arithmetic::is_wide(denominator) &&
        denominator.parts_.numerator != std::numeric_limits<std::int64_t>::min()) {
        const bool negative = denominator.parts_.numerator < 0;
        return numerator *
               (negative
                    ? Arithmetic::small(-denominator.denominator_, -denominator.parts_.numerator)
                    : Arithmetic::small(denominator.denominator_, denominator.parts_.numerator));
    }
    const Arithmetic::Fraction a = Arithmetic::widened(numerator);
    const Arithmetic::Fraction b = Arithmetic::widened(denominator);
    return Arithmetic::reduced(a.numerator * b.denominator, a.denominator * b.numerator);
}

std::optional<Rational> divide(const Rational& dividend, const Rational& divisor) {
    return Rational::fraction(dividend, divisor);
}

std::optional<Rational> Rational::parse(std::string_view text) {
    const bool negative = !text.empty() && text.front() == '-';
    if (negative) {
        text.remove_prefix(1);
    }
    const std::size_t separator = text.find_first_of("./");
    const std::string_view first = text.substr(0, separator);
    const std::string_view second =
        separator == std::string_view::npos ? "" : text.substr(separator + 1);
    if (!all_digits(first) || (separator != std::string_view::npos && !all_digits(second)) ||
        first.size() + second.size() > most_digits) {
        return std::nullopt;
    }

    const auto whole = [](std::string_view digits) {
        return digits.size() <= digits_that_fit ? Rational(small_from_digits(digits))
                                                : Arithmetic::whole(big_from_digits(digits));
    };
    std::optional<Rational> result = whole(first);
    if (separator != std::string_view::npos && text[separator] == '/') {
        result = fraction(*result, whole(second));
    } else if (separator != std::string_view::npos) {
        const std::string scale = '1' + std::string(second.size(), '0');
        *result += *fraction(whole(second), whole(scale));
    }
    return negative && result ? -*result : result;
}

bool Rational::is_integer() const {
    return Arithmetic::is_wide(*this) ? parts_.wide->denominator == 1 : denominator_ == 1;
}

int Rational::sign() const {
    return Arithmetic::is_wide(*this)
               ? parts_.wide->numerator.sign()
               : static_cast<int>(parts_.numerator > 0) - static_cast<int>(parts_.numerator < 0);
}

Rational Rational::truncated() const {
    return Arithmetic::is_wide(*this)
               ? Arithmetic::whole(parts_.wide->numerator / parts_.wide->denominator)
               : Rational(parts_.numerator / denominator_);
}

Rational Rational::floor() const {
    const Rational whole = truncated();
    return whole > *this ? whole - 1 : whole;
}

Rational Rational::ceil() const {
    const Rational whole = truncated();
    return whole < *this ? whole + 1 : whole;
}

Rational Rational::abs() const { return is_negative() ? -*this : *this; }

Rational Rational::numerator() const {
    return Arithmetic::is_wide(*this) ? Arithmetic::whole(parts_.wide->numerator)
                                      : Rational(parts_.numerator);
}

Rational Rational::denominator() const {
    return Arithmetic::is_wide(*this) ? Arithmetic::whole(parts_.wide->denominator)
                                      : Rational(denominator_);
}

std::optional<std::int64_t> Rational::to_int64() const {
    // A wide whole number does not fit, or it would not be wide.
    return denominator_ == 1 ? std::optional(parts_.numerator) : std::nullopt;
}

std::string Rational::to_string() const {
    const Wide* wide = Arithmetic::is_wide(*this) ? parts_.wide : nullptr;
    std::string text = wide != nullptr ? wide->numerator.str() : std::to_string(parts_.numerator);
    if (!is_integer()) {
        text += '/';
        text += wide != nullptr ? wide->denominator.str() : std::to_string(denominator_);
    }
    return text;
}

std::string Rational::to_decimal(int places, Rounding mode) const {
    const auto decimals = static_cast<std::size_t>(std::max(places, 0));
    const Rational scale =
        decimals <= digits_that_fit
            ? Rational(small_power_of_ten(decimals))
            : Arithmetic::whole(pow(BigInt(10), static_cast<unsigned>(decimals)));
    const Rational scaled = round_to(*this * scale, mode, 1);
    std::string text = scaled.abs().to_string();
    if (decimals > 0) {
        if (text.size() <= decimals) {
            text.insert(0, decimals + 1 - text.size(), '0');
        }
        text.insert(text.size() - decimals, 1, '.');
    }
    if (scaled.is_negative()) {
        text.insert(0, 1, '-');
    }
    return text;
}

std::optional<std::string> Rational::to_exact_decimal() const {
    BigInt rest = Arithmetic::widened(*this).denominator;
    const std::size_t twos = divide_out(rest, 2);
    const std::size_t fives = divide_out(rest, 5);
    if (rest != 1) {
        return std::nullopt;
    }
    return to_decimal(static_cast<int>(std::max(twos, fives)), Rounding::Down);
}

std::size_t Rational::bits() const {
    if (Arithmetic::is_wide(*this)) {
        return bits_of(parts_.wide->numerator) + bits_of(parts_.wide->denominator);
    }
    return bits_of(magnitude(parts_.numerator)) + bits_of(magnitude(denominator_));
}

std::size_t Rational::hash() const {
    if (Arithmetic::is_wide(*this)) {
        return combine_hashes(std::hash<BigInt>{}(parts_.wide->numerator),
                              std::hash<BigInt>{}(parts_.wide->denominator));
    }
    return combine_hashes(static_cast<std::size_t>(parts_.numerator),
                          static_cast<std::size_t>(denominator_));
}

}  // namespace hjemmel::engine
