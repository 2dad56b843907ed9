#include "engine/evaluate/lots.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck/catch.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

using namespace hjemmel::engine;

namespace {

std::string hex(const Sha256::Digest& digest) {
    static constexpr char digits[] = "0123456789abcdef";
    std::string text;
    for (const std::uint8_t byte : digest) {
        text += digits[byte >> 4U];
        text += digits[byte & 15U];
    }
    return text;
}

}  // namespace

TEST_CASE("a lot is the SHA-256 that anybody can compute") {
    // printf 'spring\nanna' | sha256sum
    CHECK(hex(lot_of("spring", "anna")) ==
          "3e055c3febe056489e56b095a4dec0ef61d5967743240c1d0db422b76a3e42bc");
    CHECK(lot_of("spring", "anna") != lot_of("springa", "nna"));
}

TEST_CASE("who is drawn is decided exactly when every way of settling the unknown agrees") {
    rc::prop("draws", [] {
        const auto size = *rc::gen::inRange<std::uint32_t>(1, 7);
        std::vector<Lot> lots;
        std::vector<std::uint32_t> open;
        for (std::uint32_t row = 0; row < size; ++row) {
            const int membership = *rc::gen::inRange(0, 3);
            if (membership == 0) continue;
            lots.push_back({lot_of("seed", std::to_string(row)), row,
                            membership == 1 ? Membership::Yes : Membership::Unknown});
            if (membership == 2) open.push_back(row);
        }
        sort_lots(lots);
        const auto low = *rc::gen::inRange<std::int64_t>(0, 5);
        const auto high = low + *rc::gen::inRange<std::int64_t>(0, 3);
        const auto row = *rc::gen::inRange<std::uint32_t>(0, size);
        bool can_be_drawn = false;
        bool can_be_left = false;
        for (std::uint32_t settings = 0; settings < (1U << open.size()); ++settings) {
            for (std::int64_t number = low; number <= high; ++number) {
                std::int64_t before = 0;
                bool takes_part = false;
                for (const Lot& lot : lots) {
                    const auto place = std::find(open.begin(), open.end(), lot.row);
                    const bool in =
                        place == open.end() || ((settings >> (place - open.begin())) & 1U) != 0;
                    if (lot.row == row) {
                        takes_part = in;
                        break;
                    }
                    before += in ? 1 : 0;
                }
                const bool drawn = takes_part && before < number;
                can_be_drawn = can_be_drawn || drawn;
                can_be_left = can_be_left || !drawn;
            }
        }
        const auto answer =
            is_drawn(lots, true, row, Interval::between(Rational(low), Rational(high)));
        RC_ASSERT(answer.has_value() == (can_be_drawn != can_be_left));
        if (answer) RC_ASSERT(*answer == can_be_drawn);
        const auto unlisted =
            is_drawn(lots, false, row, Interval::between(Rational(low), Rational(high)));
        RC_ASSERT(unlisted != std::optional(true));
    });
}
