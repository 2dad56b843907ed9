// How long it takes to check rules: in process by size, and the whole command on a module of 1,000
// rules.

#include "lang/compile.hpp"
#include "tests/bench/measure.hpp"
#include "tests/support/generated_rules.hpp"

#include <benchmark/benchmark.h>

#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <spawn.h>
#include <string>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace {

using hjemmel::lang::SourceFile;
using hjemmel::lang::Sources;

/// A module of so many rules as `hjemmel check` counts them: each generated quantity has a rule and
/// an exception, and two rules stand before them.
std::string module_of(std::size_t rules) {
    return hjemmel::support::generated_rules(static_cast<int>(rules / 2 - 1));
}

void check(const std::string& text) {
    Sources sources;
    const auto file = sources.add(SourceFile::of("generated.rules", text));
    const auto compiled =
        hjemmel::lang::compile(sources, {file}, [](const std::string&) { return std::nullopt; });
    if (hjemmel::lang::has_errors(compiled.diagnostics)) {
        std::fputs("the generated rules do not check\n", stderr);
        std::exit(1);
    }
    benchmark::DoNotOptimize(compiled.program.core.nodes.size());
}

/// Runs `hjemmel ARGUMENTS…` without its output; gives the largest memory in MiB, which is never
/// less than what this process has used so far.
double run_command(const std::string& command, const std::vector<std::string>& arguments) {
    std::vector<char*> words{const_cast<char*>(command.c_str())};
    for (const std::string& argument : arguments) {
        words.push_back(const_cast<char*>(argument.c_str()));
    }
    words.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    pid_t child = 0;
    const int failed =
        posix_spawn(&child, command.c_str(), &actions, nullptr, words.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    int status = 0;
    rusage usage{};
    if (failed != 0 || wait4(child, &status, 0, &usage) != child || !WIFEXITED(status) ||
        WEXITSTATUS(status) != 0) {
        std::fputs("the command failed\n", stderr);
        std::exit(1);
    }
    return static_cast<double>(usage.ru_maxrss) / 1024;
}

}  // namespace

int main(int argc, char** argv) {
    // The command first: its memory is counted from what this process has used.
    const std::string command = argc > 1 ? argv[1] : HJEMMEL_COMMAND;
    const std::filesystem::path folder =
        std::filesystem::temp_directory_path() / ("hjemmel-bench-" + std::to_string(getpid()));
    std::filesystem::create_directories(folder);
    const std::string file = (folder / "generated.rules").string();
    std::ofstream(file) << module_of(1'000);
    double memory = 0;
    hjemmel::bench::compare(
        "check_1000_rules_process",
        [&] {
            memory = std::max(memory, run_command(command, {"check", file}));
        },
        "version_process", [&] { run_command(command, {"--version"}); });
    std::printf("  check_1000_rules_process at most %.1f MiB\n", memory);
    std::filesystem::remove_all(folder);

    const std::string ten = module_of(10'000);
    const std::string twenty = module_of(20'000);
    hjemmel::bench::compare(
        "check_20000_rules", [&] { check(twenty); }, "check_10000_rules", [&] { check(ten); });
}
