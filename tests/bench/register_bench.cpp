// Registers from files: reading a strict CSV against a reader written by hand for that one file,
// and the whole command on 10,000 persons.

#include "apps/data/data_package.hpp"
#include "lang/compile.hpp"
#include "tests/bench/measure.hpp"
#include "tests/bench/process.hpp"
#include "tests/bench/synthetic_register.hpp"

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

constexpr const char* rules = R"(language english
module register

entity municipality (municipalities)
entity person (persons) of municipality
  has exempt : yes/no
  has conversations : integer from 0 to 100
  has offers : integer from 0 to 100
  has months : integer from 0 to 1_000

parameter target : share
  is 80 %
  assumption "an example"

define in_scope of person : yes/no
  assumption "an example"
  is months >= 12 and not exempt

define seen of person : yes/no
  assumption "an example"
  is conversations >= 4

define met of municipality : yes/no
  assumption "an example"
  is share of persons where in_scope that seen if none 100 % >= target
)";

void write_register(const fs::path& folder, std::uint64_t persons, std::uint64_t seed) {
    fs::create_directories(folder);
    std::ofstream file(folder / "persons.csv", std::ios::binary);
    file << "id,municipality,exempt,conversations,offers,months\n";
    hjemmel::testing::Dice numbers(seed);
    std::string text;
    for (std::uint64_t number = 0; number < persons; ++number) {
        // Large municipalities are more likely than small ones.
        const int one = numbers.below(98);
        const int municipality = std::min(one, numbers.below(98));
        text += std::to_string(number) + "," + std::to_string(101 + municipality) + ",";
        text += numbers.chance(10) ? "yes," : "no,";
        text += std::to_string(numbers.below(21)) + ",";
        text += std::to_string(numbers.below(4)) + ",";
        text += std::to_string(numbers.below(60)) + "\n";
        if (text.size() > 1'000'000) {
            file << text;
            text.clear();
        }
    }
    file << text;
}

/// What somebody writes who knows the file: no quotes, no missing cell, ids that are numbers.
std::uint64_t read_by_hand(const fs::path& path) {
    std::FILE* file = std::fopen(path.c_str(), "rb");
    if (file == nullptr) std::abort();
    std::vector<std::uint32_t> ids;
    std::vector<std::uint8_t> towns, exempt, conversations, offers, months;
    std::vector<char> block(std::size_t{1} << 20U);
    std::uint32_t number = 0;
    unsigned column = 0;
    bool is_header = true;
    const auto end_cell = [&] {
        switch (column++) {
            case 0:
                ids.push_back(number);
                break;
            case 1:
                towns.push_back(static_cast<std::uint8_t>(number - 101));
                break;
            case 2:
                break;
            case 3:
                conversations.push_back(static_cast<std::uint8_t>(number));
                break;
            case 4:
                offers.push_back(static_cast<std::uint8_t>(number));
                break;
            default:
                months.push_back(static_cast<std::uint8_t>(number));
                break;
        }
        number = 0;
    };
    while (const std::size_t size = std::fread(block.data(), 1, block.size(), file)) {
        for (std::size_t at = 0; at < size; ++at) {
            const char letter = block[at];
            if (is_header) {
                is_header = letter != '\n';
            } else if (letter == ',') {
                end_cell();
            } else if (letter == '\n') {
                end_cell();
                column = 0;
            } else if (letter >= '0' && letter <= '9') {
                number = number * 10 + static_cast<std::uint32_t>(letter - '0');
            } else if (letter == 'y') {
                exempt.push_back(1);
            } else if (letter == 'n') {
                exempt.push_back(0);
            }
        }
    }
    std::fclose(file);
    return ids.size() + towns.size() + exempt.size() + conversations.size() + offers.size() +
           months.size();
}

}  // namespace

int main(int argc, char** argv) {
    const auto persons = static_cast<std::uint64_t>(argc > 1 ? std::atoll(argv[1]) : 1'000'000);
    const auto seed = static_cast<std::uint64_t>(argc > 2 ? std::atoll(argv[2]) : 20'190'412);
    const fs::path folder =
        fs::temp_directory_path() / ("hjemmel-bench-" + std::to_string(getpid()));
    fs::create_directories(folder);
    const std::string rule_file = (folder / "register.rules").string();
    std::ofstream(rule_file) << rules;

    // The command first: its memory is counted from what this process has used.
    write_register(folder / "small", 10'000, seed);
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

    write_register(folder / "large", persons, seed);
    const fs::path csv = folder / "large" / "persons.csv";
    std::printf("%llu persons, seed %llu, %.1f MB\n", static_cast<unsigned long long>(persons),
                static_cast<unsigned long long>(seed),
                static_cast<double>(fs::file_size(csv)) / 1e6);
    Sources sources;
    const auto file = sources.add(SourceFile::of("register.rules", rules));
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
        "read_by_hand", [&] { benchmark::DoNotOptimize(read_by_hand(csv)); });
    fs::remove_all(folder);
}
