#pragma once

#include "apps/cli/bulk_answers.hpp"
#include "apps/cli/evaluation_findings.hpp"
#include "apps/cli/file_languages.hpp"
#include "apps/cli/options.hpp"
#include "apps/cli/question.hpp"
#include "apps/cli/rule_files.hpp"
#include "apps/data/data_package.hpp"
#include "apps/report/answer.hpp"
#include "apps/report/cross_check.hpp"
#include "apps/report/display.hpp"
#include "apps/report/people.hpp"
#include "engine/evaluate/interpreter.hpp"
#include "sim/settling_set.hpp"

#include <tl/expected.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace hjemmel::cli {

/// The searches of `--least` and `--possible`, as they are written.
struct Searches {
    std::string least;                   ///< `FACT` or `FACT@INDEX`; empty: none
    std::optional<std::int64_t> stated;  ///< `=N`
    std::string possible;
    std::int64_t from = 0;
    std::int64_t to = 0;
};
[[nodiscard]] tl::expected<Searches, UsageError> find_searches(const Options& options);

/// Answers questions about one set of facts and makes records of the answers.
class Asking {
public:
    /// All of these outlive it.
    Asking(const CheckedRules& rules, const engine::Facts& facts, const Options& options,
           engine::Circumstances circumstances);

    [[nodiscard]] const apps::People& people() const { return people_; }
    [[nodiscard]] EvaluationFindings& findings() { return findings_; }

    struct Wanted {
        bool grounds = false;
        bool settling = false;  ///< of an unknown yes/no answer: what would settle it
    };
    /// Says that so many places of one quantity will be asked for, which may be worth judging all
    /// of its rows at once.
    void expect(std::size_t places) { is_many_ = places >= many_places; }
    /// Nothing when it was stopped from outside.
    [[nodiscard]] std::optional<apps::AnswerRecord> answer(const engine::Place& place,
                                                           Wanted wanted);

    /// Holds what is observed at a place against its computation; false when it was stopped from
    /// outside.
    [[nodiscard]] bool cross_check(const engine::Place& place, apps::CrossCheck& check);

    /// The figures that the searches change for a question.
    struct Figures {
        std::optional<engine::Place> least;
        std::optional<engine::Place> possible;
    };
    /// Finds them, or says why a search cannot be made for the question.
    [[nodiscard]] tl::expected<Figures, UsageError> figures_of(const engine::Place& place,
                                                               const Searches& searches) const;

    /// Adds what the searches find. Nothing when it was stopped from outside.
    [[nodiscard]] tl::expected<bool, UsageError> search(const engine::Place& place,
                                                        const Searches& searches,
                                                        apps::AnswerRecord& record);

private:
    void settle(const engine::Place& place, const std::vector<engine::MissingFact>& missing,
                apps::AnswerRecord& record);
    void find_settling_set(const engine::Place& place,
                           const std::vector<engine::MissingFact>& missing,
                           apps::AnswerRecord& record);
    [[nodiscard]] std::string in_words(const engine::Place& place) const;
    [[nodiscard]] apps::Described described(const engine::Grounds& grounds);

    const engine::Program& program_;
    const engine::Facts& facts_;
    const Options& options_;
    engine::Circumstances circumstances_;
    apps::People people_;
    apps::Display display_;
    apps::AnswerContext context_;
    engine::Interpreter interpreter_;
    static constexpr std::size_t many_places = 64;
    BulkAnswers bulk_;
    bool is_many_ = false;
    EvaluationFindings findings_;
    FileLanguages languages_;
    sim::SettlingEffort effort_left_{4'000, 20'000'000};  ///< for all answers together
};

}  // namespace hjemmel::cli
