#include "lang/law_rewording.hpp"

#include "lang/law_import.hpp"
#include "lang/law_split.hpp"

#include <algorithm>
#include <iterator>
#include <string_view>
#include <utility>

namespace hjemmel::lang {

namespace {

using law::Provision;

/// Says that two changes are of one instrument on one day, and that both are placed.
bool meet(const DraftChange& left, const DraftChange& right) {
    return left.instrument == right.instrument && left.from == right.from &&
           left.keyword != "unplaced" && right.keyword != "unplaced";
}

/// Puts a wording into a part, with a sentence on each line.
bool put(const std::string& text, DraftPart& part) {
    part.text.clear();
    for (const std::string_view sentence : sentences_of(text)) {
        if (!add_line(printable(sentence, nullptr), part)) return false;
    }
    return true;
}

}  // namespace

std::map<Provision, std::string> wordings_after(const Instrument& instrument,
                                                const DraftChange& change, const Draft& draft) {
    std::map<Provision, std::string> wordings;
    for (const Anchor& anchor : instrument.anchors) {
        const AnchorVersion* version = version_in_force(anchor, change.from);
        if (!anchor.canonical.empty() && version != nullptr)
            wordings[law::provision_of(anchor.canonical)] = version->text;
    }
    const auto drop = [&](const auto& is_dropped) {
        for (auto one = wordings.begin(); one != wordings.end();)
            one = is_dropped(one->first) ? wordings.erase(one) : std::next(one);
    };
    for (const DraftChange& made : draft.changes) {
        if (!meet(made, change)) continue;
        drop([&](const Provision& one) { return law::covers(made.provision, one); });
        for (const DraftPart& part : made.parts)
            wordings[part.provision] = printable(part.text, nullptr);
    }
    drop([&](const Provision& one) { return !law::covers(change.provision, one); });
    return wordings;
}

bool reword(const Provision& provision, const std::map<Provision, std::string>& wordings,
            DraftChange change, Draft& draft) {
    for (DraftChange& made : draft.changes) {
        if (!meet(made, change)) continue;
        for (DraftPart& part : made.parts) {
            if (!(part.provision == provision)) continue;
            DraftPart worded = part;
            if (!put(wordings.at(provision), worded)) return false;
            part = std::move(worded);
            return true;
        }
    }
    change.keyword = "replaces";
    change.provision = provision;
    for (const auto& [one, text] : wordings) {
        if (!law::covers(provision, one)) continue;
        DraftPart& part = change.parts.emplace_back();
        part.provision = one;
        if (!put(text, part)) return false;
    }
    draft.changes.erase(std::remove_if(draft.changes.begin(), draft.changes.end(),
                                       [&](const DraftChange& made) {
                                           return meet(made, change) &&
                                                  law::covers(provision, made.provision);
                                       }),
                        draft.changes.end());
    draft.changes.push_back(std::move(change));
    return true;
}

bool is_settled(const DraftChange& change, const Draft& draft) {
    const Provision& provision = change.provision;
    return std::any_of(draft.changes.begin(), draft.changes.end(), [&](const DraftChange& made) {
        if (!meet(made, change)) return false;
        const bool is_worded =
            std::any_of(made.parts.begin(), made.parts.end(),
                        [&](const DraftPart& part) { return part.provision == provision; });
        if (made.provision == provision ||
            (made.keyword == "repeals" && law::covers(made.provision, provision)))
            return true;
        return change.keyword == "inserts" ? is_worded : law::covers(provision, made.provision);
    });
}

bool put_within(const DraftChange& change, Draft& draft) {
    if (change.keyword == "inserts") return false;
    for (DraftChange& made : draft.changes) {
        if (!meet(made, change) || !law::covers(made.provision, change.provision)) continue;
        auto& parts = made.parts;
        const auto is_covered = [&](const DraftPart& part) {
            return law::covers(change.provision, part.provision);
        };
        const auto first = std::find_if(parts.begin(), parts.end(), is_covered);
        if (first == parts.end()) return false;
        const auto place = first - parts.begin();
        parts.erase(std::remove_if(parts.begin(), parts.end(), is_covered), parts.end());
        parts.insert(parts.begin() + place, change.parts.begin(), change.parts.end());
        return true;
    }
    return false;
}

}  // namespace hjemmel::lang
