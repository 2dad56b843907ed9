#pragma once

#include "engine/batch/case_grounds.hpp"
#include "engine/batch/vector_program.hpp"
#include "engine/evaluate/facts.hpp"
#include "engine/evaluate/interpreter.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

/// A rule for one case at a time, compiled once and asked many times: the instructions for many
/// rows run over single whole numbers. Exact, or it says that only the exact evaluator can tell.
/// The program is asked by one thread, or by several with records of their own.
namespace hjemmel::engine::batch {

/// What a field of the row can be: whole numbers, the value times `scale` (days of a date, ordinals
/// of an enumeration, 0 and 1 of yes/no).
struct CaseField {
    std::int64_t least = 0;
    std::int64_t most = 1;
    std::int64_t scale = 1;
    bool can_be_missing = false;  ///< unknown, or not applicable where the type allows it
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
    /// The same, and leaves in `records` (`record_count` of them, of which nothing is read) what
    /// its grounds are made of.
    [[nodiscard]] CaseValue run(std::span<const CaseValue> fields,
                                std::span<CaseValue> records) const;
    /// What a result stands for; none: only the exact evaluator can say.
    [[nodiscard]] std::optional<Outcome> outcome(CaseValue result) const;

    [[nodiscard]] std::size_t record_count() const {
        return recorded_.constants.size() + recorded_.computed;
    }
    /// Reads the records that `run` has left.
    [[nodiscard]] const CaseGrounds& grounds() const { return *grounds_; }

    [[nodiscard]] std::size_t size() const { return plain_.steps.size(); }

private:
    struct Input {
        std::uint32_t field = 0;
        Register to = 0;
        CaseField range;
        bool can_be_unknown = false;  ///< and then nothing else than a value is possible
        bool can_be_not_applicable = false;
    };
    /// Instructions over registers that are numbered anew: the constants, then what is computed.
    struct Code {
        std::vector<CaseValue> constants;
        std::size_t computed = 0;
        std::vector<Input> inputs;
        std::vector<Instruction> steps;
        Register result = 0;
    };
    class Compiling;
    [[nodiscard]] static bool is_as_compiled(const Input& input, const CaseValue& given);
    [[nodiscard]] static CaseValue run(const Code& code, std::span<const CaseValue> fields,
                                       CaseValue* values);
    static void execute(const Instruction& step, CaseValue* values);

    Code plain_;
    Code recorded_;                  ///< computes what grounds tell besides
    std::vector<CaseValue> values_;  ///< of the plain code; constants stay
    std::optional<CaseGrounds> grounds_;
    ValueForm form_;
};

}  // namespace hjemmel::engine::batch
