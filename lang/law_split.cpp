#include "lang/law_split.hpp"

#include "lang/characters.hpp"

#include <algorithm>
#include <array>

namespace hjemmel::lang {

namespace {

using law::Provision;

/// Blanks of a line and its end.
std::size_t gap_at(std::string_view text, std::size_t at) {
    const auto blank = blank_at(text, at);
    return blank != 0 ? blank : line_end_at(text, at);
}

std::size_t skip_gaps(std::string_view text, std::size_t at) {
    while (const auto length = gap_at(text, at)) at += length;
    return at;
}

std::optional<int> digits_at(std::string_view text, std::size_t& at) {
    constexpr std::size_t most = 4;
    const auto begin = at;
    int number = 0;
    while (at < text.size() && is_digit(text[at]) && at - begin < most)
        number = number * 10 + (text[at++] - '0');
    return at == begin || number == 0 ? std::nullopt : std::optional(number);
}

/// The end of what stands before the blanks before `at`.
std::size_t end_before_gap(std::string_view text, std::size_t at) {
    while (at > 0) {
        const bool no_break = at > 1 && text.substr(at - 2, 2) == "\xC2\xA0";
        if (!no_break && std::string_view(" \t\r\n").find(text[at - 1]) == std::string_view::npos)
            break;
        at -= no_break ? 2 : 1;
    }
    return at;
}

/// The last byte before `at` that is no blank; 0 at the beginning of the text.
char before_gap(std::string_view text, std::size_t at) {
    const auto end = end_before_gap(text, at);
    return end == 0 ? '\0' : text[end - 1];
}

bool begins_word(std::string_view text, std::size_t at) {
    return at == 0 || gap_at(text, at - 1) != 0 ||
           (at > 1 && gap_at(text, at - 2) == 2);  // a no-break space has two bytes
}

/// A marker at a place, with the byte after it and its blanks.
struct Marker {
    enum class Kind { Paragraph, Number, Letter };
    Kind kind = Kind::Number;
    int number = 0;  ///< of a letter: from 1
    std::size_t end = 0;
};

std::optional<Marker> paragraph_marker(std::string_view text, std::size_t at) {
    constexpr std::string_view word = "Stk.";
    if (text.substr(at, word.size()) != word) return std::nullopt;
    auto next = skip_gaps(text, at + word.size());
    const auto number = digits_at(text, next);
    if (!number || next >= text.size() || text[next] != '.') return std::nullopt;
    ++next;
    if (next < text.size() && gap_at(text, next) == 0) return std::nullopt;
    // `Stk. 2. ` after a comma is a reference that somebody began with a capital letter.
    const char before = before_gap(text, at);
    if (before == ',' || before == '(') return std::nullopt;
    return Marker{Marker::Kind::Paragraph, *number, skip_gaps(text, next)};
}

std::optional<Marker> item_marker(std::string_view text, std::size_t at) {
    auto next = at;
    Marker marker;
    if (const auto number = digits_at(text, next)) {
        marker.number = *number;
    } else if (at < text.size() && text[at] >= 'a' && text[at] <= 'z') {
        marker.kind = Marker::Kind::Letter;
        marker.number = text[at] - 'a' + 1;
        next = at + 1;
    } else {
        return std::nullopt;
    }
    if (next >= text.size() || text[next] != ')') return std::nullopt;
    ++next;
    if (next < text.size() && gap_at(text, next) == 0) return std::nullopt;
    marker.end = skip_gaps(text, next);
    return marker;
}

/// The word that ends before `end`, without its full stop, in small ASCII letters.
std::string word_before(std::string_view text, std::size_t end) {
    std::string word;
    while (end > 0) {
        const char c = text[end - 1];
        const bool part = c == '.' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                          (static_cast<unsigned char>(c) & 0x80U) != 0;
        if (!part || (static_cast<unsigned char>(c) == 0xA0U)) break;
        word.insert(word.begin(), c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c);
        --end;
    }
    return word;
}

bool goes_on_after(std::string_view word) {
    static constexpr std::array going_on{"jf", "stk",   "nr",   "litra", "kap", "art", "pkt",
                                         "ca", "f.eks", "bl.a", "hhv",   "dvs", "evt", "inkl"};
    return std::find(going_on.begin(), going_on.end(), word) != going_on.end();
}

/// Words before which an item of a list may begin without a mark: `…, og 2) …`.
bool joins_items(std::string_view text, std::size_t at) {
    const auto end = end_before_gap(text, at);
    for (const std::string_view word : {"og", "eller", "samt"}) {
        if (end >= word.size() && text.substr(end - word.size(), word.size()) == word &&
            (end == word.size() || gap_at(text, end - word.size() - 1) != 0))
            return true;
    }
    return false;
}

/// Goes through one § from marker to marker.
class Splitting {
public:
    Splitting(std::string_view text, const Provision& start) : text_(text), current_(start) {}

    SplitSection run() {
        std::size_t at = 0;
        if (const auto heading = section_heading(text_)) {
            current_ = heading->provision;
            marker_end_ = at = heading->end;
        }
        while (at < text_.size()) {
            const auto next = begins_word(text_, at) || at == marker_end_ ? marker(at) : 0;
            if (next != 0) {
                brackets_ = 0;
            } else if (text_[at] == '(') {
                ++brackets_;
            } else if (text_[at] == ')' && brackets_ > 0) {
                --brackets_;
            }
            at = next != 0 ? next : at + 1;
        }
        close(text_.size());
        if (has_paragraphs_) number_first_paragraph();
        return std::move(result_);
    }

private:
    /// The byte after a marker that begins a part at `at`, or 0.
    std::size_t marker(std::size_t at) {
        if (goes_on_at(text_, at)) return 0;
        if (const auto found = paragraph_marker(text_, at)) return paragraph(*found, at);
        if (const auto found = item_marker(text_, at)) return item(*found, at);
        return 0;
    }

    std::size_t paragraph(const Marker& marker, std::size_t at) {
        Provision next = law::paragraph_of(current_, marker.number);
        const int expected = std::max(current_.paragraph, 1) + 1;
        const bool opens_text = result_.parts.empty() && before_gap(text_, at) == '\0';
        if (marker.number != expected && !opens_text) {
            Provision before = law::paragraph_of(current_, std::max(current_.paragraph, 1));
            result_.misplaced.push_back({next, before, next == before});
        }
        has_paragraphs_ = has_paragraphs_ || marker.number > 1;
        begin(next, at, marker.end);
        return marker.end;
    }

    std::size_t item(const Marker& marker, std::size_t at) {
        const char before = before_gap(text_, at);
        const bool may_begin = at == marker_end_ || text_[at - 1] == '\n' ||
                               std::string_view(":;.,").find(before) != std::string_view::npos ||
                               joins_items(text_, at);
        Provision next = current_;
        const bool letter = marker.kind == Marker::Kind::Letter;
        const int last =
            letter ? (current_.letter == 0 ? 0 : current_.letter - 'a' + 1) : current_.number;
        if (letter) {
            next.letter = static_cast<char>('a' + marker.number - 1);
        } else {
            next.number = marker.number;
            next.letter = 0;
        }
        // A list begins with 1 or a. Anything else in parentheses is part of the sentence, unless
        // it stands where a list begins.
        const bool opens_list = before == ':' || (at > 0 && text_[at - 1] == '\n');
        if (!may_begin || (last == 0 && marker.number != 1 && !opens_list)) {
            if (brackets_ == 0) result_.passed.push_back(next);
            return 0;
        }
        if (marker.number != last + 1)
            result_.misplaced.push_back({next, current_, marker.number == last});
        begin(next, at, marker.end);
        return marker.end;
    }

    void begin(const Provision& next, std::size_t at, std::size_t marker_end) {
        close(at);
        current_ = next;
        marker_begin_ = at;
        marker_end_ = marker_end;
    }

    void close(std::size_t end) {
        if (end == marker_begin_ && end == 0) return;
        result_.parts.push_back({current_, text_.substr(marker_begin_, marker_end_ - marker_begin_),
                                 text_.substr(marker_end_, end - marker_end_)});
    }

    /// Of several paragraphs the first has a number too, though no marker says so.
    void number_first_paragraph() {
        for (LawPart& part : result_.parts) {
            if (part.provision.paragraph == 0) part.provision.paragraph = 1;
        }
        for (Provision& one : result_.passed) {
            if (one.paragraph == 0) one.paragraph = 1;
        }
    }

    std::string_view text_;
    Provision current_;
    SplitSection result_;
    std::size_t marker_begin_ = 0;
    std::size_t marker_end_ = 0;
    bool has_paragraphs_ = false;
    std::size_t brackets_ = 0;  ///< that are open
};

bool opens_sentence(std::string_view text, std::size_t at) {
    if (at >= text.size()) return false;
    const char c = text[at];
    if ((c >= 'A' && c <= 'Z') || text.substr(at, 2) == "\xC2\xA7") return true;
    const std::string_view letter = text.substr(at, 2);
    return letter == "\xC3\x86" || letter == "\xC3\x98" || letter == "\xC3\x85" ||  // Æ Ø Å
           letter == "\xC2\xBB" || c == '"';
}

}  // namespace

std::optional<SectionHeading> section_heading(std::string_view text) {
    const auto begin = skip_gaps(text, 0);
    if (text.substr(begin, 2) != "\xC2\xA7") return std::nullopt;
    auto at = skip_gaps(text, begin + 2);
    SectionHeading heading;
    const auto number = digits_at(text, at);
    if (!number) return std::nullopt;
    heading.provision.section = *number;
    const auto letter = skip_gaps(text, at);
    if (letter + 1 < text.size() && text[letter] >= 'a' && text[letter] <= 'z' &&
        text[letter + 1] == '.') {
        heading.provision.section_letter = text[letter];
        at = letter + 1;
    }
    if (at >= text.size() || text[at] != '.') return std::nullopt;
    heading.end = skip_gaps(text, at + 1);
    return heading;
}

SplitSection split_section(std::string_view text, const law::Provision& start) {
    return Splitting(text, start).run();
}

std::vector<std::string_view> sentences_of(std::string_view text) {
    std::vector<std::string_view> sentences;
    std::size_t begin = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] != '.' && text[at] != '?' && text[at] != '!') continue;
        const auto next = skip_gaps(text, at + 1);
        if (next == at + 1 || next == text.size()) continue;
        if (!opens_sentence(text, next)) continue;
        if (text[at] == '.' && goes_on_after(word_before(text, at))) continue;
        sentences.push_back(text.substr(begin, next - begin));
        begin = next;
    }
    if (begin < text.size()) sentences.push_back(text.substr(begin));
    return sentences;
}

bool goes_on_at(std::string_view text, std::size_t at) {
    const auto end = end_before_gap(text, at);
    return end > 0 && text[end - 1] == '.' && goes_on_after(word_before(text, end - 1));
}

bool ends_a_sentence(std::string_view text) {
    auto end = text.size();
    while (end > 0 && gap_at(text, end - 1) == 1) --end;
    if (end == 0) return false;
    if (std::string_view(".:;!?)").find(text[end - 1]) != std::string_view::npos) return true;
    return end >= 2 && text.substr(end - 2, 2) == "\xC2\xAB";  // «
}

}  // namespace hjemmel::lang
