#include "apps/cli/scenarios.hpp"

#include "apps/report/display.hpp"
#include "apps/report/words.hpp"
#include "engine/program/overlays.hpp"
#include "lang/suggest.hpp"

#include <algorithm>
#include <filesystem>
#include <string>
#include <utility>

namespace hjemmel::cli {

namespace {

using apps::last_word;
using apps::say;
using apps::Word;

UsageError unknown_scenario(const engine::Program& program, const std::string& name,
                            lang::Language language) {
    std::vector<std::string> names;
    for (const engine::Scenario& scenario : program.scenarios) {
        names.emplace_back(last_word(scenario.name));
    }
    UsageError error{language, say(Word::UsageUnknownScenario, language, name), {}};
    if (const auto near = lang::nearest(name, names)) {
        error.help.push_back(say(Word::UsageDidYouMean, language, *near));
    }
    return error;
}

/// The user's own choices stand; else the last scenario that chooses decides.
void add_choices(const engine::Program& program, const std::vector<engine::ScenarioId>& order,
                 Options& options) {
    std::vector<std::pair<engine::InterpretationId, std::uint32_t>> chosen;
    for (const engine::ScenarioId scenario : order) {
        for (const auto& choice : program[scenario].choices) {
            chosen.erase(
                std::remove_if(chosen.begin(), chosen.end(),
                               [&](const auto& other) { return other.first == choice.first; }),
                chosen.end());
            chosen.push_back(choice);
        }
    }
    for (const auto& [interpretation, option] : chosen) {
        const auto by_user = std::any_of(options.choices.begin(), options.choices.end(),
                                         [&, id = interpretation](const auto& one) {
                                             const auto found =
                                                 engine::find_interpretation(program, one.first);
                                             return found && *found == id;
                                         });
        if (!by_user) {
            options.choices.emplace_back(last_word(program[interpretation].name),
                                         program[interpretation].options.at(option).name);
        }
    }
}

}  // namespace

tl::expected<std::vector<engine::ScenarioId>, UsageError> apply_scenarios(
    const engine::Program& program, Options& options) {
    std::vector<engine::ScenarioId> asked;
    for (const std::string& name : options.scenarios) {
        const auto found = engine::find_scenario(program, name);
        if (!found) {
            return tl::unexpected(unknown_scenario(program, name, options.language));
        }
        asked.push_back(*found);
    }
    engine::AppliedOverlays applied = engine::apply_overlays(program, asked);
    if (applied.clash) {
        return tl::unexpected(UsageError{
            options.language,
            say(Word::UsageScenariosClash, options.language,
                last_word(program[applied.clash->first].name),
                last_word(program[applied.clash->second].name), last_word(applied.clash->name)),
            {say(Word::UsageOrderScenarios, options.language)}});
    }
    const bool has_data = !options.data.empty();
    const bool has_index = !options.for_indices.empty();
    const bool has_law = options.law_on.has_value();
    const bool has_knowledge = options.known_on.has_value();
    for (const engine::ScenarioId id : applied.order) {
        const engine::Scenario& scenario = program[id];
        if (!has_data && !scenario.data.empty()) {
            const auto folder = std::filesystem::path(scenario.data_file).parent_path();
            options.data = (folder / scenario.data).lexically_normal().string();
        }
        if (!has_index && (scenario.year || scenario.month)) {
            options.for_indices = {scenario.month ? scenario.month->to_string()
                                                  : scenario.year->to_string()};
        }
        options.law_on = !has_law && scenario.law_on ? scenario.law_on : options.law_on;
        options.known_on =
            !has_knowledge && scenario.known_on ? scenario.known_on : options.known_on;
    }
    add_choices(program, applied.order, options);
    return std::move(applied.order);
}

}  // namespace hjemmel::cli
