#include "apps/cli/evaluation_findings.hpp"

#include "apps/report/display.hpp"
#include "lang/parser.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>

namespace hjemmel::cli {

namespace {

using engine::EvaluationError;
using engine::Ground;
using lang::Code;
using lang::Phrase;

bool same(const EvaluationError& left, const EvaluationError& right) {
    return left.kind == right.kind && left.quantity == right.quantity &&
           left.subject == right.subject && left.clause == right.clause &&
           left.origin == right.origin;
}

Code code_of(EvaluationError::Kind kind) {
    switch (kind) {
        case EvaluationError::Kind::NoRuleApplies:
            return Code::NoRuleApplies;
        case EvaluationError::Kind::DivisionByZero:
            return Code::DividedByZero;
        case EvaluationError::Kind::EmptyCollection:
            return Code::NothingToAggregate;
        case EvaluationError::Kind::OutOfRange:
            return Code::ValueOutOfRange;
        case EvaluationError::Kind::DateOutOfRange:
            return Code::DateOutsideCalendar;
        case EvaluationError::Kind::NumberTooLarge:
            return Code::NumberLimitReached;
        case EvaluationError::Kind::NoParameterStep:
            return Code::NoStepInForce;
        case EvaluationError::Kind::ParameterOverlap:
            return Code::StepsDisagree;
        case EvaluationError::Kind::ReversedPeriod:
            return Code::PeriodReversed;
        case EvaluationError::Kind::NoLawDate:
            return Code::LawDateMissing;
        case EvaluationError::Kind::StepLimit:
        case EvaluationError::Kind::Cancelled:
            return Code::StepLimitReached;
        case EvaluationError::Kind::DepthLimit:
            return Code::DepthLimitReached;
        case EvaluationError::Kind::NotApplicableOperand:
            return Code::OperandNotApplicable;
        case EvaluationError::Kind::NegativeWeight:
            return Code::WeightBelowZero;
        case EvaluationError::Kind::NotInSteps:
            return Code::AmountNotInSteps;
    }
    return Code::NoRuleApplies;
}

// The first place at which no rule applied to the quantity.
std::optional<Ground> failed_quantity(engine::QuantityId quantity, const engine::Grounds& grounds) {
    for (std::uint32_t number = 0; number < grounds.size(); ++number) {
        const engine::GroundId id{number};
        if (grounds.kind(id) != Ground::Kind::Quantity) {
            continue;
        }
        const Ground ground = grounds[id];
        if (ground.place.quantity == quantity && ground.outcome.error &&
            ground.outcome.error->kind == EvaluationError::Kind::NoRuleApplies) {
            return ground;
        }
    }
    return std::nullopt;
}

bool is_limit(EvaluationError::Kind kind) {
    return kind == EvaluationError::Kind::StepLimit || kind == EvaluationError::Kind::DepthLimit ||
           kind == EvaluationError::Kind::NumberTooLarge;
}

/// What a clause that did not count is marked with; nothing for one that did.
std::optional<lang::Text> mark_of(const Ground& clause, const engine::Grounds::Law& law) {
    switch (clause.status) {
        case engine::ClauseStatus::GuardFailed:
            return lang::Text{Phrase::ClauseConditionFailed, {}};
        case engine::ClauseStatus::NotInForce:
            return lang::Text{
                law.known_on ? Phrase::ClauseNotPublishedOn : Phrase::ClauseNotInForceOn,
                {law.law_date}};
        case engine::ClauseStatus::Suspended:
            return lang::Text{Phrase::ClauseSuspended, {}};
        case engine::ClauseStatus::Decisive:
        case engine::ClauseStatus::Overridden:
        case engine::ClauseStatus::GuardUnknown:
        case engine::ClauseStatus::Suspending:
            return std::nullopt;
    }
    return std::nullopt;
}

}  // namespace

void EvaluationFindings::add(const std::vector<EvaluationError>& errors, const std::string& asked,
                             const engine::Grounds* grounds) {
    for (const EvaluationError& error : errors) {
        if (error.kind == EvaluationError::Kind::Cancelled) {
            cancelled_ = true;
            continue;
        }
        const auto known =
            std::find_if(failures_.begin(), failures_.end(),
                         [&error](const Failure& failure) { return same(failure.error, error); });
        if (known == failures_.end()) {
            failures_.push_back({error, asked, 0, describe(error, grounds)});
        } else {
            ++known->more;
        }
    }
}

bool EvaluationFindings::reached_a_limit() const {
    return std::any_of(failures_.begin(), failures_.end(),
                       [](const Failure& failure) { return is_limit(failure.error.kind); });
}

lang::Diagnostic EvaluationFindings::describe(const EvaluationError& error,
                                              const engine::Grounds* grounds) const {
    const std::string quantity(apps::last_word(program_[error.quantity].name));
    lang::Diagnostic diagnostic;
    diagnostic.code = code_of(error.kind);
    diagnostic.span = error.origin;
    diagnostic.arguments = {quantity};
    switch (error.kind) {
        case EvaluationError::Kind::NoRuleApplies:
            diagnostic.help.push_back(
                {Phrase::AddOtherwise, {word(lang::Keyword::Otherwise, diagnostic.span)}});
            if (grounds != nullptr) {
                add_clauses(error.quantity, *grounds, diagnostic);
            }
            break;
        case EvaluationError::Kind::DivisionByZero:
            diagnostic.help.push_back(
                {Phrase::GuardDivision, {word(lang::Keyword::IfNone, diagnostic.span)}});
            break;
        case EvaluationError::Kind::EmptyCollection:
            diagnostic.help.push_back(
                {Phrase::GuardAggregate, {word(lang::Keyword::IfNone, diagnostic.span)}});
            break;
        case EvaluationError::Kind::OutOfRange:
            diagnostic.help.push_back({Phrase::CheckRangeOrFigures, {}});
            break;
        case EvaluationError::Kind::NoParameterStep:
        case EvaluationError::Kind::ParameterOverlap:
            diagnostic.arguments = {
                std::string(apps::last_word(program_.parameters.at(error.subject).name))};
            break;
        case EvaluationError::Kind::NoLawDate:
            diagnostic.help.push_back(
                {Phrase::AskUnderLaw,
                 {asked_by_ == AskedBy::Command
                      ? std::string("--law-on 2021-04-01")
                      : word(lang::Keyword::Under, diagnostic.span) + " " +
                            word(lang::Keyword::LawAsOf, diagnostic.span) + " 2021-04-01"}});
            break;
        case EvaluationError::Kind::StepLimit:
            diagnostic.arguments.emplace_back(engine::Rational(limits_.steps));
            diagnostic.help.push_back(
                {Phrase::RaiseLimit, {"--limit steps=" + std::to_string(limits_.steps * 10)}});
            break;
        case EvaluationError::Kind::DepthLimit:
            diagnostic.arguments.emplace_back(engine::Rational(limits_.call_depth));
            diagnostic.help.push_back(
                {Phrase::RaiseLimit, {"--limit depth=" + std::to_string(limits_.call_depth * 10)}});
            break;
        case EvaluationError::Kind::NumberTooLarge:
            diagnostic.arguments.emplace_back(engine::Rational(limits_.number_bits));
            diagnostic.help.push_back(
                {Phrase::RaiseLimit, {"--limit bits=" + std::to_string(limits_.number_bits * 8)}});
            break;
        case EvaluationError::Kind::DateOutOfRange:
        case EvaluationError::Kind::ReversedPeriod:
        case EvaluationError::Kind::NotApplicableOperand:
        case EvaluationError::Kind::NegativeWeight:
        case EvaluationError::Kind::NotInSteps:
        case EvaluationError::Kind::Cancelled:
            break;
    }
    return diagnostic;
}

std::string EvaluationFindings::word(lang::Keyword keyword, const lang::Span& place) const {
    const bool known = place.file.index < sources_.files.size();
    const lang::Language language =
        known ? lang::language_of(sources_[place.file].bytes) : lang::Language::English;
    return std::string(lang::spelling(keyword, language));
}

void EvaluationFindings::add_clauses(engine::QuantityId quantity, const engine::Grounds& grounds,
                                     lang::Diagnostic& diagnostic) const {
    const std::optional<Ground> failed = failed_quantity(quantity, grounds);
    if (!failed) {
        return;
    }
    const engine::Grounds::Law& law = grounds.laws.at(failed->law);
    diagnostic.notes.push_back({Phrase::JudgedByLawOf, {law.law_date}});
    for (const engine::GroundId child : grounds.children_of(*failed)) {
        const Ground clause = grounds[child];
        if (clause.kind != Ground::Kind::Clause) {
            continue;
        }
        if (auto mark = mark_of(clause, law)) {
            diagnostic.labels.push_back(
                {program_[engine::ClauseId{clause.subject}].origin, std::move(*mark)});
        }
    }
}

lang::Diagnostics EvaluationFindings::diagnostics() const {
    lang::Diagnostics diagnostics;
    for (const Failure& failure : failures_) {
        lang::Diagnostic diagnostic = failure.diagnostic;
        if (failure.more == 0) {
            diagnostic.notes.push_back({Phrase::AskedFor, {failure.first_asked}});
        } else {
            diagnostic.notes.push_back(
                {Phrase::AskedForAndOthers, {failure.first_asked, engine::Rational(failure.more)}});
        }
        diagnostics.push_back(std::move(diagnostic));
    }
    lang::sort_diagnostics(diagnostics);
    return diagnostics;
}

}  // namespace hjemmel::cli
