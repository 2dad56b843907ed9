#include "apps/report/book.hpp"

#include "apps/report/book_words.hpp"
#include "apps/report/display.hpp"
#include "apps/report/html.hpp"
#include "apps/report/word_changes.hpp"

#include <algorithm>
#include <string_view>

namespace hjemmel::apps {

namespace {

using namespace book_words;

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
        std::vector<BookPage> pages{{"index.html", start_page()},
                                    {"timeline.html", timeline_page()},
                                    {"readings.html", readings_page()},
                                    {"unlinked.html", unlinked_page()}};
        for (std::size_t place = 0; place < book_.instruments.size(); ++place)
            pages.push_back({page_name(place), instrument_page(book_.instruments[place])});
        for (std::size_t place = 0; place < book_.amendments.size(); ++place)
            pages.push_back({amendment_name(place), amendment_page(book_.amendments[place])});
        return pages;
    }

private:
    [[nodiscard]] std::string raw(const Both& both) const {
        return std::string(language_ == Language::Danish ? both.danish : both.english);
    }
    [[nodiscard]] std::string t(const Both& both) const { return html_text(raw(both)); }

    [[nodiscard]] std::string page_name(std::size_t place) const {
        const std::string& id = book_.instruments[place].id;
        const bool plain = !id.empty() && std::all_of(id.begin(), id.end(), [](char c) {
            return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        });
        return plain ? id + ".html" : "law-" + std::to_string(place + 1) + ".html";
    }

    static std::string amendment_name(std::size_t place) {
        return "amendment-" + std::to_string(place + 1) + ".html";
    }

    [[nodiscard]] std::string amendment_title(const BookAmendment& amendment) const {
        return amendment.by + " " + raw(amendment.is_replaced ? replaces_text : amends_text) + " " +
               amendment.to + " " + raw(from_day_text) + " " + dates_.date(amendment.from);
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
        return !provision.links.empty() || !provision.untranslated.empty() ||
               provision.fixes_dates || provision.answered_above;
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
        std::string text = "<p>" + t(how_counted_text) + "</p>\n" + wide(raw(coverage_text)) +
                           "<table><thead><tr><th "
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
        return page(raw(title_text), body);
    }

    /// Opens the frame of a table that may be wider than the page; it can be scrolled by keyboard.
    [[nodiscard]] static std::string wide(const std::string& label) {
        return "<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"" +
               html_text(label) + "\">";
    }

    [[nodiscard]] std::string back() const {
        return "<nav><p><a href=\"index.html\">" + t(to_start_text) + "</a></p></nav>\n";
    }

    // ---- what changes answers ----

    [[nodiscard]] std::string count_of(const BookEffect& effect) const {
        return std::to_string(effect.changed) + " " + t(of_text) + " " +
               std::to_string(book_.questions[effect.question].answers);
    }

    [[nodiscard]] std::string effects_of(const std::vector<BookEffect>& effects) const {
        std::string text;
        for (const BookEffect& effect : effects) {
            const BookQuestion& question = book_.questions[effect.question];
            text += "<span class=\"note\">" + t(changes_answers_text) + ": " + count_of(effect) +
                    " · " + html_text(question.text) + ", " + html_text(question.data) + "</span>";
        }
        return text;
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

    [[nodiscard]] Weight weight(const BookRule& rule) const {
        Weight most;
        for (const BookEffect& effect : rule.effects) {
            const std::size_t answers = book_.questions[effect.question].answers;
            const Weight one{effect.changed, std::max<std::size_t>(answers, 1), true};
            if (most < one) most = one;
        }
        return most;
    }

    [[nodiscard]] std::string unlinked_page() const {
        const std::string title = raw(unlinked_text);
        if (book_.unlinked.empty())
            return page(title, back() + "<p>" + t(nothing_open_text) + "</p>\n");
        std::vector<std::pair<Weight, std::size_t>> order;
        for (const std::size_t place : book_.unlinked)
            order.emplace_back(weight(book_.rules[place]), place);
        std::stable_sort(order.begin(), order.end(), [&](const auto& left, const auto& right) {
            if (right.first < left.first) return true;
            if (left.first < right.first) return false;
            return book_.rules[left.second].name < book_.rules[right.second].name;
        });
        std::string text = "<p>" + t(book_.questions.empty() ? no_effect_text : by_effect_text) +
                           "</p>\n" + wide(title) + "<table><thead><tr><th scope=\"col\">" +
                           t(rule_text) + "</th>";
        for (const BookQuestion& question : book_.questions)
            text += "<th scope=\"col\">" + t(left_out_text) + ": " + html_text(question.text) +
                    ", " + html_text(question.data) + "</th>";
        text += "<th scope=\"col\">" + t(assumption_text) + "</th></tr></thead><tbody>\n";
        for (const auto& one : order) {
            const BookRule& rule = book_.rules[one.second];
            text += "<tr><th scope=\"row\"><code>" + html_text(rule.name) +
                    "</code><details><summary>" + t(words_of_text) + "</summary><pre>" +
                    html_text(rule.words) + "</pre></details></th>";
            for (std::size_t question = 0; question < book_.questions.size(); ++question) {
                const auto found = std::find_if(
                    rule.effects.begin(), rule.effects.end(),
                    [&](const BookEffect& effect) { return effect.question == question; });
                text += "<td>" + (found == rule.effects.end() ? "–" : count_of(*found)) + "</td>";
            }
            text += "<td>" + html_text(rule.assumption) + "</td></tr>\n";
        }
        return page(title, back() + text + "</tbody></table></div>\n");
    }

    [[nodiscard]] std::string readings_page() const {
        std::string body = back() + "<p>" + t(no_provision_readings_text) + "</p>\n";
        for (const BookRule& rule : book_.rules) {
            if (rule.kind == BookRule::Kind::Reading) body += rule_html(rule, nullptr);
        }
        return page(raw(readings_text), body);
    }

    // ---- times in force ----

    /// The first day of the law that is shown, and the days from it to a year after the last
    /// change.
    struct Reach {
        engine::Date first;
        double days = 1;
    };

    [[nodiscard]] Reach reach() const {
        std::optional<engine::Date> first, last;
        const auto take = [&](engine::Date day) {
            if (!first || day < *first) first = day;
            if (!last || *last < day) last = day;
        };
        for (const BookInstrument& instrument : book_.instruments) {
            for (const BookProvision& provision : instrument.provisions) {
                for (const auto* list : {&provision.before, &provision.wordings}) {
                    for (const BookWording& one : *list) {
                        take(one.from);
                        if (one.to) take(*one.to);
                    }
                }
            }
        }
        constexpr double year = 365;
        return first ? Reach{*first, static_cast<double>(last->days - first->days) + year}
                     : Reach{};
    }

    [[nodiscard]] static std::string bar(const BookWording& wording, const Reach& reach) {
        constexpr long whole = 1000;
        const auto place = [&](double days) {
            return static_cast<long>(std::clamp(days / reach.days, 0.0, 1.0) *
                                     static_cast<double>(whole));
        };
        const long begin = place(static_cast<double>(wording.from.days - reach.first.days));
        const long end =
            wording.to ? place(static_cast<double>(wording.to->days - reach.first.days)) : whole;
        const auto per_cent = [](long thousandths) {
            return std::to_string(thousandths / 10) + "." + std::to_string(thousandths % 10) + "%";
        };
        return std::string("<div class=\"bar\" aria-hidden=\"true\"><i class=\"") +
               (wording.to ? "" : "on") + "\" style=\"margin-left:" + per_cent(begin) +
               ";width:" + per_cent(std::max(end - begin, 4L)) + "\"></i></div>";
    }

    [[nodiscard]] std::string timeline_page() const {
        const Reach whole = reach();
        std::string body = back() + "<p>" + t(timeline_how_text) + "</p>\n";
        for (std::size_t place = 0; place < book_.instruments.size(); ++place) {
            const BookInstrument& instrument = book_.instruments[place];
            body += "<h2>" + html_text(instrument.title) + "</h2>\n" + wide(instrument.title) +
                    "<table class=\"times\"><thead><tr><th scope=\"col\">" + t(provision_text) +
                    "</th><th scope=\"col\">" + t(times_text) + "</th></tr></thead><tbody>\n";
            for (const BookProvision& provision : instrument.provisions) {
                body += "<tr><th scope=\"row\"><a href=\"" + page_name(place) + "#" +
                        anchor_id(provision) + "\">" + html_text(provision.anchor) +
                        "</a></th><td>";
                for (const auto* list : {&provision.before, &provision.wordings}) {
                    for (const BookWording& one : *list) {
                        body += bar(one, whole) + "<span class=\"note\">" + run_of(one);
                        if (one.made_by != instrument.id)
                            body += ", " + t(made_by_text) + " " + html_text(one.made_by);
                        body += "</span>";
                    }
                }
                body += "</td></tr>\n";
            }
            body += "</tbody></table></div>\n";
        }
        return page(raw(timeline_text), body);
    }

    // ---- amendments ----

    [[nodiscard]] std::string side_html(const BookChange::Side& side,
                                        const std::vector<WordRun>& runs, const char* mark) const {
        if (side.anchor.empty()) return "<td><p class=\"note\">" + t(none_there_text) + "</p></td>";
        std::string text = "<td><p><strong>" + html_text(side.instrument + " " + side.anchor) +
                           "</strong></p>" + (side.outline ? "<p>" : "<p lang=\"da\">");
        for (const WordRun& run : runs) {
            const std::string words = html_text(run.words);
            text +=
                run.is_common ? words : std::string("<") + mark + ">" + words + "</" + mark + ">";
        }
        text += "</p>";
        if (side.outline) text += "<p class=\"note\">" + t(outline_text) + "</p>";
        return text + "</td>";
    }

    [[nodiscard]] std::string changed_rules(const BookChange& change) const {
        std::string text = "<td>";
        for (const auto& [place, state] : change.rules) {
            const Both& words = state == BookRuleChange::Unchanged   ? unchanged_rule_text
                                : state == BookRuleChange::ReadAgain ? reopened_rule_text
                                : state == BookRuleChange::FallsAway ? falls_rule_text
                                                                     : new_rule_text;
            text += "<details><summary><span class=\"kind\">" + t(words) + "</span> <code>" +
                    html_text(book_.rules[place].name) + "</code></summary><pre>" +
                    html_text(book_.rules[place].words) + "</pre></details>";
        }
        if (change.rules.empty()) text += "<p class=\"sign\">! " + t(no_rule_text) + "</p>";
        return text + "</td>";
    }

    [[nodiscard]] std::string amendment_page(const BookAmendment& amendment) const {
        std::size_t again = 0;
        std::string rows;
        for (const BookChange& change : amendment.changes) {
            for (const auto& [place, state] : change.rules)
                again += state == BookRuleChange::Unchanged ? 0U : 1U;
            const WordChanges words = word_changes(change.before.text, change.after.text);
            rows += "<tr>" + side_html(change.before, words.before, "del") +
                    side_html(change.after, words.after, "ins") + changed_rules(change) + "</tr>\n";
        }
        const std::string title = amendment_title(amendment);
        return page(title, back() + "<p>" + t(read_again_text) + ": " + std::to_string(again) +
                               " " + t(pairs_text) + "</p>\n<p>" + t(aligned_text) + "</p>\n" +
                               wide(title) +
                               "<table class=\"three\"><thead><tr><th scope=\"col\">" +
                               t(before_text) + "</th><th scope=\"col\">" + t(after_text) +
                               "</th><th scope=\"col\">" + t(rules_text) +
                               "</th></tr></thead><tbody>\n" + rows + "</tbody></table></div>\n");
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
                text += "<li>" + html_text(rule.options[option].text) +
                        (option == 0 ? " (" + t(default_text) + ")" : "") +
                        effects_of(rule.options[option].effects) + "</li>";
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
        if (provision.answered_above && provision.links.empty())
            text += "<p class=\"note\">" + t(above_text) + "</p>";
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
        return "<h2>" + t(changes_text) + "</h2>\n" + wide(raw(changes_text)) +
               "<table><thead><tr><th scope=\"col\">" + t(provision_text) +
               "</th><th scope=\"col\">" + t(before_text) + "</th><th scope=\"col\">" +
               t(after_text) + "</th><th scope=\"col\">" + t(rules_text) +
               "</th></tr></thead><tbody>\n" + rows + "</tbody></table></div>\n";
    }

    [[nodiscard]] std::string instrument_page(const BookInstrument& instrument) const {
        std::string body = "<nav><p><a href=\"index.html\">" + t(to_start_text) +
                           "</a> · <a href=\"timeline.html\">" + t(timeline_text) +
                           "</a></p><ul>\n";
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
        return page(instrument.title, body);
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
