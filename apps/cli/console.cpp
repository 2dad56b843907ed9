#include "apps/cli/console.hpp"

#include "apps/report/display.hpp"
#include "lang/diagnostic_text.hpp"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <signal.h>
#include <unistd.h>
#include <vector>

namespace hjemmel::cli {

namespace {

using apps::say;
using apps::Word;

// A signal handler can reach nothing else.
volatile std::sig_atomic_t cancelled = 0;

extern "C" void on_signal(int number) {
    cancelled = 1;
    std::signal(number, SIG_DFL);
}

bool has_colour(Colour asked, int stream) {
    if (asked != Colour::Auto) {
        return asked == Colour::Always;
    }
    const char* no_colour = std::getenv("NO_COLOR");
    return (no_colour == nullptr || *no_colour == '\0') && isatty(stream) == 1;
}

void write(std::FILE* stream, std::string_view text) {
    std::fwrite(text.data(), 1, text.size(), stream);
}

}  // namespace

Console::Console(const Options& options)
    : language_(options.language),
      messages_(options.limits.messages),
      json_(options.json),
      quiet_(options.quiet),
      colours_answers_(!options.json && has_colour(options.colour, STDOUT_FILENO)),
      colours_messages_(has_colour(options.colour, STDERR_FILENO)) {}

void Console::answer(std::string_view text) { write(stdout, text); }

void Console::remark(std::string_view line) {
    if (!quiet_) {
        alarm(line);
    }
}

void Console::alarm(std::string_view line) {
    write(stderr, line);
    write(stderr, "\n");
}

void Console::draw(const lang::Diagnostics& diagnostics, const lang::Sources& sources) {
    if (json_ || diagnostics.empty()) {
        return;
    }
    write(stderr, lang::draw(diagnostics, sources, {language_, colours_messages_, messages_}));
    const auto of = [&diagnostics](lang::Severity severity) {
        return static_cast<std::size_t>(std::count_if(
            diagnostics.begin(), diagnostics.end(), [severity](const lang::Diagnostic& diagnostic) {
                return lang::severity_of(diagnostic.code) == severity;
            }));
    };
    std::string line;
    if (const std::size_t errors = of(lang::Severity::Error); errors > 0) {
        line = counted(errors, Word::CountError, Word::CountErrors, language_);
    }
    if (const std::size_t warnings = of(lang::Severity::Warning); warnings > 0) {
        line += (line.empty() ? "" : ", ") +
                counted(warnings, Word::CountWarning, Word::CountWarnings, language_);
    }
    if (!line.empty()) {
        remark(line);
    }
}

Exit Console::finish(Exit exit) {
    if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0) {
        return exit;
    }
    alarm(
        say(Word::UsageError, language_, say(Word::CannotWrite, language_, std::strerror(errno))));
    return Exit::Limit;
}

void show_usage_error(const UsageError& error) {
    write(stderr, say(Word::UsageError, error.language, error.message) + "\n");
    for (const std::string& help : error.help) {
        write(stderr, say(Word::UsageHelp, error.language, help) + "\n");
    }
}

void listen_for_cancellation() {
    std::signal(SIGINT, on_signal);
    std::signal(SIGTERM, on_signal);
}

bool is_cancelled() { return cancelled != 0; }

std::string counted(std::size_t count, Word one, Word many, lang::Language language) {
    const engine::Program no_program;
    const apps::Display display(no_program, language);
    return say(count == 1 ? one : many, language, display.digits(engine::Rational(count), 0));
}

}  // namespace hjemmel::cli
