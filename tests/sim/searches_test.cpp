#include "sim/followers.hpp"
#include "sim/least.hpp"
#include "sim/possible.hpp"
#include "sim/settle.hpp"
#include "tests/sim/offers_rules.hpp"

#include <catch2/catch.hpp>

using namespace hjemmel;
using namespace hjemmel::testing;
using engine::Rational;

namespace {

constexpr std::uint32_t below_limit = 0;
constexpr std::uint32_t at_least_with = 1;

sim::Setting setting_of(const engine::Program& program, const OffersFacts& facts,
                        std::uint32_t threshold) {
    return {program, facts.facts(), readings(program, threshold), {}, {}};
}

sim::Least offers_needed(const std::string& limit, std::uint32_t threshold) {
    const engine::Program program = offers_rules(limit);
    OffersFacts facts(program);
    facts.give("measured_persons", "2019-12", "5205");
    facts.give("persons_with_offer", "2019-12", "3227");
    return sim::least_addition(setting_of(program, facts, threshold),
                               facts.place("offers_met", "2019"),
                               facts.place("persons_with_offer", "2019-12"));
}

}  // namespace

TEST_CASE(
    "the least further number of persons with an offer follows the rules, also when their limit "
    "changes") {
    const auto [limit, threshold, expected] =
        GENERATE(table<std::string, std::uint32_t, std::int64_t>({{"20 %", at_least_with, 937},
                                                                  {"20 %", below_limit, 938},
                                                                  {"25 %", at_least_with, 677},
                                                                  {"30 %", at_least_with, 417}}));
    const sim::Least least = offers_needed(limit, threshold);
    REQUIRE(least.result == sim::Least::Result::Found);
    CHECK(least.at->added == expected);
    CHECK(sim::is_yes(least.at->outcome));
    REQUIRE(least.below);
    CHECK(least.below->added == expected - 1);
    CHECK(sim::is_no(least.below->outcome));
    CHECK(least.questions <= 34);
}

TEST_CASE("nothing is added when the answer is yes already") {
    const engine::Program program = offers_rules();
    OffersFacts facts(program);
    facts.give("measured_persons", "2019-12", "100");
    facts.give("persons_with_offer", "2019-12", "90");
    const sim::Least least = sim::least_addition(setting_of(program, facts, below_limit),
                                                 facts.place("offers_met", "2019"),
                                                 facts.place("persons_with_offer", "2019-12"));
    REQUIRE(least.result == sim::Least::Result::Found);
    CHECK(least.at->added == 0);
    CHECK_FALSE(least.below);
}

TEST_CASE("an observation that follows from the figure is computed anew") {
    const engine::Program program = offers_rules();
    OffersFacts facts(program);
    facts.give("measured_persons", "2019-12", "5205");
    facts.give("persons_with_offer", "2019-12", "3227");
    facts.give_known_to("share_with_offer", "2019-12", "62/100", "1/100", false);
    facts.give_known_to("share_with_offer", "2019-11", "60/100", "1/100", false);
    facts.give_known_to("published_share", "2019-12", "62/100", "1/100", false);
    const sim::Least least = sim::least_addition(setting_of(program, facts, below_limit),
                                                 facts.place("offers_met", "2019"),
                                                 facts.place("persons_with_offer", "2019-12"));
    REQUIRE(least.result == sim::Least::Result::Found);
    CHECK(least.at->added == 938);
    CHECK(least.set_aside == std::vector<engine::Place>{facts.place("share_with_offer", "2019-12"),
                                                        facts.place("published_share", "2019-12")});
}

TEST_CASE("the search says when even the most is not enough") {
    const engine::Program program = offers_rules();
    OffersFacts facts(program);
    facts.give("measured_persons", "2019-12", "5205");
    facts.give("persons_with_offer", "2019-12", "3227");
    const sim::Least least = sim::least_addition(setting_of(program, facts, below_limit),
                                                 facts.place("offers_met", "2019"),
                                                 facts.place("persons_with_offer", "2019-12"), 900);
    REQUIRE(least.result == sim::Least::Result::Never);
    CHECK(least.below->added == 900);
    CHECK(sim::is_no(least.below->outcome));
}

TEST_CASE("the search says between which numbers the answer is open") {
    const engine::Program program = offers_rules();
    OffersFacts facts(program);
    facts.give_known_to("measured_persons", "2019-12", "5200", "10", false);
    facts.give("persons_with_offer", "2019-12", "3227");
    const sim::Least least = sim::least_addition(setting_of(program, facts, at_least_with),
                                                 facts.place("offers_met", "2019"),
                                                 facts.place("persons_with_offer", "2019-12"));
    REQUIRE(least.result == sim::Least::Result::Undecided);
    CHECK(least.below->added == 928);  // 80 per cent of 5,195 is 4,156
    CHECK(least.at->added == 929);
    REQUIRE(least.certain);
    CHECK(least.certain->added == 937);  // 80 per cent of 5,205 is 4,164
}

TEST_CASE("a search refuses what it cannot add to") {
    const engine::Program program = offers_rules();
    OffersFacts facts(program);
    facts.give("measured_persons", "2019-12", "5205");
    const sim::Setting setting = setting_of(program, facts, below_limit);
    const engine::Place asked = facts.place("offers_met", "2019");
    const auto result = [&](const engine::Place& question, const engine::Place& figure) {
        return sim::least_addition(setting, question, figure).result;
    };
    CHECK(result(asked, facts.place("persons_with_offer", "2019-12")) ==
          sim::Least::Result::NoFigure);
    CHECK(result(asked, facts.place("share_with_conversations", "2019-12")) ==
          sim::Least::Result::NotWhole);
    CHECK(result(facts.place("share_with_offer", "2019-12"),
                 facts.place("measured_persons", "2019-12")) == sim::Least::Result::NotYesOrNo);
}

TEST_CASE("62 per cent and 937 persons fit 289 pairs and no single population") {
    const auto [threshold, smallest, with_smallest] =
        GENERATE(table<std::uint32_t, std::int64_t, std::int64_t>(
            {{at_least_with, 5063, 3114}, {below_limit, 5060, 3112}}));
    const engine::Program program = offers_rules();
    OffersFacts facts(program);
    facts.give_known_to("share_with_offer", "2019-12", "62/100", "1/100", true);
    const sim::PossibleQuestion question{
        facts.place("offers_met", "2019"), facts.place("measured_persons", "2019-12"), 5040, 5370,
        sim::PossibleQuestion::LeastGiven{facts.place("persons_with_offer", "2019-12"), 937}};
    const sim::Possible possible =
        sim::possible_values(setting_of(program, facts, threshold), question);
    REQUIRE(possible.result == sim::Possible::Result::Done);
    REQUIRE(possible.pairs.size() == 289);
    CHECK(possible.pairs.front().value == smallest);
    CHECK(possible.pairs.front().other == with_smallest);
    CHECK(possible.pairs.back().value == 5351);
    CHECK(possible.pairs.back().other == 3344);
    CHECK(possible.agreeing ==
          std::vector<engine::Place>{facts.place("share_with_offer", "2019-12")});
    CHECK(possible.undecided == 0);
    // Each pair is what it is said to be, by a computation of its own.
    for (const sim::PossiblePair& pair : possible.pairs) {
        const std::int64_t with = *pair.other;
        CHECK((200 * with >= 123 * pair.value && 200 * with < 125 * pair.value));
        const std::int64_t needed =
            threshold == at_least_with ? (4 * pair.value + 4) / 5 : 4 * pair.value / 5 + 1;
        CHECK(needed - with == 937);
    }
}

TEST_CASE("without a further number every value fits that agrees with what is observed") {
    const engine::Program program = offers_rules();
    OffersFacts facts(program);
    facts.give("persons_with_offer", "2019-12", "62");
    facts.give_known_to("share_with_offer", "2019-12", "62/100", "1/100", true);
    const sim::PossibleQuestion question{
        facts.place("offers_met", "2019"), facts.place("measured_persons", "2019-12"), 62, 200, {}};
    const sim::Possible possible =
        sim::possible_values(setting_of(program, facts, below_limit), question);
    REQUIRE(possible.pairs.size() == 1);
    CHECK(possible.pairs.front().value == 100);
    CHECK(possible.tried == 139);
}

TEST_CASE("nine months of conversations leave it to the other three") {
    const engine::Program program = offers_rules();
    OffersFacts facts(program);
    const std::vector<int> shares{89, 89, 90, 92, 92, 93, 94, 95, 96};
    for (std::size_t month = 0; month < shares.size(); ++month) {
        facts.give_known_to("share_with_conversations", "2021-0" + std::to_string(month + 1),
                            std::to_string(shares[month]) + "/100", "1/100", false);
    }
    const std::vector<engine::Place> missing{facts.place("share_with_conversations", "2021-10"),
                                             facts.place("share_with_conversations", "2021-11"),
                                             facts.place("share_with_conversations", "2021-12")};
    const auto settling = sim::settle(setting_of(program, facts, below_limit),
                                      facts.place("conversations_missed", "2021"), missing);
    REQUIRE(settling);
    REQUIRE(settling->low);
    CHECK(sim::is_yes(settling->low->outcome));
    CHECK(settling->low->reaches == *Rational::parse("4183/10000"));
    CHECK(settling->low->beyond == *Rational::parse("4184/10000"));
    REQUIRE(settling->high);
    CHECK(sim::is_no(settling->high->outcome));
    CHECK(settling->high->reaches == *Rational::parse("4484/10000"));
    CHECK(settling->high->beyond == *Rational::parse("4483/10000"));
    CHECK(settling->between == sim::Settling::Between::Unknown);
}

TEST_CASE("nothing is said to settle what it does not settle") {
    const engine::Program program = offers_rules();
    OffersFacts facts(program);
    facts.give("measured_persons", "2019-12", "100");
    const sim::Setting setting = setting_of(program, facts, below_limit);
    // An open fact besides: no number of persons decides in both directions, yet from 81 on it is
    // yes.
    const auto settling = sim::settle(setting, facts.place("excusable", "2019"),
                                      {facts.place("persons_with_offer", "2019-12")});
    CHECK_FALSE(settling);  // the range goes beyond the 100 persons measured, where the rules give
                            // no answer
    CHECK_FALSE(sim::settle(setting, facts.place("offers_met", "2019"), {}));
    CHECK_FALSE(sim::settle(setting, facts.place("share_with_offer", "2019-12"),
                            {facts.place("persons_with_offer", "2019-12")}));
    CHECK_FALSE(sim::settle(setting, facts.place("offers_met", "2019"),
                            {facts.place("persons_with_offer", "2019-12"),
                             facts.place("measured_persons", "2018-12")}));
}

TEST_CASE("a search can be stopped") {
    const engine::Program program = offers_rules();
    OffersFacts facts(program);
    facts.give("measured_persons", "2019-12", "5205");
    facts.give("persons_with_offer", "2019-12", "3227");
    sim::Setting setting = setting_of(program, facts, below_limit);
    setting.cancelled = [] { return true; };
    const sim::Least least = sim::least_addition(setting, facts.place("offers_met", "2019"),
                                                 facts.place("persons_with_offer", "2019-12"));
    CHECK(least.result == sim::Least::Result::Cancelled);
    CHECK(least.questions == 0);
}
