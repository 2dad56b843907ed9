#include "lang/law_provision.hpp"

#include "lang/characters.hpp"

#include <array>

namespace hjemmel::lang::law {
namespace {

bool is_ascii_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

/// The byte after `§`; `begin` itself when there is none. A lone A7 is the sign in Latin-1.
std::size_t after_section_sign(std::string_view text, std::size_t begin) {
    if (text.substr(begin, 2) == "\xC2\xA7") return begin + 2;
    return text.substr(begin, 1) == "\xA7" ? begin + 1 : begin;
}

/// The byte after the word and its full stop; `begin` when the word does not stand there as a word.
std::size_t after_word(std::string_view text, std::size_t begin, std::string_view word) {
    std::size_t at = begin;
    for (const char c : word) {
        if (at >= text.size() || lower(text[at]) != c) return begin;
        ++at;
    }
    if (at < text.size() && text[at] == '.') return at + 1;
    if (at < text.size() && is_digit(text[at])) return at;  // `stk2`
    return continues_word(text, at) ? begin : at;
}

struct LevelWord {
    std::string_view word;
    Level level;
};
constexpr std::array<LevelWord, 3> level_words{
    {{"stk", Level::Paragraph}, {"nr", Level::Number}, {"litra", Level::Letter}}};

/// Reads 1 to 9999 where no letter follows at once, unless `letter_may_follow`.
std::optional<int> read_ordinal(std::string_view text, std::size_t& at, bool letter_may_follow) {
    int value = 0;
    std::size_t end = at;
    while (end < text.size() && is_digit(text[end])) {
        value = value * 10 + (text[end] - '0');
        if (value > 9999) return std::nullopt;
        ++end;
    }
    if (value == 0 || (!letter_may_follow && continues_word(text, end))) return std::nullopt;
    at = end;
    return value;
}

std::optional<char> read_letter(std::string_view text, std::size_t& at) {
    if (at >= text.size() || !is_ascii_letter(text[at]) || continues_word(text, at + 1))
        return std::nullopt;
    return lower(text[at++]);
}

}  // namespace

Provision section_of(const Provision& provision) {
    return {provision.section, provision.section_letter, 0, 0, 0};
}

Provision paragraph_of(const Provision& provision, int paragraph) {
    return {provision.section, provision.section_letter, paragraph, 0, 0};
}

Provision parent_of(Provision provision) {
    if (provision.letter != 0) {
        provision.letter = 0;
    } else if (provision.number != 0) {
        provision.number = 0;
    } else if (provision.paragraph != 0) {
        provision.paragraph = 0;
    } else {
        provision = Provision{};
    }
    return provision;
}

bool covers(const Provision& outer, Provision inner) {
    while (!(inner == outer)) {
        if (inner.is_instrument()) return false;
        inner = parent_of(inner);
    }
    return true;
}

bool names(const Provision& name, const Provision& provision) {
    return name == provision || (name.is_section() && provision == paragraph_of(name, 1));
}

std::string written(const Provision& provision) {
    if (provision.is_instrument()) return {};
    std::string text = "§ " + std::to_string(provision.section);
    if (provision.section_letter != 0) (text += ' ') += provision.section_letter;
    if (provision.paragraph != 0) text += ", stk. " + std::to_string(provision.paragraph);
    if (provision.number != 0) text += ", nr. " + std::to_string(provision.number);
    if (provision.letter != 0) (text += ", litra ") += provision.letter;
    return text;
}

std::optional<ReadProvision> read_provision(std::string_view text, std::size_t begin) {
    ReadProvision read;
    std::size_t at = begin;
    bool started = false;
    Level deepest = Level::Section;
    if (const auto sign = after_section_sign(text, at); sign != at) {
        at = skip_blanks(text, sign);
        const auto number = read_ordinal(text, at, true);
        if (!number) return std::nullopt;
        read.provision.section = *number;
        std::size_t letter_at = skip_blanks(text, at);
        if (const auto letter = read_letter(text, letter_at)) {
            read.provision.section_letter = *letter;
            at = letter_at;
        }
        if (continues_word(text, at)) return std::nullopt;
        started = true;
    }
    for (;;) {
        std::size_t next = skip_blanks(text, at);
        if (started && next < text.size() && text[next] == ',') next = skip_blanks(text, next + 1);
        const LevelWord* found = nullptr;
        std::size_t value_at = next;
        for (const auto& candidate : level_words) {
            const auto after = after_word(text, next, candidate.word);
            if (after == next) continue;
            found = &candidate;
            value_at = skip_blanks(text, after);
            break;
        }
        if (found == nullptr) break;
        if (started && found->level <= deepest) return std::nullopt;
        if (!started) read.first = found->level;
        deepest = found->level;
        started = true;
        if (found->level == Level::Letter) {
            const auto letter = read_letter(text, value_at);
            if (!letter) return std::nullopt;
            read.provision.letter = *letter;
        } else {
            const auto number = read_ordinal(text, value_at, false);
            if (!number) return std::nullopt;
            (found->level == Level::Paragraph ? read.provision.paragraph : read.provision.number) =
                *number;
        }
        at = value_at;
        if (at < text.size() && text[at] == ')')
            ++at;  // `litra a)`, as it stands in the law itself
    }
    if (!started) return std::nullopt;
    read.end = at;
    return read;
}

bool begins_like_provision(std::string_view text, std::size_t at) {
    if (after_section_sign(text, at) != at) return true;
    for (const auto& candidate : level_words) {
        if (after_word(text, at, candidate.word) != at) return true;
    }
    return false;
}

Provision resolve(const ReadProvision& read, const Provision& before) {
    Provision result = read.provision;
    if (read.first == Level::Section) return result;
    result.section = before.section;
    result.section_letter = before.section_letter;
    if (read.first == Level::Paragraph) return result;
    result.paragraph = before.paragraph;
    if (read.first == Level::Number) return result;
    result.number = before.number;
    return result;
}

bool begins_like_section(std::string_view text, std::size_t at) {
    return after_section_sign(text, at) != at;
}

Provision provision_of(std::string_view canonical) {
    const auto read = read_provision(canonical, 0);
    return read ? read->provision : Provision{};
}

std::size_t skip_blanks(std::string_view text, std::size_t at) {
    while (const auto length = blank_at(text, at)) at += length;
    return at;
}

}  // namespace hjemmel::lang::law
