#pragma once

#include "engine/values/calendar.hpp"

#include <nlohmann/json_fwd.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hjemmel::apps {

/// The version of the program: `0.1.0`.
[[nodiscard]] std::string_view engine_version();

/// What every document of the command says before its results (`docs/*.schema.json`).
struct Envelope {
    std::string_view schema;  ///< `hjemmel.run/1`
    std::string rules_hash;
    std::string data_hash;  ///< empty: no data
    std::optional<engine::Date> law_on;
    std::optional<engine::Date> known_on;
    std::vector<std::string> scenarios;  ///< overlays in the order in which they apply
    std::vector<std::pair<std::string, std::string>>
        choices;           ///< interpretation and option, all that were in use
    bool complete = true;  ///< false: stopped before the last answer
};

/// Makes the document; more fields can be added to it.
[[nodiscard]] nlohmann::ordered_json envelope_json(const Envelope& envelope,
                                                   nlohmann::ordered_json results,
                                                   nlohmann::ordered_json diagnostics);

/// The text of a document, with a line end. Never throws: bytes that are no UTF-8 are replaced.
[[nodiscard]] std::string json_text(const nlohmann::ordered_json& json);

}  // namespace hjemmel::apps
