// Scenarios as overlays of `run` and `explain`.

#include "tests/apps/command_support.hpp"

#include <catch2/catch.hpp>

using namespace hjemmel::testing;
using Catch::Matchers::Contains;

namespace {

const std::string rules = R"(language english
module town.hall

entity town (towns)
reading members of town for month M : integer from 0 to 1_000

parameter limit : integer
  is 10      assumption "an example" in force to 2023-12-31
  is 20      assumption "an example" in force from 2024-01-01

interpretation edge
  assumption "an example"
  question "Is a number of exactly the limit enough?"
  option enough      default
  option not_enough

define full of town for month M : yes/no
  rule main
    assumption "an example"
    is choose edge
         enough     : members >= limit
         not_enough : members > limit
  exception closed to main
    assumption "an example"
    when members is 0
    is no

scenario growth "More members from March"
  data "facts"
  set members for month M from 2024-03 is 20

scenario growth_here "More members in Fanø"
  based on growth
  set members of Fanø for month 2024-03 is 21
  under edge not_enough

scenario higher "A higher limit"
  set limit from 2024-03-01 is 21

scenario always_full
  amend full
    exception always to main, closed
      when yes
      is yes
)";

void write_rules(const CommandFolder& folder) {
    folder.write("hall.rules", rules);
    folder.write("facts/members.csv",
                 "quantity,town,month,value\n"
                 "members,Fanø,2024-02,0\nmembers,Fanø,2024-03,5\n"
                 "members,Ribe,2024-02,19\nmembers,Ribe,2024-03,19\n");
}

/// The answers as `TOWN MONTH VALUE`, one a line.
std::string answers(const CommandFolder& folder, std::vector<std::string> more) {
    std::vector<std::string> arguments{"run", "hall.rules", "--ask", "full", "--json"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    const Finished finished = folder.run(arguments);
    INFO(finished.out << finished.err);
    CHECK(finished.exit == 0);
    std::string text;
    const nlohmann::json document = finished.json();
    for (const auto& result : document["results"]) {
        text += result["entity"].get<std::string>() + " " + result["index"].get<std::string>() +
                " " + result["value"].get<std::string>() + "\n";
    }
    return text;
}

}  // namespace

TEST_CASE("a scenario changes inputs, parameters, clauses and readings where it says so") {
    const CommandFolder folder;
    write_rules(folder);
    CHECK(answers(folder, {"--data", "facts"}) ==
          "Fanø 2024-02 no\nFanø 2024-03 no\nRibe 2024-02 no\nRibe 2024-03 no\n");
    // 20 members from March are exactly the limit; the data are named by the scenario.
    CHECK(answers(folder, {"--scenario", "growth"}) ==
          "Fanø 2024-02 no\nFanø 2024-03 yes\nRibe 2024-02 no\nRibe 2024-03 yes\n");
    // 21 in Fanø and 20 in Ribe, of which more than 20 are needed.
    CHECK(answers(folder, {"--scenario", "growth_here"}) ==
          "Fanø 2024-02 no\nFanø 2024-03 yes\nRibe 2024-02 no\nRibe 2024-03 no\n");
    CHECK(answers(folder, {"--scenario", "growth_here", "--choose", "edge=enough"}) ==
          "Fanø 2024-02 no\nFanø 2024-03 yes\nRibe 2024-02 no\nRibe 2024-03 yes\n");
    CHECK(answers(folder, {"--scenario", "growth", "--scenario", "higher"}) ==
          "Fanø 2024-02 no\nFanø 2024-03 no\nRibe 2024-02 no\nRibe 2024-03 no\n");
    CHECK(answers(folder, {"--data", "facts", "--scenario", "always_full"}) ==
          "Fanø 2024-02 yes\nFanø 2024-03 yes\nRibe 2024-02 yes\nRibe 2024-03 yes\n");
}

TEST_CASE("overlays that touch the same thing need an order") {
    const CommandFolder folder;
    write_rules(folder);
    folder.write("more.rules",
                 "language english\nmodule more\nuse town.hall\n"
                 "scenario decline\n  set members for month 2025-01 is 3\n");
    const Finished clash = folder.run({"run", "hall.rules", "more.rules", "--ask", "full",
                                       "--scenario", "growth", "--scenario", "decline"});
    CHECK(clash.exit == 2);
    CHECK_THAT(clash.err, Contains("`growth` and `decline` both change `members`"));
    const Finished unknown =
        folder.run({"run", "hall.rules", "--ask", "full", "--scenario", "grwth"});
    CHECK(unknown.exit == 2);
    CHECK_THAT(unknown.err, Contains("did you mean `growth`?"));
    const Finished no_data =
        folder.run({"run", "hall.rules", "--ask", "full", "--scenario", "higher"});
    CHECK(no_data.exit == 2);
    CHECK_THAT(no_data.err, Contains("--data"));
}

TEST_CASE("grounds say that a value comes from a scenario") {
    const CommandFolder folder;
    write_rules(folder);
    const std::vector<std::string> question{"explain",    "hall.rules",  "--ask", "full",
                                            "--scenario", "growth_here", "--for", "2024-03"};
    const Finished english = folder.run(question);
    CHECK(english.exit == 0);
    CHECK_THAT(english.out, Contains("by the scenario \"More members in Fanø\""));
    CHECK_THAT(english.out, !Contains("always_full"));
    std::vector<std::string> danish = question;
    danish.insert(danish.end(), {"--lang", "da"});
    CHECK_THAT(folder.run(danish).out, Contains("efter scenariet »More members from March«"));
    std::vector<std::string> json = question;
    json.emplace_back("--json");
    const nlohmann::json document = folder.run(json).json();
    CHECK(document["scenarios"] ==
          nlohmann::json::array({"town.hall.growth", "town.hall.growth_here"}));
    CHECK(document["choices"]["town.hall.edge"] == "not_enough");
}
