#pragma once

#include <compare>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace hjemmel::engine {

enum class Rounding : std::uint8_t;  // engine/values/rounding.hpp

/// Names the integer types that a Rational is made from: neither yes/no nor characters.
template <typename T>
concept WholeNumber = std::is_integral_v<T> && sizeof(T) <= sizeof(std::int64_t) &&
                      !std::is_same_v<T, bool> && !std::is_same_v<T, char> &&
                      !std::is_same_v<T, wchar_t> && !std::is_same_v<T, char8_t> &&
                      !std::is_same_v<T, char16_t> && !std::is_same_v<T, char32_t>;

/// An exact fraction of any size, immutable but for assignment, always in lowest terms.
/// A numerator and a denominator that fit 64 bits are held in place; larger ones are shared.
/// Nothing here accepts or gives a floating-point number.
class Rational {
public:
    /// Makes 0.
    Rational() = default;
    Rational(const Rational& other) noexcept
        : parts_(other.parts_), denominator_(other.denominator_) {
        if (denominator_ == 0) {
            keep();
        }
    }
    Rational(Rational&& other) noexcept : parts_(other.parts_), denominator_(other.denominator_) {
        other.parts_.numerator = 0;
        other.denominator_ = 1;
    }
    Rational& operator=(Rational other) noexcept {
        std::swap(parts_, other.parts_);
        std::swap(denominator_, other.denominator_);
        return *this;
    }
    ~Rational() {
        if (denominator_ == 0) {
            let_go();
        }
    }

    template <WholeNumber T>
    // NOLINTNEXTLINE(google-explicit-constructor): a whole number is a fraction, `x < 2` reads so.
    Rational(T whole);

    template <std::floating_point T>
    // NOLINTNEXTLINE(google-explicit-constructor): it would convert implicitly if it were there.
    Rational(T inexact) = delete;

    /// Divides; nothing when the denominator is 0.
    [[nodiscard]] static std::optional<Rational> fraction(const Rational& numerator,
                                                          const Rational& denominator);

    /// Reads `12`, `-3`, `12.50` and `4164/5205`, and nothing else: no plus, exponent, blank or
    /// grouping, no denominator of 0, at most 1000 digits.
    [[nodiscard]] static std::optional<Rational> parse(std::string_view text);

    friend Rational operator+(const Rational& left, const Rational& right);
    friend Rational operator-(const Rational& left, const Rational& right);
    friend Rational operator*(const Rational& left, const Rational& right);
    friend Rational operator-(const Rational& value);
    Rational& operator+=(const Rational& other) { return *this = *this + other; }
    Rational& operator-=(const Rational& other) { return *this = *this - other; }
    Rational& operator*=(const Rational& other) { return *this = *this * other; }

    friend bool operator==(const Rational& left, const Rational& right);
    friend std::strong_ordering operator<=>(const Rational& left, const Rational& right);

    [[nodiscard]] bool is_zero() const { return denominator_ == 1 && parts_.numerator == 0; }
    [[nodiscard]] bool is_integer() const;
    [[nodiscard]] bool is_negative() const { return sign() < 0; }

    /// Gives -1, 0 or 1.
    [[nodiscard]] int sign() const;

    /// Gives the largest whole number that is not above, and the smallest that is not below.
    [[nodiscard]] Rational floor() const;
    [[nodiscard]] Rational ceil() const;

    /// Gives the whole part: drops the fraction, towards zero.
    [[nodiscard]] Rational truncated() const;
    [[nodiscard]] Rational abs() const;

    /// Give the parts in lowest terms: the numerator carries the sign.
    [[nodiscard]] Rational numerator() const;
    [[nodiscard]] Rational denominator() const;

    /// Gives the value when it is a whole number that fits.
    [[nodiscard]] std::optional<std::int64_t> to_int64() const;

    /// Writes `3` or `-4164/5205`, in lowest terms; `parse` reads it back.
    [[nodiscard]] std::string to_string() const;

    /// Writes the value rounded to `places` >= 0 decimals, `62.05`, always with all of them and
    /// with a decimal point; for display only.
    [[nodiscard]] std::string to_decimal(int places, Rounding mode) const;

    /// Writes `0.15`, `3` or `-12.5` without rounding, with no decimal more than needed; nothing
    /// when no finite number of decimals is enough.
    [[nodiscard]] std::optional<std::string> to_exact_decimal() const;

    /// Counts the bits of numerator and denominator together, for limits on the size of values.
    [[nodiscard]] std::size_t bits() const;

    /// Equal values have equal hashes.
    [[nodiscard]] std::size_t hash() const;

private:
    struct Wide;
    struct Arithmetic;  // the general cases, in rational.cpp

    static Rational from_unsigned(std::uint64_t whole);
    static Rational sum(const Rational& left, const Rational& right);
    static Rational difference(const Rational& left, const Rational& right);
    static Rational product(const Rational& left, const Rational& right);
    static bool equal_wide(const Rational& left, const Rational& right);
    static std::strong_ordering order(const Rational& left, const Rational& right);

    void keep() const noexcept;
    void let_go() const noexcept;

    // Invariant: either denominator_ >= 1 and gcd(numerator, denominator_) == 1, or denominator_ is
    // 0 and `wide` is a shared fraction in lowest terms that does not fit above. Each value thus
    // has one form, and comparing forms compares values.
    union Parts {
        std::int64_t numerator = 0;
        const Wide* wide;
    };
    Parts parts_;
    std::int64_t denominator_ = 1;
};

/// Divides exactly; nothing when `divisor` is 0.
[[nodiscard]] std::optional<Rational> divide(const Rational& dividend, const Rational& divisor);

// What follows is inline because nearly all values are small whole numbers.

template <WholeNumber T>
// NOLINTNEXTLINE(google-explicit-constructor): see the declaration.
Rational::Rational(T whole) {
    parts_.numerator = static_cast<std::int64_t>(whole);
    if constexpr (std::is_unsigned_v<T> && sizeof(T) == sizeof(std::int64_t)) {
        if (whole > static_cast<T>(std::numeric_limits<std::int64_t>::max())) {
            *this = from_unsigned(whole);
        }
    }
}

inline Rational operator+(const Rational& left, const Rational& right) {
    std::int64_t sum = 0;
    if (left.denominator_ == 1 && right.denominator_ == 1 &&
        !__builtin_add_overflow(left.parts_.numerator, right.parts_.numerator, &sum)) {
        return sum;
    }
    return Rational::sum(left, right);
}

inline Rational operator-(const Rational& left, const Rational& right) {
    std::int64_t difference = 0;
    if (left.denominator_ == 1 && right.denominator_ == 1 &&
        !__builtin_sub_overflow(left.parts_.numerator, right.parts_.numerator, &difference)) {
        return difference;
    }
    return Rational::difference(left, right);
}

inline Rational operator*(const Rational& left, const Rational& right) {
    std::int64_t product = 0;
    if (left.denominator_ == 1 && right.denominator_ == 1 &&
        !__builtin_mul_overflow(left.parts_.numerator, right.parts_.numerator, &product)) {
        return product;
    }
    return Rational::product(left, right);
}

inline bool operator==(const Rational& left, const Rational& right) {
    return left.denominator_ == right.denominator_ &&
           (left.denominator_ != 0 ? left.parts_.numerator == right.parts_.numerator
                                   : Rational::equal_wide(left, right));
}

inline std::strong_ordering operator<=>(const Rational& left, const Rational& right) {
    if (left.denominator_ == right.denominator_ && left.denominator_ != 0) {
        return left.parts_.numerator <=> right.parts_.numerator;
    }
    return Rational::order(left, right);
}

}  // namespace hjemmel::engine

template <>
struct std::hash<hjemmel::engine::Rational> {
    std::size_t operator()(const hjemmel::engine::Rational& value) const { return value.hash(); }
};
