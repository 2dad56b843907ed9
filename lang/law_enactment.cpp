#include "lang/law_provision.hpp"
#include "lang/law_text.hpp"

#include <algorithm>
#include <cstddef>
#include <functional>
#include <iterator>
#include <map>
#include <tuple>
#include <utility>

namespace hjemmel::lang {
namespace {

using namespace law;
using engine::Date;
using Kind = ParsedLaw::Change::Kind;

/// As lawyers cite it: `BEK1409 § 5, nr. 2`.
std::string cited(const std::string& instrument, const Provision& provision) {
    return provision.is_instrument() ? instrument : instrument + " " + written(provision);
}

/// A change with the text below its provision, and who makes it.
struct Planned {
    std::vector<const ParsedLaw::Change*> changes;  ///< the change, then its parts
    std::string maker;
    Date published;

    [[nodiscard]] const ParsedLaw::Change& leader() const { return *changes.front(); }
    [[nodiscard]] auto key() const {
        return std::tie(leader().from, published, maker, leader().span.begin);
    }
};

/// Ends a wording; an end that comes later, or an equal one that was published later, is kept for
/// the days on which the earlier one was not known yet.
void add_end(AnchorVersion& version, engine::ForceEnd end) {
    if (!version.to) {
        version.to = end.last;
        version.end_published = end.published;
        return;
    }
    if (end.last < *version.to && version.end_published) {
        std::swap(end.last, *version.to);
        std::swap(end.published, *version.end_published);
    }
    version.later_ends.push_back(end);
}

AnchorVersion* version_on(Anchor& anchor, Date on) {
    for (auto& version : anchor.versions) {
        if (version.from <= on && (!version.to || *version.to >= on)) return &version;
    }
    return nullptr;
}

/// One instrument while changes reach it.
class Enacted {
public:
    Enacted(Instrument instrument, Diagnostics& diagnostics)
        : instrument_(std::move(instrument)), diagnostics_(diagnostics) {
        for (auto& anchor : instrument_.anchors) {
            const auto provision = provision_of(anchor.canonical);
            anchors_.emplace(provision, std::move(anchor));
        }
        instrument_.anchors.clear();
    }

    [[nodiscard]] const Instrument& instrument() const { return instrument_; }

    Instrument take() {
        for (auto& entry : anchors_) instrument_.anchors.push_back(std::move(entry.second));
        return std::move(instrument_);
    }

    void apply(const Planned& planned) {
        const auto& change = planned.leader();
        bool unnumbered = false;
        const auto provision = settle(provision_of(change.anchor), unnumbered);
        if (conflicts(planned, provision)) return;
        bool done = false;
        switch (change.kind) {
            case Kind::Inserts:
                done = insert(planned, provision);
                break;
            case Kind::Replaces:
                done = replace(planned, provision, unnumbered);
                break;
            case Kind::Repeals:
                // What is left below the § keeps it in force; only its own text goes.
                done = unnumbered && provision.is_section() &&
                               has_paragraphs_on(provision, change.from)
                           ? replace(planned, provision, unnumbered)
                           : end(planned, provision, unnumbered);
                break;
        }
        if (!done) return;
        applied_.push_back({change.from, provision, change.kind, planned.maker, change.span});
        for (std::size_t index = 1; index < planned.changes.size(); ++index) {
            const auto& part = *planned.changes[index];
            auto place = provision_of(part.anchor);
            if (unnumbered) place.paragraph = 0;
            begin(planned, part, place);
        }
    }

private:
    struct Applied {
        Date from;
        Provision provision;
        Kind kind;
        std::string maker;
        Span span;
    };

    [[nodiscard]] std::string name(const Provision& provision) const {
        return cited(instrument_.id, provision);
    }

    Diagnostic& report(Code code, std::vector<Argument> arguments, Span where) {
        diagnostics_.push_back(Diagnostic{code, std::move(arguments), where, {}, {}, {}, {}, {}});
        return diagnostics_.back();
    }

    /// `§ 5, stk. 1` of a § whose paragraph had no number is the § itself.
    Provision settle(Provision provision, bool& unnumbered) const {
        if (provision.paragraph != 1 || anchors_.count(paragraph_of(provision, 1)) != 0)
            return provision;
        if (anchors_.count(section_of(provision)) == 0) return provision;
        unnumbered = true;
        provision.paragraph = 0;
        return provision;
    }

    bool has_paragraphs_on(const Provision& section, Date on) {
        for (auto entry = anchors_.upper_bound(section);
             entry != anchors_.end() && covers(section, entry->first); ++entry) {
            if (entry->first.paragraph != 0 && version_on(entry->second, on) != nullptr)
                return true;
        }
        return false;
    }

    bool conflicts(const Planned& planned, const Provision& provision) {
        for (auto other = applied_.rbegin();
             other != applied_.rend() && other->from == planned.leader().from; ++other) {
            const bool above = other->kind != Kind::Inserts && covers(other->provision, provision);
            const bool below =
                planned.leader().kind != Kind::Inserts && covers(provision, other->provision);
            if (!(other->provision == provision) &&
                (other->maker == planned.maker || !(above || below)))
                continue;
            auto& diagnostic =
                report(Code::LawSimultaneousChanges, {name(provision), planned.leader().from},
                       planned.leader().span);
            diagnostic.labels.push_back({other->span, {Phrase::LawOtherChange, {}}});
            return true;
        }
        return false;
    }

    /// The anchor, if it has a wording on the day of the change; otherwise reports why not.
    Anchor* in_force(const Planned& planned, const Provision& provision) {
        const auto& change = planned.leader();
        const auto found = anchors_.find(provision);
        if (found == anchors_.end()) {
            report(Code::LawUnknownAnchor, {instrument_.id, written(provision)}, change.span);
            return nullptr;
        }
        if (version_on(found->second, change.from) != nullptr) return &found->second;
        report(Code::LawNotInForce, {name(provision), change.from}, change.span);
        return nullptr;
    }

    /// Ends a provision and all below it the day before the change.
    /// unnumbered: it is the first paragraph of its §, so the other paragraphs do not lie below it.
    bool end(const Planned& planned, const Provision& provision, bool unnumbered) {
        const auto& change = planned.leader();
        const auto last = engine::add_days(change.from, -1);
        const auto target = anchors_.find(provision);
        if (target != anchors_.end() && last) {
            const auto& first = target->second.versions.front();
            if (first.from >= change.from) {
                end_before_beginning(provision, *last, first, change.span);
                return false;
            }
        }
        auto* anchor = in_force(planned, provision);
        if (anchor == nullptr || !last) return false;
        for (auto entry = anchors_.find(provision);
             entry != anchors_.end() && covers(provision, entry->first);) {
            if (unnumbered && provision.is_section() && entry->first.paragraph != 0) {
                ++entry;
                continue;
            }
            auto& versions = entry->second.versions;
            for (auto& version : versions) {
                if (version.from < change.from) {
                    add_end(version, {*last, planned.published});
                }
            }
            const auto later = std::find_if(
                versions.begin(), versions.end(),
                [&](const AnchorVersion& version) { return version.from >= change.from; });
            if (later != versions.end()) {
                end_before_beginning(entry->first, *last, *later, change.span);
                versions.erase(later, versions.end());
            }
            entry = versions.empty() ? anchors_.erase(entry) : std::next(entry);
        }
        return true;
    }

    void end_before_beginning(const Provision& provision, Date last, const AnchorVersion& version,
                              Span where) {
        auto& diagnostic =
            report(Code::LawEndBeforeBeginning, {name(provision), last, version.from}, where);
        diagnostic.labels.push_back({version.span, {Phrase::LawBeginsHere, {version.from}}});
    }

    bool replace(const Planned& planned, const Provision& provision, bool unnumbered) {
        if (!end(planned, provision, unnumbered)) return false;
        begin(planned, planned.leader(), provision);
        return true;
    }

    bool insert(const Planned& planned, const Provision& provision) {
        const auto& change = planned.leader();
        const auto found = anchors_.find(provision);
        if (found != anchors_.end() && version_on(found->second, change.from) != nullptr) {
            auto& diagnostic =
                report(Code::LawAlreadyInForce, {name(provision), change.from}, change.span);
            diagnostic.help.push_back({Phrase::LawUseReplaces, {}});
            return false;
        }
        if (in_force(planned, parent_of(provision)) == nullptr) return false;
        begin(planned, change, provision);
        return true;
    }

    /// Begins a wording; it lasts no longer than what is above it.
    void begin(const Planned& planned, const ParsedLaw::Change& change,
               const Provision& provision) {
        AnchorVersion version{change.from,
                              {},
                              planned.published,
                              {},
                              {},
                              planned.maker,
                              change.text,
                              change.paraphrase,
                              change.text_span};
        const auto above = anchors_.find(parent_of(provision));
        if (above != anchors_.end()) {
            if (const auto* frame = version_on(above->second, change.from)) {
                version.to = frame->to;
                version.end_published = frame->end_published;
                version.later_ends = frame->later_ends;
            }
        }
        auto& anchor = anchors_[provision];
        anchor.canonical = written(provision);
        const auto place =
            std::find_if(anchor.versions.begin(), anchor.versions.end(),
                         [&](const AnchorVersion& other) { return change.from < other.from; });
        anchor.versions.insert(place, std::move(version));
    }

    Instrument instrument_;
    Diagnostics& diagnostics_;
    std::map<Provision, Anchor> anchors_;
    std::vector<Applied> applied_;  ///< in order of `from`
};

/// An order of law texts that depends on what they say alone.
bool comes_before(const ParsedLaw& left, const ParsedLaw& right) {
    const auto& a = left.instrument;
    const auto& b = right.instrument;
    return std::tie(a.id, a.issued, a.published, a.title, a.file.index) <
           std::tie(b.id, b.issued, b.published, b.title, b.file.index);
}

}  // namespace

const AnchorVersion* version_in_force(const Anchor& anchor, Date on, std::optional<Date> known_on) {
    const AnchorVersion* latest = nullptr;
    for (const auto& version : anchor.versions) {
        if (version.from <= on && (!known_on || version.published <= *known_on)) latest = &version;
    }
    if (latest == nullptr || !latest->to || *latest->to >= on) return latest;
    const auto ended = [&](Date last, Date published) {
        return last < on && (!known_on || published <= *known_on);
    };
    const bool is_over =
        !latest->end_published || ended(*latest->to, *latest->end_published) ||
        std::any_of(latest->later_ends.begin(), latest->later_ends.end(),
                    [&](const engine::ForceEnd& end) { return ended(end.last, end.published); });
    return is_over ? nullptr : latest;
}

const Instrument* LawLibrary::find(std::string_view id) const {
    for (const auto& instrument : instruments) {
        if (instrument.id == id) return &instrument;
    }
    return nullptr;
}

LawLibrary enact(std::vector<ParsedLaw> laws) {
    LawLibrary library;
    std::sort(laws.begin(), laws.end(), comes_before);

    std::vector<Enacted> enacted;
    std::map<std::string, std::size_t, std::less<>> index;
    std::vector<Planned> planned;
    for (auto& law : laws) {
        library.assumptions.insert(library.assumptions.end(), law.assumptions.begin(),
                                   law.assumptions.end());
        const auto& instrument = law.instrument;
        if (instrument.id.empty()) continue;  // reported when it was read
        if (const auto known = index.find(instrument.id); known != index.end()) {
            Diagnostic diagnostic{
                Code::LawInstrumentRepeated, {instrument.id}, instrument.span, {}, {}, {}, {}, {}};
            diagnostic.labels.push_back({enacted[known->second].instrument().span,
                                         {Phrase::LawStoodFirst, {instrument.id}}});
            library.diagnostics.push_back(std::move(diagnostic));
            continue;
        }
        for (const auto& change : law.changes) {
            if (change.part_of_previous && !planned.empty()) {
                planned.back().changes.push_back(&change);
            } else {
                planned.push_back({{&change}, instrument.id, instrument.published});
            }
        }
        index.emplace(instrument.id, enacted.size());
        enacted.emplace_back(std::move(law.instrument), library.diagnostics);
    }
    std::sort(planned.begin(), planned.end(),
              [](const Planned& left, const Planned& right) { return left.key() < right.key(); });

    for (const auto& change : planned) {
        const auto& leader = change.leader();
        const auto target = index.find(leader.instrument);
        if (target == index.end()) {
            library.diagnostics.push_back(
                {Code::LawUnknownInstrument, {leader.instrument}, leader.span, {}, {}, {}, {}, {}});
        } else {
            enacted[target->second].apply(change);
        }
    }
    for (auto& instrument : enacted) library.instruments.push_back(instrument.take());
    sort_diagnostics(library.diagnostics);
    return library;
}

}  // namespace hjemmel::lang
