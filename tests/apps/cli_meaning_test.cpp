// The meaning of the language, in the language: files of tests in tests/cases/meaning.

#include "tests/apps/command_support.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <filesystem>

using namespace hjemmel::testing;
using Catch::Matchers::Contains;
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

TEST_CASE("a person who moved is asked for at each of the places") {
    const CommandFolder folder;
    folder.write("movers.rules", R"(language english
module movers
entity town (towns)
entity person (persons) of town over time
reading age of person for year Y : integer
define adult of person for year Y : yes/no
  assumption "an example"
  is age >= 18
)");
    folder.write("facts/persons.csv",
                 "id,town,from,to\na,Fanø,2020-01-01,2020-12-31\na,Ribe,2021-01-01,\nb,Ribe,,\n");
    folder.write("facts/age.csv", "person,year,age\na,2021,20\nb,2021,17\n");
    const auto asked = [&](const std::string& town) {
        std::string text;
        const nlohmann::json document =
            folder
                .run({"run", "movers.rules", "--data", "facts", "--ask", "adult", "--for", "2021",
                      "--of", "town=" + town, "--json", "--show-values"})
                .json();
        for (const auto& result : document["results"]) {
            text += result["entity"].get<std::string>() + result["value"].get<std::string>();
        }
        return text;
    };
    CHECK(asked("Fanø") == "ayes");
    CHECK(asked("Ribe") == "ayesbno");
}

TEST_CASE("a list of missing facts that is cut says so") {
    const CommandFolder folder;
    folder.write("sum.rules", R"(language english
module sums
entity town (towns)
reading talks of town on D : integer
define all_talks of town for year Y : integer
  assumption "an example"
  is sum of talks over days of (from 1 January of Y - 1 to 31 December of Y) if none 0
)");
    folder.write("facts/towns.csv", "id\nFanø\n");
    const std::vector<std::string> words{"run",   "sum.rules", "--data", "facts",
                                         "--ask", "all_talks", "--for",  "2022"};
    const Finished text = folder.run(words);
    INFO(text.out << text.err);
    CHECK_THAT(text.out, Contains("and others"));
    std::vector<std::string> json = words;
    json.emplace_back("--json");
    const nlohmann::json answer = folder.run(json).json()["results"][0];
    CHECK(answer["missing_cut"] == true);
    CHECK(answer["missing"].size() == 400);
}
