#pragma once

#include "lang/compile.hpp"
#include "lang/diagnostic.hpp"
#include "lang/source.hpp"

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

namespace hjemmel::cli {

/// The span of messages that speak of no place in a file.
inline constexpr lang::Span nowhere{lang::FileId{std::numeric_limits<std::uint32_t>::max()}, 0, 0};

/// The bytes that a rule file may have.
inline constexpr std::size_t largest_rule_file = std::size_t{4} << 20U;

/// A text that stands for a file, as an editor has it: for one of those that are read, or beside
/// them.
struct StandIn {
    std::string path;
    std::string bytes;
};

/// The rule files of a run, read.
struct RuleFiles {
    lang::Sources sources;
    std::vector<lang::FileId> files;  ///< in order of path
    lang::Diagnostics diagnostics;    ///< of reading: 71xx, 94xx
};

/// Reads rule files: each file that is named, and each `*.rules` in a named folder and the folders
/// under it (not in those whose name begins with a dot), in order of path. A module that they use
/// and that is not among them is looked for in the `*.rules` of the using file's own folder, then
/// in each folder above it, up to the working directory when the file lies under it, else eight
/// folders up. Files found so are read too, and what they use; others are not.
[[nodiscard]] RuleFiles read_rule_files(const std::vector<std::string>& paths,
                                        const std::optional<StandIn>& stand_in = std::nullopt);

/// The same without the modules that they use.
[[nodiscard]] RuleFiles read_named_files(const std::vector<std::string>& paths);
/// Only a text that stands for a file.
[[nodiscard]] RuleFiles read_text_as_file(const StandIn& stand_in);

/// Gives the first bytes of each file that is named or stands in a named folder, to see what
/// language it is in.
[[nodiscard]] std::vector<std::string> beginnings_of_rule_files(
    const std::vector<std::string>& paths);

/// Reads and compiles rule files with the law texts that they name.
struct CheckedRules {
    lang::Sources sources;
    lang::Compiled compiled;  ///< its diagnostics are sorted and hold those of reading as well
};
/// sources: texts of another state of the rules, which keep their ids.
[[nodiscard]] CheckedRules check_rules(const std::vector<std::string>& paths,
                                       const std::optional<StandIn>& stand_in = std::nullopt,
                                       lang::Lints lints = lang::Lints::Hidden,
                                       lang::Sources sources = {});

/// Reads a file of at most `limit` bytes; nothing when it cannot be read or is larger.
[[nodiscard]] std::optional<std::string> read_text(const std::string& path, std::size_t limit);

}  // namespace hjemmel::cli
