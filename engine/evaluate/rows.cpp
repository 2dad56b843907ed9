#include "engine/evaluate/rows.hpp"

namespace hjemmel::engine {

RowsByParent::Counted::Counted(const PackedIntegers& parents) : rows(parents.size()) {
    const auto ends = parents.least_and_most();
    const auto parent_count = ends ? static_cast<std::size_t>(ends->second) + 1 : 0;
    first.resize(parent_count);
    count.resize(parent_count);
    bool are_runs = true;
    for (std::uint32_t row = 0; row < rows; ++row) {
        const auto parent = static_cast<std::size_t>(parents[row]);
        first[parent] = count[parent] == 0 ? row : first[parent];
        are_runs = are_runs && row - first[parent] == count[parent];
        ++count[parent];
    }
    if (are_runs) {
        return;
    }
    listed.resize(rows);
    std::uint32_t next = 0;
    for (std::size_t parent = 0; parent < parent_count; ++parent) {
        first[parent] = next;
        next += count[parent];
    }
    std::vector<std::uint32_t> places = first;
    for (std::uint32_t row = 0; row < rows; ++row) {
        listed[places[static_cast<std::size_t>(parents[row])]++] = row;
    }
}

RowsByParent& RowsByParent::operator=(const RowsByParent& other) {
    if (this != &other) {
        ready_.store(nullptr, std::memory_order_release);
        counted_.reset();
    }
    return *this;
}

Rows RowsByParent::of(std::uint32_t parent, const PackedIntegers& parents) const {
    const auto is_old = [&](const Counted* one) {
        return one == nullptr || one->rows != parents.size();
    };
    const Counted* counted = ready_.load(std::memory_order_acquire);
    if (is_old(counted)) {
        const std::lock_guard lock(counting_);
        if (is_old(counted_.get())) {
            counted_ = std::make_unique<const Counted>(parents);
            ready_.store(counted_.get(), std::memory_order_release);
        }
        counted = counted_.get();
    }
    if (parent >= counted->count.size()) {
        return {};
    }
    const std::uint32_t first = counted->first[parent];
    const std::uint32_t count = counted->count[parent];
    return counted->listed.empty()
               ? Rows(first, count)
               : Rows(std::span<const std::uint32_t>(counted->listed).subspan(first, count));
}

}  // namespace hjemmel::engine
