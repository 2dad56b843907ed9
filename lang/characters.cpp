#include "lang/characters.hpp"

#include <utf8proc.h>

#include <array>
#include <cstdlib>
#include <utility>

namespace hjemmel::lang {

namespace {

unsigned char byte_at(std::string_view text, std::size_t at) {
    return static_cast<unsigned char>(text[at]);
}

bool is_ascii_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

}  // namespace

CodePoint code_point_at(std::string_view text, std::size_t at) {
    const unsigned char lead = byte_at(text, at);
    if (lead < 0x80) {
        return {lead, 1};
    }
    const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC2 || lead > 0xF4 || at + length > text.size()) {
        return {};
    }
    char32_t value = lead & (0x7FU >> length);
    for (std::size_t i = 1; i < length; ++i) {
        const unsigned char next = byte_at(text, at + i);
        if ((next & 0xC0U) != 0x80) {
            return {};
        }
        value = (value << 6U) | (next & 0x3FU);
    }
    constexpr std::array<char32_t, 5> smallest = {0, 0, 0x80, 0x800, 0x10000};
    if (value < smallest[length] || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) {
        return {};
    }
    return {value, length};
}

std::size_t blank_at(std::string_view text, std::size_t at) {
    if (at >= text.size()) {
        return 0;
    }
    if (text[at] == ' ' || text[at] == '\t') {
        return 1;
    }
    return text.substr(at, 2) == "\xC2\xA0" ? 2 : 0;
}

std::size_t line_end_at(std::string_view text, std::size_t at) {
    if (at >= text.size()) {
        return 0;
    }
    if (text[at] == '\n') {
        return 1;
    }
    return text[at] == '\r' && at + 1 < text.size() && text[at + 1] == '\n' ? 2 : 0;
}

bool is_latin_letter(char32_t letter) {
    if (letter < 0x80) {
        return is_ascii_letter(static_cast<char>(letter));
    }
    return (letter >= 0xC0 && letter <= 0x24F && letter != 0xD7 && letter != 0xF7 &&
            !(letter >= 0x1C0 && letter <= 0x1C3)) ||
           is_combining_mark(letter) || (letter >= 0x1E00 && letter <= 0x1EFF) ||
           letter == 0x212A || letter == 0x212B;
}

bool is_letter(char32_t letter) {
    switch (utf8proc_category(static_cast<utf8proc_int32_t>(letter))) {
        case UTF8PROC_CATEGORY_LU:
        case UTF8PROC_CATEGORY_LL:
        case UTF8PROC_CATEGORY_LT:
        case UTF8PROC_CATEGORY_LM:
        case UTF8PROC_CATEGORY_LO:
        case UTF8PROC_CATEGORY_MN:
        case UTF8PROC_CATEGORY_MC:
        case UTF8PROC_CATEGORY_ND:
            return true;
        default:
            return false;
    }
}

bool continues_word(std::string_view text, std::size_t at) {
    if (at >= text.size()) {
        return false;
    }
    const char c = text[at];
    if (static_cast<unsigned char>(c) < 0x80) {
        return is_ascii_letter(c) || is_digit(c) || c == '_';
    }
    const CodePoint point = code_point_at(text, at);
    return point.length != 0 && is_latin_letter(point.value);
}

std::size_t end_of_word(std::string_view text, std::size_t begin) {
    if (begin >= text.size() || is_digit(text[begin]) || !continues_word(text, begin)) {
        return begin;
    }
    std::size_t end = begin;
    while (continues_word(text, end)) {
        end += static_cast<unsigned char>(text[end]) < 0x80 ? 1 : code_point_at(text, end).length;
    }
    return end;
}

bool is_bidi_control(char32_t point) {
    return point == 0x61C || point == 0x200E || point == 0x200F ||
           (point >= 0x202A && point <= 0x202E) || (point >= 0x2066 && point <= 0x2069);
}

bool is_invisible(char32_t point) {
    if (point == '\t' || point == '\n' || point == '\r' || point == ' ' || point == 0xA0) {
        return false;
    }
    switch (utf8proc_category(static_cast<utf8proc_int32_t>(point))) {
        case UTF8PROC_CATEGORY_CC:
        case UTF8PROC_CATEGORY_CF:
        case UTF8PROC_CATEGORY_ZS:
        case UTF8PROC_CATEGORY_ZL:
        case UTF8PROC_CATEGORY_ZP:
            return true;
        default:
            return (point >= 0xFE00 && point <= 0xFE0F) || point == 0x115F || point == 0x1160 ||
                   point == 0x3164 || point == 0x034F;
    }
}

bool is_space(char32_t point) {
    return utf8proc_category(static_cast<utf8proc_int32_t>(point)) == UTF8PROC_CATEGORY_ZS;
}

bool is_combining_mark(char32_t point) { return point >= 0x300 && point <= 0x36F; }

namespace {

bool is_digit_of_any_script(char32_t point) {
    return utf8proc_category(static_cast<utf8proc_int32_t>(point)) == UTF8PROC_CATEGORY_ND;
}

/// Decimal digits stand in rows of ten from zero on, in every script.
std::string digit_form(char32_t point) {
    char32_t first = point;
    while (first > 0x80 && is_digit_of_any_script(first - 1)) {
        --first;
    }
    return {static_cast<char>('0' + (point - first) % 10)};
}

/// Letters of the Cyrillic and Greek scripts that look like a Latin one.
constexpr std::array<std::pair<char32_t, char>, 53> latin_forms = {{
    {0x430, 'a'}, {0x435, 'e'}, {0x43E, 'o'}, {0x440, 'p'}, {0x441, 'c'}, {0x443, 'y'},
    {0x445, 'x'}, {0x455, 's'}, {0x456, 'i'}, {0x458, 'j'}, {0x4BB, 'h'}, {0x501, 'd'},
    {0x51B, 'q'}, {0x51D, 'w'}, {0x410, 'A'}, {0x412, 'B'}, {0x415, 'E'}, {0x41A, 'K'},
    {0x41C, 'M'}, {0x41D, 'H'}, {0x41E, 'O'}, {0x420, 'P'}, {0x421, 'C'}, {0x422, 'T'},
    {0x423, 'Y'}, {0x425, 'X'}, {0x405, 'S'}, {0x406, 'I'}, {0x408, 'J'}, {0x3B1, 'a'},
    {0x3B9, 'i'}, {0x3BA, 'k'}, {0x3BD, 'v'}, {0x3BF, 'o'}, {0x3C1, 'p'}, {0x3C5, 'u'},
    {0x3C7, 'x'}, {0x3F2, 'c'}, {0x3F3, 'j'}, {0x391, 'A'}, {0x392, 'B'}, {0x395, 'E'},
    {0x396, 'Z'}, {0x397, 'H'}, {0x399, 'I'}, {0x39A, 'K'}, {0x39C, 'M'}, {0x39D, 'N'},
    {0x39F, 'O'}, {0x3A1, 'P'}, {0x3A4, 'T'}, {0x3A5, 'Y'}, {0x3A7, 'X'},
}};

}  // namespace

std::string latin_form(char32_t letter) {
    for (const auto& [other, latin] : latin_forms) {
        if (letter == other) {
            return {latin};
        }
    }
    return {};
}

std::string ascii_form(char32_t point) {
    if (point >= 0x80 && is_digit_of_any_script(point)) {
        return digit_form(point);
    }
    if (point >= 0xFF01 && point <= 0xFF5E) {  // full-width forms
        return {static_cast<char>(point - 0xFEE0)};
    }
    switch (point) {
        case 0x2010:
        case 0x2011:
        case 0x2012:
        case 0x2013:
        case 0x2014:
        case 0x2015:
        case 0x2212:
            return "-";
        case 0x201C:
        case 0x201D:
        case 0x201E:
        case 0x201F:
        case 0xAB:
        case 0xBB:
        case 0x2033:
            return "\"";
        case 0x2018:
        case 0x2019:
        case 0x201A:
        case 0x2032:
        case 0xB4:
            return "'";
        case 0xD7:
        case 0x2217:
        case 0x22C5:
        case 0xB7:
            return "*";
        case 0x2044:
        case 0x2215:
        case 0xF7:
            return "/";
        case 0x2236:
            return ":";
        case 0x37E:
            return ";";
        case 0x2264:
            return "<=";
        case 0x2265:
            return ">=";
        case 0x2260:
            return "is not";
        default:
            return {};
    }
}

namespace {

std::string mapped(std::string_view text, utf8proc_option_t options) {
    utf8proc_uint8_t* result = nullptr;
    const auto length = utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                     static_cast<utf8proc_ssize_t>(text.size()), &result, options);
    if (length < 0 || result == nullptr) {
        return std::string(text);  // no UTF-8: reported where the bytes are checked
    }
    std::string copy(reinterpret_cast<const char*>(result), static_cast<std::size_t>(length));
    std::free(result);  // NOLINT(cppcoreguidelines-no-malloc): utf8proc allocates with malloc
    return copy;
}

}  // namespace

std::string to_nfc(std::string_view text) {
    bool plain = true;
    for (const char c : text) {
        plain = plain && static_cast<unsigned char>(c) < 0x80;
    }
    if (plain) {
        return std::string(text);
    }
    return mapped(text, static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE));
}

std::string without_case(std::string_view text) {
    return mapped(text, static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE |
                                                       UTF8PROC_CASEFOLD));
}

std::string code_point_name(char32_t point) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string text;
    for (unsigned shift = point > 0xFFFF ? 24 : 16; shift > 0;) {
        shift -= 4;
        text += digits[(point >> shift) & 0xFU];
    }
    if (text.size() == 6 && text[0] == '0') {
        text.erase(0, 1);
    }
    return "U+" + text;
}

void append_utf8(std::string& text, char32_t point) {
    std::array<utf8proc_uint8_t, 4> bytes{};
    const auto length = utf8proc_encode_char(static_cast<utf8proc_int32_t>(point), bytes.data());
    text.append(reinterpret_cast<const char*>(bytes.data()), static_cast<std::size_t>(length));
}

}  // namespace hjemmel::lang
