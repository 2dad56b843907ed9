#include "apps/data/repeated_ids.hpp"

#include "engine/values/key_table.hpp"

#include <algorithm>
#include <functional>
#include <queue>
#include <utility>

namespace hjemmel::apps {

void RepeatedIds::add(std::string_view id, engine::FactOrigin origin) {
    const std::uint64_t bits = engine::hash_of_key(id);
    if (is_second_) {
        if (repeated_.count(bits) != 0) {
            seen_.emplace(id, origin);
        }
        return;
    }
    if (bits_.empty() || bits_.back().size() == block) {
        if (!bits_.empty()) {
            std::sort(bits_.back().begin(), bits_.back().end());
        }
        bits_.emplace_back().reserve(block);
    }
    bits_.back().push_back(bits);
}

std::optional<engine::FactOrigin> RepeatedIds::first_of(std::string_view id) const {
    if (repeated_.count(engine::hash_of_key(id)) == 0) {
        return std::nullopt;
    }
    const auto found = seen_.find(id);
    return found == seen_.end() ? std::nullopt : std::optional(found->second);
}

bool RepeatedIds::needs_second_reading() {
    if (is_second_ || bits_.empty()) {
        return false;
    }
    is_second_ = true;
    std::sort(bits_.back().begin(), bits_.back().end());
    // The blocks are merged; equal ones come one after the other.
    struct Next {
        std::uint64_t bits;
        std::size_t of;
        std::size_t at;
        bool operator>(const Next& other) const { return bits > other.bits; }
    };
    std::priority_queue<Next, std::vector<Next>, std::greater<>> next;
    for (std::size_t of = 0; of < bits_.size(); ++of) {
        next.push({bits_[of].front(), of, 0});
    }
    std::optional<std::uint64_t> before;
    while (!next.empty()) {
        const Next least = next.top();
        next.pop();
        if (before == least.bits) {
            repeated_.insert(least.bits);
        }
        before = least.bits;
        if (least.at + 1 < bits_[least.of].size()) {
            next.push({bits_[least.of][least.at + 1], least.of, least.at + 1});
        }
    }
    bits_ = {};
    return !repeated_.empty();
}

}  // namespace hjemmel::apps
