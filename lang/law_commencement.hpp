#pragma once

#include "engine/values/calendar.hpp"
#include "lang/law_provision.hpp"

#include <optional>
#include <string_view>
#include <vector>

/// Sentences that say when something takes effect.
namespace hjemmel::lang {

/// `Bekendtgørelsen træder i kraft den 1. januar 2020, jf. dog stk. 2.`, `§ 2 træder i kraft …`
struct Commencement {
    law::Provision provision;          ///< what takes effect; all zero: the whole instrument
    std::optional<engine::Date> date;  ///< none: the day after its publication
    bool says_more = false;            ///< something else stands behind the day
};

/// Reads a sentence with one blank between its words; none when it says this in another way.
[[nodiscard]] std::optional<Commencement> read_commencement(std::string_view sentence);

/// Says that a sentence that nothing reads speaks of time all the same: of a day, beside the day on
/// which the instrument takes effect.
[[nodiscard]] bool names_a_day(std::string_view sentence);

/// Says that a sentence without a § may speak of all that an instrument does, or of a numbered
/// point of it; `…, der er indgivet, før loven træder i kraft, …` does not.
[[nodiscard]] bool is_about_whole(std::string_view sentence);

/// Gives the §§ that a sentence names, each down to its number when it names that alone; the
/// instrument itself where it names them in a way that is not understood.
[[nodiscard]] std::vector<law::Provision> named_sections(std::string_view sentence);

}  // namespace hjemmel::lang
