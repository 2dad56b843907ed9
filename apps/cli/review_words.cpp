#include "apps/cli/review_words.hpp"

#include "lang/law_provision.hpp"
#include "lang/law_split.hpp"
#include "lang/whole_words.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace hjemmel::cli {

namespace {

using apps::BookProvision;
using apps::BookUnquoted;
using apps::BookWording;

/// What answers words; of two, the later.
enum class By : std::uint8_t { Nothing, Whole, Otherwise, Rule };

/// What speaks of one provision.
struct Spoken {
    bool by_rule = false;
    bool cited_whole = false;           ///< by a rule, without a quote
    bool left_out_whole = false;        ///< by an `untranslated` without a quote
    std::vector<std::string> quotes;    ///< of rules, where they stand
    std::vector<std::string> left_out;  ///< of `untranslated`, likewise
    bool has_quote_from_text = false;   ///< one that no outline here has
};

/// Says that a sentence of an official text fixes when something takes effect or ends.
bool fixes_a_date(std::string_view sentence) {
    for (const std::string_view words : {"i kraft", "oph\xC3\xA6ves", "oph\xC3\xB8rer"}) {
        if (sentence.find(words) != std::string_view::npos) return true;
    }
    return false;
}

void fill(std::size_t begin, std::size_t length, By by, std::vector<By>& bytes) {
    for (std::size_t at = begin; at < begin + length; ++at) bytes[at] = std::max(bytes[at], by);
}

std::vector<By> answers(const BookWording& wording, bool fixes_dates, const Spoken& spoken) {
    By all = By::Nothing;
    if (spoken.cited_whole || (spoken.left_out_whole && spoken.by_rule)) {
        all = By::Whole;
    } else if (spoken.left_out_whole || (fixes_dates && wording.outline)) {
        all = By::Otherwise;
    }
    std::vector<By> bytes(wording.text.size(), all);
    if (fixes_dates && !wording.outline) {
        std::size_t at = 0;
        for (const std::string_view sentence : lang::sentences_of(wording.text)) {
            if (fixes_a_date(sentence)) fill(at, sentence.size(), By::Otherwise, bytes);
            at += sentence.size();
        }
    }
    const auto fill_quotes = [&](const std::vector<std::string>& quotes, By by) {
        for (const std::string& quote : quotes) {
            if (const auto found = lang::find_quote(wording.text, quote))
                fill(found->begin, found->end - found->begin, by, bytes);
        }
    };
    fill_quotes(spoken.left_out, By::Otherwise);
    fill_quotes(spoken.quotes, By::Rule);
    return bytes;
}

/// Marks what no rule quotes, where it is more than blanks and stops. Which words of an outline
/// answer to a quote of the order, nobody can say.
void mark(bool fixes_dates, const Spoken& spoken, BookWording& wording) {
    const std::vector<By> bytes = answers(wording, fixes_dates, spoken);
    const bool is_unknown = wording.outline && spoken.has_quote_from_text;
    for (std::size_t begin = 0; begin < bytes.size();) {
        const By by = bytes[begin];
        std::size_t end = begin;
        while (end < bytes.size() && bytes[end] == by) ++end;
        const bool has_words = wording.text.find_first_not_of(" .,;:", begin) < end;
        if (has_words && by != By::Rule && !(by == By::Nothing && is_unknown))
            wording.unquoted.push_back({begin, end,
                                        by == By::Nothing ? BookUnquoted::Nothing
                                        : by == By::Whole ? BookUnquoted::WholeProvision
                                                          : BookUnquoted::Otherwise});
        begin = end;
    }
}

class Answering {
public:
    explicit Answering(apps::BookInstrument& instrument)
        : instrument_(instrument), spoken_(instrument.provisions.size()) {
        for (const BookProvision& one : instrument.provisions)
            owns_.push_back(lang::law::provision_of(one.anchor));
    }

    void add(const lang::CitedLaw& cited) {
        if (cited.instrument != instrument_.id || cited.as != lang::CitedLaw::As::Ground) return;
        const std::vector<std::size_t> places = covered(cited.anchor);
        for (const std::size_t place : places) {
            BookProvision& provision = instrument_.provisions[place];
            spoken_[place].by_rule = true;
            spoken_[place].cited_whole = spoken_[place].cited_whole || cited.quote.empty();
            if (cited.anchor != provision.anchor) provision.answered_above = true;
        }
        add_quote(cited.quote, places, &Spoken::quotes);
    }

    /// One of this instrument.
    void add(const lang::UntranslatedLaw& one, std::optional<lang::Language> language,
             const apps::BookLink& link) {
        const std::vector<std::size_t> places = covered(one.anchor);
        const std::optional<std::size_t> only = add_quote(one.quote, places, &Spoken::left_out);
        const std::string words = one.words.empty() && one.quote.empty() ? one.anchor : one.words;
        const std::string why = words + (words.empty() ? "(" : " (") + one.reason + ")";
        for (const std::size_t place : places) {
            if (one.quote.empty()) spoken_[place].left_out_whole = true;
            if (!only || only == place)
                instrument_.provisions[place].untranslated.push_back(
                    {one.quote, {why, language}, link});
        }
    }

    void finish() {
        for (std::size_t place = 0; place < spoken_.size(); ++place) {
            BookProvision& provision = instrument_.provisions[place];
            for (BookWording& wording : provision.wordings)
                mark(provision.fixes_dates, spoken_[place], wording);
        }
    }

private:
    /// The places of the provisions that a citation covers; of an instrument as a whole, none.
    [[nodiscard]] std::vector<std::size_t> covered(const std::string& anchor) const {
        std::vector<std::size_t> places;
        if (anchor.empty()) return places;
        const lang::law::Provision outer = lang::law::provision_of(anchor);
        for (std::size_t place = 0; place < spoken_.size(); ++place) {
            if (lang::law::covers(outer, owns_[place])) places.push_back(place);
        }
        return places;
    }

    /// Puts a quote where it first stands, which is given.
    std::optional<std::size_t> add_quote(const std::string& quote,
                                         const std::vector<std::size_t>& places,
                                         std::vector<std::string> Spoken::*list) {
        if (quote.empty()) return std::nullopt;
        for (const std::size_t place : places) {
            const auto& wordings = instrument_.provisions[place].wordings;
            const bool is_here = std::any_of(
                wordings.begin(), wordings.end(),
                [&](const BookWording& one) { return lang::stands_in(one.text, quote); });
            if (!is_here) continue;
            (spoken_[place].*list).push_back(quote);
            return place;
        }
        for (const std::size_t place : places) spoken_[place].has_quote_from_text = true;
        return std::nullopt;
    }

    apps::BookInstrument& instrument_;
    std::vector<Spoken> spoken_;              ///< by place of the provision
    std::vector<lang::law::Provision> owns_;  ///< what they are, likewise
};

}  // namespace

void answer_words(const LawOfBook& of, apps::BookInstrument& instrument) {
    const lang::Compiled& compiled = of.rules.compiled;
    Answering answering(instrument);
    for (const lang::CitedLaw& cited : compiled.citations) answering.add(cited);
    for (const lang::UntranslatedLaw& one : compiled.untranslated) {
        if (one.instrument != instrument.id) continue;
        const std::string name = pair_name(one);
        const auto pair =
            std::find_if(of.reviewed.begin(), of.reviewed.end(), [&](const Reviewed& reviewed) {
                return reviewed.pair->kind == ReviewPair::Kind::Untranslated &&
                       reviewed.pair->pin.name() == name;
            });
        answering.add(one, of.languages.at(one.span), link_of(*pair, of.language));
    }
    answering.finish();
}

}  // namespace hjemmel::cli
