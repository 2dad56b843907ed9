#pragma once

#include "lang/law_provision.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Official texts run on: these functions find the paragraphs, numbers, letters and sentences in
/// them.
namespace hjemmel::lang {

/// A run of a text that belongs to one provision. Marker and text follow each other in the input,
/// and all parts together are the input, byte for byte.
struct LawPart {
    law::Provision provision;
    std::string_view marker;  ///< `§ 5. `, `Stk. 2. `, `1) `, `a) `; empty where none stands
    std::string_view text;
};

/// A marker that stands where another one was to come.
struct MisplacedMarker {
    law::Provision found;
    law::Provision before;
    bool repeated = false;  ///< the two are the same
};

struct SplitSection {
    std::vector<LawPart> parts;
    std::vector<MisplacedMarker> misplaced;
    /// What would have been a number or letter of a list but stands where none begins (`omfatter 1)
    /// navn`), and stayed in the text; references and what stands in brackets are none.
    std::vector<law::Provision> passed;
};

/// Takes the text of one § apart, `§ 5. …: 1) … Stk. 2. …`; what stands before the first marker
/// belongs to `start`. Numbers and letters count from one, and a marker out of its turn is
/// reported. The text outlives the parts.
[[nodiscard]] SplitSection split_section(std::string_view text, const law::Provision& start = {});

/// The number of a § that a text begins with, `§ 22 a. …`, and the byte after `§ 22 a. `.
struct SectionHeading {
    law::Provision provision;
    std::size_t end = 0;
};
[[nodiscard]] std::optional<SectionHeading> section_heading(std::string_view text);

/// Cuts a text behind its sentences; the blanks go with the sentence before them. A full stop after
/// an abbreviation that goes on (`jf.`, `stk.`, `nr.`) ends none.
[[nodiscard]] std::vector<std::string_view> sentences_of(std::string_view text);

/// Says that what stands at `at` goes on from an abbreviation before it, as `2.` in `jf. 2. pkt.`
[[nodiscard]] bool goes_on_at(std::string_view text, std::size_t at);

/// Says that a text ends where a sentence or an item of a list can end.
[[nodiscard]] bool ends_a_sentence(std::string_view text);

}  // namespace hjemmel::lang
