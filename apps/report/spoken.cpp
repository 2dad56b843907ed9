#include "apps/report/spoken.hpp"

#include "apps/report/html.hpp"

#include <algorithm>

namespace hjemmel::apps {

namespace {

// Controls that no file of rules may hold.
constexpr char danish_begins = '\x01';
constexpr char english_begins = '\x02';
constexpr char ends = '\x03';
constexpr std::string_view marks = "\x01\x02\x03";

}  // namespace

std::string spoken(std::string text, std::optional<Language> language, Language page) {
    if (text.empty() || !language || *language == page) return text;
    return (*language == Language::Danish ? danish_begins : english_begins) + std::move(text) +
           ends;
}

std::string spoken_html(std::string_view text) {
    std::string html;
    bool is_open = false;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t mark = std::min(text.find_first_of(marks, at), text.size());
        html += html_text(text.substr(at, mark - at));
        at = mark + 1;
        if (mark == text.size()) break;
        if (is_open) html += "</span>";
        is_open = text[mark] != ends;
        if (is_open)
            html += text[mark] == danish_begins ? "<span lang=\"da\">" : "<span lang=\"en\">";
    }
    return is_open ? html + "</span>" : html;
}

}  // namespace hjemmel::apps
