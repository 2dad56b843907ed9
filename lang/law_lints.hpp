#pragma once

#include "lang/diagnostic.hpp"
#include "lang/law_text.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Law texts held against themselves and against each other.
namespace hjemmel::lang {

/// A provision that a text names, `§ 55, stk. 1`.
struct LawReference {
    std::string canonical;
    std::string act;  ///< the other act that it belongs to, `lov om sygedagpenge`; empty: its own
};
/// Finds the provisions that an official text or an outline names, in their order.
[[nodiscard]] std::vector<LawReference> references_in(std::string_view text);

/// References within an instrument to provisions that it does not have, or not at that time.
[[nodiscard]] Diagnostics lint_references(const LawLibrary& library);

/// What a list of an instrument no longer holds and another provision of it still names, and what
/// is found in another § by the instrument that replaced it. `laws` are those of the library.
[[nodiscard]] Diagnostics lint_categories(const std::vector<ParsedLaw>& laws,
                                          const LawLibrary& library);

/// What an outline and an imported text of the same instrument do not have in common.
[[nodiscard]] std::optional<Diagnostic> compare_outline(const ParsedLaw& outline,
                                                        const ParsedLaw& text);

/// The text with those provisions of the outline that it does not have: a copy of the register may
/// leave some out. They stay marked as an outline, so that no quote is verified against them.
[[nodiscard]] ParsedLaw with_missing(const ParsedLaw& outline, ParsedLaw text);

}  // namespace hjemmel::lang
