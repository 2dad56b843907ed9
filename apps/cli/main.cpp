#include "apps/cli/console.hpp"
#include "apps/cli/options.hpp"
#include "apps/cli/spoken_language.hpp"
#include "apps/cli/verbs.hpp"
#include "apps/json/envelope.hpp"

#include <exception>
#include <new>
#include <string>
#include <sys/resource.h>
#include <vector>

namespace {

using namespace hjemmel::cli;
using hjemmel::apps::say;
using hjemmel::apps::Word;

Exit run_verb(const Options& options, Console& console) {
    switch (options.verb) {
        case Verb::Help:
            return help(options, console);
        case Verb::Version:
            console.answer("hjemmel " + std::string(hjemmel::apps::engine_version()) + "\n");
            return Exit::Complete;
        case Verb::New:
            return new_folder(options, console);
        case Verb::Check:
            return check(options, console);
        case Verb::Format:
            return format(options, console);
        case Verb::Run:
            return run(options, console);
        case Verb::Batch:
            return batch(options, console);
        case Verb::Data:
            return data(options, console);
        case Verb::Explain:
            return explain(options, console);
        case Verb::Duties:
            return duties(options, console);
        case Verb::Fork:
            return fork(options, console);
        case Verb::Diff:
            return diff(options, console);
        case Verb::Test:
            return test(options, console);
        case Verb::LawImport:
            return law_import(options, console);
        case Verb::LawShow:
            return law_show(options, console);
        case Verb::ReviewStatus:
            return review_status(options, console);
        case Verb::ReviewSign:
            return review_sign(options, console);
        case Verb::ReviewReopen:
            return review_reopen(options, console);
        case Verb::ReviewBook:
            return review_book(options, console);
        case Verb::Simulate:
            return simulate(options, console);
        case Verb::Synth:
            return synth(options, console);
    }
    return Exit::Internal;
}

/// What would be in a core dump may be about persons.
void forbid_core_dumps() {
    const rlimit none{0, 0};
    setrlimit(RLIMIT_CORE, &none);
}

Exit guarded(const Options& options, Console& console) {
    try {
        return console.finish(run_verb(options, console));
    } catch (const std::bad_alloc&) {
        console.alarm(
            say(Word::UsageError, options.language, say(Word::OutOfMemory, options.language)));
        return Exit::Limit;
    } catch (const std::exception& error) {
        console.alarm(say(Word::UsageError, options.language,
                          say(Word::InternalError, options.language, error.what())));
        console.alarm(
            say(Word::UsageHelp, options.language, say(Word::InternalSorry, options.language)));
        return Exit::Internal;
    }
}

}  // namespace

int main(int count, char** values) {
    forbid_core_dumps();
    const std::vector<std::string> arguments(values + (count > 0 ? 1 : 0), values + count);
    auto options = parse_options(arguments, language_of_locale());
    if (!options) {
        show_usage_error(options.error());
        return static_cast<int>(Exit::Usage);
    }
    listen_for_cancellation();
    if (options->from_stdin) {
        options->text = read_standard_input();
    }
    if (!options->has_language) {
        speak_as_the_rules(*options);
    }
    Console console(*options);
    return static_cast<int>(guarded(*options, console));
}
