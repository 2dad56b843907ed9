#include "apps/cli/batch_output.hpp"

#include <cstdio>
#include <utility>

namespace hjemmel::cli {

BatchOutput::BatchOutput(std::string path, TableFormat format)
    : path_(std::move(path)), format_(format) {
    if (!path_.empty()) {
        file_ = std::make_unique<Replacement>(path_);
    }
}

void BatchOutput::write(std::string_view lines, std::uint64_t rows) {
    rows_ += rows;
    sha_.update(lines);
    if (file_) {
        file_->write(lines);
    } else {
        std::fwrite(lines.data(), 1, lines.size(), stdout);
    }
}

void BatchOutput::finish() {
    hash_hex_ = sha_.finish_hex();
    if (file_) {
        file_->put_in_place();
        return;
    }
    const std::string count = std::to_string(rows_);
    const std::string end = format_ == TableFormat::Csv
                                ? "# rows " + count + " sha256 " + hash_hex_ + "\n"
                                : R"({"rows":)" + count + R"(,"sha256":")" + hash_hex_ + "\"}\n";
    std::fwrite(end.data(), 1, end.size(), stdout);
}

}  // namespace hjemmel::cli
