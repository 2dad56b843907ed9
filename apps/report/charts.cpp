#include "apps/report/charts.hpp"

#include "apps/report/svg.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace hjemmel::apps {

namespace {

constexpr double width = 760;
constexpr double left = 60;
constexpr double right = 20;
constexpr double line_height = 18;
constexpr double inside = width - left - right;

}  // namespace

std::string waterfall_chart(const ChartWords& words, const Waterfall& waterfall) {
    constexpr double top = 34;
    constexpr double plot = 220;
    Svg svg(width, top + plot + 3 * line_height, words.title, words.description);
    double most = waterfall.limit;
    for (const Waterfall::Bar& bar : waterfall.bars) {
        most = std::max({most, bar.from, bar.to});
    }
    most = std::max(most * 1.05, 1.0);
    const auto height_of = [&](double persons) { return top + plot - plot * persons / most; };
    const double step =
        inside / static_cast<double>(std::max<std::size_t>(1, waterfall.bars.size()));
    svg.line(left, top + plot, width - right, top + plot, Ink::Axis);
    for (std::size_t at = 0; at < waterfall.bars.size(); ++at) {
        const Waterfall::Bar& bar = waterfall.bars[at];
        const double x = left + step * static_cast<double>(at) + step * 0.2;
        const double high = height_of(std::max(bar.from, bar.to));
        const double low = height_of(std::min(bar.from, bar.to));
        svg.rectangle(x, high, step * 0.6, std::max(1.0, low - high),
                      bar.is_ghost     ? Ink::Ghost
                      : bar.is_missing ? Ink::Missing
                                       : Ink::Plain);
        svg.text(x + step * 0.3, high - 5, bar.value, Anchor::Middle);
        svg.text(x + step * 0.3, top + plot + line_height, bar.label, Anchor::Middle);
    }
    svg.line(left, height_of(waterfall.limit), width - right, height_of(waterfall.limit),
             Ink::Limit);
    svg.text(left, top - 20, words.limit, Anchor::Start, Ink::Limit);
    return std::move(svg).take();
}

std::string ladder_chart(const ChartWords& words, const LadderChart& ladder) {
    constexpr double bar_height = 26;
    constexpr double label_width = 190;
    const double height = 10 + (bar_height + 8) * static_cast<double>(ladder.steps.size());
    Svg svg(width, height, words.title, words.description);
    double most = 1;
    for (const LadderChart::Step& step : ladder.steps) {
        most = std::max(most, step.persons);
    }
    double y = 5;
    for (const LadderChart::Step& step : ladder.steps) {
        const double length = (width - label_width - 110) * step.persons / most;
        svg.text(label_width - 8, y + bar_height * 0.7, step.label, Anchor::End);
        svg.rectangle(label_width, y, std::max(1.0, length), bar_height,
                      step.enough ? Ink::Plain : Ink::Missing);
        svg.text(label_width + length + 8, y + bar_height * 0.7, step.value);
        y += bar_height + 8;
    }
    return std::move(svg).take();
}

namespace {

using Pairs = std::vector<std::optional<std::pair<double, double>>>;

/// Draws shares of months between a least and a greatest share.
class MonthlyPlot {
public:
    MonthlyPlot(const ChartWords& words, const MonthlyChart& chart)
        : words_(words), chart_(chart), low_(chart.limit), high_(chart.limit) {
        for (const Pairs* pairs :
             {&chart.published, &chart.bounds, &chart.band, &chart.wide_band}) {
            for (const auto& pair : *pairs) {
                if (pair) {
                    include(pair->first);
                    include(pair->second);
                }
            }
        }
        for (const auto& share : chart.path) {
            if (share) {
                include(*share);
            }
        }
        constexpr double margin = 0.03;
        low_ = std::max(0.0, std::floor((low_ - margin) * 20) / 20);
        high_ = std::min(1.0, std::ceil((high_ + margin) * 20) / 20);
    }

    std::string draw() {
        const bool counts = !chart_.first_crossings.empty();
        const double height = top + plot + 2 * line_height + (counts ? histogram + 36 : 0);
        Svg svg(width, height, words_.title, words_.description);
        axes(svg);
        area(svg, chart_.wide_band, Ink::WideBand);
        area(svg, chart_.band, Ink::Band);
        area(svg, chart_.bounds, Ink::Missing);
        line(svg, chart_.naive, Ink::Second);
        line(svg, chart_.path, Ink::Path);
        for (std::size_t month = 0; month < chart_.published.size(); ++month) {
            if (const auto& known = chart_.published[month]) {
                svg.line(x(month), y(known->first), x(month), y(known->second), Ink::Plain);
                svg.dot(x(month), y((known->first + known->second) / 2), Ink::Plain);
            }
        }
        svg.line(left, y(chart_.limit), width - right, y(chart_.limit), Ink::Limit);
        svg.text(left + 4, y(chart_.limit) - 6, words_.limit, Anchor::Start, Ink::Limit);
        double mark_y = top - 22;
        for (const MonthlyChart::Mark& mark : chart_.marks) {
            svg.line(x(mark.month), mark_y + 4, x(mark.month), top + plot, Ink::Soft);
            const bool at_end = x(mark.month) > width * 0.6;
            svg.text(x(mark.month) + (at_end ? -4 : 4), mark_y, mark.label,
                     at_end ? Anchor::End : Anchor::Start);
            mark_y -= line_height;
        }
        if (counts) {
            crossings(svg);
        }
        return std::move(svg).take();
    }

private:
    static constexpr double top = 84;
    static constexpr double plot = 240;
    static constexpr double histogram = 70;

    void include(double share) {
        low_ = std::min(low_, share);
        high_ = std::max(high_, share);
    }
    [[nodiscard]] double x(std::size_t month) const {
        const auto last = static_cast<double>(std::max<std::size_t>(2, chart_.months.size()) - 1);
        return left + inside * static_cast<double>(month) / last;
    }
    [[nodiscard]] double y(double share) const {
        return top + plot - plot * (share - low_) / std::max(0.01, high_ - low_);
    }

    void axes(Svg& svg) const {
        for (double share = low_; share <= high_ + 1e-9; share += 0.05) {
            svg.line(left, y(share), width - right, y(share), Ink::Soft);
            svg.text(left - 6, y(share) + 4, fmt::format("{:.0f} %", share * 100), Anchor::End);
        }
        svg.line(left, top + plot, width - right, top + plot, Ink::Axis);
        const std::size_t every = std::max<std::size_t>(1, (chart_.months.size() + 7) / 8);
        for (std::size_t month = 0; month < chart_.months.size(); month += every) {
            constexpr double half_a_label = 30;
            const bool at_edge = x(month) > width - half_a_label;
            svg.text(at_edge ? width - 2 : x(month), top + plot + line_height, chart_.months[month],
                     at_edge ? Anchor::End : Anchor::Middle);
        }
    }

    void area(Svg& svg, const Pairs& pairs, Ink ink) const {
        std::vector<Svg::Point> upper;
        std::vector<Svg::Point> lower;
        for (std::size_t month = 0; month < pairs.size(); ++month) {
            if (pairs[month]) {
                lower.push_back({x(month), y(pairs[month]->first)});
                upper.push_back({x(month), y(pairs[month]->second)});
            }
        }
        if (upper.size() > 1) {
            svg.area(upper, lower, ink);
        }
    }

    void line(Svg& svg, const std::vector<std::optional<double>>& shares, Ink ink) const {
        std::vector<Svg::Point> points;
        for (std::size_t month = 0; month < shares.size(); ++month) {
            if (shares[month] && *shares[month] >= low_ && *shares[month] <= high_) {
                points.push_back({x(month), y(*shares[month])});
            }
        }
        if (points.size() > 1) {
            svg.path(points, ink);
        }
    }

    void crossings(Svg& svg) const {
        const double base = top + plot + 2 * line_height + 30 + histogram;
        const double most = std::max(
            0.01, *std::max_element(chart_.first_crossings.begin(), chart_.first_crossings.end()));
        svg.text(left, base - histogram - 10, chart_.histogram);
        svg.line(left, base, width - right, base, Ink::Axis);
        const double step = inside / static_cast<double>(chart_.months.size());
        for (std::size_t month = 0; month < chart_.first_crossings.size(); ++month) {
            const double tall = histogram * chart_.first_crossings[month] / most;
            if (tall > 0) {
                svg.rectangle(x(month) - step * 0.35, base - tall, step * 0.7, tall, Ink::Plain);
            }
        }
    }

    const ChartWords& words_;
    const MonthlyChart& chart_;
    double low_;
    double high_;
};

}  // namespace

std::string monthly_chart(const ChartWords& words, const MonthlyChart& chart) {
    return MonthlyPlot(words, chart).draw();
}

std::string year_meter(const ChartWords& words, const YearMeter& meter) {
    constexpr double tall = 120;
    constexpr double top = 30;
    Svg svg(width, top + tall + 2 * line_height + 8, words.title, words.description);
    const double step = inside / static_cast<double>(std::max<std::size_t>(1, meter.cells.size()));
    svg.text(left, top - 14, words.limit, Anchor::Start, Ink::Limit);
    for (std::size_t at = 0; at < meter.cells.size(); ++at) {
        const YearMeter::Cell& cell = meter.cells[at];
        const double x = left + step * static_cast<double>(at);
        svg.rectangle(x + 2, top, step - 4, tall, Ink::Soft);
        if (cell.value.empty()) {
            svg.rectangle(x + 2, top, step - 4, tall, Ink::Ghost);
        } else {
            svg.rectangle(x + 2, top + tall * (1 - cell.share), step - 4, tall * cell.share,
                          Ink::Second);
            svg.text(x + step / 2, top + tall - 6, cell.value, Anchor::Middle);
        }
        svg.text(x + step / 2, top + tall + line_height, cell.month, Anchor::Middle);
    }
    const double line = top + tall * (1 - meter.limit);
    svg.line(left, line, width - right, line, Ink::Limit);
    return std::move(svg).take();
}

std::string volume_map(const ChartWords& words, const VolumeMap& map) {
    constexpr double top = 44;
    constexpr double row = 34;
    constexpr double label_width = 90;
    const double rows = static_cast<double>(map.targeting.size());
    Svg svg(width, top + row * rows + 3 * line_height, words.title, words.description);
    svg.text(label_width, 16, words.limit, Anchor::Start, Ink::Limit);
    svg.text(4, top - 8, map.targeting_label);
    const double step = (width - label_width - right) /
                        static_cast<double>(std::max<std::size_t>(1, map.volumes.size()));
    for (std::size_t line = 0; line < map.targeting.size(); ++line) {
        const double y = top + row * static_cast<double>(line);
        svg.text(label_width - 8, y + row * 0.65, map.targeting_ticks[line], Anchor::End);
        for (std::size_t column = 0; column < map.volumes.size(); ++column) {
            const double x = label_width + step * static_cast<double>(column);
            const bool enough = map.shares[line][column] >= map.limit;
            svg.rectangle(x + 1, y + 1, step - 2, row - 2, enough ? Ink::Second : Ink::Soft);
            svg.text(x + step / 2, y + row * 0.65, map.values[line][column], Anchor::Middle);
            // The border between enough and not enough is drawn, not only coloured.
            const bool before = column > 0 && map.shares[line][column - 1] >= map.limit;
            if (enough && column > 0 && !before) {
                svg.line(x, y, x, y + row, Ink::Limit);
            }
            if (line > 0 && enough != (map.shares[line - 1][column] >= map.limit)) {
                svg.line(x, y, x + step, y, Ink::Limit);
            }
        }
    }
    for (std::size_t column = 0; column < map.volumes.size(); ++column) {
        svg.text(label_width + step * (static_cast<double>(column) + 0.5),
                 top + row * rows + line_height, map.volume_ticks[column], Anchor::Middle);
    }
    svg.text(label_width, top + row * rows + 2 * line_height + 4, map.volume_label);
    return std::move(svg).take();
}

}  // namespace hjemmel::apps
