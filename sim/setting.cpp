#include "sim/setting.hpp"

#include <algorithm>
#include <variant>

namespace hjemmel::sim {

engine::Interpreter interpreter_for(const Setting& setting) {
    engine::Interpreter interpreter(setting.program, setting.facts, setting.circumstances,
                                    setting.limits);
    if (setting.cancelled) {
        interpreter.set_cancel(setting.cancelled);
    }
    return interpreter;
}

Setting under_the_law_of(const Setting& setting, const engine::Place& asked) {
    Setting result = setting;
    engine::Interpreter interpreter = interpreter_for(setting);
    if (const auto date = interpreter.law_date_of(asked)) {
        result.circumstances.law_on = *date;
    }
    return result;
}

bool is_yes(const engine::Outcome& outcome) {
    const bool* answer = std::get_if<bool>(&outcome.value);
    return outcome.state == engine::State::Value && answer != nullptr && *answer;
}

bool is_no(const engine::Outcome& outcome) {
    const bool* answer = std::get_if<bool>(&outcome.value);
    return outcome.state == engine::State::Value && answer != nullptr && !*answer;
}

bool is_cancelled(const Setting& setting) { return setting.cancelled && setting.cancelled(); }

bool was_cancelled(const engine::Answer& answer) {
    return std::any_of(answer.errors.begin(), answer.errors.end(),
                       [](const engine::EvaluationError& error) {
                           return error.kind == engine::EvaluationError::Kind::Cancelled;
                       });
}

}  // namespace hjemmel::sim
