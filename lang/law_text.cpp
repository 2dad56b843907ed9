#include "lang/law_text.hpp"

#include "lang/characters.hpp"
#include "lang/law_provision.hpp"
#include "lang/suggest.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <utility>

namespace hjemmel::lang {
namespace {

using namespace law;
using engine::Date;
using Kind = ParsedLaw::Change::Kind;

// ---- characters ----

/// The end of the text without the blanks that close it.
std::size_t end_of_text(std::string_view text) {
    std::size_t end = text.size();
    for (;;) {
        if (end >= 1 && blank_at(text, end - 1) == 1) {
            end -= 1;
        } else if (end >= 2 && blank_at(text, end - 2) == 2) {
            end -= 2;
        } else {
            return end;
        }
    }
}

bool comment_at(std::string_view text, std::size_t at) { return text.substr(at, 2) == "--"; }

/// The first byte that is not UTF-8; the size of the text when all is.
std::size_t end_of_utf8(std::string_view text) {
    std::size_t at = 0;
    while (at < text.size()) {
        const auto length = code_point_at(text, at).length;
        if (length == 0) break;
        at += length;
    }
    return at;
}

std::string utf8_from_latin1(std::string_view text) {
    std::string result;
    result.reserve(text.size() + text.size() / 8);
    for (const char c : text) append_utf8(result, static_cast<unsigned char>(c));
    return result;
}

/// Words with one space between them, in NFC whatever the bytes were; a `quote` is compared with
/// such texts.
std::string plain(std::string_view raw) {
    const std::string text = end_of_utf8(raw) == raw.size() ? to_nfc(raw) : utf8_from_latin1(raw);
    std::string result;
    result.reserve(text.size());
    for (std::size_t at = skip_blanks(text, 0); at < text.size();) {
        if (blank_at(text, at) == 0) {
            result += text[at++];
            continue;
        }
        at = skip_blanks(text, at);
        if (at < text.size()) result += ' ';
    }
    return result;
}

// ---- reading a file ----

/// One provision of the file, with its text as far as it has been read.
struct Wording {
    Provision provision;
    Span heading;
    std::string text;
    std::optional<Span> text_span;
    std::optional<Date> from;  ///< when it differs from the instrument's
    std::optional<Span> from_span;
    bool from_has_basis = false;
};

/// The wordings of the instrument itself or of one change, each provision once.
class Wordings {
public:
    [[nodiscard]] Wording* find(const Provision& provision) {
        const auto found = index_.find(provision);
        return found == index_.end() ? nullptr : &list_[found->second];
    }
    Wording& add(Wording wording) {
        index_[wording.provision] = list_.size();
        list_.push_back(std::move(wording));
        return list_.back();
    }
    [[nodiscard]] std::vector<Wording>& list() { return list_; }
    [[nodiscard]] std::map<Provision, std::size_t>& index() { return index_; }
    void sort() {
        std::vector<Wording> sorted;
        sorted.reserve(list_.size());
        for (const auto& entry : index_) sorted.push_back(std::move(list_[entry.second]));
        list_ = std::move(sorted);
        std::size_t position = 0;
        for (auto& entry : index_) entry.second = position++;
    }

private:
    std::vector<Wording> list_;
    std::map<Provision, std::size_t> index_;
};

struct ChangeBlock {
    Kind kind = Kind::Repeals;
    bool is_unplaced = false;  ///< it only says that something is changed
    std::string instrument;
    Provision provision;
    Date from;
    Span from_span;
    bool has_basis = false;
    Span named;
    Wordings wordings;  ///< of all but Repeals; the first is `provision`
};

enum class Identity : std::uint8_t {
    Law,
    Title,
    Subject,
    Eli,
    Issued,
    Published,
    Commences,
    Expires,
    Paraphrase
};

struct IdentityLine {
    std::string_view keyword;
    Identity line;
    bool required;
};
constexpr std::array<IdentityLine, 9> identity_lines{{{"law", Identity::Law, true},
                                                      {"title", Identity::Title, true},
                                                      {"subject", Identity::Subject, false},
                                                      {"eli", Identity::Eli, false},
                                                      {"issued", Identity::Issued, true},
                                                      {"published", Identity::Published, true},
                                                      {"commences", Identity::Commences, true},
                                                      {"expires", Identity::Expires, false},
                                                      {"paraphrase", Identity::Paraphrase, false}}};

struct ChangeLine {
    std::string_view keyword;
    Kind kind;
    bool is_unplaced = false;
};
constexpr std::array<ChangeLine, 4> change_lines{{{"inserts", Kind::Inserts},
                                                  {"replaces", Kind::Replaces},
                                                  {"repeals", Kind::Repeals},
                                                  {"unplaced", Kind::Replaces, true}}};

std::optional<std::string> nearest_keyword(std::string_view word) {
    std::vector<std::string> keywords;
    for (const auto& identity : identity_lines) keywords.emplace_back(identity.keyword);
    for (const auto& change : change_lines) keywords.emplace_back(change.keyword);
    return nearest(word, keywords);
}

class LawReader {
public:
    LawReader(const SourceFile& source, FileId file) : source_(source), file_(file) {
        law_.instrument.file = file;
    }

    ParsedLaw read() {
        if (check_encoding()) {
            lines_ = source_.bytes.empty() ? 0 : source_.line_starts.size();
            for (line_ = 0; line_ < lines_; ++line_) read_line();
        }
        finish();
        return std::move(law_);
    }

private:
    enum class Place : std::uint8_t {
        Nowhere,  ///< before the first provision, after a repeal
        Lost,     ///< below a line that could not be read: said once, then silent
        Provision,
        Change
    };
    enum class Basis : std::uint8_t { None, Provision, Assumption };

    // lines

    [[nodiscard]] std::string_view line(std::size_t index) const {
        const std::string_view bytes = source_.bytes;
        const std::size_t begin = source_.line_starts[index];
        std::size_t end =
            index + 1 < source_.line_starts.size() ? source_.line_starts[index + 1] : bytes.size();
        while (end > begin && (bytes[end - 1] == '\n' || bytes[end - 1] == '\r')) --end;
        return bytes.substr(begin, end - begin);
    }

    [[nodiscard]] Span span(std::size_t begin, std::size_t end) const {
        const std::uint32_t start = source_.line_starts[line_];
        return {file_, start + static_cast<std::uint32_t>(begin),
                start + static_cast<std::uint32_t>(end)};
    }

    void enter(std::size_t index) {
        line_ = index;
        text_ = line(index);
        at_ = index == 0 && text_.substr(0, 3) == "\xEF\xBB\xBF" ? 3 : 0;
    }

    /// Whether the next line goes on with what stands on this one.
    [[nodiscard]] bool continues() const {
        if (line_ + 1 >= lines_) return false;
        const auto next = line(line_ + 1);
        return blank_at(next, 0) != 0 && skip_blanks(next, 0) < next.size();
    }

    Diagnostic& report(Code code, std::vector<Argument> arguments, Span where) {
        law_.diagnostics.push_back(
            Diagnostic{code, std::move(arguments), where, {}, {}, {}, {}, {}});
        return law_.diagnostics.back();
    }

    /// The words of the line from `begin` on, as a message shows them.
    [[nodiscard]] std::string shown(std::size_t begin, std::size_t end) const {
        constexpr std::size_t longest = 40;
        std::string words = plain(text_.substr(begin, end - begin));
        if (words.size() <= longest) return words;
        std::size_t cut = longest;
        while (cut > 0 && (static_cast<unsigned char>(words[cut]) & 0xC0U) == 0x80U) --cut;
        return words.substr(0, cut) + "…";
    }

    bool check_encoding() {
        const std::string_view bytes = source_.bytes;
        const auto say = [&](std::size_t begin, std::size_t end, Phrase help) {
            const Span where{file_, static_cast<std::uint32_t>(begin),
                             static_cast<std::uint32_t>(end)};
            report(Code::LawEncoding, {}, where).help.push_back({help, {}});
        };
        if (const auto nul = bytes.find('\0'); nul != std::string_view::npos) {
            say(nul, nul + 1, Phrase::LawSaveBinary);
            return false;
        }
        for (std::size_t index = 0; index < source_.line_starts.size() && !bytes.empty(); ++index) {
            const auto text = line(index);
            const auto right = end_of_utf8(text);
            if (right == text.size()) continue;
            const std::size_t at = source_.line_starts[index] + right;
            say(at, at + 1, Phrase::LawSaveAsUtf8);
            break;
        }
        return true;
    }

    void read_line() {
        enter(line_);
        const auto first = skip_blanks(text_, at_);
        if (first == text_.size() || comment_at(text_, first)) return;
        if (first > at_) {
            read_text(first);
            return;
        }
        const bool after_unknown = std::exchange(unknown_before_, false);
        if (begins_like_provision(text_, at_)) {
            read_provision_line();
            return;
        }
        const auto end = end_of_word(text_, at_);
        const auto word = text_.substr(at_, end - at_);
        for (const auto& identity : identity_lines) {
            if (identity.keyword == word) {
                beginning_ = identity.keyword;
                read_identity(identity, end);
                return;
            }
        }
        for (const auto& change : change_lines) {
            if (change.keyword == word) {
                beginning_ = change.keyword;
                read_change(change, end);
                return;
            }
        }
        unknown_before_ = true;
        if (after_unknown) return;  // a paragraph that was not indented is one mistake
        const auto to = end > at_ ? end : end_of_text(text_);
        auto& diagnostic = report(Code::LawUnknownLine, {shown(at_, to)}, span(at_, to));
        if (const auto meant = nearest_keyword(word)) {
            diagnostic.help.push_back({Phrase::DidYouMean, {*meant}});
        } else {
            diagnostic.help.push_back({Phrase::LawFirstColumn, {}});
            diagnostic.help.push_back({Phrase::LawTextIsIndented, {}});
        }
    }

    // what stands on a line

    void unreadable(std::size_t begin, std::size_t end, Phrase expected) {
        report(Code::LawLineUnreadable, {beginning_}, span(begin, end))
            .at_span.push_back({expected, {}});
    }

    void expected_here(Phrase expected) {
        at_ = skip_blanks(text_, at_);
        unreadable(at_, comment_at(text_, at_) ? at_ : std::max(at_, end_of_text(text_)), expected);
    }

    [[nodiscard]] bool at_end() {
        at_ = skip_blanks(text_, at_);
        return at_ == text_.size() || comment_at(text_, at_);
    }

    bool expect_end(bool maybe_text = false) {
        if (at_end()) return true;
        expected_here(Phrase::LawExpectsEnd);
        if (maybe_text) law_.diagnostics.back().help.push_back({Phrase::LawTextIsIndented, {}});
        return false;
    }

    bool take_word(std::string_view word) {
        const auto begin = skip_blanks(text_, at_);
        if (text_.substr(begin, word.size()) != word || continues_word(text_, begin + word.size()))
            return false;
        at_ = begin + word.size();
        return true;
    }

    std::optional<std::string> take_id() {
        const auto begin = skip_blanks(text_, at_);
        const auto end = end_of_word(text_, begin);
        if (end == begin) {
            expected_here(Phrase::LawExpectsInstrument);
            return std::nullopt;
        }
        at_ = end;
        return plain(text_.substr(begin, end - begin));
    }

    std::optional<Date> take_date(Span* where = nullptr) {
        const auto begin = skip_blanks(text_, at_);
        auto end = begin;
        while (end < text_.size() && blank_at(text_, end) == 0 && !comment_at(text_, end)) ++end;
        if (end == begin || text_[begin] < '0' || text_[begin] > '9') {
            expected_here(Phrase::LawExpectsDate);
            return std::nullopt;
        }
        if (where != nullptr) *where = span(begin, end);
        const auto date = Date::parse(text_.substr(begin, end - begin));
        if (!date) {
            auto& diagnostic = report(Code::LawDateInvalid, {shown(begin, end)}, span(begin, end));
            diagnostic.at_span.push_back({Phrase::LawExpectsDate, {}});
        }
        at_ = end;
        return date;
    }

    /// Reads a text in quotation marks, which may run on over indented lines.
    std::optional<std::string> take_text(Span* where = nullptr) {
        const auto begin = skip_blanks(text_, at_);
        if (text_.substr(begin, 1) != "\"") {
            expected_here(Phrase::LawExpectsText);
            return std::nullopt;
        }
        const auto first_line = line_;
        Span whole = span(begin, begin + 1);
        std::string collected;
        at_ = begin + 1;
        for (;;) {
            const auto close = text_.find('"', at_);
            if (close != std::string_view::npos) {
                collected += text_.substr(at_, close - at_);
                at_ = close + 1;
                whole.end = span(at_, at_).end;
                if (where != nullptr) *where = whole;
                return plain(collected);
            }
            collected += text_.substr(at_);
            collected += ' ';
            if (!continues()) {
                const auto last_line = line_;
                enter(first_line);
                unreadable(begin, std::max(begin + 1, end_of_text(text_)),
                           Phrase::LawTextNotClosed);
                enter(last_line);
                at_ = text_.size();
                return std::nullopt;
            }
            enter(line_ + 1);
        }
    }

    void take_assumption() {
        Span where;
        if (auto text = take_text(&where)) law_.assumptions.emplace_back(std::move(*text), where);
    }

    /// Reads `by § 15` or `assumption "why"`, if one stands there.
    Basis take_basis() {
        if (take_word("assumption")) {
            take_assumption();
            return Basis::Assumption;
        }
        if (!take_word("by")) return Basis::None;
        const auto begin = skip_blanks(text_, at_);
        const auto read = read_provision(text_, begin);
        if (!read || read->first != Level::Section) {
            expected_here(Phrase::LawExpectsProvision);
            at_ = text_.size();
            return Basis::Provision;
        }
        at_ = read->end;
        relied_on_.emplace_back(read->provision, span(begin, at_));
        return Basis::Provision;
    }

    // identity and dates

    void read_identity(const IdentityLine& identity, std::size_t end) {
        const auto where = span(at_, end);
        at_ = end;
        const auto known = identity_at_.find(identity.line);
        if (known != identity_at_.end()) {
            auto& diagnostic =
                report(Code::LawIdentityRepeated, {std::string(identity.keyword)}, where);
            diagnostic.labels.push_back(
                {known->second, {Phrase::LawStoodFirst, {std::string(identity.keyword)}}});
            skip_statement();
            return;
        }
        identity_at_[identity.line] = where;
        if (provisions_began_)
            report(Code::LawIdentityTooLate, {std::string(identity.keyword)}, where);
        const auto before = law_.diagnostics.size();
        read_identity_value(identity, where);
        if (law_.diagnostics.size() == before) expect_end();
        if (law_.diagnostics.size() != before) skip_statement();
        if (!provisions_began_) {
            if (identity_at_.size() == 1) law_.instrument.span = where;
            law_.instrument.span.end = span(0, end_of_text(text_)).end;
        }
    }

    void read_identity_value(const IdentityLine& identity, Span where) {
        auto& instrument = law_.instrument;
        switch (identity.line) {
            case Identity::Law:
                instrument.id = take_id().value_or(std::string());
                return;
            case Identity::Title:
                instrument.title = take_text().value_or(std::string());
                return;
            case Identity::Subject:
                instrument.subject = take_text().value_or(std::string());
                return;
            case Identity::Eli:
                instrument.eli = take_text().value_or(std::string());
                return;
            case Identity::Issued:
                issued_ = take_date();
                if (take_word("assumption")) take_assumption();
                return;
            case Identity::Published:
                published_ = take_date(&published_span_);
                if (take_word("assumption")) take_assumption();
                return;
            case Identity::Commences:
                commences_ = take_date();
                if (commences_) require_basis(identity.keyword, where);
                return;
            case Identity::Expires:
                if (!take_word("after")) {
                    expected_here(Phrase::LawExpectsAfter);
                    return;
                }
                expires_ = take_date(&expires_span_);
                if (expires_) require_basis(identity.keyword, where);
                return;
            case Identity::Paraphrase:
                paraphrase_ = true;
                if (take_word("english")) {
                    instrument.written_in = Language::English;
                } else if (take_word("danish")) {
                    instrument.written_in = Language::Danish;
                }
                return;
        }
    }

    void require_basis(std::string_view keyword, Span where) {
        if (take_basis() != Basis::None || !at_end()) return;
        auto& diagnostic = report(Code::LawDateWithoutBasis, {std::string(keyword)}, where);
        diagnostic.help.push_back({Phrase::LawGiveBasis, {}});
    }

    /// What follows a broken line is not read as text.
    void skip_statement() {
        while (continues()) enter(line_ + 1);
    }

    // provisions and changes

    [[nodiscard]] Wordings& wordings() {
        return place_ == Place::Change ? blocks_.back().wordings : own_;
    }

    void lose() {
        place_ = Place::Lost;
        current_.reset();
    }

    void read_provision_line() {
        provisions_began_ = true;
        const auto begin = at_;
        const auto read = read_provision(text_, begin);
        if (!read) {
            auto end = text_.find_first_of(",", begin);
            if (end == std::string_view::npos || !bad_part_before(begin, end))
                end = end_of_text(text_);
            report(Code::LawBadAnchor, {shown(begin, end)}, span(begin, end))
                .at_span.push_back({Phrase::LawExpectsProvision, {}});
            if (begins_like_section(text_, begin)) lose();
            silent_ = true;
            return;
        }
        at_ = read->end;
        const auto heading = span(begin, at_);
        beginning_ = shown(begin, at_);
        if (read->first == Level::Section) {
            place_ = Place::Provision;
        } else if (!current_) {
            if (place_ == Place::Lost) return;
            auto& diagnostic = report(Code::LawAnchorOutOfPlace, {beginning_}, heading);
            diagnostic.help.push_back({Phrase::LawNeedsSection, {}});
            lose();
            return;
        }
        const auto provision = resolve(*read, current_.value_or(Provision{}));
        silent_ = false;
        if (place_ == Place::Change && !covers(blocks_.back().provision, provision)) {
            auto& diagnostic = report(Code::LawAnchorOutOfPlace, {beginning_}, heading);
            diagnostic.help.push_back(
                {Phrase::LawBelongsBelow, {written(blocks_.back().provision)}});
            silent_ = true;
            return;
        }
        current_ = provision;
        Wording wording{provision, heading, {}, {}, {}, {}, false};
        if (place_ == Place::Provision && take_word("from")) {
            Span where;
            wording.from = take_date(&where);
            wording.from_span = where;
            if (wording.from) wording.from_has_basis = take_basis() != Basis::None;
            if (wording.from) expect_end();
        } else {
            expect_end(true);
        }
        if (const auto* first = wordings().find(provision)) {
            repeated(provision, heading, first->heading);
            silent_ = true;
            return;
        }
        add(std::move(wording));
    }

    void repeated(const Provision& provision, Span where, Span first) {
        auto& diagnostic = report(Code::LawAnchorRepeated, {written(provision)}, where);
        diagnostic.labels.push_back({first, {Phrase::LawStoodFirst, {written(provision)}}});
    }

    /// Whether what stands before the first comma is itself no provision.
    [[nodiscard]] bool bad_part_before(std::size_t begin, std::size_t comma) const {
        return !read_provision(text_.substr(0, comma), begin);
    }

    /// Adds a wording, and first those above it that the file does not write out.
    void add(Wording wording) {
        auto& list = wordings();
        const Provision top = place_ == Place::Change ? blocks_.back().provision : Provision{};
        std::vector<Provision> missing;
        for (auto above = parent_of(wording.provision); !above.is_instrument();
             above = parent_of(above)) {
            if (!covers(top, above) || list.find(above) != nullptr) break;
            missing.push_back(above);
        }
        for (auto above = missing.rbegin(); above != missing.rend(); ++above) {
            list.add(Wording{*above, wording.heading, {}, {}, {}, {}, false});
        }
        target_ = wording.provision;
        list.add(std::move(wording));
    }

    void read_change(const ChangeLine& line, std::size_t end) {
        const Kind kind = line.kind;
        provisions_began_ = true;
        at_ = end;
        lose();
        silent_ = false;
        ChangeBlock block;
        block.kind = kind;
        block.is_unplaced = line.is_unplaced;
        const auto named_begin = skip_blanks(text_, at_);
        auto id = take_id();
        if (!id) return;
        block.instrument = std::move(*id);
        const auto anchor_begin = skip_blanks(text_, at_);
        if (begins_like_provision(text_, anchor_begin)) {
            const auto read = read_provision(text_, anchor_begin);
            if (!read || read->first != Level::Section) {
                auto anchor_end = text_.find(" from ", anchor_begin);
                if (anchor_end == std::string_view::npos) anchor_end = end_of_text(text_);
                auto& diagnostic = report(Code::LawBadAnchor, {shown(anchor_begin, anchor_end)},
                                          span(anchor_begin, anchor_end));
                diagnostic.at_span.push_back({Phrase::LawExpectsProvision, {}});
                return;
            }
            block.provision = read->provision;
            at_ = read->end;
        } else if (kind != Kind::Repeals && !line.is_unplaced) {
            expected_here(Phrase::LawExpectsProvision);
            return;
        }
        block.named = span(named_begin, at_);
        if (!take_word("from")) {
            expected_here(Phrase::LawExpectsFrom);
            return;
        }
        const auto from = take_date(&block.from_span);
        if (!from) return;
        block.from = *from;
        block.has_basis = take_basis() != Basis::None;
        expect_end();
        if (kind == Kind::Repeals) {
            place_ = Place::Nowhere;
        } else {
            place_ = Place::Change;
            current_ = block.provision;
        }
        const Wording first{block.provision, block.named, {}, {}, {}, {}, false};
        blocks_.push_back(std::move(block));
        if (kind != Kind::Repeals) add(first);
    }

    void read_text(std::size_t first) {
        const auto end = end_of_text(text_);
        if (begins_like_provision(text_, first)) {
            const auto read = read_provision(text_, first);
            if (read && skip_blanks(text_, read->end) == text_.size()) {
                auto& diagnostic =
                    report(Code::LawAnchorIndented, {shown(first, end)}, span(first, end));
                diagnostic.fixes.push_back(
                    {{Phrase::LawMoveOut, {}}, {{span(0, first), ""}}, true});
                return;
            }
        }
        unknown_before_ = false;
        if (place_ == Place::Lost || silent_) return;
        if (place_ == Place::Nowhere) {
            const auto begin = span(first, first).begin;
            Span whole = span(first, end);
            if (stray_ && *stray_ + 1 == line_) {
                law_.diagnostics.back().span.end = whole.end;
            } else {
                report(Code::LawTextWithoutAnchor, {}, Span{file_, begin, whole.end});
            }
            stray_ = line_;
            return;
        }
        auto* wording = wordings().find(target_);
        if (wording == nullptr) return;
        if (!wording->text.empty()) wording->text += ' ';
        wording->text += plain(text_.substr(first));
        if (!wording->text_span) wording->text_span = span(first, end);
        wording->text_span->end = span(end, end).end;
    }

    // putting it together

    /// Gives each § one form: a single paragraph has no number, and of several the first has one,
    /// also where the file follows the official text, which leaves `stk. 1` out.
    void number_paragraphs(Wordings& wordings) {
        struct Shape {
            bool first = false;
            bool later = false;
        };
        std::map<Provision, Shape> shapes;
        for (const auto& wording : wordings.list()) {
            auto& shape = shapes[section_of(wording.provision)];
            if (wording.provision.paragraph == 1) shape.first = true;
            if (wording.provision.paragraph > 1) shape.later = true;
        }
        std::vector<Wording> before = std::move(wordings.list());
        wordings = Wordings();
        std::vector<Wording> first_paragraphs;
        for (auto& wording : before) {
            const auto shape = shapes[section_of(wording.provision)];
            if (shape.first && !shape.later && wording.provision.paragraph == 1) {
                wording.provision.paragraph = 0;
            } else if (!shape.first && shape.later && wording.provision.paragraph == 0) {
                if (!wording.provision.is_section()) {
                    wording.provision.paragraph = 1;
                    const auto first = paragraph_of(wording.provision, 1);
                    if (wordings.find(first) == nullptr)
                        wordings.add(Wording{first, wording.heading, {}, {}, {}, {}, false});
                } else if (wording.text_span) {
                    Wording first = wording;
                    first.provision.paragraph = 1;
                    first.from.reset();
                    first.from_span.reset();
                    wording.text.clear();
                    wording.text_span.reset();
                    wordings.add(std::move(wording));
                    wordings.add(std::move(first));
                    continue;
                }
            }
            auto* present = wordings.find(wording.provision);
            if (present == nullptr) {
                wordings.add(std::move(wording));
            } else if (wording.provision
                           .is_section()) {  // `stk. 1` of a single paragraph joins its §
                if (!present->text.empty() && !wording.text.empty()) present->text += ' ';
                present->text += wording.text;
                if (!present->text_span)
                    present->text_span = wording.text_span;
                else if (wording.text_span)
                    present->text_span->end = wording.text_span->end;
                if (!present->from) {
                    present->from = wording.from;
                    present->from_span = wording.from_span;
                    present->from_has_basis = wording.from_has_basis;
                }
            } else {
                repeated(wording.provision, wording.heading, present->heading);
            }
        }
    }

    void finish() {
        auto& instrument = law_.instrument;
        const bool readable = law_.diagnostics.empty() ||
                              law_.diagnostics.front().code != Code::LawEncoding || lines_ > 0;
        if (readable) check_identity();
        const auto published = published_ ? published_ : issued_ ? issued_ : commences_;
        const auto issued = issued_ ? issued_ : published;
        instrument.published = published.value_or(Date{});
        instrument.issued = issued.value_or(Date{});
        if (issued_ && published_ && *published_ < *issued_) {
            report(Code::LawPublishedBeforeIssued, {*published_, *issued_}, published_span_);
        }
        number_paragraphs(own_);
        for (auto& block : blocks_) {
            if (block.kind != Kind::Repeals && block.provision.is_section())
                number_paragraphs(block.wordings);
        }
        make_anchors(commences_.value_or(instrument.published));
        make_changes();
        for (const auto& [provision, where] : relied_on_) {
            law_.relied_on.push_back(written(provision));
            if (instrument.find(written(provision)) == nullptr) {
                report(Code::LawUnknownAnchor, {instrument.id, written(provision)}, where);
            }
        }
        sort_diagnostics(law_.diagnostics);
    }

    void check_identity() {
        auto where = law_.instrument.span;
        if (identity_at_.empty())
            where = {file_, 0, static_cast<std::uint32_t>(lines_ > 0 ? end_of_text(line(0)) : 0)};
        for (const auto& identity : identity_lines) {
            if (!identity.required || identity_at_.count(identity.line) != 0) continue;
            report(Code::LawIdentityMissing, {std::string(identity.keyword)}, where);
            if (identity_at_.empty()) return;  // not one of them: one message says it
        }
    }

    void make_anchors(Date commencement) {
        auto& instrument = law_.instrument;
        own_.sort();
        std::vector<Date> from(own_.list().size(), commencement);
        for (std::size_t index = 0; index < from.size(); ++index) {  // those above come first
            const auto& wording = own_.list()[index];
            if (wording.from) {
                from[index] = *wording.from;
                if (!wording.from_has_basis && commences_ && *wording.from != *commences_) {
                    auto& diagnostic = report(Code::LawDateWithoutBasis, {std::string("from")},
                                              *wording.from_span);
                    diagnostic.help.push_back({Phrase::LawGiveBasis, {}});
                }
            } else if (const auto above = own_.index().find(parent_of(wording.provision));
                       above != own_.index().end()) {
                from[index] = from[above->second];
            }
        }
        // What is above begins no later than what is below it.
        Date first = commencement;
        for (std::size_t index = from.size(); index-- > 0;) {
            first = std::min(first, from[index]);
            const auto above = own_.index().find(parent_of(own_.list()[index].provision));
            if (above != own_.index().end())
                from[above->second] = std::min(from[above->second], from[index]);
        }
        instrument.anchors.push_back({{}, {version(first, {}, instrument.span)}});
        for (std::size_t index = 0; index < from.size(); ++index) {
            const auto& wording = own_.list()[index];
            const auto where = wording.text_span.value_or(wording.heading);
            instrument.anchors.push_back(
                {written(wording.provision), {version(from[index], wording.text, where)}});
        }
        if (expires_) set_end(*expires_);
    }

    [[nodiscard]] AnchorVersion version(Date from, std::string text, Span where) const {
        const auto& instrument = law_.instrument;
        return {from,          std::nullopt,    instrument.published, std::nullopt, {},
                instrument.id, std::move(text), paraphrase_,          where};
    }

    void set_end(Date last) {
        bool said = false;
        for (auto& anchor : law_.instrument.anchors) {
            auto& wording = anchor.versions.front();
            if (last < wording.from) {
                if (!std::exchange(said, true)) {
                    std::string name = law_.instrument.id;
                    if (!anchor.canonical.empty()) name += " " + anchor.canonical;
                    report(Code::LawEndBeforeBeginning, {std::move(name), last, wording.from},
                           expires_span_);
                }
                if (anchor.canonical.empty()) return;
                wording.from = last;
            }
            wording.to = last;
            wording.end_published = law_.instrument.published;
        }
    }

    void make_changes() {
        for (auto& block : blocks_) {
            if (!block.has_basis && commences_ && block.from != *commences_) {
                auto& diagnostic =
                    report(Code::LawDateWithoutBasis, {std::string("from")}, block.from_span);
                diagnostic.help.push_back({Phrase::LawGiveBasis, {}});
            }
            if (block.kind == Kind::Repeals) {
                law_.changes.push_back({block.kind,
                                        block.instrument,
                                        written(block.provision),
                                        block.from,
                                        {},
                                        paraphrase_,
                                        block.named,
                                        block.named,
                                        false});
                continue;
            }
            block.wordings.sort();
            if (block.is_unplaced) {
                for (auto& wording : block.wordings.list())
                    law_.unplaced.push_back({block.instrument, written(wording.provision),
                                             block.from, std::move(wording.text)});
                continue;
            }
            bool first = true;
            for (auto& wording : block.wordings.list()) {
                law_.changes.push_back({first ? block.kind : Kind::Inserts, block.instrument,
                                        written(wording.provision), block.from,
                                        std::move(wording.text), paraphrase_, wording.heading,
                                        wording.text_span.value_or(wording.heading), !first});
                first = false;
            }
        }
    }

    const SourceFile& source_;
    FileId file_;
    ParsedLaw law_;

    std::size_t lines_ = 0;
    std::size_t line_ = 0;   ///< the line being read, from zero
    std::string_view text_;  ///< its text
    std::size_t at_ = 0;     ///< the byte in it that is next
    std::string beginning_;  ///< how messages name the line

    std::map<Identity, Span> identity_at_;
    std::optional<Date> issued_;
    std::optional<Date> published_;
    std::optional<Date> commences_;
    std::optional<Date> expires_;
    Span published_span_;
    Span expires_span_;
    bool paraphrase_ = false;
    std::vector<std::pair<Provision, Span>> relied_on_;  ///< what `by` names

    bool provisions_began_ = false;
    bool unknown_before_ = false;  ///< the line before could not be read at all
    bool silent_ = false;          ///< text that follows belongs to a provision that was reported
    Place place_ = Place::Nowhere;
    std::optional<Provision> current_;  ///< what `stk. 2` and `nr. 1` go on from
    Provision target_;                  ///< where text goes
    std::optional<std::size_t> stray_;  ///< the last line of text that belongs to nothing
    Wordings own_;
    std::vector<ChangeBlock> blocks_;
};

}  // namespace

ParsedLaw parse_law(const SourceFile& source, FileId file) {
    return LawReader(source, file).read();
}

const Anchor* Instrument::find(std::string_view canonical) const {
    const auto exact = [&](std::string_view wanted) -> const Anchor* {
        for (const auto& anchor : anchors) {
            if (anchor.canonical == wanted) return &anchor;
        }
        return nullptr;
    };
    if (const auto* anchor = exact(canonical)) return anchor;
    auto provision = provision_of(canonical);
    if (provision.paragraph != 1 || exact(written(paragraph_of(provision, 1))) != nullptr)
        return nullptr;
    provision.paragraph = 0;
    return exact(written(provision));
}

std::optional<std::string> canonical_anchor(std::string_view text) {
    const auto begin = skip_blanks(text, 0);
    if (begin == text.size()) return std::string();
    const auto read = read_provision(text, begin);
    if (!read || read->first != Level::Section || skip_blanks(text, read->end) != text.size())
        return std::nullopt;
    return written(read->provision);
}

}  // namespace hjemmel::lang
