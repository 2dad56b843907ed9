#pragma once

#include "lang/diagnostic.hpp"
#include "lang/source.hpp"

#include <optional>
#include <vector>

namespace hjemmel::cli {

/// The language of the words in which each file of rules is written.
class FileLanguages {
public:
    explicit FileLanguages(const lang::Sources& sources);

    /// The language of the file that a text stands in; none where it stands in no file.
    [[nodiscard]] std::optional<lang::Language> at(lang::Span span) const;

private:
    std::vector<lang::Language> languages_;  ///< by file
};

}  // namespace hjemmel::cli
