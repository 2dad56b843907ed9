// How long one municipality's selection takes, without and with its grounds, on the published
// figures of 2021.

#include "apps/data/data_package.hpp"
#include "engine/evaluate/interpreter.hpp"
#include "lang/compile.hpp"
#include "tests/bench/measure.hpp"

#include <benchmark/benchmark.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <vector>

namespace {

namespace engine = hjemmel::engine;
namespace lang = hjemmel::lang;

std::optional<std::string> text_of(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) return std::nullopt;
    return std::string(std::istreambuf_iterator<char>(file), {});
}

[[noreturn]] void fail(const char* why) {
    std::fputs(why, stderr);
    std::exit(1);
}

}  // namespace

int main() {
    const std::string root = HJEMMEL_SOURCE_DIR;
    lang::Sources sources;
    std::vector<lang::FileId> files;
    for (const char* name :
         {"register", "calendar", "bek-1409-2019", "bek-1409-2019-course", "bek-1409-2019-review",
          "bek-564-2021", "bek-301-2023", "bek-760-2025"}) {
        const std::string path = root + "/rules/denmark/supervision/" + name + ".rules";
        const auto text = text_of(path);
        if (!text) fail("a rule file is missing\n");
        files.push_back(sources.add(lang::SourceFile::of(path, *text)));
    }
    const lang::Compiled compiled = lang::compile(sources, files, text_of);
    if (lang::has_errors(compiled.diagnostics)) fail("the rules do not check\n");
    const auto data = hjemmel::apps::load_data(root + "/examples/aalborg-2021-expected",
                                               compiled.program, sources);
    if (lang::has_errors(data.diagnostics)) fail("the data do not load\n");

    engine::Circumstances circumstances;
    circumstances.choices = engine::Choices::defaults(compiled.program);
    engine::Interpreter interpreter(compiled.program, data.facts, circumstances);
    const auto selected = engine::find_quantity(compiled.program, "selected");
    if (!selected) fail("no quantity is called selected\n");
    engine::Place place;
    place.quantity = *selected;
    place.indices.values[0] = 2021;
    place.indices.count = 1;

    const auto plain = [&] {
        interpreter.set_overrides({});  // forgets what was computed
        const engine::Answer answer = interpreter.ask(place);
        if (!answer.outcome.is_known()) fail("the selection is not known\n");
        benchmark::DoNotOptimize(answer.outcome.state);
    };
    const auto with_grounds = [&] {
        interpreter.set_overrides({});
        engine::Grounds grounds;
        const engine::Answer answer = interpreter.ask_with_grounds(place, grounds);
        if (!answer.outcome.is_known()) fail("the selection is not known\n");
        benchmark::DoNotOptimize(grounds.grounds.size());
    };
    hjemmel::bench::compare("selection_with_grounds", with_grounds, "selection", plain, 1000);
}
