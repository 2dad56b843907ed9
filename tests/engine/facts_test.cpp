#include "engine/evaluate/facts.hpp"

#include "tests/support/dice.hpp"
#include "tests/support/program_builder.hpp"

#include <catch2/catch.hpp>

#include <atomic>
#include <thread>
#include <vector>

using namespace hjemmel::engine;
using namespace hjemmel::testing;

namespace {

struct Register {
    ProgramBuilder builder;
    CollectionId municipality = builder.collection(CollectionKind::Entity, "m.municipality", {});
    CollectionId person = builder.collection(CollectionKind::Entity, "m.person", municipality,
                                             {{"age", number_type()}});
    QuantityId caseload =
        builder.reading("m.caseload", number_type(), {IndexKind::Month}, municipality);
};

}  // namespace

TEST_CASE("rows are found by key and listed under their parent in the order of adding") {
    const Register made;
    Facts facts(made.builder.program);
    const auto fano = facts.add_row(made.municipality, "Fanø", 0, {});
    const auto ishoj = facts.add_row(made.municipality, "Ishøj", 7, {});
    const auto anna = facts.add_row(made.person, "anna", ishoj, {1, 2, 3});
    const auto bo = facts.add_row(made.person, "bo", ishoj, {});
    CHECK(facts.find_row(made.municipality, "Ishøj") == ishoj);
    CHECK_FALSE(facts.find_row(made.municipality, "ishøj"));
    CHECK(facts.parent(made.municipality, ishoj) == 0);
    CHECK(facts.key(made.person, bo) == "bo");
    CHECK(facts.row_origin(made.person, anna).line == 2);
    CHECK(facts.row_count(made.person) == 2);
    CHECK(facts.children(made.municipality, 0).size() == 2);
    CHECK(facts.children(made.person, fano).empty());
    REQUIRE(facts.children(made.person, ishoj).size() == 2);
    CHECK(facts.children(made.person, ishoj)[1] == bo);
}

TEST_CASE("the rows of each parent are found in order, also when more are added") {
    const Register made;
    Dice dice(5);
    for (int round = 0; round < 50; ++round) {
        Facts facts(made.builder.program);
        const auto parents = static_cast<std::uint32_t>(1 + dice.below(5));
        for (std::uint32_t i = 0; i < parents; ++i) facts.add_row(made.municipality, "", 0, {});
        std::vector<std::vector<std::uint32_t>> expected(parents + 1);
        const auto agrees = [&](const Facts& held) {
            for (std::uint32_t parent = 0; parent <= parents; ++parent) {
                const Rows rows = held.children(made.person, parent);
                REQUIRE(std::vector<std::uint32_t>(rows.begin(), rows.end()) == expected[parent]);
            }
        };
        // Together and in order, together, anyhow.
        const int way = round % 3;
        for (int batch = 0; batch < 3; ++batch) {
            for (std::uint32_t i = 0; i < parents; ++i) {
                const std::uint32_t together = way == 0 ? i : parents - 1 - i;
                for (int rows = dice.below(4); rows > 0; --rows) {
                    const auto parent =
                        way == 2 ? static_cast<std::uint32_t>(dice.below(static_cast<int>(parents)))
                                 : together;
                    expected[parent].push_back(facts.add_row(made.person, "", parent, {}));
                }
            }
            agrees(facts);
            Facts copy = facts;
            agrees(copy);
            const Facts moved = std::move(copy);
            agrees(moved);
        }
        facts.forget_rows(made.person);
        CHECK(facts.children(made.person, 0).empty());
    }
}

TEST_CASE("several threads may ask for the rows of parents at once") {
    const Register made;
    Facts facts(made.builder.program);
    facts.add_row(made.municipality, "a", 0, {});
    facts.add_row(made.municipality, "b", 0, {});
    for (std::uint32_t row = 0; row < 50'000; ++row) facts.add_row(made.person, "", row % 2, {});
    std::atomic<int> found{0};
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i) {
        threads.emplace_back([&] {
            const Rows rows = facts.children(made.person, 1);
            found += rows.size() == 25'000 && rows[24'999] == 49'999 ? 1 : 0;
        });
    }
    for (std::thread& thread : threads) thread.join();
    CHECK(found == 4);
}

TEST_CASE("a row without an id goes by where it was read, and is found by no id") {
    const Register made;
    Facts facts(made.builder.program);
    const auto first = facts.add_file("persons.csv");
    const auto second = facts.add_file("more.csv");
    const auto a = facts.add_row(made.person, "", 0, {first, 2, 1});
    const auto b = facts.add_row(made.person, "persons.csv:2", 0, {first, 3, 1});
    const auto c = facts.add_row(made.person, "", 0, {second, 2, 1});
    const auto written = facts.add_row(made.person, "", 0, {});
    CHECK(facts.key(made.person, a) == "persons.csv:2");
    CHECK(facts.key(made.person, c) == "more.csv:2");
    CHECK(facts.key(made.person, written).empty());
    CHECK(facts.find_row(made.person, "persons.csv:2") == b);
    CHECK_FALSE(facts.find_row(made.person, "more.csv:2"));
    CHECK_FALSE(facts.find_row(made.person, ""));
}

TEST_CASE("a collection is listed only where somebody said so") {
    const Register made;
    Facts facts(made.builder.program);
    const auto fano = facts.add_row(made.municipality, "Fanø", 0, {});
    const auto ishoj = facts.add_row(made.municipality, "Ishøj", 0, {});
    CHECK_FALSE(facts.is_listed(made.person, fano));
    facts.close(made.person, ishoj);
    CHECK_FALSE(facts.is_listed(made.person, fano));
    CHECK(facts.is_listed(made.person, ishoj));
    facts.close_all(made.person);
    const auto later = facts.add_row(made.municipality, "Aalborg", 0, {});
    CHECK(facts.is_listed(made.person, later));
}

TEST_CASE("a cell that nobody set is unknown") {
    const Register made;
    Facts facts(made.builder.program);
    const auto fano = facts.add_row(made.municipality, "Fanø", 0, {});
    const auto anna = facts.add_row(made.person, "anna", fano, {});
    CHECK(facts.cell(made.person, 0, anna).state == Cell::State::Unknown);
    facts.set(made.person, 0, anna, given(Rational(40)));
    CHECK(equal_values(facts.cell(made.person, 0, anna).value, Rational(40)));
    CHECK(facts.cell(made.person, 5, anna).state == Cell::State::Unknown);
}

TEST_CASE("figures are listed by row, then index, and can be taken away") {
    const Register made;
    Facts facts(made.builder.program);
    const auto january = month("2021-01").index;
    facts.give(at(made.caseload, {january + 1}, 0), given(Rational(2)));
    facts.give(at(made.caseload, {january}, 1), given(Rational(3)));
    facts.give(at(made.caseload, {january}, 0), given(Rational(1)));
    const auto all = facts.figures(made.caseload);
    REQUIRE(all.size() == 3);
    CHECK(all[0].first == at(made.caseload, {january}, 0));
    CHECK(all[1].first == at(made.caseload, {january + 1}, 0));
    CHECK(all[2].first == at(made.caseload, {january}, 1));
    REQUIRE(facts.figure(at(made.caseload, {january}, 1)) != nullptr);
    facts.remove(at(made.caseload, {january}, 1));
    CHECK(facts.figure(at(made.caseload, {january}, 1)) == nullptr);
    facts.give(at(made.caseload, {january}, 0), given(Rational(9)));
    CHECK(equal_values(facts.figure(at(made.caseload, {january}, 0))->value, Rational(9)));
}

TEST_CASE("names are found whole or by their last words when only one fits") {
    ProgramBuilder builder;
    const auto met = builder.reading("supervision.focus.offers_met", yes_no_type());
    const auto other = builder.reading("early.focus.met", yes_no_type());
    const auto plain = builder.reading("met", yes_no_type());
    (void)builder.reading("a.same", yes_no_type());
    (void)builder.reading("b.same", yes_no_type());
    const Program& program = builder.program;
    CHECK(find_quantity(program, "offers_met") == met);
    CHECK(find_quantity(program, "focus.offers_met") == met);
    CHECK(find_quantity(program, "focus.met") == other);
    CHECK(find_quantity(program, "met") == plain);
    CHECK_FALSE(find_quantity(program, "ers_met"));
    CHECK_FALSE(find_quantity(program, "same"));
    CHECK_FALSE(find_quantity(program, ""));
    CHECK(find_quantity(program, "b.same").has_value());
}
