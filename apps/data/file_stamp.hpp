#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>

namespace hjemmel::apps {

/// What a file system tells of a file without reading it. Whoever writes to the file, or puts
/// another in its place, makes it another one; what that does not cover stands in
/// docs/decisions/0053-files-that-are-not-hashed-again.md. Times are in nanoseconds.
struct FileStamp {
    std::uint64_t device = 0;
    std::uint64_t number = 0;  ///< of the file on its device
    std::uint64_t size = 0;
    std::int64_t written = 0;  ///< can be set by anybody who may write
    std::int64_t changed = 0;  ///< is set by the system alone
    bool operator==(const FileStamp&) const = default;
};

/// The stamp of a regular file, of a link that of the file it leads to; none when it has none.
[[nodiscard]] std::optional<FileStamp> stamp_of(const std::filesystem::path& path);

/// The stamp of a file whose last change lies at least `age` back: so far that one to come could
/// not get the same time. Otherwise none.
[[nodiscard]] std::optional<FileStamp> settled_stamp_of(const std::filesystem::path& path,
                                                        std::chrono::milliseconds age);

}  // namespace hjemmel::apps
