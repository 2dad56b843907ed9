#include "apps/cli/answering.hpp"
#include "apps/cli/explaining.hpp"
#include "apps/cli/pages.hpp"
#include "apps/cli/replace_file.hpp"
#include "apps/cli/verbs.hpp"
#include "apps/report/explanation.hpp"
#include "apps/report/explanation_page.hpp"
#include "lang/diagnostic_text.hpp"
#include "lang/suggest.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cctype>

namespace hjemmel::cli {

namespace {

using apps::say;
using apps::Word;

/// The page of a message.
Exit show_page(const Options& options, Console& console) {
    std::string wanted = options.code;
    std::transform(wanted.begin(), wanted.end(), wanted.begin(),
                   [](unsigned char letter) { return static_cast<char>(std::toupper(letter)); });
    lang::Code code{};
    const Page* page = lang::find_code(wanted, code) ? find_page(lang::code_name(code)) : nullptr;
    if (page == nullptr) {
        UsageError error{
            options.language, say(Word::UsageUnknownCode, options.language, options.code), {}};
        std::vector<std::string> codes;
        for (const lang::Code known : lang::all_codes()) {
            codes.push_back(lang::code_name(known));
        }
        if (const auto near = lang::nearest(wanted, codes)) {
            error.help.push_back(say(Word::UsageDidYouMean, options.language, *near));
        }
        show_usage_error(error);
        return Exit::Usage;
    }
    if (!options.json) {
        console.answer(page_text(*page, code, options.language));
        return Exit::Complete;
    }
    apps::Envelope envelope;
    envelope.schema = "hjemmel.explain/1";
    nlohmann::ordered_json result;
    result["code"] = page->code;
    result["page"] = page_text(*page, code, options.language);
    console.answer(apps::json_text(
        apps::envelope_json(envelope, nlohmann::ordered_json::array({std::move(result)}),
                            nlohmann::ordered_json::array())));
    return Exit::Complete;
}

/// Explains one answer on a page, or held against another one.
Exit explain_one(Answering& answering, const apps::Repetition& repetition, const Options& options,
                 Console& console) {
    const auto refuse = [&](const UsageError& error) {
        show_usage_error(error);
        return Exit::Usage;
    };
    if (answering.answers.size() != 1) {
        if (answering.exit != Exit::Complete) {
            return answering.exit;
        }
        return refuse({options.language,
                       say(Word::UsageHtmlOne, options.language, answering.answers.size()),
                       {}});
    }
    std::optional<apps::Against> against;
    if (!options.against.empty()) {
        auto other = answer_against(answering, options, console);
        if (!other) {
            return other.error();
        }
        against = std::move(*other);
    }
    const apps::AnswerRecord& answer = answering.answers.front();
    if (options.html.empty()) {
        const apps::ExplanationOptions shown{options.language, options.limits.lines,
                                             console.colours_answers()};
        console.answer(apps::explanation_text(answer, repetition, shown));
        console.answer("\n" + apps::contrast_text(answer, *against, options.language));
        return answering.exit;
    }
    const std::string page = apps::explanation_page(answer, repetition, other_readings(answering),
                                                    against, options.language);
    const std::string failure = replace_file(options.html, page);
    if (!failure.empty()) {
        lang::Diagnostic diagnostic;
        diagnostic.code = lang::Code::FileNotWritten;
        diagnostic.arguments = {options.html, failure};
        diagnostic.span = nowhere;
        console.draw({diagnostic}, answering.rules.sources);
        return Exit::Refused;
    }
    console.remark(say(Word::PageWritten, options.language, options.html));
    return answering.exit;
}

}  // namespace

Exit explain(const Options& options, Console& console) {
    if (!options.code.empty()) {
        return show_page(options, console);
    }
    Answering answering = answer_all(options, true);
    answering.envelope.schema = "hjemmel.explain/1";
    if (answering.usage) {
        show_usage_error(*answering.usage);
        return answering.exit;
    }
    if (options.json) {
        console.answer(answers_document(answering, options));
        return answering.exit;
    }
    console.draw(answering.diagnostics, answering.rules.sources);
    const apps::Repetition repetition{options.command, std::string(apps::engine_version()),
                                      answering.envelope.rules_hash, answering.envelope.data_hash,
                                      answering.data_assumptions()};
    if (!options.html.empty() || !options.against.empty()) {
        return explain_one(answering, repetition, options, console);
    }
    const apps::ExplanationOptions shown{options.language, options.limits.lines,
                                         console.colours_answers()};
    for (std::size_t number = 0; number < answering.answers.size(); ++number) {
        console.answer(number == 0 ? "" : "\n");
        console.answer(apps::explanation_text(answering.answers[number], repetition, shown));
    }
    if (answering.exit == Exit::Cancelled) {
        console.alarm(answering.answers.empty() ? say(Word::StoppedBefore, options.language)
                                                : say(Word::Stopped, options.language,
                                                      answering.answers.size(), answering.asked));
    }
    return answering.exit;
}

}  // namespace hjemmel::cli
