#pragma once

#include "engine/batch/vector_program.hpp"
#include "engine/evaluate/facts.hpp"
#include "engine/evaluate/interpreter.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

/// A rule for one case at a time, compiled once and asked many times: the instructions for many
/// rows run over single whole numbers. Exact, or it says that only the exact evaluator can tell.
namespace hjemmel::engine::batch {

/// What a field of the row can be: whole numbers, the value times `scale` (days of a date, ordinals
/// of an enumeration, 0 and 1 of yes/no).
struct CaseField {
    std::int64_t least = 0;
    std::int64_t most = 1;
    std::int64_t scale = 1;
    bool can_be_missing = false;  ///< unknown, or not applicable where the type allows it
};

struct CaseValue {
    std::int64_t number = 0;
    RowState state = RowState::Known;
};

class CaseProgram {
public:
    /// Compiles a quantity of an entity (`place.row` is not looked at). fields: by field of the
    /// entity. None where the quantity reads more than fields, parameters and what rules make of
    /// them, or where nothing of it can be compiled.
    [[nodiscard]] static std::optional<CaseProgram> of(const Program& program, const Place& place,
                                                       const std::vector<CaseField>& fields,
                                                       const Circumstances& circumstances);

    /// One case. fields: by field of the entity. Exact: only the exact evaluator can say, also
    /// where a field is outside what was compiled for.
    [[nodiscard]] CaseValue run(std::span<const CaseValue> fields);
    /// What a result stands for; none: only the exact evaluator can say.
    [[nodiscard]] std::optional<Outcome> outcome(CaseValue result) const;

    [[nodiscard]] std::size_t size() const { return steps_.size(); }

private:
    struct Input {
        std::uint32_t field = 0;
        Register to = 0;
        CaseField range;
        bool can_be_unknown = false;  ///< and then nothing else than a value is possible
        bool can_be_not_applicable = false;
    };
    class Compiling;
    [[nodiscard]] static bool is_as_compiled(const Input& input, const CaseValue& given);

    static void execute(const Instruction& step, CaseValue* values);

    std::vector<Instruction> steps_;
    std::vector<Input> inputs_;
    std::vector<CaseValue> values_;  ///< by register; constants stay
    Register result_ = 0;
    ValueForm form_;
};

}  // namespace hjemmel::engine::batch
