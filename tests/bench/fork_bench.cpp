// How long it takes to answer a selection that hangs on twelve readings of two options for 98
// municipalities under all combinations, and how many evaluations that takes of the 401,408
// possible. Once as rules are written, each reading in the rule that it is about, and once with all
// twelve in one rule, where nothing can be saved.

#include "engine/evaluate/forking.hpp"
#include "engine/program/dependence.hpp"
#include "lang/compile.hpp"
#include "tests/bench/measure.hpp"

#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string>
#include <vector>

namespace {

using hjemmel::bench::fail;

namespace engine = hjemmel::engine;
namespace lang = hjemmel::lang;

constexpr int municipalities = 98;
constexpr int readings = 12;
constexpr int months = 12;

engine::Cell given(const engine::Rational& number) {
    engine::Cell cell;
    cell.state = engine::Cell::State::Given;
    cell.value = number;
    return cell;
}

std::string number(int value) { return std::to_string(value); }

/// Six focus targets on monthly shares; each has a reading of the average and one of the limit.
std::string rules(bool in_one_rule) {
    std::string text =
        "language english\nmodule bench.selection\n"
        "entity municipality (municipalities)\n"
        "parameter limit : share\n  is 20 %    assumption \"bench\"\n";
    for (int i = 0; i < readings; ++i) {
        text += "interpretation reading_" + number(i) +
                "\n  assumption \"bench\"\n  question \"Which?\"\n  option a \"a\" default\n"
                "  option b \"b\"\n";
    }
    for (int i = 0; i < readings / 2; ++i) {
        const std::string n = number(i);
        const std::string average = number(2 * i);
        const std::string edge = number(2 * i + 1);
        text += "reading share_" + n + " of municipality for month M : share from 0 % to 100 %\n";
        text += "define average_" + n + " of municipality for year Y : share\n" +
                "  assumption \"bench\"\n  is choose reading_" + average + "\n" +
                "       a : average of share_" + n + " over months of Y if none 0 %\n" +
                "       b : share_" + n + " for month last month of Y\n";
        text += "define met_" + n + " of municipality for year Y : yes/no\n" +
                "  assumption \"bench\"\n  is choose reading_" + edge + "\n" +
                "       a : average_" + n + " < limit\n" + "       b : average_" + n +
                " <= limit\n";
    }
    text += "define points of municipality for year Y : number\n  assumption \"bench\"\n  is ";
    for (int i = 0; in_one_rule && i < readings; ++i) {
        text += (i > 0 ? "\n   + " : "") + std::string("(choose reading_") + number(i) +
                " a : 0 b : " + number(1 << i) + ")";
    }
    text += in_one_rule ? "\n" : "0\n";
    text += "define selected of municipality for year Y : yes/no\n  assumption \"bench\"\n  is ";
    text += in_one_rule ? "points > 2047"
                        : "not (met_0 and met_1 and met_2 and met_3 and met_4 and met_5)";
    return text + "\n";
}

engine::Facts facts_for(const engine::Program& program) {
    engine::Facts facts(program);
    const engine::CollectionId municipality{0};
    for (int i = 0; i < municipalities; ++i) {
        (void)facts.add_row(municipality, "m" + number(i), 0, {});
    }
    facts.close_all(municipality);
    for (int target = 0; target < readings / 2; ++target) {
        const auto share = engine::find_quantity(program, "share_" + number(target));
        if (!share) fail("no share");
        for (int i = 0; i < municipalities; ++i) {
            for (int month = 0; month < months; ++month) {
                engine::Place place{*share, static_cast<std::uint32_t>(i), {}};
                place.indices.values[0] = engine::Month::from_ym(2023, month + 1)->index;
                place.indices.count = 1;
                // Some exactly at the limit of a fifth, some above it but for December: there one
                // reading or the other decides.
                const int kind = (i + target) % 7;
                const int thousandths = kind == 0 ? 200 : kind == 1 && month < 11 ? 201 : 195;
                facts.give(place, given(*engine::Rational::fraction(thousandths, 1000)));
            }
        }
    }
    return facts;
}

void measure(const char* name, bool in_one_rule) {
    lang::Sources sources;
    const lang::FileId file = sources.add(lang::SourceFile::of("bench.rules", rules(in_one_rule)));
    const lang::Compiled compiled =
        lang::compile(sources, {file}, [](const std::string&) { return std::nullopt; });
    if (lang::has_errors(compiled.diagnostics)) fail("the rules do not check");
    const engine::Program& program = compiled.program;
    const engine::Facts facts = facts_for(program);
    const auto selected = engine::find_quantity(program, "selected");
    if (!selected) fail("no selection");
    engine::Circumstances circumstances;
    circumstances.law_on = engine::Date::parse("2024-04-01");
    circumstances.choices = engine::Choices::defaults(program);
    const auto open = engine::interpretations_in(
        program, engine::reach_of(program, *selected, {circumstances.law_on, {}, {}}));
    if (open.size() != readings) fail("not all readings are open");
    std::uint64_t asked = 0;
    std::uint64_t all = 0;
    std::size_t hanging = 0;
    const double spent = hjemmel::bench::seconds(
        [&] {
            engine::ForkingInterpreter forking(program, facts, circumstances, open);
            for (int i = 0; i < municipalities; ++i) {
                engine::Place place{*selected, static_cast<std::uint32_t>(i), {}};
                place.indices.values[0] = 2023;
                place.indices.count = 1;
                const engine::Forked forked = forking.ask(place);
                if (forked.end != engine::Forked::End::Complete) fail("a limit was reached");
                asked += forked.evaluations;
                hanging += engine::ChoiceDiagrams::is_leaf(forked.outcomes) ? 0 : 1;
            }
            all = forking.evaluations();
        },
        1);
    std::printf(
        "%s: %.3f s; %llu evaluations of the selection (%llu of all rules) of %d possible; "
        "%zu of %d municipalities hang on readings\n",
        name, spent, static_cast<unsigned long long>(asked), static_cast<unsigned long long>(all),
        municipalities << readings, hanging, municipalities);
    std::fflush(stdout);
}

}  // namespace

int main() {
    measure("each reading in its rule", false);
    measure("all readings in one rule", true);
}
