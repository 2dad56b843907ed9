#pragma once

#include "engine/batch/vector_program.hpp"
#include "engine/evaluate/bulk.hpp"
#include "engine/evaluate/grounds.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

/// The grounds of a rule that is compiled for one case at a time. A case leaves a record of each
/// step that is computed: its number and its state. Which steps were read, which branch was taken
/// and which clause decided follows from these alone, and is found when somebody wants to know.
namespace hjemmel::engine::batch {

class VectorCompiler;
struct CasePlan;

/// What a field of a case or one of its steps is: a whole number, the value times the scale of that
/// field or step (days of a date, ordinals of an enumeration, 0 and 1 of yes/no).
struct CaseValue {
    std::int64_t number = 0;
    RowState state = RowState::Known;
};

class CaseGrounds {
public:
    /// Plans the grounds of a quantity of the rows, which the compiler has compiled under a law. It
    /// is made to compile what the records are to hold besides. The program outlives the grounds.
    CaseGrounds(const Program& program, VectorCompiler& compiler, const Place& place,
                const BulkLaw& law, std::optional<Date> known_on);

    /// Appends what `grounds_text` writes of the grounds that the exact evaluator gives of the
    /// case. False, and nothing is appended, where only the exact evaluator can say: where a
    /// condition is unknown, and where the case was left to it.
    [[nodiscard]] bool write(std::span<const CaseValue> records, std::string& text) const;
    /// Adds the grounds that the exact evaluator gives for a row of facts that is this case; none,
    /// and nothing is added, where only that can say.
    [[nodiscard]] std::optional<GroundId> add_to(Grounds& grounds,
                                                 std::span<const CaseValue> records,
                                                 std::uint32_t row) const;

    /// The registers that the records are to hold.
    [[nodiscard]] std::vector<Register> registers() const;
    /// numbers: by register, where it stands in the records.
    void renumber(const std::vector<Register>& numbers);

private:
    std::shared_ptr<CasePlan> plan_;
};

}  // namespace hjemmel::engine::batch
