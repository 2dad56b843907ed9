// Registers from files: reading a strict CSV against a reader written by hand for that one file,
// and the whole command on 10,000 persons.

#include "apps/data/data_package.hpp"
#include "lang/compile.hpp"
#include "tests/bench/measure.hpp"
#include "tests/bench/persons_register.hpp"
#include "tests/bench/process.hpp"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <unistd.h>
#include <vector>

namespace {

namespace fs = std::filesystem;
using hjemmel::lang::SourceFile;
using hjemmel::lang::Sources;

}  // namespace

int main(int argc, char** argv) {
    const auto persons = static_cast<std::uint64_t>(argc > 1 ? std::atoll(argv[1]) : 1'000'000);
    const auto seed = static_cast<std::uint64_t>(argc > 2 ? std::atoll(argv[2]) : 20'190'412);
    const fs::path folder =
        fs::temp_directory_path() / ("hjemmel-bench-" + std::to_string(getpid()));
    fs::create_directories(folder);
    const std::string rule_file = (folder / "register.rules").string();
    std::ofstream(rule_file) << hjemmel::bench::persons_rules;

    // The command first: its memory is counted from what this process has used.
    hjemmel::bench::write_persons(folder / "small", 10'000, seed);
    const std::string command = HJEMMEL_COMMAND;
    double memory = 0;
    const auto ask = [&](const char* verb) {
        std::vector<std::string> words{verb,    rule_file, "--data", (folder / "small").string(),
                                       "--ask", "met"};
        memory = std::max(memory, hjemmel::bench::run_command(command, words));
    };
    hjemmel::bench::compare(
        "batch_10000_persons_process", [&] { ask("batch"); }, "version_process",
        [&] { hjemmel::bench::run_command(command, {"--version"}); });
    std::printf("  batch_10000_persons_process at most %.1f MiB\n", memory);

    hjemmel::bench::write_persons(folder / "large", persons, seed);
    const fs::path csv = folder / "large" / "persons.csv";
    std::printf("%llu persons, seed %llu, %.1f MB\n", static_cast<unsigned long long>(persons),
                static_cast<unsigned long long>(seed),
                static_cast<double>(fs::file_size(csv)) / 1e6);
    Sources sources;
    const auto file = sources.add(SourceFile::of("register.rules", hjemmel::bench::persons_rules));
    const auto compiled =
        hjemmel::lang::compile(sources, {file}, [](const std::string&) { return std::nullopt; });
    hjemmel::bench::compare(
        "read_csv",
        [&] {
            Sources texts;
            const auto data = hjemmel::apps::load_data(folder / "large", compiled.program, texts);
            if (!data.diagnostics.empty()) std::abort();
            benchmark::DoNotOptimize(data.hash.size());
        },
        "read_by_hand",
        [&] { benchmark::DoNotOptimize(hjemmel::bench::read_persons_by_hand(csv)); });
    fs::remove_all(folder);
}
