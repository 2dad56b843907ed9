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
        : rules_(rules), program_(rules.compiled.program), meanings_(program_) {}

    std::vector<ReviewPair> run() {
        for (std::uint32_t id = 0; id < program_.clauses.size(); ++id) {
            const engine::Clause& clause = program_.clauses[id];
            if (clause.scenario || clause.cites.empty()) continue;
            add(clause.name, clause.cites, meanings_.of(engine::ClauseId{id}), clause.origin,
                words_at(rules_.sources, clause.origin));
        }
        for (std::uint32_t id = 0; id < program_.parameters.size(); ++id) {
            const engine::Parameter& parameter = program_.parameters[id];
            for (std::size_t place = 0; place < parameter.steps.size(); ++place) {
                const engine::ParameterStep& step = parameter.steps[place];
                if (step.scenario) continue;
                add(step.name, step.cites, meanings_.of(engine::ParameterId{id}, place),
                    step.origin, words_at(rules_.sources, step.origin));
            }
        }
        for (std::uint32_t id = 0; id < program_.interpretations.size(); ++id) {
            const engine::Interpretation& question = program_.interpretations[id];
            std::string words = question.question;
            for (const engine::InterpretationOption& option : question.options)
                words += " / " + option.name + (option.text.empty() ? "" : ": " + option.text);
            add(question.name, question.cites, meanings_.of(engine::InterpretationId{id}),
                question.origin, words);
        }
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
    /// The wordings of a provision with all below it, and where its first one stands.
    struct Wordings {
        std::string name;
        std::string words;
        std::string hash;
        bool outline = false;
        std::optional<lang::Span> span;
    };

    const Wordings& wordings(ProvisionId id) {
        const auto [entry, added] = wordings_.try_emplace(id.index);
        if (!added) return entry->second;
        Wordings& made = entry->second;
        const engine::Provision& provision = program_[id];
        const std::string& instrument_id = program_[provision.instrument].id;
        made.name = instrument_id + (provision.anchor.empty() ? "" : " " + provision.anchor);
        const lang::Instrument* instrument = rules_.compiled.laws.find(instrument_id);
        if (instrument == nullptr) return made;
        const auto outer = lang::law::provision_of(provision.anchor);
        for (const lang::Anchor& anchor : instrument->anchors) {
            if (!lang::law::covers(outer, lang::law::provision_of(anchor.canonical))) continue;
            for (const lang::AnchorVersion& version : anchor.versions) {
                made.words += anchor.canonical + " [" + version.from.to_string() + " – " +
                              (version.to ? version.to->to_string() : std::string()) + "] " +
                              version.text + "\n";
                made.outline = made.outline || version.paraphrase;
                if (!made.span && !version.text.empty()) made.span = version.span;
            }
        }
        constexpr std::size_t digits = 32;
        made.hash = engine::sha256_hex(made.words).substr(0, digits);
        return made;
    }

    void add(const std::string& name, const std::vector<ProvisionId>& cites,
             const std::string& meaning, lang::Span origin, const std::string& words) {
        for (const ProvisionId id : cites) {
            const Wordings& law = wordings(id);
            pairs_.push_back({{name, law.name, meaning, law.hash, law.outline, {}, {}},
                              words,
                              law.words,
                              origin,
                              law.span});
        }
    }

    const CheckedRules& rules_;
    const engine::Program& program_;
    engine::Meanings meanings_;
    std::map<std::uint32_t, Wordings> wordings_;
    std::vector<ReviewPair> pairs_;
};

}  // namespace

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
