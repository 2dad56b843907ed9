#include "apps/cli/review_rules.hpp"

#include "apps/cli/options.hpp"
#include "apps/report/display.hpp"

#include <algorithm>
#include <utility>

namespace hjemmel::cli {

namespace {

using apps::BookRule;

/// Cuts an indented text out of its file, without the indentation that all its lines share. What
/// was written as a name alone, as a state that stays by itself, is shown in its line.
std::string words_of(const lang::Sources& sources, lang::Span span) {
    const std::string& bytes = sources[span.file].bytes;
    const std::size_t before =
        span.begin == 0 ? std::string::npos : bytes.rfind('\n', span.begin - 1);
    const std::size_t line = before == std::string::npos ? 0 : before + 1;
    const std::size_t indent = span.begin - line;
    std::string text = bytes.substr(span.begin, span.end - span.begin);
    if (text.find_first_of(" \n") == std::string::npos) {
        const std::size_t first = bytes.find_first_not_of(' ', line);
        return bytes.substr(first, std::min(bytes.find('\n', first), bytes.size()) - first);
    }
    const std::string gap = "\n" + std::string(indent, ' ');
    for (std::size_t at = text.find(gap); at != std::string::npos; at = text.find(gap, at + 1))
        text.erase(at + 1, indent);
    return text;
}

const std::string& label_in(lang::Language language, const engine::Labels& labels) {
    return language == lang::Language::Danish ? labels.danish : labels.english;
}

class RuleWriting {
public:
    RuleWriting(const RulesOfBook& of, apps::Book& book)
        : of_(of), program_(of.rules.compiled.program), book_(book) {
        // What could not be translated stands in its own words.
        take(of.rules);
        take(of.words);
        for (const Reviewed& one : of.reviewed) {
            if (one.pair->kind == ReviewPair::Kind::Assumed) assumed_[one.pair->pin.rule] = &one;
        }
    }

    void run() {
        for (const engine::Clause& clause : program_.clauses) {
            const bool implied = clause.cites.empty() && clause.assumption.empty();
            if (!clause.scenario && !implied) add(made(clause), !clause.cites.empty());
        }
        for (const engine::Parameter& parameter : program_.parameters) {
            for (const engine::ParameterStep& step : parameter.steps) {
                if (!step.scenario) add(made(parameter, step), !step.cites.empty());
            }
        }
        for (const engine::Interpretation& question : program_.interpretations)
            add(made(question), !question.cites.empty());
    }

private:
    void take(const CheckedRules& rules) {
        for (const engine::Clause& clause : rules.compiled.program.clauses)
            texts_[clause.name] = words_of(rules.sources, clause.origin);
        for (const engine::Parameter& parameter : rules.compiled.program.parameters) {
            for (const engine::ParameterStep& step : parameter.steps)
                texts_[step.name] = words_of(rules.sources, step.origin);
        }
    }

    void add(BookRule rule, bool is_linked) {
        if (!is_linked) {
            apps::BookLink link = link_of(*assumed_.at(rule.name), of_.language);
            link.rule = book_.rules.size();
            book_.unlinked.push_back(std::move(link));
        }
        const auto effects = of_.effects.without.find(rule.name);
        if (effects != of_.effects.without.end()) rule.effects = effects->second;
        book_.rules.push_back(std::move(rule));
    }

    [[nodiscard]] BookRule made(const engine::Clause& clause) const {
        BookRule rule;
        rule.name = clause.name;
        rule.words = texts_.at(clause.name);
        rule.assumption = clause.assumption;
        rule.language = of_.languages.at(clause.origin);
        rule.label = label_in(of_.language, clause.labels);
        if (rule.label.empty())
            rule.label = label_in(of_.language, program_[clause.quantity].labels);
        const auto tests = of_.tests.find(clause.name);
        if (tests != of_.tests.end()) rule.tests = tests->second;
        return rule;
    }

    [[nodiscard]] BookRule made(const engine::Parameter& parameter,
                                const engine::ParameterStep& step) const {
        BookRule rule;
        rule.kind = BookRule::Kind::Figure;
        rule.name = step.name;
        rule.words = texts_.at(step.name);
        rule.assumption = step.assumption;
        rule.language = of_.languages.at(step.origin);
        rule.label = label_in(of_.language, parameter.labels);
        return rule;
    }

    [[nodiscard]] BookRule made(const engine::Interpretation& question) const {
        BookRule rule;
        rule.kind = BookRule::Kind::Reading;
        rule.name = question.name;
        rule.words = question.question;
        rule.assumption = question.assumption;
        rule.language = of_.languages.at(question.origin);
        rule.label = label_in(of_.language, question.labels);
        rule.options.push_back(made(question, question.options[question.by_default]));
        for (std::size_t place = 0; place < question.options.size(); ++place) {
            if (place != question.by_default)
                rule.options.push_back(made(question, question.options[place]));
        }
        return rule;
    }

    [[nodiscard]] apps::BookOption made(const engine::Interpretation& question,
                                        const engine::InterpretationOption& option) const {
        const std::string& label = label_in(of_.language, option.labels);
        const std::string& words = label.empty() ? option.text : label;
        const auto spoken = label.empty() ? of_.languages.at(question.origin) : of_.language;
        apps::BookOption shown{{words.empty() ? option.name : option.name + ": " + words, spoken},
                               {}};
        const auto of = of_.effects.with_option.find(question.name);
        if (of == of_.effects.with_option.end()) return shown;
        const auto effects = of->second.find(option.name);
        if (effects != of->second.end()) shown.effects = effects->second;
        return shown;
    }

    const RulesOfBook& of_;
    const engine::Program& program_;
    apps::Book& book_;
    std::map<std::string, std::string> texts_;        ///< by stable name
    std::map<std::string, const Reviewed*> assumed_;  ///< rules on an assumption, by stable name
};

}  // namespace

apps::BookLink link_of(const Reviewed& reviewed, lang::Language language) {
    const engine::Program no_program;
    const apps::Display dates(no_program, language);
    apps::BookLink link;
    link.pair = as_shell_word(reviewed.pair->pin.name());
    link.review = reviewed.state == ReviewState::Signed    ? apps::BookReview::Signed
                  : reviewed.state == ReviewState::Changed ? apps::BookReview::Changed
                                                           : apps::BookReview::Unsigned;
    if (reviewed.pin != nullptr && reviewed.pin->signed_on)
        link.signed_by = dates.date(*reviewed.pin->signed_on) + ", " + reviewed.pin->signed_by;
    return link;
}

void add_rules(const RulesOfBook& of, apps::Book& book) { RuleWriting(of, book).run(); }

std::map<std::string, std::size_t> places_of(const apps::Book& book) {
    std::map<std::string, std::size_t> places;
    for (std::size_t place = 0; place < book.rules.size(); ++place)
        places[book.rules[place].name] = place;
    return places;
}

}  // namespace hjemmel::cli
