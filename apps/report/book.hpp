#pragma once

#include "apps/report/words.hpp"
#include "engine/values/calendar.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hjemmel::apps {

/// How far a pair of a rule and a provision has been reviewed.
enum class BookReview : std::uint8_t { Unsigned, Signed, Changed };

/// A text that somebody wrote, and the language it is in, as far as that is known.
struct BookText {
    std::string text;
    std::optional<Language> language;
};

struct BookTest {
    BookText title;
    bool passed = false;
};

/// A question to some data, which is asked again after a change.
struct BookQuestion {
    std::string text;  ///< `selected@2021`
    std::string data;  ///< the name of their folder
    std::size_t answers = 0;
    std::size_t unknown = 0;  ///< of them: what a change does there cannot be seen
};

/// How many answers to a question a change moves.
struct BookEffect {
    std::size_t question = 0;
    std::size_t changed = 0;
};

struct BookOption {
    BookText text;
    std::vector<BookEffect> effects;  ///< of taking it; empty for the default
};

/// A rule, a step of a parameter or a reading, as it stands beside a provision.
struct BookRule {
    enum class Kind : std::uint8_t { Rule, Figure, Reading };
    Kind kind = Kind::Rule;
    std::string name;                  ///< stable
    std::string words;                 ///< in the reader's words of the language
    std::string assumption;            ///< empty: none
    std::vector<BookOption> options;   ///< of a reading, the default first
    std::vector<BookTest> tests;       ///< that reach it; of rules alone
    std::vector<BookEffect> effects;   ///< of leaving it out, if no provision carries it; only of
                                       ///< questions that can read it
    std::optional<Language> language;  ///< of its assumption and, of a reading, its question
    std::string label;  ///< of its quantity or itself, in the reader's language; may be empty
};

/// A rule beside the provision that it cites, or beside its assumption.
struct BookLink {
    std::size_t rule = 0;
    BookReview review = BookReview::Unsigned;
    std::string signed_by;  ///< and when, in words
    std::string pair;       ///< the name under which it is signed, as a word of a command
    std::vector<std::string> stale_quotes;
};

/// What answers words that no rule quotes.
enum class BookUnquoted : std::uint8_t {
    Nothing,
    WholeProvision,  ///< a citation or an `untranslated` without a quote, beside others
    Otherwise        ///< an `untranslated`, or they fix the dates of the law itself
};

/// Bytes of a wording that no rule quotes.
struct BookRun {
    std::size_t begin = 0;
    std::size_t end = 0;
    BookUnquoted answered = BookUnquoted::Nothing;
};

struct BookWording {
    engine::Date from;
    std::optional<engine::Date> to;
    std::string made_by;  ///< id of the instrument that made it
    std::string text;
    bool outline = false;
    std::vector<BookRun> unquoted;  ///< in order
    std::optional<Language> language;
};

/// What of a provision is not coded, and why.
struct BookLeftOut {
    std::string quote;  ///< the words; empty: the provision
    BookText why;
    BookLink link;  ///< of no rule: how far this has been reviewed
};

/// What an amending instrument does in a form that was not placed, so that no wording shows it.
struct BookUnplaced {
    std::string by;
    engine::Date from;
    BookText words;
};

struct BookProvision {
    std::string anchor;
    std::vector<BookWording> wordings;  ///< on the day of the book, or all
    std::vector<BookWording> before;    ///< earlier ones that an amendment replaced
    std::vector<BookLink> links;
    std::vector<BookLeftOut> untranslated;
    std::vector<BookUnplaced> unplaced;
    bool fixes_dates = false;     ///< it says when the instrument takes effect
    bool answered_above = false;  ///< a rule cites what it is a part of
    bool is_part = false;         ///< a smallest provision: what coverage counts
};

struct BookInstrument {
    std::string id;
    std::string title;
    BookText subject;
    std::string eli;
    std::vector<BookProvision> provisions;
    std::vector<BookUnplaced> unplaced;  ///< that names none of them
};

/// How a rule stands to a provision before and after an amendment. Citing what the provision is a
/// part of counts as well.
enum class BookRuleChange : std::uint8_t {
    Unchanged,  ///< it cites both, and the words are the same
    ReadAgain,  ///< it cites both and the words differ, or it goes on by another provision
    FallsAway,  ///< nothing that it cites is in force any more
    IsNew       ///< nothing that it cites was in force before
};

/// A rule beside a provision that an amendment changes.
struct BookChangedRule {
    std::size_t rule = 0;
    BookRuleChange change = BookRuleChange::Unchanged;
    std::string cited;  ///< `BEK1 § 5`: the later provision that it cites, else the earlier
    bool is_elsewhere = false;  ///< it cites what the provision is a part of, or another one
};

/// A provision before and after an amendment. Where one instrument replaces another, the provisions
/// are those that the same rules cite.
struct BookChange {
    struct Side {
        std::string instrument;
        std::string anchor;  ///< empty: there is none
        std::string text;
        bool outline = false;
        std::optional<Language> language;
    };
    Side before;
    Side after;
    std::vector<BookChangedRule> rules;
};

/// What one instrument does to another from a day on.
struct BookAmendment {
    std::string by;
    std::string to;
    engine::Date from;
    bool is_replaced = false;  ///< the other is repealed as a whole
    std::vector<BookChange> changes;
};

/// Law and rules beside each other.
struct Book {
    std::vector<BookInstrument> instruments;
    std::vector<BookRule> rules;
    std::vector<BookAmendment> amendments;
    std::vector<BookLink> unlinked;  ///< rules that no provision carries
    std::vector<BookQuestion> questions;
    bool has_law_texts = false;  ///< not everything is an outline
    std::string sign_command;    ///< what signs a pair, up to its name
    std::optional<engine::Date> law_on;
    std::string command;
    std::string rules_hash;
};

/// Stands in each page of a book, and so tells them from pages that others wrote.
inline constexpr std::string_view book_mark =
    R"(<meta name="generator" content="hjemmel review book">)";

struct BookPage {
    std::string name;  ///< `index.html`
    std::string html;
};

/// Writes the pages of a book in one language: a start page with what is open first, a page for
/// each instrument and each amendment, the times in force, the readings, and the rules that no
/// provision carries by what they change.
[[nodiscard]] std::vector<BookPage> book_pages(const Book& book, Language language);

/// The page that leads to the book in both languages, which stand in `da` and `en` beside it.
[[nodiscard]] std::string book_start(const Book& book, Language language);

}  // namespace hjemmel::apps
