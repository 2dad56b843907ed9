// What an edit costs: all rules of the repository are in memory, one file has changed, and all are
// checked again.

#include "lang/workspace.hpp"
#include "tests/bench/measure.hpp"
#include "tests/bench/supervision_rules.hpp"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace fs = std::filesystem;
namespace lang = hjemmel::lang;
using hjemmel::bench::fail;

int main() {
    std::map<std::string, std::string> rules;
    std::map<std::string, std::optional<std::string>> laws;
    for (const auto& entry : fs::recursive_directory_iterator(HJEMMEL_SOURCE_DIR "/rules")) {
        if (entry.path().extension() == ".rules") {
            const std::string path = entry.path().string();
            rules.emplace(path, *hjemmel::bench::text_of(path));
        }
    }
    const lang::LoadText load = [&laws](const std::string& path) {
        const auto [known, is_new] = laws.try_emplace(path);
        if (is_new) known->second = hjemmel::bench::text_of(path);
        return known->second;
    };
    lang::Workspace workspace(load);
    lang::FileId edited{};
    std::string text;
    for (const auto& [path, bytes] : rules) {
        const lang::FileId file = workspace.add(lang::SourceFile::of(path, bytes));
        if (bytes.size() > text.size()) {
            edited = file;
            text = bytes;
        }
    }
    std::printf("%zu files; the longest, of %td lines, is edited\n", rules.size(),
                std::count(text.begin(), text.end(), '\n'));
    const auto recheck = [&] {
        text += "-- a line\n";
        workspace.edit(edited, text);
        const lang::Compiled compiled = workspace.compile();
        if (lang::has_errors(compiled.diagnostics)) fail("the rules do not check");
        benchmark::DoNotOptimize(compiled.program.core.nodes.size());
    };
    const auto check = [&] {
        lang::Sources sources;
        std::vector<lang::FileId> files;
        for (const auto& [path, bytes] : rules) {
            files.push_back(sources.add(lang::SourceFile::of(path, bytes)));
        }
        const lang::Compiled compiled = lang::compile(sources, files, load);
        if (lang::has_errors(compiled.diagnostics)) fail("the rules do not check");
        benchmark::DoNotOptimize(compiled.program.core.nodes.size());
    };
    hjemmel::bench::compare("recheck_one_file", recheck, "check_all_files", check);
}
