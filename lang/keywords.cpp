#include "lang/keywords.hpp"

#include "lang/characters.hpp"

#include <array>
#include <string>
#include <unordered_map>
#include <vector>

namespace hjemmel::lang {

namespace {

struct Row {
    Keyword keyword = Keyword::Language;
    bool reserved = false;
    std::array<std::string_view, 2> spelling;  // by Language
};

constexpr std::array rows = {
#define HJEMMEL_KEYWORD(name, english, danish) Row{Keyword::name, true, {english, danish}},
#define HJEMMEL_WORD(name, english, danish) Row{Keyword::name, false, {english, danish}},
#include "lang/keywords.def"
#undef HJEMMEL_KEYWORD
#undef HJEMMEL_WORD
};

constexpr std::size_t index_of(Language language) { return language == Language::English ? 0 : 1; }
constexpr std::size_t index_of(Keyword keyword) { return static_cast<std::size_t>(keyword); }

/// Skips what may stand between two words of a phrase.
std::size_t skip_between(std::string_view text, std::size_t at) {
    while (true) {
        const std::size_t length = blank_at(text, at);
        if (length != 0) {
            at += length;
            continue;
        }
        const std::size_t line_end = line_end_at(text, at);
        if (line_end == 0 || blank_at(text, at + line_end) == 0) {
            return at;  // a word in the first column opens the next statement
        }
        at += line_end;
    }
}

/// Matches a spelling, phrase or word, without regard to longer ones.
std::size_t match_spelling(std::string_view text, std::size_t begin, std::string_view words) {
    std::size_t at = begin;
    std::size_t i = 0;
    while (i < words.size()) {
        if (words[i] == ' ') {
            const std::size_t next = skip_between(text, at);
            if (next == at) {
                return begin;
            }
            at = next;
        } else {
            if (at >= text.size() || text[at] != words[i]) {
                return begin;
            }
            ++at;
        }
        ++i;
    }
    const bool ends_in_letter = words.back() != '.';
    return ends_in_letter && continues_word(text, at) ? begin : at;
}

std::string_view first_word(std::string_view words) {
    return words.substr(0, end_of_word(words, 0));
}

struct Tables {
    /// By language and first word: the keywords that begin with it.
    std::array<std::unordered_map<std::string_view, std::vector<Keyword>>, 2> by_first_word;
    /// By language and keyword: the phrases that go on where the keyword ends.
    std::array<std::array<std::vector<Keyword>, rows.size()>, 2> longer;
    std::array<std::unordered_map<std::string_view, bool>, 2> reserved_words;

    Tables() {
        for (std::size_t language = 0; language < 2; ++language) {
            for (const Row& row : rows) {
                const std::string_view words = row.spelling[language];
                by_first_word[language][first_word(words)].push_back(row.keyword);
                if (row.reserved && first_word(words) == words) {
                    reserved_words[language][words] = true;
                }
                for (const Row& other : rows) {
                    const std::string_view phrase = other.spelling[language];
                    if (phrase.size() > words.size() && phrase.substr(0, words.size()) == words &&
                        phrase[words.size()] == ' ') {
                        longer[language][index_of(row.keyword)].push_back(other.keyword);
                    }
                }
            }
        }
    }
};

const Tables& tables() {
    static const Tables instance;  // constant once made
    return instance;
}

}  // namespace

std::string_view spelling(Keyword keyword, Language language) {
    return rows[index_of(keyword)].spelling[index_of(language)];
}

std::size_t match_keyword(std::string_view text, std::size_t begin, Keyword keyword,
                          Language language) {
    const std::string_view words = rows[index_of(keyword)].spelling[index_of(language)];
    if (begin >= text.size() || text[begin] != words[0]) {
        return begin;
    }
    const std::size_t end = match_spelling(text, begin, words);
    if (end != begin) {
        for (const Keyword phrase : tables().longer[index_of(language)][index_of(keyword)]) {
            if (match_spelling(text, begin, spelling(phrase, language)) != begin) {
                return begin;
            }
        }
    }
    return end;
}

std::size_t match_word_of(std::string_view text, std::size_t begin, Keyword keyword,
                          Language language) {
    return match_spelling(text, begin, rows[index_of(keyword)].spelling[index_of(language)]);
}

std::optional<Keyword> keyword_at(std::string_view text, std::size_t begin, Language language) {
    const std::size_t end = end_of_word(text, begin);
    const auto& words = tables().by_first_word[index_of(language)];
    const auto found = words.find(text.substr(begin, end - begin));
    std::optional<Keyword> longest;
    if (end == begin || found == words.end()) {
        return longest;
    }
    std::size_t longest_end = begin;
    for (const Keyword keyword : found->second) {
        const std::size_t keyword_end = match_spelling(text, begin, spelling(keyword, language));
        if (keyword_end > longest_end) {
            longest_end = keyword_end;
            longest = keyword;
        }
    }
    return longest;
}

bool is_reserved(Keyword keyword) { return rows[index_of(keyword)].reserved; }

bool is_reserved_at(std::string_view text, std::size_t begin, std::size_t end, Language language) {
    const Tables& all = tables();
    const std::string_view word = text.substr(begin, end - begin);
    if (all.reserved_words[0].count(word) != 0 || all.reserved_words[1].count(word) != 0) {
        return true;
    }
    const auto& words = all.by_first_word[index_of(language)];
    const auto found = words.find(word);
    if (found == words.end()) {
        return false;
    }
    for (const Keyword keyword : found->second) {
        const Row& row = rows[index_of(keyword)];
        const std::string_view phrase = row.spelling[index_of(language)];
        if (row.reserved && phrase != word && match_spelling(text, begin, phrase) != begin) {
            return true;
        }
    }
    return false;
}

bool opens_statement(Keyword keyword) { return keyword <= Keyword::Scenario; }

std::string_view statement_shape(Keyword opener, Language language) {
    const bool english = language == Language::English;
    switch (opener) {
#define HJEMMEL_SHAPE(name, in_english, in_danish) \
    case Keyword::name:                            \
        return english ? in_english : in_danish;
#include "lang/statement_shapes.def"
#undef HJEMMEL_SHAPE
        default:
            return {};
    }
}

}  // namespace hjemmel::lang
