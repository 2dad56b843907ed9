#pragma once

#include "engine/values/calendar.hpp"
#include "engine/values/rational.hpp"
#include "lang/source.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace hjemmel::lang {

enum class Severity : std::uint8_t { Error, Warning, Lint, Note };
enum class Language : std::uint8_t { English, Danish };

/// What a message can speak of. Each language writes numbers, dates and counts in its own form;
/// text is the author's own words and stands as it is.
using Argument = std::variant<std::string, engine::Rational, engine::Date, engine::Month>;

/// The stable numbers of the catalogue (`lang/diagnostic_codes.def`).
enum class Code : std::uint16_t {
#define HJEMMEL_DIAGNOSTIC(number, name, severity, arguments, english, danish) name = number,
#define HJEMMEL_PHRASE(name, arguments, english, danish)
#include "lang/diagnostic_codes.def"
#undef HJEMMEL_DIAGNOSTIC
#undef HJEMMEL_PHRASE
};

/// Texts that stand beside a message: labels, notes, help and the titles of fixes.
enum class Phrase : std::uint16_t {
#define HJEMMEL_DIAGNOSTIC(number, name, severity, arguments, english, danish)
#define HJEMMEL_PHRASE(name, arguments, english, danish) name,
#include "lang/diagnostic_codes.def"
#undef HJEMMEL_DIAGNOSTIC
#undef HJEMMEL_PHRASE
};

/// A phrase with its arguments in the order of the catalogue.
struct Text {
    Phrase phrase;
    std::vector<Argument> arguments;
};

/// A second place that the message speaks of; it may lie in a rule file, a law text or a data file.
struct Label {
    Span span;
    Text text;
};

struct Edit {
    Span span;
    std::string replacement;
};

/// A title and edits after which the file checks.
struct Fix {
    Text title;
    std::vector<Edit> edits;
    bool safe = true;  ///< false: needs thought
};

struct Diagnostic {
    Code code{};
    std::vector<Argument> arguments;  ///< in the order of the catalogue
    Span span;                        ///< the narrowest place that is wrong
    std::vector<Text> at_span;        ///< what to write under the span itself, at most one
    std::vector<Label> labels;
    std::vector<Text> notes;
    std::vector<Text> help;
    std::vector<Fix> fixes;
};

using Diagnostics = std::vector<Diagnostic>;

[[nodiscard]] Severity severity_of(Code code);
/// "E4002", "W6001", "L6101": the letter of the severity and the number.
[[nodiscard]] std::string code_name(Code code);
/// Finds the code of "E4002" or "4002"; false when there is none.
[[nodiscard]] bool find_code(std::string_view text, Code& found);
/// Finds the code that an `allow` names, `L6301`: a message that is no error of the rules. A
/// severity may change and a number does not, so that the letter of any severity is taken.
[[nodiscard]] std::optional<Code> silenceable_code(std::string_view text);
/// All codes in ascending order.
[[nodiscard]] const std::vector<Code>& all_codes();
[[nodiscard]] std::string_view identifier_of(Code code);

[[nodiscard]] bool has_errors(const Diagnostics& diagnostics);
/// Orders by file and place, then code, and drops exact repetitions; equal on every run.
void sort_diagnostics(Diagnostics& diagnostics);

}  // namespace hjemmel::lang
