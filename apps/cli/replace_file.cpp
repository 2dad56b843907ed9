#include "apps/cli/replace_file.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace hjemmel::cli {

namespace {

namespace fs = std::filesystem;

/// What the last call of the system said.
std::string reason(const char* call) { return std::string(call) + ": " + std::strerror(errno); }

bool write_all(int file, const std::string& bytes) {
    for (std::size_t done = 0; done < bytes.size();) {
        const ssize_t count = write(file, bytes.data() + done, bytes.size() - done);
        if (count < 0 && errno == EINTR) {
            continue;
        }
        if (count <= 0) {
            return false;
        }
        done += static_cast<std::size_t>(count);
    }
    return true;
}

}  // namespace

std::string replace_file(const std::string& path, const std::string& bytes) {
    std::error_code error;
    const fs::path real = fs::exists(path, error) ? fs::canonical(path, error) : fs::path(path);
    if (error) {
        return error.message();
    }
    struct stat status {};
    const bool exists = stat(real.c_str(), &status) == 0;
    const fs::path beside =
        real.parent_path() / ("." + real.filename().string() + "." + std::to_string(getpid()));
    constexpr mode_t everyone = 0666;  // less what the user's mask takes away
    constexpr mode_t rights = 07777;
    const int file = open(beside.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC,
                          exists ? status.st_mode & rights : everyone);
    if (file < 0) {
        return reason("open");
    }
    std::string failure;
    if (!write_all(file, bytes)) {
        failure = reason("write");
    } else if (exists && fchmod(file, status.st_mode & rights) != 0) {
        failure = reason("fchmod");
    } else if (fsync(file) != 0) {
        failure = reason("fsync");
    }
    if (close(file) != 0 && failure.empty()) {
        failure = reason("close");
    }
    if (failure.empty() && rename(beside.c_str(), real.c_str()) != 0) {
        failure = reason("rename");
    }
    if (!failure.empty()) {
        unlink(beside.c_str());
    }
    return failure;
}

}  // namespace hjemmel::cli
