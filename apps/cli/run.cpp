#include "apps/cli/answering.hpp"
#include "apps/cli/verbs.hpp"
#include "apps/report/answer_table.hpp"

namespace hjemmel::cli {

using apps::say;
using apps::Word;

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
        for (const std::string& line : data_report(*answering.data, options.language)) {
            console.remark(line);
        }
    }
    if (!answering.answers.empty()) {
        const apps::Display display(answering.rules.compiled.program, options.language);
        apps::AnswerTable table;
        table.circumstances = circumstances_in_words(answering.options, display);
        table.assumptions = answering.data_assumptions();
        table.closing = !options.quiet;
        table.colour = console.colours_answers();
        console.answer(apps::answer_table(answering.answers, table, display));
    }
    if (answering.cross_check) {
        const apps::Display display(answering.rules.compiled.program, options.language);
        console.answer(answering.answers.empty() ? "" : "\n");
        console.answer(apps::cross_check_text(*answering.cross_check, display, !options.quiet));
    }
    if (answering.exit == Exit::Cancelled) {
        console.alarm(answering.answers.empty() ? say(Word::StoppedBefore, options.language)
                                                : say(Word::Stopped, options.language,
                                                      answering.answers.size(), answering.asked));
    }
    return answering.exit;
}

}  // namespace hjemmel::cli
