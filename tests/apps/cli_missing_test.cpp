// What the command says of an answer that is not known: which facts settle it, how far off it is,
// and where an explanation ends.

#include "tests/apps/command_support.hpp"
#include "tests/apps/json_schema.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace hjemmel::testing;
using Catch::Matchers::Contains;
using nlohmann::json;

namespace {

constexpr const char* rules = R"(language english
module open

entity town (towns)
  label da "by" / "byer", en "town" / "towns"

reading a of town for year Y : yes/no
  label da "a", en "a"
reading b of town for year Y : yes/no
  label da "b", en "b"
reading part of town for month M : share from 0 % to 100 %
  label da "andel", en "share"
reading n of town for year Y : integer from 0 to 100
  label da "n", en "n"

parameter limit : share
  label da "grænsen", en "the limit"
  is 20 %  assumption "an example"

define alone of town for year Y : yes/no
  assumption "a decides alone"
  is a or (a and b)

define both of town for year Y : yes/no
  assumption "each can decide"
  is a and b

define low of town for month M : yes/no
  assumption "an example"
  is part < limit

define many of town for year Y : yes/no
  assumption "an example"
  is n >= 40

define low_all_year of town for year Y : yes/no
  assumption "an example"
  is (average of part over months of Y if none 0 %) < limit
)";

class Open {
public:
    Open() {
        folder_.write("open.rules", rules);
        folder_.write("open/towns.csv", "id\nEast\n");
        // Ten months of 2021 are known; of December 2020 a figure rounded to two points.
        std::string figures = "quantity,town,month,value,known_to\npart,East,2020-12,20 %,2 %\n";
        for (const char* month : {"01", "02", "03", "04", "05", "06", "07", "08", "09", "10"}) {
            figures += std::string("part,East,2021-") + month + ",20 %,\n";
        }
        folder_.write("open/figures.csv", figures);
    }

    [[nodiscard]] Finished ask(const std::string& verb, const std::string& quantity,
                               std::vector<std::string> more) const {
        std::vector<std::string> words{verb,    "open.rules", "--data", "open",
                                       "--ask", quantity,     "--of",   "town=East"};
        words.insert(words.end(), more.begin(), more.end());
        return folder_.run(words);
    }
    [[nodiscard]] json result(const std::string& quantity, std::vector<std::string> more) const {
        more.emplace_back("--json");
        const json document = ask("run", quantity, std::move(more)).json();
        CHECK(misfits(document, "run.schema.json").empty());
        return document.at("results").at(0);
    }

private:
    CommandFolder folder_;
};

}  // namespace

TEST_CASE("of the facts that are missing, those that need not be known are named") {
    const Open open;
    CHECK_THAT(
        open.ask("run", "alone", {"--for", "2021"}).out,
        Contains("unknown: missing a for 2021 and b for 2021; b for 2021 need not be known\n"));
    CHECK_THAT(
        open.ask("run", "alone", {"--for", "2021", "--lang", "da"}).out,
        Contains("uvist: mangler a for 2021 og b for 2021; b for 2021 behøver ikke oplyses\n"));
    const json set = open.result("alone", {"--for", "2021"}).at("settling_set");
    CHECK(set["settles"] == "proved");
    REQUIRE(set["facts"].size() == 2);
    CHECK(set["facts"][0]["quantity"] == "open.a");
    CHECK(set["facts"][0]["need"] == "needed");
    CHECK(set["facts"][1]["need"] == "not_needed");
    CHECK_FALSE(set["facts"][1].contains("witness"));
}

TEST_CASE("where each fact is needed this is said once, and why in the explanation") {
    const Open open;
    CHECK_THAT(open.ask("run", "both", {"--for", "2021"}).out,
               Contains("unknown: missing a for 2021 and b for 2021; each is needed\n"));
    const Finished explained = open.ask("explain", "both", {"--for", "2021"});
    // a and b is unknown without a only when b is yes, and the other way round.
    CHECK_THAT(explained.out,
               Contains("a for 2021: needed, since with b for 2021 = yes it stays unknown") &&
                   Contains("b for 2021: needed, since with a for 2021 = yes it stays unknown"));
    CHECK_THAT(open.ask("explain", "both", {"--for", "2021", "--lang", "da"}).out,
               Contains("a for 2021: nødvendig, for med b for 2021 = ja er det fortsat uvist"));
    const json facts = open.result("both", {"--for", "2021"}).at("settling_set").at("facts");
    REQUIRE(facts[0]["witness"].size() == 1);
    CHECK(facts[0]["witness"][0]["quantity"] == "open.b");
    CHECK(facts[0]["witness"][0]["value"] == "yes");
}

TEST_CASE("of one missing fact nothing more is said, and two months of a mean are both needed") {
    const Open open;
    CHECK_THAT(open.ask("run", "many", {"--for", "2021"}).out,
               Contains("unknown: missing n for 2021\n") && !Contains("needed"));
    // Ten months at exactly 20 per cent: the two others decide on which side the mean lies.
    const Finished mean = open.ask("run", "low_all_year", {"--for", "2021"});
    CHECK_THAT(mean.out, Contains("share for November and December 2021; each is needed\n"));
}

TEST_CASE("an open comparison says how far off it is, exact in JSON") {
    const Open open;
    const json low = open.result("low", {"--for", "2020-12"});
    REQUIRE(low["undecided"].size() == 1);
    const json& one = low["undecided"][0];
    CHECK(one["left"]["label"] == "share");
    CHECK(one["left"]["lower"] == "19/100");
    CHECK(one["left"]["upper"] == "21/100");
    CHECK_FALSE(one["left"].contains("value"));
    CHECK(one["right"]["value"] == "1/5");
    const std::string text = open.ask("run", "low", {"--for", "2020-12"}).out;
    CHECK_THAT(text, Contains("it is open whether share (between 19") &&
                         Contains("is less than the limit (20"));
    CHECK_THAT(open.ask("run", "low", {"--for", "2020-12", "--lang", "da"}).out,
               Contains("andel (mellem 19") && Contains("grænsen (20"));
    CHECK_THAT(open.ask("explain", "low", {"--for", "2020-12"}).out,
               Contains("It is open whether share (between 19"));

    // Ten months of 20 per cent and two of 0 to 100: from 200/12 to 400/12 per cent.
    const json mean = open.result("low_all_year", {"--for", "2021"});
    REQUIRE(mean["undecided"].size() == 1);
    CHECK(mean["undecided"][0]["left"]["lower"] == "1/6");
    CHECK(mean["undecided"][0]["left"]["upper"] == "1/3");
}

TEST_CASE("where nothing is known of a number beyond its range nothing is said to be near") {
    const Open open;
    const json many = open.result("many", {"--for", "2021"});
    CHECK(many["state"] == "unknown");
    CHECK_FALSE(many.contains("undecided"));
    CHECK_THAT(open.ask("run", "many", {"--for", "2021"}).out, !Contains("it is open whether"));
}

TEST_CASE("grounds stop at their limit and say how many steps are left") {
    const Open open;
    const auto grounds = [&](std::vector<std::string> more) {
        more.insert(more.end(), {"--for", "2021", "--grounds"});
        return open.result("low_all_year", std::move(more)).at("grounds");
    };
    const json all = grounds({});
    REQUIRE(all["left_out"] == 0);
    const std::size_t steps = all["nodes"].size();
    REQUIRE(steps > 12);
    for (const std::size_t limit : {std::size_t{1}, std::size_t{5}, steps - 1, steps, steps + 1}) {
        const json some = grounds({"--limit", "explanation=" + std::to_string(limit)});
        INFO(limit);
        const std::size_t shown = std::min(limit, steps);
        CHECK(some["nodes"].size() == shown);
        CHECK(some["left_out"] == steps - shown);
        for (const json& node : some["nodes"]) {
            for (const json& child : node["children"]) CHECK(child.get<std::size_t>() < shown);
        }
    }
    const auto text = [&](std::vector<std::string> more) {
        more.insert(more.end(), {"--for", "2021", "--limit", "explanation=5"});
        return open.ask("explain", "low_all_year", std::move(more)).out;
    };
    CHECK_THAT(text({}), Contains("(" + std::to_string(steps - 5) + " more steps)"));
    CHECK_THAT(text({"--lang", "da"}), Contains("(" + std::to_string(steps - 5) + " trin mere)"));
}

TEST_CASE("an explanation of too many lines says that there are more") {
    const Open open;
    const auto text = [&](const std::string& lines) {
        return open.ask("explain", "low_all_year", {"--for", "2021", "--limit", "lines=" + lines})
            .out;
    };
    CHECK_THAT(text("1000"), !Contains("more step"));
    CHECK_THAT(text("3"), Contains(" more step"));
}

TEST_CASE("a fact that is read in two places that may count is one missing fact") {
    const CommandFolder folder;
    folder.write("branches.rules", R"(language english
module branches
entity town (towns)
reading switch_on of town for year Y : yes/no
reading amount of town for year Y : integer from 0 to 9
define paid of town for year Y : integer
  assumption "an example"
  is if switch_on then amount else amount + 1
)");
    folder.write("facts/towns.csv", "id\nRibe\n");
    const auto answer = folder
                            .run({"run", "branches.rules", "--data", "facts", "--ask", "paid",
                                  "--for", "2021", "--json"})
                            .json()["results"][0];
    INFO(answer.dump(2));
    REQUIRE(answer["state"] == "unknown");
    CHECK(answer["missing"].size() == 2);
    // Both change the amount: neither may be left out.
    CHECK(answer.dump().find("not_needed") == std::string::npos);
}

TEST_CASE("an answer on which all unknown conditions agree shows the rules that give it") {
    const CommandFolder folder;
    folder.write("agree.rules", R"(language english
module agree
entity town (towns)
reading size of town for year Y : integer from 0 to 9
define grant of town for year Y : integer
  rule small
    assumption "for the small"
    when size < 4
    is 1
  rule large
    assumption "for the large"
    when size >= 4
    is 1
)");
    folder.write("facts/towns.csv", "id\nRibe\n");
    const std::string out =
        folder.run({"explain", "agree.rules", "--data", "facts", "--ask", "grant", "--for", "2021"})
            .out;
    INFO(out);
    CHECK(out.find("whichever way the unknown conditions turn out") != std::string::npos);
    CHECK(out.find("for the small") != std::string::npos);
    CHECK(out.find("for the large") != std::string::npos);
    CHECK(out.find("for the large") < out.find("What was not used"));
}
