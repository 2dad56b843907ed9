#pragma once

#include "apps/report/grounds_document.hpp"

#include <nlohmann/json_fwd.hpp>

namespace hjemmel::apps {

/// Writes the reasons of one answer in the form of `docs/grounds.schema.json`.
[[nodiscard]] nlohmann::ordered_json grounds_json(const GroundsDocument& document);

/// The parts of it that other documents have too.
[[nodiscard]] nlohmann::ordered_json provision_json(const ProvisionReference& provision);
[[nodiscard]] nlohmann::ordered_json fact_json(const FactReference& fact);

}  // namespace hjemmel::apps
