#pragma once

#include "lang/ast.hpp"
#include "lang/diagnostic.hpp"
#include "lang/source.hpp"
#include "lang/syntax_tree.hpp"

#include <string_view>

namespace hjemmel::lang {

/// What became of one file. A broken statement is missing from `module` and reported; all others
/// are there.
struct Parsed {
    ast::Module module;
    SyntaxTree tree;  ///< lossless: its leaves put together are the bytes of the file
    Diagnostics diagnostics;
};

/// Reads one rule file. Never throws; any bytes are accepted and answered.
[[nodiscard]] Parsed parse(const SourceFile& source, FileId file);

/// Finds the language that a file is in: by its first line, else by its first word.
[[nodiscard]] Language language_of(std::string_view text);

/// Counts loops of the grammar that could go on without reading anything; for its test.
[[nodiscard]] std::size_t grammar_problems();

}  // namespace hjemmel::lang
