#pragma once

#include "lang/law_import.hpp"
#include "lang/law_provision.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Amending provisions, `I bekendtgørelse nr. 1 … foretages følgende ændringer: …`, taken apart.
namespace hjemmel::lang {

/// One thing that an amending provision does.
struct Instruction {
    enum class Kind : std::uint8_t {
        Replaces,  ///< `§ 2 affattes således: »…«`
        Inserts,   ///< `Efter § 2 indsættes: »…«`, `I § 2 indsættes som stk. 3: »…«`
        Repeals,   ///< `§ 2 ophæves`
        Words,     ///< `I § 2 ændres »…« til: »…«`
        Unread     ///< of a form that is not understood
    };
    Kind kind = Kind::Unread;
    law::Provision provision;  ///< what it changes; of what is not understood, what it names first
    std::string text;          ///< the new wording, or the new words
    std::string old_words;     ///< Words: what stood there
    int sentence = 0;          ///< Words: in which of its sentences, from 1; 0: in any
    int number = 0;            ///< among those of its §, from 1; 0: it is the only one
    std::string words;         ///< the instruction as it stands
};

struct AmendingSection {
    std::optional<NamedInstrument> base;
    std::vector<Instruction> instructions;
};

/// Says that a § changes another instrument; nothing when it is no such provision.
[[nodiscard]] std::optional<AmendingSection> read_amendment(std::string_view section);

/// The text without what stands between » and «.
[[nodiscard]] std::string without_quoted(std::string_view text);

}  // namespace hjemmel::lang
