#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace hjemmel::sim {

/// A network of whole numbers through which as much as is wanted flows as cheaply as can be, by
/// shortest paths one after the other. A cheapest flow of whole capacities is whole.
class Flow {
public:
    explicit Flow(std::size_t nodes) : arcs_of_(nodes) {}

    /// Adds an arc and gives its number. capacity: at least 0. Costs below 0 are allowed as long as
    /// no circle of arcs costs less than nothing.
    std::size_t add(std::size_t from, std::size_t to, std::int64_t capacity, std::int64_t cost);
    /// Sends up to `wanted` more from one node to another. Result: how much flowed.
    std::int64_t send(std::size_t from, std::size_t to, std::int64_t wanted);
    /// Keeps what flows through an arc as it is, for good. `through` says nothing of it afterwards.
    void freeze(std::size_t arc);
    [[nodiscard]] std::int64_t through(std::size_t arc) const { return arcs_[arc ^ 1U].left; }
    /// What all that flows costs.
    [[nodiscard]] std::int64_t cost() const { return cost_; }
    /// By node: whether more could still reach it from `from`. After `send` gave less than was
    /// wanted, the arcs out of these nodes are what held it back.
    [[nodiscard]] std::vector<bool> reached(std::size_t from) const;

private:
    struct Arc {
        std::size_t to = 0;
        std::int64_t left = 0;
        std::int64_t cost = 0;
    };
    std::vector<Arc> arcs_;  // each followed by its reverse
    std::vector<std::vector<std::size_t>> arcs_of_;
    std::int64_t cost_ = 0;
};

}  // namespace hjemmel::sim
