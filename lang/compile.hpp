#pragma once

#include "engine/evaluate/test_case.hpp"
#include "engine/program/program.hpp"
#include "lang/diagnostic.hpp"
#include "lang/source.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace hjemmel::lang {

/// What `check` counts.
struct Summary {
    std::size_t files = 0;
    std::size_t rules = 0;  ///< clauses and parameter steps
    std::size_t tests = 0;
    std::size_t assumptions = 0;  ///< of rules and law texts
    std::size_t untranslated = 0;
    std::size_t unverified_quotes = 0;  ///< the text at hand is a paraphrase
    std::size_t silenced = 0;           ///< messages that an `allow` took away
};

/// Whether lints and notes are made: what is right and could be written better.
enum class Lints : std::uint8_t { Hidden, Shown };

struct Compiled {
    engine::Program program;  ///< usable when the diagnostics hold no error
    std::vector<engine::TestCase> tests;
    Diagnostics diagnostics;  ///< sorted
    Summary summary;
};

/// Gives the bytes of a law file, by its path relative to the folder of the rule file; none when it
/// cannot be read.
using LoadText = std::function<std::optional<std::string>(const std::string& path)>;

/// Takes rule files all the way to a checked program: parse, resolve, check, lower. The order of
/// the files does not matter. `sources` gains the law files.
[[nodiscard]] Compiled compile(Sources& sources, const std::vector<FileId>& rule_files,
                               const LoadText& load, Lints lints = Lints::Hidden);

}  // namespace hjemmel::lang
