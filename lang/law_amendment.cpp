#include "lang/law_amendment.hpp"

#include "lang/characters.hpp"
#include "lang/law_split.hpp"

#include <algorithm>

namespace hjemmel::lang {

namespace {

constexpr std::string_view open_quote = "\xC2\xBB";   // »
constexpr std::string_view close_quote = "\xC2\xAB";  // «

bool stands_at(std::string_view text, std::size_t at, std::string_view words) {
    return text.substr(std::min(at, text.size()), words.size()) == words;
}

std::size_t skip_gaps(std::string_view text, std::size_t at) {
    for (;;) {
        const auto blank = blank_at(text, at);
        const auto length = blank != 0 ? blank : line_end_at(text, at);
        if (length == 0) return at;
        at += length;
    }
}

/// Reads the parts of one instruction from left to right.
class Words {
public:
    explicit Words(std::string_view text) : text_(text) {}

    bool take(std::string_view words) {
        const auto begin = skip_gaps(text_, at_);
        if (!stands_at(text_, begin, words)) return false;
        at_ = begin + words.size();
        return true;
    }

    std::optional<law::Provision> provision(const law::Provision& before = {}) {
        const auto begin = skip_gaps(text_, at_);
        if (!law::begins_like_provision(text_, begin)) return std::nullopt;
        const auto read = law::read_provision(text_, begin);
        if (!read) return std::nullopt;
        at_ = read->end;
        take(",");
        return law::resolve(*read, before);
    }

    /// `2. pkt.,`: one of the sentences of the provision before it; 0: none is named.
    int sentence() {
        const auto begin = skip_gaps(text_, at_);
        int number = 0;
        std::size_t at = begin;
        for (; at < begin + 2 && at < text_.size() && is_digit(text_[at]); ++at)
            number = number * 10 + (text_[at] - '0');
        Words rest(text_.substr(at));
        if (number == 0 || !rest.take(".") || !rest.take("pkt.")) return 0;
        rest.take(",");
        at_ = at + rest.at_;
        return number;
    }

    /// What stands between » and «; quotes may lie within quotes.
    std::optional<std::string> quoted() {
        const auto begin = skip_gaps(text_, at_);
        if (!stands_at(text_, begin, open_quote)) return std::nullopt;
        std::size_t depth = 0;
        for (std::size_t at = begin; at < text_.size(); ++at) {
            if (stands_at(text_, at, open_quote)) ++depth;
            if (!stands_at(text_, at, close_quote) || --depth > 0) continue;
            const auto first = begin + open_quote.size();
            at_ = at + close_quote.size();
            return std::string(text_.substr(first, at - first));
        }
        return std::nullopt;
    }

    bool at_end() {
        take(".");
        return skip_gaps(text_, at_) == text_.size();
    }

private:
    std::string_view text_;
    std::size_t at_ = 0;
};

/// A new wording as it is put in: `1) …` and `3) …` without the marker that repeats the provision.
std::string without_marker(const std::string& text, const law::Provision& provision) {
    const std::string number =
        provision.letter != 0 ? std::string(1, provision.letter) : std::to_string(provision.number);
    if (provision.number == 0 && provision.letter == 0) return text;
    const auto begin = skip_gaps(text, 0);
    return stands_at(text, begin, number + ")") ? text.substr(begin + number.size() + 1) : text;
}

Instruction instruction(Instruction::Kind kind, const law::Provision& provision,
                        std::string text = {}, std::string old_words = {}) {
    return {kind, provision, std::move(text), std::move(old_words), 0, 0, {}};
}

/// Says that a wording is of one provision and of no other: each number that it bears is that of
/// the provision or stands below it.
bool is_wording_of(const std::string& text, const law::Provision& provision) {
    const auto sentences = sentences_of(text);
    for (std::size_t place = 1; place < sentences.size(); ++place) {
        if (section_heading(sentences[place])) return false;
    }
    const SplitSection split = split_section(text, provision);
    const bool within =
        std::all_of(split.parts.begin(), split.parts.end(),
                    [&](const LawPart& part) { return law::covers(provision, part.provision); });
    return within && (split.parts.empty() || law::names(provision, split.parts.front().provision));
}

/// A quoted wording at the end of an instruction, of one provision.
std::optional<Instruction> new_wording(Instruction::Kind kind, const law::Provision& provision,
                                       Words& words) {
    const auto text = words.quoted();
    if (!text || !words.at_end() || !is_wording_of(*text, provision)) return std::nullopt;
    return instruction(kind, provision, without_marker(*text, provision));
}

std::optional<Instruction> replaced(Words words) {
    const auto provision = words.provision();
    if (!provision || !words.take("affattes s\xC3\xA5ledes:")) return std::nullopt;
    return new_wording(Instruction::Kind::Replaces, *provision, words);
}

std::optional<Instruction> repealed(Words words) {
    const auto provision = words.provision();
    if (!provision || !words.take("oph\xC3\xA6ves") || !words.at_end()) return std::nullopt;
    return instruction(Instruction::Kind::Repeals, *provision);
}

std::optional<Instruction> with_other_words(Words words) {
    if (!words.take("I")) return std::nullopt;
    const auto provision = words.provision();
    const int sentence = provision ? words.sentence() : 0;
    if (!provision || !words.take("\xC3\xA6ndres")) return std::nullopt;
    auto before = words.quoted();
    if (!before || !words.take("til")) return std::nullopt;
    words.take(":");
    auto after = words.quoted();
    if (!after || !words.at_end()) return std::nullopt;
    auto read =
        instruction(Instruction::Kind::Words, *provision, std::move(*after), std::move(*before));
    read.sentence = sentence;
    return read;
}

/// `Efter § 8 indsættes: »§ 8 a. …«`: the new § names itself.
std::optional<Instruction> inserted_behind(Words words) {
    if (!words.take("Efter") || !words.provision() || !words.take("inds\xC3\xA6ttes"))
        return std::nullopt;
    std::optional<law::Provision> named;
    if (words.take("som")) named = words.provision();
    if (!words.take(":")) return std::nullopt;
    const auto text = Words(words).quoted();
    const auto heading = text ? section_heading(*text) : std::nullopt;
    if (!heading || (named && !(*named == heading->provision))) return std::nullopt;
    return new_wording(Instruction::Kind::Inserts, heading->provision, words);
}

/// `I § 7 indsættes som stk. 2: »Stk. 2. …«`
std::optional<Instruction> inserted_into(Words words) {
    if (!words.take("I")) return std::nullopt;
    const auto place = words.provision();
    if (!place || !words.take("inds\xC3\xA6ttes")) return std::nullopt;
    if (words.take("efter") && !words.provision(*place)) return std::nullopt;
    if (!words.take("som")) return std::nullopt;
    const auto provision = words.provision(*place);
    if (!provision || !words.take(":")) return std::nullopt;
    return new_wording(Instruction::Kind::Inserts, *provision, words);
}

/// Says that a number at `at` begins an instruction: the one before it has ended, and it is no part
/// of a date or of `2. pkt.`
bool begins_instruction(std::string_view text, std::size_t at, const std::string& number) {
    const auto behind = skip_gaps(text, at + number.size());
    std::size_t length = 0;
    if (!stands_at(text, at, number) || behind == at + number.size() ||
        stands_at(text, behind, "pkt.") || danish_date(text.substr(at), length))
        return false;
    std::size_t end = at;
    bool on_a_new_line = false;
    while (end > 0 && (blank_at(text, end - 1) != 0 || line_end_at(text, end - 1) != 0)) {
        --end;
        on_a_new_line = on_a_new_line || line_end_at(text, end) != 0;
    }
    return end < at && !goes_on_at(text, at) &&
           (on_a_new_line ? text[end - 1] != ',' : ends_a_sentence(text.substr(0, end)));
}

/// The numbered instructions, `1. … 2. …`, or the only one.
std::vector<std::string_view> instructions_in(std::string_view text) {
    std::vector<std::string_view> found;
    std::size_t begin = skip_gaps(text, 0);
    if (!stands_at(text, begin, "1. ") && !stands_at(text, begin, "1.\n")) {
        found.push_back(text.substr(begin));
        return found;
    }
    std::size_t depth = 0;
    int number = 1;
    begin += 2;
    for (std::size_t at = begin; at < text.size(); ++at) {
        if (stands_at(text, at, open_quote)) ++depth;
        if (stands_at(text, at, close_quote) && depth > 0) --depth;
        const std::string next = std::to_string(number + 1) + ".";
        if (depth > 0 || at <= begin || !begins_instruction(text, at, next)) continue;
        found.push_back(text.substr(begin, at - begin));
        begin = at + next.size();
        ++number;
    }
    found.push_back(text.substr(begin));
    return found;
}

/// The provision that an instruction names before the words that it quotes; of several, as in
/// `§§ 3-5`, none.
law::Provision named_in(std::string_view words) {
    const auto at = words.find("\xC2\xA7");
    if (at == std::string_view::npos || at > words.find(open_quote) ||
        stands_at(words, at, "\xC2\xA7\xC2\xA7"))
        return {};
    const auto read = law::read_provision(words, at);
    return read ? read->provision : law::Provision{};
}

}  // namespace

std::optional<AmendingSection> read_amendment(std::string_view section) {
    constexpr std::string_view marks = "foretages f\xC3\xB8lgende \xC3\xA6ndring";
    const auto heading = section_heading(section);
    const auto mark = section.find(marks);
    if (!heading || mark == std::string_view::npos) return std::nullopt;
    const auto colon = section.find(':', mark);
    if (colon == std::string_view::npos) return std::nullopt;
    const auto opening = section.substr(heading->end, mark - heading->end);
    if (opening.find(open_quote) != std::string_view::npos) return std::nullopt;
    AmendingSection amending;
    amending.base = find_instrument(opening);
    const auto instructions = instructions_in(section.substr(colon + 1));
    for (const std::string_view one : instructions) {
        const Words words(one);
        auto read = replaced(words);
        for (const auto reader : {repealed, with_other_words, inserted_behind, inserted_into}) {
            if (!read) read = reader(words);
        }
        if (!read) read = instruction(Instruction::Kind::Unread, named_in(one));
        if (instructions.size() > 1)
            read->number = static_cast<int>(amending.instructions.size()) + 1;
        read->words = one;
        amending.instructions.push_back(std::move(*read));
    }
    return amending;
}

std::string without_quoted(std::string_view text) {
    std::string rest;
    std::size_t depth = 0;
    for (std::size_t at = 0; at < text.size();) {
        if (stands_at(text, at, open_quote)) {
            ++depth;
            at += open_quote.size();
        } else if (stands_at(text, at, close_quote) && depth > 0) {
            --depth;
            at += close_quote.size();
        } else {
            if (depth == 0) rest += text[at];
            ++at;
        }
    }
    return rest;
}

}  // namespace hjemmel::lang
