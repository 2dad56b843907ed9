#include "apps/json/grounds_json.hpp"

#include <nlohmann/json.hpp>

namespace hjemmel::apps {

namespace {

using nlohmann::ordered_json;

ordered_json date_json(const std::optional<engine::Date>& date) {
    return date ? ordered_json(date->to_string()) : ordered_json(nullptr);
}

void add_text(ordered_json& json, const char* key, const std::string& text) {
    if (!text.empty()) {
        json[key] = text;
    }
}

void add_bound(ordered_json& json, const char* key, const char* open_key,
               const std::optional<BoundText>& bound) {
    if (bound) {
        json[key] = bound->exact;
        if (bound->open) {
            json[open_key] = true;
        }
    }
}

}  // namespace

ordered_json provision_json(const ProvisionReference& provision) {
    ordered_json json;
    json["id"] = provision.id;
    json["anchor"] = provision.anchor;
    json["citation"] = provision.citation;
    if (provision.applies) {
        json["in_force"] = {{"from", date_json(provision.from)}, {"to", date_json(provision.to)}};
    } else {
        json["in_force"] = nullptr;
    }
    add_text(json, "made_by", provision.made_by);
    return json;
}

ordered_json fact_json(const FactReference& fact) {
    ordered_json json;
    json["file"] = fact.file;
    json["line"] = fact.line;
    if (fact.column != 0) {
        json["column"] = fact.column;
    }
    return json;
}

namespace {

ordered_json interpretation_json(const Step& step) {
    ordered_json json;
    json["question"] = step.question;
    json["option"] = step.option;
    json["text"] = step.option_text;
    json["default"] = step.option_is_default;
    json["others"] = step.other_options;
    return json;
}

std::string_view membership_text(engine::Membership membership) {
    switch (membership) {
        case engine::Membership::No:
            return "no";
        case engine::Membership::Yes:
            return "yes";
        case engine::Membership::Unknown:
            return "unknown";
    }
    return "";
}

/// What only some kinds of steps have.
void add_particulars(const Step& step, ordered_json& json) {
    const bool clause = step.kind == StepKind::Rule || step.kind == StepKind::Exception;
    add_text(json, "clause", step.clause);
    if (clause) {
        json["status"] = status_text(step.status);
        json["has_condition"] = step.has_condition;
        if (!step.yields_to.empty()) {
            json["yields_to"] = step.yields_to;
        }
    }
    if (step.kind == StepKind::Element) {
        json["member"] = membership_text(step.membership);
    }
    if (!step.provisions.empty()) {
        json["provision"] = provision_json(step.provisions.front());
        if (step.provisions.size() > 1) {
            json["provisions"] = ordered_json::array();
            for (const ProvisionReference& provision : step.provisions) {
                json["provisions"].push_back(provision_json(provision));
            }
        }
    }
    add_text(json, "assumption", step.assumption);
    add_text(json, "scenario", step.scenario);
    if (step.kind == StepKind::Interpretation) {
        json["interpretation"] = interpretation_json(step);
    }
    if (step.margin) {
        json["margin"] = {{"display", step.margin->display}};
        add_text(json["margin"], "exact", step.margin->exact);
    }
}

ordered_json step_json(const Step& step) {
    ordered_json json;
    json["id"] = step.id;
    json["kind"] = kind_text(step.kind);
    add_text(json, "operation", step.operation);
    add_text(json, "quantity", step.quantity);
    add_text(json, "label", step.label);
    add_text(json, "entity", step.entity);
    add_text(json, "index", step.index);
    add_text(json, "index_display", step.index_label);
    json["state"] = state_text(step.state);
    if (step.state == engine::State::Value) {
        json["value"] = step.value;
    }
    add_text(json, "unit", step.unit);
    json["display"] = step.display;
    add_bound(json, "lower", "lower_open", step.lower);
    add_bound(json, "upper", "upper_open", step.upper);
    json["law_date"] = step.law_date.to_string();
    add_particulars(step, json);
    json["children"] = step.children;
    json["facts"] = ordered_json::array();
    for (const FactReference& fact : step.facts) {
        json["facts"].push_back(fact_json(fact));
    }
    json["notes"] = step.notes;
    return json;
}

}  // namespace

nlohmann::ordered_json grounds_json(const GroundsDocument& document) {
    ordered_json json;
    json["version"] = GroundsDocument::version;
    json["root"] = 0;
    json["known_on"] = date_json(document.known_on);
    json["left_out"] = document.left_out;
    json["nodes"] = ordered_json::array();
    for (const Step& step : document.steps) {
        json["nodes"].push_back(step_json(step));
    }
    return json;
}

}  // namespace hjemmel::apps
