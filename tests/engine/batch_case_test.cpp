// A rule that is compiled for one case at a time against the exact evaluator.
#include "engine/batch/case_program.hpp"
#include "engine/batch/vector_builder.hpp"
#include "engine/evaluate/grounds_text.hpp"
#include "tests/support/random_register.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <array>
#include <cstdint>
#include <functional>
#include <limits>
#include <numeric>
#include <optional>
#include <set>
#include <string>
#include <vector>

using namespace hjemmel::engine;
using namespace hjemmel::testing;
using batch::CaseField;
using batch::CaseProgram;
using batch::CaseValue;
using batch::RowState;

namespace {

// What the fields of persons are, as far as they are plain.
std::optional<std::vector<CaseField>> fields_of(const RandomRegister& made, const Facts& facts) {
    std::vector<CaseField> fields;
    const Collection& person = made.builder.program[made.person];
    for (std::uint32_t field = 0; field < person.fields.size(); ++field) {
        CaseField all{std::numeric_limits<std::int64_t>::max(),
                      std::numeric_limits<std::int64_t>::min(), 1, true};
        for (std::uint32_t row = 0; row < facts.row_count(made.person); ++row) {
            const Cell cell = facts.cell(made.person, field, row);
            const auto* number = std::get_if<Rational>(&cell.value);
            if (cell.state == Cell::State::Given && number != nullptr) {
                const auto denominator = number->denominator().to_int64();
                if (!denominator || *denominator > 10'000) return std::nullopt;
                all.scale = std::lcm(all.scale, *denominator);
            }
        }
        for (std::uint32_t row = 0; row < facts.row_count(made.person); ++row) {
            const Cell cell = facts.cell(made.person, field, row);
            if (cell.state != Cell::State::Given || cell.bounds) continue;
            const auto whole = batch::whole_number(cell.value, all.scale);
            if (!whole) return std::nullopt;
            all.least = std::min(all.least, *whole);
            all.most = std::max(all.most, *whole);
        }
        if (all.least > all.most) all.least = all.most = 0;
        fields.push_back(all);
    }
    return fields;
}

// The case that a row is; none where a cell is more than a whole number.
std::optional<std::vector<CaseValue>> case_of(const RandomRegister& made, const Facts& facts,
                                              const std::vector<CaseField>& fields,
                                              std::uint32_t row) {
    std::vector<CaseValue> values;
    for (std::uint32_t field = 0; field < fields.size(); ++field) {
        const Cell cell = facts.cell(made.person, field, row);
        if (cell.bounds) return std::nullopt;
        switch (cell.state) {
            case Cell::State::Given:
                values.push_back(
                    {*batch::whole_number(cell.value, fields[field].scale), RowState::Known});
                break;
            case Cell::State::NotApplicable:
                values.push_back({0, RowState::NotApplicable});
                break;
            case Cell::State::Unknown:
                values.push_back({0, RowState::Unknown});
                break;
        }
    }
    return values;
}

bool is_observed(const RandomRegister& made, const Facts& facts, std::int32_t year,
                 std::uint32_t row) {
    return std::any_of(made.of_person.begin(), made.of_person.end(), [&](QuantityId quantity) {
        return facts.figure(at(quantity, {year}, row)) != nullptr;
    });
}

// All that is recorded, shared or not.
std::string told(const Grounds& grounds, GroundId id, std::set<std::string>& kinds) {
    const Ground ground = grounds[id];
    const std::string kind = std::to_string(static_cast<int>(ground.kind)) + "/" +
                             std::to_string(static_cast<int>(ground.status));
    kinds.insert(kind);
    std::string text = "(" + kind;
    for (const std::uint32_t part :
         {ground.subject, ground.detail, ground.node.index, ground.row, ground.place.row,
          ground.place.quantity.index, std::uint32_t{ground.place.indices.count},
          static_cast<std::uint32_t>(ground.place.indices.values[0]),
          static_cast<std::uint32_t>(grounds.laws[ground.law].law_date.days),
          std::uint32_t{ground.of_row}, std::uint32_t{ground.is_given},
          std::uint32_t{ground.approximated}}) {
        text += " " + std::to_string(part);
    }
    text += " " + shown(ground.outcome);
    for (const GroundId child : grounds.children_of(ground)) text += told(grounds, child, kinds);
    return text + ")";
}

}  // namespace

TEST_CASE("a rule compiled for one case gives what the exact evaluator gives") {
    std::array<std::uint64_t, 4> states{};
    std::uint64_t compiled = 0;
    for (std::uint64_t seed = 1; seed <= 600; ++seed) {
        RandomRegister made(seed);
        const Facts facts = made.facts(1, 30);
        const Circumstances circumstances = made.circumstances();
        const auto fields = fields_of(made, facts);
        if (!fields) continue;
        Interpreter exact(made.builder.program, facts, circumstances);
        for (const QuantityId quantity : made.of_person) {
            auto program =
                CaseProgram::of(made.builder.program, at(quantity, {2020}), *fields, circumstances);
            if (!program) continue;
            ++compiled;
            for (std::uint32_t row = 0; row < facts.row_count(made.person); ++row) {
                const auto values = case_of(made, facts, *fields, row);
                if (!values || is_observed(made, facts, 2020, row)) continue;
                const CaseValue found = program->run(*values);
                ++states[static_cast<std::size_t>(found.state)];
                const auto outcome = program->outcome(found);
                if (!outcome) continue;
                const Answer expected = exact.ask(at(quantity, {2020}, row));
                INFO("seed " << seed << ", row " << row);
                REQUIRE(shown(*outcome) == shown(expected.outcome));
                REQUIRE(expected.errors.empty());
            }
        }
    }
    WARN(compiled << " rules compiled; known " << states[0] << ", not applicable " << states[1]
                  << ", unknown " << states[2] << ", left " << states[3]);
    CHECK(compiled > 100);
    for (const std::uint64_t count : states) CHECK(count > 0);
}

TEST_CASE("the records of a case give the grounds of the exact evaluator") {
    std::set<std::string> kinds;
    std::uint64_t told_of = 0;
    std::uint64_t not_known = 0;
    std::uint64_t left = 0;
    for (std::uint64_t seed = 1; seed <= 600; ++seed) {
        RandomRegister made(seed);
        const Facts facts = made.facts(1, 30);
        const Circumstances circumstances = made.circumstances();
        const auto fields = fields_of(made, facts);
        if (!fields) continue;
        Interpreter exact(made.builder.program, facts, circumstances);
        const std::function<const Residual&(Date)> residual = [&](Date day) -> const Residual& {
            return exact.residual(day);
        };
        for (const QuantityId quantity : made.of_person) {
            auto program =
                CaseProgram::of(made.builder.program, at(quantity, {2020}), *fields, circumstances);
            if (!program) continue;
            std::vector<CaseValue> records(program->record_count());
            for (std::uint32_t row = 0; row < facts.row_count(made.person); ++row) {
                const auto values = case_of(made, facts, *fields, row);
                if (!values || is_observed(made, facts, 2020, row)) continue;
                INFO("seed " << seed << ", row " << row);
                const CaseValue found = program->run(*values, records);
                const CaseValue alone = program->run(*values);
                if (found.state != RowState::Exact) {
                    REQUIRE(found.state == alone.state);
                    REQUIRE((found.state != RowState::Known || found.number == alone.number));
                }
                std::string text = "before";
                Grounds grounds;
                const bool is_written = program->grounds().write(records, text);
                const auto root = program->grounds().add_to(grounds, records, row);
                REQUIRE(is_written == root.has_value());
                if (!is_written) {
                    REQUIRE(text == "before");
                    REQUIRE(grounds.size() == 0);
                    left += found.state != RowState::Exact ? 1U : 0U;
                    continue;
                }
                REQUIRE(found.state != RowState::Exact);
                Grounds expected;
                const Answer answer = exact.ask_with_grounds(at(quantity, {2020}, row), expected);
                REQUIRE(text == "before" + grounds_text({made.builder.program, expected, residual},
                                                        answer.ground));
                REQUIRE(told(grounds, *root, kinds) == told(expected, answer.ground, kinds));
                ++told_of;
                not_known += found.state != RowState::Known ? 1U : 0U;
            }
        }
    }
    std::string all_kinds;
    for (const std::string& kind : kinds) all_kinds += " " + kind;
    WARN(told_of << " cases told of, " << not_known << " of them not known; left " << left
                 << "; kinds of steps" << all_kinds);
    CHECK(told_of > 5'000);
    CHECK(not_known > 50);
    // Quantities, each way in which a clause counts but one (it is in the tests of the text),
    // operations, fields, parameters and readings.
    CHECK(kinds == std::set<std::string>{"0/0", "1/0", "1/1", "1/2", "1/3", "1/6", "2/0", "4/0",
                                         "8/0", "9/0"});
}

TEST_CASE("a case outside what a rule was compiled for is left to the exact evaluator") {
    ProgramBuilder builder;
    const auto person =
        builder.collection(CollectionKind::Entity, "person", {},
                           {{"hours", number_between(0, 100)}, {"active", yes_no_type()}});
    const NodeId row = builder.slot(0, Kind::Row, person.index);
    const auto quantity = builder.define("q", number_type(), {}, person);
    using Op = hjemmel::engine::Op;
    builder.rule(
        quantity, "main",
        builder.arithmetic(Op::If, {builder.field(person, 1, row),
                                    builder.arithmetic(Op::Multiply, {builder.field(person, 0, row),
                                                                      builder.number(3)}),
                                    builder.number(1)}));
    auto program =
        CaseProgram::of(builder.program, at(quantity), {{0, 370, 10, false}, {0, 1, 1, true}}, {});
    REQUIRE(program);
    const auto asked = [&](CaseValue hours, CaseValue active) {
        const std::vector<CaseValue> values{hours, active};
        const auto outcome = program->outcome(program->run(values));
        return outcome ? shown(*outcome) : std::string("left");
    };
    CHECK(asked({74}, {1}) == "111/5");
    CHECK(asked({74}, {0}) == "1");
    CHECK(asked({370}, {1}) == "111");
    CHECK(asked({371}, {1}) == "left");
    CHECK(asked({-1}, {1}) == "left");
    CHECK(asked({74}, {2}) == "left");
    CHECK(asked({0, RowState::Unknown}, {1}) == "left");
    CHECK(asked({0, RowState::NotApplicable}, {1}) == "left");
    CHECK(asked({74}, {0, RowState::NotApplicable}) == "left");
    // 3 × 7.4 or 1: bounds that hang on the case.
    CHECK(asked({74}, {0, RowState::Unknown}) == "left");
    // Fields that do not fit the entity, and quantities that read more than fields.
    CHECK_FALSE(CaseProgram::of(builder.program, at(quantity), {{0, 370, 10, false}}, {}));
    CHECK_FALSE(
        CaseProgram::of(builder.program, at(quantity), {{5, 4, 1, false}, {0, 1, 1, false}}, {}));
}
