#include "lang/whole_words.hpp"

#include "lang/characters.hpp"

namespace hjemmel::lang {

namespace {

bool is_word_part(char32_t point) { return is_letter(point) || (point >= '0' && point <= '9'); }

/// The character that ends before a byte; 0: none.
char32_t character_before(std::string_view text, std::size_t at) {
    if (at == 0) return 0;
    std::size_t begin = at - 1;
    while (begin > 0 && (static_cast<unsigned char>(text[begin]) & 0xC0U) == 0x80) --begin;
    return code_point_at(text, begin).value;
}

char32_t character_at(std::string_view text, std::size_t at) {
    return at < text.size() ? code_point_at(text, at).value : 0;
}

bool is_digit_at(std::string_view text, std::size_t at) {
    return at < text.size() && is_digit(text[at]);
}

/// Whether a word or a number goes on across a place.
bool cuts(std::string_view text, std::size_t at) {
    if (is_word_part(character_before(text, at)) && is_word_part(character_at(text, at)))
        return true;
    // `2,5` before and after its sign.
    const auto is_sign = [&](std::size_t place) {
        return place < text.size() && (text[place] == ',' || text[place] == '.');
    };
    const bool before_sign =
        at > 0 && is_digit_at(text, at - 1) && is_sign(at) && is_digit_at(text, at + 1);
    const bool behind_sign =
        at > 1 && is_digit_at(text, at - 2) && is_sign(at - 1) && is_digit_at(text, at);
    return before_sign || behind_sign;
}

}  // namespace

std::size_t find_whole(std::string_view text, std::string_view words, std::size_t from) {
    for (std::size_t at = text.find(words, from); at != std::string_view::npos;
         at = text.find(words, at + 1)) {
        if (!cuts(text, at) && !cuts(text, at + words.size())) return at;
    }
    return std::string_view::npos;
}

std::optional<Stretch> find_quote(std::string_view text, std::string_view quote) {
    constexpr std::string_view left_out = " … ";
    std::optional<Stretch> found;
    while (true) {
        const std::size_t mark = quote.find(left_out);
        const std::string_view words = quote.substr(0, mark);
        const std::size_t at = words.empty() ? std::string_view::npos
                                             : find_whole(text, words, found ? found->end : 0);
        if (at == std::string_view::npos) return std::nullopt;
        found = Stretch{found ? found->begin : at, at + words.size()};
        if (mark == std::string_view::npos) return found;
        quote.remove_prefix(mark + left_out.size());
    }
}

}  // namespace hjemmel::lang
