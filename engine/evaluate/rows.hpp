#pragma once

#include "engine/values/packed_integers.hpp"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <vector>

namespace hjemmel::engine {

/// Rows of a collection in order: a run of them, or any.
class Rows {
public:
    Rows() = default;
    Rows(std::uint32_t first, std::uint32_t count) : first_(first), count_(count) {}
    explicit Rows(std::span<const std::uint32_t> rows)
        : listed_(rows.data()), count_(static_cast<std::uint32_t>(rows.size())) {}

    [[nodiscard]] std::uint32_t size() const { return count_; }
    [[nodiscard]] bool empty() const { return count_ == 0; }
    [[nodiscard]] std::uint32_t operator[](std::uint32_t place) const {
        return listed_ != nullptr ? listed_[place] : first_ + place;
    }
    /// The first row, where the rows are a run without gaps.
    [[nodiscard]] std::optional<std::uint32_t> first_of_run() const {
        return listed_ == nullptr ? std::optional(first_) : std::nullopt;
    }

    class Iterator {
    public:
        using iterator_category = std::forward_iterator_tag;
        using value_type = std::uint32_t;
        using difference_type = std::ptrdiff_t;
        using pointer = const std::uint32_t*;
        using reference = std::uint32_t;

        Iterator() = default;
        Iterator(const Rows& rows, std::uint32_t place) : rows_(&rows), place_(place) {}
        std::uint32_t operator*() const { return (*rows_)[place_]; }
        Iterator& operator++() {
            ++place_;
            return *this;
        }
        Iterator operator++(int) {
            const Iterator before = *this;
            ++place_;
            return before;
        }
        bool operator==(const Iterator& other) const { return place_ == other.place_; }
        bool operator!=(const Iterator& other) const { return place_ != other.place_; }

    private:
        const Rows* rows_ = nullptr;
        std::uint32_t place_ = 0;
    };
    [[nodiscard]] Iterator begin() const { return {*this, 0}; }
    [[nodiscard]] Iterator end() const { return {*this, count_}; }

private:
    const std::uint32_t* listed_ = nullptr;
    std::uint32_t first_ = 0;
    std::uint32_t count_ = 0;
};

/// The rows under each parent, counted together when they are first asked for: many questions never
/// ask. May be asked by several threads at once.
class RowsByParent {
public:
    RowsByParent() = default;
    /// A copy counts for itself.
    RowsByParent(const RowsByParent& /*other*/) {}
    RowsByParent& operator=(const RowsByParent& other);
    ~RowsByParent() = default;

    /// The rows under `parent`, in order, until rows are added. parents: by row; the same ones each
    /// time, or more.
    [[nodiscard]] Rows of(std::uint32_t parent, const PackedIntegers& parents) const;

private:
    struct Counted {
        explicit Counted(const PackedIntegers& parents);

        std::size_t rows = 0;               ///< that were counted
        std::vector<std::uint32_t> first;   ///< by parent: a row, or a place in `listed`
        std::vector<std::uint32_t> count;   ///< by parent
        std::vector<std::uint32_t> listed;  ///< empty when the rows of each parent are a run
    };

    mutable std::mutex counting_;
    mutable std::unique_ptr<const Counted> counted_;
    mutable std::atomic<const Counted*> ready_{nullptr};  // without waiting for each other
};

}  // namespace hjemmel::engine
