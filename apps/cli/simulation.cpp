#include "apps/cli/simulation.hpp"

#include "apps/cli/console.hpp"
#include "apps/cli/plan_expectations.hpp"
#include "apps/cli/question.hpp"
#include "apps/report/plan_words.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <thread>
#include <utility>

namespace hjemmel::cli {

namespace {

using apps::PlanWord;
using apps::say;
using engine::Outcome;
using engine::Place;
using engine::PlaceMeant;
using engine::Rational;

std::int32_t key_part(const engine::Value& value) {
    if (const auto* month = std::get_if<engine::Month>(&value)) return month->index;
    if (const auto* year = std::get_if<engine::Year>(&value)) return year->number;
    if (const auto* date = std::get_if<engine::Date>(&value)) return date->days;
    return std::get<engine::EnumerationValue>(value).ordinal;
}

class Simulation {
public:
    explicit Simulation(const Options& options) : progress_(options) {
        found_.progress = &progress_;
        if (!prepare(options, found_) || !collect() || !find_question()) {
            finish();
            return;
        }
        const sim::Setting setting{found_.program(), found_.data->facts, found_.circumstances,
                                   found_.options.limits.evaluation, is_cancelled};
        found_.target = sim::derive_target(setting, found_.asked);
        if (!run_models(setting) || !place_levers()) {
            finish();
            return;
        }
        if (!place_kept()) {
            finish();
            return;
        }
        search(setting);
        find_chances();
        // With other levers than the scenario has, something else may well come out.
        if (!is_cancelled() && found_.options.levers.empty()) {
            check_expectations(found_, *search_,
                               [&](const PlaceMeant& meant) { return place_expected(meant); });
        }
        found_.answered = true;
        if (is_cancelled()) {
            found_.stop();
        }
        finish();
    }

    Simulated result() { return std::move(found_); }

private:
    void finish() {
        progress_.clear();
        found_.progress = nullptr;
        conclude(found_);
        for (const Forecasted& one : found_.forecasts) {
            if (one.forecast.result != sim::ForecastResult::Found &&
                found_.exit == Exit::Complete) {
                found_.exit = Exit::Refused;  // its section says why
            }
        }
        for (const CheckedExpectation& one : found_.expectations) {
            if (!one.holds && found_.exit == Exit::Complete) {
                found_.exit = Exit::Findings;
            }
        }
    }

    bool refuse(std::string message) {
        found_.refuse({found_.options.language, std::move(message), {}});
        return false;
    }

    /// What the scenarios say, those that build on others last.
    bool collect() {
        const auto& plans = found_.rules.compiled.plans;
        for (const engine::ScenarioId id : found_.circumstances.scenarios) {
            const engine::Plan& one = plans[id.index];
            engine::Plan& all = found_.plan;
            all.levers.insert(all.levers.end(), one.levers.begin(), one.levers.end());
            all.goals.insert(all.goals.end(), one.goals.begin(), one.goals.end());
            all.keeps.insert(all.keeps.end(), one.keeps.begin(), one.keeps.end());
            all.uncertain.insert(all.uncertain.end(), one.uncertain.begin(), one.uncertain.end());
            for (const engine::WindowModel& model : one.models) {
                // What builds on another tells the same share its own way.
                all.models.erase(std::remove_if(all.models.begin(), all.models.end(),
                                                [&](const engine::WindowModel& other) {
                                                    return other.share.quantity ==
                                                               model.share.quantity &&
                                                           other.share.key == model.share.key;
                                                }),
                                 all.models.end());
                all.models.push_back(model);
            }
            if (one.seek) {
                all.seek = one.seek;
            }
            // What a scenario expects holds for it alone: another may change what comes out.
            all.expectations = one.expectations;
        }
        return true;
    }

    /// The row that is asked about, of the entity that a quantity belongs to.
    std::optional<std::uint32_t> row_of(engine::CollectionId entity, const std::string& key) {
        const engine::Facts& facts = found_.data->facts;
        if (!key.empty()) {
            return facts.find_row(entity, key);
        }
        for (const std::string& text : found_.options.of) {
            const auto pair = split_pair(text);
            const auto row = facts.find_row(entity, pair ? pair->second : text);
            if (row) {
                return row;
            }
        }
        return facts.row_count(entity) == 1 ? std::optional<std::uint32_t>(0) : std::nullopt;
    }

    std::optional<Place> place_of(const PlaceMeant& meant) {
        const engine::Program& program = found_.program();
        const engine::Quantity& quantity = program[meant.quantity];
        Place place{meant.quantity, 0, {}};
        if (quantity.entity) {
            const auto row = row_of(*quantity.entity, meant.key);
            if (!row) {
                if (meant.key.empty() && found_.data->facts.row_count(*quantity.entity) > 1) {
                    refuse(say(PlanWord::SeveralRows, found_.options.language,
                               std::size_t{found_.data->facts.row_count(*quantity.entity)}));
                } else {
                    refuse(say(PlanWord::LeverRow, found_.options.language,
                               apps::last_word(quantity.name)));
                }
                return std::nullopt;
            }
            place.row = *row;
        }
        const std::string written =
            found_.options.for_indices.empty() ? "" : found_.options.for_indices.front();
        const auto month = engine::Month::parse(written);
        const auto year = written.size() == 4 ? parse_whole(written) : std::nullopt;
        for (std::size_t at = 0; at < quantity.indices.size(); ++at) {
            const engine::Index& index = quantity.indices[at];
            std::optional<std::int32_t> part;
            if (at < meant.indices.size() && meant.indices[at]) {
                part = key_part(*meant.indices[at]);
            } else if (index.kind == engine::IndexKind::Year) {
                part = year    ? std::optional(static_cast<std::int32_t>(*year))
                       : month ? std::optional(month->year())
                               : std::nullopt;
            } else if (index.kind == engine::IndexKind::Month) {
                constexpr int december = 12;
                part = month ? std::optional(month->index)
                       : year
                           ? std::optional(
                                 engine::Month::from_ym(static_cast<int>(*year), december)->index)
                           : std::nullopt;
            }
            if (!part) {
                refuse(say(PlanWord::LeverRow, found_.options.language,
                           apps::last_word(quantity.name)));
                return std::nullopt;
            }
            place.indices.values.at(place.indices.count++) = *part;
        }
        return place;
    }

    /// What is expected of nothing is not met, and the rest is told.
    std::optional<Place> place_expected(const PlaceMeant& meant) {
        auto place = place_of(meant);
        found_.usage.reset();
        return place;
    }

    bool find_question() {
        PlaceMeant question;
        const engine::Plan& plan = found_.plan;
        if (!found_.options.ask.empty()) {
            const auto named = std::find_if(
                plan.goals.begin(), plan.goals.end(),
                [&](const engine::Goal& goal) { return goal.name == found_.options.ask; });
            if (named != plan.goals.end()) {
                question = named->question;
            } else {
                auto quantity = find_asked_quantity(found_.program(), found_.options.ask,
                                                    found_.options.language);
                if (!quantity) {
                    found_.refuse(std::move(quantity.error()));
                    return false;
                }
                question.quantity = *quantity;
            }
        } else if (plan.seek) {
            question = plan.seek->question;
        } else if (!plan.goals.empty()) {
            question = plan.goals.back().question;
        } else {
            return refuse(say(PlanWord::NoQuestion, found_.options.language));
        }
        const auto place = place_of(question);
        if (place) {
            found_.asked = *place;
        }
        return place.has_value();
    }

    // ---- models ----

    bool run_models(const sim::Setting& setting) {
        for (const engine::WindowModel& model : found_.plan.models) {
            PlaceMeant first = model.share;
            const auto& indices = found_.program()[first.quantity].indices;
            for (std::size_t at = 0; at < indices.size(); ++at) {
                if (indices[at].kind == engine::IndexKind::Month) {
                    first.indices[at] = model.first;
                }
            }
            const auto place = place_of(first);
            if (!place) {
                return false;
            }
            if (!*found_.target) {
                continue;  // the refusal says why no window is known
            }
            Forecasted one;
            one.question.model = model;
            one.question.share = *place;
            one.question.target = **found_.target;
            one.question.runs = static_cast<std::int64_t>(found_.options.runs);
            one.question.seed = found_.options.seed;
            one.question.threads = found_.options.threads != 0
                                       ? static_cast<unsigned>(found_.options.threads)
                                       : std::max(1U, std::thread::hardware_concurrency());
            watch(setting, one);
            if (one.forecast.chance) {
                found_.runs += one.forecast.chance->runs;
            }
            for (engine::Override& told : sim::told_by(one.question, one.forecast)) {
                told_.push_back(std::move(told));
            }
            found_.forecasts.push_back(std::move(one));
        }
        return true;
    }

    /// Runs a forecast on a thread of its own, so that progress is told and Ctrl-C is heard.
    void watch(const sim::Setting& setting, Forecasted& one) {
        std::atomic<bool> stop{false};
        std::atomic<std::int64_t> done{0};
        std::atomic<bool> finished{false};
        one.question.stop = &stop;
        one.question.done = &done;
        std::thread worker([&] {
            one.forecast = sim::forecast(setting, one.question);
            finished = true;
        });
        progress_.begin(apps::Word::ProgressSimulating,
                        static_cast<std::uint64_t>(one.question.runs));
        constexpr std::chrono::milliseconds between_looks{20};
        while (!finished) {
            std::this_thread::sleep_for(between_looks);
            stop = stop || is_cancelled();
            progress_.tell(static_cast<std::uint64_t>(done.load()));
        }
        worker.join();
        one.question.stop = nullptr;
        one.question.done = nullptr;
    }

    // ---- levers ----

    bool place_levers() {
        for (const engine::Lever& lever : found_.plan.levers) {
            const auto place = place_of(lever.figure);
            if (!place) {
                return false;
            }
            const Rational stands = lever.from.sign() > 0 ? lever.from
                                    : lever.to.sign() < 0 ? lever.to
                                                          : Rational(0);
            found_.levers.push_back({lever, *place, stands});
        }
        for (const auto& [name, text] : found_.options.levers) {
            const auto lever = std::find_if(found_.levers.begin(), found_.levers.end(),
                                            [&](const sim::PlacedLever& one) {
                                                return apps::last_word(one.lever.name) == name;
                                            });
            if (lever == found_.levers.end()) {
                return refuse(say(PlanWord::NoSuchLever, found_.options.language, name));
            }
            const auto number = lever_number(text);
            const bool fits = number && !(*number < lever->lever.from) &&
                              !(lever->lever.to < *number) &&
                              (!lever->lever.type.integer || number->is_integer());
            if (!fits) {
                const apps::Display display(found_.program(), found_.options.language);
                const apps::NumberStyle style = apps::style_of(lever->lever.type);
                return refuse(say(PlanWord::LeverValue, found_.options.language, name, text,
                                  display.number(lever->lever.from, style),
                                  display.number(lever->lever.to, style)));
            }
            lever->value = *number;
        }
        return true;
    }

    bool place_kept() {
        for (const PlaceMeant& kept : found_.plan.keeps) {
            const auto place = place_of(kept);
            if (!place) {
                return false;
            }
            found_.kept.push_back({*place, {}});
        }
        return true;
    }

    void search(const sim::Setting& setting) {
        sim::LeverQuestion question{found_.asked, found_.levers, told_, {}};
        for (const Kept& kept : found_.kept) {
            question.kept.push_back(kept.place);
        }
        search_.emplace(setting, question);
        if (search_->error() && search_->error() != sim::LeverError::NotYesOrNo) {
            // Without what the levers move the question itself can still be answered.
            question.levers.clear();
            search_.emplace(setting, question);
            found_.now = search_->figure_at(found_.asked, {});
            found_.as_set = found_.now;
            for (std::size_t lever = 0; lever < found_.levers.size(); ++lever) {
                found_.answers.emplace_back();
            }
        } else {
            std::vector<Rational> rest;
            for (const sim::PlacedLever& one : found_.levers) {
                rest.push_back(one.lever.from);
            }
            found_.now = search_->figure_at(found_.asked, rest);
            found_.as_set = search_->figure_at(found_.asked, search_->standing());
            for (std::size_t lever = 0; lever < found_.levers.size() && !is_cancelled(); ++lever) {
                found_.answers.push_back(search_->least(lever));
            }
            if (found_.plan.seek && !found_.plan.seek->lever && !is_cancelled()) {
                found_.cheapest = search_->cheapest();
            }
        }
        for (Kept& kept : found_.kept) {
            kept.as_set = search_->figure_at(kept.place, search_->standing());
        }
        if (!found_.kept.empty()) {
            question.kept.clear();
            sim::LeverSearch alone(setting, question);
            for (std::size_t lever = 0; lever < found_.answers.size(); ++lever) {
                using Result = sim::LeverAnswer::Result;
                const Result result = found_.answers[lever].result;
                const bool none = result == Result::Never || result == Result::Undecided;
                found_.without_keeping.push_back(none ? std::optional(alone.least(lever))
                                                      : std::nullopt);
            }
        }
        if (*found_.target && !is_cancelled()) {
            found_.gap = sim::static_gap(setting, **found_.target, told_);
        }
    }

    // ---- how likely it is ----

    void find_chances() {
        if (found_.plan.uncertain.empty() || is_cancelled()) {
            return;
        }
        const sim::Draws draws(found_.plan.uncertain,
                               static_cast<std::int64_t>(found_.options.runs), found_.options.seed);
        progress_.begin(apps::Word::ProgressSimulating, found_.options.runs);
        const sim::ChanceWatch watch{is_cancelled, [&](std::int64_t done) {
                                         progress_.tell(static_cast<std::uint64_t>(done));
                                     }};
        std::vector<Place> questions{found_.asked};
        for (const engine::PlanExpectation& one : found_.plan.expectations) {
            const auto place = one.of == engine::PlanExpectation::Of::Chance
                                   ? place_expected(one.figure)
                                   : std::nullopt;
            if (place && std::find(questions.begin(), questions.end(), *place) == questions.end()) {
                questions.push_back(*place);
            }
        }
        for (const Place& place : questions) {
            const auto ask = [&](const std::vector<engine::Override>& told) {
                return search_->figure_at(place, search_->standing(), told);
            };
            found_.likely.push_back({place, draws.of(ask, watch)});
            found_.runs = std::max(found_.runs, found_.likely.back().found.draws);
        }
        const Rational hundred(100);
        std::vector<Rational> levels;
        for (const int per_cent : {50, 80, 90, 95}) {
            levels.push_back(*Rational::fraction(per_cent, hundred));
        }
        for (std::size_t lever = 0; lever < found_.answers.size() && !is_cancelled(); ++lever) {
            const sim::LeverAnswer& answer = found_.answers[lever];
            if (answer.result != sim::LeverAnswer::Result::Undecided) {
                continue;  // the answer does not hang on what is uncertain
            }
            LikelyLever likely{lever, search_->is_more_never_worse(lever), {}};
            if (likely.is_shown) {
                likely.steps =
                    sim::chance_ladder(*search_, lever, answer, draws, levels, {is_cancelled, {}});
            }
            found_.likely_levers.push_back(std::move(likely));
        }
    }

    Progress progress_;
    Simulated found_;
    std::vector<engine::Override> told_;
    std::optional<sim::LeverSearch> search_;
};

}  // namespace

Simulated run_simulation(const Options& options) { return Simulation(options).result(); }

std::optional<Rational> lever_number(std::string_view text) {
    std::string digits;
    bool per_cent = false;
    for (const char character : text) {
        if (character == '%') {
            per_cent = true;
        } else if (character != ' ' && character != '_') {
            digits += character;
        }
    }
    const std::size_t point = digits.find('.');
    const std::size_t comma = digits.find(',');
    constexpr std::size_t digits_of_a_group = 3;
    const std::size_t sign = std::min(point, comma);
    if (point != std::string::npos && comma != std::string::npos) {
        return std::nullopt;
    }
    // `14.500` can be a thousand-fold or a decimal: it is not guessed.
    if (sign != std::string::npos && digits.size() - sign - 1 == digits_of_a_group) {
        return std::nullopt;
    }
    if (comma != std::string::npos) {
        digits[comma] = '.';
    }
    auto number = Rational::parse(digits);
    if (number && per_cent) {
        constexpr int hundred = 100;
        number = Rational::fraction(*number, hundred);
    }
    return number;
}

}  // namespace hjemmel::cli
