#include "apps/cli/law_files.hpp"
#include "apps/cli/rule_files.hpp"
#include "apps/cli/verbs.hpp"
#include "apps/json/diagnostics_json.hpp"
#include "apps/json/envelope.hpp"
#include "apps/report/display.hpp"
#include "lang/law_provision.hpp"
#include "lang/law_split.hpp"
#include "lang/law_text.hpp"
#include "lang/suggest.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <map>

namespace hjemmel::cli {

namespace {

using apps::say;
using apps::Word;

/// All law texts of a folder, applied to each other. Of two of one instrument the text goes before
/// the outline.
struct Laws {
    lang::Sources sources;
    lang::Diagnostics diagnostics;
    lang::LawLibrary library;
};

Laws read_laws(const std::string& folder) {
    Laws laws;
    std::vector<lang::ParsedLaw> texts;
    std::map<std::string, std::size_t> places;
    for (const lang::FileId file : read_law_files(folder, laws.sources, laws.diagnostics)) {
        lang::ParsedLaw law = lang::parse_law(laws.sources[file], file);
        const auto is_outline = [](const lang::ParsedLaw& one) {
            return one.instrument.anchors.front().versions.front().paraphrase;
        };
        const auto [known, added] = places.emplace(law.instrument.id, texts.size());
        if (added) {
            texts.push_back(std::move(law));
        } else if (is_outline(texts[known->second]) && !is_outline(law)) {
            texts[known->second] = std::move(law);
        } else if (is_outline(texts[known->second]) == is_outline(law) &&
                   laws.sources[texts[known->second].instrument.file].bytes !=
                       laws.sources[file].bytes) {
            texts.push_back(std::move(law));  // two that differ: said when they are applied
        }
    }
    for (const lang::ParsedLaw& law : texts) {
        laws.diagnostics.insert(laws.diagnostics.end(), law.diagnostics.begin(),
                                law.diagnostics.end());
    }
    laws.library = lang::enact(std::move(texts));
    laws.diagnostics.insert(laws.diagnostics.end(), laws.library.diagnostics.begin(),
                            laws.library.diagnostics.end());
    lang::sort_diagnostics(laws.diagnostics);
    return laws;
}

struct Shown {
    const lang::Anchor* anchor = nullptr;
    const lang::AnchorVersion* version = nullptr;
};

/// The wordings that are asked for, in the order of the law.
std::vector<Shown> find_wordings(const lang::Instrument& instrument, const lang::Anchor& asked,
                                 const Options& options) {
    std::vector<Shown> shown;
    const auto outer = lang::law::provision_of(asked.canonical);
    for (const lang::Anchor& anchor : instrument.anchors) {
        const auto inner = lang::law::provision_of(anchor.canonical);
        if (anchor.canonical.empty() || !lang::law::covers(outer, inner)) {
            continue;
        }
        if (options.law_on) {
            if (const auto* version =
                    lang::version_in_force(anchor, *options.law_on, options.known_on)) {
                shown.push_back({&anchor, version});
            }
            continue;
        }
        for (const lang::AnchorVersion& version : anchor.versions) {
            shown.push_back({&anchor, &version});
        }
    }
    return shown;
}

std::string force_of(const lang::AnchorVersion& version, const apps::Display& dates,
                     lang::Language language) {
    return version.to
               ? say(Word::LawForceRun, language, dates.date(version.from), dates.date(*version.to))
               : say(Word::LawForeverFrom, language, dates.date(version.from));
}

std::string text_of(const lang::Instrument& instrument, const std::vector<Shown>& shown,
                    const Options& options) {
    const engine::Program no_program;
    const apps::Display dates(no_program, options.language);
    std::string text = instrument.title + "\n";
    if (!instrument.subject.empty()) {
        text += instrument.subject + "\n";
    }
    std::string said;
    for (const Shown& one : shown) {
        std::string line =
            one.anchor->canonical + "  (" + force_of(*one.version, dates, options.language);
        if (one.version->made_by != instrument.id) {
            line += ", " + say(Word::LawMadeBy, options.language, one.version->made_by);
        }
        line += ")";
        if (one.version->paraphrase) {
            line += "\n  [" + say(Word::LawOutline, options.language) + "]";
        }
        text += "\n" + line + "\n";
        for (const std::string_view sentence : lang::sentences_of(one.version->text)) {
            text +=
                "  " + std::string(sentence.substr(0, sentence.find_last_not_of(' ') + 1)) + "\n";
        }
    }
    return text;
}

std::string document(const lang::Instrument& instrument, const std::vector<Shown>& shown,
                     const Laws& laws, const Options& options) {
    nlohmann::ordered_json results = nlohmann::ordered_json::array();
    for (const Shown& one : shown) {
        results.push_back(
            {{"instrument", instrument.id},
             {"anchor", one.anchor->canonical},
             {"from", one.version->from.to_string()},
             {"to", one.version->to ? nlohmann::ordered_json(one.version->to->to_string())
                                    : nlohmann::ordered_json()},
             {"made_by", one.version->made_by},
             {"outline", one.version->paraphrase},
             {"text", one.version->text}});
    }
    apps::Envelope envelope;
    envelope.schema = "hjemmel.law_show/1";
    envelope.law_on = options.law_on;
    envelope.known_on = options.known_on;
    return apps::json_text(apps::envelope_json(
        envelope, std::move(results),
        apps::diagnostics_json(laws.diagnostics, laws.sources, options.language)));
}

}  // namespace

Exit law_show(const Options& options, Console& console) {
    const std::string folder = options.law_dir.empty() ? "." : options.law_dir;
    const Laws laws = read_laws(folder);
    const auto refuse = [&](UsageError error) {
        show_usage_error(error);
        return Exit::Usage;
    };
    if (lang::has_errors(laws.diagnostics)) {
        console.draw(laws.diagnostics, laws.sources);
        return exit_for(laws.diagnostics);
    }
    const lang::Instrument* instrument = laws.library.find(options.paths[0]);
    if (instrument == nullptr) {
        std::vector<std::string> known;
        for (const lang::Instrument& one : laws.library.instruments) {
            known.push_back(one.id);
        }
        UsageError error{options.language,
                         say(Word::UsageNoLawText, options.language, options.paths[0], folder),
                         {}};
        if (const auto near = lang::nearest(options.paths[0], known)) {
            error.help.push_back(say(Word::UsageDidYouMean, options.language, *near));
        }
        return refuse(std::move(error));
    }
    const std::string wanted = options.paths.size() > 1 ? options.paths[1] : std::string();
    const auto canonical = lang::canonical_anchor(wanted);
    const lang::Anchor* anchor = canonical ? instrument->find(*canonical) : nullptr;
    if (anchor == nullptr) {
        return refuse({options.language,
                       say(Word::UsageNoProvision, options.language, instrument->id, wanted),
                       {}});
    }
    const std::vector<Shown> shown = find_wordings(*instrument, *anchor, options);
    if (options.json) {
        console.answer(document(*instrument, shown, laws, options));
        return Exit::Complete;
    }
    console.draw(laws.diagnostics, laws.sources);
    if (shown.empty() && options.law_on) {
        const engine::Program no_program;
        const apps::Display dates(no_program, options.language);
        console.answer(instrument->title + " " + anchor->canonical + ": " +
                       say(Word::LawNotThen, options.language, dates.date(*options.law_on)) + "\n");
        return Exit::Complete;
    }
    console.answer(text_of(*instrument, shown, options));
    return Exit::Complete;
}

}  // namespace hjemmel::cli
