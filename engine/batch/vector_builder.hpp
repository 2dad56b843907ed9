#pragma once

#include "engine/batch/vector_program.hpp"
#include "engine/evaluate/outcome.hpp"
#include "engine/program/whole_values.hpp"
#include "engine/values/interval.hpp"
#include "engine/values/rounding.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <tuple>
#include <utility>

namespace hjemmel::engine::batch {

/// The whole number as which a value lies at a scale; none where it has none in 64 bits.
[[nodiscard]] std::optional<std::int64_t> whole_number(const Value& value, std::int64_t scale);
/// Says whether kinds of values lie as whole numbers.
[[nodiscard]] bool is_whole(Kind kind);
/// Unknown, and nothing else than a value is possible; of yes/no both are.
[[nodiscard]] bool is_clean_unknown(const Outcome& outcome, Kind kind);
/// The same unknown, as far as anybody can tell.
[[nodiscard]] bool same_unknown(const Outcome& left, const Outcome& right);

/// Writes instructions into a program and keeps what every register can hold. Where a result may
/// not fit, it gives none: overflow is proved absent here, from what the operands lie between.
class VectorBuilder {
public:
    explicit VectorBuilder(VectorProgram& program) : program_(program) {}

    [[nodiscard]] const ValueForm& operator[](Register number) const {
        return program_.registers[number];
    }
    [[nodiscard]] std::size_t size() const { return program_.code.size(); }
    [[nodiscard]] const VectorProgram& program() const { return program_; }

    /// The lane that a register was loaded from, or null.
    [[nodiscard]] const Lane* lane_of(Register number) const;

    [[nodiscard]] Register load(const std::shared_ptr<const Lane>& lane);
    [[nodiscard]] Register gather(const std::shared_ptr<const Lane>& lane);
    /// A value, not applicable or a clean unknown for all rows; none where it is no whole number.
    [[nodiscard]] std::optional<Register> broadcast(const Outcome& outcome, Kind kind,
                                                    std::uint32_t of);
    [[nodiscard]] Register exact(Kind kind, std::uint32_t of);

    // ---- yes and no ----
    [[nodiscard]] Register logical_not(Register a);
    [[nodiscard]] Register logical(VectorOp op, Register a, Register b);
    /// on_unknown: what the comparison is of the register's unknown rows; on_not_applicable: of
    /// those that are not applicable. Without one the exact evaluator judges them.
    [[nodiscard]] Register compare_constant(Register a, Comparator how, const Rational& constant,
                                            const std::optional<Outcome>& on_unknown,
                                            std::optional<bool> on_not_applicable = std::nullopt);
    [[nodiscard]] std::optional<Register> compare(Register a, Comparator how, Register b);
    [[nodiscard]] Register in_range(Register a, std::int64_t least, std::int64_t most,
                                    const StateRule& rule);
    [[nodiscard]] Register is_applicable(Register a);
    /// Rows that are unknown or not applicable are left to the exact evaluator.
    [[nodiscard]] Register definite(Register a);
    /// Unknown rows are `truth`; those that are not applicable are left to the exact evaluator.
    [[nodiscard]] Register settled_to(Register a, bool truth);
    /// Yes of unknown rows, no of known ones.
    [[nodiscard]] Register is_unknown(Register a);

    /// 1 of yes and 0 of no, to be added up. No row of `a` is unknown.
    [[nodiscard]] Register as_number(Register a);

    // ---- any kind ----
    /// Where the condition is unknown: what both sides can be, as the exact evaluator puts them
    /// together.
    [[nodiscard]] std::optional<Register> select(Register condition, Register b, Register c);
    [[nodiscard]] Register look_up(Register a, std::shared_ptr<const LookUpTable> table,
                                   ValueForm form, const StateRule& rule);
    [[nodiscard]] Register map_states(Register a, const StateRule& rule,
                                      std::optional<Outcome> unknown);
    [[nodiscard]] Register unknown_to_exact(Register a);
    [[nodiscard]] Register taint(Register a, Register b);
    [[nodiscard]] Register mark_exact(Register a, Register where);
    [[nodiscard]] Register check_range(Register a, const Interval& range);

    // ---- numbers ----
    [[nodiscard]] std::optional<Register> add(Register a, Register b, Kind kind);
    [[nodiscard]] std::optional<Register> multiply(Register a, Register b);
    [[nodiscard]] std::optional<Register> times(Register a, const Rational& factor);
    [[nodiscard]] std::optional<Register> negate(Register a, Kind kind);
    /// step: above 0. bounds: what rounding makes of the bounds of unknown rows.
    [[nodiscard]] std::optional<Register> round(Register a, Rounding mode, const Rational& step,
                                                Interval (*bounds)(const Interval&, Rounding,
                                                                   const Rational&));

    /// Counts a refusal, for which there is none.
    void count(Overflow where) { program_.counts.add(where); }

private:
    [[nodiscard]] Register make(ValueForm form);
    [[nodiscard]] Register emit(Instruction instruction, ValueForm form);
    [[nodiscard]] Register truth(Instruction instruction, bool has_states);
    [[nodiscard]] Register broadcast_whole(std::int64_t number, RowState state, ValueForm form);
    [[nodiscard]] Register widened(Register a, std::int64_t factor, Width width);
    /// Two registers of one kind with one scale and width.
    [[nodiscard]] std::optional<std::pair<Register, Register>> aligned(Register a, Register b);

    VectorProgram& program_;
    std::map<std::pair<const Lane*, bool>, Register> loaded_;
    std::map<std::tuple<VectorOp, Register, Register>, Register> logic_;
};

}  // namespace hjemmel::engine::batch
