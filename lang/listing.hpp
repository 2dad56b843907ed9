#pragma once

#include <string>

namespace hjemmel::lang {

/// Gives words as messages list them: "`a`, `b`"; empty for none.
template <typename Words>  // of what a string can be made of
[[nodiscard]] std::string in_backquotes(const Words& words) {
    std::string list;
    for (const auto& word : words) list += (list.empty() ? "`" : ", `") + std::string(word) + "`";
    return list;
}

}  // namespace hjemmel::lang
