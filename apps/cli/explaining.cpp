#include "apps/cli/explaining.hpp"

#include "apps/cli/asking.hpp"
#include "apps/cli/file_languages.hpp"
#include "apps/report/display.hpp"
#include "apps/report/spoken.hpp"

#include <algorithm>
#include <set>
#include <string>

namespace hjemmel::cli {

namespace {

using apps::say;
using apps::Word;

/// More than this nobody reads, and each is a question of its own.
constexpr std::size_t most_other_readings = 60;

const engine::Scenario* find_scenario(const engine::Program& program, const std::string& name) {
    for (const engine::Scenario& scenario : program.scenarios) {
        if (scenario.name == name || apps::last_word(scenario.name) == name) {
            return &scenario;
        }
    }
    return nullptr;
}

/// Says that a scenario, or one that it builds on, tells figures that only a simulation computes.
bool is_simulated(const Answering& answering, const engine::Scenario& scenario) {
    const auto tells = [&](const engine::Scenario& one) {
        const auto place = static_cast<std::size_t>(&one - answering.program().scenarios.data());
        const engine::Plan& plan = answering.rules.compiled.plans.at(place);
        return !plan.levers.empty() || !plan.models.empty();
    };
    return tells(scenario) ||
           std::any_of(scenario.based_on.begin(), scenario.based_on.end(),
                       [&](engine::ScenarioId id) { return tells(answering.program()[id]); });
}

/// The question with another row in the place of its own.
bool ask_for_row(const engine::Program& program, const std::string& against, Options& options) {
    const auto quantity = engine::find_quantity(program, options.ask);
    if (!quantity || !program[*quantity].entity) {
        return false;
    }
    const auto pair = split_pair(against);
    const std::string entity(pair ? pair->first
                                  : apps::last_word(program[*program[*quantity].entity].name));
    const std::string id = pair ? pair->second : against;
    options.of.erase(std::remove_if(options.of.begin(), options.of.end(),
                                    [&](const std::string& one) {
                                        const auto other = split_pair(one);
                                        return other && other->first == entity;
                                    }),
                     options.of.end());
    options.of.push_back(entity + "=" + id);
    return true;
}

}  // namespace

std::vector<apps::OtherReading> other_readings(Answering& answering) {
    std::vector<apps::OtherReading> readings;
    const auto question = prepared_question(answering);
    if (!question || question->places.size() != 1 || !answering.answers.front().grounds) {
        return readings;
    }
    const engine::Program& program = answering.program();
    std::set<std::string> used;
    for (const apps::Step& step : answering.answers.front().grounds->steps) {
        if (step.kind == apps::StepKind::Interpretation) {
            used.insert(step.quantity);
        }
    }
    const lang::Language language = answering.options.language;
    const apps::Display display(program, language);
    const FileLanguages languages(answering.rules.sources);
    for (std::size_t id = 0; id < program.interpretations.size(); ++id) {
        const engine::Interpretation& interpretation = program.interpretations[id];
        if (used.count(interpretation.name) == 0) {
            continue;
        }
        for (std::uint32_t option = 0; option < interpretation.options.size(); ++option) {
            if (answering.circumstances.choices.options.at(id) == option ||
                readings.size() >= most_other_readings) {
                continue;
            }
            engine::Circumstances other = answering.circumstances;
            other.choices.options.at(id) = option;
            Asking asking(answering.rules, answering.data->facts, answering.options, other);
            const auto record = asking.answer(question->places.front(), {});
            if (!record) {
                return readings;
            }
            const engine::InterpretationOption& chosen = interpretation.options[option];
            const auto written = [&](const std::string& text) {
                return apps::spoken(text, languages.at(interpretation.origin), language);
            };
            readings.push_back(
                {interpretation.question.empty()
                     ? display.label(interpretation.labels, interpretation.name)
                     : written(interpretation.question),
                 display.has_own_words(chosen) ? written(chosen.text) : display.option(chosen),
                 record->display});
        }
    }
    return readings;
}

tl::expected<apps::Against, Exit> answer_against(const Answering& answering, const Options& options,
                                                 Console& console) {
    const engine::Program& program = answering.program();
    const apps::Display display(program, options.language);
    Options other = options;
    std::string title = options.against;
    if (const auto day = engine::Date::parse(options.against)) {
        other.law_on = day;
        title = say(Word::PageLawOf, options.language, display.date(*day));
    } else if (engine::Month::parse(options.against) || engine::Year::parse(options.against)) {
        other.for_indices = {options.against};
    } else if (const auto* scenario = find_scenario(program, options.against)) {
        if (is_simulated(answering, *scenario)) {
            show_usage_error({options.language,
                              say(Word::UsageAgainstModel, options.language, options.against),
                              {}});
            return tl::unexpected(Exit::Usage);
        }
        other.scenarios.push_back(scenario->name);
        title = scenario->title.empty() ? display.label(scenario->labels, scenario->name)
                                        : scenario->title;
        if (!options.html.empty())
            title = apps::spoken(std::move(title),
                                 FileLanguages(answering.rules.sources).at(scenario->origin),
                                 options.language);
    } else if (!ask_for_row(program, options.against, other)) {
        show_usage_error(
            {options.language, say(Word::UsageAgainst, options.language, options.against), {}});
        return tl::unexpected(Exit::Usage);
    }
    Answering found = answer_all(other, true);
    if (found.usage) {
        show_usage_error(*found.usage);
        return tl::unexpected(found.exit);
    }
    if (found.answers.size() != 1) {
        console.draw(found.diagnostics, found.rules.sources);
        if (found.exit == Exit::Complete) {
            show_usage_error({options.language,
                              say(Word::UsageHtmlOne, options.language, found.answers.size()),
                              {}});
            return tl::unexpected(Exit::Usage);
        }
        return tl::unexpected(found.exit);
    }
    return apps::Against{std::move(title), std::move(found.answers.front())};
}

}  // namespace hjemmel::cli
