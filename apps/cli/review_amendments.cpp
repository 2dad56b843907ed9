#include "apps/cli/review_amendments.hpp"

#include "lang/law_text.hpp"

#include <algorithm>
#include <optional>
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
    static BookChange::Side side(const lang::Instrument& instrument, const std::string& anchor,
                                 std::optional<engine::Date> on) {
        const lang::Anchor* found = instrument.find(anchor);
        const lang::AnchorVersion* version =
            found == nullptr || !on ? nullptr : lang::version_in_force(*found, *on);
        if (version == nullptr) return {instrument.id, {}, {}, false};
        return {instrument.id, found->canonical, version->text, version->paraphrase};
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

    /// One instrument in the place of another: each provision of the old one beside that of the new
    /// one which most of its rules cite, or which has its number.
    void replace(const lang::Instrument& by, const lang::Instrument& to,
                 BookAmendment& amendment) const {
        const std::optional<engine::Date> last = engine::Date{amendment.from.days - 1};
        std::vector<BookChange::Side> fresh;
        for (const lang::Anchor& anchor : by.anchors) {
            BookChange::Side one = side(by, anchor.canonical, amendment.from);
            if (!one.anchor.empty() && !(one.text.empty() && citing(one).empty()))
                fresh.push_back(std::move(one));
        }
        std::vector<bool> taken(fresh.size());
        for (const lang::Anchor& anchor : to.anchors) {
            BookChange::Side old = side(to, anchor.canonical, last);
            const std::set<std::size_t> rules = citing(old);
            // What has no words of its own only holds its parts together.
            if (old.anchor.empty() || (old.text.empty() && rules.empty())) continue;
            std::optional<std::size_t> best;
            std::size_t most = 0;
            for (std::size_t place = 0; place < fresh.size(); ++place) {
                if (taken[place]) continue;
                const std::size_t shared = shared_by(rules, citing(fresh[place]));
                const bool same_number = fresh[place].anchor == old.anchor;
                if (shared > most || (shared == most && same_number)) {
                    best = place;
                    most = shared;
                }
            }
            BookChange::Side other{by.id, {}, {}, false};
            if (best) {
                taken[*best] = true;
                other = fresh[*best];
            }
            amendment.changes.push_back(made(std::move(old), std::move(other)));
        }
        for (std::size_t place = 0; place < fresh.size(); ++place) {
            if (!taken[place])
                amendment.changes.push_back(made({to.id, {}, {}, false}, fresh[place]));
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

std::vector<BookAmendment> amendments_of(const CheckedRules& rules,
                                         const std::vector<ReviewPair>& pairs,
                                         const std::map<std::string, std::size_t>& places) {
    return Amending(rules, pairs, places).amendments();
}

}  // namespace hjemmel::cli
