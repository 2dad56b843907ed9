#include "apps/cli/asking.hpp"

#include "apps/cli/console.hpp"
#include "apps/report/missing.hpp"
#include "apps/report/searches.hpp"
#include "apps/report/spoken.hpp"
#include "apps/report/words.hpp"
#include "sim/least.hpp"
#include "sim/possible.hpp"
#include "sim/settle.hpp"
#include "sim/settling_set.hpp"

#include <algorithm>
#include <utility>

namespace hjemmel::cli {

namespace {

using apps::say;
using apps::Word;

tl::unexpected<UsageError> refused(lang::Language language, std::string message) {
    return tl::unexpected(UsageError{language, std::move(message), {}});
}

}  // namespace

tl::expected<Searches, UsageError> find_searches(const Options& options) {
    Searches searches;
    const lang::Language language = options.language;
    if (!options.least.empty()) {
        searches.least = options.least;
        if (const auto pair = split_pair(options.least)) {
            searches.least = pair->first;
            searches.stated = parse_whole(pair->second);
            if (!searches.stated) {
                return refused(language, say(Word::UsagePair, language, "--least", options.least,
                                             "--least " + pair->first + "=937"));
            }
        }
    }
    if (!options.possible.empty()) {
        const auto pair = split_pair(options.possible);
        const std::size_t dots = pair ? pair->second.find("..") : std::string::npos;
        const auto from =
            dots == std::string::npos ? std::nullopt : parse_whole(pair->second.substr(0, dots));
        const auto to =
            dots == std::string::npos ? std::nullopt : parse_whole(pair->second.substr(dots + 2));
        if (from && to && *to < *from) {
            return refused(language,
                           say(Word::UsageReversed, language, "--possible", options.possible,
                               pair->first + "=" + pair->second.substr(dots + 2) + ".." +
                                   pair->second.substr(0, dots)));
        }
        if (!from || !to) {
            return refused(language, say(Word::UsagePossible, language, options.possible));
        }
        searches.possible = pair->first;
        searches.from = *from;
        searches.to = *to;
        if (!searches.least.empty() && searches.stated.value_or(0) < 1) {
            return refused(language, say(Word::UsagePossibleLeast, language, searches.least));
        }
    }
    return searches;
}

Asking::Asking(const CheckedRules& rules, const engine::Facts& facts, const Options& options,
               engine::Circumstances circumstances)
    : program_(rules.compiled.program),
      facts_(facts),
      options_(options),
      circumstances_(std::move(circumstances)),
      people_(program_, facts, options.show_values),
      display_(program_, options.language),
      context_{program_, facts_, people_, display_},
      interpreter_(program_, facts, circumstances_, options.limits.evaluation),
      bulk_(interpreter_),
      findings_(program_, options.limits.evaluation, rules.sources),
      languages_(rules.sources) {
    interpreter_.set_cancel(is_cancelled);
    interpreter_.set_bulk(bulk_source(program_, facts_, circumstances_, options_));
}

std::string Asking::in_words(const engine::Place& place) const {
    const engine::Quantity& quantity = program_[place.quantity];
    std::string text = display_.label(place.quantity);
    for (const std::string& part :
         {people_.name(place), display_.index(quantity.indices, place.indices)}) {
        text += part.empty() ? "" : ", " + part;
    }
    return text;
}

/// On a page, what is in another language than the page is framed.
apps::Described Asking::described(const engine::Grounds& grounds) {
    const auto residual = [this](engine::Date date) -> const engine::Residual& {
        return interpreter_.residual(date);
    };
    apps::Described described{program_, facts_, grounds, people_, circumstances_, residual};
    if (!options_.html.empty())
        described.text_at = [this](const std::string& text, engine::Span span) {
            return apps::spoken(text, languages_.at(span), options_.language);
        };
    return described;
}

std::optional<apps::AnswerRecord> Asking::answer(const engine::Place& place, Wanted wanted) {
    engine::Answer answer;
    if (!wanted.grounds) {
        auto found = is_many_ ? bulk_.at(place) : std::nullopt;
        if (found) {
            answer.outcome = std::move(*found);
        } else {
            answer = interpreter_.ask(place);
        }
    }
    const bool needs_reasons = wanted.grounds || answer.outcome.state == engine::State::Unknown ||
                               answer.outcome.state == engine::State::Conflict ||
                               !answer.errors.empty();
    engine::Grounds grounds;
    if (needs_reasons && !findings_.was_cancelled()) {
        answer = interpreter_.ask_with_grounds(place, grounds);
    }
    findings_.add(answer.errors, in_words(place), needs_reasons ? &grounds : nullptr);
    if (findings_.was_cancelled()) {
        return std::nullopt;
    }
    apps::AnswerRecord record = answer_record(context_, place, answer.outcome);
    record.law_date = interpreter_.law_date_of(place);
    if (!needs_reasons || answer.ground.index >= grounds.size()) {
        return record;
    }
    const bool has_law_date = record.law_date.has_value();
    add_reasons(context_, place, grounds, answer.ground, record);
    if (!has_law_date) {
        record.law_date.reset();  // a question without a day, and no law that changes
    }
    const bool is_unknown = answer.outcome.state == engine::State::Unknown;
    if (wanted.grounds || is_unknown) {
        const apps::Described what = described(grounds);
        if (is_unknown) {
            record.undecided = undecided_for(what, answer.ground, options_.language);
        }
        if (wanted.grounds) {
            record.grounds =
                describe(what, answer.ground, options_.language, options_.limits.explanation);
        }
    }
    if (wanted.settling && is_unknown) {
        const std::vector<engine::MissingFact> missing =
            apps::missing_for(program_, facts_, grounds, answer.ground);
        settle(place, missing, record);
        find_settling_set(place, missing, record);
        if (is_cancelled()) {
            return std::nullopt;
        }
    }
    return record;
}

bool Asking::cross_check(const engine::Place& place, apps::CrossCheck& check) {
    const engine::Cell* cell = facts_.figure(place);
    if (cell == nullptr || cell->state == engine::Cell::State::Unknown) {
        return true;
    }
    const engine::Answer observed = interpreter_.ask(place);
    engine::Grounds grounds;
    const engine::Answer computed = interpreter_.ask_computed(place, &grounds);
    if (is_cancelled()) {
        return false;
    }
    switch (apps::agreement(observed.outcome, computed.outcome)) {
        case apps::Agreement::Agree:
            ++check.agree;
            break;
        case apps::Agreement::Open:
            ++check.open;
            break;
        case apps::Agreement::Disagree:
            check.disagreements.push_back(apps::disagreement(
                context_, place, observed.outcome, computed.outcome, grounds, computed.ground));
            break;
    }
    return true;
}

void Asking::settle(const engine::Place& place, const std::vector<engine::MissingFact>& missing,
                    apps::AnswerRecord& record) {
    // What would settle it is said of all that is missing or not at all.
    if (missing.size() >= apps::most_missing) {
        return;
    }
    std::vector<engine::Place> places;
    for (const engine::MissingFact& fact : missing) {
        if (fact.only_bounds) {
            continue;
        }
        if (fact.kind != engine::MissingFact::Kind::Figure) {
            return;
        }
        places.push_back(fact.place);
    }
    const sim::Setting setting{program_, facts_, circumstances_, options_.limits.evaluation,
                               is_cancelled};
    if (const auto settling = sim::settle(setting, place, places)) {
        record.settling = settling_record(display_, record.missing_in_words, *settling);
    }
}

void Asking::find_settling_set(const engine::Place& place,
                               const std::vector<engine::MissingFact>& missing,
                               apps::AnswerRecord& record) {
    if (record.rule_failed) {
        return;  // no fact is missing
    }
    const sim::Setting setting{program_, facts_, circumstances_, options_.limits.evaluation,
                               is_cancelled};
    sim::SettlingEffort effort;
    effort.questions = std::min(effort.questions, effort_left_.questions);
    effort.steps = std::min(effort.steps, effort_left_.steps);
    const sim::SettlingEffort before = effort;
    const auto set = sim::settling_set(
        setting, place, missing,
        [this](const engine::Facts& facts, const engine::Grounds& grounds, engine::GroundId root) {
            return apps::missing_for(program_, facts, grounds, root);
        },
        effort);
    effort_left_.questions -= before.questions - effort.questions;
    effort_left_.steps -= before.steps - effort.steps;
    if (!set) {
        return;
    }
    record.settling_set = settling_set_record(program_, facts_, people_, display_, place, *set);
    if (!record.settling_set->clause.empty()) {
        record.in_words += "; " + record.settling_set->clause;
    }
}

tl::expected<Asking::Figures, UsageError> Asking::figures_of(const engine::Place& place,
                                                             const Searches& searches) const {
    const Lookup lookup{program_, facts_, people_, options_};
    Figures figures;
    const bool asks = !searches.least.empty() || !searches.possible.empty();
    if (asks && program_[place.quantity].type.kind != engine::Kind::YesNo) {
        return refused(options_.language, say(Word::UsageSearchNeedsYesNo, options_.language,
                                              display_.label(place.quantity)));
    }
    if (!searches.least.empty()) {
        auto found = find_figure(lookup, place, searches.least);
        if (!found) {
            return tl::unexpected(std::move(found.error()));
        }
        figures.least = *found;
    }
    if (!searches.possible.empty()) {
        auto varied = find_figure(lookup, place, searches.possible);
        if (!varied) {
            return tl::unexpected(std::move(varied.error()));
        }
        figures.possible = *varied;
        const engine::Type& type = program_[varied->quantity].type;
        if (type.kind == engine::Kind::Number && type.range &&
            (!type.range->contains(searches.from) || !type.range->contains(searches.to))) {
            return refused(
                options_.language,
                say(Word::UsagePossibleRange, options_.language, options_.possible,
                    searches.possible, display_.interval(*type.range, apps::style_of(type))));
        }
    }
    return figures;
}

tl::expected<bool, UsageError> Asking::search(const engine::Place& place, const Searches& searches,
                                              apps::AnswerRecord& record) {
    const sim::Setting setting{program_, facts_, circumstances_, options_.limits.evaluation,
                               is_cancelled};
    const auto figures = figures_of(place, searches);
    if (!figures) {
        return tl::unexpected(figures.error());
    }
    const std::optional<engine::Place>& figure = figures->least;
    if (figures->possible) {
        sim::PossibleQuestion question{place, *figures->possible, searches.from, searches.to,
                                       std::nullopt};
        if (figure) {
            question.least = {*figure, *searches.stated};
        }
        record.possible =
            possible_record(display_, people_, question, sim::possible_values(setting, question));
    } else if (figure) {
        const sim::Least least = sim::least_addition(setting, place, *figure);
        record.least = least_record(display_, people_, place, *figure, least, searches.stated);
    }
    return !is_cancelled();
}

}  // namespace hjemmel::cli
