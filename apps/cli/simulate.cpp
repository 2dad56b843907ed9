#include "apps/cli/replace_file.hpp"
#include "apps/cli/simulation.hpp"
#include "apps/cli/simulation_report.hpp"
#include "apps/cli/verbs.hpp"
#include "apps/report/plan_words.hpp"

#include <nlohmann/json.hpp>

#include <filesystem>
#include <system_error>

namespace hjemmel::cli {

namespace {

using apps::PlanWord;
using apps::say;

bool write(const std::string& path, const std::string& bytes, const Options& options,
           Console& console) {
    const std::string failure = replace_file(path, bytes);
    if (!failure.empty()) {
        console.alarm(say(PlanWord::CannotWrite, options.language, path, failure));
        return false;
    }
    console.remark(say(PlanWord::Wrote, options.language, path));
    return true;
}

/// Each table twice: for machines, and for Danish spreadsheets.
bool write_tables(const apps::PlanReport& report, const Options& options, Console& console) {
    std::error_code error;
    const std::filesystem::path folder = options.csv;
    std::filesystem::create_directories(folder, error);
    if (error) {
        console.alarm(say(PlanWord::CannotWrite, options.language, options.csv, error.message()));
        return false;
    }
    std::size_t number = 0;
    for (const apps::PlanSection& section : report.sections) {
        if (!section.table) {
            continue;
        }
        // Two models of one scenario have tables of one name each.
        std::string name = section.id;
        for (std::size_t other = 0; other < number; ++other) {
            name += report.sections[other].id == section.id ? "_2" : "";
        }
        const bool good = write((folder / (name + ".csv")).string(),
                                apps::plan_csv(*section.table, false), options, console) &&
                          write((folder / (name + ".da.csv")).string(),
                                apps::plan_csv(*section.table, true), options, console);
        if (!good) {
            return false;
        }
        number = static_cast<std::size_t>(&section - report.sections.data()) + 1;
    }
    return true;
}

std::string document(const Simulated& found, const apps::PlanReport& report,
                     const Options& options) {
    nlohmann::ordered_json json = results_json(found, apps::plan_json(report), options.language);
    json["title"] = report.title;
    nlohmann::ordered_json record;
    for (const auto& [name, value] : report.record) {
        record.push_back({{"name", name}, {"value", value}});
    }
    json["record"] = std::move(record);
    json["seed"] = found.options.seed;
    json["runs"] = found.runs;
    nlohmann::ordered_json levers = nlohmann::ordered_json::array();
    static constexpr std::string_view results[] = {"found",     "met",       "never",
                                                   "undecided", "no_figure", "cancelled"};
    for (std::size_t at = 0; at < found.answers.size(); ++at) {
        const sim::LeverAnswer& answer = found.answers[at];
        nlohmann::ordered_json one;
        one["lever"] = apps::last_word(found.levers[at].lever.name);
        one["result"] = results[static_cast<std::size_t>(answer.result)];
        one["value"] = answer.at.to_string();
        if (answer.below) one["one_less"] = answer.below->to_string();
        if (answer.certain) one["certain"] = answer.certain->to_string();
        one["proven"] = answer.proven;
        one["questions"] = answer.questions;
        levers.push_back(std::move(one));
    }
    json["levers"] = std::move(levers);
    nlohmann::ordered_json expectations = nlohmann::ordered_json::array();
    for (const CheckedExpectation& one : found.expectations) {
        expectations.push_back({{"expected", one.what}, {"holds", one.holds}});
        if (!one.holds) {
            expectations.back()["is"] = one.is;
        }
    }
    json["expectations"] = std::move(expectations);
    return apps::json_text(json);
}

}  // namespace

Exit simulate(const Options& options, Console& console) {
    Simulated found = run_simulation(options);
    found.envelope.schema = "hjemmel.simulate/1";
    if (found.usage) {
        show_usage_error(*found.usage);
        return found.exit;
    }
    console.draw(found.diagnostics, found.rules.sources);
    if (!found.answered) {
        if (options.json) {
            console.answer(apps::json_text(
                results_json(found, nlohmann::ordered_json::array(), options.language)));
        }
        if (found.exit == Exit::Cancelled) {
            console.alarm(say(PlanWord::StoppedEarly, options.language));
        }
        return found.exit;
    }
    const apps::PlanReport report = simulation_report(found);
    console.answer(options.json ? document(found, report, options) : apps::plan_text(report));
    if (!options.csv.empty() && !write_tables(report, options, console)) {
        return Exit::Refused;
    }
    if (!options.html.empty() && !write(options.html, apps::plan_page(report), options, console)) {
        return Exit::Refused;
    }
    if (found.exit == Exit::Cancelled) {
        const auto asked = static_cast<std::int64_t>(options.runs * found.forecasts.size());
        console.alarm(asked > 0 ? say(PlanWord::StoppedAfter, options.language, found.runs, asked)
                                : say(PlanWord::StoppedEarly, options.language));
    }
    return found.exit;
}

}  // namespace hjemmel::cli
