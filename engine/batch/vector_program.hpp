#pragma once

#include "engine/batch/kernels.hpp"
#include "engine/evaluate/outcome.hpp"
#include "engine/program/program.hpp"
#include "engine/values/packed_integers.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

/// A rule for all rows of a collection at once: a list of instructions, each of which works on a
/// block of rows in one loop over whole numbers. Never a float.
namespace hjemmel::engine::batch {

inline constexpr std::size_t block_rows = 1024;

/// What is known of one row. The fast path keeps what is plain; everything else is left to the
/// exact evaluator.
enum class RowState : std::uint8_t {
    Known = 0,
    NotApplicable = 1,
    Unknown = 2,  ///< nothing else is possible than a value: one and the same outcome for all such
                  ///< rows of a register
    Exact = 3     ///< only the exact evaluator can say
};
inline constexpr std::size_t row_states = 4;

using Register = std::uint32_t;

/// How the values of one expression lie: as whole numbers, a number times `scale`.
struct ValueForm {
    Kind kind = Kind::YesNo;
    std::uint32_t of = 0;  ///< the enumeration
    Width width = Width::Bytes1;
    std::int64_t scale = 1;
    std::int64_t least = 0;  ///< what the whole numbers of known rows lie between
    std::int64_t most = 1;
    bool has_states = false;         ///< some row may be other than Known
    std::optional<Outcome> unknown;  ///< of Unknown rows; none: there is no such row
};

/// Values of all rows of a collection, as they lie in memory.
struct Lane {
    ValueForm form;
    std::size_t size = 0;
    const void* numbers = nullptr;
    const std::uint8_t* states = nullptr;  ///< RowState by row; null: all Known
    PackedIntegers own_numbers;            ///< what the two point into, where nobody else has it
    std::vector<std::uint8_t> own_states;
};

enum class VectorOp : std::uint8_t {
    Load,             ///< `lane`
    Gather,           ///< `lane` at the row's parent
    Broadcast,        ///< `number`, in state `state`
    CompareConstant,  ///< a `comparison` `number`
    Compare,          ///< a `comparison` b, of one width and scale
    InRange,          ///< `number` <= a <= `second`
    Not,
    And,
    Or,
    Widen,  ///< a times `number`, in the width of out
    Add,
    Multiply,
    Negate,
    Round,       ///< a to a multiple of `number`, in the way `second` (Rounding)
    Select,      ///< b where a, else c; where a is unknown, what both can be (`pair`)
    LookUp,      ///< `table` at a
    MapStates,   ///< a, with its states (and what stands for them) by `rule`
    CheckRange,  ///< a; Exact outside `number` to `second`
    Taint,       ///< a; Exact where b is not Known
    MarkExact    ///< a; Exact where b is yes, or not Known
};
inline constexpr std::size_t vector_ops = static_cast<std::size_t>(VectorOp::MarkExact) + 1;

/// What an operation with one operand gives for rows that are not Known.
struct StateRule {
    std::array<RowState, row_states> state{RowState::Known, RowState::Exact, RowState::Exact,
                                           RowState::Exact};
    std::array<std::int64_t, row_states> number{};  ///< where such a row becomes Known
};

/// What an operation with two operands gives for rows of which one operand, or both, are unknown.
struct PairRule {
    RowState left = RowState::Exact;  ///< the left one is unknown, the right one known
    RowState right = RowState::Exact;
    RowState both = RowState::Exact;
    [[nodiscard]] bool is_all_exact() const {
        return left == RowState::Exact && right == RowState::Exact && both == RowState::Exact;
    }
};

/// Results of a function of one register, from its least value on.
struct LookUpTable {
    std::int64_t first = 0;
    PackedIntegers numbers;
    std::vector<std::uint8_t> states;  ///< empty: all Known
};

struct Instruction {
    VectorOp op = VectorOp::Load;
    Comparator comparison = Comparator::Equal;
    Register out = 0;
    Register a = 0;
    Register b = 0;
    Register c = 0;
    std::int64_t number = 0;
    std::int64_t second = 0;
    StateRule rule;
    PairRule pair;  ///< Compare, Add, Multiply; of Select, for rows whose condition is unknown
    bool differing_is_unknown = false;  ///< Select: so is what can be two different values
    std::shared_ptr<const Lane> lane;
    std::shared_ptr<const LookUpTable> table;
};

/// Where a number might not fit, and the exact evaluator judges instead.
enum class Overflow : std::uint8_t {
    CommonScale,    ///< no scale that 64 bits hold is common to both operands
    Scaled,         ///< an operand at the common scale
    Sum,            ///< a + b
    Product,        ///< a * b
    Rounded,        ///< a rounded, or what it is rounded from at the scale of the step
    ProductScale,   ///< the scale of a * b
    Negated,        ///< -a
    ConstantScale,  ///< the denominator of a constant
    Constant,       ///< a constant
    TableScale,     ///< no scale is common to the results of a table
    TableNumber,    ///< one result of a table, at the scale of the others
    Compared,       ///< a constant that a register is compared with: beyond all its numbers
    Total           ///< the sum of all rows
};
inline constexpr std::size_t overflows = static_cast<std::size_t>(Overflow::Total) + 1;

/// How often each instruction was written, and where numbers might not have fitted.
struct BatchCounts {
    std::array<std::uint64_t, vector_ops> instructions{};
    std::array<std::uint64_t, overflows> overflow{};

    void add(VectorOp op) { ++instructions[static_cast<std::size_t>(op)]; }
    void add(Overflow where) { ++overflow[static_cast<std::size_t>(where)]; }
    void add(const BatchCounts& other) {
        for (std::size_t i = 0; i < instructions.size(); ++i) {
            instructions[i] += other.instructions[i];
        }
        for (std::size_t i = 0; i < overflow.size(); ++i) {
            overflow[i] += other.overflow[i];
        }
    }
};

/// Instructions for the rows of one collection.
struct VectorProgram {
    std::vector<ValueForm> registers;
    std::vector<Instruction> code;
    BatchCounts counts;
};

}  // namespace hjemmel::engine::batch
