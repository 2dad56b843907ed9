#include "apps/cli/answering.hpp"
#include "apps/cli/verbs.hpp"
#include "apps/report/answer_table.hpp"
#include "lang/diagnostic_text.hpp"

#include <algorithm>
#include <map>

namespace hjemmel::cli {

namespace {

using apps::say;
using apps::Word;

/// What the data leave out, and how much of it was read: on standard error.
void show_data_report(const apps::LoadedData& data, const Options& options, Console& console) {
    for (const apps::FileReport& file : data.files) {
        if (file.left_out.empty()) {
            continue;
        }
        std::string line = say(Word::RowsReport, options.language, file.file, file.read, file.used);
        for (const apps::FileReport::LeftOut& left_out : file.left_out) {
            line += ", " + say(Word::RowsLeftOut, options.language, left_out.rows,
                               lang::phrase_text(left_out.why, options.language));
        }
        console.remark(line);
    }
}

/// Under which law, knowledge and readings the question was asked, when the user said so.
std::vector<std::string> circumstances(const Options& options, const apps::Display& display) {
    std::vector<std::string> texts;
    if (options.law_on) {
        texts.push_back(say(Word::UnderLaw, options.language, display.date(*options.law_on)));
    }
    if (options.known_on) {
        texts.push_back(say(Word::UnderKnown, options.language, display.date(*options.known_on)));
    }
    for (const std::string& name : options.scenarios) {
        texts.push_back(say(Word::UnderScenario, options.language, name));
    }
    for (const auto& [name, option] : options.choices) {
        texts.push_back(say(Word::UnderChoice, options.language, name, option));
    }
    return texts;
}

}  // namespace

Exit run(const Options& options, Console& console) {
    Answering answering = answer_all(options, options.grounds);
    answering.envelope.schema = "hjemmel.run/1";
    if (answering.usage) {
        show_usage_error(*answering.usage);
        return answering.exit;
    }
    if (options.json) {
        console.answer(answers_document(answering, options));
        return answering.exit;
    }
    console.draw(answering.diagnostics, answering.rules.sources);
    if (answering.data) {
        show_data_report(*answering.data, options, console);
    }
    if (!answering.answers.empty()) {
        const apps::Display display(answering.rules.compiled.program, options.language);
        apps::AnswerTable table;
        table.circumstances = circumstances(answering.options, display);
        table.assumptions = answering.data_assumptions();
        table.closing = !options.quiet;
        table.colour = console.colours_answers();
        console.answer(apps::answer_table(answering.answers, table, display));
    }
    if (answering.exit == Exit::Cancelled) {
        console.alarm(answering.answers.empty() ? say(Word::StoppedBefore, options.language)
                                                : say(Word::Stopped, options.language,
                                                      answering.answers.size(), answering.asked));
    }
    return answering.exit;
}

}  // namespace hjemmel::cli
