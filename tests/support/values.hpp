#pragma once

#include "engine/values/calendar.hpp"
#include "engine/values/interval.hpp"
#include "engine/values/rational.hpp"

#include <rapidcheck.h>

#include <cstdint>
#include <limits>
#include <ostream>

// What Catch2 and RapidCheck print, and what RapidCheck makes up.

namespace hjemmel::engine {

inline std::ostream& operator<<(std::ostream& out, const Rational& value) {
    return out << value.to_string();
}

inline std::ostream& operator<<(std::ostream& out, const Interval& value) {
    out << (value.lower && !value.lower->open ? '[' : '(');
    out << (value.lower ? value.lower->at.to_string() : "-inf") << ", ";
    out << (value.upper ? value.upper->at.to_string() : "inf");
    return out << (value.upper && !value.upper->open ? ']' : ')');
}

inline std::ostream& operator<<(std::ostream& out, Truth truth) {
    switch (truth) {
        case Truth::No:
            return out << "no";
        case Truth::Yes:
            return out << "yes";
        case Truth::Unknown:
            break;
    }
    return out << "unknown";
}

inline std::ostream& operator<<(std::ostream& out, Date date) { return out << date.to_string(); }

inline std::ostream& operator<<(std::ostream& out, Month month) { return out << month.to_string(); }

inline std::ostream& operator<<(std::ostream& out, const Period& period) {
    return out << period.first << ".." << period.last;
}

}  // namespace hjemmel::engine

namespace hjemmel::testing {

/// Makes whole numbers that are small, any, or next to the ends of the 64-bit range.
inline rc::Gen<std::int64_t> whole_numbers() {
    constexpr auto least = std::numeric_limits<std::int64_t>::min();
    constexpr auto most = std::numeric_limits<std::int64_t>::max();
    return rc::gen::oneOf(
        rc::gen::inRange<std::int64_t>(-20, 21), rc::gen::inRange<std::int64_t>(least, most),
        rc::gen::inRange<std::int64_t>(least, least + 4),
        rc::gen::inRange<std::int64_t>(most - 3, most),
        rc::gen::inRange<std::int64_t>(-3'000'000'000, 3'000'000'000),
        rc::gen::element(least, most, std::int64_t{1} << 32, std::int64_t{1} << 62));
}

inline rc::Gen<std::int64_t> positive_numbers() {
    return rc::gen::suchThat(whole_numbers(), [](std::int64_t value) { return value > 0; });
}

}  // namespace hjemmel::testing

template <>
struct rc::Arbitrary<hjemmel::engine::Rational> {
    /// Fractions whose parts fit 64 bits, and products of three of them, which mostly do not.
    static Gen<hjemmel::engine::Rational> arbitrary() {
        using hjemmel::engine::Rational;
        const auto small = gen::map(
            gen::pair(hjemmel::testing::whole_numbers(), hjemmel::testing::positive_numbers()),
            [](const std::pair<std::int64_t, std::int64_t>& parts) {
                return *Rational::fraction(parts.first, parts.second);
            });
        const auto product = gen::map(gen::tuple(small, small, small), [](const auto& factors) {
            return std::get<0>(factors) * std::get<1>(factors) * std::get<2>(factors);
        });
        return gen::oneOf(small, small, product);
    }
};
