#pragma once

#include "engine/program/origin.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace hjemmel::lang {

using engine::FileId;
using engine::Span;

/// A text as it was read: its name as the user wrote it and its bytes, unchanged.
struct SourceFile {
    std::string path;
    std::string bytes;
    std::vector<std::uint32_t> line_starts;  ///< byte offset of each line's first byte

    /// Takes over the bytes and finds the lines (LF, CRLF).
    [[nodiscard]] static SourceFile of(std::string path, std::string bytes);
};

/// One-based line and column; columns count code points.
struct Position {
    std::uint32_t line = 1;
    std::uint32_t column = 1;
    bool operator==(const Position&) const = default;
};

[[nodiscard]] Position position_of(const SourceFile& file, std::uint32_t byte);
/// The text of a line (one-based) without its line end.
[[nodiscard]] std::string_view line_text(const SourceFile& file, std::uint32_t line);

/// All texts of a run; a FileId is an index here.
struct Sources {
    std::vector<SourceFile> files;

    FileId add(SourceFile file);
    [[nodiscard]] const SourceFile& operator[](FileId id) const { return files[id.index]; }
};

}  // namespace hjemmel::lang
