// What fork says, on the small rules of CommandFolder and on rules with several readings.

#include "tests/apps/command_support.hpp"
#include "tests/apps/json_schema.hpp"

#include <catch2/catch.hpp>

#include <map>
#include <string>
#include <vector>

using namespace hjemmel::testing;
using Catch::Matchers::Contains;
using nlohmann::json;

namespace {

// `pass` hangs on `edge` at exactly the limit, on `kind` where both counts differ, and on `idle`
// never; `unread` stands in another quantity.
const std::string rules = R"(language english
module town.hall

entity town (towns)
reading members of town : integer from 0 to 1_000
reading guests of town : integer from 0 to 1_000

interpretation edge
  assumption "an example"
  question "Is a number of exactly the limit enough?"
  option enough      "yes"    default
  option not_enough  "no"

interpretation kind
  assumption "an example"
  question "Who is counted?"
  option members_only  "members"    default
  option everyone      "members and guests"
  option guests_only   "guests"

interpretation idle
  assumption "an example"
  question "Is there anything to it?"
  option one  "one"    default
  option two  "two"

interpretation unread
  assumption "an example"
  question "Does anybody ask?"
  option yes_they_do  "yes"    default
  option no_they_do_not  "no"

define counted of town : integer
  assumption "an example"
  is choose kind
       members_only : members
       everyone     : members + guests
       guests_only  : guests

define harmless of town : yes/no
  assumption "an example"
  is (choose idle
        one : 1
        two : 2) < 3

define pass of town : yes/no
  assumption "an example"
  is (choose edge
        enough     : counted >= 10
        not_enough : counted > 10) and harmless

define other of town : yes/no
  assumption "an example"
  is choose unread
       yes_they_do : yes
       no_they_do_not : no
)";

// Ribe: 10 and 5. members 10, everyone 15, guests 5.
// Fanø: 20 and 30: always more than ten. Tønder: 2 and 9. everyone 11.
void write(const CommandFolder& folder) {
    folder.write("hall.rules", rules);
    folder.write("facts/figures.csv", "town,members,guests\nRibe,10,5\nFanø,20,30\nTønder,2,9\n");
}

Finished forked(const CommandFolder& folder, std::vector<std::string> more) {
    std::vector<std::string> words{"fork",     "hall.rules", "--data", "facts",
                                   "--law-on", "2024-01-01", "--ask"};
    words.insert(words.end(), more.begin(), more.end());
    return folder.run(words);
}

const json& of_town(const json& document, const std::string& town) {
    for (const json& result : document.at("results")) {
        if (result["entity"] == town) return result;
    }
    throw std::runtime_error("no such town");
}

}  // namespace

TEST_CASE("a fork says which answers there are, and under which readings each comes") {
    const CommandFolder folder;
    write(folder);
    const Finished run = forked(folder, {"pass", "--json"});
    INFO(run.out << run.err);
    REQUIRE(run.exit == 0);
    const json document = run.json();
    CHECK(misfits(document, "fork.schema.json").empty());
    CHECK(document["schema"] == "hjemmel.fork/1");
    // 3 towns, 2 * 3 * 2 combinations of the readings that can be reached.
    CHECK(document["evaluations"]["possible"] == "36");
    // Of `pass` itself: for each town the two options of `edge` times the three counts.
    CHECK(document["evaluations"]["asked"] == 18);

    const json& fanoe = of_town(document, "Fanø");
    CHECK(fanoe["robust"] == true);
    CHECK(fanoe["deciding"].empty());
    CHECK(fanoe["answers"].size() == 1);
    CHECK(fanoe["answers"][0]["answer"]["value"] == "yes");
    CHECK(fanoe["answers"][0]["combinations"] == "12");

    const json& ribe = of_town(document, "Ribe");
    CHECK(ribe["robust"] == false);
    CHECK(ribe["deciding"] == json{"town.hall.edge", "town.hall.kind"});
    REQUIRE(ribe["answers"].size() == 2);
    const json& yes = ribe["answers"][0];
    CHECK(yes["chosen"] == true);
    CHECK(yes["answer"]["value"] == "yes");
    // members_only with enough, everyone with either, each under both options of `idle`.
    CHECK(yes["combinations"] == "6");
    CHECK(yes["smallest_changes"].empty());
    CHECK(yes["when"].size() == 2);
    const json& no = ribe["answers"][1];
    CHECK(no["answer"]["value"] == "no");
    CHECK(no["combinations"] == "6");
    CHECK(no["smallest_changes"] ==
          json{{{"town.hall.edge", "not_enough"}}, {{"town.hall.kind", "guests_only"}}});
    CHECK(no["more_changes"] == false);

    const json& toender = of_town(document, "Tønder");
    REQUIRE(toender["answers"].size() == 2);
    CHECK(toender["deciding"] == json{"town.hall.kind"});
    CHECK(toender["answers"][0]["answer"]["value"] == "no");
    CHECK(toender["answers"][0]["when"] ==
          json{{{"town.hall.kind", {"members_only", "guests_only"}}}});
    CHECK(toender["answers"][1]["when"] == json{{{"town.hall.kind", {"everyone"}}}});

    std::map<std::string, int> decides;
    for (const json& reading : document["readings"]) {
        decides[reading["reading"]] = reading["decides"];
    }
    CHECK(decides == std::map<std::string, int>{
                         {"town.hall.edge", 1}, {"town.hall.kind", 2}, {"town.hall.idle", 0}});
}

TEST_CASE("each answer of a fork is the one that run gives under those readings") {
    const CommandFolder folder;
    write(folder);
    const json document = forked(folder, {"pass", "--json"}).json();
    for (const std::string edge : {"enough", "not_enough"}) {
        for (const std::string kind : {"members_only", "everyone", "guests_only"}) {
            const json answers =
                folder
                    .run({"run", "hall.rules", "--data", "facts", "--law-on", "2024-01-01", "--ask",
                          "pass", "--json", "--choose", "edge=" + edge, "--choose", "kind=" + kind})
                    .json();
            const std::map<std::string, std::string> chosen{{"town.hall.edge", edge},
                                                            {"town.hall.kind", kind}};
            for (const json& result : answers["results"]) {
                std::vector<std::string> fitting;
                for (const json& one : of_town(document, result["entity"])["answers"]) {
                    bool fits = false;
                    for (const json& rule : one["when"]) {
                        bool holds = true;
                        for (const auto& [reading, options] : rule.items()) {
                            holds = holds && std::find(options.begin(), options.end(),
                                                       chosen.at(reading)) != options.end();
                        }
                        fits = fits || holds;
                    }
                    if (fits) fitting.push_back(one["answer"]["value"]);
                }
                CHECK(fitting == std::vector<std::string>{result["value"]});
            }
        }
    }
}

TEST_CASE("readings can be left open one by one, and chosen ones are not") {
    const CommandFolder folder;
    write(folder);
    const json over =
        forked(folder, {"pass", "--of", "town=Ribe", "--over", "edge,unread", "--json"}).json();
    CHECK(misfits(over, "fork.schema.json").empty());
    CHECK(over["results"][0]["deciding"] == json{"town.hall.edge"});
    CHECK(over["evaluations"]["possible"] == "2");
    REQUIRE(over["readings"].size() == 2);
    CHECK(over["readings"][1]["reading"] == "town.hall.unread");
    CHECK(over["readings"][1]["reached"] == false);

    const json chosen =
        forked(folder, {"pass", "--of", "town=Ribe", "--choose", "kind=everyone", "--json"}).json();
    CHECK(chosen["results"][0]["robust"] == true);
    CHECK(chosen["evaluations"]["possible"] == "4");

    const Finished both = forked(folder, {"pass", "--choose", "edge=enough", "--over", "edge"});
    CHECK(both.exit == 2);
    CHECK_THAT(both.err, Contains("`edge` is chosen with `--choose`"));
    const Finished wrong = forked(folder, {"pass", "--over", "edg"});
    CHECK(wrong.exit == 2);
    CHECK_THAT(wrong.err, Contains("did you mean `edge`?"));
}

TEST_CASE("a fork speaks to lawyers in both languages") {
    const CommandFolder folder;
    write(folder);
    const Finished english = forked(folder, {"pass"});
    REQUIRE(english.exit == 0);
    CHECK(english.err.empty());
    CHECK_THAT(english.out, Contains("Fanø    yes under every reading\n"));
    CHECK_THAT(english.out,
               Contains("Tønder  no under the readings chosen; it hangs on kind\n"
                        "      no: kind = members_only or guests_only (combinations: 8)\n"
                        "      yes: kind = everyone (combinations: 4)\n"));
    CHECK_THAT(english.out,
               Contains("smallest change: edge = not_enough; or kind = guests_only\n"));
    CHECK_THAT(english.out, Contains("  kind: kind (by assumption: an example)\n"
                                     "    Who is counted?\n"
                                     "    members_only (chosen): members\n"));
    CHECK_THAT(english.out, Contains("readings that change none of these answers: idle\n"));
    CHECK_THAT(english.out, Contains("3 answers: 1 the same under every reading, 2 not\n"));
    const Finished danish = forked(folder, {"pass", "--lang", "da"});
    CHECK_THAT(danish.out, Contains("Fanø    ja efter alle fortolkninger\n"));
    CHECK_THAT(danish.out, Contains("afgør 2 af 3 svar"));
}

TEST_CASE("a question that hangs on no reading is answered all the same") {
    const CommandFolder folder;
    write(folder);
    const json document = forked(folder, {"members", "--of", "town=Ribe", "--json"}).json();
    CHECK(misfits(document, "fork.schema.json").empty());
    CHECK(document["results"][0]["robust"] == true);
    CHECK(document["results"][0]["answers"][0]["answer"]["value"] == "10");
    CHECK(document["evaluations"]["possible"] == "1");
}

TEST_CASE("more combinations than the limit end a fork with what was found") {
    const CommandFolder folder;
    write(folder);
    const Finished beyond =
        forked(folder, {"counted", "--of", "town=Ribe", "--limit", "combinations=2"});
    CHECK(beyond.exit == 4);
    CHECK_THAT(beyond.err, Contains("error[E9408]") && Contains("--limit combinations=20"));
    const Finished within =
        forked(folder, {"counted", "--of", "town=Ribe", "--limit", "combinations=3"});
    CHECK(within.exit == 0);
    const Finished steps = forked(folder, {"pass", "--limit", "steps=1"});
    CHECK(steps.exit == 4);
    CHECK_THAT(steps.err, Contains("error[E9401]"));
}
