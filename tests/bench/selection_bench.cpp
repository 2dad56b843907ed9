// How long one municipality's selection takes, without and with its grounds, on the published
// figures of 2021.

#include "apps/data/data_package.hpp"
#include "engine/evaluate/interpreter.hpp"
#include "tests/bench/measure.hpp"
#include "tests/bench/supervision_rules.hpp"

#include <benchmark/benchmark.h>

#include <string>

namespace engine = hjemmel::engine;
namespace lang = hjemmel::lang;
using hjemmel::bench::fail;

int main() {
    const std::string root = HJEMMEL_SOURCE_DIR;
    lang::Sources sources;
    const lang::Compiled compiled = hjemmel::bench::supervision_rules(root, sources);
    const auto data = hjemmel::apps::load_data(root + "/examples/aalborg-2021-expected",
                                               compiled.program, sources);
    if (lang::has_errors(data.diagnostics)) fail("the data do not load");

    engine::Circumstances circumstances;
    circumstances.choices = engine::Choices::defaults(compiled.program);
    engine::Interpreter interpreter(compiled.program, data.facts, circumstances);
    const auto selected = engine::find_quantity(compiled.program, "selected");
    if (!selected) fail("no quantity is called selected");
    engine::Place place;
    place.quantity = *selected;
    place.indices.values[0] = 2021;
    place.indices.count = 1;

    const auto plain = [&] {
        interpreter.set_overrides({});  // forgets what was computed
        const engine::Answer answer = interpreter.ask(place);
        if (!answer.outcome.is_known()) fail("the selection is not known");
        benchmark::DoNotOptimize(answer.outcome.state);
    };
    const auto with_grounds = [&] {
        interpreter.set_overrides({});
        engine::Grounds grounds;
        const engine::Answer answer = interpreter.ask_with_grounds(place, grounds);
        if (!answer.outcome.is_known()) fail("the selection is not known");
        benchmark::DoNotOptimize(grounds.size());
    };
    hjemmel::bench::compare("selection_with_grounds", with_grounds, "selection", plain, 1000);
}
