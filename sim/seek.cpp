#include "sim/seek.hpp"

#include <algorithm>
#include <vector>

namespace hjemmel::sim {

namespace {

class Seeking {
public:
    Seeking(std::int64_t least, std::int64_t most, std::int64_t present, const Decides& decides,
            std::uint64_t most_evaluations)
        : least_(least),
          most_(most),
          present_(present),
          decides_(decides),
          left_(most_evaluations) {}

    Sought run(Monotone monotone) {
        Sought sought;
        if (present_ < least_ || present_ > most_) {
            sought.result = Sought::Result::OutOfDomain;
            return sought;
        }
        const std::optional<bool> now = ask(0, 0, 1);
        if (!now) {
            sought.result = Sought::Result::Undecided;
            sought.evaluations = asked_;
            return sought;
        }
        answer_ = *now;
        sought.present = answer_;
        const bool is_known = monotone != Monotone::Unknown;
        // An answer that rises flips above when it is no, and below when it is yes.
        const bool looks_above = !is_known || (monotone == Monotone::Increasing && !answer_) ||
                                 (monotone == Monotone::Decreasing && answer_);
        const bool looks_below = !is_known || (monotone == Monotone::Increasing && answer_) ||
                                 (monotone == Monotone::Decreasing && !answer_);
        if (looks_below) {
            side(-1, is_known, sought.below, sought.is_complete_below);
        }
        if (looks_above) {
            side(1, is_known, sought.above, sought.is_complete_above);
        }
        sought.evaluations = asked_;
        return sought;
    }

private:
    /// The answer for all numbers so far away, on one side.
    std::optional<bool> ask(std::int64_t nearest, std::int64_t farthest, int sign) {
        ++asked_;
        left_ -= left_ > 0 ? 1 : 0;
        const std::int64_t one = present_ + sign * nearest;
        const std::int64_t other = present_ + sign * farthest;
        return decides_(std::min(one, other), std::max(one, other));
    }

    [[nodiscard]] bool differs(std::int64_t distance, int sign) {
        return ask(distance, distance, sign) == !answer_;
    }

    void side(int sign, bool is_monotone, std::optional<Flip>& flip, bool& is_complete) {
        const std::int64_t farthest = sign > 0 ? most_ - present_ : present_ - least_;
        if (is_monotone) {
            by_halving(farthest, sign, flip, is_complete);
        } else {
            by_runs(farthest, sign, flip, is_complete);
        }
    }

    void by_halving(std::int64_t farthest, int sign, std::optional<Flip>& flip, bool& is_complete) {
        std::int64_t same = 0;
        std::int64_t other = 0;  // not as it is now: the other answer, or none
        for (std::int64_t distance = std::min<std::int64_t>(1, farthest); distance > 0;) {
            if (left_ == 0) {
                is_complete = false;
                return;
            }
            if (ask(distance, distance, sign) != answer_) {
                other = distance;
                break;
            }
            same = distance;
            distance = distance == farthest ? 0 : distance > farthest / 2 ? farthest : 2 * distance;
        }
        if (other == 0) {
            return;
        }
        while (other - same > 1) {
            const std::int64_t middle = same + (other - same) / 2;
            (ask(middle, middle, sign) == answer_ ? same : other) = middle;
        }
        // Far out the rules may fail (a share above its range) although nearer they do not.
        if (differs(other, sign)) {
            flip = Flip{present_ + sign * other, present_ + sign * same, true};
        } else {
            is_complete = false;
        }
    }

    void by_runs(std::int64_t farthest, int sign, std::optional<Flip>& flip, bool& is_complete) {
        std::int64_t length = 1;
        for (std::int64_t begin = 1; begin <= farthest;) {
            const std::int64_t end = farthest - begin < length ? farthest : begin + length - 1;
            const std::optional<std::int64_t> found = first_in(begin, end, sign, is_complete);
            if (found) {
                flip = Flip{present_ + sign * *found, present_ + sign * (*found - 1), is_complete};
                return;
            }
            if (left_ == 0) {
                is_complete = false;
                return;
            }
            begin = end + 1;
            length *= 2;
        }
    }

    /// The first distance from `begin` to `end` at which the answer is the other one.
    std::optional<std::int64_t> first_in(std::int64_t begin, std::int64_t end, int sign,
                                         bool& is_complete) {
        struct Run {
            std::int64_t begin;
            std::int64_t end;
        };
        std::vector<Run> waiting{{begin, end}};
        while (!waiting.empty()) {
            const Run run = waiting.back();
            waiting.pop_back();
            if (left_ == 0) {
                is_complete = false;
                return std::nullopt;
            }
            const std::optional<bool> all = ask(run.begin, run.end, sign);
            if (all == answer_) {
                continue;
            }
            if (all) {
                return run.begin;
            }
            if (run.begin == run.end) {
                is_complete = false;  // neither yes nor no: no flip, and none is proven
                continue;
            }
            const std::int64_t middle = run.begin + (run.end - run.begin) / 2;
            waiting.push_back({middle + 1, run.end});
            waiting.push_back({run.begin, middle});
        }
        return std::nullopt;
    }

    std::int64_t least_;
    std::int64_t most_;
    std::int64_t present_;
    const Decides& decides_;
    std::uint64_t left_;
    std::uint64_t asked_ = 0;
    bool answer_ = false;
};

}  // namespace

std::optional<Flip> Sought::nearest(std::int64_t present_at) const {
    if (!below || !above) {
        return below ? below : above;
    }
    return present_at - below->at <= above->at - present_at ? below : above;
}

Sought seek(std::int64_t least, std::int64_t most, std::int64_t present, Monotone monotone,
            const Decides& decides, std::uint64_t most_evaluations) {
    return Seeking(least, most, present, decides, most_evaluations).run(monotone);
}

}  // namespace hjemmel::sim
