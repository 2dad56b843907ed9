#include "engine/batch/case_program.hpp"

#include "engine/batch/batch_work.hpp"
#include "engine/batch/round_whole.hpp"
#include "engine/batch/rows_alone.hpp"
#include "engine/batch/vector_compiler.hpp"
#include "engine/batch/vector_machine.hpp"

#include <algorithm>
#include <memory>
#include <numeric>
#include <utility>

namespace hjemmel::engine::batch {

namespace {

using State = RowState;

// A number in the range that makes a column take its scale.
std::optional<std::int64_t> number_of_scale(const CaseField& field) {
    constexpr int most_tried = 1'000;
    std::int64_t number = field.least;
    for (int tried = 0; tried < most_tried; ++tried) {
        if (std::gcd(number % field.scale, field.scale) == 1) {
            return number;
        }
        if (number >= field.most) {
            break;
        }
        ++number;
    }
    return std::nullopt;
}

// Rows between which all cases lie.
class Examples {
public:
    Examples(const Program& program, CollectionId entity) : facts_(program), entity_(entity) {
        facts_.close_all(entity);
    }
    bool add(const Program& program, const std::vector<CaseField>& fields) {
        const std::vector<Field>& declared = program[entity_].fields;
        if (fields.size() != declared.size()) {
            return false;
        }
        constexpr std::uint32_t rows = 5;
        for (std::uint32_t row = 0; row < rows; ++row) {
            facts_.add_row(entity_, std::to_string(row), 0, {});
        }
        for (std::uint32_t number = 0; number < fields.size(); ++number) {
            const CaseField& field = fields[number];
            const Type& type = declared[number].type;
            const auto of_scale = field.scale > 0 ? number_of_scale(field) : std::nullopt;
            if (!is_whole(type.kind) || field.least > field.most || !of_scale) {
                return false;
            }
            const auto set = [&](std::uint32_t row, std::int64_t whole) {
                Cell cell;
                cell.state = Cell::State::Given;
                cell.value = value_of_whole(type.kind, whole, field.scale);
                facts_.set(entity_, number, row, std::move(cell));
            };
            set(0, field.least);
            set(1, field.most);
            set(2, *of_scale);
            if (!field.can_be_missing) {
                set(3, field.least);
                set(4, field.most);
                continue;
            }
            Cell absent;
            absent.state =
                type.can_be_not_applicable ? Cell::State::NotApplicable : Cell::State::Unknown;
            facts_.set(entity_, number, 4, std::move(absent));
        }
        return true;
    }
    [[nodiscard]] const Facts& facts() const { return facts_; }

private:
    Facts facts_;
    CollectionId entity_;
};

// Of operands that are not known anything may stand there: it wraps round.
std::int64_t wrapped(std::uint64_t number) { return static_cast<std::int64_t>(number); }
std::uint64_t bits(std::int64_t number) { return static_cast<std::uint64_t>(number); }

// What an operation with one operand gives: by its rule unless the operand is known.
CaseValue by_rule(const Instruction& step, State state, std::int64_t number) {
    if (state == State::Known) {
        return {number, State::Known};
    }
    const auto place = static_cast<std::size_t>(state);
    return {step.rule.number[place], step.rule.state[place]};
}

State by_pair(const PairRule& rule, State a, State b) {
    if (a == State::Known && b == State::Known) {
        return State::Known;
    }
    const bool a_fits = a == State::Known || a == State::Unknown;
    if (!a_fits || (b != State::Known && b != State::Unknown)) {
        return State::Exact;
    }
    if (a == State::Unknown) {
        return b == State::Unknown ? rule.both : rule.left;
    }
    return rule.right;
}

// `decisive`: the truth that decides, of `and` no, of `or` yes.
CaseValue joined(const CaseValue& a, const CaseValue& b, std::int64_t decisive) {
    const auto fits = [](State state) { return state == State::Known || state == State::Unknown; };
    const auto decides = [decisive](const CaseValue& one) {
        return one.state == State::Known && one.number == decisive;
    };
    const bool is_decided = decides(a) || decides(b);
    if (!fits(a.state) || !fits(b.state)) {
        return {0, State::Exact};
    }
    const bool is_known = is_decided || (a.state == State::Known && b.state == State::Known);
    return {is_decided ? decisive : 1 - decisive, is_known ? State::Known : State::Unknown};
}

CaseValue selected(const Instruction& step, const CaseValue& condition, const CaseValue& then,
                   const CaseValue& otherwise) {
    if (condition.state == State::Known) {
        return condition.number != 0 ? then : otherwise;
    }
    if (condition.state != State::Unknown) {
        return {0, State::Exact};
    }
    const State state = by_pair(step.pair, then.state, otherwise.state);
    if (state == State::Known && then.number != otherwise.number) {
        return {0, step.differing_is_unknown ? State::Unknown : State::Exact};
    }
    return {then.number, state};
}

CaseValue looked_up(const Instruction& step, const CaseValue& a) {
    if (a.state != State::Known) {
        return by_rule(step, a.state, 0);
    }
    const auto place = static_cast<std::size_t>(a.number - step.table->first);
    const State state =
        step.table->states.empty() ? State::Known : static_cast<State>(step.table->states[place]);
    return {step.table->numbers[place], state};
}

}  // namespace

// Takes the place of the evaluator's source of many rows, to be given what compiling needs.
class CaseProgram::Compiling final : public BulkSource {
public:
    Compiling(const Program& program, const Facts& facts, const Circumstances& circumstances,
              const std::vector<CaseField>& fields)
        : program_(program), facts_(facts), circumstances_(circumstances), fields_(fields) {}

    std::optional<BulkTally> tally(const BulkQuestion& /*question*/,
                                   const BulkContext& /*context*/) override {
        return std::nullopt;
    }
    std::optional<BulkRows> rows(const Place& place, const BulkLaw& law,
                                 const BulkContext& context) override {
        const Quantity& quantity = program_[place.quantity];
        const CollectionId entity = *quantity.entity;
        RowsAlone alone = RowsAlone(program_, *law.residual, entity).of_fields();
        if (!alone.holds(quantity, law.residual->quantities[place.quantity.index])) {
            return std::nullopt;
        }
        BatchOptions options;
        options.rows_are_examples = true;
        BatchWork work(program_, facts_, circumstances_, options);
        VectorProgram written;
        VectorCompiler compiler(work, context, written, entity);
        const Compiled compiled = compiler.quantity(place, law);
        if (compiled.is_exact()) {
            return std::nullopt;
        }
        const Register result = compiler.vector_of(compiled, quantity.type.kind, quantity.type.of);
        CaseGrounds grounds(program_, compiler, place, law, circumstances_.known_on);
        std::vector<Register> recorded = grounds.registers();
        recorded.push_back(result);
        auto plain = code_of(work, written, {result}, entity);
        auto with_records = code_of(work, written, recorded, entity);
        if (!plain || !with_records) {
            return std::nullopt;
        }
        grounds.renumber(with_records->numbers);
        made.emplace();
        made->plain_ = std::move(plain->code);
        made->recorded_ = std::move(with_records->code);
        made->values_ = made->plain_.constants;
        made->values_.resize(made->plain_.constants.size() + made->plain_.computed);
        made->grounds_ = std::move(grounds);
        made->form_ = written.registers[result];
        return std::nullopt;
    }
    std::optional<CaseProgram> made;

private:
    struct Numbered {
        Code code;
        std::vector<Register> numbers;  ///< by register of the program
    };
    // results: the last one is what the case is asked for. None where the code reads more than
    // fields.
    std::optional<Numbered> code_of(BatchWork& work, const VectorProgram& program,
                                    const std::vector<Register>& results, CollectionId entity) {
        Numbered numbered{{}, std::vector<Register>(program.registers.size(), 0)};
        Code& code = numbered.code;
        const std::vector<const Instruction*> steps = needed(program, results);
        for (const Instruction* step : steps) {
            if (step->op == VectorOp::Broadcast) {
                numbered.numbers[step->out] = static_cast<Register>(code.constants.size());
                code.constants.push_back({step->number, step->rule.state[0]});
            }
        }
        for (const Instruction* step : steps) {
            if (step->op == VectorOp::Broadcast) {
                continue;
            }
            numbered.numbers[step->out] =
                static_cast<Register>(code.constants.size() + code.computed);
            ++code.computed;
            if (step->op == VectorOp::Gather) {
                return std::nullopt;
            }
            if (step->op == VectorOp::Load) {
                const auto field = field_of(work, *step->lane, entity);
                if (!field) {
                    return std::nullopt;
                }
                code.inputs.push_back({*field, numbered.numbers[step->out], fields_[*field],
                                       step->lane->form.unknown.has_value(),
                                       program_[entity].fields[*field].type.can_be_not_applicable});
                continue;
            }
            Instruction own = *step;
            for (Register* number : {&own.out, &own.a, &own.b, &own.c}) {
                *number = numbered.numbers[*number];
            }
            code.steps.push_back(std::move(own));
        }
        code.result = numbered.numbers[results.back()];
        return numbered;
    }

    std::optional<std::uint32_t> field_of(BatchWork& work, const Lane& lane,
                                          CollectionId entity) const {
        for (std::uint32_t field = 0; field < fields_.size(); ++field) {
            const bool is_it = work.field(entity, field).get() == &lane;
            if (is_it && lane.form.scale == fields_[field].scale &&
                lane.form.least <= fields_[field].least && fields_[field].most <= lane.form.most) {
                return field;
            }
        }
        return std::nullopt;
    }

    const Program& program_;
    const Facts& facts_;
    const Circumstances& circumstances_;
    const std::vector<CaseField>& fields_;
};

std::optional<CaseProgram> CaseProgram::of(const Program& program, const Place& place,
                                           const std::vector<CaseField>& fields,
                                           const Circumstances& circumstances) {
    const auto& entity = program[place.quantity].entity;
    if (!entity || program[*entity].over_time) {
        return std::nullopt;
    }
    Examples examples(program, *entity);
    if (!examples.add(program, fields)) {
        return std::nullopt;
    }
    Interpreter interpreter(program, examples.facts(), circumstances);
    const auto compiling =
        std::make_shared<Compiling>(program, examples.facts(), circumstances, fields);
    interpreter.set_bulk(compiling);
    static_cast<void>(interpreter.ask_rows(place));
    return std::move(compiling->made);
}

bool CaseProgram::is_as_compiled(const Input& input, const CaseValue& given) {
    switch (given.state) {
        case State::Known:
            return input.range.least <= given.number && given.number <= input.range.most;
        case State::Unknown:
            return input.range.can_be_missing && input.can_be_unknown;
        case State::NotApplicable:
            return input.range.can_be_missing && input.can_be_not_applicable;
        case State::Exact:
            break;
    }
    return false;
}

CaseValue CaseProgram::run(std::span<const CaseValue> fields) {
    return run(plain_, fields, values_.data());
}

CaseValue CaseProgram::run(std::span<const CaseValue> fields, std::span<CaseValue> records) const {
    std::copy(recorded_.constants.begin(), recorded_.constants.end(), records.begin());
    const CaseValue result = run(recorded_, fields, records.data());
    if (result.state == State::Exact) {
        std::fill(records.begin(), records.end(), CaseValue{0, State::Exact});
    }
    return result;
}

// values: the constants are there.
CaseValue CaseProgram::run(const Code& code, std::span<const CaseValue> fields, CaseValue* values) {
    for (const Input& input : code.inputs) {
        const CaseValue& given = fields[input.field];
        if (!is_as_compiled(input, given)) {
            return {0, State::Exact};
        }
        values[input.to] = given;
    }
    for (const Instruction& step : code.steps) {
        execute(step, values);
    }
    return values[code.result];
}

void CaseProgram::execute(const Instruction& step, CaseValue* values) {
    const CaseValue a = values[step.a];
    const CaseValue b = values[step.b];
    CaseValue& out = values[step.out];
    switch (step.op) {
        case VectorOp::Load:
        case VectorOp::Gather:
        case VectorOp::Broadcast:
            return;
        case VectorOp::CompareConstant:
            out = by_rule(step, a.state, holds(step.comparison, a.number, step.number) ? 1 : 0);
            return;
        case VectorOp::Compare:
            out = {holds(step.comparison, a.number, b.number) ? 1 : 0,
                   by_pair(step.pair, a.state, b.state)};
            return;
        case VectorOp::InRange:
            out =
                by_rule(step, a.state, step.number <= a.number && a.number <= step.second ? 1 : 0);
            return;
        case VectorOp::Not:
            out = by_rule(step, a.state, 1 - a.number);
            return;
        case VectorOp::And:
            out = joined(a, b, 0);
            return;
        case VectorOp::Or:
            out = joined(a, b, 1);
            return;
        case VectorOp::Widen:
            out = {wrapped(bits(a.number) * bits(step.number)), a.state};
            return;
        case VectorOp::Add:
            out = {wrapped(bits(a.number) + bits(b.number)), by_pair(step.pair, a.state, b.state)};
            return;
        case VectorOp::Multiply:
            out = {wrapped(bits(a.number) * bits(b.number)), by_pair(step.pair, a.state, b.state)};
            return;
        case VectorOp::Negate:
            out = by_rule(step, a.state, wrapped(0U - bits(a.number)));
            return;
        case VectorOp::Round:
            out = by_rule(step, a.state,
                          round_whole(a.number, step.number, static_cast<Rounding>(step.second)));
            return;
        case VectorOp::Select:
            out = selected(step, a, b, values[step.c]);
            return;
        case VectorOp::LookUp:
            out = looked_up(step, a);
            return;
        case VectorOp::MapStates:
            out = by_rule(step, a.state, a.number);
            return;
        case VectorOp::CheckRange: {
            const bool outside = a.number < step.number || a.number > step.second;
            out = {a.number, a.state == State::Known && outside ? State::Exact : a.state};
            return;
        }
        case VectorOp::Taint:
        case VectorOp::MarkExact: {
            const bool marks = step.op == VectorOp::MarkExact && b.number != 0;
            out = {a.number, b.state != State::Known || marks ? State::Exact : a.state};
            return;
        }
    }
}

std::optional<Outcome> CaseProgram::outcome(CaseValue result) const {
    switch (result.state) {
        case State::Known:
            return Outcome::of(value_of_whole(form_.kind, result.number, form_.scale));
        case State::NotApplicable:
            return Outcome::not_applicable();
        case State::Unknown:
            return form_.unknown;
        case State::Exact:
            break;
    }
    return std::nullopt;
}

}  // namespace hjemmel::engine::batch
