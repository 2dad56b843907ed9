#include "sim/micro/microsimulation.hpp"

#include "sim/micro/population.hpp"
#include "sim/plan/gap.hpp"

#include <cmath>
#include <mutex>
#include <thread>

namespace hjemmel::sim {

namespace {

constexpr std::int64_t block_of_runs = 16;
constexpr std::int64_t bins = 10'000;

MicroResult empty_result(const MicroQuestion& question) {
    MicroResult result;
    const std::size_t months = question.months + 1;
    result.covered.assign(months, 0);
    result.population.assign(months, 0);
    result.covered_squares.assign(months, 0);
    result.passed.assign(months, 0);
    result.first.assign(months + 1, 0);
    result.lasting.assign(months + 1, 0);
    result.shares.assign(months, std::vector<std::uint32_t>(bins + 1, 0));
    return result;
}

/// The share's limit as whole numbers, where they fit: compared by products.
class Passes {
public:
    explicit Passes(const Limit& limit)
        : limit_(limit),
          above_(limit.share.numerator().to_int64()),
          below_(limit.share.denominator().to_int64()) {
        constexpr std::int64_t small = std::int64_t{1} << 31;
        is_small_ = above_ && below_ && std::abs(*above_) < small && *below_ < small;
    }
    [[nodiscard]] bool operator()(const MonthCount& month) const {
        if (month.population == 0) {
            return true;
        }
        if (!is_small_) {
            return month.covered >= needed(limit_, month.population);
        }
        const std::int64_t has = month.covered * *below_;
        const std::int64_t wanted = month.population * *above_;
        return limit_.above ? has > wanted : has >= wanted;
    }

private:
    const Limit& limit_;
    std::optional<std::int64_t> above_;
    std::optional<std::int64_t> below_;
    bool is_small_ = false;
};

void add(const RunPath& path, std::uint32_t run, const Passes& passes, MicroResult& result) {
    ++result.runs;
    result.fingerprint += mixed(path.fingerprint ^ mixed(run + 1));
    const std::size_t months = path.months.size();
    std::size_t first = months;
    std::size_t lasting = months;
    for (std::size_t month = 0; month < months; ++month) {
        const MonthCount& counted = path.months[month];
        result.covered[month] += counted.covered;
        result.population[month] += counted.population;
        result.covered_squares[month] += static_cast<std::uint64_t>(counted.covered) *
                                         static_cast<std::uint64_t>(counted.covered);
        const std::int64_t bin =
            counted.population > 0 ? counted.covered * bins / counted.population : 0;
        ++result.shares[month][static_cast<std::size_t>(bin)];
        if (passes(counted)) {
            ++result.passed[month];
            first = std::min(first, month);
            lasting = std::min(lasting, month);
        } else {
            lasting = months;
        }
    }
    ++result.first[first];
    ++result.lasting[lasting];
}

void merge(const MicroResult& from, MicroResult& into) {
    const auto sum = [](const auto& one, auto& other) {
        for (std::size_t i = 0; i < one.size(); ++i) {
            other[i] += one[i];
        }
    };
    into.runs += from.runs;
    into.fingerprint += from.fingerprint;
    sum(from.covered, into.covered);
    sum(from.population, into.population);
    sum(from.covered_squares, into.covered_squares);
    sum(from.passed, into.passed);
    sum(from.first, into.first);
    sum(from.lasting, into.lasting);
    for (std::size_t month = 0; month < from.shares.size(); ++month) {
        sum(from.shares[month], into.shares[month]);
    }
}

}  // namespace

std::optional<MicroError> check(const MicroQuestion& question) {
    if (check(question.model, question.months)) {
        return MicroError::Model;
    }
    constexpr std::size_t longest = 60;
    if (question.model.cover.length() > longest) {
        return MicroError::TooLong;
    }
    if (question.events_needed < 1 || question.events_needed > 15) {
        return MicroError::WrongNeed;
    }
    constexpr double most_persons = 1e7;
    double persons = 0;
    for (const CohortGroup& group : question.model.groups) {
        for (const double count : group.persons) {
            if (count != std::floor(count)) {
                return MicroError::NotWhole;
            }
            persons += count;
        }
        for (std::size_t month = 1; !group.inflow.empty() && month <= question.months; ++month) {
            persons += entry_of(group.inflow, month);
        }
    }
    constexpr std::int64_t most_runs = 10'000'000;
    constexpr std::size_t most_groups = 256;
    if (persons > most_persons || question.runs < 1 || question.runs > most_runs ||
        question.model.groups.size() > most_groups) {
        return MicroError::TooMany;
    }
    return std::nullopt;
}

MicroResult microsimulate(const MicroQuestion& question, Kernel kernel,
                          const std::atomic<bool>* stop, std::atomic<std::int64_t>* done) {
    MicroResult result = empty_result(question);
    std::atomic<std::int64_t> next{0};
    std::mutex guard;
    const Passes passes(question.limit);
    const auto work = [&] {
        MicroResult own = empty_result(question);
        RunPath path;
        const auto is_stopped = [&] { return stop != nullptr && stop->load(); };
        while (!is_stopped()) {
            const std::int64_t begin = next.fetch_add(block_of_runs);
            if (begin >= question.runs) {
                break;
            }
            const std::int64_t end = std::min(begin + block_of_runs, question.runs);
            for (std::int64_t run = begin; run < end && !is_stopped(); ++run) {
                const auto number = static_cast<std::uint32_t>(run);
                if (kernel == Kernel::BitSliced) {
                    run_bit_sliced(question, number, path);
                } else {
                    run_plain(question, number, path);
                }
                add(path, number, passes, own);
                if (done != nullptr) {
                    done->fetch_add(1);
                }
            }
        }
        const std::lock_guard<std::mutex> lock(guard);
        merge(own, result);
    };
    std::vector<std::thread> others;
    for (unsigned thread = 1; thread < std::max(1U, question.threads); ++thread) {
        others.emplace_back(work);
    }
    work();
    for (std::thread& other : others) {
        other.join();
    }
    return result;
}

}  // namespace hjemmel::sim
