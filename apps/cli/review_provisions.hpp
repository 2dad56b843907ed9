#pragma once

#include "apps/cli/options.hpp"
#include "apps/cli/review_pairs.hpp"
#include "apps/cli/review_rules.hpp"
#include "apps/cli/rule_files.hpp"
#include "apps/report/book.hpp"

#include <cstddef>
#include <map>
#include <string>
#include <vector>

namespace hjemmel::cli {

/// What the law of a book is made of; all of it outlives the call.
struct LawOfBook {
    const Options& options;
    const CheckedRules& rules;
    const std::vector<Reviewed>& reviewed;
    const std::map<std::string, std::size_t>& places;  ///< of the rules in the book, by name
    const FileLanguages& languages;
    lang::Language language;  ///< of the reader
};

/// Makes the instruments of a book: each provision with its wordings, the rules that cite it, what
/// else answers it, and the words that nothing answers.
[[nodiscard]] std::vector<apps::BookInstrument> instruments_of(const LawOfBook& of);

}  // namespace hjemmel::cli
