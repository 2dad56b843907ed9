#pragma once

#include "lang/ast.hpp"
#include "lang/diagnostic.hpp"
#include "lang/syntax_tree.hpp"

#include <string_view>
#include <vector>

namespace hjemmel::lang {

/// Makes statements of a tree of words (without trivia). What the grammar lets pass and the
/// language does not, such as an impossible date, is reported; its statement is then left out.
/// `module` has its file and language set.
void to_ast(const std::vector<SyntaxNode>& words, std::string_view text, ast::Module& module,
            Diagnostics& diagnostics);

}  // namespace hjemmel::lang
