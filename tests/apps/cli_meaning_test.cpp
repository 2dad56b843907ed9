// The meaning of the language, in the language: files of tests in tests/cases/meaning.

#include "tests/apps/command_support.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <filesystem>

using namespace hjemmel::testing;
namespace fs = std::filesystem;

TEST_CASE("the language means what its tests say") {
    const fs::path folder = fs::path(HJEMMEL_SOURCE_DIR) / "tests/cases/meaning";
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(folder)) {
        if (entry.path().extension() == ".rules") {
            files.push_back(entry.path());
        }
    }
    std::sort(files.begin(), files.end());
    REQUIRE(files.size() >= 4);
    const CommandFolder work;
    for (const fs::path& file : files) {
        INFO(file.filename().string());
        const Finished finished = work.run({"test", file.string(), "--json"});
        INFO(finished.out << finished.err);
        CHECK(finished.exit == 0);
        const nlohmann::json document = finished.json();
        CHECK(document["diagnostics"].empty());
    }
}
