// What the searches of the command say, refuse and limit, on rules for which more can turn yes into
// no.

#include "tests/apps/command_support.hpp"
#include "tests/apps/json_schema.hpp"

#include <catch2/catch.hpp>

using namespace hjemmel::testing;
using Catch::Matchers::Contains;
using nlohmann::json;

namespace {

constexpr const char* rules = R"(language english
module numbers

entity town (towns)
  label da "by" / "byer", en "town" / "towns"
entity person (persons) of town
  label da "person" / "personer", en "person" / "persons"

reading n of town for year Y : integer from 0 to 100_000
reading m of town for year Y : integer from 0 to 100_000
reading free of town for year Y : integer
reading weight of town for year Y : number from 0 to 100
reading present of person on D : yes/no

define with_a_gap of town for year Y : yes/no
  assumption "yes at 50, then no, then yes from 100"
  is n is 50 or n >= 100

define hidden of town for year Y : yes/no
  assumption "that n - n is not 1 is seen for single numbers alone"
  is n - n is 1 or n >= 40_000

define heavy of town for year Y : yes/no
  assumption "of a number that need not be whole"
  is weight > 10.5

define but_one of town for year Y : yes/no
  assumption "no up to 10 and at 700"
  is m > 10 and not m is 700

define weighty of town for year Y : yes/no
  assumption "no up to 10"
  is weight > 10

define here of person on D : yes/no
  assumption "an example"
  is present
)";

class Numbers {
public:
    Numbers() {
        folder_.write("numbers.rules", rules);
        folder_.write("numbers/towns.csv", "id\nEast\nWest\n");
        folder_.write("numbers/persons.csv", "id,town\n1,East\n4,West\n");
        folder_.write("numbers/figures.csv",
                      "quantity,town,year,value\n"
                      "n,East,2021,5\n"
                      "weight,East,2021,2.25\n");
    }

    [[nodiscard]] Finished ask(const std::string& quantity, std::vector<std::string> more) const {
        std::vector<std::string> words{"run",     "numbers.rules", "--data",
                                       "numbers", "--ask",         quantity};
        words.insert(words.end(), more.begin(), more.end());
        return folder_.run(words);
    }
    [[nodiscard]] Finished of_east(const std::string& quantity,
                                   std::vector<std::string> more) const {
        more.insert(more.end(), {"--of", "town=East", "--for", "2021"});
        return ask(quantity, std::move(more));
    }
    [[nodiscard]] json search(const std::string& quantity, const std::string& name,
                              std::vector<std::string> more) const {
        more.emplace_back("--json");
        const json document = of_east(quantity, std::move(more)).json();
        CHECK(misfits(document, "run.schema.json").empty());
        return document.at("results").at(0).at(name);
    }

private:
    CommandFolder folder_;
};

}  // namespace

TEST_CASE("the least number is proven, or the answer says that a smaller one is not excluded") {
    const Numbers numbers;
    const json gap = numbers.search("with_a_gap", "least", {"--least", "n"});
    CHECK(gap["added"] == "45");
    CHECK(gap["proven"] == true);
    CHECK(gap["in_steps"] == false);

    const json hidden = numbers.search("hidden", "least", {"--least", "n"});
    CHECK(hidden["added"] == "39995");
    CHECK(hidden["proven"] == false);
    CHECK_THAT(numbers.of_east("hidden", {"--least", "n"}).out,
               Contains("smallest further number that was found for the answer yes (n): 39,995") &&
                   Contains("a smaller number is not excluded"));
    CHECK_THAT(numbers.of_east("hidden", {"--least", "n=39995", "--lang", "da"}).out,
               Contains("et mindre antal er ikke udelukket") && Contains("det er ikke bevist"));
}

TEST_CASE("a figure that need not be whole is said to be searched in steps of 1") {
    const Numbers numbers;
    CHECK_THAT(numbers.of_east("heavy", {"--least", "weight"}).out,
               Contains("for the answer yes (weight): 9") &&
                   Contains("searched in steps of 1: weight need not be a whole number"));
    CHECK_THAT(numbers.of_east("heavy", {"--least", "weight", "--lang", "da"}).out,
               Contains("søgt i skridt på 1"));
    CHECK(numbers.search("heavy", "least", {"--least", "weight"})["in_steps"] == true);
}

TEST_CASE("what would settle an unknown answer is claimed only as far as the rules decide it") {
    const Numbers numbers;
    const Finished but_one = numbers.of_east("but_one", {});
    CHECK_THAT(but_one.out, Contains("up to and including 10 (no longer at 11): no") &&
                                Contains("nothing is said of other values") && !Contains("yes"));
    const json settling = numbers.search("but_one", "settling", {});
    CHECK(settling["between"] == "open");
    CHECK_FALSE(settling.contains("from"));
    const auto of_west = [&](std::vector<std::string> more) {
        more.insert(more.end(), {"--of", "town=West", "--for", "2021"});
        return numbers.ask("weighty", std::move(more)).out;
    };
    CHECK_THAT(of_west({}),
               Contains("up to and including 10 (no longer at 11): no") &&
                   Contains("from 11 (not yet at 10): yes") &&
                   Contains("between 10 and 11 nothing was searched: it was done in steps of 1") &&
                   !Contains("otherwise"));
    CHECK_THAT(of_west({"--lang", "da"}), Contains("mellem 10 og 11 er der ikke søgt"));
}

TEST_CASE("a run of numbers that is too long, reversed or outside the range is not tried") {
    const Numbers numbers;
    const auto possible = [&](const std::string& run, std::vector<std::string> more = {}) {
        more.insert(more.end(), {"--possible", run});
        return numbers.of_east("with_a_gap", std::move(more));
    };
    CHECK(possible("free=1..10", {"--limit", "candidates=10"}).exit == 0);
    const Finished beyond = possible("free=1..11", {"--limit", "candidates=10"});
    CHECK(beyond.exit == 4);
    CHECK_THAT(beyond.err, Contains("error[E9406]") && Contains("--limit candidates=11"));
    const Finished endless = possible("free=0..999999999999");
    CHECK(endless.exit == 4);
    CHECK_THAT(endless.err, Contains("error[E9406]"));
    CHECK(endless.out.empty());

    const auto refused = [&](const std::string& run) {
        const Finished finished = possible(run);
        CHECK(finished.exit == 2);
        CHECK(finished.out.empty());
        return finished.err;
    };
    CHECK_THAT(refused("n=20..10"), Contains("the last comes before the first: write `n=10..20`"));
    CHECK_THAT(refused("n=0..100001"), Contains("`n` is between 0 and 100,000"));
    CHECK(possible("n=99991..100000").exit == 0);
}

TEST_CASE("a pair of numbers says what it supposes") {
    const Numbers numbers;
    const json possible =
        numbers.search("with_a_gap", "possible", {"--possible", "m=0..3", "--least", "n=7"});
    CHECK(possible["in_steps"] == false);
    CHECK_THAT(possible["display"].dump(), Contains("never turns yes into no"));
}

TEST_CASE("a person is looked for in the town that is named") {
    const Numbers numbers;
    const auto refused = [&](std::vector<std::string> more) {
        const Finished finished = numbers.ask("here", std::move(more));
        CHECK(finished.exit == 2);
        return finished.err;
    };
    CHECK_THAT(refused({"--of", "town=East", "--of", "person=4", "--for", "2021"}),
               Contains("the person that `--of` names is not of that town"));
    CHECK_THAT(refused({"--of", "town=East", "--of", "person=4", "--for", "2021", "--lang", "da"}),
               Contains("hører ikke til det, som `--of town` angiver"));
    CHECK(numbers.ask("here", {"--of", "town=West", "--of", "person=4", "--for", "2021"}).exit ==
          0);
    CHECK_THAT(refused({"--of", "town=East"}),
               Contains("the data do not say for when: `--for 2021-06-30` names a day"));
}
