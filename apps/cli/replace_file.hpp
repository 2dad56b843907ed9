#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace hjemmel::cli {

/// Who may read a file that was not there before: whom the user's mask lets, or the user alone.
enum class Readers : std::uint8_t { AsUsual, Owner };

/// A text that is to take the place of a file: it is written beside it and renamed, so that at any
/// time there is the old file or the new one, whole. The rights of the file stay; of a link, the
/// file that it leads to is replaced. What was not put in place is removed.
class Replacement {
public:
    explicit Replacement(const std::string& path, Readers readers = Readers::AsUsual);
    ~Replacement();
    Replacement(const Replacement&) = delete;
    Replacement& operator=(const Replacement&) = delete;

    void write(std::string_view bytes);
    /// Ends the text, and puts it in its place unless something failed.
    void put_in_place();
    /// Why it cannot be done, with the call of the system that failed; empty: nothing failed.
    [[nodiscard]] const std::string& failure() const { return failure_; }

private:
    void fail(const char* call);
    void flush();

    std::string real_;
    std::string beside_;
    std::string waiting_;
    std::string failure_;
    unsigned rights_ = 0;
    bool exists_ = false;
    int file_ = -1;
};

/// Puts a new text in the place of a file. Gives why it could not be done, or nothing.
[[nodiscard]] std::string replace_file(const std::string& path, const std::string& bytes);

}  // namespace hjemmel::cli
