#pragma once

#include "apps/report/cross_check.hpp"

#include <nlohmann/json_fwd.hpp>

namespace hjemmel::apps {

/// What a cross-check found: `{"observed": 12, "agree": 11, "open": 0, "disagree": [{"observed": …,
/// "computed": …, "file": …, "line": …, "rules": [{"clause": …, "citation": …}]}]}`.
[[nodiscard]] nlohmann::ordered_json cross_check_json(const CrossCheck& check);

}  // namespace hjemmel::apps
