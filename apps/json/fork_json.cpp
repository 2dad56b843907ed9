#include "apps/json/fork_json.hpp"

#include "apps/json/answer_json.hpp"

#include <nlohmann/json.hpp>

#include <utility>

namespace hjemmel::apps {

namespace {

using nlohmann::ordered_json;

ordered_json rules_json(const std::vector<ReadingRule>& rules) {
    ordered_json json = ordered_json::array();
    for (const ReadingRule& rule : rules) {
        ordered_json one = ordered_json::object();
        for (const ReadingPart& part : rule) {
            one[part.reading] = part.options;
        }
        json.push_back(std::move(one));
    }
    return json;
}

ordered_json forked_answer_json(const ForkedAnswer& answer) {
    ordered_json json;
    json["answer"] = answer_json(answer.answer);
    json["chosen"] = answer.is_chosen;
    json["combinations"] = answer.combinations;
    json["when"] = answer.rules ? rules_json(*answer.rules) : ordered_json(nullptr);
    json["smallest_changes"] = ordered_json::array();
    for (const ReadingChange& change : answer.smallest_changes) {
        ordered_json one = ordered_json::object();
        for (const auto& [reading, option] : change) {
            one[reading] = option;
        }
        json["smallest_changes"].push_back(std::move(one));
    }
    json["more_changes"] = answer.has_more_changes;
    return json;
}

}  // namespace

ordered_json fork_results_json(const ForkDocument& document) {
    ordered_json results = ordered_json::array();
    for (const ForkRecord& record : document.records) {
        const AnswerRecord& shared = record.answers.front().answer;
        ordered_json json;
        json["quantity"] = shared.quantity;
        if (!shared.entity.empty()) {
            json["entity"] = shared.entity;
        }
        if (!shared.index.empty()) {
            json["index"] = shared.index;
        }
        json["robust"] = record.answers.size() == 1;
        json["deciding"] = record.deciding;
        json["answers"] = ordered_json::array();
        for (const ForkedAnswer& answer : record.answers) {
            json["answers"].push_back(forked_answer_json(answer));
        }
        json["evaluations"] = record.evaluations;
        results.push_back(std::move(json));
    }
    return results;
}

ordered_json open_readings_json(const ForkDocument& document) {
    ordered_json readings = ordered_json::array();
    for (const OpenReading& reading : document.readings) {
        ordered_json json;
        json["reading"] = reading.name;
        json["label"] = reading.label;
        json["question"] = reading.question;
        if (reading.citation.empty()) {
            json["assumption"] = reading.assumption;
        } else {
            json["citation"] = reading.citation;
        }
        json["options"] = ordered_json::array();
        for (const OpenReading::Option& option : reading.options) {
            json["options"].push_back({{"option", option.name}, {"text", option.text}});
        }
        json["chosen"] = reading.chosen;
        json["reached"] = reading.is_reached;
        json["decides"] = reading.decides;
        readings.push_back(std::move(json));
    }
    return readings;
}

}  // namespace hjemmel::apps
