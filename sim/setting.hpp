#pragma once

#include "engine/evaluate/facts.hpp"
#include "engine/evaluate/interpreter.hpp"
#include "engine/program/program.hpp"

#include <functional>

namespace hjemmel::sim {

/// What a search asks about: rules, facts, and under which law and readings. All three outlive the
/// search.
struct Setting {
    const engine::Program& program;
    const engine::Facts& facts;
    engine::Circumstances circumstances;
    engine::Limits limits;
    std::function<bool()> cancelled;  ///< may be empty
};

/// Makes an interpreter for a setting.
[[nodiscard]] engine::Interpreter interpreter_for(const Setting& setting);

/// Makes the setting in which what `asked` reads can be asked for directly and is judged by the
/// same law.
[[nodiscard]] Setting under_the_law_of(const Setting& setting, const engine::Place& asked);

/// Says whether an outcome is the value yes, or the value no.
[[nodiscard]] bool is_yes(const engine::Outcome& outcome);
[[nodiscard]] bool is_no(const engine::Outcome& outcome);

/// Says whether the work is to stop. A search asks this between its questions: the interpreter
/// looks only now and then within one.
[[nodiscard]] bool is_cancelled(const Setting& setting);

/// Says whether a question was stopped from outside.
[[nodiscard]] bool was_cancelled(const engine::Answer& answer);

}  // namespace hjemmel::sim
