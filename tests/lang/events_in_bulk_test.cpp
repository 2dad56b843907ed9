// What happened to persons, month by month: judged for all persons at once, and one by one.
#include "engine/batch/batch_source.hpp"
#include "engine/evaluate/interpreter.hpp"
#include "lang/compile.hpp"
#include "lang/diagnostic_text.hpp"
#include "tests/support/dice.hpp"
#include "tests/support/program_builder.hpp"

#include <catch2/catch.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <utility>

using namespace hjemmel;
using namespace hjemmel::engine;
using hjemmel::testing::Dice;
using hjemmel::testing::given;
using hjemmel::testing::shown;

namespace {

constexpr const char* rules = R"(language english
module events

entity town (towns)
entity person (persons) of town
enumeration talk_kind (talk_kinds) one of job, other
spell benefit (benefits) of person
event talk (talks) of person
  has kind : talk_kind

convention months round down
  assumption "an example"

define long_on_benefit of person for month M : yes/no
  assumption "an example"
  is exists benefit open on last day of M where whole months in (from start to last day of M) >= 12 months

define covered of person for month M : months
  assumption "an example"
  is count of months of (12 months to last day of M) as N where exists benefit in N

define covered_before_april of person for month M : months
  assumption "an example"
  is count of months of (12 months to last day of M) as N where N < 2020-04 and exists benefit in N

define any_year of person for month M : yes/no
  assumption "an example"
  is exists year of (36 months to last day of M) as Y where exists talk in Y

define every_month of person for month M : yes/no
  assumption "an example"
  is every month of (6 months to last day of M) as N has exists benefit in N

define every_month_talked of person for month M : yes/no
  assumption "an example"
  is every month of (6 months to last day of M) as N where exists benefit in N has exists talk in N where kind is job

define talked_on of person for month M : days
  assumption "an example"
  is count of days of (10 days to last day of M) as D where exists talk in (1 days to D)

define few of person for month M : integer talks from 0 talks to 1 talks
  assumption "an example"
  is count of talks in M

define settled_beside_a_mistake of person for month M : yes/no
  assumption "an example"
  is exists month of (24 months to last day of M) as N where N is M or few for month N >= 1 talks

define broken_beside_a_mistake of person for month M : yes/no
  assumption "an example"
  is every month of (24 months to last day of M) as N has N < M and few for month N >= 1 talks

define measured of town for month M : integer persons
  assumption "an example"
  is count of persons where long_on_benefit and covered >= 6 months

define others of town for month M : integer persons
  assumption "an example"
  is count of persons where covered_before_april < 5 months or any_year or every_month or every_month_talked or talked_on >= 1 days
)";

// Of each hundred dates, `missing` are not known.
Facts made(const Program& program, Dice& dice, int persons, int missing) {
    Facts facts(program);
    const CollectionId town{0};
    const CollectionId person{1};
    const CollectionId benefit{2};
    const CollectionId talk{3};
    for (const auto collection : {town, person, benefit, talk}) facts.close_all(collection);
    for (const char* name : {"a", "b", "c"}) facts.add_row(town, name, 0, {});
    const std::int32_t begin = Date::from_ymd(2018, 6, 1)->days;
    Cell open;
    open.state = Cell::State::NotApplicable;
    for (int number = 0; number < persons; ++number) {
        const auto who = facts.add_row(person, "", static_cast<std::uint32_t>(dice.below(3)), {});
        for (int spells = dice.below(3); spells > 0; --spells) {
            const auto row = facts.add_row(benefit, "", who, {});
            const std::int32_t start = begin + dice.below(900);
            if (!dice.chance(missing)) facts.set(benefit, 0, row, given(Date{start}));
            if (dice.chance(30)) {
                facts.set(benefit, 1, row, open);
            } else if (!dice.chance(missing)) {
                facts.set(benefit, 1, row, given(Date{start + dice.below(500)}));
            }
        }
        for (int talks = dice.below(6); talks > 0; --talks) {
            const auto row = facts.add_row(talk, "", who, {});
            if (!dice.chance(missing))
                facts.set(talk, 0, row, given(Date{begin + dice.below(900)}));
            if (!dice.chance(missing))
                facts.set(talk, 2, row, given(EnumerationValue{dice.below(2)}));
        }
    }
    return facts;
}

}  // namespace

TEST_CASE("months, years and days of spells and events are judged in bulk as one by one") {
    lang::Sources sources;
    const auto file = sources.add(lang::SourceFile::of("events.rules", rules));
    const lang::Compiled compiled =
        lang::compile(sources, {file}, [](const std::string&) { return std::nullopt; });
    INFO(lang::draw(compiled.diagnostics, sources, {}));
    REQUIRE(compiled.diagnostics.empty());
    const Program& program = compiled.program;
    const int missing = GENERATE(0, 5);
    const std::uint64_t seed = GENERATE(std::uint64_t{1}, std::uint64_t{2});
    Dice dice(seed);
    const Facts facts = made(program, dice, 150, missing);
    Circumstances circumstances;
    circumstances.choices = Choices::defaults(program);
    Interpreter alone(program, facts, circumstances);
    Interpreter together(program, facts, circumstances);
    batch::BatchOptions options;
    options.threads = 2;
    options.least_rows = 0;
    together.set_bulk(std::make_shared<batch::BatchSource>(program, facts, circumstances, options));
    std::size_t rows_in_bulk = 0;
    std::size_t mistakes = 0;
    for (std::uint32_t number = 0; number < program.quantities.size(); ++number) {
        const Quantity& quantity = program.quantities[number];
        for (const int month : {1, 3, 12}) {
            Place place{QuantityId{number}, 0, {}};
            place.indices.count = 1;
            place.indices.values[0] = Month::from_ym(2020, month)->index;
            const auto all = together.ask_rows(place);
            const auto rows = static_cast<std::uint32_t>(facts.row_count(*quantity.entity));
            for (place.row = 0; place.row < rows; ++place.row) {
                const Answer answer = alone.ask(place);
                const std::string expected = shown(answer.outcome);
                if (!answer.errors.empty()) ++mistakes;
                INFO(quantity.name << " " << month << " row " << place.row);
                CHECK(shown(together.ask(place).outcome) == expected);
                const auto found = all ? all->at(place.row) : std::nullopt;
                if (!found) continue;
                CHECK(shown(*found) == expected);
                // A rule that fails is told by the exact evaluator, whatever the answer is.
                CHECK(answer.errors.empty());
                ++rows_in_bulk;
            }
        }
    }
    CHECK(mistakes > 0);
    // Where every date is known, no person is left to the exact evaluator: 7 quantities, 3 months.
    if (missing == 0) CHECK(rows_in_bulk >= std::size_t{7} * 3 * 150);
}
