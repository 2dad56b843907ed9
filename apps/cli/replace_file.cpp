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

constexpr std::size_t most_waiting = std::size_t{1} << 20U;

bool write_all(int file, std::string_view bytes) {
    for (std::size_t done = 0; done < bytes.size();) {
        const ssize_t count = ::write(file, bytes.data() + done, bytes.size() - done);
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

Replacement::Replacement(const std::string& path, Readers readers) {
    std::error_code error;
    const fs::path real = fs::exists(path, error) ? fs::canonical(path, error) : fs::path(path);
    if (error) {
        failure_ = error.message();
        return;
    }
    real_ = real.string();
    struct stat status {};
    exists_ = stat(real.c_str(), &status) == 0;
    constexpr mode_t everyone = 0666;  // less what the user's mask takes away
    constexpr mode_t owner = 0600;
    constexpr mode_t rights = 07777;
    rights_ = status.st_mode & rights;
    beside_ =
        (real.parent_path() / ("." + real.filename().string() + "." + std::to_string(getpid())))
            .string();
    file_ = open(beside_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC,
                 exists_                     ? rights_
                 : readers == Readers::Owner ? owner
                                             : everyone);
    if (file_ < 0) {
        fail("open");
    }
}

Replacement::~Replacement() {
    if (file_ >= 0) {
        close(file_);
        unlink(beside_.c_str());
    }
}

void Replacement::fail(const char* call) {
    if (failure_.empty()) {
        failure_ = std::string(call) + ": " + std::strerror(errno);
    }
}

void Replacement::write(std::string_view bytes) {
    waiting_ += bytes;
    if (waiting_.size() >= most_waiting) {
        flush();
    }
}

void Replacement::flush() {
    if (failure_.empty() && !write_all(file_, waiting_)) {
        fail("write");
    }
    waiting_.clear();
}

void Replacement::put_in_place() {
    flush();
    if (file_ < 0) {
        return;
    }
    if (failure_.empty() && exists_ && fchmod(file_, rights_) != 0) {
        fail("fchmod");
    }
    if (failure_.empty() && fsync(file_) != 0) {
        fail("fsync");
    }
    if (close(file_) != 0) {
        fail("close");
    }
    file_ = -1;
    if (failure_.empty() && rename(beside_.c_str(), real_.c_str()) != 0) {
        fail("rename");
    }
    if (!failure_.empty()) {
        unlink(beside_.c_str());
    }
}

std::string replace_file(const std::string& path, const std::string& bytes) {
    Replacement replacement(path);
    replacement.write(bytes);
    replacement.put_in_place();
    return replacement.failure();
}

}  // namespace hjemmel::cli
