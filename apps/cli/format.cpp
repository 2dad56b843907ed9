#include "apps/cli/replace_file.hpp"
#include "apps/cli/rule_files.hpp"
#include "apps/cli/verbs.hpp"
#include "apps/json/diagnostics_json.hpp"
#include "apps/json/envelope.hpp"
#include "lang/formatter.hpp"
#include "lang/parser.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <iterator>
#include <stdexcept>

namespace hjemmel::cli {

namespace {

using apps::say;
using apps::Word;

/// Formats one file after the other; what cannot be formatted is left as it is.
class Formatting {
public:
    explicit Formatting(const Options& options) : options_(options) {}

    void run() {
        RuleFiles files = options_.from_stdin ? read_text_as_file(standard_input(options_))
                                              : read_named_files(options_.paths);
        sources_ = std::move(files.sources);
        diagnostics_ = std::move(files.diagnostics);
        for (const lang::FileId file : files.files) {
            if (is_cancelled()) {
                complete_ = false;
                break;
            }
            add(file);
        }
        lang::sort_diagnostics(diagnostics_);
    }

    [[nodiscard]] Exit exit() const {
        if (!complete_) {
            return Exit::Cancelled;
        }
        const bool to_do = options_.only_check && changed_ > 0;
        return graver(exit_for(diagnostics_), to_do ? Exit::Findings : Exit::Complete);
    }

    /// The paths of the files that changed, or the text that standard input becomes.
    [[nodiscard]] std::string answer() const {
        if (options_.from_stdin && !options_.only_check) {
            return text_;
        }
        std::string lines;
        for (const File& file : files_) {
            if (file.changed) {
                lines += file.path + "\n";
            }
        }
        return lines;
    }

    [[nodiscard]] std::string summary() const {
        const lang::Language language = options_.language;
        return say(options_.only_check ? Word::FilesToFormat : Word::FilesFormatted, language,
                   changed_, counted(files_.size(), Word::CountFile, Word::CountFiles, language));
    }

    [[nodiscard]] std::string document() const {
        nlohmann::ordered_json results = nlohmann::ordered_json::array();
        for (const File& file : files_) {
            results.push_back({{"file", file.path}, {"changed", file.changed}});
        }
        if (options_.from_stdin && !options_.only_check && !results.empty()) {
            results.front()["text"] = text_;
        }
        apps::Envelope envelope;
        envelope.schema = "hjemmel.fmt/1";
        envelope.complete = complete_;
        return apps::json_text(
            apps::envelope_json(envelope, std::move(results),
                                apps::diagnostics_json(diagnostics_, sources_, options_.language)));
    }

    [[nodiscard]] const lang::Diagnostics& diagnostics() const { return diagnostics_; }
    [[nodiscard]] const lang::Sources& sources() const { return sources_; }

private:
    struct File {
        std::string path;
        bool changed = false;
    };

    void add(lang::FileId id) {
        const lang::SourceFile& source = sources_[id];
        lang::Parsed parsed = lang::parse(source, id);
        if (lang::has_errors(parsed.diagnostics)) {
            std::copy_if(parsed.diagnostics.begin(), parsed.diagnostics.end(),
                         std::back_inserter(diagnostics_), [](const lang::Diagnostic& one) {
                             return lang::severity_of(one.code) == lang::Severity::Error;
                         });
            return;
        }
        lang::Formatted formatted =
            lang::format(parsed, source, options_.rewritten.value_or(parsed.module.language));
        if (!formatted.faithful) {
            if (formatted.diagnostics.empty()) {
                throw std::logic_error("the formatted text of " + source.path +
                                       " would be read as another one");
            }
            std::move(formatted.diagnostics.begin(), formatted.diagnostics.end(),
                      std::back_inserter(diagnostics_));
            return;
        }
        const bool changed = formatted.text != source.bytes;
        if (changed && !options_.only_check && !options_.from_stdin &&
            !replace(source, formatted)) {
            return;
        }
        files_.push_back({source.path, changed});
        changed_ += changed ? 1 : 0;
        text_ = std::move(formatted.text);
    }

    bool replace(const lang::SourceFile& source, const lang::Formatted& formatted) {
        const std::string failure = replace_file(source.path, formatted.text);
        if (failure.empty()) {
            return true;
        }
        lang::Diagnostic diagnostic;
        diagnostic.code = lang::Code::FileNotWritten;
        diagnostic.arguments = {source.path, failure};
        diagnostic.span = nowhere;
        diagnostics_.push_back(std::move(diagnostic));
        return false;
    }

    const Options& options_;
    lang::Sources sources_;
    lang::Diagnostics diagnostics_;
    std::vector<File> files_;
    std::size_t changed_ = 0;
    std::string text_;
    bool complete_ = true;
};

}  // namespace

Exit format(const Options& options, Console& console) {
    Formatting formatting(options);
    formatting.run();
    if (options.json) {
        console.answer(formatting.document());
        return formatting.exit();
    }
    console.draw(formatting.diagnostics(), formatting.sources());
    console.answer(formatting.answer());
    if (!options.from_stdin) {
        console.remark(formatting.summary());
    }
    return formatting.exit();
}

}  // namespace hjemmel::cli
