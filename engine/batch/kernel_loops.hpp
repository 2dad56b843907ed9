// The loops themselves; included by the sources that compile them for a kind of processor, each in
// a namespace of its own.
#pragma once

#include "engine/batch/kernels.hpp"

#include <type_traits>

namespace hjemmel::engine::batch {
namespace {

template <typename T>
const T* as(const void* numbers) {
    return static_cast<const T*>(numbers);
}

struct LessThan {
    template <typename T>
    static bool holds(T a, T b) {
        return a < b;
    }
};
struct LessOrEqual {
    template <typename T>
    static bool holds(T a, T b) {
        return a <= b;
    }
};
struct GreaterThan {
    template <typename T>
    static bool holds(T a, T b) {
        return a > b;
    }
};
struct GreaterOrEqual {
    template <typename T>
    static bool holds(T a, T b) {
        return a >= b;
    }
};
struct EqualTo {
    template <typename T>
    static bool holds(T a, T b) {
        return a == b;
    }
};
struct NotEqualTo {
    template <typename T>
    static bool holds(T a, T b) {
        return a != b;
    }
};

template <typename T, typename How>
void compare_constant_loop(const void* a, std::int64_t constant, std::uint8_t* __restrict out,
                           std::size_t n) {
    const T* __restrict numbers = as<T>(a);
    const auto narrow = static_cast<T>(constant);
    for (std::size_t i = 0; i < n; ++i) {
        out[i] = How::holds(numbers[i], narrow) ? 1 : 0;
    }
}

template <typename T, typename How>
void compare_loop(const void* a, const void* b, std::uint8_t* __restrict out, std::size_t n) {
    const T* __restrict left = as<T>(a);
    const T* __restrict right = as<T>(b);
    for (std::size_t i = 0; i < n; ++i) {
        out[i] = How::holds(left[i], right[i]) ? 1 : 0;
    }
}

template <typename T>
void in_range_loop(const void* a, std::int64_t least, std::int64_t most,
                   std::uint8_t* __restrict out, std::size_t n) {
    const T* __restrict numbers = as<T>(a);
    const auto low = static_cast<T>(least);
    const auto high = static_cast<T>(most);
    for (std::size_t i = 0; i < n; ++i) {
        out[i] = static_cast<std::uint8_t>(static_cast<std::uint8_t>(numbers[i] >= low) &
                                           static_cast<std::uint8_t>(numbers[i] <= high));
    }
}

void and_loop(const std::uint8_t* a, const std::uint8_t* b, std::uint8_t* __restrict out,
              std::size_t n) {
    for (std::size_t i = 0; i < n; ++i) {
        out[i] = static_cast<std::uint8_t>(a[i] & b[i]);
    }
}
void or_loop(const std::uint8_t* a, const std::uint8_t* b, std::uint8_t* __restrict out,
             std::size_t n) {
    for (std::size_t i = 0; i < n; ++i) {
        out[i] = static_cast<std::uint8_t>(a[i] | b[i]);
    }
}
void not_loop(const std::uint8_t* a, std::uint8_t* __restrict out, std::size_t n) {
    for (std::size_t i = 0; i < n; ++i) {
        out[i] = static_cast<std::uint8_t>(a[i] ^ 1U);
    }
}

template <typename T>
void select_loop(const std::uint8_t* __restrict condition, const void* b, const void* c, void* out,
                 std::size_t n) {
    const T* __restrict then = as<T>(b);
    const T* __restrict otherwise = as<T>(c);
    T* __restrict result = static_cast<T*>(out);
    for (std::size_t i = 0; i < n; ++i) {
        result[i] = condition[i] != 0 ? then[i] : otherwise[i];
    }
}

template <typename From, typename To>
void widen_loop(const void* a, std::int64_t factor, void* out, std::size_t n) {
    const From* __restrict numbers = as<From>(a);
    To* __restrict result = static_cast<To*>(out);
    // Unsigned: a row that is not known may hold anything.
    const auto times = static_cast<std::make_unsigned_t<To>>(factor);
    for (std::size_t i = 0; i < n; ++i) {
        const auto wide = static_cast<std::make_unsigned_t<To>>(static_cast<To>(numbers[i]));
        result[i] = static_cast<To>(
            static_cast<std::make_unsigned_t<To>>(std::uint64_t{wide} * std::uint64_t{times}));
    }
}

// Whether a result fits was proved from what the operands lie between; in unsigned numbers, so that
// rows which are not known may hold anything.
template <typename T>
void add_loop(const void* a, const void* b, void* out, std::size_t n) {
    using U = std::make_unsigned_t<T>;
    const U* __restrict left = as<U>(a);
    const U* __restrict right = as<U>(b);
    U* __restrict result = static_cast<U*>(out);
    for (std::size_t i = 0; i < n; ++i) {
        result[i] = static_cast<U>(left[i] + right[i]);
    }
}
template <typename T>
void multiply_loop(const void* a, const void* b, void* out, std::size_t n) {
    using U = std::make_unsigned_t<T>;
    const U* __restrict left = as<U>(a);
    const U* __restrict right = as<U>(b);
    U* __restrict result = static_cast<U*>(out);
    for (std::size_t i = 0; i < n; ++i) {
        result[i] = static_cast<U>(std::uint64_t{left[i]} * std::uint64_t{right[i]});
    }
}
template <typename T>
void negate_loop(const void* a, void* out, std::size_t n) {
    using U = std::make_unsigned_t<T>;
    const U* __restrict numbers = as<U>(a);
    U* __restrict result = static_cast<U*>(out);
    for (std::size_t i = 0; i < n; ++i) {
        result[i] = static_cast<U>(U{0} - numbers[i]);
    }
}

std::uint64_t count_loop(const std::uint8_t* __restrict a, std::uint8_t code, std::size_t n) {
    // In runs short enough for a byte, then in one wide number: this is what vectors do well.
    std::uint64_t sum = 0;
    std::size_t i = 0;
    while (i < n) {
        constexpr std::size_t run = 4096;
        const std::size_t end = i + run < n ? i + run : n;
        std::uint32_t part = 0;
        for (; i < end; ++i) {
            part += a[i] == code ? 1U : 0U;
        }
        sum += part;
    }
    return sum;
}

template <typename T>
void ends_loop(const void* a, std::size_t n, std::int64_t& least, std::int64_t& most) {
    const T* __restrict numbers = as<T>(a);
    T low = numbers[0];
    T high = numbers[0];
    for (std::size_t i = 0; i < n; ++i) {
        low = numbers[i] < low ? numbers[i] : low;
        high = numbers[i] > high ? numbers[i] : high;
    }
    least = low;
    most = high;
}

void member_codes_loop(const std::uint8_t* a, const std::uint8_t* b, std::uint8_t* __restrict out,
                       std::size_t n) {
    for (std::size_t i = 0; i < n; ++i) {
        out[i] = static_cast<std::uint8_t>(a[i] * (2 - b[i]));
    }
}

void append_truth_loop(const std::uint8_t* codes, const std::uint8_t* a, const std::uint8_t* b,
                       std::uint8_t* __restrict out, std::size_t n) {
    for (std::size_t i = 0; i < n; ++i) {
        out[i] = static_cast<std::uint8_t>(codes[i] * 2 + (a[i] & b[i]));
    }
}

void both_known_loop(const std::uint8_t* a, const std::uint8_t* b, std::uint8_t* __restrict out,
                     std::size_t n) {
    constexpr std::uint8_t exact = 3;
    for (std::size_t i = 0; i < n; ++i) {
        out[i] = (a[i] | b[i]) != 0 ? exact : std::uint8_t{0};
    }
}

template <typename T>
std::int64_t sum_where_loop(const void* a, const std::uint8_t* __restrict where, std::size_t n) {
    const T* __restrict numbers = as<T>(a);
    std::int64_t sum = 0;
    for (std::size_t i = 0; i < n; ++i) {
        sum += where[i] != 0 ? static_cast<std::int64_t>(numbers[i]) : 0;
    }
    return sum;
}

// Groups are row numbers: never negative, though they lie as signed ones.
template <typename T>
void count_codes_loop(const void* groups, const std::uint8_t* __restrict code, std::size_t codes,
                      std::size_t n, std::uint32_t* __restrict histogram) {
    const T* __restrict group = as<T>(groups);
    for (std::size_t i = 0; i < n; ++i) {
        ++histogram[static_cast<std::size_t>(group[i]) * codes + code[i]];
    }
}

template <typename How>
constexpr ByWidth<void (*)(const void*, std::int64_t, std::uint8_t*, std::size_t)>
compare_constant_by_width() {
    return {compare_constant_loop<std::int8_t, How>, compare_constant_loop<std::int16_t, How>,
            compare_constant_loop<std::int32_t, How>, compare_constant_loop<std::int64_t, How>};
}
template <typename How>
constexpr ByWidth<void (*)(const void*, const void*, std::uint8_t*, std::size_t)>
compare_by_width() {
    return {compare_loop<std::int8_t, How>, compare_loop<std::int16_t, How>,
            compare_loop<std::int32_t, How>, compare_loop<std::int64_t, How>};
}
template <typename From>
constexpr ByWidth<void (*)(const void*, std::int64_t, void*, std::size_t)> widen_from() {
    return {widen_loop<From, std::int8_t>, widen_loop<From, std::int16_t>,
            widen_loop<From, std::int32_t>, widen_loop<From, std::int64_t>};
}

constexpr Kernels all_loops() {
    Kernels loops{};
    loops.compare_constant = {
        compare_constant_by_width<LessThan>(),    compare_constant_by_width<LessOrEqual>(),
        compare_constant_by_width<GreaterThan>(), compare_constant_by_width<GreaterOrEqual>(),
        compare_constant_by_width<EqualTo>(),     compare_constant_by_width<NotEqualTo>()};
    loops.compare = {compare_by_width<LessThan>(),    compare_by_width<LessOrEqual>(),
                     compare_by_width<GreaterThan>(), compare_by_width<GreaterOrEqual>(),
                     compare_by_width<EqualTo>(),     compare_by_width<NotEqualTo>()};
    loops.in_range = {in_range_loop<std::int8_t>, in_range_loop<std::int16_t>,
                      in_range_loop<std::int32_t>, in_range_loop<std::int64_t>};
    loops.logical_and = and_loop;
    loops.logical_or = or_loop;
    loops.logical_not = not_loop;
    loops.select = {select_loop<std::int8_t>, select_loop<std::int16_t>, select_loop<std::int32_t>,
                    select_loop<std::int64_t>};
    loops.widen = {widen_from<std::int8_t>(), widen_from<std::int16_t>(),
                   widen_from<std::int32_t>(), widen_from<std::int64_t>()};
    loops.add = {add_loop<std::int8_t>, add_loop<std::int16_t>, add_loop<std::int32_t>,
                 add_loop<std::int64_t>};
    loops.multiply = {multiply_loop<std::int8_t>, multiply_loop<std::int16_t>,
                      multiply_loop<std::int32_t>, multiply_loop<std::int64_t>};
    loops.negate = {negate_loop<std::int8_t>, negate_loop<std::int16_t>, negate_loop<std::int32_t>,
                    negate_loop<std::int64_t>};
    loops.count = count_loop;
    loops.member_codes = member_codes_loop;
    loops.append_truth = append_truth_loop;
    loops.both_known = both_known_loop;
    loops.ends = {ends_loop<std::int8_t>, ends_loop<std::int16_t>, ends_loop<std::int32_t>,
                  ends_loop<std::int64_t>};
    loops.sum_where = {sum_where_loop<std::int8_t>, sum_where_loop<std::int16_t>,
                       sum_where_loop<std::int32_t>, sum_where_loop<std::int64_t>};
    loops.count_codes = {count_codes_loop<std::int8_t>, count_codes_loop<std::int16_t>,
                         count_codes_loop<std::int32_t>, count_codes_loop<std::int64_t>};
    return loops;
}

}  // namespace
}  // namespace hjemmel::engine::batch
