#include "lang/elaborator.hpp"
#include "lang/law_lints.hpp"
#include "lang/whole_words.hpp"

#include <algorithm>

namespace hjemmel::lang {

using engine::ProvisionId;

namespace {

std::string folder_of(const std::string& path) {
    const std::size_t slash = path.rfind('/');
    return slash == std::string::npos ? std::string() : path.substr(0, slash + 1);
}

}  // namespace

void Elaborator::load_laws() {
    std::map<std::string, ParsedLaw> before_others;  // by instrument
    for (const FileId file : law_files_) {
        ParsedLaw law = parse_law(sources_[file], file);
        const std::string id = law.instrument.id;
        const auto [same, added] = before_others.emplace(id, law);
        if (added || id.empty()) continue;
        Diagnostic& diagnostic =
            report(Code::LawInstrumentRepeated, law.instrument.span, {law.instrument.id});
        diagnostic.labels.push_back(
            {same->second.instrument.span, {Phrase::LawStoodFirst, {law.instrument.id}}});
    }
    std::vector<ParsedLaw> laws;
    std::map<std::string, std::size_t> by_path;
    std::map<std::string, std::string> path_of_id;
    for (std::uint32_t module = 0; module < parsed_.size(); ++module) {
        for (const ast::Statement& statement : module_of(module).statements) {
            const auto* source = std::get_if<ast::SourceStatement>(&statement.node);
            if (source == nullptr) continue;
            const std::string path =
                folder_of(sources_[module_of(module).file].path) + source->file.text;
            if (by_path.count(path) == 0) {
                const std::optional<std::string> bytes = load_(path);
                if (!bytes) {
                    report(Code::LawFileNotRead, source->file.span, {path})
                        .help.push_back({Phrase::LawPathsAre, {}});
                    continue;
                }
                const FileId file = sources_.add(SourceFile::of(path, *bytes));
                ParsedLaw law = parse_law(sources_[file], file);
                const auto text = before_others.find(law.instrument.id);
                if (text != before_others.end()) {
                    if (path_of_id.count(law.instrument.id) == 0) {
                        if (auto differs = compare_outline(law, text->second))
                            diagnostics_.push_back(std::move(*differs));
                    }
                    law = with_missing(law, text->second);
                }
                for (Diagnostic& diagnostic : law.diagnostics) diagnostics_.push_back(diagnostic);
                const auto same = path_of_id.find(law.instrument.id);
                by_path.emplace(path, laws.size());
                if (same == path_of_id.end()) path_of_id.emplace(law.instrument.id, path);
                laws.push_back(std::move(law));
            }
            const std::string& found = laws[by_path.at(path)].instrument.id;
            source_spans_[found].push_back(source->id.span);
            if (!found.empty() && found != source->id.text) {
                report(Code::SourceIdDiffers, source->id.span, {source->id.text, found})
                    .fixes.push_back(
                        {{Phrase::WriteQualified, {found}}, {{source->id.span, found}}, false});
            }
        }
    }
    // The same instrument may be reached through two folders; it is one law all the same, unless
    // the two texts differ.
    std::vector<ParsedLaw> distinct;
    for (const auto& [path, index] : by_path) {
        const Instrument& instrument = laws[index].instrument;
        const std::string& first = path_of_id.at(instrument.id);
        const Instrument& same = laws[by_path.at(first)].instrument;
        const bool is_copy = first != path && !instrument.id.empty() &&
                             sources_[same.file].bytes == sources_[instrument.file].bytes;
        if (!is_copy) distinct.push_back(laws[index]);
    }
    law_texts_ = distinct;
    laws_ = enact(std::move(distinct));
    for (Diagnostic& diagnostic : laws_.diagnostics) diagnostics_.push_back(diagnostic);
    summary_.assumptions += laws_.assumptions.size();
    for (const Instrument& instrument : laws_.instruments) {
        instrument_ids_.emplace(instrument.id,
                                static_cast<std::uint32_t>(program_.instruments.size()));
        program_.instruments.push_back({instrument.id, instrument.title, instrument.eli,
                                        instrument.issued, instrument.published});
    }
}

Span Elaborator::anchor_span(const ast::CitedProvision& cited) const {
    const std::string& text = sources_[cited.span.file].bytes;
    const std::size_t begin = text.find_first_not_of(" \t\r\n", cited.source.span.end);
    if (begin == std::string::npos || begin >= cited.span.end) return cited.span;
    return {cited.span.file, static_cast<std::uint32_t>(begin), cited.span.end};
}

std::optional<ProvisionId> Elaborator::provision_of(std::uint32_t module,
                                                    const ast::CitedProvision& cited,
                                                    CitedLaw::As as) {
    bool declared = scopes_.modules[module].sources.count(cited.source.text) != 0;
    for (const std::uint32_t used : scopes_.modules[module].uses) {
        declared = declared || scopes_.modules[used].sources.count(cited.source.text) != 0;
    }
    const Instrument* instrument = laws_.find(cited.source.text);
    if (!declared || instrument == nullptr) {
        if (!declared && !scopes_.is_unreadable(module, cited.source.text)) {
            std::vector<std::string> known;
            for (const Instrument& other : laws_.instruments) known.push_back(other.id);
            suggest(report(Code::UnknownSource, cited.source.span, {cited.source.text}),
                    cited.source, known);
        }
        return std::nullopt;
    }
    std::string canonical;
    if (!cited.anchor.empty()) {
        const std::optional<std::string> anchor = canonical_anchor(cited.anchor);
        if (!anchor) {
            report(Code::NotAnAnchor, anchor_span(cited), {cited.anchor})
                .help.push_back({Phrase::AnchorsAreWritten, {}});
            return std::nullopt;
        }
        canonical = *anchor;
    }
    const Anchor* anchor = instrument->find(canonical);
    if (anchor == nullptr) {
        Diagnostic& diagnostic =
            report(Code::UnknownAnchor, anchor_span(cited), {instrument->id, canonical});
        diagnostic.labels.push_back({instrument->span, {Phrase::DeclaredHere, {instrument->id}}});
        std::vector<std::string> known;
        for (const Anchor& other : instrument->anchors) {
            if (!other.canonical.empty()) known.push_back(other.canonical);
        }
        // What stands in the same § first; a long law is not listed.
        const std::string section = canonical.substr(0, canonical.find(','));
        std::stable_partition(known.begin(), known.end(), [&](const std::string& other) {
            return other.substr(0, other.find(',')) == section;
        });
        list(diagnostic, known);
        return std::nullopt;
    }
    const std::uint32_t instrument_id = instrument_ids_.at(instrument->id);
    const auto key = std::make_pair(instrument_id, anchor->canonical);
    auto known = provision_ids_.find(key);
    if (known == provision_ids_.end()) {
        const ProvisionId id{static_cast<std::uint32_t>(program_.provisions.size())};
        engine::Provision provision{engine::InstrumentId{instrument_id}, anchor->canonical, {}};
        for (const AnchorVersion& version : anchor->versions) {
            provision.forces.push_back({version.from, version.to, version.published,
                                        version.end_published, version.later_ends, version.made_by,
                                        version.text, version.span});
        }
        program_.provisions.push_back(std::move(provision));
        known = provision_ids_.emplace(key, id).first;
    }
    citations_.push_back({as, instrument->id, anchor->canonical,
                          cited.quote ? cited.quote->text : std::string(), false, cited.span});
    if (cited.quote) {
        bool verified = false;
        bool paraphrase = false;
        for (const AnchorVersion& version : anchor->versions) {
            const bool found = stands_in(version.text, cited.quote->text);
            verified = verified || (found && !version.paraphrase);
            paraphrase = paraphrase || version.paraphrase;
        }
        citations_.back().verified = verified;
        if (!verified && paraphrase) ++summary_.unverified_quotes;
        if (!verified && !paraphrase) {
            Diagnostic& diagnostic =
                report(Code::QuoteNotFound, cited.quote->span, {anchor->canonical});
            for (const AnchorVersion& version : anchor->versions) {
                diagnostic.labels.push_back(
                    {version.span, {Phrase::StandsHere, {anchor->canonical}}});
            }
        }
    }
    return known->second;
}

std::vector<ProvisionId> Elaborator::provisions_of(std::uint32_t module,
                                                   const std::vector<ast::CitedProvision>& cited,
                                                   CitedLaw::As as) {
    std::vector<ProvisionId> provisions;
    for (const ast::CitedProvision& one : cited) {
        if (const auto id = provision_of(module, one, as)) provisions.push_back(*id);
    }
    return provisions;
}

void Elaborator::require_basis(const ast::Basis& basis, const ast::Name& name) {
    if (basis.assumption) ++summary_.assumptions;
    if (!basis.cites.empty() || basis.assumption) return;
    report(Code::NoBasis, name.span, {name.text})
        .help.push_back({Phrase::AddBasis,
                         {words({Keyword::Cite, "…"}), words({Keyword::Assumption, "\"…\""})}});
}

}  // namespace hjemmel::lang
