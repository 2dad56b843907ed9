#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

/// The drawings of a simulation's report. Each has a title that states the finding and a
/// description; every figure in them stands in a table beside them too. Numbers are put into words
/// by the caller.
namespace hjemmel::apps {

struct ChartWords {
    std::string title;
    std::string description;
    std::string limit;  ///< what the line of the law is called
};

/// Persons who have it, and by which means so many as are needed are reached.
struct Waterfall {
    struct Bar {
        std::string label;
        std::string value;
        double from = 0;
        double to = 0;
        bool is_missing = false;  ///< hatched
        bool is_ghost = false;
    };
    std::vector<Bar> bars;
    double limit = 0;
};
[[nodiscard]] std::string waterfall_chart(const ChartWords& words, const Waterfall& waterfall);

/// Persons by the number of events held.
struct LadderChart {
    struct Step {
        std::string label;
        std::string value;
        double persons = 0;
        bool enough = false;
    };
    std::vector<Step> steps;
};
[[nodiscard]] std::string ladder_chart(const ChartWords& words, const LadderChart& ladder);

/// Shares of months, 0 to 1, from `first` on.
struct MonthlyChart {
    std::vector<std::string> months;  ///< labels
    double limit = 0;
    /// By month, published: the ends of the rounding.
    std::vector<std::optional<std::pair<double, double>>> published;
    std::vector<std::optional<double>> path;
    std::vector<std::optional<std::pair<double, double>>> bounds;
    std::vector<std::optional<std::pair<double, double>>> band;
    std::vector<std::optional<std::pair<double, double>>> wide_band;
    std::vector<std::optional<double>> naive;
    struct Mark {
        std::size_t month = 0;
        std::string label;
    };
    std::vector<Mark> marks;
    std::vector<double> first_crossings;  ///< parts of the runs, by month; may be empty
    std::string histogram;                ///< what they are called
};
[[nodiscard]] std::string monthly_chart(const ChartWords& words, const MonthlyChart& chart);

/// Twelve cells of a calendar year with what is known of each.
struct YearMeter {
    struct Cell {
        std::string month;
        std::string value;  ///< empty: open
        double share = 0;
    };
    std::vector<Cell> cells;
    double limit = 0;
};
[[nodiscard]] std::string year_meter(const ChartWords& words, const YearMeter& meter);

/// The steady share by volume and targeting.
struct VolumeMap {
    std::vector<double> volumes;              ///< as part of today's
    std::vector<double> targeting;            ///< 0 to 1
    std::vector<std::vector<double>> shares;  ///< by targeting, then volume
    std::vector<std::vector<std::string>> values;
    double limit = 0;
    std::string volume_label;
    std::string targeting_label;
    std::vector<std::string> volume_ticks;
    std::vector<std::string> targeting_ticks;
};
[[nodiscard]] std::string volume_map(const ChartWords& words, const VolumeMap& map);

}  // namespace hjemmel::apps
