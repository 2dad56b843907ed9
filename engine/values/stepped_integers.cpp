#include "engine/values/stepped_integers.hpp"

#include <algorithm>

namespace hjemmel::engine {

bool SteppedIntegers::Run::is_moderate() const {
    constexpr std::int64_t most_first = std::int64_t{1} << 61U;
    constexpr std::int64_t most_step = std::int64_t{1} << 31U;
    return -most_first <= first && first <= most_first && -most_step <= step && step <= most_step;
}

std::optional<std::pair<std::int64_t, std::int64_t>> SteppedIntegers::least_and_most() const {
    if (!is_run_) {
        return apart_.least_and_most();
    }
    if (size_ == 0) {
        return std::nullopt;
    }
    return std::minmax({run_.first, run_.at(size_ - 1)});
}

// The first two numbers make a run of any two; what does not go on with it ends it.
void SteppedIntegers::continue_run(std::int64_t number) {
    if (size_ == 0) {
        run_ = {number, 0};
        return;
    }
    if (size_ == 1) {
        Run both{run_.first, 0};
        if (!__builtin_sub_overflow(number, run_.first, &both.step) &&
            (both.step == 0 || both.is_moderate())) {
            run_ = both;
            return;
        }
    }
    for (std::size_t place = 0; place < size_; ++place) {
        apart_.push_back(run_.at(place));
    }
    is_run_ = false;
}

}  // namespace hjemmel::engine
