#include "apps/cli/law_folder.hpp"

#include "apps/cli/rule_files.hpp"
#include "apps/data/register_copy.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <system_error>
#include <utility>

namespace hjemmel::cli {

namespace {

namespace fs = std::filesystem;
using lang::Code;

constexpr std::string_view copies = "official";
constexpr std::array<std::string_view, 2> forms{".json", ".txt"};

lang::Diagnostic& report(Code code, std::vector<lang::Argument> arguments, lang::Span span,
                         lang::Diagnostics& diagnostics) {
    diagnostics.push_back({code, std::move(arguments), span, {}, {}, {}, {}, {}});
    return diagnostics.back();
}

/// The place of the first byte that is no blank and no byte order mark.
std::size_t opening(const std::string& bytes) {
    return bytes.find_first_not_of("\xEF\xBB\xBF \t\r\n");
}

bool is_json(const std::string& bytes) {
    const std::size_t first = opening(bytes);
    return first != std::string::npos && (bytes[first] == '{' || bytes[first] == '[');
}

}  // namespace

std::optional<ReadText> read_official(const std::string& path, lang::Sources& sources,
                                      lang::Diagnostics& diagnostics) {
    std::error_code error;
    const auto size = fs::file_size(path, error);
    if (!error && size > largest_official_text) {
        report(Code::FileTooLarge,
               {engine::Rational(static_cast<std::int64_t>(largest_official_text >> 20U))}, nowhere,
               diagnostics)
            .notes.push_back({lang::Phrase::InFile, {path}});
        return std::nullopt;
    }
    std::optional<std::string> bytes = read_text(path, largest_official_text);
    if (!bytes) {
        report(Code::RulesNotRead, {path}, nowhere, diagnostics);
        return std::nullopt;
    }
    const lang::FileId file = sources.add(lang::SourceFile::of(path, std::move(*bytes)));
    const lang::SourceFile& source = sources[file];
    const std::size_t first = opening(source.bytes);
    if (first != std::string::npos && source.bytes[first] == '<') {
        const auto at = static_cast<std::uint32_t>(first);
        report(Code::ImportFormUnknown, {}, {file, at, at + 1}, diagnostics)
            .help.push_back({lang::Phrase::ImportXml, {}});
        return std::nullopt;
    }
    return ReadText{is_json(source.bytes) ? apps::read_register_copy(source, file, diagnostics)
                                          : lang::read_plain_law(source, file, diagnostics),
                    file};
}

std::vector<StandingLaw> standing_laws(const std::string& folder, lang::Diagnostics& diagnostics) {
    std::vector<fs::path> paths;
    std::error_code error;
    fs::directory_iterator entry(folder, error);
    for (; !error && entry != fs::directory_iterator(); entry.increment(error)) {
        std::error_code ignored;
        if (entry->path().extension() == ".law" && entry->is_regular_file(ignored))
            paths.push_back(entry->path());
    }
    std::sort(paths.begin(), paths.end());
    std::vector<StandingLaw> laws;
    for (const fs::path& path : paths) {
        std::optional<std::string> text = read_text(path.string(), largest_official_text);
        if (!text) {
            report(Code::RulesNotRead, {path.generic_string()}, nowhere, diagnostics);
            continue;
        }
        laws.push_back(
            {path.generic_string(), std::move(*text), kept_copy(folder, path.filename().string())});
    }
    return laws;
}

std::string kept_copy(const std::string& folder, const std::string& name) {
    for (const std::string_view form : forms) {
        const fs::path copy =
            fs::path(folder) / copies / (fs::path(name).stem().string() + std::string(form));
        std::error_code ignored;
        if (fs::is_regular_file(copy, ignored)) return copy.generic_string();
    }
    return {};
}

std::string copy_path(const std::string& folder, const std::string& name,
                      const std::string& bytes) {
    const std::string stem = fs::path(name).stem().string();
    return (fs::path(folder) / copies / (stem + std::string(forms[is_json(bytes) ? 0 : 1])))
        .generic_string();
}

}  // namespace hjemmel::cli
