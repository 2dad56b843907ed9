#include "apps/cli/file_languages.hpp"

#include "lang/parser.hpp"

namespace hjemmel::cli {

FileLanguages::FileLanguages(const lang::Sources& sources) {
    languages_.reserve(sources.files.size());
    for (const lang::SourceFile& file : sources.files)
        languages_.push_back(lang::language_of(file.bytes));
}

std::optional<lang::Language> FileLanguages::at(lang::Span span) const {
    if (span.file.index >= languages_.size()) return std::nullopt;
    return languages_[span.file.index];
}

}  // namespace hjemmel::cli
