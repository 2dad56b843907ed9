#pragma once

#include "apps/report/fork.hpp"

#include <nlohmann/json_fwd.hpp>

namespace hjemmel::apps {

/// The results of a fork: for each answer that was asked for, what it can be and under which
/// readings.
[[nodiscard]] nlohmann::ordered_json fork_results_json(const ForkDocument& document);
/// The readings that were open.
[[nodiscard]] nlohmann::ordered_json open_readings_json(const ForkDocument& document);

}  // namespace hjemmel::apps
