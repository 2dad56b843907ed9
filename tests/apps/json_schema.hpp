#pragma once

#include <nlohmann/json_fwd.hpp>

#include <string>
#include <vector>

namespace hjemmel::testing {

/// Holds a document against a schema of `docs/` (`run.schema.json`) and says where it does not fit;
/// empty when it does. Knows the words that those schemas use and fails on any other.
[[nodiscard]] std::vector<std::string> misfits(const nlohmann::json& document,
                                               const std::string& schema_file);

}  // namespace hjemmel::testing
