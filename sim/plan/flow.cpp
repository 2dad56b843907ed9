#include "sim/plan/flow.hpp"

#include <algorithm>
#include <limits>

namespace hjemmel::sim {

std::size_t Flow::add(std::size_t from, std::size_t to, std::int64_t capacity, std::int64_t cost) {
    const std::size_t arc = arcs_.size();
    arcs_.push_back({to, capacity, cost});
    arcs_.push_back({from, 0, -cost});
    arcs_of_[from].push_back(arc);
    arcs_of_[to].push_back(arc + 1);
    return arc;
}

std::int64_t Flow::send(std::size_t from, std::size_t to, std::int64_t wanted) {
    constexpr std::int64_t far = std::numeric_limits<std::int64_t>::max();
    std::int64_t sent = 0;
    while (sent < wanted) {
        std::vector<std::int64_t> distance(arcs_of_.size(), far);
        std::vector<std::size_t> last(arcs_of_.size(), 0);
        distance[from] = 0;
        for (bool is_changed = true; is_changed;) {
            is_changed = false;
            for (std::size_t node = 0; node < arcs_of_.size(); ++node) {
                if (distance[node] == far) {
                    continue;
                }
                for (const std::size_t arc : arcs_of_[node]) {
                    const Arc& along = arcs_[arc];
                    if (along.left > 0 && distance[node] + along.cost < distance[along.to]) {
                        distance[along.to] = distance[node] + along.cost;
                        last[along.to] = arc;
                        is_changed = true;
                    }
                }
            }
        }
        if (distance[to] == far) {
            break;
        }
        std::int64_t amount = wanted - sent;
        for (std::size_t node = to; node != from; node = arcs_[last[node] ^ 1U].to) {
            amount = std::min(amount, arcs_[last[node]].left);
        }
        for (std::size_t node = to; node != from; node = arcs_[last[node] ^ 1U].to) {
            arcs_[last[node]].left -= amount;
            arcs_[last[node] ^ 1U].left += amount;
        }
        cost_ += amount * distance[to];
        sent += amount;
    }
    return sent;
}

void Flow::freeze(std::size_t arc) {
    arcs_[arc].left = 0;
    arcs_[arc ^ 1U].left = 0;
}

std::vector<bool> Flow::reached(std::size_t from) const {
    std::vector<bool> is_reached(arcs_of_.size(), false);
    std::vector<std::size_t> waiting{from};
    is_reached[from] = true;
    while (!waiting.empty()) {
        const std::size_t node = waiting.back();
        waiting.pop_back();
        for (const std::size_t arc : arcs_of_[node]) {
            if (arcs_[arc].left > 0 && !is_reached[arcs_[arc].to]) {
                is_reached[arcs_[arc].to] = true;
                waiting.push_back(arcs_[arc].to);
            }
        }
    }
    return is_reached;
}

}  // namespace hjemmel::sim
