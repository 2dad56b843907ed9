#pragma once

#include "apps/cli/options.hpp"
#include "apps/report/words.hpp"
#include "lang/diagnostic.hpp"
#include "lang/source.hpp"

#include <string>
#include <string_view>

namespace hjemmel::cli {

/// The two streams: answers go to standard output, everything else to standard error.
class Console {
public:
    explicit Console(const Options& options);

    /// Writes to standard output.
    void answer(std::string_view text);
    /// Writes a line to standard error, unless the user asked for quiet.
    void remark(std::string_view line);
    /// Writes a line to standard error.
    void alarm(std::string_view line);
    /// Draws messages on standard error, and how many errors and warnings they are; nothing with
    /// --json.
    void draw(const lang::Diagnostics& diagnostics, const lang::Sources& sources);

    [[nodiscard]] bool colours_answers() const { return colours_answers_; }
    /// Ends the output; Limit, with a message, when not all of it could be written.
    [[nodiscard]] Exit finish(Exit exit);

private:
    lang::Language language_;
    std::size_t messages_;
    bool json_;
    bool quiet_;
    bool colours_answers_;
    bool colours_messages_;
};

void show_usage_error(const UsageError& error);

/// Lets the first Ctrl-C (or SIGTERM) stop what is asked for in an orderly way; the second ends the
/// process.
void listen_for_cancellation();
[[nodiscard]] bool is_cancelled();

/// `3 files`: one of two words, with the number in the language's form.
[[nodiscard]] std::string counted(std::size_t count, apps::Word one, apps::Word many,
                                  lang::Language language);

}  // namespace hjemmel::cli
