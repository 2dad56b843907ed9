#include "lang/reader.hpp"

#include "lang/characters.hpp"
#include "lang/listing.hpp"
#include "lang/suggest.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace hjemmel::lang {

namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 6> comparing_symbols = {{
    {"==", ""},
    {"!=", "not"},
    {"<>", "not"},
    {"=<", "<="},
    {"=>", ">="},
    {"=", ""},
}};

Language other_than(Language language) {
    return language == Language::English ? Language::Danish : Language::English;
}

bool is_month(Keyword keyword) {
    return keyword >= Keyword::January && keyword <= Keyword::December;
}

/// What stands in front of a word.
struct Before {
    std::optional<Keyword> keyword;  ///< the last one of the statement, in either language
    bool adjacent = false;           ///< nothing stands in between
    bool line_start = false;
};

/// Rows of the table may share a spelling in one language; what stands in front tells which is
/// meant.
Keyword meant_by(Keyword keyword, Language foreign, const Before& before) {
    const auto follows = [&](Keyword other) { return before.keyword == other; };
    const bool each = before.adjacent && (follows(Keyword::Exists) || follows(Keyword::Every));
    switch (keyword) {
        case Keyword::Of:
            return before.adjacent && before.keyword && is_month(*before.keyword)
                       ? Keyword::DayOfMonthOf
                       : keyword;
        case Keyword::MonthOf:
            return each ? Keyword::EachMonthOf : keyword;
        case Keyword::YearOf:
            return each ? Keyword::EachYearOf : keyword;
        case Keyword::ExceptionTo:
        case Keyword::To:
        case Keyword::From:
            // One row has the word of `to`, in Danish that of `from`.
            return follows(Keyword::Exception)       ? Keyword::ExceptionTo
                   : keyword != Keyword::ExceptionTo ? keyword
                   : foreign == Language::English    ? Keyword::To
                                                     : Keyword::From;
        case Keyword::As:
            return before.adjacent && follows(Keyword::NotApplicable) ? Keyword::CountedAs
                                                                      : keyword;
        case Keyword::By:
        case Keyword::Owed:
            return before.line_start ? Keyword::Owed : Keyword::By;
        case Keyword::No:
            return before.line_start ? Keyword::NoneOf : keyword;
        default:
            return keyword;
    }
}

/// A word, a number, a text, a comment or one other character.
std::size_t end_of_lexeme(std::string_view text, std::size_t begin) {
    for (const std::size_t end :
         {end_of_word(text, begin), end_of_number(text, begin), end_of_text(text, begin)}) {
        if (end != begin) {
            return end;
        }
    }
    if (text.substr(begin, 2) == "--") {
        return std::min(text.find('\n', begin), text.size());
    }
    return begin + std::max<std::size_t>(code_point_at(text, begin).length, 1);
}

}  // namespace

Reader::Reader(std::string_view text, FileId file, Language language)
    : text_(text), file_(file), language_(language) {
    nodes_.reserve(text.size() / 4 + 16);
}

// ---- words ----

std::size_t Reader::accept(NodeKind kind, std::uint8_t detail, std::size_t begin, std::size_t end) {
    last_begin_ = static_cast<std::uint32_t>(begin);
    last_end_ = static_cast<std::uint32_t>(end);
    nodes_.push_back({kind, detail, last_begin_, last_end_, 1});
    return skip_within(text_, end);
}

bool Reader::is_name(std::size_t begin, std::size_t end) const {
    return end != begin && !is_reserved_at(text_, begin, end, language_);
}

std::size_t Reader::end_of_label_language(std::size_t begin) const {
    return match_word(text_, begin, "da") || match_word(text_, begin, "en") ? begin + 2 : begin;
}

bool Reader::joins(std::size_t at) const {
    return at == last_end_ && at + 1 < text_.size() && text_[at] == '/' &&
           end_of_word(text_, at + 1) != at + 1;
}

bool Reader::on_line_of_last_word(std::size_t at) const {
    return text_.substr(last_end_, at - last_end_).find('\n') == std::string_view::npos;
}

bool Reader::ends_statement(std::size_t at) const {
    return at >= text_.size() || line_end_at(text_, at) != 0;
}

// ---- nodes ----

void Reader::open(NodeKind kind, std::size_t at) {
    nodes_.push_back({kind, 0, static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(at), 1});
}

void Reader::close(const Mark& mark) {
    SyntaxNode& node = nodes_[mark.nodes];
    node.end = last_end_;
    node.size = static_cast<std::uint32_t>(nodes_.size() - mark.nodes);
}

bool Reader::go_deeper(std::size_t at) {
    if (++depth_ <= deepest) {
        return true;
    }
    Diagnostic diagnostic{};
    diagnostic.code = Code::NestedTooDeeply;
    diagnostic.arguments = {engine::Rational(deepest)};
    diagnostic.span = span(at, at);
    diagnostic.help.push_back({Phrase::SplitIt, {}});
    diagnostics_.push_back(std::move(diagnostic));
    reported_ = true;
    return false;
}

// ---- what is wrong ----

Span Reader::span(std::size_t begin, std::size_t end) const {
    return {file_, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
}

std::string Reader::last_word() const {
    constexpr std::size_t longest = 40;
    std::string_view word = text_.substr(last_begin_, last_end_ - last_begin_);
    if (word.size() <= longest) {
        return std::string(word);
    }
    std::size_t cut = longest;
    while (cut > 0 && (static_cast<unsigned char>(word[cut]) & 0xC0U) == 0x80) {
        --cut;
    }
    return std::string(word.substr(0, cut)) + "…";
}

std::string Reader::word_at(std::size_t at) const {
    constexpr std::size_t longest = 40;
    std::size_t end = end_of_word(text_, at);
    if (end == at) {
        end = end_of_number(text_, at);
    }
    if (end == at) {
        end = end_of_text(text_, at);
    }
    if (end == at) {
        end = at + code_point_at(text_, at).length;
    }
    if (end - at > longest) {
        end = at + longest;
        while ((static_cast<unsigned char>(text_[end]) & 0xC0U) == 0x80) {
            --end;
        }
        return std::string(text_.substr(at, end - at)) + "…";
    }
    return std::string(text_.substr(at, end - at));
}

void Reader::report(const Wanted& wanted) {
    reported_ = true;
    const std::size_t at = skip_within(text_, last_end_);
    const bool at_end = ends_statement(at);
    if (report_foreign_word(wanted, at) || (!at_end && report_known_mistake(wanted, at))) {
        return;
    }
    Diagnostic diagnostic{};
    diagnostic.code = wanted.code;
    diagnostic.span = span(last_end_, last_end_);
    if (wanted.code == Code::DoesNotFit) {
        const std::string found = word_at(at);
        diagnostic.arguments = {found, last_word()};
        diagnostic.span = span(at, at + (found.size() > 40 ? 40 : found.size()));
        if (end_of_number(text_, last_begin_) == last_end_ && end_of_word(text_, at) != at &&
            !on_line_of_last_word(at) &&
            keyword_at(text_, statement_begin(), language_) != Keyword::Procedure) {
            diagnostic.help.push_back({Phrase::UnitsStandBehind, {}});
        }
    } else {
        if (wanted.code == Code::ExpectedWord) {
            diagnostic.arguments.emplace_back(std::string(
                wanted.keyword.has_value() ? spelling(*wanted.keyword, language_) : wanted.symbol));
        }
        const auto name_words = [&](Keyword first, Keyword second) {
            for (const Keyword word : {first, second}) {
                diagnostic.arguments.emplace_back(std::string(spelling(word, language_)));
            }
        };
        if (wanted.code == Code::ExpectedConvention) {
            name_words(Keyword::MonthsRound, Keyword::DecidedOn);
        } else if (wanted.code == Code::ExpectedRounding) {
            name_words(Keyword::Down, Keyword::HalfUp);
        }
        diagnostic.arguments.emplace_back(last_word());
        if (!at_end) {
            diagnostic.notes.push_back({Phrase::FoundInstead, {word_at(at)}});
        } else if (skip_between_statements(text_, at) >= text_.size()) {
            diagnostic.notes.push_back({Phrase::FileEndsHere, {}});
        } else {
            diagnostic.notes.push_back({Phrase::StatementEndsHere, {}});
        }
        if (wanted.symbol == ")" && !open_parentheses_.empty()) {
            const std::size_t opened = open_parentheses_.back();
            diagnostic.labels.push_back({span(opened, opened + 1), {Phrase::OpenedHere, {}}});
        }
    }
    if (!at_end) {
        offer_usual_spelling(diagnostic, wanted, at);
    }
    // Inside an expression, what the whole statement looks like is beside the point.
    const bool in_expression = wanted.code == Code::ExpectedValue ||
                               (wanted.code == Code::ExpectedWord && wanted.symbol != ":");
    if (diagnostic.fixes.empty() && diagnostic.help.empty() && !in_expression) {
        show_how_it_is_written(diagnostic);
    }
    diagnostics_.push_back(std::move(diagnostic));
}

/// Where no slip is known, an example says more than the rule of grammar that failed.
void Reader::show_how_it_is_written(Diagnostic& diagnostic) const {
    if (diagnostic.code == Code::ExpectedType) {
        std::vector<std::string_view> types;
        for (const Keyword type :
             {Keyword::TypeYesNo, Keyword::TypeInteger, Keyword::TypeNumber, Keyword::TypeMoney,
              Keyword::TypeShare, Keyword::TypeDate, Keyword::TypeMonth, Keyword::TypeYear,
              Keyword::TypeDays, Keyword::TypeMonths, Keyword::TypePeriod, Keyword::TypeText}) {
            types.push_back(spelling(type, language_));
        }
        diagnostic.help.push_back({Phrase::TypesAre, {in_backquotes(types)}});
    } else if (const auto opener = keyword_at(text_, statement_begin(), language_)) {
        const std::string_view shape = statement_shape(*opener, language_);
        if (!shape.empty()) {
            diagnostic.help.push_back(
                {Phrase::StatementIsWritten,
                 {std::string(spelling(*opener, language_)), std::string(shape)}});
        }
    }
}

bool Reader::report_known_mistake(const Wanted& wanted, std::size_t at) {
    Diagnostic diagnostic{};
    const std::string_view here = text_.substr(at);
    const std::size_t word_end = end_of_word(text_, at);
    const std::string word(text_.substr(at, word_end - at));
    if (here[0] == '"' && end_of_text(text_, at) == at) {
        diagnostic.code = Code::UnterminatedText;
        diagnostic.span = span(at, at + 1);
        diagnostic.help.push_back({Phrase::TextsEndOnTheirLine, {}});
        diagnostics_.push_back(std::move(diagnostic));
        return true;
    }
    if (here.substr(0, 2) == "§") {
        const std::size_t next = at + 2 + blank_at(text_, at + 2);
        const std::size_t end = ends_statement(next) ? at + 2 : next + word_at(next).size();
        const std::string found(here.substr(0, end - at));
        diagnostic.code = Code::MalformedAnchor;
        diagnostic.arguments = {found};
        diagnostic.span = span(at, at + found.size());
        diagnostic.help.push_back({Phrase::AnchorsAreWritten, {}});
        diagnostics_.push_back(std::move(diagnostic));
        return true;
    }
    for (const auto& [symbol, instead] : comparing_symbols) {
        if (wanted.symbol != "=" && wanted.symbol != ":" &&
            here.substr(0, symbol.size()) == symbol) {
            std::string is(spelling(Keyword::Is, language_));
            if (instead == "not") {
                is += " " + std::string(spelling(Keyword::Not, language_));
            }
            const std::string right =
                instead.empty() || instead == "not" ? is : std::string(instead);
            diagnostic.code = Code::WriteIs;
            diagnostic.arguments = {std::string(symbol)};
            diagnostic.span = span(at, at + symbol.size());
            diagnostic.fixes.push_back(
                {{Phrase::WriteInstead, {right}}, {{diagnostic.span, right}}});
            diagnostics_.push_back(std::move(diagnostic));
            return true;
        }
    }
    if (wanted.code == Code::ExpectedName && word_end != at && !is_name(at, word_end)) {
        diagnostic.code = Code::WordOfTheLanguage;
        diagnostic.arguments = {word};
        diagnostic.span = span(at, word_end);
        diagnostic.help.push_back(
            {Phrase::ChooseOtherName,
             {word + (language_ == Language::English ? "_value" : "_værdi")}});
        diagnostics_.push_back(std::move(diagnostic));
        return true;
    }
    return report_other_language(at);
}

bool Reader::report_other_language(std::size_t at) {
    const auto foreign = keyword_at(text_, at, other_than(language_));
    if (!foreign.has_value() ||
        (keyword_at(text_, at, language_).has_value() && !is_longer_in_other_language(at))) {
        return false;
    }
    report_foreign(*foreign, at, match_keyword(text_, at, *foreign, other_than(language_)));
    return true;
}

/// `over tid` in an English file: a phrase of the other language that begins with a word of this
/// one.
bool Reader::is_longer_in_other_language(std::size_t at) const {
    const auto own = keyword_at(text_, at, language_);
    const auto foreign = keyword_at(text_, at, other_than(language_));
    return own.has_value() && foreign.has_value() &&
           match_keyword(text_, at, *foreign, other_than(language_)) >
               match_keyword(text_, at, *own, language_);
}

void Reader::report_foreign(Keyword keyword, std::size_t at, std::size_t end) {
    const std::string word(spelling(keyword, language_));
    Diagnostic diagnostic{};
    diagnostic.code = language_ == Language::English ? Code::DanishWordInEnglishFile
                                                     : Code::EnglishWordInDanishFile;
    diagnostic.span = span(at, end);
    diagnostic.arguments = {std::string(spelling(keyword, other_than(language_))), word};
    diagnostic.fixes.push_back({{Phrase::WriteInstead, {word}}, {{diagnostic.span, word}}});
    diagnostics_.push_back(std::move(diagnostic));
}

std::size_t Reader::statement_begin() const {
    std::size_t begin = last_begin_;
    while (begin > 0) {
        const bool blank = blank_at(text_, begin) != 0 || line_end_at(text_, begin) != 0 ||
                           text_.substr(begin, 2) == "--";
        if (in_first_column(text_, begin) && !blank) {
            break;
        }
        --begin;
    }
    return begin;
}

bool Reader::report_foreign_word(const Wanted& wanted, std::size_t at) {
    const Language other = other_than(language_);
    if (wanted.keyword.has_value()) {
        if (const std::size_t end = match_keyword(text_, at, *wanted.keyword, other);
            end != at && !keyword_at(text_, at, language_).has_value()) {
            report_foreign(*wanted.keyword, at, end);
            return true;
        }
    }
    const std::size_t line_end = std::min(text_.find('\n', at), text_.size());
    Before before;
    bool behind_number = false;
    for (std::size_t place = statement_begin(); place < line_end;) {
        if (const std::size_t blank = blank_at(text_, place) + line_end_at(text_, place);
            blank != 0) {
            before.line_start = before.line_start || line_end_at(text_, place) != 0;
            place += blank;
            continue;
        }
        const auto own = keyword_at(text_, place, language_);
        const auto foreign = keyword_at(text_, place, other);
        if (own.has_value() && !is_longer_in_other_language(place)) {
            place = match_keyword(text_, place, *own, language_);
            before = {own, true, false};
            behind_number = false;
        } else if (foreign.has_value() &&
                   (is_reserved(*foreign) || *foreign == Keyword::TypeYesNo ||
                    (behind_number && is_month(*foreign)))) {
            if (place == at && wanted.code == Code::ExpectedName) {
                return false;  // it was chosen as a name
            }
            report_foreign(meant_by(*foreign, other, before), place,
                           match_keyword(text_, place, *foreign, other));
            return true;
        } else {
            const std::size_t next = end_of_lexeme(text_, place);
            behind_number = end_of_number(text_, place) == next;
            place = next;
            before.adjacent = false;
            before.line_start = false;
        }
    }
    // A free word of the other language that seemed to be a name.
    const auto last = keyword_at(text_, last_begin_, other);
    const auto opener = keyword_at(text_, statement_begin(), language_);
    const bool is_what_is_declared =
        opener.has_value() && skip_within(text_, match_keyword(text_, statement_begin(), *opener,
                                                               language_)) == last_begin_;
    if (wanted.code == Code::DoesNotFit && last.has_value() && !is_what_is_declared &&
        match_keyword(text_, last_begin_, *last, other) == last_end_ &&
        !keyword_at(text_, last_begin_, language_).has_value()) {
        report_foreign(*last, last_begin_, last_end_);
        return true;
    }
    return false;
}

void Reader::report_unknown_statement(std::size_t at) {
    Diagnostic diagnostic{};
    const std::string word = word_at(at);
    diagnostic.span = span(at, at + (word.size() > 40 ? 40 : word.size()));
    diagnostic.arguments = {word};
    const auto keyword = keyword_at(text_, at, language_);
    if (!in_first_column(text_, at)) {
        diagnostic.code = Code::IndentedStatement;
        diagnostic.arguments.clear();
        std::size_t line = at;
        while (!in_first_column(text_, line)) {
            --line;
        }
        diagnostic.fixes.push_back({{Phrase::MoveToFirstColumn, {}}, {{span(line, at), ""}}});
    } else if (keyword.has_value()) {
        diagnostic.code = Code::UnindentedPart;
        diagnostic.fixes.push_back({{Phrase::IndentIt, {}}, {{span(at, at), "  "}}});
    } else if (report_other_language(at)) {
        return;
    } else {
        diagnostic.code = Code::ExpectedStatement;
        std::vector<std::string> openers;
        for (unsigned i = 0; opens_statement(static_cast<Keyword>(i)); ++i) {
            openers.emplace_back(spelling(static_cast<Keyword>(i), language_));
        }
        if (const auto meant = nearest(word, openers); meant.has_value()) {
            diagnostic.fixes.push_back(
                {{Phrase::DidYouMean, {*meant}}, {{diagnostic.span, *meant}}});
        } else {
            std::string words;
            for (std::size_t i = 1; i + 1 < openers.size(); ++i) {  // not the line of the language
                words += (i == 1 ? "`" : ", `") + openers[i] + "`";
            }
            diagnostic.help.push_back({Phrase::StatementsAre, {words, "`" + openers.back() + "`"}});
        }
    }
    diagnostics_.push_back(std::move(diagnostic));
}

std::size_t Reader::skip_statement(std::size_t begin) {
    if (!reported_) {
        report_unknown_statement(begin);
    }
    reported_ = false;
    depth_ = 0;
    open_parentheses_.clear();
    std::size_t end = next_statement(text_, begin);
    while (end > begin + 1 && (text_[end - 1] == '\n' || text_[end - 1] == '\r')) {
        --end;
    }
    accept(NodeKind::Skipped, 0, begin, end);
    return end;
}

}  // namespace hjemmel::lang
