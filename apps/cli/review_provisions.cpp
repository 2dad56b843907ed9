#include "apps/cli/review_provisions.hpp"

#include "apps/cli/review_amendments.hpp"
#include "apps/report/display.hpp"
#include "lang/law_provision.hpp"
#include "lang/whole_words.hpp"

#include <algorithm>
#include <utility>

namespace hjemmel::cli {

namespace {

using apps::BookLink;
using apps::BookProvision;
using apps::BookReview;
using apps::BookUnquoted;
using apps::BookWording;
using lang::law::Provision;

/// Says that a provision, not the instrument as a whole, covers another one.
bool covers(const std::string& outer, const Provision& inner) {
    return !outer.empty() && lang::law::covers(lang::law::provision_of(outer), inner);
}

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

/// The bytes of a text that stand in a quote.
std::vector<bool> quoted_bytes(const std::string& text, const std::vector<std::string>& quotes) {
    std::vector<bool> quoted(text.size());
    for (const std::string& quote : quotes) {
        for (auto at = lang::find_whole(text, quote); at != std::string::npos;
             at = lang::find_whole(text, quote, at + 1))
            std::fill_n(quoted.begin() + static_cast<std::ptrdiff_t>(at), quote.size(), true);
    }
    return quoted;
}

/// Marks what stands in no quote, where it is more than blanks and stops. Which words of an outline
/// answer to a quote of the order, nobody can say.
void mark_unquoted(const std::vector<std::string>& quotes, BookWording& wording) {
    const bool is_unknown =
        wording.outline && std::any_of(quotes.begin(), quotes.end(), [&](const auto& quote) {
            return !lang::stands_in(wording.text, quote);
        });
    if (is_unknown && wording.answered == BookUnquoted::Nothing) return;
    const std::vector<bool> quoted = quoted_bytes(wording.text, quotes);
    for (auto at = quoted.begin(); at != quoted.end();) {
        const auto begin = std::find(at, quoted.end(), false);
        at = std::find(begin, quoted.end(), true);
        const auto from = static_cast<std::size_t>(begin - quoted.begin());
        const auto to = static_cast<std::size_t>(at - quoted.begin());
        if (wording.text.find_first_not_of(" .,;:", from) < to)
            wording.unquoted.emplace_back(from, to);
    }
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
                std::any_of(fixing.begin(), fixing.end(),
                            [&](const std::string& fixed) { return covers(fixed, own); });
            add_answers(instrument.id, own, provision);
            mark_words(instrument.id, own, provision);
            result.provisions.push_back(std::move(provision));
        }
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
            BookWording wording{version.from,          version.to,
                                version.made_by,       version.text,
                                version.paraphrase,    {},
                                BookUnquoted::Nothing, language_of(compiled_.laws, version)};
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
            BookLink link = made(one);
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

    [[nodiscard]] BookLink made(const Reviewed& one) const {
        const engine::Program no_program;
        const apps::Display dates(no_program, of_.language);
        BookLink link;
        link.pair = one.pair->pin.name();
        link.review = one.state == ReviewState::Signed    ? BookReview::Signed
                      : one.state == ReviewState::Changed ? BookReview::Changed
                                                          : BookReview::Unsigned;
        if (one.pin != nullptr && one.pin->signed_on)
            link.signed_by = dates.date(*one.pin->signed_on) + ", " + one.pin->signed_by;
        return link;
    }

    /// What answers a provision besides the rules that cite it.
    void add_answers(const std::string& instrument, const Provision& own,
                     BookProvision& provision) const {
        for (const lang::UntranslatedLaw& one : compiled_.untranslated) {
            if (one.instrument == instrument && covers(one.anchor, own))
                provision.untranslated.push_back(
                    {(one.words.empty() ? one.anchor : one.words) + " (" + one.reason + ")",
                     of_.languages.at(one.span)});
        }
        provision.answered_above =
            std::any_of(compiled_.citations.begin(), compiled_.citations.end(),
                        [&](const lang::CitedLaw& cited) {
                            return cited.instrument == instrument &&
                                   cited.anchor != provision.anchor && covers(cited.anchor, own);
                        });
    }

    /// The words that no quote answers, and what does: a citation without a quote, something else,
    /// or nothing.
    void mark_words(const std::string& instrument, const Provision& own,
                    BookProvision& provision) const {
        const bool otherwise = provision.fixes_dates || !provision.untranslated.empty();
        auto answered = otherwise ? BookUnquoted::Otherwise : BookUnquoted::Nothing;
        std::vector<std::string> quotes;
        for (const lang::CitedLaw& cited : compiled_.citations) {
            if (cited.instrument != instrument || !covers(cited.anchor, own)) continue;
            if (!cited.quote.empty()) {
                quotes.push_back(cited.quote);
            } else if (!otherwise) {
                answered = BookUnquoted::WholeProvision;
            }
        }
        for (BookWording& wording : provision.wordings) {
            wording.answered = answered;
            mark_unquoted(quotes, wording);
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
