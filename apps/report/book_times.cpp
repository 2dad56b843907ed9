#include "apps/report/book_writer.hpp"
#include "apps/report/html.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace hjemmel::apps {

using namespace book_words;

namespace {

/// The first day of the law that is shown, and the days from it to a year after the last change.
struct Reach {
    engine::Date first;
    double days = 1;
};

Reach reach_of(const Book& book) {
    std::optional<engine::Date> first, last;
    const auto take = [&](engine::Date day) {
        if (!first || day < *first) first = day;
        if (!last || *last < day) last = day;
    };
    for (const BookInstrument& instrument : book.instruments) {
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
    return first ? Reach{*first, static_cast<double>(last->days - first->days) + year} : Reach{};
}

std::string bar(const BookWording& wording, const Reach& reach) {
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
    return std::string(R"(<div class="bar" aria-hidden="true"><i class=")") +
           (wording.to ? "" : "on") + "\" style=\"margin-left:" + per_cent(begin) +
           ";width:" + per_cent(std::max(end - begin, 4L)) + "\"></i></div>";
}

}  // namespace

std::string BookWriter::amendment_name(std::size_t place) {
    return "amendment-" + std::to_string(place + 1) + ".html";
}

std::string BookWriter::amendment_title(const BookAmendment& amendment) const {
    return amendment.by + " " + raw(amendment.is_replaced ? replaces_text : amends_text) + " " +
           amendment.to + " " + raw(from_day_text) + " " + dates_.date(amendment.from);
}

std::string BookWriter::run_of(const BookWording& wording) const {
    std::string text = raw(from_text) + " " + dates_.date(wording.from);
    if (wording.to) text += " " + raw(until_text) + " " + dates_.date(*wording.to);
    return text;
}

std::string BookWriter::maker_of(const BookInstrument& instrument,
                                 const BookWording& wording) const {
    if (wording.made_by == instrument.id) return {};
    const std::string name = html_text(wording.made_by);
    std::string maker = name;
    for (std::size_t place = 0; place < book_.amendments.size(); ++place) {
        const BookAmendment& one = book_.amendments[place];
        if (one.by == wording.made_by && one.to == instrument.id && one.from == wording.from)
            maker = "<a href=\"" + amendment_name(place) + "\">" + name + "</a>";
    }
    return ", " + t(made_by_text) + " " + maker;
}

/// The days on which the law changes, each with what happens and a link to its page.
std::string BookWriter::days_of_change() const {
    std::map<engine::Date, std::vector<std::string>> days;
    for (std::size_t place = 0; place < book_.instruments.size(); ++place) {
        const BookInstrument& instrument = book_.instruments[place];
        std::map<engine::Date, std::string> own;  // where the first wording of that day stands
        for (const BookProvision& provision : instrument.provisions) {
            for (const auto* list : {&provision.before, &provision.wordings}) {
                for (const BookWording& one : *list) {
                    if (one.made_by == instrument.id)
                        own.try_emplace(one.from, anchor_id(provision.anchor));
                }
            }
        }
        for (const auto& [day, anchor] : own)
            days[day].push_back("<a href=\"" + page_name(place) + "#" + anchor + "\">" +
                                html_text(instrument.title) + " " + t(begins_text) + "</a>");
    }
    for (std::size_t place = 0; place < book_.amendments.size(); ++place) {
        const BookAmendment& one = book_.amendments[place];
        days[one.from].push_back("<a href=\"" + amendment_name(place) + "\">" +
                                 html_text(amendment_title(one)) + "</a>");
    }
    std::string text = "<h2>" + t(days_text) + "</h2>\n<dl>\n";
    for (const auto& [day, lines] : days) {
        text += "<dt>" + html_text(dates_.date(day)) + "</dt>";
        for (const std::string& line : lines) text += "<dd>" + line + "</dd>";
        text += "\n";
    }
    return days.empty() ? std::string() : text + "</dl>\n";
}

std::string BookWriter::timeline_page() const {
    const Reach whole = reach_of(book_);
    std::string body = back() + "<p>" + t(timeline_how_text) + "</p>\n" + days_of_change();
    for (std::size_t place = 0; place < book_.instruments.size(); ++place) {
        const BookInstrument& instrument = book_.instruments[place];
        std::string rows;
        for (const BookProvision& provision : instrument.provisions) {
            const std::string there = page_name(place) + "#" + anchor_id(provision.anchor);
            rows += R"(<tr><th scope="row"><a href=")" + there + "\">" +
                    html_text(provision.anchor) + "</a></th><td>";
            const auto write = [&](const BookWording& one, const std::string& address) {
                rows += bar(one, whole) + R"(<span class="note"><a href=")" + address + "\">" +
                        html_text(run_of(one)) + "</a>" + maker_of(instrument, one) + "</span>";
            };
            for (std::size_t earlier = 0; earlier < provision.before.size(); ++earlier)
                write(provision.before[earlier], there + "-before-" + std::to_string(earlier + 1));
            for (const BookWording& one : provision.wordings) write(one, there);
            rows += "</td></tr>\n";
        }
        body += unit(raw(timeline_text) + " · " + instrument.title,
                     "<h2 id=\"" + anchor_id(instrument.id) + "\">" + html_text(instrument.title) +
                         "</h2>\n" + wide(instrument.title) +
                         R"(<table class="times"><thead><tr><th scope="col">)" + t(provision_text) +
                         "</th><th scope=\"col\">" + t(times_text) + "</th></tr></thead><tbody>\n" +
                         rows + "</tbody></table></div>\n");
    }
    return page(raw(timeline_text), body);
}

std::string BookWriter::side_html(const BookChange::Side& side, const std::vector<WordRun>& runs,
                                  const char* mark) const {
    if (side.anchor.empty()) return "<td><p class=\"note\">" + t(none_there_text) + "</p></td>";
    std::string words;
    for (const WordRun& run : runs) {
        const std::string part = html_text(run.words);
        words += run.is_common ? part : std::string("<") + mark + ">" + part + "</" + mark + ">";
    }
    std::string text = "<td><p><strong>" + html_text(side.instrument + " " + side.anchor) +
                       "</strong></p><p>" + spoken(words, side.language) + "</p>";
    if (side.outline) text += "<p class=\"note\">" + t(outline_text) + "</p>";
    return text + "</td>";
}

/// The provision that a change leads to, or that it ends, as the book has it.
const BookProvision* BookWriter::provision_after(const BookChange& change) const {
    const BookChange::Side& side = change.after.anchor.empty() ? change.before : change.after;
    for (const BookInstrument& instrument : book_.instruments) {
        if (instrument.id != side.instrument) continue;
        for (const BookProvision& provision : instrument.provisions) {
            if (provision.anchor == side.anchor) return &provision;
        }
    }
    return nullptr;
}

std::string BookWriter::changed_rules(const BookChange& change) const {
    std::string text = "<td>";
    for (const BookChangedRule& one : change.rules) {
        const Both& words = one.change == BookRuleChange::Unchanged   ? unchanged_rule_text
                            : one.change == BookRuleChange::ReadAgain ? reopened_rule_text
                            : one.change == BookRuleChange::FallsAway ? falls_rule_text
                                                                      : new_rule_text;
        const BookRule& rule = book_.rules[one.rule];
        text += R"(<details class="fold"><summary><span class="kind">)" + t(words) + "</span> " +
                (rule.label.empty() ? "" : html_text(rule.label) + " ") + "<code>" +
                html_text(rule.name) + "</code>";
        if (one.is_elsewhere)
            text +=
                " <span class=\"note\">" + t(cites_text) + " " + html_text(one.cited) + "</span>";
        text += "</summary><pre>" + html_text(rule.words) + "</pre></details>";
    }
    // What answers a provision besides rules is said where no rule does.
    const BookProvision* provision = provision_after(change);
    if (change.rules.empty() && provision != nullptr) text += answers_html(*provision);
    return text + "</td>";
}

std::string BookWriter::amendment_page(const BookAmendment& amendment) const {
    std::set<std::pair<std::size_t, std::string_view>> again;  // one pair may stand in many rows
    bool outline = false;
    std::string rows;
    for (const BookChange& change : amendment.changes) {
        for (const BookChangedRule& one : change.rules) {
            if (one.change != BookRuleChange::Unchanged) again.emplace(one.rule, one.cited);
        }
        outline = outline || change.before.outline || change.after.outline;
        const WordChanges words = word_changes(change.before.text, change.after.text);
        rows += "<tr>" + side_html(change.before, words.before, "del") +
                side_html(change.after, words.after, "ins") + changed_rules(change) + "</tr>\n";
    }
    const std::string title = amendment_title(amendment);
    const std::string body =
        back() + "<p>" + t(read_again_text) + ": " + std::to_string(again.size()) + " " +
        t(pairs_text) + "</p>\n<p>" + t(aligned_text) + "</p>\n" + wide(title) +
        R"(<table class="three"><thead><tr><th scope="col">)" + t(before_text) +
        "</th><th scope=\"col\">" + t(after_text) + "</th><th scope=\"col\">" + t(rules_text) +
        "</th></tr></thead><tbody>\n" + rows + "</tbody></table></div>\n";
    return page(title, unit(title, body), outline);
}

}  // namespace hjemmel::apps
