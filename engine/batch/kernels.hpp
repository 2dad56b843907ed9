#pragma once

#include "engine/values/packed_integers.hpp"

#include <array>
#include <cstddef>
#include <cstdint>

/// The loops over blocks of rows. Each reads and writes plain arrays; yes and no are the bytes 1
/// and 0. There is one set for every processor of the architecture and one for those with wide
/// vectors; both give the same bytes.
namespace hjemmel::engine::batch {

enum class Comparator : std::uint8_t { Less, LessEqual, Greater, GreaterEqual, Equal, NotEqual };
template <typename T>
[[nodiscard]] bool holds(Comparator how, const T& left, const T& right) {
    switch (how) {
        case Comparator::Less:
            return left < right;
        case Comparator::LessEqual:
            return left <= right;
        case Comparator::Greater:
            return left > right;
        case Comparator::GreaterEqual:
            return left >= right;
        case Comparator::Equal:
            return left == right;
        case Comparator::NotEqual:
            break;
    }
    return left != right;
}

inline constexpr std::size_t width_count = 4;
[[nodiscard]] constexpr std::size_t width_place(Width width) {
    switch (width) {
        case Width::Bytes1:
            return 0;
        case Width::Bytes2:
            return 1;
        case Width::Bytes4:
            return 2;
        case Width::Bytes8:
            break;
    }
    return 3;
}
template <typename Function>
using ByWidth = std::array<Function, width_count>;

struct Kernels {
    using Bytes = std::uint8_t*;
    using ConstBytes = const std::uint8_t*;

    /// By Comparator.
    std::array<ByWidth<void (*)(const void* a, std::int64_t constant, Bytes out, std::size_t n)>, 6>
        compare_constant;
    std::array<ByWidth<void (*)(const void* a, const void* b, Bytes out, std::size_t n)>, 6>
        compare;
    ByWidth<void (*)(const void* a, std::int64_t least, std::int64_t most, Bytes out,
                     std::size_t n)>
        in_range;
    void (*logical_and)(ConstBytes a, ConstBytes b, Bytes out, std::size_t n);
    void (*logical_or)(ConstBytes a, ConstBytes b, Bytes out, std::size_t n);
    void (*logical_not)(ConstBytes a, Bytes out, std::size_t n);
    ByWidth<void (*)(ConstBytes condition, const void* b, const void* c, void* out, std::size_t n)>
        select;
    /// From one width to the same or a wider one.
    std::array<ByWidth<void (*)(const void* a, std::int64_t factor, void* out, std::size_t n)>,
               width_count>
        widen;
    ByWidth<void (*)(const void* a, const void* b, void* out, std::size_t n)> add;
    ByWidth<void (*)(const void* a, const void* b, void* out, std::size_t n)> multiply;
    ByWidth<void (*)(const void* a, void* out, std::size_t n)> negate;
    /// How many bytes are `code`.
    std::uint64_t (*count)(ConstBytes a, std::uint8_t code, std::size_t n);
    /// out[i] = a[i] * (2 - b[i]): 0 where a is no, 1 where both are yes, 2 where only a is.
    void (*member_codes)(ConstBytes a, ConstBytes b, Bytes out, std::size_t n);
    /// out[i] = 2 * codes[i] + (a[i] and b[i]).
    void (*append_truth)(ConstBytes codes, ConstBytes a, ConstBytes b, Bytes out, std::size_t n);
    /// The sum of the numbers at which `where` is 1; every partial sum fits.
    ByWidth<std::int64_t (*)(const void* a, ConstBytes where, std::size_t n)> sum_where;
    /// The smallest and the largest of one number or more.
    ByWidth<void (*)(const void* a, std::size_t n, std::int64_t& least, std::int64_t& most)> ends;
    /// Of the operands' states (see RowState): known where both are, else exact.
    void (*both_known)(ConstBytes a, ConstBytes b, Bytes out, std::size_t n);
    /// Counts how often each code stands in each group: histogram[group * codes + code].
    ByWidth<void (*)(const void* groups, ConstBytes code, std::size_t codes, std::size_t n,
                     std::uint32_t* histogram)>
        count_codes;
};

[[nodiscard]] const Kernels& kernels();

}  // namespace hjemmel::engine::batch
