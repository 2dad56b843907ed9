#include "engine/values/calendar.hpp"
#include "lang/characters.hpp"
#include "lang/keywords.hpp"
#include "lang/reader.hpp"
#include "lang/suggest.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace hjemmel::lang {

namespace {

std::optional<int> month_at(std::string_view text, std::size_t begin, std::size_t end) {
    const std::string small = in_small_letters(text.substr(begin, end - begin));
    for (const Language language : {Language::English, Language::Danish}) {
        const auto word = keyword_at(small, 0, language);
        if (word && *word >= Keyword::January && *word <= Keyword::December &&
            spelling(*word, language).size() == small.size()) {
            return static_cast<int>(*word) - static_cast<int>(Keyword::January) + 1;
        }
    }
    return std::nullopt;
}

struct WrittenDay {
    engine::Date day;
    std::size_t end;
};

/// `1 april 2023`, `1. april 2023`.
std::optional<WrittenDay> day_in_words(std::string_view text, std::size_t begin) {
    const auto number_at = [&](std::size_t& at, std::size_t longest) {
        int number = 0;
        const std::size_t first = at;
        while (at < text.size() && at < first + longest && is_digit(text[at])) {
            number = number * 10 + (text[at++] - '0');
        }
        return at == first ? 0 : number;
    };
    std::size_t at = begin;
    const int day = number_at(at, 2);
    if (at < text.size() && text[at] == '.') {
        ++at;
    }
    at = skip_within(text, at);
    const std::size_t month_end = end_of_word(text, at);
    const auto month = month_at(text, at, month_end);
    at = skip_within(text, month_end);
    const int year = number_at(at, 4);
    if (!month || (at < text.size() && is_digit(text[at]))) {
        return std::nullopt;
    }
    const auto date = engine::Date::from_ymd(year, *month, day);
    return date ? std::optional(WrittenDay{*date, at}) : std::nullopt;
}

/// What people write for a word of the language.
struct Slip {
    std::optional<Language> language;  ///< none: in both
    std::string_view written;          ///< words one blank apart, or signs
    std::optional<Keyword> keyword;
    std::string_view symbol;  ///< of a comparison, where it is no keyword
};
constexpr Slip slips[] = {
    {{}, "&&", Keyword::And, {}},
    {{}, "&", Keyword::And, {}},
    {{}, "||", Keyword::Or, {}},
    {{}, "|", Keyword::Or, {}},
    {Language::Danish, "ellers", Keyword::Otherwise, {}},
    {Language::English, "else", Keyword::Otherwise, {}},
    {Language::Danish, "større end eller lig med", {}, ">="},
    {Language::Danish, "mindre end eller lig med", {}, "<="},
    {Language::Danish, "mindst", {}, ">="},
    {Language::Danish, "højst", {}, "<="},
    {Language::Danish, "større end", {}, ">"},
    {Language::Danish, "mere end", {}, ">"},
    {Language::Danish, "mindre end", {}, "<"},
    {Language::Danish, "jf", Keyword::Cite, {}},
    {Language::Danish, "jævnfør", Keyword::Cite, {}},
    {Language::Danish, "jfr", Keyword::Cite, {}},
    {Language::Danish, "i", Keyword::In, {}},
    {Language::Danish, "ukendt", Keyword::Unknown, {}},
    {Language::English, "greater than or equal to", {}, ">="},
    {Language::English, "more than or equal to", {}, ">="},
    {Language::English, "less than or equal to", {}, "<="},
    {Language::English, "at least", {}, ">="},
    {Language::English, "at most", {}, "<="},
    {Language::English, "more than", {}, ">"},
    {Language::English, "greater than", {}, ">"},
    {Language::English, "less than", {}, "<"},
    {Language::English, "cf", Keyword::Cite, {}},
};

bool is_blank_or_end(char letter) {
    return letter == ' ' || letter == '\t' || letter == '\n' || letter == '\r';
}

/// Gives the byte after words or signs that stand at a place, or the place.
std::size_t match_words(std::string_view text, std::size_t at, std::string_view words) {
    if (end_of_word(words, 0) == 0) {
        return text.substr(at, words.size()) == words ? at + words.size() : at;
    }
    std::size_t place = at;
    while (true) {
        const std::size_t blank = std::min(words.find(' '), words.size());
        const std::size_t end = end_of_word(text, place);
        if (text.substr(place, end - place) != words.substr(0, blank)) return at;
        if (blank == words.size()) return end;
        words.remove_prefix(blank + 1);
        place = skip_within(text, end);
    }
}

}  // namespace

void Reader::offer(Diagnostic& diagnostic, std::size_t begin, std::size_t end,
                   std::string_view right) const {
    diagnostic.fixes.push_back({{Phrase::WriteInstead, {std::string(right)}},
                                {{span(begin, end), std::string(right)}},
                                false});
}

/// `1 000`: a blank does not group thousands.
bool Reader::offer_one_number(Diagnostic& diagnostic, std::size_t at) const {
    const auto digits = [&](std::size_t begin, std::size_t end) {
        const std::string_view part = text_.substr(begin, end - begin);
        return std::all_of(part.begin(), part.end(), is_digit);
    };
    std::string number(text_.substr(last_begin_, last_end_ - last_begin_));
    if (number.empty() || number.size() > 3 || !digits(last_begin_, last_end_)) {
        return false;
    }
    std::size_t end = last_end_;
    for (std::size_t next = at; end_of_number(text_, next) == next + 3 && digits(next, next + 3);
         next = skip_within(text_, end)) {
        number += "_" + std::string(text_.substr(next, 3));
        end = next + 3;
    }
    if (end == last_end_) {
        return false;
    }
    offer(diagnostic, last_begin_, end, number);
    return true;
}

/// `OG`: the words of the language are written in small letters.
bool Reader::offer_small_letters(Diagnostic& diagnostic, std::size_t begin, std::size_t end) const {
    constexpr std::size_t one_letter = 1;  // more often a name
    if (end - begin <= one_letter) return false;
    const std::size_t line_end = std::min(text_.find('\n', begin), text_.size());
    const std::string small = in_small_letters(text_.substr(begin, line_end - begin));
    const auto keyword = keyword_at(small, 0, language_);
    // `Ja/Nej` goes on behind its first word.
    const std::size_t length = keyword ? match_keyword(small, 0, *keyword, language_) : 0;
    const std::string right = small.substr(0, length);
    if (length < end - begin || right == text_.substr(begin, length)) return false;
    offer(diagnostic, begin, begin + length, right);
    return true;
}

/// Where the number begins that stands before a word of its line; the place itself when none does.
std::size_t Reader::begin_of_number_before(std::size_t at) const {
    std::size_t begin = at;
    while (begin > 0 && (text_[begin - 1] == ' ' || text_[begin - 1] == '.')) {
        --begin;
    }
    const std::size_t end = begin;
    while (begin > 0 && is_digit(text_[begin - 1])) {
        --begin;
    }
    return begin == end ? at : begin;
}

/// `1 april 2023`: a day is written year first.
bool Reader::offer_date(Diagnostic& diagnostic) const {
    for (const std::size_t begin :
         {std::size_t{last_begin_}, begin_of_number_before(last_begin_)}) {
        if (const auto written = day_in_words(text_, begin)) {
            offer(diagnostic, begin, written->end, written->day.to_string());
            return true;
        }
    }
    return false;
}

/// `15 pct.`, `1000 kr.`: no point stands behind a unit, and a percentage has its sign.
bool Reader::offer_unit(Diagnostic& diagnostic, std::size_t at) const {
    const std::string_view last = text_.substr(last_begin_, last_end_ - last_begin_);
    const bool point = at == last_end_ && text_[at] == '.';
    const bool per_cent = is_per_cent(last);
    if ((!point && !per_cent) || end_of_word(text_, last_begin_) != last_end_ ||
        begin_of_number_before(last_begin_) == last_begin_) {
        return false;
    }
    offer(diagnostic, last_begin_, point ? at + 1 : last_end_, per_cent ? "%" : last);
    return true;
}

/// `cite BEK 12`: a source is cited by its id, one word.
bool Reader::offer_source(Diagnostic& diagnostic, std::size_t at) const {
    const std::string_view last = text_.substr(last_begin_, last_end_ - last_begin_);
    std::size_t end = at;
    while (end < text_.size() && is_digit(text_[end])) {
        ++end;
    }
    const bool has_number = std::any_of(last.begin(), last.end(), is_digit);
    if (end == at || has_number || !is_behind_cite(last_begin_) || !is_provision(end)) {
        return false;
    }
    offer(diagnostic, last_begin_, end,
          std::string(last) + std::string(text_.substr(at, end - at)));
    return true;
}

/// `§ 5 stk 2`, `§ 5 and § 6`, `BEK1409 5`: how a provision is cited.
bool Reader::say_how_to_cite(Diagnostic& diagnostic, std::size_t at) const {
    const std::string_view last = text_.substr(last_begin_, last_end_ - last_begin_);
    const bool behind_place = last.substr(0, 2) == "§";
    if (!on_line_of_last_word(at) || (!behind_place && !is_behind_cite(last_begin_))) return false;
    const std::size_t word_end = end_of_word(text_, at);
    const std::string word = in_small_letters(text_.substr(at, word_end - at));
    for (const std::string_view part : {"stk", "nr", "litra"}) {
        if (!behind_place || word != part) continue;
        const bool has_point = word_end < text_.size() && text_[word_end] == '.';
        const std::string right = ", " + word + (part == "litra" ? "" : ".");
        offer(diagnostic, last_end_, has_point ? word_end + 1 : word_end, right);
        return true;
    }
    diagnostic.help.push_back({Phrase::AnchorsAreWritten, {}});
    if (behind_place) diagnostic.help.push_back({Phrase::SeveralProvisions, {}});
    return true;
}

/// Whether the word before a word of its line cites: `cite BEK1409`, `see BEK1409`.
bool Reader::is_behind_cite(std::size_t at) const {
    std::size_t before = at;
    while (before > 0 && text_[before - 1] == ' ') --before;
    const auto follows = [&](Keyword keyword) {
        const std::string_view word = spelling(keyword, language_);
        const std::size_t begin = before - std::min(before, word.size());
        const bool is_whole = begin == 0 || is_blank_or_end(text_[begin - 1]);
        return is_whole && text_.substr(begin, before - begin) == word;
    };
    return follows(Keyword::Cite) || follows(Keyword::See);
}

/// Whether a provision follows: `§`.
bool Reader::is_provision(std::size_t at) const {
    return text_.substr(skip_within(text_, at), 2) == "§";
}

/// `define q on person`: what a quantity belongs to stands behind one word.
bool Reader::offer_of(Diagnostic& diagnostic, std::size_t at) const {
    const std::size_t word_end = end_of_word(text_, at);
    const std::size_t next = skip_within(text_, word_end);
    const std::string of = " " + std::string(spelling(Keyword::Of, language_)) + " ";
    const std::size_t opener = statement_begin();
    const bool has_one = text_.substr(opener, at - opener).find(of) != std::string_view::npos;
    if (has_one || keyword_at(text_, opener, language_) != Keyword::Define ||
        !is_name(at, word_end) || !is_name(next, end_of_word(text_, next))) {
        return false;
    }
    offer(diagnostic, at, word_end, spelling(Keyword::Of, language_));
    return true;
}

/// `alder mindst 18`, `alder er mindst 18`, `jf LAW § 1`. What a test expects is no comparison.
bool Reader::offer_word_of_the_language(Diagnostic& diagnostic, std::size_t at) const {
    const bool is_test = keyword_at(text_, statement_begin(), language_) == Keyword::Test;
    for (const std::size_t begin : {std::size_t{last_begin_}, at}) {
        for (const Slip& slip : slips) {
            const std::size_t end = match_words(text_, begin, slip.written);
            const bool has_point = end < text_.size() && text_[end] == '.';
            const bool is_spoken = !slip.language || *slip.language == language_;
            if (!is_spoken || end == begin || has_point) continue;
            if (slip.keyword) {
                offer(diagnostic, begin, end, spelling(*slip.keyword, language_));
                return true;
            }
            if (is_test) return false;
            // `age is at least 18`: the word before belongs to what is written for the symbol.
            const std::string_view is = spelling(Keyword::Is, language_);
            std::size_t first = begin;
            while (first > 0 && text_[first - 1] == ' ') --first;
            const std::size_t word = first >= is.size() ? first - is.size() : 0;
            const bool behind_is = word > 0 && first != begin && text_[word - 1] == ' ' &&
                                   text_.substr(word, is.size()) == is;
            // At the beginning of a line it is the clause's own.
            const bool opens_line =
                behind_is && text_.find_last_not_of(' ', word - 1) != std::string_view::npos &&
                text_[text_.find_last_not_of(' ', word - 1)] == '\n';
            offer(diagnostic, behind_is && !opens_line ? word : begin, end, slip.symbol);
            return true;
        }
    }
    return false;
}

/// `big-one`: a name has no hyphen.
bool Reader::offer_one_name(Diagnostic& diagnostic, std::size_t at) const {
    std::size_t end = at;
    std::string name = last_word();
    while (end < text_.size() && text_[end] == '-' && end_of_word(text_, end + 1) != end + 1) {
        const std::size_t next = end_of_word(text_, end + 1);
        name += "_" + std::string(text_.substr(end + 1, next - end - 1));
        end = next;
    }
    if (end == at || at != last_end_ || !is_name(last_begin_, last_end_)) return false;
    offer(diagnostic, last_begin_, end, name);
    return true;
}

/// `assumption nobody says`: a text stands in quotation marks.
void Reader::offer_quotation_marks(Diagnostic& diagnostic, std::size_t at) const {
    const std::size_t line_end = std::min(text_.find('\n', at), text_.size());
    std::size_t end = line_end;
    while (end > at && (text_[end - 1] == ' ' || text_[end - 1] == '\r')) --end;
    const std::string_view words = text_.substr(at, end - at);
    // Of a source the name of its file is wanted, which is seldom the word alone.
    if (keyword_at(text_, statement_begin(), language_) == Keyword::Source) return;
    if (words.find('"') != std::string_view::npos || end_of_word(text_, at) == at) return;
    offer(diagnostic, at, end, "\"" + std::string(words) + "\"");
}

/// `80 %.`: no full stop ends a statement.
bool Reader::offer_no_full_stop(Diagnostic& diagnostic, std::size_t at) const {
    std::size_t after = at + 1;
    while (after < text_.size() && blank_at(text_, after) != 0) after += blank_at(text_, after);
    const bool ends_line = after >= text_.size() || line_end_at(text_, after) != 0;
    if (text_[at] != '.' || at != last_end_ || !ends_line) return false;
    diagnostic.fixes.push_back({{Phrase::RemoveIt, {}}, {{span(at, at + 1), ""}}, false});
    return true;
}

/// `age between 18 and 30`, `if poor` where no value begins.
bool Reader::say_how_else(Diagnostic& diagnostic, std::size_t at) const {
    const std::string_view word = text_.substr(at, end_of_word(text_, at) - at);
    const auto say = [&](Keyword keyword) { return std::string(spelling(keyword, language_)); };
    if (word == (language_ == Language::English ? "between" : "mellem")) {
        const std::string thing = last_word();
        diagnostic.help.push_back(
            {Phrase::SayEachEnd, {thing + " >= … " + say(Keyword::And) + " " + thing + " <= …"}});
        return true;
    }
    const auto keyword = keyword_at(text_, at, language_);
    const bool opens = keyword && !statement_shape(*keyword, language_).empty();
    if (opens && !on_line_of_last_word(at)) {
        diagnostic.help.push_back({Phrase::StatementsBeginFirst, {std::string(word)}});
        return true;
    }
    if (word != spelling(Keyword::If, language_)) return false;
    diagnostic.help.push_back(
        {Phrase::IfIsAValue,
         {say(Keyword::When) + " …",
          say(Keyword::If) + " … " + say(Keyword::Then) + " … " + say(Keyword::Else) + " …",
          say(Keyword::Is)}});
    return true;
}

void Reader::offer_usual_spelling(Diagnostic& diagnostic, const Wanted& wanted,
                                  std::size_t at) const {
    if (offer_date(diagnostic) || offer_small_letters(diagnostic, last_begin_, last_end_) ||
        offer_small_letters(diagnostic, at, end_of_word(text_, at))) {
        return;
    }
    if (wanted.symbol == ":" && text_[at] == '=') {
        offer(diagnostic, at, at + 1, ":");
    } else if (wanted.symbol == ":") {
        if (!offer_one_name(diagnostic, at)) offer_of(diagnostic, at);
    } else if (wanted.code == Code::ExpectedText) {
        offer_quotation_marks(diagnostic, at);
    } else if (wanted.code == Code::ExpectedValue && text_[at] == '!') {
        offer(diagnostic, at, at + 1, spelling(Keyword::Not, language_));
    } else if (wanted.code == Code::ExpectedValue && at == last_end_ &&
               text_.substr(last_begin_, at + 1 - last_begin_) == "<>") {
        offer(diagnostic, last_begin_, at + 1,
              std::string(spelling(Keyword::Is, language_)) + " " +
                  std::string(spelling(Keyword::Not, language_)));
    } else if (wanted.code == Code::DoesNotFit && !offer_one_number(diagnostic, at) &&
               !offer_unit(diagnostic, at) && !offer_source(diagnostic, at) &&
               !offer_no_full_stop(diagnostic, at) && !say_how_to_cite(diagnostic, at) &&
               !say_how_else(diagnostic, at)) {
        offer_word_of_the_language(diagnostic, at);
    }
}

}  // namespace hjemmel::lang
