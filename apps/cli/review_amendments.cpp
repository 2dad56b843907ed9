#include "apps/cli/review_amendments.hpp"

#include <algorithm>
#include <set>
#include <tuple>

namespace hjemmel::cli {

namespace {

using apps::BookAmendment;
using apps::BookChange;
using apps::BookRuleChange;
using Change = lang::ParsedLaw::Change;

class Amending {
public:
    Amending(const CheckedRules& rules, const std::vector<ReviewPair>& pairs,
             const std::map<std::string, std::size_t>& places)
        : rules_(rules) {
        for (const ReviewPair& pair : pairs) {
            const auto place = places.find(pair.pin.rule);
            if (place != places.end()) citing_[pair.pin.provision].push_back(place->second);
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
        if (!is_there) amendment.changes.push_back(made(before, after));
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

    [[nodiscard]] std::set<std::size_t> citing(const BookChange::Side& side) const {
        if (side.anchor.empty()) return {};
        const auto found = citing_.find(side.instrument + " " + side.anchor);
        return found == citing_.end()
                   ? std::set<std::size_t>()
                   : std::set<std::size_t>(found->second.begin(), found->second.end());
    }

    [[nodiscard]] BookChange made(BookChange::Side before, BookChange::Side after) const {
        const std::set<std::size_t> old_rules = citing(before);
        const std::set<std::size_t> new_rules = citing(after);
        BookChange change{std::move(before), std::move(after), {}};
        const bool is_same = change.before.text == change.after.text;
        std::set<std::size_t> all = old_rules;
        all.insert(new_rules.begin(), new_rules.end());
        for (const std::size_t rule : all) {
            const bool stays = old_rules.count(rule) > 0 && new_rules.count(rule) > 0;
            change.rules.emplace_back(rule, stays && is_same ? BookRuleChange::Unchanged
                                            : stays          ? BookRuleChange::ReadAgain
                                            : old_rules.count(rule) == 0
                                                ? BookRuleChange::IsNew
                                                : BookRuleChange::FallsAway);
        }
        return change;
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
        std::vector<Likeness> likenesses;
        for (std::size_t i = 0; i < old.size(); ++i) {
            const std::set<std::size_t> old_rules = citing(old[i]);
            for (std::size_t j = 0; j < fresh.size(); ++j) {
                const std::set<std::size_t> new_rules = citing(fresh[j]);
                const Likeness one{shared_by(old_rules, new_rules),
                                   old[i].anchor == fresh[j].anchor, i, j};
                const bool is_uncited = old_rules.empty() && new_rules.empty();
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
                     goes_on[i] ? fresh[*goes_on[i]] : BookChange::Side{by.id, {}, {}, false, {}}));
        for (std::size_t j = 0; j < fresh.size(); ++j) {
            if (!taken[j]) amendment.changes.push_back(made({to.id, {}, {}, false, {}}, fresh[j]));
        }
    }

    static std::size_t shared_by(const std::set<std::size_t>& left,
                                 const std::set<std::size_t>& right) {
        return static_cast<std::size_t>(std::count_if(
            left.begin(), left.end(), [&](std::size_t rule) { return right.count(rule) > 0; }));
    }

    const CheckedRules& rules_;
    std::map<std::string, std::vector<std::size_t>> citing_;  ///< rules, by provision
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
