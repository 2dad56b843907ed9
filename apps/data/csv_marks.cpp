#include "apps/data/csv_marks.hpp"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace hjemmel::apps {

namespace {

constexpr std::size_t block_size = 64;

// One bit for each of 64 bytes that is a mark.
#if defined(__SSE2__)
std::uint64_t marks_of(const char* block, char delimiter) {
    const __m128i delimiters = _mm_set1_epi8(delimiter);
    const __m128i line_feeds = _mm_set1_epi8('\n');
    const __m128i returns = _mm_set1_epi8('\r');
    const __m128i quotes = _mm_set1_epi8('"');
    std::uint64_t marks = 0;
    for (unsigned part = 0; part < block_size / 16; ++part) {
        const void* const at = block + part * 16;
        const __m128i bytes = _mm_loadu_si128(static_cast<const __m128i*>(at));
        const __m128i found = _mm_or_si128(
            _mm_or_si128(_mm_cmpeq_epi8(bytes, delimiters), _mm_cmpeq_epi8(bytes, line_feeds)),
            _mm_or_si128(_mm_cmpeq_epi8(bytes, returns), _mm_cmpeq_epi8(bytes, quotes)));
        const auto bits = static_cast<std::uint32_t>(_mm_movemask_epi8(found));
        marks |= std::uint64_t{bits} << (part * 16);
    }
    return marks;
}
#else
std::uint64_t marks_of(const char* block, char delimiter) {
    std::uint64_t marks = 0;
    for (unsigned at = 0; at < block_size; ++at) {
        const char byte = block[at];
        const bool is_mark = byte == delimiter || byte == '\n' || byte == '\r' || byte == '"';
        marks |= std::uint64_t{is_mark ? 1U : 0U} << at;
    }
    return marks;
}
#endif

}  // namespace

void CsvMarks::go_on(std::size_t begin, std::string_view text, std::size_t from) {
    const std::size_t kept = end_ - next_;
    for (std::size_t i = 0; i < kept; ++i) {
        places_[i] = places_[next_ + i] - begin;
    }
    next_ = 0;
    end_ = kept;
    if (places_.size() < end_ + (text.size() - from)) {
        places_.resize(end_ + (text.size() - from));
    }
    std::size_t* place = places_.data() + end_;
    for (std::size_t at = from; at < text.size(); at += block_size) {
        std::uint64_t marks = 0;
        const std::size_t size = std::min(block_size, text.size() - at);
        if (size == block_size) {
            marks = marks_of(text.data() + at, delimiter_);
        } else {
            // No NUL is a mark.
            char rest[block_size] = {};
            std::memcpy(rest, text.data() + at, size);
            marks = marks_of(rest, delimiter_);
        }
        for (; marks != 0; marks &= marks - 1) {
            *place++ = at + static_cast<std::size_t>(std::countr_zero(marks));
        }
    }
    end_ = static_cast<std::size_t>(place - places_.data());
}

}  // namespace hjemmel::apps
