// A packed register: reading it against reading the CSV that it was made of, and the whole command
// on it against a program by hand that has its columns as bytes in a file.
//
//   packed_bench [ROWS [SEED]]

#include "apps/data/data_package.hpp"
#include "apps/data/packed_register.hpp"
#include "lang/compile.hpp"
#include "tests/bench/measure.hpp"
#include "tests/bench/persons_register.hpp"
#include "tests/bench/process.hpp"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <unistd.h>
#include <vector>

namespace {

namespace apps = hjemmel::apps;
namespace bench = hjemmel::bench;
namespace fs = std::filesystem;
namespace lang = hjemmel::lang;

void write_columns(const fs::path& csv, const fs::path& path) {
    const bench::PersonColumns columns = bench::read_persons_by_hand(csv);
    std::ofstream file(path, std::ios::binary);
    for (const auto* column :
         {&columns.towns, &columns.exempt, &columns.conversations, &columns.months}) {
        file.write(static_cast<const char*>(static_cast<const void*>(column->data())),
                   static_cast<std::streamsize>(column->size()));
    }
}

/// The process by hand: reads four columns of bytes and prints how many municipalities meet the
/// target.
int judge_by_hand(const char* path) {
    const std::size_t rows = fs::file_size(path) / 4;
    std::vector<std::uint8_t> bytes(rows * 4);
    std::FILE* file = std::fopen(path, "rb");
    if (file == nullptr || std::fread(bytes.data(), 1, bytes.size(), file) != bytes.size()) {
        return 1;
    }
    std::fclose(file);
    const std::uint8_t* __restrict towns = bytes.data();
    const std::uint8_t* __restrict exempt = towns + rows;
    const std::uint8_t* __restrict conversations = exempt + rows;
    const std::uint8_t* __restrict months = conversations + rows;
    std::vector<std::uint32_t> counts(256 * 4);
    for (std::size_t row = 0; row < rows; ++row) {
        const auto in = static_cast<unsigned>((months[row] >= 12) & (exempt[row] == 0));
        ++counts[towns[row] * 4U + in * 2U + (in & (conversations[row] >= 4 ? 1U : 0U))];
    }
    int met = 0;
    for (std::size_t town = 0; town < bench::persons_towns; ++town) {
        const std::uint64_t seen = counts[town * 4 + 3];
        met += seen * 5 >= (counts[town * 4 + 2] + seen) * 4 ? 1 : 0;
    }
    std::printf("%d\n", met);
    return 0;
}

double megabytes(const fs::path& path) { return static_cast<double>(fs::file_size(path)) / 1e6; }

}  // namespace

// `--by-hand FILE` and `--columns CSV FILE` are processes of their own that this one starts.
int main(int argc, char** argv) {
    if (argc == 3 && std::string_view(argv[1]) == "--by-hand") return judge_by_hand(argv[2]);
    if (argc == 4 && std::string_view(argv[1]) == "--columns") {
        write_columns(argv[2], argv[3]);
        return 0;
    }
    const auto rows = static_cast<std::uint64_t>(argc > 1 ? std::atoll(argv[1]) : 1'000'000);
    const auto seed = static_cast<std::uint64_t>(argc > 2 ? std::atoll(argv[2]) : 20'190'412);
    const fs::path folder =
        fs::temp_directory_path() / ("hjemmel-bench-" + std::to_string(getpid()));
    const fs::path data = folder / "data";
    bench::write_persons(data, rows, seed);
    const std::string rule_file = (folder / "register.rules").string();
    std::ofstream(rule_file) << bench::persons_rules;
    const std::string command = HJEMMEL_COMMAND;
    // A register is packed when it has lain a while: only then its stamp is kept.
    std::this_thread::sleep_for(std::chrono::seconds(3));
    // Processes first: their memory is counted from what this one has used.
    bench::run_command(command, {"data", "pack", rule_file, "--data", data.string()});
    const double for_csv = megabytes(data / "persons.csv");
    std::printf("%llu rows, seed %llu, %.1f MB of CSV, %.1f MB packed\n",
                static_cast<unsigned long long>(rows), static_cast<unsigned long long>(seed),
                for_csv, megabytes(data / apps::pack_name));
    const std::string columns = (folder / "columns").string();
    // In a process of its own, so that its memory is not counted here.
    const std::string self = fs::read_symlink("/proc/self/exe").string();
    bench::run_command(self, {"--columns", (data / "persons.csv").string(), columns});
    double memory = 0;
    double memory_by_hand = 0;
    bench::compare(
        "batch_process_from_pack",
        [&] {
            memory = std::max(memory, bench::run_command(command, {"batch", rule_file, "--data",
                                                                   data.string(), "--ask", "met"}));
        },
        "process_by_hand",
        [&] {
            memory_by_hand =
                std::max(memory_by_hand, bench::run_command(self, {"--by-hand", columns}));
        });
    std::printf("  batch_process_from_pack at most %.1f MiB, process_by_hand %.1f MiB\n", memory,
                memory_by_hand);

    lang::Sources sources;
    const auto file = sources.add(lang::SourceFile::of("register.rules", bench::persons_rules));
    const auto compiled =
        lang::compile(sources, {file}, [](const std::string&) { return std::nullopt; });
    const auto read = [&](bool packed) {
        lang::Sources texts;
        apps::LoadOptions options;
        options.use_pack = packed;
        const auto loaded = apps::load_data(data, compiled.program, texts, options);
        if (!loaded.diagnostics.empty() || loaded.packed != packed) std::abort();
        benchmark::DoNotOptimize(loaded.hash.size());
    };
    bench::compare(
        "read_pack", [&] { read(true); }, "read_csv", [&] { read(false); });
    fs::remove_all(folder);
}
