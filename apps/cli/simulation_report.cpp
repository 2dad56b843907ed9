#include "apps/cli/simulation_report.hpp"

#include "apps/cli/chance_sections.hpp"
#include "apps/cli/forecast_sections.hpp"
#include "apps/report/charts.hpp"
#include "apps/report/plan_words.hpp"
#include "engine/program/dependence.hpp"
#include "engine/program/residual.hpp"

#include <algorithm>
#include <utility>

namespace hjemmel::cli {

namespace {

using apps::PlanCell;
using apps::PlanSection;
using apps::PlanTable;
using apps::PlanWord;
using apps::say;
using engine::Rational;

class ReportWriter {
public:
    explicit ReportWriter(const Simulated& found)
        : found_(found),
          language_(found.options.language),
          display_(found.program(), found.options.language),
          people_(found.program(), found.data->facts, found.options.show_values) {
        if (found.target && *found.target) {
            limit_ = display_.number((*found.target)->limit.share, share_style());
        }
    }

    apps::PlanReport run() {
        report_.language = language_;
        title();
        answer();
        rules();
        if (found_.gap) {
            gap();
            ladder();
        }
        levers();
        const SectionWords section_words{display_, language_, limit_, basis_};
        add_kept(section_words, found_, report_);
        add_chances(section_words, found_, report_);
        for (const Forecasted& one : found_.forecasts) {
            add_forecast(section_words, one, report_);
        }
        if (found_.gap) {
            add_year(section_words, **found_.target, *found_.gap, report_);
        }
        expectations();
        record();
        return std::move(report_);
    }

private:
    static apps::NumberStyle share_style() { return {engine::Form::Share, {}}; }

    [[nodiscard]] std::string words(PlanWord which) const {
        return std::string(apps::word(which, language_));
    }

    [[nodiscard]] std::string outcome_text(const engine::Outcome& outcome) const {
        switch (outcome.state) {
            case engine::State::Value:
                return std::string(
                    apps::word(sim::is_yes(outcome) ? apps::Word::Yes : apps::Word::No, language_));
            case engine::State::NotApplicable:
                return std::string(apps::word(apps::Word::NotApplicable, language_));
            case engine::State::Conflict:
                return std::string(apps::word(apps::Word::Conflict, language_));
            case engine::State::Unknown:
                break;
        }
        return std::string(apps::word(apps::Word::Unknown, language_));
    }

    [[nodiscard]] std::string lever_label(const sim::PlacedLever& lever) const {
        return display_.label(lever.lever.labels, lever.lever.name);
    }
    [[nodiscard]] std::string lever_value(const sim::PlacedLever& lever,
                                          const Rational& value) const {
        return display_.number(value, apps::style_of(lever.lever.type));
    }
    [[nodiscard]] std::string money(const sim::PlacedLever& lever, const Rational& value) const {
        return display_.number(value, {engine::Form::Plain, lever.lever.price_unit});
    }

    /// The scenario and what it asks.
    void title() {
        const engine::ScenarioId last = found_.circumstances.scenarios.back();
        const engine::Scenario& scenario = found_.program()[last];
        const std::string& label =
            language_ == lang::Language::Danish ? scenario.labels.danish : scenario.labels.english;
        report_.title = !label.empty()           ? label
                        : scenario.title.empty() ? display_.label({}, scenario.name)
                                                 : scenario.title;
        const engine::Quantity& quantity = found_.program()[found_.asked.quantity];
        question_ = display_.label(found_.asked.quantity);
        for (const std::string& part :
             {people_.name(found_.asked), display_.index(quantity.indices, found_.asked.indices)}) {
            question_ += part.empty() ? "" : ", " + part;
        }
        if (!found_.target || !*found_.target) {
            return;
        }
        const engine::Date law = (*found_.target)->law_date;
        for (std::uint32_t at = 0; at < found_.program().clauses.size(); ++at) {
            const engine::Clause& clause = found_.program().clauses[at];
            if (clause.quantity != found_.asked.quantity || clause.scenario) {
                continue;
            }
            for (const engine::ProvisionId cite : clause.cites) {
                const auto& provision = found_.program().provisions[cite.index];
                const std::string text = apps::citation(found_.program(), cite);
                const bool is_in_force =
                    engine::in_force(provision, law, found_.circumstances.known_on);
                if (is_in_force && std::find(basis_.begin(), basis_.end(), text) == basis_.end()) {
                    basis_.push_back(text);
                }
            }
        }
    }

    void answer() {
        PlanSection section;
        section.id = "answer";
        section.title = say(PlanWord::AnswerNow, language_, question_, outcome_text(found_.now));
        section.basis = basis_;
        std::vector<std::string> standing;
        Rational cost;
        const sim::PlacedLever* priced = nullptr;
        bool moved = false;
        for (const sim::PlacedLever& lever : found_.levers) {
            standing.push_back(say(PlanWord::LeverStands, language_, lever_label(lever),
                                   lever_value(lever, lever.value)));
            moved = moved || !(lever.value == lever.lever.from);
            if (lever.lever.price) {
                cost = cost + *lever.lever.price * lever.value;
                priced = &lever;
            }
        }
        if (moved) {
            section.lines.push_back(say(PlanWord::AnswerWith, language_, display_.list(standing),
                                        outcome_text(found_.as_set)));
            if (priced != nullptr) {
                section.lines.push_back(say(PlanWord::AnswerCost, language_, money(*priced, cost)));
            }
        }
        report_.sections.push_back(std::move(section));
    }

    // ---- what the rules ask ----

    [[nodiscard]] std::string refusal_text(const sim::Refusal& refusal) const {
        static constexpr PlanWord reasons[] = {
            PlanWord::RefusalNotYesOrNo,     PlanWord::RefusalNoLawDate,
            PlanWord::RefusalAlwaysTheSame,  PlanWord::RefusalNotAComparison,
            PlanWord::RefusalSeveralShares,  PlanWord::RefusalNotAShare,
            PlanWord::RefusalFewer,          PlanWord::RefusalAverage,
            PlanWord::RefusalPopulation,     PlanWord::RefusalNotFromPersons,
            PlanWord::RefusalNotEvents,      PlanWord::RefusalWindow,
            PlanWord::RefusalUndecidedEvent, PlanWord::RefusalUndecided,
            PlanWord::RefusalScenario};
        const std::string reason = words(reasons[static_cast<std::size_t>(refusal.reason)]);
        const std::string where = refusal.clause ? found_.program()[*refusal.clause].name
                                  : refusal.quantity.index < found_.program().quantities.size()
                                      ? found_.program()[refusal.quantity].name
                                      : "";
        return where.empty() ? reason : say(PlanWord::RefusedAt, language_, reason, where);
    }

    void rules() {
        PlanSection section;
        section.id = "rules";
        section.title = words(PlanWord::RulesTitle);
        section.basis = basis_;
        if (!*found_.target) {
            section.lines.push_back(
                say(PlanWord::Refused, language_, refusal_text(found_.target->error())));
            report_.sections.push_back(std::move(section));
            return;
        }
        const sim::Target& target = **found_.target;
        section.lines.push_back(
            say(target.limit.above ? PlanWord::LimitAbove : PlanWord::LimitReach, language_, limit_,
                display_.date(target.law_date)));
        const std::string first = display_.month(target.months.front());
        const std::string last = display_.month(target.months.back());
        switch (target.averaging) {
            case sim::Averaging::MeanOfShares:
                section.lines.push_back(
                    say(PlanWord::AverageMonths, language_, target.months.size(), first, last));
                break;
            case sim::Averaging::ShareOfSums:
                section.lines.push_back(
                    say(PlanWord::AveragePooled, language_, target.months.size(), first, last));
                break;
            case sim::Averaging::OneMonth:
                section.lines.push_back(say(PlanWord::AverageOne, language_, last));
                break;
        }
        if (!target.persons) {
            section.lines.push_back(
                say(PlanWord::RefusedPersons, language_, refusal_text(target.persons.error())));
        } else {
            for (const sim::Way& way : target.persons->ways) {
                section.lines.push_back(way_text(way));
            }
        }
        report_.sections.push_back(std::move(section));
    }

    [[nodiscard]] std::string way_text(const sim::Way& way) const {
        const engine::Collection& events = found_.program()[way.events];
        if (way.summed) {
            const engine::Field& field = events.fields[*way.summed];
            return say(PlanWord::WaySum, language_, display_.label(field.labels, field.name),
                       display_.number(way.at_least, apps::style_of(field.type)),
                       way.window_months);
        }
        return say(PlanWord::WayEvents, language_, way.events_needed(),
                   display_.label(events.labels, events.name, way.events_needed() != 1),
                   way.window_months);
    }

    // ---- the gap ----

    [[nodiscard]] std::string range(const sim::Range& range) const {
        const std::string least = apps::grouped(range.least, language_);
        return range.least == range.most
                   ? least
                   : say(PlanWord::Range, language_, least, apps::grouped(range.most, language_));
    }

    void gap() {
        const sim::StaticGap& gap = *found_.gap;
        const sim::Target& target = **found_.target;
        PlanSection section;
        section.id = "gap";
        section.basis = basis_;
        const std::string month = display_.month(gap.month);
        if (target.averaging != sim::Averaging::OneMonth) {
            section.lines.push_back(say(PlanWord::GapAnnual, language_, target.months.size()));
        }
        if (!gap.missing && target.averaging != sim::Averaging::OneMonth) {
            return;  // the figure of the whole year decides, and a month of it is not known
        }
        if (!gap.missing) {
            section.title = words(PlanWord::GapUnknown);
            report_.sections.push_back(std::move(section));
            return;
        }
        section.title = gap.missing->most == 0
                            ? say(PlanWord::GapNone, language_, month)
                            : say(PlanWord::GapTitle, language_, range(*gap.missing), month);
        section.lines.push_back(say(PlanWord::GapCounts, language_, range(*gap.population),
                                    range(*gap.covered), range(*gap.needed)));
        if (gap.needed->least > gap.population->most) {
            section.lines.push_back(words(PlanWord::GapInfeasible));
        }
        section.lines.push_back(
            say(target.limit.above ? PlanWord::GapOtherReach : PlanWord::GapOtherAbove, language_,
                limit_, range(*gap.missing_other)));
        if (gap.exits && gap.missing->most > 0 && !gap.some_never_by_exits) {
            section.lines.push_back(say(PlanWord::GapExits, language_, range(*gap.exits)));
        }
        if (gap.further_events) {
            section.lines.push_back(say(PlanWord::GapFurther, language_, gap.further_events->least,
                                        gap.further_events->most));
        }
        if (gap.fitting) {
            section.lines.push_back(say(PlanWord::GapFitting, language_, rounded_share(gap),
                                        gap.missing->most, gap.fitting_count,
                                        apps::grouped(gap.fitting->least, language_),
                                        apps::grouped(gap.fitting->most, language_)));
            if (gap.fitting_exits) {
                section.lines.push_back(
                    say(PlanWord::GapFittingExits, language_, range(*gap.fitting_exits)));
            }
        }
        section.table = gap_table(gap);
        if (gap.missing->least == gap.missing->most && gap.covered->least == gap.covered->most) {
            section.drawings.push_back(gap_drawing(gap, section.title));
        }
        report_.sections.push_back(std::move(section));
    }

    [[nodiscard]] std::string rounded_share(const sim::StaticGap& gap) const {
        const auto share = Rational::fraction(gap.covered->most, gap.population->most);
        const auto half = Rational::fraction(1, 2);
        constexpr int hundred = 100;
        const Rational per_cent = (*share * Rational(hundred) + *half).floor();
        return display_.number(*Rational::fraction(per_cent, hundred), share_style());
    }

    [[nodiscard]] PlanTable gap_table(const sim::StaticGap& gap) const {
        PlanTable table;
        table.columns = {{"figure", words(PlanWord::ColumnWhat)},
                         {"least", words(PlanWord::ColumnFewest)},
                         {"most", words(PlanWord::ColumnGreatest)}};
        const std::pair<PlanWord, const std::optional<sim::Range>*> rows[] = {
            {PlanWord::RowPopulation, &gap.population},
            {PlanWord::RowCovered, &gap.covered},
            {PlanWord::RowNeeded, &gap.needed},
            {PlanWord::RowMissing, &gap.missing},
            {PlanWord::RowMissingOther, &gap.missing_other},
            {PlanWord::RowExits, &gap.exits},
            {PlanWord::RowFurther, &gap.further_events}};
        for (const auto& [label, value] : rows) {
            if (*value) {
                table.rows.push_back({apps::text_cell(words(label)),
                                      apps::whole_cell((*value)->least, language_),
                                      apps::whole_cell((*value)->most, language_)});
            }
        }
        return table;
    }

    [[nodiscard]] std::string gap_drawing(const sim::StaticGap& gap,
                                          const std::string& finding) const {
        apps::Waterfall bars;
        const auto have = static_cast<double>(gap.covered->most);
        const auto needed = static_cast<double>(gap.needed->most);
        const auto bar = [&](PlanWord label, std::int64_t number, double from, double to) {
            apps::Waterfall::Bar made;
            made.label = words(label);
            made.value = apps::grouped(number, language_);
            made.from = from;
            made.to = to;
            bars.bars.push_back(made);
        };
        bar(PlanWord::LabelHave, gap.covered->most, 0, have);
        if (gap.missing->most > 0) {
            bar(PlanWord::LabelMissing, gap.missing->most, have, needed);
            bars.bars.back().is_missing = true;
        }
        bar(PlanWord::LabelNeeded, gap.needed->most, 0, needed);
        const auto other = static_cast<double>(gap.covered->most + gap.missing_other->most);
        bar(PlanWord::LabelOther, gap.covered->most + gap.missing_other->most, 0, other);
        bars.bars.back().is_ghost = true;
        bars.limit = needed;
        return apps::waterfall_chart({finding, say(PlanWord::GapDescription, language_, finding),
                                      say(PlanWord::LimitLine, language_, limit_)},
                                     bars);
    }

    void ladder() {
        PlanSection section;
        section.id = "conversations";
        if (found_.gap->agrees == false) {
            section.title = words(PlanWord::LadderDisagrees);
            report_.sections.push_back(std::move(section));
            return;
        }
        if (!found_.gap->held) {
            return;
        }
        const sim::RegisterGap& held = *found_.gap->held;
        section.basis = basis_;
        const std::int64_t missing = found_.gap->missing ? found_.gap->missing->most : 0;
        section.title = held.is_reachable
                            ? say(PlanWord::LadderTitle, language_, held.further_events, missing)
                            : words(PlanWord::LadderNever);
        if (found_.gap->agrees == true) {
            section.lines.push_back(words(PlanWord::LadderAgrees));
        }
        if (held.candidates > 0) {
            section.lines.push_back(
                say(PlanWord::LadderCandidates, language_, held.candidates, held.lifted_by_those));
        }
        PlanTable table;
        table.columns = {{"held", words(PlanWord::ColumnHeld)},
                         {"persons", words(PlanWord::ColumnPersons)}};
        apps::LadderChart chart;
        for (std::size_t step = 0; step < held.ladder.persons.size(); ++step) {
            const bool enough = step + 1 == held.ladder.persons.size();
            const std::int64_t persons = held.ladder.persons[step];
            const std::string label = say(enough ? PlanWord::LadderEnough : PlanWord::LadderStep,
                                          language_, static_cast<std::int64_t>(step));
            section.lines.push_back(
                say(PlanWord::LeverFound, language_, label, apps::grouped(persons, language_)));
            table.rows.push_back({apps::text_cell(label), apps::whole_cell(persons, language_)});
            chart.steps.push_back(
                {label, apps::grouped(persons, language_), static_cast<double>(persons), enough});
        }
        section.drawings.push_back(apps::ladder_chart(
            {section.title, say(PlanWord::LadderDescription, language_, section.title), ""},
            chart));
        section.table = std::move(table);
        report_.sections.push_back(std::move(section));
    }

    // ---- levers ----

    [[nodiscard]] std::string lever_text(const sim::PlacedLever& lever,
                                         const sim::LeverAnswer& answer) const {
        using Result = sim::LeverAnswer::Result;
        const std::string label = lever_label(lever);
        switch (answer.result) {
            case Result::Found:
                return say(PlanWord::LeverFound, language_, label, lever_value(lever, answer.at)) +
                       (lever.lever.price ? say(PlanWord::LeverCosts, language_,
                                                money(lever, answer.at * *lever.lever.price))
                                          : std::string());
            case Result::Met:
                return say(PlanWord::LeverMet, language_, label);
            case Result::Never:
                if (!answer.is_read) {
                    return say(PlanWord::LeverUnread, language_, label);
                }
                return say(PlanWord::LeverNever, language_, label, lever_value(lever, answer.most));
            case Result::Undecided:
                return answer.certain
                           ? say(PlanWord::LeverUndecided, language_, label,
                                 lever_value(lever, answer.at), lever_value(lever, *answer.certain))
                           : say(PlanWord::LeverNeverCertain, language_, label,
                                 lever_value(lever, answer.at));
            case Result::NoFigure:
            case Result::Cancelled:
                break;
        }
        return say(PlanWord::LeverNoFigure, language_, label);
    }

    void levers() {
        if (found_.answers.empty()) {
            return;
        }
        PlanSection section;
        section.id = "levers";
        section.title = words(PlanWord::LeversTitle);
        section.basis = basis_;
        PlanTable table;
        table.columns = {
            {"lever", words(PlanWord::ColumnLever)},    {"value", words(PlanWord::ColumnValue)},
            {"one_less", words(PlanWord::ColumnBelow)}, {"certain", words(PlanWord::ColumnCertain)},
            {"cost", words(PlanWord::ColumnCost)},      {"proven", words(PlanWord::ColumnProven)}};
        // What is sought comes first, the other levers as its alternatives.
        std::vector<std::size_t> order;
        for (std::size_t at = 0; at < found_.answers.size(); ++at) {
            const bool sought =
                found_.plan.seek && found_.plan.seek->lever &&
                *found_.plan.seek->lever == apps::last_word(found_.levers[at].lever.name);
            order.insert(sought ? order.begin() : order.end(), at);
        }
        bool first = true;
        for (const std::size_t at : order) {
            const sim::PlacedLever& lever = found_.levers[at];
            const sim::LeverAnswer& answer = found_.answers[at];
            const std::string text = lever_text(lever, answer);
            section.lines.push_back(first ? text : say(PlanWord::LeverOr, language_, text));
            first = false;
            proof(lever, answer, section);
            table.rows.push_back(row_of(lever, answer));
        }
        cheapest(section);
        section.table = std::move(table);
        report_.sections.push_back(std::move(section));
    }

    void proof(const sim::PlacedLever& lever, const sim::LeverAnswer& answer,
               PlanSection& section) const {
        if (answer.result == sim::LeverAnswer::Result::Found && answer.below) {
            section.lines.push_back(
                "  " +
                say(PlanWord::LeverProof, language_, lever_value(lever, *answer.below),
                    apps::word(apps::Word::No, language_), lever_value(lever, answer.at),
                    apps::word(apps::Word::Yes, language_),
                    static_cast<std::int64_t>(answer.questions),
                    words(answer.proven ? PlanWord::LeverProven : PlanWord::LeverNotProven)));
        }
        if (!answer.set_aside.empty()) {
            std::vector<std::string> labels;
            for (const engine::Place& place : answer.set_aside) {
                labels.push_back(display_.label(place.quantity));
            }
            section.lines.push_back("  " +
                                    say(PlanWord::SetAside, language_, display_.list(labels)));
        }
    }

    [[nodiscard]] std::vector<PlanCell> row_of(const sim::PlacedLever& lever,
                                               const sim::LeverAnswer& answer) const {
        using Result = sim::LeverAnswer::Result;
        const auto cell = [&](const std::optional<Rational>& value) {
            return value ? apps::number_cell(*value, lever_value(lever, *value)) : apps::no_cell();
        };
        const bool has_value = answer.result == Result::Found || answer.result == Result::Met ||
                               answer.result == Result::Undecided;
        const auto at = has_value ? std::optional(answer.at) : std::nullopt;
        const bool is_exact = answer.result == Result::Found || answer.result == Result::Met;
        const auto certain = is_exact ? at : answer.certain;
        const std::string proven(
            apps::word(answer.proven ? apps::Word::Yes : apps::Word::No, language_));
        return {apps::text_cell(lever_label(lever)),
                cell(at),
                cell(answer.below),
                cell(certain),
                at && is_exact && lever.lever.price
                    ? apps::number_cell(*at * *lever.lever.price,
                                        money(lever, *at * *lever.lever.price))
                    : apps::no_cell(),
                apps::text_cell(proven)};
    }

    void cheapest(PlanSection& section) const {
        using Result = sim::CheapestAnswer::Result;
        if (!found_.cheapest) {
            return;
        }
        switch (found_.cheapest->result) {
            case Result::Found: {
                std::vector<std::string> values;
                const sim::PlacedLever* priced = nullptr;
                for (std::size_t at = 0; at < found_.levers.size(); ++at) {
                    const sim::PlacedLever& lever = found_.levers[at];
                    priced = lever.lever.price ? &lever : priced;
                    values.push_back(say(PlanWord::LeverStands, language_, lever_label(lever),
                                         lever_value(lever, found_.cheapest->values[at])));
                }
                section.lines.push_back(say(PlanWord::CheapestTitle, language_,
                                            display_.list(values),
                                            money(*priced, found_.cheapest->cost)));
                return;
            }
            case Result::Never:
                section.lines.push_back(words(PlanWord::CheapestNever));
                return;
            case Result::Undecided:
                section.lines.push_back(words(PlanWord::CheapestUndecided));
                return;
            case Result::NoPrices:
                section.lines.push_back(words(PlanWord::CheapestNoPrices));
                return;
            case Result::TooManyFigures:
                section.lines.push_back(words(PlanWord::CheapestTooMany));
                return;
            case Result::TooWide:
                section.lines.push_back(words(PlanWord::CheapestTooWide));
                return;
            case Result::NotMonotone:
                section.lines.push_back(words(PlanWord::CheapestNotMonotone));
                return;
            case Result::Cancelled:
                return;
        }
    }

    // ---- the end ----

    void expectations() {
        if (found_.expectations.empty()) {
            return;
        }
        PlanSection section;
        section.id = "expectations";
        section.title = words(PlanWord::ExpectedTitle);
        for (const CheckedExpectation& one : found_.expectations) {
            section.lines.push_back(
                one.holds ? say(PlanWord::ExpectedHolds, language_, one.what)
                          : say(PlanWord::ExpectedFails, language_, one.what, one.is));
        }
        report_.sections.push_back(std::move(section));
    }

    void record() {
        const auto add = [&](PlanWord name, std::string value) {
            report_.record.emplace_back(words(name), std::move(value));
        };
        std::vector<std::string> names;
        for (const engine::ScenarioId id : found_.circumstances.scenarios) {
            names.push_back(found_.program()[id].name);
        }
        add(PlanWord::RecordScenario, display_.list(names));
        add(PlanWord::RecordRules, found_.envelope.rules_hash);
        add(PlanWord::RecordData, found_.envelope.data_hash);
        engine::Interpreter interpreter(found_.program(), found_.data->facts, found_.circumstances,
                                        found_.options.limits.evaluation);
        const auto law = interpreter.law_date_of(found_.asked);
        add(PlanWord::RecordLaw, law ? law->to_string() : "");
        add(PlanWord::RecordKnown, found_.circumstances.known_on
                                       ? found_.circumstances.known_on->to_string()
                                       : words(PlanWord::RecordKnownAll));
        std::string readings;
        const engine::Reach reach =
            engine::reach_of(found_.program(), found_.asked.quantity,
                             {found_.circumstances.law_on, found_.circumstances.known_on,
                              found_.circumstances.scenarios});
        for (std::size_t at = 0; at < found_.envelope.choices.size(); ++at) {
            const auto& [name, option] = found_.envelope.choices[at];
            if (!reach.interpretations[at]) {
                continue;  // the question cannot read it
            }
            readings +=
                (readings.empty() ? "" : ", ") + std::string(apps::last_word(name)) + "=" + option;
        }
        add(PlanWord::RecordReadings, readings);
        add(PlanWord::RecordSeed, std::to_string(found_.options.seed));
        add(PlanWord::RecordRuns, found_.runs > 0 ? apps::grouped(found_.runs, language_)
                                                  : words(PlanWord::RecordNoRuns));
        for (const std::string& assumption : found_.data_assumptions()) {
            add(PlanWord::RecordAssumption, assumption);
        }
        add(PlanWord::RecordEngine, std::string(apps::engine_version()));
        add(PlanWord::RecordCommand, found_.options.command);
    }

    const Simulated& found_;
    lang::Language language_;
    apps::Display display_;
    apps::People people_;
    apps::PlanReport report_;
    std::string question_;
    std::string limit_;
    std::vector<std::string> basis_;
};

}  // namespace

apps::PlanReport simulation_report(const Simulated& found) { return ReportWriter(found).run(); }

}  // namespace hjemmel::cli
