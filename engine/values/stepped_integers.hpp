#pragma once

#include "engine/values/packed_integers.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>

namespace hjemmel::engine {

/// Whole numbers by place that mostly are a run, each as much above the one before: lines of a
/// file, ids that are counted up. A run takes no room; from the first number on that is out of step
/// they are kept one by one.
class SteppedIntegers {
public:
    struct Run {
        std::int64_t first = 0;
        std::int64_t step = 0;

        [[nodiscard]] std::int64_t at(std::size_t place) const {
            return first + step * static_cast<std::int64_t>(place);
        }
        /// Whether each of `most_in_run` places has a number.
        [[nodiscard]] bool is_moderate() const;
    };

    static constexpr std::size_t most_in_run = (std::size_t{1} << 31U) - 1;

    SteppedIntegers() = default;
    /// run: moderate and of at most `most_in_run` numbers, unless its step is 0.
    SteppedIntegers(Run run, std::size_t size) : run_(run), size_(size) {}
    explicit SteppedIntegers(PackedIntegers numbers)
        : apart_(std::move(numbers)), size_(apart_.size()), is_run_(false) {}

    [[nodiscard]] std::size_t size() const { return size_; }
    [[nodiscard]] std::int64_t operator[](std::size_t place) const {
        return is_run_ ? run_.at(place) : apart_[place];
    }
    /// The run; none where numbers are kept one by one.
    [[nodiscard]] const Run* run() const { return is_run_ ? &run_ : nullptr; }
    /// The numbers where they are kept one by one.
    [[nodiscard]] const PackedIntegers& one_by_one() const { return apart_; }
    /// The smallest and the largest; nothing when there is none.
    [[nodiscard]] std::optional<std::pair<std::int64_t, std::int64_t>> least_and_most() const;

    void push_back(std::int64_t number) {
        if (is_run_ && !(size_ > 1 && size_ < most_in_run && number == run_.at(size_))) {
            continue_run(number);
        }
        if (!is_run_) {
            apart_.push_back(number);
        }
        ++size_;
    }

private:
    void continue_run(std::int64_t number);

    PackedIntegers apart_;
    Run run_;
    std::size_t size_ = 0;
    bool is_run_ = true;
};

}  // namespace hjemmel::engine
