#include "lang/characters.hpp"
#include "lang/law_import.hpp"
#include "lang/law_split.hpp"

#include <algorithm>
#include <array>
#include <utility>

/// What official texts look like: dates, names of instruments, the lines of a plain text.
namespace hjemmel::lang {

namespace {

std::size_t skip_gaps(std::string_view text, std::size_t at) {
    for (;;) {
        const auto blank = blank_at(text, at);
        const auto length = blank != 0 ? blank : line_end_at(text, at);
        if (length == 0) return at;
        at += length;
    }
}

std::optional<int> digits_at(std::string_view text, std::size_t& at, std::size_t most) {
    const auto begin = at;
    int number = 0;
    while (at < text.size() && is_digit(text[at]) && at - begin < most)
        number = number * 10 + (text[at++] - '0');
    return at == begin ? std::nullopt : std::optional(number);
}

std::optional<int> month_at(std::string_view text, std::size_t& at) {
    static constexpr std::array<std::string_view, 12> names{
        "januar", "februar", "marts",     "april",   "maj",      "juni",
        "juli",   "august",  "september", "oktober", "november", "december"};
    for (std::size_t month = 0; month < names.size(); ++month) {
        if (text.substr(std::min(at, text.size()), names[month].size()) != names[month]) continue;
        at += names[month].size();
        return static_cast<int>(month) + 1;
    }
    return std::nullopt;
}

struct Kind {
    std::string_view word;
    std::string_view kind;
};
constexpr std::array<Kind, 7> kinds{{{"Lovbekendtg\xC3\xB8relse", "LBK"},
                                     {"lovbekendtg\xC3\xB8relse", "LBK"},
                                     {"Bekendtg\xC3\xB8relse", "BEK"},
                                     {"bekendtg\xC3\xB8relse", "BEK"},
                                     {"BEK", "BEK"},
                                     {"LOV", "LOV"},
                                     {"LBK", "LBK"}}};

/// `nr. 1409 af 16. december 2019` from `at` on.
std::optional<NamedInstrument> numbered(std::string_view text, std::size_t at) {
    at = skip_gaps(text, at);
    if (text.substr(std::min(at, text.size()), 2) != "nr") return std::nullopt;
    at += 2;
    if (at < text.size() && text[at] == '.') ++at;
    at = skip_gaps(text, at);
    NamedInstrument named;
    const auto number = digits_at(text, at, 5);
    at = skip_gaps(text, at);
    if (!number || text.substr(std::min(at, text.size()), 2) != "af") return std::nullopt;
    at = skip_gaps(text, at + 2);
    std::size_t length = 0;
    const auto date = danish_date(text.substr(at), length);
    if (!date) return std::nullopt;
    named.number = *number;
    named.issued = *date;
    named.end = at + length;
    return named;
}

bool is_word_before(std::string_view text, std::size_t at) {
    return at > 0 &&
           (static_cast<unsigned char>(text[at - 1]) >= 0x80U ||
            (text[at - 1] >= 'A' && text[at - 1] <= 'Z') ||
            (text[at - 1] >= 'a' && text[at - 1] <= 'z')) &&
           text.substr(at - std::min<std::size_t>(at, 2), 2) != "\xC2\xA0";
}

bool begins_with(std::string_view text, std::string_view beginning) {
    return text.substr(0, beginning.size()) == beginning;
}

/// `Beskæftigelsesministeriet, den 16. december 2019`: what is signed is no provision.
bool is_signature(std::string_view line) {
    const auto place = line.find(", den ");
    if (place == std::string_view::npos) return false;
    std::size_t length = 0;
    const auto rest = line.substr(place + 6);
    return danish_date(rest, length) && skip_gaps(rest, length) == rest.size();
}

/// Reads the lines of a plain text one after the other.
class PlainReader {
public:
    PlainReader(const SourceFile& source, FileId file, Diagnostics& diagnostics)
        : source_(source), file_(file), diagnostics_(diagnostics) {}

    OfficialText read() {
        for (std::size_t at = 0; at < source_.bytes.size();) {
            const auto length = code_point_at(source_.bytes, at).length;
            if (length == 0 || source_.bytes[at] == '\0') {
                report(Code::LawEncoding, {}, span(at, at + 1))
                    .help.push_back(
                        {length == 0 ? Phrase::LawSaveAsUtf8 : Phrase::LawSaveBinary, {}});
                return std::move(law_);
            }
            at += length;
        }
        const auto lines = static_cast<std::uint32_t>(source_.line_starts.size());
        for (std::uint32_t number = 1; number <= lines; ++number) read_line(number);
        if (law_.kind.empty() && law_.sections.empty()) {
            report(Code::ImportFormUnknown, {}, span(0, 0));
        } else if (law_.kind.empty()) {
            report(Code::ImportIdentityMissing, {}, span(0, 0))
                .help.push_back({Phrase::ImportSayIdentity, {}});
        } else if (law_.sections.empty()) {
            report(Code::ImportFormUnknown, {}, span(0, 0));
        }
        return std::move(law_);
    }

private:
    Diagnostic& report(Code code, std::vector<Argument> arguments, Span where) {
        diagnostics_.push_back({code, std::move(arguments), where, {}, {}, {}, {}, {}});
        return diagnostics_.back();
    }

    [[nodiscard]] Span span(std::size_t begin, std::size_t end) const {
        return {file_, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
    }

    void read_line(std::uint32_t number) {
        std::string_view line = line_text(source_, number);
        const std::size_t begin = source_.line_starts[number - 1];
        const Span whole = span(begin, begin + line.size());
        if (number == 1 && begins_with(line, "\xEF\xBB\xBF")) line.remove_prefix(3);
        line.remove_prefix(skip_gaps(line, 0));
        if (line.empty()) return;
        if (signed_ || is_signature(line)) {
            signed_ = true;
            report(Code::ImportNotPlaced, {printable(line, nullptr)}, whole);
        } else if (in_quotes_ == 0 && is_chapter(line)) {
            chapter_ = printable(line, nullptr);
            in_heading_ = true;
        } else if (in_quotes_ == 0 && section_heading(line)) {
            law_.sections.push_back({std::string(line), std::exchange(chapter_, {}), whole});
            in_heading_ = false;
            count_quotes(line);
        } else if (in_heading_) {
            chapter_ +=
                (chapter_.find(": ") == std::string::npos ? ": " : " ") + printable(line, nullptr);
        } else if (law_.sections.empty()) {
            read_beginning(line, whole);
        } else {
            (law_.sections.back().text += '\n') += line;
            law_.sections.back().span.end = whole.end;
            count_quotes(line);
        }
    }

    void read_beginning(std::string_view line, Span whole) {
        if (law_.kind.empty()) {
            const auto named = find_instrument(line);
            if (named && named->begin == 0) {
                law_.kind = named->kind;
                law_.number = named->number;
                law_.issued = named->issued;
                law_.span = whole;
                const auto rest = line.substr(named->end);
                if (skip_gaps(rest, 0) != rest.size())
                    law_.preamble.push_back(printable(rest, nullptr));
                return;
            }
        }
        if (law_.title.empty()) {
            law_.title = printable(line, nullptr);
        } else {
            law_.preamble.push_back(printable(line, nullptr));
        }
    }

    static bool is_chapter(std::string_view line) {
        constexpr std::string_view word = "Kapitel ";
        return begins_with(line, word) && line.size() > word.size() &&
               is_digit(line[word.size()]) && line.size() < 16;
    }

    /// A § inside » « is put into another instrument.
    void count_quotes(std::string_view line) {
        for (std::size_t at = 0; at + 1 < line.size(); ++at) {
            if (line.substr(at, 2) == "\xC2\xBB") ++in_quotes_;
            if (line.substr(at, 2) == "\xC2\xAB" && in_quotes_ > 0) --in_quotes_;
        }
    }

    const SourceFile& source_;
    FileId file_;
    Diagnostics& diagnostics_;
    OfficialText law_;
    std::string chapter_;
    std::size_t in_quotes_ = 0;
    bool in_heading_ = false;
    bool signed_ = false;
};

}  // namespace

std::string OfficialText::file_name() const {
    std::string name;
    for (const char c : kind) name += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    name += "-" + std::to_string(number);
    if (issued) name += "-" + std::to_string(issued->year());
    return name + ".law";
}

OfficialText read_plain_law(const SourceFile& source, FileId file, Diagnostics& diagnostics) {
    return PlainReader(source, file, diagnostics).read();
}

std::optional<engine::Date> danish_date(std::string_view text, std::size_t& end) {
    std::size_t at = 0;
    const auto day = digits_at(text, at, 2);
    if (!day || at >= text.size()) return std::nullopt;
    std::optional<int> month;
    if (text[at] == '/' || text[at] == '-') {
        const char mark = text[at++];
        month = digits_at(text, at, 2);
        if (at >= text.size() || text[at] != mark) return std::nullopt;
        ++at;
    } else if (text[at] == '.') {
        at = skip_gaps(text, at + 1);
        month = month_at(text, at);
        at = skip_gaps(text, at);
    }
    const auto begin = at;
    const auto year = month ? digits_at(text, at, 4) : std::nullopt;
    if (!year || at - begin != 4) return std::nullopt;
    end = at;
    return engine::Date::from_ymd(*year, *month, *day);
}

std::optional<NamedInstrument> find_instrument(std::string_view text, std::size_t from) {
    for (std::size_t at = from; at < text.size(); ++at) {
        if (is_word_before(text, at)) continue;
        for (const Kind& kind : kinds) {
            if (text.substr(at, kind.word.size()) != kind.word) continue;
            if (auto named = numbered(text, at + kind.word.size())) {
                named->kind = kind.kind;
                named->begin = at;
                return named;
            }
        }
        // `Lov nr. 551 af …`; the word alone is too common for the table.
        if (text.substr(at, 3) == "Lov" || text.substr(at, 3) == "lov") {
            if (auto named = numbered(text, at + 3)) {
                named->kind = "LOV";
                named->begin = at;
                return named;
            }
        }
    }
    return std::nullopt;
}

std::string printable(std::string_view text, std::vector<std::string>* left_out) {
    std::string result;
    bool gap = false;
    for (std::size_t at = 0; at < text.size();) {
        const auto point = code_point_at(text, at);
        const auto length = std::max<std::size_t>(point.length, 1);
        if (line_end_at(text, at) != 0 || is_space(point.value) || text[at] == '\t') {
            gap = true;
        } else if (point.length != 0 &&
                   (is_invisible(point.value) || is_bidi_control(point.value))) {
            if (left_out != nullptr) left_out->push_back(code_point_name(point.value));
        } else {
            if (gap && !result.empty()) result += ' ';
            gap = false;
            result += text.substr(at, length);
        }
        at += length;
    }
    return to_nfc(result);
}

}  // namespace hjemmel::lang
