#include "apps/json/answer_json.hpp"

#include "apps/json/grounds_json.hpp"

#include <nlohmann/json.hpp>

namespace hjemmel::apps {

namespace {

using nlohmann::ordered_json;

ordered_json figure_json(const FigureRecord& figure) {
    ordered_json json;
    json["quantity"] = figure.quantity;
    if (!figure.entity.empty()) {
        json["entity"] = figure.entity;
    }
    if (!figure.index.empty()) {
        json["index"] = figure.index;
    }
    json["label"] = figure.label;
    return json;
}

ordered_json figures_json(const std::vector<FigureRecord>& figures) {
    ordered_json json = ordered_json::array();
    for (const FigureRecord& figure : figures) {
        json.push_back(figure_json(figure));
    }
    return json;
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

ordered_json missing_json(const std::vector<MissingRecord>& missing) {
    ordered_json json = ordered_json::array();
    for (const MissingRecord& record : missing) {
        ordered_json one;
        one["kind"] = record.kind;
        one["quantity"] = record.quantity;
        if (!record.entity.empty()) {
            one["entity"] = record.entity;
        }
        if (!record.index.empty()) {
            one["index"] = record.index;
        }
        one["label"] = record.label;
        if (record.only_bounds) {
            one["only_bounds"] = true;
        }
        if (record.at) {
            one["file"] = record.at->file;
            one["line"] = record.at->line;
            if (record.at->column != 0) {
                one["column"] = record.at->column;
            }
        }
        json.push_back(std::move(one));
    }
    return json;
}

ordered_json undecided_json(const std::vector<UndecidedRecord>& undecided) {
    const auto side_json = [](const UndecidedRecord::Side& side) {
        ordered_json json;
        json["label"] = side.label;
        json["display"] = side.display;
        if (!side.value.empty()) {
            json["value"] = side.value;
        }
        add_bound(json, "lower", "lower_open", side.lower);
        add_bound(json, "upper", "upper_open", side.upper);
        return json;
    };
    ordered_json json = ordered_json::array();
    for (const UndecidedRecord& record : undecided) {
        json.push_back({{"left", side_json(record.left)},
                        {"right", side_json(record.right)},
                        {"display", record.in_words}});
    }
    return json;
}

ordered_json clauses_json(const std::vector<ConflictingClause>& clauses) {
    ordered_json json = ordered_json::array();
    for (const ConflictingClause& clause : clauses) {
        ordered_json one;
        one["clause"] = clause.clause;
        if (!clause.citation.empty()) {
            one["provision"] = clause.citation;
        }
        if (!clause.value.empty()) {
            one["value"] = clause.value;
        }
        one["display"] = clause.display;
        json.push_back(std::move(one));
    }
    return json;
}

ordered_json settling_json(const SettlingRecord& settling) {
    const auto end = [](const SettlingRecord::End& found) {
        return ordered_json{
            {"value", found.value}, {"reaches", found.reaches}, {"not_at", found.beyond}};
    };
    ordered_json json;
    json["quantity"] = settling.quantity;
    if (settling.low) {
        json["up_to"] = end(*settling.low);
    }
    if (settling.high) {
        json["from"] = end(*settling.high);
    }
    json["between"] = settling.between;
    json["step"] = settling.step;
    json["questions"] = settling.questions;
    json["display"] = settling.in_words;
    return json;
}

ordered_json least_json(const LeastRecord& least) {
    ordered_json json;
    json["result"] = least.result;
    json["figure"] = figure_json(least.figure);
    if (!least.given.empty()) {
        json["given"] = least.given;
    }
    if (least.added) {
        json["added"] = std::to_string(*least.added);
    }
    if (least.stated) {
        json["stated"] = std::to_string(*least.stated);
        json["differs"] = least.differs;
    }
    if (least.certain) {
        json["certain"] = std::to_string(*least.certain);
    }
    if (least.searched) {
        json["proven"] = least.proven;
        json["in_steps"] = least.in_steps;
    }
    json["certificate"] = ordered_json::array();
    for (const ProbeRecord& probe : least.certificate) {
        ordered_json one{{"added", probe.added}, {"figure", probe.figure}, {"state", probe.state}};
        if (!probe.value.empty()) {
            one["value"] = probe.value;
        }
        json["certificate"].push_back(std::move(one));
    }
    json["computed_anew"] = figures_json(least.computed_anew);
    json["questions"] = least.questions;
    json["display"] = least.in_words;
    return json;
}

ordered_json possible_json(const PossibleRecord& possible) {
    const auto pair = [](const PossibleRecord::Pair& shown) {
        ordered_json json{{"value", std::to_string(shown.value)}};
        if (shown.other) {
            json["other"] = std::to_string(*shown.other);
        }
        return json;
    };
    ordered_json json;
    json["result"] = possible.result;
    json["figure"] = figure_json(possible.figure);
    json["from"] = std::to_string(possible.from);
    json["to"] = std::to_string(possible.to);
    if (possible.other) {
        json["other"] = figure_json(*possible.other);
    }
    if (possible.further) {
        json["further"] = std::to_string(*possible.further);
    }
    json["count"] = possible.count;
    if (possible.smallest) {
        json["smallest"] = pair(*possible.smallest);
        json["largest"] = pair(*possible.largest);
        json["every_value_between"] = possible.every_value_between;
    }
    json["undecided"] = possible.undecided;
    json["in_steps"] = possible.in_steps;
    json["agreeing"] = figures_json(possible.agreeing);
    json["questions"] = possible.questions;
    json["display"] = possible.in_words;
    return json;
}

}  // namespace

nlohmann::ordered_json answer_json(const AnswerRecord& answer) {
    ordered_json json;
    json["quantity"] = answer.quantity;
    if (!answer.entity.empty()) {
        json["entity"] = answer.entity;
    }
    if (!answer.index.empty()) {
        json["index"] = answer.index;
    }
    json["state"] = state_text(answer.state);
    if (answer.state == engine::State::Value) {
        json["value"] = answer.value;
    }
    json["unit"] = answer.unit;
    json["display"] = answer.display;
    add_bound(json, "lower", "lower_open", answer.lower);
    add_bound(json, "upper", "upper_open", answer.upper);
    if (answer.law_date) {
        json["law_date"] = answer.law_date->to_string();
    }
    if (answer.state == engine::State::Unknown) {
        json["missing"] = missing_json(answer.missing);
        if (answer.missing_cut) {
            json["missing_cut"] = true;
        }
        json["rule_failed"] = answer.rule_failed;
        if (!answer.undecided.empty()) {
            json["undecided"] = undecided_json(answer.undecided);
        }
    }
    if (answer.state == engine::State::Conflict) {
        json["clauses"] = clauses_json(answer.clauses);
    }
    if (answer.settling) {
        json["settling"] = settling_json(*answer.settling);
    }
    if (answer.least) {
        json["least"] = least_json(*answer.least);
    }
    if (answer.possible) {
        json["possible"] = possible_json(*answer.possible);
    }
    if (answer.grounds) {
        json["grounds"] = grounds_json(*answer.grounds);
    }
    return json;
}

}  // namespace hjemmel::apps
