#include "apps/report/book.hpp"

#include "apps/report/display.hpp"
#include "apps/report/html.hpp"

#include <algorithm>
#include <string_view>

namespace hjemmel::apps {

namespace {

/// A text of the book in both languages.
struct Both {
    std::string_view english;
    std::string_view danish;
};

constexpr Both title_text{"Review book", "Gennemgangsbog"};
constexpr Both contents_text{"Instruments", "Retsforskrifter"};
constexpr Both open_text{"What is open", "Hvad der står åbent"};
constexpr Both unlinked_text{"Rules that no provision carries",
                             "Regler, som ingen bestemmelse bærer"};
constexpr Both no_effect_text{
    "In order of their names; how many answers each of them changes is not computed here.",
    "I rækkefølge efter navn; hvor mange svar hver af dem ændrer, er ikke beregnet her."};
constexpr Both readings_text{"Readings", "Fortolkninger"};
constexpr Both nothing_open_text{"Nothing.", "Intet."};
constexpr Both outline_banner{
    "This book shows outlines in other words, not the text of the orders: no texts were given with "
    "--law-dir.",
    "Denne bog viser omrids med andre ord, ikke forskrifternes tekst: der er ikke givet tekster "
    "med "
    "--law-dir."};
constexpr Both outline_text{"outline, not the text", "omrids, ikke teksten"};
constexpr Both coverage_text{"Coverage", "Dækning"};
constexpr Both provisions_text{"Provisions with a rule", "Bestemmelser med en regel"};
constexpr Both words_text{"Words answered", "Ord, der er svaret på"};
constexpr Both how_counted_text{
    "A provision is answered by a rule that cites it, an `untranslated` that speaks of it, or by "
    "fixing "
    "the dates of the law itself. A citation with quotes answers the quoted words, one without "
    "answers "
    "the whole provision.",
    "En bestemmelse er besvaret af en regel, der henviser til den, et `uoversat`, der nævner den, "
    "eller "
    "ved at den fastsætter lovens egne datoer. En henvisning med citater svarer på de citerede "
    "ord, en "
    "uden svarer på hele bestemmelsen."};
constexpr Both law_text{"The law", "Loven"};
constexpr Both rules_text{"The rules", "Reglerne"};
constexpr Both no_rule_text{"No rule answers this.", "Ingen regel svarer på dette."};
constexpr Both dates_text{"Fixes the dates of the law itself.", "Fastsætter lovens egne datoer."};
constexpr Both not_coded_text{"Not coded", "Ikke kodet"};
constexpr Both open_words_text{"words that nothing answers", "ord, som intet svarer på"};
constexpr Both signed_text{"signed", "underskrevet"};
constexpr Both unsigned_text{"not signed", "ikke underskrevet"};
constexpr Both changed_text{"changed since it was signed: read it again",
                            "ændret, siden det blev underskrevet: læs det igen"};
constexpr Both stale_quote_text{"the quote does not stand in the provision",
                                "citatet står ikke i bestemmelsen"};
constexpr Both tests_text{"tests", "prøver"};
constexpr Both no_tests_text{"no test reaches it", "ingen prøve når den"};
constexpr Both passed_text{"passed", "bestået"};
constexpr Both failed_text{"failed", "ikke bestået"};
constexpr Both assumption_text{"assumption", "antagelse"};
constexpr Both default_text{"taken unless another is chosen", "gælder, medmindre en anden vælges"};
constexpr Both from_text{"in force from", "i kraft fra"};
constexpr Both until_text{"to", "til"};
constexpr Both made_by_text{"worded by", "affattet ved"};
constexpr Both times_text{"Times in force", "Tider i kraft"};
constexpr Both changes_text{"Wordings that were changed", "Affattelser, der er ændret"};
constexpr Both before_text{"Before", "Før"};
constexpr Both after_text{"After", "Efter"};
constexpr Both provision_text{"Provision", "Bestemmelse"};
constexpr Both repeat_text{"How to make this book again", "Sådan laves denne bog igen"};
constexpr Both to_start_text{"to the start page", "til startsiden"};
constexpr Both skip_text{"to the contents", "til indholdet"};
constexpr Both figure_text{"figure", "tal"};
constexpr Both rule_text{"rule", "regel"};
constexpr Both reading_text{"reading", "fortolkning"};
constexpr Both instrument_text{"Instrument", "Retsforskrift"};

std::size_t words_in(std::string_view text) {
    std::size_t words = 0;
    bool inside = false;
    for (const char c : text) {
        const bool blank = c == ' ' || c == '\n';
        if (!blank && !inside) ++words;
        inside = !blank;
    }
    return words;
}

class BookWriter {
public:
    BookWriter(const Book& book, Language language)
        : book_(book), language_(language), dates_(no_program_, language) {}

    std::vector<BookPage> pages() {
        std::vector<BookPage> pages{{"index.html", start_page()}};
        for (std::size_t place = 0; place < book_.instruments.size(); ++place)
            pages.push_back({page_name(place), instrument_page(book_.instruments[place])});
        return pages;
    }

private:
    [[nodiscard]] std::string t(const Both& both) const {
        return html_text(language_ == Language::Danish ? both.danish : both.english);
    }

    [[nodiscard]] std::string page_name(std::size_t place) const {
        const std::string& id = book_.instruments[place].id;
        const bool plain = !id.empty() && std::all_of(id.begin(), id.end(), [](char c) {
            return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        });
        return plain ? id + ".html" : "law-" + std::to_string(place + 1) + ".html";
    }

    static std::string anchor_id(const BookProvision& provision) {
        std::string id = "p";
        for (const char c : provision.anchor) {
            if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) id += c;
            if (c == ' ') id += '-';
        }
        return id;
    }

    [[nodiscard]] std::string banner() const {
        return book_.has_law_texts ? std::string()
                                   : "<p class=\"banner\">" + t(outline_banner) + "</p>\n";
    }

    [[nodiscard]] std::string page(const std::string& title, const std::string& body) const {
        return html_page(language_, title,
                         "<a class=\"skip\" href=\"#main\">" + t(skip_text) +
                             "</a>\n<main id=\"main\">\n<h1>" + html_text(title) + "</h1>\n" +
                             banner() + body + "</main>\n");
    }

    // ---- coverage ----

    static bool is_answered(const BookProvision& provision) {
        return !provision.links.empty() || !provision.untranslated.empty() || provision.fixes_dates;
    }

    static std::size_t open_words(const BookProvision& provision) {
        std::size_t count = 0;
        for (const BookWording& wording : provision.wordings) {
            for (const auto& [begin, end] : wording.open)
                count += words_in(std::string_view(wording.text).substr(begin, end - begin));
        }
        return count;
    }

    /// What nobody has answered, before any figure.
    [[nodiscard]] std::string open_list() const {
        std::string items;
        for (std::size_t place = 0; place < book_.instruments.size(); ++place) {
            const BookInstrument& instrument = book_.instruments[place];
            for (const BookProvision& provision : instrument.provisions) {
                std::vector<std::string> notes;
                if (provision.is_part && !is_answered(provision) && !provision.wordings.empty())
                    notes.push_back(t(no_rule_text));
                const std::size_t open = open_words(provision);
                if (open > 0 && is_answered(provision))
                    notes.push_back(std::to_string(open) + " " + t(open_words_text));
                for (const BookLink& link : provision.links) {
                    const std::string name = html_text(book_.rules[link.rule].name);
                    if (link.review == BookReview::Changed)
                        notes.push_back(name + ": " + t(changed_text));
                    for (const std::string& quote : link.stale_quotes)
                        notes.push_back(name + ": " + t(stale_quote_text) + ": »" +
                                        html_text(quote) + "«");
                }
                if (notes.empty()) continue;
                items += "<li><a href=\"" + page_name(place) + "#" + anchor_id(provision) + "\">" +
                         html_text(instrument.id + " " + provision.anchor) + "</a><ul>";
                for (const std::string& note : notes) items += "<li>" + note + "</li>";
                items += "</ul></li>\n";
            }
        }
        for (const BookRule& rule : book_.rules) {
            for (const BookTest& test : rule.tests) {
                if (!test.passed)
                    items += "<li>" + html_text(rule.name) + ": " + html_text(test.title) + ": " +
                             t(failed_text) + "</li>\n";
            }
        }
        return items.empty() ? "<p>" + t(nothing_open_text) + "</p>\n"
                             : "<ul>\n" + items + "</ul>\n";
    }

    [[nodiscard]] std::string coverage_table() const {
        std::string text = "<p>" + t(how_counted_text) +
                           "</p>\n<div class=\"wide\"><table><thead><tr><th "
                           "scope=\"col\">" +
                           t(instrument_text) + "</th><th scope=\"col\">" + t(provisions_text) +
                           "</th><th scope=\"col\">" + t(words_text) +
                           "</th></tr></thead><tbody>\n";
        for (std::size_t place = 0; place < book_.instruments.size(); ++place) {
            const BookInstrument& instrument = book_.instruments[place];
            std::size_t parts = 0, answered = 0, words = 0, open = 0;
            for (const BookProvision& provision : instrument.provisions) {
                if (provision.wordings.empty()) continue;
                if (provision.is_part) {
                    ++parts;
                    answered += is_answered(provision) ? 1U : 0U;
                }
                for (const BookWording& wording : provision.wordings)
                    words += words_in(wording.text);
                open += open_words(provision);
            }
            text += "<tr><th scope=\"row\"><a href=\"" + page_name(place) + "\">" +
                    html_text(instrument.title) + "</a><span class=\"basis\">" +
                    html_text(instrument.subject) + "</span></th><td>" + std::to_string(answered) +
                    " / " + std::to_string(parts) + "</td><td>" + std::to_string(words - open) +
                    " / " + std::to_string(words) + "</td></tr>\n";
        }
        return text + "</tbody></table></div>\n";
    }

    [[nodiscard]] std::string start_page() const {
        std::string body = "<h2>" + t(open_text) + "</h2>\n" + open_list();
        body += "<h2>" + t(contents_text) + "</h2>\n<h3>" + t(coverage_text) + "</h3>\n" +
                coverage_table();
        body += "<h2>" + t(readings_text) + "</h2>\n";
        for (const BookRule& rule : book_.rules) {
            if (rule.kind == BookRule::Kind::Reading) body += rule_html(rule, nullptr);
        }
        body += "<h2>" + t(unlinked_text) + "</h2>\n";
        if (book_.unlinked.empty()) {
            body += "<p>" + t(nothing_open_text) + "</p>\n";
        } else {
            body += "<p>" + t(no_effect_text) +
                    "</p>\n<div class=\"wide\"><table><thead><tr><th "
                    "scope=\"col\">" +
                    t(rule_text) + "</th><th scope=\"col\">" + t(assumption_text) +
                    "</th></tr></thead><tbody>\n";
            for (const std::size_t place : book_.unlinked)
                body += "<tr><th scope=\"row\"><code>" + html_text(book_.rules[place].name) +
                        "</code></th><td>" + html_text(book_.rules[place].assumption) +
                        "</td></tr>\n";
            body += "</tbody></table></div>\n";
        }
        body += "<h2>" + t(repeat_text) + "</h2>\n<pre>" + html_text(book_.command) +
                "</pre>\n<p><code>" + html_text(book_.rules_hash) + "</code></p>\n";
        return page(language_ == Language::Danish ? std::string(title_text.danish)
                                                  : std::string(title_text.english),
                    body);
    }

    // ---- an instrument ----

    [[nodiscard]] std::string run_of(const BookWording& wording) const {
        std::string text = t(from_text) + " " + html_text(dates_.date(wording.from));
        if (wording.to) text += " " + t(until_text) + " " + html_text(dates_.date(*wording.to));
        return text;
    }

    /// The words of a wording, with those marked that nothing answers.
    [[nodiscard]] std::string marked(const BookWording& wording) const {
        std::string text;
        std::size_t at = 0;
        const std::string_view whole = wording.text;
        for (const auto& [begin, end] : wording.open) {
            text += html_text(whole.substr(at, begin - at));
            text += "<span class=\"openword\">" + html_text(whole.substr(begin, end - begin)) +
                    "</span>";
            at = end;
        }
        return text + html_text(whole.substr(at));
    }

    [[nodiscard]] std::string law_side(const BookInstrument& instrument,
                                       const BookProvision& provision) const {
        std::string text = "<div class=\"law\">";
        for (const BookWording& wording : provision.wordings) {
            text += wording.outline ? "<p>" : "<p lang=\"da\">";
            text += marked(wording) + "</p><p class=\"note\">" + run_of(wording);
            if (wording.made_by != instrument.id)
                text += ", " + t(made_by_text) + " " + html_text(wording.made_by);
            if (wording.outline) text += " · " + t(outline_text);
            text += "</p>";
        }
        if (const std::size_t open = open_words(provision); open > 0)
            text +=
                "<p class=\"sign\">! " + std::to_string(open) + " " + t(open_words_text) + "</p>";
        return text + "</div>\n";
    }

    [[nodiscard]] std::string rule_html(const BookRule& rule, const BookLink* link) const {
        const Both& kind = rule.kind == BookRule::Kind::Rule     ? rule_text
                           : rule.kind == BookRule::Kind::Figure ? figure_text
                                                                 : reading_text;
        std::string frame = "rule";
        if (link != nullptr && link->review == BookReview::Signed) frame += " signed";
        if (link != nullptr && link->review == BookReview::Changed) frame += " changed";
        std::string text = "<div class=\"" + frame + "\"><p><span class=\"kind\">" + t(kind) +
                           "</span> <code>" + html_text(rule.name) + "</code></p>";
        text += "<pre>" + html_text(rule.words) + "</pre>";
        if (!rule.options.empty()) {
            text += "<ul>";
            for (std::size_t option = 0; option < rule.options.size(); ++option)
                text += "<li>" + html_text(rule.options[option]) +
                        (option == 0 ? " (" + t(default_text) + ")" : "") + "</li>";
            text += "</ul>";
        }
        if (!rule.assumption.empty())
            text += "<p class=\"note\">" + t(assumption_text) + ": " + html_text(rule.assumption) +
                    "</p>";
        if (link != nullptr) {
            const Both& state = link->review == BookReview::Signed    ? signed_text
                                : link->review == BookReview::Changed ? changed_text
                                                                      : unsigned_text;
            text += "<p class=\"note\">" + t(state) + " " + html_text(link->signed_by) + "</p>";
            for (const std::string& quote : link->stale_quotes)
                text += "<p class=\"sign\">! " + t(stale_quote_text) + ": »" + html_text(quote) +
                        "«</p>";
        }
        if (rule.kind == BookRule::Kind::Rule) text += tests_html(rule);
        return text + "</div>\n";
    }

    [[nodiscard]] std::string tests_html(const BookRule& rule) const {
        if (rule.tests.empty()) return "<p class=\"sign\">! " + t(no_tests_text) + "</p>";
        std::string text = "<details><summary>" + std::to_string(rule.tests.size()) + " " +
                           t(tests_text) + "</summary><ul>";
        for (const BookTest& test : rule.tests)
            text += "<li>" + html_text(test.title) + ": " +
                    t(test.passed ? passed_text : failed_text) + "</li>";
        return text + "</ul></details>";
    }

    [[nodiscard]] std::string rule_side(const BookProvision& provision) const {
        std::string text = "<div class=\"rules\">";
        for (const BookLink& link : provision.links)
            text += rule_html(book_.rules[link.rule], &link);
        for (const std::string& words : provision.untranslated)
            text += "<p>" + t(not_coded_text) + ": " + html_text(words) + "</p>";
        if (provision.fixes_dates) text += "<p>" + t(dates_text) + "</p>";
        if (provision.is_part && !is_answered(provision))
            text += "<p class=\"sign\">! " + t(no_rule_text) + "</p>";
        return text + "</div>\n";
    }

    [[nodiscard]] std::string changes_of(const BookInstrument& instrument) const {
        std::string rows;
        for (const BookProvision& provision : instrument.provisions) {
            if (provision.before.empty()) continue;
            rows += "<tr><th scope=\"row\"><a href=\"#" + anchor_id(provision) + "\">" +
                    html_text(provision.anchor) + "</a></th><td>";
            for (const BookWording& one : provision.before)
                rows +=
                    "<p>" + html_text(one.text) + "</p><p class=\"note\">" + run_of(one) + "</p>";
            rows += "</td><td>";
            for (const BookWording& one : provision.wordings)
                rows += "<p>" + html_text(one.text) + "</p><p class=\"note\">" + run_of(one) +
                        ", " + t(made_by_text) + " " + html_text(one.made_by) + "</p>";
            rows += "</td><td>";
            for (const BookLink& link : provision.links)
                rows += "<p><code>" + html_text(book_.rules[link.rule].name) + "</code></p>";
            rows += "</td></tr>\n";
        }
        if (rows.empty()) return {};
        return "<h2>" + t(changes_text) +
               "</h2>\n<div class=\"wide\"><table><thead><tr><th scope=\"col\">" +
               t(provision_text) + "</th><th scope=\"col\">" + t(before_text) +
               "</th><th scope=\"col\">" + t(after_text) + "</th><th scope=\"col\">" +
               t(rules_text) + "</th></tr></thead><tbody>\n" + rows + "</tbody></table></div>\n";
    }

    [[nodiscard]] std::string instrument_page(const BookInstrument& instrument) const {
        std::string body = "<nav><p><a href=\"index.html\">" + t(to_start_text) + "</a></p><ul>\n";
        for (const BookProvision& provision : instrument.provisions) {
            if (provision.anchor.find(',') == std::string::npos)
                body += "<li><a href=\"#" + anchor_id(provision) + "\">" +
                        html_text(provision.anchor) + "</a></li>\n";
        }
        body += "</ul></nav>\n<p>" + html_text(instrument.subject) + "</p>\n";
        if (!instrument.eli.empty())
            body += "<p><code>" + html_text(instrument.eli) + "</code></p>\n";
        body += "<h2>" + t(law_text) + " · " + t(rules_text) + "</h2>\n";
        for (const BookProvision& provision : instrument.provisions) {
            body += "<section class=\"pair\" id=\"" + anchor_id(provision) + "\"><h3>" +
                    html_text(provision.anchor) + "</h3>\n" + law_side(instrument, provision) +
                    rule_side(provision) + "</section>\n";
        }
        body += changes_of(instrument);
        body += "<h2>" + t(times_text) +
                "</h2>\n<div class=\"wide\"><table><thead><tr><th scope=\"col\">" +
                t(provision_text) + "</th><th scope=\"col\">" + t(times_text) +
                "</th></tr></thead><tbody>\n";
        for (const BookProvision& provision : instrument.provisions) {
            body += "<tr><th scope=\"row\">" + html_text(provision.anchor) + "</th><td>";
            for (const auto* list : {&provision.before, &provision.wordings}) {
                for (const BookWording& one : *list)
                    body += "<p>" + run_of(one) + ", " + t(made_by_text) + " " +
                            html_text(one.made_by) + "</p>";
            }
            body += "</td></tr>\n";
        }
        return page(instrument.title, body + "</tbody></table></div>\n");
    }

    const Book& book_;
    Language language_;
    engine::Program no_program_;
    Display dates_;
};

}  // namespace

std::vector<BookPage> book_pages(const Book& book, Language language) {
    return BookWriter(book, language).pages();
}

std::string book_start(Language language) {
    const std::string title(language == Language::Danish ? title_text.danish : title_text.english);
    return html_page(
        language, title,
        "<main>\n<h1>" + html_text(title) +
            "</h1>\n<ul>\n<li lang=\"da\"><a href=\"da/index.html\">Dansk</a></li>\n"
            "<li lang=\"en\"><a href=\"en/index.html\">English</a></li>\n</ul>\n</main>\n");
}

}  // namespace hjemmel::apps
