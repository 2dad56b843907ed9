#pragma once

#include "apps/report/grounds_document.hpp"

#include <optional>
#include <string>
#include <vector>

namespace hjemmel::apps {

/// A comparison of numbers that is not decided, and what is known of its sides: how far off the
/// answer is.
struct UndecidedRecord {
    struct Side {
        std::string label;
        std::string display;  ///< `between 41.8 and 47.3 per cent`
        std::string value;    ///< exact, when it is known
        std::optional<BoundText> lower;
        std::optional<BoundText> upper;
    };
    Side left;
    Side right;
    std::string in_words;
};

/// The comparisons on which an unknown answer hangs and of which something is known of both sides,
/// the nearest to the answer first, at most `at_most`.
[[nodiscard]] std::vector<UndecidedRecord> undecided_for(const Described& described,
                                                         engine::GroundId root, Language language,
                                                         std::size_t at_most = 3);

}  // namespace hjemmel::apps
