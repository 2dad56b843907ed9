#include "apps/cli/review_amendments.hpp"

#include "lang/law_provision.hpp"

#include <algorithm>
#include <iterator>
#include <tuple>

namespace hjemmel::cli {

namespace {

using apps::BookAmendment;
using apps::BookChange;
using apps::BookChangedRule;
using apps::BookRuleChange;
using Change = lang::ParsedLaw::Change;

/// The rules that answer a provision, each with the provision that it cites: this one or, else, the
/// nearest that it is a part of.
using Answering = std::map<std::size_t, std::string>;

class Amending {
public:
    Amending(const CheckedRules& rules, const std::vector<ReviewPair>& pairs,
             const std::map<std::string, std::size_t>& places)
        : rules_(rules) {
        for (const ReviewPair& pair : pairs) {
            const auto place = places.find(pair.pin.rule);
            if (place == places.end() || pair.kind != ReviewPair::Kind::Cited) continue;
            citing_[pair.pin.provision].push_back(place->second);
            cited_[place->second].push_back(pair.pin.provision);
        }
    }

    std::vector<BookAmendment> amendments() {
        for (const lang::Instrument& by : rules_.compiled.laws.instruments) {
            const lang::ParsedLaw law = lang::parse_law(rules_.sources[by.file], by.file);
            for (const Change& change : law.changes) {
                if (const lang::Instrument* to = rules_.compiled.laws.find(change.instrument))
                    add(by, *to, change);
            }
        }
        std::stable_sort(made_.begin(), made_.end(),
                         [](const BookAmendment& left, const BookAmendment& right) {
                             return std::tie(left.from, left.by, left.to) <
                                    std::tie(right.from, right.by, right.to);
                         });
        return std::move(made_);
    }

private:
    void add(const lang::Instrument& by, const lang::Instrument& to, const Change& change) {
        const auto found = std::find_if(made_.begin(), made_.end(), [&](const BookAmendment& one) {
            return one.by == by.id && one.to == to.id && one.from == change.from;
        });
        BookAmendment& amendment = found != made_.end() ? *found : made_.emplace_back();
        amendment.by = by.id;
        amendment.to = to.id;
        amendment.from = change.from;
        if (change.kind == Change::Kind::Repeals && change.anchor.empty()) {
            amendment.is_replaced = true;
            replace(by, to, amendment);
            return;
        }
        const BookChange::Side before = side(to, change.anchor, engine::Date{change.from.days - 1});
        const BookChange::Side after = side(to, change.anchor, change.from);
        const bool is_there = std::any_of(
            amendment.changes.begin(), amendment.changes.end(), [&](const BookChange& one) {
                return (one.before.instrument == to.id && one.before.anchor == change.anchor) ||
                       (one.after.instrument == to.id && one.after.anchor == change.anchor);
            });
        if (!is_there) amendment.changes.push_back(made(before, after, change.from));
    }

    /// A provision as it is on a day; without an anchor when there is none then.
    [[nodiscard]] BookChange::Side side(const lang::Instrument& instrument,
                                        const std::string& anchor,
                                        std::optional<engine::Date> on) const {
        const lang::Anchor* found = instrument.find(anchor);
        const lang::AnchorVersion* version =
            found == nullptr || !on ? nullptr : lang::version_in_force(*found, *on);
        if (version == nullptr) return {instrument.id, {}, {}, false, {}};
        return {instrument.id, found->canonical, version->text, version->paraphrase,
                language_of(rules_.compiled.laws, *version)};
    }

    /// Says that a provision or a part of it is in force on a day.
    [[nodiscard]] bool stands(const std::string& instrument, const lang::law::Provision& provision,
                              engine::Date on) const {
        const lang::Instrument* found = rules_.compiled.laws.find(instrument);
        if (found == nullptr) return false;
        return std::any_of(
            found->anchors.begin(), found->anchors.end(), [&](const lang::Anchor& anchor) {
                return lang::law::covers(provision, lang::law::provision_of(anchor.canonical)) &&
                       lang::version_in_force(anchor, on) != nullptr;
            });
    }

    /// The rules that answer a provision on a day, whether or not it is in force itself then.
    [[nodiscard]] Answering answering(const std::string& instrument, const std::string& anchor,
                                      engine::Date on) const {
        Answering rules;
        auto provision = lang::law::provision_of(anchor);
        while (!provision.is_instrument()) {
            const std::string name = instrument + " " + lang::law::written(provision);
            const auto found = citing_.find(name);
            if (found != citing_.end() && stands(instrument, provision, on)) {
                for (const std::size_t rule : found->second) rules.try_emplace(rule, name);
            }
            provision = lang::law::parent_of(provision);
        }
        return rules;
    }

    /// Another provision that a rule cites and that is in force on a day; empty: none is. Any one
    /// of them is enough for the rule to be in force.
    [[nodiscard]] std::string cited_on(std::size_t rule, engine::Date on) const {
        const auto found = cited_.find(rule);
        if (found == cited_.end()) return {};
        for (const std::string& name : found->second) {
            const std::size_t blank = std::min(name.find(' '), name.size());
            const std::string anchor = name.substr(std::min(blank + 1, name.size()));
            if (stands(name.substr(0, blank), lang::law::provision_of(anchor), on)) return name;
        }
        return {};
    }

    /// The rules that cite a provision itself, in order.
    [[nodiscard]] std::vector<std::size_t> citing(const BookChange::Side& side) const {
        const auto found = citing_.find(side.instrument + " " + side.anchor);
        std::vector<std::size_t> rules;
        if (!side.anchor.empty() && found != citing_.end()) rules = found->second;
        std::sort(rules.begin(), rules.end());
        return rules;
    }

    /// from: the day of the change.
    [[nodiscard]] BookChange made(BookChange::Side before, BookChange::Side after,
                                  engine::Date from) const {
        // What comes or goes alone may lie below what stays and is cited.
        const bool is_one = before.instrument == after.instrument;
        const std::string& old_anchor =
            is_one && before.anchor.empty() ? after.anchor : before.anchor;
        const std::string& new_anchor =
            is_one && after.anchor.empty() ? before.anchor : after.anchor;
        const Answering old_rules =
            answering(before.instrument, old_anchor, engine::Date{from.days - 1});
        const Answering new_rules = answering(after.instrument, new_anchor, from);
        // Where a rule cites both, what it cites later is named.
        Answering all = new_rules;
        all.insert(old_rules.begin(), old_rules.end());
        std::vector<BookChangedRule> rules;
        for (const auto& [rule, cited] : all) {
            const bool is_old = old_rules.count(rule) > 0;
            const bool is_new = new_rules.count(rule) > 0;
            const std::string own =
                is_new ? after.instrument + " " + new_anchor : before.instrument + " " + old_anchor;
            // What cites only one of the two may go on, or have stood before, by another provision.
            const std::string other = !is_new   ? cited_on(rule, from)
                                      : !is_old ? cited_on(rule, engine::Date{from.days - 1})
                                                : std::string();
            const bool goes_on = !other.empty();
            const auto change = goes_on                     ? BookRuleChange::ReadAgain
                                : !is_new                   ? BookRuleChange::FallsAway
                                : !is_old                   ? BookRuleChange::IsNew
                                : before.text == after.text ? BookRuleChange::Unchanged
                                                            : BookRuleChange::ReadAgain;
            const std::string& shown = goes_on && !is_new ? other : cited;
            rules.push_back({rule, change, shown, shown != own});
        }
        return {std::move(before), std::move(after), std::move(rules)};
    }

    /// The provisions of an instrument on a day. What has no words and no rules of its own only
    /// holds its parts together.
    [[nodiscard]] std::vector<BookChange::Side> sides(const lang::Instrument& instrument,
                                                      engine::Date on) const {
        std::vector<BookChange::Side> all;
        for (const lang::Anchor& anchor : instrument.anchors) {
            BookChange::Side one = side(instrument, anchor.canonical, on);
            if (!one.anchor.empty() && !(one.text.empty() && citing(one).empty()))
                all.push_back(std::move(one));
        }
        return all;
    }

    /// Two provisions that may be one and the same, and what speaks for it.
    struct Likeness {
        std::size_t shared = 0;  ///< rules that cite both
        bool same_number = false;
        std::size_t old_place = 0;
        std::size_t new_place = 0;

        /// What speaks for more goes first.
        bool operator<(const Likeness& other) const {
            return std::tie(other.shared, other.same_number, old_place, new_place) <
                   std::tie(shared, same_number, other.old_place, other.new_place);
        }
    };

    /// One instrument in the place of another: a provision of the old one beside that of the new
    /// one which most of its rules cite, or beside its number where no rule cites either.
    void replace(const lang::Instrument& by, const lang::Instrument& to,
                 BookAmendment& amendment) const {
        const std::vector<BookChange::Side> old = sides(to, engine::Date{amendment.from.days - 1});
        const std::vector<BookChange::Side> fresh = sides(by, amendment.from);
        std::vector<std::vector<std::size_t>> fresh_rules;
        fresh_rules.reserve(fresh.size());
        for (const BookChange::Side& one : fresh) fresh_rules.push_back(citing(one));
        std::vector<Likeness> likenesses;
        for (std::size_t i = 0; i < old.size(); ++i) {
            const std::vector<std::size_t> old_rules = citing(old[i]);
            for (std::size_t j = 0; j < fresh.size(); ++j) {
                const Likeness one{shared_by(old_rules, fresh_rules[j]),
                                   old[i].anchor == fresh[j].anchor, i, j};
                const bool is_uncited = old_rules.empty() && fresh_rules[j].empty();
                if (one.shared > 0 || (is_uncited && one.same_number)) likenesses.push_back(one);
            }
        }
        std::sort(likenesses.begin(), likenesses.end());
        std::vector<std::optional<std::size_t>> goes_on(old.size());
        std::vector<bool> taken(fresh.size());
        for (const Likeness& one : likenesses) {
            if (goes_on[one.old_place] || taken[one.new_place]) continue;
            goes_on[one.old_place] = one.new_place;
            taken[one.new_place] = true;
        }
        for (std::size_t i = 0; i < old.size(); ++i)
            amendment.changes.push_back(
                made(old[i],
                     goes_on[i] ? fresh[*goes_on[i]] : BookChange::Side{by.id, {}, {}, false, {}},
                     amendment.from));
        for (std::size_t j = 0; j < fresh.size(); ++j) {
            if (!taken[j])
                amendment.changes.push_back(
                    made({to.id, {}, {}, false, {}}, fresh[j], amendment.from));
        }
    }

    /// Both in order.
    static std::size_t shared_by(const std::vector<std::size_t>& left,
                                 const std::vector<std::size_t>& right) {
        std::vector<std::size_t> both;
        std::set_intersection(left.begin(), left.end(), right.begin(), right.end(),
                              std::back_inserter(both));
        return both.size();
    }

    const CheckedRules& rules_;
    std::map<std::string, std::vector<std::size_t>> citing_;  ///< rules, by what they cite
    std::map<std::size_t, std::vector<std::string>> cited_;   ///< what they cite, by rule
    std::vector<BookAmendment> made_;
};

}  // namespace

std::optional<lang::Language> language_of(const lang::LawLibrary& laws,
                                          const lang::AnchorVersion& version) {
    if (!version.paraphrase) return lang::Language::Danish;
    const lang::Instrument* by = laws.find(version.made_by);
    return by == nullptr ? std::nullopt : by->written_in;
}

std::vector<BookAmendment> amendments_of(const CheckedRules& rules,
                                         const std::vector<ReviewPair>& pairs,
                                         const std::map<std::string, std::size_t>& places) {
    return Amending(rules, pairs, places).amendments();
}

}  // namespace hjemmel::cli
