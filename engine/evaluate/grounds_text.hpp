#pragma once

#include "engine/evaluate/ground_names.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

/// Grounds as plain text in the names of the rules: a step a line, under it what it follows from.
/// For logs, and for programs that ask for many cases; what people read is made elsewhere.
namespace hjemmel::engine {

/// Writes the grounds of an answer:
///
///     benefit.paid[2021-06] = 1250.5
///       benefit.paid.reduced decides = 1250.5
///         less(., 5000) = yes
///           person.income = 4000
///       benefit.paid.main is overridden
///
/// The rows are not named. A quantity that is met again is not written out again.
[[nodiscard]] std::string grounds_text(const GroundsOf& of, GroundId root);

// ---- the parts of it, for those who have the grounds in another form ----

/// What a line begins with: the step, and ` = ` where an outcome follows.
[[nodiscard]] std::string line_head(const Program& program, const Core& core, const Step& step);
[[nodiscard]] bool shows_outcome(const Step& step);
/// `yes`, `1250.5`, `1/3`, `2021-06-01`, `student`, `not applicable`, `unknown in [0, 5)`,
/// `failed`, `conflict of benefit.paid.a, benefit.paid.b`.
[[nodiscard]] std::string outcome_text(const Program& program, const Type& type,
                                       const Outcome& outcome);

/// Appends to a text line by line, until it is as long as a text may be.
class GroundsLines {
public:
    static constexpr std::size_t most_bytes = 10U << 20U;

    explicit GroundsLines(std::string& text) : text_(text), end_(text.size() + most_bytes) {}

    /// Begins a line; false, and nothing more is to be written, when there is no room for it.
    [[nodiscard]] bool begin(std::size_t depth, std::string_view head) {
        if (text_.size() + 2 * depth + head.size() > end_) {
            text_ += is_cut_ ? "" : "...\n";
            is_cut_ = true;
            return false;
        }
        text_.append(2 * depth, ' ');
        text_ += head;
        return true;
    }
    void end() { text_ += '\n'; }
    [[nodiscard]] std::string& text() { return text_; }

private:
    std::string& text_;
    std::size_t end_;
    bool is_cut_ = false;
};

}  // namespace hjemmel::engine
