#include "apps/data/file_stamp.hpp"

#include <algorithm>
#include <ctime>
#include <sys/stat.h>

namespace hjemmel::apps {

std::optional<FileStamp> stamp_of(const std::filesystem::path& path) {
    struct stat status {};
    if (stat(path.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) {
        return std::nullopt;
    }
    const auto nanoseconds = [](const std::timespec& time) {
        return std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
    };
    return FileStamp{static_cast<std::uint64_t>(status.st_dev),
                     static_cast<std::uint64_t>(status.st_ino),
                     static_cast<std::uint64_t>(status.st_size), nanoseconds(status.st_mtim),
                     nanoseconds(status.st_ctim)};
}

std::optional<FileStamp> settled_stamp_of(const std::filesystem::path& path,
                                          std::chrono::milliseconds age) {
    const std::chrono::nanoseconds now = std::chrono::system_clock::now().time_since_epoch();
    const auto stamp = stamp_of(path);
    const std::chrono::nanoseconds last(stamp ? std::max(stamp->written, stamp->changed) : 0);
    return stamp && now - last >= age ? stamp : std::nullopt;
}

}  // namespace hjemmel::apps
