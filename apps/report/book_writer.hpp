#pragma once

#include "apps/report/book.hpp"
#include "apps/report/book_words.hpp"
#include "apps/report/display.hpp"
#include "apps/report/word_changes.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// What writes the pages of a book, private to apps/report. The work is split by page:
/// book_instrument.cpp writes the law beside the rules, book_times.cpp what changes in time,
/// book.cpp the start page, the readings and the rules without law.
namespace hjemmel::apps {

class BookWriter {
public:
    BookWriter(const Book& book, Language language)
        : book_(book), language_(language), dates_(no_program_, language) {}

    [[nodiscard]] std::vector<BookPage> pages() const;

private:
    using Both = book_words::Both;

    [[nodiscard]] std::string raw(const Both& both) const {
        return std::string(language_ == Language::Danish ? both.danish : both.english);
    }
    [[nodiscard]] std::string t(const Both& both) const;

    // -- book.cpp: names, frames, and what several pages show
    [[nodiscard]] std::string page_name(std::size_t place) const;
    [[nodiscard]] static std::string anchor_id(const std::string& anchor);
    /// Marks the language of a text where it is another one than that of the page. html: escaped.
    [[nodiscard]] std::string spoken(const std::string& html,
                                     std::optional<Language> language) const;
    [[nodiscard]] std::string said(const BookText& text) const;
    [[nodiscard]] std::string page(const std::string& title, const std::string& body,
                                   bool is_outline = false) const;
    /// What prints under a line that stands on each of its pages. head: no HTML.
    [[nodiscard]] static std::string unit(const std::string& head, const std::string& body);
    /// Opens the frame of a table that may be wider than the page; it can be scrolled by keyboard.
    [[nodiscard]] static std::string wide(const std::string& label);
    [[nodiscard]] std::string back() const;
    [[nodiscard]] std::string rule_html(const BookRule& rule, const BookLink* link) const;
    [[nodiscard]] std::string review_html(const BookLink& link) const;
    [[nodiscard]] std::string tests_html(const BookRule& rule) const;
    [[nodiscard]] std::string effects_of(const std::vector<BookEffect>& effects) const;
    [[nodiscard]] std::string count_of(const BookEffect& effect) const;

    // -- book.cpp: coverage
    [[nodiscard]] static bool is_answered(const BookProvision& provision);
    /// The words that stand in no quote and are answered so.
    [[nodiscard]] static std::size_t unquoted_words(const BookProvision& provision,
                                                    BookUnquoted answered);
    /// The provisions that are shown as outlines. is_whole: nothing else is shown.
    [[nodiscard]] static std::vector<std::string> outlines(const BookInstrument& instrument,
                                                           bool& is_whole);
    [[nodiscard]] std::string outline_note(const BookInstrument& instrument) const;
    [[nodiscard]] std::string unplaced_note(const BookUnplaced& one) const;
    /// What is open at a provision: nothing answers it or its words, a signature or quote is stale.
    [[nodiscard]] std::vector<std::string> open_notes(const BookProvision& provision) const;

    /// What answers a provision besides the rules that cite it, or that nothing does.
    [[nodiscard]] std::string answers_html(const BookProvision& provision) const;

    // -- book.cpp: pages
    [[nodiscard]] std::string open_list() const;
    [[nodiscard]] std::string coverage_table() const;
    [[nodiscard]] std::string start_page() const;
    [[nodiscard]] std::string unlinked_page() const;
    [[nodiscard]] std::string readings_page() const;

    // -- book_instrument.cpp
    [[nodiscard]] std::string instrument_page(std::size_t place) const;
    [[nodiscard]] std::string legend_of(const BookInstrument& instrument) const;
    [[nodiscard]] std::string contents_of(const BookInstrument& instrument) const;
    [[nodiscard]] std::string head_of(const BookInstrument& instrument, std::size_t begin,
                                      std::size_t end) const;
    [[nodiscard]] std::string law_side(const BookInstrument& instrument,
                                       const BookProvision& provision) const;
    [[nodiscard]] std::string rule_side(const BookProvision& provision) const;
    [[nodiscard]] std::string changes_of(const BookInstrument& instrument) const;

    // -- book_times.cpp
    [[nodiscard]] static std::string amendment_name(std::size_t place);
    [[nodiscard]] std::string amendment_title(const BookAmendment& amendment) const;
    /// Who made a wording, with a link to the page of that amendment; empty: the instrument itself.
    [[nodiscard]] std::string maker_of(const BookInstrument& instrument,
                                       const BookWording& wording) const;
    [[nodiscard]] std::string run_of(const BookWording& wording) const;
    [[nodiscard]] std::string days_of_change() const;
    [[nodiscard]] std::string timeline_page() const;
    [[nodiscard]] std::string amendment_page(const BookAmendment& amendment) const;
    [[nodiscard]] std::string side_html(const BookChange::Side& side,
                                        const std::vector<WordRun>& runs, const char* mark) const;
    [[nodiscard]] const BookProvision* provision_after(const BookChange& change) const;
    [[nodiscard]] std::string changed_rules(const BookChange& change) const;

    const Book& book_;
    Language language_;
    engine::Program no_program_;
    Display dates_;
};

}  // namespace hjemmel::apps
