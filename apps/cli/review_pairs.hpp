#pragma once

#include "apps/cli/rule_files.hpp"
#include "apps/data/lock_file.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace hjemmel::cli {

/// A statement of the rules and what it rests on, as they are now.
struct ReviewPair {
    enum class Kind : std::uint8_t {
        Cited,        ///< a rule, figure or reading, and a provision that it cites
        Assumed,      ///< one that cites none, and its assumption
        Untranslated  ///< an `untranslated`, and its provision
    };
    Kind kind = Kind::Cited;
    apps::Pin pin;           ///< unsigned
    std::string rule_words;  ///< as its file has it, without layout and comments
    std::string law_words;   ///< the wordings of the provision and of what lies below it
    lang::Span rule;
    std::optional<lang::Span> law;
};

/// The name of the pair that an `untranslated` makes with its provision.
[[nodiscard]] std::string pair_name(const lang::UntranslatedLaw& untranslated);

/// All pairs of the rules, in order of their names.
[[nodiscard]] std::vector<ReviewPair> review_pairs(const CheckedRules& rules);

enum class ReviewState : std::uint8_t { Unsigned, Signed, Changed };

/// A pair and what the lock file says of it.
struct Reviewed {
    const ReviewPair* pair = nullptr;
    const apps::Pin* pin = nullptr;  ///< null: the file does not know the pair
    ReviewState state = ReviewState::Unsigned;
    bool rule_changed = false;
    bool law_changed = false;
};

/// Holds the pairs against the lock file; a text that is not at hand cannot have changed.
[[nodiscard]] std::vector<Reviewed> reviewed(const std::vector<ReviewPair>& pairs,
                                             const std::vector<apps::Pin>& pins);

}  // namespace hjemmel::cli
