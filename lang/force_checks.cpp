#include "engine/program/implication.hpp"
#include "lang/elaborator.hpp"

#include <algorithm>

/// Law time that the text alone shows: gaps, overlaps, clauses that never apply, and what a repeal
/// left without a rule.
namespace hjemmel::lang {

using engine::Date;

namespace {

/// Days in force, as runs in order; a missing end goes on for ever.
struct Run {
    std::optional<Date> first;
    std::optional<Date> last;
};
using Runs = std::vector<Run>;

bool begins_before(const Run& left, const Run& right) {
    if (!left.first) return right.first.has_value();
    return right.first && *left.first < *right.first;
}

Runs united(Runs runs) {
    std::stable_sort(runs.begin(), runs.end(), begins_before);
    Runs result;
    for (const Run& run : runs) {
        if (!result.empty()) {
            Run& last = result.back();
            const bool touches = !last.last || !run.first || run.first->days <= last.last->days + 1;
            if (touches) {
                if (last.last && (!run.last || *last.last < *run.last)) last.last = run.last;
                continue;
            }
        }
        result.push_back(run);
    }
    return result;
}

std::optional<Run> common(const Run& left, const Run& right) {
    Run both = left;
    if (right.first && (!both.first || *both.first < *right.first)) both.first = right.first;
    if (right.last && (!both.last || *right.last < *both.last)) both.last = right.last;
    if (both.first && both.last && *both.last < *both.first) return std::nullopt;
    return both;
}

Runs narrowed(const Runs& runs, std::optional<Date> first, std::optional<Date> last) {
    Runs result;
    for (const Run& run : runs) {
        if (const auto both = common(run, {first, last})) result.push_back(*both);
    }
    return result;
}

/// What is left of runs outside others.
Runs without(const Runs& runs, const Runs& others) {
    Runs left = runs;
    for (const Run& other : others) {
        Runs next;
        for (const Run& run : left) {
            if (!common(run, other)) {
                next.push_back(run);
                continue;
            }
            if (other.first && (!run.first || *run.first < *other.first))
                next.push_back({run.first, Date{other.first->days - 1}});
            if (other.last && (!run.last || *other.last < *run.last))
                next.push_back({Date{other.last->days + 1}, run.last});
        }
        left = std::move(next);
    }
    return left;
}

/// The first days that two lots of runs have in common.
std::optional<Run> first_common(const Runs& left, const Runs& right) {
    for (const Run& one : left) {
        for (const Run& other : right) {
            if (const auto both = common(one, other)) return both;
        }
    }
    return std::nullopt;
}

template <typename Dated>  // a clause or a parameter step
Runs force_of(const engine::Program& program, const Dated& dated) {
    Runs runs;
    if (dated.cites.empty()) runs.push_back({});
    for (const engine::ProvisionId id : dated.cites) {
        for (const engine::Force& force : program[id].forces)
            runs.push_back({force.from, force.to});
    }
    return narrowed(united(std::move(runs)), dated.force_from, dated.force_to);
}

/// Whether one of the provisions ends on a day by an instrument that was published on another.
bool ends_by(const engine::Program& program, const std::vector<engine::ProvisionId>& cites,
             Date last, Date published) {
    return std::any_of(cites.begin(), cites.end(), [&](engine::ProvisionId id) {
        const auto& forces = program[id].forces;
        return std::any_of(forces.begin(), forces.end(), [&](const engine::Force& force) {
            return force.to == last && force.end_published == published;
        });
    });
}

bool contains(const std::vector<engine::ClauseId>& list, engine::ClauseId id) {
    return std::find(list.begin(), list.end(), id) != list.end();
}

/// When a clause counts where conditions hold: while no other one then goes before it. of_clauses:
/// the conditions of each clause of the quantity.
Runs unbeaten(const engine::Program& program, const engine::Quantity& quantity,
              const std::vector<Runs>& force, std::size_t place,
              const std::vector<engine::Conditions>& of_clauses,
              const engine::Conditions& conditions) {
    Runs left = force[place];
    const engine::ClauseId id = quantity.clauses[place];
    for (std::size_t other = 0; other < quantity.clauses.size(); ++other) {
        const engine::Clause& clause = program[quantity.clauses[other]];
        const bool beats = contains(clause.overrides, id) || contains(clause.suspends, id);
        if (beats && !clause.scenario && conditions.imply(of_clauses[other]))
            left = without(left, force[other]);
    }
    return left;
}

std::vector<Together> together(const engine::Program& program, const engine::Quantity& quantity,
                               const std::vector<Runs>& force) {
    std::vector<std::size_t> deciding;
    std::vector<engine::Conditions> conditions;  // by clause of the quantity
    for (std::size_t place = 0; place < quantity.clauses.size(); ++place) {
        const engine::Clause& clause = program[quantity.clauses[place]];
        conditions.emplace_back(program.core);
        if (clause.when) conditions.back().add(*clause.when);
        if (!clause.scenario && clause.outcome) deciding.push_back(place);
    }
    std::vector<Together> result;
    for (std::size_t one = 0; one < deciding.size(); ++one) {
        for (std::size_t other = one + 1; other < deciding.size(); ++other) {
            const std::size_t first = deciding[one];
            const std::size_t second = deciding[other];
            Together pair;
            pair.left = quantity.clauses[first];
            pair.right = quantity.clauses[second];
            const engine::Clause& left = program[pair.left];
            const engine::Clause& right = program[pair.right];
            // Equal expressions are one node.
            if (*left.outcome == *right.outcome || contains(left.overrides, pair.right) ||
                contains(right.overrides, pair.left))
                continue;
            pair.left_follows = conditions[second].imply(conditions[first]);
            pair.right_follows = conditions[first].imply(conditions[second]);
            if (!pair.left_follows && !pair.right_follows) continue;
            // What holds where both do is what holds where the narrower one does.
            const engine::Conditions& both = conditions[pair.left_follows ? second : first];
            const auto common_run =
                first_common(unbeaten(program, quantity, force, first, conditions, both),
                             unbeaten(program, quantity, force, second, conditions, both));
            if (!common_run) continue;
            pair.from = common_run->first;
            result.push_back(pair);
        }
    }
    return result;
}

}  // namespace

void Elaborator::lint_exceptions() {
    for (std::uint32_t index = 0; index < program_.clauses.size(); ++index) {
        const engine::Clause& clause = program_.clauses[index];
        if (!clause.exception) continue;
        const Runs own = force_of(program_, clause);
        const auto meets = [&](engine::ClauseId other) {
            return first_common(own, force_of(program_, program_[other])).has_value();
        };
        if (own.empty() || clause.overrides.empty() ||
            std::any_of(clause.overrides.begin(), clause.overrides.end(), meets))
            continue;
        language_ = language_at(clause.origin);
        Diagnostic& diagnostic =
            report(Code::ExceptionWithoutTime, clause_span(engine::ClauseId{index}),
                   {last_word(clause.name)});
        for (const engine::ClauseId other : clause.overrides)
            diagnostic.labels.push_back(
                {clause_span(other), {Phrase::DeclaredHere, {last_word(program_[other].name)}}});
        label_forces(diagnostic, clause.cites);
    }
}

void Elaborator::check_force() {
    for (std::uint32_t id = 0; id < program_.parameters.size(); ++id) {
        if (broken_parameters_.count(id) == 0 && incomplete_parameters_.count(id) == 0) {
            check_parameter_force(program_.parameters[id]);
        }
    }
    for (std::uint32_t id = 0; id < program_.quantities.size(); ++id) {
        const bool held =
            broken_quantities_.count(id) == 0 && incomplete_quantities_.count(id) == 0;
        if (held && program_.quantities[id].role != engine::QuantityRole::Reading) {
            check_quantity_force(engine::QuantityId{id});
        }
    }
}

void Elaborator::label_forces(Diagnostic& diagnostic,
                              const std::vector<engine::ProvisionId>& cites) const {
    for (const engine::ProvisionId id : cites) {
        for (const engine::Force& force : program_[id].forces) {
            if (force.to) {
                diagnostic.labels.push_back(
                    {force.span, {Phrase::InForceBetween, {force.from, *force.to}}});
            } else {
                diagnostic.labels.push_back({force.span, {Phrase::InForceFrom, {force.from}}});
            }
        }
    }
}

/// The instrument that ended, on the day before its own force begins, what a run cites.
const engine::Instrument* Elaborator::successor(const std::vector<ForceRun>& all, Date last) const {
    for (const Instrument& law : laws_.instruments) {
        const Anchor* whole = law.find("");
        if (whole == nullptr || whole->versions.empty()) continue;
        const AnchorVersion& first = whole->versions.front();
        const bool ends_one = std::any_of(all.begin(), all.end(), [&](const ForceRun& run) {
            return run.last == last && ends_by(program_, *run.cites, last, first.published);
        });
        if (first.from.days != last.days + 1 || !ends_one) continue;
        for (const engine::Instrument& instrument : program_.instruments) {
            if (instrument.id == law.id) return &instrument;
        }
    }
    return nullptr;
}

void Elaborator::check_coverage_in_time(const std::string& name, Span origin,
                                        const std::vector<ForceRun>& all, Cover cover,
                                        const std::string& added) {
    language_ = language_at(origin);
    Runs runs;
    for (const ForceRun& run : all) runs.push_back({run.first, run.last});
    runs = united(std::move(runs));
    const auto label_end = [&](Diagnostic& diagnostic, Date last) {
        for (const ForceRun& run : all) {
            if (run.last == last)
                diagnostic.labels.push_back({run.span, {Phrase::InForceUntil, {last}}});
        }
    };
    for (std::size_t index = 0; cover == Cover::Whole && index + 1 < runs.size(); ++index) {
        const Date first{runs[index].last->days + 1};
        const Date last{runs[index + 1].first->days - 1};
        Diagnostic& diagnostic = report(Code::GapInForce, origin, {name, first, last});
        label_end(diagnostic, *runs[index].last);
        for (const ForceRun& run : all) {
            if (run.first != runs[index + 1].first) continue;
            diagnostic.labels.push_back({run.span, {Phrase::InForceFrom, {*run.first}}});
        }
        diagnostic.help.push_back(
            {Phrase::FillGap,
             {words({added, Keyword::Assumption, "\"…\"", Keyword::InForce, Keyword::From,
                     first.to_string(), Keyword::To, last.to_string()})}});
    }
    if (runs.empty() || !runs.back().last) return;
    // A rule that says itself when it ends is not left behind by a repeal.
    const bool ends_with_law = std::any_of(all.begin(), all.end(), [&](const ForceRun& run) {
        return run.last == runs.back().last && run.ends_with_law;
    });
    if (!ends_with_law) return;
    const Date after{runs.back().last->days + 1};
    if (const engine::Instrument* next = successor(all, *runs.back().last)) {
        Diagnostic& diagnostic = report(Code::NothingAfterRepeal, origin, {name, after, next->id});
        label_end(diagnostic, *runs.back().last);
        diagnostic.help.push_back(
            {Phrase::CiteSuccessor, {next->id, words({Keyword::Amend, name})}});
    } else {
        Diagnostic& diagnostic = report(Code::EndsWithItsLaw, origin, {name, after});
        label_end(diagnostic, *runs.back().last);
        diagnostic.help.push_back(
            {Phrase::EndWithLaw,
             {words({Keyword::InForce, Keyword::To, runs.back().last->to_string()})}});
    }
}

void Elaborator::check_parameter_force(const engine::Parameter& parameter) {
    language_ = language_at(parameter.origin);
    const std::string name = last_word(parameter.name);
    std::vector<ForceRun> all;
    std::vector<Runs> steps;
    bool all_apply = true;
    for (const engine::ParameterStep& step : parameter.steps) {
        if (step.scenario) continue;
        steps.push_back(force_of(program_, step));
        all_apply = all_apply && !steps.back().empty();
        if (steps.back().empty())
            label_forces(
                report(Code::NeverInForce, step.origin, {value_words(step.value, parameter.type)}),
                step.cites);
        for (const Run& run : steps.back())
            all.push_back(
                {run.first, run.last, step.origin, &step.cites, run.last != step.force_to});
    }
    const Date always = Date::from_ymd(1600, 1, 1).value();
    for (std::size_t left = 0; left < steps.size(); ++left) {
        for (std::size_t right = left + 1; right < steps.size(); ++right) {
            const engine::ParameterStep& first = parameter.steps[left];
            const engine::ParameterStep& second = parameter.steps[right];
            if (engine::equal_values(first.value, second.value)) continue;
            const auto both = first_common(steps[left], steps[right]);
            if (!both) continue;
            Diagnostic& diagnostic =
                report(Code::OverlapInForce, second.origin, {name, both->first.value_or(always)});
            const auto applies = [&](const engine::ParameterStep& step, const Runs& runs) {
                const std::string value = value_words(step.value, parameter.type);
                if (!runs.front().first) return Text{Phrase::AppliesAlways, {value}};
                return Text{Phrase::AppliesFrom, {value, *runs.front().first}};
            };
            diagnostic.at_span.push_back(applies(second, steps[right]));
            diagnostic.labels.push_back({first.origin, applies(first, steps[left])});
            diagnostic.help.push_back(
                {Phrase::LimitInForce,
                 {words({Keyword::InForce, Keyword::From, "…", Keyword::To, "…"})}});
        }
    }
    if (all_apply)
        check_coverage_in_time(name, parameter.origin, all, Cover::Whole,
                               words({Keyword::Is, "…"}));
}

/// How much of time must be covered: what falls to something else where nothing is in force needs
/// no cover, but a duty that a later order does not carry on must say that it ends.
Elaborator::Cover Elaborator::cover_of(engine::QuantityId id) const {
    const engine::Quantity& quantity = program_[id];
    for (const engine::Procedure& procedure : program_.procedures) {
        if (quantity.role == engine::QuantityRole::Exit && procedure.exits.front() == id)
            return Cover::Whole;
    }
    for (const engine::Duty& duty : program_.duties) {
        const bool ends = std::any_of(
            quantity.clauses.begin(), quantity.clauses.end(),
            [&](engine::ClauseId clause) { return program_[clause].force_to.has_value(); });
        if (duty.quantity == id) return ends ? Cover::None : Cover::End;
    }
    const bool needs = quantity.role == engine::QuantityRole::Defined && !quantity.otherwise;
    return needs ? Cover::Whole : Cover::None;
}

void Elaborator::check_quantity_force(engine::QuantityId checked) {
    const engine::Quantity& quantity = program_[checked];
    std::string name = last_word(quantity.name);
    if (quantity.role == engine::QuantityRole::Exit) {
        const std::string whole = quantity.name.substr(0, quantity.name.rfind('.'));
        name = last_word(whole);
    }
    std::vector<ForceRun> all;
    std::vector<Runs> force;
    bool all_apply = true;
    for (const engine::ClauseId one : quantity.clauses) {
        const engine::Clause& clause = program_[one];
        force.push_back(force_of(program_, clause));
        if (clause.scenario) continue;
        if (force.back().empty()) {
            all_apply = false;
            label_forces(report(Code::NeverInForce, clause_span(one), {clause_words(one)}),
                         clause.cites);
        }
        // An exception with a condition leaves open what is in force where the condition fails.
        if (!clause.outcome || (clause.exception && clause.when)) continue;
        for (const Run& run : force.back())
            all.push_back({run.first, run.last, clause_span(one), &clause.cites,
                           run.last != clause.force_to});
    }
    const Cover cover = cover_of(checked);
    if (cover != Cover::None && !all.empty() && all_apply)
        check_coverage_in_time(name, quantity.origin, all, cover,
                               words({Keyword::Rule, "…", Keyword::Is, "…"}));

    for (const Together& pair : together(program_, quantity, force))
        check_overlap(checked, name, pair);
}

void Elaborator::check_overlap(engine::QuantityId id, const std::string& name,
                               const Together& pair) {
    const engine::Quantity& quantity = program_[id];
    const engine::Clause& left = program_[pair.left];
    const engine::Clause& right = program_[pair.right];
    const auto left_value = core_.constant_value(*left.outcome);
    const auto right_value = core_.constant_value(*right.outcome);
    const bool known = left_value && right_value;
    if (known && engine::equal_values(*left_value, *right_value)) return;
    language_ = language_at(clause_span(pair.right));
    const bool always = !left.when && !right.when;
    Diagnostic& diagnostic =
        report(known && always ? Code::ConflictingClauses : Code::ClausesOverlap,
               clause_span(pair.right), {name});
    const auto describe = [&](const std::optional<engine::Value>& value, bool follows) -> Text {
        if (!always) return {follows ? Phrase::AppliesWithOther : Phrase::AppliesWhere, {}};
        if (!value) return {Phrase::AlwaysApplies, {}};
        return {Phrase::AlwaysGives, {value_words(*value, quantity.type)}};
    };
    diagnostic.at_span.push_back(describe(right_value, pair.right_follows));
    diagnostic.labels.push_back({clause_span(pair.left), describe(left_value, pair.left_follows)});
    diagnostic.notes.push_back(pair.from ? Text{Phrase::BothInForceFrom, {*pair.from}}
                                         : Text{Phrase::BothAlwaysInForce, {}});
    // The narrower of the two; transitions have no exceptions.
    const bool left_is_narrower = pair.right_follows && !pair.left_follows;
    const std::string& goes_first = left_is_narrower ? left.name : right.name;
    const std::string& gives_way = left_is_narrower ? right.name : left.name;
    if (quantity.role != engine::QuantityRole::Exit)
        diagnostic.help.push_back({Phrase::SayWhichGoesFirst,
                                   {words({Keyword::Exception, last_word(goes_first),
                                           Keyword::ExceptionTo, last_word(gives_way)})}});
    diagnostic.help.push_back({Phrase::SeparateCases, {words({Keyword::When, "…"})}});
    diagnostic.help.push_back({Phrase::LawIsOpen, {words({Keyword::Interpretation})}});
}

}  // namespace hjemmel::lang
