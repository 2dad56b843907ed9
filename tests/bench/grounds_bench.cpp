// What the grounds of a year cost: both focus targets of one municipality from a register of 5,000
// persons, recorded whole.

#include "apps/report/grounds_document.hpp"
#include "apps/report/people.hpp"
#include "engine/evaluate/interpreter.hpp"
#include "tests/bench/measure.hpp"
#include "tests/bench/supervision_rules.hpp"
#include "tests/bench/synthetic_register.hpp"

#include <benchmark/benchmark.h>

#include <chrono>
#include <cstdio>
#include <fstream>
#include <string>

namespace engine = hjemmel::engine;
namespace lang = hjemmel::lang;
using hjemmel::bench::fail;

namespace {

constexpr int persons = 5'000;

// The most memory that the process has had, in MiB, since it began or since it was reset.
double peak_memory() {
    std::ifstream status("/proc/self/status");
    std::string word;
    while (status >> word) {
        if (word == "VmHWM:") {
            double kibibytes = 0;
            status >> kibibytes;
            return kibibytes / 1024;
        }
    }
    return 0;
}

engine::Place place_of(const engine::Program& program, const char* name, std::uint32_t row,
                       engine::Year year) {
    const auto quantity = engine::find_quantity(program, name);
    if (!quantity) fail("a quantity is missing");
    engine::Place place;
    place.quantity = *quantity;
    place.row = row;
    place.indices.values[0] = year.number;
    place.indices.count = 1;
    return place;
}

}  // namespace

int main() {
    lang::Sources sources;
    const lang::Compiled compiled = hjemmel::bench::supervision_rules(HJEMMEL_SOURCE_DIR, sources);
    const engine::Program& program = compiled.program;
    const engine::Year year{2022};
    const hjemmel::bench::SyntheticRegister made(program, year, persons);
    std::printf("%d persons, %zu rows\n", persons, made.rows());

    engine::Circumstances circumstances;
    circumstances.choices = engine::Choices::defaults(program);
    const engine::Place offers = place_of(program, "offers_met", made.municipality(), year);
    const engine::Place conversations =
        place_of(program, "conversations_met", made.municipality(), year);
    const auto asked = [&](engine::Grounds* grounds) {
        engine::Interpreter interpreter(program, made.facts(), circumstances);
        engine::GroundId last{};
        for (const engine::Place& place : {offers, conversations}) {
            const engine::Answer answer = grounds != nullptr
                                              ? interpreter.ask_with_grounds(place, *grounds)
                                              : interpreter.ask(place);
            if (!answer.outcome.is_known()) fail("a target is not known");
            last = answer.ground;
        }
        return last;
    };

    const double before = peak_memory();
    const auto begin = std::chrono::steady_clock::now();
    engine::Grounds grounds;
    const engine::GroundId root = asked(&grounds);
    const std::chrono::duration<double> passed = std::chrono::steady_clock::now() - begin;
    std::printf("%zu grounds, %zu children: %.2f s (below 2 s: %s)\n", grounds.size(),
                grounds.child_count(), passed.count(), passed.count() < 2 ? "yes" : "NO");
    std::printf("memory of the process %.0f MiB, %.0f MiB of it before (below 500 MiB: %s)\n",
                peak_memory(), before, peak_memory() < 500 ? "yes" : "NO");

    const hjemmel::apps::People people(program, made.facts(), true);
    engine::Interpreter interpreter(program, made.facts(), circumstances);
    const hjemmel::apps::Described described{
        program,
        made.facts(),
        grounds,
        people,
        circumstances,
        [&](engine::Date date) -> const engine::Residual& { return interpreter.residual(date); }};
    const auto begin_rendering = std::chrono::steady_clock::now();
    const hjemmel::apps::GroundsDocument document =
        hjemmel::apps::describe(described, root, hjemmel::apps::Language::English);
    const std::chrono::duration<double> rendering =
        std::chrono::steady_clock::now() - begin_rendering;
    std::printf("described: %zu steps, %zu left out: %.2f s\n", document.steps.size(),
                document.left_out, rendering.count());
    if (document.steps.size() + document.left_out < document.steps.size()) fail("no steps");

    const auto plain = [&] { benchmark::DoNotOptimize(asked(nullptr)); };
    const auto with_grounds = [&] {
        engine::Grounds recorded;
        benchmark::DoNotOptimize(asked(&recorded));
    };
    hjemmel::bench::compare("year_with_grounds", with_grounds, "year", plain);
}
