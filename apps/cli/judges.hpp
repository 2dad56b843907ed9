#pragma once

#include "apps/cli/batch.hpp"
#include "apps/cli/bulk_answers.hpp"
#include "apps/cli/preparing.hpp"
#include "apps/report/people.hpp"
#include "engine/evaluate/facts.hpp"
#include "engine/evaluate/interpreter.hpp"

namespace hjemmel::cli {

/// What judges the rows of some facts: all of a register, or one piece of it. prepared and the
/// facts outlive it.
struct Judges {
    Judges(const Prepared& prepared, const engine::Facts& of, const BulkSourceMaker& make_source);
    Judges(const Judges&) = delete;
    Judges& operator=(const Judges&) = delete;

    const engine::Facts& facts;
    apps::People people;
    engine::Interpreter interpreter;
    engine::Interpreter exact;  ///< for what is computed again
    BulkAnswers bulk;
};

}  // namespace hjemmel::cli
