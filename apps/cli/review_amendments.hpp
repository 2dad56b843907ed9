#pragma once

#include "apps/cli/review_pairs.hpp"
#include "apps/cli/rule_files.hpp"
#include "apps/report/book.hpp"
#include "lang/law_text.hpp"

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace hjemmel::cli {

/// The language of a wording: Danish of an order's own text, of an outline what its file says.
[[nodiscard]] std::optional<lang::Language> language_of(const lang::LawLibrary& laws,
                                                        const lang::AnchorVersion& version);

/// What the law texts do to each other, in order of the day, with the rules that cite what changes.
/// places: of the rules in the book, by their stable names; others are left out.
[[nodiscard]] std::vector<apps::BookAmendment> amendments_of(
    const CheckedRules& rules, const std::vector<ReviewPair>& pairs,
    const std::map<std::string, std::size_t>& places);

}  // namespace hjemmel::cli
