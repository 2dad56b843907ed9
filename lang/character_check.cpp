#include "lang/character_check.hpp"

#include "lang/characters.hpp"
#include "lang/lexemes.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace hjemmel::lang {

namespace {

class Checker {
public:
    Checker(std::string_view text, FileId file) : text_(text), file_(file) {}

    CharacterCheck check() {
        if (text_.substr(0, 2) == "\xFF\xFE" || text_.substr(0, 2) == "\xFE\xFF") {
            not_utf8(0, Phrase::PerhapsUtf16);
            result_.readable = false;
            return std::move(result_);
        }
        at_ = text_.substr(0, 3) == "\xEF\xBB\xBF" ? 3 : 0;
        while (at_ < text_.size() && result_.readable) {
            const auto byte = static_cast<unsigned char>(text_[at_]);
            if (byte >= 0x80) {
                beyond_ascii();
            } else {
                ascii(text_[at_]);
            }
        }
        report_once(Code::DecomposedLetters, Phrase::ComposeLetters, decomposed_);
        report_once(Code::OddBlanks, Phrase::WritePlainBlanks, odd_blanks_);
        return std::move(result_);
    }

private:
    void ascii(char c) {
        if (c == '\n') {
            free_until_ = 0;
        } else if (c == '"' && !is_free()) {
            const std::size_t end = end_of_text(text_, at_);
            free_until_ =
                end == at_ ? text_.size() : end;  // without an end: to the end of the line
        } else if (c == '-' && !is_free() && text_.substr(at_, 2) == "--") {
            free_until_ = text_.size();
        } else if (c == '\0') {
            result_.diagnostics.clear();
            const bool wide = text_.substr(at_ + 1).find('\0') == 1;
            add(Code::BinaryFile, {}, 1)
                .help.push_back({wide ? Phrase::PerhapsUtf16 : Phrase::OnlyTextsAreRead, {}});
            result_.readable = false;
        } else if (c == '\r' && line_end_at(text_, at_) == 0) {
            if (!has_lone_return_) {
                add(Code::LoneCarriageReturn, {}, 1).help.push_back({Phrase::EndLinesPlainly, {}});
            }
            has_lone_return_ = true;
            free_until_ = 0;
            read_instead('\n');
        } else if (c == '\t' && !is_free()) {
            odd_blank(1);
        } else if ((c < ' ' && c != '\t' && c != '\r') || c == 0x7F) {
            invisible(static_cast<char32_t>(c), 1);
        }
        ++at_;
    }

    void beyond_ascii() {
        const CodePoint point = code_point_at(text_, at_);
        if (point.length == 0) {
            if (!is_not_utf8_) {
                not_utf8(at_, Phrase::PerhapsWindows1252);
            }
            is_not_utf8_ = true;
            read_instead('x');  // a letter, as most of them are
            ++at_;
            return;
        }
        if (is_bidi_control(point.value)) {
            Diagnostic& diagnostic =
                add(Code::BidiControl, {code_point_name(point.value)}, point.length);
            diagnostic.fixes.push_back({{Phrase::RemoveIt, {}}, {{diagnostic.span, ""}}});
        } else if (is_free()) {
            if (is_invisible(point.value)) {
                invisible(point.value, point.length);
            }
        } else if (point.value == 0xA0) {
            odd_blank(point.length);
        } else if (point.value != 0xA7) {
            outside(point);
        }
        at_ += point.length;
    }

    /// A character outside comments and texts that is neither blank nor `§`.
    void outside(const CodePoint& point) {
        const std::string found(text_.substr(at_, point.length));
        if (is_latin_letter(point.value)) {
            latin(point);
            return;
        }
        if (const std::string ascii = ascii_form(point.value); !ascii.empty()) {
            Diagnostic& diagnostic = add(Code::LookAlike, {found, ascii}, point.length);
            diagnostic.fixes.push_back(
                {{Phrase::WriteInstead, {ascii}}, {{diagnostic.span, ascii}}});
        } else if (is_invisible(point.value)) {
            invisible(point.value, point.length);
        } else if (is_letter(point.value)) {
            foreign(point);
        } else {
            add(Code::UnknownCharacter, {found, code_point_name(point.value)}, point.length);
        }
    }

    /// A letter of another script; those that follow it belong to the same message.
    void foreign(const CodePoint& point) {
        if (at_ != end_of_foreign_) {
            const std::string found(text_.substr(at_, point.length));
            Diagnostic& diagnostic =
                add(Code::ForeignLetter, {found, code_point_name(point.value)}, point.length);
            std::string latin;
            std::size_t end = at_;
            for (CodePoint next = point; end < text_.size(); end += next.length) {
                next = code_point_at(text_, end);
                if (next.length < 2 || !is_letter(next.value) || is_latin_letter(next.value)) {
                    break;
                }
                const std::string form = latin_form(next.value);
                latin = form.empty() || (latin.empty() && end != at_) ? "" : latin + form;
            }
            if (latin.empty()) {
                diagnostic.help.push_back({Phrase::NamesAreWritten, {}});
            } else {
                const Span run{file_, static_cast<std::uint32_t>(at_),
                               static_cast<std::uint32_t>(end)};
                diagnostic.fixes.push_back({{Phrase::WriteInstead, {latin}}, {{run, latin}}});
            }
        }
        end_of_foreign_ = at_ + point.length;
    }

    /// A Latin letter beyond ASCII, or a mark behind one: together they are one letter.
    void latin(const CodePoint& point) {
        const bool mark = is_combining_mark(point.value);
        if (mark && at_ == end_of_letter_) {
            end_of_letter_ += point.length;
            return;
        }
        std::size_t begin = at_;
        if (mark && begin > 0) {
            do {
                --begin;
            } while (begin > 0 && (static_cast<unsigned char>(text_[begin]) & 0xC0U) == 0x80);
        }
        std::size_t end = at_ + point.length;
        for (CodePoint next = point; end < text_.size(); end += next.length) {
            next = code_point_at(text_, end);
            if (next.length == 0 || !is_combining_mark(next.value)) {
                break;
            }
        }
        end_of_letter_ = at_ + point.length;
        const std::string letter(text_.substr(begin, end - begin));
        const std::string composed = to_nfc(letter);
        if (has_mark(composed)) {
            const std::size_t length = mark ? point.length : end - at_;
            add(Code::ForeignLetter,
                {composed, code_point_name(mark ? point.value : first_mark(composed))}, length)
                .help.push_back({Phrase::NamesAreWritten, {}});
        } else if (composed != letter) {
            decomposed_.push_back(
                {{file_, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)},
                 composed});
        }
    }

    static char32_t first_mark(const std::string& letter) {
        for (std::size_t at = 0; at < letter.size();) {
            const CodePoint point = code_point_at(letter, at);
            if (point.length == 0 || is_combining_mark(point.value)) {
                return point.value;
            }
            at += point.length;
        }
        return 0;
    }
    static bool has_mark(const std::string& letter) { return first_mark(letter) != 0; }

    /// What changes no meaning is told once for a file: letters with marks of their own (names are
    /// compared in their composed form), and blanks that are no plain ones.
    void report_once(Code code, Phrase repair, std::vector<Edit>& places) {
        if (places.empty()) {
            return;
        }
        Diagnostic diagnostic{};
        diagnostic.code = code;
        diagnostic.arguments = {engine::Rational(places.size())};
        diagnostic.span = places.front().span;
        diagnostic.fixes.push_back({{repair, {}}, std::move(places)});
        result_.diagnostics.push_back(std::move(diagnostic));
    }

    void odd_blank(std::size_t length) {
        odd_blanks_.push_back(
            {{file_, static_cast<std::uint32_t>(at_), static_cast<std::uint32_t>(at_ + length)},
             " "});
    }

    void invisible(char32_t point, std::size_t length) {
        const bool space = is_space(point);
        if (is_free() && space) {
            return;  // of any width: it shows in the text
        }
        Diagnostic& diagnostic = add(Code::InvisibleCharacter, {code_point_name(point)}, length);
        if (space) {
            diagnostic.fixes.push_back({{Phrase::WritePlainBlank, {}}, {{diagnostic.span, " "}}});
        } else {
            diagnostic.fixes.push_back({{Phrase::RemoveIt, {}}, {{diagnostic.span, ""}}});
        }
    }

    void not_utf8(std::size_t at, Phrase help) {
        at_ = at;
        constexpr std::string_view digits = "0123456789ABCDEF";
        const auto byte = static_cast<unsigned char>(text_[at]);
        add(Code::NotUtf8, {std::string{'0', 'x', digits[byte >> 4U], digits[byte & 0xFU]}}, 1)
            .help.push_back({help, {}});
    }

    void read_instead(char c) { result_.instead.emplace_back(static_cast<std::uint32_t>(at_), c); }

    Diagnostic& add(Code code, std::vector<Argument> arguments, std::size_t length) {
        Diagnostic diagnostic{};
        diagnostic.code = code;
        diagnostic.arguments = std::move(arguments);
        diagnostic.span = {file_, static_cast<std::uint32_t>(at_),
                           static_cast<std::uint32_t>(at_ + length)};
        result_.diagnostics.push_back(std::move(diagnostic));
        return result_.diagnostics.back();
    }

    [[nodiscard]] bool is_free() const { return at_ < free_until_; }

    std::string_view text_;
    FileId file_;
    CharacterCheck result_;
    std::size_t at_ = 0;
    std::size_t free_until_ = 0;      // inside a comment or a text
    std::size_t end_of_foreign_ = 0;  // a word of foreign letters is reported once
    bool is_not_utf8_ = false;
    bool has_lone_return_ = false;
    std::size_t end_of_letter_ = 0;  // a letter with its marks is looked at once
    std::vector<Edit> decomposed_;   // letters written with marks of their own
    std::vector<Edit> odd_blanks_;   // tabs and no-break spaces between words
};

}  // namespace

CharacterCheck check_characters(std::string_view text, FileId file) {
    return Checker(text, file).check();
}

void drop_consequences(const std::vector<SyntaxNode>& words, const CharacterCheck& characters,
                       Diagnostics& found) {
    if (characters.diagnostics.empty()) {
        return;
    }
    // Where each statement begins; the last one reaches to the end of the file.
    std::vector<std::uint32_t> begins;
    for (const std::uint32_t child : Children(words, 0)) {
        begins.push_back(words[child].begin);
    }
    const auto statement_at = [&](std::uint32_t place) {
        return std::upper_bound(begins.begin(), begins.end(), place) - begins.begin();
    };
    std::vector<std::ptrdiff_t> spoilt;
    spoilt.reserve(characters.diagnostics.size() + characters.instead.size());
    for (const Diagnostic& diagnostic : characters.diagnostics) {
        if (diagnostic.code != Code::LoneCarriageReturn) {
            spoilt.push_back(statement_at(diagnostic.span.begin));
        }
    }
    for (const auto& [place, read] : characters.instead) {
        if (read != '\n') spoilt.push_back(statement_at(place));
    }
    std::sort(spoilt.begin(), spoilt.end());
    const auto is_consequence = [&](const Diagnostic& diagnostic) {
        return std::binary_search(spoilt.begin(), spoilt.end(),
                                  statement_at(diagnostic.span.begin));
    };
    found.erase(std::remove_if(found.begin(), found.end(), is_consequence), found.end());
}

}  // namespace hjemmel::lang
