#include "apps/json/envelope.hpp"

#include <nlohmann/json.hpp>

namespace hjemmel::apps {

namespace {

using nlohmann::ordered_json;

ordered_json text_or_null(const std::string& text) {
    return text.empty() ? ordered_json(nullptr) : ordered_json(text);
}

ordered_json date_or_null(const std::optional<engine::Date>& date) {
    return date ? ordered_json(date->to_string()) : ordered_json(nullptr);
}

}  // namespace

std::string_view engine_version() { return HJEMMEL_VERSION; }

ordered_json envelope_json(const Envelope& envelope, ordered_json results,
                           ordered_json diagnostics) {
    ordered_json json;
    json["schema"] = envelope.schema;
    json["engine"] = engine_version();
    json["rules_hash"] = text_or_null(envelope.rules_hash);
    json["data_hash"] = text_or_null(envelope.data_hash);
    json["law_on"] = date_or_null(envelope.law_on);
    json["known_on"] = date_or_null(envelope.known_on);
    if (!envelope.scenarios.empty()) {
        json["scenarios"] = envelope.scenarios;
    }
    json["choices"] = ordered_json::object();
    for (const auto& [name, option] : envelope.choices) {
        json["choices"][name] = option;
    }
    json["complete"] = envelope.complete;
    json["results"] = std::move(results);
    json["diagnostics"] = std::move(diagnostics);
    return json;
}

std::string json_text(const ordered_json& json) {
    constexpr int indent = 2;
    return json.dump(indent, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace hjemmel::apps
