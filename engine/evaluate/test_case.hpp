#pragma once

#include "engine/evaluate/interpreter.hpp"
#include "engine/evaluate/limit_coverage.hpp"

#include <optional>
#include <string>
#include <vector>

namespace hjemmel::engine {

/// One `expect`, ready to be asked.
struct Expectation {
    enum class Kind : std::uint8_t { Is, IsNot, Between, Unknown, NotApplicable, Conflict };
    Kind kind = Kind::Is;
    Place place;
    Value value;  ///< Is, IsNot; Between: lower end
    Value upper;
    std::vector<ClauseId> because;           ///< must all be decisive for the place
    std::vector<std::string> because_facts;  ///< Unknown: short names of collections, fields or
                                             ///< quantities that must be missing
    std::vector<ClauseId> conflict;          ///< must be exactly those (empty: any)
    Circumstances circumstances;
    Span origin;
};

/// Whether facts are missing, or law: no rule, or no step of a parameter, is there for the case. A
/// rule that fails otherwise has no answer, and a test does not expect that.
[[nodiscard]] bool is_unknown_to_a_test(const Outcome& outcome);

struct TestCase {
    std::string name;  ///< stable: `module.test.title`
    std::string title;
    Facts facts;
    std::vector<Expectation> expectations;
    Span origin;
};

struct ExpectationResult {
    bool passed = false;
    Outcome found;
    Grounds grounds;  ///< why, when it failed
    GroundId ground{};
    std::vector<EvaluationError> errors;
    std::vector<ClauseId> decisive;  ///< of the place asked for
    std::vector<MissingFact> missing;
};
struct TestResult {
    std::vector<ExpectationResult> expectations;
    std::vector<ClauseId> reached;  ///< clauses that were live in some question: the coverage
};

/// shared: laws that tests of the same program have in common; may be null. coverage: gains the
/// limits that the test met; may be null.
[[nodiscard]] TestResult run_test(const Program& program, const TestCase& test, Limits limits = {},
                                  SharedLaws* shared = nullptr, LimitCoverage* coverage = nullptr);

}  // namespace hjemmel::engine
