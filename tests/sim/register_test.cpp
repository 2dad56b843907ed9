#include "sim/plan/register.hpp"

#include "sim/synthetic/synthetic_register.hpp"
#include "tests/sim/supervision_rules.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck/catch.h>

using namespace hjemmel;
using namespace hjemmel::testing;
using Answer = sim::PersonState::Answer;

namespace {

/// Random registers of the rules' own collections, without gaps.
class RandomRegister {
public:
    explicit RandomRegister(const engine::Program& program) : program_(program), facts_(program) {
        const auto municipality = collection("municipalities");
        const auto persons = collection("persons");
        facts_.add_row(municipality, "Fanø", 0, {});
        facts_.close(municipality, 0);
        const int count = *rc::gen::inRange(1, 6);
        for (int i = 0; i < count; ++i) {
            facts_.add_row(persons, "p" + std::to_string(i), 0, {});
        }
        facts_.close(persons, 0);
        for (const char* events : {"benefits", "conversations", "offers", "payslips"}) {
            fill(collection(events), static_cast<std::uint32_t>(count));
        }
    }
    [[nodiscard]] const engine::Facts& facts() const { return facts_; }

private:
    [[nodiscard]] engine::CollectionId collection(const std::string& plural) const {
        for (std::uint32_t i = 0; i < program_.collections.size(); ++i) {
            if (program_.collections[i].plural == plural) return {i};
        }
        return {};
    }

    engine::Cell cell(const engine::Type& type, int first_year) {
        engine::Cell cell;
        cell.state = engine::Cell::State::Given;
        if (type.can_be_not_applicable && *rc::gen::inRange(0, 3) == 0) {
            cell.state = engine::Cell::State::NotApplicable;
            return cell;
        }
        if (*rc::gen::inRange(0, 60) == 0) {
            return {};  // unknown
        }
        switch (type.kind) {
            case engine::Kind::YesNo:
                cell.value = *rc::gen::arbitrary<bool>();
                break;
            case engine::Kind::Date:
                cell.value = engine::Date{engine::Date::from_ymd(first_year, 1, 1)->days +
                                          *rc::gen::inRange(0, 900)};
                break;
            case engine::Kind::Enumeration:
                cell.value = engine::EnumerationValue{*rc::gen::inRange(
                    0, static_cast<int>(program_[engine::EnumerationId{type.of}].values.size()))};
                break;
            default:
                cell.value = engine::Rational(*rc::gen::inRange(0, 300));
        }
        return cell;
    }

    void fill(engine::CollectionId of, std::uint32_t persons) {
        const engine::Collection& collection = program_[of];
        const bool is_spell = collection.kind == engine::CollectionKind::Spell;
        for (std::uint32_t person = 0; person < persons; ++person) {
            const int rows = *rc::gen::inRange(is_spell ? 1 : 0, is_spell ? 2 : 7);
            for (int i = 0; i < rows; ++i) {
                const auto row = facts_.add_row(of, std::to_string(next_++), person, {});
                for (std::uint32_t field = 0; field < collection.fields.size(); ++field) {
                    if (is_spell && field == engine::second_date_field) {
                        engine::Cell open;
                        open.state = engine::Cell::State::NotApplicable;
                        facts_.set(of, field, row, open);
                    } else if (is_spell || field != engine::second_date_field) {
                        facts_.set(of, field, row,
                                   cell(collection.fields[field].type, is_spell ? 2017 : 2018));
                    }
                }
            }
        }
        facts_.close_all(of);
    }

    const engine::Program& program_;
    engine::Facts facts_;
    int next_ = 0;
};

}  // namespace

// Where the kernel is certain it must say what the evaluator says; it may be less certain (it does
// not ask whether an unknown event could matter).
TEST_CASE("the kernel says of random persons what the evaluator says") {
    const engine::Program program = supervision_rules();
    std::int64_t certain = 0;
    rc::prop("random registers", [&] {
        const RandomRegister made(program);
        const auto offer_time =
            *rc::gen::element<std::string>("beginning", "any_day", "completion");
        const sim::Setting setting{program,
                                   made.facts(),
                                   supervision_readings(program, {{"averaging", "december_only"},
                                                                  {"offer_time", offer_time}}),
                                   {},
                                   {}};
        for (const auto& [asked, of_person] : std::vector<std::pair<std::string, std::string>>{
                 {"offers_met", "offer_received"}, {"conversations_met", "conversations_held"}}) {
            const engine::Place place = supervision_place(program, asked, "2019");
            const auto target = sim::derive_target(setting, place);
            RC_ASSERT(target.has_value());
            RC_ASSERT(target->persons.has_value());
            const sim::Setting under_law = sim::under_the_law_of(setting, place);
            engine::Interpreter interpreter = sim::interpreter_for(under_law);
            for (const char* month : {"2019-06", "2019-12"}) {
                const auto states =
                    sim::read_register(setting, *target, {*engine::Month::parse(month), {}, {}});
                for (const sim::PersonState& state : states) {
                    engine::Place person = supervision_place(program, of_person, month);
                    person.row = state.row;
                    const auto outcome = interpreter.ask(person).outcome;
                    if (state.has_it == Answer::Unknown) continue;
                    ++certain;
                    RC_ASSERT(outcome.is_known());
                    if (of_person == "offer_received") {
                        RC_ASSERT(std::get<bool>(outcome.value) == (state.has_it == Answer::Yes));
                    } else {
                        RC_ASSERT(std::get<engine::Rational>(outcome.value) == state.held);
                        RC_ASSERT((state.held >= 4) == (state.has_it == Answer::Yes));
                    }
                }
            }
        }
    });
    CHECK(certain > 200);
}

namespace {

/// One person with job conversations in January, April, July and October 2019, and another
/// conversation in November that was one by its content.
engine::Facts one_person(const engine::Program& program, sim::SyntheticRegister& made) {
    const auto id = [&](const std::string& plural) {
        for (std::uint32_t i = 0; i < program.collections.size(); ++i) {
            if (program.collections[i].plural == plural) return engine::CollectionId{i};
        }
        return engine::CollectionId{};
    };
    const auto day = [](const char* text) { return engine::Date::parse(text)->days; };
    made.persons = id("persons");
    made.count = 1;
    const std::int32_t na = sim::not_applicable_cell;
    // start, end, kind: cash help
    made.tables.push_back({id("benefits"), {0}, {{day("2018-01-01")}, {na}, {4}}});
    made.tables.push_back({id("conversations"),
                           {0, 0, 0, 0, 0},
                           {{day("2019-01-15"), day("2019-04-01"), day("2019-07-01"),
                             day("2019-10-01"), day("2019-11-01")},
                            {0, 0, 0, 0, 0},
                            {0, 0, 1, 0, 2},
                            {0, 0, 0, 0, 1}}});
    return sim::facts_of(program, made);
}

}  // namespace

TEST_CASE("conversations age out, and others may be reclassified only by their flag") {
    const engine::Program program = supervision_rules();
    sim::SyntheticRegister made;
    const engine::Facts facts = one_person(program, made);
    const sim::Setting setting{program, facts, supervision_readings(program), {}, {}};
    const auto target =
        sim::derive_target(setting, supervision_place(program, "conversations_met", "2020"));
    REQUIRE(target);
    const auto state = [&](const char* month) {
        return sim::read_register(setting, *target, {*engine::Month::parse(month), {}, {}}).front();
    };
    CHECK(state("2019-12").held == 4);
    CHECK(state("2019-12").has_it == Answer::Yes);
    CHECK(state("2019-12").candidates == std::vector<std::uint32_t>{4});
    // In January 2020 that of January 2019 is out of the window.
    CHECK(state("2020-01").held == 3);
    CHECK(state("2020-01").measured == Answer::Yes);
    const auto deficits = sim::deficits_of({state("2020-01")}, 4);
    REQUIRE(deficits.size() == 1);
    CHECK(deficits[0].missing == 1);
    CHECK(deficits[0].reclassifiable == 1);
    CHECK(sim::lifted_by_reclassifying(deficits, 1) == 1);
    // As known at the end of June, the window of December holds those of January and April.
    const auto known_in_june = sim::read_register(
        setting, *target, {*engine::Month::parse("2019-12"), *engine::Month::parse("2019-06"), {}});
    CHECK(known_in_june.front().held == 2);
    // With six months the window of December holds July and October.
    const engine::Program shorter = supervision_rules(
        {{"bek-1409-2019.rules", "is 12 months\n    cite BEK1409 § 5, nr. 1 quote \"seneste",
          "is 6 months\n    cite BEK1409 § 5, nr. 1 quote \"seneste"}});
    sim::SyntheticRegister again;
    const engine::Facts same = one_person(shorter, again);
    const sim::Setting in_six{shorter, same, supervision_readings(shorter), {}, {}};
    const auto target_in_six =
        sim::derive_target(in_six, supervision_place(shorter, "conversations_met", "2020"));
    REQUIRE(target_in_six);
    CHECK(sim::read_register(in_six, *target_in_six, {*engine::Month::parse("2019-12"), {}, {}})
              .front()
              .held == 2);
}
