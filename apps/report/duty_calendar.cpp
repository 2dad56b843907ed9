#include "apps/report/duty_calendar.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

namespace hjemmel::apps {

namespace {

constexpr std::size_t longest_line = 75;  // bytes, without the line end

std::string escaped(std::string_view text) {
    std::string result;
    for (const char letter : text) {
        switch (letter) {
            case '\\':
            case ';':
            case ',':
                result += '\\';
                result += letter;
                break;
            case '\n':
                result += "\\n";
                break;
            default:
                // Other control characters have no place in a calendar.
                if (static_cast<unsigned char>(letter) >= 0x20U) {
                    result += letter;
                }
        }
    }
    return result;
}

bool continues_character(char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U; }

/// Adds a line, folded between characters where it is too long.
void add_line(std::string_view line, std::string& text) {
    std::size_t room = longest_line;
    while (line.size() > room) {
        std::size_t end = room;
        while (end > 0 && continues_character(line[end])) {
            --end;
        }
        text += line.substr(0, end);
        text += "\r\n ";
        line.remove_prefix(end);
        room = longest_line - 1;
    }
    text += line;
    text += "\r\n";
}

std::string compact(engine::Date date) {
    std::string text = date.to_string();
    text.erase(std::remove(text.begin(), text.end(), '-'), text.end());
    return text;
}

/// Characters of an identifier that could end it early or be no ASCII are written as numbers.
std::string identifier(const DutyRecord& duty) {
    std::string text;
    for (const char letter : duty.duty + "/" + duty.entity + "/" + duty.index) {
        const bool plain = (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
                           (letter >= '0' && letter <= '9') || letter == '.' || letter == '/' ||
                           letter == '-' || letter == '_';
        text += plain ? std::string(1, letter)
                      : fmt::format("%{:02X}", static_cast<unsigned char>(letter));
    }
    return text + "@hjemmel";
}

std::string description(const DutyRecord& duty, const Display& display) {
    const Language language = display.language();
    std::string text;
    const auto add = [&text](const std::string& line) {
        text += (text.empty() ? "" : "\n") + line;
    };
    const auto list = [](const std::vector<DutyBasis>& bases) {
        std::string parts;
        for (const DutyBasis& basis : bases) {
            parts += (parts.empty() ? "" : "; ") + basis.in_words;
        }
        return parts;
    };
    if (!duty.doubt.empty()) {
        add(duty.doubt);
    }
    if (!duty.event.empty()) {
        const bool is_owed = duty.state == engine::State::Value;
        add(say(is_owed ? Word::DutyBecause : Word::DutyHangsOn, language, list(duty.event)));
    }
    if (!duty.counted.empty()) {
        add(say(Word::DutyCounted, language, list(duty.counted)));
    }
    if (!duty.when_in_words.empty()) {
        add(duty.when_in_words);
    }
    if (const std::string provisions = provisions_in_words(duty, display); !provisions.empty()) {
        add(say(Word::DutyUnder, language, provisions));
    }
    return text;
}

}  // namespace

std::string duty_calendar(const std::vector<DutyRecord>& duties, const Display& display) {
    std::string text;
    add_line("BEGIN:VCALENDAR", text);
    add_line("VERSION:2.0", text);
    add_line("PRODID:-//Hjemmel//hjemmel duties//EN", text);
    add_line("CALSCALE:GREGORIAN", text);
    for (const DutyRecord& duty : duties) {
        const bool is_event = duty.state == engine::State::Value && duty.last.has_value();
        const std::string kind = is_event ? "VEVENT" : "VTODO";
        add_line("BEGIN:" + kind, text);
        add_line("UID:" + identifier(duty), text);
        // Without a law date there is no day that does not change from one run to the next.
        add_line("DTSTAMP:" + compact(duty.law_date.value_or(engine::Date{})) + "T000000Z", text);
        if (is_event) {
            add_line("DTSTART;VALUE=DATE:" + compact(duty.first.value_or(*duty.last)), text);
            // The end of an event of whole days is the day after.
            add_line("DTEND;VALUE=DATE:" + compact(engine::Date{duty.last->days + 1}), text);
            add_line("TRANSP:TRANSPARENT", text);
        } else if (duty.last) {
            add_line("DUE;VALUE=DATE:" + compact(*duty.last), text);
        }
        std::string summary = duty.label;
        if (!duty.entity.empty()) {
            summary += " – " + duty.entity;
        }
        summary += " (" + duty.actor_label + ")";
        add_line("SUMMARY:" + escaped(summary), text);
        add_line("CATEGORIES:" + escaped(duty.actor), text);
        if (const std::string words = description(duty, display); !words.empty()) {
            add_line("DESCRIPTION:" + escaped(words), text);
        }
        add_line("END:" + kind, text);
    }
    add_line("END:VCALENDAR", text);
    return text;
}

}  // namespace hjemmel::apps
