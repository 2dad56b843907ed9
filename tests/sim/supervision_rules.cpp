#include "tests/sim/supervision_rules.hpp"

#include "engine/program/residual.hpp"
#include "lang/compile.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <optional>

namespace hjemmel::testing {

namespace {

const std::string folder = std::string(HJEMMEL_SOURCE_DIR) + "/rules/denmark/supervision/";

std::optional<std::string> read(const std::string& path) {
    std::ifstream stream(folder + path, std::ios::binary);
    if (!stream) {
        return std::nullopt;
    }
    return std::string(std::istreambuf_iterator<char>(stream), {});
}

}  // namespace

engine::Program supervision_rules(const std::vector<Change>& changes) {
    lang::Sources sources;
    std::vector<lang::FileId> files;
    for (const char* name : {"register.rules", "calendar.rules", "bek-1409-2019.rules",
                             "bek-1409-2019-course.rules", "bek-1409-2019-review.rules",
                             "bek-564-2021.rules", "bek-301-2023.rules", "bek-760-2025.rules"}) {
        std::optional<std::string> text = read(name);
        REQUIRE(text);
        for (const Change& change : changes) {
            if (change.file == name) {
                const std::size_t at = text->find(change.from);
                REQUIRE(at != std::string::npos);
                REQUIRE(text->find(change.from, at + 1) == std::string::npos);
                text->replace(at, change.from.size(), change.to);
            }
        }
        files.push_back(sources.add(lang::SourceFile::of(name, *text)));
    }
    lang::Compiled compiled =
        lang::compile(sources, files, [](const std::string& path) { return read(path); });
    for (const lang::Diagnostic& diagnostic : compiled.diagnostics) {
        UNSCOPED_INFO(lang::code_name(diagnostic.code));
    }
    REQUIRE_FALSE(lang::has_errors(compiled.diagnostics));
    return std::move(compiled.program);
}

engine::Circumstances supervision_readings(
    const engine::Program& program,
    const std::vector<std::pair<std::string, std::string>>& choices) {
    engine::Circumstances circumstances;
    circumstances.choices = engine::Choices::defaults(program);
    for (const auto& [name, option] : choices) {
        const auto id = engine::find_interpretation(program, name);
        REQUIRE(id);
        const auto& options = program[*id].options;
        const auto found =
            std::find_if(options.begin(), options.end(),
                         [&wanted = option](const auto& each) { return each.name == wanted; });
        REQUIRE(found != options.end());
        circumstances.choices.options.at(id->index) =
            static_cast<std::uint32_t>(found - options.begin());
    }
    return circumstances;
}

engine::Place supervision_place(const engine::Program& program, const std::string& quantity,
                                const std::string& index) {
    const auto id = engine::find_quantity(program, quantity);
    REQUIRE(id);
    engine::Place place{*id, 0, {}};
    place.indices.count = 1;
    place.indices.values[0] = program[*id].indices.at(0).kind == engine::IndexKind::Year
                                  ? engine::Year::parse(index)->number
                                  : engine::Month::parse(index)->index;
    return place;
}

}  // namespace hjemmel::testing
