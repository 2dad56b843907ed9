#include "apps/json/difference_json.hpp"

#include "apps/json/answer_json.hpp"

#include <nlohmann/json.hpp>

#include <utility>

namespace hjemmel::apps {

namespace {

using nlohmann::ordered_json;

ordered_json answer_or_null(const std::optional<AnswerRecord>& answer) {
    return answer ? answer_json(*answer) : ordered_json(nullptr);
}

}  // namespace

ordered_json difference_results_json(const DifferenceDocument& document) {
    ordered_json results = ordered_json::array();
    for (const DifferenceRecord& record : document.records) {
        ordered_json json;
        json["before"] = answer_json(record.before);
        json["after"] = answer_json(record.after);
        json["responsible"] = ordered_json::array();
        for (const Effect& effect : record.effects) {
            const ChangeRecord& change = document.changes.at(effect.change);
            json["responsible"].push_back({{"kind", change.kind},
                                           {"name", change.name},
                                           {"change", change.what},
                                           {"alone", answer_or_null(effect.alone)},
                                           {"reversed", answer_or_null(effect.reversed)}});
        }
        results.push_back(std::move(json));
    }
    return results;
}

ordered_json changes_json(const DifferenceDocument& document) {
    ordered_json changes = ordered_json::array();
    for (const ChangeRecord& change : document.changes) {
        ordered_json json;
        json["kind"] = change.kind;
        json["name"] = change.name;
        json["change"] = change.what;
        if (!change.citation.empty()) {
            json["citation"] = change.citation;
        }
        json["moves"] = change.moves;
        changes.push_back(std::move(json));
    }
    return changes;
}

}  // namespace hjemmel::apps
