#include "sim/seek.hpp"

#include "sim/target/monotone.hpp"
#include "tests/sim/offers_rules.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck/catch.h>

#include <set>

using namespace hjemmel;
using namespace hjemmel::testing;
using engine::Rational;
using sim::Flip;
using sim::Monotone;
using sim::Sought;

namespace {

sim::SoughtFigure sought(const std::string& limit, const std::string& figure,
                         const Rational& step = 1) {
    const engine::Program program = offers_rules(limit);
    OffersFacts facts(program);
    facts.give("measured_persons", "2019-12", "5205");
    facts.give("persons_with_offer", "2019-12", "3227");
    const sim::Setting setting{program, facts.facts(), readings(program, 1), {}, {}};
    return sim::seek_figure(setting, facts.place("offers_met", "2019"),
                            facts.place(figure, "2019-12"), step);
}

}  // namespace

TEST_CASE("937 more persons with an offer flip the answer, and no fewer") {
    const auto found = sought("20 %", "persons_with_offer");
    REQUIRE(found.result == sim::SoughtFigure::Result::Done);
    CHECK(found.monotone == Monotone::Increasing);
    CHECK_FALSE(found.sought.present);
    CHECK(found.sought.above == Flip{937, 936, true});
    CHECK_FALSE(found.sought.below);
    CHECK(found.sought.is_complete_below);
    CHECK(found.sought.evaluations <= 34);
    CHECK(sought("25 %", "persons_with_offer").sought.above == Flip{677, 676, true});
}

TEST_CASE("a population that shrinks by 1,172 flips it too") {
    const auto found = sought("20 %", "measured_persons");
    REQUIRE(found.result == sim::SoughtFigure::Result::Done);
    CHECK(found.sought.below == Flip{-1172, -1171, true});
    CHECK_FALSE(found.sought.above);
}

TEST_CASE("what the rules say of a figure tells in which direction it works") {
    const engine::Program program = offers_rules();
    OffersFacts facts(program);
    const sim::Setting setting{program, facts.facts(), readings(program, 0), {}, {}};
    const auto monotone = [&](const char* asked, const char* figure, const char* index) {
        return sim::monotone_in(setting, facts.place(asked, "2019"), facts.place(figure, index));
    };
    CHECK(monotone("offers_met", "persons_with_offer", "2019-12") == Monotone::Increasing);
    CHECK(monotone("offers_met", "measured_persons", "2019-12") == Monotone::Decreasing);
    CHECK(monotone("offers_met", "share_with_conversations", "2019-12") == Monotone::Constant);
    CHECK(monotone("conversations_missed", "share_with_conversations", "2019-12") ==
          Monotone::Decreasing);
    CHECK(monotone("offers_met", "share_with_offer", "2019-12") == Monotone::Increasing);
}

TEST_CASE("whatever the form of an answer, the nearest flips are found and certified") {
    rc::prop("answers from random sets", [] {
        const std::int64_t size = 64;
        const auto yes =
            *rc::gen::container<std::set<std::int64_t>>(rc::gen::inRange<std::int64_t>(0, size));
        const std::int64_t present = *rc::gen::inRange<std::int64_t>(0, size);
        const auto answer = [&](std::int64_t n) { return yes.count(n) > 0; };
        const auto decides = [&](std::int64_t from, std::int64_t to) -> std::optional<bool> {
            for (std::int64_t n = from; n <= to; ++n) {
                if (answer(n) != answer(from)) return std::nullopt;
            }
            return answer(from);
        };
        const Sought found = sim::seek(0, size - 1, present, Monotone::Unknown, decides);
        std::optional<std::int64_t> above;
        for (std::int64_t n = present; n < size && !above; ++n) {
            if (answer(n) != answer(present)) above = n;
        }
        std::optional<std::int64_t> below;
        for (std::int64_t n = present; n >= 0 && !below; --n) {
            if (answer(n) != answer(present)) below = n;
        }
        RC_ASSERT(found.above.has_value() == above.has_value());
        RC_ASSERT(found.below.has_value() == below.has_value());
        if (above) RC_ASSERT((*found.above == Flip{*above, *above - 1, true}));
        if (below) RC_ASSERT((*found.below == Flip{*below, *below + 1, true}));
    });
    rc::prop("a threshold takes few evaluations", [] {
        const std::int64_t threshold = *rc::gen::inRange<std::int64_t>(1, 1'000'000);
        const auto decides = [&](std::int64_t from, std::int64_t) {
            return std::optional(from >= threshold);
        };
        const Sought found = sim::seek(-10, 1'000'000, 0, Monotone::Increasing, decides);
        RC_ASSERT((found.above == Flip{threshold, threshold - 1, true}));
        RC_ASSERT(found.evaluations <= 2 * 20 + 3);
    });
}

TEST_CASE("a search that cannot be says so") {
    const auto unknown = [](std::int64_t, std::int64_t) { return std::optional<bool>(); };
    CHECK(sim::seek(0, 10, 5, Monotone::Unknown, unknown).result == Sought::Result::Undecided);
    CHECK(sim::seek(0, 10, 11, Monotone::Unknown, unknown).result == Sought::Result::OutOfDomain);
    // Yes at 5 only; 6 is neither yes nor no, so that 7 is the nearest is not proven.
    const auto hole = [](std::int64_t from, std::int64_t to) -> std::optional<bool> {
        if (from <= 6 && 6 <= to) return std::nullopt;
        if (from == 5 && to == 5) return true;
        if (from <= 5 && 5 <= to) return std::nullopt;
        return false;
    };
    const Sought found = sim::seek(5, 10, 5, Monotone::Unknown, hole);
    REQUIRE(found.above);
    CHECK(found.above->at == 7);
    CHECK_FALSE(found.above->is_nearest);
}
