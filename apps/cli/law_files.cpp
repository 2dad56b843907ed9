#include "apps/cli/law_files.hpp"

#include "apps/cli/rule_files.hpp"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <system_error>
#include <utility>

namespace hjemmel::cli {

namespace fs = std::filesystem;

std::vector<lang::FileId> read_law_files(const std::string& folder, lang::Sources& sources,
                                         lang::Diagnostics& diagnostics) {
    constexpr std::size_t most = 1'000;
    const auto report = [&](lang::Code code, lang::Argument argument) {
        lang::Diagnostic diagnostic;
        diagnostic.code = code;
        diagnostic.arguments = {std::move(argument)};
        diagnostic.span = nowhere;
        diagnostics.push_back(std::move(diagnostic));
    };
    std::error_code error;
    std::vector<fs::path> paths;
    fs::recursive_directory_iterator entry(folder, fs::directory_options::skip_permission_denied,
                                           error);
    for (; !error && entry != fs::recursive_directory_iterator(); entry.increment(error)) {
        std::error_code ignored;
        const std::string name = entry->path().filename().string();
        if (entry->is_directory(ignored)) {
            if (!name.empty() && name.front() == '.') entry.disable_recursion_pending();
        } else if (entry->path().extension() == ".law" && entry->is_regular_file(ignored)) {
            paths.push_back(entry->path());
        }
    }
    if (error) {
        report(lang::Code::RulesNotRead, folder);
        return {};
    }
    std::sort(paths.begin(), paths.end());
    if (paths.size() > most) {
        report(lang::Code::TooManyRuleFiles, engine::Rational(static_cast<std::int64_t>(most)));
        return {};
    }
    std::vector<lang::FileId> files;
    for (const fs::path& path : paths) {
        std::optional<std::string> bytes = read_text(path.string(), largest_rule_file);
        if (!bytes) {
            report(lang::Code::RulesNotRead, path.generic_string());
            continue;
        }
        // `./law/x.law` is shown as `law/x.law`.
        const std::string shown = path.lexically_normal().generic_string();
        files.push_back(sources.add(lang::SourceFile::of(shown, std::move(*bytes))));
    }
    return files;
}

}  // namespace hjemmel::cli
