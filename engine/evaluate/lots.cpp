#include "engine/evaluate/lots.hpp"

#include <algorithm>
#include <cstddef>
#include <tuple>

namespace hjemmel::engine {

Sha256::Digest lot_of(std::string_view seed, std::string_view key) {
    Sha256 hash;
    hash.update(seed);
    hash.update("\n");
    hash.update(key);
    return hash.finish();
}

void sort_lots(std::vector<Lot>& lots) {
    std::sort(lots.begin(), lots.end(), [](const Lot& one, const Lot& other) {
        return std::tie(one.number, one.row) < std::tie(other.number, other.row);
    });
}

std::optional<bool> is_drawn(const std::vector<Lot>& lots, bool is_listed, std::uint32_t row,
                             const Interval& how_many) {
    const auto own = std::find_if(lots.begin(), lots.end(),
                                  [row](const Lot& lot) { return lot.row == row; });
    if (own == lots.end()) {
        return false;
    }
    const auto before = static_cast<std::int64_t>(own - lots.begin());
    const auto surely_before = static_cast<std::int64_t>(
        std::count_if(lots.begin(), own,
                      [](const Lot& lot) { return lot.membership == Membership::Yes; }));
    const bool surely_late = how_many.upper && how_many.upper->at <= Rational(surely_before);
    if (surely_late) {
        return false;
    }
    const bool surely_early = is_listed && own->membership == Membership::Yes && how_many.lower &&
                              Rational(before) < how_many.lower->at;
    return surely_early ? std::optional(true) : std::nullopt;
}

}  // namespace hjemmel::engine
