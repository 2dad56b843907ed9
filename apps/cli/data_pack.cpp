#include "apps/cli/preparing.hpp"
#include "apps/cli/replace_file.hpp"
#include "apps/cli/verbs.hpp"
#include "apps/data/packed_register.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

namespace hjemmel::cli {

namespace {

namespace fs = std::filesystem;

using apps::say;
using apps::Word;

/// Writes the pack of a folder. Its file is opened before anything is read.
class PackMaker {
public:
    explicit PackMaker(const Options& options)
        : usual_(fs::path(options.data) / apps::pack_name),
          path_(options.out.empty() ? usual_.string() : options.out),
          file_(path_, Readers::Owner) {}

    [[nodiscard]] const std::string& path() const { return path_; }
    [[nodiscard]] std::uint64_t bytes() const { return bytes_; }
    [[nodiscard]] const std::string& hash() const { return hash_; }

    /// False when it could not be done, which is said.
    bool make(const Options& options, Prepared& result) {
        if (has_failed(result) || !prepare(options, result) ||
            result.refuse_to_overwrite(path_, usual_)) {
            return false;
        }
        hash_ = apps::write_pack(*result.data, result.program(), {},
                                 [this](std::string_view bytes) { put(bytes); });
        if (stopped_ || is_cancelled()) {
            result.stop();
            return false;
        }
        file_.put_in_place();
        return !has_failed(result);
    }

private:
    void put(std::string_view bytes) {
        constexpr std::size_t piece = std::size_t{64} << 10U;
        bytes_ += bytes.size();
        for (; !bytes.empty() && !stopped_; bytes.remove_prefix(std::min(piece, bytes.size()))) {
            stopped_ = is_cancelled();
            file_.write(bytes.substr(0, piece));
        }
    }

    bool has_failed(Prepared& result) const {
        if (file_.failure().empty()) {
            return false;
        }
        lang::Diagnostic diagnostic;
        diagnostic.code = lang::Code::FileNotWritten;
        diagnostic.arguments = {path_, file_.failure()};
        diagnostic.span = nowhere;
        result.diagnostics.push_back(std::move(diagnostic));
        result.envelope.complete = false;
        return true;
    }

    fs::path usual_;
    std::string path_;
    Replacement file_;
    std::uint64_t bytes_ = 0;
    std::string hash_;
    bool stopped_ = false;
};

}  // namespace

Exit data_pack(const Options& options, Console& console) {
    Prepared result;
    result.envelope.schema = "hjemmel.data/1";
    Progress progress(options);
    result.progress = &progress;
    std::error_code error;
    if (!fs::is_directory(options.data, error)) {
        show_usage_error(
            {options.language,
             say(Word::UsagePackFolder, options.language),
             {say(Word::UsageExample, options.language, "hjemmel data pack rules/ --data data/")}});
        return Exit::Usage;
    }
    PackMaker pack(options);
    const bool is_written = pack.make(options, result);
    progress.clear();
    conclude(result);
    if (result.usage) {
        show_usage_error(*result.usage);
        return result.exit;
    }
    if (options.json) {
        auto results = nlohmann::ordered_json::array();
        if (is_written) {
            results.push_back(
                {{"file", pack.path()}, {"bytes", pack.bytes()}, {"sha256", pack.hash()}});
        }
        console.answer(apps::json_text(results_json(result, std::move(results), options.language)));
        return result.exit;
    }
    console.draw(result.diagnostics, result.rules.sources);
    if (is_written) {
        for (const std::string& line : data_report(*result.data, options.language, true)) {
            console.answer(line + "\n");
        }
        console.answer(
            say(Word::PackMade, options.language, pack.path(), pack.bytes(), pack.hash()) + "\n");
    }
    if (result.exit == Exit::Cancelled) {
        console.alarm(say(Word::StoppedBefore, options.language));
    }
    return result.exit;
}

}  // namespace hjemmel::cli
