#include "apps/cli/review_pairs.hpp"

#include "engine/program/meaning.hpp"
#include "engine/values/sha256.hpp"
#include "lang/law_provision.hpp"

#include <algorithm>
#include <map>
#include <utility>

namespace hjemmel::cli {

namespace {

using engine::ProvisionId;

/// The name of a pair's law side where a rule rests on an assumption.
constexpr std::string_view assumption = "assumption";

std::string hash_of(const std::string& words) {
    constexpr std::size_t digits = 32;
    return engine::sha256_hex(words).substr(0, digits);
}

std::string provision_name(const std::string& instrument, const std::string& anchor) {
    return instrument + (anchor.empty() ? "" : " " + anchor);
}

/// What an `untranslated` says, in one line without the bar of a pair's name.
std::string said_by(const lang::UntranslatedLaw& one) {
    std::string said = "untranslated " + one.reason;
    if (!one.quote.empty()) said += " »" + one.quote + "«";
    if (!one.words.empty()) said += ": " + one.words;
    for (char& c : said) {
        if (static_cast<unsigned char>(c) < 0x20U) c = ' ';
        if (c == '|') c = '/';
    }
    return said;
}

/// The words of a file between two bytes, with one blank between them and without comments.
std::string words_at(const lang::Sources& sources, lang::Span span) {
    const std::string& bytes = sources[span.file].bytes;
    std::string words;
    bool gap = false;
    bool quoted = false;
    for (std::size_t at = span.begin; at < span.end && at < bytes.size(); ++at) {
        if (bytes[at] == '"') quoted = !quoted;
        if (!quoted && bytes.compare(at, 2, "--") == 0) {
            at = std::min(bytes.find('\n', at), bytes.size());
            gap = true;
            continue;
        }
        if (std::string_view(" \t\r\n").find(bytes[at]) != std::string_view::npos) {
            gap = true;
            continue;
        }
        if (gap && !words.empty()) words += ' ';
        gap = false;
        words += bytes[at];
    }
    return words;
}

class Pairing {
public:
    explicit Pairing(const CheckedRules& rules)
        : rules_(rules), program_(rules.compiled.program), meanings_(program_) {
        for (const lang::CitedLaw& cited : rules.compiled.citations) {
            if (cited.as == lang::CitedLaw::As::Ground && !cited.quote.empty())
                quoting_.push_back(&cited);
        }
    }

    std::vector<ReviewPair> run() {
        for (std::uint32_t id = 0; id < program_.clauses.size(); ++id) {
            const engine::Clause& clause = program_.clauses[id];
            if (clause.scenario || (clause.cites.empty() && clause.assumption.empty())) continue;
            add({clause.name, meanings_.of(engine::ClauseId{id}),
                 words_at(rules_.sources, clause.origin), clause.origin},
                clause.cites);
        }
        for (std::uint32_t id = 0; id < program_.parameters.size(); ++id) {
            const engine::Parameter& parameter = program_.parameters[id];
            for (std::size_t place = 0; place < parameter.steps.size(); ++place) {
                const engine::ParameterStep& step = parameter.steps[place];
                if (step.scenario) continue;
                add({step.name, meanings_.of(engine::ParameterId{id}, place),
                     words_at(rules_.sources, step.origin), step.origin},
                    step.cites);
            }
        }
        for (std::uint32_t id = 0; id < program_.interpretations.size(); ++id) {
            const engine::Interpretation& question = program_.interpretations[id];
            std::string words = question.question;
            for (const engine::InterpretationOption& option : question.options)
                words += " / " + option.name + (option.text.empty() ? "" : ": " + option.text);
            add({question.name, meanings_.of(engine::InterpretationId{id}), words, question.origin},
                question.cites);
        }
        for (const lang::UntranslatedLaw& one : rules_.compiled.untranslated) add(one);
        std::sort(pairs_.begin(), pairs_.end(),
                  [](const ReviewPair& left, const ReviewPair& right) {
                      return left.pin.name() < right.pin.name();
                  });
        pairs_.erase(std::unique(pairs_.begin(), pairs_.end(),
                                 [](const ReviewPair& left, const ReviewPair& right) {
                                     return left.pin.name() == right.pin.name();
                                 }),
                     pairs_.end());
        return std::move(pairs_);
    }

private:
    /// What a pair says on the side of the rules.
    struct Said {
        std::string name;
        std::string meaning;
        std::string words;
        lang::Span origin;
    };

    /// The wordings of a provision with all below it, and where its first one stands.
    struct Wordings {
        std::string name;
        std::string words;
        std::string hash;
        bool outline = false;
        std::optional<lang::Span> span;
    };

    const Wordings& wordings(const std::string& instrument_id, const std::string& anchor) {
        std::string name = provision_name(instrument_id, anchor);
        const auto [entry, added] = wordings_.try_emplace(name);
        if (!added) return entry->second;
        Wordings& made = entry->second;
        made.name = std::move(name);
        const lang::Instrument* instrument = rules_.compiled.laws.find(instrument_id);
        if (instrument == nullptr) return made;
        const auto outer = lang::law::provision_of(anchor);
        for (const lang::Anchor& below : instrument->anchors) {
            if (!lang::law::covers(outer, lang::law::provision_of(below.canonical))) continue;
            for (const lang::AnchorVersion& version : below.versions) {
                made.words += below.canonical + " [" + version.from.to_string() + " – " +
                              (version.to ? version.to->to_string() : std::string()) + "] " +
                              version.text + "\n";
                made.outline = made.outline || version.paraphrase;
                if (!made.span && !version.text.empty()) made.span = version.span;
            }
        }
        made.hash = hash_of(made.words);
        return made;
    }

    /// A rule with each provision that it cites; one that cites none with its assumption, whose
    /// words are part of its meaning.
    void add(const Said& said, const std::vector<ProvisionId>& cites) {
        for (const ProvisionId id : cites) {
            const engine::Provision& provision = program_[id];
            const std::string& instrument = program_[provision.instrument].id;
            Said quoting = said;
            quoting.meaning = with_quotes(said, instrument, provision.anchor);
            add(ReviewPair::Kind::Cited, quoting, wordings(instrument, provision.anchor));
        }
        if (cites.empty())
            add(ReviewPair::Kind::Assumed, said,
                {std::string(assumption), {}, hash_of(std::string(assumption)), false, {}});
    }

    void add(const lang::UntranslatedLaw& one) {
        const std::string said = said_by(one);
        const std::string words = words_at(rules_.sources, one.span);
        add(ReviewPair::Kind::Untranslated, {said, hash_of(said), words, one.span},
            wordings(one.instrument, one.anchor));
    }

    void add(ReviewPair::Kind kind, const Said& said, const Wordings& law) {
        pairs_.push_back({kind,
                          {said.name, law.name, said.meaning, law.hash, law.outline, {}, {}},
                          said.words,
                          law.words,
                          said.origin,
                          law.span});
    }

    /// The meaning of a rule together with the words of a provision that it says it is about.
    [[nodiscard]] std::string with_quotes(const Said& said, const std::string& instrument,
                                          const std::string& anchor) const {
        std::vector<std::string> quotes;
        for (const lang::CitedLaw* cited : quoting_) {
            if (cited->instrument == instrument && cited->anchor == anchor &&
                cited->span.file == said.origin.file && said.origin.begin <= cited->span.begin &&
                cited->span.end <= said.origin.end)
                quotes.push_back(cited->quote);
        }
        if (quotes.empty()) return said.meaning;
        std::sort(quotes.begin(), quotes.end());
        std::string all = said.meaning;
        for (const std::string& quote : quotes) all += "\n" + quote;
        return hash_of(all);
    }

    const CheckedRules& rules_;
    const engine::Program& program_;
    engine::Meanings meanings_;
    std::vector<const lang::CitedLaw*> quoting_;  ///< citations of rules with a quote
    std::map<std::string, Wordings> wordings_;
    std::vector<ReviewPair> pairs_;
};

}  // namespace

std::string pair_name(const lang::UntranslatedLaw& untranslated) {
    const std::string provision = provision_name(untranslated.instrument, untranslated.anchor);
    return apps::Pin{said_by(untranslated), provision, {}, {}, false, {}, {}}.name();
}

std::vector<ReviewPair> review_pairs(const CheckedRules& rules) { return Pairing(rules).run(); }

std::vector<Reviewed> reviewed(const std::vector<ReviewPair>& pairs,
                               const std::vector<apps::Pin>& pins) {
    std::map<std::string, const apps::Pin*> known;
    for (const apps::Pin& pin : pins) known.emplace(pin.name(), &pin);
    std::vector<Reviewed> result;
    for (const ReviewPair& pair : pairs) {
        Reviewed one;
        one.pair = &pair;
        const auto found = known.find(pair.pin.name());
        if (found != known.end()) {
            one.pin = found->second;
            if (one.pin->signed_on) {
                one.rule_changed = one.pin->meaning != pair.pin.meaning;
                const bool text_not_at_hand = pair.pin.outline && !one.pin->outline;
                one.law_changed = !text_not_at_hand && one.pin->text != pair.pin.text;
                one.state = one.rule_changed || one.law_changed ? ReviewState::Changed
                                                                : ReviewState::Signed;
            }
        }
        result.push_back(one);
    }
    return result;
}

}  // namespace hjemmel::cli
