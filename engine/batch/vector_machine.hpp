#pragma once

#include "engine/batch/vector_program.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace hjemmel::engine::batch {

/// The instructions on which `results` hang, in order.
[[nodiscard]] std::vector<const Instruction*> needed(const VectorProgram& program,
                                                     const std::vector<Register>& results);

/// Runs a program over blocks of rows. One for each thread.
class VectorMachine {
public:
    /// Computes what `results` hang on, and nothing else. parents: of the rows, for Gather.
    VectorMachine(const VectorProgram& program, const std::vector<Register>& results,
                  const PackedIntegers* parents, std::size_t rows);

    /// Computes up to block_rows rows from `first` on.
    void run(std::size_t first, std::size_t count);

    /// The rows of the block, valid until the next run.
    [[nodiscard]] const void* numbers(Register number) const { return numbers_[number]; }
    [[nodiscard]] const std::uint8_t* truths(Register number) const {
        return static_cast<const std::uint8_t*>(numbers_[number]);
    }
    /// RowState by row; null where all are Known.
    [[nodiscard]] const std::uint8_t* states(Register number) const { return states_[number]; }
    [[nodiscard]] std::int64_t number_at(Register number, std::size_t place) const;

private:
    [[nodiscard]] std::byte* own_numbers(Register number) {
        return numbers_space_.data() + numbers_start_[number];
    }
    [[nodiscard]] std::uint8_t* own_states(Register number) {
        return states_space_.data() + states_start_[number];
    }
    [[nodiscard]] const std::uint8_t* states_or_known(Register number) const;
    [[nodiscard]] Width width(Register number) const { return program_.registers[number].width; }

    void execute(const Instruction& instruction, std::size_t first, std::size_t count);
    void gather(const Instruction& instruction, std::size_t first, std::size_t count);
    void junction(const Instruction& instruction, std::size_t count);
    void select(const Instruction& instruction, std::size_t count);
    void look_up(const Instruction& instruction, std::size_t count);
    void check_range(const Instruction& instruction, std::size_t count);
    void apply_rule(const Instruction& instruction, std::size_t count);
    void both_known(const Instruction& instruction, std::size_t count);

    const VectorProgram& program_;
    const PackedIntegers* parents_;
    const Kernels& kernels_;
    std::vector<const Instruction*> code_;
    std::vector<std::size_t> numbers_start_;
    std::vector<std::size_t> states_start_;
    std::vector<std::byte> numbers_space_;
    std::vector<std::uint8_t> states_space_;
    std::vector<const void*> numbers_;
    std::vector<const std::uint8_t*> states_;
    std::vector<std::uint8_t> all_known_;
};

}  // namespace hjemmel::engine::batch
