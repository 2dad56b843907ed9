#include "lang/law_commencement.hpp"

#include "lang/characters.hpp"
#include "lang/law_import.hpp"

#include <algorithm>
#include <array>

namespace hjemmel::lang {

namespace {

using law::Provision;

bool begins_with(std::string_view text, std::string_view beginning) {
    return text.substr(0, beginning.size()) == beginning;
}

/// Says that nothing stands behind the day, or only a reference to paragraphs that speak for
/// themselves: `, jf. dog stk. 2 og 3.`
bool ends_here(std::string_view rest) {
    constexpr std::string_view exception = ", jf. dog stk. ";
    if (begins_with(rest, exception)) {
        rest.remove_prefix(exception.size());
        while (!rest.empty() && rest != ".") {
            if (rest.front() >= '0' && rest.front() <= '9') {
                rest.remove_prefix(1);
                continue;
            }
            static constexpr std::array<std::string_view, 5> joints{" og ", ", ", "-",
                                                                    "\xE2\x80\x93", "\xE2\x88\x92"};
            const auto* joint = std::find_if(joints.begin(), joints.end(), [&](const auto one) {
                return begins_with(rest, one);
            });
            if (joint == joints.end()) return false;
            rest.remove_prefix(joint->size());
        }
    }
    return rest.empty() || rest == ".";
}

constexpr std::array<std::string_view, 4> whole_subjects{
    "Bekendtg\xC3\xB8relsen ", "Loven ", "Denne bekendtg\xC3\xB8relse ", "Denne lov "};

/// What the sentence is about, up to its verb.
std::optional<Provision> subject_of(std::string_view words) {
    if (std::find(whole_subjects.begin(), whole_subjects.end(), words) != whole_subjects.end())
        return Provision{};
    const auto read =
        law::begins_like_section(words, 0) ? law::read_provision(words, 0) : std::nullopt;
    if (!read) return std::nullopt;
    auto end = read->end;
    if (begins_with(words.substr(end), ",")) ++end;
    return law::skip_blanks(words, end) == words.size() ? std::optional(read->provision)
                                                        : std::nullopt;
}

/// Says that words go on naming provisions: `§ 1, nr. 3 og 5`.
bool names_on(std::string_view words) {
    std::size_t at = words.find_first_not_of(", ");
    if (at == std::string_view::npos) return false;
    words.remove_prefix(at);
    return (words.front() >= '0' && words.front() <= '9') || words.front() == '-' ||
           begins_with(words, "og ") || begins_with(words, "eller ") || begins_with(words, "nr") ||
           begins_with(words, "\xE2\x80\x93");
}

}  // namespace

std::optional<Commencement> read_commencement(std::string_view sentence) {
    constexpr std::string_view verb =
        "tr\xC3\xA6"
        "der i kraft ";
    const auto at = sentence.find(verb);
    if (at == std::string_view::npos) return std::nullopt;
    const auto subject = subject_of(sentence.substr(0, at));
    if (!subject) return std::nullopt;
    Commencement read{*subject, {}, false};
    std::string_view rest = sentence.substr(at + verb.size());
    if (begins_with(rest, "den ")) {
        std::size_t length = 0;
        read.date = danish_date(rest.substr(4), length);
        if (!read.date) return std::nullopt;
        rest.remove_prefix(4 + length);
    } else {
        constexpr std::string_view published = "dagen efter bekendtg\xC3\xB8relsen";
        if (!begins_with(rest, published)) return std::nullopt;
        rest.remove_prefix(published.size());
        for (const std::string_view paper : {" i Lovtidende", " i Statstidende"}) {
            if (begins_with(rest, paper)) rest.remove_prefix(paper.size());
        }
    }
    read.says_more = !ends_here(rest);
    return read;
}

bool names_a_day(std::string_view sentence) {
    for (std::size_t at = 0; at < sentence.size(); ++at) {
        std::size_t length = 0;
        if (is_digit(sentence[at]) && danish_date(sentence.substr(at), length)) return true;
    }
    return false;
}

bool is_about_whole(std::string_view sentence) {
    return sentence.find(" nr. ") != std::string_view::npos || begins_with(sentence, "Nr. ") ||
           std::any_of(whole_subjects.begin(), whole_subjects.end(),
                       [&](const auto subject) { return begins_with(sentence, subject); });
}

std::vector<Provision> named_sections(std::string_view sentence) {
    constexpr std::string_view mark = "\xC2\xA7";
    std::vector<Provision> named;
    for (auto at = sentence.find(mark); at != std::string_view::npos;) {
        const auto read = law::read_provision(sentence, at);
        if (!read) return {Provision{}};
        Provision one = law::section_of(read->provision);
        if (!names_on(sentence.substr(read->end))) one.number = read->provision.number;
        named.push_back(one);
        at = sentence.find(mark, read->end);
    }
    return named;
}

}  // namespace hjemmel::lang
