#pragma once

#include "lang/diagnostic.hpp"
#include "lang/source.hpp"

#include <nlohmann/json_fwd.hpp>

namespace hjemmel::apps {

/// Writes messages with the fields that a drawn message has: code, severity, title, place, labels,
/// notes, help, fixes. Lines and columns count from 1, columns in code points.
[[nodiscard]] nlohmann::ordered_json diagnostics_json(const lang::Diagnostics& diagnostics,
                                                      const lang::Sources& sources,
                                                      lang::Language language);

}  // namespace hjemmel::apps
