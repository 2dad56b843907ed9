#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hjemmel::lang {

/// The candidate that is written most like `name`, when one is near enough to be meant; the first
/// of equals.
[[nodiscard]] std::optional<std::string> nearest(std::string_view name,
                                                 const std::vector<std::string>& candidates);

}  // namespace hjemmel::lang
