#include "lang/workspace.hpp"

#include <algorithm>
#include <utility>

namespace hjemmel::lang {

FileId Workspace::add(SourceFile file) {
    sources_.files.resize(rule_files_);
    const FileId id = sources_.add(std::move(file));
    ++rule_files_;
    parsed_.push_back(parse(sources_[id], id));
    return id;
}

void Workspace::edit(FileId file, std::string text) {
    sources_.files[file.index] = SourceFile::of(sources_[file].path, std::move(text));
    *std::find_if(parsed_.begin(), parsed_.end(), [file](const Parsed& one) {
        return one.module.file == file;
    }) = parse(sources_[file], file);
}

Compiled Workspace::compile(Lints lints) {
    sources_.files.resize(rule_files_);  // the laws may have changed too
    return compile_parsed(sources_, parsed_, load_, lints);
}

}  // namespace hjemmel::lang
