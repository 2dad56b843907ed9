#pragma once

#include "apps/report/grounds_document.hpp"

#include <nlohmann/json_fwd.hpp>

namespace hjemmel::apps {

/// Writes the reasons of one answer in the form of `docs/grounds.schema.json`.
[[nodiscard]] nlohmann::ordered_json grounds_json(const GroundsDocument& document);

}  // namespace hjemmel::apps
