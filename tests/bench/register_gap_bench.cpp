// How long it takes to read a target out of the rules, and to count the gap of a register of 5,205
// persons from facts in memory.

#include "lang/compile.hpp"
#include "sim/plan/register.hpp"
#include "sim/synthetic/synthetic_register.hpp"
#include "tests/bench/measure.hpp"

#include <benchmark/benchmark.h>

#include <cstdio>
#include <cstdlib>

namespace {

using hjemmel::bench::fail;

namespace engine = hjemmel::engine;
namespace lang = hjemmel::lang;
namespace sim = hjemmel::sim;
namespace bench = hjemmel::bench;

// The persons' part of the focus target for conversations, without its readings.
constexpr const char* rules = R"(language english
module bench.focus
entity municipality (municipalities)
entity person (persons) of municipality
enumeration conversation_kind (conversation_kinds) one of job, other
spell benefit (benefits) of person
event conversation (conversations) of person
  has kind : conversation_kind
convention months round down   assumption "bench"
parameter minimum : integer conversations
  is 4 conversations   assumption "bench"
define measured of person for month M : yes/no
  assumption "bench"
  is exists benefit open on last day of M where whole months in (from start to last day of M) >= 12 months
define held of person for month M : integer conversations
  assumption "bench"
  is count of conversations in 12 months to last day of M where kind is not other
define measured_persons of municipality for month M : integer persons
  assumption "bench"
  is count of persons where measured
define persons_with of municipality for month M : integer persons
  assumption "bench"
  is count of persons where measured and held >= minimum
define met of municipality for month M : yes/no
  assumption "bench"
  is (persons_with / measured_persons if none 0 %) >= 80 %
)";

engine::Program compiled() {
    lang::Sources sources;
    const auto file = sources.add(lang::SourceFile::of("bench.rules", rules));
    lang::Compiled result =
        lang::compile(sources, {file}, [](const std::string&) { return std::nullopt; });
    if (lang::has_errors(result.diagnostics)) fail("the rules do not check");
    return std::move(result.program);
}

}  // namespace

int main() {
    const engine::Program program = compiled();
    const engine::Facts nothing(program);
    engine::Circumstances circumstances;
    circumstances.choices = engine::Choices::defaults(program);
    const sim::Setting setting{program, nothing, circumstances, {}, {}};
    engine::Place asked{*engine::find_quantity(program, "met"), 0, {}};
    asked.indices.count = 1;
    asked.indices.values[0] = engine::Month::parse("2019-12")->index;
    const auto target = sim::derive_target(setting, asked);
    if (!target || !target->persons) fail("the target was not read");
    sim::SyntheticQuestion question;
    question.targets = {*target};
    question.covered = {3279};
    question.measured = 5205;
    question.others = 1000;
    question.month = *engine::Month::parse("2019-12");
    question.spells = engine::CollectionId{2};
    question.weights = {1};
    const auto made = sim::synthesise(setting, question);
    if (!made) fail("the register was not made");
    const engine::Facts facts = sim::facts_of(program, *made);
    const sim::Setting of_register{program, facts, circumstances, {}, {}};
    const auto states = sim::read_register(of_register, *target, {question.month, {}, {}});
    std::vector<sim::PersonState::Answer> measured;
    for (const auto& state : states) measured.push_back(state.measured);
    const auto gap = [&](std::span<const sim::PersonState::Answer> known) {
        const auto counts =
            sim::counts_of(sim::read_register(of_register, *target, {question.month, {}, known}));
        if (!counts || sim::gap(target->limit, *counts).missing != 4164 - 3279) fail("another gap");
    };
    bench::time(
        "gap_5205_measured_known", [&] { gap(measured); }, 5, "5 ms");
    bench::time(
        "gap_5205_measured_asked", [&] { gap({}); }, 1, "none");
    bench::time(
        "read_target", [&] { benchmark::DoNotOptimize(sim::derive_target(setting, asked)); }, 5,
        "none");
}
