// A register of what happened to persons: spells on a benefit and conversations, counted in windows
// of twelve months, for all municipalities and months of two years; the rules, judged by the batch
// evaluator, against a sweep by hand over the same arrays.
//
//   event_bench [PERSONS [MONTHS]]

#include "engine/batch/batch_source.hpp"
#include "lang/compile.hpp"
#include "tests/bench/measure.hpp"
#include "tests/support/dice.hpp"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <optional>
#include <string>
#include <sys/resource.h>
#include <utility>
#include <vector>

namespace {

using hjemmel::bench::fail;

namespace engine = hjemmel::engine;
namespace lang = hjemmel::lang;

constexpr const char* rules = R"(language english
module bench.events

entity municipality (municipalities)
entity person (persons) of municipality
enumeration conversation_kind (conversation_kinds) one of job, other
spell benefit (benefits) of person
event conversation (conversations) of person
  has kind : conversation_kind

convention months round down
  assumption "a benchmark"

parameter minimum : integer conversations
  is 4 conversations
  assumption "a benchmark"

define measured of person for month M : yes/no
  assumption "a benchmark"
  is exists benefit open on last day of M where whole months in (from start to last day of M) >= 12 months

define covered of person for month M : months
  assumption "a benchmark"
  is count of months of (12 months to last day of M) as N where exists benefit in N

define held of person for month M : integer conversations
  assumption "a benchmark"
  is count of conversations in 12 months to last day of M where kind is not other

define measured_persons of municipality for month M : integer persons
  assumption "a benchmark"
  is count of persons where measured and covered >= 6 months

define persons_with of municipality for month M : integer persons
  assumption "a benchmark"
  is count of persons where measured and covered >= 6 months and held >= minimum

define met of municipality for month M : yes/no
  assumption "a benchmark"
  is (persons_with / measured_persons if none 0 %) >= 40 %
)";

constexpr std::uint32_t towns = 98;
constexpr int first_year = 2020;

/// The register as a program by hand would hold it: what happened to a person stands together.
struct Sweep {
    std::vector<std::uint8_t> town;          ///< by person
    std::vector<std::uint32_t> first_spell;  ///< by person, and the end of all
    std::vector<std::uint32_t> first_talk;   ///< the same
    std::vector<std::int32_t> start, end;    ///< of spells; open: no end
    std::vector<std::int32_t> talk;          ///< days, ascending within a person
    std::vector<std::uint8_t> is_other;
};
constexpr std::int32_t no_end = 1 << 30;

struct Register {
    Sweep sweep;
    engine::Facts facts;
};

engine::Cell given(engine::Value value) {
    engine::Cell cell;
    cell.state = engine::Cell::State::Given;
    cell.value = std::move(value);
    return cell;
}

Register made(const engine::Program& program, int persons) {
    Register all{{}, engine::Facts(program)};
    hjemmel::testing::Dice dice(20'210'401);
    const engine::CollectionId town{0};
    const engine::CollectionId person{1};
    const engine::CollectionId benefit{2};
    const engine::CollectionId talk{3};
    for (const auto collection : {town, person, benefit, talk}) all.facts.close_all(collection);
    for (std::uint32_t row = 0; row < towns; ++row) {
        all.facts.add_row(town, std::to_string(row), 0, {});
    }
    const std::int32_t begin = engine::Date::from_ymd(first_year - 2, 1, 1)->days;
    engine::Cell open;
    open.state = engine::Cell::State::NotApplicable;
    Sweep& sweep = all.sweep;
    for (int number = 0; number < persons; ++number) {
        sweep.town.push_back(static_cast<std::uint8_t>(dice.below(towns)));
        const std::uint32_t who = all.facts.add_row(person, "", sweep.town.back(), {});
        sweep.first_spell.push_back(static_cast<std::uint32_t>(sweep.start.size()));
        sweep.first_talk.push_back(static_cast<std::uint32_t>(sweep.talk.size()));
        // Spells may overlap and leave gaps.
        for (int spells = dice.below(4); spells > 0; --spells) {
            const std::int32_t start = begin + dice.below(1'200);
            const bool is_open = dice.chance(40);
            sweep.start.push_back(start);
            sweep.end.push_back(is_open ? no_end : start + dice.below(500));
            const std::uint32_t row = all.facts.add_row(benefit, "", who, {});
            all.facts.set(benefit, 0, row, given(engine::Date{start}));
            all.facts.set(benefit, 1, row, is_open ? open : given(engine::Date{sweep.end.back()}));
        }
        std::vector<std::int32_t> days;
        for (int talks = dice.below(21); talks > 0; --talks)
            days.push_back(begin + dice.below(1'461));
        std::sort(days.begin(), days.end());
        for (const std::int32_t day : days) {
            const int kind = dice.chance(85) ? 0 : 1;
            sweep.talk.push_back(day);
            sweep.is_other.push_back(static_cast<std::uint8_t>(kind));
            const std::uint32_t row = all.facts.add_row(talk, "", who, {});
            all.facts.set(talk, 0, row, given(engine::Date{day}));
            all.facts.set(talk, 2, row, given(engine::EnumerationValue{kind}));
        }
    }
    sweep.first_spell.push_back(static_cast<std::uint32_t>(sweep.start.size()));
    sweep.first_talk.push_back(static_cast<std::uint32_t>(sweep.talk.size()));
    return all;
}

/// First days of the months that matter: those asked for, twelve before and one after.
std::vector<std::int32_t> month_starts(int months) {
    std::vector<std::int32_t> starts;
    for (int month = -12; month <= months; ++month) {
        const engine::Month one{engine::Month::from_ym(first_year, 1)->index + month};
        starts.push_back(engine::period_of(one).first.days);
    }
    return starts;
}

/// How many municipalities meet the target, over all months.
int by_hand(const Sweep& sweep, int months) {
    const std::vector<std::int32_t> starts = month_starts(months);
    std::vector<std::uint32_t> measured(towns * static_cast<std::size_t>(months));
    std::vector<std::uint32_t> with = measured;
    for (std::size_t person = 0; person < sweep.town.size(); ++person) {
        const std::size_t spells = sweep.first_spell[person];
        const std::size_t spells_end = sweep.first_spell[person + 1];
        // Merged spells: in which months there is a day of one.
        std::uint64_t covered = 0;
        for (std::size_t spell = spells; spell < spells_end; ++spell) {
            for (std::size_t month = 0; month + 1 < starts.size(); ++month) {
                const bool inside =
                    sweep.start[spell] < starts[month + 1] && sweep.end[spell] >= starts[month];
                covered |= std::uint64_t{inside ? 1U : 0U} << month;
            }
        }
        std::size_t from = sweep.first_talk[person];
        std::size_t to = from;
        const std::size_t talks_end = sweep.first_talk[person + 1];
        std::uint32_t held = 0;
        for (std::size_t month = 0; month < static_cast<std::size_t>(months); ++month) {
            // The window is the twelve months to the end of this one.
            const std::int32_t window = starts[month + 1];
            const std::int32_t after = starts[month + 13];
            for (; to < talks_end && sweep.talk[to] < after; ++to) held += 1U - sweep.is_other[to];
            for (; from < to && sweep.talk[from] < window; ++from)
                held -= 1U - sweep.is_other[from];
            bool is_long = false;
            for (std::size_t spell = spells; spell < spells_end; ++spell) {
                // Twelve whole months to the last day: it began a year before the day after.
                is_long |= sweep.end[spell] >= after - 1 && sweep.start[spell] <= window;
            }
            const bool is_measured =
                is_long && std::popcount((covered >> (month + 1)) & 0xFFFU) >= 6;
            const std::size_t place = month * towns + sweep.town[person];
            measured[place] += is_measured ? 1U : 0U;
            with[place] += is_measured && held >= 4 ? 1U : 0U;
        }
    }
    int met = 0;
    for (std::size_t place = 0; place < measured.size(); ++place) {
        met += measured[place] > 0 && with[place] * 100 >= measured[place] * 40 ? 1 : 0;
    }
    return met;
}

int by_rules(const engine::Program& program, const engine::Facts& facts, int months) {
    engine::Circumstances circumstances;
    circumstances.choices = engine::Choices::defaults(program);
    engine::Interpreter interpreter(program, facts, circumstances);
    engine::batch::BatchOptions options;
    options.threads = 1;
    interpreter.set_bulk(
        std::make_shared<engine::batch::BatchSource>(program, facts, circumstances, options));
    const auto asked = engine::find_quantity(program, "met");
    int met = 0;
    for (int month = 0; month < months; ++month) {
        for (std::uint32_t town = 0; town < towns; ++town) {
            engine::Place place{*asked, town, {}};
            place.indices.count = 1;
            place.indices.values[0] = engine::Month::from_ym(first_year, 1)->index + month;
            const engine::Answer answer = interpreter.ask(place);
            if (!answer.outcome.is_known()) fail("an answer is not known");
            met += std::get<bool>(answer.outcome.value) ? 1 : 0;
        }
    }
    return met;
}

double most_memory() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return static_cast<double>(usage.ru_maxrss) / 1024;
}

}  // namespace

int main(int argc, char** argv) {
    const int persons = argc > 1 ? std::atoi(argv[1]) : 20'000;
    const int months = argc > 2 ? std::atoi(argv[2]) : 24;
    if (persons < 1 || months < 1 || months > 48)
        fail("event_bench [PERSONS [MONTHS, at most 48]]");
    lang::Sources sources;
    const auto file = sources.add(lang::SourceFile::of("events.rules", rules));
    const lang::Compiled compiled =
        lang::compile(sources, {file}, [](const std::string&) { return std::nullopt; });
    if (lang::has_errors(compiled.diagnostics)) fail("the rules do not check");
    const Register all = made(compiled.program, persons);
    std::printf("%d persons, %zu spells, %zu conversations, %d months, %.0f MiB\n", persons,
                all.sweep.start.size(), all.sweep.talk.size(), months, most_memory());
    const int expected = by_hand(all.sweep, months);
    if (by_rules(compiled.program, all.facts, months) != expected) {
        fail("the rules and the sweep disagree");
    }
    std::printf("%d of %d met\n", expected, months * static_cast<int>(towns));
    hjemmel::bench::compare(
        "event_register",
        [&] { benchmark::DoNotOptimize(by_rules(compiled.program, all.facts, months)); },
        "sweep_by_hand", [&] { benchmark::DoNotOptimize(by_hand(all.sweep, months)); });
    std::printf("  at most %.0f MiB\n", most_memory());
}
