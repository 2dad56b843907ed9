// How long it takes to check rules: in process by size, and the whole command on a module of 1,000
// rules.

#include "lang/compile.hpp"
#include "tests/bench/measure.hpp"
#include "tests/bench/process.hpp"
#include "tests/support/generated_rules.hpp"

#include <benchmark/benchmark.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
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
            memory = std::max(memory, hjemmel::bench::run_command(command, {"check", file}));
        },
        "version_process", [&] { hjemmel::bench::run_command(command, {"--version"}); });
    std::printf("  check_1000_rules_process at most %.1f MiB\n", memory);
    std::filesystem::remove_all(folder);

    const std::string ten = module_of(10'000);
    const std::string twenty = module_of(20'000);
    hjemmel::bench::compare(
        "check_20000_rules", [&] { check(twenty); }, "check_10000_rules", [&] { check(ten); });
}
