#include "apps/report/result_lines.hpp"

#include "apps/report/display.hpp"
#include "apps/report/grounds_document.hpp"
#include "engine/evaluate/ground_names.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

namespace hjemmel::apps {

namespace {

using engine::State;

// Programs that calculate take a cell that begins so for a formula. Of texts, an apostrophe in
// front keeps them from it; numbers stay as they are.
bool looks_like_a_formula(std::string_view text) {
    static constexpr std::string_view signs = "=+-@\t\r";
    return !text.empty() && signs.find(text.front()) != std::string_view::npos;
}

std::string csv_cell(std::string_view text, bool is_text) {
    std::string cell = is_text && looks_like_a_formula(text) ? "'" : "";
    cell += text;
    if (cell.find_first_of(",\"\n\r") == std::string::npos) {
        return cell;
    }
    std::string quoted = "\"";
    for (const char character : cell) {
        quoted += character;
        if (character == '"') {
            quoted += character;
        }
    }
    return quoted + "\"";
}

std::string json_text(std::string_view text) {
    static constexpr std::array<char, 16> digits{'0', '1', '2', '3', '4', '5', '6', '7',
                                                 '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'};
    std::string quoted = "\"";
    for (const char character : text) {
        const auto byte = static_cast<unsigned char>(character);
        if (character == '"' || character == '\\') {
            quoted += '\\';
            quoted += character;
        } else if (byte < 0x20) {
            quoted += "\\u00";
            quoted += digits.at(byte >> 4U);
            quoted += digits.at(byte & 15U);
        } else {
            quoted += character;
        }
    }
    return quoted + "\"";
}

std::string written(LineForm form, std::string_view text, bool is_text = true) {
    return form == LineForm::Csv ? csv_cell(text, is_text) : json_text(text);
}

bool has_bounds(const engine::Quantity& quantity, const engine::Outcome& outcome) {
    return outcome.state == State::Unknown && quantity.type.kind == engine::Kind::Number;
}

bool is_open(const std::optional<engine::Bound>& bound) { return bound && bound->open; }

}  // namespace

ResultLines::ResultLines(const engine::Program& program, const People& people, LineForm form,
                         engine::QuantityId quantity, const std::vector<engine::IndexKey>& keys)
    : program_(program),
      people_(people),
      form_(form),
      id_(quantity),
      quantity_(program[quantity]),
      name_(written(form, quantity_.name)),
      unit_(written(form, unit_text(program, quantity_.type))) {
    std::transform(keys.begin(), keys.end(), std::back_inserter(keys_), [&](const auto& key) {
        const std::string text = engine::index_text(program, quantity_.indices, key);
        return text.empty() ? text : written(form, text, false);
    });
}

std::string_view ResultLines::header(LineForm form) {
    return form == LineForm::Csv
               ? "quantity,entity,index,state,value,unit,lower,lower_open,upper,upper_open\n"
               : "";
}

void ResultLines::go_to(std::uint32_t row) {
    const std::string name = people_.name(engine::Place{id_, row, {}});
    entity_ = name.empty() ? name : written(form_, name);
}

void ResultLines::add(std::size_t key, const engine::Outcome& outcome, std::string& text) const {
    if (form_ == LineForm::Csv) {
        add_csv(key, outcome, text);
    } else {
        add_json(key, outcome, text);
    }
}

void ResultLines::add_csv(std::size_t key, const engine::Outcome& outcome,
                          std::string& text) const {
    text += name_;
    text += ',';
    text += entity_;
    text += ',';
    text += keys_[key];
    text += ',';
    text += state_text(outcome.state);
    text += ',';
    if (outcome.state == State::Value) {
        const bool is_text = quantity_.type.kind == engine::Kind::Row;
        text += csv_cell(exact_text(program_, people_, outcome.value, quantity_.type), is_text);
    }
    text += ',';
    text += unit_;
    if (!has_bounds(quantity_, outcome)) {
        text += ",,,,\n";
        return;
    }
    const engine::Interval bounds = outcome.bounds();
    for (const auto& bound : {bounds.lower, bounds.upper}) {
        text += ',';
        text += bound ? bound->at.to_string() : "";
        text += is_open(bound) ? ",yes" : ",";
    }
    text += '\n';
}

void ResultLines::add_json(std::size_t key, const engine::Outcome& outcome,
                           std::string& text) const {
    text += "{\"quantity\":" + name_;
    if (!entity_.empty()) {
        text += ",\"entity\":" + entity_;
    }
    if (!keys_[key].empty()) {
        text += ",\"index\":" + keys_[key];
    }
    text += ",\"state\":\"";
    text += state_text(outcome.state);
    text += '"';
    if (outcome.state == State::Value) {
        text +=
            ",\"value\":" + json_text(exact_text(program_, people_, outcome.value, quantity_.type));
    }
    text += ",\"unit\":" + unit_;
    if (has_bounds(quantity_, outcome)) {
        const engine::Interval bounds = outcome.bounds();
        for (const auto& [name, bound] :
             {std::pair("lower", &bounds.lower), std::pair("upper", &bounds.upper)}) {
            if (*bound) {
                text += std::string(",\"") + name + "\":\"" + (*bound)->at.to_string() + "\"";
                text += is_open(*bound) ? std::string(",\"") + name + "_open\":true" : "";
            }
        }
    }
    text += "}\n";
}

}  // namespace hjemmel::apps
