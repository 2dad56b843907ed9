#include "lang/lexemes.hpp"

#include "lang/characters.hpp"
#include "lang/keywords.hpp"

#include <array>

namespace hjemmel::lang {

namespace {

bool is_digit_at(std::string_view text, std::size_t at) {
    return at < text.size() && text[at] >= '0' && text[at] <= '9';
}

std::size_t skip_digits(std::string_view text, std::size_t at) {
    while (is_digit_at(text, at)) {
        ++at;
    }
    return at;
}

std::size_t skip_blanks(std::string_view text, std::size_t at) {
    while (const std::size_t length = blank_at(text, at)) {
        at += length;
    }
    return at;
}

bool comment_at(std::string_view text, std::size_t at) { return text.substr(at, 2) == "--"; }

std::size_t skip_to_line_end(std::string_view text, std::size_t at) {
    const std::size_t end = text.find('\n', at);
    if (end == std::string_view::npos) {
        return text.size();
    }
    return end > at && text[end - 1] == '\r' ? end - 1 : end;
}

/// `dddd-d{1,2}`, or `begin`.
std::size_t end_of_year_and_month(std::string_view text, std::size_t begin) {
    const std::size_t year_end = skip_digits(text, begin);
    if (year_end - begin != 4 || year_end >= text.size() || text[year_end] != '-') {
        return begin;
    }
    const std::size_t end = skip_digits(text, year_end + 1);
    const std::size_t digits = end - year_end - 1;
    return digits == 1 || digits == 2 ? end : begin;
}

constexpr std::array<std::string_view, 10> anchor_words = {
    "stk", "nr", "litra", "pkt", "bilag", "kapitel", "kap", "afsnit", "artikel", "art"};

std::size_t end_of_anchor_word(std::string_view text, std::size_t begin) {
    if (text.substr(begin, 2) == "\xC2\xA7") {  // §
        const std::size_t end = begin + 2;
        return text.substr(end, 2) == "\xC2\xA7" ? end + 2 : end;
    }
    const std::size_t end = end_of_word(text, begin);
    for (const std::string_view word : anchor_words) {
        if (end - begin == word.size() &&
            text.substr(begin + 1, word.size() - 1) == word.substr(1) &&
            (text[begin] | 0x20) == word[0]) {
            return end < text.size() && text[end] == '.' ? end + 1 : end;
        }
    }
    return begin;
}

/// Says that a phrase begins with this letter: `§ 5 i kraft fra …` is in force and no `§ 5 i`.
bool begins_phrase(std::string_view text, std::size_t letter) {
    const auto keyword = keyword_at(text, letter, Language::Danish);
    return keyword.has_value() &&
           match_keyword(text, letter, *keyword, Language::Danish) > letter + 1;
}

/// A number, with a letter of its own (`22 b`, `22b`), or `begin`.
std::size_t end_of_anchor_number(std::string_view text, std::size_t begin) {
    const std::size_t end = skip_digits(text, begin);
    if (end == begin || end - begin > 6) {
        return begin;
    }
    const std::size_t letter = skip_blanks(text, end);
    if (letter < text.size() && text[letter] >= 'a' && text[letter] <= 'z' &&
        !continues_word(text, letter + 1) && !begins_phrase(text, letter)) {
        return letter + 1;
    }
    return continues_word(text, end) ? begin : end;
}

/// `§ 5`, `litra a`, `2. pkt.`; or `begin`.
std::size_t end_of_anchor_part(std::string_view text, std::size_t begin) {
    const std::size_t word_end = end_of_anchor_word(text, begin);
    if (word_end != begin) {
        const std::size_t number = skip_blanks(text, word_end);
        const std::size_t number_end = end_of_anchor_number(text, number);
        if (number_end != number) {
            return number_end;
        }
        const std::size_t letter_end = end_of_word(text, number);
        return letter_end - number == 1 ? letter_end : begin;
    }
    const std::size_t ordinal = skip_digits(text, begin);
    if (ordinal == begin || ordinal >= text.size() || text[ordinal] != '.') {
        return begin;
    }
    const std::size_t word = skip_blanks(text, ordinal + 1);
    const std::size_t end = end_of_anchor_word(text, word);
    return end == word ? begin : end;
}

}  // namespace

std::size_t end_of_dotted_word(std::string_view text, std::size_t begin) {
    std::size_t end = end_of_word(text, begin);
    while (end != begin && end < text.size() && text[end] == '.') {
        const std::size_t next = end_of_word(text, end + 1);
        if (next == end + 1) {
            break;
        }
        end = next;
    }
    return end;
}

std::size_t end_of_number(std::string_view text, std::size_t begin) {
    if (!is_digit_at(text, begin)) {
        return begin;
    }
    std::size_t end = begin;
    while (end < text.size()) {
        if (is_digit_at(text, end) || text[end] == '_' ||
            ((text[end] == '.' || text[end] == ',') && is_digit_at(text, end + 1))) {
            ++end;
        } else if (continues_word(text, end)) {
            end += code_point_at(text, end).length;
        } else {
            break;
        }
    }
    return end < text.size() && text[end] == '.' ? end + 1 : end;
}

namespace {

/// `31-12-2023`, `31.12.2023`, `31/12/2023`, which are read as dates to say how one is written; or
/// `begin`.
std::size_t end_of_reversed_date(std::string_view text, std::size_t begin) {
    const auto part = [&](std::size_t at, std::size_t least, std::size_t most) {
        const std::size_t end = skip_digits(text, at);
        return end - at >= least && end - at <= most ? end : at;
    };
    const std::size_t first = part(begin, 1, 2);
    if (first == begin || first >= text.size() ||
        std::string_view("-./").find(text[first]) == std::string_view::npos) {
        return begin;
    }
    const std::size_t second = part(first + 1, 1, 2);
    if (second == first + 1 || second >= text.size() || text[second] != text[first]) {
        return begin;
    }
    const std::size_t end = part(second + 1, 4, 4);
    return end == second + 1 || continues_word(text, end) ? begin : end;
}

}  // namespace

std::size_t end_of_date(std::string_view text, std::size_t begin) {
    if (const std::size_t end = end_of_reversed_date(text, begin); end != begin) {
        return end;
    }
    const std::size_t month_end = end_of_year_and_month(text, begin);
    if (month_end == begin || month_end >= text.size() || text[month_end] != '-') {
        return begin;
    }
    const std::size_t end = skip_digits(text, month_end + 1);
    return end == month_end + 1 || continues_word(text, end) ? begin : end;
}

std::size_t end_of_month(std::string_view text, std::size_t begin) {
    const std::size_t end = end_of_year_and_month(text, begin);
    return end != begin && continues_word(text, end) ? begin : end;
}

std::size_t end_of_text(std::string_view text, std::size_t begin) {
    if (begin >= text.size() || text[begin] != '"') {
        return begin;
    }
    for (std::size_t at = begin + 1; at < text.size() && text[at] != '\n'; ++at) {
        if (text[at] == '"') {
            if (at + 1 >= text.size() || text[at + 1] != '"') {
                return at + 1;
            }
            ++at;
        }
    }
    return begin;
}

std::size_t end_of_anchor(std::string_view text, std::size_t begin) {
    std::size_t end = end_of_anchor_part(text, begin);
    while (end != begin) {
        const std::size_t comma = skip_blanks(text, end);
        if (comma >= text.size() || text[comma] != ',') {
            break;
        }
        const std::size_t next = skip_within(text, comma + 1);
        const std::size_t next_end = end_of_anchor_part(text, next);
        if (next_end == next) {
            break;
        }
        end = next_end;
    }
    return end;
}

std::size_t skip_within(std::string_view text, std::size_t begin) {
    std::size_t at = skip_blanks(text, begin);
    while (at < text.size()) {
        if (comment_at(text, at)) {
            at = skip_to_line_end(text, at);
        }
        if (line_end_at(text, at) == 0) {
            return at;
        }
        const std::size_t word = skip_between_statements(text, at);
        if (word == text.size() || in_first_column(text, word)) {
            return at;
        }
        at = word;
    }
    return at;
}

std::size_t skip_between_statements(std::string_view text, std::size_t begin) {
    std::size_t at = begin;
    while (true) {
        at = skip_blanks(text, at);
        if (at < text.size() && comment_at(text, at)) {
            at = skip_to_line_end(text, at);
        }
        const std::size_t line_end = line_end_at(text, at);
        if (line_end == 0) {
            return at;
        }
        at += line_end;
    }
}

std::size_t next_statement(std::string_view text, std::size_t begin) {
    std::size_t at = begin;
    while (at < text.size()) {
        at = skip_to_line_end(text, at);
        at += line_end_at(text, at);
        if (at < text.size() && blank_at(text, at) == 0 && line_end_at(text, at) == 0 &&
            !comment_at(text, at)) {
            return at;
        }
    }
    return at;
}

bool match_word(std::string_view text, std::size_t at, std::string_view word) {
    return text.substr(at, word.size()) == word && !continues_word(text, at + word.size());
}

bool in_first_column(std::string_view text, std::size_t at) {
    return at == 0 || text[at - 1] == '\n' || (at == 3 && text.substr(0, 3) == "\xEF\xBB\xBF");
}

}  // namespace hjemmel::lang
