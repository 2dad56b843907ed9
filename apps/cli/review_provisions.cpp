#include "apps/cli/review_provisions.hpp"

#include "apps/cli/review_amendments.hpp"
#include "apps/cli/review_words.hpp"
#include "lang/law_provision.hpp"
#include "lang/whole_words.hpp"

#include <algorithm>
#include <utility>

namespace hjemmel::cli {

namespace {

using apps::BookLink;
using apps::BookProvision;
using apps::BookWording;
using lang::law::Provision;

bool within(lang::Span inner, lang::Span outer) {
    return inner.file == outer.file && outer.begin <= inner.begin && inner.end <= outer.end;
}

/// A quote that no wording of a text has; against an outline nothing can be said.
bool is_stale(const std::string& quote, const BookProvision& provision) {
    bool is_there = false;  // else the provision has no wording on the day of the book
    bool stale = !quote.empty();
    for (const auto* list : {&provision.before, &provision.wordings}) {
        is_there = is_there || !list->empty();
        for (const BookWording& one : *list)
            stale = stale && !one.outline && !lang::stands_in(one.text, quote);
    }
    return is_there && stale;
}

class LawWriting {
public:
    explicit LawWriting(const LawOfBook& of) : of_(of), compiled_(of.rules.compiled) {}

    [[nodiscard]] apps::BookInstrument made(const lang::Instrument& instrument) const {
        apps::BookInstrument result{instrument.id,
                                    instrument.title,
                                    {instrument.subject, instrument.written_in},
                                    instrument.eli,
                                    {},
                                    {}};
        const std::vector<std::string> fixing =
            lang::parse_law(of_.rules.sources[instrument.file], instrument.file).relied_on;
        for (std::size_t place = 0; place < instrument.anchors.size(); ++place) {
            const lang::Anchor& anchor = instrument.anchors[place];
            if (anchor.canonical.empty()) continue;
            BookProvision provision;
            provision.anchor = anchor.canonical;
            const Provision own = lang::law::provision_of(anchor.canonical);
            provision.is_part =
                place + 1 == instrument.anchors.size() ||
                !lang::law::covers(
                    own, lang::law::provision_of(instrument.anchors[place + 1].canonical));
            add_wordings(anchor, provision);
            add_links(instrument.id, provision);
            provision.fixes_dates =
                std::any_of(fixing.begin(), fixing.end(), [&](const std::string& fixed) {
                    return lang::law::names(lang::law::provision_of(fixed), own);
                });
            result.provisions.push_back(std::move(provision));
        }
        answer_words(of_, result);
        for (const lang::Instrument& by : compiled_.laws.instruments) add_unplaced(by, result);
        return result;
    }

private:
    /// Puts what an instrument does in a form that nobody has placed where it belongs: at the
    /// provision, at the nearest one above it that is there, or at the whole.
    void add_unplaced(const lang::Instrument& by, apps::BookInstrument& to) const {
        const lang::AnchorVersion& own = by.anchors.front().versions.front();
        for (const auto& one : lang::parse_law(of_.rules.sources[by.file], by.file).unplaced) {
            if (one.instrument != to.id) continue;
            auto* place = &to.unplaced;
            for (Provision at = lang::law::provision_of(one.anchor); !at.is_instrument();
                 at = lang::law::parent_of(at)) {
                const auto found = std::find_if(to.provisions.begin(), to.provisions.end(),
                                                [&](const BookProvision& other) {
                                                    return other.anchor == lang::law::written(at);
                                                });
                if (found == to.provisions.end()) continue;
                place = &found->unplaced;
                break;
            }
            place->push_back({by.id, one.from, {one.text, language_of(compiled_.laws, own)}});
        }
    }

    /// On the day of the book the wording of that day; else the last one, and what stood before it.
    void add_wordings(const lang::Anchor& anchor, BookProvision& provision) const {
        const Options& options = of_.options;
        const lang::AnchorVersion* shown =
            options.law_on ? lang::version_in_force(anchor, *options.law_on, options.known_on)
            : anchor.versions.empty() ? nullptr
                                      : &anchor.versions.back();
        if (shown == nullptr) return;
        for (const lang::AnchorVersion& version : anchor.versions) {
            BookWording wording{version.from,
                                version.to,
                                version.made_by,
                                version.text,
                                version.paraphrase,
                                {},
                                language_of(compiled_.laws, version)};
            if (&version == shown) {
                provision.wordings.push_back(std::move(wording));
                return;
            }
            provision.before.push_back(std::move(wording));
        }
    }

    void add_links(const std::string& instrument, BookProvision& provision) const {
        const std::string name = instrument + " " + provision.anchor;
        for (const Reviewed& one : of_.reviewed) {
            if (one.pair->pin.provision != name) continue;
            const auto place = of_.places.find(one.pair->pin.rule);
            if (place == of_.places.end()) continue;
            BookLink link = link_of(one, of_.language);
            link.rule = place->second;
            for (const lang::CitedLaw& cited : compiled_.citations) {
                const bool here = cited.instrument == instrument &&
                                  cited.anchor == provision.anchor &&
                                  within(cited.span, one.pair->rule);
                if (here && is_stale(cited.quote, provision))
                    link.stale_quotes.push_back(cited.quote);
            }
            provision.links.push_back(std::move(link));
        }
    }

    const LawOfBook& of_;
    const lang::Compiled& compiled_;
};

}  // namespace

std::vector<apps::BookInstrument> instruments_of(const LawOfBook& of) {
    const LawWriting writing(of);
    std::vector<apps::BookInstrument> made;
    for (const lang::Instrument& instrument : of.rules.compiled.laws.instruments)
        made.push_back(writing.made(instrument));
    return made;
}

}  // namespace hjemmel::cli
