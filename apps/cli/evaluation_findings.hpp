#pragma once

#include "apps/cli/options.hpp"
#include "engine/evaluate/grounds.hpp"
#include "engine/evaluate/interpreter.hpp"
#include "engine/program/program.hpp"
#include "lang/diagnostic.hpp"
#include "lang/keywords.hpp"
#include "lang/source.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace hjemmel::cli {

/// Collects the rules that failed while questions were answered and makes messages of them: one for
/// each way in which a rule fails, however many answers it spoils.
class EvaluationFindings {
public:
    /// Who asks: a command, which has options, or a test, which says everything itself.
    enum class AskedBy : std::uint8_t { Command, Test };

    EvaluationFindings(const engine::Program& program, const engine::Limits& limits,
                       const lang::Sources& sources, AskedBy asked_by = AskedBy::Command)
        : program_(program), limits_(limits), sources_(sources), asked_by_(asked_by) {}

    /// asked: what the question was, in words; grounds: of the answer, to say why no rule applied;
    /// may be null.
    void add(const std::vector<engine::EvaluationError>& errors, const std::string& asked,
             const engine::Grounds* grounds);

    /// Says that a question was stopped from outside.
    [[nodiscard]] bool was_cancelled() const { return cancelled_; }
    [[nodiscard]] bool reached_a_limit() const;
    [[nodiscard]] bool is_empty() const { return failures_.empty(); }

    /// The messages, sorted.
    [[nodiscard]] lang::Diagnostics diagnostics() const;

private:
    struct Failure {
        engine::EvaluationError error;
        std::string first_asked;
        std::uint64_t more = 0;
        lang::Diagnostic diagnostic;
    };

    [[nodiscard]] lang::Diagnostic describe(const engine::EvaluationError& error,
                                            const engine::Grounds* grounds) const;
    /// A word of the language as the file writes it where the rule stands.
    [[nodiscard]] std::string word(lang::Keyword keyword, const lang::Span& place) const;
    void add_clauses(engine::QuantityId quantity, const engine::Grounds& grounds,
                     lang::Diagnostic& diagnostic) const;

    const engine::Program& program_;
    engine::Limits limits_;
    const lang::Sources& sources_;
    AskedBy asked_by_;
    std::vector<Failure> failures_;
    bool cancelled_ = false;
};

}  // namespace hjemmel::cli
