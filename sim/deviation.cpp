#include "sim/deviation.hpp"

#include <utility>
#include <vector>

namespace hjemmel::sim {

Deviation first_deviation(std::int64_t from, std::int64_t to, std::uint64_t& questions,
                          const SurelyHolds& holds) {
    std::vector<std::pair<std::int64_t, std::int64_t>> open;
    if (from <= to) {
        open.emplace_back(from, to);
    }
    while (!open.empty()) {
        if (questions == 0) {
            return {std::nullopt, false};
        }
        const auto [first, last] = open.back();
        open.pop_back();
        --questions;
        if (holds(first, last)) {
            continue;
        }
        if (first == last) {
            return {first, true};
        }
        const std::int64_t middle = first + (last - first) / 2;
        open.emplace_back(middle + 1, last);
        open.emplace_back(first, middle);
    }
    return {};
}

}  // namespace hjemmel::sim
