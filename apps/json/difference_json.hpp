#pragma once

#include "apps/report/difference.hpp"

#include <nlohmann/json_fwd.hpp>

namespace hjemmel::apps {

/// The answers that differ, with the changes that move them.
[[nodiscard]] nlohmann::ordered_json difference_results_json(const DifferenceDocument& document);
/// All changes that were tried.
[[nodiscard]] nlohmann::ordered_json changes_json(const DifferenceDocument& document);

}  // namespace hjemmel::apps
