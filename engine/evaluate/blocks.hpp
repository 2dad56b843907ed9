#pragma once

#include <cstddef>
#include <memory>
#include <utility>
#include <vector>

namespace hjemmel::engine {

/// A table that grows at its end in blocks: what stands in it is never moved, and growing never
/// needs room for a second copy.
template <typename T, std::size_t block_size = 128>
class Blocks {
public:
    [[nodiscard]] std::size_t size() const { return size_; }
    [[nodiscard]] const T& operator[](std::size_t number) const {
        return blocks_[number / block_size][number % block_size];
    }
    [[nodiscard]] T& operator[](std::size_t number) {
        return blocks_[number / block_size][number % block_size];
    }
    void push_back(T value) { added() = std::move(value); }
    /// Adds one, to be filled.
    T& added() {
        if (size_ == blocks_.size() * block_size) {
            grow();
        }
        return (*this)[size_++];
    }
    void clear() {
        blocks_.clear();
        size_ = 0;
    }

private:
    void grow() { blocks_.emplace_back().reset(new T[block_size]); }

    std::vector<std::unique_ptr<T[]>> blocks_;
    std::size_t size_ = 0;
};

}  // namespace hjemmel::engine
