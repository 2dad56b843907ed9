#pragma once

#include "lang/diagnostic.hpp"
#include "lang/source.hpp"

#include <string>
#include <vector>

namespace hjemmel::cli {

/// Reads every `*.law` in a folder and the folders under it (not in those whose name begins with a
/// dot), in order of path. What cannot be read is reported.
[[nodiscard]] std::vector<lang::FileId> read_law_files(const std::string& folder,
                                                       lang::Sources& sources,
                                                       lang::Diagnostics& diagnostics);

}  // namespace hjemmel::cli
