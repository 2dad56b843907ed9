#pragma once

#include "apps/cli/options.hpp"
#include "apps/cli/replace_file.hpp"
#include "engine/values/sha256.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace hjemmel::cli {

/// Where lines of results go: a file, which gets its name when it is whole, or standard output,
/// which ends with a line that says how many there were.
class BatchOutput {
public:
    /// path: empty for standard output.
    BatchOutput(std::string path, TableFormat format);

    void write(std::string_view lines, std::uint64_t rows);
    /// Ends it, and gives the file its name.
    void finish();

    [[nodiscard]] const std::string& path() const { return path_; }
    [[nodiscard]] std::uint64_t rows() const { return rows_; }
    [[nodiscard]] const std::string& hash() const { return hash_hex_; }
    /// Why a file could not be written; empty: nothing failed.
    [[nodiscard]] std::string failure() const { return file_ ? file_->failure() : std::string(); }

private:
    std::string path_;
    TableFormat format_;
    std::unique_ptr<Replacement> file_;
    engine::Sha256 sha_;
    std::string hash_hex_;
    std::uint64_t rows_ = 0;
};

}  // namespace hjemmel::cli
