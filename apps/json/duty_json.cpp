#include "apps/json/duty_json.hpp"

#include "apps/json/grounds_json.hpp"

#include <nlohmann/json.hpp>

namespace hjemmel::apps {

namespace {

using nlohmann::ordered_json;

ordered_json bases_json(const std::vector<DutyBasis>& bases) {
    ordered_json json = ordered_json::array();
    for (const DutyBasis& basis : bases) {
        ordered_json one;
        one["quantity"] = basis.quantity;
        if (!basis.entity.empty()) {
            one["entity"] = basis.entity;
        }
        if (!basis.index.empty()) {
            one["index"] = basis.index;
        }
        if (!basis.value.empty()) {
            one["value"] = basis.value;
        }
        one["display"] = basis.in_words;
        one["facts"] = ordered_json::array();
        for (const FactReference& fact : basis.facts) {
            one["facts"].push_back(fact_json(fact));
        }
        json.push_back(std::move(one));
    }
    return json;
}

ordered_json when_json(const DutyRecord& duty) {
    ordered_json json;
    switch (duty.when) {
        case DutyRecord::When::NoDate:
            json["state"] = "no_date";
            break;
        case DutyRecord::When::Day:
            json["state"] = "day";
            json["day"] = duty.last->to_string();
            break;
        case DutyRecord::When::Period:
            json["state"] = "period";
            json["from"] = duty.first->to_string();
            json["to"] = duty.last->to_string();
            break;
        case DutyRecord::When::NotKnown:
            json["state"] = "not_known";
            json["why"] = duty.when_in_words;
            break;
    }
    return json;
}

}  // namespace

ordered_json duty_json(const DutyRecord& duty) {
    ordered_json json;
    json["duty"] = duty.duty;
    json["label"] = duty.label;
    json["actor"] = duty.actor;
    json["actor_label"] = duty.actor_label;
    if (!duty.entity.empty()) {
        json["entity"] = duty.entity;
    }
    if (!duty.index.empty()) {
        json["index"] = duty.index;
    }
    json["state"] = duty.state == engine::State::Value ? "owed" : state_text(duty.state);
    if (!duty.doubt.empty()) {
        json["why"] = duty.doubt;
    }
    json["when"] = when_json(duty);
    json["event"] = bases_json(duty.event);
    json["counted_from"] = bases_json(duty.counted);
    json["provisions"] = ordered_json::array();
    for (const ProvisionReference& provision : duty.provisions) {
        json["provisions"].push_back(provision_json(provision));
    }
    if (!duty.assumption.empty()) {
        json["assumption"] = duty.assumption;
    }
    if (duty.law_date) {
        json["law_date"] = duty.law_date->to_string();
    }
    return json;
}

}  // namespace hjemmel::apps
