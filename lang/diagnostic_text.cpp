#include "lang/diagnostic_text.hpp"

#include "lang/characters.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

namespace hjemmel::lang {

namespace {

struct CatalogueText {
    std::string_view arguments;  ///< `(left, right)`
    std::string_view english;
    std::string_view danish;
};

constexpr bool is_placeholder_letter(char c) { return (c >= 'a' && c <= 'z') || c == '_'; }

/// Finds the next `{name}` or `{name:one|many}` from `at` on; other braces are plain text. Gives
/// the name, the two forms, of which the number chooses one, and where it stands.
struct Placeholder {
    std::string_view name;
    std::string_view forms;
    std::size_t begin = std::string_view::npos;
    std::size_t end = std::string_view::npos;
};

constexpr Placeholder next_placeholder(std::string_view text, std::size_t at) {
    for (; at < text.size(); ++at) {
        if (text[at] != '{') {
            continue;
        }
        std::size_t end = at + 1;
        while (end < text.size() && is_placeholder_letter(text[end])) {
            ++end;
        }
        if (end == at + 1 || end >= text.size()) {
            continue;
        }
        const std::string_view name = text.substr(at + 1, end - at - 1);
        if (text[end] == '}') {
            return {name, {}, at, end + 1};
        }
        const std::size_t close = text.find('}', end);
        const std::size_t bar = text.find('|', end);
        if (text[end] == ':' && close != std::string_view::npos && bar < close) {
            return {name, text.substr(end + 1, close - end - 1), at, close + 1};
        }
    }
    return {};
}

/// Gives the place of a name in `(left, right)`, or -1.
constexpr int argument_index(std::string_view arguments, std::string_view name) {
    int index = 0;
    std::size_t at = 1;
    while (at < arguments.size()) {
        std::size_t end = at;
        while (end < arguments.size() && is_placeholder_letter(arguments[end])) {
            ++end;
        }
        if (end > at && arguments.substr(at, end - at) == name) {
            return index;
        }
        while (end < arguments.size() && !is_placeholder_letter(arguments[end])) {
            ++end;
        }
        ++index;
        at = end;
    }
    return -1;
}

constexpr bool uses_only(std::string_view text, std::string_view arguments) {
    for (Placeholder it = next_placeholder(text, 0); it.end != std::string_view::npos;
         it = next_placeholder(text, it.end)) {
        if (argument_index(arguments, it.name) < 0) {
            return false;
        }
    }
    return true;
}

constexpr bool uses_all(std::string_view text, std::string_view arguments) {
    std::size_t at = 1;
    while (at < arguments.size()) {
        std::size_t end = at;
        while (end < arguments.size() && is_placeholder_letter(arguments[end])) {
            ++end;
        }
        const std::string_view wanted = arguments.substr(at, end - at);
        bool found = wanted.empty();
        for (Placeholder it = next_placeholder(text, 0); !found && it.end != std::string_view::npos;
             it = next_placeholder(text, it.end)) {
            found = it.name == wanted;
        }
        if (!found) {
            return false;
        }
        at = end;
        while (at < arguments.size() && !is_placeholder_letter(arguments[at])) {
            ++at;
        }
    }
    return true;
}

/// Holds each entry of the catalogue to its promise: both texts use exactly the arguments that it
/// lists.
consteval CatalogueText checked(std::string_view arguments, std::string_view english,
                                std::string_view danish) {
    for (const std::string_view text : {english, danish}) {
        if (!uses_only(text, arguments) || !uses_all(text, arguments)) {
            throw "a text of the catalogue does not use exactly the arguments of its entry";
        }
    }
    return {arguments, english, danish};
}

constexpr std::array titles = {
#define HJEMMEL_DIAGNOSTIC(number, name, severity, arguments, english, danish) \
    std::pair{Code::name, checked(#arguments, english, danish)},
#define HJEMMEL_PHRASE(name, arguments, english, danish)
#include "lang/diagnostic_codes.def"
#undef HJEMMEL_DIAGNOSTIC
#undef HJEMMEL_PHRASE
};

constexpr std::array phrases = {
#define HJEMMEL_DIAGNOSTIC(number, name, severity, arguments, english, danish)
#define HJEMMEL_PHRASE(name, arguments, english, danish) checked(#arguments, english, danish),
#include "lang/diagnostic_codes.def"
#undef HJEMMEL_DIAGNOSTIC
#undef HJEMMEL_PHRASE
};

const CatalogueText& title_of(Code code) {
    for (const auto& [title_code, text] : titles) {
        if (title_code == code) {
            return text;
        }
    }
    return titles[0].second;
}

std::string_view in_language(const CatalogueText& text, Language language) {
    return language == Language::English ? text.english : text.danish;
}

/// `day|days`: the first for exactly one.
std::string_view form_of(std::string_view forms, const Argument* argument) {
    const std::size_t bar = forms.find('|');
    const auto* const number =
        argument == nullptr ? nullptr : std::get_if<engine::Rational>(argument);
    const bool one = number != nullptr && *number == engine::Rational(1);
    return one ? forms.substr(0, bar) : forms.substr(bar + 1);
}

std::string filled(const CatalogueText& text, const std::vector<Argument>& arguments,
                   Language language) {
    const std::string_view pattern = in_language(text, language);
    std::string result;
    std::size_t at = 0;
    for (Placeholder it = next_placeholder(pattern, 0); it.end != std::string_view::npos;
         it = next_placeholder(pattern, it.end)) {
        result += pattern.substr(at, it.begin - at);
        const auto index = static_cast<std::size_t>(argument_index(text.arguments, it.name));
        if (!it.forms.empty()) {
            result += form_of(it.forms, index < arguments.size() ? &arguments[index] : nullptr);
        } else {
            result += index < arguments.size() ? argument_text(arguments[index], language) : "…";
        }
        at = it.end;
    }
    result += pattern.substr(at);
    return result;
}

// ---- numbers and dates ----

constexpr std::array<std::array<std::string_view, 12>, 2> month_names = {{
    {"January", "February", "March", "April", "May", "June", "July", "August", "September",
     "October", "November", "December"},
    {"januar", "februar", "marts", "april", "maj", "juni", "juli", "august", "september", "oktober",
     "november", "december"},
}};

std::string month_name(int month, Language language) {
    return std::string(
        month_names[language == Language::English ? 0 : 1][static_cast<std::size_t>(month - 1)]);
}

/// Groups the digits before the decimal sign by threes.
std::string grouped(std::string text, Language language) {
    const char group = language == Language::English ? ',' : '.';
    const std::size_t point = text.find('.');
    if (point != std::string::npos && language == Language::Danish) {
        text[point] = ',';
    }
    const std::size_t first = !text.empty() && text[0] == '-' ? 1 : 0;
    for (std::size_t at = point == std::string::npos ? text.size() : point; at > first + 3;) {
        at -= 3;
        text.insert(at, 1, group);
    }
    return text;
}

std::string number_text(const engine::Rational& value, Language language) {
    if (const auto exact = value.to_exact_decimal(); exact.has_value()) {
        return grouped(*exact, language);
    }
    return value.to_string();
}

std::string date_text(engine::Date date, Language language) {
    return std::to_string(date.day()) + (language == Language::English ? " " : ". ") +
           month_name(date.month(), language) + " " + std::to_string(date.year());
}

std::string month_text(engine::Month month, Language language) {
    return month_name(month.month(), language) + " " + std::to_string(month.year());
}

// ---- drawing ----

constexpr std::size_t widest = 200;  // characters of a line that are shown

enum class Paint { Plain, Error, Warning, Note, Help, Frame };

std::string_view escape_of(Paint paint) {
    switch (paint) {
        case Paint::Plain:
            return "";
        case Paint::Error:
            return "\x1B[1;31m";
        case Paint::Warning:
            return "\x1B[1;33m";
        case Paint::Note:
            return "\x1B[1;36m";
        case Paint::Help:
            return "\x1B[1;32m";
        case Paint::Frame:
            return "\x1B[34m";
    }
    return "";
}

Paint paint_of(Severity severity) {
    switch (severity) {
        case Severity::Error:
            return Paint::Error;
        case Severity::Warning:
            return Paint::Warning;
        case Severity::Lint:
        case Severity::Note:
            return Paint::Note;
    }
    return Paint::Plain;
}

std::string_view severity_word(Severity severity, Language language) {
    const bool english = language == Language::English;
    switch (severity) {
        case Severity::Error:
            return english ? "error" : "fejl";
        case Severity::Warning:
            return english ? "warning" : "advarsel";
        case Severity::Lint:
            return "lint";
        case Severity::Note:
            return english ? "note" : "bemærkning";
    }
    return "";
}

/// One mark under a line of the source.
struct Mark {
    Span span;
    std::string text;
};

/// A line as it is shown: cut, blanks plain, what the terminal would act on replaced.
struct ShownLine {
    std::string text;
    std::size_t cut_before = 0;  ///< characters left out at the front
    std::size_t characters = 0;  ///< shown, without the dots
    bool dots_before = false;
};

class Drawing {
public:
    Drawing(const Sources& sources, const DrawingOptions& options)
        : sources_(sources), options_(options) {}

    std::string take() { return std::move(out_); }

    void draw(const Diagnostic& diagnostic) {
        const Severity severity = severity_of(diagnostic.code);
        paint(paint_of(severity), std::string(severity_word(severity, options_.language)) + "[" +
                                      code_name(diagnostic.code) + "]");
        out_ += ": " + safe(title_text(diagnostic, options_.language)) + "\n";
        draw_places(diagnostic);
        for (const Text& note : diagnostic.notes) {
            paint(Paint::Frame, std::string(gutter_ + 1, ' ') + "= ");
            out_ += safe(phrase_text(note, options_.language)) + "\n";
        }
        for (const Text& help : diagnostic.help) {
            draw_help(phrase_text(help, options_.language));
        }
        for (const Fix& fix : diagnostic.fixes) {
            draw_help(phrase_text(fix.title, options_.language));
        }
        if (needs_its_page(diagnostic) && pages_.insert(diagnostic.code).second) {
            draw_help(
                phrase_text({Phrase::SeeItsPage, {code_name(diagnostic.code)}}, options_.language));
        }
    }

    void draw_rest(std::size_t count) {
        const bool english = options_.language == Language::English;
        out_ += english ? "… and " : "… og ";
        out_ += number_text(engine::Rational(count), options_.language);
        out_ += english ? " more\n" : " til\n";
    }

    void blank_line() { out_ += '\n'; }

private:
    /// An error without help of its own; not a failed test, which is no mistake of writing.
    static bool needs_its_page(const Diagnostic& diagnostic) {
        return diagnostic.help.empty() && diagnostic.fixes.empty() &&
               severity_of(diagnostic.code) == Severity::Error &&
               diagnostic.code != Code::ExpectationNotMet &&
               diagnostic.code != Code::ExpectedReasonMissing;
    }

    void draw_help(const std::string& text) {
        paint(Paint::Help, options_.language == Language::English ? "help" : "hjælp");
        out_ += ": " + safe(text) + "\n";
    }

    void draw_places(const Diagnostic& diagnostic) {
        std::vector<Mark> marks;
        const std::string at_span =
            diagnostic.at_span.empty() ? "" : phrase_text(diagnostic.at_span[0], options_.language);
        marks.push_back({diagnostic.span, at_span});
        for (const Label& label : diagnostic.labels) {
            marks.push_back({label.span, phrase_text(label.text, options_.language)});
        }
        gutter_ = 1;
        marks.erase(std::remove_if(marks.begin(), marks.end(),
                                   [&](const Mark& mark) {
                                       return mark.span.file.index >= sources_.files.size();
                                   }),
                    marks.end());
        for (const Mark& mark : marks) {
            gutter_ = std::max(gutter_, std::to_string(line_of(mark.span)).size());
        }
        // The place of the message first, then the other places in its file, then those in other
        // files.
        std::stable_sort(marks.begin(), marks.end(), [&](const Mark& left, const Mark& right) {
            const auto key = [&](const Mark& mark) {
                return std::make_pair(
                    mark.span.file == diagnostic.span.file ? 0U : mark.span.file.index + 1,
                    mark.span.file == diagnostic.span.file ? 0U : line_of(mark.span));
            };
            return key(left) < key(right);
        });
        if (!marks.empty() && marks.front().span.file == diagnostic.span.file) {
            std::stable_sort(marks.begin(), first_elsewhere(marks),
                             [&](const Mark& left, const Mark& right) {
                                 return line_of(left.span) < line_of(right.span);
                             });
        }
        draw_marks(marks, diagnostic.span);
    }

    static std::vector<Mark>::iterator first_elsewhere(std::vector<Mark>& marks) {
        const FileId file = marks.front().span.file;
        return std::find_if(marks.begin(), marks.end(),
                            [&](const Mark& mark) { return !(mark.span.file == file); });
    }

    void draw_marks(const std::vector<Mark>& marks, Span primary) {
        for (std::size_t i = 0; i < marks.size(); ++i) {
            const Span& span = marks[i].span;
            const bool new_file = i == 0 || !(marks[i - 1].span.file == span.file);
            if (new_file) {
                const Span& place = span.file == primary.file ? primary : span;
                const Position position = position_of(sources_[place.file], place.begin);
                paint(Paint::Frame, std::string(gutter_, ' ') + "--> ");
                out_ += safe(sources_[place.file].path) + ":" + std::to_string(position.line) +
                        ":" + std::to_string(position.column) + "\n";
            }
            const std::uint32_t line = line_of(span);
            if (new_file || line_of(marks[i - 1].span) != line) {
                draw_line(span.file, line, span);
            }
            draw_mark(marks[i]);
        }
    }

    [[nodiscard]] std::uint32_t line_of(Span span) const {
        return position_of(sources_[span.file], span.begin).line;
    }

    void draw_line(FileId file, std::uint32_t line, Span span) {
        const SourceFile& source = sources_[file];
        const std::size_t column = position_of(source, span.begin).column - 1;
        shown_ = show(line_text(source, line), column);
        std::string number = std::to_string(line);
        number.insert(0, gutter_ - number.size(), ' ');
        paint(Paint::Frame, number + " |");
        out_ += shown_.text.empty() ? "\n" : " " + shown_.text + "\n";
    }

    void draw_mark(const Mark& mark) {
        const SourceFile& source = sources_[mark.span.file];
        const Position begin = position_of(source, mark.span.begin);
        const Position end = position_of(source, std::max(mark.span.begin, mark.span.end));
        const std::size_t limit = shown_.cut_before + shown_.characters;
        const std::size_t first = std::min<std::size_t>(begin.column - 1, limit);
        std::size_t last = end.line == begin.line ? end.column - 1 : limit;
        last = std::min(std::max(last, first + 1), std::max(limit, first + 1));
        if (first < shown_.cut_before) {
            return;  // left of what is shown
        }
        paint(Paint::Frame, std::string(gutter_, ' ') + " |");
        out_ += std::string(first - shown_.cut_before + (shown_.dots_before ? 2 : 1), ' ');
        paint(Paint::Error,
              std::string(last - first, '^') + (mark.text.empty() ? "" : " " + safe(mark.text)));
        out_ += '\n';
    }

    /// Cuts a line so that `column` (from 0) is shown.
    static ShownLine show(std::string_view line, std::size_t column) {
        constexpr std::size_t context = 40;
        ShownLine shown;
        shown.cut_before = column > widest - context ? column - context : 0;
        shown.dots_before = shown.cut_before > 0;
        std::size_t character = 0;
        std::size_t at = 0;
        if (shown.dots_before) {
            shown.text = "…";
        }
        while (at < line.size() && character < shown.cut_before + widest) {
            const CodePoint point = code_point_at(line, at);
            if (character >= shown.cut_before) {
                append_shown(shown.text, line, at, point);
                ++shown.characters;
            }
            at += std::max<std::size_t>(point.length, 1);
            ++character;
        }
        if (at < line.size()) {
            shown.text += "…";
        }
        while (!shown.text.empty() && shown.text.back() == ' ') {
            shown.text.pop_back();
        }
        return shown;
    }

    /// One character in one column; what a terminal would obey is not given to it.
    static void append_shown(std::string& text, std::string_view line, std::size_t at,
                             const CodePoint& point) {
        if (point.value == '\t' || point.value == 0xA0) {
            text += ' ';
        } else if (point.length == 0) {
            text += '?';
        } else if (point.value < 0x20 || point.value == 0x7F || is_bidi_control(point.value) ||
                   (point.value > 0x7F && is_invisible(point.value))) {
            text += "␣";
        } else {
            text += line.substr(at, point.length);
        }
    }

    /// Text of the author in a message, without what a terminal would obey.
    static std::string safe(const std::string& text) {
        std::string result;
        for (std::size_t at = 0; at < text.size();) {
            const CodePoint point = code_point_at(text, at);
            append_shown(result, text, at, point);
            at += std::max<std::size_t>(point.length, 1);
        }
        return result;
    }

    void paint(Paint paint, const std::string& text) {
        if (options_.colour) {
            out_ += escape_of(paint);
        }
        out_ += text;
        if (options_.colour) {
            out_ += "\x1B[0m";
        }
    }

    const Sources& sources_;
    const DrawingOptions& options_;
    std::string out_;
    std::set<Code> pages_;  // named so far: once each is enough
    std::size_t gutter_ = 1;
    ShownLine shown_;
};

}  // namespace

std::string_view title_pattern(Code code, Language language) {
    return in_language(title_of(code), language);
}

std::string title_text(const Diagnostic& diagnostic, Language language) {
    return filled(title_of(diagnostic.code), diagnostic.arguments, language);
}

std::string phrase_text(const Text& text, Language language) {
    return filled(phrases[static_cast<std::size_t>(text.phrase)], text.arguments, language);
}

std::string argument_text(const Argument& argument, Language language) {
    if (const auto* const text = std::get_if<std::string>(&argument)) {
        return *text;
    }
    if (const auto* const number = std::get_if<engine::Rational>(&argument)) {
        return number_text(*number, language);
    }
    if (const auto* const date = std::get_if<engine::Date>(&argument)) {
        return date_text(*date, language);
    }
    return month_text(std::get<engine::Month>(argument), language);
}

std::string draw(const Diagnostics& diagnostics, const Sources& sources,
                 const DrawingOptions& options) {
    Drawing drawing(sources, options);
    std::size_t drawn = 0;
    for (const Diagnostic& diagnostic : diagnostics) {
        if (drawn == options.at_most) {
            break;
        }
        if (drawn > 0) {
            drawing.blank_line();
        }
        drawing.draw(diagnostic);
        ++drawn;
    }
    if (drawn < diagnostics.size()) {
        drawing.blank_line();
        drawing.draw_rest(diagnostics.size() - drawn);
    }
    return drawing.take();
}

}  // namespace hjemmel::lang
