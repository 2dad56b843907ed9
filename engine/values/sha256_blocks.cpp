#include "engine/values/sha256_blocks.hpp"

#if defined(__x86_64__) && defined(__GNUC__)
#include <cpuid.h>
#include <immintrin.h>
#endif

namespace hjemmel::engine {

#if defined(__x86_64__) && defined(__GNUC__)

namespace {

bool has_instructions() {
    unsigned a = 0;
    unsigned b = 0;
    unsigned c = 0;
    unsigned d = 0;
    constexpr unsigned sse41 = 1U << 19U;
    constexpr unsigned ssse3 = 1U << 9U;
    constexpr unsigned sha = 1U << 29U;
    if (__get_cpuid(1, &a, &b, &c, &d) == 0 || (c & sse41) == 0 || (c & ssse3) == 0) {
        return false;
    }
    return __get_cpuid_count(7, 0, &a, &b, &c, &d) != 0 && (b & sha) != 0;
}

// Two rounds of the four at hand are done by each of the two instructions; the words of the rounds
// to come are made meanwhile. The state lies as the instructions want it: a, b, e, f and c, d, g,
// h.
__attribute__((target("sha,sse4.1,ssse3"))) void take_blocks(std::uint32_t* state,
                                                             const char* blocks,
                                                             std::size_t count) {
    const __m128i big_endian = _mm_set_epi64x(0x0c0d0e0f08090a0bLL, 0x0405060700010203LL);
    const auto load = [](const void* from) {
        return _mm_loadu_si128(static_cast<const __m128i*>(from));
    };
    const __m128i dcba = _mm_shuffle_epi32(load(state), 0xB1);
    const __m128i hgfe = _mm_shuffle_epi32(load(state + 4), 0x1B);
    __m128i abef = _mm_alignr_epi8(dcba, hgfe, 8);
    __m128i cdgh = _mm_blend_epi16(hgfe, dcba, 0xF0);
    for (; count > 0; --count, blocks += sha256_block_size) {
        const __m128i abef_before = abef;
        const __m128i cdgh_before = cdgh;
        __m128i words[4];
        for (unsigned i = 0; i < 4; ++i) {
            words[i] = _mm_shuffle_epi8(load(blocks + 16 * i), big_endian);
        }
        for (unsigned i = 0; i < 16; ++i) {
            const __m128i now = words[i % 4];
            __m128i sum = _mm_add_epi32(now, load(sha256_round_constants.data() + 4 * i));
            cdgh = _mm_sha256rnds2_epu32(cdgh, abef, sum);
            if (i >= 3 && i < 15) {
                const __m128i between = _mm_alignr_epi8(now, words[(i + 3) % 4], 4);
                __m128i& next = words[(i + 1) % 4];
                next = _mm_sha256msg2_epu32(_mm_add_epi32(next, between), now);
            }
            sum = _mm_shuffle_epi32(sum, 0x0E);
            abef = _mm_sha256rnds2_epu32(abef, cdgh, sum);
            if (i >= 1 && i < 13) {
                __m128i& before = words[(i + 3) % 4];
                before = _mm_sha256msg1_epu32(before, now);
            }
        }
        abef = _mm_add_epi32(abef, abef_before);
        cdgh = _mm_add_epi32(cdgh, cdgh_before);
    }
    const __m128i feba = _mm_shuffle_epi32(abef, 0x1B);
    const __m128i dchg = _mm_shuffle_epi32(cdgh, 0xB1);
    const auto store = [](std::uint32_t* to, __m128i words) {
        _mm_storeu_si128(static_cast<__m128i*>(static_cast<void*>(to)), words);
    };
    store(state, _mm_blend_epi16(feba, dchg, 0xF0));
    store(state + 4, _mm_alignr_epi8(dchg, feba, 8));
}

}  // namespace

bool sha256_by_processor(std::array<std::uint32_t, 8>& state, const char* blocks,
                         std::size_t count) {
    static const bool is_there = has_instructions();
    if (is_there) {
        take_blocks(state.data(), blocks, count);
    }
    return is_there;
}

#else

bool sha256_by_processor(std::array<std::uint32_t, 8>&, const char*, std::size_t) { return false; }

#endif

}  // namespace hjemmel::engine
