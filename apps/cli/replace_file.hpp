#pragma once

#include <string>

namespace hjemmel::cli {

/// Puts a new text in the place of a file: it is written beside it and renamed, so that at any time
/// there is the old file or the new one, whole. The rights of the file stay; of a link, the file
/// that it leads to is replaced. Gives why it could not be done, or nothing.
[[nodiscard]] std::string replace_file(const std::string& path, const std::string& bytes);

}  // namespace hjemmel::cli
