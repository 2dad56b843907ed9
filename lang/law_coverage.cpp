#include "lang/elaborator.hpp"
#include "lang/law_lints.hpp"
#include "lang/law_provision.hpp"

#include <algorithm>
#include <map>
#include <set>

/// Law and rules held against each other: provisions without a rule, rules without a provision, and
/// what the law texts themselves leave open.
namespace hjemmel::lang {

namespace {

std::string cited(const std::string& instrument, const std::string& anchor) {
    return anchor.empty() ? instrument : instrument + " " + anchor;
}

}  // namespace

void Elaborator::note_untranslated(std::uint32_t module,
                                   const ast::UntranslatedStatement& statement, Span span) {
    const auto id = provision_of(module, statement.provision, CitedLaw::As::Untranslated);
    if (!id) return;
    const engine::Provision& provision = program_[*id];
    const auto& quote = statement.provision.quote;
    const bool is_new =
        std::none_of(untranslated_.begin(), untranslated_.end(), [&](const UntranslatedLaw& one) {
            return one.instrument == program_[provision.instrument].id &&
                   one.anchor == provision.anchor;
        });
    if (is_new) ++summary_.untranslated;
    untranslated_.push_back(
        {program_[provision.instrument].id, provision.anchor, quote ? quote->text : std::string(),
         statement.words ? statement.words->text : std::string(), statement.reason.text, span});
}

/// References and categories; each is allowed where the text is named.
void Elaborator::lint_law() {
    Diagnostics found = lint_references(laws_);
    for (Diagnostic& one : lint_categories(law_texts_, laws_)) found.push_back(std::move(one));
    for (Diagnostic& one : found) {
        for (const ParsedLaw& law : law_texts_) {
            if (!(law.instrument.file == one.span.file)) continue;
            const auto sources = source_spans_.find(law.instrument.id);
            if (sources == source_spans_.end()) continue;
            for (const Span span : sources->second)
                one.labels.push_back({span, {Phrase::LawReadHere, {law.instrument.id}}});
        }
        diagnostics_.push_back(std::move(one));
    }
}

void Elaborator::lint_coverage() {
    using engine::ProvisionId;
    // Whatever is cited, seen or left untranslated.
    std::map<std::string, std::set<law::Provision>> spoken_of;
    for (const engine::Provision& provision : program_.provisions)
        spoken_of[program_[provision.instrument].id].insert(law::provision_of(provision.anchor));
    const auto fixes_dates = [&](const std::string& instrument, const law::Provision& provision) {
        return std::any_of(law_texts_.begin(), law_texts_.end(), [&](const ParsedLaw& law) {
            return law.instrument.id == instrument &&
                   std::any_of(law.relied_on.begin(), law.relied_on.end(), [&](const auto& one) {
                       return law::names(law::provision_of(one), provision);
                   });
        });
    };
    for (const Instrument& instrument : laws_.instruments) {
        const auto& known = spoken_of[instrument.id];
        for (std::size_t place = 0; place < instrument.anchors.size(); ++place) {
            const Anchor& anchor = instrument.anchors[place];
            const law::Provision provision = law::provision_of(anchor.canonical);
            const bool has_parts =
                place + 1 < instrument.anchors.size() &&
                law::covers(provision, law::provision_of(instrument.anchors[place + 1].canonical));
            if (provision.is_instrument() || has_parts || anchor.versions.empty()) continue;
            const bool covered =
                fixes_dates(instrument.id, provision) ||
                std::any_of(known.begin(), known.end(), [&](const law::Provision& one) {
                    return !one.is_instrument() && law::covers(one, provision);
                });
            if (covered) continue;
            const std::string name = cited(instrument.id, anchor.canonical);
            report(Code::ProvisionWithoutRule, anchor.versions.front().span, {name})
                .help.push_back({Phrase::SayUntranslated,
                                 {words({Keyword::Untranslated, name, Keyword::Because, "…"})}});
        }
    }
    std::map<std::string, std::size_t> on_outlines;
    const auto rests_on = [&](const std::vector<ProvisionId>& cites, const std::string& assumption,
                              const std::string& name, Span span) {
        if (cites.empty() && !assumption.empty()) report(Code::RuleWithoutProvision, span, {name});
        std::set<std::string> instruments;
        for (const ProvisionId id : cites) {
            const Instrument* instrument = laws_.find(program_[program_[id].instrument].id);
            const Anchor* anchor =
                instrument == nullptr ? nullptr : instrument->find(program_[id].anchor);
            if (anchor != nullptr &&
                std::all_of(anchor->versions.begin(), anchor->versions.end(),
                            [](const AnchorVersion& one) { return one.paraphrase; }))
                instruments.insert(instrument->id);
        }
        for (const std::string& instrument : instruments) ++on_outlines[instrument];
    };
    for (const engine::Clause& clause : program_.clauses) {
        if (clause.scenario || program_[clause.quantity].role == engine::QuantityRole::Exit)
            continue;
        rests_on(clause.cites, clause.assumption,
                 last_word(program_[clause.quantity].name) + "." + last_word(clause.name),
                 clause.origin);
    }
    for (const engine::Parameter& parameter : program_.parameters) {
        for (const engine::ParameterStep& step : parameter.steps) {
            if (!step.scenario)
                rests_on(step.cites, step.assumption, last_word(parameter.name), step.origin);
        }
    }
    for (const auto& [id, count] : on_outlines) {
        report(Code::ParaphraseAsLaw, laws_.find(id)->span,
               {id, engine::Rational(static_cast<std::int64_t>(count))})
            .help.push_back({Phrase::ImportTheText, {}});
    }
}

}  // namespace hjemmel::lang
