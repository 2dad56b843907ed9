#include "apps/cli/forecast_sections.hpp"

#include "apps/report/charts.hpp"
#include "apps/report/plan_words.hpp"
#include "sim/window/cohort.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace hjemmel::cli {

namespace {

using apps::PlanSection;
using apps::PlanTable;
using apps::PlanWord;
using apps::say;
using engine::Month;
using engine::Rational;

constexpr int one_decimal = 1;
constexpr int two_decimals = 2;

class ForecastWriter {
public:
    ForecastWriter(const SectionWords& words, const Forecasted& one, apps::PlanReport& report)
        : words_(words),
          language_(words.language),
          forecast_(one.forecast),
          model_(one.question.model),
          target_(one.question.target),
          report_(report) {}

    void run() {
        PlanSection section;
        section.id = "forecast";
        section.basis = words_.basis;
        if (forecast_.result != sim::ForecastResult::Found) {
            section.title = why_not();
            report_.sections.push_back(std::move(section));
            return;
        }
        section.title = title();
        lines(section);
        section.table = table();
        section.drawings.push_back(interval_drawing(section.title));
        report_.sections.push_back(std::move(section));
        if (forecast_.chance && forecast_.chance->runs > 0) {
            chance();
        }
        volume();
    }

private:
    [[nodiscard]] std::string text(PlanWord which) const {
        return std::string(apps::word(which, language_));
    }
    [[nodiscard]] std::string month(Month month) const { return words_.display.month(month); }
    [[nodiscard]] std::string share(double share) const {
        return apps::share_cell(share, language_).shown;
    }
    [[nodiscard]] std::string decimal(double number, int decimals) const {
        std::string digits = fmt::format("{:.{}f}", number, decimals);
        if (language_ == lang::Language::Danish) {
            std::replace(digits.begin(), digits.end(), '.', ',');
        }
        return digits;
    }

    [[nodiscard]] std::string why_not() const {
        switch (forecast_.result) {
            case sim::ForecastResult::NoSeries:
                return say(PlanWord::ForecastNoSeries, language_, month(model_.first));
            case sim::ForecastResult::SeriesWithHole:
                return say(PlanWord::ForecastHole, language_, month(forecast_.hole));
            case sim::ForecastResult::OtherTarget:
                return text(PlanWord::ForecastOther);
            case sim::ForecastResult::NotOneEvent:
                return text(PlanWord::ForecastNotOne);
            case sim::ForecastResult::Contradiction: {
                std::vector<Month> months;
                for (const auto& [off, by] : forecast_.calibration.off) {
                    months.push_back(off);
                }
                return say(PlanWord::ForecastContradiction, language_,
                           words_.display.months(months));
            }
            case sim::ForecastResult::BadInput:
                return text(PlanWord::ForecastBad);
            case sim::ForecastResult::Found:
            case sim::ForecastResult::Stopped:
                break;
        }
        return text(PlanWord::ForecastSolver);
    }

    [[nodiscard]] std::string title() const {
        if (!forecast_.has_bounds) {
            return say(PlanWord::ForecastExpectedTitle, language_, month(model_.first),
                       month(model_.last));
        }
        if (!forecast_.possible_from) {
            return say(PlanWord::ForecastNeverPossible, language_, words_.limit,
                       month(model_.last));
        }
        if (!forecast_.certain_from) {
            return say(PlanWord::ForecastNeverCertain, language_, words_.limit,
                       month(*forecast_.possible_from), month(model_.last));
        }
        return say(PlanWord::ForecastPossible, language_, words_.limit,
                   month(*forecast_.possible_from), month(*forecast_.certain_from));
    }

    void lines(PlanSection& section) const {
        section.lines.push_back(say(PlanWord::ForecastWindow, language_, forecast_.window,
                                    share(forecast_.hazard_before)));
        if (!forecast_.has_bounds) {
            section.lines.push_back(text(PlanWord::NoBounds));
        }
        const sim::Crossing& crossing = forecast_.crossing;
        section.lines.push_back(
            crossing.first ? say(PlanWord::CrossingFirst, language_, month(*crossing.first))
                           : say(PlanWord::CrossingNever, language_, month(model_.last)));
        if (crossing.lasting) {
            section.lines.push_back(
                say(PlanWord::CrossingLasting, language_, month(*crossing.lasting)));
        }
        section.lines.push_back(
            crossing.year ? say(PlanWord::CrossingYear, language_, crossing.year->to_string())
                          : text(PlanWord::CrossingNoYear));
        for (const sim::Forecast::Line& line : forecast_.trends) {
            constexpr int hundred = 100;
            const std::string points =
                words_.display.digits(line.trend.slope * Rational(hundred), two_decimals);
            section.lines.push_back(
                line.trend.crosses
                    ? say(PlanWord::TrendCrosses, language_, month(line.from),
                          month(*line.trend.crosses), points)
                    : say(PlanWord::TrendNever, language_, month(line.from), points));
        }
        constexpr std::size_t enough_to_validate = 24;
        if (forecast_.series.size() < enough_to_validate) {
            section.lines.push_back(say(PlanWord::TrendShort, language_, forecast_.series.size()));
        }
        if (!forecast_.chance) {
            section.lines.push_back(text(PlanWord::ChanceNone));
        }
    }

    [[nodiscard]] std::size_t told() const { return forecast_.series.size(); }
    [[nodiscard]] std::size_t all_months() const { return forecast_.path.size(); }
    [[nodiscard]] Month month_at(std::size_t at) const {
        return Month{forecast_.series_begin.index + static_cast<std::int32_t>(at)};
    }

    [[nodiscard]] PlanTable table() const {
        PlanTable table;
        table.columns = {{"month", text(PlanWord::ColumnMonth)},
                         {"least", text(PlanWord::ColumnLeast)},
                         {"most", text(PlanWord::ColumnMost)},
                         {"expected", text(PlanWord::ColumnExpected)}};
        for (std::size_t at = 0; at < all_months(); ++at) {
            std::vector<apps::PlanCell> row{apps::text_cell(month_at(at).to_string())};
            const auto ends = ends_at(at);
            row.push_back(ends ? apps::share_cell(ends->first, language_) : apps::no_cell());
            row.push_back(ends ? apps::share_cell(ends->second, language_) : apps::no_cell());
            row.push_back(apps::share_cell(path_at(at), language_));
            table.rows.push_back(std::move(row));
        }
        return table;
    }

    [[nodiscard]] double path_at(std::size_t at) const {
        const sim::MonthShare& share = forecast_.path[at];
        return share.population > 0 ? share.covered / share.population : 0;
    }

    /// What is published of a month or left open by the bounds.
    [[nodiscard]] std::optional<std::pair<double, double>> ends_at(std::size_t at) const {
        if (at < told()) {
            const sim::PublishedShare ends = sim::published(month_at(at), forecast_.series[at]);
            return std::pair(ends.least, ends.most);
        }
        const std::size_t later = at - told();
        if (later < forecast_.bounds.size() && forecast_.bounds[later]) {
            return std::pair(forecast_.bounds[later]->least, forecast_.bounds[later]->most);
        }
        return std::nullopt;
    }

    [[nodiscard]] apps::MonthlyChart chart() const {
        apps::MonthlyChart chart;
        chart.limit = sim::to_double(target_.limit.share);
        for (std::size_t at = 0; at < all_months(); ++at) {
            chart.months.push_back(month_at(at).to_string());
            chart.published.push_back(at < told() ? ends_at(at) : std::nullopt);
            chart.path.push_back(path_at(at));
        }
        return chart;
    }

    [[nodiscard]] std::string interval_drawing(const std::string& finding) const {
        apps::MonthlyChart chart = this->chart();
        for (std::size_t at = 0; at < all_months(); ++at) {
            chart.bounds.push_back(at < told() ? std::nullopt : ends_at(at));
        }
        // The line that begins latest with at least five months: what a reader would draw.
        constexpr std::size_t drawn_from = 5;
        const std::size_t from = told() >= drawn_from ? told() - drawn_from : 0;
        if (from < forecast_.trends.size()) {
            const sim::Trend& trend = forecast_.trends[from].trend;
            const double slope = sim::to_double(trend.slope);
            const double last = sim::to_double(trend.last);
            for (std::size_t at = 0; at < all_months(); ++at) {
                const double share =
                    last + slope * (static_cast<double>(at) - static_cast<double>(told()) + 1);
                chart.naive.push_back(at < from || share > 1 ? std::nullopt : std::optional(share));
            }
        }
        const auto mark = [&](const std::optional<Month>& month, PlanWord label) {
            if (month) {
                chart.marks.push_back(
                    {static_cast<std::size_t>(month->index - forecast_.series_begin.index),
                     say(label, language_, words_.display.month(*month))});
            }
        };
        mark(forecast_.possible_from, PlanWord::MarkPossible);
        mark(forecast_.certain_from, PlanWord::MarkCertain);
        mark(forecast_.crossing.first, PlanWord::MarkFirst);
        return apps::monthly_chart({finding,
                                    say(PlanWord::IntervalDescription, language_, finding) + " " +
                                        text(PlanWord::OnlyExcluded),
                                    say(PlanWord::LimitLine, language_, words_.limit)},
                                   chart);
    }

    // ---- chance ----

    void chance() {
        const sim::MicroResult& chance = *forecast_.chance;
        const auto runs = static_cast<double>(chance.runs);
        const std::size_t months = chance.passed.size();
        std::int64_t reached = 0;
        for (std::size_t at = 1; at < months; ++at) {
            reached += chance.first[at];
        }
        reached += chance.first[0];
        const double part = static_cast<double>(reached) / runs;
        constexpr double two_errors = 1.96;
        constexpr double per_cent = 100;
        const double error = two_errors * std::sqrt(part * (1 - part) / runs) * per_cent;
        PlanSection section;
        section.id = "chance";
        section.basis = words_.basis;
        std::int64_t so_far = chance.first[0];
        std::optional<Month> half;
        for (std::size_t at = 1; at < months && !half; ++at) {
            so_far += chance.first[at];
            if (2 * so_far >= chance.runs) {
                half = month_at(told() + at - 1);
            }
        }
        section.title = half ? say(PlanWord::FanHalf, language_, month(*half))
                             : say(PlanWord::FanTitle, language_, share(part), month(model_.last));
        section.lines.push_back(say(PlanWord::ChanceBy, language_, chance.runs, reached,
                                    month(model_.last), decimal(error, one_decimal)));
        apps::MonthlyChart chart = this->chart();
        PlanTable table;
        table.columns = {{"month", text(PlanWord::ColumnMonth)},
                         {"p10", text(PlanWord::ColumnLow)},
                         {"p50", text(PlanWord::ColumnMiddle)},
                         {"p90", text(PlanWord::ColumnHigh)},
                         {"passes", text(PlanWord::ColumnPasses)},
                         {"first_passes", text(PlanWord::ColumnFirst)}};
        chart.band.assign(all_months(), std::nullopt);
        chart.wide_band.assign(all_months(), std::nullopt);
        chart.first_crossings.assign(all_months(), 0);
        constexpr double low = 0.1;
        constexpr double quarter = 0.25;
        for (std::size_t at = 1; at < months; ++at) {
            const std::size_t place = told() + at - 1;
            const auto at_level = [&](double level) { return sim::quantile(chance, at, level); };
            chart.band[place] = std::pair(at_level(quarter), at_level(1 - quarter));
            chart.wide_band[place] = std::pair(at_level(low), at_level(1 - low));
            const double first = static_cast<double>(chance.first[at]) / runs;
            chart.first_crossings[place] = first;
            table.rows.push_back(
                {apps::text_cell(month_at(place).to_string()),
                 apps::share_cell(at_level(low), language_),
                 apps::share_cell(at_level(0.5), language_),
                 apps::share_cell(at_level(1 - low), language_),
                 apps::share_cell(static_cast<double>(chance.passed[at]) / runs, language_),
                 apps::share_cell(first, language_)});
        }
        chart.histogram = text(PlanWord::FirstCrossings);
        section.drawings.push_back(apps::monthly_chart(
            {section.title, say(PlanWord::FanDescription, language_, section.title),
             say(PlanWord::LimitLine, language_, words_.limit)},
            chart));
        section.table = std::move(table);
        report_.sections.push_back(std::move(section));
    }

    // ---- volume and targeting ----

    void volume() {
        const double today = path_at(told() - 1);
        const double limit = sim::to_double(target_.limit.share);
        const auto window = static_cast<std::size_t>(forecast_.window);
        if (today <= 0 || today >= 1) {
            return;
        }
        // Untargeted events of a closed population that keep today's share.
        const double each = 1 - std::pow(1 - today, 1 / static_cast<double>(window));
        PlanSection section;
        section.id = "volume";
        section.basis = words_.basis;
        apps::VolumeMap map;
        map.limit = limit;
        map.volume_label = text(PlanWord::MapVolume);
        map.targeting_label = text(PlanWord::MapTargeting);
        PlanTable table;
        table.columns = {{"targeting", text(PlanWord::ColumnTargeting)},
                         {"volume", text(PlanWord::ColumnVolume)},
                         {"share", text(PlanWord::ColumnSteady)}};
        for (int step = 2; step <= 8; ++step) {
            map.volumes.push_back(static_cast<double>(step) / 4);
            map.volume_ticks.push_back(decimal(map.volumes.back(), two_decimals));
        }
        for (int step = 0; step <= 5; ++step) {
            const double targeting = static_cast<double>(step) / 5;
            map.targeting.push_back(targeting);
            map.targeting_ticks.push_back(share(targeting));
            std::vector<double> shares;
            std::vector<std::string> values;
            for (const double volume : map.volumes) {
                shares.push_back(std::min(
                    1.0, sim::steady_share(window, std::min(1.0, volume * each), targeting)));
                values.push_back(share(shares.back()));
                table.rows.push_back({apps::share_cell(targeting, language_),
                                      apps::share_cell(volume, language_),
                                      apps::share_cell(shares.back(), language_)});
            }
            map.shares.push_back(std::move(shares));
            map.values.push_back(std::move(values));
        }
        // The least targeting in hundredths that is enough with today's volume.
        std::optional<double> least;
        constexpr int hundred = 100;
        for (int part = 0; part <= hundred && !least; ++part) {
            const double targeting = static_cast<double>(part) / hundred;
            if (sim::steady_share(window, each, targeting) >= limit) {
                least = targeting;
            }
        }
        section.title = least ? say(PlanWord::MapTitle, language_, words_.limit, share(*least))
                              : say(PlanWord::MapNever, language_, words_.limit);
        section.lines.push_back(text(PlanWord::MapSteady));
        section.drawings.push_back(apps::volume_map(
            {section.title, say(PlanWord::MapDescription, language_, section.title),
             say(PlanWord::LimitLine, language_, words_.limit)},
            map));
        section.table = std::move(table);
        report_.sections.push_back(std::move(section));
    }

    const SectionWords& words_;
    lang::Language language_;
    const sim::Forecast& forecast_;
    const engine::WindowModel& model_;
    const sim::Target& target_;
    apps::PlanReport& report_;
};

}  // namespace

void add_forecast(const SectionWords& words, const Forecasted& one, apps::PlanReport& report) {
    ForecastWriter(words, one, report).run();
}

void add_year(const SectionWords& words, const sim::Target& target, const sim::StaticGap& gap,
              apps::PlanReport& report) {
    constexpr std::size_t months_of_a_year = 12;
    if (target.averaging != sim::Averaging::MeanOfShares || gap.months.size() != months_of_a_year) {
        return;
    }
    const lang::Language language = words.language;
    const auto middle_of = [](const engine::Interval& share) {
        return *Rational::fraction(share.lower->at + share.upper->at, 2);
    };
    apps::YearMeter meter;
    meter.limit = sim::to_double(target.limit.share);
    PlanTable table;
    table.columns = {{"month", std::string(apps::word(PlanWord::ColumnMonth, language))},
                     {"least", std::string(apps::word(PlanWord::ColumnLeast, language))},
                     {"most", std::string(apps::word(PlanWord::ColumnMost, language))}};
    Rational sum;
    std::int64_t known = 0;
    for (const sim::MonthKnown& month : gap.months) {
        // A month that is known no better than to two points is open.
        const auto& share = month.share;
        const bool is_known = share && share->lower && share->upper &&
                              !(*Rational::fraction(1, 50) < share->upper->at - share->lower->at);
        apps::YearMeter::Cell cell;
        cell.month = month.month.to_string().substr(5);
        std::vector<apps::PlanCell> row{apps::text_cell(month.month.to_string())};
        if (is_known) {
            ++known;
            sum = sum + middle_of(*share);
            cell.share = sim::to_double(middle_of(*share));
            cell.value = apps::share_cell(cell.share, language).shown;
            row.push_back(apps::share_cell(sim::to_double(share->lower->at), language));
            row.push_back(apps::share_cell(sim::to_double(share->upper->at), language));
        } else {
            row.push_back(apps::no_cell());
            row.push_back(apps::no_cell());
        }
        meter.cells.push_back(std::move(cell));
        table.rows.push_back(std::move(row));
    }
    if (known == 0) {
        return;
    }
    PlanSection section;
    section.id = "year";
    section.basis = words.basis;
    const std::string year = std::to_string(gap.months.back().month.year());
    const auto all = static_cast<std::int64_t>(months_of_a_year);
    const apps::NumberStyle style{engine::Form::Share, {}};
    if (known == all) {
        section.title = say(PlanWord::YearClosed, language, year,
                            words.display.number(*Rational::fraction(sum, all), style));
    } else {
        const Rational needed =
            *Rational::fraction(target.limit.share * Rational(all) - sum, all - known);
        section.title = say(Rational(1) < needed ? PlanWord::YearImpossible : PlanWord::YearTitle,
                            language, year, words.display.number(needed, style));
    }
    section.drawings.push_back(
        apps::year_meter({section.title, say(PlanWord::YearDescription, language, section.title),
                          say(PlanWord::LimitLine, language, words.limit)},
                         meter));
    section.table = std::move(table);
    report.sections.push_back(std::move(section));
}

}  // namespace hjemmel::cli
