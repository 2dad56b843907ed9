#include "lang/law_draft.hpp"

#include <algorithm>

namespace hjemmel::lang {

namespace {

using law::Provision;

/// What stands behind a date that the user gave.
const std::string given = " assumption \"given on import; the text at hand does not say it\"\n";

/// The date of a line of a law text, if the user gave it.
std::optional<engine::Date> given_date(std::string_view text, std::string_view keyword) {
    const std::string beginning = "\n" + std::string(keyword) + " ";
    constexpr std::size_t length = 10;  // of `2021-03-31`
    const auto at = text.find(beginning);
    if (at == std::string_view::npos) return std::nullopt;
    const auto line = text.substr(at + beginning.size());
    if (line.size() < length || line.substr(length, given.size()) != given) return std::nullopt;
    return engine::Date::parse(line.substr(0, length));
}

/// Writes wordings below their headings.
void write_parts(const std::vector<DraftPart>& parts, const Provision& above, std::string& out) {
    Provision section = above;
    for (const DraftPart& part : parts) {
        const Provision& provision = part.provision;
        if (!part.heading.empty()) out += "\n-- " + part.heading + "\n";
        if (!(law::section_of(provision) == law::section_of(section))) {
            section = law::section_of(provision);
            out += "\n" + law::written(section);
            if (part.from) out += " from " + part.from->to_string() + " by " + part.from_by;
            out += "\n";
        }
        if (!(provision == above)) {
            if (provision.letter != 0) {
                out += std::string("litra ") + provision.letter + "\n";
            } else if (provision.number != 0) {
                out += "nr. " + std::to_string(provision.number) + "\n";
            } else if (provision.paragraph != 0) {
                out += "stk. " + std::to_string(provision.paragraph) + "\n";
            }
        }
        out += part.text;
    }
}

/// A text in quotation marks has none inside.
std::string without_marks(std::string text) {
    std::replace(text.begin(), text.end(), '"', '\'');
    return text;
}

}  // namespace

bool misleads(const std::string& line) {
    const auto read =
        law::begins_like_provision(line, 0) ? law::read_provision(line, 0) : std::nullopt;
    return line.compare(0, 2, "--") == 0 ||
           (read && law::skip_blanks(line, read->end) == line.size());
}

bool add_line(const std::string& line, DraftPart& part) {
    if (line.empty()) return true;
    const bool unclear = misleads(line);
    if (unclear && part.text.empty()) return false;
    if (unclear) {
        part.text.insert(part.text.size() - 1, " " + line);
    } else {
        part.text += "  " + line + "\n";
    }
    return true;
}

std::string written(const Draft& draft) {
    const OfficialText& text = *draft.text;
    std::string out = "-- The wording of the register, made by `hjemmel law import`.\n";
    for (const std::string& line : text.preamble) out += "-- " + line + "\n";
    out += "\nlaw " + text.id() + "\n";
    out += "title \"" + text.kind + " nr. " + std::to_string(text.number) + " af ";
    const auto two = [](int number) { return (number < 10 ? "0" : "") + std::to_string(number); };
    out += two(draft.issued.day()) + "/" + two(draft.issued.month()) + "/" +
           std::to_string(draft.issued.year()) + "\"\n";
    out += "subject \"" + without_marks(text.title) + "\"\n";
    if (!text.eli.empty()) out += "eli \"" + without_marks(text.eli) + "\"\n";
    out += "issued " + draft.issued.to_string() + "\n";
    out += "published " + draft.published.to_string();
    out += draft.is_published_given
               ? given
               : " assumption \"the text at hand does not give the day of publication; taken to be"
                 " the day after issue\"\n";
    out += "commences " + draft.commences->to_string();
    out += draft.commences_by.empty() ? given : " by " + draft.commences_by + "\n";
    write_parts(draft.parts, {}, out);
    for (const DraftChange& change : draft.changes) {
        out += "\n" + std::string(change.keyword) + " " + change.instrument;
        if (!change.provision.is_instrument()) out += " " + law::written(change.provision);
        out += " from " + change.from.to_string();
        if (!change.by.empty()) out += " by " + change.by;
        out += "\n";
        write_parts(change.parts, change.provision, out);
    }
    for (const std::string& words : draft.not_placed) out += "\n-- not placed: " + words + "\n";
    return out;
}

void take_given_dates(const std::string& id, std::string_view law_text, ImportDates& dates) {
    if (const auto date = given_date(law_text, "commences")) dates.commences.emplace(id, *date);
    if (const auto date = given_date(law_text, "published")) dates.published.emplace(id, *date);
}

}  // namespace hjemmel::lang
