#pragma once

#include "apps/report/answer.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace hjemmel::apps {

/// A figure of the data that the rules compute otherwise from other data.
struct Disagreement {
    AnswerRecord observed;
    AnswerRecord computed;
    std::string file;  ///< where it was observed
    std::uint32_t line = 0;
    struct Rule {
        std::string clause;
        std::string citation;  ///< of what it cites, the first that applies; empty: by assumption
    };
    std::vector<Rule> rules;  ///< by which it is computed
};

/// Observed quantities held against their computation.
struct CrossCheck {
    std::size_t agree = 0;
    std::size_t open = 0;  ///< the data do not tell: facts are missing, or a rule has no answer
    std::vector<Disagreement> disagreements;

    [[nodiscard]] std::size_t observed() const { return agree + open + disagreements.size(); }
};

/// How an observed outcome and a computed one go together.
enum class Agreement : std::uint8_t { Agree, Disagree, Open };

/// They disagree when nothing that the one can be, the other can; a figure known to a rounding can
/// be everything that rounds to it. They agree when what is computed is known and among it.
[[nodiscard]] Agreement agreement(const engine::Outcome& observed, const engine::Outcome& computed);

/// Records a disagreement; `ground` is that of the computation.
[[nodiscard]] Disagreement disagreement(const AnswerContext& context, const engine::Place& place,
                                        const engine::Outcome& observed,
                                        const engine::Outcome& computed,
                                        const engine::Grounds& grounds, engine::GroundId ground);

/// Writes what disagrees, and how many figures were compared.
[[nodiscard]] std::string cross_check_text(const CrossCheck& check, const Display& display,
                                           bool closing);

}  // namespace hjemmel::apps
