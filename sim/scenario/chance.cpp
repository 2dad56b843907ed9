#include "sim/scenario/chance.hpp"

#include "engine/values/sha256.hpp"
#include "sim/followers.hpp"
#include "sim/micro/philox.hpp"
#include "sim/setting.hpp"
#include "sim/window/crossing.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <memory>
#include <numeric>
#include <string>
#include <utility>

namespace hjemmel::sim {

namespace {

using engine::Interval;
using engine::Rational;

constexpr std::int64_t grid = std::int64_t{1} << 32;

/// The last word of a counter, which no kernel uses.
constexpr std::uint32_t stream_of_parameters = 0xFFFF'FFFF;

/// 64 bits that stand for a name.
std::pair<std::uint32_t, std::uint32_t> bits_of_name(const std::string& name) {
    const std::string digest = engine::sha256_hex(name.substr(name.rfind('.') + 1));
    constexpr std::size_t digits = 8;
    constexpr int hexadecimal = 16;
    const auto part = [&](std::size_t begin) {
        return static_cast<std::uint32_t>(
            std::stoull(digest.substr(begin, digits), nullptr, hexadecimal));
    };
    return {part(0), part(digits)};
}

/// How far along the way from the least to the greatest value, 0 to 1.
double along(double part, const std::optional<double>& likeliest) {
    if (!likeliest) return part;
    return part < *likeliest ? std::sqrt(part * *likeliest)
                             : 1 - std::sqrt((1 - part) * (1 - *likeliest));
}

}  // namespace

Confidence wilson(std::int64_t yes, std::int64_t draws) {
    constexpr double z = 1.959963984540054;
    const auto n = static_cast<double>(draws);
    const double part = static_cast<double>(yes) / n;
    const double middle = (part + z * z / (2 * n)) / (1 + z * z / n);
    const double half =
        z / (1 + z * z / n) * std::sqrt(part * (1 - part) / n + z * z / (4 * n * n));
    return {std::max(0.0, middle - half), std::min(1.0, middle + half)};
}

Rational quantile_of(const engine::Uncertain& uncertain, std::uint32_t bits) {
    const Rational width = uncertain.most - uncertain.least;
    std::optional<double> likeliest;
    if (uncertain.likeliest)
        likeliest = to_double(*Rational::fraction(*uncertain.likeliest - uncertain.least, width));
    const double part = along(unit_interval(bits), likeliest);
    const auto steps =
        std::clamp(static_cast<std::int64_t>(std::nearbyint(part * static_cast<double>(grid))),
                   std::int64_t{0}, grid);
    const Rational value = uncertain.least + width * *Rational::fraction(steps, grid);
    return uncertain.type.integer ? (value + *Rational::fraction(1, 2)).floor() : value;
}

Draws::Draws(std::vector<engine::Uncertain> uncertain, std::int64_t draws, std::uint64_t seed)
    : uncertain_(std::move(uncertain)), count_(static_cast<std::size_t>(draws)) {
    const Philox::Key key = philox_key(seed);
    for (const engine::Uncertain& one : uncertain_) {
        const auto [first, second] = bits_of_name(one.name);
        std::vector<std::uint32_t> bits(count_);
        for (std::size_t draw = 0; draw < count_; ++draw) {
            const Philox::Counter counter{static_cast<std::uint32_t>(draw), first, second,
                                          stream_of_parameters};
            bits[draw] = Philox::numbers(counter, key)[0];
        }
        bits_.push_back(std::move(bits));
    }
}

ChanceFound Draws::of(const AskWith& ask, const ChanceWatch& watch) const {
    ChanceFound found;
    std::vector<std::uint32_t> order(count_);
    std::iota(order.begin(), order.end(), 0U);
    struct Run {
        std::size_t begin;
        std::size_t end;
    };
    std::vector<Run> waiting;
    if (count_ > 0) waiting.push_back({0, count_});
    while (!waiting.empty()) {
        const Run run = waiting.back();
        waiting.pop_back();
        const auto begin = order.begin() + static_cast<std::ptrdiff_t>(run.begin);
        const auto end = order.begin() + static_cast<std::ptrdiff_t>(run.end);
        std::vector<engine::Override> told;
        std::size_t widest = uncertain_.size();
        std::uint32_t width = 0;
        std::uint32_t middle = 0;
        for (std::size_t at = 0; at < uncertain_.size(); ++at) {
            const std::vector<std::uint32_t>& bits = bits_[at];
            const auto [least, most] = std::minmax_element(
                begin, end,
                [&](std::uint32_t one, std::uint32_t other) { return bits[one] < bits[other]; });
            const std::uint32_t low = bits[*least];
            const std::uint32_t high = bits[*most];
            const Rational from = quantile_of(uncertain_[at], low);
            const Rational to = quantile_of(uncertain_[at], high);
            engine::Cell cell = exact_cell(from);
            if (!(from == to)) {
                cell.bounds = std::make_shared<const Interval>(Interval::between(from, to));
                if (widest == uncertain_.size() || high - low > width) {
                    widest = at;
                    width = high - low;
                    middle = low + width / 2;
                }
            }
            told.push_back({{uncertain_[at].quantity, 0, {}}, std::move(cell)});
        }
        const engine::Outcome outcome = ask(std::move(told));
        if (watch.stopped && watch.stopped()) {
            found.is_complete = false;  // and the last answer may be none
            break;
        }
        ++found.questions;
        const auto size = static_cast<std::int64_t>(run.end - run.begin);
        const bool is_decided = is_yes(outcome) || is_no(outcome);
        if (!is_decided && widest < uncertain_.size()) {
            const auto parted = std::partition(
                begin, end, [&](std::uint32_t draw) { return bits_[widest][draw] <= middle; });
            const auto at = static_cast<std::size_t>(parted - order.begin());
            waiting.push_back({at, run.end});
            waiting.push_back({run.begin, at});
            continue;
        }
        found.draws += size;
        found.yes += is_yes(outcome) ? size : 0;
        found.open += is_decided ? 0 : size;
        if (watch.told) watch.told(found.draws);
    }
    return found;
}

std::vector<ChanceStep> chance_ladder(LeverSearch& search, std::size_t lever,
                                      const LeverAnswer& answer, const Draws& draws,
                                      const std::vector<Rational>& levels,
                                      const ChanceWatch& watch) {
    const Rational& from = search.question().levers[lever].lever.from;
    const auto number_of = [&](const Rational& value) {
        return Rational::fraction(value - from, answer.step)->floor().to_int64().value_or(0);
    };
    std::map<std::int64_t, ChanceFound> known;
    const auto found_at = [&](std::int64_t number) -> const ChanceFound& {
        const auto [at, is_new] = known.try_emplace(number);
        if (is_new) {
            std::vector<Rational> values = search.standing();
            values[lever] = from + answer.step * Rational(number);
            at->second = draws.of(
                [&](std::vector<engine::Override> told) { return search.at(values, told); }, watch);
        }
        return at->second;
    };
    const auto stopped = [&] { return watch.stopped && watch.stopped(); };
    const auto reaches = [&](std::int64_t number, const Rational& level) {
        const ChanceFound& found = found_at(number);
        return !(Rational(found.yes) < level * Rational(found.draws));
    };
    const std::int64_t last = number_of(answer.certain ? *answer.certain : answer.most);
    std::vector<ChanceStep> ladder;
    for (const Rational& level : levels) {
        ChanceStep step;
        step.level = level;
        std::int64_t low = number_of(answer.at) - 1;  // surely no
        std::int64_t high = last;
        step.is_reached = reaches(high, level);
        while (step.is_reached && high - low > 1 && !stopped()) {
            const std::int64_t middle = low + (high - low) / 2;
            (reaches(middle, level) ? high : low) = middle;
        }
        if (stopped()) break;
        step.at = from + answer.step * Rational(high);
        step.found = found_at(high);
        if (step.is_reached && high > 0) {
            step.below = from + answer.step * Rational(high - 1);
            step.found_below = found_at(high - 1);
        }
        ladder.push_back(std::move(step));
    }
    return ladder;
}

}  // namespace hjemmel::sim
