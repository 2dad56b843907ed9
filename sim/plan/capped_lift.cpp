#include "sim/plan/conversations.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <utility>

namespace hjemmel::sim {

namespace {

/// Persons who need `total` events, `fresh` of them new.
struct Type {
    std::int64_t total = 0;
    std::int64_t fresh = 0;
    std::int64_t persons = 0;

    [[nodiscard]] bool needs_no_more_than(const Type& other) const {
        return total <= other.total && fresh <= other.fresh;
    }
};

/// A price of each of the two limits, as fractions with one denominator. The programme's bound is
/// least at a corner of the lines `total * a + fresh * b = 1`, a = 0 and b = 0.
struct Prices {
    std::int64_t of_total = 0;
    std::int64_t of_fresh = 0;
    std::int64_t denominator = 1;
};

std::vector<Prices> corners(const std::vector<Type>& types) {
    std::vector<Prices> all{{0, 0, 1}};
    const auto add = [&](std::int64_t of_total, std::int64_t of_fresh, std::int64_t denominator) {
        if (denominator < 0) {
            of_total = -of_total;
            of_fresh = -of_fresh;
            denominator = -denominator;
        }
        if (denominator > 0 && of_total >= 0 && of_fresh >= 0) {
            all.push_back({of_total, of_fresh, denominator});
        }
    };
    for (const Type& one : types) {
        add(1, 0, one.total);
        add(0, 1, one.fresh);
        for (const Type& other : types) {
            add(other.fresh - one.fresh, one.total - other.total,
                one.total * other.fresh - other.total * one.fresh);
        }
    }
    return all;
}

class CapSearch {
public:
    CapSearch(std::vector<Type> types, std::uint64_t most_choices)
        : types_(std::move(types)),
          prices_(corners(types_)),
          most_choices_(most_choices),
          chosen_(types_.size(), 0) {}

    void run(std::int64_t total, std::int64_t fresh) { choose(0, total, fresh, 0); }

    std::vector<Type> types_;
    std::vector<std::int64_t> best_;
    std::int64_t most_ = -1;
    std::uint64_t looked_at_ = 0;
    [[nodiscard]] bool is_proven() const { return looked_at_ < most_choices_; }

private:
    /// How many persons of the types from `first` on can be lifted at most, by the linear
    /// programme.
    [[nodiscard]] std::int64_t bound(std::size_t first, std::int64_t total,
                                     std::int64_t fresh) const {
        std::int64_t least = std::numeric_limits<std::int64_t>::max();
        for (const Prices& prices : prices_) {
            std::int64_t sum = prices.of_total * total + prices.of_fresh * fresh;
            for (std::size_t i = first; i < types_.size(); ++i) {
                const std::int64_t gain = prices.denominator - prices.of_total * types_[i].total -
                                          prices.of_fresh * types_[i].fresh;
                sum += gain > 0 ? gain * types_[i].persons : 0;
            }
            least = std::min(least, sum / prices.denominator);
        }
        return least;
    }

    [[nodiscard]] bool may_be_touched(std::size_t type) const {
        for (std::size_t before = 0; before < type; ++before) {
            if (types_[before].needs_no_more_than(types_[type]) &&
                chosen_[before] < types_[before].persons) {
                return false;
            }
        }
        return true;
    }

    void choose(std::size_t type, std::int64_t total, std::int64_t fresh, std::int64_t lifted) {
        if (++looked_at_ >= most_choices_) {
            return;
        }
        if (type == types_.size()) {
            if (lifted > most_) {
                most_ = lifted;
                best_ = chosen_;
            }
            return;
        }
        const Type& of = types_[type];
        std::int64_t most = 0;
        if (may_be_touched(type)) {
            most = std::min(of.persons, total / of.total);
            if (of.fresh > 0) {
                most = std::min(most, fresh / of.fresh);
            }
        }
        for (std::int64_t count = most; count >= 0 && is_proven(); --count) {
            const std::int64_t total_left = total - count * of.total;
            const std::int64_t fresh_left = fresh - count * of.fresh;
            if (lifted + count + bound(type + 1, total_left, fresh_left) <= most_) {
                // With fewer of this type no choice is better when that holds even with all that
                // the limits leave for the types behind it.
                if (lifted + bound(type + 1, total, fresh) + count <= most_) {
                    break;
                }
                continue;
            }
            chosen_[type] = count;
            choose(type + 1, total_left, fresh_left, lifted + count);
            chosen_[type] = 0;
        }
    }

    std::vector<Prices> prices_;
    std::uint64_t most_choices_;
    std::vector<std::int64_t> chosen_;
};

}  // namespace

CappedLift lift_with_caps(std::span<const Deficit> deficits, std::int64_t reclassified_at_most,
                          std::int64_t held_at_most, std::uint64_t most_choices) {
    std::map<std::pair<std::int64_t, std::int64_t>, std::int64_t> persons;
    for (const Deficit& deficit : deficits) {
        if (deficit.missing > 0) {
            const std::int64_t fresh =
                std::max<std::int64_t>(0, deficit.missing - deficit.reclassifiable);
            ++persons[{deficit.missing, fresh}];
        }
    }
    std::vector<Type> types;
    for (const auto& [key, count] : persons) {
        types.push_back({key.first, key.second, count});
    }
    // What needs least of both first; so whatever needs no more of either stands before.
    std::stable_sort(types.begin(), types.end(), [](const Type& a, const Type& b) {
        return a.total + a.fresh < b.total + b.fresh;
    });
    CapSearch search(std::move(types), most_choices);
    search.run(reclassified_at_most + held_at_most, held_at_most);
    CappedLift lift;
    lift.persons = std::max<std::int64_t>(0, search.most_);
    lift.is_proven = search.is_proven();
    lift.looked_at = search.looked_at_;
    for (std::size_t i = 0; i < search.best_.size(); ++i) {
        if (search.best_[i] > 0) {
            const Type& type = search.types_[i];
            lift.taken.push_back({{type.total, type.total - type.fresh}, search.best_[i]});
        }
    }
    return lift;
}

}  // namespace hjemmel::sim
