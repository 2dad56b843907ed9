#include "sim/plan/gap.hpp"

#include <algorithm>
#include <limits>

namespace hjemmel::sim {

namespace {

using engine::Rational;

std::int64_t whole(const Rational& number) {
    return number.to_int64().value_or(std::numeric_limits<std::int64_t>::max());
}

}  // namespace

bool passes(const Limit& limit, const Rational& share) {
    return limit.above ? share > limit.share : share >= limit.share;
}

std::int64_t needed(const Limit& limit, std::int64_t population) {
    if (population <= 0) {
        return 0;
    }
    const Rational border = limit.share * population;
    return std::max<std::int64_t>(0, whole(limit.above ? border.floor() + 1 : border.ceil()));
}

Gap gap(const Limit& limit, const Counts& counts) {
    Gap result;
    result.needed = needed(limit, counts.population);
    result.missing = std::max<std::int64_t>(0, result.needed - counts.covered);
    result.most = counts.population - counts.unreachable;
    return result;
}

bool suffices(const Limit& limit, const Counts& counts, std::int64_t offers, std::int64_t exits) {
    return counts.covered + offers >= needed(limit, counts.population - exits);
}

std::optional<std::int64_t> exits_needed(const Limit& limit, const Counts& counts) {
    if (suffices(limit, counts, 0, 0)) {
        return 0;
    }
    if (!suffices(limit, counts, 0, counts.population - counts.covered)) {
        return std::nullopt;
    }
    // The largest population that the covered are enough for is covered / limit, or the whole
    // number below it. Where nobody is covered, nobody may be left.
    const auto border = engine::divide(counts.covered, limit.share);
    if (!border || counts.covered == 0) {
        return counts.population;
    }
    return counts.population - whole(limit.above ? border->ceil() - 1 : border->floor());
}

GroupGaps group_gaps(const Limit& limit, std::span<const Counts> groups) {
    GroupGaps result;
    Counts together;
    for (const Counts& group : groups) {
        result.groups.push_back(gap(limit, group));
        result.sum_of_missing += result.groups.back().missing;
        together.population += group.population;
        together.covered += group.covered;
        together.unreachable += group.unreachable;
    }
    result.together = gap(limit, together);
    return result;
}

std::optional<Rational> averaged(Averaging averaging, std::span<const Counts> months) {
    Rational sum;
    Counts together;
    std::int64_t measured = 0;
    for (const Counts& month : months) {
        if (month.population > 0) {
            sum += *Rational::fraction(month.covered, month.population);
            together.population += month.population;
            together.covered += month.covered;
            ++measured;
        }
    }
    if (measured == 0) {
        return std::nullopt;
    }
    switch (averaging) {
        case Averaging::MeanOfShares:
            return engine::divide(sum, measured);
        case Averaging::ShareOfSums:
            return Rational::fraction(together.covered, together.population);
        case Averaging::OneMonth:
            break;
    }
    const Counts& last = months.back();
    return last.population > 0 ? Rational::fraction(last.covered, last.population) : std::nullopt;
}

std::optional<std::int64_t> missing_each_month(const Limit& limit, Averaging averaging,
                                               std::span<const Counts> months,
                                               std::size_t first_open) {
    const auto enough = [&](std::int64_t further) {
        std::vector<Counts> raised(months.begin(), months.end());
        for (std::size_t month = first_open; month < raised.size(); ++month) {
            Counts& counts = raised[month];
            counts.covered =
                std::min(counts.covered + further, counts.population - counts.unreachable);
        }
        const auto figure = averaged(averaging, raised);
        return !figure || passes(limit, *figure);
    };
    std::int64_t most = 0;
    for (std::size_t month = first_open; month < months.size(); ++month) {
        most = std::max(most, months[month].population);
    }
    if (!enough(most)) {
        return std::nullopt;
    }
    std::int64_t least = 0;
    while (least < most) {
        const std::int64_t middle = least + (most - least) / 2;
        if (enough(middle)) {
            most = middle;
        } else {
            least = middle + 1;
        }
    }
    return least;
}

std::optional<Range> covered_within(std::int64_t population, const engine::Interval& share) {
    Range range{0, population};
    if (share.lower) {
        const Rational border = share.lower->at * population;
        range.least =
            std::max(range.least, whole(share.lower->open ? border.floor() + 1 : border.ceil()));
    }
    if (share.upper) {
        const Rational border = share.upper->at * population;
        range.most =
            std::min(range.most, whole(share.upper->open ? border.ceil() - 1 : border.floor()));
    }
    return range.least <= range.most ? std::optional(range) : std::nullopt;
}

std::optional<Range> missing_within(const Limit& limit, std::int64_t population,
                                    const engine::Interval& share) {
    const auto covered = covered_within(population, share);
    if (!covered) {
        return std::nullopt;
    }
    return Range{gap(limit, {population, covered->most, 0}).missing,
                 gap(limit, {population, covered->least, 0}).missing};
}

std::vector<FittingPopulation> fitting_populations(const Limit& limit,
                                                   const engine::Interval& share,
                                                   std::int64_t missing, Range range) {
    std::vector<FittingPopulation> all;
    for (std::int64_t population = std::max<std::int64_t>(1, range.least); population <= range.most;
         ++population) {
        const std::int64_t covered = needed(limit, population) - missing;
        const auto fitting = covered_within(population, share);
        if (fitting && fitting->least <= covered && covered <= fitting->most) {
            all.push_back({population, covered});
        }
    }
    return all;
}

}  // namespace hjemmel::sim
