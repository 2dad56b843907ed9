#include "sim/micro/population.hpp"

#include <array>
#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace hjemmel::sim {

namespace {

// Words are worked on in blocks, so that one operation of the machine does several.
constexpr std::size_t lanes = 8;
// Not a std::array: its checks on every access keep these loops from being done at once.
struct Block {
    std::uint64_t words[lanes] = {};  // NOLINT(modernize-avoid-c-arrays): see above
    [[gnu::always_inline]] std::uint64_t& operator[](std::size_t lane) { return words[lane]; }
    [[gnu::always_inline]] const std::uint64_t& operator[](std::size_t lane) const {
        return words[lane];
    }
};

/// The two planes of `lanes` neighbouring words at once.
[[gnu::always_inline]] inline void planes_of_block(const DrawPlace& place, std::uint32_t word,
                                                   std::uint32_t pair, Block& first,
                                                   Block& second) {
    const Philox::Counter start = place.counter(word, pair);
    // Each number in 64 bits of its own: the products need them.
    Block a{};
    Block b{};
    Block c{};
    Block d{};
    for (std::size_t lane = 0; lane < lanes; ++lane) {
        a[lane] = start[0] + static_cast<std::uint32_t>(lane);
        b[lane] = start[1];
        c[lane] = start[2];
        d[lane] = start[3];
    }
    std::uint64_t one = place.key[0];
    std::uint64_t two = place.key[1];
    constexpr std::uint64_t low = 0xffffffff;
    for (int round = 0; round < Philox::rounds; ++round) {
        for (std::size_t lane = 0; lane < lanes; ++lane) {
            const std::uint64_t left = (a[lane] & low) * Philox::first_factor;
            const std::uint64_t right = (c[lane] & low) * Philox::second_factor;
            a[lane] = (right >> 32U) ^ b[lane] ^ one;
            b[lane] = right & low;
            c[lane] = (left >> 32U) ^ d[lane] ^ two;
            d[lane] = left & low;
        }
        one = (one + Philox::first_step) & low;
        two = (two + Philox::second_step) & low;
    }
    for (std::size_t lane = 0; lane < lanes; ++lane) {
        first[lane] = a[lane] | b[lane] << 32U;
        second[lane] = c[lane] | d[lane] << 32U;
    }
}

#if defined(__x86_64__)
[[gnu::target("avx2"), gnu::always_inline]] inline __m256i in_all(std::uint64_t number) {
    return _mm256_set1_epi64x(static_cast<long long>(number));
}

/// The same with 256-bit registers, four words in each.
[[gnu::target("avx2"), gnu::noinline]] void wide_planes_of_block(const DrawPlace& place,
                                                                 std::uint32_t word,
                                                                 std::uint32_t pair, Block& first,
                                                                 Block& second) {
    const Philox::Counter start = place.counter(word, pair);
    const __m256i low = in_all(0xffffffff);
    const __m256i first_factor = in_all(Philox::first_factor);
    const __m256i second_factor = in_all(Philox::second_factor);
    __m256i a[2] = {_mm256_add_epi64(in_all(start[0]), _mm256_set_epi64x(3, 2, 1, 0)),
                    _mm256_add_epi64(in_all(start[0]), _mm256_set_epi64x(7, 6, 5, 4))};
    __m256i b[2] = {in_all(start[1]), in_all(start[1])};
    __m256i c[2] = {in_all(start[2]), in_all(start[2])};
    __m256i d[2] = {in_all(start[3]), in_all(start[3])};
    std::uint32_t one = place.key[0];
    std::uint32_t two = place.key[1];
    for (int round = 0; round < Philox::rounds; ++round) {
        const __m256i first_key = in_all(one);
        const __m256i second_key = in_all(two);
        for (int half = 0; half < 2; ++half) {
            // The products of the low 32 bits of each 64.
            const __m256i left = _mm256_mul_epu32(a[half], first_factor);
            const __m256i right = _mm256_mul_epu32(c[half], second_factor);
            a[half] = _mm256_xor_si256(_mm256_xor_si256(_mm256_srli_epi64(right, 32), b[half]),
                                       first_key);
            b[half] = _mm256_and_si256(right, low);
            c[half] = _mm256_xor_si256(_mm256_xor_si256(_mm256_srli_epi64(left, 32), d[half]),
                                       second_key);
            d[half] = _mm256_and_si256(left, low);
        }
        one += Philox::first_step;
        two += Philox::second_step;
    }
    for (int half = 0; half < 2; ++half) {
        _mm256_storeu_si256(reinterpret_cast<__m256i*>(first.words + 4 * half),
                            _mm256_or_si256(a[half], _mm256_slli_epi64(b[half], 32)));
        _mm256_storeu_si256(reinterpret_cast<__m256i*>(second.words + 4 * half),
                            _mm256_or_si256(c[half], _mm256_slli_epi64(d[half], 32)));
    }
}

bool has_wide() {
    static const bool has = __builtin_cpu_supports("avx2") != 0;
    return has;
}
#endif

[[gnu::always_inline]] inline void draw_planes(const DrawPlace& place, std::uint32_t word,
                                               std::uint32_t pair, Block& first, Block& second) {
#if defined(__x86_64__)
    if (has_wide()) {
        wide_planes_of_block(place, word, pair, first, second);
        return;
    }
#endif
    planes_of_block(place, word, pair, first, second);
}

/// Takes one plane into account: where it differs from the bit of the chance, the draw is decided.
[[gnu::always_inline]] inline void compare(const Block& drawn, const Chances& chances,
                                           std::uint32_t plane, const Block& covered, Block& open,
                                           Block& happens) {
    const std::uint64_t if_covered = chances.covered.bit(plane) ? ~std::uint64_t{0} : 0;
    const std::uint64_t if_not = chances.uncovered.bit(plane) ? ~std::uint64_t{0} : 0;
    for (std::size_t lane = 0; lane < lanes; ++lane) {
        const std::uint64_t bit = (covered[lane] & if_covered) | (~covered[lane] & if_not);
        happens[lane] |= open[lane] & bit & ~drawn[lane];
        open[lane] &= ~(bit ^ drawn[lane]);
    }
}

/// Draws who of the persons in `open` it happens to.
[[gnu::always_inline]] inline Block drawn_events(const DrawPlace& place, std::uint32_t word,
                                                 const Chances& chances, const Block& covered,
                                                 Block open) {
    Block happens{};
    for (std::size_t lane = 0; lane < lanes; ++lane) {
        const std::uint64_t never = (chances.covered.is_never() ? covered[lane] : 0) |
                                    (chances.uncovered.is_never() ? ~covered[lane] : 0);
        const std::uint64_t always = (chances.covered.is_always() ? covered[lane] : 0) |
                                     (chances.uncovered.is_always() ? ~covered[lane] : 0);
        happens[lane] = open[lane] & always;
        open[lane] &= ~(never | always);
    }
    for (std::uint32_t pair = 0; pair < bits_of_probability / 2; ++pair) {
        std::uint64_t any = 0;
        for (std::size_t lane = 0; lane < lanes; ++lane) {
            any |= open[lane];
        }
        if (any == 0) {
            break;
        }
        Block first;
        Block second;
        draw_planes(place, word, pair, first, second);
        compare(first, chances, 2 * pair, covered, open, happens);
        compare(second, chances, 2 * pair + 1, covered, open, happens);
    }
    return happens;
}

class SlicedGroup {
public:
    SlicedGroup(const MicroQuestion& question, std::uint32_t number, std::uint32_t run)
        : question_(question),
          group_(question.model.groups[number]),
          number_(number),
          length_(question.model.cover.length()),
          busy_months_(question.model.cover.duration - 1) {
        place_.key = philox_key(question.seed);
        place_.run = run;
        history_.resize(length_);
        for (std::size_t age = 0; age <= length_; ++age) {
            for (auto count = static_cast<std::int64_t>(group_.persons[age]); count > 0; --count) {
                put(slots_++, age, Place::New);
            }
        }
        make_room(slots_);
    }

    [[gnu::always_inline]] inline void step(std::size_t month) {
        place_.month_and_group = static_cast<std::uint32_t>(month) + (number_ << 16U);
        leave();
        begin(month);
        enter(month);
    }

    [[gnu::always_inline]] inline void count(std::size_t month, RunPath& path) const {
        MonthCount& counted = path.months[month];
        const std::size_t words = (slots_ + 63) / 64;
        for (std::size_t block = 0; block < here_.size(); ++block) {
            const Block covered = covered_in(block);
            for (std::size_t lane = 0; lane < lanes; ++lane) {
                const std::uint64_t here = here_[block][lane];
                const std::uint64_t both = covered[lane] & here;
                counted.population += std::popcount(here);
                counted.covered += std::popcount(both);
                const std::size_t word = block * lanes + lane;
                if (word < words) {
                    path.add_word(both, (std::uint64_t{number_} << 56U) ^ (word << 24U) ^ month);
                }
            }
        }
    }

private:
    void make_room(std::size_t slots) {
        const std::size_t blocks = (slots + 64 * lanes - 1) / (64 * lanes);
        if (blocks > here_.size()) {
            here_.resize(blocks, Block{});
            for (auto& plane : history_) {
                plane.resize(blocks, Block{});
            }
        }
    }

    /// The plane of the events of so many months ago.
    [[nodiscard]] std::size_t plane(std::size_t age) const { return (newest_ + age) % length_; }

    enum class Place : std::uint8_t { New, Used };
    void put(std::size_t slot, std::size_t age, Place was) {
        make_room(slot + 1);
        const std::size_t block = slot / (64 * lanes);
        const std::size_t lane = slot / 64 % lanes;
        const std::uint64_t bit = std::uint64_t{1} << (slot % 64);
        here_[block][lane] |= bit;
        if (was == Place::Used) {
            for (auto& of_month : history_) {
                of_month[block][lane] &= ~bit;
            }
        }
        if (age < length_) {
            history_[plane(age)][block][lane] |= bit;
        }
    }

    /// Who has enough events in the cover, whether still here or not.
    [[gnu::always_inline]] [[nodiscard]] inline Block covered_in(std::size_t block) const {
        if (question_.events_needed == 1) {
            Block any{};
            for (const auto& of_month : history_) {
                for (std::size_t lane = 0; lane < lanes; ++lane) {
                    any[lane] |= of_month[block][lane];
                }
            }
            return any;
        }
        // Counts in binary, up to 63, a bit of all of them in each plane.
        std::array<Block, 6> counts{};
        for (const auto& of_month : history_) {
            Block carry = of_month[block];
            for (Block& bit : counts) {
                for (std::size_t lane = 0; lane < lanes; ++lane) {
                    const std::uint64_t next = bit[lane] & carry[lane];
                    bit[lane] ^= carry[lane];
                    carry[lane] = next;
                }
            }
        }
        Block enough{};
        for (std::size_t lane = 0; lane < lanes; ++lane) {
            std::uint64_t above = 0;
            std::uint64_t equal = ~std::uint64_t{0};
            for (std::size_t i = counts.size(); i-- > 0;) {
                const bool wanted = (question_.events_needed >> i & 1) != 0;
                const std::uint64_t has = counts[i][lane];
                above |= wanted ? 0 : equal & has;
                equal &= wanted ? has : ~has;
            }
            enough[lane] = above | equal;
        }
        return enough;
    }

    [[gnu::always_inline]] [[nodiscard]] inline Block free_in(std::size_t block) const {
        Block free = here_[block];
        for (std::size_t age = 0; age < busy_months_; ++age) {
            const Block& begun = history_[plane(age)][block];
            for (std::size_t lane = 0; lane < lanes; ++lane) {
                free[lane] &= ~begun[lane];
            }
        }
        return free;
    }

    [[gnu::always_inline]] inline void leave() {
        const Chance chance = Chance::of(group_.exit);
        if (chance.is_never()) {
            return;
        }
        place_.stream = Stream::Exit;
        const Block nobody{};
        for (std::size_t block = 0; block < here_.size(); ++block) {
            const Block gone = drawn_events(place_, static_cast<std::uint32_t>(block * lanes),
                                            {chance, chance}, nobody, here_[block]);
            for (std::size_t lane = 0; lane < lanes; ++lane) {
                here_[block][lane] &= ~gone[lane];
            }
        }
    }

    [[gnu::always_inline]] inline void begin(std::size_t month) {
        const Effort& effort = entry_of(group_.efforts, month);
        std::int64_t free_covered = 0;
        std::int64_t uncovered = 0;
        if (effort.events > 0) {
            for (std::size_t block = 0; block < here_.size(); ++block) {
                const Block covered = covered_in(block);
                const Block free = free_in(block);
                for (std::size_t lane = 0; lane < lanes; ++lane) {
                    free_covered += std::popcount(free[lane] & covered[lane]);
                    uncovered += std::popcount(free[lane] & ~covered[lane]);
                }
            }
        }
        const Chances chances = chances_of(effort, free_covered, uncovered);
        const bool are_alike = chances.covered.parts == chances.uncovered.parts;
        place_.stream = Stream::Event;
        // What is oldest has its plane taken by what is new.
        const std::size_t oldest = plane(length_ - 1);
        for (std::size_t block = 0; block < here_.size(); ++block) {
            const Block covered = are_alike ? Block{} : covered_in(block);
            history_[oldest][block] =
                drawn_events(place_, static_cast<std::uint32_t>(block * lanes), chances, covered,
                             free_in(block));
        }
        newest_ = oldest;
    }

    void enter(std::size_t month) {
        const std::int64_t entrants = entrants_of(group_, month, place_);
        std::size_t word = 0;
        for (std::int64_t entrant = 0; entrant < entrants; ++entrant) {
            const std::size_t words = here_.size() * lanes;
            while (word < words && here_[word / lanes][word % lanes] == ~std::uint64_t{0}) {
                ++word;
            }
            const std::size_t bit =
                word < words
                    ? static_cast<std::size_t>(std::countr_one(here_[word / lanes][word % lanes]))
                    : 0;
            const std::size_t slot = word * 64 + bit;
            put(slot, entry_age(group_, static_cast<std::uint32_t>(entrant), place_), Place::Used);
            slots_ = std::max(slots_, slot + 1);
        }
    }

    const MicroQuestion& question_;
    const CohortGroup& group_;
    std::uint32_t number_;
    std::size_t length_;
    std::size_t busy_months_;
    DrawPlace place_;
    std::size_t slots_ = 0;   ///< places that have ever had a person
    std::size_t newest_ = 0;  ///< the plane of this month's events
    std::vector<Block> here_;
    std::vector<std::vector<Block>> history_;  ///< by plane, then block
};

[[gnu::always_inline]] inline void run(const MicroQuestion& question, std::uint32_t number_of_run,
                                       RunPath& path) {
    path.months.assign(question.months + 1, {});
    path.fingerprint = 0;
    for (std::uint32_t number = 0; number < question.model.groups.size(); ++number) {
        SlicedGroup group(question, number, number_of_run);
        group.count(0, path);
        for (std::size_t month = 1; month <= question.months; ++month) {
            group.step(month);
            group.count(month, path);
        }
    }
}

#if defined(__x86_64__)
[[gnu::target("avx2,popcnt,bmi")]] void run_wide(const MicroQuestion& question,
                                                 std::uint32_t number, RunPath& path) {
    run(question, number, path);
}
#endif

void run_anywhere(const MicroQuestion& question, std::uint32_t number, RunPath& path) {
    run(question, number, path);
}

}  // namespace

void run_bit_sliced(const MicroQuestion& question, std::uint32_t number, RunPath& path) {
#if defined(__x86_64__)
    if (has_wide()) {
        run_wide(question, number, path);
        return;
    }
#endif
    run_anywhere(question, number, path);
}

}  // namespace hjemmel::sim
