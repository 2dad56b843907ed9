#pragma once

#include "engine/program/program.hpp"
#include "lang/diagnostic.hpp"
#include "lang/source.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// Law texts: `*.law` files read as anchored text, and what amendments and repeals make of them.
namespace hjemmel::lang {

/// One wording of a provision and when it applies.
struct AnchorVersion {
    engine::Date from;               ///< first day in force
    std::optional<engine::Date> to;  ///< last day in force; none: still in force
    engine::Date published;          ///< when the instrument that made this wording was published
    std::optional<engine::Date> end_published;  ///< when the instrument that ended it was published
    std::vector<engine::ForceEnd> later_ends;   ///< other ends, for a day when that one is unknown
    std::string made_by;                        ///< id of the instrument that made it
    std::string text;
    bool paraphrase = false;  ///< in our own words: a quote cannot be verified against it
    Span span;                ///< where the text stands
};

/// A provision; `canonical` is its one written form, `§ 5, stk. 1, nr. 2, litra a`. Empty: the
/// instrument itself.
struct Anchor {
    std::string canonical;
    std::vector<AnchorVersion> versions;  ///< in order of `from`, not overlapping
};

struct Instrument {
    std::string id;       ///< `BEK1409`
    std::string title;    ///< as lawyers cite it, `BEK nr. 1409 af 16/12/2019`
    std::string subject;  ///< what it is about, in our words
    std::string eli;      ///< address in the public register, may be empty
    engine::Date issued;
    engine::Date published;
    std::optional<Language> written_in;  ///< of an outline that says so
    FileId file;
    Span span;                    ///< the identity lines
    std::vector<Anchor> anchors;  ///< the first is the instrument itself (empty canonical)

    /// Finds a provision by its canonical form; an empty text finds the instrument itself.
    /// Where a § has a single paragraph, the form is `§ 5, nr. 2`, and `§ 5, stk. 1, nr. 2` finds
    /// it too.
    [[nodiscard]] const Anchor* find(std::string_view canonical) const;
};

/// Gives the wording that applies on a day, of those published no later than `known_on`; ends
/// published later are not known either. None: nothing is in force. Without `known_on` everything
/// is known.
[[nodiscard]] const AnchorVersion* version_in_force(
    const Anchor& anchor, engine::Date on, std::optional<engine::Date> known_on = std::nullopt);

/// One file as it stands, before amendments of other files reach it.
struct ParsedLaw {
    Instrument instrument;
    /// What it does to other instruments, from `from` on.
    struct Change {
        enum class Kind { Inserts, Replaces, Repeals };
        Kind kind;
        std::string instrument;  ///< id of the one that is changed
        std::string anchor;      ///< canonical; empty: the whole instrument (repeals)
        engine::Date from;       ///< first day of the change
        std::string text;
        bool paraphrase = false;
        Span span;       ///< the words that name what is changed, `BEK1409 § 15`
        Span text_span;  ///< where the new text stands; `span` when there is none
        /// Text below the provision of the change before it: `stk. 2` of a § that is replaced.
        bool part_of_previous = false;
    };
    std::vector<Change> changes;
    /// What it does to another instrument in a form that nobody has placed: it changes nothing
    /// here.
    struct Unplaced {
        std::string instrument;
        std::string anchor;  ///< canonical; empty: the instrument as a whole
        engine::Date from;
        std::string text;
    };
    std::vector<Unplaced> unplaced;
    /// Assumptions that the file states itself (a commencement that the text does not give), each
    /// with its place.
    std::vector<std::pair<std::string, Span>> assumptions;
    std::vector<std::string> relied_on;  ///< the provisions that fix its dates, canonical
    Diagnostics diagnostics;
};

/// Reads one law text; its form is described in `docs/language/law-texts.md`. Any bytes are
/// accepted and answered.
[[nodiscard]] ParsedLaw parse_law(const SourceFile& source, FileId file);

struct LawLibrary {
    std::vector<Instrument> instruments;  ///< in order of id
    std::vector<std::pair<std::string, Span>> assumptions;
    Diagnostics diagnostics;  ///< changes that do not fit: an unknown anchor, two at once

    [[nodiscard]] const Instrument* find(std::string_view id) const;
};

/// Applies all changes, in the order of their first day and, for one day, of publication; the
/// result does not depend on the order of the files. Anchors come out in their natural order, `§ 5`
/// before `§ 5, nr. 1` before `§ 15`. A provision is never in force when the one above it is not.
[[nodiscard]] LawLibrary enact(std::vector<ParsedLaw> laws);

/// The one form of an anchor: `§5 nr 2`, `§ 5, Nr. 2` and `§ 5, nr. 2` give `§ 5, nr. 2`; none when
/// it is no anchor. An empty text is the instrument itself and stays empty.
[[nodiscard]] std::optional<std::string> canonical_anchor(std::string_view written);

}  // namespace hjemmel::lang
