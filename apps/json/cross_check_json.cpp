#include "apps/json/cross_check_json.hpp"

#include "apps/json/answer_json.hpp"

#include <nlohmann/json.hpp>

#include <utility>

namespace hjemmel::apps {

nlohmann::ordered_json cross_check_json(const CrossCheck& check) {
    nlohmann::ordered_json json;
    json["observed"] = check.observed();
    json["agree"] = check.agree;
    json["open"] = check.open;
    json["disagree"] = nlohmann::ordered_json::array();
    for (const Disagreement& one : check.disagreements) {
        nlohmann::ordered_json record;
        record["observed"] = answer_json(one.observed);
        record["computed"] = answer_json(one.computed);
        record["file"] = one.file;
        record["line"] = one.line;
        record["rules"] = nlohmann::ordered_json::array();
        for (const Disagreement::Rule& rule : one.rules) {
            nlohmann::ordered_json clause{{"clause", rule.clause}};
            if (!rule.citation.empty()) {
                clause["citation"] = rule.citation;
            }
            record["rules"].push_back(std::move(clause));
        }
        json["disagree"].push_back(std::move(record));
    }
    return json;
}

}  // namespace hjemmel::apps
