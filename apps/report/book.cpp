#include "apps/report/book.hpp"

#include "apps/report/book_writer.hpp"
#include "apps/report/html.hpp"

#include <algorithm>
#include <string_view>

namespace hjemmel::apps {

using namespace book_words;

namespace {

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

/// The words that are answered so: each counts once, by what is least answered of its letters;
/// stops are no letters.
std::size_t unquoted_in(const BookWording& wording, BookUnquoted answered) {
    std::size_t words = 0;
    std::optional<BookUnquoted> least;  // of the word at this place
    const auto end_word = [&] {
        if (least == answered) ++words;
        least.reset();
    };
    auto run = wording.unquoted.begin();
    for (std::size_t at = 0; at < wording.text.size(); ++at) {
        const char c = wording.text[at];
        while (run != wording.unquoted.end() && run->end <= at) ++run;
        const bool is_letter = std::string_view(" \n.,;:").find(c) == std::string_view::npos;
        if (c == ' ' || c == '\n') {
            end_word();
        } else if (is_letter && run != wording.unquoted.end() && run->begin <= at) {
            least = std::min(least.value_or(run->answered), run->answered);
        }
    }
    end_word();
    return words;
}

/// How much a rule moves: the largest part of the answers to one question.
struct Weight {
    std::size_t changed = 0;
    std::size_t answers = 1;
    bool is_read = false;  ///< some question can read the rule

    bool operator<(const Weight& other) const {
        if (is_read != other.is_read) return other.is_read;
        return changed * other.answers < other.changed * answers;
    }
};

Weight weight_of(const BookRule& rule, const std::vector<BookQuestion>& questions) {
    Weight most;
    for (const BookEffect& effect : rule.effects) {
        const std::size_t answers = questions[effect.question].answers;
        const Weight one{effect.changed, std::max<std::size_t>(answers, 1), true};
        if (most < one) most = one;
    }
    return most;
}

}  // namespace

// ---- names and frames ------------------------------------------------------------------------

std::string BookWriter::t(const Both& both) const { return html_text(raw(both)); }

std::vector<BookPage> BookWriter::pages() const {
    std::vector<BookPage> pages{{"index.html", start_page()},
                                {"timeline.html", timeline_page()},
                                {"readings.html", readings_page()},
                                {"unlinked.html", unlinked_page()}};
    for (std::size_t place = 0; place < book_.instruments.size(); ++place)
        pages.push_back({page_name(place), instrument_page(place)});
    for (std::size_t place = 0; place < book_.amendments.size(); ++place)
        pages.push_back({amendment_name(place), amendment_page(book_.amendments[place])});
    return pages;
}

std::string BookWriter::page_name(std::size_t place) const {
    const std::string& id = book_.instruments[place].id;
    const bool plain = !id.empty() && std::all_of(id.begin(), id.end(), [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    });
    return plain ? id + ".html" : "law-" + std::to_string(place + 1) + ".html";
}

std::string BookWriter::anchor_id(const std::string& anchor) {
    std::string id = "p";
    for (const char c : anchor) {
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) id += c;
        if (c == ' ') id += '-';
    }
    return id;
}

std::string BookWriter::spoken(const std::string& html, std::optional<Language> language) const {
    if (!language || *language == language_) return html;
    return std::string("<span lang=\"") + (*language == Language::Danish ? "da" : "en") + "\">" +
           html + "</span>";
}

std::string BookWriter::said(const BookText& text) const {
    return spoken(html_text(text.text), text.language);
}

std::string BookWriter::page(const std::string& title, const std::string& body,
                             bool is_outline) const {
    std::string banner;
    if (!book_.has_law_texts || is_outline)
        banner = "<p class=\"banner\">" +
                 t(book_.has_law_texts ? outline_here_banner : outline_banner) + "</p>\n";
    return html_page(language_, title,
                     "<a class=\"skip\" href=\"#main\">" + t(skip_text) +
                         "</a>\n<main id=\"main\">\n<h1>" + html_text(title) + "</h1>\n" + banner +
                         body + "</main>\n",
                     book_mark);
}

std::string BookWriter::unit(const std::string& head, const std::string& body) {
    return "<div class=\"unit\"><p class=\"running\" aria-hidden=\"true\">" + html_text(head) +
           "</p><div>\n" + body + "</div></div>\n";
}

std::string BookWriter::wide(const std::string& label) {
    return "<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"" + html_text(label) +
           "\">";
}

std::string BookWriter::back() const {
    return "<nav><p><a href=\"index.html\">" + t(to_start_text) + "</a></p></nav>\n";
}

// ---- rules -----------------------------------------------------------------------------------

std::string BookWriter::count_of(const BookEffect& effect) const {
    const BookQuestion& question = book_.questions[effect.question];
    std::string text =
        std::to_string(effect.changed) + " " + t(of_text) + " " + std::to_string(question.answers);
    if (question.unknown > 0)
        text += " (" + std::to_string(question.unknown) + " " + t(unknown_answers_text) + ")";
    return text;
}

std::string BookWriter::effects_of(const std::vector<BookEffect>& effects) const {
    std::string text;
    for (const BookEffect& effect : effects) {
        const BookQuestion& question = book_.questions[effect.question];
        text += "<span class=\"note\">" + t(changes_answers_text) + ": " + count_of(effect) +
                " · " + html_text(question.text) + ", " + html_text(question.data) + "</span>";
    }
    return text;
}

std::string BookWriter::rule_html(const BookRule& rule, const BookLink* link) const {
    const Both& kind = rule.kind == BookRule::Kind::Rule     ? rule_text
                       : rule.kind == BookRule::Kind::Figure ? figure_text
                                                             : reading_text;
    std::string frame = "rule";
    if (link != nullptr && link->review == BookReview::Signed) frame += " signed";
    if (link != nullptr && link->review == BookReview::Changed) frame += " changed";
    std::string text = "<div class=\"" + frame + "\"><p><span class=\"kind\">" + t(kind) +
                       "</span> " + (rule.label.empty() ? "" : html_text(rule.label) + " ") +
                       "<code>" + html_text(rule.name) + "</code></p>";
    if (rule.kind == BookRule::Kind::Reading) {
        text += "<p>" + said({rule.words, rule.language}) + "</p>";
    } else {
        text += "<pre>" + html_text(rule.words) + "</pre>";
    }
    if (!rule.options.empty()) {
        text += "<ul>";
        for (std::size_t option = 0; option < rule.options.size(); ++option)
            text += "<li>" + said(rule.options[option].text) +
                    (option == 0 ? " (" + t(default_text) + ")" : "") +
                    effects_of(rule.options[option].effects) + "</li>";
        text += "</ul>";
    }
    if (!rule.assumption.empty())
        text += "<p class=\"note\">" + t(assumption_text) + ": " +
                said({rule.assumption, rule.language}) + "</p>";
    if (link != nullptr) text += review_html(*link);
    if (rule.kind == BookRule::Kind::Rule) text += tests_html(rule);
    return text + "</div>\n";
}

/// Who signed the pair, or the command that signs it, since a file cannot.
std::string BookWriter::review_html(const BookLink& link) const {
    std::string text;
    if (link.review == BookReview::Signed) {
        text = "<p class=\"note\">" + t(signed_text) + " " + html_text(link.signed_by) + "</p>";
    } else {
        text = "<details class=\"fold\"><summary class=\"note\">" +
               t(link.review == BookReview::Changed ? changed_text : unsigned_text) + " " +
               html_text(link.signed_by) + "</summary><code>" +
               html_text(book_.sign_command + " --pair " + link.pair + " --by \"…\" --date …") +
               "</code></details>";
    }
    for (const std::string& quote : link.stale_quotes)
        text += "<p class=\"sign\">! " + t(stale_quote_text) + ": »" + html_text(quote) + "«</p>";
    return text;
}

std::string BookWriter::tests_html(const BookRule& rule) const {
    if (rule.tests.empty()) return "<p class=\"sign\">! " + t(no_tests_text) + "</p>";
    std::string text = "<details class=\"fold\"><summary>" + std::to_string(rule.tests.size()) +
                       " " + t(tests_text) + "</summary><ul>";
    for (const BookTest& test : rule.tests)
        text +=
            "<li>" + said(test.title) + ": " + t(test.passed ? passed_text : failed_text) + "</li>";
    return text + "</ul></details>";
}

// ---- coverage --------------------------------------------------------------------------------

bool BookWriter::is_answered(const BookProvision& provision) {
    return !provision.links.empty() || !provision.untranslated.empty() || provision.fixes_dates ||
           provision.answered_above;
}

std::size_t BookWriter::unquoted_words(const BookProvision& provision, BookUnquoted answered) {
    std::size_t count = 0;
    for (const BookWording& wording : provision.wordings) {
        count += unquoted_in(wording, answered);
    }
    return count;
}

std::vector<std::string> BookWriter::outlines(const BookInstrument& instrument, bool& is_whole) {
    std::vector<std::string> anchors;
    is_whole = true;
    for (const BookProvision& provision : instrument.provisions) {
        for (const BookWording& wording : provision.wordings) {
            if (wording.outline) {
                anchors.push_back(provision.anchor);
            } else if (!wording.text.empty()) {
                is_whole = false;
            }
        }
    }
    return anchors;
}

/// What of an instrument is shown as an outline: all of it, or its provisions by name.
std::string BookWriter::outline_note(const BookInstrument& instrument) const {
    bool is_whole = true;
    const std::vector<std::string> anchors = outlines(instrument, is_whole);
    if (anchors.empty()) return {};
    if (is_whole) return t(outline_text);
    std::string text = t(outline_part_text) + ": ";
    for (std::size_t place = 0; place < anchors.size(); ++place)
        text += (place == 0 ? "" : "; ") + html_text(anchors[place]);
    return text;
}

std::string BookWriter::unplaced_note(const BookUnplaced& one) const {
    return html_text(one.by) + " " + t(from_day_text) + " " + html_text(dates_.date(one.from)) +
           " " + t(unplaced_text) + ": " + said(one.words);
}

std::vector<std::string> BookWriter::open_notes(const BookProvision& provision) const {
    std::vector<std::string> notes;
    if (provision.is_part && !is_answered(provision) && !provision.wordings.empty())
        notes.push_back(t(no_rule_text));
    for (const BookUnplaced& one : provision.unplaced) notes.push_back(unplaced_note(one));
    const std::size_t open = unquoted_words(provision, BookUnquoted::Nothing);
    if (open > 0 && is_answered(provision))
        notes.push_back(std::to_string(open) + " " + t(open_words_text));
    for (const BookLink& link : provision.links) {
        const std::string name = html_text(book_.rules[link.rule].name);
        if (link.review == BookReview::Changed) notes.push_back(name + ": " + t(changed_text));
        for (const std::string& quote : link.stale_quotes)
            notes.push_back(name + ": " + t(stale_quote_text) + ": »" + html_text(quote) + "«");
    }
    for (const BookLeftOut& one : provision.untranslated) {
        if (one.link.review == BookReview::Changed)
            notes.push_back(t(not_coded_text) + ": " + said(one.why) + ": " + t(changed_text));
    }
    return notes;
}

std::string BookWriter::answers_html(const BookProvision& provision) const {
    std::string text;
    for (const BookLeftOut& one : provision.untranslated) {
        const std::string quote = one.quote.empty() ? "" : "»" + html_text(one.quote) + "« ";
        text += "<p>" + t(not_coded_text) + ": " + quote + said(one.why) + "</p>" +
                review_html(one.link);
    }
    if (provision.answered_above && provision.links.empty())
        text += "<p class=\"note\">" + t(above_text) + "</p>";
    if (provision.fixes_dates) text += "<p>" + t(dates_text) + "</p>";
    if (provision.is_part && !is_answered(provision))
        text += "<p class=\"sign\">! " + t(no_rule_text) + "</p>";
    return text;
}

/// What nobody has answered, before any figure.
std::string BookWriter::open_list() const {
    std::string items;
    for (std::size_t place = 0; place < book_.instruments.size(); ++place) {
        const BookInstrument& instrument = book_.instruments[place];
        const auto link = [&](const BookProvision& provision, const std::string& text) {
            return "<a href=\"" + page_name(place) + "#" + anchor_id(provision.anchor) + "\">" +
                   html_text(text) + "</a>";
        };
        for (const BookUnplaced& one : instrument.unplaced)
            items += "<li><a href=\"" + page_name(place) + "\">" + html_text(instrument.id) +
                     "</a>: " + unplaced_note(one) + "</li>\n";
        std::vector<const BookProvision*> without_rule;
        for (const BookProvision& provision : instrument.provisions) {
            const std::vector<std::string> notes = open_notes(provision);
            if (notes.empty()) continue;
            if (!is_answered(provision) && provision.unplaced.empty()) {
                without_rule.push_back(&provision);
                continue;
            }
            items += "<li>" + link(provision, instrument.id + " " + provision.anchor) + "<ul>";
            for (const std::string& note : notes) items += "<li>" + note + "</li>";
            items += "</ul></li>\n";
        }
        if (without_rule.empty()) continue;
        items += "<li>" + html_text(instrument.id) + ": " + t(no_rule_for_text) + " ";
        for (std::size_t one = 0; one < without_rule.size(); ++one)
            items += (one == 0 ? "" : " · ") + link(*without_rule[one], without_rule[one]->anchor);
        items += "</li>\n";
    }
    for (const BookLink& link : book_.unlinked) {
        if (link.review == BookReview::Changed)
            items += "<li><a href=\"unlinked.html\">" + html_text(book_.rules[link.rule].name) +
                     "</a>: " + t(changed_text) + "</li>\n";
    }
    for (const BookRule& rule : book_.rules) {
        for (const BookTest& test : rule.tests) {
            if (!test.passed)
                items += "<li>" + html_text(rule.name) + ": " + said(test.title) + ": " +
                         t(failed_text) + "</li>\n";
        }
    }
    return items.empty() ? "<p>" + t(nothing_open_text) + "</p>\n" : "<ul>\n" + items + "</ul>\n";
}

std::string BookWriter::coverage_table() const {
    std::string text = "<p>" + t(how_counted_text) + "</p>\n" + wide(raw(coverage_text)) +
                       "<table><thead><tr><th scope=\"col\">" + t(instrument_text) +
                       "</th><th scope=\"col\">" + t(provisions_text) + "</th><th scope=\"col\">" +
                       t(words_text) + "</th><th scope=\"col\">" + t(whole_words_text) +
                       "</th><th scope=\"col\">" + t(other_words_text) + "</th><th scope=\"col\">" +
                       t(open_words_text) + "</th></tr></thead><tbody>\n";
    for (std::size_t place = 0; place < book_.instruments.size(); ++place) {
        const BookInstrument& instrument = book_.instruments[place];
        std::size_t parts = 0, answered = 0, words = 0, open = 0, whole = 0, other = 0;
        for (const BookProvision& provision : instrument.provisions) {
            if (provision.wordings.empty()) continue;
            if (provision.is_part) {
                ++parts;
                answered += is_answered(provision) ? 1U : 0U;
            }
            for (const BookWording& wording : provision.wordings) words += words_in(wording.text);
            open += unquoted_words(provision, BookUnquoted::Nothing);
            whole += unquoted_words(provision, BookUnquoted::WholeProvision);
            other += unquoted_words(provision, BookUnquoted::Otherwise);
        }
        text += "<tr><th scope=\"row\"><a href=\"" + page_name(place) + "\">" +
                html_text(instrument.title) + "</a><span class=\"basis\">" +
                said(instrument.subject) + "</span>";
        const std::string outline = outline_note(instrument);
        if (book_.has_law_texts && !outline.empty())
            text += "<span class=\"sign\">! " + outline + "</span>";
        text += "</th><td>" + std::to_string(answered) + " / " + std::to_string(parts) +
                "</td><td>" + std::to_string(words - open - whole - other) + " / " +
                std::to_string(words) + "</td><td>" + std::to_string(whole) + "</td><td>" +
                std::to_string(other) + "</td><td>" + std::to_string(open) + "</td></tr>\n";
    }
    return text + "</tbody></table></div>\n";
}

// ---- pages -----------------------------------------------------------------------------------

std::string BookWriter::start_page() const {
    std::string body = "<h2>" + t(open_text) + "</h2>\n" + open_list();
    body +=
        "<h2>" + t(contents_text) + "</h2>\n<h3>" + t(coverage_text) + "</h3>\n" + coverage_table();
    body += "<ul>\n<li><a href=\"timeline.html\">" + t(timeline_text) +
            "</a></li>\n<li><a href=\"readings.html\">" + t(readings_text) +
            "</a></li>\n<li><a href=\"unlinked.html\">" + t(unlinked_text) + " (" +
            std::to_string(book_.unlinked.size()) + ")</a></li>\n</ul>\n";
    body += "<h2>" + t(amendments_text) + "</h2>\n";
    body += book_.amendments.empty() ? "<p>" + t(nothing_open_text) + "</p>\n" : "<ul>\n";
    for (std::size_t place = 0; place < book_.amendments.size(); ++place)
        body += "<li><a href=\"" + amendment_name(place) + "\">" +
                html_text(amendment_title(book_.amendments[place])) + "</a></li>\n";
    if (!book_.amendments.empty()) body += "</ul>\n";
    body += "<h2>" + t(repeat_text) + "</h2>\n<pre>" + html_text(book_.command) +
            "</pre>\n<p><code>" + html_text(book_.rules_hash) + "</code></p>\n";
    return page(raw(title_text), unit(raw(title_text), body));
}

std::string BookWriter::unlinked_page() const {
    const std::string title = raw(unlinked_text);
    if (book_.unlinked.empty())
        return page(title, back() + "<p>" + t(nothing_open_text) + "</p>\n");
    std::vector<std::pair<Weight, const BookLink*>> order;
    for (const BookLink& link : book_.unlinked)
        order.emplace_back(weight_of(book_.rules[link.rule], book_.questions), &link);
    std::stable_sort(order.begin(), order.end(), [&](const auto& left, const auto& right) {
        if (right.first < left.first) return true;
        if (left.first < right.first) return false;
        return book_.rules[left.second->rule].name < book_.rules[right.second->rule].name;
    });
    std::string text = "<p>" + t(book_.questions.empty() ? no_effect_text : by_effect_text) +
                       "</p>\n" + wide(title) + "<table><thead><tr><th scope=\"col\">" +
                       t(rule_text) + "</th>";
    for (const BookQuestion& question : book_.questions)
        text += "<th scope=\"col\">" + t(left_out_text) + ": " + html_text(question.text) + ", " +
                html_text(question.data) + "</th>";
    text += "<th scope=\"col\">" + t(assumption_text) + "</th></tr></thead><tbody>\n";
    for (const auto& one : order) {
        const BookRule& rule = book_.rules[one.second->rule];
        text += "<tr><th scope=\"row\">" + (rule.label.empty() ? "" : html_text(rule.label) + " ") +
                "<code>" + html_text(rule.name) + "</code><details><summary>" + t(words_of_text) +
                "</summary><pre>" + html_text(rule.words) + "</pre></details></th>";
        for (std::size_t question = 0; question < book_.questions.size(); ++question) {
            const auto found =
                std::find_if(rule.effects.begin(), rule.effects.end(),
                             [&](const BookEffect& effect) { return effect.question == question; });
            text += "<td>" + (found == rule.effects.end() ? "–" : count_of(*found)) + "</td>";
        }
        text += "<td>" + said({rule.assumption, rule.language}) + review_html(*one.second) +
                "</td></tr>\n";
    }
    return page(title, unit(title, back() + text + "</tbody></table></div>\n"));
}

std::string BookWriter::readings_page() const {
    std::string body = back() + "<p>" + t(no_provision_readings_text) + "</p>\n";
    for (const BookRule& rule : book_.rules) {
        if (rule.kind == BookRule::Kind::Reading) body += rule_html(rule, nullptr);
    }
    return page(raw(readings_text), unit(raw(readings_text), body));
}

// ---- the book --------------------------------------------------------------------------------

std::vector<BookPage> book_pages(const Book& book, Language language) {
    return BookWriter(book, language).pages();
}

std::string book_start(const Book& book, Language language) {
    const auto in = [](const Both& both, Language one) {
        return std::string(one == Language::Danish ? both.danish : both.english);
    };
    const std::string title = in(title_text, language);
    std::string banner;
    for (const Language one : {Language::Danish, Language::English}) {
        if (!book.has_law_texts)
            banner += std::string("<p class=\"banner\" lang=\"") +
                      (one == Language::Danish ? "da" : "en") + "\">" +
                      html_text(in(outline_banner, one)) + "</p>\n";
    }
    return html_page(
        language, title,
        "<main>\n<h1>" + html_text(title) + "</h1>\n" + banner +
            "<ul>\n<li lang=\"da\"><a href=\"da/index.html\">Dansk</a></li>\n"
            "<li lang=\"en\"><a href=\"en/index.html\">English</a></li>\n</ul>\n</main>\n",
        book_mark);
}

}  // namespace hjemmel::apps
