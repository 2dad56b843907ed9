// How long it takes to format and to check a file of 50,000 lines: the whole command, and
// formatting in process by size.

#include "lang/formatter.hpp"
#include "lang/parser.hpp"
#include "tests/bench/measure.hpp"
#include "tests/bench/process.hpp"
#include "tests/support/generated_rules.hpp"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <unistd.h>

namespace {

using hjemmel::lang::Language;
using hjemmel::lang::SourceFile;

/// The text in the layout of the formatter.
std::string formatted(const std::string& text) {
    const SourceFile source = SourceFile::of("generated.rules", text);
    const auto parsed = hjemmel::lang::parse(source, hjemmel::lang::FileId{});
    const auto result = hjemmel::lang::format(parsed, source, Language::English);
    if (!result.faithful) {
        std::fputs("the generated rules cannot be formatted\n", stderr);
        std::exit(1);
    }
    return result.text;
}

/// A formatted module of at least so many lines.
std::string module_of(std::ptrdiff_t lines) {
    constexpr std::ptrdiff_t lines_of_a_quantity = 9;
    std::string text =
        formatted(hjemmel::support::generated_rules(static_cast<int>(lines / lines_of_a_quantity)));
    for (std::ptrdiff_t more = std::count(text.begin(), text.end(), '\n'); more < lines; ++more) {
        text += "-- a line\n";
    }
    return formatted(text);
}

}  // namespace

int main(int argc, char** argv) {
    namespace fs = std::filesystem;
    const std::string command = argc > 1 ? argv[1] : HJEMMEL_COMMAND;
    const fs::path folder =
        fs::temp_directory_path() / ("hjemmel-format-bench-" + std::to_string(getpid()));
    fs::create_directories(folder);
    const std::string file = (folder / "generated.rules").string();
    // Memory is counted from what this process has used: the small files come first.
    for (const std::ptrdiff_t lines : {12'500, 25'000, 50'000}) {
        std::ofstream(file) << module_of(lines);
        for (const std::vector<std::string> verb :
             {std::vector<std::string>{"fmt", "--check"}, std::vector<std::string>{"check"}}) {
            std::vector<std::string> words = verb;
            words.push_back(file);
            double memory = 0;
            const std::string name = verb[0] + "_" + std::to_string(lines) + "_lines_process";
            hjemmel::bench::compare(
                name,
                [&] { memory = std::max(memory, hjemmel::bench::run_command(command, words)); },
                "version_process", [&] { hjemmel::bench::run_command(command, {"--version"}); });
            std::printf("  %s at most %.1f MiB\n", name.c_str(), memory);
        }
    }
    fs::remove_all(folder);

    const std::string half = module_of(25'000);
    const std::string whole = module_of(50'000);
    hjemmel::bench::compare(
        "format_50000_lines", [&] { benchmark::DoNotOptimize(formatted(whole).size()); },
        "format_25000_lines", [&] { benchmark::DoNotOptimize(formatted(half).size()); });
}
