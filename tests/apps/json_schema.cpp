#include "tests/apps/json_schema.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <fstream>
#include <map>
#include <regex>
#include <set>

namespace hjemmel::testing {

namespace {

using nlohmann::json;

class Validation {
public:
    std::vector<std::string> run(const json& document, const std::string& file) {
        check(document, load(file), file, "");
        return std::move(misfits_);
    }

private:
    const json& load(const std::string& file) {
        const auto [entry, added] = files_.try_emplace(file);
        if (added) {
            std::ifstream stream(std::string(HJEMMEL_SOURCE_DIR) + "/docs/" + file);
            entry->second = json::parse(stream);
        }
        return entry->second;
    }

    void misfit(const std::string& at, const std::string& what) {
        misfits_.push_back(at + ": " + what);
    }

    void check(const json& value, const json& schema, const std::string& file,
               const std::string& at) {
        static const std::set<std::string> known = {
            "$schema", "$id",         "$defs",      "$ref",
            "title",   "description", "type",       "required",
            "items",   "const",       "properties", "enum",
            "pattern", "minimum",     "oneOf",      "additionalProperties"};
        for (const auto& [word, ignored] : schema.items()) {
            if (known.count(word) == 0) {
                misfit(at, "the schema uses `" + word + "`");
            }
        }
        if (schema.contains("$ref")) {
            follow(value, schema["$ref"], file, at);
        }
        check_kind(value, schema, at);
        if (value.is_object()) {
            check_object(value, schema, file, at);
        }
        if (value.is_array() && schema.contains("items")) {
            for (std::size_t index = 0; index < value.size(); ++index) {
                check(value[index], schema["items"], file, at + "/" + std::to_string(index));
            }
        }
        if (schema.contains("oneOf")) {
            check_one_of(value, schema["oneOf"], file, at);
        }
    }

    void follow(const json& value, const std::string& reference, const std::string& file,
                const std::string& at) {
        const std::size_t hash = reference.find('#');
        const std::string target = hash == 0 ? file : reference.substr(0, hash);
        const json& schema = load(target);
        if (hash == std::string::npos) {
            check(value, schema, target, at);
        } else {
            check(value, schema.at(json::json_pointer(reference.substr(hash + 1))), target, at);
        }
    }

    void check_kind(const json& value, const json& schema, const std::string& at) {
        if (schema.contains("type")) {
            const json& type = schema["type"];
            const bool fits = type.is_array()
                                  ? std::any_of(type.begin(), type.end(),
                                                [&](const json& one) { return is_of(value, one); })
                                  : is_of(value, type);
            if (!fits) {
                misfit(at, "is not of the type " + type.dump());
            }
        }
        if (schema.contains("const") && value != schema["const"]) {
            misfit(at, "is not " + schema["const"].dump());
        }
        if (schema.contains("enum") && std::find(schema["enum"].begin(), schema["enum"].end(),
                                                 value) == schema["enum"].end()) {
            misfit(at, value.dump() + " is not one of " + schema["enum"].dump());
        }
        if (schema.contains("pattern") && value.is_string() &&
            !std::regex_search(value.get<std::string>(),
                               std::regex(schema["pattern"].get<std::string>()))) {
            misfit(at, value.dump() + " does not match");
        }
        if (schema.contains("minimum") && value.is_number() && value < schema["minimum"]) {
            misfit(at, value.dump() + " is too small");
        }
    }

    static bool is_of(const json& value, const std::string& type) {
        return type == "object"    ? value.is_object()
               : type == "array"   ? value.is_array()
               : type == "string"  ? value.is_string()
               : type == "integer" ? value.is_number_integer()
               : type == "boolean" ? value.is_boolean()
               : type == "null"    ? value.is_null()
                                   : false;
    }

    void check_object(const json& value, const json& schema, const std::string& file,
                      const std::string& at) {
        for (const json& name : schema.value("required", json::array())) {
            if (!value.contains(name.get<std::string>())) {
                misfit(at, "lacks " + name.dump());
            }
        }
        if (!schema.contains("properties")) {
            return;
        }
        const json& properties = schema["properties"];
        for (const auto& [name, part] : value.items()) {
            if (properties.contains(name)) {
                check(part, properties[name], file, at + "/" + name);
            } else {
                // A field may be added, but then the schema should say so.
                misfit(at, "the schema does not know `" + name + "`");
            }
        }
    }

    void check_one_of(const json& value, const json& schemas, const std::string& file,
                      const std::string& at) {
        const auto fitting = std::count_if(schemas.begin(), schemas.end(), [&](const json& schema) {
            Validation attempt;
            attempt.check(value, schema, file, at);
            return attempt.misfits_.empty();
        });
        if (fitting != 1) {
            misfit(at, "fits " + std::to_string(fitting) + " of the schemas");
        }
    }

    std::map<std::string, json> files_;
    std::vector<std::string> misfits_;
};

}  // namespace

std::vector<std::string> misfits(const json& document, const std::string& schema_file) {
    return Validation().run(document, schema_file);
}

}  // namespace hjemmel::testing
