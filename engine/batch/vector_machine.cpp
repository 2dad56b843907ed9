#include "engine/batch/vector_machine.hpp"

#include "engine/batch/by_width.hpp"
#include "engine/batch/round_whole.hpp"

#include <algorithm>
#include <array>
#include <cstring>

namespace hjemmel::engine::batch {

namespace {

constexpr auto exact_state = static_cast<std::uint8_t>(RowState::Exact);
constexpr auto unknown_state = static_cast<std::uint8_t>(RowState::Unknown);

// Decides row by row; the truth that decides `and` is no, of `or` yes. What is known and decides
// absorbs what is unknown, but nothing that only the exact evaluator can judge.
template <bool Decisive>
void join_states(const std::uint8_t* a, const std::uint8_t* a_states, const std::uint8_t* b,
                 const std::uint8_t* b_states, std::uint8_t* out, std::uint8_t* out_states,
                 std::size_t count) {
    constexpr std::uint8_t decisive = Decisive ? 1 : 0;
    for (std::size_t i = 0; i < count; ++i) {
        const unsigned states = a_states[i] | b_states[i];
        const bool is_exact = (states & 1U) != 0;  // NotApplicable and Exact
        const bool decided =
            (a_states[i] == 0 && a[i] == decisive) || (b_states[i] == 0 && b[i] == decisive);
        out[i] = decided ? decisive : std::uint8_t{1} - decisive;
        out_states[i] = is_exact  ? exact_state
                        : decided ? std::uint8_t{0}
                                  : static_cast<std::uint8_t>(states);
    }
}

// A rule for two operands, by their states.
class PairTable {
public:
    explicit PairTable(const PairRule& rule) {
        states_.fill(exact_state);
        set(RowState::Known, RowState::Known, RowState::Known);
        set(RowState::Unknown, RowState::Known, rule.left);
        set(RowState::Known, RowState::Unknown, rule.right);
        set(RowState::Unknown, RowState::Unknown, rule.both);
    }
    [[nodiscard]] std::uint8_t of(std::uint8_t a, std::uint8_t b) const {
        return states_[a * row_states + b];
    }

private:
    void set(RowState a, RowState b, RowState result) {
        states_[static_cast<std::size_t>(a) * row_states + static_cast<std::size_t>(b)] =
            static_cast<std::uint8_t>(result);
    }
    std::array<std::uint8_t, row_states * row_states> states_{};
};

std::size_t operand_count(VectorOp op) {
    switch (op) {
        case VectorOp::Load:
        case VectorOp::Gather:
        case VectorOp::Broadcast:
            return 0;
        case VectorOp::CompareConstant:
        case VectorOp::InRange:
        case VectorOp::Not:
        case VectorOp::Widen:
        case VectorOp::Negate:
        case VectorOp::Round:
        case VectorOp::LookUp:
        case VectorOp::MapStates:
        case VectorOp::CheckRange:
            return 1;
        case VectorOp::Compare:
        case VectorOp::And:
        case VectorOp::Or:
        case VectorOp::Add:
        case VectorOp::Multiply:
        case VectorOp::Taint:
        case VectorOp::MarkExact:
            return 2;
        case VectorOp::Select:
            break;
    }
    return 3;
}

constexpr std::size_t line = 64;  // bytes that vectors and caches like to start at

// What only points to the numbers of another register, or to a column.
bool lies_elsewhere(VectorOp op) {
    return op == VectorOp::Load || op == VectorOp::CheckRange || op == VectorOp::Taint ||
           op == VectorOp::MarkExact;
}

}  // namespace

std::vector<const Instruction*> needed(const VectorProgram& program,
                                       const std::vector<Register>& results) {
    std::vector<bool> is_needed(program.registers.size(), false);
    for (const Register result : results) {
        is_needed[result] = true;
    }
    std::vector<const Instruction*> code;
    for (std::size_t back = program.code.size(); back-- > 0;) {
        const Instruction& it = program.code[back];
        if (!is_needed[it.out]) {
            continue;
        }
        code.push_back(&it);
        const std::size_t operands = operand_count(it.op);
        const std::array<Register, 3> read{it.a, it.b, it.c};
        for (std::size_t i = 0; i < operands; ++i) {
            is_needed[read[i]] = true;
        }
    }
    std::reverse(code.begin(), code.end());
    return code;
}

VectorMachine::VectorMachine(const VectorProgram& program, const std::vector<Register>& results,
                             const PackedIntegers* parents, std::size_t rows)
    : program_(program),
      parents_(parents),
      kernels_(kernels()),
      code_(needed(program, results)),
      numbers_start_(program.registers.size()),
      states_start_(program.registers.size()),
      numbers_(program.registers.size()),
      states_(program.registers.size(), nullptr),
      all_known_(block_rows, 0) {
    const std::size_t block = (std::min(rows, block_rows) + line - 1) / line * line;
    std::size_t numbers = 0;
    std::size_t states = 0;
    for (const Instruction* instruction : code_) {
        numbers_start_[instruction->out] = numbers;
        states_start_[instruction->out] = states;
        if (!lies_elsewhere(instruction->op)) {
            numbers += block * static_cast<std::size_t>(width(instruction->out));
        }
        states += program.registers[instruction->out].has_states ? block : 0;
    }
    numbers_space_.resize(numbers);
    states_space_.resize(states);
    for (const Instruction* instruction : code_) {
        const Register out = instruction->out;
        numbers_[out] = own_numbers(out);
        if (program.registers[out].has_states) {
            states_[out] = own_states(out);
        }
        if (instruction->op != VectorOp::Broadcast) {
            continue;
        }
        with_width(width(out), [&](auto zero) {
            using T = decltype(zero);
            auto* made = static_cast<T*>(static_cast<void*>(own_numbers(out)));
            std::fill_n(made, block, static_cast<T>(instruction->number));
        });
        if (program.registers[out].has_states) {
            std::fill_n(own_states(out), block,
                        static_cast<std::uint8_t>(instruction->rule.state[0]));
        }
    }
}

const std::uint8_t* VectorMachine::states_or_known(Register number) const {
    return states_[number] != nullptr ? states_[number] : all_known_.data();
}

std::int64_t VectorMachine::number_at(Register number, std::size_t place) const {
    return with_width(width(number), [&](auto zero) {
        using T = decltype(zero);
        return std::int64_t{static_cast<const T*>(numbers_[number])[place]};
    });
}

void VectorMachine::run(std::size_t first, std::size_t count) {
    for (const Instruction* instruction : code_) {
        execute(*instruction, first, count);
    }
}

void VectorMachine::execute(const Instruction& instruction, std::size_t first, std::size_t count) {
    const Instruction& it = instruction;
    void* out = own_numbers(it.out);
    auto* truths_out = static_cast<std::uint8_t*>(out);
    const auto comparison = static_cast<std::size_t>(it.comparison);
    switch (it.op) {
        case VectorOp::Load: {
            const Lane& lane = *it.lane;
            numbers_[it.out] = static_cast<const std::byte*>(lane.numbers) +
                               first * static_cast<std::size_t>(lane.form.width);
            states_[it.out] = lane.states != nullptr ? lane.states + first : nullptr;
            return;
        }
        case VectorOp::Gather:
            return gather(it, first, count);
        case VectorOp::Broadcast:
            return;
        case VectorOp::CompareConstant:
            kernels_.compare_constant[comparison][width_place(width(it.a))](
                numbers_[it.a], it.number, truths_out, count);
            return apply_rule(it, count);
        case VectorOp::Compare:
            kernels_.compare[comparison][width_place(width(it.a))](numbers_[it.a], numbers_[it.b],
                                                                   truths_out, count);
            return both_known(it, count);
        case VectorOp::InRange:
            kernels_.in_range[width_place(width(it.a))](numbers_[it.a], it.number, it.second,
                                                        truths_out, count);
            return apply_rule(it, count);
        case VectorOp::Not:
            kernels_.logical_not(truths(it.a), truths_out, count);
            return apply_rule(it, count);
        case VectorOp::And:
        case VectorOp::Or:
            return junction(it, count);
        case VectorOp::Widen:
            kernels_.widen[width_place(width(it.a))][width_place(width(it.out))](
                numbers_[it.a], it.number, out, count);
            states_[it.out] = states_[it.a];
            return;
        case VectorOp::Add:
            kernels_.add[width_place(width(it.out))](numbers_[it.a], numbers_[it.b], out, count);
            return both_known(it, count);
        case VectorOp::Multiply:
            kernels_.multiply[width_place(width(it.out))](numbers_[it.a], numbers_[it.b], out,
                                                          count);
            return both_known(it, count);
        case VectorOp::Negate:
            kernels_.negate[width_place(width(it.out))](numbers_[it.a], out, count);
            return apply_rule(it, count);
        case VectorOp::Round:
            with_width(width(it.out), [&](auto zero) {
                using T = decltype(zero);
                const T* numbers = static_cast<const T*>(numbers_[it.a]);
                auto* rounded = static_cast<T*>(out);
                const auto mode = static_cast<Rounding>(it.second);
                for (std::size_t i = 0; i < count; ++i) {
                    rounded[i] = static_cast<T>(round_whole(numbers[i], it.number, mode));
                }
            });
            return apply_rule(it, count);
        case VectorOp::Select:
            return select(it, count);
        case VectorOp::LookUp:
            return look_up(it, count);
        case VectorOp::MapStates:
            std::memcpy(out, numbers_[it.a], count * static_cast<std::size_t>(width(it.a)));
            return apply_rule(it, count);
        case VectorOp::CheckRange:
            return check_range(it, count);
        case VectorOp::Taint:
        case VectorOp::MarkExact: {
            numbers_[it.out] = numbers_[it.a];
            const std::uint8_t* states = states_or_known(it.a);
            const std::uint8_t* other = states_or_known(it.b);
            const std::uint8_t* where = truths(it.b);
            const bool marks = it.op == VectorOp::MarkExact;
            std::uint8_t* made = own_states(it.out);
            for (std::size_t i = 0; i < count; ++i) {
                const bool is_exact = other[i] != 0 || (marks && where[i] != 0);
                made[i] = is_exact ? exact_state : states[i];
            }
            return;
        }
    }
}

void VectorMachine::both_known(const Instruction& instruction, std::size_t count) {
    if (states_[instruction.out] == nullptr) {
        return;
    }
    const std::uint8_t* a = states_or_known(instruction.a);
    const std::uint8_t* b = states_or_known(instruction.b);
    std::uint8_t* made = own_states(instruction.out);
    if (instruction.pair.is_all_exact()) {
        kernels_.both_known(a, b, made, count);
        return;
    }
    const PairTable table(instruction.pair);
    for (std::size_t i = 0; i < count; ++i) {
        made[i] = table.of(a[i], b[i]);
    }
}

// What the rows that are not known become.
void VectorMachine::apply_rule(const Instruction& instruction, std::size_t count) {
    if (!program_.registers[instruction.out].has_states) {
        return;
    }
    const StateRule& rule = instruction.rule;
    const std::uint8_t* states = states_or_known(instruction.a);
    std::uint8_t* made = own_states(instruction.out);
    // A table has states of its own; they stand in `made` already.
    const bool has_own = instruction.op == VectorOp::LookUp;
    bool gives_numbers = false;
    for (std::size_t state = 1; state < row_states; ++state) {
        gives_numbers = gives_numbers || rule.state[state] == RowState::Known;
    }
    for (std::size_t i = 0; i < count; ++i) {
        made[i] =
            has_own && states[i] == 0 ? made[i] : static_cast<std::uint8_t>(rule.state[states[i]]);
    }
    if (!gives_numbers) {
        return;
    }
    with_width(width(instruction.out), [&](auto zero) {
        using T = decltype(zero);
        auto* numbers = static_cast<T*>(static_cast<void*>(own_numbers(instruction.out)));
        for (std::size_t i = 0; i < count; ++i) {
            if (states[i] != 0 && made[i] == 0) {
                numbers[i] = static_cast<T>(rule.number[states[i]]);
            }
        }
    });
}

void VectorMachine::gather(const Instruction& instruction, std::size_t first, std::size_t count) {
    const Lane& lane = *instruction.lane;
    with_width(parents_->width(), [&](auto parent_zero) {
        using P = decltype(parent_zero);
        const P* parents = parents_->as<P>().data() + first;
        with_width(lane.form.width, [&](auto zero) {
            using T = decltype(zero);
            const T* from = static_cast<const T*>(lane.numbers);
            auto* numbers = static_cast<T*>(static_cast<void*>(own_numbers(instruction.out)));
            for (std::size_t i = 0; i < count; ++i) {
                numbers[i] = from[static_cast<std::size_t>(parents[i])];
            }
        });
        if (lane.states != nullptr) {
            std::uint8_t* states = own_states(instruction.out);
            for (std::size_t i = 0; i < count; ++i) {
                states[i] = lane.states[static_cast<std::size_t>(parents[i])];
            }
        }
    });
    states_[instruction.out] = lane.states != nullptr ? own_states(instruction.out) : nullptr;
}

void VectorMachine::junction(const Instruction& instruction, std::size_t count) {
    const std::uint8_t* a = truths(instruction.a);
    const std::uint8_t* b = truths(instruction.b);
    auto* out = static_cast<std::uint8_t*>(static_cast<void*>(own_numbers(instruction.out)));
    const bool is_and = instruction.op == VectorOp::And;
    if (!program_.registers[instruction.out].has_states) {
        (is_and ? kernels_.logical_and : kernels_.logical_or)(a, b, out, count);
        return;
    }
    const auto join = is_and ? join_states<false> : join_states<true>;
    join(a, states_or_known(instruction.a), b, states_or_known(instruction.b), out,
         own_states(instruction.out), count);
}

void VectorMachine::select(const Instruction& instruction, std::size_t count) {
    const std::uint8_t* condition = truths(instruction.a);
    kernels_.select[width_place(width(instruction.out))](condition, numbers_[instruction.b],
                                                         numbers_[instruction.c],
                                                         own_numbers(instruction.out), count);
    if (!program_.registers[instruction.out].has_states) {
        return;
    }
    const std::uint8_t* is_known = states_or_known(instruction.a);
    const std::uint8_t* b = states_or_known(instruction.b);
    const std::uint8_t* c = states_or_known(instruction.c);
    std::uint8_t* made = own_states(instruction.out);
    for (std::size_t i = 0; i < count; ++i) {
        const std::uint8_t chosen = condition[i] != 0 ? b[i] : c[i];
        made[i] = is_known[i] == 0 ? chosen : exact_state;
    }
    if (!program_.registers[instruction.a].unknown) {
        return;
    }
    const PairTable both(instruction.pair);
    const std::uint8_t differing = instruction.differing_is_unknown ? unknown_state : exact_state;
    with_width(width(instruction.out), [&](auto zero) {
        using T = decltype(zero);
        const T* then = static_cast<const T*>(numbers_[instruction.b]);
        const T* otherwise = static_cast<const T*>(numbers_[instruction.c]);
        for (std::size_t i = 0; i < count; ++i) {
            if (is_known[i] == unknown_state) {
                const std::uint8_t state = both.of(b[i], c[i]);
                made[i] = state == 0 && then[i] != otherwise[i] ? differing : state;
            }
        }
    });
}

void VectorMachine::look_up(const Instruction& instruction, std::size_t count) {
    const LookUpTable& table = *instruction.table;
    const std::uint8_t* known = states_[instruction.a];
    with_width(width(instruction.a), [&](auto zero) {
        using A = decltype(zero);
        const A* places = static_cast<const A*>(numbers_[instruction.a]);
        // Rows that are not known may hold anything.
        const auto place_of = [&](std::size_t i) {
            const auto place = static_cast<std::size_t>(std::int64_t{places[i]} - table.first);
            return known == nullptr || known[i] == 0 ? place : 0;
        };
        with_width(width(instruction.out), [&](auto out_zero) {
            using T = decltype(out_zero);
            const T* results = table.numbers.as<T>().data();
            auto* numbers = static_cast<T*>(static_cast<void*>(own_numbers(instruction.out)));
            for (std::size_t i = 0; i < count; ++i) {
                numbers[i] = results[place_of(i)];
            }
        });
        if (program_.registers[instruction.out].has_states) {
            std::uint8_t* states = own_states(instruction.out);
            for (std::size_t i = 0; i < count; ++i) {
                states[i] = table.states.empty() ? std::uint8_t{0} : table.states[place_of(i)];
            }
        }
    });
    apply_rule(instruction, count);
}

void VectorMachine::check_range(const Instruction& instruction, std::size_t count) {
    numbers_[instruction.out] = numbers_[instruction.a];
    const std::uint8_t* states = states_or_known(instruction.a);
    std::uint8_t* made = own_states(instruction.out);
    with_width(width(instruction.a), [&](auto zero) {
        using T = decltype(zero);
        const T* numbers = static_cast<const T*>(numbers_[instruction.a]);
        for (std::size_t i = 0; i < count; ++i) {
            const std::int64_t number = numbers[i];
            const bool outside = number < instruction.number || number > instruction.second;
            made[i] = states[i] == 0 && outside ? exact_state : states[i];
        }
    });
}

}  // namespace hjemmel::engine::batch
