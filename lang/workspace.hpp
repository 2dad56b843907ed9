#pragma once

#include "lang/compile.hpp"
#include "lang/parser.hpp"

#include <vector>

namespace hjemmel::lang {

/// Rule files that are compiled again and again while one of them is edited: what has not changed
/// is not parsed again. What comes out is what `compile` gives for the same files.
class Workspace {
public:
    explicit Workspace(LoadText load) : load_(std::move(load)) {}

    FileId add(SourceFile file);
    /// Gives a file that was added another text.
    void edit(FileId file, std::string text);

    [[nodiscard]] Compiled compile(Lints lints = Lints::Hidden);

    /// The rule files in the order in which they were added, then the law files of the last
    /// `compile`.
    [[nodiscard]] const Sources& sources() const { return sources_; }

private:
    LoadText load_;
    Sources sources_;
    std::size_t rule_files_ = 0;
    std::vector<Parsed> parsed_;
};

}  // namespace hjemmel::lang
