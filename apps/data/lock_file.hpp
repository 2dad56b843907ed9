#pragma once

#include "engine/values/calendar.hpp"
#include "lang/diagnostic.hpp"
#include "lang/source.hpp"

#include <optional>
#include <string>
#include <vector>

namespace hjemmel::apps {

/// A rule and a provision that carries it, as they were when the pair was last written down.
struct Pin {
    std::string rule;       ///< stable name of the clause, parameter step or interpretation
    std::string provision;  ///< `BEK1409 § 5, nr. 1`
    std::string meaning;    ///< hash of what the rule says
    std::string text;       ///< hash of the wordings of the provision
    bool outline = false;   ///< the wordings were those of an outline
    std::optional<engine::Date> signed_on;  ///< none: nobody has
    std::string signed_by;

    /// `offers.has_right.main | BEK1 § 1`
    [[nodiscard]] std::string name() const { return rule + " | " + provision; }
};

/// Reads a lock file. Each pair has two lines, its name and what is pinned of it, so that changes
/// of different pairs never touch: there is an unchanged line between them, and git joins them.
[[nodiscard]] std::vector<Pin> read_lock(const lang::SourceFile& source, lang::FileId file,
                                         lang::Diagnostics& diagnostics);

/// Writes pins in the order of their names.
[[nodiscard]] std::string lock_text(std::vector<Pin> pins);

}  // namespace hjemmel::apps
