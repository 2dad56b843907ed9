#pragma once

#include "apps/report/words.hpp"
#include "engine/values/calendar.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace hjemmel::apps {

/// How far a pair of a rule and a provision has been reviewed.
enum class BookReview : std::uint8_t { Unsigned, Signed, Changed };

struct BookTest {
    std::string title;
    bool passed = false;
};

/// A rule, a step of a parameter or a reading, as it stands beside a provision.
struct BookRule {
    enum class Kind : std::uint8_t { Rule, Figure, Reading };
    Kind kind = Kind::Rule;
    std::string name;                  ///< stable
    std::string words;                 ///< in the reader's words of the language
    std::string assumption;            ///< empty: none
    std::vector<std::string> options;  ///< of a reading, the default first
    std::vector<BookTest> tests;       ///< that reach it; of rules alone
};

/// A rule beside the provision that it cites.
struct BookLink {
    std::size_t rule = 0;
    BookReview review = BookReview::Unsigned;
    std::string signed_by;  ///< and when, in words
    std::vector<std::string> stale_quotes;
};

struct BookWording {
    engine::Date from;
    std::optional<engine::Date> to;
    std::string made_by;  ///< id of the instrument that made it
    std::string text;
    bool outline = false;
    std::vector<std::pair<std::size_t, std::size_t>> open;  ///< bytes that nothing answers
};

struct BookProvision {
    std::string anchor;
    std::vector<BookWording> wordings;  ///< on the day of the book, or all
    std::vector<BookWording> before;    ///< earlier ones that an amendment replaced
    std::vector<BookLink> links;
    std::vector<std::string> untranslated;  ///< what is not coded, and why
    bool fixes_dates = false;               ///< it says when the instrument takes effect
    bool is_part = false;                   ///< a smallest provision: what coverage counts
};

struct BookInstrument {
    std::string id;
    std::string title;
    std::string subject;
    std::string eli;
    std::vector<BookProvision> provisions;
};

/// Law and rules beside each other.
struct Book {
    std::vector<BookInstrument> instruments;
    std::vector<BookRule> rules;
    std::vector<std::size_t> unlinked;  ///< rules that no provision carries
    bool has_law_texts = false;         ///< imported texts were given
    std::optional<engine::Date> law_on;
    std::string command;
    std::string rules_hash;
};

struct BookPage {
    std::string name;  ///< `index.html`
    std::string html;
};

/// Writes the pages of a book in one language: a start page with what is open first, and a page for
/// each instrument.
[[nodiscard]] std::vector<BookPage> book_pages(const Book& book, Language language);

/// The page that leads to the book in both languages, which stand in `da` and `en` beside it.
[[nodiscard]] std::string book_start(Language language);

}  // namespace hjemmel::apps
