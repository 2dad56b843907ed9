// The focus targets over a register of persons: the rules, judged by the batch evaluator, against a
// branch-free loop that was written by hand for the same question.
//
// Per person: seniority, whether exempt, conversations, offers, weeks of work. Per municipality:
// the population, the shares, whether each target is met, the persons missing to it, and the
// verdict.

#include "engine/batch/batch_source.hpp"
#include "tests/bench/measure.hpp"
#include "tests/support/dice.hpp"
#include "tests/support/program_builder.hpp"

#include <benchmark/benchmark.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <thread>
#include <vector>

namespace {

using hjemmel::bench::fail;

using namespace hjemmel::engine;
using namespace hjemmel::testing;

constexpr int municipalities = 98;

// The register as a hand-written program would hold it.
struct Columns {
    std::vector<std::uint8_t> municipality, exempt, conversations, offers, weeks, seniority;
};

struct Workload {
    ProgramBuilder builder;
    CollectionId municipality = builder.collection(CollectionKind::Entity, "municipality", {});
    CollectionId person = builder.collection(CollectionKind::Entity, "person", municipality,
                                             {{"exempt", yes_no_type()},
                                              {"conversations", number_between(0, 100)},
                                              {"offers", number_between(0, 100)},
                                              {"weeks", number_between(0, 100)},
                                              {"months", number_between(0, 120)}});
    QuantityId verdict;

    Workload() {
        const NodeId row = builder.slot(0, Kind::Row, person.index);
        const auto field = [&](std::uint32_t number) { return builder.field(person, number, row); };
        const auto at_least = [&](std::uint32_t number, int limit) {
            return builder.truth(Op::LessEqual, {builder.number(limit), field(number)});
        };
        const auto in_scope = builder.define("in_scope", yes_no_type(), {}, person);
        builder.rule(in_scope, "main",
                     builder.truth(Op::And, {at_least(4, 12), builder.truth(Op::Not, {field(0)})}));
        const auto seen = builder.define("seen", yes_no_type(), {}, person);
        builder.rule(seen, "main", at_least(1, 4));
        const auto active = builder.define("active", yes_no_type(), {}, person);
        builder.rule(active, "main", builder.truth(Op::Or, {at_least(2, 1), at_least(3, 2)}));
        const NodeId owner = builder.slot(0, Kind::Row, municipality.index);
        const NodeId element = builder.slot(1, Kind::Row, person.index);
        const auto of_element = [&](QuantityId quantity) {
            return builder.call(quantity, {element});
        };
        const auto aggregate = [&](AggregateKind kind, std::optional<QuantityId> body) {
            AggregateParts parts;
            parts.kind = kind;
            parts.of = person.index;
            parts.owner = owner;
            parts.element_slot = 1;
            parts.where = of_element(in_scope);
            if (body) {
                parts.body = of_element(*body);
                parts.if_none = builder.number(1);
            }
            return builder.aggregate(parts, Kind::Number);
        };
        const auto of_town = [&](std::string name, const Type& type, NodeId outcome) {
            const auto made = builder.define(std::move(name), type, {}, municipality);
            builder.rule(made, "main", outcome);
            return builder.call(made, {owner});
        };
        const NodeId population =
            of_town("population", number_type(), aggregate(AggregateKind::Count, {}));
        const NodeId share_seen =
            of_town("share_seen", number_type(), aggregate(AggregateKind::Share, seen));
        const NodeId share_active =
            of_town("share_active", number_type(), aggregate(AggregateKind::Share, active));
        const NodeId target = builder.number(*Rational::parse("4/5"));
        const auto missing = [&](std::string name, NodeId share) {
            const NodeId gap = builder.arithmetic(
                Op::Multiply,
                {population,
                 builder.arithmetic(Op::Add, {target, builder.arithmetic(Op::Negate, {share})})});
            return of_town(std::move(name), number_type(),
                           builder.arithmetic(Op::Larger, {builder.number(0),
                                                           builder.op(Op::Round, Kind::Number,
                                                                      {gap, builder.number(1)})}));
        };
        const NodeId both = builder.arithmetic(Op::Add, {missing("missing_seen", share_seen),
                                                         missing("missing_active", share_active)});
        verdict = builder.define("verdict", number_type(), {}, municipality);
        builder.rule(verdict, "main", both);
    }
    using Op = hjemmel::engine::Op;
    using Kind = hjemmel::engine::Kind;
};

// Rounds up to whole persons, as Round's first way does.
std::int64_t missing_by_hand(std::int64_t population, std::int64_t yes) {
    if (population == 0) return 0;
    const std::int64_t gap = 4 * population - 5 * yes;  // fifths of a person
    return gap <= 0 ? 0 : (gap + 4) / 5;
}

constexpr std::size_t hand_block = 4096;

struct Masks {
    std::uint8_t scope[hand_block], seen[hand_block], active[hand_block];
};

void set_masks(const Columns& columns, std::size_t first, std::size_t count, Masks& masks) {
    const std::uint8_t* __restrict exempt = columns.exempt.data() + first;
    const std::uint8_t* __restrict conversations = columns.conversations.data() + first;
    const std::uint8_t* __restrict offers = columns.offers.data() + first;
    const std::uint8_t* __restrict weeks = columns.weeks.data() + first;
    const std::uint8_t* __restrict seniority = columns.seniority.data() + first;
    std::uint8_t* __restrict scope = masks.scope;
    std::uint8_t* __restrict seen = masks.seen;
    std::uint8_t* __restrict active = masks.active;
    for (std::size_t i = 0; i < count; ++i) {
        const auto in = static_cast<std::uint8_t>((seniority[i] >= 12) & (exempt[i] == 0));
        scope[i] = in;
        seen[i] = static_cast<std::uint8_t>(in & (conversations[i] >= 4));
        active[i] = static_cast<std::uint8_t>(in & ((offers[i] >= 1) | (weeks[i] >= 2)));
    }
}

std::uint32_t count_of(const std::uint8_t* __restrict mask, std::size_t count) {
    std::uint32_t sum = 0;
    for (std::size_t i = 0; i < count; ++i) sum += mask[i];
    return sum;
}

struct HandCounts {
    std::vector<std::int64_t> population = std::vector<std::int64_t>(municipalities);
    std::vector<std::int64_t> seen = population, active = population;
};

void count_towns(const Columns& columns, const std::vector<std::size_t>& starts, std::size_t from,
                 std::size_t to, HandCounts& counts) {
    const auto masks = std::make_unique<Masks>();
    for (std::size_t town = from; town < to; ++town) {
        for (std::size_t first = starts[town]; first < starts[town + 1]; first += hand_block) {
            const std::size_t count = std::min(hand_block, starts[town + 1] - first);
            set_masks(columns, first, count, *masks);
            counts.population[town] += count_of(masks->scope, count);
            counts.seen[town] += count_of(masks->seen, count);
            counts.active[town] += count_of(masks->active, count);
        }
    }
}

void count_rows(const Columns& columns, std::size_t from, std::size_t to, HandCounts& counts) {
    const auto masks = std::make_unique<Masks>();
    std::vector<std::uint32_t> space(256 * 8);
    std::uint32_t* __restrict histogram = space.data();
    for (std::size_t first = from; first < to; first += hand_block) {
        const std::size_t count = std::min(hand_block, to - first);
        set_masks(columns, first, count, *masks);
        for (std::size_t i = 0; i < count; ++i) {
            masks->scope[i] = static_cast<std::uint8_t>(masks->scope[i] * 4 + masks->seen[i] * 2 +
                                                        masks->active[i]);
        }
        const std::uint8_t* __restrict towns = columns.municipality.data() + first;
        const std::uint8_t* __restrict codes = masks->scope;
        for (std::size_t i = 0; i < count; ++i) ++histogram[towns[i] * 8U + codes[i]];
    }
    for (std::size_t town = 0; town < municipalities; ++town) {
        for (std::size_t one = 4; one < 8; ++one) {
            counts.population[town] += histogram[town * 8 + one];
            counts.seen[town] += (one & 2U) != 0 ? histogram[town * 8 + one] : 0;
            counts.active[town] += (one & 1U) != 0 ? histogram[town * 8 + one] : 0;
        }
    }
}

std::int64_t by_hand(const Columns& columns, bool grouped, const std::vector<std::size_t>& starts,
                     std::size_t threads = 1) {
    const std::size_t size = columns.municipality.size();
    std::vector<HandCounts> parts(threads);
    const auto work = [&](std::size_t part) {
        if (grouped) {
            count_towns(columns, starts, municipalities * part / threads,
                        municipalities * (part + 1) / threads, parts[part]);
        } else {
            count_rows(columns, size * part / threads, size * (part + 1) / threads, parts[part]);
        }
    };
    std::vector<std::thread> others;
    for (std::size_t part = 1; part < threads; ++part) others.emplace_back(work, part);
    work(0);
    for (std::thread& other : others) other.join();
    std::int64_t total = 0;
    for (std::size_t town = 0; town < municipalities; ++town) {
        std::int64_t population = 0, seen = 0, active = 0;
        for (const HandCounts& part : parts) {
            population += part.population[town];
            seen += part.seen[town];
            active += part.active[town];
        }
        total += missing_by_hand(population, seen) + missing_by_hand(population, active);
    }
    return total;
}

std::int64_t by_rules(const Workload& workload, const Facts& facts, std::size_t threads) {
    Circumstances circumstances;
    circumstances.choices = Choices::defaults(workload.builder.program);
    Interpreter interpreter(workload.builder.program, facts, circumstances);
    hjemmel::engine::batch::BatchOptions options;
    options.threads = threads;
    interpreter.set_bulk(std::make_shared<hjemmel::engine::batch::BatchSource>(
        workload.builder.program, facts, circumstances, options));
    std::int64_t total = 0;
    for (std::uint32_t town = 0; town < municipalities; ++town) {
        const Answer answer = interpreter.ask(at(workload.verdict, {}, town));
        if (!answer.outcome.is_known()) fail("a verdict is not known");
        total += std::get<Rational>(answer.outcome.value).to_int64().value_or(-1);
    }
    return total;
}

}  // namespace

int main(int argc, char** argv) {
    const auto persons = static_cast<std::size_t>(argc > 1 ? std::atoll(argv[1]) : 2'000'000);
    const auto seed = static_cast<std::uint64_t>(argc > 2 ? std::atoll(argv[2]) : 20'190'412);
    std::printf("%zu persons, seed %llu\n", persons, static_cast<unsigned long long>(seed));
    const Workload workload;
    for (const bool grouped : {false, true}) {
        Dice dice(seed);
        Columns columns;
        Facts facts(workload.builder.program);
        facts.close_all(workload.municipality);
        facts.close_all(workload.person);
        for (int town = 0; town < municipalities; ++town) {
            facts.add_row(workload.municipality, std::to_string(town), 0, {});
        }
        std::vector<std::size_t> starts{0};
        const auto cell = [&](std::uint32_t field, std::uint32_t row, int number) {
            facts.set(workload.person, field, row, given(Rational(number)));
        };
        for (std::size_t i = 0; i < persons; ++i) {
            const int town = grouped ? static_cast<int>(i * municipalities / persons)
                                     : dice.below(municipalities);
            while (static_cast<int>(starts.size()) <= town) starts.push_back(i);
            const auto row =
                facts.add_row(workload.person, "", static_cast<std::uint32_t>(town), {});
            columns.municipality.push_back(static_cast<std::uint8_t>(town));
            columns.exempt.push_back(static_cast<std::uint8_t>(dice.below(10) == 0));
            columns.conversations.push_back(static_cast<std::uint8_t>(dice.below(8)));
            columns.offers.push_back(static_cast<std::uint8_t>(dice.below(3)));
            columns.weeks.push_back(static_cast<std::uint8_t>(dice.below(5)));
            columns.seniority.push_back(static_cast<std::uint8_t>(dice.below(60)));
            facts.set(workload.person, 0, row, given(columns.exempt.back() == 1));
            cell(1, row, columns.conversations.back());
            cell(2, row, columns.offers.back());
            cell(3, row, columns.weeks.back());
            cell(4, row, columns.seniority.back());
        }
        while (starts.size() <= municipalities) starts.push_back(persons);
        const std::int64_t expected = by_hand(columns, grouped, starts);
        if (by_rules(workload, facts, 1) != expected) fail("the rules and the loop disagree");
        const std::string name = grouped ? "focus_targets_grouped" : "focus_targets";
        hjemmel::bench::compare(
            name, [&] { benchmark::DoNotOptimize(by_rules(workload, facts, 1)); }, "loop_by_hand",
            [&] { benchmark::DoNotOptimize(by_hand(columns, grouped, starts)); });
        hjemmel::bench::compare(
            name + "_two_threads", [&] { benchmark::DoNotOptimize(by_rules(workload, facts, 2)); },
            name, [&] { benchmark::DoNotOptimize(by_rules(workload, facts, 1)); });
        hjemmel::bench::compare(
            "loop_by_hand_two_threads",
            [&] { benchmark::DoNotOptimize(by_hand(columns, grouped, starts, 2)); }, "loop_by_hand",
            [&] { benchmark::DoNotOptimize(by_hand(columns, grouped, starts)); });
    }
}
