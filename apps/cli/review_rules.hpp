#pragma once

#include "apps/cli/file_languages.hpp"
#include "apps/cli/review_effects.hpp"
#include "apps/cli/review_pairs.hpp"
#include "apps/cli/rule_files.hpp"
#include "apps/report/book.hpp"

#include <cstddef>
#include <map>
#include <string>
#include <vector>

namespace hjemmel::cli {

/// The tests that reach a clause, by its stable name.
using TestsByClause = std::map<std::string, std::vector<apps::BookTest>>;

/// What the rules of a book are made of; all of it outlives the call.
struct RulesOfBook {
    const CheckedRules& rules;
    const CheckedRules& words;  ///< the same rules, as another state of their files has them
    lang::Language language;    ///< of the reader
    const FileLanguages& languages;
    const TestsByClause& tests;
    const MeasuredEffects& effects;
    const std::vector<Reviewed>& reviewed;
};

/// How far a pair has been reviewed, with its day in the reader's language; of no rule yet.
[[nodiscard]] apps::BookLink link_of(const Reviewed& reviewed, lang::Language language);

/// Makes the rules, figures and readings of a book, without those of scenarios and what nobody
/// wrote; and says which of them no provision carries.
void add_rules(const RulesOfBook& of, apps::Book& book);

/// The places of the rules in a book, by their stable names.
[[nodiscard]] std::map<std::string, std::size_t> places_of(const apps::Book& book);

}  // namespace hjemmel::cli
