#include "lang/law_lints.hpp"

#include "lang/characters.hpp"
#include "lang/law_provision.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <utility>

namespace hjemmel::lang {

namespace {

using engine::Date;
using law::Provision;

constexpr std::string_view sign = "\xC2\xA7";

bool stands_at(std::string_view text, std::size_t at, std::string_view words) {
    return text.substr(std::min(at, text.size()), words.size()) == words;
}

std::string cited(const Instrument& instrument, std::string_view canonical) {
    return canonical.empty() ? instrument.id : instrument.id + " " + std::string(canonical);
}

Diagnostic made(Code code, std::vector<Argument> arguments, Span where) {
    return {code, std::move(arguments), where, {}, {}, {}, {}, {}};
}

// ---- references ----

/// Goes over what may stand between the first provision of a chain and the act that it belongs to:
/// `, stk. 2 og 3, og §§ 74 e, 74 f og 74 h`.
std::size_t skip_chain(std::string_view text, std::size_t at) {
    static constexpr std::array<std::string_view, 12> links{
        "og", "eller", "samt", "til", "jf.", "dog", "stk.", "nr.", "litra", "and", "to", "or"};
    for (;;) {
        const auto next = law::skip_blanks(text, at);
        if (next >= text.size()) return at;
        if (text[next] == ',' || text[next] == '-' || text[next] == ')' || text[next] == '(') {
            at = next + 1;
            continue;
        }
        if (stands_at(text, next, sign)) {
            at = next + sign.size();
            continue;
        }
        if (text[next] >= '0' && text[next] <= '9') {
            at = next + 1;
            continue;
        }
        const bool lone_letter = text[next] >= 'a' && text[next] <= 'z' &&
                                 !continues_word(text, next + 1) && text[next] != 'i';
        if (lone_letter) {
            at = next + 1;
            continue;
        }
        const auto link = std::find_if(links.begin(), links.end(), [&](std::string_view word) {
            return stands_at(text, next, word) &&
                   (word.back() == '.' || !continues_word(text, next + word.size()));
        });
        if (link == links.end()) return at;
        at = next + link->size();
    }
}

/// The act that follows a chain: `i lov om sygedagpenge`; empty when none does.
std::string act_at(std::string_view text, std::size_t at) {
    at = law::skip_blanks(text, at);
    bool within = false;
    for (const std::string_view opening : {"i ", "efter ", "of ", "in "}) {
        if (!stands_at(text, at, opening)) continue;
        at += opening.size();
        within = true;
        break;
    }
    static constexpr std::array<std::string_view, 9> acts{
        "lov om ", "lov nr",   "loven om ", "bekendtg\xC3\xB8relse", "samme lov", "lovbekendtg",
        "lovens",  "that act", "the "};
    const bool other = std::any_of(acts.begin(), acts.end(), [&](std::string_view word) {
        return stands_at(text, at, word) && (within || word == acts[0]);
    });
    // `integrationsloven`, `arbejdsmarkedsbidragslovens`: one word that ends in -loven.
    auto end = at;
    while (end < text.size() &&
           (continues_word(text, end) || (static_cast<unsigned char>(text[end]) & 0x80U) != 0))
        ++end;
    const std::string_view word = text.substr(at, end - at);
    const bool one_word = within && word.find("loven") != std::string_view::npos;
    if (!other && !one_word) return {};
    std::size_t last = at;
    while (last < text.size() &&
           std::string_view(".,;:()").find(text[last]) == std::string_view::npos)
        ++last;
    return std::string(text.substr(at, last - at));
}

}  // namespace

std::vector<LawReference> references_in(std::string_view text) {
    std::vector<LawReference> found;
    for (auto at = text.find(sign); at != std::string_view::npos; at = text.find(sign, at)) {
        auto begin = at;
        at += sign.size();
        // `§§ 68 og 69 j`: the second sign is the one that is read.
        if (stands_at(text, at, sign)) begin = at;
        auto read = law::read_provision(text, begin);
        if (!read) continue;
        // `§ 52 i lov om …` is section 52 of an act, not section 52 i.
        if (read->provision.section_letter == 'i' && read->provision.is_section() &&
            !act_at(text, read->end - 1).empty()) {
            read->provision.section_letter = 0;
            --read->end;
        }
        const auto end = std::max(skip_chain(text, read->end), read->end);
        found.push_back({law::written(read->provision), act_at(text, end)});
        at = std::max(at, read->end);
    }
    return found;
}

Diagnostics lint_references(const LawLibrary& library) {
    Diagnostics diagnostics;
    std::set<std::pair<std::string, std::string>> said;
    const auto add = [&](Diagnostic one, const std::string& from, const std::string& to) {
        if (said.emplace(from, to).second) diagnostics.push_back(std::move(one));
    };
    for (const Instrument& instrument : library.instruments) {
        // What an amending act without its base puts into other acts speaks of those.
        if (instrument.subject.find(" om \xC3\xA6ndring af ") != std::string::npos) continue;
        for (const Anchor& anchor : instrument.anchors) {
            for (const AnchorVersion& version : anchor.versions) {
                for (const LawReference& reference : references_in(version.text)) {
                    if (!reference.act.empty()) continue;
                    const std::string from = cited(instrument, anchor.canonical);
                    const std::string to = cited(instrument, reference.canonical);
                    const Anchor* target = instrument.find(reference.canonical);
                    if (target == nullptr) {
                        add(made(Code::ReferenceDangles, {from, to}, version.span), from, to);
                        continue;
                    }
                    if (version_in_force(*target, version.from) == nullptr) {
                        add(made(Code::ReferenceNotInForce, {from, to, version.from}, version.span),
                            from, to);
                        continue;
                    }
                    for (const AnchorVersion& wording : target->versions) {
                        if (!wording.to || (version.to && *version.to <= *wording.to)) continue;
                        const auto after = engine::add_days(*wording.to, 1);
                        if (after && version.from <= *after &&
                            version_in_force(*target, *after) == nullptr)
                            add(made(Code::ReferenceNotInForce, {from, to, *after}, version.span),
                                from, to);
                    }
                }
            }
        }
    }
    return diagnostics;
}

// ---- categories ----

namespace {

/// One item of a list of categories.
struct Item {
    const Anchor* anchor = nullptr;
    std::vector<std::string> terms;  ///< in small letters
    std::set<std::string> sections;  ///< of other acts that it names
};

/// What an item lists: its words up to where it begins to explain itself.
std::vector<std::string> terms_of(const std::string& text) {
    std::string head = without_case(text);
    for (const std::string_view stop :
         {" jf", " efter ", " under ", " of the ", "(", ";", ".", ":"}) {
        if (const auto at = head.find(stop); at != std::string::npos) head.resize(at);
    }
    std::vector<std::string> terms;
    std::string term;
    const auto close = [&] {
        while (!term.empty() && (term.back() == ' ' || term.back() == ',')) term.pop_back();
        while (!term.empty() && term.front() == ' ') term.erase(0, 1);
        constexpr std::size_t least = 9;
        // `selvforsørgelses-` is half a word.
        if (term.size() >= least && term.back() != '-') terms.push_back(term);
        term.clear();
    };
    for (std::size_t at = 0; at < head.size();) {
        bool cut = false;
        for (const std::string_view link : {" og ", " samt ", " and ", ","}) {
            if (!stands_at(head, at, link)) continue;
            close();
            at += link.size();
            cut = true;
            break;
        }
        if (!cut) term += head[at++];
    }
    close();
    return terms;
}

/// The lists of an instrument as it begins: what has numbers below it.
std::map<std::string, std::vector<Item>> lists_of(const Instrument& instrument) {
    std::map<std::string, std::vector<Item>> lists;
    for (const Anchor& anchor : instrument.anchors) {
        const Provision provision = law::provision_of(anchor.canonical);
        if (provision.number == 0 || provision.letter != 0 || anchor.versions.empty()) continue;
        Item item;
        item.anchor = &anchor;
        item.terms = terms_of(anchor.versions.front().text);
        for (const LawReference& one : references_in(anchor.versions.front().text)) {
            if (!one.act.empty()) item.sections.insert(one.canonical);
        }
        lists[law::written(law::parent_of(provision))].push_back(std::move(item));
    }
    return lists;
}

bool lists_term(const std::vector<Item>& items, const std::string& term) {
    return std::any_of(items.begin(), items.end(), [&](const Item& item) {
        return without_case(item.anchor->versions.front().text).find(term) != std::string::npos;
    });
}

std::string joined(const std::set<std::string>& parts) {
    std::string text;
    for (const std::string& part : parts) text += (text.empty() ? "" : ", ") + part;
    return text;
}

/// A list of the instrument before, and the list in its place.
void compare_lists(const Instrument& before, const std::vector<Item>& old_items,
                   const Instrument& after, const std::string& list,
                   const std::vector<Item>& new_items, Diagnostics& diagnostics) {
    for (const Item& item : old_items) {
        for (const std::string& term : item.terms) {
            const Span listed = item.anchor->versions.front().span;
            const std::string first = cited(before, item.anchor->canonical);
            if (lists_term(new_items, term)) {
                for (const Item& other : new_items) {
                    const bool same = std::find(other.terms.begin(), other.terms.end(), term) !=
                                      other.terms.end();
                    if (!same || item.sections.empty() || other.sections.empty() ||
                        item.sections == other.sections)
                        continue;
                    const std::string second = cited(after, other.anchor->canonical);
                    diagnostics.push_back(
                        made(Code::ReferenceDiffers,
                             {term, joined(item.sections), first, joined(other.sections), second},
                             listed));
                    diagnostics.back().labels.push_back(
                        {other.anchor->versions.front().span, {Phrase::StandsHere, {second}}});
                }
                continue;
            }
            for (const Anchor& anchor : after.anchors) {
                if (anchor.versions.empty() ||
                    without_case(anchor.versions.front().text).find(term) == std::string::npos)
                    continue;
                diagnostics.push_back(
                    made(Code::CategoryNotListed,
                         {cited(after, anchor.canonical), term, cited(after, list)},
                         anchor.versions.front().span));
                diagnostics.back().labels.push_back({listed, {Phrase::ListedBefore, {first}}});
            }
        }
    }
}

}  // namespace

Diagnostics lint_categories(const std::vector<ParsedLaw>& laws, const LawLibrary& library) {
    Diagnostics diagnostics;
    for (const ParsedLaw& successor : laws) {
        const Instrument* after = library.find(successor.instrument.id);
        for (const ParsedLaw::Change& change : successor.changes) {
            const Instrument* before = library.find(change.instrument);
            if (change.kind != ParsedLaw::Change::Kind::Repeals || !change.anchor.empty() ||
                before == nullptr || after == nullptr)
                continue;
            const auto new_lists = lists_of(*after);
            for (const auto& [list, items] : lists_of(*before)) {
                const auto same = new_lists.find(list);
                if (same != new_lists.end())
                    compare_lists(*before, items, *after, list, same->second, diagnostics);
            }
        }
    }
    return diagnostics;
}

// ---- outlines ----

namespace {

std::string joined(const std::vector<std::string>& parts) {
    constexpr std::size_t most = 12;
    std::string text;
    for (std::size_t place = 0; place < parts.size() && place < most; ++place)
        text += (place == 0 ? "" : "; ") + parts[place];
    if (parts.size() > most) text += "; … (" + std::to_string(parts.size()) + ")";
    return text;
}

/// Each provision with its first day, the instrument's own and those that it puts into others.
std::map<std::string, Date> times_of(const ParsedLaw& law) {
    std::map<std::string, Date> times;
    for (const Anchor& anchor : law.instrument.anchors) {
        if (!anchor.versions.empty())
            times[cited(law.instrument, anchor.canonical)] = anchor.versions.front().from;
    }
    for (const ParsedLaw::Change& change : law.changes) {
        times[change.instrument + (change.anchor.empty() ? "" : " " + change.anchor)] = change.from;
    }
    return times;
}

}  // namespace

std::optional<Diagnostic> compare_outline(const ParsedLaw& outline, const ParsedLaw& text) {
    const auto ours = times_of(outline);
    const auto theirs = times_of(text);
    std::vector<std::string> only_ours, only_theirs, other_times;
    for (const auto& [provision, from] : ours) {
        const auto found = theirs.find(provision);
        if (found == theirs.end()) {
            only_ours.push_back(provision);
        } else if (found->second != from) {
            other_times.push_back(provision);
        }
    }
    for (const auto& [provision, from] : theirs) {
        if (ours.count(provision) == 0) only_theirs.push_back(provision);
    }
    if (only_ours.empty() && only_theirs.empty() && other_times.empty()) return std::nullopt;
    Diagnostic diagnostic =
        made(Code::OutlineDiffers, {text.instrument.id}, outline.instrument.span);
    diagnostic.labels.push_back({text.instrument.span, {Phrase::StandsHere, {text.instrument.id}}});
    if (!only_ours.empty())
        diagnostic.notes.push_back({Phrase::OnlyInOutline, {joined(only_ours)}});
    if (!only_theirs.empty())
        diagnostic.notes.push_back({Phrase::OnlyInText, {joined(only_theirs)}});
    if (!other_times.empty())
        diagnostic.notes.push_back({Phrase::OtherTimes, {joined(other_times)}});
    return diagnostic;
}

ParsedLaw with_missing(const ParsedLaw& outline, ParsedLaw text) {
    for (const Anchor& anchor : outline.instrument.anchors) {
        // `§ 5, stk. 1` of a § with a single paragraph is the § itself.
        if (!anchor.canonical.empty() && text.instrument.find(anchor.canonical) == nullptr)
            text.instrument.anchors.push_back(anchor);
    }
    return text;
}

}  // namespace hjemmel::lang
