#pragma once

#include "apps/cli/console.hpp"
#include "apps/cli/options.hpp"
#include "apps/cli/rule_files.hpp"

/// The verbs of the command; each reads what the options name and writes to the console.
namespace hjemmel::cli {

[[nodiscard]] Exit check(const Options& options, Console& console);
/// Writes rule files in the one layout that they have, and in the language that is asked for.
[[nodiscard]] Exit format(const Options& options, Console& console);
/// Makes a folder with one paragraph of law, one rule and one test.
[[nodiscard]] Exit new_folder(const Options& options, Console& console);
[[nodiscard]] Exit run(const Options& options, Console& console);
/// Answers for all rows of a register, into a file or as lines on standard output.
[[nodiscard]] Exit batch(const Options& options, Console& console);
/// Says what data the rules need, what a folder of data holds, or whether it can be read.
[[nodiscard]] Exit data(const Options& options, Console& console);
/// Writes the packed form of a folder of data.
[[nodiscard]] Exit data_pack(const Options& options, Console& console);
/// With a code, shows its page; else answers as `run` does, with the reasons.
[[nodiscard]] Exit explain(const Options& options, Console& console);
/// Who must do what by when, as a table, JSON or a calendar.
[[nodiscard]] Exit duties(const Options& options, Console& console);
/// Answers a question under all combinations of readings.
[[nodiscard]] Exit fork(const Options& options, Console& console);
/// Compares what two states of the rules answer.
[[nodiscard]] Exit diff(const Options& options, Console& console);
[[nodiscard]] Exit test(const Options& options, Console& console);
/// Makes law texts of official texts.
[[nodiscard]] Exit law_import(const Options& options, Console& console);
/// Shows an instrument or a provision of it, as it reads on a day.
[[nodiscard]] Exit law_show(const Options& options, Console& console);
/// Says which pairs of a rule and what it rests on are signed, and which are to be read again.
[[nodiscard]] Exit review_status(const Options& options, Console& console);
/// Signs pairs.
[[nodiscard]] Exit review_sign(const Options& options, Console& console);
/// Writes pages with each provision, the rules that rest on it, and what is left open.
[[nodiscard]] Exit review_book(const Options& options, Console& console);
/// Takes signatures back.
[[nodiscard]] Exit review_reopen(const Options& options, Console& console);
/// Works out what a scenario asks: what is missing, what levers have to be, what months bring.
[[nodiscard]] Exit simulate(const Options& options, Console& console);
/// Makes a register of persons that nobody is, with the shares that are asked for.
[[nodiscard]] Exit synth(const Options& options, Console& console);
[[nodiscard]] Exit help(const Options& options, Console& console);

/// What standard input stands for: the file that `--path` names, or one without a name.
[[nodiscard]] StandIn standard_input(const Options& options);

/// The exit that messages ask for: errors are findings, refused input or a limit, by what they are
/// about.
[[nodiscard]] Exit exit_for(const lang::Diagnostics& diagnostics);
/// The graver of two: internal, cancelled, limit, refused, findings, complete.
[[nodiscard]] Exit graver(Exit left, Exit right);

}  // namespace hjemmel::cli
