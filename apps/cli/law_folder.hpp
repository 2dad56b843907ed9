#pragma once

#include "lang/diagnostic.hpp"
#include "lang/law_import.hpp"
#include "lang/source.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

/// The folder that `law import` writes into: law texts, and below `official` a copy of the official
/// text of each, so that a later import can join what it brings with what stands there.
namespace hjemmel::cli {

/// The bytes that an official text may have.
inline constexpr std::size_t largest_official_text = std::size_t{16} << 20U;

/// An official text with the bytes that it was read from.
struct ReadText {
    lang::OfficialText text;
    lang::FileId file;
};

/// Reads a copy of the register or a plain text; reports what cannot be read.
[[nodiscard]] std::optional<ReadText> read_official(const std::string& path, lang::Sources& sources,
                                                    lang::Diagnostics& diagnostics);

/// A law text that stands in a folder.
struct StandingLaw {
    std::string path;
    std::string text;
    std::string copy;  ///< the path of its official text; empty: not kept
};

/// The law texts of a folder, not of those under it, in order of path; what cannot be read is
/// reported.
[[nodiscard]] std::vector<StandingLaw> standing_laws(const std::string& folder,
                                                     lang::Diagnostics& diagnostics);

/// The path of the official text that is kept for a law text, whether that stands there or not;
/// empty: none.
[[nodiscard]] std::string kept_copy(const std::string& folder, const std::string& name);

/// Where the copy of an official text belongs. name: of its law text.
[[nodiscard]] std::string copy_path(const std::string& folder, const std::string& name,
                                    const std::string& bytes);

}  // namespace hjemmel::cli
