#include "apps/report/book_writer.hpp"
#include "apps/report/html.hpp"

#include <algorithm>

namespace hjemmel::apps {

using namespace book_words;

namespace {

/// The § that a provision is a part of.
std::string section_of(const std::string& anchor) { return anchor.substr(0, anchor.find(',')); }

/// The end of the run of provisions of one § that begins at a place.
std::size_t end_of_section(const std::vector<BookProvision>& provisions, std::size_t begin) {
    const std::string section = section_of(provisions[begin].anchor);
    std::size_t end = begin + 1;
    while (end < provisions.size() && section_of(provisions[end].anchor) == section) ++end;
    return end;
}

/// The mark of words that stand in no quote; empty: none. Where all of a provision is only cited
/// whole, the margin says it.
std::string mark_of(const BookWording& wording, const BookRun& run) {
    if (run.answered == BookUnquoted::Otherwise) return {};
    if (run.answered == BookUnquoted::Nothing) return "openword";
    return run.begin == 0 && run.end == wording.text.size() ? "" : "wholeword";
}

/// The words of a wording, with those marked that nothing answers or only a citation of the whole.
std::string marked(const BookWording& wording) {
    std::string text;
    std::size_t at = 0;
    const std::string_view whole = wording.text;
    for (const BookRun& run : wording.unquoted) {
        const std::string mark = mark_of(wording, run);
        if (mark.empty()) continue;
        text += html_text(whole.substr(at, run.begin - at));
        text += "<span class=\"" + mark + "\">" +
                html_text(whole.substr(run.begin, run.end - run.begin)) + "</span>";
        at = run.end;
    }
    return text + html_text(whole.substr(at));
}

}  // namespace

/// The paragraphs with a mark for each: answered, or how much is open.
std::string BookWriter::contents_of(const BookInstrument& instrument) const {
    std::string items;
    const auto& provisions = instrument.provisions;
    for (std::size_t begin = 0; begin < provisions.size();) {
        const std::size_t end = end_of_section(provisions, begin);
        std::size_t open = 0;
        for (std::size_t place = begin; place < end; ++place)
            open += open_notes(provisions[place]).size();
        const std::string section = section_of(provisions[begin].anchor);
        items += "<li><a href=\"#" + anchor_id(provisions[begin].anchor) + "\">" +
                 html_text(section) + "</a> <span aria-hidden=\"true\">" + (open == 0 ? "●" : "◐") +
                 "</span> " + (open == 0 ? "" : std::to_string(open) + " ") +
                 t(open == 0 ? answered_text : open_here_text) + "</li>\n";
        begin = end;
    }
    return items;
}

/// The line over the pages of a §: what it is, and when the wordings shown are in force.
std::string BookWriter::head_of(const BookInstrument& instrument, std::size_t begin,
                                std::size_t end) const {
    std::string head = instrument.title + " · " + section_of(instrument.provisions[begin].anchor);
    std::vector<std::string> runs;
    bool outline = false;
    for (std::size_t place = begin; place < end; ++place) {
        for (const BookWording& wording : instrument.provisions[place].wordings) {
            outline = outline || wording.outline;
            const std::string run = run_of(wording);
            if (std::find(runs.begin(), runs.end(), run) == runs.end()) runs.push_back(run);
        }
    }
    for (const std::string& run : runs) head += " · " + run;
    if (outline) head += " · " + raw(outline_text);
    return head;
}

std::string BookWriter::law_side(const BookInstrument& instrument,
                                 const BookProvision& provision) const {
    std::string text = "<div class=\"law\">";
    for (const BookWording& wording : provision.wordings) {
        text += "<p>" + spoken(marked(wording), wording.language) + "</p><p class=\"note\">" +
                html_text(run_of(wording)) + maker_of(instrument, wording);
        if (wording.outline) text += " · " + t(outline_text);
        if (!provision.before.empty())
            text += " · <a href=\"#" + anchor_id(provision.anchor) + "-before\">" +
                    t(earlier_text) + "</a>";
        text += "</p>";
    }
    if (const std::size_t open = unquoted_words(provision, BookUnquoted::Nothing); open > 0)
        text += "<p class=\"sign\">! " + std::to_string(open) + " " + t(open_words_text) + "</p>";
    if (const std::size_t whole = unquoted_words(provision, BookUnquoted::WholeProvision);
        whole > 0)
        text += "<p class=\"note\">" + std::to_string(whole) + " " + t(whole_words_text) + "</p>";
    for (const BookUnplaced& one : provision.unplaced)
        text += "<p class=\"sign\">! " + unplaced_note(one) + "</p>";
    return text + "</div>\n";
}

std::string BookWriter::rule_side(const BookProvision& provision) const {
    std::string text = "<div class=\"rules\">";
    for (const BookLink& link : provision.links) text += rule_html(book_.rules[link.rule], &link);
    return text + answers_html(provision) + "</div>\n";
}

std::string BookWriter::changes_of(const BookInstrument& instrument) const {
    std::string rows;
    const auto wording_html = [&](const BookWording& one) {
        return "<p>" + spoken(html_text(one.text), one.language) + "</p><p class=\"note\">" +
               html_text(run_of(one)) + maker_of(instrument, one) + "</p>";
    };
    for (const BookProvision& provision : instrument.provisions) {
        if (provision.before.empty()) continue;
        const std::string id = anchor_id(provision.anchor);
        rows += "<tr id=\"" + id + R"(-before"><th scope="row"><a href="#)";
        rows += id + "\">" + html_text(provision.anchor) + "</a></th><td>";
        for (std::size_t place = 0; place < provision.before.size(); ++place)
            rows += "<div id=\"" + id + "-before-" + std::to_string(place + 1) + "\">" +
                    wording_html(provision.before[place]) + "</div>";
        rows += "</td><td>";
        for (const BookWording& one : provision.wordings) rows += wording_html(one);
        rows += "</td><td>";
        for (const BookLink& link : provision.links)
            rows += "<p><code>" + html_text(book_.rules[link.rule].name) + "</code></p>";
        rows += "</td></tr>\n";
    }
    if (rows.empty()) return {};
    return unit(instrument.title + " · " + raw(changes_text),
                "<h2>" + t(changes_text) + "</h2>\n" + wide(raw(changes_text)) +
                    "<table><thead><tr><th scope=\"col\">" + t(provision_text) +
                    "</th><th scope=\"col\">" + t(before_text) + "</th><th scope=\"col\">" +
                    t(after_text) + "</th><th scope=\"col\">" + t(rules_text) +
                    "</th></tr></thead><tbody>\n" + rows + "</tbody></table></div>\n");
}

/// What the marks in the texts of a page mean, of those that it has.
std::string BookWriter::legend_of(const BookInstrument& instrument) const {
    std::string marks;
    const auto add = [&](const std::string& mark, const Both& words) {
        const bool is_there = std::any_of(
            instrument.provisions.begin(), instrument.provisions.end(),
            [&](const BookProvision& provision) {
                const auto& shown = provision.wordings;
                return std::any_of(shown.begin(), shown.end(), [&](const BookWording& one) {
                    return std::any_of(
                        one.unquoted.begin(), one.unquoted.end(),
                        [&](const BookRun& run) { return mark_of(one, run) == mark; });
                });
            });
        if (is_there)
            marks += (marks.empty() ? " " : " · ") + std::string("<span class=\"") + mark + "\">" +
                     t(words) + "</span>";
    };
    add("openword", open_words_text);
    add("wholeword", whole_words_text);
    return marks.empty() ? marks : "<p class=\"note\">" + t(legend_text) + marks + "</p>\n";
}

std::string BookWriter::instrument_page(std::size_t place) const {
    const BookInstrument& instrument = book_.instruments[place];
    std::string body =
        "<nav><p><a href=\"index.html\">" + t(to_start_text) + "</a> · <a href=\"timeline.html#" +
        anchor_id(instrument.id) + "\">" + t(timeline_text) + "</a></p><ul class=\"contents\">\n" +
        contents_of(instrument) + "</ul></nav>\n<p>" + said(instrument.subject) + "</p>\n";
    if (!instrument.eli.empty()) body += "<p><code>" + html_text(instrument.eli) + "</code></p>\n";
    for (const BookUnplaced& one : instrument.unplaced)
        body += "<p class=\"sign\">! " + unplaced_note(one) + "</p>\n";
    body += "<h2>" + t(law_text) + " · " + t(rules_text) + "</h2>\n" + legend_of(instrument);
    const auto& provisions = instrument.provisions;
    for (std::size_t begin = 0; begin < provisions.size();) {
        const std::size_t end = end_of_section(provisions, begin);
        std::string pairs;
        for (std::size_t one = begin; one < end; ++one) {
            const BookProvision& provision = provisions[one];
            pairs += R"(<section class="pair" id=")" + anchor_id(provision.anchor) + "\"><h3>" +
                     html_text(provision.anchor) + "</h3>\n" + law_side(instrument, provision) +
                     rule_side(provision) + "</section>\n";
        }
        body += unit(head_of(instrument, begin, end), pairs);
        begin = end;
    }
    return page(instrument.title, body + changes_of(instrument), !outline_note(instrument).empty());
}

}  // namespace hjemmel::apps
