#include "apps/cli/rule_files.hpp"
#include "apps/cli/verbs.hpp"
#include "apps/json/diagnostics_json.hpp"
#include "apps/json/envelope.hpp"
#include "apps/report/words.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>

namespace hjemmel::cli {

namespace {

using apps::say;
using apps::Word;

/// `3 filer, 41 regler, 2 antagelser, 1 uoversat bestemmelse: ingen fejl`
std::string summary_line(const CheckedRules& rules, lang::Language language) {
    const lang::Summary& summary = rules.compiled.summary;
    std::string line =
        counted(summary.files, Word::CountFile, Word::CountFiles, language) + ", " +
        counted(summary.rules, Word::CountRule, Word::CountRules, language) + ", " +
        counted(summary.tests, Word::CountTest, Word::CountTests, language) + ", " +
        counted(summary.assumptions, Word::CountAssumption, Word::CountAssumptions, language);
    if (summary.untranslated > 0) {
        line += ", " + counted(summary.untranslated, Word::CountUntranslated,
                               Word::CountUntranslatedMany, language);
    }
    if (summary.silenced > 0) {
        line += ", " +
                counted(summary.silenced, Word::CountSilenced, Word::CountSilencedMany, language);
    }
    if (summary.unverified_quotes > 0) {
        line += ", " + counted(summary.unverified_quotes, Word::CountUnverified,
                               Word::CountUnverifiedMany, language);
    }
    const auto of = [&rules](lang::Severity severity) {
        const lang::Diagnostics& all = rules.compiled.diagnostics;
        return static_cast<std::size_t>(
            std::count_if(all.begin(), all.end(), [severity](const lang::Diagnostic& one) {
                return lang::severity_of(one.code) == severity;
            }));
    };
    const std::size_t errors = of(lang::Severity::Error);
    const std::size_t warnings = of(lang::Severity::Warning);
    line += ": ";
    line += errors == 0 ? say(Word::NoErrors, language)
                        : counted(errors, Word::CountError, Word::CountErrors, language);
    if (warnings > 0) {
        line += ", " + counted(warnings, Word::CountWarning, Word::CountWarnings, language);
    }
    if (const std::size_t lints = of(lang::Severity::Lint); lints > 0) {
        line += ", " + counted(lints, Word::CountLint, Word::CountLints, language);
    }
    if (const std::size_t notes = of(lang::Severity::Note); notes > 0) {
        line += ", " + counted(notes, Word::CountNote, Word::CountNotes, language);
    }
    return line;
}

std::string document(const CheckedRules& rules, lang::Language language) {
    const lang::Summary& summary = rules.compiled.summary;
    nlohmann::ordered_json result;
    result["files"] = summary.files;
    result["rules"] = summary.rules;
    result["tests"] = summary.tests;
    result["assumptions"] = summary.assumptions;
    result["untranslated"] = summary.untranslated;
    result["unverified_quotes"] = summary.unverified_quotes;
    result["silenced"] = summary.silenced;
    apps::Envelope envelope;
    envelope.schema = "hjemmel.check/1";
    envelope.rules_hash = rules.compiled.program.rules_hash;
    return apps::json_text(apps::envelope_json(
        envelope, nlohmann::ordered_json::array({std::move(result)}),
        apps::diagnostics_json(rules.compiled.diagnostics, rules.sources, language)));
}

}  // namespace

Exit check(const Options& options, Console& console) {
    CheckedRules rules = check_rules(
        options.paths, options.from_stdin ? std::optional(standard_input(options)) : std::nullopt,
        lang::Lints::Shown);
    if (!options.notes && options.denied != lang::Severity::Note) {
        lang::Diagnostics& all = rules.compiled.diagnostics;
        all.erase(std::remove_if(all.begin(), all.end(),
                                 [](const lang::Diagnostic& one) {
                                     return lang::severity_of(one.code) == lang::Severity::Note;
                                 }),
                  all.end());
    }
    if (options.json) {
        console.answer(document(rules, options.language));
    } else {
        console.draw(rules.compiled.diagnostics, rules.sources);
        if (!options.quiet) {
            console.answer(summary_line(rules, options.language) + "\n");
        }
    }
    const lang::Diagnostics& found = rules.compiled.diagnostics;
    const bool denied = std::any_of(found.begin(), found.end(), [&](const lang::Diagnostic& one) {
        return options.denied && lang::severity_of(one.code) <= *options.denied;
    });
    return graver(exit_for(found), denied ? Exit::Findings : Exit::Complete);
}

StandIn standard_input(const Options& options) {
    return {options.stands_for.empty() ? "<stdin>" : options.stands_for, options.text};
}

Exit exit_for(const lang::Diagnostics& diagnostics) {
    constexpr std::uint16_t thousand = 1000;
    constexpr std::uint16_t data = 7;
    constexpr std::uint16_t limits = 9;
    Exit exit = Exit::Complete;
    for (const lang::Diagnostic& diagnostic : diagnostics) {
        if (lang::severity_of(diagnostic.code) != lang::Severity::Error) {
            continue;
        }
        const auto range =
            static_cast<std::uint16_t>(static_cast<std::uint16_t>(diagnostic.code) / thousand);
        exit = graver(exit, range == limits ? Exit::Limit
                            : range == data ? Exit::Refused
                                            : Exit::Findings);
    }
    return exit;
}

Exit graver(Exit left, Exit right) {
    static constexpr std::array order{Exit::Complete, Exit::Findings,  Exit::Refused, Exit::Limit,
                                      Exit::Usage,    Exit::Cancelled, Exit::Internal};
    const auto rank = [](Exit exit) {
        return std::find(order.begin(), order.end(), exit) - order.begin();
    };
    return rank(left) < rank(right) ? right : left;
}

}  // namespace hjemmel::cli
