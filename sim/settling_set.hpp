#pragma once

#include "engine/evaluate/facts.hpp"
#include "engine/evaluate/grounds.hpp"
#include "sim/setting.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <utility>
#include <vector>

namespace hjemmel::sim {

/// Which of the facts that an unknown answer misses settle it, and which of them can be left out.
struct SettlingSet {
    enum class Need : std::uint8_t {
        Needed,     ///< `witness`: with the others so, the answer hangs on what this one is
        NotNeeded,  ///< proved: the others decide the answer, whatever they are
        NotShown    ///< neither was found
    };
    /// One fact as it was supposed to be. Of a list of rows: that there are no others.
    struct Supposed {
        std::size_t member = 0;  ///< in `members`
        engine::Cell cell;
    };
    struct Member {
        engine::MissingFact fact;
        Need need = Need::NotShown;
        std::vector<Supposed> witness;  ///< Needed: all others that are not left out
        bool further = false;  ///< misses only when others are known to be something, or was given
                               ///< within bounds beside others that are missing altogether
    };
    enum class Settles : std::uint8_t {
        Proved,      ///< whatever those that are not left out are, the answer is known
        WhereTried,  ///< it is known for all that was tried
        NotAlways    ///< for some it stays unknown
    };
    std::vector<Member> members;  ///< as they were asked about, then the further ones
    Settles settles = Settles::WhereTried;
    std::uint64_t questions = 0;
};

/// How much may be done; counted down.
struct SettlingEffort {
    std::uint64_t questions = 600;
    std::uint64_t steps = 5'000'000;  ///< of the evaluation, counted in runs of 1,024
};

/// With more facts than this none is looked at.
inline constexpr std::size_t most_settling_facts = 16;

/// Finds the facts that an answer misses, as a reader names them.
using FindMissing = std::function<std::vector<engine::MissingFact>(
    const engine::Facts& facts, const engine::Grounds& grounds, engine::GroundId root)>;

/// Looks for a set of facts that settles an unknown answer and from which none can be left out. A
/// fact is needed when some way of knowing all others leaves the answer unknown, and different for
/// two values of the fact: that way is looked for at the ends and between the ends of what each can
/// be, along the way from one answer to another, and by dividing all that they can be until each
/// part is decided. When that comes to an end without finding one, the fact is left out, and the
/// search goes on with the smaller set. Where the answer stays unknown although all are known, what
/// it then misses is taken in, twice at most. missing: what the answer misses; find_missing: finds
/// it again when some of that is known. Nothing when there are more than `most_settling_facts`,
/// when one of them cannot be supposed (where a row belongs, a text), or when it was stopped from
/// outside.
[[nodiscard]] std::optional<SettlingSet> settling_set(
    const Setting& setting, const engine::Place& asked,
    const std::vector<engine::MissingFact>& missing, const FindMissing& find_missing,
    SettlingEffort& effort);

}  // namespace hjemmel::sim
