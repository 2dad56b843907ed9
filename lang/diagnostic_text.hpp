#pragma once

#include "lang/diagnostic.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace hjemmel::lang {

/// A message's title as the catalogue has it, with `{name}` for what it is about.
[[nodiscard]] std::string_view title_pattern(Code code, Language language);

/// Writes a message's title, or a phrase, in the given language.
[[nodiscard]] std::string title_text(const Diagnostic& diagnostic, Language language);
[[nodiscard]] std::string phrase_text(const Text& text, Language language);
[[nodiscard]] std::string argument_text(const Argument& argument, Language language);

struct DrawingOptions {
    Language language = Language::English;
    bool colour = false;
    std::size_t at_most = 100;  ///< messages; then the count of the rest
};

/// Draws messages as STYLE.md section 5 shows: `error[E4002]: …`, `--> file:line:column`,
/// the source lines (cut at 200 characters) with marks and labels, `= note`, `help: …`.
[[nodiscard]] std::string draw(const Diagnostics& diagnostics, const Sources& sources,
                               const DrawingOptions& options);

}  // namespace hjemmel::lang
