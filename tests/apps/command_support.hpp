#pragma once

#include <nlohmann/json.hpp>

#include <filesystem>
#include <functional>
#include <string>
#include <sys/types.h>
#include <utility>
#include <vector>

namespace hjemmel::testing {

/// What a run of the command gave.
struct Finished {
    int exit = -1;
    std::string out;
    std::string err;

    /// The document on standard output.
    [[nodiscard]] nlohmann::json json() const { return nlohmann::json::parse(out); }
};

/// A folder of its own with a small rule file, its law text and data; removed at the end.
///
/// BEK 1 says in § 5 that the share of persons without an offer in December must be below 20 per
/// cent (`offers_met`, read by `threshold`), and in § 6 that who misses it is selected unless there
/// is a `plan` (§ 7, from 2021). The data give Aalborg 5,205 persons with 3,227 offers in December
/// 2019, Fanø only a published share for 2019 and 2020.
class CommandFolder {
public:
    CommandFolder();
    ~CommandFolder();
    CommandFolder(const CommandFolder&) = delete;
    CommandFolder& operator=(const CommandFolder&) = delete;

    void write(const std::string& file, const std::string& text) const;
    /// Replaces a text in a file, which must hold it.
    void replace(const std::string& file, const std::string& from, const std::string& to) const;

    [[nodiscard]] std::string read(const std::string& file) const;

    /// Runs `hjemmel` with these words in the folder, both streams to files (so not to a terminal),
    /// with an empty standard input and without a locale.
    [[nodiscard]] Finished run(const std::vector<std::string>& words) const;
    /// The same with a text on standard input and with other variables, `LC_ALL=da_DK`.
    [[nodiscard]] Finished run(const std::vector<std::string>& words, const std::string& input,
                               const std::vector<std::string>& variables = {}) const;

    /// The same in a folder under it.
    [[nodiscard]] Finished run_in(const std::string& folder,
                                  const std::vector<std::string>& words) const;

    /// Runs `hjemmel` as a process of its own and sends it a signal as soon as `begun` says that it
    /// is under way. The test fails when it ends before.
    [[nodiscard]] Finished interrupt(const std::vector<std::string>& words, int signal,
                                     const std::function<bool(pid_t)>& begun) const;

    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

private:
    [[nodiscard]] Finished run_there(const std::filesystem::path& there,
                                     const std::vector<std::string>& words,
                                     const std::string& input,
                                     const std::vector<std::string>& variables) const;

    std::filesystem::path path_;
};

/// The words of a question about the small rules: `verb rules --data data --ask quantity`, then
/// more.
[[nodiscard]] std::vector<std::string> question(const std::string& verb,
                                                const std::string& quantity,
                                                std::vector<std::string> more = {});

}  // namespace hjemmel::testing
