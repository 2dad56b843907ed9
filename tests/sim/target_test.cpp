#include "sim/target/target.hpp"

#include "tests/sim/offers_rules.hpp"
#include "tests/sim/supervision_rules.hpp"

#include <catch2/catch.hpp>

using namespace hjemmel;
using namespace hjemmel::testing;
using engine::Rational;
using sim::Refusal;
using Counts = sim::KindCounts::Counts;

namespace {

/// Rational without a check at each place: the fractions of these tests are none of 0.
Rational part(std::int64_t numerator, std::int64_t denominator) {
    return *Rational::fraction(numerator, denominator);
}

struct Rules {
    engine::Program program;
    engine::Facts facts;

    explicit Rules(engine::Program of) : program(std::move(of)), facts(program) {}

    [[nodiscard]] tl::expected<sim::Target, Refusal> target(
        const std::string& quantity, const std::string& index,
        const std::vector<std::pair<std::string, std::string>>& readings = {},
        const std::string& law_on = "") const {
        engine::Circumstances circumstances = supervision_readings(program, readings);
        circumstances.law_on = engine::Date::parse(law_on);
        return sim::derive_target({program, facts, circumstances, {}, {}},
                                  supervision_place(program, quantity, index));
    }
    [[nodiscard]] std::string name(std::optional<engine::QuantityId> id) const {
        return id ? program[*id].name : "";
    }
};

std::vector<Counts> counts_of(const sim::Way& way) {
    std::vector<Counts> all;
    for (const sim::KindCounts& kind : way.kinds) all.push_back(kind.counts);
    return all;
}

}  // namespace

// BEK 1409/2019 section 5: less than 20 per cent without; at least 12 months; 12 months back; 4
// conversations; one offer or 225 hours.
TEST_CASE("the target for conversations is read out of the order of 2019") {
    const Rules rules(supervision_rules());
    const auto target = rules.target("conversations_met", "2020");
    REQUIRE(target);
    CHECK(target->law_date == *engine::Date::parse("2021-04-01"));
    CHECK(target->limit == sim::Limit{part(80, 100), true});
    CHECK(target->averaging == sim::Averaging::MeanOfShares);
    REQUIRE(target->months.size() == 12);
    CHECK(target->months.front() == *engine::Month::parse("2020-01"));
    CHECK(target->months.back() == *engine::Month::parse("2020-12"));
    CHECK(rules.name(target->share) == "supervision.selection.share_with_conversations");
    CHECK(rules.name(target->covered) == "supervision.selection.persons_with_conversations");
    CHECK(rules.name(target->population) == "supervision.selection.measured_persons");
    REQUIRE(target->persons);
    CHECK(rules.name(target->persons->measured) == "supervision.selection.measured");
    REQUIRE(target->persons->ways.size() == 1);
    const sim::Way& way = target->persons->ways.front();
    CHECK(rules.program[way.events].plural == "conversations");
    CHECK(way.window_months == 12);
    CHECK(way.events_needed() == 4);
    CHECK_FALSE(way.summed);
    CHECK(way.counted_by == sim::CountedBy::Beginning);
    // job_conversation, sickness_follow_up, other, registered_again
    CHECK(counts_of(way) ==
          std::vector{Counts::Always, Counts::Always, Counts::Never, Counts::IfFlag});
    const auto& fields = rules.program[way.events].fields;
    CHECK(fields[way.kinds[3].flag].name == "was_job_conversation");
}

TEST_CASE("the target for offers has two ways, and the order of 2023 changes both") {
    const Rules rules(supervision_rules());
    const auto [year, hours, limit, guidance] =
        GENERATE(table<std::string, std::int64_t, Rational, Counts>(
            {{"2020", 225, part(80, 100), Counts::Always},
             // offers of 2025 look back to 2024: all after the transition of 22 March 2023
             {"2025", 100, part(70, 100), Counts::IfFlag}}));
    const auto target = rules.target("offers_met", year);
    REQUIRE(target);
    CHECK(target->limit == sim::Limit{limit, true});
    REQUIRE(target->persons);
    REQUIRE(target->persons->ways.size() == 2);
    const sim::Way& offers = target->persons->ways[0];
    CHECK(rules.program[offers.events].plural == "offers");
    CHECK(offers.window_months == 12);
    CHECK(offers.events_needed() == 1);
    CHECK(counts_of(offers) == std::vector{Counts::Always, Counts::Always, Counts::Always,
                                           Counts::Always, guidance, Counts::Never});
    const sim::Way& work = target->persons->ways[1];
    CHECK(rules.program[work.events].plural == "payslips");
    CHECK(work.summed);
    CHECK(work.at_least == hours);
    CHECK(work.window_months == 12);
}

TEST_CASE("readings change what is read") {
    const Rules rules(supervision_rules());
    SECTION("a share of exactly the limit") {
        CHECK(rules.target("offers_met", "2020", {{"threshold", "at_least_with"}})->limit ==
              sim::Limit{part(80, 100), false});
    }
    SECTION("the average") {
        const auto december = rules.target("offers_met", "2020", {{"averaging", "december_only"}});
        REQUIRE(december);
        CHECK(december->averaging == sim::Averaging::OneMonth);
        CHECK(december->months == std::vector{*engine::Month::parse("2020-12")});
        CHECK(december->persons);
        const auto pooled = rules.target("offers_met", "2020", {{"averaging", "pooled"}});
        REQUIRE(pooled);
        CHECK(pooled->averaging == sim::Averaging::ShareOfSums);
        CHECK(pooled->months.size() == 12);
    }
    SECTION("when an offer lies in the time") {
        const auto counted_by = [&](const char* reading) {
            return rules.target("offers_met", "2020", {{"offer_time", reading}})
                ->persons->ways.front()
                .counted_by;
        };
        CHECK(counted_by("beginning") == sim::CountedBy::Beginning);
        CHECK(counted_by("any_day") == sim::CountedBy::AnyDay);
        CHECK(counted_by("completion") == sim::CountedBy::Completion);
    }
    SECTION("work in the place of offers") {
        CHECK(rules.target("offers_met", "2020", {{"employment_reading", "offers_only"}})
                  ->persons->ways.size() == 1);
    }
}

TEST_CASE("changed figures of the rules change what is read") {
    const std::string file = "bek-1409-2019.rules";
    const Rules rules(supervision_rules(
        {{file,
          "parameter look_back : months\n  label da \"periode der ses tilbage\", en \"time that "
          "is looked back\"\n  is 12 months",
          "parameter look_back : months\n  label da \"periode der ses tilbage\", en \"time that is "
          "looked back\"\n  is 6 months"},
         {file, "is 4 conversations", "is 3 conversations"},
         {file, "is 225 hours", "is 150 hours"},
         {file, "is 20 %                             cite BEK1409 § 5, nr. 1",
          "is 25 %                             cite BEK1409 § 5, nr. 1"},
         {file, "below_limit   : without < limit_without_conversations",
          "below_limit   : without <= limit_without_conversations"}}));
    const auto offers = rules.target("offers_met", "2020");
    REQUIRE(offers);
    CHECK(offers->limit == sim::Limit{part(75, 100), true});
    CHECK(offers->persons->ways[0].window_months == 6);
    CHECK(offers->persons->ways[1].at_least == 150);
    const auto conversations = rules.target("conversations_met", "2020");
    REQUIRE(conversations);
    CHECK(conversations->limit == sim::Limit{part(80, 100), false});
    CHECK(conversations->persons->ways[0].events_needed() == 3);
    CHECK(conversations->persons->ways[0].window_months == 6);
}

TEST_CASE("what no kernel can hold to is refused by name with its reason") {
    const Rules rules(supervision_rules());
    using Reason = Refusal::Reason;
    SECTION("a question that is no comparison") {
        const auto target = rules.target("selected", "2020");
        REQUIRE_FALSE(target);
        CHECK(target.error().reason == Reason::AlwaysTheSame);  // no selection on 2020
        const auto later = rules.target("selected", "2021");
        REQUIRE_FALSE(later);
        CHECK(later.error().reason == Reason::NotAComparison);
        CHECK(rules.program[later.error().quantity].name == "supervision.selection.selected");
    }
    SECTION("a number is no question") {
        CHECK(rules.target("average_without_offer", "2020").error().reason == Reason::NotYesOrNo);
    }
    SECTION("a clause that the facts decide") {
        const auto target = rules.target("offers_met", "2020", {{"min_population", "at_least_10"}});
        REQUIRE_FALSE(target);
        CHECK(target.error().reason == Reason::Undecided);
        REQUIRE(target.error().clause);
        CHECK(rules.program[*target.error().clause].name ==
              "supervision.selection.share_without_offer.too_few");
    }
    SECTION("a window that is no number of months") {
        const auto target =
            rules.target("conversations_met", "2020", {{"window", "calendar_year"}});
        REQUIRE(target);
        REQUIRE_FALSE(target->persons);
        CHECK(target->persons.error().reason == Reason::OtherWindow);
    }
    SECTION("offers of which some fall under the old order and some under the new") {
        const auto target = rules.target("offers_met", "2023");
        REQUIRE(target);
        CHECK(target->limit == sim::Limit{part(70, 100), true});
        REQUIRE_FALSE(target->persons);
        CHECK(target->persons.error().reason == Reason::UndecidedEvent);
    }
}

TEST_CASE("a target on given figures has a limit but no persons") {
    const engine::Program program = offers_rules("25 %");
    const engine::Facts facts(program);
    const sim::Setting setting{program, facts, readings(program), {}, {}};
    const auto target =
        sim::derive_target(setting, supervision_place(program, "offers_met", "2019"));
    REQUIRE(target);
    CHECK(target->limit == sim::Limit{part(75, 100), true});
    CHECK(target->averaging == sim::Averaging::OneMonth);
    CHECK(program[*target->covered].name == "demo.offers.persons_with_offer");
    CHECK(program[*target->population].name == "demo.offers.measured_persons");
    REQUIRE_FALSE(target->persons);
    CHECK(target->persons.error().reason == Refusal::Reason::NotFromPersons);
    SECTION("missing the target is not a target") {
        const auto missed =
            sim::derive_target(setting, supervision_place(program, "conversations_missed", "2019"));
        REQUIRE(missed);
        CHECK(missed->share_is_without);
        CHECK(missed->limit == sim::Limit{part(25, 100), false});
    }
}
