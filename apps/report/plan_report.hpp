#pragma once

#include "apps/report/words.hpp"
#include "engine/values/rational.hpp"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// A simulation's report, free of what it was made from: text, JSON, tables and a page are all made
/// of it, so that each says the same.
namespace hjemmel::apps {

/// A figure of a table: exact for machines, in Danish for spreadsheets, and as it is read.
struct PlanCell {
    std::string plain;
    std::string danish;
    std::string shown;
};
[[nodiscard]] PlanCell text_cell(std::string text);
[[nodiscard]] PlanCell whole_cell(std::int64_t number, Language language);
/// A share from 0 to 1 with four decimals, shown in per cent with one.
[[nodiscard]] PlanCell share_cell(double share, Language language);
/// An exact number, as it is shown.
[[nodiscard]] PlanCell number_cell(const engine::Rational& number, std::string shown);
[[nodiscard]] PlanCell no_cell();

struct PlanTable {
    std::vector<std::pair<std::string, std::string>> columns;  ///< id and label
    std::vector<std::vector<PlanCell>> rows;
};

struct PlanSection {
    std::string id;     ///< the name of its file among the tables
    std::string title;  ///< the finding
    std::vector<std::string> lines;
    std::vector<std::string> basis;  ///< the provisions behind it
    std::optional<PlanTable> table;
    std::vector<std::string> drawings;
};

struct PlanReport {
    Language language = Language::English;
    std::string title;
    std::vector<PlanSection> sections;
    std::vector<std::pair<std::string, std::string>> record;  ///< how to repeat it
};

[[nodiscard]] std::string plan_text(const PlanReport& report);
[[nodiscard]] nlohmann::ordered_json plan_json(const PlanReport& report);
[[nodiscard]] std::string plan_page(const PlanReport& report);
/// A table with `;`, decimal commas and the mark of UTF-8 for Danish spreadsheets, or with `,` and
/// points.
[[nodiscard]] std::string plan_csv(const PlanTable& table, bool danish);

}  // namespace hjemmel::apps
