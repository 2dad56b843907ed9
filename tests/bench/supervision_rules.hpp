#pragma once

#include "lang/compile.hpp"
#include "tests/bench/measure.hpp"

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <vector>

/// The rules of tightened supervision as the benchmarks ask them.
namespace hjemmel::bench {

inline std::optional<std::string> text_of(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) return std::nullopt;
    return std::string(std::istreambuf_iterator<char>(file), {});
}

/// Compiles them from `rules/denmark/supervision` under `root`; ends the process when they do not
/// check.
inline lang::Compiled supervision_rules(const std::string& root, lang::Sources& sources) {
    std::vector<lang::FileId> files;
    for (const char* name :
         {"register", "calendar", "bek-1409-2019", "bek-1409-2019-course", "bek-1409-2019-review",
          "bek-564-2021", "bek-301-2023", "bek-760-2025"}) {
        const std::string path = root + "/rules/denmark/supervision/" + name + ".rules";
        const auto text = text_of(path);
        if (!text) fail("a rule file is missing");
        files.push_back(sources.add(lang::SourceFile::of(path, *text)));
    }
    lang::Compiled compiled = lang::compile(sources, files, text_of);
    if (lang::has_errors(compiled.diagnostics)) fail("the rules do not check");
    return compiled;
}

}  // namespace hjemmel::bench
