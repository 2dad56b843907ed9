#pragma once

#include "lang/law_import.hpp"
#include "lang/law_provision.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// A law text while the importer makes it of an official one, and how it is written down.
namespace hjemmel::lang {

/// One provision with its wording.
struct DraftPart {
    law::Provision provision;
    std::string text;     ///< printable, sentences on lines of their own
    std::string heading;  ///< of the chapter that begins before it
    std::optional<engine::Date> from;
    std::string from_by;
};

/// Says that a reader of law texts would take a line for a provision or a remark.
[[nodiscard]] bool misleads(const std::string& line);

/// Adds a line to a wording; one that misleads goes on behind the line before it. False: it would
/// mislead, and there is none.
[[nodiscard]] bool add_line(const std::string& line, DraftPart& part);

/// What it does to another instrument.
struct DraftChange {
    std::string_view keyword;  ///< `inserts`, `replaces`, `repeals`, `unplaced`
    std::string instrument;
    law::Provision provision;
    engine::Date from;
    std::string by;  ///< what orders a change of another day, or a repeal
    std::vector<DraftPart> parts;
};

/// A part of an instrument that takes effect on another day than the rest, or may do so.
struct OwnDay {
    law::Provision provision;  ///< all zero: nobody can say which part
    std::optional<engine::Date> date;
    std::string by;
};

/// A law text while it is made.
struct Draft {
    const OfficialText* text = nullptr;
    engine::Date issued;
    engine::Date published;
    bool is_published_given = false;
    std::optional<engine::Date> commences;
    std::string commences_by;  ///< empty: given by the user
    std::vector<DraftPart> parts;
    std::vector<OwnDay> own_days;
    std::vector<DraftChange> changes;
    std::vector<std::string> not_placed;  ///< of which nobody knows what it changes
};

/// Writes the law text in the form that `docs/language/law-texts.md` describes.
[[nodiscard]] std::string written(const Draft& draft);

}  // namespace hjemmel::lang
