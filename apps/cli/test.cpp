#include "apps/cli/evaluation_findings.hpp"
#include "apps/cli/rule_files.hpp"
#include "apps/cli/verbs.hpp"
#include "apps/json/answer_json.hpp"
#include "apps/json/diagnostics_json.hpp"
#include "apps/json/envelope.hpp"
#include "apps/report/answer.hpp"
#include "engine/evaluate/shared_laws.hpp"
#include "engine/evaluate/test_case.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <chrono>
#include <set>

namespace hjemmel::cli {

namespace {

using apps::say;
using apps::Word;
using engine::Expectation;

constexpr std::size_t most_unreached_named = 10;

/// What one test gave.
struct Tested {
    const engine::TestCase* test = nullptr;
    engine::TestResult result;
    bool passed = true;
};

/// Whether what was found is what is expected, whatever the reasons.
bool is_as_expected(const Expectation& expectation, const engine::ExpectationResult& result) {
    const engine::Outcome& found = result.found;
    switch (expectation.kind) {
        case Expectation::Kind::Is:
            return found.is_known() && engine::equal_values(found.value, expectation.value);
        case Expectation::Kind::IsNot:
            return found.is_known() && !engine::equal_values(found.value, expectation.value);
        case Expectation::Kind::Unknown:
            return engine::is_unknown_to_a_test(found);
        case Expectation::Kind::NotApplicable:
            return found.state == engine::State::NotApplicable;
        case Expectation::Kind::Between:
        case Expectation::Kind::Conflict:
            return false;
    }
    return false;
}

/// Writes what one test expected and found.
class TestWriter {
public:
    TestWriter(const engine::Program& program, const engine::TestCase& test,
               lang::Language language)
        : program_(program),
          test_(test),
          language_(language),
          people_(program, test.facts, true),
          display_(program, language),
          context_{program_, test_.facts, people_, display_} {}

    [[nodiscard]] std::string expected(const Expectation& expectation) const {
        const engine::Type& type = program_[expectation.place.quantity].type;
        switch (expectation.kind) {
            case Expectation::Kind::Is:
                return say(Word::ExpectIs, language_,
                           display_.value(expectation.value, type, people_));
            case Expectation::Kind::IsNot:
                return say(Word::ExpectIsNot, language_,
                           display_.value(expectation.value, type, people_));
            case Expectation::Kind::Between:
                return say(Word::ExpectBetween, language_,
                           display_.value(expectation.value, type, people_),
                           display_.value(expectation.upper, type, people_));
            case Expectation::Kind::Unknown:
                return say(Word::ExpectUnknown, language_);
            case Expectation::Kind::NotApplicable:
                return say(Word::ExpectNotApplicable, language_);
            case Expectation::Kind::Conflict:
                return expectation.conflict.empty() ? say(Word::ExpectConflict, language_)
                                                    : say(Word::ExpectConflictBetween, language_,
                                                          clauses(expectation.conflict));
        }
        return {};
    }

    [[nodiscard]] apps::AnswerRecord found(const Expectation& expectation,
                                           const engine::ExpectationResult& result) const {
        apps::AnswerRecord record = answer_record(context_, expectation.place, result.found);
        if (result.ground.index < result.grounds.size()) {
            add_reasons(context_, expectation.place, result.grounds, result.ground, record);
        }
        return record;
    }

    [[nodiscard]] lang::Diagnostic failure(const Expectation& expectation,
                                           const engine::ExpectationResult& result) const {
        const std::string quantity(apps::last_word(program_[expectation.place.quantity].name));
        lang::Diagnostic diagnostic;
        diagnostic.span = expectation.origin;
        if (is_as_expected(expectation, result)) {
            diagnostic.code = lang::Code::ExpectedReasonMissing;
            diagnostic.arguments = {quantity, wanted_reason(expectation)};
            add_actual_reason(expectation, result, diagnostic);
        } else {
            diagnostic.code = lang::Code::ExpectationNotMet;
            diagnostic.arguments = {quantity, expected(expectation),
                                    found(expectation, result).in_words};
        }
        diagnostic.notes.push_back({lang::Phrase::InTest, {test_.title}});
        return diagnostic;
    }

private:
    [[nodiscard]] std::string clauses(const std::vector<engine::ClauseId>& ids) const {
        std::vector<std::string> names;
        for (const engine::ClauseId id : ids) {
            names.push_back("`" + program_[id].name + "`");
        }
        return display_.list(names);
    }

    [[nodiscard]] std::string wanted_reason(const Expectation& expectation) const {
        if (!expectation.because.empty()) {
            return clauses(expectation.because);
        }
        std::vector<std::string> names;
        for (const std::string& name : expectation.because_facts) {
            names.push_back("`" + name + "`");
        }
        return display_.list(names);
    }

    /// The reason of the kind that was expected: a missing fact beside one, else a rule.
    void add_actual_reason(const Expectation& expectation, const engine::ExpectationResult& result,
                           lang::Diagnostic& diagnostic) const {
        const bool facts = !expectation.because_facts.empty() && !result.missing.empty();
        if (!facts && !result.decisive.empty()) {
            diagnostic.notes.push_back({lang::Phrase::FoundBecause, {clauses(result.decisive)}});
        }
        if (!result.missing.empty() && diagnostic.notes.empty()) {
            std::set<std::string> names;
            for (const engine::MissingFact& fact : result.missing) {
                names.insert("`" + missing_name(fact) + "`");
            }
            diagnostic.notes.push_back(
                {lang::Phrase::FoundMissing,
                 {display_.list(std::vector<std::string>(names.begin(), names.end()))}});
        }
    }

    [[nodiscard]] std::string missing_name(const engine::MissingFact& fact) const {
        switch (fact.kind) {
            case engine::MissingFact::Kind::Figure:
                return std::string(apps::last_word(program_[fact.place.quantity].name));
            case engine::MissingFact::Kind::Field:
                return program_[fact.collection].fields.at(fact.field).name;
            case engine::MissingFact::Kind::Rows:
                return program_[fact.collection].plural;
            case engine::MissingFact::Kind::Belonging: {
                const auto parent = program_[fact.collection].parent;
                return std::string(
                    apps::last_word(program_[parent.value_or(fact.collection)].name));
            }
        }
        return {};
    }

    const engine::Program& program_;
    const engine::TestCase& test_;
    lang::Language language_;
    apps::People people_;
    apps::Display display_;
    apps::AnswerContext context_;
};

class TestRun {
public:
    TestRun(const Options& options, CheckedRules rules)
        : options_(options), rules_(std::move(rules)), limits_(program()) {}

    void run() {
        EvaluationFindings findings(program(), options_.limits.evaluation, rules_.sources,
                                    EvaluationFindings::AskedBy::Test);
        for (const engine::TestCase& test : rules_.compiled.tests) {
            if (is_cancelled()) {
                complete_ = false;
                return;
            }
            add(test, findings);
        }
        for (lang::Diagnostic& diagnostic : findings.diagnostics()) {
            rules_.compiled.diagnostics.push_back(std::move(diagnostic));
        }
        lang::sort_diagnostics(rules_.compiled.diagnostics);
    }

    [[nodiscard]] std::string summary() const {
        const lang::Language language = options_.language;
        const auto failed = static_cast<std::size_t>(std::count_if(
            tests_.begin(), tests_.end(), [](const Tested& tested) { return !tested.passed; }));
        std::size_t expectations = 0;
        for (const Tested& tested : tests_) {
            expectations += tested.result.expectations.size();
        }
        std::string text =
            say(Word::TestSummary, language,
                counted(tests_.size(), Word::CountTest, Word::CountTests, language), failed);
        text +=
            ", " + counted(expectations, Word::TestExpectation, Word::TestExpectations, language);
        if (clauses_to_reach() > 0 && !tests_.empty()) {
            text += "; " + say(Word::TestCoverage, language, reached_.size(), clauses_to_reach());
        }
        text += "\n";
        const std::vector<std::string> missed = not_reached();
        if (!tests_.empty() && !missed.empty()) {
            std::string names;
            for (std::size_t index = 0; index < std::min(missed.size(), most_unreached_named);
                 ++index) {
                names += (index == 0 ? "" : ", ") + missed[index];
            }
            if (missed.size() > most_unreached_named) {
                names += ", " + say(Word::AndMore, language, missed.size() - most_unreached_named);
            }
            text += say(Word::TestNotReached, language, names) + "\n";
        }
        if (!tests_.empty() && !limits_.comparisons().empty()) {
            text += limits_in_words();
        }
        return text;
    }

    [[nodiscard]] std::string document() const {
        nlohmann::ordered_json results = nlohmann::ordered_json::array();
        for (const Tested& tested : tests_) {
            results.push_back(test_json(tested));
        }
        apps::Envelope envelope;
        envelope.schema = "hjemmel.test/1";
        envelope.rules_hash = program().rules_hash;
        envelope.complete = complete_;
        nlohmann::ordered_json json = apps::envelope_json(
            envelope, std::move(results),
            apps::diagnostics_json(diagnostics(), rules_.sources, options_.language));
        json["coverage"] = {{"clauses", clauses_to_reach()},
                            {"reached", reached_.size()},
                            {"not_reached", not_reached()},
                            {"limits", limits_json()}};
        return apps::json_text(json);
    }

    [[nodiscard]] const lang::Diagnostics& diagnostics() const {
        return rules_.compiled.diagnostics;
    }
    [[nodiscard]] const lang::Sources& sources() const { return rules_.sources; }
    [[nodiscard]] bool is_complete() const { return complete_; }
    [[nodiscard]] bool all_passed() const {
        return std::all_of(tests_.begin(), tests_.end(),
                           [](const Tested& tested) { return tested.passed; });
    }

private:
    [[nodiscard]] const engine::Program& program() const { return rules_.compiled.program; }

    void add(const engine::TestCase& test, EvaluationFindings& findings) {
        Tested tested{
            &test, engine::run_test(program(), test, options_.limits.evaluation, &laws_, &limits_),
            true};
        const TestWriter writer(program(), test, options_.language);
        for (std::size_t index = 0; index < tested.result.expectations.size(); ++index) {
            const engine::ExpectationResult& result = tested.result.expectations[index];
            if (result.passed) {
                continue;
            }
            tested.passed = false;
            rules_.compiled.diagnostics.push_back(
                writer.failure(test.expectations.at(index), result));
            findings.add(result.errors, test.title, &result.grounds);
        }
        for (const engine::ClauseId clause : tested.result.reached) {
            reached_.insert(clause.index);
        }
        tests_.push_back(std::move(tested));
    }

    /// A test runs the rules as they stand: what only a scenario adds is not to be reached.
    [[nodiscard]] std::size_t clauses_to_reach() const {
        return static_cast<std::size_t>(
            std::count_if(program().clauses.begin(), program().clauses.end(),
                          [](const engine::Clause& clause) { return !clause.scenario; }));
    }

    [[nodiscard]] std::vector<std::string> not_reached() const {
        std::vector<std::string> names;
        for (std::uint32_t index = 0; index < program().clauses.size(); ++index) {
            const engine::Clause& clause = program().clauses[index];
            if (!clause.scenario && reached_.count(index) == 0) {
                names.push_back(clause.name);
            }
        }
        return names;
    }

    [[nodiscard]] std::vector<std::string> limit_names(
        const engine::LimitComparison& comparison) const {
        std::vector<std::string> names;
        for (const engine::ParameterId parameter : comparison.parameters) {
            names.emplace_back(program()[parameter].name);
        }
        return names;
    }

    [[nodiscard]] std::string place_of(const engine::LimitComparison& comparison) const {
        const std::string& clause = program()[comparison.clause].name;
        const std::vector<engine::Span>& origins = program().core.origins;
        const engine::Span span =
            comparison.node.index < origins.size() ? origins[comparison.node.index] : nowhere;
        if (span.file.index >= rules_.sources.files.size()) {
            return clause;
        }
        const lang::SourceFile& file = rules_.sources[span.file];
        return clause + ", " +
               say(Word::FromFile, options_.language, file.path,
                   lang::position_of(file, span.begin).line);
    }

    /// How many comparisons with a parameter tests meet closely, and where they do not meet others.
    [[nodiscard]] std::string limits_in_words() const {
        const lang::Language language = options_.language;
        const std::vector<engine::LimitComparison>& all = limits_.comparisons();
        const auto met = static_cast<std::size_t>(
            std::count_if(all.begin(), all.end(), [](const auto& one) { return one.is_met(); }));
        std::string text = say(Word::LimitsMet, language, met, all.size()) + "\n";
        const apps::Display display(program(), language);
        std::size_t named = 0;
        for (const engine::LimitComparison& one : all) {
            if (one.is_met()) {
                continue;
            }
            if (named++ == most_unreached_named) {
                text += "  " + say(Word::AndMore, language, all.size() - met - named + 1) + "\n";
                break;
            }
            std::vector<std::string> sides;
            for (const auto& [is_met, side] :
                 {std::pair(one.under, Word::LimitUnder), std::pair(one.at, Word::LimitAt),
                  std::pair(one.over, Word::LimitOver)}) {
                if (!is_met) {
                    sides.emplace_back(apps::word(side, language));
                }
            }
            std::vector<std::string> parameters;
            for (const std::string& name : limit_names(one)) {
                parameters.emplace_back(apps::last_word(name));
            }
            text += "  " +
                    say(Word::LimitNotMet, language, display.list(sides), display.list(parameters),
                        place_of(one)) +
                    "\n";
        }
        return text;
    }

    [[nodiscard]] nlohmann::ordered_json limits_json() const {
        nlohmann::ordered_json json = nlohmann::ordered_json::array();
        for (const engine::LimitComparison& one : limits_.comparisons()) {
            nlohmann::ordered_json limit;
            limit["clause"] = program()[one.clause].name;
            limit["parameters"] = limit_names(one);
            if (one.node.index < program().core.origins.size()) {
                add_place(program().core.origins[one.node.index], limit);
            }
            limit["under"] = one.under;
            limit["at"] = one.at;
            limit["over"] = one.over;
            json.push_back(std::move(limit));
        }
        return json;
    }

    void add_place(const engine::Span& span, nlohmann::ordered_json& json) const {
        if (span.file.index < rules_.sources.files.size()) {
            const lang::SourceFile& file = rules_.sources[span.file];
            json["file"] = file.path;
            json["line"] = lang::position_of(file, span.begin).line;
        }
    }

    [[nodiscard]] nlohmann::ordered_json test_json(const Tested& tested) const {
        const TestWriter writer(program(), *tested.test, options_.language);
        nlohmann::ordered_json json;
        json["test"] = tested.test->name;
        json["title"] = tested.test->title;
        add_place(tested.test->origin, json);
        json["passed"] = tested.passed;
        json["expectations"] = nlohmann::ordered_json::array();
        for (std::size_t index = 0; index < tested.result.expectations.size(); ++index) {
            const Expectation& expectation = tested.test->expectations.at(index);
            const engine::ExpectationResult& result = tested.result.expectations[index];
            nlohmann::ordered_json one;
            add_place(expectation.origin, one);
            one["passed"] = result.passed;
            one["expected"] = writer.expected(expectation);
            one["found"] = apps::answer_json(writer.found(expectation, result));
            json["expectations"].push_back(std::move(one));
        }
        return json;
    }

    const Options& options_;
    CheckedRules rules_;
    std::vector<Tested> tests_;
    std::set<std::uint32_t> reached_;
    engine::SharedLaws laws_{program()};
    engine::LimitCoverage limits_;
    bool complete_ = true;
};

}  // namespace

Exit test(const Options& options, Console& console) {
    const auto start = std::chrono::steady_clock::now();
    CheckedRules rules = check_rules(options.paths);
    TestRun tests(options, std::move(rules));
    if (!lang::has_errors(tests.diagnostics())) {
        tests.run();
    }
    Exit exit =
        graver(exit_for(tests.diagnostics()), tests.all_passed() ? Exit::Complete : Exit::Findings);
    if (!tests.is_complete()) {
        exit = Exit::Cancelled;
    }
    if (options.json) {
        console.answer(tests.document());
        return exit;
    }
    console.draw(tests.diagnostics(), tests.sources());
    if (!options.quiet) {
        console.answer(tests.summary());
    }
    const auto spent = std::chrono::duration_cast<std::chrono::milliseconds>(
        std::chrono::steady_clock::now() - start);
    console.remark(say(Word::TestTime, options.language, spent.count()));
    return exit;
}

}  // namespace hjemmel::cli
