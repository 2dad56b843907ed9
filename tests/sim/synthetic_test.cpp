#include "sim/plan/register.hpp"
#include "sim/synthetic/ladder_model.hpp"
#include "sim/synthetic/synthetic_register.hpp"
#include "tests/sim/supervision_rules.hpp"

#include <catch2/catch.hpp>

#include <map>

using namespace hjemmel;
using namespace hjemmel::testing;

namespace {

const std::vector<std::pair<std::string, std::string>> december{{"averaging", "december_only"},
                                                                {"threshold", "at_least_with"}};

struct Made {
    engine::Program program = supervision_rules();
    engine::Facts nothing{program};
    sim::SyntheticQuestion question;

    Made(std::int64_t measured, std::int64_t with_offer, std::int64_t with_conversations) {
        for (const char* target : {"offers_met", "conversations_met"}) {
            question.targets.push_back(
                *sim::derive_target(setting(nothing), supervision_place(program, target, "2019")));
        }
        question.measured = measured;
        question.covered = {with_offer, with_conversations};
        question.others = measured / 5;
        question.month = *engine::Month::parse("2019-12");
        question.spells = collection("benefits");
        question.weights = {30, 10, 0, 5, 40, 2, 8, 5, 7};  // the last is no benefit of the order
        question.seed = 2019;
    }
    [[nodiscard]] sim::Setting setting(const engine::Facts& facts) const {
        return {program, facts, supervision_readings(program, december), {}, {}};
    }
    [[nodiscard]] engine::CollectionId collection(const std::string& plural) const {
        for (std::uint32_t i = 0; i < program.collections.size(); ++i) {
            if (program.collections[i].plural == plural) return {i};
        }
        FAIL("no collection " + plural);
        return {};
    }
    [[nodiscard]] std::int64_t asked(const engine::Facts& facts,
                                     const std::string& quantity) const {
        // In December 2019 the order was not yet in force: its text of 1 April 2020 is asked.
        const sim::Setting of_facts = setting(facts);
        const sim::Setting asking = sim::under_the_law_of(of_facts, question.targets.front().asked);
        engine::Interpreter interpreter = sim::interpreter_for(asking);
        const auto outcome =
            interpreter.ask(supervision_place(program, quantity, "2019-12")).outcome;
        REQUIRE(outcome.is_known());
        return *std::get<engine::Rational>(outcome.value).to_int64();
    }
};

}  // namespace

// A mean of 6.0 and 63 per cent with four or more: dispersion 1.96; of 5,205 persons 335, 494, 550
// and 547 have none, one, two and three.
TEST_CASE("a spread of conversations is fitted to mean and share") {
    const auto spread = sim::fit_spread(6, 4, 0.63);
    REQUIRE(spread);
    CHECK(spread->dispersion == Approx(1.96).margin(0.005));
    const sim::Ladder ladder = sim::ladder_of(*spread, 5205, 4);
    CHECK(std::vector<std::int64_t>(ladder.persons.begin(), ladder.persons.begin() + 4) ==
          std::vector<std::int64_t>{335, 494, 550, 547});
    CHECK(sim::least_events(ladder, 885) == 1223);
    const auto narrow = sim::fit_spread(4.5, 4, 0.63);
    REQUIRE(narrow);
    CHECK(sim::least_events(sim::ladder_of(*narrow, 5205, 4), 885) == 914);
    // An even spread of mean 4 has only 57 per cent at four or more.
    CHECK_FALSE(sim::fit_spread(4, 4, 0.63));
}

TEST_CASE("the rules find in a synthetic register what was asked for") {
    // 62 and 63 per cent of 300.
    Made made(300, 186, 189);
    made.question.held = {{}, {19, 29, 32, 31}};
    const auto created = sim::synthesise(made.setting(made.nothing), made.question);
    REQUIRE(created);
    CHECK(created->count == 360);
    const engine::Facts facts = sim::facts_of(made.program, *created);
    CHECK(made.asked(facts, "measured_persons") == 300);
    CHECK(made.asked(facts, "persons_with_offer") == 186);
    CHECK(made.asked(facts, "persons_with_conversations") == 189);
    for (const sim::Target& target : made.question.targets) {
        CHECK(sim::agrees_with_rules(made.setting(facts), target, made.question.month) == true);
    }
    sim::Target wrong = made.question.targets[1];
    wrong.persons->ways.front().at_least = 5;
    CHECK(sim::agrees_with_rules(made.setting(facts), wrong, made.question.month) == false);
    // and by number held, as the kernel reads it
    const auto persons = sim::read_register(made.setting(facts), made.question.targets[1],
                                            {made.question.month, {}, {}});
    std::vector<std::int64_t> held;
    for (const auto& person : persons) {
        if (person.measured == sim::PersonState::Answer::Yes) held.push_back(person.held);
    }
    CHECK(sim::ladder(held, 4).persons == std::vector<std::int64_t>{19, 29, 32, 31, 189});
}

TEST_CASE("the months of a synthetic register add up to the totals asked for") {
    Made made(100, 62, 63);
    // Aalborg's 9,041 and 461, 9,343 and 2,539, 9,236 and 3,069 of January, September and October
    // 2019, in hundreds.
    made.question.totals = {{*engine::Month::parse("2019-01"), 90, 5},
                            {*engine::Month::parse("2019-09"), 93, 25},
                            {*engine::Month::parse("2019-10"), 92, 31}};
    const auto created = sim::synthesise(made.setting(made.nothing), made.question);
    REQUIRE(created);
    const engine::CollectionId conversations = made.collection("conversations");
    const auto table =
        std::find_if(created->tables.begin(), created->tables.end(),
                     [&](const auto& each) { return each.collection == conversations; });
    REQUIRE(table != created->tables.end());
    std::map<std::string, std::pair<std::int64_t, std::int64_t>> totals;
    for (std::size_t row = 0; row < table->person.size(); ++row) {
        const engine::Date day{table->fields[engine::first_date_field][row]};
        auto& total = totals[engine::month_of(day).to_string()];
        // job conversations and follow-ups count, others do not
        ++(table->fields[2][row] <= 1 ? total.first : total.second);
    }
    CHECK(totals["2019-01"] == std::pair<std::int64_t, std::int64_t>{90, 5});
    CHECK(totals["2019-10"] == std::pair<std::int64_t, std::int64_t>{92, 31});
    CHECK(made.asked(sim::facts_of(made.program, *created), "persons_with_conversations") == 63);
    made.question.totals[0].counted = 1;
    CHECK(sim::synthesise(made.setting(made.nothing), made.question).error() ==
          sim::SyntheticError::TotalsTooSmall);
}

TEST_CASE("a synthetic register is the same from the same seed and says what it is") {
    Made made(100, 62, 63);
    const auto text = [&](std::uint64_t seed) {
        made.question.seed = seed;
        const auto created = sim::synthesise(made.setting(made.nothing), made.question);
        REQUIRE(created);
        std::map<std::string, std::string> files;
        sim::write_package(
            made.program, *created,
            [&](const std::string& file, std::string_view piece) { files[file] += piece; });
        return files;
    };
    const auto files = text(1);
    CHECK(text(1) == files);
    CHECK(text(2) != files);
    REQUIRE(files.size() == 6);  // persons, benefits, offers, payslips, conversations, data.toml
    for (const auto& [name, content] : files) {
        INFO(name);
        CHECK(content.find("synthetic") != std::string::npos);
        if (name.find(".csv") != std::string::npos) {
            // every row but the first
            std::size_t at = content.find('\n') + 1;
            while (at < content.size()) {
                REQUIRE(content.compare(at, 10, "synthetic-") == 0);
                at = content.find('\n', at) + 1;
            }
        }
    }
    CHECK(files.at("persons.csv").substr(0, 16) == "id,municipality\n");
    CHECK(files.at("benefits.csv").substr(0, 22) == "person,start,end,kind\n");
}

TEST_CASE("a register that cannot be is refused") {
    using E = sim::SyntheticError;
    Made made(100, 62, 63);
    const auto error = [&](auto change) {
        sim::SyntheticQuestion question = made.question;
        change(question);
        const auto created = sim::synthesise(made.setting(made.nothing), question);
        REQUIRE_FALSE(created);
        return created.error();
    };
    CHECK(error([](auto& q) { q.measured = 0; }) == E::BadSize);
    CHECK(error([](auto& q) { q.measured = 2'000'000; }) == E::BadSize);
    CHECK(error([](auto& q) { q.covered[0] = 101; }) == E::NotEnoughPersons);
    CHECK(error([](auto& q) { q.targets.clear(); }) == E::NoTargets);
    CHECK(error([](auto& q) { q.held = {{}, {1, 2, 3, 4}}; }) == E::WrongLadder);
    CHECK(error([](auto& q) { q.weights = {0, 0, 0, 0, 0, 0, 0, 0, 1}; }) == E::NoKinds);
}
