#pragma once

#include "apps/report/duty_record.hpp"

#include <nlohmann/json_fwd.hpp>

namespace hjemmel::apps {

/// Writes one duty in the form of `docs/duties.schema.json`.
[[nodiscard]] nlohmann::ordered_json duty_json(const DutyRecord& duty);

}  // namespace hjemmel::apps
