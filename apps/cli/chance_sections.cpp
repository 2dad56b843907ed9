#include "apps/cli/chance_sections.hpp"

#include "apps/report/plan_words.hpp"

#include <string>
#include <utility>

namespace hjemmel::cli {

namespace {

using apps::PlanSection;
using apps::PlanTable;
using apps::PlanWord;
using apps::say;
using engine::Rational;

const apps::NumberStyle share_style{engine::Form::Share, {}};

std::string lever_value(const SectionWords& words, const sim::PlacedLever& lever,
                        const Rational& value) {
    return words.display.number(value, apps::style_of(lever.lever.type));
}

std::string lever_label(const SectionWords& words, const sim::PlacedLever& lever) {
    return words.display.label(lever.lever.labels, lever.lever.name);
}

std::string question_label(const SectionWords& words, const Simulated& found,
                           const engine::Place& place) {
    const engine::Quantity& quantity = found.program()[place.quantity];
    const std::string index = words.display.index(quantity.indices, place.indices);
    return words.display.label(place.quantity) + (index.empty() ? "" : ", " + index);
}

/// The part of draws with one decimal of a per cent.
std::string part(const SectionWords& words, std::int64_t some, std::int64_t all) {
    return apps::share_cell(static_cast<double>(some) / static_cast<double>(all), words.language)
        .shown;
}

std::string distribution(const SectionWords& words, const engine::Uncertain& one) {
    const apps::NumberStyle style = apps::style_of(one.type);
    const auto shown = [&](const Rational& value) { return words.display.number(value, style); };
    const std::string label = words.display.label(one.labels, one.name);
    return one.likeliest ? say(PlanWord::UncertainTriangular, words.language, label,
                               shown(one.least), shown(*one.likeliest), shown(one.most))
                         : say(PlanWord::UncertainUniform, words.language, label, shown(one.least),
                               shown(one.most));
}

void add_levers(const SectionWords& words, const Simulated& found, PlanSection& section) {
    PlanTable table;
    const auto title = [&](PlanWord word) { return std::string(apps::word(word, words.language)); };
    table.columns = {{"lever", title(PlanWord::ColumnLever)},
                     {"wanted", title(PlanWord::ColumnWanted)},
                     {"value", title(PlanWord::ColumnValue)},
                     {"chance", title(PlanWord::ColumnChance)},
                     {"one_less", title(PlanWord::ColumnBelow)},
                     {"chance_one_less", title(PlanWord::ColumnChanceBelow)},
                     {"cost", title(PlanWord::ColumnCost)}};
    for (const LikelyLever& likely : found.likely_levers) {
        const sim::PlacedLever& lever = found.levers[likely.lever];
        const std::string label = lever_label(words, lever);
        if (!likely.is_shown) {
            section.lines.push_back(say(PlanWord::ChanceNotShown, words.language, label));
        }
        for (const sim::ChanceStep& step : likely.steps) {
            const std::string level = words.display.number(step.level, share_style);
            const std::string value = lever_value(words, lever, step.at);
            const auto money = [&](const Rational& amount) {
                return words.display.number(amount, {engine::Form::Plain, lever.lever.price_unit});
            };
            section.lines.push_back(
                say(step.is_reached ? PlanWord::ChanceLever : PlanWord::ChanceLeverNever,
                    words.language, label, value, level) +
                (step.is_reached && lever.lever.price ? say(PlanWord::LeverCosts, words.language,
                                                            money(step.at * *lever.lever.price))
                                                      : std::string()));
            const auto chance = [&](const sim::ChanceFound& one) {
                return apps::share_cell(
                    static_cast<double>(one.yes) / static_cast<double>(one.draws), words.language);
            };
            table.rows.push_back(
                {apps::text_cell(label), apps::number_cell(step.level, level),
                 step.is_reached ? apps::number_cell(step.at, value) : apps::no_cell(),
                 chance(step.found),
                 step.below ? apps::number_cell(*step.below, lever_value(words, lever, *step.below))
                            : apps::no_cell(),
                 step.found_below ? chance(*step.found_below) : apps::no_cell(),
                 step.is_reached && lever.lever.price
                     ? apps::number_cell(step.at * *lever.lever.price,
                                         money(step.at * *lever.lever.price))
                     : apps::no_cell()});
        }
    }
    if (!table.rows.empty()) {
        section.table = std::move(table);
    }
}

}  // namespace

void add_kept(const SectionWords& words, const Simulated& found, apps::PlanReport& report) {
    if (found.kept.empty()) {
        return;
    }
    PlanSection section;
    section.id = "kept";
    section.title = std::string(apps::word(PlanWord::KeptTitle, words.language));
    for (const Kept& kept : found.kept) {
        const apps::Word answer = sim::is_yes(kept.as_set)  ? apps::Word::Yes
                                  : sim::is_no(kept.as_set) ? apps::Word::No
                                                            : apps::Word::Unknown;
        section.lines.push_back(say(PlanWord::KeptNow, words.language,
                                    question_label(words, found, kept.place),
                                    apps::word(answer, words.language)));
    }
    for (std::size_t at = 0; at < found.without_keeping.size(); ++at) {
        using Result = sim::LeverAnswer::Result;
        const auto& alone = found.without_keeping[at];
        if (alone && (alone->result == Result::Found || alone->result == Result::Met)) {
            section.lines.push_back(say(PlanWord::KeptBetween, words.language,
                                        lever_label(words, found.levers[at]),
                                        lever_value(words, found.levers[at], alone->at)));
        }
    }
    report.sections.push_back(std::move(section));
}

void add_chances(const SectionWords& words, const Simulated& found, apps::PlanReport& report) {
    for (const Likely& likely : found.likely) {
        const sim::ChanceFound& chance = likely.found;
        PlanSection section;
        section.id = "chance";
        const std::string question = question_label(words, found, likely.question);
        if (chance.draws == 0) {
            continue;  // stopped before the first
        }
        section.title =
            say(PlanWord::ChanceTitle, words.language, question,
                part(words, chance.yes, chance.draws), apps::grouped(chance.draws, words.language));
        section.basis = words.basis;
        if (chance.open > 0) {
            section.lines.push_back(
                say(PlanWord::ChanceOpen, words.language, part(words, chance.open, chance.draws)));
        }
        section.lines.push_back(
            say(PlanWord::ChanceConfidence, words.language,
                apps::share_cell(sim::wilson(chance.yes, chance.draws).least, words.language).shown,
                apps::share_cell(sim::wilson(chance.yes + chance.open, chance.draws).most,
                                 words.language)
                    .shown));
        for (const engine::Uncertain& one : found.plan.uncertain) {
            section.lines.push_back(distribution(words, one));
        }
        if (&likely == &found.likely.front()) {
            add_levers(words, found, section);
        }
        report.sections.push_back(std::move(section));
    }
}

}  // namespace hjemmel::cli
