#include "engine/evaluate/test_case.hpp"

#include "engine/evaluate/possible.hpp"

#include <algorithm>
#include <memory>
#include <utility>

namespace hjemmel::engine {

namespace {

bool same_circumstances(const Circumstances& left, const Circumstances& right) {
    return left.law_on == right.law_on && left.known_on == right.known_on &&
           left.choices.options == right.choices.options && left.scenarios == right.scenarios;
}

bool is_last_word(std::string_view full, std::string_view word) {
    return full == word ||
           (full.size() > word.size() && full[full.size() - word.size() - 1] == '.' &&
            full.substr(full.size() - word.size()) == word);
}

// `offers` and `offer` name the rows of a collection, `kind` and `offer.kind` a field of it,
// `municipality` and `person.municipality` where a person belongs, `share_without` a figure.
bool is_named(const Program& program, const MissingFact& missing, const std::string& name) {
    if (missing.kind == MissingFact::Kind::Figure) {
        return is_last_word(program[missing.place.quantity].name, name);
    }
    const Collection& collection = program[missing.collection];
    if (missing.kind == MissingFact::Kind::Rows) {
        return collection.plural == name || is_last_word(collection.name, name);
    }
    if (missing.kind == MissingFact::Kind::Belonging) {
        const std::string& parent = program[*collection.parent].name;
        const std::string word = parent.substr(parent.rfind('.') + 1);
        return is_last_word(parent, name) || is_last_word(collection.name + "." + word, name);
    }
    const std::string& field = collection.fields[missing.field].name;
    return field == name || is_last_word(collection.name + "." + field, name);
}

bool all_named(const Program& program, const std::vector<MissingFact>& missing,
               const std::vector<std::string>& names) {
    return std::all_of(names.begin(), names.end(), [&](const std::string& name) {
        return std::any_of(missing.begin(), missing.end(),
                           [&](const MissingFact& fact) { return is_named(program, fact, name); });
    });
}

// Whether every value that is still possible lies there, and nothing but a value is possible.
bool lies_between(const Outcome& outcome, const Value& lower, const Value& upper) {
    const std::optional<Rational> from = number_of(lower);
    const std::optional<Rational> to = number_of(upper);
    if (!from || !to || (outcome.state != State::Value && outcome.state != State::Unknown)) {
        return false;
    }
    if (outcome.state == State::Unknown) {
        const Possible possible = possibilities(outcome);
        if (!possible.can_be_value || possible.can_be_not_applicable || possible.can_be_conflict) {
            return false;
        }
    }
    const Interval bounds = outcome.bounds();
    return bounds.lower && bounds.upper && *from <= bounds.lower->at && bounds.upper->at <= *to;
}

bool same_clauses(const ClauseList& found, std::vector<ClauseId> expected) {
    std::sort(expected.begin(), expected.end());
    expected.erase(std::unique(expected.begin(), expected.end()), expected.end());
    return found && *found == expected;
}

// The clauses of a quantity; those of a procedure are the transitions of its exit.
std::vector<ClauseId> clauses_with(const Program& program, const Grounds& grounds,
                                   GroundId quantity, ClauseStatus status) {
    std::vector<ClauseId> found;
    std::vector<GroundId> open{quantity};
    while (!open.empty()) {
        const GroundId above = open.back();
        open.pop_back();
        for (const GroundId child : grounds.children_of(above)) {
            const Ground ground = grounds[child];
            const bool is_exit = ground.kind == Ground::Kind::Quantity &&
                                 program[ground.place.quantity].role == QuantityRole::Exit;
            if (ground.kind == Ground::Kind::Clause && ground.status == status) {
                found.push_back(ClauseId{ground.subject});
            } else if (ground.kind == Ground::Kind::Operation || is_exit) {
                open.push_back(child);
            }
        }
    }
    std::sort(found.begin(), found.end());
    found.erase(std::unique(found.begin(), found.end()), found.end());
    return found;
}

bool contains_all(const std::vector<ClauseId>& sorted, const std::vector<ClauseId>& wanted) {
    return std::all_of(wanted.begin(), wanted.end(), [&](ClauseId clause) {
        return std::binary_search(sorted.begin(), sorted.end(), clause);
    });
}

bool is_met(const Program& program, const Expectation& expectation,
            const ExpectationResult& result) {
    const Outcome& found = result.found;
    switch (expectation.kind) {
        case Expectation::Kind::Is:
            return found.is_known() && equal_values(found.value, expectation.value);
        case Expectation::Kind::IsNot:
            return found.is_known() && !equal_values(found.value, expectation.value);
        case Expectation::Kind::Between:
            return lies_between(found, expectation.value, expectation.upper);
        case Expectation::Kind::Unknown:
            return is_unknown_to_a_test(found) &&
                   all_named(program, result.missing, expectation.because_facts);
        case Expectation::Kind::NotApplicable:
            return found.state == State::NotApplicable;
        case Expectation::Kind::Conflict:
            return found.state == State::Conflict &&
                   (expectation.conflict.empty() ||
                    same_clauses(found.conflict, expectation.conflict));
    }
    return false;
}

void add_reached(const Grounds& grounds, std::vector<bool>& reached) {
    for (std::uint32_t number = 0; number < grounds.size(); ++number) {
        if (grounds.kind(GroundId{number}) != Ground::Kind::Clause) {
            continue;
        }
        const Ground ground = grounds[GroundId{number}];
        if (ground.subject < reached.size() &&
            (ground.status == ClauseStatus::Decisive || ground.status == ClauseStatus::Overridden ||
             ground.status == ClauseStatus::Suspending)) {
            reached[ground.subject] = true;
        }
    }
}

}  // namespace

bool is_unknown_to_a_test(const Outcome& outcome) {
    return outcome.state == State::Unknown &&
           (!outcome.error || outcome.error->kind == EvaluationError::Kind::NoRuleApplies ||
            outcome.error->kind == EvaluationError::Kind::NoParameterStep);
}

TestResult run_test(const Program& program, const TestCase& test, Limits limits, SharedLaws* shared,
                    LimitCoverage* coverage) {
    // As many as the widest list of a rule is long: a test may name any of them.
    constexpr std::size_t most_missing = 100'000;
    TestResult results;
    std::vector<bool> reached(program.clauses.size(), false);
    std::unique_ptr<Interpreter> interpreter;
    const Circumstances* asked_under = nullptr;
    for (const Expectation& expectation : test.expectations) {
        if (asked_under == nullptr ||
            !same_circumstances(*asked_under, expectation.circumstances)) {
            interpreter = std::make_unique<Interpreter>(program, test.facts,
                                                        expectation.circumstances, limits, shared);
            asked_under = &expectation.circumstances;
        }
        ExpectationResult result;
        Answer answer = interpreter->ask_with_grounds(expectation.place, result.grounds);
        result.found = std::move(answer.outcome);
        result.ground = answer.ground;
        result.errors = std::move(answer.errors);
        result.decisive =
            clauses_with(program, result.grounds, result.ground, ClauseStatus::Decisive);
        if (result.found.state == State::Unknown) {
            result.missing = missing_facts(result.grounds, result.ground, most_missing);
        }
        result.passed = is_met(program, expectation, result) &&
                        contains_all(result.decisive, expectation.because);
        add_reached(result.grounds, reached);
        if (coverage != nullptr) {
            coverage->add(result.grounds, [&](Date law_date) -> const Residual& {
                return interpreter->residual(law_date);
            });
        }
        if (result.passed) {
            result.grounds = Grounds{};
            result.ground = GroundId{};
        }
        results.expectations.push_back(std::move(result));
    }
    for (std::uint32_t i = 0; i < reached.size(); ++i) {
        if (reached[i]) {
            results.reached.push_back(ClauseId{i});
        }
    }
    return results;
}

}  // namespace hjemmel::engine
