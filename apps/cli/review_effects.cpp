#include "apps/cli/review_effects.hpp"

#include "apps/cli/console.hpp"
#include "apps/cli/preparing.hpp"
#include "apps/cli/question.hpp"
#include "apps/data/data_package.hpp"
#include "apps/report/people.hpp"
#include "engine/evaluate/interpreter.hpp"
#include "engine/program/dependence.hpp"

#include <algorithm>
#include <filesystem>
#include <utility>

namespace hjemmel::cli {

namespace {

using engine::Outcome;

/// Says that two answers are the same for a reader; why one is unknown is another matter.
bool same_answer(const Outcome& left, const Outcome& right) {
    return left.state == right.state &&
           (left.state != engine::State::Value || engine::equal_values(left.value, right.value));
}

/// A day after all others, so that what is in force from then on never is.
constexpr int last_year = 2400;
constexpr int first_year = 1600;

class Measuring {
public:
    Measuring(const Options& options, const engine::Program& program)
        : options_(options), program_(program), changed_(program) {}

    /// Asks one question; false when it was stopped from outside.
    bool measure(const engine::Facts& facts, const Question& question,
                 const engine::Circumstances& under, MeasuredEffects& effects) {
        facts_ = &facts;
        question_ = &question;
        number_ = effects.questions.size() - 1;
        before_ = answers(program_, under);
        effects.questions.back().unknown = static_cast<std::size_t>(
            std::count_if(before_.begin(), before_.end(),
                          [](const Outcome& one) { return one.state == engine::State::Unknown; }));
        const engine::Reach reach = engine::reach_of(
            program_, question.quantity, {under.law_on, under.known_on, under.scenarios});
        leave_out_clauses(reach, under, effects);
        leave_out_steps(reach, under, effects);
        choose_options(reach, under, effects);
        return !is_cancelled();
    }

private:
    [[nodiscard]] std::vector<Outcome> answers(const engine::Program& program,
                                               const engine::Circumstances& under) const {
        engine::Interpreter interpreter(program, *facts_, under, options_.limits.evaluation);
        interpreter.set_cancel(is_cancelled);
        std::vector<Outcome> outcomes;
        outcomes.reserve(question_->places.size());
        for (const engine::Place& place : question_->places) {
            if (is_cancelled()) break;
            outcomes.push_back(interpreter.ask(place).outcome);
        }
        return outcomes;
    }

    [[nodiscard]] apps::BookEffect effect(const engine::Program& program,
                                          const engine::Circumstances& under) const {
        const std::vector<Outcome> after = answers(program, under);
        apps::BookEffect result{number_, 0};
        for (std::size_t place = 0; place < std::min(before_.size(), after.size()); ++place)
            result.changed += same_answer(before_[place], after[place]) ? 0U : 1U;
        return result;
    }

    /// Measures with something of the program never in force.
    template <typename Rule>
    apps::BookEffect without(Rule& rule, const engine::Circumstances& under) {
        const auto from = std::exchange(rule.force_from, engine::Date::from_ymd(last_year, 12, 31));
        const auto to = std::exchange(rule.force_to, engine::Date::from_ymd(first_year, 1, 1));
        const apps::BookEffect result = effect(changed_, under);
        rule.force_from = from;
        rule.force_to = to;
        return result;
    }

    void leave_out_clauses(const engine::Reach& reach, const engine::Circumstances& under,
                           MeasuredEffects& effects) {
        for (std::size_t place = 0; place < program_.clauses.size(); ++place) {
            const engine::Clause& clause = program_.clauses[place];
            const bool is_unlinked = clause.cites.empty() && !clause.assumption.empty();
            if (!is_unlinked || clause.scenario || !reach.clauses[place] || is_cancelled())
                continue;
            effects.without[clause.name].push_back(without(changed_.clauses[place], under));
        }
    }

    void leave_out_steps(const engine::Reach& reach, const engine::Circumstances& under,
                         MeasuredEffects& effects) {
        for (std::size_t place = 0; place < program_.parameters.size(); ++place) {
            if (!reach.parameters[place]) continue;
            auto& steps = changed_.parameters[place].steps;
            for (std::size_t step = 0; step < steps.size() && !is_cancelled(); ++step) {
                if (!steps[step].cites.empty() || steps[step].scenario) continue;
                effects.without[steps[step].name].push_back(without(steps[step], under));
            }
        }
    }

    void choose_options(const engine::Reach& reach, const engine::Circumstances& under,
                        MeasuredEffects& effects) const {
        for (const engine::InterpretationId id : engine::interpretations_in(program_, reach)) {
            const engine::Interpretation& reading = program_[id];
            for (std::uint32_t option = 0; option < reading.options.size(); ++option) {
                if (option == under.choices.options.at(id.index) || is_cancelled()) continue;
                engine::Circumstances other = under;
                other.choices.options.at(id.index) = option;
                effects.with_option[reading.name][reading.options[option].name].push_back(
                    effect(program_, other));
            }
        }
    }

    const Options& options_;
    const engine::Program& program_;
    engine::Program changed_;  ///< as `program_`, but for the rule that is left out
    const engine::Facts* facts_ = nullptr;
    const Question* question_ = nullptr;
    std::size_t number_ = 0;
    std::vector<Outcome> before_;
};

}  // namespace

tl::expected<MeasuredEffects, UsageError> measure_effects(const Options& options,
                                                          CheckedRules& rules,
                                                          lang::Diagnostics& diagnostics) {
    MeasuredEffects effects;
    if (options.effects.empty()) return effects;
    const engine::Program& program = rules.compiled.program;
    Measuring measuring(options, program);
    for (const Options::EffectOn& one : options.effects) {
        Options asked = options;
        asked.ask = one.ask;
        asked.for_indices.clear();
        if (!one.index.empty()) asked.for_indices.push_back(one.index);
        apps::LoadOptions load;
        load.cancelled = is_cancelled;
        apps::LoadedData data = apps::load_data(one.data, program, rules.sources, load);
        append(std::move(data.diagnostics), diagnostics);
        if (lang::has_errors(diagnostics) || data.cancelled) return effects;
        auto choices = find_choices(program, asked);
        if (!choices) return tl::unexpected(std::move(choices.error()));
        const apps::People people(program, data.facts, false);
        const auto question = find_question({program, data.facts, people, asked});
        if (!question) return tl::unexpected(question.error());
        const std::string index = one.index.empty() ? std::string() : "@" + one.index;
        const std::filesystem::path folder(one.data);
        const std::string name =
            (folder.has_filename() ? folder : folder.parent_path()).filename().generic_string();
        effects.questions.push_back({one.ask + index, name, question->places.size(), 0});
        engine::Circumstances under;
        under.law_on = options.law_on;
        under.known_on = options.known_on;
        under.choices = std::move(*choices);
        if (!measuring.measure(data.facts, *question, under, effects)) return effects;
    }
    return effects;
}

}  // namespace hjemmel::cli
